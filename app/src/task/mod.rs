//! What is to be done, one list for all rooms: what, for whom, until when, about which row.

mod alert;
pub mod desk;
mod digest;
mod end;
mod facts;
mod give;
mod refusal;
mod rows;
#[cfg(test)]
mod tests;
pub mod wording;

pub use alert::{Ring, next_alert, ring};
pub use digest::{Frequency, Send, due, morning, send};
pub use end::{Abandon, End, abandon, finish, reopen};
pub use facts::{Facts, Needs, needs};
pub use give::{Amend, Give, amend, give, may_follow_up};
pub use refusal::Refusal;
pub use rows::{Alert, Assignee, Behind, MORNING, Reason, Subject, Task, TaskState, Words};

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::rule::Ruled;
use crate::time::Time;

/// Every intention that this room knows. The names are part of what travels and is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Give(Give),
    Amend(Amend),
    Finish(End),
    Abandon(Abandon),
    Reopen(End),
    /// The clock: its day comes near, or is there.
    Ring(Ring),
    /// The clock: somebody's mail of what is to be done.
    Send(Send),
}

/// Which rule decides about a command.
///
/// # Errors
/// The rule's refusal, or [`crate::rule::Stop::Hidden`] where a fact decides that the asker may not see.
pub fn decide(command: &Command, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    match command {
        Command::Give(c) => give(c, by, facts, now),
        Command::Amend(c) => amend(c, by, facts, now),
        Command::Finish(c) => finish(c, by, facts, now),
        Command::Abandon(c) => abandon(c, by, facts, now),
        Command::Reopen(c) => reopen(c, by, facts),
        Command::Ring(c) => ring(c, by, facts, now),
        Command::Send(c) => send(c, by, facts, now),
    }
}
