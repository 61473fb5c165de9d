//! Staff is invited by whoever runs the binary, or by an administrator.

use serde::{Deserialize, Serialize};

use super::grant::{give, rights_change};
use super::ticket::{INVITATION_LIFE, ticket};
use super::{About, Area, Facts, Notice, Person, Purpose, Refusal};
use crate::access::Actor;
use crate::lang::Lang;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::time::Time;
use crate::value::{Email, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// The new person's id; someone known by the address keeps theirs.
    pub person: PersonId,
    pub email: Email,
    pub area: Area,
    /// Of the invitation; someone known keeps theirs.
    #[serde(default)]
    pub lang: Lang,
}

/// Gives an area to a person, who is made where nobody has the address yet, and mails them a link to begin.
/// To an operator, who prints one, none is mailed.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn invite(cmd: &Invite, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if !by.works_in(Area::Administration) {
        return Err(Refusal::NotAllowed.into());
    }
    let mut person = facts.known.known()?.clone().unwrap_or_else(|| Person {
        id: cmd.person,
        email: Some(cmd.email.clone()),
        lang: cmd.lang,
        created: now,
        ..Person::default()
    });
    let before = person.clone();
    give(&mut person, cmd.area, now, None, now);
    let mut rows = rights_change(&before, &person, facts)?;
    let mut notices = vec![];
    if *by != Actor::Operator {
        let fresh = facts.fresh.known()?;
        let until = now + INVITATION_LIFE;
        let made = ticket(fresh.id, person.id, Purpose::Invitation, now, until);
        rows.push(Row::Ticket(made.opened_by(&fresh.secret)));
        let secret = fresh.secret.clone();
        notices.extend(Notice::to(&person, About::Invited { secret, until }));
    }
    rows.insert(0, Row::Person(person));
    Ok(Decision {
        rows,
        notices,
        ..Decision::default()
    })
}
