//! Rows in memory, and the rules over them, as the server has them over its database.

use app::access::Actor;
use app::command::{self, decide};
use app::company::Company;
use app::ideathon::{
    self, Accept, Admit, Advance, Audience, Cancel, Change, Code, Command, CreateEvent, EditEvent,
    Entry, Event, EventText, Expire, Extend, Facts, IssueCode, LinkCompany, Register, Registration,
    RevokeCode, Seats, SetSeats, SetState, Shift, State, needs,
};
use app::lang::Lang;
use app::people::Area;
use app::row::{Kind, Row};
use app::rule::{Known, Ruled};
use app::time::Time;
use app::value::{Both, CodeId, CompanyId, EventId, Line, RegistrationId, SeatsId, Slug};
use chrono::{DateTime, TimeDelta};
use serde_json::json;
use uuid::Uuid;

use crate::deed::{Deed, Step, Who};
use crate::staff;

#[derive(Clone, Debug, PartialEq)]
pub struct House {
    pub now: Time,
    pub event: Event,
    pub seats: Vec<Seats>,
    pub registrations: Vec<Registration>,
    pub codes: Vec<Code>,
    pub company: Company,
    ids: u128,
}

/// Few people, so that they meet again.
const GUESTS: usize = 16;

impl House {
    /// An open event tomorrow, with few seats.
    pub fn opens() -> Self {
        let now = DateTime::from_timestamp(1_781_000_000, 0).unwrap();
        let text = EventText {
            slug: Slug::parse("ideathon").unwrap(),
            title: Both {
                ja: Line::parse("アイデアソン").unwrap(),
                en: Line::default(),
            },
            starts: now + TimeDelta::hours(20),
            ends: now + TimeDelta::hours(27),
            offer_hours: 2,
            ..EventText::default()
        };
        let id = |n| SeatsId(Uuid::from_u128(n));
        let command = CreateEvent {
            event: EventId(Uuid::from_u128(1)),
            text,
            seats: vec![
                (id(2), Audience::Business, 2, Entry::Open),
                (id(3), Audience::Talent, 1, Entry::Code),
                (id(4), Audience::Press, 1, Entry::Approval),
            ],
            open: true,
        };
        let mut house = Self {
            now,
            event: Event::default(),
            seats: Vec::new(),
            registrations: Vec::new(),
            codes: Vec::new(),
            company: Company {
                id: CompanyId(Uuid::from_u128(5)),
                ..Company::default()
            },
            ids: 100,
        };
        let made = house.takes(
            &command::Command::Ideathon(Command::CreateEvent(command)),
            &staff(Area::Events),
        );
        assert!(made.is_ok(), "{made:?}");
        house
    }

    /// Decides with all facts, and keeps what comes of it.
    pub fn takes(&mut self, command: &command::Command, by: &Actor) -> Ruled {
        let command::Command::Ideathon(ideathon) = command else {
            panic!("another room's command")
        };
        let facts = command::Facts::Ideathon(Box::new(self.facts(ideathon)));
        let decision = decide(command, by, &facts, self.now)?;
        for row in decision.rows.clone() {
            match row {
                Row::Event(event) => self.event = event,
                Row::Seats(row) => keep(&mut self.seats, row, |s| s.id.0),
                Row::Registration(row) => keep(&mut self.registrations, row, |r| r.id.0),
                Row::Code(row) => keep(&mut self.codes, row, |c| c.id.0),
                other => panic!("another room's row: {other:?}"),
            }
        }
        Ok(decision)
    }

    /// Whether offers are over: the event has begun, or was led past its day.
    pub fn over(&self) -> bool {
        use ideathon::EventState::{Archived, Held};
        self.now >= self.event.starts || matches!(self.event.state, Held | Archived)
    }

    pub fn rows(&self) -> Vec<Row> {
        let seats = self.seats.iter().cloned().map(Row::Seats);
        let registrations = self.registrations.iter().cloned().map(Row::Registration);
        let codes = self.codes.iter().cloned().map(Row::Code);
        std::iter::once(Row::Event(self.event.clone()))
            .chain(seats)
            .chain(registrations)
            .chain(codes)
            .chain([Row::Company(self.company.clone())])
            .collect()
    }

    pub fn row(&self, kind: Kind, id: Uuid) -> Option<Row> {
        self.rows()
            .into_iter()
            .find(|row| (row.kind(), row.id()) == (kind, id))
    }

    pub fn holder(of: &Registration) -> Actor {
        Actor::Holder {
            registration: of.id,
            event: of.event,
        }
    }

    /// Whoever holds another link than the step is about.
    pub fn another_holder(&self, step: &Step) -> Actor {
        let about = self.registration(step.which);
        let other = self.registrations.iter().find(|r| r.id != about);
        other.map_or(Actor::Visitor, Self::holder)
    }

    /// What the server would load.
    fn facts(&self, command: &Command) -> Facts {
        let needs = needs(command);
        let registration = needs
            .registration
            .and_then(|id| self.registrations.iter().find(|r| r.id == id))
            .cloned();
        let about = needs.event.or(registration.as_ref().map(|r| r.event));
        let mut facts = Facts::default();
        if about == Some(self.event.id) {
            facts.event = Some(self.event.clone());
            facts.seats = Known::Known(self.seats.clone());
            let key = needs.twin.as_ref().map(app::value::Email::key);
            let same = |r: &&Registration| r.active() && key.is_some() && email(r) == key;
            facts.twin = Known::Known(self.registrations.iter().find(same).cloned());
            if needs.active {
                facts.active = Known::Known(
                    self.registrations
                        .iter()
                        .filter(|r| r.active())
                        .cloned()
                        .collect(),
                );
            }
            if needs.waiting {
                facts.waiting = Known::Known(self.queue());
            }
        }
        let named = |id: &RegistrationId| self.registrations.iter().find(|r| r.id == *id).cloned();
        facts.named = Known::Known(needs.named.iter().filter_map(named).collect());
        let company = Some(self.company.clone()).filter(|c| needs.company == Some(c.id));
        facts.company = Known::Known(company);
        let code = |c: &&Code| needs.code.as_ref() == Some(&c.text) || needs.code_id == Some(c.id);
        facts.code = Known::Known(self.codes.iter().find(code).cloned());
        facts.registration = Known::Known(registration);
        facts
    }

    /// Admitted and waiting, in the order of the queue.
    pub fn queue(&self) -> Vec<Registration> {
        let waits = |r: &&Registration| r.state == State::Waiting && r.admitted;
        let mut queue: Vec<Registration> =
            self.registrations.iter().filter(waits).cloned().collect();
        queue.sort_by_key(|r| (r.queued, r.id));
        queue
    }

    /// The command and the actor that a step means here; time goes on.
    pub fn read(&mut self, step: &Step) -> (command::Command, Actor) {
        self.now += TimeDelta::minutes(step.minutes);
        self.ids += 1;
        let registration = self.registration(step.which);
        let command = self.command(step, registration);
        let own = self
            .registrations
            .iter()
            .find(|r| r.id == registration)
            .map_or(Actor::Visitor, Self::holder);
        let fitting = match &command {
            Command::Register(_) => Actor::Visitor,
            Command::Change(_) | Command::Cancel(_) | Command::Accept(_) => own.clone(),
            Command::Expire(_) | Command::Advance(_) => Actor::Clock,
            _ => staff(Area::Events),
        };
        let by = match step.by {
            Who::Fitting => fitting,
            Who::Staff => staff(Area::Events),
            Who::Administrator => staff(Area::Administration),
            Who::Holder => own,
            Who::Visitor => Actor::Visitor,
            Who::Fundraiser => staff(Area::Fundraising),
            Who::Clock => Actor::Clock,
        };
        (command::Command::Ideathon(command), by)
    }

    /// One of those there are, or one that nobody has.
    fn registration(&self, which: usize) -> RegistrationId {
        let found = self
            .registrations
            .get(which % self.registrations.len().max(1));
        found.map_or(RegistrationId(Uuid::from_u128(99)), |r| r.id)
    }

    fn command(&self, step: &Step, registration: RegistrationId) -> Command {
        let event = self.event.id;
        let new = Uuid::from_u128(self.ids);
        match &step.deed {
            Deed::Register {
                audience,
                with_code,
            } => self.register(RegistrationId(new), *audience, *with_code, step.which),
            Deed::RegisterAgain => {
                self.register(registration, Audience::Business, false, step.which)
            }
            Deed::Change { diet, email } => {
                let known = self.registrations.iter().find(|r| r.id == registration);
                let mut details = known.map(|r| r.details.clone()).unwrap_or_default();
                details.diet =
                    app::value::Passage::parse(&"食".repeat(usize::from(*diet))).unwrap();
                if *email {
                    details.email = guest(step.which).email;
                }
                Command::Change(Box::new(Change {
                    registration,
                    details,
                    seen: None,
                }))
            }
            Deed::Cancel => Command::Cancel(Cancel { registration }),
            Deed::Accept => Command::Accept(Accept { registration }),
            Deed::Admit => Command::Admit(Admit { registration }),
            Deed::Extend { hours } => Command::Extend(Extend {
                registration,
                hours: *hours,
            }),
            Deed::Expire => Command::Expire(Expire { registration }),
            Deed::Shift { to } => Command::Shift(Shift {
                registration,
                to: *to,
            }),
            Deed::SetSeats {
                audience,
                seats,
                entry,
            } => {
                let (audience, seats, entry) = (*audience, *seats, *entry);
                Command::SetSeats(SetSeats {
                    id: SeatsId(new),
                    event,
                    audience,
                    seats,
                    entry,
                })
            }
            Deed::SetState { to } => Command::SetState(SetState { event, to: *to }),
            Deed::Edit { hours, offer_hours } => {
                let text = serde_json::to_value(&self.event).unwrap();
                let mut text: EventText = serde_json::from_value(text).unwrap();
                text.starts = self.now + TimeDelta::hours(*hours);
                text.ends = text.starts + TimeDelta::hours(7);
                text.offer_hours = *offer_hours;
                Command::EditEvent(EditEvent {
                    event,
                    text,
                    seen: None,
                })
            }
            Deed::Advance => Command::Advance(Advance { event }),
            Deed::IssueCode { audience, limit } => Command::IssueCode(IssueCode {
                code: CodeId(new),
                event,
                audience: *audience,
                text: serde_json::from_value(json!(format!("CODE{}", step.which))).unwrap(),
                label: Line::default(),
                limit: *limit,
            }),
            Deed::Link { known } => Command::LinkCompany(LinkCompany {
                registrations: vec![registration],
                company: Some(if *known {
                    self.company.id
                } else {
                    CompanyId(new)
                }),
            }),
            Deed::RevokeCode => {
                let code = self.codes.get(step.which % self.codes.len().max(1));
                Command::RevokeCode(RevokeCode {
                    code: code.map_or(CodeId(new), |c| c.id),
                })
            }
        }
    }

    fn register(
        &self,
        registration: RegistrationId,
        audience: Audience,
        with_code: bool,
        which: usize,
    ) -> Command {
        let code = self
            .codes
            .iter()
            .find(|c| c.audience == audience && with_code)
            .map(|c| c.text.clone());
        let (event, details) = (self.event.id, guest(which));
        Command::Register(Box::new(Register {
            registration,
            event,
            audience,
            code,
            details,
            lang: Lang::Ja,
        }))
    }
}

fn guest(which: usize) -> ideathon::Details {
    let details = json!({
        "name": "参加者", "kana": "サンカシャ", "call_name": "参加", "company": "参加商事", "photo": "no",
        "email": format!("guest{}@companies.example", which % GUESTS),
    });
    serde_json::from_value(details).unwrap()
}

pub fn email(of: &Registration) -> Option<String> {
    of.details.email.as_ref().map(app::value::Email::key)
}

fn keep<T>(rows: &mut Vec<T>, row: T, id: impl Fn(&T) -> Uuid) {
    match rows.iter_mut().find(|known| id(known) == id(&row)) {
        Some(known) => *known = row,
        None => rows.push(row),
    }
}
