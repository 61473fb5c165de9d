//! `GET /sync/pull`: what changed for this actor since a cursor, or all of it.

use serde::{Deserialize, Serialize};

use crate::access::{Actor, Patch};

/// Where a replica stands. Opaque to whoever holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pulled {
    pub cursor: Cursor,
    /// Everything that the actor may see: what is not in it is gone.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub snapshot: bool,
    /// Who asks; stands with a snapshot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Actor>,
    pub patches: Vec<Patch>,
}
