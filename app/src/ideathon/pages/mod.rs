//! The public pages of the Ideathon.

mod event;
pub mod fields;
mod list;
mod outcome;
mod personal;
mod register;
mod when;

pub use event::EventPage;
pub use list::{EventCard, EventList};
pub use outcome::Outcome;
pub use personal::Personal;
pub use register::RegisterPage;
pub use when::{DateLeaf, When};
