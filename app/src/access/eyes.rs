//! The ways in which somebody may come to see a row. What an actor sees is what their eyes see together, so a
//! log that notes for each change which eyes saw it answers whoever asks without reading what they may not.

use serde_json::Value;

use super::{Actor, about, sees};
use crate::fault::{self, Bug};
use crate::people::Area;
use crate::row::Row;
use crate::value::{CompanyId, EventId, PersonId, RegistrationId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Eye {
    Everyone,
    Area(Area),
    Person(PersonId),
    /// Whoever speaks for the company.
    Company(CompanyId),
    /// By the personal link of a registration.
    Link(RegistrationId),
}

impl Eye {
    /// Its name in the log.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Everyone => "everyone".to_owned(),
            Self::Area(area) => format!("area {}", area.name()),
            Self::Person(id) => format!("person {id}"),
            Self::Company(id) => format!("company {id}"),
            Self::Link(id) => format!("link {id}"),
        }
    }

    /// Somebody who sees by this alone.
    fn actor(self) -> Actor {
        match self {
            Self::Everyone => Actor::Visitor,
            Self::Area(area) => Actor::staff(PersonId::default(), vec![area]),
            Self::Person(id) => Actor::staff(id, Vec::new()),
            Self::Company(id) => Actor::Person {
                person: PersonId::default(),
                areas: Vec::new(),
                roles: Vec::new(),
                companies: vec![id],
            },
            Self::Link(registration) => Actor::Holder {
                registration,
                event: EventId::default(),
            },
        }
    }
}

impl Actor {
    /// By what this actor sees.
    #[must_use]
    pub fn eyes(&self) -> Vec<Eye> {
        let mut eyes = vec![Eye::Everyone];
        match self {
            Self::Visitor | Self::Door | Self::Clock => {}
            Self::Operator => eyes.extend(Area::ALL.map(Eye::Area)),
            Self::Holder { registration, .. } => eyes.push(Eye::Link(*registration)),
            Self::Person {
                person,
                areas,
                companies,
                ..
            } => {
                eyes.push(Eye::Person(*person));
                eyes.extend(areas.iter().copied().map(Eye::Area));
                eyes.extend(companies.iter().copied().map(Eye::Company));
            }
        }
        eyes
    }
}

/// Which eyes see that a row changed.
#[must_use]
pub fn noticed(before: Option<&Row>, after: Option<&Row>) -> Vec<Eye> {
    let Some(row) = after.or(before) else {
        return Vec::new();
    };
    let old = before.map(Row::fields).unwrap_or_default();
    let new = after.map(Row::fields).unwrap_or_default();
    let mut eyes = vec![Eye::Everyone];
    eyes.extend(Area::ALL.map(Eye::Area));
    eyes.extend(about(row).map(Eye::Person));
    match row {
        Row::Company(company) => eyes.push(Eye::Company(company.id)),
        Row::Registration(registration) => eyes.push(Eye::Link(registration.id)),
        _ => {}
    }
    let differs = |by: &Actor, name: &str| -> bool {
        fn seen<'a>(
            by: &Actor,
            row: Option<&Row>,
            name: &str,
            value: Option<&'a Value>,
        ) -> Option<&'a Value> {
            value.filter(|_| row.is_some_and(|row| sees(by, row, name)))
        }
        seen(by, before, name, old.get(name)) != seen(by, after, name, new.get(name))
    };
    eyes.retain(|eye| {
        if *eye == Eye::Area(Area::Events) && fault::planted(Bug::ForgetEye) {
            return false;
        }
        let by = eye.actor();
        new.keys().chain(old.keys()).any(|name| differs(&by, name))
    });
    eyes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::access::diff;
    use crate::company::Company;
    use crate::ideathon::{Audience, Event, EventState, Registration, Seats};
    use crate::people::{Membership, Passkey, Person, Role, Session};
    use crate::value::MembershipId;

    /// Two persons, two companies and a registration, so that some of the rows are about the one who looks.
    fn one_of(n: u8) -> u128 {
        u128::from(n) + 1
    }

    fn areas() -> impl Strategy<Value = Vec<Area>> {
        proptest::sample::subsequence(Area::ALL.to_vec(), 0..=Area::ALL.len())
    }

    fn actor() -> impl Strategy<Value = Actor> {
        prop_oneof![
            Just(Actor::Visitor),
            (0..2_u8).prop_map(|n| Actor::Holder {
                registration: RegistrationId(uuid::Uuid::from_u128(one_of(n))),
                event: EventId::default(),
            }),
            (0..2_u8, areas(), 0..3_u8).prop_map(|(n, areas, c)| Actor::Person {
                person: PersonId(uuid::Uuid::from_u128(one_of(n))),
                areas,
                roles: Vec::new(),
                companies: (0..c)
                    .map(|c| CompanyId(uuid::Uuid::from_u128(one_of(c))))
                    .collect(),
            }),
        ]
    }

    /// Two states of one row, of any kind.
    fn change() -> impl Strategy<Value = (Option<Row>, Option<Row>)> {
        let states = (
            any::<[bool; 6]>(),
            any::<[bool; 6]>(),
            areas(),
            areas(),
            0..2_u8,
        );
        (0..8_u8, states).prop_map(|(kind, (old, new, was, is, about))| {
            let id = uuid::Uuid::from_u128(one_of(about));
            let make = |bits: [bool; 6], keepers: Vec<Area>| -> Option<Row> {
                let [there, a, b, c, d, _] = bits;
                let row = match kind {
                    0 => Row::Event(Event {
                        id: EventId(id),
                        state: if a {
                            EventState::Open
                        } else {
                            EventState::Draft
                        },
                        offer_hours: b.into(),
                        ..Event::default()
                    }),
                    1 => Row::Seats(Seats {
                        audience: if a {
                            Audience::Press
                        } else {
                            Audience::Business
                        },
                        published: b,
                        free: c.into(),
                        waiting: d.into(),
                        ..Seats::default()
                    }),
                    2 => Row::Registration(Registration {
                        id: RegistrationId(id),
                        admitted: a,
                        sequence: u32::from(b),
                        ..Registration::default()
                    }),
                    3 => Row::Person(Person {
                        id: PersonId(id),
                        keepers,
                        at_risk: a,
                        lang: if b {
                            crate::lang::Lang::En
                        } else {
                            crate::lang::Lang::Ja
                        },
                        ..Person::default()
                    }),
                    4 => Row::Membership(Membership {
                        id: MembershipId(id),
                        person: PersonId(id),
                        role: if a {
                            Role::International
                        } else {
                            Role::Contact
                        },
                        ..Membership::default()
                    }),
                    5 => Row::Session(Session {
                        person: PersonId(id),
                        live: a,
                        turns: b,
                        ..Session::default()
                    }),
                    6 => Row::Passkey(Passkey {
                        person: PersonId(id),
                        removed: a,
                        ..Passkey::default()
                    }),
                    _ => Row::Company(Company {
                        id: CompanyId(id),
                        merged_into: a.then(CompanyId::default),
                        ..Company::default()
                    }),
                };
                there.then_some(row)
            };
            (make(old, was), make(new, is))
        })
    }

    proptest! {
        #[test]
        fn whoever_would_notice_a_change_has_an_eye_that_noticed(
            by in actor(),
            (before, after) in change(),
        ) {
            let noticed = noticed(before.as_ref(), after.as_ref());
            if diff(&by, before.as_ref(), after.as_ref()).is_some() {
                prop_assert!(by.eyes().iter().any(|eye| noticed.contains(eye)));
            }
        }
    }
}
