//! Two people change the same thing at the same time: different fields both hold, and the same field is told.

use app::company::{self, Change, Create, Edit, Field};
use app::ideathon::{self, EditEvent, EventText, Refusal};
use app::sync::push::Outcome;
use app::value::{CompanyId, Line, Passage};

use crate::world::sender::{not_kept, refused};
use crate::world::{Plan, World};

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
