//! The register of companies, one for all features: who they are, and which entries are the same one.

mod create;
pub mod desk;
mod directory;
mod edit;
mod facts;
pub mod form;
mod merge;
mod name;
mod number;
mod refusal;
mod rows;
#[cfg(test)]
mod sample;
pub mod search;
mod unmerge;
pub mod wording;

pub use create::{Create, create};
pub use directory::Directory;
pub use edit::{Change, Edit, edit};
pub use facts::{Facts, Needs, needs};
pub use merge::{Merge, merge};
pub use name::normal;
pub use number::CorporateNumber;
pub use refusal::{Field, Refusal};
pub use rows::{Company, Industry, Name, Note, SizeBand};
pub use unmerge::{Unmerge, unmerge};

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::people::Area;
use crate::rule::Ruled;
use crate::time::Time;

/// Every intention that this room knows. The names are part of what travels and is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Create(Box<Create>),
    Edit(Edit),
    Merge(Merge),
    Unmerge(Unmerge),
}

/// Which rule decides about a command.
///
/// # Errors
/// The rule's refusal, or [`crate::rule::Stop::Hidden`] where a fact decides that the asker may not see.
pub fn decide(command: &Command, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    match command {
        Command::Create(c) => create(c, by, facts, now),
        Command::Edit(c) => edit(c, by, facts),
        Command::Merge(c) => merge(c, by, facts),
        Command::Unmerge(c) => unmerge(c, by, facts),
    }
}

/// The areas that deal with companies; all staff sees them.
const CHANGERS: [Area; 4] = [
    Area::Events,
    Area::Platform,
    Area::Fundraising,
    Area::Administration,
];

/// Whether an actor may change the register.
#[must_use]
pub fn changes_companies(by: &Actor) -> bool {
    CHANGERS.into_iter().any(|area| by.works_in(area))
}

fn may_change(by: &Actor) -> Result<(), Refusal> {
    if changes_companies(by) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed)
    }
}
