//! What the rules of this room look at, and which of it a command needs.

use super::rows::{Assignee, Subject, Task};
use super::{Command, Refusal};
use crate::access::Actor;
use crate::people::Person;
use crate::roundtable::{self, Item, Roundtable};
use crate::row::{Kind, Row};
use crate::rule::{Known, Stop};
use crate::sync::Replica;
use crate::value::{CompanyId, ItemId, PersonId, TaskId};

/// Facts for one command. The server loads all that [`needs`] names; a device knows the tasks that its person sees.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Those that the command names; for somebody's mail, all that they have open.
    pub tasks: Known<Vec<Task>>,
    /// Who gets a mail.
    pub people: Known<Vec<Person>>,
    /// The item that a task follows from, its roundtable, and the company that has the task.
    pub platform: roundtable::Facts,
}

/// What a command looks at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    pub task: Option<TaskId>,
    pub item: Option<ItemId>,
    pub company: Option<CompanyId>,
    /// Who gets a mail, with what they have open.
    pub person: Option<PersonId>,
}

#[must_use]
pub fn needs(command: &Command) -> Needs {
    let task = |id: TaskId| Needs {
        task: Some(id),
        ..Needs::default()
    };
    let company = |assignee| match assignee {
        Assignee::Company(id) => Some(id),
        Assignee::Office(_) | Assignee::Person(_) => None,
    };
    match command {
        Command::Give(c) => Needs {
            item: c.subject.and_then(Subject::item),
            company: company(c.words.assignee),
            ..task(c.task)
        },
        Command::Amend(c) => Needs {
            company: company(c.words.assignee),
            ..task(c.task)
        },
        Command::Finish(c) | Command::Reopen(c) => task(c.task),
        Command::Abandon(c) => task(c.task),
        Command::Ring(c) => task(c.task),
        Command::Send(c) => Needs {
            person: Some(c.person),
            ..Needs::default()
        },
    }
}

impl Needs {
    /// What it is of the platform's.
    #[must_use]
    pub fn platform(&self) -> roundtable::Needs {
        roundtable::Needs::Items(self.item.into_iter().collect(), self.company)
    }
}

impl Facts {
    #[must_use]
    pub fn known_here(needs: &Needs, replica: &Replica, by: &Actor) -> Self {
        let mut facts = Self {
            platform: roundtable::Facts::known_here(&needs.platform(), replica, by),
            ..Self::default()
        };
        if by.person().is_some() {
            facts.tasks = Known::Known(replica.each(Kind::Task, |row| match row {
                Row::Task(task) if Some(task.id) == needs.task => Some(task.clone()),
                _ => None,
            }));
        }
        facts
    }

    pub(super) fn task(&self, id: TaskId) -> Result<&Task, Stop> {
        let found = self.tasks.known()?.iter().find(|task| task.id == id);
        found.ok_or_else(|| Refusal::NoSuchTask.into())
    }

    /// An item and the roundtable that it is of.
    pub(super) fn item_at(&self, id: ItemId) -> Result<(&Item, &Roundtable), Stop> {
        let items = self.platform.items.known()?;
        let item = items.iter().find(|item| item.id == id);
        let item = item.ok_or(Refusal::NoSuchItem)?;
        let tables = self.platform.roundtables.known()?;
        let table = tables.iter().find(|table| table.id == item.roundtable);
        Ok((item, table.ok_or(Refusal::NoSuchItem)?))
    }
}
