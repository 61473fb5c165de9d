//! Passkeys: added after a fresh sign-in, removed, and all taken back where someone lost everything.

use serde::{Deserialize, Serialize};

use super::session::FRESH;
use super::{About, Area, Facts, Means, Notice, Passkey, Person, Refusal, Session, Ticket};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::Time;
use crate::value::{Line, PasskeyId, PersonId, SessionId};

/// The browser made a key, and the server has looked at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddPasskey {
    pub passkey: PasskeyId,
    pub session: SessionId,
    pub name: Line<40>,
    pub credential: String,
    pub public: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovePasskey {
    pub passkey: PasskeyId,
    /// On which device it was asked: whether by a key decides.
    pub session: SessionId,
}

/// An administrator lets somebody of staff begin anew who lost every key: keys, codes and sessions end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reset {
    pub person: PersonId,
}

/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the door, and to staff who has a key and did not use one;
/// [`Refusal::NotThere`], [`Refusal::NotFresh`].
pub fn add_passkey(cmd: &AddPasskey, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Door {
        return Err(Refusal::NotAllowed.into());
    }
    let session = facts.session.known()?.clone().filter(|s| s.live);
    let session = session.ok_or(Refusal::NotThere)?;
    let person = facts.who()?;
    behind_keys(&session, &person, facts)?;
    let has_keys = !facts.passkeys.known()?.is_empty();
    if session.proved + FRESH < now {
        return Err(Refusal::NotFresh.into());
    }
    let key = Passkey {
        id: cmd.passkey,
        person: person.id,
        name: cmd.name.clone(),
        created: now,
        used: None,
        removed: false,
        credential: cmd.credential.clone(),
        public: cmd.public.clone(),
    };
    let mut rows = vec![Row::Passkey(key)];
    // Who just made the first key holds it: the session is as good as one begun by it, under another secret.
    if !has_keys && session.means == Means::Link {
        rows.push(Row::Session(Session {
            means: Means::Passkey,
            proved: now,
            turns: true,
            ..session
        }));
    }
    Ok(Decision {
        rows,
        notices: Notice::to(&person, About::PasskeyAdded)
            .into_iter()
            .collect(),
        ..Decision::default()
    })
}

/// A mail or a code alone must not make a way around the keys that are there.
///
/// # Errors
/// [`Refusal::NotAllowed`] where staff, or somebody at risk, has a key and did not come by one.
pub(super) fn behind_keys(session: &Session, person: &Person, facts: &Facts) -> Result<(), Stop> {
    let weak = !session.strong() && session.means != Means::Demo;
    let guarded = !facts.passkeys.known()?.is_empty() && (person.is_staff() || person.at_risk);
    if guarded && weak {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(())
}

/// By the door, which knows on whose device it was asked.
///
/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the door, and where [`behind_keys`] says so; [`Refusal::NotThere`], also
/// where it is another person's; [`Refusal::LastPasskey`].
pub fn remove_passkey(cmd: &RemovePasskey, by: &Actor, facts: &Facts) -> Ruled {
    if *by != Actor::Door {
        return Err(Refusal::NotAllowed.into());
    }
    let session = facts.session.known()?.clone().filter(|s| s.live);
    let session = session.ok_or(Refusal::NotThere)?;
    let keys = facts.passkeys.known()?;
    let key = keys.iter().find(|k| k.id == cmd.passkey);
    let key = key.filter(|k| session.person == k.person);
    let key = key.cloned().ok_or(Refusal::NotThere)?;
    let person = facts.who()?;
    behind_keys(&session, &person, facts)?;
    if person.is_staff() && keys.len() == 1 {
        return Err(Refusal::LastPasskey.into());
    }
    Ok(Decision {
        rows: vec![Row::Passkey(removed(&key))],
        notices: Notice::to(&person, About::PasskeyRemoved)
            .into_iter()
            .collect(),
        ..Decision::default()
    })
}

/// # Errors
/// [`Refusal::NotAllowed`], also to oneself; [`Refusal::NotThere`].
pub fn reset(by: &Actor, facts: &Facts) -> Ruled {
    if !by.works_in(Area::Administration) {
        return Err(Refusal::NotAllowed.into());
    }
    let person = facts.who()?;
    if by.person() == Some(person.id) || !person.keepers.contains(&Area::Administration) {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(Decision {
        rows: signed_out(facts)?,
        notices: Notice::to(&person, About::PasskeyRemoved)
            .into_iter()
            .collect(),
        ..Decision::default()
    })
}

/// Every key, ticket and session of the person ends.
pub(super) fn signed_out(facts: &Facts) -> Result<Vec<Row>, Stop> {
    let keys = facts.passkeys.known()?.iter();
    let mut rows: Vec<Row> = keys.map(|k| Row::Passkey(removed(k))).collect();
    rows.extend(facts.sessions.known()?.iter().map(|s| {
        Row::Session(Session {
            live: false,
            ..s.clone()
        })
    }));
    rows.extend(facts.tickets.known()?.iter().map(|t| {
        Row::Ticket(Ticket {
            spent: true,
            ..t.clone()
        })
    }));
    Ok(rows)
}

fn removed(key: &Passkey) -> Passkey {
    Passkey {
        removed: true,
        public: String::new(),
        ..key.clone()
    }
}
