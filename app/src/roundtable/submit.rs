//! A company brings in what it wants to share or learn, mends it, or takes it back.

use serde::{Deserialize, Serialize};

use super::decide::freed;
use super::item::{Before, MAX_BEFORE, MAX_MINUTES, Words};
use super::{Facts, Item, ItemState, Reason, Refusal, Roundtable, State};
use crate::access::Actor;
use crate::merge::merged;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::time::Time;
use crate::value::{CompanyId, ItemId, RoundtableId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submit {
    /// Without a name it is random, of UUID version 4.
    pub item: ItemId,
    pub roundtable: RoundtableId,
    pub company: CompanyId,
    pub words: Words,
    #[serde(default)]
    pub anonymous: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amend {
    pub item: ItemId,
    pub words: Words,
    /// What the sender saw when they began to type.
    pub seen: Words,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdraw {
    pub item: ItemId,
    #[serde(default)]
    pub reason: Reason,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchRoundtable`], [`Refusal::RoundClosed`], [`Refusal::TellingId`],
/// [`Refusal::NamesPresenter`], [`Refusal::NoTopic`], [`Refusal::BadMinutes`].
pub fn submit(cmd: &Submit, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    speaks_for(by, cmd.company)?;
    // A name that something has is nobody's to give to something new: it would take another's place.
    if facts.items.known()?.iter().any(|item| item.id == cmd.item) {
        return Err(Refusal::NotAllowed.into());
    }
    let table = facts.table(cmd.roundtable)?;
    if !table.takes_items(now) {
        return Err(Refusal::RoundClosed.into());
    }
    sound(&cmd.words, cmd.anonymous, table)?;
    if cmd.anonymous && cmd.item.0.get_version_num() != 4 {
        return Err(Refusal::TellingId.into());
    }
    let item = Item {
        id: cmd.item,
        roundtable: cmd.roundtable,
        words: cmd.words.clone(),
        anonymous: cmd.anonymous,
        company: Some(cmd.company),
        company_name: Some(facts.name(cmd.company)?),
        by: by.person(),
        ..Item::default()
    };
    let at = item.dated(now);
    let item = Item {
        created: at,
        ..item.goes(ItemState::Submitted, &Reason::default(), at)
    };
    Ok(Decision {
        rows: vec![Row::Item(item)],
        ..Decision::default()
    })
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchItem`], [`Refusal::NotYours`], [`Refusal::RoundClosed`],
/// [`Refusal::Decided`], [`Refusal::ItemChanged`], and those of [`submit`] about the words.
pub fn amend(cmd: &Amend, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let (before, table) = own(facts, by, cmd.item)?;
    if table.state != State::Collecting {
        return Err(Refusal::RoundClosed.into());
    }
    if !matches!(before.state, ItemState::Submitted | ItemState::Accepted) {
        return Err(Refusal::Decided.into());
    }
    let words = merged(&cmd.seen, &cmd.words, &before.words)
        .map_err(|fields| Refusal::ItemChanged { fields })?;
    if words == before.words {
        return Ok(Decision::default());
    }
    sound(&words, before.anonymous, table)?;
    let mut texts = before.before.clone();
    texts.push(Before {
        until: before.dated(now),
        words: before.words.clone(),
    });
    if texts.len() > MAX_BEFORE {
        texts.remove(0);
    }
    let item = Item {
        words,
        before: texts,
        ..before.clone()
    };
    Ok(Decision {
        rows: vec![Row::Item(item)],
        ..Decision::default()
    })
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchItem`], [`Refusal::NotYours`], [`Refusal::Decided`].
pub fn withdraw(cmd: &Withdraw, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let (before, table) = own(facts, by, cmd.item)?;
    let open = matches!(
        before.state,
        ItemState::Submitted | ItemState::Accepted | ItemState::Deferred
    );
    if !open || (table.state.was_held() && before.state != ItemState::Deferred) {
        return Err(Refusal::Decided.into());
    }
    let at = before.dated(now);
    let mut rows = freed(facts, before, at)?;
    let item = before.clone().goes(ItemState::Withdrawn, &cmd.reason, at);
    rows.insert(0, Row::Item(item));
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

/// Said before anything is looked up.
pub(super) fn speaks_for(by: &Actor, company: CompanyId) -> Result<(), Refusal> {
    if by.platform().contains(&company) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed)
    }
}

/// An item that the actor brought in.
fn own<'a>(
    facts: &'a Facts,
    by: &Actor,
    id: ItemId,
) -> Result<(&'a Item, &'a Roundtable), crate::rule::Stop> {
    if by.platform().is_empty() {
        return Err(Refusal::NotAllowed.into());
    }
    let (item, table) = facts.item_at(id)?;
    if !item.is_of(by) {
        return Err(Refusal::NotYours.into());
    }
    Ok((item, table))
}

fn sound(words: &Words, anonymous: bool, table: &Roundtable) -> Result<(), Refusal> {
    if words.topic.as_str().is_empty() {
        return Err(Refusal::NoTopic);
    }
    let longest = table.length().min(MAX_MINUTES.into());
    if words.minutes == 0 || i64::from(words.minutes) > longest {
        let most = u16::try_from(longest.max(0)).unwrap_or(u16::MAX);
        return Err(Refusal::BadMinutes { most });
    }
    if anonymous && words.presenter.is_some() {
        return Err(Refusal::NamesPresenter);
    }
    Ok(())
}
