//! What people do: any verb that a page offers, about whatever they see, often too late or without the right.

use app::command::Command;
use app::company;
use app::donor::raises_funds;
use app::ideathon::{
    self, Accept, Admit, Audience, Cancel, CodeText, EditEvent, Entry, Event, EventState,
    EventText, Extend, IssueCode, LinkCompany, Register, RevokeCode, SetSeats, SetState, Shift,
};
use app::lang::Lang;
use app::people::{
    self, Area, End, Grants, Join, Leave, Mark, Revoke, Role, SetWishes, TakeBack, Wishes,
};
use app::roundtable::{self, Annotate, Enroll};
use app::row::{Kind, Row};
use app::sync::Sync;
use app::time::Time;
use app::value::{
    Both, CodeId, CompanyId, Email, EventId, Line, MemberId, MembershipId, Passage, PersonId,
    RegistrationId, SeatsId, Slug,
};
use chrono::TimeDelta;
use rand::Rng as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use serde_json::json;
use server::seal::Seal;

/// The event that all of it is about.
pub fn event(now: Time) -> ideathon::Command {
    let starts = now + TimeDelta::days(60);
    ideathon::Command::CreateEvent(ideathon::CreateEvent {
        event: EventId::new(),
        text: EventText {
            slug: Slug::parse("ideathon").unwrap(),
            title: Both {
                ja: Line::parse("アイデアソン").unwrap(),
                en: Line::parse("Ideathon").unwrap(),
            },
            starts,
            ends: starts + TimeDelta::hours(7),
            offer_hours: 2,
            ..EventText::default()
        },
        seats: vec![
            (SeatsId::new(), Audience::Business, 3, Entry::Open),
            (SeatsId::new(), Audience::Press, 2, Entry::Approval),
            (SeatsId::new(), Audience::Talent, 2, Entry::Code),
        ],
        open: true,
    })
}

/// Somebody fills in the form; the number tells them from others.
pub fn registers(event: EventId, audience: Audience, number: u64) -> ideathon::Command {
    let details = json!({
        "name": format!("参加者 {number}"), "kana": "サンカシャ", "call_name": "さん",
        "email": format!("guest{number}@companies.example"), "company": "参加商事",
        "photo": "yes", "diet": if number.is_multiple_of(3) { "ハラール" } else { "" },
    });
    ideathon::Command::Register(Box::new(Register {
        registration: RegistrationId::new(),
        event,
        audience,
        code: None,
        details: serde_json::from_value(details).unwrap(),
        lang: Lang::Ja,
    }))
}

pub struct Verbs<'a> {
    pub random: &'a mut StdRng,
    pub people: &'a [PersonId],
    /// Makes what is typed different each time.
    pub count: u64,
    pub now: Time,
    /// Of the server, for what it knows of files.
    pub seal: &'a Seal,
}

impl Verbs<'_> {
    pub fn one<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        of.choose(self.random).cloned()
    }

    pub fn seen<T>(sync: &Sync, kind: Kind, pick: impl FnMut(&Row) -> Option<T>) -> Vec<T> {
        sync.replica.each(kind, pick)
    }

    /// Something that somebody does, by what they see.
    pub fn any(&mut self, sync: &Sync) -> Option<Command> {
        let actor = sync.actor();
        if actor.person().is_none() {
            if self.random.random_ratio(1, 3) {
                return Some(Command::Donor(self.promises(sync)));
            }
            return self.register(sync, Audience::Business);
        }
        // Few look after donors: half of what they do is about them.
        if raises_funds(&actor) && self.random.random() {
            return self.donor(sync).map(Command::Donor);
        }
        match self.random.random_range(0..26) {
            0 | 1 => {
                let audience = self.one(&Audience::ALL)?;
                self.register(sync, audience)
            }
            2..=8 => self.ideathon(sync).map(Command::Ideathon),
            9..=14 => self.company(sync).map(Command::Company),
            15 if actor.works_here() => self.platform(sync).map(Command::Roundtable),
            15..=17 => self.roundtable(sync).map(Command::Roundtable),
            18 => self.task(sync).map(Command::Task),
            19 | 20 => self.donor(sync).map(Command::Donor),
            _ => self.person(sync).map(Command::People),
        }
    }

    fn event_seen(&mut self, sync: &Sync) -> Option<Event> {
        let events = Self::seen(sync, Kind::Event, |row| match row {
            Row::Event(event) => Some(event.clone()),
            _ => None,
        });
        self.one(&events)
    }

    fn register(&mut self, sync: &Sync, audience: Audience) -> Option<Command> {
        let event = self.event_seen(sync)?;
        // Now and then an address that is known.
        let number = if self.count.is_multiple_of(5) {
            1
        } else {
            self.count
        };
        let registers = registers(event.id, audience, number);
        Some(Command::Ideathon(registers))
    }

    fn ideathon(&mut self, sync: &Sync) -> Option<ideathon::Command> {
        use ideathon::Command as C;
        let event = self.event_seen(sync)?;
        let registrations = Self::seen(sync, Kind::Registration, |row| match row {
            Row::Registration(r) => Some(r.clone()),
            _ => None,
        });
        let chosen = self.one(&registrations).unwrap_or_default();
        let registration = chosen.id;
        Some(match self.random.random_range(0..13) {
            0 => C::Accept(Accept { registration }),
            1 => C::Admit(Admit { registration }),
            2 => C::Extend(Extend {
                registration,
                hours: self.random.random_range(0..3),
            }),
            3 => C::Shift(Shift {
                registration,
                to: self.one(&Audience::ALL)?,
            }),
            4 => C::Cancel(Cancel { registration }),
            5 => C::SetSeats(SetSeats {
                id: SeatsId::new(),
                event: event.id,
                audience: self.one(&Audience::ALL)?,
                seats: self.random.random_range(0..8),
                entry: Entry::Open,
            }),
            6 => C::SetState(SetState {
                event: event.id,
                to: self.one(&[EventState::Open, EventState::Closed, EventState::Open])?,
            }),
            7 => C::IssueCode(IssueCode {
                code: CodeId::new(),
                event: event.id,
                audience: Audience::Talent,
                text: CodeText::parse(&format!("CODE{}", 1000 + self.count)).unwrap(),
                label: Line::default(),
                limit: 2,
            }),
            8 => {
                let codes = Self::seen(sync, Kind::Code, |row| match row {
                    Row::Code(code) => Some(code.id),
                    _ => None,
                });
                C::RevokeCode(RevokeCode {
                    code: self.one(&codes)?,
                })
            }
            9 | 10 => {
                let companies = Self::companies(sync);
                C::LinkCompany(LinkCompany {
                    registrations: vec![registration],
                    company: self.one(&companies),
                })
            }
            11 => {
                let seen = Some(chosen.details.clone());
                let mut details = chosen.details;
                details.call_name = Line::parse(&format!("呼び名{}", self.count)).unwrap();
                C::Change(Box::new(ideathon::Change {
                    registration,
                    details,
                    seen,
                }))
            }
            _ => {
                let mut text = serde_json::to_value(&event).unwrap();
                text["venue"]["ja"] = format!("会場 {}", self.count).into();
                C::EditEvent(EditEvent {
                    event: event.id,
                    text: serde_json::from_value(text).unwrap(),
                    seen: Some(Box::new(EventText::of(&event))),
                })
            }
        })
    }

    fn companies(sync: &Sync) -> Vec<CompanyId> {
        Self::seen(sync, Kind::Company, |row| match row {
            Row::Company(company) => Some(company.id),
            _ => None,
        })
    }

    fn company(&mut self, sync: &Sync) -> Option<company::Command> {
        let companies = Self::companies(sync);
        // Most work is about a few.
        let chosen = if self.random.random_ratio(2, 3) {
            companies.first().copied()
        } else {
            self.one(&companies)
        };
        let Some(company) = chosen.filter(|_| self.random.random_ratio(5, 6)) else {
            let name = self.one(&["さくら食品", "わかば銀行", "みどり建設"])?;
            return Some(company::Command::Create(Box::new(company::Create {
                company: CompanyId::new(),
                name: Line::parse(name).unwrap(),
                anyway: true,
                ..company::Create::default()
            })));
        };
        Some(match self.random.random_range(0..5) {
            0 => company::Command::Unmerge(company::Unmerge { company }),
            1 => company::Command::Merge(company::Merge {
                from: company,
                into: self.one(&companies)?,
            }),
            2 => company::Command::Edit(company::Edit {
                company,
                seen: Vec::new(),
                changes: vec![company::Change::Size(self.one(&company::SizeBand::ALL))],
                anyway: false,
            }),
            _ => company::Command::Edit(company::Edit {
                company,
                seen: Self::seen(sync, Kind::Company, |row| match row {
                    Row::Company(c) if c.id == company => {
                        Some(company::Change::of(company::Field::Note, c))
                    }
                    _ => None,
                }),
                changes: vec![company::Change::Note(
                    Passage::parse(&format!("メモ {}", self.count)).unwrap(),
                )],
                anyway: false,
            }),
        })
    }

    fn platform(&mut self, sync: &Sync) -> Option<roundtable::Command> {
        let members = Self::seen(sync, Kind::Member, |row| match row {
            Row::Member(member) => Some(member.clone()),
            _ => None,
        });
        let chosen = self.one(&members);
        let Some(member) = chosen.filter(|_| self.random.random_ratio(3, 4)) else {
            return Some(roundtable::Command::Enroll(Enroll {
                member: MemberId::new(),
                company: self.one(&Self::companies(sync))?,
                since: None,
                note: Passage::default(),
            }));
        };
        Some(if self.random.random() {
            roundtable::Command::Annotate(Annotate {
                member: member.id,
                note: Passage::parse(&format!("メモ {}", self.count)).unwrap(),
                seen: member.note,
            })
        } else {
            roundtable::Command::Leave(roundtable::Leave {
                member: member.id,
                reason: Passage::default(),
                until: None,
            })
        })
    }

    fn person(&mut self, sync: &Sync) -> Option<people::Command> {
        use people::Command as C;
        let own = sync.actor().person()?;
        let people = Self::seen(sync, Kind::Person, |row| match row {
            Row::Person(person) => Some(person.id),
            _ => None,
        });
        let members = Self::seen(sync, Kind::Membership, |row| match row {
            Row::Membership(membership) => Some(membership.id),
            _ => None,
        });
        let person = self.one(&people).unwrap_or(own);
        let staff = self.one(self.people)?;
        Some(match self.random.random_range(0..10) {
            0 | 1 => C::Grant(Grants {
                person: staff,
                area: self.one(&Area::ALL)?,
                from: None,
                until: self
                    .random
                    .random_ratio(1, 3)
                    .then(|| self.now + TimeDelta::hours(3)),
            }),
            2 => C::Revoke(Revoke {
                person: staff,
                area: self.one(&Area::ALL)?,
            }),
            3..=5 => {
                let role = self.one(&Role::ALL)?;
                let companies = Self::companies(sync);
                let company = self.one(&companies).filter(|_| role == Role::Contact);
                C::Join(Join {
                    membership: MembershipId::new(),
                    person: if self.random.random_ratio(1, 3) {
                        person
                    } else {
                        PersonId::new()
                    },
                    role,
                    name: Line::optional(&format!("人 {}", self.count)).unwrap(),
                    email: Email::parse(&format!("member{}@people.example", self.count)).ok(),
                    lang: Lang::Ja,
                    company,
                    title: None,
                    from: None,
                    until: None,
                })
            }
            6 => C::Leave(Leave {
                membership: self.one(&members)?,
            }),
            7 => C::Mark(Mark {
                person,
                at_risk: self.random.random(),
            }),
            8 => {
                let sessions = Self::seen(sync, Kind::Session, |row| match row {
                    Row::Session(session) => Some(session.id),
                    _ => None,
                });
                let session = self.one(&sessions).unwrap_or_default();
                C::End(End { session })
            }
            _ if self.random.random() => C::SetWishes(SetWishes {
                person: own,
                name: Line::optional(&format!("名前 {}", self.count)).unwrap(),
                lang: Lang::Ja,
                wishes: Wishes::default(),
            }),
            _ => C::TakeBack(TakeBack {
                person,
                what: people::What::Erasure,
            }),
        })
    }
}
