//! The server halves of the sync engine, by the names of the app's.

pub mod cursor;
pub mod facts;
pub mod feed;
pub mod live;
pub mod log;
pub mod pull;
pub mod push;
pub mod results;
pub mod shelf;
pub mod store;
pub mod writer;
