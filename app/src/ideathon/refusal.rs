//! Why a command of this room was not done. Pages word it; see `wording`.

use serde::{Deserialize, Serialize};

use super::details::Field;
use super::rows::{EventState, State};
use crate::time::Time;
use crate::value::{Bad, RegistrationId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not of this actor's area. Said before anything is looked up.
    NotAllowed,
    /// There is none, or none that this actor may see.
    NoSuchEvent,
    NoSuchRegistration,
    NoSuchCode,
    NoSuchCompany,
    NotOpenYet {
        #[serde(default, with = "chrono::serde::ts_microseconds_option")]
        opens: Option<Time>,
    },
    Closed,
    /// The event has begun or is over.
    TooLate,
    /// The event has no seats for this audience.
    NotOffered,
    /// This audience enters by code only.
    NeedsCode,
    /// Unknown, used up, revoked or of another audience: the asker does not learn which.
    BadCode,
    Fields(Vec<(Field, Bad)>),
    /// Said to staff only; the public form answers as it would a newcomer.
    AlreadyRegistered {
        registration: RegistrationId,
    },
    /// The personal link belongs to the address.
    EmailFixed,
    AlreadyCancelled,
    /// The registration is in another state than the command needs.
    NotNow {
        state: State,
    },
    OfferLapsed,
    Full,
    /// Fewer seats than are taken.
    BelowTaken {
        taken: u16,
    },
    /// Internationals and press never enter openly.
    NeverOpen,
    /// Where an International works stands in no register.
    International,
    SlugTaken,
    /// An event does not go from here to there.
    NoSuchStep {
        from: EventState,
        to: EventState,
    },
    TooMany {
        limit: u16,
    },
    EndsBeforeItStarts,
    /// Somebody else changed these fields after the sender saw them: `venue.ja`.
    ChangedElsewhere {
        fields: Vec<String>,
    },
}
