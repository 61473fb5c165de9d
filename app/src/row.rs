//! Every kind of row that travels.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::company::Company;
use crate::donor::{
    Campaign, Charity, Donor, Fulfilment, Payment, Plan, Pledge, Receipt, Run, Transfer,
};
use crate::ideathon::{Code, Event, Registration, Seats};
use crate::people::{Membership, Passkey, Person, Session, Ticket};
use crate::post::Mail;
use crate::roundtable::{Attendance, Comment, Item, Member, Roundtable};
use crate::task::{Assignee, Task};

/// A row's fields by name.
pub type Fields = Map<String, Value>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Event,
    Seats,
    Registration,
    Code,
    Mail,
    Person,
    Membership,
    Session,
    Passkey,
    Ticket,
    Company,
    Member,
    Roundtable,
    Item,
    Attendance,
    Comment,
    Task,
    Charity,
    Donor,
    Pledge,
    Payment,
    Transfer,
    Receipt,
    Run,
    Plan,
    Fulfilment,
    Campaign,
}

impl Kind {
    pub const ALL: [Self; 27] = [
        Self::Event,
        Self::Seats,
        Self::Registration,
        Self::Code,
        Self::Mail,
        Self::Person,
        Self::Membership,
        Self::Session,
        Self::Passkey,
        Self::Ticket,
        Self::Company,
        Self::Member,
        Self::Roundtable,
        Self::Item,
        Self::Attendance,
        Self::Comment,
        Self::Task,
        Self::Charity,
        Self::Donor,
        Self::Pledge,
        Self::Payment,
        Self::Transfer,
        Self::Receipt,
        Self::Run,
        Self::Plan,
        Self::Fulfilment,
        Self::Campaign,
    ];

    /// Its name on the wire and in the change log, and its table's.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Seats => "seats",
            Self::Registration => "registration",
            Self::Code => "code",
            Self::Mail => "mail",
            Self::Person => "person",
            Self::Membership => "membership",
            Self::Session => "session",
            Self::Passkey => "passkey",
            Self::Ticket => "ticket",
            Self::Company => "company",
            Self::Member => "member",
            Self::Roundtable => "roundtable",
            Self::Item => "item",
            Self::Attendance => "attendance",
            Self::Comment => "comment",
            Self::Task => "task",
            Self::Charity => "charity",
            Self::Donor => "donor",
            Self::Pledge => "pledge",
            Self::Payment => "payment",
            Self::Transfer => "transfer",
            Self::Receipt => "receipt",
            Self::Run => "run",
            Self::Plan => "plan",
            Self::Fulfilment => "fulfilment",
            Self::Campaign => "campaign",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    Event(Event),
    Seats(Seats),
    Registration(Registration),
    Code(Code),
    Mail(Mail),
    Person(Person),
    Membership(Membership),
    Session(Session),
    Passkey(Passkey),
    Ticket(Ticket),
    Company(Company),
    Member(Member),
    Roundtable(Roundtable),
    Item(Item),
    Attendance(Attendance),
    Comment(Comment),
    Task(Task),
    Charity(Charity),
    Donor(Donor),
    Pledge(Pledge),
    Payment(Payment),
    Transfer(Transfer),
    Receipt(Receipt),
    Run(Run),
    Plan(Plan),
    Fulfilment(Fulfilment),
    Campaign(Campaign),
}

/// The same for a row of whatever kind.
macro_rules! each {
    ($row:expr, $r:ident => $does:expr) => {
        match $row {
            Row::Event($r) => $does,
            Row::Seats($r) => $does,
            Row::Registration($r) => $does,
            Row::Code($r) => $does,
            Row::Mail($r) => $does,
            Row::Person($r) => $does,
            Row::Membership($r) => $does,
            Row::Session($r) => $does,
            Row::Passkey($r) => $does,
            Row::Ticket($r) => $does,
            Row::Company($r) => $does,
            Row::Member($r) => $does,
            Row::Roundtable($r) => $does,
            Row::Item($r) => $does,
            Row::Attendance($r) => $does,
            Row::Comment($r) => $does,
            Row::Task($r) => $does,
            Row::Charity($r) => $does,
            Row::Donor($r) => $does,
            Row::Pledge($r) => $does,
            Row::Payment($r) => $does,
            Row::Transfer($r) => $does,
            Row::Receipt($r) => $does,
            Row::Run($r) => $does,
            Row::Plan($r) => $does,
            Row::Fulfilment($r) => $does,
            Row::Campaign($r) => $does,
        }
    };
}

impl Row {
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Event(_) => Kind::Event,
            Self::Seats(_) => Kind::Seats,
            Self::Registration(_) => Kind::Registration,
            Self::Code(_) => Kind::Code,
            Self::Mail(_) => Kind::Mail,
            Self::Person(_) => Kind::Person,
            Self::Membership(_) => Kind::Membership,
            Self::Session(_) => Kind::Session,
            Self::Passkey(_) => Kind::Passkey,
            Self::Ticket(_) => Kind::Ticket,
            Self::Company(_) => Kind::Company,
            Self::Member(_) => Kind::Member,
            Self::Roundtable(_) => Kind::Roundtable,
            Self::Item(_) => Kind::Item,
            Self::Attendance(_) => Kind::Attendance,
            Self::Comment(_) => Kind::Comment,
            Self::Task(_) => Kind::Task,
            Self::Charity(_) => Kind::Charity,
            Self::Donor(_) => Kind::Donor,
            Self::Pledge(_) => Kind::Pledge,
            Self::Payment(_) => Kind::Payment,
            Self::Transfer(_) => Kind::Transfer,
            Self::Receipt(_) => Kind::Receipt,
            Self::Run(_) => Kind::Run,
            Self::Plan(_) => Kind::Plan,
            Self::Fulfilment(_) => Kind::Fulfilment,
            Self::Campaign(_) => Kind::Campaign,
        }
    }

    #[must_use]
    pub const fn id(&self) -> Uuid {
        each!(self, r => r.id.0)
    }

    /// What it belongs to, so that a grant can name many rows at once: its event, its person, its
    /// company.
    #[must_use]
    pub const fn scope(&self) -> Uuid {
        match self {
            Self::Event(r) => r.id.0,
            Self::Seats(r) => r.event.0,
            Self::Registration(r) => r.event.0,
            Self::Code(r) => r.event.0,
            Self::Mail(r) => r.event.0,
            Self::Person(r) => r.id.0,
            Self::Membership(r) => r.person.0,
            Self::Session(r) => r.person.0,
            Self::Passkey(r) => r.person.0,
            Self::Ticket(r) => r.person.0,
            Self::Company(_)
            | Self::Charity(_)
            | Self::Transfer(_)
            | Self::Run(_)
            | Self::Plan(_)
            | Self::Campaign(_) => Uuid::nil(),
            Self::Fulfilment(r) => r.donor.0,
            Self::Donor(r) => r.id.0,
            Self::Pledge(r) => r.donor.0,
            Self::Payment(r) => r.donor.0,
            Self::Receipt(r) => r.donor.0,
            Self::Member(r) => r.company.0,
            Self::Roundtable(r) => r.id.0,
            Self::Item(r) => r.roundtable.0,
            Self::Attendance(r) => r.roundtable.0,
            Self::Comment(r) => r.item.0,
            Self::Task(r) => match r.words.assignee {
                Assignee::Person(person) => person.0,
                Assignee::Company(company) => company.0,
                Assignee::Office(_) => Uuid::nil(),
            },
        }
    }

    /// The fields as they travel.
    ///
    /// # Panics
    /// Never: rows are structs that serialise to objects.
    #[must_use]
    pub fn fields(&self) -> Fields {
        let value = each!(self, r => serde_json::to_value(r));
        match value {
            Ok(Value::Object(fields)) => fields,
            other => unreachable!("a row is an object, not {other:?}"),
        }
    }

    /// The JSON of its fields, without a detour over them; [`Self::from_json`] reads it.
    ///
    /// # Errors
    /// Never in practice: rows are structs that serialise to objects.
    pub fn json(&self) -> serde_json::Result<String> {
        each!(self, r => serde_json::to_string(r))
    }

    /// A row from its fields; what is hidden takes its default.
    ///
    /// # Errors
    /// Where a field has another type than the row's.
    pub fn from_fields(kind: Kind, fields: &Fields) -> serde_json::Result<Self> {
        Self::read(kind, fields)
    }

    /// A row from the JSON of its fields, without a detour over them.
    ///
    /// # Errors
    /// Where it is none, or a field has another type than the row's.
    pub fn from_json(kind: Kind, json: &str) -> serde_json::Result<Self> {
        let mut read = serde_json::Deserializer::from_str(json);
        let row = Self::read(kind, &mut read)?;
        read.end()?;
        Ok(row)
    }

    /// Many rows from a JSON list of such.
    ///
    /// # Errors
    /// As [`Self::from_json`].
    pub fn list_from_json(kind: Kind, json: &str) -> serde_json::Result<Vec<Self>> {
        fn list<T: DeserializeOwned>(
            json: &str,
            row: fn(T) -> Row,
        ) -> serde_json::Result<Vec<Row>> {
            let rows: Vec<T> = serde_json::from_str(json)?;
            Ok(rows.into_iter().map(row).collect())
        }
        match kind {
            Kind::Event => list(json, Self::Event),
            Kind::Seats => list(json, Self::Seats),
            Kind::Registration => list(json, Self::Registration),
            Kind::Code => list(json, Self::Code),
            Kind::Mail => list(json, Self::Mail),
            Kind::Person => list(json, Self::Person),
            Kind::Membership => list(json, Self::Membership),
            Kind::Session => list(json, Self::Session),
            Kind::Passkey => list(json, Self::Passkey),
            Kind::Ticket => list(json, Self::Ticket),
            Kind::Company => list(json, Self::Company),
            Kind::Member => list(json, Self::Member),
            Kind::Roundtable => list(json, Self::Roundtable),
            Kind::Item => list(json, Self::Item),
            Kind::Attendance => list(json, Self::Attendance),
            Kind::Comment => list(json, Self::Comment),
            Kind::Task => list(json, Self::Task),
            Kind::Charity => list(json, Self::Charity),
            Kind::Donor => list(json, Self::Donor),
            Kind::Pledge => list(json, Self::Pledge),
            Kind::Payment => list(json, Self::Payment),
            Kind::Transfer => list(json, Self::Transfer),
            Kind::Receipt => list(json, Self::Receipt),
            Kind::Run => list(json, Self::Run),
            Kind::Plan => list(json, Self::Plan),
            Kind::Fulfilment => list(json, Self::Fulfilment),
            Kind::Campaign => list(json, Self::Campaign),
        }
    }

    fn read<'de, D: Deserializer<'de>>(kind: Kind, from: D) -> Result<Self, D::Error> {
        Ok(match kind {
            Kind::Event => Self::Event(Event::deserialize(from)?),
            Kind::Seats => Self::Seats(Seats::deserialize(from)?),
            Kind::Registration => Self::Registration(Registration::deserialize(from)?),
            Kind::Code => Self::Code(Code::deserialize(from)?),
            Kind::Mail => Self::Mail(Mail::deserialize(from)?),
            Kind::Person => Self::Person(Person::deserialize(from)?),
            Kind::Membership => Self::Membership(Membership::deserialize(from)?),
            Kind::Session => Self::Session(Session::deserialize(from)?),
            Kind::Passkey => Self::Passkey(Passkey::deserialize(from)?),
            Kind::Ticket => Self::Ticket(Ticket::deserialize(from)?),
            Kind::Company => Self::Company(Company::deserialize(from)?),
            Kind::Member => Self::Member(Member::deserialize(from)?),
            Kind::Roundtable => Self::Roundtable(Roundtable::deserialize(from)?),
            Kind::Item => Self::Item(Item::deserialize(from)?),
            Kind::Attendance => Self::Attendance(Attendance::deserialize(from)?),
            Kind::Comment => Self::Comment(Comment::deserialize(from)?),
            Kind::Task => Self::Task(Task::deserialize(from)?),
            Kind::Charity => Self::Charity(Charity::deserialize(from)?),
            Kind::Donor => Self::Donor(Donor::deserialize(from)?),
            Kind::Pledge => Self::Pledge(Pledge::deserialize(from)?),
            Kind::Payment => Self::Payment(Payment::deserialize(from)?),
            Kind::Transfer => Self::Transfer(Transfer::deserialize(from)?),
            Kind::Receipt => Self::Receipt(Receipt::deserialize(from)?),
            Kind::Run => Self::Run(Run::deserialize(from)?),
            Kind::Plan => Self::Plan(Plan::deserialize(from)?),
            Kind::Fulfilment => Self::Fulfilment(Fulfilment::deserialize(from)?),
            Kind::Campaign => Self::Campaign(Campaign::deserialize(from)?),
        })
    }

    /// One empty row of each kind.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        vec![
            Self::Event(Event::default()),
            Self::Seats(Seats::default()),
            Self::Registration(Registration::default()),
            Self::Code(Code::default()),
            Self::Mail(Mail::default()),
            Self::Person(Person::default()),
            Self::Membership(Membership::default()),
            Self::Session(Session::default()),
            Self::Passkey(Passkey::default()),
            Self::Ticket(Ticket::default()),
            Self::Company(Company::default()),
            Self::Member(Member::default()),
            Self::Roundtable(Roundtable::default()),
            Self::Item(Item::default()),
            Self::Attendance(Attendance::default()),
            Self::Comment(Comment::default()),
            Self::Task(Task::default()),
            Self::Charity(Charity::default()),
            Self::Donor(Donor::default()),
            Self::Pledge(Pledge::default()),
            Self::Payment(Payment::default()),
            Self::Transfer(Transfer::default()),
            Self::Receipt(Receipt::default()),
            Self::Run(Run::default()),
            Self::Plan(Plan::default()),
            Self::Fulfilment(Fulfilment::default()),
            Self::Campaign(Campaign::default()),
        ]
    }
}
