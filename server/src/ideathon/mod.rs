//! The Ideathon's room on the server: its facts, its tables, its form.

pub mod count;
pub mod facts;
pub mod form;
pub mod personal;
pub mod store;
