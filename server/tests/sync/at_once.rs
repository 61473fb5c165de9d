//! Two people change the same thing at the same time: different fields both hold, and the same field is told.

use app::company::{self, Change, Create, Edit, Field};
use app::ideathon::{self, EditEvent, EventText, Refusal};
use app::lang::Lang::Ja;
use app::lang::words;
use app::sync::push::Outcome;
use app::value::{CompanyId, Line, Passage};
use reqwest::StatusCode;

use crate::world::sender::{not_kept, refused};
use crate::world::{Plan, Told, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_two_type_into_different_fields_of_an_event_both_holds() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    w.ken.looks().await;
    let seen = w
        .ken
        .sees("the event", |desk| desk.event(&event.slug))
        .await;
    let seen = EventText::of(&seen);
    let edit = |change: fn(&mut EventText)| {
        let mut text = seen.clone();
        change(&mut text);
        ideathon::Command::EditEvent(EditEvent {
            event: event.id,
            text,
            seen: Some(Box::new(seen.clone())),
        })
    };
    w.ken
        .does(edit(|text| text.venue.ja = Line::parse("渋谷").unwrap()))
        .await;
    // Somebody who was offline saw the event as it was.
    let late = edit(|text| text.lead.ja = Passage::parse("はじめての方へ").unwrap());
    w.ken.does(late).await;
    let both = |text: &EventText| {
        (text.venue.ja.as_str() == "渋谷" && text.lead.ja.as_str() == "はじめての方へ")
            .then_some(())
    };
    w.ken
        .sees("both changes", |desk| {
            both(&EventText::of(&desk.event(&event.slug)?))
        })
        .await;

    let same = edit(|text| text.venue.ja = Line::parse("新宿").unwrap());
    let told = Refusal::ChangedElsewhere {
        fields: vec!["venue.ja".to_owned()],
    };
    assert_eq!(w.ken.sends(same).await, refused(told));
    w.ken
        .sees("the first one's text stands", |desk| {
            both(&EventText::of(&desk.event(&event.slug)?))
        })
        .await;
}

/// Sakura's page lies open on her phone while Ken mends what she said at the desk.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_personal_page_that_lay_open_writes_over_nothing_unseen() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    w.ken.looks().await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let row = w
        .ken
        .sees("Sakura", |desk| desk.registration(&w.sakura))
        .await;
    let works_at = |row: &ideathon::Registration, name: &str| {
        let mut details = row.details.clone();
        details.company = Some(Line::parse(name).unwrap());
        ideathon::Command::Change(Box::new(ideathon::Change {
            registration: row.id,
            details,
            seen: None,
        }))
    };
    let says = |company: &'static str, diet: &'static str| {
        move |row: ideathon::Registration| {
            let details = &row.details;
            let said =
                details.company.as_ref()?.as_str() == company && details.diet.as_str() == diet;
            said.then_some(row)
        }
    };

    let open = w.sakura.form_of_link().await;
    w.ken.does(works_at(&row, "若葉銀行")).await;
    let answer = open.with("diet", "そば").send().await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
    let both = says("若葉銀行", "そば");
    let row = w
        .ken
        .sees("both changes", |desk| both(desk.registration(&w.sakura)?))
        .await;

    let open = w.sakura.form_of_link().await;
    w.ken.does(works_at(&row, "緑建設")).await;
    let open = open.with("company", "若葉銀行 本店").with("diet", "なし");
    let told = open.send().await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = words::field_company(Ja);
    assert!(
        told.html
            .contains(&words::refused_changed_elsewhere(Ja, fields))
    );
    let again = open.again(&told);
    assert_eq!(
        again.value("company"),
        Some("若葉銀行 本店"),
        "what she typed"
    );
    let meant = again.send().await;
    assert_eq!(meant.status, StatusCode::SEE_OTHER, "{}", meant.html);
    let hers = says("若葉銀行 本店", "なし");
    w.ken
        .sees("what she meant", |desk| hers(desk.registration(&w.sakura)?))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_on_a_company_is_not_written_over_unseen() {
    let w = World::begins().await;
    let company = CompanyId::new();
    let create = Create {
        company,
        name: Line::parse("さくら食品").unwrap(),
        ..Create::default()
    };
    let made = w
        .ken
        .keeps(company::Command::Create(Box::new(create)))
        .await;
    assert!(matches!(made, Outcome::Done(_)), "{made:?}");
    let note = |text: &str| Change::Note(Passage::parse(text).unwrap());
    let writes = |seen: &str, text: &str| {
        company::Command::Edit(Edit {
            company,
            changes: vec![note(text)],
            seen: vec![note(seen)],
            anyway: false,
        })
    };
    let first = w.ken.keeps(writes("", "秋に訪問")).await;
    assert!(matches!(first, Outcome::Done(_)), "{first:?}");
    let told = company::Refusal::ChangedElsewhere {
        fields: vec![Field::Note],
    };
    assert_eq!(w.ken.keeps(writes("", "春に電話")).await, not_kept(told));
    let meant = w.ken.keeps(writes("秋に訪問", "春に電話")).await;
    assert!(matches!(meant, Outcome::Done(_)), "{meant:?}");
}
