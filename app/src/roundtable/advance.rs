//! A roundtable goes on: it collects items, its agenda is published, it is held, its minutes are locked.

use serde::{Deserialize, Serialize};

use super::{Facts, Item, ItemState, Reason, Refusal, Roundtable, State, may_keep};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::Time;
use crate::value::{ItemId, RoundtableId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advance {
    pub roundtable: RoundtableId,
    pub to: State,
}

/// What was not reached waits for the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarryOver {
    pub roundtable: RoundtableId,
    #[serde(default)]
    pub reason: Reason,
}

/// An item was talked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conclude {
    pub item: ItemId,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchRoundtable`], [`Refusal::NotNext`], [`Refusal::AnotherCollects`],
/// [`Refusal::NotYet`], [`Refusal::Unfinished`]; to the clock, [`Refusal::NotDue`].
pub fn advance(cmd: &Advance, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let clock = *by == Actor::Clock;
    if !clock {
        may_keep(by)?;
    }
    let before = facts.table(cmd.roundtable)?;
    if clock && !(cmd.to == State::Locked && locks_itself(before, facts.items.known()?, now)) {
        return Err(Refusal::NotDue.into());
    }
    if before.state == cmd.to {
        return Ok(Decision::default());
    }
    let back = (before.state, cmd.to) == (State::Published, State::Collecting);
    if before.state.next() != Some(cmd.to) && !back {
        return Err(Refusal::NotNext.into());
    }
    let mut rows = vec![Row::Roundtable(Roundtable {
        state: cmd.to,
        turned: Some(now),
        ..before.clone()
    })];
    match cmd.to {
        State::Collecting if !back => {
            one_at_a_time(before, facts)?;
            rows.extend(carried(before, facts, now)?);
        }
        State::Held if now < before.plan.starts => return Err(Refusal::NotYet.into()),
        State::Locked => nothing_left(before, facts)?,
        _ => {}
    }
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

/// Whether the clock locks the minutes: those who were there have had their time to mend them, of each item it is said
/// what became of it, and of what was talked about something is written down. Else they wait for the chair.
#[must_use]
pub fn locks_itself(table: &Roundtable, items: &[Item], now: Time) -> bool {
    let over = table.state == State::Held && now >= table.amends_until();
    let here = || items.iter().filter(|item| item.roundtable == table.id);
    let unwritten = |item: &Item| item.state == ItemState::Discussed && item.record.is_empty();
    over && !here().any(|item| is_left(table, item) || unwritten(item))
}

/// Items come to one roundtable at a time, so that nobody asks for which.
fn one_at_a_time(table: &Roundtable, facts: &Facts) -> Result<(), Stop> {
    let tables = facts.roundtables.known()?;
    let other = |other: &Roundtable| other.id != table.id && other.state.is_shaped();
    if tables.iter().any(other) {
        return Err(Refusal::AnotherCollects.into());
    }
    Ok(())
}

/// What waited for this one.
fn carried(table: &Roundtable, facts: &Facts, now: Time) -> Result<Vec<Row>, Stop> {
    let comes = |item| Row::Item(comes_to(table, item, now));
    Ok(facts.waiting()?.map(comes).collect())
}

fn comes_to(table: &Roundtable, item: &Item, now: Time) -> Item {
    let item = Item {
        roundtable: table.id,
        ..item.clone()
    };
    item.goes(ItemState::Submitted, &Reason::default(), now)
}

fn nothing_left(table: &Roundtable, facts: &Facts) -> Result<(), Stop> {
    let left = left(table, facts)?.len();
    if left > 0 {
        let items = u16::try_from(left).unwrap_or(u16::MAX);
        return Err(Refusal::Unfinished { items }.into());
    }
    Ok(())
}

/// Items of which nobody has said yet what became of them.
fn left<'a>(table: &Roundtable, facts: &'a Facts) -> Result<Vec<&'a Item>, Stop> {
    let open = |item: &&Item| is_left(table, item);
    Ok(facts.items.known()?.iter().filter(open).collect())
}

fn is_left(table: &Roundtable, item: &Item) -> bool {
    item.roundtable == table.id && matches!(item.state, ItemState::Accepted | ItemState::Submitted)
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchRoundtable`], [`Refusal::NotHeld`].
pub fn carry_over(cmd: &CarryOver, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may_keep(by)?;
    let table = facts.table(cmd.roundtable)?;
    if table.state != State::Held {
        return Err(Refusal::NotHeld.into());
    }
    // Where the next one collects already, they come to it at once.
    let tables = facts.roundtables.known()?;
    let next = tables.iter().find(|table| table.state.is_shaped());
    let waits = |item: &Item| {
        // What was written down was talked about.
        if !item.record.is_empty() {
            let item = item.clone();
            return Row::Item(item.goes(ItemState::Discussed, &Reason::default(), now));
        }
        let item = Item {
            deferrals: item.deferrals.saturating_add(1),
            ..item.clone()
        };
        let item = item.goes(ItemState::Deferred, &cmd.reason, now);
        Row::Item(match next {
            Some(next) => comes_to(next, &item, now),
            None => item,
        })
    };
    Ok(Decision {
        rows: left(table, facts)?.into_iter().map(waits).collect(),
        ..Decision::default()
    })
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchItem`], [`Refusal::NotHeld`], [`Refusal::NotYet`],
/// [`Refusal::NotOnAgenda`].
pub fn conclude(cmd: &Conclude, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may_keep(by)?;
    let (item, table) = facts.item_at(cmd.item)?;
    if !table.state.is_day() {
        return Err(Refusal::NotHeld.into());
    }
    if now < table.plan.starts {
        return Err(Refusal::NotYet.into());
    }
    let row = match item.state {
        ItemState::Discussed => return Ok(Decision::default()),
        ItemState::Accepted => item.clone(),
        _ => return Err(Refusal::NotOnAgenda.into()),
    };
    let row = row.goes(ItemState::Discussed, &Reason::default(), now);
    Ok(Decision {
        rows: vec![Row::Item(row)],
        ..Decision::default()
    })
}
