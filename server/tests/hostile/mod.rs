//! Input that means harm: a clear answer, and nothing changes.

mod addresses;
mod bent;
mod doors;
mod failures;
mod form;
mod gone;
mod headers;
mod limits;
mod mail;
mod origin;
mod paths;
mod slow;
mod tls;
mod tokens;
