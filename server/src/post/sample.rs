//! People and a day for the tests of the post room; all invented.

use app::ideathon::{Audience, By, Details, Event, Registration, State, Step, What};
use app::lang::Lang;
use app::time::Time;
use app::value::{Both, EventId, Line, Passage, RegistrationId, Slug};
use chrono::{TimeZone as _, Utc};
use uuid::Uuid;

use super::parcel::Parcel;

/// A morning in Japan, some weeks before the event.
pub fn now() -> Time {
    Utc.with_ymd_and_hms(2026, 6, 1, 0, 0, 0).unwrap()
}

fn line<const MAX: usize>(text: &str) -> Line<MAX> {
    Line::parse(text).unwrap()
}

pub fn event() -> Event {
    Event {
        id: EventId(Uuid::from_u128(1)),
        slug: Slug::parse("wrd-2026").unwrap(),
        title: Both {
            ja: line("世界難民の日アイデアソン 2026; 攻めの人権, 八つの業態"),
            en: line("World Refugee Day Ideathon 2026"),
        },
        venue: Both {
            ja: line("渋谷 ホール3"),
            en: line("Hall 3, Shibuya"),
        },
        starts: Utc.with_ymd_and_hms(2026, 6, 19, 1, 0, 0).unwrap(),
        ends: Utc.with_ymd_and_hms(2026, 6, 19, 8, 0, 0).unwrap(),
        ..Event::default()
    }
}

pub fn step(registration: &mut Registration, what: What) {
    registration.history.push(Step {
        at: now(),
        what,
        by: By::Person,
    });
}

/// From a company, with a seat.
pub fn aoi() -> Registration {
    let mut aoi = Registration {
        id: RegistrationId(Uuid::from_u128(0xA01)),
        audience: Audience::Business,
        state: State::Confirmed,
        admitted: true,
        details: Details {
            name: Some(line("青木 さくら")),
            call_name: line("あおい"),
            company: Some(line("株式会社さくら食品")),
            diet: Passage::parse("卵アレルギー").unwrap(),
            access_needs: Passage::parse("車いす").unwrap(),
            ..Details::default()
        },
        ..Registration::default()
    };
    step(&mut aoi, What::Registered);
    aoi
}

/// A journalist who asked to come.
pub fn ken() -> Registration {
    let mut ken = Registration {
        id: RegistrationId(Uuid::from_u128(0xCE2)),
        audience: Audience::Press,
        state: State::Waiting,
        details: Details {
            name: Some(line("Ken Mori")),
            call_name: line("Ken"),
            company: Some(line("Harbour Weekly")),
            ..Details::default()
        },
        lang: Lang::En,
        ..Registration::default()
    };
    step(&mut ken, What::Asks);
    ken
}

/// An International with a seat, whose full name staff knows.
pub fn noor() -> Registration {
    let mut noor = aoi();
    noor.id = RegistrationId(Uuid::from_u128(0x400));
    noor.audience = Audience::Talent;
    noor.lang = Lang::En;
    noor.details = Details {
        name: Some(line("Noor Haddad")),
        call_name: line("Noor"),
        ..Details::default()
    };
    noor
}

pub fn parcel() -> Parcel {
    Parcel {
        message_id: "0190aa@tomoni.example".to_owned(),
        from: "Tomoni <post@tomoni.example>".to_owned(),
        to: "aoi@sakura-foods.example".to_owned(),
        to_name: Some("青木 さくら".to_owned()),
        lang: Lang::Ja,
        subject: "お申し込みの確認".to_owned(),
        text: "お席が確定しました。\n".to_owned(),
        calendar: Some("BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n".to_owned()),
        enclosed: None,
        date: now(),
    }
}
