//! Requests that never end, or are beyond all bounds: an answer that arrives, and nobody else waits.

use std::time::{Duration, Instant};

use app::lang::{Lang::Ja, words};
use app::sync::PROTOCOL;
use app::value::ClientId;
use reqwest::header::{ACCEPT, RETRY_AFTER};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use sqlx::Executor as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::world::sender::posts;
use crate::world::{As, PATIENCE, Page, Plan, Told, World};

const SOON: &str = "--patience=1";

async fn connects(w: &World) -> TcpStream {
    let address = w.house.base().replace("http://", "");
    TcpStream::connect(address).await.unwrap()
}

/// All that the server says until it hangs up.
async fn hears(mut stream: TcpStream) -> String {
    let mut heard = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut heard)).await;
    read.expect("the server hangs up").unwrap();
    String::from_utf8(heard).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_never_comes_is_given_up_in_words() {
    let w = World::begins_told(&[SOON]).await;
    let event = w.ken.holds(Plan::business(5)).await;
    for (path, accept, expected) in [
        (event.form(), "text/html", "時間内に届きませんでした"),
        ("/sync/push".to_owned(), "*/*", "\"too_slow\""),
    ] {
        let mut stream = connects(&w).await;
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: tomoni\r\naccept: {accept}\r\ncontent-length: 100\r\n\r\nname="
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let answer = hears(stream).await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.contains(expected), "{answer}");
    }
}

/// We are the slow ones: the sender is told so in time, and sends the same again without harm.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_cannot_keep_up_says_so() {
    let w = World::begins_told(&[SOON]).await;
    let event = w.ken.holds(Plan::business(5)).await;
    let form = w.sakura.fills_in(&event).await;
    let mut database = w.house.database().await;
    database.execute("begin").await.unwrap();
    let pen = database.execute("update head set number = number");
    pen.await.unwrap();
    let request = w.house.request(Method::POST, &event.form());
    let request = request.form(&form.fields).header(ACCEPT, "text/html");
    let page = Page::of(request.send().await.unwrap()).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.headers.contains_key(RETRY_AFTER));
    assert!(page.main().contains(words::away_busy_line(Ja)));
    database.execute("rollback").await.unwrap();
    assert_eq!(form.send().await.told(), Told::Confirmed);
    assert_eq!(w.house.standing(&event, "confirmed").await, 1);
}

/// A letter now and then keeps nobody's place.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_that_never_ends_is_given_up() {
    let w = World::begins_told(&[SOON]).await;
    let event = w.ken.holds(Plan::business(5)).await;
    let mut slow = Vec::new();
    for _ in 0..50 {
        let mut stream = connects(&w).await;
        stream
            .write_all(b"GET / HTTP/1.1\r\nhost: to")
            .await
            .unwrap();
        slow.push(stream);
    }
    let begun = Instant::now();
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    assert!(begun.elapsed() < Duration::from_secs(10), "nobody waits");
    for stream in slow {
        let answer = hears(stream).await;
        assert!(!answer.contains(" 200 "), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heads_beyond_all_bounds_are_refused() {
    let w = World::begins().await;
    let long = format!("x: {}\r\n", "y".repeat(100_000));
    let many = "x: y\r\n".repeat(200);
    for headers in [long, many] {
        let mut stream = connects(&w).await;
        let head = format!("GET / HTTP/1.1\r\nhost: tomoni\r\n{headers}\r\n");
        // The server may hang up while we write.
        let _ = stream.write_all(head.as_bytes()).await;
        let mut status = [0; 12];
        if stream.read_exact(&mut status).await.is_ok() {
            assert_eq!(&status, b"HTTP/1.1 431");
        }
    }
    // A header cannot be smuggled into an answer.
    let mut stream = connects(&w).await;
    let request = "POST /language HTTP/1.1\r\nhost: tomoni\r\nconnection: close\r\n\
        content-type: application/x-www-form-urlencoded\r\nreferer: /%0d%0aset-cookie:%20a=b\r\n\
        content-length: 26\r\n\r\nlang=en%0d%0aset-cookie:%20";
    stream.write_all(request.as_bytes()).await.unwrap();
    let answer = hears(stream).await.to_lowercase();
    assert_eq!(answer.matches("\r\nset-cookie: ").count(), 1, "{answer}");
    assert!(!answer.contains("\r\nset-cookie: a=b"), "{answer}");
    let health = w.house.get("/healthz").await;
    assert_eq!(health.status, StatusCode::OK, "and the server lives");
}

/// What stack or memory could not hold.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn json_beyond_all_bounds_is_refused() {
    let w = World::begins().await;
    let before = w.house.written().await;
    let client = ClientId::new();
    let push = |commands: &str| {
        format!("{{\"protocol\":{PROTOCOL},\"client\":\"{client}\",\"commands\":{commands}}}")
    };
    let deep =
        |open: &str, close: &str| format!("{}0{}", open.repeat(50_000), close.repeat(50_000));
    let command = "{\"seq\":1,\"command\":{\"ideathon\":{\"register\":{\"details\":";
    for body in [
        deep("[", "]"),
        deep("{\"a\":", "}"),
        push(&deep("[", "]")),
        push(&format!("[{command}{}", deep("{\"name\":", "}"))),
        push(&format!("[{}0]", "0,".repeat(200_000))),
        push(&format!("[{}[]]", "[],".repeat(150_000))),
        format!("{{\"protocol\":{}}}", "9".repeat(400_000)),
        format!("{{\"protocol\":1e{}}}", "9".repeat(100_000)),
    ] {
        let told: String = body.chars().take(80).collect();
        let (status, answer) = posts(&w.house, &As::Nobody, body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{told}: {answer}");
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert!(answer.get("malformed").is_some(), "{told}: {answer}");
    }
    let body = push(&format!("[{}0]", "0,".repeat(1_500_000)));
    let (status, answer) = posts(&w.house, &As::Nobody, body).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer, "\"too_large\"", "and the answer arrives");
    assert_eq!(w.house.written().await, before);
}
