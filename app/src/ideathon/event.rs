//! An event is made, edited and led from draft to archive.

use serde::{Deserialize, Serialize};

use super::Facts;
use super::details::Field;
use super::offer::{offer_free_seats, staff_only};
use super::refusal::Refusal;
use super::rows::{Advance, Audience, Entry, Event, EventState, Registration, Seats, Theme};
use super::seats::{may_be_entered, may_number};
use crate::access::Actor;
use crate::merge::merged;
use crate::row::Row;
use crate::rule::{About, Decision, Letter, Ruled, Stop};
use crate::time::Time;
use crate::value::{Bad, Both, EventId, Line, Passage, SeatsId, Slug};

/// A table per theme; more do not fit on the poster.
pub const MAX_THEMES: usize = 24;
/// Four weeks: longer offers would outlast the waiting list.
pub const MAX_OFFER_HOURS: u16 = 28 * 24;

/// What stands at the desk beside the events: an event of such an address could not be opened there.
pub const RESERVED: [&str; 7] = [
    "companies",
    "people",
    "audit",
    "me",
    "roundtables",
    "tasks",
    "donors",
];

/// What staff says of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventText {
    pub slug: Slug,
    pub title: Both<Line<80>>,
    pub lead: Both<Passage<300>>,
    pub description: Both<Passage<4000>>,
    pub venue: Both<Line<120>>,
    pub programme: Both<Passage<2000>>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub starts: Time,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub ends: Time,
    pub themes: Vec<Theme>,
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub opens_at: Option<Time>,
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub closes_at: Option<Time>,
    pub offer_hours: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateEvent {
    pub event: EventId,
    pub text: EventText,
    pub seats: Vec<(SeatsId, Audience, u16, Entry)>,
    pub open: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditEvent {
    pub event: EventId,
    pub text: EventText,
    /// What the sender saw when they began to type; without it all of the text is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Box<EventText>>,
}

impl EventText {
    /// An event's text as it is.
    #[must_use]
    pub fn of(e: &Event) -> Self {
        Self {
            slug: e.slug.clone(),
            title: e.title.clone(),
            lead: e.lead.clone(),
            description: e.description.clone(),
            venue: e.venue.clone(),
            programme: e.programme.clone(),
            starts: e.starts,
            ends: e.ends,
            themes: e.themes.clone(),
            opens_at: e.opens_at,
            closes_at: e.closes_at,
            offer_hours: e.offer_hours,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetState {
    pub event: EventId,
    pub to: EventState,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::SlugTaken`], [`Refusal::EndsBeforeItStarts`], [`Refusal::TooMany`],
/// [`Refusal::NeverOpen`], [`Refusal::Fields`] where an audience stands there twice.
pub fn create_event(cmd: &CreateEvent, by: &Actor, facts: &Facts) -> Ruled {
    staff_only(by)?;
    if taken(&cmd.text.slug, facts) {
        return Err(Refusal::SlugTaken.into());
    }
    well_formed(&cmd.text)?;
    let state = if cmd.open {
        EventState::Open
    } else {
        EventState::Draft
    };
    let mut rows = vec![Row::Event(written(
        Event {
            id: cmd.event,
            state,
            ..Event::default()
        },
        &cmd.text,
    ))];
    for (id, audience, number, entry) in &cmd.seats {
        may_be_entered(*audience, *entry)?;
        may_number(*number)?;
        if cmd.seats.iter().filter(|(_, a, ..)| a == audience).count() > 1 {
            return Err(Refusal::Fields(vec![(Field::Audience, Bad::Twice)]).into());
        }
        let mut seats = Seats {
            id: *id,
            event: cmd.event,
            audience: *audience,
            entry: *entry,
            seats: *number,
            published: state.published(),
            ..Seats::default()
        };
        seats.settle();
        rows.push(Row::Seats(seats));
    }
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

/// # Errors
/// As [`create_event`], and [`Refusal::NoSuchEvent`], [`Refusal::ChangedElsewhere`]. The address of a published event stays. Where day,
/// hours or venue change, everyone registered is told; who waits is offered what stayed free once the event had
/// begun, where it now begins later.
pub fn edit_event(cmd: &EditEvent, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    staff_only(by)?;
    let event = facts.event.as_ref().ok_or(Refusal::NoSuchEvent)?;
    let text = match &cmd.seen {
        Some(seen) => merged(seen.as_ref(), &cmd.text, &EventText::of(event))
            .map_err(|fields| Refusal::ChangedElsewhere { fields })?,
        None => cmd.text.clone(),
    };
    let renamed = event.slug != text.slug;
    if renamed && (event.state.published() || taken(&text.slug, facts)) {
        return Err(Refusal::SlugTaken.into());
    }
    well_formed(&text)?;
    let after = written(event.clone(), &text);
    let mut decision = Decision::default();
    if moved_elsewhere(event, &after) && now < event.ends {
        for before in facts.active.known()? {
            tell(&mut decision, before, &after);
        }
    }
    offer_what_stayed_free(&mut decision, facts, &after, now)?;
    decision.rows.insert(0, Row::Event(after));
    Ok(decision)
}

/// Another event has the address, or the desk needs it.
fn taken(slug: &Slug, facts: &Facts) -> bool {
    facts.slug_owner.is_some() || slug.as_str().is_empty() || RESERVED.contains(&slug.as_str())
}

/// While an event is over nobody is offered a seat that is given back. Where it is not over any more, they are.
fn offer_what_stayed_free(
    decision: &mut Decision,
    facts: &Facts,
    event: &Event,
    now: Time,
) -> Result<(), Stop> {
    for seats in facts.seats.known()? {
        let mut offers = Decision::default();
        let mut after = seats.clone();
        offer_free_seats(&mut offers, &mut after, &told(decision, facts)?, event, now);
        // Whoever is offered a seat is told that, and with it when and where.
        let offered = |id| offers.letters.iter().any(|letter| letter.to == id);
        decision.letters.retain(|letter| !offered(letter.to));
        decision
            .rows
            .retain(|row| !matches!(row, Row::Registration(r) if offered(r.id)));
        decision.letters.append(&mut offers.letters);
        decision.rows.append(&mut offers.rows);
        if after != *seats {
            decision.rows.push(Row::Seats(after));
        }
    }
    Ok(())
}

/// The queue, each as the decision leaves them so far.
fn told(decision: &Decision, facts: &Facts) -> Result<Vec<Registration>, Stop> {
    let as_left = |waiting: &Registration| {
        let left = decision.rows.iter().find_map(|row| match row {
            Row::Registration(r) if r.id == waiting.id => Some(r),
            _ => None,
        });
        left.unwrap_or(waiting).clone()
    };
    Ok(facts.waiting.known()?.iter().map(as_left).collect())
}

fn moved_elsewhere(before: &Event, after: &Event) -> bool {
    (before.starts, before.ends) != (after.starts, after.ends) || before.venue != after.venue
}

/// Calendars follow, and no offer outlasts the event.
fn tell(decision: &mut Decision, before: &Registration, event: &Event) {
    let mut after = before.clone();
    after.sequence += 1;
    after.offered_until = after.offered_until.map(|until| until.min(event.starts));
    decision.letters.push(Letter {
        to: after.id,
        about: About::EventMoved,
    });
    decision.rows.push(Row::Registration(after));
}

fn well_formed(text: &EventText) -> Result<(), Refusal> {
    if text.ends <= text.starts {
        return Err(Refusal::EndsBeforeItStarts);
    }
    if text.themes.len() > MAX_THEMES {
        return Err(Refusal::TooMany { limit: 24 });
    }
    if text.offer_hours == 0 || text.offer_hours > MAX_OFFER_HOURS {
        return Err(Refusal::TooMany {
            limit: MAX_OFFER_HOURS,
        });
    }
    Ok(())
}

fn written(event: Event, text: &EventText) -> Event {
    let t = text.clone();
    Event {
        id: event.id,
        state: event.state,
        slug: t.slug,
        title: t.title,
        lead: t.lead,
        description: t.description,
        venue: t.venue,
        programme: t.programme,
        starts: t.starts,
        ends: t.ends,
        themes: t.themes,
        opens_at: t.opens_at,
        closes_at: t.closes_at,
        offer_hours: t.offer_hours,
    }
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchEvent`], [`Refusal::NoSuchStep`]. Where an event was marked held too
/// early, who waits is offered what was given back meanwhile.
pub fn set_state(cmd: &SetState, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    staff_only(by)?;
    let event = facts.event.as_ref().ok_or(Refusal::NoSuchEvent)?;
    if !leads(event.state, cmd.to) {
        return Err(Refusal::NoSuchStep {
            from: event.state,
            to: cmd.to,
        }
        .into());
    }
    let mut decision = moved(event, cmd.to, facts)?;
    if event.state == EventState::Held {
        let after = Event {
            state: cmd.to,
            ..event.clone()
        };
        offer_what_stayed_free(&mut decision, facts, &after, now)?;
    }
    Ok(decision)
}

/// The clock closes an event when its last call has passed, and marks it held when it is over.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anyone but the clock, [`Refusal::NoSuchEvent`],
/// [`Refusal::NoSuchStep`] where nothing is due.
pub fn advance(_cmd: &Advance, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Clock {
        return Err(Refusal::NotAllowed.into());
    }
    let event = facts.event.as_ref().ok_or(Refusal::NoSuchEvent)?;
    match event.state {
        EventState::Open | EventState::Closed if now >= event.ends => {
            moved(event, EventState::Held, facts)
        }
        EventState::Open if now >= event.last_call() => moved(event, EventState::Closed, facts),
        state => Err(Refusal::NoSuchStep {
            from: state,
            to: state,
        }
        .into()),
    }
}

/// Forward one step at a time, and back where a hand slipped; a draft is never reached again once
/// people may have registered.
fn leads(from: EventState, to: EventState) -> bool {
    use EventState::{Archived, Closed, Draft, Held, Open};
    matches!(
        (from, to),
        (Draft, Open | Archived)
            | (Open, Closed)
            | (Closed, Open | Held | Archived)
            | (Held, Closed | Archived)
            | (Archived, Held)
    )
}

/// The event in its new state, and with it who may see its seats.
fn moved(event: &Event, to: EventState, facts: &Facts) -> Result<Decision, Stop> {
    let mut rows = vec![Row::Event(Event {
        state: to,
        ..event.clone()
    })];
    if to.published() != event.state.published() {
        for seats in facts.seats.known()? {
            rows.push(Row::Seats(Seats {
                published: to.published(),
                ..seats.clone()
            }));
        }
    }
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::rule;

    #[test]
    fn no_event_stands_where_the_desk_has_another_page_or_nowhere() {
        let made = |slug: &str| {
            let text = EventText {
                slug: Slug::try_from(slug.to_owned()).unwrap(),
                ends: Time::default() + TimeDelta::hours(1),
                starts: Time::default(),
                offer_hours: 1,
                ..EventText::default()
            };
            let cmd = CreateEvent {
                event: EventId::new(),
                text,
                seats: Vec::new(),
                open: false,
            };
            create_event(&cmd, &Actor::Operator, &Facts::default())
        };
        for slug in RESERVED.into_iter().chain([""]) {
            let taken = rule::Refusal::Ideathon(Refusal::SlugTaken);
            assert_eq!(made(slug), Err(Stop::Refused(taken)), "{slug}");
        }
        assert!(made("companies-2026").is_ok());
    }
}
