//! A person takes a seat, or a place on the waiting list.

use serde::{Deserialize, Serialize};

use super::Facts;
use super::details::{Details, Field};
use super::offer;
use super::refusal::Refusal;
use super::rows::{
    Audience, By, Code, CodeText, Entry, Event, EventState, Registration, Seats, State, What,
};
use crate::access::Actor;
use crate::lang::Lang;
use crate::people::Area;
use crate::row::Row;
use crate::rule::{About, Answer, Decision, Letter, Ruled, Standing};
use crate::time::Time;
use crate::value::{Bad, EventId, RegistrationId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    pub registration: RegistrationId,
    pub event: EventId,
    pub audience: Audience,
    pub code: Option<CodeText>,
    pub details: Details,
    pub lang: Lang,
}

/// Seats are taken here, on commit, and nowhere else. A second registration for an address answers as a
/// newcomer's would and writes to the person instead.
///
/// # Errors
/// [`Refusal::NoSuchEvent`], [`Refusal::NotOpenYet`], [`Refusal::Closed`], [`Refusal::TooLate`],
/// [`Refusal::Fields`], [`Refusal::NotOffered`], [`Refusal::NeedsCode`], [`Refusal::BadCode`]; to staff also
/// [`Refusal::AlreadyRegistered`].
pub fn register(cmd: &Register, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let staff = by.works_in(Area::Events) || coordinates(by, cmd.audience);
    let event = facts.event.as_ref().ok_or(Refusal::NoSuchEvent)?;
    may_enter(event, staff, now)?;
    well_filled(cmd, event)?;
    let seats = offer::seats_of(facts, cmd.audience)?;
    let code = presented_code(cmd, facts)?;
    let admitted = entered(seats, code.is_some(), staff)?;

    let mut registration = Registration {
        id: cmd.registration,
        event: event.id,
        audience: cmd.audience,
        details: cmd.details.clone(),
        admitted,
        queued: seats.next,
        code: code.as_ref().map(|c| c.id),
        lang: cmd.lang,
        created: now,
        ..Registration::default()
    };
    let standing = stand(&mut registration, seats);
    let done = |rows, letters| {
        Ok(Decision {
            rows,
            letters,
            answer: Answer::Registered(standing),
            ..Decision::default()
        })
    };
    if let Some(earlier) = facts.registration.known()? {
        return again(cmd, earlier).map_err(Into::into);
    }
    if let Some(twin) = facts.twin.known()? {
        if by.works_in(Area::Events) {
            return Err(Refusal::AlreadyRegistered {
                registration: twin.id,
            }
            .into());
        }
        return done(
            Vec::new(),
            vec![Letter {
                to: twin.id,
                about: About::Again,
            }],
        );
    }

    registration.step(
        now,
        first_step(standing),
        if staff { By::Staff } else { By::Person },
    );
    let mut seats = seats.clone();
    seats.next += 1;
    seats.count(None, Some(&registration));
    let letter = Letter {
        to: registration.id,
        about: first_letter(standing),
    };
    let mut rows = vec![Row::Registration(registration), Row::Seats(seats)];
    rows.extend(code.map(|c| {
        Row::Code(Code {
            used: c.used + 1,
            ..c
        })
    }));
    done(rows, vec![letter])
}

/// A coordinator may register an International who cannot or does not want to fill in a form.
fn coordinates(by: &Actor, audience: Audience) -> bool {
    audience == Audience::Talent && by.works_in(Area::Coordination)
}

fn may_enter(event: &Event, staff: bool, now: Time) -> Result<(), Refusal> {
    if staff {
        // People come by hand until the doors close, also when the form is shut.
        let over = now >= event.ends || event.state == EventState::Archived;
        return if over { Err(Refusal::TooLate) } else { Ok(()) };
    }
    match event.state {
        EventState::Draft | EventState::Archived => return Err(Refusal::NoSuchEvent),
        EventState::Closed | EventState::Held => return Err(Refusal::Closed),
        EventState::Open => {}
    }
    if event.opens_at.is_some_and(|at| now < at) {
        return Err(Refusal::NotOpenYet {
            opens: event.opens_at,
        });
    }
    if now >= event.last_call() {
        return Err(Refusal::Closed);
    }
    Ok(())
}

/// The same registration sent under another sender's name, after an answer was lost.
fn again(cmd: &Register, earlier: &Registration) -> Result<Decision, Refusal> {
    let same = earlier.event == cmd.event && earlier.details == cmd.details;
    let standing = match (same, earlier.state) {
        (true, State::Confirmed) => Standing::Confirmed,
        (true, State::Waiting) if earlier.admitted => first_place(earlier),
        (true, State::Waiting) => Standing::Asking,
        (_, state) => return Err(Refusal::NotNow { state }),
    };
    Ok(Decision {
        answer: Answer::Registered(standing),
        ..Decision::default()
    })
}

/// The place that it was given at first.
fn first_place(earlier: &Registration) -> Standing {
    let given = earlier.history.iter().find_map(|step| match step.what {
        What::Waits { place } => Some(place),
        _ => None,
    });
    Standing::Waiting {
        place: given.unwrap_or(1),
    }
}

fn well_filled(cmd: &Register, event: &Event) -> Result<(), Refusal> {
    let mut bad = cmd.details.missing(cmd.audience);
    let wishes = cmd.details.bad_wishes(|id| event.theme(id).is_some());
    bad.extend(wishes.map(|b: Bad| (Field::Themes, b)));
    if bad.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Fields(bad))
    }
}

fn presented_code(cmd: &Register, facts: &Facts) -> Result<Option<Code>, crate::rule::Stop> {
    if cmd.code.is_none() {
        return Ok(None);
    }
    let code = facts.code.known()?.clone().ok_or(Refusal::BadCode)?;
    let fits = code.usable() && code.event == cmd.event && code.audience == cmd.audience;
    if fits {
        Ok(Some(code))
    } else {
        Err(Refusal::BadCode.into())
    }
}

/// Whether the way in leads to a seat at once (`true`) or to staff's decision.
fn entered(seats: &Seats, with_code: bool, staff: bool) -> Result<bool, Refusal> {
    match seats.entry {
        _ if staff || with_code => Ok(true),
        // The table of seats keeps Internationals and press from being open; so does this.
        Entry::Open if seats.audience.public() => Ok(true),
        Entry::Open | Entry::Approval => Ok(false),
        Entry::Code => Err(Refusal::NeedsCode),
    }
}

fn stand(registration: &mut Registration, seats: &Seats) -> Standing {
    if !registration.admitted {
        return Standing::Asking;
    }
    if seats.free > 0 {
        registration.state = State::Confirmed;
        return Standing::Confirmed;
    }
    Standing::Waiting {
        place: u32::from(seats.waiting) + 1,
    }
}

fn first_step(standing: Standing) -> What {
    match standing {
        Standing::Confirmed => What::Registered,
        Standing::Waiting { place } => What::Waits { place },
        Standing::Asking => What::Asks,
    }
}

fn first_letter(standing: Standing) -> About {
    match standing {
        Standing::Confirmed => About::Confirmed,
        Standing::Waiting { place } => About::Waiting { place },
        Standing::Asking => About::Asking,
    }
}
