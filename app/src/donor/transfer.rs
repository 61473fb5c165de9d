//! What the bank's statement says: each line is a promise's by its reference, or waits until somebody says whose it is.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::attribute::counted;
use super::book::{pay, promised};
use super::facts::Facts;
use super::reference::Reference;
use super::rows::{Payment, Pledge, Purpose, Transfer, TransferState, key};
use super::statement::reference_in;
use super::{Refusal, ledger, may};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::{self, Time};
use crate::value::{CampaignId, DonorId, Line, PaymentId, PledgeId, TransferId, Yen};

/// So many lines are one command: a page sends a long statement in several.
pub const MAX_LINES: usize = 100;

/// A line that says that money came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incoming {
    pub transfer: TransferId,
    /// What the payment will be called, where the line names a promise.
    pub payment: PaymentId,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub day: Time,
    pub amount: Yen,
    pub payer: Line<100>,
    /// Which of several lines of a day that say the same, from 0.
    #[serde(default)]
    pub nth: u16,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    pub lines: Vec<Incoming>,
    /// Nobody is thanked by mail: the statement is an old one.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub quiet: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assign {
    pub transfer: TransferId,
    pub payment: PaymentId,
    pub donor: DonorId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pledge: Option<PledgeId>,
    pub purpose: Purpose,
    /// The donor is thanked by mail.
    #[serde(default)]
    pub thank: bool,
    /// What it was raised for; nothing: what its promise says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<CampaignId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    pub transfer: TransferId,
    pub reason: Line<200>,
}

impl Incoming {
    /// See [`Transfer::key`].
    #[must_use]
    pub fn key(&self) -> String {
        key(self.day, self.amount, self.payer.as_str(), self.nth)
    }

    /// The promise's number that stands beside the payer's name.
    #[must_use]
    pub fn reference(&self) -> Option<Reference> {
        let sound = |digits: &str| Reference::parse(digits).is_ok();
        Reference::parse(&reference_in(self.payer.as_str(), sound)?).ok()
    }
}

/// Lines that came before are passed over: whoever sends a statement twice does no harm.
///
/// # Errors
/// [`Refusal::NotAllowed`], also where an id is taken or two lines have one; [`Refusal::Lines`], [`Refusal::NotYet`].
pub fn import(cmd: &Import, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may(by)?;
    // A bank may not say who paid.
    let sound = |line: &Incoming| !line.amount.is_zero();
    if cmd.lines.is_empty() || cmd.lines.len() > MAX_LINES || !cmd.lines.iter().all(sound) {
        return Err(Refusal::Lines.into());
    }
    if cmd
        .lines
        .iter()
        .any(|line| time::day_begins(line.day) > now)
    {
        return Err(Refusal::NotYet.into());
    }
    let known = facts.transfers.known()?;
    let mut decision = Decision::default();
    let mut pledges = BTreeMap::new();
    let mut keys: Vec<String> = known.iter().map(Transfer::key).collect();
    let mut named = BTreeSet::new();
    for line in &cmd.lines {
        let key = line.key();
        if keys.contains(&key) {
            continue;
        }
        keys.push(key);
        let taken = known.iter().any(|transfer| transfer.id == line.transfer);
        if taken || !named.insert(line.transfer.0) || !named.insert(line.payment.0) {
            return Err(Refusal::NotAllowed.into());
        }
        facts.is_free(line.payment)?;
        take(line, facts, &mut decision, &mut pledges, now)?;
    }
    if cmd.quiet {
        decision.thanks.clear();
    }
    let pledges = pledges.into_values().map(Row::Pledge);
    decision.rows.extend(pledges);
    Ok(decision)
}

/// A line that is new. Several may be of one promise, so the promise is carried along.
fn take(
    line: &Incoming,
    facts: &Facts,
    decision: &mut Decision,
    pledges: &mut BTreeMap<PledgeId, Pledge>,
    now: Time,
) -> Result<(), Stop> {
    let transfer = Transfer {
        id: line.transfer,
        day: time::day_begins(line.day),
        amount: line.amount,
        payer: line.payer.clone(),
        nth: line.nth,
        created: now,
        ..Transfer::default()
    };
    decision.postings.push(ledger::came(&transfer));
    let reference = line.reference();
    let named = |pledge: &&Pledge| Some(&pledge.reference) == reference.as_ref();
    let Some(found) = facts.pledges.known()?.iter().find(named) else {
        decision.rows.push(Row::Transfer(transfer));
        return Ok(());
    };
    let pledge = pledges.get(&found.id).unwrap_or(found);
    let after = pledge.with(line.amount, transfer.day)?;
    let payment = Payment {
        id: line.payment,
        donor: found.donor,
        pledge: Some(found.id),
        purpose: found.purpose(),
        campaign: facts.promised_for(found, transfer.day)?,
        ..of(&transfer, now)
    };
    // The payment names the line, so the line comes first.
    decision.rows.push(Row::Transfer(Transfer {
        state: TransferState::Assigned,
        payment: Some(line.payment),
        ..transfer
    }));
    pay(decision, payment, facts.donor(found.donor)?, true);
    pledges.insert(after.id, after);
    Ok(())
}

/// Somebody knows whose a line is. One that was set aside may turn out to be a gift after all.
///
/// # Errors
/// [`Refusal::NotAllowed`], also where the id is taken; [`Refusal::NoSuchTransfer`], [`Refusal::NotOpen`],
/// [`Refusal::NoSuchDonor`], [`Refusal::NoSuchPledge`], [`Refusal::OtherDonor`], [`Refusal::NoSuchCampaign`],
/// [`Refusal::NotGiven`].
pub fn assign(cmd: &Assign, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may(by)?;
    facts.is_free(cmd.payment)?;
    let transfer = facts.transfer(cmd.transfer)?;
    if transfer.state == TransferState::Assigned || transfer.stays().is_zero() {
        return Err(Refusal::NotOpen.into());
    }
    let donor = facts.donor(cmd.donor)?;
    let pledge = promised(facts, cmd.pledge, cmd.donor)?;
    let mut decision = Decision::default();
    if transfer.state == TransferState::SetAside {
        decision.postings.push(ledger::taken_back(transfer));
    }
    let payment = Payment {
        id: cmd.payment,
        donor: pledge.map_or(cmd.donor, |pledge| pledge.donor),
        pledge: cmd.pledge,
        purpose: cmd.purpose,
        campaign: counted(facts, cmd.campaign, pledge, cmd.purpose, transfer.day)?,
        ..of(transfer, now)
    };
    pay(&mut decision, payment, donor, cmd.thank);
    let pledge = pledge.map(|pledge| pledge.with(transfer.stays(), transfer.day));
    decision.rows.extend(pledge.transpose()?.map(Row::Pledge));
    decision.rows.push(Row::Transfer(Transfer {
        state: TransferState::Assigned,
        payment: Some(cmd.payment),
        reason: None,
        ..transfer.clone()
    }));
    Ok(decision)
}

/// The payment that a line is.
pub(super) fn of(transfer: &Transfer, now: Time) -> Payment {
    Payment {
        amount: transfer.stays(),
        means: transfer.means,
        day: transfer.day,
        transfer: Some(transfer.id),
        created: now,
        ..Payment::default()
    }
}

/// A line is no gift: interest, or somebody's refund.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoReason`], [`Refusal::NoSuchTransfer`], [`Refusal::NotOpen`].
pub fn set_aside(cmd: &SetAside, by: &Actor, facts: &Facts) -> Ruled {
    may(by)?;
    if cmd.reason.as_str().is_empty() {
        return Err(Refusal::NoReason.into());
    }
    let transfer = facts.transfer(cmd.transfer)?;
    if transfer.state != TransferState::Open {
        return Err(Refusal::NotOpen.into());
    }
    let after = Transfer {
        state: TransferState::SetAside,
        reason: Some(cmd.reason.clone()),
        ..transfer.clone()
    };
    Ok(Decision {
        postings: vec![ledger::set_aside(transfer)],
        rows: vec![Row::Transfer(after)],
        ..Decision::default()
    })
}
