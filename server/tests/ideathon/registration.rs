//! One form, one request: a seat or a place is taken on commit, once, however often the form is sent.

use app::ideathon::details::Photo;
use app::lang::{Lang::Ja, words};
use futures::future::join_all;
use reqwest::StatusCode;

use crate::world::{Plan, Told, World, eventually};

/// E11: name, company and e-mail in one request, without an account or JavaScript.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sakura_fills_one_form_and_ken_sees_her_arrive() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(2)).await;
    w.ken.looks().await;

    let page = w
        .sakura
        .fills_in(&event)
        .await
        .with("theme_1", "3")
        .with("theme_2", "1")
        .send()
        .await;
    assert_eq!(
        (page.status, page.told()),
        (StatusCode::OK, Told::Confirmed)
    );
    assert!(
        page.main().contains(&w.sakura.email),
        "the page says where the mail goes"
    );

    let row = w
        .ken
        .sees("Sakura's registration", |desk| desk.registration(&w.sakura))
        .await;
    assert_eq!(row.details.name.unwrap().as_str(), "阿部 さくら");
    assert_eq!(row.details.company.unwrap().as_str(), "さくら食品株式会社");
    assert_eq!(
        row.details.call_name.as_str(),
        "阿部",
        "the family name, as she left it to us"
    );
    assert_eq!(
        row.details.themes.iter().map(|t| t.0).collect::<Vec<_>>(),
        [3, 1]
    );

    let mail = w.sakura.gets(words::mail_subject_confirmed(Ja), 1).await;
    let entry = mail.calendar.clone().expect("a calendar entry");
    assert_eq!(
        entry["DTSTART"],
        event.starts.format("%Y%m%dT%H%M%SZ").to_string()
    );
    assert_eq!(
        (entry["SEQUENCE"].as_str(), entry["METHOD"].as_str()),
        ("0", "PUBLISH")
    );
    assert_eq!(w.sakura.stands().await, "confirmed");
    w.house.books_balance().await;
}

/// E10: an abandoned form holds no seat.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_form_takes_nothing() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(1)).await;
    let before = w.house.head().await;
    let abandoned = w.sakura.fills_in(&event).await;
    for _ in 0..10 {
        w.aoi.fills_in(&event).await;
    }
    assert_eq!(w.house.head().await, before, "opening writes nothing");
    assert_eq!(
        w.makoto.registers(&event).await,
        Told::Confirmed,
        "the one seat is still there"
    );
    assert_eq!(abandoned.send().await.told(), Told::Waiting(1));
    w.house.books_balance().await;
}

/// E12: consent is given, never assumed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_registers_without_saying_who_may_photograph_them() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    w.ken.looks().await;
    let form = w.sakura.fills_in(&event).await;
    assert_eq!(form.value("photo"), Some("yes"), "she ticked it herself");
    let page = w.house.get(&event.form()).await;
    assert!(
        page.form("registration")
            .iter()
            .all(|(name, _)| name != "photo"),
        "nothing is ticked beforehand"
    );

    let page = form.without("photo").send().await;
    assert_eq!(
        (page.status, page.told()),
        (StatusCode::UNPROCESSABLE_ENTITY, Told::Refused)
    );
    assert_eq!(page.said("photo").as_deref(), Some(words::said_choose(Ja)));
    let kept = page.form("registration");
    assert!(
        kept.contains(&("name".into(), w.sakura.name.clone())),
        "what she typed is still there"
    );
    assert_eq!(w.house.rows("registration").await, 0);

    let page = w
        .sakura
        .fills_in(&event)
        .await
        .with("photo", "of course")
        .send()
        .await;
    assert_eq!(page.told(), Told::Refused, "a choice that is none");

    for (person, choice, photo) in [
        (&w.sakura, "face_hidden", Photo::FaceHidden),
        (&w.aoi, "no", Photo::No),
        (&w.makoto, "yes", Photo::Yes),
    ] {
        let page = person
            .fills_in(&event)
            .await
            .with("photo", choice)
            .send()
            .await;
        assert_eq!(page.told(), Told::Confirmed);
        let row = w
            .ken
            .sees("the consent", |desk| desk.registration(person))
            .await;
        assert_eq!(row.details.photo, photo);
    }
}

/// E14: a second press, a lost answer, a reloaded page.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_form_sent_again_is_one_registration_and_one_answer() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(1)).await;
    assert_eq!(w.makoto.registers(&event).await, Told::Confirmed);

    // Both presses are under way at once; Hana comes in between; then again, as after a lost answer.
    let form = w.sakura.fills_in(&event).await;
    let twice = join_all([form.send(), form.send()]).await;
    assert!(
        twice.iter().all(|page| page.told() == Told::Waiting(1)),
        "{twice:?}"
    );
    assert_eq!(w.hana.registers(&event).await, Told::Waiting(2));
    assert_eq!(
        form.send().await.told(),
        Told::Waiting(1),
        "the stored answer, not a new one"
    );
    w.restarts().await;
    assert_eq!(
        form.send().await.told(),
        Told::Waiting(1),
        "also after a restart"
    );

    assert_eq!(w.house.rows("registration").await, 3);
    w.sakura.gets(words::mail_subject_waiting(Ja), 1).await;
    w.hana.gets(words::mail_subject_waiting(Ja), 1).await;
    eventually("the post is out", async || {
        (w.house.rows("mail where state <> 'sent'").await == 0).then_some(())
    })
    .await;
    assert_eq!(w.sakura.mails().len(), 1, "one mail for one registration");
    w.house.books_balance().await;
}

/// A refused form that is mended is another form, and counts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mended_form_is_taken() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(1)).await;
    let form = w.sakura.fills_in(&event).await.with("theme_1", "99");
    assert_eq!(
        form.send().await.told(),
        Told::Refused,
        "the event has no such theme"
    );
    assert_eq!(
        form.with("theme_1", "2").send().await.told(),
        Told::Confirmed,
        "mended, under the same key"
    );
    assert_eq!(w.house.rows("registration").await, 1);
}

/// One per address and event; whoever tries an address learns nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_known_address_sees_what_a_newcomer_sees_and_gets_a_mail() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(3)).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    w.sakura.gets(words::mail_subject_confirmed(Ja), 1).await;

    // Somebody else types her address, in capitals, under another name.
    let capitals = w.sakura.email.to_uppercase();
    let stranger = w
        .hana
        .fills_in(&event)
        .await
        .with("email", &capitals)
        .send()
        .await;
    let newcomer = w.aoi.fills_in(&event).await.send().await;
    let without = |page: &str, email: &str| page.replace(email, "…");
    assert_eq!(stranger.status, newcomer.status);
    assert_eq!(
        without(&stranger.main(), &capitals),
        without(&newcomer.main(), &w.aoi.email)
    );
    assert!(
        !stranger.html.contains("阿部"),
        "nothing of the first registration"
    );

    let mail = w.sakura.gets(words::mail_subject_again(Ja), 1).await;
    assert!(mail.text.contains(words::mail_now_confirmed(Ja)));
    assert!(!mail.text.contains("江口"), "nor what the stranger typed");
    assert_eq!(w.house.rows("registration").await, 2);
    assert_eq!(
        w.house
            .get(&mail.link())
            .await
            .attribute("data-state")
            .as_deref(),
        Some("confirmed")
    );

    // Full: a newcomer would wait, and so it says.
    assert_eq!(w.makoto.registers(&event).await, Told::Confirmed);
    assert_eq!(w.sakura.registers(&event).await, Told::Waiting(1));
    assert_eq!(w.hana.registers(&event).await, Told::Waiting(1));
    w.house.books_balance().await;
}
