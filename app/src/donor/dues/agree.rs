//! What is agreed about a promise that comes again and again: another amount, a rest, an end. By whoever gives, or by
//! staff for them; each says from which day it counts.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{Change, Ended, Rest};
use crate::access::Actor;
use crate::donor::card::errands;
use crate::donor::details::Field;
use crate::donor::facts::Facts;
use crate::donor::rows::{Pledge, PledgeState, Rhythm};
use crate::donor::{About, Agreed, MOST, Refusal, raises_funds};
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::{self, Time};
use crate::value::{Bad, Line, PledgeId, Yen};

/// Nothing is agreed for a day further away: whoever means it says so nearer to it.
pub const FAR: TimeDelta = TimeDelta::days(400);

/// Another amount each time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeAmount {
    pub pledge: PledgeId,
    pub amount: Yen,
    /// The day from which it counts, in Japan.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub from: Time,
}

/// Nothing is asked for a while.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    pub pledge: PledgeId,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub from: Time,
    /// The first day for which it is asked again; none: until it is resumed.
    #[serde(
        default,
        with = "chrono::serde::ts_microseconds_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub until: Option<Time>,
}

/// It goes on from today: after a rest, or although it was ended or given up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    pub pledge: PledgeId,
}

/// Nothing more is given for it, from today on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancel {
    pub pledge: PledgeId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Line<200>>,
}

/// An amount from today counts at once, a later one when its day is there; of two, the one that was said last.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchPledge`], [`Refusal::GivenOnce`], [`Refusal::Ended`], [`Refusal::Fields`].
pub fn change_amount(cmd: &ChangeAmount, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let before = promise(cmd.pledge, by, facts)?;
    again_and_again(before)?;
    let least = match facts.charity.known()? {
        // Staff agrees on what it finds right.
        Some(charity) if !raises_funds(by) => charity.particulars.offer(before.rhythm).least,
        _ => Yen::ZERO,
    };
    let mut bad = Vec::new();
    if cmd.amount.is_zero() {
        bad.push((Field::Amount, Bad::Missing));
    } else if cmd.amount < least {
        let least = least.get();
        bad.push((Field::Amount, Bad::TooLittle { least }));
    } else if cmd.amount > MOST {
        bad.push((Field::Amount, Bad::TooMuch));
    }
    let from = time::day_begins(cmd.from);
    bad.extend(unfit(from, now).map(|bad| (Field::From, bad)));
    Refusal::fields(bad)?;
    let mut after = before.clone();
    let change = Change {
        from,
        amount: cmd.amount,
        was: before.amount,
    };
    after.dues.planned = None;
    if cmd.amount != before.amount {
        if from <= now {
            after.takes(change);
        } else {
            after.dues.planned = Some(change);
        }
    }
    let amount = cmd.amount;
    let rhythm = before.rhythm;
    let agreed = Agreed::Amount {
        amount,
        rhythm,
        from,
    };
    agree(before, after, agreed, facts)
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchPledge`], [`Refusal::GivenOnce`], [`Refusal::Ended`], [`Refusal::Fields`].
pub fn pause(cmd: &Pause, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let before = promise(cmd.pledge, by, facts)?;
    again_and_again(before)?;
    let from = time::day_begins(cmd.from);
    let until = cmd.until.map(time::day_begins);
    let mut bad = Vec::new();
    bad.extend(unfit(from, now).map(|bad| (Field::From, bad)));
    if let Some(until) = until {
        let ends = until <= from;
        let end = ends.then_some(Bad::EndsBeforeItStarts);
        let end = end.or_else(|| unfit(until, now));
        bad.extend(end.map(|bad| (Field::Until, bad)));
    }
    Refusal::fields(bad)?;
    let mut after = before.clone();
    let rest = Rest { from, until };
    if before.dues.resting && from > now {
        // It goes on meanwhile.
        after.goes_on(time::day_begins(now));
    }
    after.dues.rest = Some(rest);
    if from <= now {
        after.rests(rest);
    }
    agree(before, after, Agreed::Paused { from, until }, facts)
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchPledge`], [`Refusal::GivenOnce`], [`Refusal::Goes`] where nothing keeps it
/// from going on, [`Refusal::CardGone`] where the payment company takes it no more.
pub fn resume(cmd: &Resume, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let before = promise(cmd.pledge, by, facts)?;
    if before.rhythm == Rhythm::Once {
        return Err(Refusal::GivenOnce.into());
    }
    let mut after = before.clone();
    let stopped = matches!(
        before.state,
        PledgeState::Paused | PledgeState::Lapsed | PledgeState::Cancelled
    );
    if !stopped && before.dues.rest.is_none() {
        return Err(Refusal::Goes.into());
    }
    if before.terms().over && before.means.is_held() {
        return Err(Refusal::CardGone.into());
    }
    after.ended = None;
    if stopped {
        after.told_nothing();
        after.goes_on(time::day_begins(now));
    }
    after.dues.rest = None;
    let next = after.expected().unwrap_or(now);
    agree(before, after, Agreed::Resumed { next }, facts)
}

/// Also of a promise that was made once and never kept: it is waited for no longer. The clock ends what somebody gives
/// who is to be forgotten: a card would go on being charged, and nobody could stop it.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchPledge`], [`Refusal::Ended`], also where all of it came.
pub fn cancel(cmd: &Cancel, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let before = match by {
        Actor::Clock => facts.pledge(cmd.pledge)?,
        _ => promise(cmd.pledge, by, facts)?,
    };
    if matches!(
        before.state,
        PledgeState::Cancelled | PledgeState::Fulfilled
    ) {
        return Err(Refusal::Ended.into());
    }
    let after = before.clone().over(Ended {
        at: now,
        reason: cmd.reason.clone(),
    });
    let mut decision = agree(before, after, Agreed::Cancelled, facts)?;
    if *by == Actor::Clock {
        // They hear that they are forgotten, and nothing after that.
        decision.thanks.clear();
    }
    Ok(decision)
}

/// A promise of which the actor may speak.
pub(in crate::donor) fn promise<'a>(
    id: PledgeId,
    by: &Actor,
    facts: &'a Facts,
) -> Result<&'a Pledge, Stop> {
    if raises_funds(by) {
        return facts.pledge(id);
    }
    if !by.gives() {
        return Err(Refusal::NotAllowed.into());
    }
    // Whether it is there is told to nobody else.
    let found = facts.pledges.known()?.iter().find(|pledge| pledge.id == id);
    let own = found.filter(|pledge| by.gives_as(pledge.donor));
    own.ok_or_else(|| Refusal::NotAllowed.into())
}

const fn again_and_again(pledge: &Pledge) -> Result<(), Refusal> {
    match (pledge.rhythm, pledge.state) {
        (Rhythm::Once, _) => Err(Refusal::GivenOnce),
        (_, PledgeState::Cancelled | PledgeState::Lapsed) => Err(Refusal::Ended),
        _ => Ok(()),
    }
}

/// A day that is over, or too far away.
fn unfit(day: Time, now: Time) -> Option<Bad> {
    if day < time::day_begins(now) {
        Some(Bad::EndsBeforeItStarts)
    } else if day > now + FAR {
        Some(Bad::TooMuch)
    } else {
        None
    }
}

/// Whoever gives is told what holds now.
fn agree(before: &Pledge, after: Pledge, agreed: Agreed, facts: &Facts) -> Ruled {
    let after = after.stood();
    if after == *before {
        return Ok(Decision::default());
    }
    let donor = facts.donor(before.donor)?;
    Ok(Decision {
        thanks: donor.written(About::Agreed(agreed)).into_iter().collect(),
        errands: errands(before, &after),
        rows: vec![Row::Pledge(after)],
        ..Decision::default()
    })
}
