//! What signs in once: links by mail, links and codes from hand to hand, recovery codes.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::session::FRESH;
use super::{About, Area, Facts, Notice, Purpose, Refusal, Standing, Ticket, giving};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::time::Time;
use crate::value::{Digest, Email, HandCode, PersonId, Secret, SessionId, TicketId};

/// OWASP ASVS 5.0, 6.6: what is sent out of band lives shortly.
pub const LINK_LIFE: TimeDelta = TimeDelta::minutes(15);
/// A mail that is read after the weekend still opens.
pub const INVITATION_LIFE: TimeDelta = TimeDelta::days(7);
/// A printed link is opened by whoever stands there.
const PRINTED_LIFE: TimeDelta = TimeDelta::hours(24);
/// Until they are used.
const RECOVERY_LIFE: TimeDelta = TimeDelta::days(3650);
/// Recovery codes in a set.
pub const RECOVERY_CODES: usize = 8;

/// Someone asks on the sign-in page for a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskLink {
    pub email: Email,
}

/// The machine's operator prints a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeLink {
    pub person: PersonId,
    pub ticket: TicketId,
    pub secret: Secret,
    pub purpose: Purpose,
}

/// A coordinator hands a code over to someone without mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
    pub person: PersonId,
    pub ticket: TicketId,
    pub code: HandCode,
}

/// A set of recovery codes in place of the one of before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeRecovery {
    pub session: SessionId,
    pub codes: Vec<(TicketId, Digest)>,
}

/// Mails a link to whoever has the address, by an account or by a gift. Nobody is told whether somebody does: both are done.
///
/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the door.
pub fn ask_link(cmd: &AskLink, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Door {
        return Err(Refusal::NotAllowed.into());
    }
    let mut rows = Vec::new();
    let person = match facts.known.known()? {
        Some(person) => person.clone(),
        None => match giving::account(&cmd.email, facts, now)? {
            Some(person) => {
                rows.push(Row::Person(person.clone()));
                person
            }
            None => return Ok(Decision::default()),
        },
    };
    let fresh = facts.fresh.known()?;
    let made = ticket(fresh.id, person.id, Purpose::Link, now, now + LINK_LIFE);
    let secret = fresh.secret.clone();
    rows.push(Row::Ticket(made.opened_by(&secret)));
    Ok(Decision {
        rows,
        notices: Notice::to(&person, About::Link { secret })
            .into_iter()
            .collect(),
        ..Decision::default()
    })
}

/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the operator, [`Refusal::NotThere`].
pub fn make_link(cmd: &MakeLink, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Operator {
        return Err(Refusal::NotAllowed.into());
    }
    let person = facts.who()?;
    let made = ticket(cmd.ticket, person.id, cmd.purpose, now, now + PRINTED_LIFE);
    Ok(Decision {
        rows: vec![Row::Ticket(made.opened_by(&cmd.secret))],
        ..Decision::default()
    })
}

/// A code in place of the one that was handed over before. Never to staff, nor to who will be: their door has a
/// passkey. Nor to somebody with mail: a link to it shows that it is they.
///
/// # Errors
/// [`Refusal::NotAllowed`], also where the person is not in the coordination's care.
pub fn hand(cmd: &Hand, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if !by.works_in(Area::Coordination) {
        return Err(Refusal::NotAllowed.into());
    }
    let person = facts.who().map_err(|_| Refusal::NotAllowed)?;
    let works = person.is_staff() || person.grants.iter().any(|g| g.standing != Standing::Ended);
    if !person.keepers.contains(&Area::Coordination) || works || person.email.is_some() {
        return Err(Refusal::NotAllowed.into());
    }
    let mut rows = spent(facts.tickets.known()?, Purpose::Code);
    let made = ticket(cmd.ticket, person.id, Purpose::Code, now, now + LINK_LIFE);
    rows.push(Row::Ticket(made.opened_by(&cmd.code.secret())));
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

/// # Errors
/// [`Refusal::NotAllowed`], also to whoever did not come by the keys that they would go around;
/// [`Refusal::NotThere`], [`Refusal::NotFresh`].
pub fn make_recovery(cmd: &MakeRecovery, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Door || cmd.codes.len() > RECOVERY_CODES {
        return Err(Refusal::NotAllowed.into());
    }
    let session = facts.session.known()?.clone().filter(|s| s.live);
    let session = session.ok_or(Refusal::NotThere)?;
    super::passkey::behind_keys(&session, &facts.who()?, facts)?;
    if session.proved + FRESH < now {
        return Err(Refusal::NotFresh.into());
    }
    let mut rows = spent(facts.tickets.known()?, Purpose::Recovery);
    for (id, hash) in &cmd.codes {
        let made = ticket(
            *id,
            session.person,
            Purpose::Recovery,
            now,
            now + RECOVERY_LIFE,
        );
        rows.push(Row::Ticket(Ticket {
            hash: hash.clone(),
            ..made
        }));
    }
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

pub(super) fn ticket(
    id: TicketId,
    person: PersonId,
    purpose: Purpose,
    made: Time,
    expires: Time,
) -> Ticket {
    Ticket {
        id,
        person,
        purpose,
        made,
        expires,
        ..Ticket::default()
    }
}

impl Ticket {
    pub(super) fn opened_by(self, secret: &Secret) -> Self {
        Self {
            hash: secret.digest(),
            ..self
        }
    }
}

/// What is taken back of one purpose.
fn spent(tickets: &[Ticket], purpose: Purpose) -> Vec<Row> {
    tickets
        .iter()
        .filter(|t| t.purpose == purpose)
        .map(|t| {
            Row::Ticket(Ticket {
                spent: true,
                ..t.clone()
            })
        })
        .collect()
}
