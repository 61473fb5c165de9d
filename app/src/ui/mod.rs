//! A dozen own parts that every page is made of.

pub mod connection;
pub mod desk;
pub mod dialog;
pub mod dom;
pub mod field;
pub mod keys;
pub mod leaving;
pub mod parts;
pub mod refusals;
pub mod telling;
pub mod waiting;
