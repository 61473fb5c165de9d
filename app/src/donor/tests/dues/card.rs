//! What is agreed is told to the payment company in time, and what it says about a promise is told to whoever gives.

use super::*;

/// A promise by card that was made and paid on this day, at noon, and is known to the company.
pub(super) fn by_card(rhythm: Rhythm, amount: u32, day: Time) -> (Office, PledgeId) {
    let mut office = Office::opens();
    let mut cmd = give(sakura(), rhythm, amount);
    cmd.gift.means = Means::Card;
    let give = Command::Give(Box::new(cmd.clone()));
    let noon = day + TimeDelta::hours(12);
    office.does_at(&Actor::Visitor, &give, noon).unwrap();
    office.charges(cmd.pledge, "ch_0", amount, noon);
    office.hears(&known(cmd.pledge, noon));
    office.thanks.clear();
    assert_eq!(office.errands, []);
    (office, cmd.pledge)
}

pub(super) fn known(pledge: PledgeId, asked: Time) -> Link {
    Link {
        pledge,
        customer: Some(line("cus_1")),
        subscription: Some(line("sub_1")),
        asked,
        ..Link::default()
    }
}

pub(super) fn declined(pledge: PledgeId, at: Time) -> Link {
    Link {
        failed: Some(Failed {
            at,
            why: Lack::Declined,
        }),
        ..known(pledge, at)
    }
}

impl Office {
    pub(super) fn charges(&mut self, pledge: PledgeId, charge: &str, amount: u32, at: Time) {
        let charged = Command::Charged(Box::new(Charged {
            charge: line(charge),
            means: Means::Card,
            amount: yen(amount),
            currency: line(CURRENCY),
            at,
            pledge: Some(pledge),
            ..Charged::default()
        }));
        self.does_at(&Actor::Clock, &charged, at).unwrap();
    }

    pub(super) fn hears(&mut self, link: &Link) -> Vec<About> {
        let command = Command::Link(Box::new(link.clone()));
        self.does_at(&Actor::Clock, &command, link.asked).unwrap();
        self.thanks.drain(..).map(|told| told.about).collect()
    }

    /// What the company was asked to do since the last time.
    fn asked(&mut self) -> Vec<Does> {
        self.errands.drain(..).map(|errand| errand.does).collect()
    }
}

#[test]
fn another_amount_is_told_before_its_first_day_and_after_the_last_of_the_old() {
    let (mut office, id) = by_card(Rhythm::Monthly, 3000, on(2027, 1, 10));
    // From March on: February is still to be taken as it was.
    office.agrees(&from_march(id), on(2027, 1, 20));
    assert_eq!(office.asked(), []);
    office.charges(id, "ch_1", 3000, on(2027, 2, 10) + TimeDelta::hours(12));
    assert_eq!(office.asked(), [Does::Amount(yen(5000))]);
    // Its day changes nothing more.
    office.looks(id, on(2027, 3, 1));
    assert_eq!(office.asked(), []);
    // Nothing is to be taken before it: it is told at once, and so is another word.
    office.agrees(&amount(id, 4000, on(2027, 3, 5)), on(2027, 3, 2));
    assert_eq!(office.asked(), [Does::Amount(yen(4000))]);
    office.agrees(&amount(id, 5000, on(2027, 3, 2)), on(2027, 3, 2));
    assert_eq!(office.asked(), [Does::Amount(yen(5000))]);
    // Where February had not come, it is told on the day.
    let (mut office, id) = by_card(Rhythm::Monthly, 3000, on(2027, 1, 10));
    office.agrees(&from_march(id), on(2027, 1, 20));
    office.looks(id, on(2027, 3, 1) - TimeDelta::minutes(1));
    assert_eq!(office.asked(), []);
    office.looks(id, on(2027, 3, 1));
    assert_eq!(office.asked(), [Does::Amount(yen(5000))]);
}

fn from_march(id: PledgeId) -> Command {
    amount(id, 5000, on(2027, 3, 1))
}

#[test]
fn a_rest_is_told_with_its_end_and_so_is_an_end() {
    let (mut office, id) = by_card(Rhythm::Monthly, 3000, on(2027, 1, 10));
    let rest = pause(id, on(2027, 2, 1), Some(on(2027, 4, 1)));
    office.agrees(&rest, on(2027, 1, 20));
    // Nothing is to be taken before the rest begins.
    assert_eq!(office.asked(), [Does::Pause]);
    office.looks(id, on(2027, 2, 1));
    office.looks(id, on(2027, 3, 20));
    assert_eq!(office.asked(), []);
    office.looks(id, on(2027, 4, 1));
    assert_eq!(office.asked(), [Does::Resume]);
    office.agrees(&pause(id, on(2027, 4, 2), None), on(2027, 4, 2));
    office.agrees(&resume(id), on(2027, 6, 1));
    assert_eq!(office.asked(), [Does::Pause, Does::Resume]);
    office.agrees(&cancel(id), on(2027, 6, 2));
    assert_eq!(office.asked(), [Does::Cancel]);
    // The company says the same later, and it is the same end.
    let mine = office.pledge(id).ended.clone();
    let ended = Link {
        ended: Some(on(2027, 6, 3)),
        ..known(id, on(2027, 6, 3))
    };
    assert_eq!(office.hears(&ended), []);
    assert_eq!((office.asked(), &office.pledge(id).ended), (vec![], &mine));
    // The card is charged no more: it cannot go on by itself.
    let again = office.does_at(&mio(), &resume(id), on(2027, 6, 4));
    assert_eq!(again, refused(Refusal::CardGone));
}

#[test]
fn a_rest_between_two_days_is_no_matter_of_the_company() {
    let (mut office, id) = by_card(Rhythm::Monthly, 3000, on(2027, 1, 10));
    let rest = pause(id, on(2027, 1, 15), Some(on(2027, 2, 5)));
    office.agrees(&rest, on(2027, 1, 12));
    office.looks(id, on(2027, 1, 15));
    office.looks(id, on(2027, 2, 5));
    assert_eq!(office.asked(), []);
    office.charges(id, "ch_1", 3000, on(2027, 2, 10));
    office.is(id, PledgeState::Active, Some(on(2027, 3, 10)));
}

#[test]
fn what_was_agreed_before_the_company_knew_of_it_is_told_it_then() {
    let mut office = Office::opens();
    let mut cmd = give(sakura(), Rhythm::Monthly, 3000);
    cmd.gift.means = Means::Card;
    let id = cmd.pledge;
    let at = on(2027, 1, 10);
    let give = Command::Give(Box::new(cmd));
    office.does_at(&Actor::Visitor, &give, at).unwrap();
    office.agrees(&amount(id, 5000, at), at);
    assert_eq!(office.asked(), []);
    office.hears(&known(id, at));
    assert_eq!(office.asked(), [Does::Amount(yen(5000))]);
    office.agrees(&cancel(id), at);
    assert_eq!(office.asked(), [Does::Cancel]);
}

#[test]
fn a_card_that_fails_is_told_of_at_once_and_asked_for_again_until_it_is_paid() {
    let (mut office, id) = by_card(Rhythm::Monthly, 3000, on(2027, 1, 10));
    let due = on(2027, 2, 10);
    let noon = due + TimeDelta::hours(12);
    let told = office.hears(&declined(id, noon));
    let [About::Missing { missing, means, .. }] = &told[..] else {
        panic!("{told:?}");
    };
    assert_eq!((*missing, *means), (yen(3000), Means::Card));
    office.is(id, PledgeState::PastDue, Some(due));
    // The company tries again by itself; nobody is told each time.
    let again = declined(id, noon + TimeDelta::days(3));
    assert_eq!(office.hears(&again), []);
    let after = |days| due + TimeDelta::days(days);
    for days in [3, 9, 20] {
        assert_eq!(office.looks(id, after(days)), [], "{days}");
    }
    assert_eq!(office.looks(id, after(21)).len(), 1);
    office.charges(id, "ch_1", 3000, after(22));
    office.is(id, PledgeState::Active, Some(on(2027, 3, 10)));
    assert_eq!(office.pledge(id).failed, None);
    office.thanks.clear();
    // The next time it is told of anew.
    let next = declined(id, on(2027, 3, 10) + TimeDelta::hours(12));
    assert_eq!(office.hears(&next).len(), 1);
}

#[test]
fn what_the_company_ends_is_ended_and_what_is_given_up_is_ended_there() {
    let (mut office, id) = by_card(Rhythm::Monthly, 3000, on(2027, 1, 10));
    let ended = Link {
        ended: Some(on(2027, 3, 3)),
        ..declined(id, on(2027, 3, 3))
    };
    assert_eq!(office.hears(&ended), []);
    office.is(id, PledgeState::Cancelled, None);
    assert_eq!(office.asked(), []);
    let (mut office, id) = by_card(Rhythm::Monthly, 3000, on(2027, 1, 10));
    for days in [3, 10, 21, 45, 90] {
        assert_eq!(office.asked(), []);
        office.looks(id, on(2027, 2, 10) + TimeDelta::days(days));
    }
    assert_eq!(office.pledge(id).state, PledgeState::Lapsed);
    assert_eq!(office.asked(), [Does::Cancel]);
}

#[test]
fn who_gives_is_told_once_a_month_before_the_card_runs_out() {
    let (mut office, id) = by_card(Rhythm::Monthly, 3000, on(2027, 1, 10));
    let until = |asked, expires| Link {
        expires: Some(expires),
        ..known(id, asked)
    };
    office.hears(&until(on(2027, 1, 11), on(2027, 4, 1)));
    // February came.
    office.charges(id, "ch_1", 3000, on(2027, 2, 10));
    let told = on(2027, 3, 2);
    assert_eq!(office.pledge(id).turns_at(), Some(told));
    office.thanks.clear();
    assert_eq!(office.looks(id, told - TimeDelta::minutes(1)), []);
    let ends = About::CardEnds {
        until: on(2027, 4, 1),
    };
    assert_eq!(office.looks(id, told), [ends]);
    assert!(office.pledge(id).is_warned());
    assert_eq!(office.pledge(id).turns_at(), None);
    assert_eq!(office.looks(id, on(2027, 3, 9)), []);
    // What says nothing of the card changes nothing of it.
    office.hears(&known(id, on(2027, 3, 9)));
    assert!(office.pledge(id).is_warned());
    office.hears(&until(on(2027, 3, 10), on(2030, 4, 1)));
    assert!(!office.pledge(id).is_warned());
    // Nobody is told of a card from which nothing is taken any more.
    office.agrees(&cancel(id), on(2027, 3, 11));
    assert_eq!(office.pledge(id).turns_at(), None);
    assert_eq!(office.looks(id, on(2030, 3, 20)), []);
}
