//! Who asks, and what they may see: a table of row kinds and fields. A field without an entry is visible to nobody.

mod eyes;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

pub use eyes::{Eye, noticed};

use crate::ideathon::Audience;
use crate::people::{Area, Role};
use crate::row::{Fields, Kind, Row};
use crate::task::{Assignee, Task};
use crate::value::{CompanyId, DonorId, EventId, PersonId, RegistrationId};

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
    /// Someone signed in, with what holds now.
    Person {
        person: PersonId,
        /// Of staff's work; none where staff has not shown a passkey yet.
        areas: Vec<Area>,
        roles: Vec<Role>,
        /// Whose contact they are.
        companies: Vec<CompanyId>,
        /// Which of these belong to the platform, as what they are after all merges.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        platform: Vec<CompanyId>,
        /// As whom they give.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        donors: Vec<DonorId>,
    },
    /// The server's own door: it has looked at a secret or a key before it asks.
    Door,
    /// The server's own clock and postman.
    Clock,
    /// Who runs the binary on the machine.
    Operator,
}

impl Actor {
    /// Someone who works in these areas and is nothing else.
    #[must_use]
    pub const fn staff(person: PersonId, areas: Vec<Area>) -> Self {
        Self::Person {
            person,
            areas,
            roles: Vec::new(),
            companies: Vec::new(),
            platform: Vec::new(),
            donors: Vec::new(),
        }
    }

    /// The companies of the platform for which the actor speaks.
    #[must_use]
    pub fn platform(&self) -> &[CompanyId] {
        match self {
            Self::Person { platform, .. } => platform,
            _ => &[],
        }
    }

    /// The companies that the actor speaks for, of the platform or not.
    #[must_use]
    pub fn spoken_for(&self) -> Vec<CompanyId> {
        match self {
            Self::Person {
                companies,
                platform,
                ..
            } => companies.iter().chain(platform).copied().collect(),
            _ => Vec::new(),
        }
    }

    /// Whether the actor is this donor, or speaks for it.
    #[must_use]
    pub fn gives_as(&self, donor: DonorId) -> bool {
        matches!(self, Self::Person { donors, .. } if donors.contains(&donor))
    }

    /// Whether the actor gives at all, and sees what.
    #[must_use]
    pub const fn gives(&self) -> bool {
        matches!(self, Self::Person { donors, .. } if !donors.is_empty())
    }

    /// Who is signed in.
    #[must_use]
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person { person, .. } => Some(*person),
            _ => None,
        }
    }

    /// Whether the actor speaks for a company, by its own id or by what it was merged into.
    #[must_use]
    pub fn stands_for(&self, company: CompanyId) -> bool {
        let contact =
            matches!(self, Self::Person { companies, .. } if companies.contains(&company));
        contact || self.platform().contains(&company)
    }

    /// Whether the actor works in an area. No area brings another along: an administrator lets people in, and
    /// sees no case for it.
    #[must_use]
    pub fn works_in(&self, area: Area) -> bool {
        match self {
            Self::Person { areas, .. } => areas.contains(&area),
            Self::Operator => true,
            Self::Visitor | Self::Holder { .. } | Self::Door | Self::Clock => false,
        }
    }

    /// Whether the actor works here at all.
    #[must_use]
    pub fn works_here(&self) -> bool {
        Area::ALL.into_iter().any(|area| self.works_in(area))
    }

    /// Whether the actor has a desk: staff, and who speaks for a company of the platform.
    #[must_use]
    pub fn has_desk(&self) -> bool {
        self.works_here() || !self.platform().is_empty()
    }
}

/// The condition under which a field is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever asks.
    Anyone,
    /// Everyone, once the event is published.
    Published,
    /// Everyone, once the event is published, for audiences that may stand on a public page.
    PublishedAudience,
    /// The person whom it is about.
    Holder,
    /// Staff of this area; implied by all of the above.
    Staff(Area),
    /// Staff of the events, where the mail is about a registration.
    EventMail,
    /// Only the person whom it is about.
    Own,
    /// The person, and staff of this area where it is among those that look after them.
    OwnOr(Area),
    /// The person, and staff of every area that looks after them.
    Keeper,
    /// Staff of this area, where it looks after the person; not the person.
    KeptBy(Area),
    /// The person, and staff of the area that looks after people of this role.
    RoleKeeper,
    /// Staff of any area.
    AnyStaff,
    /// The company's contacts, and staff of any area.
    Contact,
    /// Whoever speaks for a company of the platform, staff of the platform, and who brought the item in.
    Fellow,
    /// The same, but of an item without a name only who brought it in.
    Source,
    /// Whoever speaks for the company that answers, and staff of the platform.
    Host,
    /// Whose money it is, and who looks after donors.
    Giver,
    /// Everyone, once it was offered, and who looks after donors.
    Announced,
    /// Whoever has the task or gave it; where it follows from an item, all of the platform.
    Tasked,
    /// Nobody outside the server. An entry all the same: it was thought of.
    Nobody,
}

use Area::{Administration, Coordination, Events, Fundraising, Platform};
use Who::{
    Announced, AnyStaff, Anyone, Contact, EventMail, Fellow, Giver, Holder, Host, Keeper, KeptBy,
    Nobody, Own, OwnOr, Published, PublishedAudience, RoleKeeper, Source, Staff, Tasked,
};

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
            ("id", EventMail),
            ("event", EventMail),
            ("registration", EventMail),
            ("person", Nobody),
            ("donor", Nobody),
            ("to", EventMail),
            ("subject", EventMail),
            ("text", EventMail),
            ("state", EventMail),
            ("attempts", EventMail),
            ("error", EventMail),
            ("created", EventMail),
            ("sent", EventMail),
        ],
    ),
    (
        Kind::Person,
        &[
            ("id", Keeper),
            ("name", Keeper),
            ("email", Keeper),
            ("lang", Keeper),
            ("areas", OwnOr(Administration)),
            ("grants", OwnOr(Administration)),
            ("keepers", Nobody),
            ("at_risk", KeptBy(Coordination)),
            ("wishes", Own),
            ("erasure", Keeper),
            ("download", Keeper),
            ("erased", Keeper),
            ("digested", Nobody),
            ("briefed", Nobody),
            ("looked", Own),
            ("created", Keeper),
        ],
    ),
    (
        Kind::Membership,
        &[
            ("id", RoleKeeper),
            ("person", RoleKeeper),
            ("role", RoleKeeper),
            ("company", RoleKeeper),
            ("donor", RoleKeeper),
            ("title", RoleKeeper),
            ("from", RoleKeeper),
            ("until", RoleKeeper),
            ("standing", RoleKeeper),
        ],
    ),
    (
        Kind::Session,
        &[
            ("id", Own),
            ("person", Own),
            ("means", Own),
            ("device", Own),
            ("proved", Own),
            ("seen", Own),
            ("idle_until", Own),
            ("ends", Own),
            ("live", Own),
            ("turns", Nobody),
            ("hash", Nobody),
        ],
    ),
    (
        Kind::Passkey,
        &[
            ("id", Own),
            ("person", Own),
            ("name", Own),
            ("created", Own),
            ("used", Own),
            ("removed", Own),
            ("credential", Nobody),
            ("public", Nobody),
        ],
    ),
    (
        Kind::Ticket,
        &[
            ("id", Own),
            ("person", Own),
            ("purpose", Own),
            ("made", Own),
            ("expires", Own),
            ("spent", Own),
            ("hash", Nobody),
        ],
    ),
    (
        Kind::Company,
        &[
            ("id", Contact),
            ("name", Contact),
            ("kana", Contact),
            ("name_en", Contact),
            ("number", Contact),
            ("industry", AnyStaff),
            ("size", AnyStaff),
            ("note", AnyStaff),
            ("merged_into", AnyStaff),
            ("created", AnyStaff),
        ],
    ),
    (
        Kind::Member,
        &[
            ("id", Contact),
            ("company", Contact),
            ("since", Contact),
            ("until", Contact),
            ("note", Staff(Platform)),
            ("reason", Staff(Platform)),
        ],
    ),
    (
        Kind::Roundtable,
        &[
            ("id", Fellow),
            ("number", Fellow),
            ("starts", Fellow),
            ("ends", Fellow),
            ("place", Fellow),
            ("link", Fellow),
            ("theme", Fellow),
            ("capacity", Fellow),
            ("closes", Fellow),
            ("state", Fellow),
            ("turned", Fellow),
        ],
    ),
    (
        Kind::Item,
        &[
            ("id", Fellow),
            ("roundtable", Fellow),
            ("topic", Fellow),
            ("kind", Fellow),
            ("ask", Fellow),
            ("minutes", Fellow),
            ("presenter", Fellow),
            ("anonymous", Fellow),
            ("company", Source),
            ("company_name", Source),
            ("by", Own),
            ("state", Fellow),
            ("given", Fellow),
            ("position", Fellow),
            ("into", Fellow),
            ("deferrals", Fellow),
            ("support", Fellow),
            ("way", Fellow),
            ("before", Fellow),
            ("record", Fellow),
            ("errata", Fellow),
            ("attached", Fellow),
            ("created", Fellow),
        ],
    ),
    (
        Kind::Attendance,
        &[
            ("id", Fellow),
            ("roundtable", Fellow),
            ("company", Fellow),
            ("company_name", Fellow),
            ("guests", Host),
            ("coming", Fellow),
            ("came", Fellow),
            ("answered", Fellow),
        ],
    ),
    (
        Kind::Comment,
        &[
            ("id", Fellow),
            ("item", Fellow),
            ("voice", Fellow),
            ("company_name", Fellow),
            ("by", Own),
            ("text", Fellow),
            ("mentions", Fellow),
            ("at", Fellow),
        ],
    ),
    (
        Kind::Task,
        &[
            ("id", Tasked),
            ("what", Tasked),
            ("assignee", Tasked),
            ("due", Tasked),
            ("company_name", Tasked),
            ("subject", Tasked),
            ("state", Tasked),
            ("reason", Tasked),
            ("alert", Tasked),
            ("rung", Tasked),
            ("created", Tasked),
            ("ended", Tasked),
        ],
    ),
    (
        Kind::Charity,
        &[
            ("id", Anyone),
            ("name", Anyone),
            ("account", Anyone),
            ("contact", Anyone),
            ("once", Anyone),
            ("monthly", Anyone),
            ("yearly", Anyone),
            ("open", Anyone),
            ("issuing", Staff(Fundraising)),
        ],
    ),
    (
        Kind::Donor,
        &[
            ("id", Giver),
            ("form", Giver),
            ("name", Giver),
            ("kana", Giver),
            ("contact", Giver),
            ("email", Giver),
            ("address", Giver),
            ("receipt", Giver),
            ("anonymous", Giver),
            ("news", Giver),
            ("consent", Giver),
            ("bounced", Giver),
            ("lang", Giver),
            ("created", Giver),
            ("merged_into", Giver),
        ],
    ),
    (
        Kind::Pledge,
        &[
            ("id", Giver),
            ("donor", Giver),
            ("rhythm", Giver),
            ("amount", Giver),
            ("means", Giver),
            ("reference", Giver),
            ("memory_of", Giver),
            ("word", Giver),
            ("state", Giver),
            ("received", Giver),
            ("payments", Giver),
            ("dues", Giver),
            ("ended", Giver),
            ("created", Giver),
            ("linked", Staff(Fundraising)),
            ("failed", Giver),
            ("expires", Giver),
            ("plan", Giver),
            ("campaign", Giver),
        ],
    ),
    (
        Kind::Payment,
        &[
            ("id", Giver),
            ("donor", Giver),
            ("pledge", Giver),
            ("amount", Giver),
            ("purpose", Giver),
            ("means", Giver),
            ("day", Giver),
            ("deposited", Giver),
            ("transfer", Staff(Fundraising)),
            ("note", Staff(Fundraising)),
            ("reversals", Giver),
            ("created", Giver),
            ("campaign", Giver),
        ],
    ),
    (
        Kind::Transfer,
        &[
            ("id", Staff(Fundraising)),
            ("day", Staff(Fundraising)),
            ("amount", Staff(Fundraising)),
            ("payer", Staff(Fundraising)),
            ("nth", Staff(Fundraising)),
            ("state", Staff(Fundraising)),
            ("payment", Staff(Fundraising)),
            ("reason", Staff(Fundraising)),
            ("created", Staff(Fundraising)),
            ("means", Staff(Fundraising)),
            ("charge", Staff(Fundraising)),
            ("reversals", Staff(Fundraising)),
        ],
    ),
    (
        Kind::Receipt,
        &[
            ("id", Giver),
            ("donor", Giver),
            ("number", Giver),
            ("of_year", Giver),
            ("said", Giver),
            ("issued", Giver),
            ("way", Giver),
            ("posted", Giver),
            ("again", Giver),
            ("void", Giver),
            ("instead_of", Giver),
        ],
    ),
    (
        Kind::Run,
        &[
            ("id", Staff(Fundraising)),
            ("year", Staff(Fundraising)),
            ("state", Staff(Fundraising)),
            ("issued", Staff(Fundraising)),
            ("after", Staff(Fundraising)),
            ("started", Staff(Fundraising)),
            ("ended", Staff(Fundraising)),
        ],
    ),
    (
        Kind::Plan,
        &[
            ("id", Announced),
            ("name", Announced),
            ("text", Announced),
            ("rhythm", Announced),
            ("least", Announced),
            ("benefits", Announced),
            ("open", Announced),
            ("opened", Announced),
            ("created", Staff(Fundraising)),
        ],
    ),
    (
        Kind::Fulfilment,
        &[
            ("id", Giver),
            ("donor", Giver),
            ("pledge", Giver),
            ("plan", Giver),
            ("number", Giver),
            ("what", Giver),
            ("name", Giver),
            ("occasion", Giver),
            ("state", Giver),
            ("given", Giver),
            ("returned", Giver),
            ("reason", Staff(Fundraising)),
            ("created", Giver),
        ],
    ),
    (
        Kind::Campaign,
        &[
            ("id", Announced),
            ("slug", Announced),
            ("title", Announced),
            ("text", Announced),
            ("goal", Announced),
            ("from", Announced),
            ("until", Announced),
            ("open", Announced),
            ("opened", Announced),
            ("closed", Announced),
            ("created", Staff(Fundraising)),
        ],
    ),
];

/// Parts of a field that fewer see than the field: in each of its entries, where it is a list. What staff wrote may name
/// another donor.
pub const PARTS: &[(Kind, &str, &str, Who)] = &[
    (Kind::Payment, "reversals", "reason", Staff(Fundraising)),
    (Kind::Payment, "reversals", "refund", Staff(Fundraising)),
    (Kind::Receipt, "again", "reason", Staff(Fundraising)),
    (Kind::Receipt, "void", "reason", Staff(Fundraising)),
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
    who_sees(row.kind(), field).is_some_and(|who| who.meets(by, row))
}

impl Who {
    /// Whether an actor is such a one, for a row.
    #[must_use]
    pub fn meets(self, by: &Actor, row: &Row) -> bool {
        match self {
            Anyone => true,
            Published => published(row) || by.works_in(Events),
            PublishedAudience => public_audience(row) || by.works_in(Events),
            Holder => holds(by, row) || by.works_in(Events),
            Staff(area) => by.works_in(area),
            EventMail => {
                by.works_in(Events) && matches!(row, Row::Mail(m) if m.is_about_an_event())
            }
            Own => own(by, row),
            OwnOr(area) => own(by, row) || (by.works_in(area) && keepers(row).contains(&area)),
            Keeper => own(by, row) || keepers(row).iter().any(|area| by.works_in(*area)),
            KeptBy(area) => by.works_in(area) && keepers(row).contains(&area),
            RoleKeeper => {
                own(by, row) || matches!(row, Row::Membership(m) if by.works_in(m.role.keeper()))
            }
            AnyStaff => by.works_here(),
            Contact => by.works_here() || speaks_for(by, row),
            Fellow => on_the_platform(by) || own(by, row),
            Source => own(by, row) || (on_the_platform(by) && !unnamed(row)),
            Host => {
                by.works_in(Platform)
                    || matches!(row, Row::Attendance(r) if by.stands_for(r.company))
            }
            Giver => by.works_in(Fundraising) || giver(row).is_some_and(|donor| by.gives_as(donor)),
            Announced => announced(row) || by.works_in(Fundraising),
            Tasked => matches!(row, Row::Task(task) if is_tasked(by, task)),
            Nobody => false,
        }
    }
}

/// Whom a row is about, for kinds that a signed-in person sees of themselves.
#[must_use]
pub const fn about(row: &Row) -> Option<PersonId> {
    match row {
        Row::Person(r) => Some(r.id),
        Row::Membership(r) => Some(r.person),
        Row::Session(r) => Some(r.person),
        Row::Passkey(r) => Some(r.person),
        Row::Ticket(r) => Some(r.person),
        Row::Item(r) => r.by,
        Row::Comment(r) => r.by,
        Row::Task(r) => match r.words.assignee {
            Assignee::Person(id) => Some(id),
            Assignee::Office(_) | Assignee::Company(_) => None,
        },
        _ => None,
    }
}

/// Whose money a row is about.
#[must_use]
pub const fn giver(row: &Row) -> Option<DonorId> {
    match row {
        Row::Donor(r) => Some(r.id),
        Row::Pledge(r) => Some(r.donor),
        Row::Payment(r) => Some(r.donor),
        Row::Receipt(r) => Some(r.donor),
        Row::Fulfilment(r) => Some(r.donor),
        _ => None,
    }
}

/// One's own row, while it opens something: what ended is kept for the log, and leaves the list.
fn own(by: &Actor, row: &Row) -> bool {
    let over = match row {
        Row::Session(session) => !session.live,
        Row::Passkey(key) => key.removed,
        Row::Ticket(ticket) => ticket.spent,
        _ => false,
    };
    !over && about(row).is_some() && about(row) == by.person()
}

fn speaks_for(by: &Actor, row: &Row) -> bool {
    let company = match row {
        Row::Company(company) => company.id,
        Row::Member(member) => member.company,
        _ => return false,
    };
    matches!(by, Actor::Person { companies, .. } if companies.contains(&company))
}

fn on_the_platform(by: &Actor) -> bool {
    by.works_in(Platform) || !by.platform().is_empty()
}

/// A company's task is seen by who speaks for it, also as what theirs was merged into, and by the platform's staff.
fn is_tasked(by: &Actor, task: &Task) -> bool {
    let holds = match task.words.assignee {
        Assignee::Office(area) => by.works_in(area),
        Assignee::Company(id) => by.stands_for(id) || by.works_in(Platform),
        Assignee::Person(id) => by.person() == Some(id),
    };
    holds || (task.is_follow_up() && on_the_platform(by))
}

/// Brought in without a name.
const fn unnamed(row: &Row) -> bool {
    matches!(row, Row::Item(item) if item.anonymous)
}

fn keepers(row: &Row) -> &[Area] {
    match row {
        Row::Person(person) => &person.keepers,
        _ => &[],
    }
}

/// Whether what stands in a field endangers or shames someone when it gets out. Who was shown it is kept in
/// the audit log.
#[must_use]
pub fn sensitive(row: &Row, field: &str) -> bool {
    match row {
        Row::Registration(r) => {
            let said = match field {
                "diet" => !r.details.diet.is_empty(),
                "access_needs" => !r.details.access_needs.is_empty(),
                _ => false,
            };
            let names = matches!(field, "name" | "call_name" | "email" | "contact");
            said || (names && r.audience == Audience::Talent)
        }
        Row::Person(p) => {
            matches!(field, "name" | "email" | "at_risk") && p.keepers.contains(&Coordination)
        }
        Row::Membership(m) => field == "role" && m.role == Role::International,
        _ => false,
    }
}

/// Whether a patch shows an actor something sensitive about someone else.
#[must_use]
pub fn shows_sensitive(by: &Actor, row: &Row, patch: &Patch) -> bool {
    let (Change::Enter(fields) | Change::Set(fields)) = &patch.change else {
        return false;
    };
    by.person().is_some()
        && !own(by, row)
        && fields
            .iter()
            .any(|(name, value)| !value.is_null() && sensitive(row, name))
}

fn published(row: &Row) -> bool {
    matches!(row, Row::Event(e) if e.state.published())
}

fn announced(row: &Row) -> bool {
    match row {
        Row::Campaign(campaign) => campaign.opened.is_some(),
        Row::Plan(plan) => plan.opened.is_some(),
        _ => false,
    }
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
    for (kind, name, part, who) in PARTS {
        if *kind == row.kind()
            && !who.meets(by, row)
            && let Some(value) = fields.get_mut(*name)
        {
            without(value, part);
        }
    }
    (!fields.is_empty()).then_some(fields)
}

/// Takes a part out of a field.
fn without(value: &mut Value, part: &str) {
    match value {
        Value::Object(fields) => {
            fields.remove(part);
        }
        Value::Array(entries) => entries.iter_mut().for_each(|entry| without(entry, part)),
        _ => {}
    }
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
