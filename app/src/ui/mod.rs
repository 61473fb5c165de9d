//! A dozen own parts that every page is made of.

pub mod dom;
pub mod field;
pub mod parts;
