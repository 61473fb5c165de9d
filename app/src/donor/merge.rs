//! Somebody was written down twice: one is merged into the other, or that is undone.

use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::rows::Donor;
use super::{Refusal, may};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::value::DonorId;

/// Nothing that names `from` is rewritten, so that the merge can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    pub from: DonorId,
    pub into: DonorId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmerge {
    pub donor: DonorId,
}

/// Receipts that were issued before stay as they are.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchDonor`], [`Refusal::Merged`], [`Refusal::InCircle`],
/// [`Refusal::RunGoes`].
pub fn merge(cmd: &Merge, by: &Actor, facts: &Facts) -> Ruled {
    may(by)?;
    let from = facts.alone(cmd.from)?;
    facts.named(cmd.into)?;
    // Somebody may have merged the other one meanwhile; then it goes where that one went.
    if facts.merges()?.root(cmd.into) == from.id {
        return Err(Refusal::InCircle.into());
    }
    facts.no_run_goes()?;
    Ok(done(from, Some(cmd.into)))
}

/// What names the donor is theirs alone again.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchDonor`], [`Refusal::NotMerged`], [`Refusal::RunGoes`];
/// [`Refusal::Joint`] where a receipt that holds says of both that they are one.
pub fn unmerge(cmd: &Unmerge, by: &Actor, facts: &Facts) -> Ruled {
    may(by)?;
    let merged = facts.named(cmd.donor)?;
    if merged.merged_into.is_none() {
        return Err(Refusal::NotMerged.into());
    }
    facts.no_run_goes()?;
    of_one_donor(cmd.donor, facts)?;
    Ok(done(merged, None))
}

fn done(donor: &Donor, merged_into: Option<DonorId>) -> Decision {
    Decision {
        rows: vec![Row::Donor(Donor {
            merged_into,
            ..donor.clone()
        })],
        ..Decision::default()
    }
}

/// Whether each receipt is of one donor still, once this one stands alone.
fn of_one_donor(id: DonorId, facts: &Facts) -> Result<(), Stop> {
    let apart = facts.merges()?.without(id);
    for receipt in facts.receipts.known()?.iter().filter(|one| one.holds()) {
        for item in &receipt.said.items {
            let payment = facts.payment(item.payment)?;
            if !apart.same(receipt.donor, payment.donor) {
                let number = receipt.number;
                return Err(Refusal::Joint { number }.into());
            }
        }
    }
    Ok(())
}

impl Facts {
    /// A donor who can be changed: what was merged into another is changed there.
    pub(super) fn alone(&self, id: DonorId) -> Result<&Donor, Stop> {
        let donor = self.named(id)?;
        if donor.merged_into.is_some() {
            let into = self.merges()?.root(id);
            return Err(Refusal::Merged { into }.into());
        }
        Ok(donor)
    }

    /// While the year's receipts are issued it stays as it is who is one donor.
    fn no_run_goes(&self) -> Result<(), Stop> {
        let going = |run: &super::Run| run.state == super::RunState::Going;
        if self.runs.known()?.iter().any(going) {
            return Err(Refusal::RunGoes.into());
        }
        Ok(())
    }
}
