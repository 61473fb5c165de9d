//! A promise that falls behind gives whoever looks after donors something to do on the same day, and takes it from them
//! where the money comes after all. One task to a promise, however often it falls behind: the rows say that something is
//! amiss and with which promise, never with whom, and so does the mail of tasks.

use chrono::TimeDelta;

use super::card::named;
use super::facts::Facts;
use super::rows::{Pledge, PledgeState};
use crate::people::Area;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::task::{Assignee, Behind, Subject, Task, TaskState, Words};
use crate::time::{self, Time};
use crate::value::{PledgeId, TaskId};

/// So long it may lie: what a card could not pay is tried again by then, and a transfer that was late is there.
const LIES: TimeDelta = TimeDelta::days(7);

/// The task about a promise. The same promise is always the same task.
#[must_use]
pub fn task_of(pledge: PledgeId) -> TaskId {
    TaskId(named("behind", &pledge.to_string()))
}

/// With what follows from promises that fall behind, or do no more.
pub(super) fn alerted(mut decision: Decision, facts: &Facts, now: Time) -> Ruled {
    let mut tasks = Vec::new();
    for row in &decision.rows {
        if let Row::Pledge(after) = row {
            tasks.extend(follows(after, facts, now)?.map(Row::Task));
        }
    }
    decision.rows.append(&mut tasks);
    Ok(decision)
}

fn follows(after: &Pledge, facts: &Facts, now: Time) -> Result<Option<Task>, Stop> {
    let pledges = facts.pledges.known()?;
    let before = pledges.iter().find(|pledge| pledge.id == after.id);
    let was = before.map_or(PledgeState::Waiting, |before| before.state);
    let late = |state| matches!(state, PledgeState::PastDue | PledgeState::Lapsed);
    // What never was behind has no task; what was given up is still for somebody to look at.
    if !(late(was) || late(after.state)) || after.state == PledgeState::Lapsed {
        return Ok(None);
    }
    let id = task_of(after.id);
    let known = facts.tasks.known()?.iter().find(|task| task.id == id);
    let task = match (known, after.state == PledgeState::PastDue) {
        (None, true) => begun(id, after, now),
        // Whoever ended it by hand meant this time, not the next.
        (Some(known), true) if !known.is_open() && was != PledgeState::PastDue => Task {
            created: known.created,
            rung: Some(now),
            ..begun(id, after, now)
        },
        (Some(known), true) => Task {
            subject: Some(about(after)),
            ..known.clone()
        },
        (Some(known), false) if known.is_open() => Task {
            state: TaskState::Done,
            ended: Some(now),
            ..known.clone()
        },
        _ => return Ok(None),
    };
    Ok(Some(task).filter(|task| Some(task) != known))
}

fn begun(id: TaskId, pledge: &Pledge, now: Time) -> Task {
    Task {
        id,
        words: Words {
            assignee: Assignee::Office(Area::Fundraising),
            due: Some(time::day_begins(now) + LIES),
            ..Words::default()
        },
        subject: Some(about(pledge)),
        created: now,
        ..Task::default()
    }
}

const fn about(pledge: &Pledge) -> Subject {
    Subject::Pledge {
        pledge: pledge.id,
        why: match pledge.failed {
            Some(_) => Behind::Failed,
            None => Behind::Missing,
        },
    }
}
