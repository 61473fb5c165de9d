//! What the rules of this room look at, and which of it a command needs.

use super::rows::{Membership, Passkey, Person, Session, Ticket};
use super::{Area, Command, Refusal};
use crate::access::Actor;
use crate::donor::{Donor, Fulfilment};
use crate::row::{Kind, Row};
use crate::rule::{Known, Stop};
use crate::sync::Replica;
use crate::value::{Digest, Email, MembershipId, PasskeyId, PersonId, Secret, SessionId, TicketId};

/// Facts for one command. The server loads all that [`needs`] names; a device knows few of them.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Whom the command is about, by whatever it names.
    pub person: Known<Option<Person>>,
    /// The person with the address that the command names.
    pub known: Known<Option<Person>>,
    pub memberships: Known<Vec<Membership>>,
    /// The person's live ones.
    pub sessions: Known<Vec<Session>>,
    /// The person's, without those that were removed.
    pub passkeys: Known<Vec<Passkey>>,
    /// The person's unspent ones.
    pub tickets: Known<Vec<Ticket>>,
    /// The ticket that the command's secret opens, spent or not.
    pub ticket: Known<Option<Ticket>>,
    /// The session that the command names, ended or not.
    pub session: Known<Option<Session>>,
    /// Whether the company that the command names stands in the register.
    pub company: Known<bool>,
    /// Everyone whose administration holds now.
    pub administrators: Known<Vec<PersonId>>,
    /// The donors with the address that the command names, or else the person's.
    pub giving: Known<Vec<Donor>>,
    /// What these got as members, where somebody is forgotten.
    pub given: Known<Vec<Fulfilment>>,
    /// Chance, which only the server has: no rule makes any.
    pub fresh: Known<Fresh>,
}

/// A ticket that nobody knows yet, and names for what is new beside it.
#[derive(Clone, Debug)]
pub struct Fresh {
    pub id: TicketId,
    pub secret: Secret,
    pub person: PersonId,
    /// One for each of the donors.
    pub memberships: Vec<MembershipId>,
}

/// By what a command names whom it is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Needs {
    pub person: Option<PersonId>,
    pub email: Option<Email>,
    pub membership: Option<MembershipId>,
    pub session: Option<SessionId>,
    pub passkey: Option<PasskeyId>,
    pub ticket: Option<Digest>,
}

#[must_use]
pub fn needs(command: &Command) -> Needs {
    let of = |person| Needs {
        person: Some(person),
        ..Needs::default()
    };
    let by_session = |session| Needs {
        session: Some(session),
        ..Needs::default()
    };
    let by_ticket = |ticket: &Digest| Needs {
        ticket: Some(ticket.clone()),
        ..Needs::default()
    };
    match command {
        Command::Invite(c) => Needs {
            email: Some(c.email.clone()),
            ..Needs::default()
        },
        Command::Grant(c) => of(c.person),
        Command::Revoke(c) => of(c.person),
        Command::Join(c) => Needs {
            email: c.email.clone(),
            ..of(c.person)
        },
        Command::Leave(c) => Needs {
            membership: Some(c.membership),
            ..Needs::default()
        },
        Command::Mark(c) => of(c.person),
        Command::Turn(c) => of(c.person),
        Command::AskLink(c) => Needs {
            email: Some(c.email.clone()),
            ..Needs::default()
        },
        Command::MakeLink(c) => of(c.person),
        Command::Hand(c) => of(c.person),
        Command::MakeRecovery(c) => by_session(c.session),
        Command::Open(c) => by_ticket(&c.ticket),
        Command::Prove(c) => Needs {
            passkey: Some(c.passkey),
            ..Needs::default()
        },
        Command::Recover(c) => by_ticket(&c.ticket),
        Command::Renew(c) => by_session(c.session),
        Command::Touch(c) => by_session(c.session),
        Command::End(c) => by_session(c.session),
        Command::Expire(c) => by_session(c.session),
        Command::AddPasskey(c) => by_session(c.session),
        Command::RemovePasskey(c) => by_session(c.session),
        Command::Reset(c) => of(c.person),
        Command::SetWishes(c) => of(c.person),
        Command::Look(c) => of(c.person),
        Command::Ask(c) => Needs {
            session: Some(c.session),
            ..of(c.person)
        },
        Command::TakeBack(c) => of(c.person),
        Command::Confirm(c) => of(c.person),
        Command::Erase(c) => of(c.person),
        Command::Read(_) | Command::Export(_) => Needs::default(),
    }
}

impl Facts {
    /// What a device knows: what its actor sees of the person, and of nobody's keys but their own.
    #[must_use]
    pub fn known_here(needs: &Needs, replica: &Replica, by: &Actor) -> Self {
        let mut facts = Self::default();
        if by.works_in(Area::Administration) {
            let administers = |row: &Row| match row {
                Row::Person(p) if p.areas.contains(&Area::Administration) => Some(p.id),
                _ => None,
            };
            facts.administrators = Known::Known(replica.each(Kind::Person, administers));
        }
        let person = needs.person.and_then(|id| replica.person(id));
        let own = person.as_ref().is_some_and(|p| by.person() == Some(p.id));
        // One whom the device does not know may exist all the same.
        if let Some(mut person) = person {
            person.keepers = keepers_here(&person, replica);
            facts.person = Known::Known(Some(person));
        }
        if own {
            let sessions = |row: &Row| match row {
                Row::Session(s) if s.live => Some(s.clone()),
                _ => None,
            };
            facts.sessions = Known::Known(replica.each(Kind::Session, sessions));
        }
        facts
    }

    /// The person whom the command is about.
    ///
    /// # Errors
    /// [`Refusal::NotThere`], or hidden.
    pub(super) fn who(&self) -> Result<Person, Stop> {
        let person = self.person.known()?.clone();
        person
            .filter(|p| !p.erased)
            .ok_or_else(|| Refusal::NotThere.into())
    }
}

/// The list itself stays on the server; what the actor may see of it follows from what else they see.
fn keepers_here(person: &Person, replica: &Replica) -> Vec<Area> {
    let keeper = |row: &Row| match row {
        Row::Membership(m) if m.person == person.id => Some(m.role.keeper()),
        _ => None,
    };
    let mut keepers = replica.each(Kind::Membership, keeper);
    if !person.grants.is_empty() {
        keepers.push(Area::Administration);
    }
    keepers
}
