//! Pages of other sites, and what they send with our cookies.

use app::lang::{Lang::Ja, words};
use reqwest::header::{ACCEPT, ORIGIN};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::sync::push::register;
use crate::world::sender::posts;
use crate::world::{As, Page, Plan, Told, World};

const FOREIGN: [(&str, &str); 6] = [
    ("origin", "https://evil.example"),
    ("origin", "null"),
    ("origin", "http://127.0.0.1:1"),
    ("origin", "https://tomoni.example.evil.example"),
    ("sec-fetch-site", "cross-site"),
    ("sec-fetch-site", "same-site"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_sites_forms_change_nothing() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let (link, ken) = (w.sakura.link().await, w.ken.credentials());
    let sign_in = format!("/sign-in/{}", w.ken.invited().await);
    let before = w.house.written().await;
    let form = w.aoi.fills_in(&event).await;
    let cancel = vec![("action".to_owned(), "cancel".to_owned())];
    let lang = vec![("lang".to_owned(), "en".to_owned())];
    let posts = [
        (event.form(), form.fields.clone()),
        (
            "/give".to_owned(),
            vec![("name".to_owned(), "阿部".to_owned())],
        ),
        (link, cancel),
        (sign_in, Vec::new()),
        ("/sign-out".to_owned(), Vec::new()),
        ("/language".to_owned(), lang),
    ];
    for (path, fields) in posts {
        for (name, value) in FOREIGN {
            let request = ken.sign(w.house.request(Method::POST, &path)).form(&fields);
            let request = request.header(name, value).header(ACCEPT, "text/html");
            let page = Page::of(request.send().await.unwrap()).await;
            let told = (page.status, page.headers.get("set-cookie"));
            assert_eq!(told, (StatusCode::FORBIDDEN, None), "{path} {value}");
            assert!(page.main().contains(words::away_site_line(Ja)), "{path}");
        }
    }
    assert_eq!(w.house.written().await, before);
    let desk = ken.sign(w.house.request(Method::GET, "/desk"));
    let desk = desk.send().await.unwrap().status();
    assert_eq!(desk, StatusCode::OK, "he is still signed in");
    assert_eq!(form.send().await.told(), Told::Confirmed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_sites_commands_change_nothing() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    let before = w.house.written().await;
    for (name, value) in FOREIGN {
        for by in [As::Nobody, w.ken.credentials()] {
            let push = r#"{"protocol": 3, "client": "", "commands": []}"#;
            let request = by.sign(w.house.request(Method::POST, "/sync/push"));
            // What a page can send without asking first.
            let request = request.header("content-type", "text/plain").body(push);
            let answer = request.header(name, value).send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{value}");
            let why: Value = answer.json().await.unwrap();
            assert_eq!(why, "other_site");
        }
    }
    assert_eq!(w.house.written().await, before);
    let command = register(&event, &w.sakura);
    let push = serde_json::json!({"protocol": app::sync::PROTOCOL, "client": app::value::ClientId::new(),
        "commands": [{"seq": 1, "command": command}]});
    let (status, _) = posts(&w.house, &As::Nobody, push.to_string()).await;
    assert_eq!(status, StatusCode::OK, "a program that says nothing passes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_sites_page_hears_nothing() {
    let w = World::begins().await;
    let ken = w.ken.credentials();
    for path in ["/sync/live", "/sync/pull"] {
        for (name, value) in FOREIGN {
            let request = ken.sign(w.house.request(Method::GET, path));
            let answer = request.header(name, value).send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path} {value}");
        }
        let ours = w.house.base();
        for (name, value) in [("origin", ours.as_str()), ("sec-fetch-site", "same-origin")] {
            let request = ken.sign(w.house.request(Method::GET, path));
            let answer = request.header(name, value).send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::OK, "{path} {value}");
        }
    }
    let linked = w.house.request(Method::GET, "/ideathon");
    let linked = linked.header("sec-fetch-site", "cross-site").send().await;
    assert_eq!(linked.unwrap().status(), StatusCode::OK, "links lead here");
}

/// Who opens the machine by its other name for itself works as well.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_names_of_the_loopback_are_ours() {
    let w = World::begins_told(&["--base-url=http://localhost:4000"]).await;
    let event = w.ken.holds(Plan::business(5)).await;
    let form = w.sakura.fills_in(&event).await;
    for (origin, status) in [
        (w.house.base(), StatusCode::OK),
        ("http://localhost:4000".to_owned(), StatusCode::OK),
        ("http://localhost:4001".to_owned(), StatusCode::FORBIDDEN),
    ] {
        let request = w.house.request(Method::POST, &event.form());
        let request = request.form(&form.fields).header(ORIGIN, &origin);
        assert_eq!(request.send().await.unwrap().status(), status, "{origin}");
    }
}
