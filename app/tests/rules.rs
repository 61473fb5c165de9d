//! For any sequence of commands by anybody at any time: what the rules keep true.

#[path = "rules/deed.rs"]
mod deed;
#[path = "rules/house.rs"]
mod house;
#[path = "rules/promises.rs"]
mod promises;

use std::collections::BTreeMap;

use app::access::{Actor, Change, diff, project};
use app::command::{Command, Facts, decide};
use app::ideathon;
use app::people::Area;
use app::row::{Fields, Kind, Row};
use app::rule::{Decision, Letter, Ruled, Stop};
use app::sync::Replica;
use app::value::PersonId;
use leptos::prelude::Owner;
use proptest::prelude::*;
use uuid::Uuid;

use deed::steps;
use house::House;

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    /// Seats, queue and letters.
    #[test]
    fn the_books_balance_whatever_happens(steps in steps()) {
        let mut house = House::opens();
        for step in &steps {
            let (command, by) = house.read(step);
            let before = house.clone();
            if let Ok(decision) = house.takes(&command, &by) {
                promises::of_a_decision(&before, &house, &decision);
            } else {
                prop_assert_eq!(&before, &house, "a refused command changes nothing");
            }
            promises::of_the_house(&house);
        }
    }

    /// What travels is the difference of two projections, whoever looks.
    #[test]
    fn applying_a_difference_gives_the_projection(steps in steps()) {
        let mut house = House::opens();
        for step in &steps {
            let (command, by) = house.read(step);
            let before = house.clone();
            let Ok(decision) = house.takes(&command, &by) else { continue };
            for after in &decision.rows {
                let before = before.row(after.kind(), after.id());
                for eyes in all_eyes(&house) {
                    let seen = before.as_ref().and_then(|row| project(&eyes, row));
                    let patched = patched(seen, diff(&eyes, before.as_ref(), Some(after)).map(|p| p.change));
                    prop_assert_eq!(patched, told(project(&eyes, after)), "{:?}", eyes);
                }
            }
        }
    }

    /// A device decides as the server does, or says that it cannot know.
    #[test]
    fn a_device_never_says_other_than_the_server(steps in steps()) {
        let mut house = House::opens();
        let owner = Owner::new();
        for step in &steps {
            let (command, by) = house.read(step);
            let here = owner.with(|| on_the_device(&house, &command, &by));
            let there = house.takes(&command, &by);
            match (here, there) {
                // The clock has no device.
                _ if by == Actor::Clock => {}
                (Err(Stop::Hidden), _) => {}
                (Err(Stop::Refused(here)), Err(Stop::Refused(there))) => prop_assert_eq!(here, there),
                (Ok(here), Ok(there)) => {
                    prop_assert_eq!(as_seen(&by, &here), as_seen(&by, &there));
                    prop_assert_eq!(letters(&here), letters(&there));
                    prop_assert_eq!(here.answer, there.answer);
                }
                (here, there) => prop_assert!(false, "{command:?} by {by:?}: here {here:?}, there {there:?}"),
            }
        }
    }

    /// Visitors, other areas and other people's links open nothing.
    #[test]
    fn only_those_concerned_may_act(steps in steps()) {
        let mut house = House::opens();
        for step in &steps {
            let (command, by) = house.read(step);
            for stranger in [
                Actor::Visitor,
                Actor::Door,
                staff(Area::Fundraising),
                staff(Area::Administration),
                house.another_holder(step),
            ] {
                let Err(stop) = house.clone().takes(&command, &stranger) else {
                    let open = matches!(command, Command::Ideathon(ideathon::Command::Register(_)));
                    prop_assert!(open || by == stranger, "{command:?} was done by {stranger:?}");
                    continue;
                };
                prop_assert!(stop != Stop::Hidden, "the server knows all facts");
            }
            let _ = house.takes(&command, &by);
        }
    }
}

fn staff(area: Area) -> Actor {
    Actor::staff(PersonId::default(), vec![area])
}

fn all_eyes(house: &House) -> Vec<Actor> {
    let mut eyes = vec![Actor::Visitor];
    eyes.extend(Area::ALL.map(staff));
    eyes.extend(house.registrations.iter().take(2).map(House::holder));
    eyes
}

/// What a replica holds after a change; a field that is null and one that is missing read the same.
fn patched(seen: Option<Fields>, change: Option<Change>) -> Option<Fields> {
    let after = match (seen, change) {
        (seen, None) => seen,
        (_, Some(Change::Enter(fields))) => Some(fields),
        (_, Some(Change::Leave(_))) => None,
        (seen, Some(Change::Set(set))) => {
            let mut fields = seen.expect("only what was seen is changed");
            fields.extend(set);
            Some(fields)
        }
    };
    told(after)
}

fn told(fields: Option<Fields>) -> Option<Fields> {
    let mut fields = fields?;
    fields.retain(|_, value| !value.is_null());
    Some(fields)
}

/// A decision's rows without what its actor may not see; their order says nothing.
fn as_seen(by: &Actor, decision: &Decision) -> BTreeMap<(Kind, Uuid), Option<Fields>> {
    let rows = decision.rows.iter();
    rows.map(|row| ((row.kind(), row.id()), project(by, row)))
        .collect()
}

fn letters(decision: &Decision) -> Vec<Letter> {
    let mut letters = decision.letters.clone();
    letters.sort_by_key(|letter| letter.to);
    letters
}

/// The rule on a device that holds all that its actor may see.
fn on_the_device(house: &House, command: &Command, by: &Actor) -> Ruled {
    let Command::Ideathon(command) = command else {
        panic!("another room's command")
    };
    let replica = Replica::default();
    let enter = |row: &Row| diff(by, None, Some(row));
    replica.apply(house.rows().iter().filter_map(enter).collect(), true);
    let facts = ideathon::Facts::known_here(&ideathon::needs(command), &replica, by);
    decide(
        &Command::Ideathon(command.clone()),
        by,
        &Facts::Ideathon(Box::new(facts)),
        house.now,
    )
}
