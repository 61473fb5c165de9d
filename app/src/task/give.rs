//! Somebody gives a task, or changes what it says.

use serde::{Deserialize, Serialize};

use super::Refusal;
use super::facts::Facts;
use super::rows::{Alert, Assignee, Subject, Task, Words};
use crate::access::Actor;
use crate::company;
use crate::merge::merged;
use crate::people::Area;
use crate::roundtable::{Item, ItemState, Roundtable, State, keeps_the_platform};
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::{self, Time};
use crate::value::TaskId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Give {
    pub task: TaskId,
    pub words: Words,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amend {
    pub task: TaskId,
    pub words: Words,
    /// What the sender saw when they began to type.
    pub seen: Words,
}

/// Staff gives tasks to its own area and to itself, the platform's also to companies. From an item of the agenda
/// follows what those who write its minutes say: the chair for anyone, a company for itself.
///
/// # Errors
/// [`Refusal::NotAllowed`], also for what no person says, [`Refusal::NoSuchItem`], [`Refusal::NotFollowed`],
/// [`Refusal::NoWords`],
/// [`Refusal::NoDay`], [`Refusal::PastDay`], [`Refusal::NoSuchCompany`].
pub fn give(cmd: &Give, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if matches!(cmd.subject, Some(Subject::Pledge { .. })) {
        return Err(Refusal::NotAllowed.into());
    }
    may_hold(by, cmd.words.assignee, cmd.subject.is_some())?;
    // A name that something has is nobody's to give to something new.
    if facts.tasks.known()?.iter().any(|task| task.id == cmd.task) {
        return Err(Refusal::NotAllowed.into());
    }
    if let Some(Subject::Item { item, roundtable }) = cmd.subject {
        let (item, table) = facts.item_at(item)?;
        if table.id != roundtable {
            return Err(Refusal::NoSuchItem.into());
        }
        if !may_follow_up(by, item, table) {
            return Err(Refusal::NotFollowed.into());
        }
        if cmd.words.due.is_none() {
            return Err(Refusal::NoDay.into());
        }
    }
    sound(&cmd.words, cmd.subject)?;
    if cmd.words.due.is_some_and(|due| due < time::day_begins(now)) {
        return Err(Refusal::PastDay.into());
    }
    let task = Task {
        id: cmd.task,
        company_name: company_name(&cmd.words, facts)?,
        words: with_whole_day(&cmd.words),
        subject: cmd.subject,
        created: now,
        ..Task::default()
    };
    Ok(done(task))
}

/// Whoever has it may change its words and its day, whoever looks after it also who has it. A new day rings anew, and
/// so it does for whom it comes to.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchTask`], [`Refusal::Ended`], [`Refusal::Changed`], and those of [`give`]
/// about the words.
pub fn amend(cmd: &Amend, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let before = facts.tended(by, cmd.task)?;
    if !before.is_open() {
        return Err(Refusal::Ended.into());
    }
    let words = merged(&cmd.seen, &with_whole_day(&cmd.words), &before.words)
        .map_err(|fields| Refusal::Changed { fields })?;
    if words == before.words {
        return Ok(Decision::default());
    }
    let follows = before.is_follow_up();
    if words.assignee != before.words.assignee {
        if !before.is_kept_by(by) {
            return Err(Refusal::NotAllowed.into());
        }
        let alone = |assignee| matches!(assignee, Assignee::Person(_));
        // What somebody keeps for themselves was never another's, and is not given away.
        // Who gives is nobody's business but of those who look after donors.
        let promised = before.pledge().is_some();
        if promised || alone(words.assignee) || alone(before.words.assignee) {
            return Err(Refusal::NotAllowed.into());
        }
        may_hold(by, words.assignee, follows)?;
    }
    sound(&words, before.subject)?;
    if follows && words.due.is_none() {
        return Err(Refusal::NoDay.into());
    }
    let stays = words.assignee == before.words.assignee;
    let moved = words.due != before.words.due;
    if moved && words.due.is_some_and(|due| due < time::day_begins(now)) {
        return Err(Refusal::PastDay.into());
    }
    let named = if stays {
        before.company_name.clone()
    } else {
        company_name(&words, facts)?
    };
    Ok(done(Task {
        words,
        company_name: named,
        alert: if moved || !stays {
            Alert::None
        } else {
            before.alert
        },
        rung: if stays { before.rung } else { Some(now) },
        ..before.clone()
    }))
}

/// Whether an actor may say what follows from an item.
#[must_use]
pub fn may_follow_up(by: &Actor, item: &Item, table: &Roundtable) -> bool {
    let on_it = matches!(item.state, ItemState::Accepted | ItemState::Discussed);
    let open = match table.state {
        State::Held => true,
        State::Published | State::Locked => keeps_the_platform(by),
        State::Planned | State::Collecting => false,
    };
    on_it && open
}

/// Whose tasks an actor may give; said before anything is looked up.
fn may_hold(by: &Actor, assignee: Assignee, follow_up: bool) -> Result<(), Refusal> {
    let may = match assignee {
        Assignee::Office(area) if follow_up => area == Area::Platform && keeps_the_platform(by),
        Assignee::Company(id) if follow_up => keeps_the_platform(by) || by.platform().contains(&id),
        Assignee::Person(_) if follow_up => false,
        Assignee::Office(area) => by.works_in(area),
        Assignee::Company(_) => keeps_the_platform(by),
        Assignee::Person(id) => by.works_here() && by.person() == Some(id),
    };
    if may {
        Ok(())
    } else {
        Err(Refusal::NotAllowed)
    }
}

impl Facts {
    /// A task that the actor has or looks after.
    pub(super) fn tended(&self, by: &Actor, id: TaskId) -> Result<&Task, Stop> {
        if by.person().is_none() && !by.works_here() {
            return Err(Refusal::NotAllowed.into());
        }
        let task = self.task(id)?;
        let seen = crate::access::sees(by, &Row::Task(task.clone()), "id");
        if !seen {
            return Err(Refusal::NoSuchTask.into());
        }
        if !task.is_tended_by(by) {
            return Err(Refusal::NotAllowed.into());
        }
        Ok(task)
    }
}

fn sound(words: &Words, subject: Option<Subject>) -> Result<(), Refusal> {
    let says = matches!(subject, Some(Subject::Pledge { .. }));
    if words.what.as_str().is_empty() && !says {
        return Err(Refusal::NoWords);
    }
    Ok(())
}

/// A day is meant, whatever moment of it was sent.
fn with_whole_day(words: &Words) -> Words {
    Words {
        due: words.due.map(time::day_begins),
        ..words.clone()
    }
}

fn company_name(words: &Words, facts: &Facts) -> Result<Option<company::Name>, Stop> {
    let Assignee::Company(id) = words.assignee else {
        return Ok(None);
    };
    let company = facts.platform.directory.known()?.company(id);
    let company = company.ok_or(Refusal::NoSuchCompany)?;
    Ok(Some(company.name.clone()))
}

pub(super) fn done(task: Task) -> Decision {
    Decision {
        rows: vec![Row::Task(task)],
        ..Decision::default()
    }
}
