//! When money is expected, what is said where it does not come, and what is agreed about it.

mod behind;
mod card;

use chrono::NaiveDate;

use super::super::dues::FAR;
use super::*;
use crate::time;

/// The beginning of a day in Japan.
fn on(year: i32, month: u32, date: u32) -> Time {
    let day = NaiveDate::from_ymd_opt(year, month, date).unwrap();
    time::from_japan(day.and_hms_opt(0, 0, 0).unwrap())
}

/// A promise that was made on this day, at noon.
fn made(rhythm: Rhythm, amount: u32, day: Time) -> (Office, PledgeId) {
    let mut office = Office::opens();
    let cmd = give(sakura(), rhythm, amount);
    let give = Command::Give(Box::new(cmd.clone()));
    office
        .does_at(&Actor::Visitor, &give, day + TimeDelta::hours(12))
        .unwrap();
    office.thanks.clear();
    (office, cmd.pledge)
}

impl Office {
    fn is(&self, pledge: PledgeId, state: PledgeState, next: Option<Time>) {
        let known = self.pledge(pledge);
        assert_eq!((known.state, known.expected()), (state, next));
    }

    /// Money comes by the bank, with the promise's number.
    pub(super) fn comes(&mut self, pledge: PledgeId, amount: u32, day: Time) -> PaymentId {
        let payer = format!("{} アオキ サクラ", self.pledge(pledge).reference);
        let payment = PaymentId::new();
        let line = Incoming {
            transfer: TransferId::new(),
            payment,
            day,
            amount: yen(amount),
            payer: line(&payer),
            nth: u16::try_from(self.transfers.len()).unwrap(),
        };
        let lines = vec![line];
        let import = Command::Import(Import { lines, quiet: true });
        self.does_at(&mio(), &import, day + TimeDelta::hours(20))
            .unwrap();
        payment
    }

    /// The clock looks at it; the bank's statements are read until that day.
    fn looks(&mut self, pledge: PledgeId, at: Time) -> Vec<About> {
        self.looks_with(pledge, at, Some(at))
    }

    fn looks_with(&mut self, pledge: PledgeId, at: Time, read: Option<Time>) -> Vec<About> {
        let look = Command::FallDue(FallDue { pledge, read });
        self.does_at(&Actor::Clock, &look, at).unwrap();
        self.thanks.drain(..).map(|told| told.about).collect()
    }

    fn agrees(&mut self, command: &Command, at: Time) -> Vec<About> {
        self.does_at(&mio(), command, at).unwrap();
        self.thanks.drain(..).map(|told| told.about).collect()
    }
}

fn amount(pledge: PledgeId, amount: u32, from: Time) -> Command {
    Command::ChangeAmount(ChangeAmount {
        pledge,
        amount: yen(amount),
        from,
    })
}

fn pause(pledge: PledgeId, from: Time, until: Option<Time>) -> Command {
    Command::Pause(Pause {
        pledge,
        from,
        until,
    })
}

fn resume(pledge: PledgeId) -> Command {
    Command::Resume(Resume { pledge })
}

fn cancel(pledge: PledgeId) -> Command {
    let reason = Some(line("引っ越し"));
    Command::Cancel(Cancel { pledge, reason })
}

#[test]
fn it_is_expected_on_the_day_of_the_month_on_which_it_was_promised() {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 31));
    office.is(id, PledgeState::Waiting, Some(on(2027, 1, 31)));
    office.comes(id, 3000, on(2027, 2, 2));
    // February has no 31st.
    office.is(id, PledgeState::Active, Some(on(2027, 2, 28)));
    office.comes(id, 3000, on(2027, 3, 1));
    office.is(id, PledgeState::Active, Some(on(2027, 3, 31)));
    // Before its day: it is for that day.
    office.comes(id, 3000, on(2027, 3, 29));
    office.is(id, PledgeState::Active, Some(on(2027, 4, 30)));
    let (mut office, id) = made(Rhythm::Yearly, 12_000, on(2028, 2, 29));
    office.comes(id, 12_000, on(2028, 3, 5));
    office.is(id, PledgeState::Active, Some(on(2029, 2, 28)));
}

#[test]
fn more_pays_ahead_and_less_is_added_up() {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 10));
    office.comes(id, 9000, on(2027, 1, 12));
    office.is(id, PledgeState::Active, Some(on(2027, 4, 10)));
    office.comes(id, 1000, on(2027, 4, 9));
    office.is(id, PledgeState::Active, Some(on(2027, 4, 10)));
    assert_eq!(office.pledge(id).missing(), yen(2000));
    office.comes(id, 2500, on(2027, 4, 11));
    office.is(id, PledgeState::Active, Some(on(2027, 5, 10)));
    assert_eq!(office.pledge(id).missing(), yen(2500));
}

#[test]
fn months_that_are_over_are_not_asked_for_once_money_comes_again() {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 10));
    office.comes(id, 3000, on(2027, 1, 10));
    // February, March and April went by.
    office.comes(id, 3000, on(2027, 4, 20));
    office.is(id, PledgeState::Active, Some(on(2027, 5, 10)));
    // Who pays what was missed besides pays nothing ahead.
    office.comes(id, 6000, on(2027, 7, 1));
    office.is(id, PledgeState::Active, Some(on(2027, 7, 10)));
}

#[test]
fn money_that_was_booked_by_mistake_opens_its_day_again() {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 31));
    office.comes(id, 3000, on(2027, 1, 31));
    let second = office.comes(id, 6000, on(2027, 2, 28));
    office.is(id, PledgeState::Active, Some(on(2027, 4, 30)));
    let reverse = |payment, amount, why| {
        Command::Reverse(Reverse {
            payment,
            amount: yen(amount),
            why,
            reason: line("誤り"),
        })
    };
    let at = on(2027, 3, 5);
    let all = reverse(second, 6000, Why::Mistake);
    office.does_at(&mio(), &all, at).unwrap();
    office.is(id, PledgeState::Active, Some(on(2027, 2, 28)));
    assert_eq!(office.pledge(id).missing(), yen(3000));
}

#[test]
fn what_does_not_come_is_seen_and_asked_for_in_steps_until_it_comes() {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 10));
    office.comes(id, 3000, on(2027, 1, 10));
    let due = on(2027, 2, 10);
    let after = |days| due + TimeDelta::days(days);
    let minute = TimeDelta::minutes(1);
    assert_eq!(office.pledge(id).asks_at(), Some(after(7)));
    office.looks(id, after(7) - minute);
    office.is(id, PledgeState::Active, Some(due));
    // Seen, and nobody is bothered yet.
    assert_eq!(office.looks(id, after(7)), []);
    office.is(id, PledgeState::PastDue, Some(due));
    let asked = About::Missing {
        missing: yen(3000),
        day: due,
        rhythm: Rhythm::Monthly,
        means: Means::Transfer,
        reference: office.pledge(id).reference.clone(),
        account: particulars().account.to_string(),
    };
    // At least a week lies between two steps.
    assert_eq!(office.looks(id, after(10)), []);
    assert_eq!(office.looks(id, after(14)), core::slice::from_ref(&asked));
    assert_eq!(office.looks(id, after(24) - minute), []);
    assert_eq!(office.looks(id, after(24)), core::slice::from_ref(&asked));
    assert_eq!(office.looks(id, after(44)), []);
    assert_eq!(office.looks(id, after(45)), [asked]);
    // Money stops it, and a new month begins anew.
    office.comes(id, 3000, after(50));
    office.is(id, PledgeState::Active, Some(on(2027, 4, 10)));
    assert_eq!(office.pledge(id).dues.steps, 0);
    assert_eq!(office.looks(id, after(55)), []);
}

#[test]
fn who_does_not_answer_for_ninety_days_is_left_in_peace() {
    let (mut office, id) = made(Rhythm::Yearly, 12_000, on(2027, 1, 10));
    let due = on(2027, 1, 10);
    let mut mails = 0;
    for day in 0..200 {
        mails += office.looks(id, due + TimeDelta::days(day)).len();
    }
    assert_eq!(mails, 3);
    office.is(id, PledgeState::Lapsed, Some(due));
    assert_eq!(office.pledge(id).asks_at(), None);
    // They give again after all.
    office.comes(id, 12_000, on(2027, 9, 1));
    office.is(id, PledgeState::Active, Some(on(2028, 9, 1)));
}

#[test]
fn whoever_begins_late_is_expected_on_their_own_day_from_then_on() {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 1));
    // The bank sends it each month on the 20th.
    let first = office.comes(id, 3000, on(2027, 1, 20));
    office.is(id, PledgeState::Active, Some(on(2027, 2, 20)));
    for day in 1..20 {
        assert_eq!(office.looks(id, on(2027, 2, day)), []);
        assert_eq!(office.pledge(id).state, PledgeState::Active, "{day}");
    }
    office.comes(id, 3000, on(2027, 2, 20));
    office.is(id, PledgeState::Active, Some(on(2027, 3, 20)));
    // Some days on the way are no habit.
    let (mut office, other) = made(Rhythm::Monthly, 3000, on(2027, 1, 1));
    office.comes(other, 3000, on(2027, 1, 8));
    office.is(other, PledgeState::Active, Some(on(2027, 2, 1)));
    // What was no first money at all moves nothing.
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 1));
    let wrong = office.comes(id, 3000, on(2027, 1, 20));
    let mistake = Command::Reverse(Reverse {
        payment: wrong,
        amount: yen(3000),
        why: Why::Mistake,
        reason: line("別の人の振込"),
    });
    office.does_at(&mio(), &mistake, on(2027, 1, 21)).unwrap();
    office.comes(id, 3000, on(2027, 1, 5));
    office.is(id, PledgeState::Active, Some(on(2027, 2, 1)));
    assert_ne!(first, wrong);
}

#[test]
fn nobody_is_asked_for_what_was_paid_back_on_purpose() {
    let refund = |payment, amount| {
        Command::Reverse(Reverse {
            payment,
            amount: yen(amount),
            why: Why::Refund,
            reason: line("ご希望により返金"),
        })
    };
    let asked = |office: &mut Office, id, from: Time| {
        let days = (0..120).map(|day| from + TimeDelta::days(day));
        days.flat_map(|day| office.looks(id, day)).count()
    };
    // Given once: part of it, all of it, and what is not all of it yet.
    for (came, back, state) in [
        (5000, 2000, PledgeState::Fulfilled),
        (5000, 5000, PledgeState::Cancelled),
        (3000, 1000, PledgeState::Cancelled),
    ] {
        let (mut office, id) = made(Rhythm::Once, 5000, on(2027, 1, 10));
        let payment = office.comes(id, came, on(2027, 1, 12));
        office
            .does_at(&mio(), &refund(payment, back), on(2027, 1, 20))
            .unwrap();
        assert_eq!(office.pledge(id).state, state, "{came} {back}");
        assert_eq!(asked(&mut office, id, on(2027, 1, 21)), 0, "{came} {back}");
    }
    // Each year: the year stays paid, and the next is asked for.
    let (mut office, id) = made(Rhythm::Yearly, 12_000, on(2027, 1, 10));
    let payment = office.comes(id, 12_000, on(2027, 1, 10));
    let back = refund(payment, 12_000);
    office.does_at(&mio(), &back, on(2027, 1, 20)).unwrap();
    assert_eq!(asked(&mut office, id, on(2027, 1, 21)), 0);
    assert_eq!(office.pledge(id).expected(), Some(on(2028, 1, 10)));
}

#[test]
fn a_clock_that_stood_still_takes_one_step_at_a_time() {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 10));
    let late = on(2027, 8, 1);
    let mails: Vec<usize> = (0..30)
        .map(|day| office.looks(id, late + TimeDelta::days(day)).len())
        .collect();
    let told: Vec<usize> = (0..30).filter(|day| mails[*day] > 0).collect();
    assert_eq!(told, [7, 14, 21]);
    office.is(id, PledgeState::Lapsed, Some(on(2027, 1, 10)));
}

#[test]
fn nobody_is_asked_before_the_bank_was_read() {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 10));
    office.comes(id, 3000, on(2027, 1, 10));
    let due = on(2027, 2, 10);
    let late = due + TimeDelta::days(30);
    let half_read = Some(due + TimeDelta::days(6));
    for read in [None, half_read] {
        assert_eq!(office.looks_with(id, late, read), []);
        office.is(id, PledgeState::Active, Some(due));
    }
    office.looks_with(id, late, Some(due + TimeDelta::days(7)));
    office.is(id, PledgeState::PastDue, Some(due));
    // What came since that was seen may have come unread.
    let later = late + TimeDelta::days(7);
    assert_eq!(
        office.looks_with(id, later, Some(late - TimeDelta::days(1))),
        []
    );
    assert_eq!(office.looks_with(id, later, Some(late)).len(), 1);
}

#[test]
fn a_gift_that_was_promised_once_is_asked_for_once() {
    let (mut office, id) = made(Rhythm::Once, 10_000, on(2027, 1, 10));
    office.comes(id, 4000, on(2027, 1, 12));
    let mut told = Vec::new();
    for day in 0..120 {
        told.extend(office.looks(id, on(2027, 1, 10) + TimeDelta::days(day)));
    }
    let [About::Missing { missing, .. }] = &told[..] else {
        panic!("{told:?}");
    };
    assert_eq!(*missing, yen(6000));
    office.is(id, PledgeState::Lapsed, Some(on(2027, 1, 10)));
    office.comes(id, 6000, on(2027, 6, 1));
    assert_eq!(office.pledge(id).state, PledgeState::Fulfilled);
    assert_eq!(office.pledge(id).asks_at(), None);
    for command in [amount(id, 1, now()), pause(id, now(), None), resume(id)] {
        assert_eq!(office.does(&mio(), &command), refused(Refusal::GivenOnce));
    }
    assert_eq!(office.does(&mio(), &cancel(id)), refused(Refusal::Ended));
}

#[test]
fn another_amount_counts_from_its_day() {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 10));
    office.comes(id, 3000, on(2027, 1, 10));
    let at = on(2027, 1, 20);
    let told = office.agrees(&amount(id, 5000, on(2027, 3, 1)), at);
    let agreed = Agreed::Amount {
        amount: yen(5000),
        rhythm: Rhythm::Monthly,
        from: on(2027, 3, 1),
    };
    assert_eq!(told, [About::Agreed(agreed)]);
    assert_eq!(office.pledge(id).amount, yen(3000));
    // February is asked for as before, March with the new amount, whenever it comes.
    office.comes(id, 3000, on(2027, 2, 10));
    office.comes(id, 3000, on(2027, 2, 11));
    office.is(id, PledgeState::Active, Some(on(2027, 3, 10)));
    assert_eq!(office.pledge(id).missing(), yen(2000));
    assert_eq!(office.pledge(id).turns_at(), Some(on(2027, 3, 1)));
    assert_eq!(office.looks(id, on(2027, 3, 1)), []);
    let known = office.pledge(id);
    assert_eq!((known.amount, known.dues.planned), (yen(5000), None));
    let change = Change {
        from: on(2027, 3, 1),
        amount: yen(5000),
        was: yen(3000),
    };
    assert_eq!(known.dues.changes, [change]);
    // At once; and what was planned before is forgotten.
    office.agrees(&amount(id, 9000, on(2027, 6, 1)), on(2027, 3, 2));
    office.agrees(&amount(id, 1000, on(2027, 3, 2)), on(2027, 3, 2));
    let known = office.pledge(id);
    assert_eq!((known.amount, known.dues.planned), (yen(1000), None));
    office.agrees(&amount(id, 9000, on(2027, 6, 1)), on(2027, 3, 2));
    office.agrees(&amount(id, 1000, on(2027, 6, 1)), on(2027, 3, 2));
    assert_eq!(office.pledge(id).dues.planned, None);
}

#[test]
fn what_no_amount_or_day_can_be_is_refused_beside_its_field() {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 10));
    let today = time::day_begins(now());
    let far = today + FAR + TimeDelta::days(1);
    let before = today - TimeDelta::days(1);
    let late = Bad::EndsBeforeItStarts;
    for (command, at, bad) in [
        (amount(id, 0, today), Field::Amount, Bad::Missing),
        (amount(id, 10_000_001, today), Field::Amount, Bad::TooMuch),
        (amount(id, 5000, before), Field::From, late),
        (amount(id, 5000, far), Field::From, Bad::TooMuch),
        (pause(id, before, None), Field::From, late),
        (pause(id, today, Some(today)), Field::Until, late),
        (pause(id, today, Some(far)), Field::Until, Bad::TooMuch),
    ] {
        assert_eq!(office.does(&mio(), &command), wrong(&[(at, bad)]));
    }
    assert_eq!(office.thanks, []);
}

#[test]
fn a_rest_asks_for_nothing_and_ends_on_its_day() {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 10));
    office.comes(id, 3000, on(2027, 1, 10));
    let at = on(2027, 1, 20);
    office.agrees(&pause(id, on(2027, 2, 15), Some(on(2027, 5, 10))), at);
    // February comes before it.
    office.is(id, PledgeState::Active, Some(on(2027, 2, 10)));
    office.comes(id, 3000, on(2027, 2, 10));
    office.is(id, PledgeState::Active, Some(on(2027, 5, 10)));
    assert_eq!(office.pledge(id).turns_at(), Some(on(2027, 2, 15)));
    office.looks(id, on(2027, 2, 15));
    office.is(id, PledgeState::Paused, Some(on(2027, 5, 10)));
    assert_eq!(office.pledge(id).asks_at(), None);
    assert_eq!(office.pledge(id).turns_at(), Some(on(2027, 5, 10)));
    assert_eq!(office.looks(id, on(2027, 5, 10)), []);
    office.is(id, PledgeState::Active, Some(on(2027, 5, 10)));
    assert_eq!(office.pledge(id).dues.rest, None);
}

#[test]
fn a_rest_without_an_end_lasts_until_somebody_goes_on() {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 10));
    office.comes(id, 3000, on(2027, 1, 10));
    // A month is missing as it begins; it is not asked for any more.
    office.looks(id, on(2027, 2, 20));
    office.is(id, PledgeState::PastDue, Some(on(2027, 2, 10)));
    office.agrees(&pause(id, on(2027, 2, 20), None), on(2027, 2, 20));
    office.is(id, PledgeState::Paused, None);
    assert_eq!(office.looks(id, on(2028, 2, 20)), []);
    let told = office.agrees(&resume(id), on(2028, 3, 1));
    let next = on(2028, 3, 10);
    assert_eq!(told, [About::Agreed(Agreed::Resumed { next })]);
    office.is(id, PledgeState::Active, Some(next));
    assert_eq!(office.does(&mio(), &resume(id)), refused(Refusal::Goes));
    // A rest that has not begun is taken back.
    let at = on(2028, 3, 2);
    office.agrees(&pause(id, on(2028, 4, 1), None), at);
    office.agrees(&resume(id), at);
    office.is(id, PledgeState::Active, Some(next));
    assert_eq!(office.pledge(id).turns_at(), None);
}

#[test]
fn what_was_paid_ahead_is_not_asked_for_after_a_rest_or_an_end() {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 10));
    office.comes(id, 9000, on(2027, 1, 10));
    let at = on(2027, 1, 20);
    let paid_until = Some(on(2027, 4, 10));
    // A rest without an end that is planned, put off, and taken back.
    office.agrees(&pause(id, on(2027, 3, 1), None), at);
    office.is(id, PledgeState::Active, None);
    office.agrees(&pause(id, on(2027, 5, 1), None), at);
    office.is(id, PledgeState::Active, paid_until);
    office.agrees(&pause(id, on(2027, 3, 1), None), at);
    office.agrees(&resume(id), at);
    office.is(id, PledgeState::Active, paid_until);
    // One that begins, and is put off again.
    office.agrees(&pause(id, at, None), at);
    office.is(id, PledgeState::Paused, None);
    office.agrees(&pause(id, on(2027, 4, 1), Some(on(2027, 6, 1))), at);
    office.is(id, PledgeState::Active, Some(on(2027, 6, 10)));
    office.agrees(&resume(id), at);
    office.is(id, PledgeState::Active, paid_until);
    office.agrees(&cancel(id), at);
    office.agrees(&resume(id), at);
    office.is(id, PledgeState::Active, paid_until);
    // What comes while it rests pays for the time after it.
    office.agrees(&pause(id, on(2027, 4, 1), Some(on(2027, 6, 1))), at);
    office.comes(id, 3000, on(2027, 4, 15));
    office.is(id, PledgeState::Active, Some(on(2027, 7, 10)));
}

#[test]
fn an_end_is_an_end_until_somebody_begins_again() {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 10));
    office.comes(id, 3000, on(2027, 1, 10));
    let at = on(2027, 1, 20);
    office.agrees(&amount(id, 5000, at), at);
    assert_eq!(
        office.agrees(&cancel(id), at),
        [About::Agreed(Agreed::Cancelled)]
    );
    office.is(id, PledgeState::Cancelled, None);
    assert_eq!(office.pledge(id).dues.changes.len(), 1);
    for command in [amount(id, 1, at), pause(id, at, None), cancel(id)] {
        let again = office.does_at(&mio(), &command, at);
        assert_eq!(again, refused(Refusal::Ended));
    }
    // What still comes is booked, and asks for nothing.
    office.comes(id, 3000, on(2027, 2, 10));
    office.is(id, PledgeState::Cancelled, None);
    assert_eq!(office.pledge(id).received, yen(6000));
    office.agrees(&resume(id), on(2027, 5, 1));
    office.is(id, PledgeState::Active, Some(on(2027, 5, 10)));
    assert_eq!(office.pledge(id).amount, yen(5000));
}

#[test]
fn strangers_agree_on_nothing_and_staff_does_not_say_what_is_due() {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 10));
    let commands = [
        amount(id, 1000, now()),
        pause(id, now(), None),
        resume(id),
        cancel(id),
    ];
    let strangers = [Actor::Visitor, staff(Area::Events), Actor::Clock];
    for (by, command) in strangers
        .iter()
        .flat_map(|by| commands.iter().map(move |command| (by, command)))
    {
        // The clock ends what they give who are to be forgotten.
        let ends = *by == Actor::Clock && matches!(command, Command::Cancel(_));
        if !ends {
            assert_eq!(office.does(by, command), refused(Refusal::NotAllowed));
        }
    }
    let told = office.thanks.len();
    office.does(&Actor::Clock, &cancel(id)).unwrap();
    assert_eq!(office.pledge(id).state, PledgeState::Cancelled);
    assert_eq!(office.thanks.len(), told, "and says so to nobody");
    let look = Command::FallDue(FallDue {
        pledge: id,
        read: None,
    });
    assert_eq!(office.does(&mio(), &look), refused(Refusal::NotAllowed));
}

#[test]
fn promises_of_before_are_reckoned_from_now_on() {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 10));
    office.comes(id, 3000, on(2027, 1, 10));
    let mut old = office.pledge(id).clone();
    old.dues = Dues::default();
    office.keep(Row::Pledge(old));
    assert_eq!(office.looks(id, on(2027, 6, 15)), []);
    office.is(id, PledgeState::Active, Some(on(2027, 7, 10)));
}
