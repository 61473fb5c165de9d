//! Benefits are given, or not, and what was sent may come back.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::owed::place;
use super::{Benefit, Fulfilment, FulfilmentState, Given, Occasion, Plan, Reach, Sameness};
use crate::access::Actor;
use crate::donor::dues::FAR;
use crate::donor::facts::Facts;
use crate::donor::rows::Donor;
use crate::donor::{Refusal, may};
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::{self, Time};
use crate::value::{DonorId, FulfilmentId, Line, PlanId, PledgeId};

/// Whoever packs more than this at once sends it in several parts.
pub const MAX_ITEMS: usize = 300;

/// A benefit of a promise, for an occasion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub donor: DonorId,
    pub pledge: PledgeId,
    pub plan: PlanId,
    pub number: u16,
    pub occasion: Occasion,
}

/// These were given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fulfil {
    pub items: Vec<Item>,
    /// The day in Japan.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub on: Time,
    /// In another way than the plan has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Line<200>>,
}

/// These are not given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waive {
    pub items: Vec<Item>,
    pub reason: Line<200>,
}

/// What was noted does not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopen {
    pub fulfilment: FulfilmentId,
    pub why: Undone,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Line<200>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undone {
    /// It was never so.
    #[default]
    Mistake,
    /// The post brought it back, or the mail did not arrive.
    CameBack,
}

/// What another clerk gave meanwhile stays as it is; where that is all of it, it is said. A clerk who packed for somebody
/// who has left notes what happened: what is owed is no matter of this.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::Items`], [`Refusal::NotYet`], [`Refusal::NoSuchPledge`], [`Refusal::NoSuchDonor`],
/// [`Refusal::OtherDonor`], [`Refusal::NoSuchPlan`], [`Refusal::NoSuchBenefit`], [`Refusal::NotOpen`].
pub fn fulfil(cmd: &Fulfil, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may(by)?;
    let on = time::day_begins(cmd.on);
    if on > now {
        return Err(Refusal::NotYet.into());
    }
    settle(&cmd.items, facts, now, |mut one, benefit, donor| {
        let reach = cmd.reach.unwrap_or(benefit.reach);
        one.state = FulfilmentState::Given;
        one.reason = None;
        one.given = Some(Given {
            on,
            reach,
            to: place(donor, reach).unwrap_or_default(),
            note: cmd.note.clone(),
        });
        one
    })
}

/// # Errors
/// [`Refusal::NoReason`], and as [`fulfil`].
pub fn waive(cmd: &Waive, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may(by)?;
    if cmd.reason.as_str().is_empty() {
        return Err(Refusal::NoReason.into());
    }
    settle(&cmd.items, facts, now, |mut one, _, _| {
        one.state = FulfilmentState::Waived;
        one.reason = Some(cmd.reason.clone());
        one
    })
}

fn settle(
    items: &[Item],
    facts: &Facts,
    now: Time,
    settled: impl Fn(Fulfilment, &Benefit, &Donor) -> Fulfilment,
) -> Ruled {
    if items.is_empty() || items.len() > MAX_ITEMS {
        return Err(Refusal::Items.into());
    }
    let far = |item: &Item| item.occasion.last_day().is_some_and(|due| due > now + FAR);
    if items.iter().any(far) {
        return Err(Refusal::NotYet.into());
    }
    let merges = facts.merges()?;
    let known = facts.fulfilments.known()?;
    let had: BTreeSet<(DonorId, Sameness)> = known
        .iter()
        .filter(|one| one.is_settled())
        .map(|one| (merges.root(one.donor), one.sameness()))
        .collect();
    let mut now_had = BTreeSet::new();
    let mut rows = Vec::new();
    for item in items {
        let donor = facts.donor(item.donor)?;
        let pledge = facts.pledge(item.pledge)?;
        if !merges.same(pledge.donor, donor.id) {
            return Err(Refusal::OtherDonor.into());
        }
        let benefit = benefit(item, facts)?;
        let same = Sameness::of(benefit.what, item.plan, item.number, item.occasion);
        let key = (donor.id, same);
        if had.contains(&key) || !now_had.insert(key) {
            continue;
        }
        let id = Fulfilment::named(item.pledge, item.plan, item.number, item.occasion);
        let before = known.iter().find(|one| one.id == id);
        let one = before.cloned().unwrap_or(Fulfilment {
            id,
            donor: pledge.donor,
            pledge: item.pledge,
            plan: item.plan,
            number: item.number,
            what: benefit.what,
            occasion: item.occasion,
            created: now,
            ..Fulfilment::default()
        });
        let one = Fulfilment {
            name: benefit.name.clone(),
            ..one
        };
        rows.push(Row::Fulfilment(settled(one, benefit, donor)));
    }
    if rows.is_empty() {
        return Err(Refusal::NotOpen.into());
    }
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

fn benefit<'a>(item: &Item, facts: &'a Facts) -> Result<&'a Benefit, Stop> {
    let plans: &'a [Plan] = facts.plans.known()?;
    let plan = plans.iter().find(|plan| plan.id == item.plan);
    let benefit = plan.ok_or(Refusal::NoSuchPlan)?.terms.benefit(item.number);
    let benefit = benefit.filter(|benefit| benefit.when.has(item.occasion));
    benefit.ok_or_else(|| Refusal::NoSuchBenefit.into())
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchFulfilment`], [`Refusal::NotOpen`] where nothing was noted that can be undone
/// so.
pub fn reopen(cmd: &Reopen, by: &Actor, facts: &Facts) -> Ruled {
    may(by)?;
    let known = facts.fulfilments.known()?;
    let before = known.iter().find(|one| one.id == cmd.fulfilment);
    let before = before.ok_or(Refusal::NoSuchFulfilment)?;
    let after = reopened(before, cmd).ok_or(Refusal::NotOpen)?;
    Ok(Decision {
        rows: vec![Row::Fulfilment(after)],
        ..Decision::default()
    })
}

/// As it is then; nothing where it cannot be.
#[must_use]
pub fn reopened(before: &Fulfilment, cmd: &Reopen) -> Option<Fulfilment> {
    let mut after = before.clone();
    match (before.state, cmd.why) {
        (FulfilmentState::Given, Undone::CameBack) => {
            after.returned.extend(after.given.take());
            after.state = FulfilmentState::CameBack;
            after.reason.clone_from(&cmd.note);
        }
        (FulfilmentState::Given | FulfilmentState::Waived, Undone::Mistake) => {
            after.given = None;
            after.state = if after.returned.is_empty() {
                FulfilmentState::Open
            } else {
                FulfilmentState::CameBack
            };
            after.reason.clone_from(&cmd.note);
        }
        _ => return None,
    }
    Some(after)
}
