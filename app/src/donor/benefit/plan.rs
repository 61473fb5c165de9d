//! Plans: what they promise, and which promise is of which.

use serde::{Deserialize, Serialize};

use super::{Benefit, Joined, Plan, Terms, What, When};
use crate::access::Actor;
use crate::donor::details::Field;
use crate::donor::dues::promise;
use crate::donor::facts::Facts;
use crate::donor::rows::{Pledge, PledgeState, Rhythm};
use crate::donor::{MOST, Refusal, may, raises_funds};
use crate::merge::merged;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::Time;
use crate::value::{Bad, PlanId, PledgeId, Yen};

/// More than this nobody remembers, or keeps.
pub const MAX_BENEFITS: usize = 12;
/// A welcome that comes later is none.
const MAX_DAYS: u16 = 365;

/// A new plan, or other words of one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetPlan {
    pub plan: PlanId,
    pub terms: Terms,
    /// What the sender saw when they began to type; none where the plan is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Terms>,
}

/// A promise is of a plan from now on, or of none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    pub pledge: PledgeId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
}

/// What people have chosen stays what it is before the law: how often it is paid, and whether it is a price.
///
/// # Errors
/// [`Refusal::NotAllowed`], also where a new plan has the id of another; [`Refusal::NoSuchPlan`], [`Refusal::Changed`],
/// [`Refusal::Fields`].
pub fn set_plan(cmd: &SetPlan, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may(by)?;
    let before = facts.plans.known()?.iter().find(|plan| plan.id == cmd.plan);
    let terms = match (&cmd.seen, before) {
        (None, None) => cmd.terms.clone(),
        (None, Some(_)) => return Err(Refusal::NotAllowed.into()),
        (Some(_), None) => return Err(Refusal::NoSuchPlan.into()),
        (Some(seen), Some(before)) => {
            merged(seen, &cmd.terms, &before.terms).map_err(|fields| Refusal::Changed { fields })?
        }
    };
    let mut terms = terms;
    let known = before.map(|plan| &plan.terms);
    for benefit in &mut terms.benefits {
        let before = known.and_then(|known| known.benefit(benefit.number));
        benefit.since = before.map_or(now, |before| before.since);
    }
    Refusal::fields(wrong(&terms, known))?;
    let opened = before.and_then(|plan| plan.opened);
    let after = Plan {
        id: cmd.plan,
        opened: opened.or(terms.open.then_some(now)),
        terms,
        created: before.map_or(now, |plan| plan.created),
    };
    if before == Some(&after) {
        return Ok(Decision::default());
    }
    Ok(Decision {
        rows: vec![Row::Plan(after)],
        ..Decision::default()
    })
}

fn wrong(terms: &Terms, before: Option<&Terms>) -> Vec<(Field, Bad)> {
    let mut bad = Vec::new();
    if before.is_some_and(|before| before.rhythm != terms.rhythm) {
        bad.push((Field::Rhythm, Bad::NotAChoice));
    }
    if terms.least > MOST {
        bad.push((Field::Amount, Bad::TooMuch));
    }
    if terms.name.as_str().is_empty() {
        bad.push((Field::Name, Bad::Missing));
    }
    let numbers = terms.benefits.iter().map(|benefit| benefit.number);
    let numbers: std::collections::BTreeSet<u16> = numbers.collect();
    let benefits = &terms.benefits;
    let why = if benefits.len() > MAX_BENEFITS {
        Some(Bad::TooMuch)
    } else if numbers.len() < benefits.len() {
        Some(Bad::Twice)
    } else if benefits
        .iter()
        .any(|one| one.what == What::Other && one.name.is_none())
    {
        Some(Bad::Missing)
    } else if !benefits.iter().all(|one| falls(one, terms.rhythm)) {
        Some(Bad::NotANumber)
    } else if before.is_some_and(|before| before.is_price() != terms.is_price()) {
        Some(Bad::NotAChoice)
    } else {
        None
    };
    bad.extend(why.map(|why| (Field::Benefits, why)));
    bad
}

/// Whether it is due at a time that comes; what is given once has no years.
fn falls(benefit: &Benefit, rhythm: Rhythm) -> bool {
    match &benefit.when {
        When::Start { days } => *days <= MAX_DAYS,
        When::Months(months) => {
            let fit = months.iter().all(|month| (1..=12).contains(month));
            let rises = months.windows(2).all(|pair| pair[0] < pair[1]);
            rhythm != Rhythm::Once && !months.is_empty() && fit && rises
        }
    }
}

/// Whoever gives chooses what is offered, for what it asks; staff puts on a plan whom it finds right.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchPledge`], [`Refusal::Ended`], [`Refusal::NoSuchPlan`], [`Refusal::Fields`].
pub fn join(cmd: &Join, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let before = promise(cmd.pledge, by, facts)?;
    if matches!(before.state, PledgeState::Cancelled | PledgeState::Lapsed) {
        return Err(Refusal::Ended.into());
    }
    if before.plan.map(|joined| joined.plan) == cmd.plan {
        return Ok(Decision::default());
    }
    let staff = raises_funds(by);
    let amount = before
        .dues
        .planned
        .map_or(before.amount, |to| to.amount.min(before.amount));
    let joined = cmd.plan.map(|id| {
        let mut joined = chosen(id, before.rhythm, amount, staff, facts, now)?;
        joined.least = joined.least.min(amount);
        Ok::<Joined, Stop>(joined)
    });
    let after = Pledge {
        plan: joined.transpose()?,
        ..before.clone()
    };
    let mut rows = vec![Row::Pledge(after)];
    // A member reads what they are promised.
    if let Some(id) = cmd.plan {
        let hidden = |plan: &&Plan| plan.id == id && plan.opened.is_none();
        let found = facts.plans.known()?.iter().find(hidden);
        rows.extend(found.map(|plan| {
            Row::Plan(Plan {
                opened: Some(now),
                ..plan.clone()
            })
        }));
    }
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

/// A plan, for a promise of so much.
pub(in crate::donor) fn chosen(
    id: PlanId,
    rhythm: Rhythm,
    amount: Yen,
    staff: bool,
    facts: &Facts,
    now: Time,
) -> Result<Joined, Stop> {
    let plans = facts.plans.known()?;
    let found = plans.iter().find(|plan| plan.id == id);
    let terms = &found.ok_or(Refusal::NoSuchPlan)?.terms;
    if terms.rhythm != rhythm || !(terms.open || staff) {
        return Err(Refusal::Fields(vec![(Field::Plan, Bad::NotAChoice)]).into());
    }
    if amount < terms.least && !staff {
        let least = terms.least.get();
        return Err(Refusal::Fields(vec![(Field::Plan, Bad::TooLittle { least })]).into());
    }
    Ok(Joined {
        plan: id,
        since: now,
        least: terms.least,
        price: terms.is_price(),
    })
}
