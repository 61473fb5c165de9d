//! The rows of the Ideathon.

use serde::{Deserialize, Serialize};

use super::details::Details;
use crate::lang::Lang;
use crate::time::Time;
use crate::value::{
    Bad, Both, CodeId, CompanyId, EventId, Line, Passage, RegistrationId, SeatsId, Slug, width,
};

/// As whom a person takes part.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    #[default]
    Business,
    Observer,
    /// Internationals. Never open: exposure can endanger them.
    Talent,
    Press,
}

impl Audience {
    pub const ALL: [Self; 4] = [Self::Business, Self::Observer, Self::Talent, Self::Press];

    /// Whether its seats may stand on a public page and be entered openly.
    #[must_use]
    pub const fn public(self) -> bool {
        matches!(self, Self::Business | Self::Observer)
    }

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Observer => "observer",
            Self::Talent => "talent",
            Self::Press => "press",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.name() == name)
    }
}

/// How a seat is come by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    Open,
    /// With an invitation code.
    Code,
    /// Anyone may ask; staff admits. A code spares the asking.
    #[default]
    Approval,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventState {
    #[default]
    Draft,
    Open,
    Closed,
    Held,
    Archived,
}

impl EventState {
    pub const ALL: [Self; 5] = [
        Self::Draft,
        Self::Open,
        Self::Closed,
        Self::Held,
        Self::Archived,
    ];

    /// Whether the public sees the event.
    #[must_use]
    pub const fn published(self) -> bool {
        matches!(self, Self::Open | Self::Closed | Self::Held)
    }

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Held => "held",
            Self::Archived => "archived",
        }
    }
}

/// A theme's number within its event, from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ThemeId(pub u8);

/// A type of business that a table works on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Theme {
    pub id: ThemeId,
    pub name: Both<Line<40>>,
    /// From which side the table looks at it.
    pub angle: Both<Line<80>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Event {
    pub id: EventId,
    pub slug: Slug,
    pub title: Both<Line<80>>,
    pub lead: Both<Passage<300>>,
    pub description: Both<Passage<4000>>,
    pub venue: Both<Line<120>>,
    /// Lines of `10:00 受付`, as printed on the day.
    pub programme: Both<Passage<2000>>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub starts: Time,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub ends: Time,
    pub themes: Vec<Theme>,
    /// From when the form takes registrations; at once when `None`.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub opens_at: Option<Time>,
    /// Until when; to the beginning of the event when `None`.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub closes_at: Option<Time>,
    /// How long an offered seat waits for its answer, in hours.
    pub offer_hours: u16,
    pub state: EventState,
}

impl Event {
    /// The moment after which the public form takes no more registrations.
    #[must_use]
    pub fn last_call(&self) -> Time {
        self.closes_at.map_or(self.starts, |at| at.min(self.starts))
    }

    #[must_use]
    pub fn theme(&self, id: ThemeId) -> Option<&Theme> {
        self.themes.iter().find(|t| t.id == id)
    }
}

/// The seats of one audience, and how many are taken: kept in the transaction that takes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seats {
    pub id: SeatsId,
    pub event: EventId,
    pub audience: Audience,
    pub entry: Entry,
    pub seats: u16,
    /// Seats that a newcomer would get at once.
    pub free: u16,
    pub confirmed: u16,
    pub offered: u16,
    /// Admitted and waiting for a seat.
    pub waiting: u16,
    /// Waiting for staff to admit them.
    pub asking: u16,
    pub cancelled: u16,
    /// The next number in the queue.
    pub next: u32,
    /// The event's, so that this row alone says who may see it.
    pub published: bool,
}

impl Seats {
    /// Seats that are neither taken nor offered, whoever waits for them.
    #[must_use]
    pub fn untaken(&self) -> u16 {
        self.seats.saturating_sub(self.confirmed + self.offered)
    }

    /// The counter that a registration in this condition stands in.
    fn counter(&mut self, state: State, admitted: bool) -> &mut u16 {
        match (state, admitted) {
            (State::Confirmed, _) => &mut self.confirmed,
            (State::Offered, _) => &mut self.offered,
            (State::Waiting, true) => &mut self.waiting,
            (State::Waiting, false) => &mut self.asking,
            (State::Cancelled, _) => &mut self.cancelled,
        }
    }

    /// Moves one registration from one counter to another; `None` is outside.
    pub fn count(&mut self, from: Option<&Registration>, to: Option<&Registration>) {
        if let Some(r) = from {
            let counter = self.counter(r.state, r.admitted);
            *counter = counter.saturating_sub(1);
        }
        if let Some(r) = to {
            *self.counter(r.state, r.admitted) += 1;
        }
        self.settle();
    }

    /// Says anew what a newcomer would get.
    pub(super) fn settle(&mut self) {
        self.free = self.untaken().saturating_sub(self.waiting);
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Confirmed,
    #[default]
    Waiting,
    /// A seat is held until `offered_until`.
    Offered,
    Cancelled,
}

impl State {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Why a registration was cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// By the person.
    Person,
    Staff,
    /// An offer that nobody answered in time.
    Lapsed,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    #[default]
    Person,
    Staff,
    Clock,
}

/// What happened to a registration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    #[default]
    Registered,
    /// Put on the waiting list at this place.
    Waits {
        place: u32,
    },
    /// Asks to be admitted.
    Asks,
    Admitted,
    Confirmed,
    Offered {
        #[serde(with = "chrono::serde::ts_microseconds")]
        until: Time,
    },
    Extended {
        #[serde(with = "chrono::serde::ts_microseconds")]
        until: Time,
    },
    Changed,
    Moved {
        to: Audience,
    },
    Cancelled,
    Lapsed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: Time,
    pub what: What,
    pub by: By,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Registration {
    pub id: RegistrationId,
    pub event: EventId,
    pub audience: Audience,
    #[serde(flatten)]
    pub details: Details,
    pub state: State,
    /// False while someone who entered by approval waits for staff.
    pub admitted: bool,
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub offered_until: Option<Time>,
    pub cause: Option<Cause>,
    /// Place in the order of arrival at this audience; compares, counts nothing.
    pub queued: u32,
    pub code: Option<CodeId>,
    /// The company of the register that staff found behind the name that was typed.
    pub employer: Option<CompanyId>,
    pub lang: Lang,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub created: Time,
    pub history: Vec<Step>,
    /// RFC 5545, 3.8.7.4: grows with each change that a calendar must follow.
    pub sequence: u32,
}

impl Registration {
    #[must_use]
    pub fn active(&self) -> bool {
        self.state != State::Cancelled
    }

    pub(super) fn step(&mut self, at: Time, what: What, by: By) {
        self.history.push(Step { at, what, by });
    }

    /// The name for lists: the full one, or the one to be called by where no other is known.
    #[must_use]
    pub fn shown_name(&self) -> &str {
        self.details
            .name
            .as_ref()
            .map_or(self.details.call_name.as_str(), Line::as_str)
    }
}

/// How an invitation code is written: capitals and digits without those that look alike.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CodeText(String);

impl CodeText {
    /// 32 letters: 5 bits each.
    pub const LETTERS: &str = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    /// 40 bits: cannot be guessed while rate limits hold.
    pub const LENGTH: usize = 8;

    /// # Errors
    /// [`Bad::Missing`] or [`Bad::NotAChoice`].
    pub fn parse(text: &str) -> Result<Self, Bad> {
        let text: String = width::tidy(text)
            .to_ascii_uppercase()
            .chars()
            .filter(|c| *c != ' ' && *c != '-')
            .collect();
        if text.is_empty() {
            return Err(Bad::Missing);
        }
        if !(4..=20).contains(&text.len()) || !text.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(Bad::NotAChoice);
        }
        Ok(Self(text))
    }

    /// A code out of random bytes.
    #[must_use]
    pub fn from_random(bytes: [u8; Self::LENGTH]) -> Self {
        let letters = Self::LETTERS.as_bytes();
        Self(
            bytes
                .iter()
                .map(|b| char::from(letters[usize::from(b % 32)]))
                .collect(),
        )
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CodeText {
    type Error = Bad;
    fn try_from(text: String) -> Result<Self, Bad> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        Self::parse(&text)
    }
}

impl From<CodeText> for String {
    fn from(code: CodeText) -> Self {
        code.0
    }
}

/// An invitation code: personal when its limit is 1, shared otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Code {
    pub id: CodeId,
    pub event: EventId,
    pub audience: Audience,
    pub text: CodeText,
    /// For whom it was made, in staff's words.
    pub label: Line<80>,
    pub limit: u16,
    pub used: u16,
    pub revoked: bool,
}

impl Code {
    #[must_use]
    pub fn usable(&self) -> bool {
        !self.revoked && self.used < self.limit
    }
}

/// See [`super::advance`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advance {
    pub event: EventId,
}
