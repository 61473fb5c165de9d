//! `GET /sync/pull`: what changed for this actor since a cursor, or all of it.

use serde::{Deserialize, Serialize};

use super::columns::{Columns, by_column};
use crate::access::{Actor, Patch};

/// Where a replica stands. Opaque to whoever holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Travelling")]
pub struct Pulled {
    pub cursor: Cursor,
    /// Everything that the actor may see: what is not in it is gone.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub snapshot: bool,
    /// Who asks; stands with a snapshot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<Actor>,
    pub patches: Vec<Patch>,
}

/// [`Pulled`], where many rows that enter stand by column: for who asks with `columns=1`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Travelling {
    cursor: Cursor,
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    snapshot: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    who: Option<Actor>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    columns: Vec<Columns>,
    patches: Vec<Patch>,
}

impl From<Pulled> for Travelling {
    fn from(pulled: Pulled) -> Self {
        let (columns, patches) = by_column(pulled.patches);
        Self {
            cursor: pulled.cursor,
            snapshot: pulled.snapshot,
            who: pulled.who,
            columns,
            patches,
        }
    }
}

impl TryFrom<Travelling> for Pulled {
    type Error = &'static str;

    fn try_from(came: Travelling) -> Result<Self, Self::Error> {
        if !came.columns.iter().all(Columns::whole) {
            return Err("columns of different lengths");
        }
        let mut patches = came.patches;
        patches.extend(came.columns.into_iter().flat_map(Columns::patches));
        Ok(Self {
            cursor: came.cursor,
            snapshot: came.snapshot,
            who: came.who,
            patches,
        })
    }
}
