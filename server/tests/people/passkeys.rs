//! Staff's door has a passkey.

use app::people::{Area, Command, Reset};
use app::rule::Refusal;
use app::sync::push::Outcome;
use chrono::TimeDelta;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::world::authenticator::Authenticator;
use crate::world::follow::pulls;
use crate::world::{As, Plan, Staff, World};

async fn asks(w: &World, path: &str, by: &As) -> Value {
    let page = w.house.posts(path, by, &json!({})).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.html);
    page.json()
}

fn answers(asked: &Value, credential: &Value) -> Value {
    json!({ "name": asked["name"], "credential": credential })
}

/// A mail account that was taken over opens no desk.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_alone_opens_no_desk_and_adds_no_key() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    assert_eq!(
        w.sakura.registers(&event).await,
        crate::world::Told::Confirmed
    );
    w.ken.opens_a_link().await;
    let weak = w.ken.credentials();
    assert_eq!(w.house.asks("/desk", &weak).await.location(), "/me");
    let (pulled, text) = pulls(&w.house, &weak, "").await;
    assert!(!text.contains(&w.sakura.email), "{:?}", pulled.who);

    let origin = w.house.named();
    let asked = asks(&w, "/me/passkey/ask", &weak).await;
    let (_, made) = Authenticator::makes(&asked["options"], &origin);
    let refused = w
        .house
        .posts("/me/passkey/answer", &weak, &answers(&asked, &made))
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(w.house.rows("passkey").await, 1);
    // Recovery codes are no way around it either.
    let codes = w.ken.presses(&[("action", "recovery")]).await;
    assert_eq!(codes.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_challenge_is_answered_once_by_its_key_and_from_our_pages() {
    let mut w = World::begins().await;
    let by = As::Nobody;
    let origin = w.house.named();
    let (path, answer) = ("/sign-in/passkey/ask", "/sign-in/passkey/answer");
    let mut ken = w.ken.loses_the_key();

    // From another site's page.
    let asked = asks(&w, path, &by).await;
    let shown = ken.shows(&asked["options"], "https://phishing.example");
    let refused = w.house.posts(answer, &by, &answers(&asked, &shown)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    // The challenge is spent by the attempt.
    let shown = ken.shows(&asked["options"], &origin);
    let refused = w.house.posts(answer, &by, &answers(&asked, &shown)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    let asked = asks(&w, path, &by).await;
    let shown = ken.shows(&asked["options"], &origin);
    let forged = {
        let mut forged = shown.clone();
        forged["response"]["signature"] = json!("MEUCIQDx");
        forged
    };
    let refused = w.house.posts(answer, &by, &answers(&asked, &forged)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    // Ken's key in another's name.
    let asked = asks(&w, path, &by).await;
    let mut swapped = ken.shows(&asked["options"], &origin);
    swapped["response"]["userHandle"] = json!("AAAAAAAAAAAAAAAAAAAAAA");
    let refused = w.house.posts(answer, &by, &answers(&asked, &swapped)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    let asked = asks(&w, path, &by).await;
    let shown = ken.shows(&asked["options"], &origin);
    let right = answers(&asked, &shown);
    let on = w.house.posts(answer, &by, &right).await;
    assert_eq!(on.json()["to"], "/desk");
    let replayed = w.house.posts(answer, &by, &right).await;
    assert_eq!(
        (replayed.status, replayed.cookie("tomoni")),
        (StatusCode::UNPROCESSABLE_ENTITY, None)
    );
    for hostile in [json!({}), json!({ "name": "x" }), json!([1, 2]), right] {
        let refused = w.house.posts(answer, &by, &hostile).await;
        assert!(refused.status.is_client_error(), "{hostile}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recovery_codes_stand_in_for_a_key_once_each() {
    let mut w = World::begins().await;
    let page = w.ken.presses(&[("action", "recovery")]).await;
    assert_eq!(page.status, StatusCode::OK);
    let codes = page.codes();
    assert_eq!(codes.len(), app::people::RECOVERY_CODES);
    let recovers = async |by: &As, code: &str| {
        let request = w
            .house
            .request(reqwest::Method::POST, "/sign-in/recovery")
            .form(&[("code", code)]);
        crate::world::Page::of(by.sign(request).send().await.unwrap()).await
    };
    // A code alone opens nothing: it follows a link.
    assert_eq!(
        recovers(&As::Nobody, &codes[0]).await.location(),
        "/sign-in"
    );
    w.ken.opens_a_link().await;
    let weak = w.ken.credentials();
    assert_eq!(
        recovers(&weak, "22222-22222").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let on = recovers(&weak, &codes[0]).await;
    assert_eq!(on.location(), "/desk");
    assert_eq!(
        w.house.asks("/sync/pull", &weak).await.status,
        StatusCode::UNAUTHORIZED,
        "the weak session ended"
    );
    w.ken.opens_a_link().await;
    let weak = w.ken.credentials();
    assert_eq!(
        recovers(&weak, &codes[0]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "each works once"
    );
    assert_eq!(recovers(&weak, &codes[1]).await.location(), "/desk");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_given_out_to_who_just_signed_in() {
    let mut w = World::begins().await;
    w.house.clock.advance(TimeDelta::minutes(11));
    let stale = w.ken.presses(&[("action", "recovery")]).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    let by = w.ken.credentials();
    let asked = asks(&w, "/me/passkey/ask", &by).await;
    let (_, made) = Authenticator::makes(&asked["options"], &w.house.named());
    let refused = w
        .house
        .posts("/me/passkey/answer", &by, &answers(&asked, &made))
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    w.ken.signs_in().await;
    let fresh = w.ken.presses(&[("action", "recovery")]).await;
    assert_eq!(fresh.status, StatusCode::OK);
    // Another's challenge is not answered on this device.
    let rei = Staff::arrives(&w.house, "rei@tomoni.example", Area::Administration).await;
    let by = w.ken.credentials();
    let asked = asks(&w, "/me/passkey/ask", &by).await;
    let (_, made) = Authenticator::makes(&asked["options"], &w.house.named());
    let foreign = w
        .house
        .posts(
            "/me/passkey/answer",
            &rei.credentials(),
            &answers(&asked, &made),
        )
        .await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// Who lost everything begins anew; nobody does that to themselves by a stolen session.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_lets_someone_begin_anew() {
    let mut w = World::begins().await;
    let rei = Staff::arrives(&w.house, "rei@tomoni.example", Area::Administration).await;
    let reset = |person| Command::Reset(Reset { person });
    assert_eq!(
        rei.sends_of_people(reset(rei.id().await)).await,
        Outcome::Refused(Refusal::People(app::people::Refusal::NotAllowed))
    );
    let before = w.ken.credentials();
    rei.decides(reset(w.ken.id().await)).await;
    assert_eq!(
        w.house.asks("/sync/pull", &before).await.status,
        StatusCode::UNAUTHORIZED
    );
    drop(w.ken.loses_the_key());
    w.ken.signs_in().await;
    assert_eq!(
        w.house.asks("/desk", &w.ken.credentials()).await.status,
        StatusCode::OK
    );
}
