//! People: who signs in and how, what they are to us, and what they wish. One file per verb.

mod account;
pub mod ceremony;
pub mod desk;
mod door;
mod erase;
mod facts;
mod giving;
mod grant;
mod invite;
mod look;
mod member;
pub mod pages;
mod passkey;
mod read;
mod refusal;
mod rows;
mod session;
mod ticket;
pub mod wording;

pub use account::{SetWishes, set_wishes};
pub use door::{Open, Prove, Recover, open, prove, recover};
pub use erase::{Ask, Confirm, Erase, RISK_DELAY, TakeBack, What, ask, confirm, erase, take_back};
pub use facts::{Facts, Fresh, Needs, needs};
pub(crate) use giving::lapsed;
pub use grant::{Grants, Revoke, Turn, grants, revoke, turn};
pub use invite::{Invite, invite};
pub use look::{Look, look};
pub use member::{Join, Leave, Mark, join, leave, mark};
pub use passkey::{AddPasskey, RemovePasskey, Reset, add_passkey, remove_passkey, reset};
pub use read::{Export, Read, export, read};
pub use refusal::Refusal;
pub use rows::{
    Asked, Grant, Means, Membership, Passkey, Person, Purpose, Session, Standing, Ticket, Wishes,
};
pub use session::{End, Expire, FRESH, Limits, Renew, Touch, end, expire, limits, renew, touch};
pub use ticket::{
    AskLink, Hand, LINK_LIFE, MakeLink, MakeRecovery, RECOVERY_CODES, ask_link, hand, make_link,
    make_recovery,
};

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::lang::Lang;
use crate::roundtable::News;
use crate::rule::Ruled;
use crate::task::Task;
use crate::time::Time;
use crate::value::{Email, Line, PersonId, Secret};

/// A field of staff's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    Events,
    Platform,
    Fundraising,
    Coordination,
    Administration,
}

impl Area {
    pub const ALL: [Self; 5] = [
        Self::Events,
        Self::Platform,
        Self::Fundraising,
        Self::Coordination,
        Self::Administration,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Platform => "platform",
            Self::Fundraising => "fundraising",
            Self::Coordination => "coordination",
            Self::Administration => "administration",
        }
    }

    /// Reads an area's name, or the title of who works in it (`event-manager`, `administrator`).
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Some(
            match name.trim().to_ascii_lowercase().replace('_', "-").as_str() {
                "events" | "event-manager" => Self::Events,
                "platform" | "platform-manager" => Self::Platform,
                "fundraising" | "fundraiser" => Self::Fundraising,
                "coordination" | "coordinator" => Self::Coordination,
                "administration" | "administrator" | "admin" => Self::Administration,
                _ => return None,
            },
        )
    }
}

/// What a person may be to us beside staff.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Of a company of the register.
    #[default]
    Contact,
    Donor,
    /// A person who fled to Japan.
    International,
    Mentor,
    /// From outside: a 行政書士, a partner school.
    Helper,
}

impl Role {
    pub const ALL: [Self; 5] = [
        Self::Contact,
        Self::Donor,
        Self::International,
        Self::Mentor,
        Self::Helper,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Donor => "donor",
            Self::International => "international",
            Self::Mentor => "mentor",
            Self::Helper => "helper",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The area of staff that looks after such people, and alone sees that they are.
    #[must_use]
    pub const fn keeper(self) -> Area {
        match self {
            Self::Contact => Area::Platform,
            Self::Donor => Area::Fundraising,
            Self::International | Self::Mentor | Self::Helper => Area::Coordination,
        }
    }
}

/// Every intention that this room knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Invite(Invite),
    Grant(Grants),
    Revoke(Revoke),
    Join(Join),
    Leave(Leave),
    Mark(Mark),
    Turn(Turn),
    AskLink(AskLink),
    MakeLink(MakeLink),
    Hand(Hand),
    MakeRecovery(MakeRecovery),
    Open(Open),
    Prove(Prove),
    Recover(Recover),
    Renew(Renew),
    Touch(Touch),
    End(End),
    Expire(Expire),
    AddPasskey(AddPasskey),
    RemovePasskey(RemovePasskey),
    Reset(Reset),
    SetWishes(SetWishes),
    Look(Look),
    Ask(Ask),
    TakeBack(TakeBack),
    Confirm(Confirm),
    Erase(Erase),
    Read(Read),
    Export(Export),
}

/// A mail to a person about their account. It stands in no list of staff's.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub person: PersonId,
    pub to: Email,
    pub name: Option<Line<80>>,
    pub lang: Lang,
    pub about: About,
}

#[derive(Clone, Debug, PartialEq)]
pub enum About {
    /// The link that was asked for.
    Link {
        secret: Secret,
    },
    /// The link by which to begin.
    Invited {
        secret: Secret,
        until: Time,
    },
    /// Someone can sign in by another key from now on.
    PasskeyAdded,
    PasskeyRemoved,
    RecoveryUsed,
    /// Something was asked that a stranger with the phone must not get.
    Asked {
        what: What,
        due: Time,
    },
    Erased,
    /// They speak for a company from now on.
    Contact,
    /// The same, with the link by which to begin.
    Welcome {
        secret: Secret,
        until: Time,
    },
    /// What they have to do.
    Tasks(Vec<Task>),
    /// What is new on the platform.
    Platform(Vec<News>),
}

impl Notice {
    /// Nothing where the person has no address.
    #[must_use]
    pub fn to(person: &Person, about: About) -> Option<Self> {
        Some(Self {
            person: person.id,
            to: person.email.clone()?,
            name: person.name.clone(),
            lang: person.lang,
            about,
        })
    }
}

/// Which rule decides about a command.
///
/// # Errors
/// The rule's refusal, or [`crate::rule::Stop::Hidden`] where a fact decides that the asker may not see.
pub fn decide(command: &Command, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    match command {
        Command::Invite(c) => invite(c, by, facts, now),
        Command::Grant(c) => grants(c, by, facts, now),
        Command::Revoke(c) => revoke(c, by, facts, now),
        Command::Join(c) => join(c, by, facts, now),
        Command::Leave(c) => leave(c, by, facts, now),
        Command::Mark(c) => mark(c, by, facts, now),
        Command::Turn(_) => turn(by, facts, now),
        Command::AskLink(c) => ask_link(c, by, facts, now),
        Command::MakeLink(c) => make_link(c, by, facts, now),
        Command::Hand(c) => hand(c, by, facts, now),
        Command::MakeRecovery(c) => make_recovery(c, by, facts, now),
        Command::Open(c) => open(c, by, facts, now),
        Command::Prove(c) => prove(c, by, facts, now),
        Command::Recover(c) => recover(c, by, facts, now),
        Command::Renew(c) => renew(c, by, facts),
        Command::Touch(_) => touch(by, facts, now),
        Command::End(_) => end(by, facts),
        Command::Expire(_) => expire(by, facts, now),
        Command::AddPasskey(c) => add_passkey(c, by, facts, now),
        Command::RemovePasskey(c) => remove_passkey(c, by, facts),
        Command::Reset(_) => reset(by, facts),
        Command::SetWishes(c) => set_wishes(c, by, facts),
        Command::Look(c) => look(c, by, facts, now),
        Command::Ask(c) => ask(c, by, facts, now),
        Command::TakeBack(c) => take_back(c, by, facts),
        Command::Confirm(c) => confirm(c, by, facts),
        Command::Erase(_) => erase(by, facts, now),
        Command::Read(_) => read(by),
        Command::Export(c) => export(c, by),
    }
}
