//! The engine's promises: each command once, each change to whoever may see it.

mod at_once;
mod columns;
mod follow;
mod live;
mod malformed;
pub mod push;
mod silence;
mod slow_ears;
mod two_writers;
