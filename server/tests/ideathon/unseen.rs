//! What the public never gets, byte for byte.

use app::ideathon::{Audience, Entry, Refusal};

use crate::world::follow::{Follower, View, pulls};
use crate::world::sender::refused;
use crate::world::{As, Event, Plan, Told, World};

/// All that a visitor can get of an event: the stream as it came, a pull, and the pages.
async fn all_that_is_public(w: &World, event: &Event, visitor: &Follower) -> String {
    let mut public = visitor.raw.lock().unwrap().clone();
    public += &pulls(&w.house, &As::Nobody, "").await.1;
    for path in [
        "/",
        "/ideathon",
        &event.page(),
        &event.form(),
        &format!("{}?by=invitation", event.form()),
    ] {
        for lang in ["ja", "en"] {
            let request = w
                .house
                .request(reqwest::Method::GET, path)
                .header("accept-language", lang);
            public += &request.send().await.unwrap().text().await.unwrap();
        }
    }
    public
}

fn free(view: &View, event: &Event) -> Option<u16> {
    view.seats(event, Audience::Business)
        .map(|seats| seats.free)
}

/// E8: whoever wants to stand on no list stands on none; and the public never sees a name.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_public_page_pull_or_stream_names_anyone() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    w.ken.looks().await;
    let visitor = Follower::begins(&w.house, As::Nobody).await;
    w.sakura
        .fills_in(&event)
        .await
        .with("hidden", "yes")
        .send()
        .await;
    assert_eq!(w.aoi.registers(&event).await, Told::Confirmed);

    let hidden = |desk: &View, who| desk.registration(who).map(|r| r.details.hidden);
    assert!(
        w.ken.sees("Sakura", |desk| hidden(desk, &w.sakura)).await,
        "her row carries it"
    );
    assert!(!w.ken.sees("Aoi", |desk| hidden(desk, &w.aoi)).await);

    visitor
        .sees("three seats are left", |view| {
            free(view, &event).filter(|free| *free == 3)
        })
        .await;
    let public = all_that_is_public(&w, &event, &visitor).await;
    for person in [&w.sakura, &w.aoi] {
        for word in [&person.name, &person.kana, &person.email, &person.company] {
            assert!(!public.contains(word), "a visitor gets «{word}»");
        }
    }
    for field in ["confirmed\"", "call_name\":", "waiting\"", "asking\""] {
        assert!(!public.contains(field), "a visitor gets {field}");
    }
}

/// Internationals and press: neither their seats nor their number, whatever happens to them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_public_learns_nothing_of_internationals_and_press() {
    let mut w = World::begins().await;
    // Numbers that stand nowhere else, so that they can be looked for.
    let plan = Plan::business(5)
        .and(Audience::Talent, 1731, Entry::Code)
        .and(Audience::Press, 1879, Entry::Approval);
    let event = w.ken.holds(plan).await;
    w.ken.looks().await;
    let visitor = Follower::begins(&w.house, As::Nobody).await;
    w.ken.issues(&event, Audience::Talent, "WELCOME7", 3).await;
    let form = w.hana.fills_in_invited(&event, "talent", "WELCOME7").await;
    let form = form
        .without("name")
        .without("kana")
        .without("company")
        .without("email")
        .without("photo");
    let form = form
        .with("call_name", "ジャスミン")
        .with("contact", "090 1234 5678");
    assert_eq!(
        form.send().await.told(),
        Told::Confirmed,
        "a name to be called by and a contact are enough"
    );
    assert_eq!(
        w.makoto.comes_with_code(&event, "press", "").await,
        Told::Asking
    );
    assert_eq!(w.aoi.registers(&event).await, Told::Confirmed);

    let talent = w
        .ken
        .sees("her", |desk| {
            desk.registrations()
                .find(|r| r.audience == Audience::Talent)
                .cloned()
        })
        .await;
    assert_eq!(talent.details.call_name.as_str(), "ジャスミン");
    assert!(
        talent.details.hidden,
        "on no list unless she says otherwise"
    );
    assert_eq!(
        w.ken
            .sees("their seats", |desk| desk.seats(&event, Audience::Talent))
            .await
            .confirmed,
        1
    );

    for audience in [Audience::Talent, Audience::Press] {
        let opened = w.ken.sets_seats(&event, audience, 1731, Entry::Open).await;
        assert_eq!(opened, refused(Refusal::NeverOpen), "not even by staff");
        let moved = w
            .ken
            .sets_seats(&event, audience, 1733, Entry::Approval)
            .await;
        assert!(matches!(moved, app::sync::push::Outcome::Done(_)));
    }
    visitor
        .sees("Aoi's seat", |view| {
            free(view, &event).filter(|free| *free == 4)
        })
        .await;
    let public = all_that_is_public(&w, &event, &visitor).await;
    for secret in [
        "1731",
        "1733",
        "1879",
        "\"talent",
        "\"press",
        "ジャスミン",
        "090 1234",
        "WELCOME7",
        &talent.id.to_string(),
    ] {
        // The invited form offers both audiences to choose from, and says no more of them.
        let choices = public
            .replace("value=\"talent\"", "")
            .replace("value=\"press\"", "");
        assert!(!choices.contains(secret), "a visitor gets «{secret}»");
    }
    w.house.books_balance().await;
}
