//! The post: mails on their way, one row each. Written beside what they tell of, in the same transaction.

mod deliver;

pub use deliver::{Defer, Fail, Forget, Lease, MAX_ATTEMPTS, Resend, Sent, deliver};

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::rule::{Known, Ruled};
use crate::time::Time;
use crate::value::{DonorId, EventId, MailId, PersonId, RegistrationId};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    #[default]
    Queued,
    Sent,
    /// Refused for now; tried again later.
    Deferred,
    /// Refused for good, or too often.
    Failed,
}

impl MailState {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Deferred => "deferred",
            Self::Failed => "failed",
        }
    }
}

/// A mail as the desk sees it: its personal link is blank.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mail {
    pub id: MailId,
    pub event: EventId,
    pub registration: RegistrationId,
    /// To whom it is about their account; then it is about no registration.
    pub person: Option<PersonId>,
    /// To whom it is about what they give; then it is about no registration either.
    pub donor: Option<DonorId>,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub state: MailState,
    pub attempts: u16,
    /// What the mail server said last.
    pub error: Option<String>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub created: Time,
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub sent: Option<Time>,
}

impl Mail {
    /// Whether the events' staff has to do with it.
    #[must_use]
    pub const fn is_about_an_event(&self) -> bool {
        self.person.is_none() && self.donor.is_none()
    }

    /// Nothing will be done with it any more, unless staff says so.
    #[must_use]
    pub fn out(&self) -> bool {
        matches!(self.state, MailState::Sent | MailState::Failed)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Lease(Lease),
    Sent(Sent),
    Defer(Defer),
    Fail(Fail),
    Resend(Resend),
    Forget(Forget),
}

impl Command {
    /// The mails that it is about.
    #[must_use]
    pub fn mails(&self) -> &[MailId] {
        match self {
            Self::Lease(c) => &c.mails,
            Self::Sent(c) => &c.mails,
            Self::Defer(c) => core::slice::from_ref(&c.mail),
            Self::Fail(c) => core::slice::from_ref(&c.mail),
            Self::Forget(c) => &c.mails,
            Self::Resend(c) => core::slice::from_ref(&c.mail),
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The mails that the command names.
    pub mails: Known<Vec<Mail>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    NotAllowed,
    NoSuchMail,
    /// Only a mail that failed is sent again.
    NotFailed,
    /// It is still on its way.
    NotOut,
}

pub(crate) fn decide(command: &Command, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    deliver(command, by, facts, now)
}
