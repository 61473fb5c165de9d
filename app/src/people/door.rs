//! The door: a ticket, a passkey or a recovery code becomes a session. Each begins under a secret of its own.

use serde::{Deserialize, Serialize};

use super::grant::sessions_turn;
use super::rows::{Means, Passkey, Purpose, Session, Ticket};
use super::session::begun;
use super::{About, Facts, Notice, Person, Refusal, giving};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::Time;
use crate::value::{Digest, PasskeyId, SessionId};

/// A link or a handed code is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    pub ticket: Digest,
    pub session: SessionId,
    pub hash: Digest,
    pub device: String,
}

/// A passkey has signed the server's challenge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prove {
    pub passkey: PasskeyId,
    /// The key as the library left it, with its counter.
    pub public: String,
    pub session: SessionId,
    pub hash: Digest,
    pub device: String,
    /// The session on the same device, which ends.
    pub instead: Option<SessionId>,
}

/// A recovery code stands in for a passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recover {
    pub ticket: Digest,
    pub session: SessionId,
    pub hash: Digest,
    pub device: String,
    /// The session on the same device: a code alone opens nothing, it follows a link.
    pub instead: SessionId,
}

/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the door, [`Refusal::Spent`].
pub fn open(cmd: &Open, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let ticket = usable(by, facts, now)?;
    if ticket.purpose == Purpose::Recovery {
        return Err(Refusal::Spent.into());
    }
    let person = somebody(facts)?;
    // Who handed it over must not come to stand where the person now works.
    if ticket.purpose == Purpose::Code && person.is_staff() {
        return Err(Refusal::Spent.into());
    }
    // A mail's account may be another's by now: what a link opens, it opens once, and no other does after it.
    let mut rows = vec![Row::Ticket(spent(&ticket))];
    let means = ticket.purpose.means();
    let session = begun(
        cmd.session,
        &cmd.hash,
        &cmd.device,
        means,
        &person,
        facts,
        now,
    )?;
    rows.push(Row::Session(session));
    if matches!(ticket.purpose, Purpose::Link | Purpose::Invitation) {
        let joins = giving::joins(&person, facts, now)?;
        if !joins.is_empty() {
            rows.extend(sessions_turn(facts)?);
        }
        rows.extend(joins.into_iter().map(Row::Membership));
    }
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the door, [`Refusal::NotThere`] where the key was removed.
pub fn prove(cmd: &Prove, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Door {
        return Err(Refusal::NotAllowed.into());
    }
    let keys = facts.passkeys.known()?;
    let key = keys.iter().find(|k| k.id == cmd.passkey);
    let key = key.cloned().ok_or(Refusal::NotThere)?;
    let person = facts.who()?;
    let means = Means::Passkey;
    let session = begun(
        cmd.session,
        &cmd.hash,
        &cmd.device,
        means,
        &person,
        facts,
        now,
    )?;
    let mut rows = vec![
        Row::Passkey(Passkey {
            used: Some(now),
            public: cmd.public.clone(),
            ..key
        }),
        Row::Session(session),
    ];
    rows.extend(replaced(facts, cmd.instead)?);
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the door, [`Refusal::Spent`], also where the code is another's.
pub fn recover(cmd: &Recover, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let ticket = usable(by, facts, now)?;
    let sessions = facts.sessions.known()?;
    let here = sessions.iter().any(|s| s.id == cmd.instead);
    if ticket.purpose != Purpose::Recovery || !here {
        return Err(Refusal::Spent.into());
    }
    let person = somebody(facts)?;
    let means = Means::Recovery;
    let session = begun(
        cmd.session,
        &cmd.hash,
        &cmd.device,
        means,
        &person,
        facts,
        now,
    )?;
    let mut rows = vec![Row::Ticket(spent(&ticket)), Row::Session(session)];
    rows.extend(replaced(facts, Some(cmd.instead))?);
    Ok(Decision {
        rows,
        notices: Notice::to(&person, About::RecoveryUsed)
            .into_iter()
            .collect(),
        ..Decision::default()
    })
}

fn usable(by: &Actor, facts: &Facts, now: Time) -> Result<Ticket, Stop> {
    if *by != Actor::Door {
        return Err(Refusal::NotAllowed.into());
    }
    let ticket = facts.ticket.known()?.clone().filter(|t| t.opens(now));
    ticket.ok_or_else(|| Refusal::Spent.into())
}

/// Whose ticket it is; one of somebody who was erased opens nothing.
fn somebody(facts: &Facts) -> Result<Person, Stop> {
    facts.who().map_err(|stop| match stop {
        Stop::Refused(_) => Refusal::Spent.into(),
        hidden @ Stop::Hidden => hidden,
    })
}

fn spent(ticket: &Ticket) -> Ticket {
    Ticket {
        spent: true,
        ..ticket.clone()
    }
}

/// The session that a stronger one takes the place of.
fn replaced(facts: &Facts, instead: Option<SessionId>) -> Result<Option<Row>, Stop> {
    let sessions = facts.sessions.known()?;
    let old = sessions.iter().find(|s| Some(s.id) == instead);
    Ok(old.map(|s| {
        Row::Session(Session {
            live: false,
            ..s.clone()
        })
    }))
}
