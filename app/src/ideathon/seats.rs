//! Staff says how many seats an audience has and how they are come by. Added seats go to who waits.

use serde::{Deserialize, Serialize};

use super::Facts;
use super::offer::{offer_free_seats, staff_only};
use super::refusal::Refusal;
use super::rows::{Audience, Entry, Seats};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::time::Time;
use crate::value::{EventId, SeatsId};

/// More than any hall holds.
pub const MAX_SEATS: u16 = 20_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetSeats {
    /// The id of the row if the audience has none yet.
    pub id: SeatsId,
    pub event: EventId,
    pub audience: Audience,
    pub seats: u16,
    pub entry: Entry,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchEvent`], [`Refusal::TooMany`], [`Refusal::NeverOpen`],
/// [`Refusal::BelowTaken`].
pub fn set_seats(cmd: &SetSeats, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    staff_only(by)?;
    let event = facts.event.as_ref().ok_or(Refusal::NoSuchEvent)?;
    may_be_entered(cmd.audience, cmd.entry)?;
    may_number(cmd.seats)?;
    let known = facts
        .seats
        .known()?
        .iter()
        .find(|s| s.audience == cmd.audience);
    let mut seats = known.cloned().unwrap_or_else(|| Seats {
        id: cmd.id,
        event: event.id,
        audience: cmd.audience,
        published: event.state.published(),
        ..Seats::default()
    });
    let taken = seats.confirmed + seats.offered;
    if cmd.seats < taken {
        return Err(Refusal::BelowTaken { taken }.into());
    }
    seats.seats = cmd.seats;
    seats.entry = cmd.entry;
    seats.settle();
    let mut decision = Decision::default();
    offer_free_seats(
        &mut decision,
        &mut seats,
        facts.waiting.known()?,
        event,
        now,
    );
    decision.rows.push(Row::Seats(seats));
    Ok(decision)
}

pub(super) fn may_be_entered(audience: Audience, entry: Entry) -> Result<(), Refusal> {
    if entry == Entry::Open && !audience.public() {
        return Err(Refusal::NeverOpen);
    }
    Ok(())
}

pub(super) fn may_number(seats: u16) -> Result<(), Refusal> {
    if seats > MAX_SEATS {
        Err(Refusal::TooMany { limit: MAX_SEATS })
    } else {
        Ok(())
    }
}
