//! Who may do what: every verb against every actor, held against `verbs.txt`, which people read and change by hand.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use app::access::{Actor, diff};
use app::command::{Command, Facts, decide};
use app::file::{FileKind, Receipt, Stored};
use app::lang::Lang;
use app::people::{
    self, AddPasskey, Area, Asked, Expire, Fresh, Invite, MakeRecovery, Means, Membership, Passkey,
    Person, Purpose, Role, Session, Ticket, What, Wishes,
};
use app::post;
use app::row::{Kind, Row};
use app::rule::{Known, Refusal, Stop};
use app::sync::Replica;
use app::time::Time;
use app::value::{
    Address, AttendanceId, Both, CampaignId, CodeId, CommentId, CompanyId, Digest, DonorId, Email,
    EventId, FileId, FileName, FulfilmentId, HandCode, ItemId, Kana, Line, MemberId, MembershipId,
    Passage, PasskeyId, PaymentId, PersonId, PlanId, PledgeId, Postal, ReceiptId, RegistrationId,
    RoundtableId, RunId, SeatsId, Secret, SessionId, Slug, TaskId, TicketId, TransferId, Yen,
};
use app::{company, donor, ideathon, roundtable, task};
use chrono::{DateTime, TimeDelta};
use leptos::prelude::Owner;
use uuid::Uuid;

const SUBJECT: u128 = 7;

fn now() -> Time {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn subject() -> PersonId {
    PersonId(Uuid::from_u128(SUBJECT))
}

fn actors() -> Vec<(&'static str, Actor)> {
    let signed_in = |person| Actor::Person {
        person,
        areas: Vec::new(),
        roles: Role::ALL.to_vec(),
        companies: Vec::new(),
        platform: Vec::new(),
        donors: Vec::new(),
    };
    let mut all = vec![
        ("visitor", Actor::Visitor),
        (
            "holder",
            Actor::Holder {
                registration: registration().id,
                event: registration().event,
            },
        ),
        (
            "another holder",
            Actor::Holder {
                registration: RegistrationId(Uuid::from_u128(99)),
                event: registration().event,
            },
        ),
        ("the person", signed_in(subject())),
        ("another person", signed_in(PersonId(Uuid::from_u128(8)))),
        ("a fellow", fellow(10, 0)),
        ("a colleague", fellow(11, 0)),
        ("another company's fellow", fellow(12, 4)),
        ("the donor", gives_as(13, 1)),
        ("another donor", gives_as(14, 77)),
    ];
    all.extend(Area::ALL.map(|area| {
        let person = PersonId(Uuid::from_u128(9));
        (area.name(), Actor::staff(person, vec![area]))
    }));
    all.push(("door", Actor::Door));
    all.push(("clock", Actor::Clock));
    all.push(("operator", Actor::Operator));
    all
}

/// Who signed in by the mail of a donor.
fn gives_as(person: u128, donor: u128) -> Actor {
    Actor::Person {
        person: PersonId(Uuid::from_u128(person)),
        areas: Vec::new(),
        roles: vec![Role::Donor],
        companies: Vec::new(),
        platform: Vec::new(),
        donors: vec![DonorId(Uuid::from_u128(donor))],
    }
}

/// Who speaks for a company of the platform.
fn fellow(person: u128, company: u128) -> Actor {
    let company = CompanyId(Uuid::from_u128(company));
    Actor::Person {
        person: PersonId(Uuid::from_u128(person)),
        areas: Vec::new(),
        roles: vec![Role::Contact],
        companies: vec![company],
        platform: vec![company],
        donors: Vec::new(),
    }
}

/// An International in the coordination's care, with a wish under way; facts that let each verb pass where its
/// actor may.
fn people_facts(verb: &str) -> people::Facts {
    let asked = Asked {
        asked: now(),
        due: now(),
        confirmed: true,
    };
    let person = Person {
        id: subject(),
        email: Some(Email::parse("person@sample.example").unwrap()),
        keepers: Area::ALL.to_vec(),
        grants: vec![people::Grant {
            area: Area::Platform,
            from: now(),
            until: None,
            standing: people::Standing::Active,
        }],
        erasure: Some(asked),
        download: Some(asked),
        ..Person::default()
    };
    // A code is for who has no mail and no work here.
    let person = match verb {
        "people.hand" => Person {
            email: None,
            grants: Vec::new(),
            ..person
        },
        _ => person,
    };
    let session = Session {
        person: subject(),
        proved: now(),
        idle_until: now(),
        ends: now(),
        means: Means::Passkey,
        live: true,
        turns: true,
        ..Session::default()
    };
    let ticket = Ticket {
        person: subject(),
        expires: now() + TimeDelta::hours(1),
        ..Ticket::default()
    };
    let key = Passkey {
        person: subject(),
        ..Passkey::default()
    };
    people::Facts {
        person: Known::Known(Some(person.clone())),
        known: Known::Known(Some(person)),
        memberships: Known::Known(vec![Membership {
            person: subject(),
            role: Role::International,
            ..Membership::default()
        }]),
        sessions: Known::Known(vec![session.clone()]),
        passkeys: Known::Known(vec![key]),
        tickets: Known::Known(vec![ticket.clone()]),
        ticket: Known::Known(Some(ticket)),
        session: Known::Known(Some(session)),
        company: Known::Known(true),
        administrators: Known::Known(vec![PersonId(Uuid::from_u128(9))]),
        fresh: Known::Known(Fresh {
            id: TicketId::default(),
            secret: Secret::of("secret"),
            person: PersonId::default(),
            memberships: Vec::new(),
        }),
        giving: Known::Known(Vec::new()),
        given: Known::Known(Vec::new()),
    }
}

fn join(role: Role) -> people::Command {
    people::Command::Join(people::Join {
        membership: MembershipId::default(),
        person: subject(),
        role,
        name: None,
        email: None,
        lang: Lang::Ja,
        company: (role == Role::Contact).then(Default::default),
        title: None,
        from: None,
        until: None,
    })
}

/// Every verb of the room.
#[expect(clippy::too_many_lines, reason = "a list, one entry to a verb")]
fn people_verbs() -> Vec<(String, people::Command)> {
    use people::Command as C;
    let person = subject();
    let (session, passkey, ticket) = (
        SessionId::default(),
        PasskeyId::default(),
        Digest::default(),
    );
    let (hash, device, area) = (Digest::default(), String::new(), Area::Platform);
    let what = What::Erasure;
    let mut verbs = vec![
        C::Invite(Invite {
            person,
            email: Email::parse("person@sample.example").unwrap(),
            area,
            lang: Lang::Ja,
        }),
        C::Grant(people::Grants {
            person,
            area,
            from: None,
            until: None,
        }),
        C::Revoke(people::Revoke { person, area }),
        C::Leave(people::Leave {
            membership: MembershipId::default(),
        }),
        C::Mark(people::Mark {
            person,
            at_risk: true,
        }),
        C::Turn(people::Turn { person }),
        C::AskLink(people::AskLink {
            email: Email::parse("person@sample.example").unwrap(),
        }),
        C::MakeLink(people::MakeLink {
            person,
            ticket: TicketId::default(),
            secret: Secret::of("secret"),
            purpose: Purpose::Invitation,
        }),
        C::Hand(people::Hand {
            person,
            ticket: TicketId::default(),
            code: HandCode::from_random([0; 10]),
        }),
        C::MakeRecovery(MakeRecovery {
            session,
            codes: Vec::new(),
        }),
        C::Open(people::Open {
            ticket: ticket.clone(),
            session,
            hash: hash.clone(),
            device: device.clone(),
        }),
        C::Prove(people::Prove {
            passkey,
            public: String::new(),
            session,
            hash: hash.clone(),
            device: device.clone(),
            instead: None,
        }),
        C::Recover(people::Recover {
            ticket,
            session,
            hash: hash.clone(),
            device,
            instead: session,
        }),
        C::Renew(people::Renew { session, hash }),
        C::Touch(people::Touch { session }),
        C::End(people::End { session }),
        C::Expire(Expire { session }),
        C::AddPasskey(AddPasskey {
            passkey,
            session,
            name: Line::default(),
            credential: String::new(),
            public: String::new(),
        }),
        C::RemovePasskey(people::RemovePasskey { passkey, session }),
        C::Reset(people::Reset { person }),
        C::SetWishes(people::SetWishes {
            person,
            name: None,
            lang: Lang::Ja,
            wishes: Wishes::default(),
        }),
        C::Look(people::Look { person }),
        C::Ask(people::Ask {
            what,
            person,
            session,
        }),
        C::TakeBack(people::TakeBack { what, person }),
        C::Confirm(people::Confirm { what, person }),
        C::Erase(people::Erase { person }),
        C::Read(people::Read {
            reader: person,
            rows: Vec::new(),
        }),
        C::Export(people::Export {
            area: Area::Events,
            kind: Kind::Registration,
            scope: Uuid::nil(),
            rows: 1,
        }),
    ];
    verbs.push(join(Role::Contact));
    let mut named: Vec<(String, C)> = verbs
        .into_iter()
        .map(|verb| (name(&Command::People(verb.clone())), verb))
        .collect();
    for role in [Role::Donor, Role::International] {
        named.push((format!("people.join {}", role.name()), join(role)));
    }
    named
}

fn details() -> ideathon::details::Details {
    ideathon::details::Details {
        name: Some(Line::parse("見本 まどか").unwrap()),
        kana: Some(Kana::parse("ミホン マドカ").unwrap()),
        call_name: Line::parse("まどか").unwrap(),
        email: Some(Email::parse("person@sample.example").unwrap()),
        company: Some(Line::parse("見本商事").unwrap()),
        photo: ideathon::Photo::No,
        ..ideathon::details::Details::default()
    }
}

fn registration() -> ideathon::Registration {
    ideathon::Registration {
        id: RegistrationId(Uuid::from_u128(1)),
        event: EventId(Uuid::from_u128(2)),
        state: ideathon::State::Confirmed,
        admitted: true,
        details: details(),
        ..ideathon::Registration::default()
    }
}

fn ideathon_facts() -> ideathon::Facts {
    let event = registration().event;
    ideathon::Facts {
        event: Some(ideathon::Event {
            id: event,
            slug: Slug::parse("sample").unwrap(),
            state: ideathon::EventState::Open,
            starts: now() + TimeDelta::days(9),
            ends: now() + TimeDelta::days(10),
            ..ideathon::Event::default()
        }),
        slug_owner: None,
        seats: Known::Known(
            [ideathon::Audience::Business, ideathon::Audience::Observer]
                .map(|audience| ideathon::Seats {
                    event,
                    audience,
                    seats: 9,
                    confirmed: 1,
                    ..ideathon::Seats::default()
                })
                .to_vec(),
        ),
        registration: Known::Known(Some(registration())),
        twin: Known::Known(None),
        waiting: Known::Known(Vec::new()),
        code: Known::Known(None),
        active: Known::Known(Vec::new()),
        named: Known::Known(vec![registration()]),
        company: Known::Known(None),
    }
}

fn ideathon_verbs() -> Vec<(String, ideathon::Command)> {
    use ideathon::Command as C;
    let (registration, event) = (registration().id, registration().event);
    let code = CodeId::default();
    let text = ideathon::EventText {
        slug: Slug::parse("sample").unwrap(),
        title: Both {
            ja: Line::parse("見本").unwrap(),
            en: Line::default(),
        },
        starts: now() + TimeDelta::days(9),
        ends: now() + TimeDelta::days(10),
        offer_hours: 24,
        ..ideathon::EventText::default()
    };
    let verbs = vec![
        C::CreateEvent(ideathon::CreateEvent {
            event,
            text: text.clone(),
            seats: Vec::new(),
            open: false,
        }),
        C::EditEvent(ideathon::EditEvent {
            event,
            text,
            seen: None,
        }),
        C::Register(Box::new(ideathon::Register {
            registration: RegistrationId(Uuid::from_u128(5)),
            event,
            audience: ideathon::Audience::Business,
            code: None,
            details: details(),
            lang: Lang::Ja,
        })),
        C::Change(Box::new(ideathon::Change {
            registration,
            details: details(),
            seen: None,
        })),
        C::Extend(ideathon::Extend {
            registration,
            hours: 1,
        }),
        C::Shift(ideathon::Shift {
            registration,
            to: ideathon::Audience::Observer,
        }),
        C::SetState(ideathon::SetState {
            event,
            to: ideathon::EventState::Closed,
        }),
        C::SetSeats(ideathon::SetSeats {
            id: SeatsId::default(),
            event,
            audience: ideathon::Audience::Observer,
            seats: 3,
            entry: ideathon::Entry::Open,
        }),
        C::IssueCode(ideathon::IssueCode {
            code,
            event,
            audience: ideathon::Audience::Talent,
            text: ideathon::CodeText::from_random([0; 8]),
            label: Line::default(),
            limit: 1,
        }),
        C::RevokeCode(ideathon::RevokeCode { code }),
        C::Cancel(ideathon::Cancel { registration }),
        C::Accept(ideathon::Accept { registration }),
        C::Admit(ideathon::Admit { registration }),
        C::Expire(ideathon::Expire { registration }),
        C::Forget(ideathon::Forget { registration }),
        C::Advance(ideathon::Advance { event }),
        C::LinkCompany(ideathon::LinkCompany {
            registrations: vec![registration],
            company: None,
        }),
    ];
    verbs
        .into_iter()
        .map(|verb| (name(&Command::Ideathon(verb.clone())), verb))
        .collect()
}

fn name(command: &Command) -> String {
    let json = serde_json::to_string(command).unwrap();
    let names: Vec<&str> = json.split('"').collect();
    format!("{}.{}", names[1], names[3])
}

/// A company of the platform, and one that is to join it.
fn of_the_platform() -> Vec<(String, Command, Facts)> {
    let mut all = Vec::new();
    let company = company::Company::default();
    let other = company::Company {
        id: CompanyId(Uuid::from_u128(4)),
        ..company::Company::default()
    };
    let member = roundtable::Member {
        company: other.id,
        ..roundtable::Member::default()
    };
    for command in [
        roundtable::Command::Enroll(roundtable::Enroll {
            member: MemberId(Uuid::from_u128(3)),
            company: company.id,
            since: None,
            note: Passage::default(),
        }),
        roundtable::Command::Annotate(roundtable::Annotate {
            member: member.id,
            note: Passage::parse("春に電話").unwrap(),
            seen: Passage::default(),
        }),
        roundtable::Command::Leave(roundtable::Leave {
            member: member.id,
            reason: Passage::default(),
            until: None,
        }),
    ] {
        let command = Command::Roundtable(command);
        let facts = Facts::Roundtable(Box::new(roundtable::Facts {
            members: Known::Known(vec![member.clone()]),
            directory: Known::Known(company::Directory::of([company.clone(), other.clone()])),
            ..roundtable::Facts::default()
        }));
        all.push((name(&command), command, facts));
    }
    all
}

/// A roundtable that collects items, and two items of one company: the second brought in without a name.
#[expect(clippy::too_many_lines, reason = "a list, one entry to a verb")]
fn of_roundtables() -> Vec<(String, Command, Facts)> {
    use roundtable::{Command as C, Item, ItemState, Plan, Roundtable, State, Words};
    let text = |text: &str| Passage::parse(text).unwrap();
    let table = RoundtableId(Uuid::from_u128(1));
    let plan = Plan {
        starts: now() + TimeDelta::days(30),
        ends: now() + TimeDelta::days(30) + TimeDelta::hours(2),
        ..Plan::default()
    };
    let words = Words {
        topic: Line::parse("日本語研修の工夫").unwrap(),
        minutes: 10,
        ..Words::default()
    };
    let item = |n: u128, anonymous| Item {
        id: ItemId(Uuid::from_u128(n)),
        roundtable: table,
        words: words.clone(),
        anonymous,
        company: Some(CompanyId::default()),
        by: Some(PersonId(Uuid::from_u128(10))),
        ..Item::default()
    };
    let (named, unnamed) = (item(2, false), item(3, true));
    let (seen, later) = (words.clone(), words.clone());
    let meant = Words {
        minutes: 15,
        ..later
    };
    let company = CompanyId::default();
    let verdict = || roundtable::Verdict {
        item: named.id,
        reason: text("次回のテーマに合うため"),
    };
    let weight = || roundtable::Weight {
        item: named.id,
        company,
    };
    let amend = |item| roundtable::Amend {
        item,
        words: meant.clone(),
        seen: seen.clone(),
    };
    let withdraw = |item| roundtable::Withdraw {
        item,
        reason: Passage::default(),
    };
    let say = |voice| roundtable::Say {
        comment: CommentId(Uuid::from_u64_pair(0x4000, 0x8000_0000_0000_0007)),
        item: named.id,
        voice,
        text: Passage::parse("うちでは週に一度です").unwrap(),
        mentions: Vec::new(),
    };
    let state_for = |command: &C| match command {
        C::CarryOver(_) | C::Conclude(_) | C::WriteDown(_) | C::Arrive(_) => State::Held,
        C::Correct(_) => State::Locked,
        _ => State::Collecting,
    };
    let item_state = |command: &C| match command {
        C::Shift(_) | C::Allot(_) | C::Release(_) | C::Conclude(_) => ItemState::Accepted,
        C::WriteDown(_) | C::Correct(_) => ItemState::Discussed,
        _ => ItemState::Submitted,
    };
    let commands = [
        (
            "",
            C::Plan(roundtable::PlanOne {
                roundtable: RoundtableId(Uuid::from_u128(9)),
                plan: plan.following(),
            }),
        ),
        (
            "",
            C::Arrange(roundtable::Arrange {
                roundtable: table,
                plan: plan.clone(),
                seen: plan.clone(),
            }),
        ),
        (
            "",
            C::Advance(roundtable::Advance {
                roundtable: table,
                to: State::Published,
            }),
        ),
        (
            "",
            C::Submit(roundtable::Submit {
                item: ItemId(Uuid::from_u128(5)),
                roundtable: table,
                company,
                words: words.clone(),
                anonymous: false,
            }),
        ),
        ("", C::Amend(amend(named.id))),
        (" without a name", C::Amend(amend(unnamed.id))),
        ("", C::Withdraw(withdraw(named.id))),
        (" without a name", C::Withdraw(withdraw(unnamed.id))),
        ("", C::Support(weight())),
        ("", C::Unsupport(weight())),
        (
            "",
            C::Accept(roundtable::Accept {
                item: named.id,
                minutes: 10,
                before: None,
                reason: Passage::default(),
            }),
        ),
        (
            "",
            C::Shift(roundtable::Shift {
                item: named.id,
                before: None,
            }),
        ),
        (
            "",
            C::Allot(roundtable::Allot {
                item: named.id,
                minutes: 15,
            }),
        ),
        ("", C::Release(verdict())),
        ("", C::Defer(verdict())),
        ("", C::Decline(verdict())),
        (
            "",
            C::Combine(roundtable::Combine {
                item: named.id,
                into: unnamed.id,
                reason: text("同じ話題のため"),
            }),
        ),
        ("", C::Conclude(roundtable::Conclude { item: named.id })),
        (
            "",
            C::CarryOver(roundtable::CarryOver {
                roundtable: table,
                reason: Passage::default(),
            }),
        ),
        (
            "",
            C::WriteDown(roundtable::WriteDown {
                item: named.id,
                record: roundtable::Record {
                    summary: Passage::parse("三社の例を聞いた").unwrap(),
                    ..roundtable::Record::default()
                },
                seen: roundtable::Record::default(),
            }),
        ),
        (
            "",
            C::Correct(roundtable::Correct {
                item: named.id,
                text: text("三社ではなく四社"),
            }),
        ),
        (
            "",
            C::Answer(roundtable::Answer {
                attendance: AttendanceId(Uuid::from_u128(5)),
                roundtable: table,
                company,
                party: roundtable::Party {
                    names: vec![Line::parse("はな").unwrap(), Line::parse("とおる").unwrap()],
                },
                seen: roundtable::Party {
                    names: vec![Line::parse("はな").unwrap()],
                },
            }),
        ),
        (
            "",
            C::Arrive(roundtable::Arrive {
                roundtable: table,
                company,
                name: Line::parse("はな").unwrap(),
                came: true,
            }),
        ),
        (
            "",
            C::Tell(roundtable::Tell {
                person: PersonId(Uuid::from_u128(10)),
            }),
        ),
        ("", C::Say(say(roundtable::Voice::Company(company)))),
        (" for the office", C::Say(say(roundtable::Voice::Office))),
        (
            " without a name",
            C::Say(roundtable::Say {
                item: unnamed.id,
                ..say(roundtable::Voice::Source)
            }),
        ),
        (
            "",
            C::TakeBack(roundtable::TakeBack {
                item: named.id,
                comment: CommentId(Uuid::from_u128(6)),
            }),
        ),
        (
            "",
            C::Attach(roundtable::Attach {
                item: named.id,
                file: FileId(Uuid::from_u128(8)),
                receipt: Receipt("sealed".into()),
                name: FileName::parse("研修の資料.pdf").unwrap(),
            }),
        ),
        (
            "",
            C::Detach(roundtable::Detach {
                item: named.id,
                file: FileId(Uuid::from_u128(7)),
            }),
        ),
    ];
    let of = |(which, command): (&str, C)| {
        let mut plan = plan.clone();
        if matches!(command, C::Conclude(_) | C::Arrive(_)) {
            plan.starts = now() - TimeDelta::hours(1);
        }
        let item = Item {
            state: item_state(&command),
            given: 10,
            attached: vec![roundtable::Attachment {
                file: FileId(Uuid::from_u128(7)),
                ..roundtable::Attachment::default()
            }],
            ..named.clone()
        };
        let facts = Facts::Roundtable(Box::new(roundtable::Facts {
            members: Known::Known(Vec::new()),
            directory: Known::Known(company::Directory::of([company::Company::default()])),
            roundtables: Known::Known(vec![Roundtable {
                id: table,
                number: 4,
                plan,
                state: state_for(&command),
                turned: Some(now() - TimeDelta::hours(1)),
            }]),
            items: Known::Known(vec![item, unnamed.clone()]),
            attendances: Known::Known(vec![roundtable::Attendance {
                id: AttendanceId(Uuid::from_u128(4)),
                roundtable: table,
                coming: 1,
                guests: vec![roundtable::Guest {
                    name: Line::parse("はな").unwrap(),
                    came: false,
                }],
                ..roundtable::Attendance::default()
            }]),
            comments: Known::Known(vec![roundtable::Comment {
                id: CommentId(Uuid::from_u128(6)),
                item: named.id,
                voice: roundtable::Voice::Company(company),
                text: Passage::parse("なるほど").unwrap(),
                ..roundtable::Comment::default()
            }]),
            spoken: Known::Known(vec![company]),
            stored: Known::Known(Some(Stored {
                file: FileId(Uuid::from_u128(8)),
                by: PersonId(Uuid::from_u128(10)),
                kind: FileKind::Pdf,
                bytes: 9,
                at: now(),
            })),
            people: Known::Known(vec![Person {
                id: PersonId(Uuid::from_u128(10)),
                email: Email::parse("hana@harbour.example").ok(),
                ..Person::default()
            }]),
        }));
        let command = Command::Roundtable(command);
        (name(&command) + which, command, facts)
    };
    commands.into_iter().map(of).collect()
}

/// What an office is to do, what one person keeps for themselves, and what follows from an item for a company.
#[expect(clippy::too_many_lines, reason = "a list, one entry to a verb")]
fn of_tasks() -> Vec<(String, Command, Facts)> {
    use task::{Assignee, Command as C, Subject, Task, Words};
    let follows = Subject::Item {
        item: ItemId(Uuid::from_u128(2)),
        roundtable: RoundtableId(Uuid::from_u128(1)),
    };
    let behind = Subject::Pledge {
        pledge: PledgeId(Uuid::from_u128(2)),
        why: task::Behind::Missing,
    };
    let staff = Assignee::Office(people::Area::Coordination);
    let cases = [
        ("", staff, None),
        (
            " of oneself",
            Assignee::Person(PersonId(Uuid::from_u128(9))),
            None,
        ),
        (
            " of a company",
            Assignee::Company(CompanyId::default()),
            None,
        ),
        (
            " of a company, which follows from an item",
            Assignee::Company(CompanyId::default()),
            Some(follows),
        ),
        (
            " about a promise that is behind",
            Assignee::Office(people::Area::Fundraising),
            Some(behind),
        ),
    ];
    let mut all = Vec::new();
    for (which, assignee, subject) in cases {
        let words = |what: &str| Words {
            what: Line::parse(what).unwrap(),
            assignee,
            due: Some(now() + TimeDelta::days(5)),
        };
        let id = |n| TaskId(Uuid::from_u128(n));
        let open = Task {
            id: id(3),
            words: words("資料を配る"),
            subject,
            ..Task::default()
        };
        let over = Task {
            state: task::TaskState::Done,
            ..open.clone()
        };
        let end = || task::End { task: open.id };
        let give = task::Give {
            task: id(9),
            words: words("会場を予約する"),
            subject,
        };
        let amend = task::Amend {
            task: open.id,
            words: words("全員に配る"),
            seen: open.words.clone(),
        };
        let abandon = task::Abandon {
            task: open.id,
            reason: Passage::parse("異動").unwrap(),
        };
        let commands = [
            (C::Give(give), &open),
            (C::Amend(amend), &open),
            (C::Finish(end()), &open),
            (C::Abandon(abandon), &open),
            (C::Reopen(end()), &over),
        ];
        for (command, task) in commands {
            all.push((which, command, task.clone()));
        }
    }
    let rings = Task {
        words: Words {
            due: Some(now()),
            ..Words::default()
        },
        created: now(),
        ..Task::default()
    };
    let ring = task::Ring { task: rings.id };
    all.push(("", C::Ring(ring), rings.clone()));
    let send = task::Send {
        person: PersonId(Uuid::from_u128(9)),
    };
    all.push(("", C::Send(send), rings));
    let of = |(which, command, task): (&str, C, Task)| {
        let plan = roundtable::Plan::default();
        let facts = task::Facts {
            tasks: Known::Known(vec![task]),
            people: Known::Known(vec![people::Person {
                id: PersonId(Uuid::from_u128(9)),
                email: Email::parse("aoi@harbour.example").ok(),
                ..people::Person::default()
            }]),
            platform: roundtable::Facts {
                members: Known::Known(Vec::new()),
                directory: Known::Known(company::Directory::of([company::Company::default()])),
                roundtables: Known::Known(vec![roundtable::Roundtable {
                    id: RoundtableId(Uuid::from_u128(1)),
                    number: 4,
                    plan,
                    state: roundtable::State::Held,
                    turned: None,
                }]),
                items: Known::Known(vec![roundtable::Item {
                    id: ItemId(Uuid::from_u128(2)),
                    roundtable: RoundtableId(Uuid::from_u128(1)),
                    state: roundtable::ItemState::Discussed,
                    ..roundtable::Item::default()
                }]),
                ..roundtable::Facts::default()
            },
        };
        let command = Command::Task(command);
        (
            name(&command) + which,
            command,
            Facts::Task(Box::new(facts)),
        )
    };
    all.into_iter().map(of).collect()
}

/// An open page, a donor with a promise, and money that came: some of it nobody knows whose.
fn donor_facts(runs: &[donor::Run]) -> donor::Facts {
    let donor = donor::Donor {
        id: DonorId(Uuid::from_u128(1)),
        details: donor_details(),
        ..donor::Donor::default()
    };
    let other = donor::Donor {
        id: DonorId(Uuid::from_u128(7)),
        ..donor::Donor::default()
    };
    let merged = donor::Donor {
        id: DonorId(Uuid::from_u128(8)),
        merged_into: Some(donor.id),
        ..donor::Donor::default()
    };
    let pledge = donor::Pledge {
        id: PledgeId(Uuid::from_u128(2)),
        donor: donor.id,
        amount: Yen::of(3000),
        rhythm: donor::Rhythm::Monthly,
        dues: donor::Dues {
            rest: Some(donor::Rest {
                from: now(),
                until: None,
            }),
            ..donor::Dues::default()
        },
        ..donor::Pledge::default()
    };
    let payment = donor::Payment {
        id: PaymentId(Uuid::from_u128(3)),
        donor: donor.id,
        amount: Yen::of(3000),
        means: donor::Means::Cash,
        ..donor::Payment::default()
    };
    let transfer = donor::Transfer {
        id: TransferId(Uuid::from_u128(4)),
        amount: Yen::of(12),
        payer: Line::parse("利息").unwrap(),
        ..donor::Transfer::default()
    };
    let given = donor::Receipt {
        id: ReceiptId(Uuid::from_u128(5)),
        donor: donor.id,
        ..donor::Receipt::default()
    };
    donor::Facts {
        charity: Known::Known(Some(donor::Charity {
            id: donor::CHARITY,
            particulars: particulars(),
            issuing: issuing(),
        })),
        receipts: Known::Known(vec![given]),
        numbers: Known::Known(Vec::new()),
        runs: Known::Known(runs.to_vec()),
        memberships: Known::Known(Vec::new()),
        donors: Known::Known(vec![donor, other, merged]),
        pledges: Known::Known(vec![pledge]),
        payments: Known::Known(vec![payment]),
        transfers: Known::Known(vec![transfer]),
        plans: Known::Known(vec![plan()]),
        fulfilments: Known::Known(vec![donor::Fulfilment {
            id: FulfilmentId(Uuid::from_u128(20)),
            donor: DonorId(Uuid::from_u128(1)),
            plan: plan().id,
            occasion: donor::benefit::Occasion::Month {
                year: 1969,
                month: 12,
            },
            state: donor::benefit::FulfilmentState::Given,
            ..donor::Fulfilment::default()
        }]),
        campaigns: Known::Known(vec![campaign()]),
        tasks: Known::Known(Vec::new()),
    }
}

/// It takes gifts.
fn campaign() -> donor::Campaign {
    donor::Campaign {
        id: CampaignId(Uuid::from_u128(9)),
        appeal: appeal("harbour"),
        opened: Some(now()),
        ..donor::Campaign::default()
    }
}

fn appeal(slug: &str) -> donor::Appeal {
    donor::Appeal {
        slug: Slug::parse(slug).unwrap(),
        title: Both {
            ja: Line::parse("港の食堂").unwrap(),
            ..Both::default()
        },
        text: Both {
            ja: Passage::parse("いっしょに食べます。").unwrap(),
            ..Both::default()
        },
        goal: Yen::of(500_000),
        open: true,
        ..donor::Appeal::default()
    }
}

fn plan() -> donor::Plan {
    donor::Plan {
        id: PlanId(Uuid::from_u128(19)),
        terms: donor::benefit::Terms {
            name: Line::parse("サポーター").unwrap(),
            rhythm: donor::Rhythm::Monthly,
            benefits: vec![donor::benefit::Benefit::default()],
            open: true,
            ..donor::benefit::Terms::default()
        },
        ..donor::Plan::default()
    }
}

/// What members are promised, and what becomes of it.
fn benefits(donor: DonorId, pledge: PledgeId) -> Vec<donor::Command> {
    use donor::Command as C;
    let items = vec![donor::benefit::Item {
        donor,
        pledge,
        plan: plan().id,
        ..donor::benefit::Item::default()
    }];
    vec![
        C::SetPlan(Box::new(donor::SetPlan {
            plan: PlanId(Uuid::from_u128(21)),
            terms: plan().terms,
            seen: None,
        })),
        C::Join(donor::Join {
            pledge,
            plan: Some(plan().id),
        }),
        C::Fulfil(donor::Fulfil {
            items: items.clone(),
            ..donor::Fulfil::default()
        }),
        C::Waive(donor::Waive {
            items,
            reason: Line::parse("辞退").unwrap(),
        }),
        C::Reopen(donor::Reopen {
            fulfilment: FulfilmentId(Uuid::from_u128(20)),
            ..donor::Reopen::default()
        }),
    ]
}

fn particulars() -> donor::Particulars {
    donor::Particulars {
        name: Line::parse("NPO法人ともに").unwrap(),
        account: Passage::parse("みなと銀行 本店").unwrap(),
        open: true,
        ..donor::Particulars::default()
    }
}

fn issuing() -> donor::receipt::Issuing {
    donor::receipt::Issuing {
        seat: donor_details().address,
        ..donor::receipt::Issuing::default()
    }
}

fn donor_details() -> donor::Details {
    donor::Details {
        address: Some(Address {
            postal: Postal::parse("150-0001").unwrap(),
            prefecture: app::value::address::prefecture("東京都").unwrap(),
            city: Line::parse("渋谷区神宮前").unwrap(),
            street: Line::parse("1-2-3").unwrap(),
            building: None,
        }),
        name: Line::parse("Amira Haddad").unwrap(),
        email: Email::parse("amira@haddad.example").ok(),
        receipt: donor::ReceiptWish::None,
        ..donor::Details::default()
    }
}

fn of_donors() -> Vec<(String, Command, Facts)> {
    use donor::Command as C;
    let (donor, pledge) = (DonorId(Uuid::from_u128(1)), PledgeId(Uuid::from_u128(2)));
    let (payment, transfer) = (
        PaymentId(Uuid::from_u128(3)),
        TransferId(Uuid::from_u128(4)),
    );
    let new = |n| Uuid::from_u128(n);
    let reason = Line::parse("利息").unwrap();
    let commands = [
        C::Describe(Box::new(donor::Describe {
            particulars: particulars(),
            seen: donor::Particulars::default(),
        })),
        C::Give(Box::new(donor::Give {
            donor: DonorId(new(11)),
            pledge: PledgeId(new(12)),
            details: donor_details(),
            gift: donor::Gift {
                amount: Yen::of(3000),
                ..donor::Gift::default()
            },
            lang: Lang::En,
            campaign: None,
        })),
        C::Enter(Box::new(donor::Enter {
            donor: DonorId(new(11)),
            details: donor_details(),
            lang: Lang::En,
        })),
        C::Correct(Box::new(donor::Correct {
            donor,
            details: donor::Details {
                anonymous: true,
                ..donor_details()
            },
            seen: donor_details(),
        })),
        C::Book(donor::Book {
            payment: PaymentId(new(13)),
            donor,
            pledge: Some(pledge),
            amount: Yen::of(3000),
            means: donor::Means::Cash,
            ..donor::Book::default()
        }),
        C::Reverse(donor::Reverse {
            payment,
            amount: Yen::of(3000),
            why: donor::Why::Mistake,
            reason: reason.clone(),
        }),
        C::Import(donor::Import {
            lines: vec![donor::Incoming {
                transfer: TransferId(new(14)),
                payment: PaymentId(new(13)),
                amount: Yen::of(3000),
                payer: Line::parse("アミラ").unwrap(),
                ..donor::Incoming::default()
            }],
            quiet: false,
        }),
        C::Assign(donor::Assign {
            transfer,
            payment: PaymentId(new(13)),
            donor,
            pledge: None,
            purpose: donor::Purpose::Gift,
            thank: true,
            campaign: None,
        }),
        C::SetAside(donor::SetAside {
            transfer,
            reason: reason.clone(),
        }),
    ];
    let of = |command| {
        let run = donor::Run {
            id: RunId(Uuid::from_u128(6)),
            year: 1969,
            ..donor::Run::default()
        };
        let going = matches!(command, C::StopRun(_) | C::GoOn(_));
        let runs = if going { vec![run] } else { Vec::new() };
        let command = Command::Donor(command);
        let facts = Facts::Donor(Box::new(donor_facts(&runs)));
        (name(&command), command, facts)
    };
    let papers = papers(donor, payment, &reason);
    let all = commands.into_iter().chain(papers).chain(agreements(pledge));
    let all = all.chain(benefits(donor, pledge));
    all.map(of).collect()
}

/// What is agreed about a promise.
fn agreements(pledge: PledgeId) -> Vec<donor::Command> {
    use donor::Command as C;
    vec![
        C::ChangeAmount(donor::ChangeAmount {
            pledge,
            amount: Yen::of(5000),
            from: now(),
        }),
        C::Pause(donor::Pause {
            pledge,
            from: now(),
            until: None,
        }),
        C::Resume(donor::Resume { pledge }),
        C::Cancel(donor::Cancel {
            pledge,
            reason: None,
        }),
        C::FallDue(donor::FallDue {
            pledge,
            read: Some(now()),
        }),
    ]
}

/// What is done with receipts.
fn papers(donor: DonorId, payment: PaymentId, reason: &Line<200>) -> Vec<donor::Command> {
    use donor::Command as C;
    let receipt = ReceiptId(Uuid::from_u128(5));
    let run = RunId(Uuid::from_u128(6));
    vec![
        C::Certify(Box::new(donor::Certify {
            issuing: donor::receipt::Issuing {
                activity: Line::parse("就労支援").unwrap(),
                ..issuing()
            },
            seen: issuing(),
        })),
        C::Issue(donor::Issue {
            receipt: ReceiptId(Uuid::from_u128(15)),
            donor,
            covers: donor::Covers::Payments(vec![payment]),
            send: true,
            instead_of: None,
        }),
        C::IssueAgain(donor::IssueAgain {
            receipt,
            send: false,
            reason: reason.clone(),
        }),
        C::Void(donor::Void {
            receipt,
            reason: reason.clone(),
        }),
        C::Post(donor::Post {
            receipts: vec![receipt],
        }),
        C::Bounce(donor::Bounce { receipt }),
        C::Suppress(donor::Suppress {
            donor,
            to: Email::parse("sakura@example.jp").unwrap(),
        }),
        C::Reactivate(donor::Reactivate { donor }),
        C::StartRun(donor::StartRun { run, year: 1969 }),
        C::StopRun(donor::StopRun { run }),
        C::GoOn(donor::GoOn {
            run,
            turns: vec![donor::Turn {
                donor,
                receipt: ReceiptId(Uuid::from_u128(15)),
            }],
            last: true,
        }),
        C::Merge(donor::Merge {
            from: DonorId(Uuid::from_u128(7)),
            into: donor,
        }),
        C::Unmerge(donor::Unmerge {
            donor: DonorId(Uuid::from_u128(8)),
        }),
        C::Enlist(donor::Enlist {
            lines: vec![donor::Listed::of(donor_details(), None)],
            ..donor::Enlist::default()
        }),
        C::Charged(Box::new(donor::Charged {
            charge: Line::parse("ch_1").unwrap(),
            means: donor::Means::Card,
            amount: Yen::of(3000),
            currency: Line::parse(donor::CURRENCY).unwrap(),
            pledge: Some(PledgeId(Uuid::from_u128(2))),
            ..donor::Charged::default()
        })),
        C::Link(Box::new(donor::Link {
            pledge: PledgeId(Uuid::from_u128(2)),
            customer: Line::parse("cus_1").ok(),
            ..donor::Link::default()
        })),
        C::Announce(Box::new(donor::Announce {
            campaign: CampaignId(Uuid::from_u128(16)),
            appeal: appeal("school"),
            seen: None,
        })),
        C::Attribute(donor::Attribute {
            payment,
            campaign: Some(campaign().id),
        }),
    ]
}

fn all() -> Vec<(String, Command, Facts)> {
    let mut all: Vec<(String, Command, Facts)> = people_verbs()
        .into_iter()
        .map(|(name, verb)| {
            let facts = Facts::People(Box::new(people_facts(&name)));
            (name, Command::People(verb), facts)
        })
        .collect();
    all.extend(ideathon_verbs().into_iter().map(|(name, verb)| {
        let facts = Facts::Ideathon(Box::new(ideathon_facts()));
        (name, Command::Ideathon(verb), facts)
    }));
    let company = company::Company::default();
    for command in [
        company::Command::Create(Box::new(company::Create {
            company: CompanyId(Uuid::from_u128(3)),
            name: Line::parse("見本商事").unwrap(),
            kana: None,
            name_en: None,
            number: None,
            industry: None,
            size: None,
            note: Passage::default(),
            anyway: false,
        })),
        company::Command::Edit(company::Edit {
            company: company.id,
            changes: Vec::new(),
            seen: Vec::new(),
            anyway: false,
        }),
        company::Command::Merge(company::Merge {
            from: company.id,
            into: CompanyId(Uuid::from_u128(4)),
        }),
        company::Command::Unmerge(company::Unmerge {
            company: company.id,
        }),
    ] {
        let command = Command::Company(command);
        let other = company::Company {
            id: CompanyId(Uuid::from_u128(4)),
            ..company::Company::default()
        };
        let facts = Facts::Company(company::Facts {
            directory: Known::Known(company::Directory::of([company.clone(), other])),
        });
        all.push((name(&command), command, facts));
    }
    all.extend(of_the_platform());
    all.extend(of_roundtables());
    all.extend(of_tasks());
    all.extend(of_donors());
    let mail = post::Mail {
        state: post::MailState::Failed,
        ..post::Mail::default()
    };
    for command in [
        post::Command::Resend(post::Resend { mail: mail.id }),
        post::Command::Lease(post::Lease {
            mails: vec![mail.id],
        }),
        post::Command::Defer(post::Defer {
            mail: mail.id,
            error: String::new(),
        }),
        post::Command::Fail(post::Fail {
            mail: mail.id,
            error: String::new(),
        }),
        post::Command::Forget(post::Forget {
            mails: vec![mail.id],
        }),
        post::Command::Sent(post::Sent {
            mails: vec![mail.id],
        }),
    ] {
        let command = Command::Post(command);
        let facts = Facts::Post(post::Facts {
            mails: Known::Known(vec![mail.clone()]),
        });
        all.push((name(&command), command, facts));
    }
    all
}

/// Which answer an actor gets: the reason, where it is no.
fn answer(command: &Command, by: &Actor, facts: &Facts) -> String {
    match decide(command, by, facts, now()) {
        Ok(_) => "done".to_owned(),
        Err(Stop::Hidden) => "hidden".to_owned(),
        Err(Stop::Refused(refusal)) => {
            let json = serde_json::to_value::<Refusal>(refusal).unwrap();
            let reason = json.as_object().and_then(|o| o.values().next()).cloned();
            match reason.unwrap_or_default() {
                serde_json::Value::String(reason) => reason,
                other => other
                    .as_object()
                    .and_then(|o| o.keys().next().cloned())
                    .unwrap_or_default(),
            }
        }
    }
}

/// What the room's rows are, where the facts come from.
fn people_rows(verb: &str) -> Vec<Row> {
    let facts = people_facts(verb);
    let Known::Known(Some(person)) = facts.person else {
        panic!("somebody");
    };
    let administrator = Person {
        id: PersonId(Uuid::from_u128(9)),
        areas: vec![Area::Administration],
        keepers: vec![Area::Administration],
        ..Person::default()
    };
    let mut rows = vec![Row::Person(person), Row::Person(administrator)];
    // One membership for each area that keeps the person, as `keep` has it.
    rows.extend(Role::ALL.into_iter().zip(1..).map(|(role, n)| {
        Row::Membership(Membership {
            id: MembershipId(Uuid::from_u128(n)),
            person: subject(),
            role,
            ..Membership::default()
        })
    }));
    rows
}

/// A device that holds all that its actor may see, and nothing else, says no to nothing that the server does.
#[test]
fn a_device_never_refuses_what_the_server_does() {
    let owner = Owner::new();
    for (name, command) in people_verbs() {
        for (actor, by) in actors() {
            let here = owner.with(|| {
                let replica = Replica::default();
                let seen = people_rows(&name);
                let seen = seen.iter().filter_map(|row| diff(&by, None, Some(row)));
                replica.apply(seen.collect(), true);
                let facts = people::Facts::known_here(&people::needs(&command), &replica, &by);
                let facts = Facts::People(Box::new(facts));
                answer(&Command::People(command.clone()), &by, &facts)
            });
            let facts = Facts::People(Box::new(people_facts(&name)));
            let there = answer(&Command::People(command.clone()), &by, &facts);
            assert!(
                here == there || here == "hidden",
                "{name} by {actor}: {here} here, {there} there"
            );
        }
    }
}

#[test]
fn who_may_do_what_equals_the_table() {
    let mut told = String::new();
    for (name, command, facts) in all() {
        let mut answers: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (actor, by) in actors() {
            let answer = answer(&command, &by, &facts);
            answers.entry(answer).or_default().push(actor);
        }
        writeln!(told, "[{name}]").unwrap();
        for (answer, actors) in answers {
            // The usual answer needs no list of names.
            if answer != "not_allowed" {
                writeln!(told, "{answer}: {}", actors.join(", ")).unwrap();
            }
        }
    }
    let table: Vec<&str> = include_str!("verbs.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let told: Vec<&str> = told.lines().collect();
    let first = told
        .iter()
        .zip(&table)
        .position(|(told, written)| told != written);
    let first = first.unwrap_or(told.len().min(table.len()));
    assert!(
        told == table,
        "so it is: {:?}, verbs.txt says: {:?}",
        &told[first.saturating_sub(1)..told.len().min(first + 3)],
        &table[first.saturating_sub(1)..table.len().min(first + 3)]
    );
}

/// The names that a room's commands have on the wire, as its decoder counts them.
fn wire_names<C: serde::de::DeserializeOwned + std::fmt::Debug>(room: &str) -> Vec<String> {
    let nonsense = serde_json::from_str::<C>("{\"no_verb\":null}").unwrap_err();
    let said = nonsense.to_string();
    let (_, expected) = said.split_once("expected").unwrap();
    let names = expected.split('`').skip(1).step_by(2);
    names.map(|name| format!("{room}.{name}")).collect()
}

#[test]
fn every_verb_stands_in_the_table() {
    let mut wanted = wire_names::<people::Command>("people");
    wanted.extend(wire_names::<ideathon::Command>("ideathon"));
    wanted.extend(wire_names::<company::Command>("company"));
    wanted.extend(wire_names::<roundtable::Command>("roundtable"));
    wanted.extend(wire_names::<task::Command>("task"));
    wanted.extend(wire_names::<donor::Command>("donor"));
    wanted.extend(wire_names::<post::Command>("post"));
    let table: Vec<String> = all().into_iter().map(|(name, ..)| name).collect();
    let missing: Vec<&String> = wanted.iter().filter(|name| !table.contains(name)).collect();
    assert!(wanted.len() > 40, "{wanted:?}");
    assert!(missing.is_empty(), "{missing:?}");
}
