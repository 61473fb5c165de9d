//! Staff gives someone more time to answer an offer.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::Facts;
use super::offer::{staff_only, subject};
use super::refusal::Refusal;
use super::rows::{By, State, What};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{About, Decision, Letter, Ruled};
use crate::time::Time;
use crate::value::RegistrationId;

/// Longer than any sensible answer takes.
pub const MAX_HOURS: u16 = 14 * 24;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extend {
    pub registration: RegistrationId,
    /// Hours more than now, at most [`MAX_HOURS`]; never past the event.
    pub hours: u16,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchRegistration`], [`Refusal::NotNow`], [`Refusal::TooMany`],
/// [`Refusal::OfferLapsed`].
pub fn extend(cmd: &Extend, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    staff_only(by)?;
    let (before, event) = subject(facts)?;
    if cmd.hours > MAX_HOURS {
        return Err(Refusal::TooMany { limit: MAX_HOURS }.into());
    }
    let (State::Offered, Some(old)) = (before.state, before.offered_until) else {
        return Err(Refusal::NotNow {
            state: before.state,
        }
        .into());
    };
    if old <= now {
        return Err(Refusal::OfferLapsed.into());
    }
    let until = (old + TimeDelta::hours(i64::from(cmd.hours))).min(event.starts);
    let mut after = before.clone();
    after.offered_until = Some(until);
    after.step(now, What::Extended { until }, By::Staff);
    Ok(Decision {
        letters: vec![Letter {
            to: after.id,
            about: About::Offered { until },
        }],
        rows: vec![Row::Registration(after)],
        ..Decision::default()
    })
}
