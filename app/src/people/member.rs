//! What people are to us beside staff: they join, they leave, and some are marked as being at risk.

use serde::{Deserialize, Serialize};

use super::grant::sessions_turn;
use super::ticket::{INVITATION_LIFE, ticket};
use super::{
    About, Area, Facts, Membership, Notice, Person, Purpose, Refusal, Role, Session, Standing,
};
use crate::access::Actor;
use crate::lang::Lang;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::Time;
use crate::value::{CompanyId, Email, Line, MembershipId, PersonId};

/// Someone joins; who is not known yet is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    pub membership: MembershipId,
    /// Someone known by the address keeps theirs.
    pub person: PersonId,
    pub role: Role,
    pub name: Option<Line<80>>,
    /// Not everyone has one: a code opens the door as well.
    pub email: Option<Email>,
    #[serde(default)]
    pub lang: Lang,
    pub company: Option<CompanyId>,
    pub title: Option<Line<80>>,
    /// Now, where nothing is said.
    #[serde(with = "chrono::serde::ts_microseconds_option", default)]
    pub from: Option<Time>,
    #[serde(with = "chrono::serde::ts_microseconds_option", default)]
    pub until: Option<Time>,
}

/// A membership ends, now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    pub membership: MembershipId,
}

/// A coordinator says whether exposure would endanger someone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub person: PersonId,
    pub at_risk: bool,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::Company`], [`Refusal::EndsBeforeItStarts`].
pub fn join(cmd: &Join, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if !by.works_in(cmd.role.keeper()) {
        return Err(Refusal::NotAllowed.into());
    }
    if (cmd.role == Role::Contact) != cmd.company.is_some() {
        return Err(Refusal::Company.into());
    }
    if cmd.company.is_some() && !*facts.company.known()? {
        return Err(Refusal::Company.into());
    }
    let from = cmd.from.unwrap_or(now);
    if cmd.until.is_some_and(|until| until <= from) {
        return Err(Refusal::EndsBeforeItStarts.into());
    }
    let by_address = facts.known.known()?.clone();
    let by_id = facts.person.known()?.clone();
    // Whom one does not look after, one names by the address or not at all.
    let foreign = |p: &Person| !p.keepers.contains(&cmd.role.keeper());
    if by_id.as_ref().is_some_and(|p| foreign(p) || p.erased) {
        return Err(Refusal::NotAllowed.into());
    }
    // Nor does an address lead to who may be in danger: their own coordinator adds what else they are.
    let hidden = |p: &Person| p.at_risk || p.keepers.contains(&Area::Coordination);
    let coordinates = by.works_in(Area::Coordination);
    if by_address
        .as_ref()
        .is_some_and(|p| foreign(p) && hidden(p) && !coordinates)
    {
        return Err(Refusal::NotAllowed.into());
    }
    let known = by_address.or(by_id).filter(|p| !p.erased);
    let new = known.is_none();
    let mut person = known.unwrap_or_else(|| Person {
        id: cmd.person,
        name: cmd.name.clone(),
        email: cmd.email.clone(),
        lang: cmd.lang,
        // Until a coordinator knows better: a leak cannot be taken back.
        at_risk: cmd.role == Role::International,
        created: now,
        ..Person::default()
    });
    let membership = Membership {
        id: cmd.membership,
        person: person.id,
        role: cmd.role,
        company: cmd.company,
        donor: None,
        title: cmd.title.clone(),
        from,
        until: cmd.until,
        standing: Standing::at(now, from, cmd.until),
    };
    if person.name.is_none() {
        person.name.clone_from(&cmd.name);
    }
    if cmd.role == Role::International {
        person.at_risk = true;
    }
    keep(&mut person, core::slice::from_ref(&membership));
    let speaks = cmd.role == Role::Contact && membership.standing == Standing::Active;
    let (notice, ticket) = if speaks {
        invited(&person, new, facts, now)?
    } else {
        (None, None)
    };
    let mut rows = vec![Row::Person(person), Row::Membership(membership)];
    rows.extend(ticket);
    rows.extend(sessions_turn(facts)?);
    Ok(Decision {
        rows,
        notices: notice.into_iter().collect(),
        ..Decision::default()
    })
}

/// Whoever speaks for a company learns so, and how to come in: who is new by a link, who was known before by the door,
/// which may ask them for more.
fn invited(
    person: &Person,
    new: bool,
    facts: &Facts,
    now: Time,
) -> Result<(Option<Notice>, Option<Row>), Stop> {
    if !new || person.email.is_none() {
        return Ok((Notice::to(person, About::Contact), None));
    }
    let fresh = facts.fresh.known()?;
    let (secret, until) = (fresh.secret.clone(), now + INVITATION_LIFE);
    let made = ticket(fresh.id, person.id, Purpose::Invitation, now, until);
    let ticket = Row::Ticket(made.opened_by(&secret));
    let notice = Notice::to(person, About::Welcome { secret, until });
    Ok((notice, Some(ticket)))
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotThere`].
pub fn leave(cmd: &Leave, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let memberships = facts.memberships.known()?;
    let found = memberships.iter().find(|m| m.id == cmd.membership);
    // Whether it exists is told only to those who may end it.
    let mut membership = found.cloned().ok_or(Refusal::NotAllowed)?;
    if !by.works_in(membership.role.keeper()) {
        return Err(Refusal::NotAllowed.into());
    }
    if membership.standing == Standing::Ended {
        return Err(Refusal::NotThere.into());
    }
    membership.until = Some(now.max(membership.from));
    membership.standing = Standing::Ended;
    let mut rows = vec![Row::Membership(membership)];
    rows.extend(sessions_turn(facts)?);
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

/// # Errors
/// [`Refusal::NotAllowed`], also where the person is not in the coordination's care.
pub fn mark(cmd: &Mark, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if !by.works_in(Area::Coordination) {
        return Err(Refusal::NotAllowed.into());
    }
    let mut person = facts.who().map_err(|_| Refusal::NotAllowed)?;
    if !person.keepers.contains(&Area::Coordination) {
        return Err(Refusal::NotAllowed.into());
    }
    person.at_risk = cmd.at_risk;
    let mut rows = Vec::new();
    if cmd.at_risk {
        // What was begun before lasts no longer than what begins now.
        let limits = super::session::limits(&person, facts.memberships.known()?);
        rows.extend(facts.sessions.known()?.iter().map(|s| {
            Row::Session(Session {
                ends: s.ends.min(s.proved + limits.absolute).max(now),
                idle_until: s.idle_until.min(now + limits.idle),
                ..s.clone()
            })
        }));
    }
    rows.insert(0, Row::Person(person));
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

/// The areas that look after someone: whoever was theirs stays in their books.
pub(super) fn keep(person: &mut Person, memberships: &[Membership]) {
    // Who gives shows themselves as a donor, not by their account: see `giving`.
    let kept = memberships.iter().filter(|m| m.donor.is_none());
    person.keepers.extend(kept.map(|m| m.role.keeper()));
    person.keepers.sort_unstable();
    person.keepers.dedup();
}
