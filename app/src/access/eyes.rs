//! The ways in which somebody may come to see a row. What an actor sees is what their eyes see together, so a
//! log that notes for each change which eyes saw it answers whoever asks without reading what they may not.

use super::{Actor, about, giver, who_sees};
use crate::fault::{self, Bug};
use crate::people::Area;
use crate::row::Row;
use crate::task::Assignee;
use crate::value::{CompanyId, DonorId, EventId, PersonId, RegistrationId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Eye {
    Everyone,
    /// Staff of whatever area: stands for all areas together, where each noticed.
    Staff,
    Area(Area),
    Person(PersonId),
    /// Whoever speaks for the company.
    Company(CompanyId),
    /// Whoever speaks for a company of the platform.
    Platform,
    /// Whoever speaks on the platform for this one, also as what theirs was merged into.
    Fellow(CompanyId),
    /// Whoever gives as this one.
    Donor(DonorId),
    /// By the personal link of a registration.
    Link(RegistrationId),
}

impl Eye {
    /// Its name in the log.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Everyone => "everyone".to_owned(),
            Self::Staff => "staff".to_owned(),
            Self::Area(area) => format!("area {}", area.name()),
            Self::Person(id) => format!("person {id}"),
            Self::Company(id) => format!("company {id}"),
            Self::Platform => "platform".to_owned(),
            Self::Fellow(id) => format!("fellow {id}"),
            Self::Donor(id) => format!("donor {id}"),
            Self::Link(id) => format!("link {id}"),
        }
    }

    /// Somebody who sees by this alone.
    fn actor(self) -> Actor {
        match self {
            Self::Everyone => Actor::Visitor,
            Self::Staff => Actor::staff(PersonId::default(), Area::ALL.to_vec()),
            Self::Area(area) => Actor::staff(PersonId::default(), vec![area]),
            Self::Person(id) => Actor::staff(id, Vec::new()),
            Self::Company(id) => Actor::Person {
                person: PersonId::default(),
                areas: Vec::new(),
                roles: Vec::new(),
                companies: vec![id],
                platform: Vec::new(),
                donors: Vec::new(),
            },
            Self::Platform => fellow(CompanyId::default()),
            Self::Fellow(id) => fellow(id),
            Self::Donor(id) => Actor::Person {
                person: PersonId::default(),
                areas: Vec::new(),
                roles: Vec::new(),
                companies: Vec::new(),
                platform: Vec::new(),
                donors: vec![id],
            },
            Self::Link(registration) => Actor::Holder {
                registration,
                event: EventId::default(),
            },
        }
    }
}

/// Who speaks for a company of the platform, and is no contact of it itself.
fn fellow(company: CompanyId) -> Actor {
    Actor::Person {
        person: PersonId::default(),
        areas: Vec::new(),
        roles: Vec::new(),
        companies: Vec::new(),
        platform: vec![company],
        donors: Vec::new(),
    }
}

impl Actor {
    /// By what this actor sees.
    #[must_use]
    pub fn eyes(&self) -> Vec<Eye> {
        let mut eyes = vec![Eye::Everyone];
        match self {
            Self::Visitor | Self::Door | Self::Clock => {}
            Self::Operator => {
                eyes.push(Eye::Staff);
                eyes.extend(Area::ALL.map(Eye::Area));
            }
            Self::Holder { registration, .. } => eyes.push(Eye::Link(*registration)),
            Self::Person {
                person,
                areas,
                companies,
                platform,
                donors,
                ..
            } => {
                eyes.push(Eye::Person(*person));
                eyes.extend(areas.first().map(|_| Eye::Staff));
                eyes.extend(areas.iter().copied().map(Eye::Area));
                eyes.extend(companies.iter().copied().map(Eye::Company));
                eyes.extend(platform.first().map(|_| Eye::Platform));
                eyes.extend(platform.iter().copied().map(Eye::Fellow));
                eyes.extend(donors.iter().copied().map(Eye::Donor));
            }
        }
        eyes
    }
}

/// The company that has a task, or answers.
const fn company_of(row: &Row) -> Option<CompanyId> {
    match row {
        Row::Task(task) => match task.words.assignee {
            Assignee::Company(id) => Some(id),
            Assignee::Office(_) | Assignee::Person(_) => None,
        },
        Row::Attendance(attendance) => Some(attendance.company),
        _ => None,
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
    let gone = old.keys().filter(|name| !new.contains_key(*name));
    let fields: Vec<_> = new
        .keys()
        .chain(gone)
        .filter_map(|name| Some((who_sees(row.kind(), name)?, old.get(name), new.get(name))))
        .collect();
    let mut eyes = vec![Eye::Everyone];
    eyes.extend(Area::ALL.map(Eye::Area));
    // Whose it was before sees it go.
    let (was, is) = (before.and_then(about), after.and_then(about));
    eyes.extend(is.map(Eye::Person));
    eyes.extend(was.filter(|_| was != is).map(Eye::Person));
    let (gave, gives) = (before.and_then(giver), after.and_then(giver));
    eyes.extend(gives.map(Eye::Donor));
    eyes.extend(gave.filter(|_| gave != gives).map(Eye::Donor));
    match row {
        Row::Company(company) => eyes.push(Eye::Company(company.id)),
        Row::Member(member) => eyes.push(Eye::Company(member.company)),
        Row::Registration(registration) => eyes.push(Eye::Link(registration.id)),
        Row::Roundtable(_) | Row::Item(_) | Row::Comment(_) => eyes.push(Eye::Platform),
        Row::Task(_) | Row::Attendance(_) => {
            eyes.push(Eye::Platform);
            let (had, has) = (before.and_then(company_of), after.and_then(company_of));
            for company in has.into_iter().chain(had.filter(|_| had != has)) {
                eyes.extend([Eye::Company(company), Eye::Fellow(company)]);
            }
        }
        _ => {}
    }
    eyes.retain(|eye| {
        if *eye == Eye::Area(Area::Events) && fault::planted(Bug::ForgetEye) {
            return false;
        }
        let by = eye.actor();
        fields.iter().any(|(who, old, new)| {
            let shown = |row: Option<&Row>| row.is_some_and(|row| who.meets(&by, row));
            old.filter(|_| shown(before)) != new.filter(|_| shown(after))
        })
    });
    // Each eye is a place of its own in the log's index: what all of staff noticed needs one.
    if Area::ALL
        .iter()
        .all(|area| eyes.contains(&Eye::Area(*area)))
    {
        eyes.retain(|eye| !matches!(eye, Eye::Area(_)));
        eyes.push(Eye::Staff);
    }
    eyes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::access::diff;
    use crate::company::Company;
    use crate::donor::benefit::{Fulfilment, Plan, Terms};
    use crate::donor::{Campaign, Charity, Donor, Payment, Pledge, Receipt, Run, Transfer};
    use crate::ideathon::{Audience, Event, EventState, Registration, Seats};
    use crate::people::{Membership, Passkey, Person, Role, Session};
    use crate::roundtable::{Attendance, Comment, Guest, Item, Roundtable};
    use crate::task::{Behind, Subject, Task, Words};
    use crate::time::Time;
    use crate::value::{
        DonorId, ItemId, Line, MembershipId, PaymentId, PledgeId, RoundtableId, TransferId, Yen,
    };

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
            (0..2_u8, areas(), 0..3_u8, 0..3_u8, 0..3_u8).prop_map(|(n, areas, c, p, d)| {
                Actor::Person {
                    person: PersonId(uuid::Uuid::from_u128(one_of(n))),
                    areas,
                    roles: Vec::new(),
                    companies: (0..c)
                        .map(|c| CompanyId(uuid::Uuid::from_u128(one_of(c))))
                        .collect(),
                    platform: (c.min(p)..p)
                        .map(|c| CompanyId(uuid::Uuid::from_u128(one_of(c))))
                        .collect(),
                    donors: (0..d)
                        .map(|d| DonorId(uuid::Uuid::from_u128(one_of(d))))
                        .collect(),
                }
            }),
        ]
    }

    fn task(id: uuid::Uuid, [a, b, c]: [bool; 3]) -> Row {
        Row::Task(Task {
            words: Words {
                assignee: match (a, b) {
                    (true, true) => Assignee::Person(PersonId(id)),
                    (true, false) => Assignee::Company(CompanyId(id)),
                    (false, true) => Assignee::Office(Area::Fundraising),
                    (false, false) => Assignee::Office(Area::Events),
                },
                ..Words::default()
            },
            subject: c.then(|| match (a, b) {
                (false, true) => Subject::Pledge {
                    pledge: PledgeId(id),
                    why: Behind::Missing,
                },
                _ => Subject::Item {
                    item: ItemId::default(),
                    roundtable: RoundtableId::default(),
                },
            }),
            ..Task::default()
        })
    }

    fn attendance(id: uuid::Uuid, [coming, came]: [bool; 2]) -> Row {
        Row::Attendance(Attendance {
            company: CompanyId(id),
            coming: coming.into(),
            guests: vec![Guest {
                came,
                ..Guest::default()
            }],
            ..Attendance::default()
        })
    }

    /// What everybody reads, what who gives sees of it, and what who looks after donors sees alone.
    fn given(kind: u8, id: uuid::Uuid, [a, b]: [bool; 2]) -> Row {
        let yen = Yen::of(b.into());
        let donor_id = DonorId(id);
        match kind {
            0 => {
                let mut charity = Charity::default();
                charity.particulars.open = a;
                charity.particulars.once.least = yen;
                Row::Charity(charity)
            }
            1 => {
                let mut donor = Donor {
                    id: donor_id,
                    ..Donor::default()
                };
                donor.details.anonymous = a;
                donor.details.news = b;
                donor.merged_into = b.then(DonorId::default);
                Row::Donor(donor)
            }
            2 => Row::Pledge(Pledge {
                donor: donor_id,
                received: yen,
                payments: a.into(),
                ..Pledge::default()
            }),
            3 => Row::Payment(Payment {
                donor: donor_id,
                amount: yen,
                transfer: a.then(TransferId::default),
                ..Payment::default()
            }),
            4 => Row::Receipt(Receipt {
                donor: donor_id,
                of_year: a.then_some(2026),
                posted: b.then(Time::default),
                ..Receipt::default()
            }),
            5 => Row::Run(Run {
                issued: b.into(),
                after: a.then(DonorId::default),
                ..Run::default()
            }),
            6 => Row::Plan(Plan {
                terms: Terms {
                    least: yen,
                    open: a,
                    ..Terms::default()
                },
                opened: b.then(Time::default),
                created: if b { Time::MAX_UTC } else { Time::default() },
                ..Plan::default()
            }),
            7 => Row::Fulfilment(Fulfilment {
                donor: donor_id,
                number: a.into(),
                reason: b.then(Line::default),
                ..Fulfilment::default()
            }),
            8 => Row::Campaign(Campaign {
                opened: a.then(Time::default),
                created: crate::time::day_begins(Time::default())
                    + chrono::TimeDelta::days(b.into()),
                ..Campaign::default()
            }),
            _ => Row::Transfer(Transfer {
                amount: yen,
                payment: a.then(PaymentId::default),
                ..Transfer::default()
            }),
        }
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
        (0..23_u8, states).prop_map(|(kind, (old, new, was, is, about))| {
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
                    7 => Row::Roundtable(Roundtable {
                        number: b.into(),
                        ..Roundtable::default()
                    }),
                    8 => Row::Item(Item {
                        by: c.then_some(PersonId(id)),
                        company: d.then(CompanyId::default),
                        anonymous: a,
                        given: b.into(),
                        ..Item::default()
                    }),
                    9 => task(id, [a, b, c]),
                    10 => attendance(id, [a, b]),
                    11 => Row::Comment(Comment {
                        by: a.then_some(PersonId(id)),
                        ..Comment::default()
                    }),
                    13.. => given(kind - 13, id, [a, b]),
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

    #[test]
    fn what_all_of_staff_noticed_needs_one_eye() {
        let company = Company::default();
        let eyes = noticed(None, Some(&Row::Company(company.clone())));
        assert_eq!(eyes, [Eye::Company(company.id), Eye::Staff]);
        // What one area alone keeps is noted for that one.
        let task = task(uuid::Uuid::nil(), [false, false, false]);
        assert_eq!(noticed(None, Some(&task)), [Eye::Area(Area::Events)]);
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
