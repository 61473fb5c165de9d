//! What each pair of eyes sees, against `access.txt`: a table that people can read and must change by hand.

use app::access::{Actor, PARTS, project, sees};
use app::company::Company;
use app::donor::receipt::Again;
use app::donor::{
    Campaign, Charity, Donor, Fulfilment, Payment, Plan, Pledge, Receipt, Reversal, Run, Transfer,
    Why,
};
use app::ideathon::{Audience, Code, Event, EventState, Registration, Seats};
use app::people::{Area, Membership, Passkey, Person, Role, Session, Ticket};
use app::post::Mail;
use app::roundtable::{Attendance, Comment, Guest, Item, Member, Roundtable};
use app::row::{Kind, Row};
use app::task::{self, Assignee, Behind, Subject, Task};
use app::time::Time;
use app::value::{
    CompanyId, DonorId, EventId, ItemId, Line, PersonId, PledgeId, RegistrationId, RoundtableId,
    Yen,
};
use serde_json::Value;
use uuid::Uuid;

/// Whom the rows about people are about.
fn subject() -> PersonId {
    PersonId(Uuid::from_u128(7))
}

fn everyone(own: RegistrationId) -> Vec<(&'static str, Actor)> {
    let holder = |registration| Actor::Holder {
        registration,
        event: EventId::default(),
    };
    let staff = |areas: &[Area]| Actor::staff(PersonId::new(), areas.to_vec());
    let signed_in = |person, roles: &[Role]| Actor::Person {
        person,
        areas: Vec::new(),
        roles: roles.to_vec(),
        companies: Vec::new(),
        platform: Vec::new(),
        donors: Vec::new(),
    };
    vec![
        ("visitor", Actor::Visitor),
        ("holder", holder(own)),
        ("another holder", holder(RegistrationId::new())),
        ("the person", signed_in(subject(), &[])),
        ("another person", signed_in(PersonId::new(), &Role::ALL)),
        (
            "a contact",
            Actor::Person {
                person: PersonId::new(),
                areas: Vec::new(),
                roles: vec![Role::Contact],
                companies: vec![CompanyId::default()],
                platform: Vec::new(),
                donors: Vec::new(),
            },
        ),
        (
            "a fellow",
            Actor::Person {
                person: PersonId::new(),
                areas: Vec::new(),
                roles: vec![Role::Contact],
                companies: vec![CompanyId(Uuid::from_u128(4))],
                platform: vec![CompanyId(Uuid::from_u128(4))],
                donors: Vec::new(),
            },
        ),
        (
            "the donor",
            Actor::Person {
                person: PersonId::new(),
                areas: Vec::new(),
                roles: vec![Role::Donor],
                companies: Vec::new(),
                platform: Vec::new(),
                donors: vec![DonorId::default()],
            },
        ),
        (
            "another donor",
            Actor::Person {
                person: PersonId::new(),
                areas: Vec::new(),
                roles: vec![Role::Donor],
                companies: Vec::new(),
                platform: Vec::new(),
                donors: vec![DonorId(Uuid::from_u128(5))],
            },
        ),
        ("events", staff(&[Area::Events])),
        ("platform", staff(&[Area::Platform])),
        ("fundraising", staff(&[Area::Fundraising])),
        ("coordination", staff(&[Area::Coordination])),
        ("administration", staff(&[Area::Administration])),
    ]
}

fn kept_by(keepers: &[Area]) -> Row {
    Row::Person(Person {
        id: subject(),
        keepers: keepers.to_vec(),
        ..Person::default()
    })
}

fn member(role: Role) -> Row {
    Row::Membership(Membership {
        person: subject(),
        role,
        ..Membership::default()
    })
}

fn item(anonymous: bool) -> Row {
    Row::Item(Item {
        by: Some(subject()),
        company: Some(CompanyId::default()),
        anonymous,
        ..Item::default()
    })
}

fn comment() -> Row {
    Row::Comment(Comment {
        by: Some(subject()),
        ..Comment::default()
    })
}

fn attendance() -> Row {
    Row::Attendance(Attendance {
        guests: vec![Guest::default()],
        ..Attendance::default()
    })
}

fn task(assignee: Assignee, subject: Option<Subject>) -> Row {
    Row::Task(Task {
        words: task::Words {
            assignee,
            ..task::Words::default()
        },
        subject,
        ..Task::default()
    })
}

fn mail_to_a_donor() -> Row {
    Row::Mail(Mail {
        donor: Some(DonorId::default()),
        ..Mail::default()
    })
}

/// With money that went again.
fn payment() -> Row {
    let reversal = Reversal {
        day: Time::default(),
        amount: Yen::default(),
        why: Why::Mistake,
        reason: Line::default(),
        refund: Some(Line::default()),
    };
    Row::Payment(Payment {
        reversals: vec![reversal],
        ..Payment::default()
    })
}

/// Printed a second time, and void.
fn receipt() -> Row {
    let again = Again {
        at: Time::default(),
        reason: Line::default(),
    };
    let receipt = Receipt {
        again: vec![again],
        ..Receipt::default()
    };
    Row::Receipt(receipt.voided(&Line::default(), Time::default()))
}

fn session(live: bool) -> Row {
    Row::Session(Session {
        person: subject(),
        live,
        ..Session::default()
    })
}

fn event(state: EventState) -> Row {
    Row::Event(Event {
        state,
        ..Event::default()
    })
}

fn seats(audience: Audience, published: bool) -> Row {
    Row::Seats(Seats {
        audience,
        published,
        ..Seats::default()
    })
}

/// Rows in the conditions that make a difference.
fn samples(own: RegistrationId) -> Vec<(&'static str, Row)> {
    let mut all = vec![
        ("event, draft", event(EventState::Draft)),
        ("event, open", event(EventState::Open)),
        ("event, closed", event(EventState::Closed)),
        ("event, held", event(EventState::Held)),
        ("event, archived", event(EventState::Archived)),
        (
            "seats, business, published",
            seats(Audience::Business, true),
        ),
        (
            "seats, observer, published",
            seats(Audience::Observer, true),
        ),
        (
            "seats, business, unpublished",
            seats(Audience::Business, false),
        ),
        ("seats, talent, published", seats(Audience::Talent, true)),
        ("seats, press, published", seats(Audience::Press, true)),
        (
            "registration",
            Row::Registration(Registration {
                id: own,
                ..Registration::default()
            }),
        ),
        ("code", Row::Code(Code::default())),
        ("mail", Row::Mail(Mail::default())),
        (
            "mail about an account",
            Row::Mail(Mail {
                person: Some(subject()),
                ..Mail::default()
            }),
        ),
        ("mail to a donor", mail_to_a_donor()),
        ("person, staff", kept_by(&[Area::Administration])),
        ("person, International", kept_by(&[Area::Coordination])),
        ("person, company contact", kept_by(&[Area::Platform])),
        ("membership, contact", member(Role::Contact)),
        ("membership, donor", member(Role::Donor)),
        ("membership, International", member(Role::International)),
        ("membership, mentor", member(Role::Mentor)),
        ("session", session(true)),
        ("session, ended", session(false)),
        (
            "passkey",
            Row::Passkey(Passkey {
                person: subject(),
                ..Passkey::default()
            }),
        ),
        (
            "ticket",
            Row::Ticket(Ticket {
                person: subject(),
                ..Ticket::default()
            }),
        ),
        ("company", Row::Company(Company::default())),
        ("member", Row::Member(Member::default())),
        ("roundtable", Row::Roundtable(Roundtable::default())),
        ("item", item(false)),
        ("item without a name", item(true)),
        ("attendance", attendance()),
        ("comment", comment()),
    ];
    all.extend(of_tasks());
    all.extend(of_gifts());
    all
}

fn of_tasks() -> Vec<(&'static str, Row)> {
    vec![
        (
            "task of an office",
            task(Assignee::Office(Area::Fundraising), None),
        ),
        (
            "task about a promise that is behind",
            task(
                Assignee::Office(Area::Fundraising),
                Some(Subject::Pledge {
                    pledge: PledgeId::default(),
                    why: Behind::Missing,
                }),
            ),
        ),
        (
            "task of a company",
            task(Assignee::Company(CompanyId::default()), None),
        ),
        (
            "task of a company that follows from an item",
            task(
                Assignee::Company(CompanyId::default()),
                Some(Subject::Item {
                    item: ItemId::default(),
                    roundtable: RoundtableId::default(),
                }),
            ),
        ),
        (
            "task of one person",
            task(Assignee::Person(subject()), None),
        ),
    ]
}

fn of_gifts() -> Vec<(&'static str, Row)> {
    vec![
        ("charity", Row::Charity(Charity::default())),
        ("donor", Row::Donor(Donor::default())),
        ("pledge", Row::Pledge(Pledge::default())),
        ("payment", payment()),
        ("transfer", Row::Transfer(Transfer::default())),
        ("receipt", receipt()),
        ("run", Row::Run(Run::default())),
        ("plan", plan(true)),
        ("plan that was never offered", plan(false)),
        ("fulfilment", Row::Fulfilment(Fulfilment::default())),
        ("campaign", campaign(true)),
        ("campaign that was never open", campaign(false)),
    ]
}

fn plan(announced: bool) -> Row {
    Row::Plan(Plan {
        opened: announced.then(Default::default),
        ..Plan::default()
    })
}

fn campaign(announced: bool) -> Row {
    Row::Campaign(Campaign {
        opened: announced.then(Default::default),
        ..Campaign::default()
    })
}

/// The parts of fields that fewer see, as they are projected: by what is there for each pair of eyes.
fn parts(row: &Row, own: RegistrationId) -> Vec<String> {
    let parts = PARTS.iter().filter(|(kind, ..)| *kind == row.kind());
    let parts = parts.map(|(_, field, part, _)| {
        let has = |value: &Value| match value {
            Value::Array(entries) => entries.iter().all(|entry| entry.get(part).is_some()),
            value => value.get(part).is_some(),
        };
        let shown = |by: &Actor| project(by, row).is_some_and(|f| f.get(*field).is_some_and(has));
        format!("{field}.{part}: {}", told(own, shown))
    });
    parts.collect()
}

/// Who sees a field, in the table's words.
fn who(row: &Row, field: &str, own: RegistrationId) -> String {
    told(own, |by| sees(by, row, field))
}

fn told(own: RegistrationId, shown: impl Fn(&Actor) -> bool) -> String {
    let actors = everyone(own);
    let seen: Vec<&str> = actors
        .iter()
        .filter(|(_, by)| shown(by))
        .map(|(name, _)| *name)
        .collect();
    match seen.len() {
        0 => "nobody".to_owned(),
        n if n == actors.len() => "everyone".to_owned(),
        _ => seen.join(", "),
    }
}

#[test]
fn what_is_seen_equals_the_table() {
    let own = RegistrationId::new();
    let mut lines = Vec::new();
    for (name, row) in samples(own) {
        lines.push(format!("[{name}]"));
        let fields = row.fields();
        lines.extend(
            fields
                .keys()
                .map(|field| format!("{field}: {}", who(&row, field, own))),
        );
        lines.extend(parts(&row, own));
    }
    let table: Vec<&str> = include_str!("access.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    // Sets, so that the table may keep an order that reads well; a section's name is part of each line.
    let told = sectioned(lines.iter().map(String::as_str));
    let written = sectioned(table.iter().copied());
    let unwritten: Vec<_> = told.iter().filter(|line| !written.contains(line)).collect();
    let untrue: Vec<_> = written.iter().filter(|line| !told.contains(line)).collect();
    assert!(
        unwritten.is_empty() && untrue.is_empty(),
        "so it is: {unwritten:#?}, access.txt says: {untrue:#?}"
    );
}

fn sectioned<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut section = "";
    let mut out = Vec::new();
    for line in lines {
        if line.starts_with('[') {
            section = line;
        } else {
            out.push(format!("{section} {line}"));
        }
    }
    out
}

#[test]
fn every_kind_stands_in_the_table() {
    let sampled: Vec<Kind> = samples(RegistrationId::new())
        .iter()
        .map(|(_, row)| row.kind())
        .collect();
    for kind in Kind::ALL {
        assert!(sampled.contains(&kind), "{kind:?} has no sample here");
    }
}

/// What the server does for itself is nobody's window: clock and visitor see alike.
#[test]
fn the_clock_sees_no_more_than_a_visitor() {
    let own = RegistrationId::new();
    for (name, row) in samples(own) {
        for field in row.fields().keys() {
            assert_eq!(
                sees(&Actor::Clock, &row, field),
                sees(&Actor::Visitor, &row, field),
                "{name} {field}"
            );
        }
    }
}
