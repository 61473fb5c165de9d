//! Why a command of this room was not done. Pages word it; see `wording`.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not of this actor's area. Said before anything is looked up.
    NotAllowed,
    NoSuchTask,
    NoSuchCompany,
    NoSuchItem,
    /// Only what was on the agenda is followed up, and by the companies only until the minutes are locked.
    NotFollowed,
    /// It does not say what is to be done.
    NoWords,
    /// A follow-up has a day.
    NoDay,
    /// Its day is over already.
    PastDay,
    /// It is done or dropped.
    Ended,
    NotEnded,
    /// Whoever gave it reads why it will not be done.
    NoReason,
    /// Somebody else changed these fields after the sender saw them.
    Changed {
        fields: Vec<String>,
    },
    /// Nothing is to be told yet.
    NotDue,
}
