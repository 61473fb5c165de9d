//! The sync engine: what travels (one file per step), and the device's half of it.

pub mod client;
#[cfg(feature = "hydrate")]
pub mod client_browser;
pub mod live;
mod outbox;
pub mod pull;
pub mod push;
mod replica;

pub use client::{Connection, Refused, Sync};
pub use outbox::{Outbox, Waiting};
pub use replica::Replica;

/// Grows when an older client could not understand a newer server.
pub const PROTOCOL: u16 = 1;
