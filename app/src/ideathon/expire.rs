//! An offer that nobody answered ends, and the seat goes to the next: by the server's clock.

use serde::{Deserialize, Serialize};

use super::Facts;
use super::cancel::release;
use super::offer::subject;
use super::refusal::Refusal;
use super::rows::{By, Cause, State};
use crate::access::Actor;
use crate::rule::Ruled;
use crate::time::Time;
use crate::value::RegistrationId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expire {
    pub registration: RegistrationId,
}

/// # Errors
/// [`Refusal::NotAllowed`] for anyone but the clock, [`Refusal::NotNow`] where no offer has run out.
pub fn expire(_cmd: &Expire, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Clock {
        return Err(Refusal::NotAllowed.into());
    }
    let (registration, _) = subject(facts)?;
    let ran_out = registration.offered_until.is_some_and(|until| until <= now);
    if registration.state != State::Offered || !ran_out {
        return Err(Refusal::NotNow {
            state: registration.state,
        }
        .into());
    }
    release(registration, Cause::Lapsed, By::Clock, facts, now)
}
