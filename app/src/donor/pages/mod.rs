//! The public pages of giving, and each donor's own.

mod campaign;
mod fields;
mod give;
mod paying;
mod portal;
mod promised;

pub use give::GivePage;
pub use portal::PortalPage;
