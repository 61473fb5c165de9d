//! Tomoni's server: the database, the server halves of the sync engine, mail and the clock.

pub mod audit;
pub mod backup;
pub mod clock;
pub mod company;
pub mod compress;
pub mod config;
pub mod db;
pub mod demo;
pub mod doctor;
pub mod error;
pub mod fault;
pub mod guard;
pub mod http;
pub mod ideathon;
pub mod listen;
pub mod pages;
pub mod people;
pub mod post;
pub mod roundtable;
pub mod run;
pub mod session;
pub mod sync;
pub mod task;
pub mod tls;
pub mod token;
pub mod upkeep;
