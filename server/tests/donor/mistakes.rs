//! What was booked by mistake or is paid back: nothing is taken out of the books, and all is counted again by hand.

use app::donor::ledger::Account::{Bank, Cash, Gifts, Supporting, Unassigned};
use app::donor::{Book, Command, PledgeState, Refusal, TransferState, Why};
use app::value::{DonorId, Yen};
use chrono::TimeDelta;

use super::{Fund, assign, refused, reverse, set_aside};
use crate::world::follow::View;

const PAYER: &str = "サトウ ケイ";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gift_under_the_wrong_name_waits_again_and_is_given_its_own() {
    let fund = Fund::begins().await;
    let [kei, jun] = [fund.enters("佐藤 恵").await, fund.enters("佐藤 純").await];
    fund.imports(&[(PAYER, 8_000)]).await;
    let line = fund.line(PAYER).await.id;
    let (wrong, command) = assign(line, kei, None);
    fund.does(command).await;
    fund.books_say(&[(Bank, 8_000), (Gifts, -8_000)]).await;

    // Of a mistake nothing stays, and why is to be said.
    let left = Yen::of(8_000);
    let in_part = fund.yuri.raises(reverse(wrong, 5_000, Why::Mistake)).await;
    assert_eq!(in_part, refused(Refusal::TooMuch { left }));
    fund.does(reverse(wrong, 8_000, Why::Mistake)).await;
    fund.books_say(&[(Bank, 8_000), (Unassigned, -8_000)]).await;
    let open = fund
        .desk
        .sees("the line waits", |view| {
            let mut lines = view.transfers().into_iter();
            lines.find(|line| line.state == TransferState::Open)
        })
        .await;
    assert_eq!((open.id, open.payment), (line, None));
    let again = fund.yuri.raises(reverse(wrong, 8_000, Why::Mistake)).await;
    let left = Yen::ZERO;
    assert_eq!(again, refused(Refusal::TooMuch { left }));

    let (right, command) = assign(line, jun, None);
    fund.does(command).await;
    let books = fund.books_say(&[(Bank, 8_000), (Gifts, -8_000)]).await;
    assert_eq!(
        books.postings, 4,
        "it came, was Kei's, was nobody's, is Jun's"
    );
    assert_eq!(of_donor(&fund, kei).await, 0);
    assert_eq!(of_donor(&fund, jun).await, -8_000);
    let both = |view: &View| Some((view.payment(wrong)?, view.payment(right)?));
    let (wrong, right) = fund.desk.sees("both payments", both).await;
    assert_eq!((wrong.stays(), right.stays()), (Yen::ZERO, Yen::of(8_000)));
}

/// What stands in the books under a donor's name.
async fn of_donor(fund: &Fund, donor: DonorId) -> i64 {
    let sum = sqlx::query(
        "select cast(coalesce(sum(amount), 0) as bigint) as yen from entry where donor = $1",
    );
    let sum = sum.bind(donor.to_string());
    let row = sum.fetch_one(&mut fund.w.house.database().await).await;
    sqlx::Row::try_get(&row.unwrap(), "yen").unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gift_is_paid_back_in_part_and_its_promise_knows() {
    let mut fund = Fund::begins().await;
    let number = fund.w.sakura.promises_once(10_000).await;
    let payer = format!("{number} アベ サクラ");
    fund.imports(&[(&payer, 10_000)]).await;
    let payment = fund.line(&payer).await.payment.unwrap();
    let first = fund.w.house.clock.now();
    // It is paid back weeks later: the books say so of that day.
    fund.w.house.clock.advance(TimeDelta::days(20));
    fund.yuri.signs_in().await;
    fund.does(reverse(payment, 4_000, Why::Refund)).await;
    fund.books_say(&[(Bank, 6_000), (Gifts, -6_000)]).await;
    let mut left = Yen::of(6_000);
    for (yen, why) in [
        (6_001, Why::Refund),
        (0, Why::Refund),
        (6_000, Why::Mistake),
    ] {
        // The rest is no mistake: the bank's line is one.
        let outcome = fund.yuri.raises(reverse(payment, yen, why)).await;
        assert_eq!(outcome, refused(Refusal::TooMuch { left }));
    }
    fund.does(reverse(payment, 6_000, Why::Refund)).await;
    let books = fund.books_say(&[]).await;
    assert_eq!(books.postings, 4);
    left = Yen::ZERO;
    let more = fund.yuri.raises(reverse(payment, 1, Why::Refund)).await;
    assert_eq!(more, refused(Refusal::TooMuch { left }));

    let (pulled, _) =
        crate::world::follow::pulls(&fund.w.house, &fund.yuri.credentials(), "").await;
    let view = View::of(pulled);
    let promise = view.pledges().pop().unwrap();
    assert_eq!(
        (promise.state, promise.received, promise.payments),
        (PledgeState::Cancelled, Yen::ZERO, 0)
    );
    // What went out of the house is no line that waits.
    assert_eq!(
        view.transfers().pop().unwrap().state,
        TransferState::Assigned
    );
    let payment = view.payment(payment).unwrap();
    assert_eq!(payment.reversals.len(), 2);
    assert!(payment.day <= first && payment.reversals[0].day > first);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cash_that_was_written_down_twice_goes_out_once() {
    let fund = Fund::begins().await;
    let sakura = &fund.w.sakura;
    let number = sakura.promises().await;
    let of_it = |pledge: &app::donor::Pledge| pledge.reference == number;
    let promise = fund
        .desk
        .sees("her promise", |view| view.pledges().into_iter().find(of_it))
        .await;
    let cash = || Book {
        pledge: Some(promise.id),
        purpose: app::donor::Purpose::Supporting,
        thank: true,
        ..fund.cash(promise.donor, 3_000)
    };
    let (first, twice) = (cash(), cash());
    fund.does(Command::Book(first.clone())).await;
    fund.does(Command::Book(twice.clone())).await;
    fund.books_say(&[(Cash, 6_000), (Supporting, -6_000)]).await;
    sakura.gets(super::THANKS, 2).await;
    let same = fund.yuri.raises(Command::Book(first.clone())).await;
    assert_eq!(same, refused(Refusal::NotAllowed), "the id is taken");

    fund.does(reverse(twice.payment, 3_000, Why::Mistake)).await;
    fund.does(reverse(first.payment, 500, Why::Refund)).await;
    // Of cash, what is left after a part went back may be a mistake, too.
    fund.books_say(&[(Cash, 2_500), (Supporting, -2_500)]).await;
    let promise = fund
        .desk
        .sees("what stayed", |view| {
            let pledge = view.pledges().pop()?;
            (pledge.received == Yen::of(2_500)).then_some(pledge)
        })
        .await;
    assert_eq!((promise.payments, promise.state), (1, PledgeState::Active));
    fund.does(reverse(first.payment, 2_500, Why::Mistake)).await;
    fund.books_say(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_booked_is_not() {
    let fund = Fund::begins().await;
    let jun = fund.enters("佐藤 純").await;
    fund.w.sakura.promises().await;
    let promise = fund
        .desk
        .sees("a promise", |view| view.pledges().pop())
        .await;
    let good = fund.cash(jun, 1_000);
    let tomorrow = good.day + TimeDelta::days(1);
    let too_early = Book {
        day: tomorrow,
        ..good.clone()
    };
    let by_bank = Book {
        means: app::donor::Means::Transfer,
        ..good.clone()
    };
    let nobodys = Book {
        donor: DonorId::new(),
        ..good.clone()
    };
    let anothers = Book {
        pledge: Some(promise.id),
        ..good.clone()
    };
    for (book, why) in [
        (too_early, Refusal::NotYet),
        (by_bank, Refusal::NotAllowed),
        (nobodys, Refusal::NoSuchDonor),
        (anothers, Refusal::OtherDonor),
    ] {
        let outcome = fund.yuri.raises(Command::Book(book)).await;
        assert_eq!(outcome, refused(why));
    }
    let unknown = app::value::TransferId::new();
    for command in [assign(unknown, jun, None).1, set_aside(unknown, "利息")] {
        let outcome = fund.yuri.raises(command).await;
        assert_eq!(outcome, refused(Refusal::NoSuchTransfer));
    }
    let command = reverse(app::value::PaymentId::new(), 1, Why::Refund);
    let outcome = fund.yuri.raises(command).await;
    assert_eq!(outcome, refused(Refusal::NoSuchPayment));
    fund.books_say(&[]).await;
}
