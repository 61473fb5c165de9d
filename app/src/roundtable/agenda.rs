//! The agenda: accepted items in their order, and when each begins.

use chrono::TimeDelta;

use super::{Item, ItemState, Roundtable};
use crate::time::Time;
use crate::value::ItemId;

/// An item on the agenda, and when it begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    pub starts: Time,
    pub item: Item,
}

/// Who has a slot in a roundtable, in order.
#[must_use]
pub fn agenda(table: &Roundtable, items: &[Item]) -> Vec<Slot> {
    let mut starts = table.plan.starts;
    let slot = |item: Item| {
        let slot = Slot { starts, item };
        starts += TimeDelta::minutes(slot.item.given.into());
        slot
    };
    ordered(table, items).into_iter().map(slot).collect()
}

/// Minutes that the agenda takes.
#[must_use]
pub fn taken(table: &Roundtable, items: &[Item]) -> i64 {
    let ordered = ordered(table, items);
    ordered.iter().map(|item| i64::from(item.given)).sum()
}

pub(super) fn ordered(table: &Roundtable, items: &[Item]) -> Vec<Item> {
    let has_slot = |item: &&Item| {
        item.roundtable == table.id
            && matches!(item.state, ItemState::Accepted | ItemState::Discussed)
    };
    let mut slots: Vec<Item> = items.iter().filter(has_slot).cloned().collect();
    slots.sort_by_key(|item| (item.position, item.id));
    slots
}

/// The agenda with an item before another, or at its end. Gives those back that changed, the item itself first.
pub(super) fn placed(order: Vec<Item>, item: Item, before: Option<ItemId>) -> Vec<Item> {
    let id = item.id;
    let mut all: Vec<Item> = order.into_iter().filter(|other| other.id != id).collect();
    let at = before.and_then(|before| all.iter().position(|other| other.id == before));
    all.insert(at.unwrap_or(all.len()), item);
    let mut changed = Vec::new();
    for (position, mut item) in (0_u16..).zip(all) {
        if item.id == id {
            item.position = position;
            changed.insert(0, item);
        } else if item.position != position {
            item.position = position;
            changed.push(item);
        }
    }
    changed
}
