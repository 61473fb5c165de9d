//! Somebody was written down twice, and turns out to be one; or turns out to be two after all.

use super::receipts::{gift, goes_on, known, opened, single, starts, year};
use super::*;
use crate::value::ReceiptId;

fn merges(office: &mut Office, from: DonorId, into: DonorId) -> Result<Answer, Stop> {
    office.does(&mio(), &Command::Merge(Merge { from, into }))
}

fn takes_out(office: &mut Office, donor: DonorId) -> Result<Answer, Stop> {
    office.does(&mio(), &Command::Unmerge(Unmerge { donor }))
}

fn voids(office: &mut Office, receipt: ReceiptId) {
    let reason = line("別の方の寄付");
    let void = Command::Void(Void { receipt, reason });
    office.does(&mio(), &void).unwrap();
}

/// Written down twice: with an address, and without one but with a promise.
fn twice() -> (Office, DonorId, Pledge) {
    let (mut office, donor) = opened();
    let pledge = office.promised(amira(), Rhythm::Monthly, 3000);
    (office, donor, pledge)
}

#[test]
fn a_merge_changes_one_row_and_is_undone_without_a_trace() {
    let (mut office, donor, pledge) = twice();
    gift(&mut office, donor, 3000, "2026-06-01");
    let before = office.clone();
    merges(&mut office, pledge.donor, donor).unwrap();
    assert_eq!(office.donor(pledge.donor).merged_into, Some(donor));
    office.donors.iter_mut().for_each(|d| d.merged_into = None);
    assert_eq!(office, before, "nothing else was written");
    merges(&mut office, pledge.donor, donor).unwrap();
    takes_out(&mut office, pledge.donor).unwrap();
    assert_eq!(office, before);
    assert_eq!(
        takes_out(&mut office, pledge.donor),
        refused(Refusal::NotMerged)
    );
    assert_eq!(
        takes_out(&mut office, DonorId::new()),
        refused(Refusal::NoSuchDonor)
    );
}

#[test]
fn circles_and_second_merges_are_refused_and_a_line_of_them_is_undone_in_any_order() {
    let (mut office, sakura) = opened();
    let second = known(&mut office, amira());
    let third = known(&mut office, harbour());
    assert_eq!(
        merges(&mut office, sakura, sakura),
        refused(Refusal::InCircle)
    );
    merges(&mut office, third, second).unwrap();
    assert_eq!(
        merges(&mut office, second, third),
        refused(Refusal::InCircle)
    );
    merges(&mut office, second, sakura).unwrap();
    assert_eq!(
        merges(&mut office, sakura, third),
        refused(Refusal::InCircle)
    );
    let there = Refusal::Merged { into: sakura };
    assert_eq!(merges(&mut office, third, sakura), refused(there.clone()));
    let nobody = DonorId::new();
    assert_eq!(
        merges(&mut office, sakura, nobody),
        refused(Refusal::NoSuchDonor)
    );
    assert_eq!(
        merges(&mut office, nobody, sakura),
        refused(Refusal::NoSuchDonor)
    );
    let correct = Correct {
        donor: third,
        details: sakura_details(),
        seen: harbour(),
    };
    let correct = Command::Correct(Box::new(correct));
    assert_eq!(office.does(&mio(), &correct), refused(there));
    // The one in the middle goes with what was merged into it.
    takes_out(&mut office, second).unwrap();
    assert_eq!(office.donor(third).merged_into, Some(second));
    takes_out(&mut office, third).unwrap();
    assert!(office.donors.iter().all(|d| d.merged_into.is_none()));
}

fn sakura_details() -> Details {
    super::sakura()
}

#[test]
fn of_a_year_one_receipt_says_all_that_both_gave() {
    let (mut office, donor, pledge) = twice();
    let other = pledge.donor;
    let first = gift(&mut office, donor, 3000, "2026-06-01");
    let second = gift(&mut office, other, 500, "2026-07-01");
    let alone = year(&mut office, other, 2026);
    assert!(alone.is_err(), "they have no address: {alone:?}");
    merges(&mut office, other, donor).unwrap();
    // Whichever of both is named.
    let receipt = year(&mut office, other, 2026).unwrap();
    let items: Vec<PaymentId> = receipt.said.items.iter().map(|i| i.payment).collect();
    assert_eq!(items, [first, second]);
    assert_eq!((receipt.donor, receipt.said.total()), (donor, yen(3500)));
    assert_eq!(receipt.said.name, office.donor(donor).details.name);
    assert_eq!(office.payment(second).donor, other, "what was booked stays");
    let nothing = refused(Refusal::NothingToReceipt);
    assert_eq!(year(&mut office, donor, 2026), nothing);
    // It would be wrong of two; what is void may be.
    let number = receipt.number;
    assert_eq!(
        takes_out(&mut office, other),
        refused(Refusal::Joint { number })
    );
    voids(&mut office, receipt.id);
    takes_out(&mut office, other).unwrap();
    let mine = year(&mut office, donor, 2026).unwrap();
    assert_eq!(mine.said.total(), yen(3000));
}

#[test]
fn what_was_issued_before_stays_as_it_is_and_in_nobodys_way() {
    let (mut office, donor) = opened();
    let other = known(&mut office, sakura());
    let first = gift(&mut office, donor, 3000, "2026-06-01");
    gift(&mut office, other, 500, "2026-07-01");
    let before = year(&mut office, other, 2026).unwrap();
    merges(&mut office, other, donor).unwrap();
    assert_eq!(office.receipt(before.id), &before);
    let rest = year(&mut office, donor, 2026).unwrap();
    assert_eq!(rest.said.items[0].payment, first);
    takes_out(&mut office, other).unwrap();
    // One that stands for a void one of the other may name it while they are one.
    merges(&mut office, other, donor).unwrap();
    voids(&mut office, before.id);
    let instead = year(&mut office, donor, 2026).unwrap();
    assert_eq!(instead.instead_of, Some(before.id));
    assert_eq!((instead.donor, instead.said.total()), (donor, yen(500)));
}

#[test]
fn while_a_years_receipts_are_issued_nobody_is_merged() {
    let (mut office, donor) = opened();
    let others = [(); 3].map(|()| known(&mut office, sakura()));
    merges(&mut office, others[0], donor).unwrap();
    let run = starts(&mut office, 2026).unwrap();
    assert_eq!(
        merges(&mut office, others[1], donor),
        refused(Refusal::RunGoes)
    );
    assert_eq!(takes_out(&mut office, others[0]), refused(Refusal::RunGoes));
    office
        .does(&mio(), &Command::StopRun(StopRun { run }))
        .unwrap();
    merges(&mut office, others[1], donor).unwrap();
}

/// Also where they became one in between: who had a turn gets no second one for the same gifts.
#[test]
fn in_a_years_run_who_was_written_down_twice_has_one_receipt() {
    for merged_first in [true, false] {
        for many in [1, 2, BATCH] {
            let (mut office, one) = opened();
            let two = known(&mut office, sakura());
            let three = known(&mut office, harbour());
            let (low, high) = (one.min(two), one.max(two));
            let (from, into) = if merged_first {
                (low, high)
            } else {
                (high, low)
            };
            for donor in [one, two, three] {
                gift(&mut office, donor, 1000, "2026-06-06");
            }
            merges(&mut office, from, into).unwrap();
            let run = starts(&mut office, 2026).unwrap();
            while office.run(run).state == RunState::Going {
                goes_on(&mut office, run, many).unwrap();
            }
            let mut got: Vec<_> = office
                .receipts
                .iter()
                .map(|r| (r.donor, r.said.total()))
                .collect();
            got.sort_unstable();
            let mut due = [(into, yen(2000)), (three, yen(1000))];
            due.sort_unstable();
            assert_eq!(got, due, "{many} at a time");
            assert_eq!(office.run(run).issued, 2);
        }
    }
}

#[test]
fn money_for_a_promise_stays_with_the_promise_and_the_whole_is_thanked() {
    let (mut office, donor, pledge) = twice();
    merges(&mut office, pledge.donor, donor).unwrap();
    office.thanks.clear();
    let cash = Book {
        payment: PaymentId::new(),
        donor,
        pledge: Some(pledge.id),
        amount: yen(3000),
        purpose: Purpose::Supporting,
        means: Means::Cash,
        day: day(0),
        thank: true,
        ..Book::default()
    };
    office.does(&mio(), &Command::Book(cash.clone())).unwrap();
    assert_eq!(office.payment(cash.payment).donor, pledge.donor);
    assert_eq!(office.pledge(pledge.id).received, yen(3000));
    assert_eq!(
        (office.thanks[0].donor, &office.thanks[0].to),
        (donor, sakura().email.as_ref().unwrap())
    );
    // A line of the bank by its number.
    let incoming = Incoming {
        transfer: TransferId::new(),
        payment: PaymentId::new(),
        day: day(-1),
        amount: yen(3000),
        payer: line(&format!("{} ハダド", pledge.reference)),
        nth: 0,
    };
    let lines = vec![incoming.clone()];
    office
        .does(
            &mio(),
            &Command::Import(Import {
                lines,
                quiet: false,
            }),
        )
        .unwrap();
    assert_eq!(office.payment(incoming.payment).donor, pledge.donor);
    assert_eq!(office.thanks[1].donor, donor);
    // A receipt of both names is the whole's.
    let own = gift(&mut office, donor, 700, "2026-12-01");
    let receipt = single(&mut office, donor, &[own, cash.payment]).unwrap();
    assert_eq!((receipt.donor, receipt.said.total()), (donor, yen(3700)));
    voids(&mut office, receipt.id);
    // Once they are two again, each has their own.
    takes_out(&mut office, pledge.donor).unwrap();
    let other = Book {
        payment: PaymentId::new(),
        ..cash.clone()
    };
    assert_eq!(
        office.does(&mio(), &Command::Book(other)),
        refused(Refusal::OtherDonor)
    );
    let theirs = refused(Refusal::NoSuchPayment);
    assert_eq!(single(&mut office, donor, &[cash.payment]), theirs);
    single(&mut office, donor, &[own]).unwrap();
    assert_eq!(office.given(Account::Supporting, pledge.donor), 6000);
    assert_eq!(office.given(Account::Gifts, donor), 700);
}
