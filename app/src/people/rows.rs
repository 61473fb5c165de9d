//! The rows of this room: people, what they are to us, and how they sign in.

use serde::{Deserialize, Serialize};

use super::{Area, Role};
use crate::lang::Lang;
use crate::task::Frequency;
use crate::time::Time;
use crate::value::{
    CompanyId, Digest, DonorId, Email, Line, MembershipId, PasskeyId, PersonId, SessionId, TicketId,
};

/// Whether something with a beginning and an end holds. Kept, not computed: nothing that is seen reads the
/// clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Coming,
    #[default]
    Active,
    Ended,
}

impl Standing {
    /// Where a term stands at an instant.
    #[must_use]
    pub fn at(now: Time, from: Time, until: Option<Time>) -> Self {
        if until.is_some_and(|until| until <= now) {
            Self::Ended
        } else if from <= now {
            Self::Active
        } else {
            Self::Coming
        }
    }

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::Active => "active",
            Self::Ended => "ended",
        }
    }
}

/// An area of staff's work, for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    pub area: Area,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub from: Time,
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub until: Option<Time>,
    pub standing: Standing,
}

/// What mails a person wishes beside those that answer them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    /// Invitations to events and news of the organisation.
    pub news: bool,
    /// Reminders of what they take part in.
    pub reminders: bool,
    /// What they have to do.
    #[serde(default, skip_serializing_if = "Frequency::is_usual")]
    pub tasks: Frequency,
}

impl Default for Wishes {
    /// News is asked for, never assumed.
    fn default() -> Self {
        Self {
            news: false,
            reminders: true,
            tasks: Frequency::default(),
        }
    }
}

/// A wish on its way that a stranger with the phone must not have fulfilled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub asked: Time,
    /// Not before this; until then it can be taken back.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub due: Time,
    /// By a passkey or a coordinator: whoever holds the phone may not be the person.
    pub confirmed: bool,
}

impl Asked {
    #[must_use]
    pub fn ready(&self, now: Time) -> bool {
        self.confirmed && self.due <= now
    }
}

/// Someone who can sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    pub id: PersonId,
    pub name: Option<Line<80>>,
    pub email: Option<Email>,
    pub lang: Lang,
    /// Areas that hold now; made from the grants by the rules.
    pub areas: Vec<Area>,
    pub grants: Vec<Grant>,
    /// Areas that look after this person and may see who they are. Nobody sees the list: it would tell what
    /// the person is to the others.
    pub keepers: Vec<Area>,
    /// Exposure can endanger this person or the family at home.
    pub at_risk: bool,
    pub wishes: Wishes,
    /// To be forgotten.
    pub erasure: Option<Asked>,
    /// To have what is held about them as a file; asked only where somebody is at risk.
    pub download: Option<Asked>,
    pub erased: bool,
    /// When the last mail of what is to be done was written.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub digested: Option<Time>,
    /// Until when they were told what was new on the platform.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub briefed: Option<Time>,
    /// When they last looked at what was new.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub looked: Option<Time>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub created: Time,
}

impl Person {
    /// The name for lists, or the first part of the address.
    #[must_use]
    pub fn shown_name(&self) -> &str {
        let local = || self.email.as_ref()?.as_str().split('@').next();
        self.name
            .as_ref()
            .map(Line::as_str)
            .or_else(local)
            .unwrap_or_default()
    }

    /// Whether what is held about the person may be handed to whoever is signed in as them.
    #[must_use]
    pub fn may_download(&self, now: Time) -> bool {
        let ready = |asked: Asked| asked.ready(now);
        !self.at_risk || self.download.is_some_and(ready)
    }

    #[must_use]
    pub fn is_staff(&self) -> bool {
        !self.areas.is_empty()
    }
}

/// What a person is to us beside staff; one person may be several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Membership {
    pub id: MembershipId,
    pub person: PersonId,
    pub role: Role,
    /// Of a company's contact.
    pub company: Option<CompanyId>,
    /// As whom a donor gives: whoever signs in may be several, as each gift is written down anew.
    pub donor: Option<DonorId>,
    /// What they do there, or which help they give: 人事部長, 行政書士.
    pub title: Option<Line<80>>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub from: Time,
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub until: Option<Time>,
    pub standing: Standing,
}

/// How someone signed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    #[default]
    Link,
    /// A code that a coordinator handed over.
    Code,
    Passkey,
    Recovery,
    /// The printed link of the sample data. Counts only where the server shows sample data.
    Demo,
}

/// A device on which someone is signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    pub id: SessionId,
    pub person: PersonId,
    pub means: Means,
    /// Browser and system, in a few words.
    pub device: String,
    /// When the person last showed who they are.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub proved: Time,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub seen: Time,
    /// Ends unless it is used before.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub idle_until: Time,
    /// Ends then in any case.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub ends: Time,
    pub live: bool,
    /// Its rights changed: it goes on under another secret.
    pub turns: bool,
    pub hash: Digest,
}

impl Session {
    /// Whether it was begun by more than a mail or a code.
    #[must_use]
    pub const fn strong(&self) -> bool {
        matches!(self.means, Means::Passkey | Means::Recovery)
    }
}

/// A key on someone's device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Passkey {
    pub id: PasskeyId,
    pub person: PersonId,
    pub name: Line<40>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub created: Time,
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub used: Option<Time>,
    pub removed: bool,
    /// What the key is known by to others, base64url.
    pub credential: String,
    /// Its public half and counter, as the library writes them; empty once removed.
    pub public: String,
}

/// What a ticket is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A link that was asked for on the sign-in page.
    #[default]
    Link,
    /// A link by which someone begins here.
    Invitation,
    /// Handed over by a coordinator.
    Code,
    Recovery,
    Demo,
}

impl Purpose {
    #[must_use]
    pub const fn means(self) -> Means {
        match self {
            Self::Link | Self::Invitation => Means::Link,
            Self::Code => Means::Code,
            Self::Recovery => Means::Recovery,
            Self::Demo => Means::Demo,
        }
    }
}

/// Something that signs in once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ticket {
    pub id: TicketId,
    pub person: PersonId,
    pub purpose: Purpose,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub made: Time,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub expires: Time,
    /// Used up, or taken back.
    pub spent: bool,
    pub hash: Digest,
}

impl Ticket {
    #[must_use]
    pub fn opens(&self, now: Time) -> bool {
        !self.spent && now < self.expires
    }
}
