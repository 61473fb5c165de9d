//! What the rules of this room look at, and which of it a command needs.

use super::Command;
use super::rows::{Code, CodeText, Event, Registration, Seats, State};
use crate::access::Actor;
use crate::company::Company;
use crate::people::Area;
use crate::row::{Kind, Row};
use crate::rule::Known;
use crate::sync::Replica;
use crate::value::{CompanyId, Email, EventId, RegistrationId, Slug};

/// Facts for one command. The server loads all that [`needs`] names; a device knows what its actor may see.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub event: Option<Event>,
    /// Whose event the wanted address is.
    pub slug_owner: Option<EventId>,
    /// Of the event, all audiences.
    pub seats: Known<Vec<Seats>>,
    pub registration: Known<Option<Registration>>,
    /// The active registration with the same address.
    pub twin: Known<Option<Registration>>,
    /// Admitted and waiting at the event, in the order of the queue.
    pub waiting: Known<Vec<Registration>>,
    pub code: Known<Option<Code>>,
    /// Every registration of the event that is not cancelled.
    pub active: Known<Vec<Registration>>,
    /// Those that the command names, of whatever event.
    pub named: Known<Vec<Registration>>,
    pub company: Known<Option<Company>>,
}

/// Which facts a command needs; both sides load by it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Needs {
    pub event: Option<EventId>,
    pub slug: Option<Slug>,
    /// Brings its event along.
    pub registration: Option<RegistrationId>,
    pub twin: Option<Email>,
    pub waiting: bool,
    pub active: bool,
    pub code: Option<CodeText>,
    pub code_id: Option<crate::value::CodeId>,
    pub named: Vec<RegistrationId>,
    pub company: Option<CompanyId>,
}

#[must_use]
pub fn needs(command: &Command) -> Needs {
    let of_event = |event| Needs {
        event: Some(event),
        ..Needs::default()
    };
    let of_registration = |id| Needs {
        registration: Some(id),
        ..Needs::default()
    };
    let with_queue = |n: Needs| Needs { waiting: true, ..n };
    match command {
        Command::CreateEvent(c) => Needs {
            slug: Some(c.text.slug.clone()),
            ..Needs::default()
        },
        Command::EditEvent(c) => Needs {
            slug: Some(c.text.slug.clone()),
            active: true,
            waiting: true,
            ..of_event(c.event)
        },
        Command::SetState(c) => with_queue(of_event(c.event)),
        Command::Advance(c) => of_event(c.event),
        Command::SetSeats(c) => with_queue(of_event(c.event)),
        Command::IssueCode(c) => Needs {
            code: Some(c.text.clone()),
            ..of_event(c.event)
        },
        Command::RevokeCode(c) => Needs {
            code_id: Some(c.code),
            ..Needs::default()
        },
        Command::Register(c) => Needs {
            twin: c.details.email.clone(),
            code: c.code.clone(),
            registration: Some(c.registration),
            ..of_event(c.event)
        },
        Command::Change(c) => Needs {
            twin: c.details.email.clone(),
            ..of_registration(c.registration)
        },
        Command::Cancel(c) => with_queue(of_registration(c.registration)),
        Command::Accept(c) => of_registration(c.registration),
        Command::Admit(c) => of_registration(c.registration),
        Command::Extend(c) => of_registration(c.registration),
        Command::Expire(c) => with_queue(of_registration(c.registration)),
        Command::Shift(c) => with_queue(of_registration(c.registration)),
        Command::Forget(c) => of_registration(c.registration),
        Command::LinkCompany(c) => Needs {
            named: c.registrations.clone(),
            company: c.company,
            ..Needs::default()
        },
    }
}

impl Facts {
    /// What a device knows: staff of the area all that lies in its replica, a holder their own
    /// registration, a visitor the event.
    #[must_use]
    pub fn known_here(needs: &Needs, replica: &Replica, by: &Actor) -> Self {
        let registration = needs.registration.and_then(|id| replica.registration(id));
        let event = needs
            .event
            .or(registration.as_ref().map(|r| r.event))
            .and_then(|id| replica.event(id));
        let mut facts = Self {
            event,
            ..Self::default()
        };
        if let Actor::Holder {
            registration: own, ..
        } = by
        {
            // An archived event is hidden from them, and with it what would be decided.
            let own = registration.as_ref().is_some_and(|r| r.id == *own);
            if own && facts.event.is_some() {
                facts.registration = Known::Known(registration);
            }
            return facts;
        }
        if !by.works_in(Area::Events) {
            return facts;
        }
        facts.registration = Known::Known(registration);
        facts.slug_owner = needs
            .slug
            .as_ref()
            .and_then(|slug| replica.event_by(slug))
            .map(|e| e.id)
            .filter(|id| Some(*id) != needs.event);
        facts.code = Known::Known(code(needs, replica));
        let named = needs.named.iter();
        facts.named = Known::Known(named.filter_map(|id| replica.registration(*id)).collect());
        facts.company = Known::Known(needs.company.and_then(|id| replica.company(id)));
        let Some(event) = &facts.event else {
            facts.seats = Known::Known(Vec::new());
            return facts;
        };
        facts.seats = Known::Known(replica.seats(event.id));
        facts.twin = Known::Known(twin(needs, replica, event.id));
        if needs.active {
            let active = |r: &Registration| r.active().then(|| r.clone());
            facts.active = Known::Known(replica.registrations(event.id, active));
        }
        if needs.waiting {
            let mut waiting = replica.registrations(event.id, |r| {
                (r.state == State::Waiting && r.admitted).then(|| r.clone())
            });
            waiting.sort_by_key(|r| (r.queued, r.id));
            facts.waiting = Known::Known(waiting);
        }
        facts
    }
}

/// Letters are in use once over all events.
fn code(needs: &Needs, replica: &Replica) -> Option<Code> {
    let named =
        |code: &Code| needs.code.as_ref() == Some(&code.text) || needs.code_id == Some(code.id);
    let found = |row: &Row| match row {
        Row::Code(code) if named(code) => Some(code.clone()),
        _ => None,
    };
    replica.each(Kind::Code, found).pop()
}

fn twin(needs: &Needs, replica: &Replica, event: EventId) -> Option<Registration> {
    let key = needs.twin.as_ref()?.key();
    let same =
        |r: &Registration| r.active() && r.details.email.as_ref().is_some_and(|e| e.key() == key);
    replica
        .registrations(event, |r| same(r).then(|| r.clone()))
        .pop()
}
