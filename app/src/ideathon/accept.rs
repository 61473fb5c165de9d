//! The person takes the seat that was offered.

use serde::{Deserialize, Serialize};

use super::Facts;
use super::offer::{recount, seats_of, subject, whose};
use super::refusal::Refusal;
use super::rows::{By, Registration, Seats, State, What};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{About, Decision, Letter, Ruled};
use crate::time::Time;
use crate::value::RegistrationId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accept {
    pub registration: RegistrationId,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchRegistration`], [`Refusal::OfferLapsed`] after its end even
/// where the clock has not come round yet, [`Refusal::NotNow`] where nothing is offered.
pub fn accept(cmd: &Accept, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let who = whose(by, cmd.registration)?;
    let (registration, _) = subject(facts)?;
    if registration.state != State::Offered {
        return Err(Refusal::NotNow {
            state: registration.state,
        }
        .into());
    }
    if registration.offered_until.is_some_and(|until| until <= now) {
        return Err(Refusal::OfferLapsed.into());
    }
    let seats = seats_of(facts, registration.audience)?;
    Ok(confirmed(registration, seats, What::Confirmed, who, now))
}

/// The registration takes its seat for good.
pub(super) fn confirmed(
    before: &Registration,
    seats: &Seats,
    what: What,
    who: By,
    now: Time,
) -> Decision {
    let mut after = before.clone();
    after.state = State::Confirmed;
    after.admitted = true;
    after.offered_until = None;
    after.step(now, what, who);
    let mut seats = seats.clone();
    recount(&mut seats, before, &after);
    Decision {
        letters: vec![Letter {
            to: after.id,
            about: About::Confirmed,
        }],
        rows: vec![Row::Registration(after), Row::Seats(seats)],
        ..Decision::default()
    }
}
