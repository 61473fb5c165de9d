//! A company supports an item, with one weight however many of its people press.

use serde::{Deserialize, Serialize};

use super::item::Supporter;
use super::submit::speaks_for;
use super::{Facts, Item, ItemState, Refusal};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::value::{CompanyId, ItemId};

/// Of support, and of taking it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weight {
    pub item: ItemId,
    pub company: CompanyId,
}

/// Twice, also from two phones at once, is once.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchItem`], [`Refusal::Decided`].
pub fn support(cmd: &Weight, by: &Actor, facts: &Facts) -> Ruled {
    let item = open(cmd, by, facts)?;
    // Also by what the company was called before it was merged, where the same people speak for both.
    let merged = by.platform().len() == 1 && item.has_weight_of(by);
    if merged || item.is_supported_by(cmd.company) {
        return Ok(Decision::default());
    }
    let mut support = item.support.clone();
    support.push(Supporter {
        company: cmd.company,
        name: facts.name(cmd.company)?,
    });
    Ok(changed(item, support))
}

/// # Errors
/// As [`support`].
pub fn unsupport(cmd: &Weight, by: &Actor, facts: &Facts) -> Ruled {
    let item = open(cmd, by, facts)?;
    let alone = by.platform().len() == 1;
    let mut support = item.support.clone();
    support.retain(|one| one.company != cmd.company && !(alone && by.stands_for(one.company)));
    if support.len() == item.support.len() {
        return Ok(Decision::default());
    }
    Ok(changed(item, support))
}

fn open<'a>(cmd: &Weight, by: &Actor, facts: &'a Facts) -> Result<&'a Item, Stop> {
    speaks_for(by, cmd.company)?;
    let (item, table) = facts.item_at(cmd.item)?;
    let waits = item.state == ItemState::Deferred;
    let stands = matches!(item.state, ItemState::Submitted | ItemState::Accepted);
    if waits || (stands && table.state.is_shaped()) {
        Ok(item)
    } else {
        Err(Refusal::Decided.into())
    }
}

fn changed(item: &Item, support: Vec<Supporter>) -> Decision {
    let item = Item {
        support,
        ..item.clone()
    };
    Decision {
        rows: vec![Row::Item(item)],
        ..Decision::default()
    }
}
