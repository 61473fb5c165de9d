//! Devices on which someone is signed in: how long, under which secret, and until when.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::rows::{Means, Membership, Person, Session};
use super::{Facts, Refusal, Role, Standing};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::Time;
use crate::value::{Digest, SessionId};

/// What was shown so lately counts as fresh: keys and recovery codes are given out only then.
pub const FRESH: TimeDelta = TimeDelta::minutes(10);

/// How long a session lasts: unused, and in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub idle: TimeDelta,
    pub absolute: TimeDelta,
}

/// A session goes on under another secret: its rights changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renew {
    pub session: SessionId,
    pub hash: Digest,
}

/// A session was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touch {
    pub session: SessionId,
}

/// Signs out, here or on another device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    pub session: SessionId,
}

/// The clock ends what was not used, or lasted long enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expire {
    pub session: SessionId,
}

/// By what the person is and what a lost device would give away (OWASP ASVS 5.0, 7.3). Staff: a working
/// day, two hours away from the desk. At risk or an International: the phone may be another's. Others: a
/// month.
#[must_use]
pub fn limits(person: &Person, memberships: &[Membership]) -> Limits {
    let international = memberships
        .iter()
        .any(|m| m.role == Role::International && m.standing == Standing::Active);
    if person.is_staff() {
        Limits {
            idle: TimeDelta::hours(2),
            absolute: TimeDelta::hours(12),
        }
    } else if person.at_risk || international {
        Limits {
            idle: TimeDelta::minutes(30),
            absolute: TimeDelta::hours(12),
        }
    } else {
        Limits {
            idle: TimeDelta::days(7),
            absolute: TimeDelta::days(30),
        }
    }
}

/// A session that begins now.
pub(super) fn begun(
    id: SessionId,
    hash: &Digest,
    device: &str,
    means: Means,
    person: &Person,
    facts: &Facts,
    now: Time,
) -> Result<Session, Stop> {
    let limits = limits(person, facts.memberships.known()?);
    Ok(Session {
        id,
        person: person.id,
        means,
        device: device.chars().take(80).collect(),
        proved: now,
        seen: now,
        idle_until: now + limits.idle,
        ends: now + limits.absolute,
        live: true,
        turns: false,
        hash: hash.clone(),
    })
}

/// Once for each change: of two requests that come together, the later must not take back the secret that the
/// first was just given.
///
/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the door, [`Refusal::NotThere`] where it has ended or was renewed.
pub fn renew(cmd: &Renew, by: &Actor, facts: &Facts) -> Ruled {
    let session = at_the_door(by, facts)?;
    if !session.turns {
        return Err(Refusal::NotThere.into());
    }
    Ok(row(Session {
        hash: cmd.hash.clone(),
        turns: false,
        ..session
    }))
}

/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the door, [`Refusal::NotThere`] where it has ended.
pub fn touch(by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let session = at_the_door(by, facts)?;
    let person = facts.who()?;
    let limits = limits(&person, facts.memberships.known()?);
    Ok(row(Session {
        seen: now,
        idle_until: (now + limits.idle).min(session.ends),
        ..session
    }))
}

/// By the person, or by the door where somebody signs out.
///
/// # Errors
/// [`Refusal::NotThere`], also where it is another person's.
pub fn end(by: &Actor, facts: &Facts) -> Ruled {
    let session = facts.session.known()?.clone().filter(|s| s.live);
    let own = |s: &Session| *by == Actor::Door || by.person() == Some(s.person);
    let session = session.filter(own).ok_or(Refusal::NotThere)?;
    Ok(row(Session {
        live: false,
        ..session
    }))
}

/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the clock, [`Refusal::NotYet`] where it was used meanwhile.
pub fn expire(by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Clock {
        return Err(Refusal::NotAllowed.into());
    }
    let session = facts.session.known()?.clone().filter(|s| s.live);
    let session = session.ok_or(Refusal::NotThere)?;
    if now < session.idle_until && now < session.ends {
        return Err(Refusal::NotYet.into());
    }
    Ok(row(Session {
        live: false,
        ..session
    }))
}

fn at_the_door(by: &Actor, facts: &Facts) -> Result<Session, Stop> {
    if *by != Actor::Door {
        return Err(Refusal::NotAllowed.into());
    }
    let session = facts.session.known()?.clone().filter(|s| s.live);
    session.ok_or_else(|| Refusal::NotThere.into())
}

fn row(session: Session) -> Decision {
    Decision {
        rows: vec![Row::Session(session)],
        ..Decision::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Known;

    #[test]
    fn of_two_who_renew_together_the_first_gives_the_secret() {
        let mut session = Session {
            live: true,
            turns: true,
            ..Session::default()
        };
        for expected in ["first", "second"] {
            let facts = Facts {
                session: Known::Known(Some(session.clone())),
                ..Facts::default()
            };
            let renew = Renew {
                session: session.id,
                hash: crate::value::Secret::of(expected).digest(),
            };
            if let Ok(decision) = super::renew(&renew, &Actor::Door, &facts) {
                let [Row::Session(after)] = decision.rows.as_slice() else {
                    panic!("one session: {:?}", decision.rows);
                };
                session = after.clone();
            }
        }
        assert_eq!(session.hash, crate::value::Secret::of("first").digest());
    }
}
