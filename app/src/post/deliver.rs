//! The way of a mail: leased by the postman, then sent, put off or given up.

use serde::{Deserialize, Serialize};

use super::{Command, Facts, Mail, MailState, Refusal};
use crate::access::Actor;
use crate::people::Area;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::time::Time;
use crate::value::MailId;

/// The postman takes these; whoever else looks leaves them alone until the lease ends. Nothing that the
/// desk sees changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    pub mails: Vec<MailId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    pub mails: Vec<MailId>,
}

/// Refused for now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defer {
    pub mail: MailId,
    pub error: String,
}

/// Refused for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fail {
    pub mail: MailId,
    pub error: String,
}

/// Staff sends a failed mail again, after mending what was wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resend {
    pub mail: MailId,
}

/// What is out leaves nothing behind: whom it went to was erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forget {
    pub mails: Vec<MailId>,
}

/// After so many refusals a mail is given up: about two days with the server's waits.
pub const MAX_ATTEMPTS: u16 = 12;

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchMail`], [`Refusal::NotFailed`], [`Refusal::NotOut`].
pub fn deliver(cmd: &Command, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let allowed = match cmd {
        Command::Resend(_) => by.works_in(Area::Events),
        _ => *by == Actor::Clock,
    };
    if !allowed {
        return Err(Refusal::NotAllowed.into());
    }
    let mails = facts.mails.known()?;
    // What somebody is written about their account is in no list of staff's.
    let unseen = |mail: &Mail| !mail.is_about_an_event() && by.person().is_some();
    if mails.len() != cmd.mails().len() || mails.iter().any(unseen) {
        return Err(Refusal::NoSuchMail.into());
    }
    let mut rows = Vec::new();
    for mail in mails {
        rows.push(Row::Mail(after(cmd, mail.clone(), now)?));
    }
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

fn after(cmd: &Command, mut mail: Mail, now: Time) -> Result<Mail, Refusal> {
    match cmd {
        Command::Lease(_) => {}
        Command::Sent(_) => {
            mail.state = MailState::Sent;
            mail.attempts += 1;
            mail.error = None;
            mail.sent = Some(now);
        }
        Command::Defer(c) => {
            mail.attempts += 1;
            mail.state = if mail.attempts < MAX_ATTEMPTS {
                MailState::Deferred
            } else {
                MailState::Failed
            };
            mail.error = Some(c.error.clone());
        }
        Command::Fail(c) => {
            mail.attempts += 1;
            mail.state = MailState::Failed;
            mail.error = Some(c.error.clone());
        }
        Command::Forget(_) if !mail.out() => return Err(Refusal::NotOut),
        Command::Forget(_) => {
            mail.to = String::new();
            mail.subject = String::new();
            mail.text = String::new();
            mail.error = None;
        }
        Command::Resend(_) if mail.state != MailState::Failed => return Err(Refusal::NotFailed),
        Command::Resend(_) => {
            mail.state = MailState::Queued;
            mail.attempts = 0;
        }
    }
    Ok(mail)
}
