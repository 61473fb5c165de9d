//! A task is done, or will not be; and taken up again where that was wrong.

use serde::{Deserialize, Serialize};

use super::Refusal;
use super::facts::Facts;
use super::give::done;
use super::rows::{Reason, Task, TaskState};
use crate::access::Actor;
use crate::rule::Ruled;
use crate::time::Time;
use crate::value::TaskId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    pub task: TaskId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abandon {
    pub task: TaskId,
    pub reason: Reason,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchTask`], [`Refusal::Ended`].
pub fn finish(cmd: &End, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let before = open(facts, by, cmd.task)?;
    Ok(done(Task {
        state: TaskState::Done,
        ended: Some(now),
        ..before.clone()
    }))
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchTask`], [`Refusal::Ended`], [`Refusal::NoReason`].
pub fn abandon(cmd: &Abandon, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let before = open(facts, by, cmd.task)?;
    if cmd.reason.is_empty() {
        return Err(Refusal::NoReason.into());
    }
    Ok(done(Task {
        state: TaskState::Dropped,
        reason: cmd.reason.clone(),
        ended: Some(now),
        ..before.clone()
    }))
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchTask`], [`Refusal::NotEnded`].
pub fn reopen(cmd: &End, by: &Actor, facts: &Facts) -> Ruled {
    let before = facts.tended(by, cmd.task)?;
    if before.is_open() {
        return Err(Refusal::NotEnded.into());
    }
    Ok(done(Task {
        state: TaskState::Open,
        reason: Reason::default(),
        ended: None,
        ..before.clone()
    }))
}

fn open<'a>(facts: &'a Facts, by: &Actor, id: TaskId) -> Result<&'a Task, crate::rule::Stop> {
    let task = facts.tended(by, id)?;
    if !task.is_open() {
        return Err(Refusal::Ended.into());
    }
    Ok(task)
}
