//! Who comes too often is told when to come again, and nobody else notices. That an office of 300 behind one
//! address all get through is told in `ideathon/rush.rs`.

use app::command::Command;
use app::ideathon::{Audience, Cancel, Command as Ideathon, Entry};
use app::sync::push::Rejection;
use app::value::RegistrationId;
use chrono::TimeDelta;
use reqwest::header::{ACCEPT, RETRY_AFTER};
use reqwest::{Method, StatusCode};

use crate::world::{As, Page, Plan, Sender, Told, World};

const OFFICE: &str = "198.51.100.1";
const ELSEWHERE: &str = "203.0.113.9";

fn seconds(page: &Page) -> i64 {
    page.headers[RETRY_AFTER].to_str().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_sent_without_end_comes_back_with_what_was_typed() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    let form = w.sakura.fills_in(&event).await;
    let mut sent = 0;
    let page = loop {
        let page = form.send().await;
        if page.status != StatusCode::OK {
            break page;
        }
        sent += 1;
        assert!(sent < 1000, "there is an end");
    };
    assert!(sent >= 100, "a hand cannot do that: {sent}");
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(page.told(), Told::Refused);
    let typed = page.form("registration");
    for name in ["key", "name", "email", "company"] {
        let value = form.value(name).unwrap().to_owned();
        assert!(typed.contains(&(name.to_owned(), value)), "{name}");
    }
    assert_eq!(
        w.aoi.registers(&event).await,
        Told::Confirmed,
        "another form passes"
    );
    w.house.clock.advance(TimeDelta::seconds(seconds(&page)));
    assert_eq!(form.send().await.told(), Told::Confirmed);
    assert_eq!(w.house.standing(&event, "confirmed").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_that_pushes_without_end_is_told_to_wait() {
    let w = World::begins().await;
    let registration = RegistrationId::new();
    let cancel = || Command::Ideathon(Ideathon::Cancel(Cancel { registration }));
    for by in [As::Nobody, w.ken.credentials()] {
        let device = Sender::new(&w.house);
        let mut next = 1;
        let (status, told) = loop {
            let commands = (next..next + 100).map(|seq| (seq, cancel())).collect();
            let (status, told) = device.pushes(&by, commands).await;
            if status != StatusCode::OK {
                break (status, told);
            }
            next += 100;
            assert!(next < 10_000, "there is an end");
        };
        assert!(next > 200, "a full push fits");
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
        let Err(Rejection::TooOften { seconds }) = told else {
            panic!("{told:?}");
        };
        w.house.clock.advance(TimeDelta::seconds(seconds.into()));
        let commands = (next..next + 100).map(|seq| (seq, cancel())).collect();
        let (status, _) = device.pushes(&by, commands).await;
        assert_eq!(status, StatusCode::OK, "nothing was lost but time");
    }
}

/// Anybody can write somebody's address into the form.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_form_fills_nobodys_box() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(50)).await;
    for _ in 0..12 {
        let told = w.sakura.registers(&event).await;
        assert_eq!(told, Told::Confirmed, "the answer stays the same");
    }
    assert_eq!(
        w.house.rows("mail where person is null").await,
        4,
        "one, and three times again"
    );
    w.house.clock.advance(TimeDelta::minutes(20));
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    assert_eq!(w.house.rows("mail where person is null").await, 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_tries_codes_is_shut_out_and_others_are_not() {
    let w = World::begins_told(&["--trusted-proxy=127.0.0.1"]).await;
    let plan = Plan::business(5).and(Audience::Talent, 5, Entry::Code);
    let event = w.ken.holds(plan).await;
    let code = w.ken.issues(&event, Audience::Talent, "SAKURA7Q", 5).await;
    let guesses = async |from: &str, code: &str, person| {
        let person = w.person(person);
        let form = person.fills_in_invited(&event, "talent", code);
        let request = w.house.request(Method::POST, &event.form());
        let request = request.form(&form.await.fields);
        let answer = request.header("x-forwarded-for", from).send().await;
        Page::of(answer.unwrap()).await
    };
    let mut tried = 0;
    let page = loop {
        // Codes have no 0 and no 1.
        let wrong = format!("WRNG{}", 2222 + tried / 7 * 10 + tried % 7);
        let page = guesses(OFFICE, &wrong, 1).await;
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            break page;
        }
        assert_eq!(page.told(), Told::Refused);
        tried += 1;
        assert!(tried < 49, "there is an end");
    };
    assert!(tried >= 20, "an office mistypes: {tried}");
    let right = guesses(OFFICE, code.text.as_str(), 2).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS);
    let other = guesses(ELSEWHERE, code.text.as_str(), 3).await;
    assert_eq!(other.told(), Told::Confirmed);
    w.house.clock.advance(TimeDelta::seconds(seconds(&page)));
    let right = guesses(OFFICE, code.text.as_str(), 4).await;
    assert_eq!(right.told(), Told::Confirmed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_tries_links_is_told_to_wait() {
    let w = World::begins_told(&["--trusted-proxy=127.0.0.1"]).await;
    let event = w.ken.holds(Plan::business(5)).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let link = w.sakura.link().await;
    let opens = async |from: &str, path: &str| {
        let request = w.house.request(Method::GET, path);
        let request = request.header(ACCEPT, "text/html,*/*");
        let answer = request.header("x-forwarded-for", from).send().await;
        Page::of(answer.unwrap()).await
    };
    let mut tried = 0;
    let page = loop {
        let kind = ["registration", "sign-in"][tried % 2];
        let path = format!("/{kind}/{}", server::token::new());
        let page = opens(OFFICE, &path).await;
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            break page;
        }
        tried += 1;
        assert!(tried < 1000, "there is an end");
    };
    assert!(page.main().contains("少しお待ちください"), "{}", page.html);
    assert!(seconds(&page) >= 1);
    assert_eq!(opens(ELSEWHERE, &link).await.status, StatusCode::OK);
    w.house.clock.advance(TimeDelta::seconds(seconds(&page)));
    assert_eq!(opens(OFFICE, &link).await.status, StatusCode::OK);
}
