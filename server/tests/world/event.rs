//! An event as stories need it.

use app::ideathon::{Audience, CreateEvent, Entry, EventText, Theme, ThemeId};
use app::time::Time;
use app::value::{Both, EventId, Line, SeatsId, Slug};
use chrono::TimeDelta;

/// What is to be held.
pub struct Plan {
    pub slug: &'static str,
    pub seats: Vec<(Audience, u16, Entry)>,
    /// Until it begins.
    pub hours: i64,
    pub offer_hours: u16,
    pub open: bool,
}

pub struct Event {
    pub id: EventId,
    pub slug: String,
    pub starts: Time,
}

impl Plan {
    /// Seats for the business audience, who enter openly.
    pub fn business(seats: u16) -> Self {
        Self {
            slug: "ideathon",
            seats: vec![(Audience::Business, seats, Entry::Open)],
            hours: 28 * 24,
            offer_hours: 24,
            open: true,
        }
    }

    pub fn and(mut self, audience: Audience, seats: u16, entry: Entry) -> Self {
        self.seats.push((audience, seats, entry));
        self
    }

    pub fn command(&self, now: Time) -> CreateEvent {
        let starts = now + TimeDelta::hours(self.hours);
        let line = |text: &str| Line::parse(text).unwrap();
        let theme = |n: u8| Theme {
            id: ThemeId(n),
            name: Both {
                ja: Line::parse(&format!("業態{n}")).unwrap(),
                en: Line::parse(&format!("Trade {n}")).unwrap(),
            },
            angle: Both::default(),
        };
        CreateEvent {
            event: EventId::new(),
            text: EventText {
                slug: Slug::parse(self.slug).unwrap(),
                title: Both {
                    ja: line("世界難民の日アイデアソン"),
                    en: line("World Refugee Day Ideathon"),
                },
                starts,
                ends: starts + TimeDelta::hours(7),
                themes: (1..=8).map(theme).collect(),
                offer_hours: self.offer_hours,
                ..EventText::default()
            },
            seats: self
                .seats
                .iter()
                .map(|(a, n, e)| (SeatsId::new(), *a, *n, *e))
                .collect(),
            open: self.open,
        }
    }
}

impl Event {
    /// The page's address.
    pub fn page(&self) -> String {
        format!("/ideathon/{}", self.slug)
    }

    /// The form's address.
    pub fn form(&self) -> String {
        format!("/ideathon/{}/register", self.slug)
    }
}
