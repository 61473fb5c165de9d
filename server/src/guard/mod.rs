//! What stands between the network and the handlers, one concern a file. `http.rs` says in which order.

pub mod headers;
