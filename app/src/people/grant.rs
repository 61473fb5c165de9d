//! Areas of work: given for a time, taken away, and turned by the clock.

use serde::{Deserialize, Serialize};

use super::rows::Grant;
use super::{Area, Facts, Person, Refusal, Standing};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::Time;
use crate::value::PersonId;

/// Gives an area of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grants {
    pub person: PersonId,
    pub area: Area,
    /// Now, where nothing is said.
    #[serde(with = "chrono::serde::ts_microseconds_option", default)]
    pub from: Option<Time>,
    #[serde(with = "chrono::serde::ts_microseconds_option", default)]
    pub until: Option<Time>,
}

/// Takes an area away, now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoke {
    pub person: PersonId,
    pub area: Area,
}

/// The clock: what begins begins, what ends ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    pub person: PersonId,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotThere`], [`Refusal::EndsBeforeItStarts`],
/// [`Refusal::LastAdministrator`] where an end or a later beginning would leave nobody.
pub fn grants(cmd: &Grants, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if !by.works_in(Area::Administration) {
        return Err(Refusal::NotAllowed.into());
    }
    let mut person = facts.who()?;
    let from = cmd.from.unwrap_or(now);
    if cmd.until.is_some_and(|until| until <= from) {
        return Err(Refusal::EndsBeforeItStarts.into());
    }
    let before = person.clone();
    give(&mut person, cmd.area, from, cmd.until, now);
    let ends = cmd.until.is_some() || !person.areas.contains(&Area::Administration);
    if cmd.area == Area::Administration && ends {
        others_administer(facts, person.id)?;
    }
    changed(person, &before, facts)
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotThere`], [`Refusal::LastAdministrator`].
pub fn revoke(cmd: &Revoke, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if !by.works_in(Area::Administration) {
        return Err(Refusal::NotAllowed.into());
    }
    let mut person = facts.who()?;
    if !person
        .grants
        .iter()
        .any(|g| g.area == cmd.area && g.standing != Standing::Ended)
    {
        return Err(Refusal::NotThere.into());
    }
    if cmd.area == Area::Administration {
        others_administer(facts, person.id)?;
    }
    let before = person.clone();
    for grant in person.grants.iter_mut().filter(|g| g.area == cmd.area) {
        if grant.standing != Standing::Ended {
            grant.until = Some(now);
        }
    }
    settle(&mut person, now);
    changed(person, &before, facts)
}

/// Brings grants and memberships to where the clock is.
///
/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the clock, [`Refusal::NotThere`].
pub fn turn(by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Clock {
        return Err(Refusal::NotAllowed.into());
    }
    let mut person = facts.who()?;
    let before = person.areas.clone();
    settle(&mut person, now);
    let mut rows = Vec::new();
    let mut memberships = facts.memberships.known()?.clone();
    for membership in &mut memberships {
        let standing = Standing::at(now, membership.from, membership.until);
        if standing != membership.standing {
            membership.standing = standing;
            rows.push(Row::Membership(membership.clone()));
        }
    }
    if before != person.areas || !rows.is_empty() {
        rows.extend(sessions_turn(facts)?);
    }
    super::member::keep(&mut person, &memberships);
    rows.insert(0, Row::Person(person));
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

/// Puts a grant in place of what the person had of the area.
pub(super) fn give(person: &mut Person, area: Area, from: Time, until: Option<Time>, now: Time) {
    // Areas of before grants had dates.
    for area in person.areas.clone() {
        if !person.grants.iter().any(|g| g.area == area) {
            person.grants.push(Grant {
                area,
                from: person.created,
                until: None,
                standing: Standing::Active,
            });
        }
    }
    let holds = |g: &Grant| g.area == area && g.standing != Standing::Ended;
    match person.grants.iter_mut().find(|g| holds(g)) {
        // Someone who works here already has worked here since then.
        Some(grant) => {
            grant.from = if grant.standing == Standing::Active && from <= now {
                grant.from
            } else {
                from
            };
            grant.until = until;
        }
        None => person.grants.push(Grant {
            area,
            from,
            until,
            standing: Standing::Coming,
        }),
    }
    settle(person, now);
}

fn settle(person: &mut Person, now: Time) {
    for grant in &mut person.grants {
        grant.standing = Standing::at(now, grant.from, grant.until);
    }
    let active = |g: &&Grant| g.standing == Standing::Active;
    person.areas = person
        .grants
        .iter()
        .filter(active)
        .map(|g| g.area)
        .collect();
    person.areas.sort_unstable();
    person.areas.dedup();
    // Whoever was staff stays in the administration's books.
    let administration = Area::Administration;
    if !person.grants.is_empty() && !person.keepers.contains(&administration) {
        person.keepers.push(administration);
        person.keepers.sort_unstable();
    }
}

fn others_administer(facts: &Facts, but: PersonId) -> Result<(), Stop> {
    if facts.administrators.known()?.iter().any(|id| *id != but) {
        return Ok(());
    }
    Err(Refusal::LastAdministrator.into())
}

fn changed(person: Person, before: &Person, facts: &Facts) -> Ruled {
    let mut rows = rights_change(before, &person, facts)?;
    rows.insert(0, Row::Person(person));
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

/// What becomes of the person's sessions and keys. Whoever is to work here for the first time begins anew: what
/// opened the door before may be in other hands, and its sessions were made to last.
pub(super) fn rights_change(
    before: &Person,
    after: &Person,
    facts: &Facts,
) -> Result<Vec<Row>, Stop> {
    let worked = |p: &Person| p.keepers.contains(&Area::Administration);
    if worked(after) && !worked(before) {
        super::passkey::signed_out(facts)
    } else if before.areas == after.areas {
        Ok(Vec::new())
    } else {
        sessions_turn(facts)
    }
}

/// Rights changed: every session of the person goes on under another secret.
pub(super) fn sessions_turn(facts: &Facts) -> Result<Vec<Row>, Stop> {
    let mut sessions = facts.sessions.known()?.clone();
    for session in &mut sessions {
        session.turns = true;
    }
    Ok(sessions.into_iter().map(Row::Session).collect())
}
