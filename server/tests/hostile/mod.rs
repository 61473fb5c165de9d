//! Input that means harm: a clear answer, and nothing changes.

mod doors;
mod form;
mod headers;
mod paths;
mod tokens;
