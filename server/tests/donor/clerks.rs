//! Two who look after the donors do the same at the same moment.

use app::donor::ledger::Account::{Bank, Gifts, Supporting};
use app::donor::{Refusal, Why};
use app::people::Area;
use app::sync::push::Outcome;
use app::value::Yen;
use chrono::TimeDelta;

use super::{Fund, THANKS, assign, counted, done, refused, reverse, statement};
use crate::world::Staff;

const TIMES: i64 = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_statement_from_two_desks_counts_once() {
    let fund = Fund::begins().await;
    let rin = Staff::arrives(&fund.w.house, "rin@tomoni.example", Area::Fundraising).await;
    let sakura = &fund.w.sakura;
    let number = sakura.promises().await;
    let hers = format!("{number} アベ サクラ");
    let lines = [(hers.as_str(), 3_000), ("サトウ ケイ", 8_000)];
    for n in 1..=TIMES {
        let day = fund.w.house.clock.now() - TimeDelta::days(n);
        let (one, other) = tokio::join!(
            fund.yuri.raises(statement(day, &lines)),
            rin.raises(statement(day, &lines))
        );
        done(one);
        done(other);
        let [_, _, payments, transfers, postings] = counted(&fund.w.house).await;
        assert_eq!((payments, transfers, postings), (n, 2 * n, 3 * n));
        fund.books().await.expect("books that agree");
    }
    let times = usize::try_from(TIMES).unwrap();
    sakura.gets(THANKS, times).await;
    assert_eq!(sakura.thanked(), times, "she is thanked for each once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_name_the_same_line_one_is_told_that_it_has_its_place() {
    let fund = Fund::begins().await;
    let rin = Staff::arrives(&fund.w.house, "rin@tomoni.example", Area::Fundraising).await;
    let [kei, jun] = [fund.enters("佐藤 恵").await, fund.enters("佐藤 純").await];
    for n in 1..=TIMES {
        let payer = format!("サトウ {n}");
        fund.imports(&[(&payer, 1_000)]).await;
        let line = fund.line(&payer).await.id;
        let ((first, hers), (second, his)) = (assign(line, kei, None), assign(line, jun, None));
        let (one, other) = tokio::join!(fund.yuri.raises(hers), rin.raises(his));
        let payment = if matches!(one, Outcome::Done(_)) {
            assert_eq!(other, refused(Refusal::NotOpen));
            first
        } else {
            assert_eq!(one, refused(Refusal::NotOpen));
            done(other);
            second
        };
        fund.books_say(&[(Bank, 1_000), (Gifts, -1_000)]).await;

        // And both want it out again.
        let (one, other) = tokio::join!(
            fund.yuri.raises(reverse(payment, 1_000, Why::Refund)),
            rin.raises(reverse(payment, 1_000, Why::Refund))
        );
        let left = Yen::ZERO;
        let late = refused(Refusal::TooMuch { left });
        let lost = [&one, &other].into_iter().filter(|o| **o == late).count();
        assert_eq!(lost, 1, "{one:?}, {other:?}");
        fund.books_say(&[]).await;
    }
}

/// The bank's statement and somebody with cash, for the same promise: neither is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_for_one_promise_in_two_ways_adds_up() {
    let fund = Fund::begins().await;
    let rin = Staff::arrives(&fund.w.house, "rin@tomoni.example", Area::Fundraising).await;
    let number = fund.w.sakura.promises().await;
    let promise = fund
        .desk
        .sees("her promise", |view| view.pledges().pop())
        .await;
    let hers = format!("{number} アベ サクラ");
    for n in 1..=TIMES {
        let cash = app::donor::Book {
            pledge: Some(promise.id),
            purpose: app::donor::Purpose::Supporting,
            ..fund.cash(promise.donor, 1_000)
        };
        let day = fund.w.house.clock.now() - TimeDelta::days(n);
        let (one, other) = tokio::join!(
            fund.yuri.raises(statement(day, &[(&hers, 3_000)])),
            rin.raises(app::donor::Command::Book(cash))
        );
        done(one);
        done(other);
        let cash = app::donor::ledger::Account::Cash;
        fund.books_say(&[
            (Bank, 3_000 * n),
            (cash, 1_000 * n),
            (Supporting, -4_000 * n),
        ])
        .await;
    }
}
