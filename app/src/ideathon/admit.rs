//! Staff admits who asked, or gives an untaken seat to someone who waits.

use serde::{Deserialize, Serialize};

use super::Facts;
use super::accept::confirmed;
use super::offer::{recount, seats_of, staff_only, subject};
use super::refusal::Refusal;
use super::rows::{By, State, What};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{About, Decision, Letter, Ruled};
use crate::time::Time;
use crate::value::RegistrationId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admit {
    pub registration: RegistrationId,
}

/// Who asked gets a free seat or a place in the queue; who was offered or waits gets a seat for good.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchRegistration`], [`Refusal::TooLate`], [`Refusal::Full`],
/// [`Refusal::NotNow`].
pub fn admit(cmd: &Admit, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    staff_only(by)?;
    let (before, event) = subject(facts)?;
    debug_assert_eq!(before.id, cmd.registration);
    if now >= event.ends {
        return Err(Refusal::TooLate.into());
    }
    let seats = seats_of(facts, before.audience)?;
    match (before.state, before.admitted) {
        (State::Offered, _) => Ok(confirmed(before, seats, What::Confirmed, By::Staff, now)),
        (State::Waiting, false) if seats.free > 0 => {
            Ok(confirmed(before, seats, What::Admitted, By::Staff, now))
        }
        (State::Waiting, true) if seats.untaken() > 0 => {
            Ok(confirmed(before, seats, What::Confirmed, By::Staff, now))
        }
        (State::Waiting, true) => Err(Refusal::Full.into()),
        (State::Waiting, false) => {
            let place = u32::from(seats.waiting) + 1;
            let mut seats = seats.clone();
            let mut after = before.clone();
            after.admitted = true;
            // The queue is joined on admission, not on asking.
            after.queued = seats.next;
            seats.next += 1;
            after.step(now, What::Admitted, By::Staff);
            after.step(now, What::Waits { place }, By::Staff);
            recount(&mut seats, before, &after);
            Ok(Decision {
                letters: vec![Letter {
                    to: after.id,
                    about: About::Waiting { place },
                }],
                rows: vec![Row::Registration(after), Row::Seats(seats)],
                ..Decision::default()
            })
        }
        (state, _) => Err(Refusal::NotNow { state }.into()),
    }
}
