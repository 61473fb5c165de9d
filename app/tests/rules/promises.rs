//! What must be true after every step.

use std::collections::BTreeSet;

use app::ideathon::{Audience, Registration, Seats, State};
use app::row::Row;
use app::rule::{About, Decision};

use crate::house::{House, email};

pub fn of_the_house(house: &House) {
    for seats in &house.seats {
        counts_are_true(seats, house);
        let taken = seats.confirmed + seats.offered;
        assert!(taken <= seats.seats, "a seat is sold twice: {seats:?}");
        let free = (seats.seats - taken).saturating_sub(seats.waiting);
        assert_eq!(seats.free, free, "what a newcomer is told: {seats:?}");
        if !house.over() {
            assert!(
                taken == seats.seats || seats.waiting == 0,
                "a seat is empty while somebody waits: {seats:?}"
            );
        }
    }
    let mut addresses = BTreeSet::new();
    for r in &house.registrations {
        assert_eq!(
            r.state == State::Offered,
            r.offered_until.is_some(),
            "{r:?}"
        );
        assert!(
            r.offered_until
                .is_none_or(|until| until <= house.event.starts),
            "an offer outlasts the event: {r:?}"
        );
        assert_eq!(r.state == State::Cancelled, r.cause.is_some(), "{r:?}");
        assert!(
            r.admitted || matches!(r.state, State::Waiting | State::Cancelled),
            "{r:?}"
        );
        let linked = r.employer.is_some();
        assert!(
            !(linked && r.audience == Audience::Talent),
            "a register says where an International works: {r:?}"
        );
        let first = email(r).is_none_or(|address| !r.active() || addresses.insert(address));
        assert!(first, "an address is registered twice: {r:?}");
    }
    for code in &house.codes {
        let used = house
            .registrations
            .iter()
            .filter(|r| r.code == Some(code.id))
            .count();
        assert_eq!(
            (usize::from(code.used), code.used <= code.limit),
            (used, true),
            "{code:?}"
        );
    }
}

fn counts_are_true(seats: &Seats, house: &House) {
    let count = |is: fn(&Registration) -> bool| {
        let of = house
            .registrations
            .iter()
            .filter(|r| r.audience == seats.audience && is(r));
        u16::try_from(of.count()).unwrap()
    };
    let counted = [
        count(|r| r.state == State::Confirmed),
        count(|r| r.state == State::Offered),
        count(|r| r.state == State::Waiting && r.admitted),
        count(|r| r.state == State::Waiting && !r.admitted),
        count(|r| r.state == State::Cancelled),
    ];
    let told = [
        seats.confirmed,
        seats.offered,
        seats.waiting,
        seats.asking,
        seats.cancelled,
    ];
    assert_eq!(told, counted, "{seats:?}");
}

pub fn of_a_decision(before: &House, after: &House, decision: &Decision) {
    for row in &decision.rows {
        let Row::Registration(now) = row else {
            continue;
        };
        let was = before.registrations.iter().find(|r| r.id == now.id);
        let moved = was.is_none_or(|was| {
            (was.state, was.audience, was.admitted) != (now.state, now.audience, now.admitted)
        });
        let letter = decision.letters.iter().find(|letter| letter.to == now.id);
        assert!(!moved || letter.is_some(), "nobody tells {now:?}");
        let Some(was) = was else { continue };
        assert_eq!((was.event, was.created), (now.event, now.created));
        assert!(
            now.sequence >= was.sequence && now.history.starts_with(&was.history),
            "the past was changed: {now:?}"
        );
        assert!(
            was.active() || !now.active(),
            "a cancelled registration came back: {now:?}"
        );
        if was.state == State::Confirmed && now.state != State::Confirmed {
            assert!(
                now.sequence > was.sequence,
                "the calendar would keep the day: {now:?}"
            );
        }
        if now.state == State::Offered && was.state != State::Offered {
            offered_in_order(was, now, after, letter.map(|letter| letter.about));
        }
    }
}

/// An offer goes to the first who waits, holds from now on, and says until when.
fn offered_in_order(was: &Registration, now: &Registration, after: &House, about: Option<About>) {
    assert!(was.state == State::Waiting && was.admitted, "{was:?}");
    let overtaken = after
        .queue()
        .into_iter()
        .find(|r| r.audience == now.audience && r.queued < was.queued);
    assert_eq!(overtaken, None, "{now:?} was offered a seat before them");
    let until = now.offered_until.unwrap();
    assert!(
        until > after.now,
        "an offer that has run out when it is made: {now:?}"
    );
    assert_eq!(about, Some(About::Offered { until }));
}
