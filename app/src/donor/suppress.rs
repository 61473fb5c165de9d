//! An address at which no mail reaches its donor: nothing more is sent there, and staff writes on paper.

use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::rows::{Bounced, Donor};
use super::{Refusal, may};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::time::Time;
use crate::value::{DonorId, Email};

/// A mail to a donor was turned away for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppress {
    pub donor: DonorId,
    /// Where it was sent.
    pub to: Email,
}

/// Staff knows that mails are read there again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reactivate {
    pub donor: DonorId,
}

/// By the clock alone, for the postman. Where the donor has another address by now, it is not that one's matter.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchDonor`].
pub fn suppress(cmd: &Suppress, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Clock {
        return Err(Refusal::NotAllowed.into());
    }
    let before = facts.donor(cmd.donor)?;
    let read = before.read_at();
    if read.map(Email::key) != Some(cmd.to.key()) {
        return Ok(Decision::default());
    }
    let bounced = Bounced {
        at: now,
        to: cmd.to.clone(),
    };
    Ok(done(before, Some(bounced)))
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchDonor`].
pub fn reactivate(cmd: &Reactivate, by: &Actor, facts: &Facts) -> Ruled {
    may(by)?;
    let before = facts.donor(cmd.donor)?;
    if before.bounced.is_none() {
        return Ok(Decision::default());
    }
    Ok(done(before, None))
}

fn done(before: &Donor, bounced: Option<Bounced>) -> Decision {
    let after = Donor {
        bounced,
        ..before.clone()
    };
    Decision {
        rows: vec![Row::Donor(after)],
        ..Decision::default()
    }
}

impl Donor {
    /// What was sent to the address that they still have was turned away.
    #[must_use]
    pub fn comes_back(&self) -> bool {
        self.details.email.is_some() && self.read_at().is_none()
    }

    /// Where mails reach them, as far as is known.
    #[must_use]
    pub fn read_at(&self) -> Option<&Email> {
        let email = self.details.email.as_ref()?;
        let back = self.bounced.as_ref().map(|bounced| bounced.to.key());
        (back != Some(email.key())).then_some(email)
    }
}
