//! The public pages of giving.

mod fields;
mod give;
mod promised;

pub use give::GivePage;
