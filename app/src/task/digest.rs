//! The mail of what somebody has to do: on days when there is news of it, every Monday, or never.

use chrono::{Datelike as _, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};

use super::Refusal;
use super::facts::Facts;
use super::rows::{MORNING, Task};
use crate::access::Actor;
use crate::people::{About, Notice, Person};
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::time::{self, Time};
use crate::value::PersonId;

/// A server that was away for a while makes up for the morning's mails so long; later ones wait for the next, where
/// nothing is lost. Monday's go all day.
const WINDOW: TimeDelta = TimeDelta::hours(4);

/// How often somebody wishes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// On mornings on which a task is new, or its day came near or is there. What is usual is not said: commands of
    /// before this could be chosen read the same.
    #[default]
    #[serde(skip)]
    Daily,
    /// On Monday mornings, where anything is to be done.
    Weekly,
    Never,
}

impl Frequency {
    pub const ALL: [Self; 3] = [Self::Daily, Self::Weekly, Self::Never];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Never => "never",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|often| often.name() == name)
    }

    /// Whether it is what nobody has to say.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Send {
    pub person: PersonId,
}

/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the clock, [`Refusal::NotDue`] where nothing is to be told.
pub fn send(cmd: &Send, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Clock {
        return Err(Refusal::NotAllowed.into());
    }
    let people = facts.people.known()?;
    let person = people.iter().find(|person| person.id == cmd.person);
    let person = person.ok_or(Refusal::NotDue)?;
    let tasks = due(person, facts.tasks.known()?, now);
    let notice = (!tasks.is_empty()).then(|| Notice::to(person, About::Tasks(tasks)));
    let notice = notice.flatten().ok_or(Refusal::NotDue)?;
    Ok(Decision {
        rows: vec![Row::Person(Person {
            digested: Some(now),
            ..person.clone()
        })],
        notices: vec![notice],
        ..Decision::default()
    })
}

/// What a person's mail would tell of their open tasks now, the most urgent first; nothing where none is due.
#[must_use]
pub fn due(person: &Person, tasks: &[Task], now: Time) -> Vec<Task> {
    let last = person.digested.unwrap_or(person.created);
    let morning = morning(now);
    if person.erased || last >= morning {
        return Vec::new();
    }
    let monday = time::japan(morning).weekday() == Weekday::Mon;
    let news = |task: &&Task| task.created > last || task.rung.is_some_and(|rung| rung > last);
    let mut told: Vec<Task> = match person.wishes.tasks {
        Frequency::Weekly if monday => tasks.to_vec(),
        Frequency::Daily if now < morning + WINDOW => tasks.iter().filter(news).cloned().collect(),
        Frequency::Never | Frequency::Weekly | Frequency::Daily => Vec::new(),
    };
    told.retain(Task::is_open);
    told.sort_by_key(|task| (task.words.due.is_none(), task.words.due, task.created));
    told
}

/// The last morning at which mails could go, at eight in Japan.
#[must_use]
pub fn morning(now: Time) -> Time {
    time::day_begins(now - MORNING) + MORNING
}
