//! What was said of an item: written down together, then locked; what turns out to be wrong later is a dated erratum.

use serde::{Deserialize, Serialize};

use super::item::{Erratum, Record};
use super::{
    Attendance, Facts, Item, ItemState, Refusal, Roundtable, State, attended, keeps_the_platform,
    may_keep,
};
use crate::access::Actor;
use crate::merge::merged;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::time::Time;
use crate::value::{ItemId, Passage};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteDown {
    pub item: ItemId,
    pub record: Record,
    /// What the sender saw when they began to type.
    pub seen: Record,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correct {
    pub item: ItemId,
    pub text: Passage<400>,
}

/// Several write at a time, each into what they have seen. The chair may from the day on, the companies that were there
/// once it was held, for two weeks; nobody any more once the minutes are locked.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchItem`], [`Refusal::MinutesLocked`], [`Refusal::NotHeld`],
/// [`Refusal::NotThere`], [`Refusal::NotOnAgenda`], [`Refusal::RecordChanged`].
pub fn write_down(cmd: &WriteDown, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if !keeps_the_platform(by) && by.platform().is_empty() {
        return Err(Refusal::NotAllowed.into());
    }
    let (before, table) = facts.item_at(cmd.item)?;
    may_write(by, table, facts.attendances.known()?, now)?;
    if !has_slot(before) {
        return Err(Refusal::NotOnAgenda.into());
    }
    let record = merged(&cmd.seen, &cmd.record, &before.record)
        .map_err(|fields| Refusal::RecordChanged { fields })?;
    if record == before.record {
        return Ok(Decision::default());
    }
    Ok(done(Item {
        record,
        ..before.clone()
    }))
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchItem`], [`Refusal::NotLocked`], [`Refusal::NotOnAgenda`],
/// [`Refusal::NoReason`].
pub fn correct(cmd: &Correct, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may_keep(by)?;
    let (before, table) = facts.item_at(cmd.item)?;
    if table.state != State::Locked {
        return Err(Refusal::NotLocked.into());
    }
    if !has_slot(before) {
        return Err(Refusal::NotOnAgenda.into());
    }
    if cmd.text.is_empty() {
        return Err(Refusal::NoReason.into());
    }
    let mut errata = before.errata.clone();
    errata.push(Erratum {
        at: now,
        text: cmd.text.clone(),
    });
    Ok(done(Item {
        errata,
        ..before.clone()
    }))
}

/// Whether an actor may write down what is said, as the roundtable stands.
///
/// # Errors
/// [`Refusal::MinutesLocked`], [`Refusal::NotHeld`], [`Refusal::NotThere`].
pub fn may_write(
    by: &Actor,
    table: &Roundtable,
    attendances: &[Attendance],
    now: Time,
) -> Result<(), Refusal> {
    let chairs = keeps_the_platform(by);
    match table.state {
        State::Locked => Err(Refusal::MinutesLocked),
        State::Held | State::Published if chairs => Ok(()),
        State::Held if now >= table.amends_until() => Err(Refusal::MinutesLocked),
        State::Held if attended(by, table.id, attendances) => Ok(()),
        State::Held => Err(Refusal::NotThere),
        _ => Err(Refusal::NotHeld),
    }
}

const fn has_slot(item: &Item) -> bool {
    matches!(item.state, ItemState::Accepted | ItemState::Discussed)
}

fn done(item: Item) -> Decision {
    Decision {
        rows: vec![Row::Item(item)],
        ..Decision::default()
    }
}
