//! The bank's statement comes in.

use super::*;

fn came(payer: &str, amount: u32) -> Incoming {
    Incoming {
        transfer: TransferId::new(),
        payment: PaymentId::new(),
        day: day(-1),
        amount: yen(amount),
        payer: line(payer),
        nth: 0,
    }
}

fn of_promise(pledge: &Pledge, amount: u32) -> Incoming {
    came(&format!("{} アオキ サクラ", pledge.reference), amount)
}

fn imports(office: &mut Office, lines: &[Incoming]) -> Result<Answer, Stop> {
    let cmd = Import {
        lines: lines.to_vec(),
        quiet: false,
    };
    office.does(&mio(), &Command::Import(cmd))
}

/// To a donor's own promise, or to none.
fn assigned(line: &Incoming, donor: DonorId, pledge: Option<PledgeId>) -> Assign {
    Assign {
        transfer: line.transfer,
        payment: PaymentId::new(),
        donor,
        pledge,
        purpose: Purpose::Gift,
        thank: false,
        campaign: None,
    }
}

fn assigns(office: &mut Office, cmd: &Assign) -> Result<Answer, Stop> {
    office.does(&mio(), &Command::Assign(cmd.clone()))
}

fn sets_aside(office: &mut Office, transfer: TransferId, reason: &str) -> Result<Answer, Stop> {
    let reason = Line::parse(reason).unwrap_or_default();
    office.does(&mio(), &Command::SetAside(SetAside { transfer, reason }))
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
        reason: line("別の方でした"),
    };
    office.does(&mio(), &Command::Reverse(cmd))
}

/// The bank, and what waits for a name.
fn at_the_bank(office: &Office) -> (i64, i64) {
    (
        office.stands(Account::Bank),
        -office.stands(Account::Unassigned),
    )
}

#[test]
fn a_line_is_a_promises_by_its_number_and_the_donor_is_thanked() {
    let mut office = Office::opens();
    let once = office.promised(sakura(), Rhythm::Once, 3000);
    let monthly = office.promised(amira(), Rhythm::Monthly, 1000);
    let lines = [of_promise(&once, 3000), of_promise(&monthly, 1000)];
    imports(&mut office, &lines).unwrap();
    let payment = office.payment(lines[0].payment);
    assert_eq!((payment.donor, payment.pledge), (once.donor, Some(once.id)));
    assert_eq!((payment.means, payment.day), (Means::Transfer, day(-1)));
    assert_eq!(
        office.transfer(lines[0].transfer).state,
        TransferState::Assigned
    );
    assert_eq!(office.pledge(once.id).state, PledgeState::Fulfilled);
    assert_eq!(office.pledge(monthly.id).state, PledgeState::Active);
    assert_eq!(office.given(Account::Gifts, once.donor), 3000);
    assert_eq!(office.given(Account::Supporting, monthly.donor), 1000);
    assert_eq!(at_the_bank(&office), (4000, 0));
    let to: Vec<&str> = office.thanks.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, ["sakura@aoki.example", "amira@haddad.example"]);
}

#[test]
fn a_line_of_nobody_waits_and_a_number_with_a_slip_is_nobodys() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    let digits = pledge.reference.as_str();
    let last = digits.chars().last().and_then(|c| c.to_digit(10)).unwrap();
    let slip = format!("{}{}アオキ", &digits[..6], (last + 1) % 10);
    let lines = [came("アオキ サクラ", 3000), came(&slip, 3000)];
    imports(&mut office, &lines).unwrap();
    for line in &lines {
        assert_eq!(office.transfer(line.transfer).state, TransferState::Open);
    }
    assert_eq!((office.payments.len(), office.thanks.len()), (0, 0));
    assert_eq!(at_the_bank(&office), (6000, 6000));
    assert_eq!(*office.pledge(pledge.id), pledge);
}

#[test]
fn a_bank_may_not_say_who_paid() {
    let mut office = Office::opens();
    let nobody = Incoming {
        payer: Line::default(),
        ..came("ミナト ハナ", 500)
    };
    imports(&mut office, core::slice::from_ref(&nobody)).unwrap();
    assert_eq!(office.transfer(nobody.transfer).state, TransferState::Open);
}

#[test]
fn of_an_old_statement_nobody_is_told() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    let old = Import {
        lines: vec![of_promise(&pledge, 3000)],
        quiet: true,
    };
    office.does(&mio(), &Command::Import(old)).unwrap();
    assert_eq!(office.pledge(pledge.id).state, PledgeState::Fulfilled);
    assert_eq!(office.thanks, []);
}

#[test]
fn whoever_sends_a_statement_twice_does_no_harm() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Monthly, 3000);
    let lines = [of_promise(&pledge, 3000), came("リソク", 12)];
    imports(&mut office, &lines).unwrap();
    let before = office.clone();
    // The page makes new names each time.
    let again = lines.clone().map(|line| Incoming {
        transfer: TransferId::new(),
        payment: PaymentId::new(),
        ..line
    });
    imports(&mut office, &again).unwrap();
    assert_eq!(office, before);
    imports(&mut office, &lines).unwrap();
    assert_eq!(office, before);
    // A longer one of the same days brings what is new.
    let longer = [again[0].clone(), came("ミナト ハナ", 500)];
    imports(&mut office, &longer).unwrap();
    assert_eq!(office.transfers.len(), 3);
}

#[test]
fn lines_alike_of_one_day_are_told_apart_by_their_place() {
    let mut office = Office::opens();
    let first = came("ミナト ハナ", 500);
    let second = Incoming {
        nth: 1,
        ..came("ミナト ハナ", 500)
    };
    let copied = came("ミナト ハナ", 500);
    imports(&mut office, &[first, second, copied]).unwrap();
    assert_eq!(at_the_bank(&office), (1000, 1000));
}

#[test]
fn two_lines_of_one_promise_in_one_statement_both_count() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 5000);
    let lines = [of_promise(&pledge, 2000), of_promise(&pledge, 3000)];
    imports(&mut office, &lines).unwrap();
    let pledge = office.pledge(pledge.id);
    assert_eq!((pledge.received, pledge.payments), (yen(5000), 2));
    assert_eq!(pledge.state, PledgeState::Fulfilled);
    assert_eq!(office.given(Account::Gifts, pledge.donor), 5000);
}

#[test]
fn one_name_for_two_lines_is_refused() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 5000);
    let (one, other) = (of_promise(&pledge, 2000), of_promise(&pledge, 3000));
    let one_line = Incoming {
        transfer: one.transfer,
        ..other.clone()
    };
    let one_payment = Incoming {
        payment: one.payment,
        ..other
    };
    let before = office.clone();
    for twice in [&one_line, &one_payment] {
        let not = imports(&mut office, &[one.clone(), twice.clone()]);
        assert_eq!(not, refused(Refusal::NotAllowed));
    }
    assert_eq!(office, before);
    imports(&mut office, &[one]).unwrap();
    for taken in [one_line, one_payment] {
        let not = imports(&mut office, &[taken]);
        assert_eq!(not, refused(Refusal::NotAllowed));
    }
}

#[test]
fn a_statement_has_some_lines_with_some_yen_of_days_that_were() {
    let mut office = Office::opens();
    let many: Vec<Incoming> = (0..=100).map(|n| came("ミナト ハナ", n + 1)).collect();
    let nothing = came("ミナト ハナ", 0);
    for lines in [&[][..], &many, &[nothing]] {
        assert_eq!(imports(&mut office, lines), refused(Refusal::Lines));
    }
    let tomorrow = Incoming {
        day: day(1),
        ..came("ミナト ハナ", 500)
    };
    let good = came("ミナト ハナ", 500);
    let not = imports(&mut office, &[good, tomorrow]);
    assert_eq!(not, refused(Refusal::NotYet));
    assert_eq!(office.transfers, []);
    imports(&mut office, &many[..MAX_LINES]).unwrap();
    assert_eq!(office.transfers.len(), MAX_LINES);
}

#[test]
fn somebody_knows_whose_a_line_is() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    let line = came("アオキ サクラ", 3000);
    imports(&mut office, core::slice::from_ref(&line)).unwrap();
    let cmd = Assign {
        thank: true,
        ..assigned(&line, pledge.donor, Some(pledge.id))
    };
    assigns(&mut office, &cmd).unwrap();
    let transfer = office.transfer(line.transfer);
    assert_eq!(transfer.state, TransferState::Assigned);
    assert_eq!(transfer.payment, Some(cmd.payment));
    assert_eq!(office.payment(cmd.payment).transfer, Some(line.transfer));
    assert_eq!(office.payment(cmd.payment).day, day(-1));
    assert_eq!(office.pledge(pledge.id).state, PledgeState::Fulfilled);
    assert_eq!(office.given(Account::Gifts, pledge.donor), 3000);
    assert_eq!(at_the_bank(&office), (3000, 0));
    assert_eq!(office.thanks.len(), 1);
    let again = assigned(&line, pledge.donor, None);
    assert_eq!(assigns(&mut office, &again), refused(Refusal::NotOpen));
}

#[test]
fn a_line_is_assigned_to_who_is_there_for_their_own_promise() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    let other = office.promised(amira(), Rhythm::Once, 3000);
    let known = of_promise(&other, 3000);
    let line = came("アオキ サクラ", 3000);
    imports(&mut office, &[known.clone(), line.clone()]).unwrap();
    let good = assigned(&line, pledge.donor, Some(pledge.id));
    let said = [
        (
            assigned(&line, other.donor, Some(pledge.id)),
            Refusal::OtherDonor,
        ),
        (assigned(&line, DonorId::new(), None), Refusal::NoSuchDonor),
        (
            assigned(&line, pledge.donor, Some(PledgeId::new())),
            Refusal::NoSuchPledge,
        ),
        (
            Assign {
                transfer: TransferId::new(),
                ..good.clone()
            },
            Refusal::NoSuchTransfer,
        ),
        (
            Assign {
                payment: known.payment,
                ..good
            },
            Refusal::NotAllowed,
        ),
    ];
    for (cmd, refusal) in said {
        assert_eq!(assigns(&mut office, &cmd), refused(refusal));
    }
}

#[test]
fn what_is_no_gift_is_set_aside_and_may_be_one_after_all() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    let line = came("リソク", 3000);
    imports(&mut office, core::slice::from_ref(&line)).unwrap();
    let silent = sets_aside(&mut office, line.transfer, "");
    assert_eq!(silent, refused(Refusal::NoReason));
    let unknown = sets_aside(&mut office, TransferId::new(), "利息");
    assert_eq!(unknown, refused(Refusal::NoSuchTransfer));
    sets_aside(&mut office, line.transfer, "利息").unwrap();
    let aside = office.transfer(line.transfer);
    assert_eq!(aside.state, TransferState::SetAside);
    assert_eq!(aside.reason, Some(super::line("利息")));
    assert_eq!(at_the_bank(&office), (3000, 0));
    assert_eq!(office.stands(Account::Elsewhere), -3000);
    let again = sets_aside(&mut office, line.transfer, "利息");
    assert_eq!(again, refused(Refusal::NotOpen));
    let cmd = assigned(&line, pledge.donor, Some(pledge.id));
    assigns(&mut office, &cmd).unwrap();
    assert_eq!(office.transfer(line.transfer).reason, None);
    assert_eq!(at_the_bank(&office), (3000, 0));
    assert_eq!(office.stands(Account::Elsewhere), 0);
    assert_eq!(office.given(Account::Gifts, pledge.donor), 3000);
    let late = sets_aside(&mut office, line.transfer, "利息");
    assert_eq!(late, refused(Refusal::NotOpen));
}

#[test]
fn a_line_that_was_somebodys_by_mistake_waits_for_a_name_again() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    let other = office.promised(amira(), Rhythm::Once, 3000);
    let line = of_promise(&pledge, 3000);
    imports(&mut office, core::slice::from_ref(&line)).unwrap();
    reverses(&mut office, line.payment, 3000, Why::Mistake).unwrap();
    let open = office.transfer(line.transfer);
    assert_eq!((open.state, open.payment), (TransferState::Open, None));
    assert_eq!(at_the_bank(&office), (3000, 3000));
    assert_eq!(*office.pledge(pledge.id), pledge);
    // The statement comes again: the line is known, and stays nobody's.
    imports(&mut office, &[of_promise(&pledge, 3000)]).unwrap();
    assert_eq!(at_the_bank(&office), (3000, 3000));
    let cmd = assigned(&line, other.donor, Some(other.id));
    assigns(&mut office, &cmd).unwrap();
    assert_eq!(office.given(Account::Gifts, pledge.donor), 0);
    assert_eq!(office.given(Account::Gifts, other.donor), 3000);
    assert_eq!(at_the_bank(&office), (3000, 0));
}

#[test]
fn what_the_bank_sent_back_leaves_it_and_the_rest_is_no_mistake() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    let line = of_promise(&pledge, 3000);
    imports(&mut office, core::slice::from_ref(&line)).unwrap();
    reverses(&mut office, line.payment, 1000, Why::Refund).unwrap();
    assert_eq!(at_the_bank(&office), (2000, 0));
    assert_eq!(
        office.transfer(line.transfer).state,
        TransferState::Assigned
    );
    let rest = reverses(&mut office, line.payment, 2000, Why::Mistake);
    assert_eq!(rest, refused(Refusal::TooMuch { left: yen(2000) }));
}
