//! Receipts: what one says, when, of which gifts, and that it never says anything else.

use super::super::issue::MAX_POSTED;
use super::super::receipt::{
    Certification, Counts, DatePolicy, Issuing, Item, TaxStatus, Way, year_of,
};
use super::*;
use crate::rule::Decision;
use crate::value::{ReceiptId, RunId};

/// The beginning of a day in Japan.
fn on(text: &str) -> Time {
    crate::time::from_input(&format!("{text}T00:00")).unwrap()
}

fn since(from: &str, status: TaxStatus, number: &str) -> Certification {
    Certification {
        from: on(from),
        status,
        number: Line::parse(number).unwrap_or_default(),
    }
}

fn issuing() -> Issuing {
    Issuing {
        seat: Some(harajuku()),
        activity: line("難民の就労を支える事業"),
        ..Issuing::default()
    }
}

/// Issues receipts, and has a donor.
pub(super) fn opened() -> (Office, DonorId) {
    let mut office = Office::opens();
    certifies(&mut office, issuing()).unwrap();
    let donor = known(&mut office, sakura());
    (office, donor)
}

pub(super) fn known(office: &mut Office, details: Details) -> DonorId {
    let donor = DonorId::new();
    office.donors.push(Donor {
        id: donor,
        details,
        ..Donor::default()
    });
    donor
}

fn certifies(office: &mut Office, issuing: Issuing) -> Result<Answer, Stop> {
    let seen = office.charity.clone().unwrap_or_default().issuing;
    let cmd = Certify { issuing, seen };
    office.does(&mio(), &Command::Certify(Box::new(cmd)))
}

fn gave(
    office: &mut Office,
    donor: DonorId,
    amount: u32,
    day: &str,
    purpose: Purpose,
) -> PaymentId {
    let cmd = Book {
        payment: PaymentId::new(),
        donor,
        amount: yen(amount),
        purpose,
        means: Means::Cash,
        day: on(day),
        ..Book::default()
    };
    let payment = cmd.payment;
    office.does(&mio(), &Command::Book(cmd)).unwrap();
    payment
}

pub(super) fn gift(office: &mut Office, donor: DonorId, amount: u32, day: &str) -> PaymentId {
    gave(office, donor, amount, day, Purpose::Gift)
}

fn cover(donor: DonorId, covers: Covers) -> Issue {
    Issue {
        receipt: ReceiptId::new(),
        donor,
        covers,
        send: false,
        instead_of: None,
    }
}

fn issues(office: &mut Office, cmd: &Issue) -> Result<Receipt, Stop> {
    office.does(&mio(), &Command::Issue(cmd.clone()))?;
    Ok(office.receipt(cmd.receipt).clone())
}

pub(super) fn year(office: &mut Office, donor: DonorId, year: u16) -> Result<Receipt, Stop> {
    issues(office, &cover(donor, Covers::Year(year)))
}

pub(super) fn single(
    office: &mut Office,
    donor: DonorId,
    payments: &[PaymentId],
) -> Result<Receipt, Stop> {
    issues(office, &cover(donor, Covers::Payments(payments.to_vec())))
}

fn days(receipt: &Receipt) -> Vec<Time> {
    receipt.said.items.iter().map(|item| item.day).collect()
}

impl Office {
    pub(super) fn receipt(&self, id: ReceiptId) -> &Receipt {
        self.receipts.iter().find(|known| known.id == id).unwrap()
    }

    pub(super) fn run(&self, id: RunId) -> &Run {
        self.runs.iter().find(|run| run.id == id).unwrap()
    }
}

#[test]
fn the_gifts_of_a_year_stand_on_one_receipt_as_they_were_then() {
    let (mut office, donor) = opened();
    let first = gift(&mut office, donor, 3000, "2026-01-01");
    let last = gave(&mut office, donor, 1000, "2026-12-31", Purpose::Supporting);
    gift(&mut office, donor, 500, "2025-12-31");
    gift(&mut office, donor, 700, "2027-01-01");
    let receipt = year(&mut office, donor, 2026).unwrap();
    let item = |payment, day, amount, purpose| Item {
        payment,
        day: on(day),
        amount: yen(amount),
        purpose,
        deducts: false,
    };
    let items = vec![
        item(first, "2026-01-01", 3000, Purpose::Gift),
        item(last, "2026-12-31", 1000, Purpose::Supporting),
    ];
    assert_eq!(receipt.said.items, items);
    assert_eq!(receipt.said.total(), yen(4000));
    assert_eq!(receipt.number.to_string(), "2027-000001");
    assert_eq!((receipt.of_year, receipt.issued), (Some(2026), now()));
    assert_eq!(receipt.said.issuer.as_str(), "NPO法人ともに");
    assert_eq!(receipt.said.name.as_str(), "青木 さくら");
    assert_eq!(receipt.said.address, harajuku());
    // Who moves and marries afterwards has the paper as it was issued.
    let moved = Details {
        name: line("阿部 さくら"),
        ..sakura()
    };
    let cmd = Correct {
        donor,
        details: moved,
        seen: sakura(),
    };
    office
        .does(&mio(), &Command::Correct(Box::new(cmd)))
        .unwrap();
    assert_eq!(office.receipt(receipt.id), &receipt);
}

#[test]
fn a_gift_stands_on_one_receipt_and_a_later_one_on_none_that_was_issued() {
    let (mut office, donor) = opened();
    let own = gift(&mut office, donor, 5000, "2026-03-03");
    gift(&mut office, donor, 1000, "2026-04-04");
    let single_one = single(&mut office, donor, &[own]).unwrap();
    let all = year(&mut office, donor, 2026).unwrap();
    assert_eq!(
        all.said.total(),
        yen(1000),
        "that with its own is not in it"
    );
    assert_eq!((single_one.number.serial, all.number.serial), (1, 2));
    assert_eq!(single_one.of_year, None);
    assert_eq!(
        single(&mut office, donor, &[own]),
        refused(Refusal::Receipted)
    );
    assert_eq!(
        year(&mut office, donor, 2026),
        refused(Refusal::NothingToReceipt)
    );
    // Found in a drawer in January: a receipt of its own, and the one of the year stays as it is.
    gift(&mut office, donor, 200, "2026-05-05");
    assert_eq!(office.receipt(all.id).said.total(), yen(1000));
    let late = year(&mut office, donor, 2026).unwrap();
    assert_eq!((late.said.total(), late.number.serial), (yen(200), 3));
}

#[test]
fn dues_prices_and_what_went_back_are_no_gifts() {
    let (mut office, donor) = opened();
    let dues = gave(
        &mut office,
        donor,
        10_000,
        "2026-02-02",
        Purpose::Membership,
    );
    let sold = gave(&mut office, donor, 2000, "2026-02-02", Purpose::Sale);
    let back = gift(&mut office, donor, 3000, "2026-02-02");
    let half = gift(&mut office, donor, 4000, "2026-02-03");
    for (payment, amount) in [(back, 3000), (half, 1500)] {
        let cmd = Reverse {
            payment,
            amount: yen(amount),
            why: Why::Refund,
            reason: line("本人の希望"),
        };
        office.does(&mio(), &Command::Reverse(cmd)).unwrap();
    }
    for payment in [dues, sold, back] {
        let alone = single(&mut office, donor, &[payment]);
        assert_eq!(alone, refused(Refusal::NothingToReceipt));
    }
    let receipt = year(&mut office, donor, 2026).unwrap();
    assert_eq!(
        receipt.said.total(),
        yen(2500),
        "what stayed of the one half"
    );
}

#[test]
fn what_is_paid_back_later_voids_the_paper_and_the_rest_gets_another() {
    let (mut office, donor) = opened();
    gift(&mut office, donor, 1000, "2026-02-02");
    let second = gift(&mut office, donor, 3000, "2026-03-03");
    let receipt = year(&mut office, donor, 2026).unwrap();
    let cmd = Reverse {
        payment: second,
        amount: yen(3000),
        why: Why::Refund,
        reason: line("本人の希望"),
    };
    office.does(&mio(), &Command::Reverse(cmd)).unwrap();
    let void = office.receipt(receipt.id).clone();
    assert!(!void.holds());
    assert_eq!(void.said, receipt.said, "what it said stays readable");
    let instead = Issue {
        instead_of: Some(receipt.id),
        ..cover(donor, Covers::Year(2026))
    };
    let next = issues(&mut office, &instead).unwrap();
    assert_eq!(next.said.total(), yen(1000));
    assert_eq!((next.number.serial, next.instead_of), (2, Some(receipt.id)));
    // For a receipt that holds, for another's, or for one that has its successor, none is issued instead.
    let third = gift(&mut office, donor, 500, "2026-04-04");
    for of in [receipt.id, next.id, ReceiptId::new()] {
        let cmd = Issue {
            instead_of: Some(of),
            ..cover(donor, Covers::Payments(vec![third]))
        };
        assert_eq!(issues(&mut office, &cmd), refused(Refusal::NoSuchReceipt));
    }
}

#[test]
fn only_gifts_from_the_day_of_certification_lower_taxes() {
    let (mut office, donor) = opened();
    let certified = since("2026-07-01", TaxStatus::Certified, "7生都認第123号");
    let statuses = vec![
        since("2026-04-01", TaxStatus::Provisional, "7生都特認第9号"),
        certified.clone(),
        since("2026-12-01", TaxStatus::None, ""),
    ];
    certifies(
        &mut office,
        Issuing {
            statuses: statuses.clone(),
            ..issuing()
        },
    )
    .unwrap();
    for (day, amount) in [
        ("2026-03-31", 1),
        ("2026-04-01", 20),
        ("2026-06-30", 300),
        ("2026-07-01", 4000),
        ("2026-11-30", 50_000),
        ("2026-12-01", 600_000),
    ] {
        gift(&mut office, donor, amount, day);
    }
    let said = year(&mut office, donor, 2026).unwrap().said;
    assert_eq!(said.deductible(), yen(54_320));
    assert_eq!(said.total(), yen(654_321));
    assert_eq!(said.certifications, statuses[..2]);
    // Of none, nothing is said of taxes.
    let before = gift(&mut office, donor, 7, "2025-08-08");
    let said = single(&mut office, donor, &[before]).unwrap().said;
    assert_eq!(
        (said.deductible(), said.certifications.len()),
        (Yen::ZERO, 0)
    );
    // What a receipt said does not change with the status.
    let numbers: Vec<Vec<Certification>> = office
        .receipts
        .iter()
        .map(|receipt| receipt.said.certifications.clone())
        .collect();
    let statuses = vec![Certification {
        from: on("2020-01-01"),
        ..certified
    }];
    certifies(
        &mut office,
        Issuing {
            statuses,
            ..issuing()
        },
    )
    .unwrap();
    let after = office.receipts.iter();
    assert!(
        after
            .map(|receipt| &receipt.said.certifications)
            .eq(&numbers)
    );
}

/// Paid on 31 December, in our account on 4 January.
fn at_new_year(policies: &[(&str, Counts)]) -> Vec<(u16, Vec<Time>)> {
    let (mut office, donor) = opened();
    let policies = policies.iter().map(|(from, counts)| DatePolicy {
        from: on(from),
        counts: *counts,
    });
    let policies = policies.collect();
    let certified = since("2026-01-01", TaxStatus::Certified, "7生都認第123号");
    let all = Issuing {
        policies,
        statuses: vec![certified],
        ..issuing()
    };
    certifies(&mut office, all).unwrap();
    let cmd = Book {
        payment: PaymentId::new(),
        donor,
        amount: yen(3000),
        means: Means::Debit,
        day: on("2025-12-31"),
        deposited: Some(on("2026-01-04")),
        ..Book::default()
    };
    office.does(&mio(), &Command::Book(cmd)).unwrap();
    [2025, 2026]
        .into_iter()
        .filter_map(|of| Some((of, days(&year(&mut office, donor, of).ok()?))))
        .collect()
}

#[test]
fn at_the_turn_of_the_year_the_policy_decides_which_year_it_is() {
    let (paid, came) = (on("2025-12-31"), on("2026-01-04"));
    assert_eq!(at_new_year(&[]), [(2025, vec![paid])]);
    let always = [("2020-01-01", Counts::Deposited)];
    assert_eq!(at_new_year(&always), [(2026, vec![came])]);
    let from_that_day = [("2025-12-31", Counts::Deposited)];
    assert_eq!(at_new_year(&from_that_day), [(2026, vec![came])]);
    // Decided for gifts from New Year on: those before go by the old one.
    let later = [
        ("2020-01-01", Counts::Paid),
        ("2026-01-01", Counts::Deposited),
    ];
    assert_eq!(at_new_year(&later), [(2025, vec![paid])]);
    let back = [
        ("2026-01-01", Counts::Paid),
        ("2020-01-01", Counts::Deposited),
    ];
    assert_eq!(
        at_new_year(&back),
        [(2026, vec![came])],
        "in whatever order"
    );
}

#[test]
fn supporters_dues_lower_taxes_only_where_nothing_is_given_for_them() {
    for supporting in [false, true] {
        let (mut office, donor) = opened();
        let statuses = vec![since("2026-01-01", TaxStatus::Certified, "1")];
        let all = Issuing {
            statuses,
            supporting,
            ..issuing()
        };
        certifies(&mut office, all).unwrap();
        gift(&mut office, donor, 3000, "2026-06-06");
        gave(&mut office, donor, 1000, "2026-07-07", Purpose::Supporting);
        let said = year(&mut office, donor, 2026).unwrap().said;
        let deducts = if supporting { 4000 } else { 3000 };
        assert_eq!((said.deductible(), said.total()), (yen(deducts), yen(4000)));
    }
}

#[test]
fn what_no_mail_brings_goes_on_paper() {
    let (mut office, donor) = opened();
    gift(&mut office, donor, 1000, "2026-06-06");
    let cmd = Issue {
        send: true,
        ..cover(donor, Covers::Year(2026))
    };
    let receipt = issues(&mut office, &cmd).unwrap();
    let told = &office.thanks[0].about;
    assert!(
        matches!(told, About::Receipt { deducts: false, .. }),
        "{told:?}"
    );
    let bounce = Command::Bounce(Bounce {
        receipt: receipt.id,
    });
    assert_eq!(office.does(&mio(), &bounce), refused(Refusal::NotAllowed));
    office.does(&Actor::Clock, &bounce).unwrap();
    assert!(office.receipt(receipt.id).waits_for_post());
    let void = Command::Void(Void {
        receipt: receipt.id,
        reason: line("宛名の誤り"),
    });
    office.does(&mio(), &void).unwrap();
    let before = office.receipt(receipt.id).clone();
    office.does(&Actor::Clock, &bounce).unwrap();
    assert_eq!(office.receipt(receipt.id), &before);
}

#[test]
fn what_stands_for_a_years_is_a_years_and_names_it() {
    let (mut office, donor) = opened();
    let first = gift(&mut office, donor, 1000, "2026-06-06");
    let voided = |office: &mut Office, receipt: ReceiptId| {
        let reason = line("宛名の誤り");
        office
            .does(&mio(), &Command::Void(Void { receipt, reason }))
            .unwrap();
    };
    let old = year(&mut office, donor, 2026).unwrap();
    voided(&mut office, old.id);
    let instead = Issue {
        instead_of: Some(old.id),
        ..cover(donor, Covers::Payments(vec![first]))
    };
    let next = issues(&mut office, &instead).unwrap();
    assert_eq!(next.of_year, Some(2026));
    voided(&mut office, next.id);
    // By the year, as the run does it: the latest void one, once.
    let third = year(&mut office, donor, 2026).unwrap();
    assert_eq!(third.instead_of, Some(next.id));
    gift(&mut office, donor, 500, "2026-07-07");
    assert_eq!(year(&mut office, donor, 2026).unwrap().instead_of, None);
}

#[test]
fn while_a_years_receipts_are_issued_they_say_the_same() {
    let (mut office, donor) = opened();
    gift(&mut office, donor, 1000, "2026-06-06");
    let run = starts(&mut office, 2026).unwrap();
    let changed = Issuing {
        activity: line("別の事業"),
        ..issuing()
    };
    let late = certifies(&mut office, changed.clone());
    assert_eq!(late, refused(Refusal::RunGoes));
    let seen = office.charity.clone().unwrap().particulars;
    let mut describes = |name: &str, open: bool| {
        let particulars = crate::donor::Particulars {
            name: line(name),
            open,
            ..seen.clone()
        };
        let seen = seen.clone();
        let cmd = crate::donor::Describe { particulars, seen };
        office.does(&mio(), &Command::Describe(Box::new(cmd)))
    };
    let renamed = describes("別の法人", seen.open);
    assert_eq!(renamed, refused(Refusal::RunGoes));
    // What receipts do not say may change.
    assert!(describes(seen.name.as_str(), !seen.open).is_ok());
    // Nobody is passed over because we can issue nothing.
    let seat = office.charity.as_mut().unwrap().issuing.seat.take();
    assert_eq!(goes_on(&mut office, run, 3), refused(Refusal::NoIssuer));
    assert_eq!(office.run(run).state, RunState::Going);
    office.charity.as_mut().unwrap().issuing.seat = seat;
    let stop = Command::StopRun(StopRun { run });
    office.does(&mio(), &stop).unwrap();
    certifies(&mut office, changed).unwrap();
}

#[test]
fn a_gift_lowers_taxes_by_the_day_that_counts() {
    let deducts = |policies: Vec<DatePolicy>| {
        let (mut office, donor) = opened();
        let certified = since("2026-01-01", TaxStatus::Certified, "7生都認第123号");
        let statuses = vec![certified];
        certifies(
            &mut office,
            Issuing {
                statuses,
                policies,
                ..issuing()
            },
        )
        .unwrap();
        let cmd = Book {
            payment: PaymentId::new(),
            donor,
            amount: yen(3000),
            means: Means::Debit,
            day: on("2025-12-31"),
            deposited: Some(on("2026-01-04")),
            ..Book::default()
        };
        let payment = cmd.payment;
        office.does(&mio(), &Command::Book(cmd)).unwrap();
        single(&mut office, donor, &[payment])
            .unwrap()
            .said
            .deductible()
    };
    assert_eq!(deducts(Vec::new()), Yen::ZERO);
    let deposited = DatePolicy {
        from: on("2020-01-01"),
        counts: Counts::Deposited,
    };
    assert_eq!(deducts(vec![deposited]), yen(3000));
}

#[test]
fn a_year_is_over_when_it_is_over_in_japan() {
    let (mut office, donor) = opened();
    gift(&mut office, donor, 1000, "2026-06-06");
    let cmd = cover(donor, Covers::Year(2026));
    let cmd = Command::Issue(cmd);
    let midnight = on("2027-01-01");
    let just_before = midnight - TimeDelta::seconds(1);
    assert_eq!(year_of(just_before), 2026);
    assert_eq!(
        office.does_at(&mio(), &cmd, just_before),
        refused(Refusal::YearNotOver)
    );
    office.does_at(&mio(), &cmd, midnight).unwrap();
    assert_eq!(office.receipts[0].number.to_string(), "2027-000001");
}

#[test]
fn each_year_counts_from_one_and_no_number_is_given_twice() {
    let (mut office, donor) = opened();
    let mut numbers = Vec::new();
    for (n, at) in ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]
        .into_iter()
        .enumerate()
    {
        let payment = gift(&mut office, donor, 1000, "2026-06-06");
        let cmd = cover(donor, Covers::Payments(vec![payment]));
        office
            .does_at(&mio(), &Command::Issue(cmd.clone()), on(at))
            .unwrap();
        if n % 2 == 1 {
            let void = Void {
                receipt: cmd.receipt,
                reason: line("金額の誤り"),
            };
            office
                .does_at(&mio(), &Command::Void(void), on(at))
                .unwrap();
        }
        numbers.push(office.receipt(cmd.receipt).number.to_string());
    }
    let expected = ["2026-000001", "2026-000002", "2027-000001", "2027-000002"];
    assert_eq!(numbers, expected);
}

#[test]
fn issued_again_it_keeps_number_and_day_and_says_so() {
    let (mut office, donor) = opened();
    gift(&mut office, donor, 1000, "2026-06-06");
    let receipt = year(&mut office, donor, 2026).unwrap();
    let again = |reason: &str, send| {
        let cmd = IssueAgain {
            receipt: receipt.id,
            send,
            reason: Line::parse(reason).unwrap_or_default(),
        };
        Command::IssueAgain(cmd)
    };
    let silent = office.does(&mio(), &again("", false));
    assert_eq!(silent, refused(Refusal::NoReason));
    let at = now() + TimeDelta::days(30);
    office.does_at(&mio(), &again("紛失", true), at).unwrap();
    let after = office.receipt(receipt.id).clone();
    assert_eq!((after.number, after.issued), (receipt.number, now()));
    assert_eq!(after.said, receipt.said);
    assert_eq!((after.again.len(), after.again[0].at), (1, at));
    assert_eq!(after.way, Way::Mail);
    let told = &office.thanks[0].about;
    assert!(
        matches!(told, About::Receipt { again: true, .. }),
        "{told:?}"
    );
    let void = Command::Void(Void {
        receipt: receipt.id,
        reason: line("宛名の誤り"),
    });
    office.does(&mio(), &void).unwrap();
    for cmd in [void, again("紛失", false)] {
        assert_eq!(office.does(&mio(), &cmd), refused(Refusal::Voided));
    }
}

#[test]
fn by_mail_where_there_is_an_address_else_on_paper_and_given_to_the_post_once() {
    let (mut office, sakura_) = opened();
    let unwired = Details {
        email: None,
        ..sakura()
    };
    let unwired = known(&mut office, unwired);
    let mut sent = Vec::new();
    for donor in [sakura_, unwired] {
        gift(&mut office, donor, 1000, "2026-06-06");
        let cmd = Issue {
            send: true,
            ..cover(donor, Covers::Year(2026))
        };
        sent.push(issues(&mut office, &cmd).unwrap());
    }
    assert_eq!(sent[0].way, Way::Mail);
    assert_eq!(sent[1].way, Way::Paper);
    let mails: Vec<DonorId> = office.thanks.iter().map(|told| told.donor).collect();
    assert_eq!(mails, [sakura_]);
    let post = |all: &[Receipt]| {
        let receipts = all.iter().map(|receipt| receipt.id).collect();
        Command::Post(Post { receipts })
    };
    office.does(&mio(), &post(&sent)).unwrap();
    let posted = |office: &Office, n: usize| office.receipt(sent[n].id).posted;
    assert_eq!(
        (posted(&office, 0), posted(&office, 1)),
        (None, Some(now()))
    );
    let later = now() + TimeDelta::days(1);
    office.does_at(&mio(), &post(&sent), later).unwrap();
    assert_eq!(posted(&office, 1), Some(now()), "nothing goes twice");
    // On another paper it waits for the post again.
    let again = IssueAgain {
        receipt: sent[1].id,
        send: true,
        reason: line("紛失"),
    };
    office.does(&mio(), &Command::IssueAgain(again)).unwrap();
    assert_eq!(posted(&office, 1), None);
    let none = office.does(&mio(), &post(&[]));
    assert_eq!(none, refused(Refusal::Papers));
    let many = vec![sent[1].clone(); MAX_POSTED + 1];
    assert_eq!(office.does(&mio(), &post(&many)), refused(Refusal::Papers));
    let unknown = [Receipt::default()];
    assert_eq!(
        office.does(&mio(), &post(&unknown)),
        refused(Refusal::NoSuchReceipt)
    );
}

#[test]
fn nobody_issues_from_nowhere_or_to_nowhere() {
    let mut office = Office::opens();
    let donor = known(&mut office, sakura());
    gift(&mut office, donor, 1000, "2026-06-06");
    assert_eq!(year(&mut office, donor, 2026), refused(Refusal::NoIssuer));
    certifies(&mut office, issuing()).unwrap();
    let homeless = known(&mut office, amira());
    gift(&mut office, homeless, 1000, "2026-06-06");
    let nowhere = year(&mut office, homeless, 2026);
    assert_eq!(nowhere, wrong(&[(Field::Postal, Bad::Missing)]));
    let theirs = gift(&mut office, homeless, 1000, "2026-06-07");
    for payments in [vec![PaymentId::new()], vec![theirs]] {
        let others = single(&mut office, donor, &payments);
        assert_eq!(others, refused(Refusal::NoSuchPayment));
    }
    assert_eq!(
        single(&mut office, donor, &[]),
        refused(Refusal::NothingToReceipt)
    );
    let mine = gift(&mut office, donor, 1000, "2026-06-07");
    assert_eq!(
        single(&mut office, donor, &[mine, mine]),
        refused(Refusal::Receipted)
    );
    let stranger = year(&mut office, DonorId::new(), 2026);
    assert_eq!(stranger, refused(Refusal::NoSuchDonor));
    let done = single(&mut office, donor, &[mine]).unwrap();
    let taken = Issue {
        receipt: done.id,
        ..cover(donor, Covers::Year(2026))
    };
    assert_eq!(issues(&mut office, &taken), refused(Refusal::NotAllowed));
}

#[test]
fn what_receipts_say_of_us_is_whole() {
    let mut office = Office::opens();
    let seat = Some(Address {
        street: Line::default(),
        ..harajuku()
    });
    let unnumbered = vec![since("2026-04-01", TaxStatus::Certified, "")];
    let twice = vec![
        DatePolicy {
            from: on("2026-01-01"),
            counts: Counts::Paid
        };
        2
    ];
    let bad = Issuing {
        seat,
        statuses: unnumbered,
        policies: twice,
        ..issuing()
    };
    let lacks = [
        (Field::Seat, Bad::Missing),
        (Field::Certification, Bad::Missing),
        (Field::DatePolicy, Bad::Twice),
    ];
    assert_eq!(certifies(&mut office, bad), wrong(&lacks));
    let statuses = vec![
        since("2026-04-01", TaxStatus::Certified, "1"),
        since("2026-04-01", TaxStatus::None, ""),
    ];
    let twice = certifies(
        &mut office,
        Issuing {
            statuses,
            ..issuing()
        },
    );
    assert_eq!(twice, wrong(&[(Field::Certification, Bad::Twice)]));
    certifies(&mut office, issuing()).unwrap();
    // Two clerks, two fields: both hold. One field: the later one is told.
    let by_another = Issuing {
        activity: line("別の事業"),
        ..issuing()
    };
    certifies(&mut office, by_another.clone()).unwrap();
    let cmd = |issuing: Issuing| {
        let seen = self::issuing();
        Command::Certify(Box::new(Certify { issuing, seen }))
    };
    let statuses = vec![since("2026-04-01", TaxStatus::Certified, "1")];
    let mine = Issuing {
        statuses: statuses.clone(),
        ..issuing()
    };
    office.does(&mio(), &cmd(mine)).unwrap();
    let both = Issuing {
        statuses,
        ..by_another
    };
    assert_eq!(office.charity.as_ref().unwrap().issuing, both);
    let clash = Issuing {
        activity: line("三つめ"),
        ..issuing()
    };
    let fields = vec!["activity".to_owned()];
    assert_eq!(
        office.does(&mio(), &cmd(clash)),
        refused(Refusal::Changed { fields })
    );
}

#[test]
fn a_deposit_follows_its_payment() {
    let (mut office, donor) = opened();
    let book = |deposited: Time| {
        Command::Book(Book {
            payment: PaymentId::new(),
            donor,
            amount: yen(1000),
            means: Means::Debit,
            day: day(-2),
            deposited: Some(deposited),
            ..Book::default()
        })
    };
    let early = [(Field::Deposited, Bad::EndsBeforeItStarts)];
    for bad in [day(-3), day(1)] {
        assert_eq!(office.does(&mio(), &book(bad)), wrong(&early));
    }
    let noon = day(-1) + TimeDelta::hours(12);
    office.does(&mio(), &book(noon)).unwrap();
    assert_eq!(office.payments[0].deposited, Some(day(-1)));
}

#[test]
fn only_who_looks_after_donors_issues_and_only_the_clock_goes_on() {
    let (mut office, donor) = opened();
    gift(&mut office, donor, 1000, "2026-06-06");
    let receipt = year(&mut office, donor, 2026).unwrap().id;
    let run = starts(&mut office, 2026).unwrap();
    let reason = line("理由");
    let mine = [
        Command::Certify(Box::default()),
        Command::Issue(cover(donor, Covers::Year(2026))),
        Command::IssueAgain(IssueAgain {
            receipt,
            send: false,
            reason: reason.clone(),
        }),
        Command::Void(Void { receipt, reason }),
        Command::Post(Post {
            receipts: vec![receipt],
        }),
        Command::StartRun(StartRun {
            run: RunId::new(),
            year: 2026,
        }),
        Command::StopRun(StopRun { run }),
    ];
    let others = [staff(Area::Events), Actor::Visitor, Actor::Clock];
    for command in &mine {
        for by in &others {
            let answer = office.does(by, command);
            assert_eq!(answer, refused(Refusal::NotAllowed), "{command:?}");
        }
    }
    let goes = Command::GoOn(GoOn {
        run,
        turns: Vec::new(),
        last: true,
    });
    for by in [mio(), Actor::Visitor] {
        assert_eq!(office.does(&by, &goes), refused(Refusal::NotAllowed));
    }
    assert_eq!(office.run(run).state, RunState::Going);
}

pub(super) fn starts(office: &mut Office, year: u16) -> Result<RunId, Stop> {
    let run = RunId::new();
    office.does(&mio(), &Command::StartRun(StartRun { run, year }))?;
    Ok(run)
}

/// As the clock does it: those after the last one, by their ids.
pub(super) fn goes_on(office: &mut Office, run: RunId, many: usize) -> Result<Decision, Stop> {
    let after = office.run(run).after;
    let mut donors: Vec<DonorId> = office.donors.iter().map(|donor| donor.id).collect();
    donors.sort_unstable();
    donors.retain(|donor| Some(*donor) > after);
    donors.truncate(many);
    let last = donors.len() < many;
    let turn = |donor| Turn {
        donor,
        receipt: ReceiptId::new(),
    };
    let turns = donors.into_iter().map(turn).collect();
    let command = Command::GoOn(GoOn { run, turns, last });
    let decision = decide(&command, &Actor::Clock, &office.facts(&command), now())?;
    office.does(&Actor::Clock, &command)?;
    Ok(decision)
}

#[test]
fn a_years_receipts_stop_and_go_on_and_nobody_gets_two() {
    let (mut office, first) = opened();
    let mut donors = vec![first];
    donors.extend((0..6).map(|_| known(&mut office, sakura())));
    // Wants none; has no address; gave nothing: none of them holds anybody up.
    let unwilling = known(
        &mut office,
        Details {
            receipt: ReceiptWish::None,
            ..sakura()
        },
    );
    let homeless = known(
        &mut office,
        Details {
            receipt: ReceiptWish::Yearly,
            ..amira()
        },
    );
    known(&mut office, sakura());
    for donor in donors.iter().chain([&unwilling, &homeless]) {
        gift(&mut office, *donor, 1000, "2026-06-06");
    }
    let early = year(&mut office, donors[3], 2026).unwrap();
    let run = starts(&mut office, 2026).unwrap();
    assert_eq!(starts(&mut office, 2025), refused(Refusal::RunGoes));
    goes_on(&mut office, run, 3).unwrap();
    let stop = Command::StopRun(StopRun { run });
    office.does(&mio(), &stop).unwrap();
    assert_eq!(office.does(&mio(), &stop), refused(Refusal::NoSuchRun));
    let issued = office.receipts.len();
    assert_eq!(goes_on(&mut office, run, 3), refused(Refusal::NoSuchRun));
    assert_eq!(starts(&mut office, 2026), refused(Refusal::RunGoes));
    assert_eq!(office.receipts.len(), issued, "stopped is stopped");
    let resume = Command::StartRun(StartRun { run, year: 2026 });
    office.does(&mio(), &resume).unwrap();
    // The same turn once more, as after an answer that was lost.
    let again = office.run(run).after.unwrap();
    let turns = vec![Turn {
        donor: again,
        receipt: ReceiptId::new(),
    }];
    let repeated = Command::GoOn(GoOn {
        run,
        turns,
        last: false,
    });
    office.does(&Actor::Clock, &repeated).unwrap();
    while office.run(run).state == RunState::Going {
        goes_on(&mut office, run, 3).unwrap();
    }
    let mut got: Vec<DonorId> = office
        .receipts
        .iter()
        .map(|receipt| receipt.donor)
        .collect();
    got.sort_unstable();
    donors.sort_unstable();
    assert_eq!(got, donors, "each of these one");
    let mut serials: Vec<u32> = office
        .receipts
        .iter()
        .map(|one| one.number.serial)
        .collect();
    serials.sort_unstable();
    assert_eq!(serials, (1..=7).collect::<Vec<u32>>());
    assert_eq!(office.run(run).issued, 6, "one had it before: {early:?}");
    assert_eq!(office.run(run).ended, Some(now()));
    assert_eq!(office.does(&mio(), &resume), refused(Refusal::RunDone));
    // Whoever is found afterwards has a turn in another run of that year.
    let late = known(&mut office, sakura());
    gift(&mut office, late, 1000, "2026-06-06");
    let run = starts(&mut office, 2026).unwrap();
    goes_on(&mut office, run, BATCH).unwrap();
    assert_eq!(
        (office.run(run).issued, office.run(run).state),
        (1, RunState::Done)
    );
}

#[test]
fn a_run_is_of_a_year_that_is_over_and_has_its_own_name() {
    let (mut office, _) = opened();
    assert_eq!(starts(&mut office, 2027), refused(Refusal::YearNotOver));
    let run = starts(&mut office, 2026).unwrap();
    office
        .does(&mio(), &Command::StopRun(StopRun { run }))
        .unwrap();
    let other = Command::StartRun(StartRun { run, year: 2025 });
    assert_eq!(office.does(&mio(), &other), refused(Refusal::NotAllowed));
    let mut office = Office::opens();
    assert_eq!(starts(&mut office, 2026), refused(Refusal::NoIssuer));
    let (mut office, donor) = opened();
    let run = starts(&mut office, 2026).unwrap();
    let turn = Turn {
        donor,
        receipt: ReceiptId::new(),
    };
    let turns = vec![turn; BATCH + 1];
    let many = Command::GoOn(GoOn {
        run,
        turns,
        last: false,
    });
    assert_eq!(office.does(&Actor::Clock, &many), refused(Refusal::Papers));
}
