//! `GET /sync/live`: patches as they are committed, one server-sent event per batch. The event's id is the
//! cursor behind it; a browser that reconnects sends the last one, and misses nothing.

use serde::{Deserialize, Serialize};

use crate::access::{Actor, Patch};

/// How often a quiet stream shows that it lives, by an event named `beat`.
pub const BEAT_SECONDS: u32 = 15;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct News {
    /// As in [`super::pull::Pulled`].
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub snapshot: bool,
    /// Who asks, where that is new: what they may do changed with what they see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Actor>,
    pub patches: Vec<Patch>,
}
