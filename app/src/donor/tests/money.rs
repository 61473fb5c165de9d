//! Money comes by hand, and goes again.

use super::*;

fn cash(pledge: &Pledge, amount: u32) -> Book {
    Book {
        payment: PaymentId::new(),
        donor: pledge.donor,
        pledge: Some(pledge.id),
        amount: yen(amount),
        purpose: Purpose::Gift,
        means: Means::Cash,
        day: day(0),
        deposited: None,
        note: None,
        thank: false,
        campaign: None,
    }
}

fn books(office: &mut Office, cmd: &Book) -> Result<Answer, Stop> {
    office.does(&mio(), &Command::Book(cmd.clone()))
}

fn reverses(
    office: &mut Office,
    payment: PaymentId,
    amount: u32,
    why: Why,
) -> Result<Answer, Stop> {
    let cmd = Reverse {
        payment,
        amount: yen(amount),
        why,
        reason: line("二重に入力した"),
    };
    office.does(&mio(), &Command::Reverse(cmd))
}

fn left<T>(left: u32) -> Result<T, Stop> {
    refused(Refusal::TooMuch { left: yen(left) })
}

#[test]
fn cash_stands_in_the_books_on_its_day_and_fulfils_its_promise() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    let cmd = Book {
        // At noon the day before yesterday: the whole day is meant.
        day: day(-2) + TimeDelta::hours(12),
        note: Some(line("総会で受け取り")),
        thank: true,
        ..cash(&pledge, 3000)
    };
    books(&mut office, &cmd).unwrap();
    let payment = office.payment(cmd.payment);
    assert_eq!((payment.day, payment.stays()), (day(-2), yen(3000)));
    assert_eq!(office.books[0].day, day(-2));
    assert_eq!(office.stands(Account::Cash), 3000);
    assert_eq!(office.given(Account::Gifts, pledge.donor), 3000);
    let pledge = office.pledge(pledge.id);
    assert_eq!((pledge.received, pledge.payments), (yen(3000), 1));
    assert_eq!(pledge.state, PledgeState::Fulfilled);
    let came = About::Arrived {
        amount: yen(3000),
        day: day(-2),
    };
    assert_eq!(office.thanks[0].about, came);
    assert_eq!(office.thanks.len(), 1);
}

#[test]
fn nobody_is_thanked_unasked_or_without_an_address() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    books(&mut office, &cash(&pledge, 1000)).unwrap();
    office.donors[0].details.email = None;
    let thanked = Book {
        thank: true,
        ..cash(&pledge, 1000)
    };
    books(&mut office, &thanked).unwrap();
    assert_eq!(office.thanks, []);
}

#[test]
fn a_promise_of_once_waits_for_all_of_it_and_one_of_every_month_runs() {
    let mut office = Office::opens();
    let once = office.promised(sakura(), Rhythm::Once, 3000);
    let monthly = office.promised(amira(), Rhythm::Monthly, 1000);
    books(&mut office, &cash(&once, 1000)).unwrap();
    assert_eq!(office.pledge(once.id).state, PledgeState::Waiting);
    books(&mut office, &cash(&once, 2000)).unwrap();
    assert_eq!(office.pledge(once.id).state, PledgeState::Fulfilled);
    assert_eq!(office.pledge(once.id).payments, 2);
    for n in 1..=3 {
        books(&mut office, &cash(&monthly, 1000)).unwrap();
        let pledge = office.pledge(monthly.id);
        assert_eq!((pledge.state, pledge.payments), (PledgeState::Active, n));
    }
    assert_eq!(office.pledge(monthly.id).received, yen(3000));
}

#[test]
fn each_kind_of_money_has_its_account() {
    let said = [
        (Purpose::Gift, Account::Gifts, Means::Cash, Account::Cash),
        (
            Purpose::Supporting,
            Account::Supporting,
            Means::Debit,
            Account::Owed,
        ),
        (
            Purpose::Membership,
            Account::Membership,
            Means::Other,
            Account::Owed,
        ),
        (Purpose::Sale, Account::Sales, Means::Cash, Account::Cash),
    ];
    for (purpose, income, means, place) in said {
        let mut office = Office::opens();
        let pledge = office.promised(sakura(), Rhythm::Once, 3000);
        let cmd = Book {
            pledge: None,
            purpose,
            means,
            ..cash(&pledge, 3000)
        };
        books(&mut office, &cmd).unwrap();
        assert_eq!(office.stands(place), 3000);
        assert_eq!(office.given(income, pledge.donor), 3000);
        assert_eq!(*office.pledge(pledge.id), pledge, "it was for no promise");
    }
}

#[test]
fn what_has_not_come_is_not_booked_and_today_is_a_whole_day() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    let on = |day| Book {
        day,
        ..cash(&pledge, 3000)
    };
    let tomorrow = books(&mut office, &on(day(1)));
    assert_eq!(tomorrow, refused(Refusal::NotYet));
    let tonight = day(1) - TimeDelta::seconds(1);
    books(&mut office, &on(tonight)).unwrap();
    assert_eq!(office.payments[0].day, day(0));
}

#[test]
fn what_came_to_the_bank_is_not_booked_by_hand() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    let cmd = Book {
        means: Means::Transfer,
        ..cash(&pledge, 3000)
    };
    assert_eq!(books(&mut office, &cmd), refused(Refusal::NotAllowed));
    assert_eq!(office.books, []);
}

#[test]
fn a_payment_is_some_donors_for_their_own_promise_and_of_some_yen() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    let other = office.promised(amira(), Rhythm::Once, 3000);
    let good = cash(&pledge, 3000);
    let said = [
        (
            Book {
                donor: other.donor,
                ..good.clone()
            },
            Refusal::OtherDonor,
        ),
        (
            Book {
                donor: DonorId::new(),
                ..good.clone()
            },
            Refusal::NoSuchDonor,
        ),
        (
            Book {
                pledge: Some(PledgeId::new()),
                ..good.clone()
            },
            Refusal::NoSuchPledge,
        ),
        (
            Book {
                amount: Yen::ZERO,
                ..good.clone()
            },
            Refusal::Fields(vec![(Field::Amount, Bad::Missing)]),
        ),
    ];
    for (cmd, refusal) in said {
        assert_eq!(books(&mut office, &cmd), refused(refusal));
    }
    books(&mut office, &good).unwrap();
    let again = books(&mut office, &good);
    assert_eq!(again, refused(Refusal::NotAllowed));
}

#[test]
fn a_promise_holds_no_more_than_the_books_can() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Monthly, 3000);
    let huge = Book {
        amount: Yen::new(999_999_999_999).unwrap(),
        ..cash(&pledge, 1)
    };
    books(&mut office, &huge).unwrap();
    let more = books(&mut office, &cash(&pledge, 1));
    assert_eq!(more, wrong(&[(Field::Amount, Bad::TooMuch)]));
}

#[test]
fn a_mistake_goes_whole_and_the_promise_waits_again() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    let cmd = Book {
        day: day(-9),
        ..cash(&pledge, 3000)
    };
    books(&mut office, &cmd).unwrap();
    let part = reverses(&mut office, cmd.payment, 1000, Why::Mistake);
    assert_eq!(part, left(3000));
    reverses(&mut office, cmd.payment, 3000, Why::Mistake).unwrap();
    assert_eq!(office.stands(Account::Cash), 0);
    assert_eq!(office.given(Account::Gifts, pledge.donor), 0);
    assert_eq!(office.books.len(), 2, "what was written stays");
    assert_eq!(office.books[1].day, day(-9), "and on that day nothing came");
    assert_eq!(*office.pledge(pledge.id), pledge);
    let again = reverses(&mut office, cmd.payment, 3000, Why::Mistake);
    assert_eq!(again, left(0));
}

#[test]
fn money_goes_back_in_parts_and_never_more_than_is_left() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    let cmd = cash(&pledge, 3000);
    books(&mut office, &cmd).unwrap();
    let nothing = reverses(&mut office, cmd.payment, 0, Why::Refund);
    assert_eq!(nothing, left(3000));
    reverses(&mut office, cmd.payment, 1000, Why::Refund).unwrap();
    assert_eq!(office.payment(cmd.payment).stays(), yen(2000));
    assert_eq!(office.given(Account::Gifts, pledge.donor), 2000);
    let now = office.pledge(pledge.id);
    assert_eq!((now.received, now.payments), (yen(2000), 1));
    let said = "what was paid back is not waited for";
    assert_eq!(now.state, PledgeState::Fulfilled, "{said}");
    let much = reverses(&mut office, cmd.payment, 2001, Why::Refund);
    assert_eq!(much, left(2000));
    reverses(&mut office, cmd.payment, 2000, Why::Refund).unwrap();
    let now = office.pledge(pledge.id);
    assert_eq!((now.received, now.payments), (Yen::ZERO, 0));
    assert_eq!(now.state, PledgeState::Cancelled);
    assert_eq!(office.stands(Account::Cash), 0);
    let more = reverses(&mut office, cmd.payment, 1, Why::Refund);
    assert_eq!(more, left(0));
}

#[test]
fn of_a_monthly_promise_one_payment_goes_and_the_others_stay() {
    let mut office = Office::opens();
    let pledge = office.promised(amira(), Rhythm::Monthly, 1000);
    let (first, second) = (cash(&pledge, 1000), cash(&pledge, 1000));
    books(&mut office, &first).unwrap();
    books(&mut office, &second).unwrap();
    reverses(&mut office, first.payment, 1000, Why::Mistake).unwrap();
    let now = office.pledge(pledge.id);
    assert_eq!((now.received, now.payments), (yen(1000), 1));
    assert_eq!(now.state, PledgeState::Active);
    reverses(&mut office, second.payment, 1000, Why::Refund).unwrap();
    assert_eq!(office.pledge(pledge.id).state, PledgeState::Waiting);
}

#[test]
fn whoever_takes_money_out_of_the_books_says_why_and_of_which() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    let booked = cash(&pledge, 3000);
    books(&mut office, &booked).unwrap();
    let silent = Reverse {
        payment: booked.payment,
        amount: yen(3000),
        why: Why::Refund,
        reason: Line::default(),
    };
    let silent = office.does(&mio(), &Command::Reverse(silent));
    assert_eq!(silent, refused(Refusal::NoReason));
    let unknown = reverses(&mut office, PaymentId::new(), 3000, Why::Refund);
    assert_eq!(unknown, refused(Refusal::NoSuchPayment));
}
