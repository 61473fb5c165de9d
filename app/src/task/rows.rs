//! The row of a task.

use chrono::{Days, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::company;
use crate::people::Area;
use crate::roundtable::keeps_the_platform;
use crate::time::{self, Time};
use crate::value::{CompanyId, ItemId, Line, Passage, PersonId, PledgeId, RoundtableId, TaskId};

pub type Reason = Passage<400>;

/// A task rings so many days before its own.
const SOON: Days = Days::new(3);
/// When a day's alerts and mails go, by the clock in Japan.
pub const MORNING: TimeDelta = TimeDelta::hours(8);

/// Who is to do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assignee {
    /// Staff of an area, whoever gets to it.
    Office(Area),
    /// Whoever speaks for a company.
    Company(CompanyId),
    /// One person alone, who sees it alone.
    Person(PersonId),
}

impl Default for Assignee {
    fn default() -> Self {
        Self::Office(Area::Administration)
    }
}

/// The row that a task is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// It follows from what was said of an item.
    Item {
        item: ItemId,
        roundtable: RoundtableId,
    },
    /// A promise fell behind, which no person says: see `donor::decide`. Nothing here tells who gives.
    Pledge { pledge: PledgeId, why: Behind },
}

impl Subject {
    /// The item that something follows from.
    #[must_use]
    pub const fn item(self) -> Option<ItemId> {
        match self {
            Self::Item { item, .. } => Some(item),
            Self::Pledge { .. } => None,
        }
    }
}

/// Why a promise is behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behind {
    /// What it is paid by could not be charged.
    Failed,
    /// Money was expected and did not come.
    Missing,
}

/// What may be changed of a task.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Words {
    /// What is to be done; of a promise that is behind, which says so by itself, a note.
    pub what: Line<120>,
    pub assignee: Assignee,
    /// The beginning of its day in Japan.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub due: Option<Time>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    #[default]
    Open,
    Done,
    /// It will not be done, and the reason says why.
    Dropped,
}

impl TaskState {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }
}

/// How far the server's clock has told of it: each once.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Alert {
    #[default]
    None,
    /// Its day is near.
    Soon,
    /// Its day is there, or over.
    Due,
}

/// What is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Task {
    pub id: TaskId,
    #[serde(flatten)]
    pub words: Words,
    /// The assignee's, where that is a company: as it was called then.
    pub company_name: Option<company::Name>,
    pub subject: Option<Subject>,
    pub state: TaskState,
    /// Why it was dropped.
    pub reason: Reason,
    pub alert: Alert,
    /// When it rang last, or came to whoever has it now.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub rung: Option<Time>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub created: Time,
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub ended: Option<Time>,
}

impl Task {
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == TaskState::Open
    }

    /// Whether it is the actor's to do.
    #[must_use]
    pub fn is_of(&self, by: &Actor) -> bool {
        match self.words.assignee {
            Assignee::Office(area) => by.works_in(area),
            Assignee::Company(id) => by.stands_for(id),
            Assignee::Person(id) => by.person() == Some(id),
        }
    }

    /// Whether the actor looks after it: of what a company has, the platform's staff.
    #[must_use]
    pub fn is_kept_by(&self, by: &Actor) -> bool {
        match self.words.assignee {
            Assignee::Company(_) => keeps_the_platform(by),
            Assignee::Office(_) | Assignee::Person(_) => self.is_of(by),
        }
    }

    /// Whether the actor has it, or looks after it.
    #[must_use]
    pub fn is_tended_by(&self, by: &Actor) -> bool {
        self.is_of(by) || self.is_kept_by(by)
    }

    /// Whether everybody of the platform sees it: what follows from an item is shown beside it.
    #[must_use]
    pub const fn is_follow_up(&self) -> bool {
        matches!(self.subject, Some(Subject::Item { .. }))
    }

    /// The item that it follows from.
    #[must_use]
    pub const fn item(&self) -> Option<ItemId> {
        match self.subject {
            Some(subject) => subject.item(),
            None => None,
        }
    }

    /// The promise that is behind, and why.
    #[must_use]
    pub const fn pledge(&self) -> Option<(PledgeId, Behind)> {
        match self.subject {
            Some(Subject::Pledge { pledge, why }) => Some((pledge, why)),
            Some(Subject::Item { .. }) | None => None,
        }
    }

    /// The morning on which it rings so.
    #[must_use]
    pub fn rings_at(&self, alert: Alert) -> Option<Time> {
        let day = time::japan(self.words.due?).date_naive();
        let day = match alert {
            Alert::None => return None,
            Alert::Soon => day.checked_sub_days(SOON)?,
            Alert::Due => day,
        };
        Some(time::from_japan(day.and_time(NaiveTime::MIN)) + MORNING)
    }

    /// Whether its day is over.
    #[must_use]
    pub fn is_late(&self, now: Time) -> bool {
        let today = time::day_begins(now);
        self.is_open() && self.words.due.is_some_and(|due| due < today)
    }

    /// Whether a device may keep it: a person's own and a coordinator's may name somebody.
    #[must_use]
    pub const fn may_lie_about(&self) -> bool {
        self.words.may_lie_about(self.is_follow_up())
    }
}

impl Words {
    /// See [`Task::may_lie_about`].
    #[must_use]
    pub const fn may_lie_about(&self, follow_up: bool) -> bool {
        follow_up
            || matches!(
                self.assignee,
                Assignee::Company(_) | Assignee::Office(Area::Platform | Area::Events)
            )
    }
}
