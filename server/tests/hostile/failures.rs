//! What went wrong on our side: an id for who looks, and nothing about anybody in the log.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use app::lang::{Lang::Ja, words};
use reqwest::header::ACCEPT;
use reqwest::{Method, StatusCode};
use serde_json::Value;
use sqlx::Executor as _;
use tracing_subscriber::fmt::MakeWriter;

use crate::sync::push::register;
use crate::world::sender::posts;
use crate::world::{As, Page, Plan, Sender, Told, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_is_a_page_for_people_and_json_for_programs() {
    let w = World::begins().await;
    let breaks = "alter table ticket rename to gone";
    w.house.database().await.execute(breaks).await.unwrap();
    let path = format!("/sign-in/{}", server::token::new());
    let request = w.house.request(Method::GET, &path);
    let answer = request.header(ACCEPT, "text/html,*/*;q=0.8").send().await;
    let page = Page::of(answer.unwrap()).await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    let kind = &page.headers["content-type"];
    assert_eq!(kind, "text/html; charset=utf-8");
    let main = page.main();
    assert!(main.contains(words::error_failed_line(Ja)), "{main}");
    assert!(!page.html.contains("ticket") && !page.html.contains("SQL"));

    let plain = w.house.get(&path).await;
    assert_eq!(plain.status, StatusCode::INTERNAL_SERVER_ERROR);
    let told: Value = serde_json::from_str(&plain.html).unwrap();
    let id = told["failed"]["id"].as_str().unwrap();
    assert!(id.len() == 12 && told.to_string().len() < 60, "{told}");
}

/// What a log has taken in.
#[derive(Clone, Default)]
struct Taken(Arc<Mutex<Vec<u8>>>);

impl Write for Taken {
    fn write(&mut self, words: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(words);
        Ok(words.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Taken {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// One thread, so that all of the server's words come to this log.
#[tokio::test(flavor = "current_thread")]
async fn the_log_names_nobody_and_opens_nothing() {
    let log = Taken::default();
    let listens = |to: Taken| {
        let level = tracing::Level::INFO;
        let log = tracing_subscriber::fmt().with_writer(to);
        tracing::Dispatch::new(log.with_max_level(level).finish())
    };
    // While there is but one, what another story's thread says first is taken for what nobody listens to.
    let _second = listens(Taken::default());
    let _listening = tracing::dispatcher::set_default(&listens(log.clone()));
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(1)).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    assert_eq!(w.aoi.registers(&event).await, Told::Waiting(1));
    let secrets = [
        w.sakura.secret().await,
        w.ken.invited().await,
        match w.ken.credentials() {
            As::Session(session) => session,
            other => panic!("{other:?}"),
        },
    ];
    w.sakura.opens_link().await;
    w.sakura
        .form_of_link()
        .await
        .with("name", "阿部 桜子")
        .send()
        .await;
    w.sakura.presses("cancel").await;
    w.aoi.presses("accept").await;
    w.ken.signs_in().await;
    w.ken.looks().await;
    let device = Sender::new(&w.house);
    device.sends(&As::Nobody, register(&event, &w.makoto)).await;
    let quoted = format!("{{\"protocol\":\"{}\"}}", w.makoto.email);
    posts(&w.house, &As::Nobody, quoted).await;

    // Our own faults, in the middle of what people wrote.
    let mut database = w.house.database().await;
    let spoils = "update registration set row = replace(row, '@', '@@')";
    database.execute(spoils).await.unwrap();
    let page = w.aoi.opens_link().await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    database.execute("drop table ticket").await.unwrap();
    let path = format!("/sign-in/{}", secrets[1]);
    assert_eq!(w.house.get(&path).await.status.as_u16(), 500);
    w.restarts().await;
    w.house.get("/nowhere").await;

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("a kept row of kind registration"), "{log}");
    assert!(log.contains("ticket"), "the faults are there: {log}");
    for secret in &secrets {
        assert!(!log.contains(secret), "{log}");
    }
    for person in [&w.sakura, &w.aoi, &w.makoto] {
        for told in [&person.name, &person.kana, &person.email, &person.company] {
            assert!(!log.contains(told), "{told} stands in {log}");
        }
    }
    for told in ["@", "桜子", "/registration/", "/sign-in/"] {
        assert!(!log.contains(told), "{told} stands in {log}");
    }
}
