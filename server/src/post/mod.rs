//! The post room: what a letter says, the calendar entry that goes with it, and the way out of the house.
//!
//! [`compose`] turns what happened to a registration into words, without a database or a clock; a [`Carrier`]
//! takes a [`Parcel`] to a mail server, or into a folder while none is named.

pub mod calendar;
mod carrier;
mod letter;
mod notice;
pub mod outbox;
mod parcel;
pub mod postman;
#[cfg(test)]
mod sample;
mod thanks;

pub use carrier::{BadMailServer, Carrier, Trouble};
pub use letter::{Composed, addressee, compose};
pub use outbox::Desk;
pub use parcel::{Enclosed, Parcel};
