//! The chair shapes the agenda: gives slots, moves them, and takes them away.

use serde::{Deserialize, Serialize};

use super::agenda::{ordered, placed};
use super::item::MAX_MINUTES;
use super::plan::fits;
use super::{Facts, Item, ItemState, Reason, Refusal, Roundtable, may_keep};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::Time;
use crate::value::ItemId;

/// Gives an item a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accept {
    pub item: ItemId,
    pub minutes: u8,
    /// The slot stands before this one's; at the end, where nothing is said or it is not there.
    #[serde(default)]
    pub before: Option<ItemId>,
    #[serde(default)]
    pub reason: Reason,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    pub item: ItemId,
    /// As in [`Accept`].
    #[serde(default)]
    pub before: Option<ItemId>,
}

/// Makes a slot longer or shorter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allot {
    pub item: ItemId,
    pub minutes: u8,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchItem`], [`Refusal::NotShaped`], [`Refusal::Decided`],
/// [`Refusal::BadMinutes`], [`Refusal::TooMuch`].
pub fn accept(cmd: &Accept, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may_keep(by)?;
    let (item, table) = facts.shaped(cmd.item)?;
    if !matches!(item.state, ItemState::Submitted | ItemState::Declined) {
        return Err(Refusal::Decided.into());
    }
    let order = ordered(table, facts.items.known()?);
    has_room(&order, item, cmd.minutes, table)?;
    let item = Item {
        given: cmd.minutes,
        ..item.clone()
    };
    let item = item.goes(ItemState::Accepted, &cmd.reason, now);
    Ok(done(placed(order, item, cmd.before)))
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchItem`], [`Refusal::NotShaped`], [`Refusal::NotOnAgenda`].
pub fn shift(cmd: &Shift, by: &Actor, facts: &Facts) -> Ruled {
    may_keep(by)?;
    let (item, table) = on_agenda(facts, cmd.item)?;
    if cmd.before == Some(cmd.item) {
        return Ok(Decision::default());
    }
    let order = ordered(table, facts.items.known()?);
    Ok(done(placed(order, item.clone(), cmd.before)))
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchItem`], [`Refusal::NotShaped`], [`Refusal::NotOnAgenda`],
/// [`Refusal::BadMinutes`], [`Refusal::TooMuch`].
pub fn allot(cmd: &Allot, by: &Actor, facts: &Facts) -> Ruled {
    may_keep(by)?;
    let (item, table) = on_agenda(facts, cmd.item)?;
    let order = ordered(table, facts.items.known()?);
    has_room(&order, item, cmd.minutes, table)?;
    let item = Item {
        given: cmd.minutes,
        ..item.clone()
    };
    Ok(done(vec![item]))
}

fn on_agenda(facts: &Facts, id: ItemId) -> Result<(&Item, &Roundtable), Stop> {
    let (item, table) = facts.shaped(id)?;
    if item.state != ItemState::Accepted {
        return Err(Refusal::NotOnAgenda.into());
    }
    Ok((item, table))
}

/// Whether a slot of so many minutes has its place beside the others.
fn has_room(order: &[Item], item: &Item, minutes: u8, table: &Roundtable) -> Result<(), Refusal> {
    if minutes == 0 || minutes > MAX_MINUTES {
        let most = u16::from(MAX_MINUTES);
        return Err(Refusal::BadMinutes { most });
    }
    let others = order.iter().filter(|other| other.id != item.id);
    let others: i64 = others.map(|other| i64::from(other.given)).sum();
    fits(others + i64::from(minutes), table)
}

fn done(items: Vec<Item>) -> Decision {
    Decision {
        rows: items.into_iter().map(Row::Item).collect(),
        ..Decision::default()
    }
}
