//! A person mends what they said; the calendar follows.

use serde::{Deserialize, Serialize};

use super::Facts;
use super::details::{Details, Field};
use super::offer::{subject, whose};
use super::refusal::Refusal;
use super::rows::{By, Registration, What};
use crate::access::Actor;
use crate::company::normal;
use crate::merge::merged;
use crate::row::Row;
use crate::rule::{About, Decision, Letter, Ruled};
use crate::time::Time;
use crate::value::{Email, RegistrationId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub registration: RegistrationId,
    pub details: Details,
    /// What the sender saw when they began to type; without it all of the details are meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Details>,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchRegistration`], [`Refusal::AlreadyCancelled`],
/// [`Refusal::TooLate`] once the event has begun, [`Refusal::Fields`], [`Refusal::EmailFixed`] to the
/// holder, [`Refusal::AlreadyRegistered`] to staff, [`Refusal::ChangedElsewhere`].
pub fn change(cmd: &Change, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let who = whose(by, cmd.registration)?;
    let (before, event) = subject(facts)?;
    if !before.active() {
        return Err(Refusal::AlreadyCancelled.into());
    }
    if now >= event.starts && who == By::Person {
        return Err(Refusal::TooLate.into());
    }
    let details = match &cmd.seen {
        Some(seen) => merged(seen, &cmd.details, &before.details)
            .map_err(|fields| Refusal::ChangedElsewhere { fields })?,
        None => cmd.details.clone(),
    };
    let mut bad = details.missing(before.audience);
    let wishes = details.bad_wishes(|id| event.theme(id).is_some());
    bad.extend(wishes.map(|b| (Field::Themes, b)));
    if !bad.is_empty() {
        return Err(Refusal::Fields(bad).into());
    }
    let key = |email: &Option<Email>| email.as_ref().map(Email::key);
    if key(&details.email) != key(&before.details.email) {
        // The personal link went to this address; another one would get it unproved.
        if who == By::Person {
            return Err(Refusal::EmailFixed.into());
        }
        if let Some(twin) = facts.twin.known()?.as_ref().filter(|t| t.id != before.id) {
            return Err(Refusal::AlreadyRegistered {
                registration: twin.id,
            }
            .into());
        }
    }
    let mut after = before.clone();
    after.details = details;
    if after.details == before.details {
        return Ok(Decision::default());
    }
    if key_of(&after) != key_of(before) {
        // Staff found the company behind another name.
        after.employer = None;
    }
    after.sequence += 1;
    after.step(now, What::Changed, who);
    Ok(Decision {
        letters: vec![Letter {
            to: after.id,
            about: About::Changed,
        }],
        rows: vec![Row::Registration(after)],
        ..Decision::default()
    })
}

/// By what the company that was typed is known.
fn key_of(r: &Registration) -> Option<String> {
    let company = r.details.company.as_ref();
    company.map(|company| normal(company.as_str()))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::ideathon::Event;
    use crate::rule::Known;
    use crate::value::{CompanyId, Line};

    fn after(typed: &str) -> Registration {
        let now = Time::default();
        let mut details = Details {
            call_name: Line::parse("あおい").unwrap(),
            name: Some(Line::parse("Aoi").unwrap()),
            email: Some(Email::parse("aoi@sakura-foods.example").unwrap()),
            company: Some(Line::parse("さくら食品").unwrap()),
            ..Details::default()
        };
        let before = Registration {
            details: details.clone(),
            employer: Some(CompanyId::new()),
            ..Registration::default()
        };
        details.company = Some(Line::parse(typed).unwrap());
        let event = Event {
            starts: now + TimeDelta::hours(1),
            ..Event::default()
        };
        let facts = Facts {
            event: Some(event),
            registration: Known::Known(Some(before.clone())),
            ..Facts::default()
        };
        let holder = Actor::Holder {
            registration: before.id,
            event: before.event,
        };
        let change = Change {
            registration: before.id,
            details,
            seen: None,
        };
        let done = super::change(&change, &holder, &facts, now).unwrap();
        match done.rows.into_iter().next() {
            Some(Row::Registration(r)) => r,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn another_company_takes_the_link_away_and_another_spelling_does_not() {
        assert_eq!(after("わかば銀行").employer, None);
        assert!(after("㈱さくら食品").employer.is_some());
    }
}
