//! Pushes that are none, and numbers out of all bounds.

use app::sync::PROTOCOL;
use app::sync::push::MAX_COMMANDS;
use app::value::ClientId;
use futures::future::join_all;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::push::{confirmed, register};
use crate::world::sender::posts;
use crate::world::{As, Person, Plan, Sender, World};

/// What is no push at all is told so, and changes nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_malformed_push_is_a_4xx_and_writes_nothing() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(1)).await;
    let before = w.house.written().await;

    let command = serde_json::to_value(register(&event, &w.sakura)).unwrap();
    let push = |protocol: Value, seq: Value, command: &Value| {
        json!({"protocol": protocol, "client": ClientId::new(), "commands": [{"seq": seq, "command": command}]}).to_string()
    };
    let wrong = |pointer: &str, value: Value| {
        let mut command = command.clone();
        *command.pointer_mut(pointer).unwrap() = value;
        push(PROTOCOL.into(), 1.into(), &command)
    };
    let bad = StatusCode::BAD_REQUEST;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let many: Vec<Value> = (1..=MAX_COMMANDS + 1)
        .map(|seq| json!({"seq": seq, "command": command}))
        .collect();
    let many =
        json!({"protocol": PROTOCOL, "client": ClientId::new(), "commands": many}).to_string();
    let bodies = [
        (String::new(), bad),
        ("{".to_owned(), bad),
        ("null".to_owned(), bad),
        ("\u{0}\u{1}".to_owned(), bad),
        (deep, bad),
        (json!({"protocol": PROTOCOL}).to_string(), bad),
        (
            push(
                PROTOCOL.into(),
                1.into(),
                &json!({"ideathon": {"make_tea": {}}}),
            ),
            bad,
        ),
        (
            push(PROTOCOL.into(), 1.into(), &json!({"kitchen": {}})),
            bad,
        ),
        (push(PROTOCOL.into(), 1.into(), &json!(null)), bad),
        (push(PROTOCOL.into(), "one".into(), &command), bad),
        (push(PROTOCOL.into(), (-1).into(), &command), bad),
        (
            push(PROTOCOL.into(), u64::MAX.into(), &command),
            StatusCode::CONFLICT,
        ),
        (push("1".into(), 1.into(), &command), bad),
        (wrong("/ideathon/register/event", "no id".into()), bad),
        (wrong("/ideathon/register/audience", "king".into()), bad),
        (
            wrong(
                "/ideathon/register/details/email",
                "a@b.example\r\nBcc: c@d.example".into(),
            ),
            bad,
        ),
        (wrong("/ideathon/register/details/name", 7.into()), bad),
        (
            wrong("/ideathon/register/details/name", "長".repeat(81).into()),
            bad,
        ),
        (
            wrong("/ideathon/register/details/photo", "maybe".into()),
            bad,
        ),
        (
            push(99.into(), 1.into(), &command),
            StatusCode::UPGRADE_REQUIRED,
        ),
        // A build to come knows rooms that this one does not: its page must be told to load this one's.
        (
            push(99.into(), 1.into(), &json!({"kitchen": {}})),
            StatusCode::UPGRADE_REQUIRED,
        ),
        (many, StatusCode::PAYLOAD_TOO_LARGE),
    ];
    for (body, expected) in bodies {
        let told: String = body.chars().take(200).collect();
        let (status, answer) = posts(&w.house, &As::Nobody, body).await;
        assert_eq!(status, expected, "{told} was answered {answer}");
    }
    let status = w
        .house
        .answers_a_book("/sync/push", "application/json", "")
        .await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(w.house.written().await, before);
    assert_eq!(
        w.sakura.registers(&event).await,
        crate::world::Told::Confirmed,
        "the seat is still there"
    );
}

/// Somebody's number out of all bounds is their own trouble, not that of those who send at the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hostile_number_spoils_nobody_elses_command() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(50)).await;
    let bad = Sender::new(&w.house);
    let good: Vec<Sender> = (0..20).map(|_| Sender::new(&w.house)).collect();
    let guests: Vec<Person> = (0..20).map(|n| w.person(n)).collect();
    let hostile = join_all(
        (0..20).map(|_| bad.pushes(&As::Nobody, vec![(u64::MAX, register(&event, &w.hana))])),
    );
    let honest = join_all(
        good.iter()
            .zip(&guests)
            .map(|(device, guest)| device.sends(&As::Nobody, register(&event, guest))),
    );
    let (hostile, honest) = futures::join!(hostile, honest);
    assert!(
        honest.iter().all(|outcome| *outcome == confirmed()),
        "{honest:?}"
    );
    assert!(
        hostile.iter().all(|(status, _)| status.is_client_error()),
        "{hostile:?}"
    );
}
