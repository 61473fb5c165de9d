//! What people do with tasks: give them, change them, end them.

use app::access::Actor;
use app::command::Command;
use app::people::Area;
use app::roundtable::Item;
use app::row::{Kind, Row};
use app::sync::Sync;
use app::task::{Abandon, Amend, Assignee, Command as C, End, Give, Subject, Task, Words};
use app::value::{CompanyId, Line, Passage, TaskId};
use chrono::TimeDelta;
use rand::Rng as _;

use crate::house::House;
use crate::verbs::Verbs;

/// Whom somebody may give something, and whom not always.
pub fn assignees(by: &Actor, sync: &Sync, follows: bool) -> Vec<Assignee> {
    let areas = Area::ALL.into_iter().filter(|area| by.works_in(*area));
    let mut all: Vec<_> = areas.map(Assignee::Office).collect();
    all.extend(by.platform().iter().copied().map(Assignee::Company));
    let member = sync.replica.each(Kind::Member, |row| match row {
        Row::Member(member) => Some(Assignee::Company(member.company)),
        _ => None,
    });
    all.extend(member.into_iter().take(3));
    all.extend(by.person().filter(|_| !follows).map(Assignee::Person));
    all
}

/// What somebody sees that has a slot: something may follow from it.
pub fn with_a_slot(sync: &Sync) -> Vec<Item> {
    sync.replica.each(Kind::Item, |row| match row {
        Row::Item(item) if item.given > 0 => Some(item.clone()),
        _ => None,
    })
}

pub fn tasks(sync: &Sync) -> Vec<Task> {
    sync.replica.each(Kind::Task, |row| match row {
        Row::Task(task) => Some(task.clone()),
        _ => None,
    })
}

/// Two for each office and for a company, one of them done.
pub async fn some(house: &House, company: CompanyId) {
    let offices = Area::ALL.into_iter().map(Assignee::Office);
    for assignee in offices.chain([Assignee::Company(company)]) {
        given(house, assignee, None).await;
        let task = given(house, assignee, None).await;
        let finish = C::Finish(End { task });
        house.has_done(Command::Task(finish)).await;
    }
}

pub async fn given(house: &House, assignee: Assignee, subject: Option<Subject>) -> TaskId {
    let task = TaskId::new();
    let give = C::Give(Give {
        task,
        words: Words {
            what: Line::parse("資料を配る").unwrap(),
            assignee,
            due: Some(house.clock.now() + TimeDelta::days(5)),
        },
        subject,
    });
    house.has_done(Command::Task(give)).await;
    task
}

impl Verbs<'_> {
    pub fn task(&mut self, sync: &Sync) -> Option<C> {
        let by = sync.actor();
        let chosen = self.one(&tasks(sync));
        let Some(task) = chosen.filter(|_| self.random.random_ratio(2, 3)) else {
            let item = self.one(&with_a_slot(sync));
            let item = item.filter(|_| self.random.random());
            let subject = item.map(|item| Subject::Item {
                item: item.id,
                roundtable: item.roundtable,
            });
            return Some(C::Give(Give {
                task: TaskId::new(),
                words: Words {
                    what: self.what(),
                    assignee: self.one(&assignees(&by, sync, subject.is_some()))?,
                    due: Some(self.now + TimeDelta::days(self.random.random_range(-1..9))),
                },
                subject,
            }));
        };
        let end = End { task: task.id };
        Some(match self.random.random_range(0..6) {
            0 => C::Finish(end),
            1 => C::Reopen(end),
            2 => C::Abandon(Abandon {
                task: task.id,
                reason: Passage::parse("異動").unwrap(),
            }),
            _ => {
                let mut words = task.words.clone();
                words.what = self.what();
                if self.random.random() {
                    words.assignee = self.one(&assignees(&by, sync, task.is_follow_up()))?;
                }
                C::Amend(Amend {
                    task: task.id,
                    words,
                    seen: task.words,
                })
            }
        })
    }

    fn what(&self) -> Line<120> {
        Line::parse(&format!("すること {}", self.count)).unwrap()
    }
}
