//! What every answer tells a browser to allow, and what it must not keep.

use reqwest::{Method, StatusCode};

use crate::world::{As, Plan, Told, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_says_what_a_browser_may_do() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let link = w.sakura.link().await;
    let ken = w.ken.credentials();
    let paths = [
        "/",
        "/ideathon",
        "/give",
        "/sign-in",
        "/sign-in/AAAAAAAAAAAAAAAAAAAAAA",
        "/desk",
        "/nowhere",
        "/healthz",
        "/favicon.ico",
        "/pkg/v1/boot.js",
        "/pkg/v1/missing.css",
        "/sync/pull",
        "/sync/push",
        &link,
        &format!("{link}/calendar.ics"),
        &event.page(),
        &event.form(),
    ];
    for path in paths {
        for by in [&As::Nobody, &ken] {
            let request = by.sign(w.house.request(Method::GET, path));
            let answer = request.send().await.unwrap();
            let says = |name: &str| {
                let value = answer.headers().get(name);
                value.map_or("", |value| value.to_str().unwrap()).to_owned()
            };
            let policy = says("content-security-policy");
            assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
            assert!(!policy.contains("unsafe-inline") && !policy.contains('*'));
            assert!(policy.contains("frame-ancestors 'none'"));
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "same-origin"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
                ("x-frame-options", "DENY"),
                ("strict-transport-security", ""),
            ] {
                assert_eq!(says(name), value, "{name} of {path}");
            }
            assert!(says("permissions-policy").contains("camera=()"), "{path}");
        }
    }
}

/// The next at the same device must not find it in the browser's store.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_personal_is_never_stored() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let link = w.sakura.link().await;
    let ken = w.ken.credentials();
    let calendar = format!("{link}/calendar.ics");
    let sign_in = format!("/sign-in/{}", w.ken.invited().await);
    for (by, path) in [
        (&As::Nobody, link.as_str()),
        (&As::Nobody, &calendar),
        (&As::Nobody, &sign_in),
        (&As::Nobody, "/sign-in"),
        (&As::Nobody, "/sync/pull"),
        (&As::Nobody, "/desk"),
        (&ken, "/desk"),
        (&ken, "/desk/events"),
        (&ken, "/sync/pull"),
        // His name stands in the bar of public pages too.
        (&ken, "/"),
        (&ken, &event.form()),
    ] {
        let request = by.sign(w.house.request(Method::GET, path));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
    }
    let answer = w.house.get("/favicon.ico").await;
    assert_eq!(
        (answer.status, answer.location().as_str()),
        (StatusCode::PERMANENT_REDIRECT, "/favicon.svg")
    );
}
