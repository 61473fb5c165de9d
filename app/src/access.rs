//! Who asks, and what they may see: a table of row kinds and fields. A field without an entry is visible to nobody.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::people::Area;
use crate::row::{Fields, Kind, Row};
use crate::value::{EventId, PersonId, RegistrationId};

/// Who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Anyone.
    #[default]
    Visitor,
    /// Someone who came by the personal link of a registration.
    Holder {
        registration: RegistrationId,
        event: EventId,
    },
    /// Someone signed in.
    Staff { person: PersonId, areas: Vec<Area> },
    /// The server's own clock and postman.
    Clock,
    /// Who runs the binary on the machine.
    Operator,
}

impl Actor {
    /// Whether the actor works in an area. Administrators look after the Ideathon too.
    #[must_use]
    pub fn works_in(&self, area: Area) -> bool {
        match self {
            Self::Staff { areas, .. } => {
                areas.contains(&area)
                    || (area == Area::Events && areas.contains(&Area::Administration))
            }
            Self::Operator => true,
            Self::Visitor | Self::Holder { .. } | Self::Clock => false,
        }
    }

    /// Whether the actor is staff, of whatever area.
    #[must_use]
    pub fn works_anywhere(&self) -> bool {
        Area::ALL.into_iter().any(|area| self.works_in(area))
    }
}

/// The condition under which a field is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everyone, once the event is published.
    Published,
    /// Everyone, once the event is published, for audiences that may stand on a public page.
    PublishedAudience,
    /// The person whom it is about.
    Holder,
    /// Staff of this area; implied by all of the above.
    Staff(Area),
    /// Staff of any area.
    AnyStaff,
}

use Area::{Administration, Events};
use Who::{AnyStaff, Holder, Published, PublishedAudience, Staff};

/// Every field of every kind, and who sees it.
pub const TABLE: &[(Kind, &[(&str, Who)])] = &[
    (
        Kind::Event,
        &[
            ("id", Published),
            ("slug", Published),
            ("title", Published),
            ("lead", Published),
            ("description", Published),
            ("venue", Published),
            ("programme", Published),
            ("starts", Published),
            ("ends", Published),
            ("themes", Published),
            ("opens_at", Published),
            ("closes_at", Published),
            ("state", Published),
            ("offer_hours", Published),
        ],
    ),
    (
        Kind::Seats,
        &[
            ("id", PublishedAudience),
            ("event", PublishedAudience),
            ("audience", PublishedAudience),
            ("entry", PublishedAudience),
            ("seats", PublishedAudience),
            ("free", PublishedAudience),
            ("published", PublishedAudience),
            ("confirmed", Staff(Events)),
            ("offered", Staff(Events)),
            ("waiting", Staff(Events)),
            ("asking", Staff(Events)),
            ("cancelled", Staff(Events)),
            ("next", Staff(Events)),
        ],
    ),
    (
        Kind::Registration,
        &[
            ("id", Holder),
            ("event", Holder),
            ("audience", Holder),
            ("name", Holder),
            ("kana", Holder),
            ("call_name", Holder),
            ("email", Holder),
            ("contact", Holder),
            ("company", Holder),
            ("job_title", Holder),
            ("themes", Holder),
            ("diet", Holder),
            ("access_needs", Holder),
            ("photo", Holder),
            ("hidden", Holder),
            ("state", Holder),
            ("admitted", Holder),
            ("offered_until", Holder),
            ("cause", Holder),
            ("lang", Holder),
            ("created", Holder),
            ("sequence", Holder),
            ("queued", Staff(Events)),
            ("code", Staff(Events)),
            ("employer", Staff(Events)),
            ("history", Staff(Events)),
        ],
    ),
    (
        Kind::Code,
        &[
            ("id", Staff(Events)),
            ("event", Staff(Events)),
            ("audience", Staff(Events)),
            ("text", Staff(Events)),
            ("label", Staff(Events)),
            ("limit", Staff(Events)),
            ("used", Staff(Events)),
            ("revoked", Staff(Events)),
        ],
    ),
    (
        Kind::Mail,
        &[
            ("id", Staff(Events)),
            ("event", Staff(Events)),
            ("registration", Staff(Events)),
            ("to", Staff(Events)),
            ("subject", Staff(Events)),
            ("text", Staff(Events)),
            ("state", Staff(Events)),
            ("attempts", Staff(Events)),
            ("error", Staff(Events)),
            ("created", Staff(Events)),
            ("sent", Staff(Events)),
        ],
    ),
    (
        Kind::Person,
        &[
            ("id", Staff(Administration)),
            ("email", Staff(Administration)),
            ("areas", Staff(Administration)),
        ],
    ),
    (
        Kind::Company,
        &[
            ("id", AnyStaff),
            ("name", AnyStaff),
            ("kana", AnyStaff),
            ("name_en", AnyStaff),
            ("number", AnyStaff),
            ("industry", AnyStaff),
            ("size", AnyStaff),
            ("note", AnyStaff),
            ("merged_into", AnyStaff),
            ("created", AnyStaff),
        ],
    ),
];

/// The condition for a field; `None` where the table has no entry.
#[must_use]
pub fn who_sees(kind: Kind, field: &str) -> Option<Who> {
    let (_, fields) = TABLE.iter().find(|(k, _)| *k == kind)?;
    fields
        .iter()
        .find(|(name, _)| *name == field)
        .map(|(_, who)| *who)
}

/// Whether an actor sees a field of a row.
#[must_use]
pub fn sees(by: &Actor, row: &Row, field: &str) -> bool {
    let Some(who) = who_sees(row.kind(), field) else {
        return false;
    };
    match who {
        Published => published(row) || by.works_in(Events),
        PublishedAudience => public_audience(row) || by.works_in(Events),
        Holder => holds(by, row) || by.works_in(Events),
        Staff(area) => by.works_in(area),
        AnyStaff => by.works_anywhere(),
    }
}

fn published(row: &Row) -> bool {
    matches!(row, Row::Event(e) if e.state.published())
}

fn public_audience(row: &Row) -> bool {
    matches!(row, Row::Seats(s) if s.published && s.audience.public())
}

fn holds(by: &Actor, row: &Row) -> bool {
    matches!((by, row), (Actor::Holder { registration, .. }, Row::Registration(r)) if *registration == r.id)
}

/// What an actor sees of a row: `None` when nothing.
#[must_use]
pub fn project(by: &Actor, row: &Row) -> Option<Fields> {
    let mut fields = row.fields();
    fields.retain(|name, _| sees(by, row, name));
    (!fields.is_empty()).then_some(fields)
}

/// What changed for an actor between two states of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Patch {
    pub kind: Kind,
    pub id: Uuid,
    #[serde(flatten)]
    pub change: Change,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The row enters, with all that the actor sees of it.
    Enter(Fields),
    /// Fields with a new value; `null` takes a field back.
    Set(Fields),
    /// The row is gone for this actor. Always `true`.
    Leave(bool),
}

/// The difference of two projections; `None` when the actor would notice nothing.
#[must_use]
pub fn diff(by: &Actor, before: Option<&Row>, after: Option<&Row>) -> Option<Patch> {
    let row = after.or(before)?;
    let patch = |change| {
        Some(Patch {
            kind: row.kind(),
            id: row.id(),
            change,
        })
    };
    let old = before.and_then(|r| project(by, r));
    let new = after.and_then(|r| project(by, r));
    match (old, new) {
        (None, None) => None,
        (None, Some(new)) => patch(Change::Enter(new)),
        (Some(_), None) => patch(Change::Leave(true)),
        (Some(mut old), Some(new)) => {
            let mut set = Fields::new();
            for (name, value) in new {
                if old.remove(&name).as_ref() != Some(&value) {
                    set.insert(name, value);
                }
            }
            set.extend(old.into_iter().map(|(name, _)| (name, Value::Null)));
            if set.is_empty() {
                None
            } else {
                patch(Change::Set(set))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ideathon::{Audience, Event, EventState, Registration, Seats};

    #[test]
    fn every_field_of_every_kind_has_an_entry() {
        for row in Row::samples() {
            for field in row.fields().keys() {
                assert!(
                    who_sees(row.kind(), field).is_some(),
                    "{:?}.{field} has no entry in access::TABLE: nobody would see it",
                    row.kind()
                );
            }
        }
    }

    #[test]
    fn the_table_names_no_field_that_no_row_has() {
        for (kind, fields) in TABLE {
            let row = Row::samples()
                .into_iter()
                .find(|r| r.kind() == *kind)
                .unwrap();
            for (name, _) in *fields {
                assert!(
                    row.fields().contains_key(*name),
                    "{kind:?}.{name} is no field"
                );
            }
        }
    }

    #[test]
    fn a_visitor_sees_no_seats_of_internationals_or_press_and_no_registration() {
        for audience in [Audience::Talent, Audience::Press] {
            let row = Row::Seats(Seats {
                audience,
                published: true,
                ..Seats::default()
            });
            assert_eq!(project(&Actor::Visitor, &row), None);
        }
        assert_eq!(
            project(&Actor::Visitor, &Row::Registration(Registration::default())),
            None
        );
    }

    #[test]
    fn a_row_enters_changes_and_leaves() {
        let draft = Row::Event(Event::default());
        let open = Row::Event(Event {
            state: EventState::Open,
            ..Event::default()
        });
        let later = Row::Event(Event {
            state: EventState::Open,
            offer_hours: 3,
            ..Event::default()
        });
        let seen = |a, b| diff(&Actor::Visitor, Some(a), Some(b)).map(|p| p.change);
        assert_eq!(seen(&draft, &draft), None);
        assert!(matches!(seen(&draft, &open), Some(Change::Enter(_))));
        assert_eq!(seen(&open, &draft), Some(Change::Leave(true)));
        let Some(Change::Set(fields)) = seen(&open, &later) else {
            panic!("no change")
        };
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["offer_hours"]);
    }
}
