//! What may lie on a device, declared kind by kind: what is not named here stays in memory. Whatever endangers or
//! shames somebody when it gets out is left out whatever this says; see [`access::sensitive`].

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::access::{self, Actor};
use crate::command::Command;
use crate::ideathon::{self, Audience};
use crate::lang::Lang;
use crate::people;
use crate::row::{Fields, Kind, Row};
use crate::sync::Replica;
use crate::task;
use crate::time::Time;

/// A device shows what it keeps so long after it last heard the server; no session of staff lives longer.
pub const LEASE: TimeDelta = TimeDelta::hours(12);

/// Whose data a device keeps, and how long it may show them without asking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Owner {
    pub actor: Actor,
    pub name: Option<String>,
    #[serde(default)]
    pub lang: Lang,
    /// See [`LEASE`].
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub until: Time,
    /// When the server was last heard.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub heard: Time,
}

/// The fields of each kind that a device may keep for when it is offline.
pub const TABLE: &[(Kind, &[&str])] = &[
    (
        Kind::Event,
        &[
            "id",
            "slug",
            "title",
            "lead",
            "description",
            "venue",
            "programme",
            "starts",
            "ends",
            "themes",
            "opens_at",
            "closes_at",
            "state",
            "offer_hours",
        ],
    ),
    (
        Kind::Seats,
        &[
            "id",
            "event",
            "audience",
            "entry",
            "seats",
            "free",
            "published",
            "confirmed",
            "offered",
            "waiting",
            "asking",
            "cancelled",
            "next",
        ],
    ),
    // Enough for the door and the list; how to reach somebody, what they eat and need are online.
    (
        Kind::Registration,
        &[
            "id",
            "event",
            "audience",
            "name",
            "kana",
            "call_name",
            "company",
            "job_title",
            "themes",
            "photo",
            "hidden",
            "state",
            "admitted",
            "offered_until",
            "cause",
            "lang",
            "created",
            "sequence",
            "queued",
            "employer",
        ],
    ),
    (
        Kind::Company,
        &[
            "id",
            "name",
            "kana",
            "name_en",
            "number",
            "industry",
            "size",
            "merged_into",
            "created",
        ],
    ),
    (Kind::Member, &["id", "company", "since", "until"]),
    // Without the way in: who holds the device is not always who was invited.
    (
        Kind::Roundtable,
        &[
            "id", "number", "starts", "ends", "place", "theme", "capacity", "closes", "state",
            "turned",
        ],
    ),
    (
        Kind::Item,
        &[
            "id",
            "roundtable",
            "topic",
            "kind",
            "ask",
            "minutes",
            "presenter",
            "anonymous",
            "company",
            "company_name",
            "by",
            "state",
            "given",
            "position",
            "into",
            "deferrals",
            "support",
            "way",
            "before",
            "record",
            "errata",
            "created",
        ],
    ),
    // With names: at the door it is noted who came, with or without a network.
    (
        Kind::Attendance,
        &[
            "id",
            "roundtable",
            "company",
            "company_name",
            "guests",
            "coming",
            "came",
            "answered",
        ],
    ),
    (
        Kind::Comment,
        &[
            "id",
            "item",
            "voice",
            "company_name",
            "by",
            "text",
            "mentions",
            "at",
        ],
    ),
    (
        Kind::Task,
        &[
            "id",
            "what",
            "assignee",
            "due",
            "company_name",
            "subject",
            "state",
            "reason",
            "alert",
            "rung",
            "created",
            "ended",
        ],
    ),
    (Kind::Code, &[]),
    (Kind::Mail, &[]),
    (Kind::Person, &[]),
    (Kind::Membership, &[]),
    (Kind::Session, &[]),
    (Kind::Passkey, &[]),
    (Kind::Ticket, &[]),
    // Where gifts are sent to is public; who gives, and how much, is online.
    (
        Kind::Charity,
        &[
            "id", "name", "account", "contact", "once", "monthly", "yearly", "open",
        ],
    ),
    (Kind::Donor, &[]),
    (Kind::Pledge, &[]),
    (Kind::Payment, &[]),
    (Kind::Transfer, &[]),
    (Kind::Receipt, &[]),
    (Kind::Run, &[]),
    // What members are promised is public, what became of it online.
    (
        Kind::Plan,
        &["id", "name", "text", "rhythm", "least", "benefits", "open"],
    ),
    (Kind::Fulfilment, &[]),
    // What is raised money for is public, or will be.
    (
        Kind::Campaign,
        &[
            "id", "slug", "title", "text", "goal", "from", "until", "open", "opened", "closed",
            "created",
        ],
    ),
];

/// What a device may keep of a row, of the fields that it was shown; `None` where that is nothing.
#[must_use]
pub fn row(row: &Row, shown: &Fields) -> Option<Fields> {
    if matches!(row, Row::Task(task) if !task.may_lie_about()) {
        return None;
    }
    let (_, names) = TABLE.iter().find(|(kind, _)| *kind == row.kind())?;
    let mut fields = shown.clone();
    fields.retain(|name, _| names.contains(&name.as_str()) && !access::sensitive(row, name));
    (!fields.is_empty()).then_some(fields)
}

/// Whether a command may wait on the device. One about people, their rights and secrets waits in the page's
/// memory only, and so does what is typed about an International.
#[must_use]
pub fn command(command: &Command, replica: &Replica) -> bool {
    let lies = |id| replica.task(id).is_some_and(|task| task.may_lie_about());
    match command {
        Command::Ideathon(ideathon::Command::Register(c)) => {
            let details = &c.details;
            c.audience != Audience::Talent
                && details.diet.is_empty()
                && details.access_needs.is_empty()
        }
        Command::People(people::Command::Look(_)) => true,
        Command::Ideathon(ideathon::Command::Change(_) | ideathon::Command::IssueCode(_))
        | Command::People(_)
        | Command::Donor(_) => false,
        // All about one task goes the same way, so that it arrives in order.
        Command::Task(c) => match c {
            task::Command::Give(c) => {
                let follows = c.subject.and_then(task::Subject::item).is_some();
                c.words.may_lie_about(follows)
            }
            task::Command::Amend(c) => lies(c.task),
            task::Command::Finish(c) | task::Command::Reopen(c) => lies(c.task),
            task::Command::Abandon(c) => lies(c.task),
            task::Command::Ring(_) | task::Command::Send(_) => false,
        },
        Command::Ideathon(_) | Command::Company(_) | Command::Roundtable(_) | Command::Post(_) => {
            true
        }
    }
}
