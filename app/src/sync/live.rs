//! `GET /sync/live`: patches as they are committed, one server-sent event per batch. The event's id is the
//! cursor behind it; a browser that reconnects sends the last one, and misses nothing.

use serde::{Deserialize, Serialize};

use crate::access::Patch;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct News {
    /// As in [`super::pull::Pulled`].
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub snapshot: bool,
    pub patches: Vec<Patch>,
}
