//! Forms for what is not open.

use app::ideathon::{Audience, Entry};
use reqwest::StatusCode;

use crate::world::{Plan, Told, World};

/// A form for what is not open: not by another audience, another event, or before its time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_form_opens_no_door() {
    let w = World::begins().await;
    let plan = Plan::business(5).and(Audience::Talent, 5, Entry::Code).and(
        Audience::Press,
        5,
        Entry::Approval,
    );
    let event = w.ken.holds(plan).await;
    let draft = w
        .ken
        .holds(Plan {
            slug: "secret",
            open: false,
            ..Plan::business(5)
        })
        .await;
    let before = w.house.written().await;
    let form = w.sakura.fills_in(&event).await;
    assert_eq!(
        form.clone().with("audience", "talent").send().await.told(),
        Told::Refused,
        "by code only"
    );
    assert_eq!(
        form.clone()
            .with("audience", "observer")
            .send()
            .await
            .told(),
        Told::Refused,
        "no such seats"
    );
    assert_eq!(
        form.clone()
            .with("audience", "everyone")
            .send()
            .await
            .told(),
        Told::Refused
    );
    for slug in [
        draft.slug.as_str(),
        "nowhere",
        "..",
        "%2e%2e",
        "IDEATHON",
        "%00",
    ] {
        let path = format!("/ideathon/{slug}/register");
        let fields: Vec<(&str, &str)> = form
            .fields
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        let page = w.house.post(&path, &fields).await;
        assert!(
            page.status.is_client_error(),
            "{path} answered {}",
            page.status
        );
        assert!(!page.html.contains("data-outcome=\"confirmed\""));
    }
    assert_eq!(
        w.house.get(&draft.page()).await.status,
        StatusCode::NOT_FOUND,
        "a draft is nobody's to see"
    );
    let mut after = w.house.written().await;
    // A refusal is a stored result, and nothing else is.
    after.insert("client", before["client"]);
    after.insert("result", before["result"]);
    assert_eq!(after, before);
}
