//! Change and cancel by the link in the mail, without an account; the calendar follows.

use app::ideathon::{Cancel, Command, Refusal};
use app::lang::{Lang::Ja, words};
use app::row::Kind;
use reqwest::StatusCode;

use crate::world::follow::{Follower, pulls};
use crate::world::sender::refused;
use crate::world::{As, Plan, Sender, Told, World};

/// E13: the same entry, one version further each time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sakura_changes_and_cancels_and_her_calendar_follows() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(1)).await;
    w.ken.looks().await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let first = w.sakura.gets(words::mail_subject_confirmed(Ja), 1).await;
    assert_eq!(w.aoi.registers(&event).await, Told::Waiting(1));

    let form = w.sakura.form_of_link().await;
    assert_eq!(
        form.value("name"),
        Some(w.sakura.name.as_str()),
        "the form stands filled"
    );
    let answer = form
        .with("diet", "そばアレルギー")
        .with("photo", "no")
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
    let row = w
        .ken
        .sees("the change", |desk| {
            desk.registration(&w.sakura).filter(|r| r.sequence == 1)
        })
        .await;
    assert_eq!(row.details.diet.as_str(), "そばアレルギー");
    let second = w.sakura.gets(words::mail_subject_changed(Ja), 1).await;
    assert!(
        !second.text.contains("そば"),
        "what she eats travels in no mail"
    );

    let page = w.sakura.presses("cancel").await;
    assert_eq!(page.attribute("data-state").as_deref(), Some("cancelled"));
    let last = w.sakura.gets(words::mail_subject_cancelled(Ja), 1).await;

    let entries = [first, second, last].map(|mail| mail.calendar.expect("a calendar entry"));
    assert!(
        entries
            .iter()
            .all(|entry| entry["UID"] == entries[0]["UID"]),
        "{entries:?}"
    );
    assert!(entries[0]["UID"].starts_with(&row.id.to_string()));
    assert_eq!(
        entries.each_ref().map(|entry| entry["SEQUENCE"].as_str()),
        ["0", "1", "2"]
    );
    assert_eq!(
        entries.each_ref().map(|entry| entry["METHOD"].as_str()),
        ["PUBLISH", "PUBLISH", "CANCEL"]
    );
    assert_eq!(
        entries.each_ref().map(|entry| entry["STATUS"].as_str()),
        ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    );

    // E2: the seat went on at once.
    assert_eq!(w.aoi.stands().await, "offered");
    assert_eq!(
        w.sakura.presses("cancel").await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "once is enough"
    );
    w.house.books_balance().await;
}

/// A saved form that changes nothing writes nothing, and one that is wrong says so beside the field.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_is_checked_like_the_first_form() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(2)).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    w.sakura.gets(words::mail_subject_confirmed(Ja), 1).await;
    let form = w.sakura.form_of_link().await;
    assert_eq!(form.send().await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        w.house.rows("mail where person is null").await,
        1,
        "nothing changed, nobody is told"
    );

    let answer = w.sakura.form_of_link().await.with("name", "").send().await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.said("name").is_some());
    let answer = w
        .sakura
        .form_of_link()
        .await
        .with("email", &w.hana.email)
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.html.contains(words::refused_email_fixed(Ja)),
        "another address would get her link unproved"
    );
    assert_eq!(w.house.rows("mail where person is null").await, 1);
    assert!(w.hana.mails().is_empty());
}

/// The link opens one registration and nothing else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_opens_its_own_registration_only() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    w.ken.looks().await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    assert_eq!(w.aoi.registers(&event).await, Told::Confirmed);
    let aoi = w.ken.sees("Aoi", |desk| desk.registration(&w.aoi)).await;

    let sakura = As::Holder(w.sakura.secret().await);
    let (pulled, text) = pulls(&w.house, &sakura, "").await;
    let registrations = pulled
        .patches
        .iter()
        .filter(|patch| patch.kind == Kind::Registration);
    assert_eq!(registrations.count(), 1);
    assert!(
        text.contains(&w.sakura.email) && !text.contains(&w.aoi.email) && !text.contains("history")
    );

    let other = Command::Cancel(Cancel {
        registration: aoi.id,
    });
    let outcome = Sender::new(&w.house)
        .sends(&sakura, app::command::Command::Ideathon(other))
        .await;
    assert_eq!(outcome, refused(Refusal::NotAllowed));
    assert_eq!(w.aoi.stands().await, "confirmed");

    // Her own she follows live.
    let follower = Follower::begins(&w.house, sakura).await;
    w.sakura.presses("cancel").await;
    let own =
        |view: &crate::world::follow::View| view.registrations().find(|r| !r.active()).cloned();
    follower.sees("her cancellation", own).await;
}

/// The calendar entry lies beside the page while the seat is hers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calendar_entry_is_there_for_a_confirmed_seat() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(1)).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    assert_eq!(w.aoi.registers(&event).await, Told::Waiting(1));
    let calendar = async |person: &crate::world::Person| {
        w.house
            .get(&format!("{}/calendar.ics", person.link().await))
            .await
    };
    let mailed = w
        .sakura
        .gets(words::mail_subject_confirmed(Ja), 1)
        .await
        .calendar
        .unwrap();
    let file = calendar(&w.sakura).await;
    assert_eq!(file.headers["content-type"], "text/calendar; charset=utf-8");
    assert!(file.html.contains(&format!("UID:{}", mailed["UID"])));
    assert_eq!(
        calendar(&w.aoi).await.status,
        StatusCode::NOT_FOUND,
        "she has no seat"
    );
    w.sakura.presses("cancel").await;
    assert_eq!(calendar(&w.sakura).await.status, StatusCode::NOT_FOUND);
}
