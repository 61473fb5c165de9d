//! Staff moves a registration to another audience.

use serde::{Deserialize, Serialize};

use super::Facts;
use super::details::Details;
use super::link_company::may_be_linked;
use super::offer::{offer_free_seats, seats_of, staff_only, subject};
use super::refusal::Refusal;
use super::rows::{Audience, By, State, What};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{About, Answer, Decision, Letter, Ruled, Standing};
use crate::time::Time;
use crate::value::RegistrationId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    pub registration: RegistrationId,
    pub to: Audience,
}

/// The person joins the other audience as a newcomer admitted by staff; the old seat goes to the next.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchRegistration`], [`Refusal::AlreadyCancelled`],
/// [`Refusal::TooLate`], [`Refusal::NotOffered`], [`Refusal::Fields`] where the other audience asks for more.
pub fn shift(cmd: &Shift, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    staff_only(by)?;
    let (before, event) = subject(facts)?;
    if !before.active() {
        return Err(Refusal::AlreadyCancelled.into());
    }
    if now >= event.ends {
        return Err(Refusal::TooLate.into());
    }
    if cmd.to == before.audience {
        return Ok(Decision::default());
    }
    let missing = Details::missing(&before.details, cmd.to);
    if !missing.is_empty() {
        return Err(Refusal::Fields(missing).into());
    }
    let mut left = seats_of(facts, before.audience)?.clone();
    let mut joined = seats_of(facts, cmd.to)?.clone();
    let queue = facts.waiting.known()?;

    let mut after = before.clone();
    after.audience = cmd.to;
    if !may_be_linked(&after) {
        after.employer = None;
    }
    after.admitted = true;
    after.offered_until = None;
    after.sequence += 1;
    after.queued = joined.next;
    joined.next += 1;
    after.step(now, What::Moved { to: cmd.to }, By::Staff);
    let place = u32::from(joined.waiting) + 1;
    let (standing, about) = if joined.free > 0 {
        after.state = State::Confirmed;
        (Standing::Confirmed, About::Confirmed)
    } else {
        after.state = State::Waiting;
        after.step(now, What::Waits { place }, By::Staff);
        (Standing::Waiting { place }, About::Waiting { place })
    };
    left.count(Some(before), None);
    joined.count(None, Some(&after));
    let mut decision = Decision {
        letters: vec![Letter {
            to: after.id,
            about,
        }],
        rows: vec![Row::Registration(after)],
        answer: Answer::Registered(standing),
        ..Decision::default()
    };
    let rest: Vec<_> = queue
        .iter()
        .filter(|r| r.id != before.id)
        .cloned()
        .collect();
    offer_free_seats(&mut decision, &mut left, &rest, event, now);
    decision.rows.extend([Row::Seats(left), Row::Seats(joined)]);
    Ok(decision)
}
