//! The row of an item: what a company brings to a roundtable, and what became of it.

use serde::{Deserialize, Serialize};

use super::{Reason, Roundtable, State};
use crate::access::Actor;
use crate::company;
use crate::file::FileKind;
use crate::time::{self, Time};
use crate::value::{CompanyId, FileId, FileName, ItemId, Line, Passage, PersonId, RoundtableId};

/// Minutes of one item, at most.
pub const MAX_MINUTES: u8 = 240;
/// Texts of before that are kept of an item; the oldest goes first.
pub const MAX_BEFORE: usize = 20;
/// An item that was deferred so often stands before the others.
pub const RISES_AFTER: u8 = 2;

/// What is wished with a topic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// To tell of one's own work.
    #[default]
    Share,
    /// To hear from others.
    Learn,
    Discuss,
    /// To ask the others, or the organiser, for something.
    Request,
}

impl Wish {
    pub const ALL: [Self; 4] = [Self::Share, Self::Learn, Self::Discuss, Self::Request];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Share => "share",
            Self::Learn => "learn",
            Self::Discuss => "discuss",
            Self::Request => "request",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wish| wish.name() == name)
    }
}

/// Where an item stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// The chair has not decided.
    #[default]
    Submitted,
    /// It has a slot on the agenda.
    Accepted,
    /// It waits for the next roundtable.
    Deferred,
    Declined,
    /// Another item stands for it.
    Merged,
    Withdrawn,
    /// It was talked about.
    Discussed,
}

impl ItemState {
    pub const ALL: [Self; 7] = [
        Self::Submitted,
        Self::Accepted,
        Self::Deferred,
        Self::Declined,
        Self::Merged,
        Self::Withdrawn,
        Self::Discussed,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Accepted => "accepted",
            Self::Deferred => "deferred",
            Self::Declined => "declined",
            Self::Merged => "merged",
            Self::Withdrawn => "withdrawn",
            Self::Discussed => "discussed",
        }
    }
}

/// What its sender says of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Words {
    pub topic: Line<60>,
    pub kind: Wish,
    pub ask: Passage<600>,
    /// That it would take.
    pub minutes: u8,
    pub presenter: Option<Line<60>>,
}

/// A company that supports an item: one weight, however many of its people press.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supporter {
    pub company: CompanyId,
    /// As it was called then.
    pub name: company::Name,
}

/// What became of an item at some time, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: Time,
    pub to: ItemState,
    /// Of which roundtable it was an item then.
    pub roundtable: RoundtableId,
    pub reason: Reason,
}

/// What an item said until somebody amended it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub until: Time,
    pub words: Words,
}

/// What was said of an item, and what was decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    pub summary: Passage<1200>,
    pub decisions: Passage<600>,
}

impl Record {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.summary.is_empty() && self.decisions.is_empty()
    }
}

/// What turned out to be wrong in minutes that were locked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erratum {
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: Time,
    pub text: Passage<400>,
}

/// A file that belongs to an item. Its octets lie with the server; nobody's name stands beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub file: FileId,
    pub name: FileName,
    pub kind: FileKind,
    pub bytes: u32,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: Time,
}

/// What a company brings to a roundtable. Brought in without a name, only who sent it sees from whom it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Item {
    pub id: ItemId,
    pub roundtable: RoundtableId,
    #[serde(flatten)]
    pub words: Words,
    pub anonymous: bool,
    pub company: Option<CompanyId>,
    /// As it was called then.
    pub company_name: Option<company::Name>,
    /// Who sent it.
    pub by: Option<PersonId>,
    pub state: ItemState,
    /// Minutes of its slot, where it has one.
    pub given: u8,
    /// Its place on the agenda, from 0, where it has one.
    pub position: u16,
    /// What stands for it, where it was merged.
    pub into: Option<ItemId>,
    /// How often it was deferred, by a decision or because time ran out.
    pub deferrals: u8,
    pub support: Vec<Supporter>,
    /// The oldest first.
    pub way: Vec<Step>,
    /// The oldest first.
    pub before: Vec<Before>,
    pub record: Record,
    /// The oldest first.
    pub errata: Vec<Erratum>,
    /// The oldest first.
    pub attached: Vec<Attachment>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub created: Time,
}

impl Item {
    /// Whether an actor may mend it: where it has a name, whoever speaks for the company; else who sent it.
    #[must_use]
    pub fn is_of(&self, by: &Actor) -> bool {
        if self.anonymous {
            return by.person().is_some() && self.by == by.person();
        }
        self.company.is_some_and(|id| by.stands_for(id))
    }

    #[must_use]
    pub fn is_supported_by(&self, company: CompanyId) -> bool {
        self.support.iter().any(|one| one.company == company)
    }

    /// Whether it has the weight of a company that the actor speaks for, or of what was merged into that.
    #[must_use]
    pub fn has_weight_of(&self, by: &Actor) -> bool {
        self.support.iter().any(|one| by.stands_for(one.company))
    }

    /// Deferred so often that it comes first.
    #[must_use]
    pub const fn rises(&self) -> bool {
        self.deferrals >= RISES_AFTER
    }

    /// Whether something may be said to it: not where another stands for it, or nobody brings it any more.
    #[must_use]
    pub const fn takes_comments(&self) -> bool {
        !matches!(self.state, ItemState::Withdrawn | ItemState::Merged)
    }

    /// Whether files may be attached: while it is on its way or was talked about, until the minutes are locked. What
    /// waits for the next roundtable is bound to none.
    #[must_use]
    pub fn takes_files(&self, table: &Roundtable) -> bool {
        match self.state {
            ItemState::Deferred => true,
            ItemState::Submitted | ItemState::Accepted | ItemState::Discussed => {
                table.state != State::Locked
            }
            ItemState::Declined | ItemState::Merged | ItemState::Withdrawn => false,
        }
    }

    /// In which order undecided items stand: the highest first.
    #[must_use]
    pub fn rank(&self) -> (bool, usize, core::cmp::Reverse<Time>) {
        let early = core::cmp::Reverse(self.created);
        (self.rises(), self.support.len(), early)
    }

    /// Why it stands where it stands.
    #[must_use]
    pub fn reason(&self) -> Option<&Reason> {
        let last = self.way.last().map(|step| &step.reason);
        last.filter(|reason| !reason.is_empty())
    }

    /// As it is after a step; what it loses with it is gone.
    #[must_use]
    pub(super) fn goes(self, to: ItemState, reason: &Reason, now: Time) -> Self {
        let step = Step {
            at: now,
            to,
            roundtable: self.roundtable,
            reason: reason.clone(),
        };
        let slot = matches!(to, ItemState::Accepted | ItemState::Discussed);
        let mut way = self.way;
        way.push(step);
        Self {
            state: to,
            given: if slot { self.given } else { 0 },
            position: if slot { self.position } else { 0 },
            way,
            ..self
        }
    }

    /// The time that may stand beside it: of one without a name the day alone, so that nobody compares moments.
    #[must_use]
    pub(super) fn dated(&self, now: Time) -> Time {
        if self.anonymous {
            time::day_begins(now)
        } else {
            now
        }
    }
}
