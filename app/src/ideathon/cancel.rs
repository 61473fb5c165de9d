//! A registration is cancelled; its seat goes to the next at once, also one that came from an offer.

use serde::{Deserialize, Serialize};

use super::Facts;
use super::offer::{offer_free_seats, recount, seats_of, subject, whose};
use super::refusal::Refusal;
use super::rows::{By, Cause, Registration, State, What};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{About, Decision, Letter, Ruled};
use crate::time::Time;
use crate::value::RegistrationId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancel {
    pub registration: RegistrationId,
}

/// By the person or staff; by the clock where the person is erased.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchRegistration`], [`Refusal::AlreadyCancelled`],
/// [`Refusal::TooLate`] once the event is over, but for staff.
pub fn cancel(cmd: &Cancel, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let who = match by {
        Actor::Clock => By::Clock,
        _ => whose(by, cmd.registration)?,
    };
    let (registration, event) = subject(facts)?;
    if !registration.active() {
        return Err(Refusal::AlreadyCancelled.into());
    }
    if who != By::Staff && now >= event.ends {
        return Err(Refusal::TooLate.into());
    }
    let cause = if who == By::Staff {
        Cause::Staff
    } else {
        Cause::Person
    };
    release(registration, cause, who, facts, now)
}

/// Cancels and hands the seat on.
pub(super) fn release(
    before: &Registration,
    cause: Cause,
    who: By,
    facts: &Facts,
    now: Time,
) -> Ruled {
    let (_, event) = subject(facts)?;
    let mut seats = seats_of(facts, before.audience)?.clone();
    let queue = facts.waiting.known()?;
    let mut after = before.clone();
    after.state = State::Cancelled;
    after.cause = Some(cause);
    after.offered_until = None;
    after.sequence += 1;
    after.step(
        now,
        if cause == Cause::Lapsed {
            What::Lapsed
        } else {
            What::Cancelled
        },
        who,
    );
    recount(&mut seats, before, &after);
    let mut decision = Decision {
        letters: vec![Letter {
            to: after.id,
            about: About::Cancelled { cause },
        }],
        rows: vec![Row::Registration(after)],
        ..Decision::default()
    };
    let rest: Vec<Registration> = queue
        .iter()
        .filter(|r| r.id != before.id)
        .cloned()
        .collect();
    offer_free_seats(&mut decision, &mut seats, &rest, event, now);
    decision.rows.push(Row::Seats(seats));
    Ok(decision)
}
