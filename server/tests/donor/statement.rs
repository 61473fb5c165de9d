//! The bank's statement: what finds its promise by the number, what waits, and what is no gift.

use app::donor::ledger::Account::{Bank, Elsewhere, Gifts, Supporting, Unassigned};
use app::donor::{Pledge, PledgeState, Reference, Refusal, TransferState};
use app::value::Yen;
use chrono::TimeDelta;

use super::{Fund, THANKS, assign, counted, done, refused, set_aside, statement};
use crate::world::follow::View;

const STRANGER: &str = "イノウエ アオイ";
const INTEREST: &str = "リソク";

fn pledge(number: &Reference) -> impl Fn(&View) -> Option<Pledge> {
    let number = number.clone();
    move |view| {
        let mut pledges = view.pledges().into_iter();
        pledges.find(|pledge| pledge.reference == number)
    }
}

/// Once so much has come for it.
fn received(number: &Reference, yen: u32) -> impl Fn(&View) -> Option<Pledge> {
    let pledge = pledge(number);
    move |view| pledge(view).filter(|pledge| pledge.received == Yen::of(yen))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_line_of_a_statement_finds_its_place_once() {
    let fund = Fund::begins().await;
    let sakura = &fund.w.sakura;
    let number = sakura.promises().await;
    let hers = format!("{number} アベ サクラ");
    let day = fund.w.house.clock.now();
    let lines = [(hers.as_str(), 3_000), (STRANGER, 5_000), (INTEREST, 12)];
    fund.does(statement(day, &lines)).await;
    let promise = fund
        .desk
        .sees("her promise", received(&number, 3_000))
        .await;
    assert_eq!(
        (promise.state, promise.payments),
        (PledgeState::Active, 1),
        "it comes every month now"
    );
    let thanks = sakura.gets(THANKS, 1).await;
    assert!(thanks.text.contains("3,000円"), "{}", thanks.text);
    let line = fund.line(&hers).await;
    assert_eq!(line.state, TransferState::Assigned);
    let id = line.payment.unwrap();
    let payment = fund.desk.sees("its payment", |view| view.payment(id)).await;
    assert_eq!(
        (payment.donor, payment.pledge, payment.transfer),
        (promise.donor, Some(promise.id), Some(line.id))
    );
    let waits = [(Bank, 8_012), (Unassigned, -5_012), (Supporting, -3_000)];
    let books = fund.books_say(&waits).await;
    assert_eq!((books.postings, books.entries), (4, 8));

    // The same statement again, as another page would send it: nothing comes of it.
    let before = counted(&fund.w.house).await;
    fund.does(statement(day, &lines)).await;
    assert_eq!(counted(&fund.w.house).await, before);
    assert_eq!(fund.books_say(&waits).await, books);

    // Yuri asks around: the stranger is Aoi, who has no promise.
    let aoi = fund.enters("井上 葵").await;
    let stranger = fund.line(STRANGER).await;
    assert_eq!(
        (stranger.state, stranger.payment),
        (TransferState::Open, None)
    );
    let (payment, command) = assign(stranger.id, aoi, None);
    fund.does(command).await;
    fund.books_say(&[
        (Bank, 8_012),
        (Unassigned, -12),
        (Supporting, -3_000),
        (Gifts, -5_000),
    ])
    .await;
    let again = fund.yuri.raises(assign(stranger.id, aoi, None).1).await;
    assert_eq!(again, refused(Refusal::NotOpen));
    let aside = fund.yuri.raises(set_aside(stranger.id, "利息")).await;
    assert_eq!(aside, refused(Refusal::NotOpen), "it is a payment");
    let paid = |view: &View| view.payment(payment);
    assert_eq!(fund.desk.sees("Aoi's", paid).await.donor, aoi);

    let interest = fund.line(INTEREST).await;
    let unsaid = fund.yuri.raises(set_aside(interest.id, "")).await;
    assert_eq!(unsaid, refused(Refusal::NoReason));
    fund.does(set_aside(interest.id, "利息")).await;
    let whole = [
        (Bank, 8_012),
        (Elsewhere, -12),
        (Supporting, -3_000),
        (Gifts, -5_000),
    ];
    fund.books_say(&whole).await;
    let again = fund.yuri.raises(set_aside(interest.id, "利息")).await;
    assert_eq!(again, refused(Refusal::NotOpen));
    // Where each has its place, the statement still changes nothing.
    fund.does(statement(day, &lines)).await;
    let books = fund.books_say(&whole).await;
    assert_eq!((books.postings, books.entries), (6, 12));

    // The next month's is another payment, and she is thanked for each once.
    fund.w.house.clock.advance(TimeDelta::minutes(5));
    fund.does(statement(day - TimeDelta::days(31), &[(&hers, 3_000)]))
        .await;
    sakura.gets(THANKS, 2).await;
    assert_eq!(sakura.thanked(), 2);
    fund.desk
        .sees("both", |view| {
            received(&number, 6_000)(view).filter(|pledge| pledge.payments == 2)
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_set_aside_turns_out_to_be_a_gift() {
    let fund = Fund::begins().await;
    let number = fund.w.sakura.promises_once(5_000).await;
    fund.imports(&[(STRANGER, 5_000)]).await;
    let line = fund.line(STRANGER).await;
    fund.does(set_aside(line.id, "返金")).await;
    fund.books_say(&[(Bank, 5_000), (Elsewhere, -5_000)]).await;
    let promise = fund.desk.sees("her promise", pledge(&number)).await;
    let (_, command) = assign(line.id, promise.donor, Some(promise.id));
    fund.does(command).await;
    let books = fund.books_say(&[(Bank, 5_000), (Gifts, -5_000)]).await;
    assert_eq!(books.postings, 4, "nothing is taken out of the books");
    let promise = fund
        .desk
        .sees("that it came", received(&number, 5_000))
        .await;
    assert_eq!(promise.state, PledgeState::Fulfilled);
    let line = fund.line(STRANGER).await;
    assert_eq!((line.state, line.reason), (TransferState::Assigned, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_little_and_too_much_count_as_what_came() {
    let fund = Fund::begins().await;
    let number = fund.w.sakura.promises_once(10_000).await;
    let payer = format!("アベ サクラ {number}");
    fund.imports(&[(&payer, 4_000)]).await;
    let promise = fund.desk.sees("a part", received(&number, 4_000)).await;
    assert_eq!(
        (promise.state, promise.payments, promise.amount),
        (PledgeState::Waiting, 1, Yen::of(10_000))
    );
    fund.books_say(&[(Bank, 4_000), (Gifts, -4_000)]).await;
    // Two lines of one statement for the same promise, and more than was promised.
    fund.imports(&[(&payer, 1), (&payer, 9_000)]).await;
    let promise = fund.desk.sees("all", received(&number, 13_001)).await;
    assert_eq!(
        (promise.state, promise.payments),
        (PledgeState::Fulfilled, 3)
    );
    fund.books_say(&[(Bank, 13_001), (Gifts, -13_001)]).await;

    // Two lines that say the same are two payments, and one of another name is nobody's.
    let wrong = wrong_by_a_digit(&number);
    let lines = [(payer.as_str(), 500), (&payer, 500), (&wrong, 700)];
    fund.imports(&lines).await;
    fund.imports(&lines).await;
    fund.desk.sees("both", received(&number, 14_001)).await;
    assert_eq!(fund.line(&wrong).await.state, TransferState::Open);
    fund.books_say(&[(Bank, 14_701), (Gifts, -14_001), (Unassigned, -700)])
        .await;
}

/// Somebody mistypes one digit.
fn wrong_by_a_digit(number: &Reference) -> String {
    let mut digits = number.to_string().into_bytes();
    digits[3] = b'0' + (digits[3] - b'0' + 1) % 10;
    format!("{} アベ サクラ", String::from_utf8(digits).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_statement_is_refused_whole() {
    let fund = Fund::begins().await;
    let now = fund.w.house.clock.now();
    let many: Vec<(&str, u32)> = (1..=101).map(|yen| (STRANGER, yen)).collect();
    for (lines, day, why) in [
        (&[][..], now, Refusal::Lines),
        (&[(STRANGER, 0)], now, Refusal::Lines),
        (&[(STRANGER, 5), (INTEREST, 0)], now, Refusal::Lines),
        (&many, now, Refusal::Lines),
        (&[(STRANGER, 5)], now + TimeDelta::days(2), Refusal::NotYet),
    ] {
        let outcome = fund.yuri.raises(statement(day, lines)).await;
        assert_eq!(outcome, refused(why));
    }
    assert_eq!(counted(&fund.w.house).await, [0; 5]);
    done(fund.yuri.raises(statement(now, &many[..100])).await);
    // A bank that does not say who paid.
    done(fund.yuri.raises(statement(now, &[("", 77)])).await);
    fund.books_say(&[(Bank, 5_127), (Unassigned, -5_127)]).await;
}
