//! Money that comes by card or at a convenience store: what the payment company says when it is asked, and nothing else.

use app::donor::ledger::Account;
use app::donor::{
    self, Lack, Means, Payment, Pledge, PledgeState, Refusal, Reverse, TransferState, Why,
};
use app::value::Line;
use chrono::TimeDelta;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::company::{Came, Company};
use super::{Fund, refused, set_aside};
use crate::world::{Member, Page, Person, World, eventually};

/// A server that takes cards, and the company beside it.
struct Shop {
    fund: Fund,
    company: Company,
}

impl Shop {
    async fn opens() -> Self {
        let company = Company::opens();
        let flags = company.flags();
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        let fund = Fund::begins_in(World::begins_told(&flags).await).await;
        let shop = Self { fund, company };
        shop.weather(json!({})).await;
        shop
    }

    async fn weather(&self, weather: Value) {
        let base = self.fund.w.house.base();
        self.company.tells(&base, weather).await;
    }

    /// Somebody fills in the form and is led to the company's page.
    async fn orders(&self, who: &Person, rhythm: &str, means: &str) -> Pledge {
        let form = who.fills_in_a_gift().await;
        let page = form.with("rhythm", rhythm).with("means", means);
        let page = page.send().await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
        assert!(page.location().starts_with(&self.company.base));
        let record = self.company.record().await;
        let mut sessions = record["sessions"].as_array().unwrap().iter();
        let session = sessions.find(|session| session["url"] == page.location().as_str());
        let id = session.and_then(|session| session["pledge"].as_str());
        let id = app::value::PledgeId::parse(id.unwrap()).unwrap();
        let view = |view: &crate::world::follow::View| {
            let mut all = view.pledges().into_iter();
            all.find(|pledge| pledge.id == id)
        };
        self.fund.desk.sees("a promise by card", view).await
    }

    async fn pays(&self, pledge: &Pledge) {
        let told = json!({ "pledge": pledge.id.to_string() });
        self.company.does("pay", told).await;
    }

    async fn does(&self, what: &str, pledge: &Pledge) {
        let told = json!({ "pledge": pledge.id.to_string() });
        self.company.does(what, told).await;
    }

    /// Both clocks go on.
    async fn days_pass(&mut self, days: i64) {
        self.company
            .does("advance", json!({ "seconds": days * 86_400 }))
            .await;
        self.fund.w.house.clock.advance(TimeDelta::days(days));
        self.fund.yuri.signs_in().await;
        let by = self.fund.yuri.credentials();
        self.fund.desk = crate::world::follow::Follower::begins(&self.fund.w.house, by).await;
    }

    async fn sees(&self, what: &str, pledge: &Pledge, is: impl Fn(&Pledge) -> bool) -> Pledge {
        let id = pledge.id;
        let find = |view: &crate::world::follow::View| {
            let mut all = view.pledges().into_iter();
            all.find(|pledge| pledge.id == id && is(pledge))
        };
        self.fund.desk.sees(what, find).await
    }

    fn payments(&self) -> Vec<Payment> {
        self.fund.desk.view().payments()
    }

    /// All that happened there was looked at, and nothing is odd.
    async fn is_quiet(&self) {
        let house = &self.fund.w.house;
        eventually("all is looked at", async || {
            (house.rows("heard where state = 'open'").await == 0).then_some(())
        })
        .await;
        assert_eq!(house.rows("heard where state = 'odd'").await, 0);
    }

    async fn agrees(&self) {
        eventually("the books are the company's record", async || {
            let books = self.fund.books().await.expect("books that agree");
            let held = books.balances.get(&Account::Provider).copied();
            (held.unwrap_or_default() == self.company.holds().await).then_some(())
        })
        .await;
    }

    async fn charge(&self) -> Came {
        self.company.came().await.pop().expect("a charge")
    }

    async fn refunds(&self, charge: &Came, yen: i64) {
        let told = json!({ "charge": charge.charge, "amount": yen });
        let said = self.company.does("refund", told).await;
        assert_eq!(said["amount"], yen, "{said}");
    }

    /// Sakura changes her card, and nobody else can.
    async fn changes_card(&self, pledge: &Pledge) {
        let house = &self.fund.w.house;
        let promise = pledge.id.to_string();
        let fields = [("action", "pay"), ("promise", promise.as_str())];
        let mut other = Member::unknown(house, &self.fund.w.aoi.email);
        let form = self.fund.w.aoi.fills_in_a_gift().await;
        form.with("means", "transfer").send().await;
        other.signs_in().await;
        let page = other.asks_of_gifts(&fields).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        let mut sakura = Member::unknown(house, &self.fund.w.sakura.email);
        sakura.signs_in().await;
        let own = sakura.opens("/me/giving").await;
        assert!(own.main().contains("カードを変える"));
        self.company.does("outage", json!({ "on": "broken" })).await;
        let page = sakura.asks_of_gifts(&fields).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(page.main().contains("いま、決済会社の画面を開けません"));
        self.company.does("outage", json!({ "on": false })).await;
        let page = sakura.asks_of_gifts(&fields).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
        let portal = page.location();
        assert!(portal.starts_with(&self.company.base), "{portal}");
        self.company.presses(&format!("{portal}/card")).await;
    }

    async fn comes_back(&self, pledge: &Pledge) -> Page {
        let house = &self.fund.w.house;
        let seal = server::db::seal(&mut house.database().await).await.unwrap();
        let address = server::donor::provider::waiting::address("", &seal, pledge.id);
        house.get(&address).await
    }
}

fn outcome(page: &Page) -> String {
    page.attribute("data-outcome").unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sakura_gives_once_by_card() {
    let shop = Shop::opens().await;
    let sakura = &shop.fund.w.sakura;
    let pledge = shop.orders(sakura, "once", "card").await;
    assert_eq!((pledge.means, pledge.payments), (Means::Card, 0));
    // That she comes back proves nothing.
    let back = shop.comes_back(&pledge).await;
    assert_eq!(outcome(&back), "waiting");
    assert!(back.headers.contains_key("refresh"));
    shop.fund.books_say(&[]).await;
    shop.pays(&pledge).await;
    let paid = |p: &Pledge| p.state == PledgeState::Fulfilled && p.linked.is_some();
    let pledge = shop.sees("it came", &pledge, paid).await;
    assert_eq!(pledge.received.get(), 3_000);
    let back = shop.comes_back(&pledge).await;
    assert_eq!(outcome(&back), "paid");
    assert!(!back.headers.contains_key("refresh"));
    sakura.gets(super::THANKS, 1).await;
    let came = [(Account::Provider, 3_000), (Account::Gifts, -3_000)];
    shop.fund.books_say(&came).await;
    shop.is_quiet().await;
    let payments = shop.payments();
    assert_eq!(payments.len(), 1);
    assert_eq!(payments[0].means, Means::Card);
    // Whoever works here cannot say that it went back: the company does.
    let reverse = Reverse {
        payment: payments[0].id,
        amount: payments[0].amount,
        why: Why::Refund,
        reason: Line::parse("本人の希望").unwrap(),
    };
    let by_hand = shop.fund.yuri.raises(app::donor::Command::Reverse(reverse));
    assert_eq!(by_hand.await, refused(Refusal::AtProvider));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_that_fails_and_recovers() {
    let mut shop = Shop::opens().await;
    let pledge = shop.orders(&shop.fund.w.sakura, "monthly", "card").await;
    shop.pays(&pledge).await;
    let linked = |p: &Pledge| {
        let subscription = p.linked.as_ref().and_then(|l| l.subscription.as_ref());
        p.payments == 1 && subscription.is_some()
    };
    shop.sees("the first month", &pledge, linked).await;
    let card = json!({ "pledge": pledge.id.to_string(), "works": false });
    shop.company.does("card", card).await;
    shop.days_pass(32).await;
    let failed = |p: &Pledge| p.failed.is_some_and(|failed| failed.why == Lack::Declined);
    let known = shop.sees("it failed", &pledge, failed).await;
    assert_eq!((known.payments, &known.ended), (1, &None));
    // It is seen the same day, and she is told where to look after her card.
    assert_eq!(known.state, PledgeState::PastDue);
    let sakura = &shop.fund.w.sakura;
    let told = sakura.gets("ご入金の確認のお願い", 1).await;
    assert!(told.text.contains("/me/giving"), "{}", told.text);
    shop.changes_card(&pledge).await;
    shop.days_pass(4).await;
    let recovered = |p: &Pledge| p.payments == 2 && p.failed.is_none();
    shop.sees("it recovered", &pledge, recovered).await;
    shop.does("cancel", &pledge).await;
    shop.sees("it ended", &pledge, |p| p.ended.is_some()).await;
    shop.is_quiet().await;
    shop.agrees().await;
    let came = [(Account::Provider, 6_000), (Account::Supporting, -6_000)];
    shop.fund.books_say(&came).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_that_runs_out_is_changed_in_time() {
    let mut shop = Shop::opens().await;
    let pledge = shop.orders(&shop.fund.w.sakura, "monthly", "card").await;
    shop.pays(&pledge).await;
    let paid = |p: &Pledge| p.payments == 1 && p.expires.is_some();
    let first = shop.sees("the first month", &pledge, paid).await;
    // Its month is this one; three days into it no month is left.
    let told = json!({ "pledge": pledge.id.to_string(), "months": 0 });
    shop.company.does("runs_out", told).await;
    let sooner = |p: &Pledge| p.expires < first.expires;
    shop.sees("another card", &pledge, sooner).await;
    shop.days_pass(3).await;
    let sakura = &shop.fund.w.sakura;
    let mail = sakura.gets("カードの有効期限について", 1).await;
    assert!(mail.text.contains("/me/giving"), "{}", mail.text);
    let warned = shop.sees("she was told", &pledge, Pledge::is_warned).await;
    shop.changes_card(&pledge).await;
    let later = |p: &Pledge| p.expires > warned.expires && !p.is_warned();
    shop.sees("a card that lasts", &pledge, later).await;
    shop.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_takes_the_money_days_later_or_never() {
    let mut shop = Shop::opens().await;
    let paid = shop.orders(&shop.fund.w.sakura, "once", "konbini").await;
    let never = shop.orders(&shop.fund.w.aoi, "once", "konbini").await;
    assert_ne!(paid.id, never.id);
    shop.pays(&paid).await;
    shop.pays(&never).await;
    let numbered = |p: &Pledge| p.linked.is_some();
    shop.sees("a number", &paid, numbered).await;
    shop.sees("a number", &never, numbered).await;
    // A number is no money.
    shop.fund.books_say(&[]).await;
    shop.days_pass(2).await;
    shop.does("till", &paid).await;
    shop.does("never", &never).await;
    let came = |p: &Pledge| p.state == PledgeState::Fulfilled;
    shop.sees("it came", &paid, came).await;
    let expired = |p: &Pledge| p.failed.is_some_and(|failed| failed.why == Lack::Expired);
    shop.sees("it did not", &never, expired).await;
    assert_eq!(outcome(&shop.comes_back(&never).await), "unpaid");
    shop.is_quiet().await;
    shop.agrees().await;
    let payments = shop.payments();
    assert_eq!(payments.len(), 1);
    let today = app::time::day_begins(shop.fund.w.house.clock.now());
    assert_eq!(
        (payments[0].means, payments[0].day),
        (Means::Konbini, today)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_goes_back_goes_back_in_the_books() {
    let shop = Shop::opens().await;
    let pledge = shop.orders(&shop.fund.w.sakura, "once", "card").await;
    shop.weather(json!({ "hold": true })).await;
    shop.pays(&pledge).await;
    let charge = shop.charge().await;
    // Some of it is gone before we know that it came.
    shop.refunds(&charge, 500).await;
    shop.company.does("flush", json!({})).await;
    let left = |yen: i64| move |p: &Pledge| p.received.get() == yen;
    shop.sees("what is left", &pledge, left(2_500)).await;
    shop.is_quiet().await;
    shop.agrees().await;
    shop.weather(json!({ "repeat": 3 })).await;
    shop.refunds(&charge, 1_000).await;
    shop.sees("what is left", &pledge, left(1_500)).await;
    shop.refunds(&charge, 1_500).await;
    let none = shop.sees("nothing", &pledge, left(0)).await;
    assert_eq!((none.payments, none.state), (0, PledgeState::Cancelled));
    shop.is_quiet().await;
    shop.agrees().await;
    let payments = shop.payments();
    let told: Vec<i64> = payments[0]
        .reversals
        .iter()
        .map(|r| r.amount.get())
        .collect();
    assert_eq!(told, [500, 1_000, 1_500]);
    shop.fund.books_say(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_bank_takes_back_is_gone_once_the_dispute_is_lost() {
    let shop = Shop::opens().await;
    let pledge = shop.orders(&shop.fund.w.sakura, "once", "card").await;
    shop.pays(&pledge).await;
    let charge = shop.charge().await;
    let left = |yen: i64| move |p: &Pledge| p.received.get() == yen;
    shop.sees("what came", &pledge, left(3_000)).await;
    shop.refunds(&charge, 1_000).await;
    shop.sees("what is left", &pledge, left(2_000)).await;
    let disputed = json!({ "charge": charge.charge, "amount": 2_000 });
    let judged = async |status: &str| {
        let dispute = shop.company.does("dispute", disputed.clone()).await;
        let told = json!({ "dispute": dispute["id"], "status": status });
        shop.company.does("judge", told).await;
        shop.is_quiet().await;
        shop.agrees().await;
        dispute["id"].as_str().unwrap().to_owned()
    };
    // Won: it stays.
    judged("won").await;
    shop.sees("what is left", &pledge, left(2_000)).await;
    let lost = judged("lost").await;
    shop.sees("nothing", &pledge, left(0)).await;
    let payments = shop.payments();
    let gone = payments[0].reversals.last().unwrap();
    assert_eq!((gone.amount.get(), gone.why), (2_000, Why::Refund));
    assert_eq!(gone.refund.as_ref().unwrap().as_str(), lost);
    shop.fund.books_say(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_that_names_no_promise_waits_for_a_name() {
    let shop = Shop::opens().await;
    let told = json!({ "amount": 4_000, "email": "someone@mail.example" });
    shop.company.does("charge", told).await;
    let line = shop.fund.line("someone@mail.example").await;
    assert_eq!((line.state, line.means), (TransferState::Open, Means::Card));
    shop.is_quiet().await;
    shop.agrees().await;
    // Put aside, and sent back in part, and somebody's after all.
    shop.fund.does(set_aside(line.id, "寄付ではない")).await;
    let charge = shop.charge().await;
    shop.refunds(&charge, 1_000).await;
    shop.is_quiet().await;
    shop.agrees().await;
    let donor = shop.fund.enters("井上 葵").await;
    let (payment, assign) = super::assign(line.id, donor, None);
    shop.fund.does(assign).await;
    let found = shop.fund.desk.sees("hers", |view| view.payment(payment));
    assert_eq!(found.await.amount.get(), 3_000);
    shop.refunds(&charge, 3_000).await;
    shop.is_quiet().await;
    shop.agrees().await;
    shop.fund.books_say(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn letters_come_late_twice_jumbled_or_never() {
    let mut shop = Shop::opens().await;
    let pledge = shop.orders(&shop.fund.w.sakura, "monthly", "card").await;
    shop.weather(json!({ "hold": true, "repeat": 3, "shuffle": true }))
        .await;
    shop.pays(&pledge).await;
    shop.company
        .does(
            "odd",
            json!({ "type": "radar.early_fraud_warning.created" }),
        )
        .await;
    let told = shop.company.does("flush", json!({})).await;
    let told = told["told"].as_array().unwrap();
    assert!(told.len() > 12, "{told:?}");
    assert!(told.iter().all(|one| one["status"] == 200), "{told:?}");
    shop.sees("once", &pledge, |p| p.payments == 1).await;
    shop.is_quiet().await;
    // Months pass while no letter comes: what happened is asked for.
    shop.weather(json!({ "drop": true })).await;
    shop.days_pass(25).await;
    shop.days_pass(25).await;
    shop.sees("the second month", &pledge, |p| p.payments == 2)
        .await;
    shop.is_quiet().await;
    shop.agrees().await;
    assert_eq!(shop.payments().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_and_a_crash_lose_nothing() {
    let mut shop = Shop::opens().await;
    let pledge = shop.orders(&shop.fund.w.sakura, "once", "card").await;
    shop.company.does("outage", json!({ "on": "broken" })).await;
    // Who wants to pay now keeps what they typed.
    let form = shop.fund.w.aoi.fills_in_a_gift().await;
    let page = form.with("means", "card").send().await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(outcome(&page), "down");
    assert!(page.html.contains(&shop.fund.w.aoi.name));
    shop.pays(&pledge).await;
    let house = shop.fund.w.house.clone();
    eventually("it was heard", async || {
        (house.rows("heard where tries > 0").await > 0).then_some(())
    })
    .await;
    shop.fund.books_say(&[]).await;
    // The server stops between hearing and asking, and the company is back before it is.
    shop.fund.w.stops().await;
    shop.company.does("outage", json!({ "on": false })).await;
    shop.fund.w.starts().await;
    shop.days_pass(1).await;
    shop.sees("it came", &pledge, |p| p.payments == 1).await;
    shop.is_quiet().await;
    shop.agrees().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_that_nobody_signed_is_no_letter() {
    let shop = Shop::opens().await;
    let house = &shop.fund.w.house;
    let body = json!({
        "id": "evt_1", "type": "charge.succeeded", "created": 1_795_000_000,
        "data": { "object": { "id": "ch_1" } },
    })
    .to_string();
    let sends = async |header: Option<&str>| {
        let mut request = house.request(Method::POST, "/webhooks/stripe");
        if let Some(header) = header {
            request = request.header("stripe-signature", header);
        }
        request.body(body.clone()).send().await.unwrap().status()
    };
    let now = house.clock.now().timestamp();
    let forged = format!("t={now},v1={}", "0".repeat(64));
    for header in [None, Some(""), Some("t=1,v1=ab"), Some(forged.as_str())] {
        assert_eq!(sends(header).await, StatusCode::BAD_REQUEST, "{header:?}");
    }
    assert_eq!(house.rows("heard").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_forgotten_is_charged_no_more() {
    let shop = Shop::opens().await;
    let pledge = shop.orders(&shop.fund.w.sakura, "monthly", "card").await;
    shop.pays(&pledge).await;
    shop.sees("what came", &pledge, |p| p.payments == 1).await;
    let house = &shop.fund.w.house;
    let mut sakura = Member::unknown(house, &shop.fund.w.sakura.email);
    sakura.signs_in().await;
    sakura.presses(&[("action", "erase")]).await;
    house.clock.advance(TimeDelta::minutes(61));
    let over = shop.sees("its end", &pledge, |p| p.ended.is_some()).await;
    assert_eq!(over.state, PledgeState::Cancelled);
    eventually("the company takes nothing any more", async || {
        let record = shop.company.record().await;
        let mut all = record["subscriptions"].as_array().unwrap().iter();
        let status = all.find(|s| s["pledge"] == pledge.id.to_string().as_str());
        (status?["status"] == "canceled").then_some(())
    })
    .await;
    // And nobody is told of it whose address is nowhere any more.
    let forgotten = |view: &crate::world::follow::View| {
        let donor = view.donor(pledge.donor)?;
        donor.details.email.is_none().then_some(())
    };
    shop.fund
        .desk
        .sees("a donor without a mail", forgotten)
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_agreed_is_carried_out_once_and_in_its_order() {
    let mut shop = Shop::opens().await;
    let pledge = shop.orders(&shop.fund.w.sakura, "monthly", "card").await;
    shop.pays(&pledge).await;
    shop.sees("it came", &pledge, |p| {
        p.payments == 1 && p.linked.is_some()
    })
    .await;
    shop.company.does("outage", json!({ "on": "down" })).await;
    let house = shop.fund.w.house.clone();
    let today = house.clock.now();
    let promise = pledge.id;
    let agreed = [
        donor::Command::Pause(donor::Pause {
            pledge: promise,
            from: today,
            until: None,
        }),
        donor::Command::Resume(donor::Resume { pledge: promise }),
        donor::Command::ChangeAmount(donor::ChangeAmount {
            pledge: promise,
            amount: app::value::Yen::of(5_000),
            from: today,
        }),
    ];
    for command in agreed {
        shop.fund.does(command).await;
    }
    eventually("it was tried", async || {
        (house.rows("errand where tries > 0").await > 0).then_some(())
    })
    .await;
    shop.company.does("outage", json!({ "on": false })).await;
    eventually("all is done", async || {
        (house.rows("errand where state = 'done'").await == 3).then_some(())
    })
    .await;
    let record = shop.company.record().await;
    let subscription = &record["subscriptions"][0];
    assert_eq!(subscription["amount"], 5_000);
    assert_eq!(subscription["paused"], false);
    let calls = record["calls"].as_array().unwrap();
    let of_errands = calls.iter().filter(|call| {
        let key = call["key"].as_str().unwrap_or_default();
        key.starts_with("errand-")
    });
    assert_eq!(of_errands.count(), 3);
    shop.days_pass(32).await;
    let more = |p: &Pledge| p.payments == 2 && p.received.get() == 8_000;
    shop.sees("more from the next time on", &pledge, more).await;
    let cancel = donor::Cancel {
        pledge: promise,
        reason: None,
    };
    shop.fund.does(donor::Command::Cancel(cancel)).await;
    eventually("it ended there", async || {
        let record = shop.company.record().await;
        (record["subscriptions"][0]["status"] == "canceled").then_some(())
    })
    .await;
    shop.sees("it ended", &pledge, |p| p.ended.is_some()).await;
    shop.is_quiet().await;
    shop.agrees().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_key_nothing_of_it_is_offered() {
    let fund = Fund::begins().await;
    let house = &fund.w.house;
    let page = house.get("/give").await;
    assert!(!page.html.contains("name=\"means\""));
    let form = fund.w.sakura.fills_in_a_gift().await.with("means", "card");
    assert_eq!(form.send().await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let letter = house.request(Method::POST, "/webhooks/stripe").send().await;
    assert_eq!(letter.unwrap().status(), StatusCode::NOT_FOUND);
    assert_eq!(house.rows("pledge").await, 0);
}
