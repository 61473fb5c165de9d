//! `GET /sync/live` and `/sync/pull`: nothing lost, nothing told twice, nothing forged.

use std::collections::BTreeMap;

use app::access::Change;
use app::row::Kind;
use app::sync::live::News;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Method, StatusCode};

use super::push::register;
use crate::world::follow::{Follower, Live, pulls};
use crate::world::{As, Plan, Sender, Told, World, eventually};

/// Counts how often each registration came in.
fn entered(news: &[News]) -> BTreeMap<uuid::Uuid, usize> {
    let mut entered = BTreeMap::new();
    let patches = news.iter().flat_map(|news| &news.patches);
    for patch in
        patches.filter(|p| p.kind == Kind::Registration && matches!(p.change, Change::Enter(_)))
    {
        *entered.entry(patch.id).or_default() += 1;
    }
    entered
}

/// The train goes into a tunnel, and the server is restarted meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_resumes_behind_the_last_event() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(50)).await;
    let ken = w.ken.credentials();
    let mut cursor = pulls(&w.house, &ken, "").await.0.cursor.0;
    let mut heard = Vec::new();
    let mut cursors = vec![cursor.clone()];
    for round in 0..4 {
        // While nobody listens ...
        for n in 0..3 {
            assert_eq!(
                w.person(round * 10 + n).registers(&event).await,
                Told::Confirmed
            );
        }
        if round == 2 {
            w.restarts().await;
        }
        // ... and while somebody does.
        let mut live = Live::opens(&w.house, &ken, &cursor)
            .await
            .expect("a stream");
        assert_eq!(
            w.person(round * 10 + 9).registers(&event).await,
            Told::Confirmed
        );
        while entered(&heard).len() < (round + 1) * 4 {
            let (id, news) = live.hears().await;
            assert!(!news.snapshot, "a known place needs no snapshot");
            assert!(!cursors.contains(&id), "each event has a place of its own");
            cursors.push(id.clone());
            cursor = id;
            heard.push(news);
        }
    }
    let entered = entered(&heard);
    assert_eq!(entered.len(), 16, "nobody is missing");
    assert!(
        entered.values().all(|times| *times == 1),
        "and nobody comes twice: {entered:?}"
    );
}

/// What is committed while a stream opens is both in what it catches up on and in what comes: it is told once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn news_that_comes_while_a_stream_opens_is_told_once() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(500)).await;
    let ken = w.ken.credentials();
    let cursor = pulls(&w.house, &ken, "").await.0.cursor.0;
    let arrives = async |n: usize| {
        let device = Sender::new(&w.house);
        device
            .sends(&As::Nobody, register(&event, &w.person(n)))
            .await
    };
    for round in 0..40 {
        let (live, _) = futures::join!(Live::opens(&w.house, &ken, &cursor), arrives(2 * round));
        arrives(2 * round + 1).await;
        let mut live = live.expect("a stream");
        let mut heard = Vec::new();
        while entered(&heard).len() < 2 * (round + 1) {
            heard.push(live.hears().await.1);
        }
        let entered = entered(&heard);
        assert!(
            entered.values().all(|times| *times == 1),
            "round {round}: {entered:?}"
        );
    }
}

/// Who asks the same place twice is told the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pull_tells_what_changed_since_and_no_more() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    let (first, _) = pulls(&w.house, &As::Nobody, "").await;
    assert!(first.snapshot);
    let (none, _) = pulls(&w.house, &As::Nobody, &first.cursor.0).await;
    assert_eq!((none.snapshot, none.patches.len()), (false, 0));
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let (news, text) = pulls(&w.house, &As::Nobody, &first.cursor.0).await;
    let [patch] = news.patches.as_slice() else {
        panic!("one row changed: {text}")
    };
    let Change::Set(fields) = &patch.change else {
        panic!("it changed: {text}")
    };
    assert_eq!(
        serde_json::to_string(fields).unwrap(),
        r#"{"free":4}"#,
        "changed fields, not rows"
    );
    assert_eq!(
        pulls(&w.house, &As::Nobody, &first.cursor.0)
            .await
            .0
            .patches,
        news.patches
    );
}

/// A cursor is ours or it is refused; one of before a restore, or of the future, is void.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forged_cursors_are_refused() {
    let w = World::begins().await;
    w.ken.holds(Plan::business(5)).await;
    let (all, _) = pulls(&w.house, &As::Nobody, "").await;
    let mut bent = all.cursor.0.clone();
    let last = if bent.pop() == Some('A') { 'E' } else { 'A' };
    bent.push(last);
    for forged in [
        "0",
        "x",
        "%00",
        "'or'1'='1",
        &URL_SAFE_NO_PAD.encode("1.1.1"),
        &all.cursor.0[..20],
        &bent,
    ] {
        for path in ["/sync/pull", "/sync/live"] {
            let request = w
                .house
                .request(Method::GET, &format!("{path}?cursor={forged}"));
            assert_eq!(
                request.send().await.unwrap().status(),
                StatusCode::BAD_REQUEST,
                "{path} {forged}"
            );
        }
        let request = w
            .house
            .request(Method::GET, "/sync/live")
            .header("last-event-id", forged);
        assert_eq!(
            request.send().await.unwrap().status(),
            StatusCode::BAD_REQUEST,
            "last-event-id {forged}"
        );
    }
    // Another's is void, and the same place never reads the same twice.
    let (his, _) = pulls(&w.house, &w.ken.credentials(), "").await;
    let (pulled, _) = pulls(&w.house, &As::Nobody, &his.cursor.0).await;
    assert!(pulled.snapshot);
    assert_eq!(pulled.patches, all.patches);
    assert_ne!(pulled.cursor, all.cursor);
}

/// The operator's command is a second process beside the server.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_command_line_writes_reaches_who_listens() {
    let w = World::begins().await;
    let visitor = Follower::begins(&w.house, As::Nobody).await;
    let mut program = w.house.program();
    let made = program
        .args([
            "event",
            "create",
            "--slug",
            "autumn",
            "--title",
            "秋のアイデアソン",
            "--seats",
            "business=7,talent=3",
            "--open",
        ])
        .output()
        .unwrap();
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let event = visitor
        .sees("the new event", |view| view.event("autumn"))
        .await;
    assert_eq!(event.title.ja.as_str(), "秋のアイデアソン");
    let event = crate::world::Event {
        id: event.id,
        slug: "autumn".into(),
        starts: event.starts,
    };
    assert_eq!(
        w.sakura.registers(&event).await,
        Told::Confirmed,
        "the server takes registrations for it"
    );

    let mut program = w.house.program();
    let counted = program
        .args(["event", "count", "--slug", "autumn", "--json"])
        .output()
        .unwrap();
    let counted: serde_json::Value = serde_json::from_slice(&counted.stdout).unwrap();
    assert_eq!(
        (&counted["confirmed"], &counted["waiting"]),
        (&1.into(), &0.into())
    );
    assert_eq!(counted["business"]["confirmed"], 1);
    eventually("the page is rendered anew", async || {
        w.house
            .get("/ideathon")
            .await
            .html
            .contains("秋のアイデアソン")
            .then_some(())
    })
    .await;
}
