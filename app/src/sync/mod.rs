//! The sync engine: what travels (one file per step), and the device's half of it.

#[cfg(feature = "hydrate")]
pub mod browser;
pub mod client;
pub mod columns;
pub mod device;
pub mod line;
pub mod live;
pub mod outbox;
pub mod pull;
pub mod push;
mod replica;
pub mod tabs;
pub mod upload;

pub use client::{Connection, Storage, Sync};
pub use outbox::{Refused, Why};
pub use replica::Replica;

/// Grows when an older client could not understand a newer server.
pub const PROTOCOL: u16 = 8;
