//! The server's clock tells that a task's day comes near, and that it is there: each once.

use serde::{Deserialize, Serialize};

use super::Refusal;
use super::facts::Facts;
use super::give::done;
use super::rows::{Alert, Task};
use crate::access::Actor;
use crate::rule::Ruled;
use crate::time::Time;
use crate::value::TaskId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ring {
    pub task: TaskId,
}

/// When a task rings next; `None` where it has rung for the last time, has no day, or is over.
#[must_use]
pub fn next_alert(task: &Task) -> Option<Time> {
    if !task.is_open() {
        return None;
    }
    match task.alert {
        Alert::None => task.rings_at(Alert::Soon),
        Alert::Soon => task.rings_at(Alert::Due),
        Alert::Due => None,
    }
}

/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the clock, [`Refusal::NoSuchTask`], [`Refusal::NotDue`].
pub fn ring(cmd: &Ring, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Clock {
        return Err(Refusal::NotAllowed.into());
    }
    let before = facts.task(cmd.task)?;
    if next_alert(before).is_none_or(|at| now < at) {
        return Err(Refusal::NotDue.into());
    }
    let there = before.rings_at(Alert::Due).is_some_and(|at| at <= now);
    Ok(done(Task {
        alert: if there { Alert::Due } else { Alert::Soon },
        rung: Some(now),
        ..before.clone()
    }))
}
