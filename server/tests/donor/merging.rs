//! Somebody was written down twice: they become one, with all that they gave, and two again.

use app::donor::ledger::Account::{Bank, Cash, Gifts, Supporting};
use app::donor::{
    Command, Correct, Covers, Details, Merge, Merges, Refusal, RunState, StartRun, Unmerge, Void,
};
use app::people::Area;
use app::rule;
use app::sync::push::Outcome;
use app::value::{DonorId, RunId, Yen};
use chrono::TimeDelta;

use super::receipts::{of, reason};
use super::{Fund, counted, done, refused, statement};
use crate::world::Staff;
use crate::world::follow::View;

const TIMES: usize = 4;

fn merge(from: DonorId, into: DonorId) -> Command {
    Command::Merge(Merge { from, into })
}

fn take_out(donor: DonorId) -> Command {
    Command::Unmerge(Unmerge { donor })
}

/// Sakura promised on the page, and Yuri had her written down from a card before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_written_down_twice_is_one_with_all_payments_and_two_again() {
    let fund = Fund::begins().await;
    let number = fund.w.sakura.promises().await;
    let promise = fund.desk.sees("her promise", |v| v.pledges().pop()).await;
    let card = fund.enters("安部 さくら").await;
    fund.does(Command::Book(fund.cash(card, 5_000))).await;
    let hers = promise.donor;
    fund.does(merge(card, hers)).await;
    fund.desk
        .sees("one donor", |view| {
            let merges = Merges::of(&view.donors());
            (merges.root(card) == hers).then_some(())
        })
        .await;
    // What comes for her promise, and what is named by the card that Yuri still has in her hand.
    fund.imports(&[(&format!("{number} アベ サクラ"), 3_000)])
        .await;
    let late = fund.cash(card, 700);
    fund.does(Command::Book(late.clone())).await;
    let stands = [
        (Bank, 3_000),
        (Cash, 5_700),
        (Supporting, -3_000),
        (Gifts, -5_700),
    ];
    fund.books_say(&stands).await;
    let correct = Correct {
        donor: card,
        details: Details::default(),
        seen: Details::default(),
    };
    let there = refused(Refusal::Merged { into: hers });
    let correct = Command::Correct(Box::new(correct));
    assert_eq!(fund.yuri.raises(correct).await, there);
    let rows = counted(&fund.w.house).await;
    fund.does(take_out(card)).await;
    assert_eq!(counted(&fund.w.house).await, rows, "no row came or went");
    fund.books_say(&stands).await;
    let paid = fund
        .desk
        .sees("two again", |view| {
            let alone = view
                .donors()
                .iter()
                .all(|donor| donor.merged_into.is_none());
            alone.then(|| view.payments())
        })
        .await;
    let mut whose: Vec<(DonorId, i64)> = paid.iter().map(|p| (p.donor, p.amount.get())).collect();
    whose.sort_unstable();
    let mut expected = [(hers, 3_000), (card, 5_000), (card, 700)];
    expected.sort_unstable();
    assert_eq!(whose, expected, "each has what was given in their name");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_clerks_who_merge_at_once_one_is_told_where_they_went() {
    let fund = Fund::begins().await;
    let rin = Staff::arrives(&fund.w.house, "rin@tomoni.example", Area::Fundraising).await;
    for n in 0..TIMES {
        let one = fund.enters(&format!("佐藤 恵 {n}")).await;
        let two = fund.enters(&format!("佐藤 めぐみ {n}")).await;
        // Each takes the other name for the right one.
        let (first, second) = tokio::join!(
            fund.yuri.raises(merge(one, two)),
            rin.raises(merge(two, one))
        );
        let late = if matches!(first, Outcome::Done(_)) {
            second
        } else {
            done(second);
            first
        };
        assert_eq!(late, refused(Refusal::InCircle));
        // Both mean the same.
        let three = fund.enters(&format!("佐藤 愛 {n}")).await;
        let (first, second) = tokio::join!(
            fund.yuri.raises(merge(three, one)),
            rin.raises(merge(three, one))
        );
        let answers = [first, second];
        let merged = answers.iter().filter(|a| matches!(a, Outcome::Done(_)));
        assert_eq!(merged.count(), 1, "{answers:?}");
        let told = |answer: &&Outcome| {
            matches!(
                answer,
                Outcome::Refused(rule::Refusal::Donor(Refusal::Merged { .. }))
            )
        };
        assert_eq!(answers.iter().filter(told).count(), 1, "{answers:?}");
    }
}

/// Whichever comes first: the promise is paid, and the books agree.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_promise_is_paid_while_its_donor_is_merged() {
    let fund = Fund::begins().await;
    let rin = Staff::arrives(&fund.w.house, "rin@tomoni.example", Area::Fundraising).await;
    let number = fund.w.sakura.promises().await;
    let promise = fund.desk.sees("her promise", |v| v.pledges().pop()).await;
    let card = fund.enters("安部 さくら").await;
    let hers = format!("{number} アベ サクラ");
    for n in 1..=TIMES {
        let day = fund.w.house.clock.now() - TimeDelta::days(n.try_into().unwrap());
        let join = if n % 2 == 1 {
            merge(promise.donor, card)
        } else {
            take_out(promise.donor)
        };
        let (one, other) = tokio::join!(
            fund.yuri.raises(statement(day, &[(&hers, 3_000)])),
            rin.raises(join)
        );
        done(one);
        done(other);
        let yen = i64::try_from(n).unwrap() * 3_000;
        fund.books_say(&[(Bank, yen), (Supporting, -yen)]).await;
    }
    let paid = fund
        .desk
        .sees("all of it", |view| {
            let paid = view.payments();
            (paid.len() == TIMES).then_some(paid)
        })
        .await;
    assert!(paid.iter().all(|paid| paid.donor == promise.donor));
}

/// The year's receipts: one for both, of all that both gave, and they stay one until it is void.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_year_has_one_receipt_for_who_was_written_down_twice() {
    let fund = Fund::issues_receipts().await;
    let year = fund.year();
    let one = fund.gave("井上 光", None, 3_000).await.0;
    let two = fund.gave("井上 ひかる", None, 500).await.0;
    fund.does(merge(two, one)).await;
    let run = RunId::new();
    fund.does(Command::StartRun(StartRun { run, year })).await;
    let over = |view: &View| {
        let mut runs = view.runs().into_iter();
        runs.find(|run| run.state == RunState::Done)
    };
    assert_eq!(fund.desk.sees("the run", over).await.issued, 1);
    let receipts = fund.desk.sees("the receipt", |view| Some(view.receipts()));
    let receipt = receipts.await.pop().expect("a receipt");
    assert_eq!((receipt.donor, receipt.said.total()), (one, Yen::of(3_500)));
    let number = receipt.number;
    let joint = refused(Refusal::Joint { number });
    assert_eq!(fund.yuri.raises(take_out(two)).await, joint);
    let nothing = refused(Refusal::NothingToReceipt);
    let more = Command::Issue(of(two, Covers::Year(year)));
    assert_eq!(fund.yuri.raises(more).await, nothing);
    let papers = fund.books().await.expect("books that agree").papers;
    assert_eq!((papers.holding, papers.yen), (1, 3_500));
    let reason = reason();
    let receipt = receipt.id;
    fund.does(Command::Void(Void { receipt, reason })).await;
    fund.does(take_out(two)).await;
    let hers = fund.issue(of(two, Covers::Year(year))).await;
    assert_eq!((hers.donor, hers.said.total()), (two, Yen::of(500)));
    let papers = fund.books().await.expect("books that agree").papers;
    assert_eq!((papers.holding, papers.yen), (1, 500));
}
