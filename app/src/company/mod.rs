//! The register of companies, one for all features.

mod name;
mod number;

pub use name::normal;
pub use number::CorporateNumber;
