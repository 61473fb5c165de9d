//! All receipts of a year, one after another: begun by staff, done by the clock, so that it goes on where it stopped.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::details::ReceiptWish;
use super::facts::Facts;
use super::issue::{Covers, Issue, drawn, give_out};
use super::receipt::{Number, Receipt, year_of};
use super::{Refusal, may};
use crate::access::Actor;
use crate::row::Row;
use crate::rule;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::Time;
use crate::value::{DonorId, ReceiptId, RunId};

/// Donors whose turn it is at once: few enough that a clerk's own command waits for no more than a moment.
pub const BATCH: usize = 50;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    #[default]
    Going,
    Stopped,
    /// Each donor had their turn.
    Done,
}

/// The receipts of a year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Run {
    pub id: RunId,
    pub year: u16,
    pub state: RunState,
    pub issued: u32,
    /// Who had the last turn; donors have theirs in the order of their ids.
    pub after: Option<DonorId>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub started: Time,
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub ended: Option<Time>,
}

/// Begins with a year, or goes on with one that was stopped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartRun {
    pub run: RunId,
    pub year: u16,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopRun {
    pub run: RunId,
}

/// The next donors have their turn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoOn {
    pub run: RunId,
    pub turns: Vec<Turn>,
    /// Nobody comes after them.
    pub last: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    pub donor: DonorId,
    /// The receipt, where there is to be one.
    pub receipt: ReceiptId,
}

/// # Errors
/// [`Refusal::NotAllowed`] where another year's run has this id; [`Refusal::YearNotOver`], [`Refusal::NoIssuer`],
/// [`Refusal::RunGoes`] where one goes already, or waits to go on with that year, [`Refusal::RunDone`].
pub fn start_run(cmd: &StartRun, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may(by)?;
    if cmd.year >= year_of(now) {
        return Err(Refusal::YearNotOver.into());
    }
    let charity = facts.charity.known()?.as_ref();
    if !charity.is_some_and(super::Charity::issues) {
        return Err(Refusal::NoIssuer.into());
    }
    let runs = facts.runs.known()?;
    let begun = |run: &Run| run.year == cmd.year && run.state == RunState::Stopped;
    let waits = |run: &Run| run.id != cmd.run && begun(run);
    if runs
        .iter()
        .any(|run| run.state == RunState::Going || waits(run))
    {
        return Err(Refusal::RunGoes.into());
    }
    let run = match runs.iter().find(|run| run.id == cmd.run) {
        None => Run {
            id: cmd.run,
            year: cmd.year,
            started: now,
            ..Run::default()
        },
        Some(run) if run.year != cmd.year => return Err(Refusal::NotAllowed.into()),
        Some(run) if run.state == RunState::Done => return Err(Refusal::RunDone.into()),
        Some(run) => Run {
            state: RunState::Going,
            ..run.clone()
        },
    };
    Ok(Decision {
        rows: vec![Row::Run(run)],
        ..Decision::default()
    })
}

/// What was issued until then stays issued.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchRun`].
pub fn stop_run(cmd: &StopRun, by: &Actor, facts: &Facts) -> Ruled {
    may(by)?;
    let run = going(facts, cmd.run)?;
    Ok(Decision {
        rows: vec![Row::Run(Run {
            state: RunState::Stopped,
            ..run.clone()
        })],
        ..Decision::default()
    })
}

/// By the clock alone. Who wants no receipt, has no address or gave nothing gets none, and holds nobody up.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchRun`] where it does not go (any more), [`Refusal::Papers`],
/// [`Refusal::NoSuchDonor`].
pub fn go_on(cmd: &GoOn, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Clock {
        return Err(Refusal::NotAllowed.into());
    }
    let run = going(facts, cmd.run)?;
    if cmd.turns.len() > BATCH {
        return Err(Refusal::Papers.into());
    }
    let mut number = facts.number(year_of(now))?;
    let mut decision = Decision::default();
    let mut after = run.clone();
    let merges = facts.merges()?;
    let mut had = BTreeSet::new();
    for turn in &cmd.turns {
        after.after = after.after.max(Some(turn.donor));
        // Who was written down twice has one receipt, at whichever turn comes first.
        if !had.insert(merges.root(turn.donor)) {
            continue;
        }
        if let Some(receipt) = due(turn, run.year, facts, now)? {
            give_out(&mut decision, Receipt { number, ..receipt }, facts, true)?;
            number = number.next();
            after.issued = after.issued.saturating_add(1);
        }
    }
    if cmd.last {
        after.state = RunState::Done;
        after.ended = Some(now);
    }
    decision.rows.push(Row::Run(after));
    Ok(decision)
}

fn due(turn: &Turn, year: u16, facts: &Facts, now: Time) -> Result<Option<Receipt>, Stop> {
    if facts.donor(turn.donor)?.details.receipt == ReceiptWish::None {
        return Ok(None);
    }
    let issue = Issue {
        receipt: turn.receipt,
        donor: turn.donor,
        covers: Covers::Year(year),
        send: true,
        instead_of: None,
    };
    match drawn(&issue, facts, now) {
        Ok(receipt) => Ok(Some(receipt)),
        Err(Stop::Refused(rule::Refusal::Donor(
            Refusal::NothingToReceipt | Refusal::Fields(_),
        ))) => Ok(None),
        Err(other) => Err(other),
    }
}

fn going(facts: &Facts, id: RunId) -> Result<&Run, Stop> {
    let mut runs = facts.runs.known()?.iter();
    let run = runs.find(|run| run.id == id && run.state == RunState::Going);
    run.ok_or_else(|| Refusal::NoSuchRun.into())
}

impl Facts {
    /// The next number of a year.
    pub(super) fn number(&self, year: u16) -> Result<Number, Stop> {
        let given = self.numbers.known()?.iter();
        let last = given.filter(|number| number.year == year).max().copied();
        Ok(last.unwrap_or(Number { year, serial: 0 }).next())
    }
}
