//! What changes nothing but must stand in the audit log: who was shown what is sensitive, and who took what out.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Area, Refusal};
use crate::access::Actor;
use crate::row::Kind;
use crate::rule::{Decision, Ruled};
use crate::value::PersonId;

/// The server sent these rows, with fields marked sensitive, to someone's device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    pub reader: PersonId,
    pub rows: Vec<(Kind, Uuid)>,
}

/// Someone saves rows as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// Of which area's pages.
    pub area: Area,
    /// What the file holds, as a kind of row.
    pub kind: Kind,
    /// To what the rows belong: an event, say.
    pub scope: Uuid,
    pub rows: u32,
}

/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the door.
pub fn read(by: &Actor) -> Ruled {
    if *by != Actor::Door {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(Decision::default())
}

/// # Errors
/// [`Refusal::NotAllowed`] to whoever does not work in the area, except about themselves.
pub fn export(cmd: &Export, by: &Actor) -> Ruled {
    let own = by.person().is_some_and(|id| id.0 == cmd.scope);
    if !by.works_in(cmd.area) && !own {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(Decision::default())
}
