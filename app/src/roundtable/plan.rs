//! The chair plans a roundtable, and changes what was planned.

use chrono::{Datelike as _, TimeDelta};
use serde::{Deserialize, Serialize};

use super::agenda::taken;
use super::table::{MAX_HOURS, Plan, Roundtable};
use super::{Facts, Refusal, may_keep};
use crate::access::Actor;
use crate::merge::merged;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::value::RoundtableId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanOne {
    pub roundtable: RoundtableId,
    pub plan: Plan,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrange {
    pub roundtable: RoundtableId,
    pub plan: Plan,
    /// What the sender saw when they began to type.
    pub seen: Plan,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::BadHours`], [`Refusal::SameTime`].
pub fn plan(cmd: &PlanOne, by: &Actor, facts: &Facts) -> Ruled {
    may_keep(by)?;
    let tables = facts.roundtables.known()?;
    // A name that something has is nobody's to give to something new.
    if tables.iter().any(|table| table.id == cmd.roundtable) {
        return Err(Refusal::NotAllowed.into());
    }
    hours(&cmd.plan)?;
    let last = tables.iter().map(|table| table.number).max();
    let table = Roundtable {
        id: cmd.roundtable,
        number: last.unwrap_or_default() + 1,
        plan: cmd.plan.clone(),
        ..Roundtable::default()
    };
    alone(&table, tables)?;
    Ok(Decision {
        rows: vec![Row::Roundtable(table)],
        ..Decision::default()
    })
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchRoundtable`], [`Refusal::WasHeld`], [`Refusal::PlanChanged`],
/// [`Refusal::BadHours`], [`Refusal::SameTime`], [`Refusal::TooMuch`].
pub fn arrange(cmd: &Arrange, by: &Actor, facts: &Facts) -> Ruled {
    may_keep(by)?;
    let before = facts.table(cmd.roundtable)?;
    if before.state.was_held() {
        return Err(Refusal::WasHeld.into());
    }
    let plan = merged(&cmd.seen, &cmd.plan, &before.plan)
        .map_err(|fields| Refusal::PlanChanged { fields })?;
    hours(&plan)?;
    let table = Roundtable {
        plan,
        ..before.clone()
    };
    alone(&table, facts.roundtables.known()?)?;
    fits(taken(&table, facts.items.known()?), &table)?;
    let rows = if table == *before {
        Vec::new()
    } else {
        vec![Row::Roundtable(table)]
    };
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

/// The agenda may not be longer than the meeting.
pub(super) fn fits(minutes: i64, table: &Roundtable) -> Result<(), Refusal> {
    let over = minutes - table.length();
    if over > 0 {
        let over = u16::try_from(over).unwrap_or(u16::MAX);
        return Err(Refusal::TooMuch { over });
    }
    Ok(())
}

fn hours(plan: &Plan) -> Result<(), Refusal> {
    let length = plan.ends - plan.starts;
    let closes = plan.closes.is_none_or(|closes| closes <= plan.starts);
    // Nobody plans for other centuries, and what is reckoned from these days must be a day.
    let sane = (2000..2200).contains(&plan.starts.year());
    if !sane || length <= TimeDelta::zero() || length > TimeDelta::hours(MAX_HOURS) || !closes {
        return Err(Refusal::BadHours);
    }
    Ok(())
}

/// Two at a time would share their people.
fn alone(table: &Roundtable, all: &[Roundtable]) -> Result<(), Refusal> {
    let meets = |other: &Roundtable| {
        let (one, two) = (&other.plan, &table.plan);
        other.id != table.id && one.starts < two.ends && two.starts < one.ends
    };
    if all.iter().any(meets) {
        return Err(Refusal::SameTime);
    }
    Ok(())
}
