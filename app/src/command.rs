//! Every intention that can change something: one arm per room.

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::rule::{Ruled, Stop};
use crate::time::Time;
use crate::{company, donor, ideathon, people, post, roundtable, task};

/// A named, typed intention, made of parsed values. Ids come from the sender, time never does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Ideathon(ideathon::Command),
    Company(company::Command),
    People(people::Command),
    Roundtable(roundtable::Command),
    Task(task::Command),
    Donor(donor::Command),
    Post(post::Command),
}

/// The facts for a command, of its room.
#[derive(Clone, Debug)]
pub enum Facts {
    Ideathon(Box<ideathon::Facts>),
    Company(company::Facts),
    People(Box<people::Facts>),
    Roundtable(Box<roundtable::Facts>),
    Task(Box<task::Facts>),
    Donor(Box<donor::Facts>),
    Post(post::Facts),
}

/// The one rule for a command, on the device and on the server.
///
/// # Errors
/// The rule's [`Stop`].
pub fn decide(command: &Command, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    match (command, facts) {
        (Command::Ideathon(c), Facts::Ideathon(f)) => ideathon::decide(c, by, f, now),
        (Command::Company(c), Facts::Company(f)) => company::decide(c, by, f, now),
        (Command::People(c), Facts::People(f)) => people::decide(c, by, f, now),
        (Command::Roundtable(c), Facts::Roundtable(f)) => roundtable::decide(c, by, f, now),
        (Command::Task(c), Facts::Task(f)) => task::decide(c, by, f, now),
        (Command::Donor(c), Facts::Donor(f)) => donor::decide(c, by, f, now),
        (Command::Post(c), Facts::Post(f)) => post::decide(c, by, f, now),
        _ => Err(Stop::Hidden),
    }
}
