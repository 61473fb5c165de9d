//! The public pages of giving.

mod fields;
mod give;
mod paying;
mod promised;

pub use give::GivePage;
