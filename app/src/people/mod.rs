//! People who sign in. Memberships, passkeys and field-level grants join here.

mod invite;
pub mod pages;

pub use invite::{Invite, invite};

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::rule::Ruled;
use crate::value::{Email, PersonId};

/// A field of staff's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    Events,
    Platform,
    Fundraising,
    Coordination,
    Administration,
}

impl Area {
    pub const ALL: [Self; 5] = [
        Self::Events,
        Self::Platform,
        Self::Fundraising,
        Self::Coordination,
        Self::Administration,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Platform => "platform",
            Self::Fundraising => "fundraising",
            Self::Coordination => "coordination",
            Self::Administration => "administration",
        }
    }

    /// Reads an area's name, or the title of who works in it (`event-manager`, `administrator`).
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Some(
            match name.trim().to_ascii_lowercase().replace('_', "-").as_str() {
                "events" | "event-manager" => Self::Events,
                "platform" | "platform-manager" => Self::Platform,
                "fundraising" | "fundraiser" => Self::Fundraising,
                "coordination" | "coordinator" => Self::Coordination,
                "administration" | "administrator" | "admin" => Self::Administration,
                _ => return None,
            },
        )
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    pub id: PersonId,
    pub email: Option<Email>,
    pub areas: Vec<Area>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Invite(Invite),
}

#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The person with the address.
    pub known: crate::rule::Known<Option<Person>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    NotAllowed,
}

pub(crate) fn decide(command: &Command, by: &Actor, facts: &Facts) -> Ruled {
    match command {
        Command::Invite(c) => invite(c, by, facts),
    }
}
