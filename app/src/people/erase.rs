//! "Erase me": asked by the person, confirmed where someone is at risk, carried out by the clock.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::passkey::signed_out;
use super::{
    About, Area, Asked, Facts, Membership, Notice, Person, Refusal, Session, Standing, Wishes,
    giving,
};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::Time;
use crate::value::{PersonId, SessionId};

/// Whoever holds the phone may not be the person: time to notice, and to take it back.
pub const RISK_DELAY: TimeDelta = TimeDelta::hours(72);
/// For everybody else: a slip of the finger can be taken back.
const DELAY: TimeDelta = TimeDelta::hours(1);

/// What somebody asks about all that is held of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Erasure,
    Download,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    pub what: What,
    pub person: PersonId,
    /// On which device it was asked: whether by a passkey decides.
    pub session: SessionId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeBack {
    pub what: What,
    pub person: PersonId,
}

/// A coordinator knows that it is the person who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirm {
    pub what: What,
    pub person: PersonId,
}

/// The clock carries it out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erase {
    pub person: PersonId,
}

/// By the door, which knows on whose device it was asked: nobody says of themselves that they came by a key.
///
/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the door, [`Refusal::NotThere`] where the session is another's or over,
/// [`Refusal::LastAdministrator`].
pub fn ask(cmd: &Ask, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Door {
        return Err(Refusal::NotAllowed.into());
    }
    let mut person = facts.who()?;
    let own = |s: &&Session| s.live && s.person == person.id;
    let by_passkey = match facts.session.known()?.as_ref().filter(own) {
        Some(session) => session.strong(),
        None => return Err(Refusal::NotThere.into()),
    };
    let alone = || Ok::<_, Stop>(facts.administrators.known()? == &[person.id]);
    if cmd.what == What::Erasure && alone()? {
        return Err(Refusal::LastAdministrator.into());
    }
    let delay = if person.at_risk { RISK_DELAY } else { DELAY };
    let asked = Asked {
        asked: now,
        due: now + delay,
        confirmed: by_passkey || !person.at_risk,
    };
    *wish(&mut person, cmd.what) = Some(asked);
    let about = About::Asked {
        what: cmd.what,
        due: asked.due,
    };
    Ok(Decision {
        notices: Notice::to(&person, about).into_iter().collect(),
        rows: vec![Row::Person(person)],
        ..Decision::default()
    })
}

/// By the person or a coordinator who looks after them.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotThere`] where nothing was asked.
pub fn take_back(cmd: &TakeBack, by: &Actor, facts: &Facts) -> Ruled {
    let mut person = facts.who().map_err(|_| Refusal::NotAllowed)?;
    if by.person() != Some(person.id) && !coordinates(by, &person) {
        return Err(Refusal::NotAllowed.into());
    }
    if wish(&mut person, cmd.what).take().is_none() {
        return Err(Refusal::NotThere.into());
    }
    Ok(Decision {
        rows: vec![Row::Person(person)],
        ..Decision::default()
    })
}

/// The delay runs on: it is there to be noticed in, whoever confirmed.
///
/// # Errors
/// [`Refusal::NotAllowed`], also of one's own; [`Refusal::NotThere`] where nothing was asked.
pub fn confirm(cmd: &Confirm, by: &Actor, facts: &Facts) -> Ruled {
    let mut person = facts.who().map_err(|_| Refusal::NotAllowed)?;
    if !coordinates(by, &person) || by.person() == Some(person.id) {
        return Err(Refusal::NotAllowed.into());
    }
    let asked = wish(&mut person, cmd.what).as_mut();
    asked.ok_or(Refusal::NotThere)?.confirmed = true;
    Ok(Decision {
        rows: vec![Row::Person(person)],
        ..Decision::default()
    })
}

/// What stays is a number without a name: that somebody was here, and when. Of what they gave stays what the law has us
/// keep.
///
/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the clock, [`Refusal::NotYet`].
pub fn erase(by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Clock {
        return Err(Refusal::NotAllowed.into());
    }
    let person = facts.who()?;
    if !person.erasure.is_some_and(|asked| asked.ready(now)) {
        return Err(Refusal::NotYet.into());
    }
    let mut rows = signed_out(facts)?;
    rows.extend(facts.memberships.known()?.iter().map(|m| {
        let ended = m.standing == Standing::Ended;
        Row::Membership(Membership {
            title: None,
            until: if ended {
                m.until
            } else {
                Some(now.max(m.from))
            },
            standing: Standing::Ended,
            ..m.clone()
        })
    }));
    rows.extend(giving::forgotten(&person, facts)?);
    let notices = Notice::to(&person, About::Erased).into_iter().collect();
    rows.push(Row::Person(Person {
        name: None,
        email: None,
        areas: Vec::new(),
        grants: Vec::new(),
        at_risk: false,
        wishes: Wishes::default(),
        erasure: None,
        download: None,
        erased: true,
        ..person
    }));
    Ok(Decision {
        rows,
        notices,
        ..Decision::default()
    })
}

const fn wish(person: &mut Person, what: What) -> &mut Option<Asked> {
    match what {
        What::Erasure => &mut person.erasure,
        What::Download => &mut person.download,
    }
}

fn coordinates(by: &Actor, person: &Person) -> bool {
    by.works_in(Area::Coordination) && person.keepers.contains(&Area::Coordination)
}
