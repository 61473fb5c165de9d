//! Staff is invited by whoever runs the binary, or by an administrator.

use serde::{Deserialize, Serialize};

use super::{Area, Facts, Person, Refusal};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::value::{Email, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// The new person's id; someone known by the address keeps theirs.
    pub person: PersonId,
    pub email: Email,
    pub area: Area,
}

/// Adds an area to a person, who is made where nobody has the address yet.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn invite(cmd: &Invite, by: &Actor, facts: &Facts) -> Ruled {
    if !by.works_in(Area::Administration) {
        return Err(Refusal::NotAllowed.into());
    }
    let mut person = facts.known.known()?.clone().unwrap_or_else(|| Person {
        id: cmd.person,
        email: Some(cmd.email.clone()),
        areas: Vec::new(),
    });
    if !person.areas.contains(&cmd.area) {
        person.areas.push(cmd.area);
        person.areas.sort_unstable();
    }
    Ok(Decision {
        rows: vec![Row::Person(person)],
        ..Decision::default()
    })
}
