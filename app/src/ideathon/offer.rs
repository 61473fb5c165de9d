//! What several verbs share: the registration and its seats, and offering free seats to who waits.

use chrono::TimeDelta;

use super::Facts;
use super::refusal::Refusal;
use super::rows::{Audience, By, Event, EventState, Registration, Seats, State, What};
use crate::access::Actor;
use crate::people::Area;
use crate::row::Row;
use crate::rule::{About, Decision, Letter, Stop};
use crate::time::Time;
use crate::value::RegistrationId;

/// The seats of an audience.
pub(super) fn seats_of(facts: &Facts, audience: Audience) -> Result<&Seats, Stop> {
    let seats = facts.seats.known()?.iter().find(|s| s.audience == audience);
    Ok(seats.ok_or(Refusal::NotOffered)?)
}

/// Who acts on a registration: its holder or staff. Asked before it is looked up, so that a refusal
/// cannot reveal that it exists.
pub(super) fn whose(by: &Actor, id: RegistrationId) -> Result<By, Refusal> {
    match by {
        Actor::Holder { registration, .. } if *registration == id => Ok(By::Person),
        _ if by.works_in(Area::Events) => Ok(By::Staff),
        _ => Err(Refusal::NotAllowed),
    }
}

/// Only staff of the events area.
pub(super) fn staff_only(by: &Actor) -> Result<(), Refusal> {
    if by.works_in(Area::Events) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed)
    }
}

/// The registration and its event.
pub(super) fn subject(facts: &Facts) -> Result<(&Registration, &Event), Stop> {
    let registration = facts
        .registration
        .known()?
        .as_ref()
        .ok_or(Refusal::NoSuchRegistration)?;
    let event = facts.event.as_ref().ok_or(Refusal::NoSuchEvent)?;
    Ok((registration, event))
}

/// One registration changed, with its counter moved.
pub(super) fn recount(seats: &mut Seats, before: &Registration, after: &Registration) {
    seats.count(Some(before), Some(after));
}

/// Until when an offer made now holds: the event's hours, never past its beginning.
pub(super) fn offer_end(event: &Event, from: Time) -> Time {
    (from + TimeDelta::hours(i64::from(event.offer_hours))).min(event.starts)
}

/// Offers every untaken seat to the first who waits for it.
pub(super) fn offer_free_seats(
    decision: &mut Decision,
    seats: &mut Seats,
    queue: &[Registration],
    event: &Event,
    now: Time,
) {
    let over =
        now >= event.starts || matches!(event.state, EventState::Held | EventState::Archived);
    if over {
        return;
    }
    let waits =
        |r: &&Registration| r.audience == seats.audience && r.state == State::Waiting && r.admitted;
    let until = offer_end(event, now);
    let chosen: Vec<Registration> = queue
        .iter()
        .filter(waits)
        .take(usize::from(seats.untaken()))
        .cloned()
        .collect();
    for before in chosen {
        let mut after = before.clone();
        after.state = State::Offered;
        after.offered_until = Some(until);
        after.step(now, What::Offered { until }, By::Clock);
        recount(seats, &before, &after);
        decision.letters.push(Letter {
            to: after.id,
            about: About::Offered { until },
        });
        decision.rows.push(Row::Registration(after));
    }
}
