//! Staff says what receipts say: from where, for what, and under which status before the tax law, each from a day on.

use serde::{Deserialize, Serialize};

use super::details::Field;
use super::facts::Facts;
use super::receipt::{Issuing, TaxStatus};
use super::rows::{CHARITY, Charity};
use super::{Refusal, RunState, may};
use crate::access::Actor;
use crate::merge::merged;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::value::{Address, Bad};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certify {
    pub issuing: Issuing,
    /// What the sender saw when they began to type.
    pub seen: Issuing,
}

/// What receipts said before stays as it was said.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::RunGoes`]: all of a year's say the same; [`Refusal::Changed`],
/// [`Refusal::Fields`].
pub fn certify(cmd: &Certify, by: &Actor, facts: &Facts) -> Ruled {
    may(by)?;
    let mut runs = facts.runs.known()?.iter();
    if runs.any(|run| run.state == RunState::Going) {
        return Err(Refusal::RunGoes.into());
    }
    let before = facts.charity.known()?.clone().unwrap_or_default();
    let issuing = merged(&cmd.seen, &cmd.issuing, &before.issuing)
        .map_err(|fields| Refusal::Changed { fields })?;
    sound(&issuing)?;
    let after = Charity {
        id: CHARITY,
        issuing,
        ..before.clone()
    };
    if after == before {
        return Ok(Decision::default());
    }
    Ok(Decision {
        rows: vec![Row::Charity(after)],
        ..Decision::default()
    })
}

/// A certification has a number; of one day there is one status, and one policy.
fn sound(issuing: &Issuing) -> Result<(), Refusal> {
    let mut bad = Vec::new();
    if !issuing.seat.as_ref().is_none_or(Address::is_whole) {
        bad.push((Field::Seat, Bad::Missing));
    }
    let unnumbered = issuing
        .statuses
        .iter()
        .any(|one| one.status != TaxStatus::None && one.number.as_str().is_empty());
    if unnumbered {
        bad.push((Field::Certification, Bad::Missing));
    }
    let days = issuing.statuses.iter().map(|one| one.from);
    let policies = issuing.policies.iter().map(|one| one.from);
    if twice(days) {
        bad.push((Field::Certification, Bad::Twice));
    }
    if twice(policies) {
        bad.push((Field::DatePolicy, Bad::Twice));
    }
    if bad.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Fields(bad))
    }
}

fn twice<T: Ord>(all: impl Iterator<Item = T>) -> bool {
    let mut all: Vec<T> = all.collect();
    all.sort_unstable();
    all.windows(2).any(|pair| pair[0] == pair[1])
}
