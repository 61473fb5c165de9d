//! What a rule says: rows and letters, a refusal, or that it cannot know here.

use serde::{Deserialize, Serialize};

use crate::company;
use crate::donor;
use crate::ideathon::{self, Cause};
use crate::people;
use crate::post;
use crate::roundtable;
use crate::row::Row;
use crate::task;
use crate::time::Time;
use crate::value::RegistrationId;

/// A fact that its reader knows, or that is hidden from them. A rule that meets a hidden one stops with
/// [`Stop::Hidden`]: the device then says "pending" instead of guessing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Known<T> {
    Known(T),
    #[default]
    Hidden,
}

impl<T> Known<T> {
    /// # Errors
    /// [`Stop::Hidden`] where the fact is hidden.
    pub fn known(&self) -> Result<&T, Stop> {
        match self {
            Self::Known(fact) => Ok(fact),
            Self::Hidden => Err(Stop::Hidden),
        }
    }
}

/// Why a rule made no decision.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    Refused(Refusal),
    Hidden,
}

/// Every reason not to do a command. A stored result, not a failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    Ideathon(ideathon::Refusal),
    Company(company::Refusal),
    People(people::Refusal),
    Roundtable(roundtable::Refusal),
    Task(task::Refusal),
    Donor(donor::Refusal),
    Post(post::Refusal),
    /// It failed again and again on the server, which set it aside; `id` stands in the log.
    Parked {
        id: String,
    },
    /// Not looked at: too many came before it. After so many seconds it is taken again.
    TooOften {
        seconds: u32,
    },
    /// For a reason that a newer server knows, and this page has no words for.
    Newer,
}

/// What a command does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// Rows as they are afterwards.
    pub rows: Vec<Row>,
    /// Mail to write, about registrations as they are afterwards.
    pub letters: Vec<Letter>,
    /// Mail to people about their accounts.
    pub notices: Vec<people::Notice>,
    /// Mail to donors.
    pub thanks: Vec<donor::Notice>,
    /// What the books get.
    pub postings: Vec<donor::ledger::Posting>,
    /// What the payment company is to do.
    pub errands: Vec<donor::Errand>,
    pub answer: Answer,
}

/// What the sender is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    #[default]
    Done,
    Registered(Standing),
    /// What the giver types with the transfer.
    Pledged {
        reference: donor::Reference,
    },
}

/// Where a registration stands right after it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Confirmed,
    /// On the waiting list, at this place from 1.
    Waiting {
        place: u32,
    },
    /// Staff will answer.
    Asking,
}

/// A mail to a registered person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub to: RegistrationId,
    pub about: About,
}

/// What a letter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Confirmed,
    Waiting {
        place: u32,
    },
    Asking,
    Offered {
        until: Time,
    },
    Changed,
    Cancelled {
        cause: Cause,
    },
    /// The event takes place at another time or place.
    EventMoved,
    /// The form was filled again for an address that is registered.
    Again,
}

pub type Ruled = Result<Decision, Stop>;

impl From<ideathon::Refusal> for Stop {
    fn from(refusal: ideathon::Refusal) -> Self {
        Self::Refused(Refusal::Ideathon(refusal))
    }
}

impl From<company::Refusal> for Stop {
    fn from(refusal: company::Refusal) -> Self {
        Self::Refused(Refusal::Company(refusal))
    }
}

impl From<people::Refusal> for Stop {
    fn from(refusal: people::Refusal) -> Self {
        Self::Refused(Refusal::People(refusal))
    }
}

impl From<roundtable::Refusal> for Stop {
    fn from(refusal: roundtable::Refusal) -> Self {
        Self::Refused(Refusal::Roundtable(refusal))
    }
}

impl From<task::Refusal> for Stop {
    fn from(refusal: task::Refusal) -> Self {
        Self::Refused(Refusal::Task(refusal))
    }
}

impl From<donor::Refusal> for Stop {
    fn from(refusal: donor::Refusal) -> Self {
        Self::Refused(Refusal::Donor(refusal))
    }
}

impl From<post::Refusal> for Stop {
    fn from(refusal: post::Refusal) -> Self {
        Self::Refused(Refusal::Post(refusal))
    }
}
