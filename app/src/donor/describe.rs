//! Staff says who receives gifts, where they are sent to, and what is proposed.

use serde::{Deserialize, Serialize};

use super::details::Field;
use super::facts::Facts;
use super::rows::{CHARITY, Charity, Offer, Particulars};
use super::run::RunState;
use super::{Refusal, may};
use crate::access::Actor;
use crate::merge::merged;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::value::Bad;

/// More buttons than this are no help.
pub const MAX_SUGGESTED: usize = 6;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Describe {
    pub particulars: Particulars,
    /// What the sender saw when they began to type.
    pub seen: Particulars,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::Changed`], [`Refusal::Fields`]; [`Refusal::RunGoes`] where the name changes: all
/// receipts of a year's run name one issuer.
pub fn describe(cmd: &Describe, by: &Actor, facts: &Facts) -> Ruled {
    may(by)?;
    let before = facts.charity.known()?.clone().unwrap_or_default();
    let particulars = merged(&cmd.seen, &cmd.particulars, &before.particulars)
        .map_err(|fields| Refusal::Changed { fields })?;
    sound(&particulars)?;
    let mut runs = facts.runs.known()?.iter();
    if particulars.name != before.particulars.name && runs.any(|run| run.state == RunState::Going) {
        return Err(Refusal::RunGoes.into());
    }
    let after = Charity {
        id: CHARITY,
        particulars,
        issuing: before.issuing.clone(),
    };
    if after == before {
        return Ok(Decision::default());
    }
    Ok(Decision {
        rows: vec![Row::Charity(after)],
        ..Decision::default()
    })
}

fn sound(particulars: &Particulars) -> Result<(), Refusal> {
    let mut bad = Vec::new();
    if particulars.name.as_str().is_empty() {
        bad.push((Field::Name, Bad::Missing));
    }
    if particulars.open && particulars.account.is_empty() {
        bad.push((Field::Account, Bad::Missing));
    }
    let offers = [&particulars.once, &particulars.monthly, &particulars.yearly];
    if !offers.into_iter().all(is_sound) {
        bad.push((Field::Amount, Bad::NotANumber));
    }
    Refusal::fields(bad)
}

/// Nothing is proposed that would be refused, and something can be given.
fn is_sound(offer: &Offer) -> bool {
    let taken =
        |yen: &crate::value::Yen| !yen.is_zero() && *yen >= offer.least && *yen <= super::MOST;
    offer.least <= super::MOST
        && offer.suggested.len() <= MAX_SUGGESTED
        && offer.suggested.iter().all(taken)
}
