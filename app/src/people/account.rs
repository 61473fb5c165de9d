//! What a person says of themselves: name, language, and which mails they wish.

use serde::{Deserialize, Serialize};

use super::{Facts, Refusal, Wishes};
use crate::access::Actor;
use crate::lang::Lang;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::value::{Line, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetWishes {
    pub person: PersonId,
    pub name: Option<Line<80>>,
    /// Of the pages after a sign-in and of mails.
    pub lang: Lang,
    pub wishes: Wishes,
}

/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the person.
pub fn set_wishes(cmd: &SetWishes, by: &Actor, facts: &Facts) -> Ruled {
    if by.person() != Some(cmd.person) {
        return Err(Refusal::NotAllowed.into());
    }
    let mut person = facts.who()?;
    person.name.clone_from(&cmd.name);
    person.lang = cmd.lang;
    person.wishes = cmd.wishes;
    Ok(Decision {
        rows: vec![Row::Person(person)],
        ..Decision::default()
    })
}
