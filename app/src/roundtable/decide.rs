//! The chair says what becomes of an item without a slot: it waits, is declined, or another stands for it.

use serde::{Deserialize, Serialize};

use super::{Facts, Item, ItemState, Reason, Refusal, may_keep};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::Time;
use crate::value::ItemId;

/// An item, and why; its sender reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub item: ItemId,
    #[serde(default)]
    pub reason: Reason,
}

/// One item stands for another: both senders follow it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Combine {
    pub item: ItemId,
    pub into: ItemId,
    #[serde(default)]
    pub reason: Reason,
}

/// Takes a decision back: the item is undecided again.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchItem`], [`Refusal::NotShaped`], [`Refusal::Undecided`],
/// [`Refusal::Decided`].
pub fn release(cmd: &Verdict, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may_keep(by)?;
    let (item, _) = facts.shaped(cmd.item)?;
    // What was written down was talked about.
    if !item.record.is_empty() {
        return Err(Refusal::Decided.into());
    }
    let item = match item.state {
        ItemState::Accepted | ItemState::Declined => item.clone(),
        ItemState::Deferred => Item {
            deferrals: item.deferrals.saturating_sub(1),
            ..item.clone()
        },
        ItemState::Merged => Item {
            into: None,
            ..item.clone()
        },
        _ => return Err(Refusal::Undecided.into()),
    };
    Ok(done(item.goes(ItemState::Submitted, &cmd.reason, now)))
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchItem`], [`Refusal::NotShaped`], [`Refusal::NoReason`],
/// [`Refusal::Decided`].
pub fn defer(cmd: &Verdict, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may_keep(by)?;
    let item = without_slot(facts, cmd.item, &cmd.reason)?;
    let item = Item {
        deferrals: item.deferrals.saturating_add(1),
        ..item
    };
    Ok(done(item.goes(ItemState::Deferred, &cmd.reason, now)))
}

/// # Errors
/// As [`defer`].
pub fn decline(cmd: &Verdict, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may_keep(by)?;
    let item = without_slot(facts, cmd.item, &cmd.reason)?;
    let mut rows = freed(facts, &item, now)?;
    rows.insert(
        0,
        Row::Item(item.goes(ItemState::Declined, &cmd.reason, now)),
    );
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

/// What was merged into an item that goes is undecided again.
pub(super) fn freed(facts: &Facts, gone: &Item, at: Time) -> Result<Vec<Row>, Stop> {
    let merged = |item: &&Item| {
        item.state == ItemState::Merged
            && item.into == Some(gone.id)
            && item.roundtable == gone.roundtable
    };
    let free = |item: &Item| {
        let item = Item {
            into: None,
            ..item.clone()
        };
        Row::Item(item.goes(ItemState::Submitted, &Reason::default(), at))
    };
    let items = facts.items.known()?.iter();
    Ok(items.filter(merged).map(free).collect())
}

/// # Errors
/// As [`defer`], and [`Refusal::NotBeside`].
pub fn combine(cmd: &Combine, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may_keep(by)?;
    let item = without_slot(facts, cmd.item, &cmd.reason)?;
    let into = facts.item(cmd.into)?;
    let stands = matches!(into.state, ItemState::Submitted | ItemState::Accepted);
    if into.id == item.id || into.roundtable != item.roundtable || !stands {
        return Err(Refusal::NotBeside.into());
    }
    let mut support = into.support.clone();
    let more = item.support.iter();
    support.extend(
        more.filter(|one| !into.is_supported_by(one.company))
            .cloned(),
    );
    let into = Item {
        support,
        ..into.clone()
    };
    let item = Item {
        into: Some(into.id),
        ..item
    };
    let item = item.goes(ItemState::Merged, &cmd.reason, now);
    Ok(Decision {
        rows: vec![Row::Item(item), Row::Item(into)],
        ..Decision::default()
    })
}

/// An item about which a decision can be made, with a reason for it.
fn without_slot(facts: &Facts, id: ItemId, reason: &Reason) -> Result<Item, Stop> {
    let (item, _) = facts.shaped(id)?;
    let open = matches!(item.state, ItemState::Submitted | ItemState::Accepted);
    if !open || !item.record.is_empty() {
        return Err(Refusal::Decided.into());
    }
    if reason.is_empty() {
        return Err(Refusal::NoReason.into());
    }
    Ok(item.clone())
}

fn done(item: Item) -> Decision {
    Decision {
        rows: vec![Row::Item(item)],
        ..Decision::default()
    }
}
