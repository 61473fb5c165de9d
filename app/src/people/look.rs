//! Somebody looked at what is new: what they saw is new no more, on all their devices.

use serde::{Deserialize, Serialize};

use super::{Facts, Refusal};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::time::Time;
use crate::value::PersonId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    pub person: PersonId,
}

/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the person.
pub fn look(cmd: &Look, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if by.person() != Some(cmd.person) {
        return Err(Refusal::NotAllowed.into());
    }
    let mut person = facts.who()?;
    // A clock that goes slow makes nothing new again.
    person.looked = person.looked.max(Some(now));
    Ok(Decision {
        rows: vec![Row::Person(person)],
        ..Decision::default()
    })
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;
    use crate::people::Person;
    use crate::rule::Known;

    #[test]
    fn who_looked_has_looked_and_a_slow_clock_takes_nothing_back() {
        let person = PersonId::new();
        let by = Actor::staff(person, Vec::new());
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let facts = |looked| Facts {
            person: Known::Known(Some(Person {
                id: person,
                looked,
                ..Person::default()
            })),
            ..Facts::default()
        };
        let looks = |by: &Actor, before| look(&Look { person }, by, &facts(before), now);
        for (before, after) in [
            (None, now),
            (
                Some(now + TimeDelta::minutes(1)),
                now + TimeDelta::minutes(1),
            ),
        ] {
            match looks(&by, before).unwrap().rows.pop() {
                Some(Row::Person(person)) => assert_eq!(person.looked, Some(after)),
                other => panic!("{other:?}"),
            }
        }
        let other = Actor::staff(PersonId::new(), Vec::new());
        let told = looks(&other, None);
        assert_eq!(told, Err(Refusal::NotAllowed.into()));
    }
}
