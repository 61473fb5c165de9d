//! The door and the own account. All of it are plain forms but for passkeys, which only a browser's program can
//! make and show.

mod account;
mod door;
mod keys;
mod mine;

pub use account::AccountPage;
pub use door::{DoorPage, SignIn};
