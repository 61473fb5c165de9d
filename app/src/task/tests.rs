//! Tasks by their rules: who may give what to whom, what each may change, when it rings and when a mail goes.

use chrono::{DateTime, TimeDelta};
use proptest::prelude::*;

use super::*;
use crate::company::{Company, Directory};
use crate::people::{About, Area, Person, Wishes};
use crate::roundtable::sample::fellow;
use crate::roundtable::{self, Item, ItemState, Roundtable, State};
use crate::row::Row;
use crate::rule::{Known, Stop};
use crate::value::{
    CompanyId, Email, ItemId, Line, Passage, PersonId, PledgeId, RoundtableId, TaskId,
};

/// Friday, 15 January 2027, 17:00 in Japan.
fn now() -> Time {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// So many days from today, at the beginning of that day in Japan.
fn day(days: i64) -> Time {
    crate::time::day_begins(now()) + TimeDelta::days(days)
}

fn company(name: &str) -> Company {
    Company {
        id: CompanyId::new(),
        name: Line::parse(name).unwrap(),
        ..Company::default()
    }
}

fn staff(area: Area) -> Actor {
    Actor::staff(PersonId::new(), vec![area])
}

/// A roundtable with an item that has a slot, and what is to be done.
struct Office {
    companies: Vec<Company>,
    table: Roundtable,
    item: Item,
    tasks: Vec<Task>,
}

impl Office {
    fn of(state: State) -> Self {
        let table = Roundtable {
            id: RoundtableId::new(),
            number: 4,
            state,
            ..Roundtable::default()
        };
        let item = Item {
            id: ItemId::new(),
            roundtable: table.id,
            state: ItemState::Discussed,
            ..Item::default()
        };
        Self {
            companies: vec![company("さくら食品"), company("青葉運輸")],
            table,
            item,
            tasks: Vec::new(),
        }
    }

    fn facts(&self) -> Facts {
        Facts {
            tasks: Known::Known(self.tasks.clone()),
            people: Known::Hidden,
            platform: roundtable::Facts {
                members: Known::Known(Vec::new()),
                directory: Known::Known(Directory::of(self.companies.clone())),
                roundtables: Known::Known(vec![self.table.clone()]),
                items: Known::Known(vec![self.item.clone()]),
                ..roundtable::Facts::default()
            },
        }
    }

    fn does_at(&mut self, by: &Actor, command: &Command, at: Time) -> Result<(), Stop> {
        let decision = decide(command, by, &self.facts(), at)?;
        for row in decision.rows {
            let Row::Task(task) = row else {
                panic!("{row:?}")
            };
            self.tasks.retain(|other| other.id != task.id);
            self.tasks.push(task);
        }
        Ok(())
    }

    fn does(&mut self, by: &Actor, command: &Command) -> Result<(), Stop> {
        self.does_at(by, command, now())
    }

    fn follow_up(&self, assignee: Assignee, due: Option<Time>) -> Give {
        Give {
            subject: Some(Subject::Item {
                item: self.item.id,
                roundtable: self.table.id,
            }),
            ..give(assignee, due)
        }
    }

    fn sakura(&self) -> Assignee {
        Assignee::Company(self.companies[0].id)
    }

    fn task(&self) -> &Task {
        self.tasks.last().unwrap()
    }
}

fn give(assignee: Assignee, due: Option<Time>) -> Give {
    Give {
        task: TaskId::new(),
        words: Words {
            what: Line::parse("資料を配る").unwrap(),
            assignee,
            due,
        },
        subject: None,
    }
}

fn refused(refusal: Refusal) -> Result<(), Stop> {
    Err(refusal.into())
}

#[test]
fn what_follows_has_an_owner_and_a_day_and_keeps_its_companys_name() {
    let mut office = Office::of(State::Held);
    let chair = staff(Area::Platform);
    let without = office.follow_up(office.sakura(), None);
    assert_eq!(
        office.does(&chair, &Command::Give(without)),
        refused(Refusal::NoDay)
    );
    let past = office.follow_up(office.sakura(), Some(day(-1)));
    assert_eq!(
        office.does(&chair, &Command::Give(past)),
        refused(Refusal::PastDay)
    );
    // Whatever moment of a day is sent: the day is meant.
    let today = office.follow_up(office.sakura(), Some(now()));
    office.does(&chair, &Command::Give(today)).unwrap();
    assert_eq!(office.task().words.due, Some(day(0)));
    let name = office.task().company_name.clone();
    assert_eq!(name, Some(office.companies[0].name.clone()));
}

#[test]
fn a_company_takes_things_upon_itself_and_gives_none_to_others() {
    let mut office = Office::of(State::Held);
    let (hana, aoi) = (fellow(&office.companies[0]), fellow(&office.companies[1]));
    let own = office.follow_up(office.sakura(), Some(day(7)));
    assert_eq!(
        office.does(&aoi, &Command::Give(own.clone())),
        refused(Refusal::NotAllowed)
    );
    office.does(&hana, &Command::Give(own.clone())).unwrap();
    let end = Command::Finish(End { task: own.task });
    // Everybody of the platform sees it, and only who has it says that it is done.
    assert_eq!(office.does(&aoi, &end), refused(Refusal::NotAllowed));
    assert_eq!(
        office.does(&staff(Area::Events), &end),
        refused(Refusal::NoSuchTask)
    );
    office.does(&hana, &end).unwrap();
    assert_eq!(office.does(&hana, &end), refused(Refusal::Ended));
    let again = Command::Reopen(End { task: own.task });
    office.does(&hana, &again).unwrap();
    assert_eq!(office.task().ended, None);
    // It may put its own off, and not upon somebody else.
    let seen = office.task().words.clone();
    let mut words = seen.clone();
    words.assignee = Assignee::Company(office.companies[1].id);
    let amend = Command::Amend(Amend {
        task: own.task,
        words,
        seen,
    });
    assert_eq!(office.does(&hana, &amend), refused(Refusal::NotAllowed));
    office.does(&staff(Area::Platform), &amend).unwrap();
    // To whom it comes now it is news.
    assert_eq!(office.task().rung, Some(now()));
    let name = office.task().company_name.clone();
    assert_eq!(name, Some(office.companies[1].name.clone()));
}

#[test]
fn companies_say_what_follows_until_the_minutes_are_locked_and_the_chair_longer() {
    for (state, company, chair) in [
        (State::Collecting, false, false),
        (State::Published, false, true),
        (State::Held, true, true),
        (State::Locked, false, true),
    ] {
        let mut office = Office::of(state);
        for (by, may) in [
            (fellow(&office.companies[0]), company),
            (staff(Area::Platform), chair),
        ] {
            let give = office.follow_up(office.sakura(), Some(day(7)));
            let told = office.does(&by, &Command::Give(give));
            let expected = if may {
                Ok(())
            } else {
                refused(Refusal::NotFollowed)
            };
            assert_eq!(told, expected, "{state:?}");
        }
    }
    let mut office = Office::of(State::Held);
    office.item.state = ItemState::Declined;
    let give = office.follow_up(office.sakura(), Some(day(7)));
    let told = office.does(&staff(Area::Platform), &Command::Give(give));
    assert_eq!(told, refused(Refusal::NotFollowed));
}

#[test]
fn what_somebody_keeps_for_themselves_is_nobodys_else() {
    let mut office = Office::of(State::Held);
    let ken = staff(Area::Coordination);
    let own = give(Assignee::Person(ken.person().unwrap()), None);
    assert_eq!(
        office.does(&staff(Area::Coordination), &Command::Give(own.clone())),
        refused(Refusal::NotAllowed)
    );
    office.does(&ken, &Command::Give(own.clone())).unwrap();
    let mut words = own.words.clone();
    words.assignee = Assignee::Office(Area::Coordination);
    let away = Command::Amend(Amend {
        task: own.task,
        words,
        seen: own.words.clone(),
    });
    assert_eq!(office.does(&ken, &away), refused(Refusal::NotAllowed));
    for by in [staff(Area::Administration), staff(Area::Coordination)] {
        let end = Command::Finish(End { task: own.task });
        assert_eq!(office.does(&by, &end), refused(Refusal::NoSuchTask));
    }
    // Nothing of it lies on a device.
    assert!(!office.task().may_lie_about());
}

#[test]
fn of_two_who_change_one_thing_the_later_is_told() {
    let mut office = Office::of(State::Held);
    let chair = staff(Area::Platform);
    let given = give(Assignee::Office(Area::Platform), Some(day(7)));
    office.does(&chair, &Command::Give(given.clone())).unwrap();
    let amend = |what: &str, due| {
        Command::Amend(Amend {
            task: given.task,
            words: Words {
                what: Line::parse(what).unwrap(),
                due,
                ..given.words.clone()
            },
            seen: given.words.clone(),
        })
    };
    office
        .does(&chair, &amend("全員に配る", Some(day(7))))
        .unwrap();
    office
        .does(&chair, &amend("資料を配る", Some(day(9))))
        .unwrap();
    let words = &office.task().words;
    assert_eq!(words.what.as_str(), "全員に配る");
    assert_eq!(words.due, Some(day(9)));
    assert_eq!(
        office.does(&chair, &amend("資料を配る", Some(day(-1)))),
        refused(Refusal::Changed {
            fields: vec!["due".to_owned()]
        })
    );
    let now_there = office.task().words.clone();
    let past = Amend {
        task: given.task,
        words: Words {
            due: Some(day(-1)),
            ..now_there.clone()
        },
        seen: now_there,
    };
    assert_eq!(
        office.does(&chair, &Command::Amend(past)),
        refused(Refusal::PastDay)
    );
    let fields = vec!["what".to_owned()];
    assert_eq!(
        office.does(&chair, &amend("誰かに配る", Some(day(7)))),
        refused(Refusal::Changed { fields })
    );
}

#[test]
fn a_task_rings_three_days_before_and_on_its_day_at_eight_and_once_each() {
    let mut office = Office::of(State::Held);
    let chair = staff(Area::Platform);
    let given = give(Assignee::Office(Area::Platform), Some(day(7)));
    office.does(&chair, &Command::Give(given.clone())).unwrap();
    let ring = Command::Ring(Ring { task: given.task });
    let eight = TimeDelta::hours(8);
    assert_eq!(next_alert(office.task()), Some(day(4) + eight));
    let early = day(4) + eight - TimeDelta::seconds(1);
    assert_eq!(
        office.does_at(&Actor::Clock, &ring, early),
        refused(Refusal::NotDue)
    );
    assert_eq!(
        office.does_at(&chair, &ring, day(4) + eight),
        refused(Refusal::NotAllowed)
    );
    office
        .does_at(&Actor::Clock, &ring, day(4) + eight)
        .unwrap();
    assert_eq!(office.task().alert, Alert::Soon);
    assert_eq!(
        office.does_at(&Actor::Clock, &ring, day(5)),
        refused(Refusal::NotDue)
    );
    office
        .does_at(&Actor::Clock, &ring, day(7) + eight)
        .unwrap();
    assert_eq!(office.task().alert, Alert::Due);
    assert_eq!(next_alert(office.task()), None);
    // Put off, it rings anew; done, it rings no more.
    let later = Words {
        due: Some(day(20)),
        ..given.words.clone()
    };
    let amend = Command::Amend(Amend {
        task: given.task,
        words: later,
        seen: given.words.clone(),
    });
    office.does_at(&chair, &amend, day(8)).unwrap();
    assert_eq!(next_alert(office.task()), Some(day(17) + eight));
    office
        .does(&chair, &Command::Finish(End { task: given.task }))
        .unwrap();
    assert_eq!(next_alert(office.task()), None);
}

#[test]
fn who_was_long_away_hears_of_the_day_at_once_and_not_twice() {
    let mut office = Office::of(State::Held);
    let given = give(Assignee::Office(Area::Platform), Some(day(7)));
    let chair = staff(Area::Platform);
    office.does(&chair, &Command::Give(given.clone())).unwrap();
    let ring = Command::Ring(Ring { task: given.task });
    office.does_at(&Actor::Clock, &ring, day(30)).unwrap();
    assert_eq!(office.task().alert, Alert::Due);
    assert_eq!(
        office.does_at(&Actor::Clock, &ring, day(31)),
        refused(Refusal::NotDue)
    );
}

fn person(tasks: Frequency) -> Person {
    Person {
        id: PersonId::new(),
        email: Some(Email::parse("ken@tomoni.example").unwrap()),
        wishes: Wishes {
            tasks,
            ..Wishes::default()
        },
        created: day(-30),
        ..Person::default()
    }
}

/// An open task of before, without news.
fn old() -> Task {
    Task {
        id: TaskId::new(),
        created: day(-40),
        ..Task::default()
    }
}

#[test]
fn a_daily_mail_goes_where_there_is_news_and_once_a_morning() {
    let eight = TimeDelta::hours(8);
    let morning = day(1) + eight;
    let mut ken = person(Frequency::Daily);
    ken.digested = Some(day(0) + eight);
    let new = Task {
        created: now(),
        ..old()
    };
    let rang = Task {
        alert: Alert::Soon,
        rung: Some(morning),
        ..old()
    };
    let over = Task {
        state: TaskState::Done,
        ..new.clone()
    };
    assert_eq!(due(&ken, &[old(), over], morning), []);
    let all = [old(), new.clone(), rang.clone()];
    assert_eq!(due(&ken, &all, morning), [rang, new]);
    assert_eq!(due(&ken, &all, morning - TimeDelta::seconds(1)), []);
    // A server that starts in the evening writes to nobody; the next morning tells the same.
    assert_eq!(due(&ken, &all, morning + TimeDelta::hours(12)), []);
    let next = morning + TimeDelta::days(1);
    assert_eq!(due(&ken, &all, next).len(), 2);
    let facts = Facts {
        tasks: Known::Known(all.to_vec()),
        people: Known::Known(vec![ken.clone()]),
        ..Facts::default()
    };
    let send = Send { person: ken.id };
    let decision = super::send(&send, &Actor::Clock, &facts, morning).unwrap();
    let [Row::Person(told)] = decision.rows.as_slice() else {
        panic!("{decision:?}")
    };
    assert!(matches!(&decision.notices[0].about, About::Tasks(all) if all.len() == 2));
    assert_eq!(due(told, &all, morning + TimeDelta::hours(1)), []);
    let by = staff(Area::Administration);
    assert_eq!(
        super::send(&send, &by, &facts, morning),
        Err(Refusal::NotAllowed.into())
    );
}

#[test]
fn a_weekly_mail_goes_on_mondays_with_all_that_is_open_and_never_is_never() {
    // 15 January 2027 is a Friday: the Monday after is in three days.
    let monday = day(3) + TimeDelta::hours(8);
    let mut ken = person(Frequency::Weekly);
    ken.digested = Some(monday - TimeDelta::days(7));
    assert_eq!(due(&ken, &[old()], monday - TimeDelta::seconds(1)), []);
    assert_eq!(due(&ken, &[old()], monday).len(), 1);
    ken.digested = Some(monday);
    assert_eq!(due(&ken, &[old()], monday + TimeDelta::hours(3)), []);
    // After a Monday without anything to do, what comes on Tuesday waits for the next.
    ken.digested = Some(monday - TimeDelta::days(7));
    assert_eq!(due(&ken, &[old()], monday + TimeDelta::days(2)), []);
    assert_eq!(due(&ken, &[old()], monday + TimeDelta::days(7)).len(), 1);
    let mut never = person(Frequency::Never);
    never.digested = None;
    assert_eq!(due(&never, &[old()], monday), []);
}

proptest! {
    /// However often the clock looks, each alert comes once, and in order.
    #[test]
    fn each_alert_comes_once(looks in proptest::collection::vec(0..400_i64, 1..40), days in 0..12_i64) {
        let mut office = Office::of(State::Held);
        let given = give(Assignee::Office(Area::Platform), Some(day(days)));
        office.does(&staff(Area::Platform), &Command::Give(given.clone())).unwrap();
        let ring = Command::Ring(Ring { task: given.task });
        let (mut rang, mut at) = (Vec::new(), now());
        for hours in looks {
            at += TimeDelta::hours(hours) / 10;
            if office.does_at(&Actor::Clock, &ring, at).is_ok() {
                rang.push(office.task().alert);
                prop_assert!(office.task().rings_at(office.task().alert).unwrap() <= at);
            }
        }
        let mut once = rang.clone();
        once.dedup();
        prop_assert!(rang.is_sorted() && rang == once && rang.len() <= 2);
    }
}

#[test]
fn who_drops_something_says_why() {
    let mut office = Office::of(State::Held);
    let chair = staff(Area::Platform);
    let given = give(Assignee::Office(Area::Platform), None);
    office.does(&chair, &Command::Give(given.clone())).unwrap();
    let silent = Abandon {
        task: given.task,
        reason: Passage::default(),
    };
    assert_eq!(
        office.does(&chair, &Command::Abandon(silent.clone())),
        refused(Refusal::NoReason)
    );
    let told = Abandon {
        reason: Passage::parse("担当者が異動した").unwrap(),
        ..silent
    };
    office.does(&chair, &Command::Abandon(told)).unwrap();
    assert_eq!(office.task().state, TaskState::Dropped);
}

#[test]
fn a_promise_that_is_behind_is_no_persons_to_say_nor_to_give_away() {
    let mut office = Office::of(State::Held);
    let mio = Actor::staff(PersonId::new(), vec![Area::Fundraising, Area::Events]);
    let own = Assignee::Office(Area::Fundraising);
    let subject = Some(Subject::Pledge {
        pledge: PledgeId::new(),
        why: Behind::Missing,
    });
    let said = Give {
        subject,
        ..give(own, None)
    };
    let said = office.does(&mio, &Command::Give(said));
    assert_eq!(said, refused(Refusal::NotAllowed));
    let task = Task {
        id: TaskId::new(),
        words: Words {
            assignee: own,
            due: Some(day(7)),
            ..Words::default()
        },
        subject,
        ..Task::default()
    };
    office.tasks.push(task.clone());
    let amend = |what: &str, assignee| {
        Command::Amend(Amend {
            task: task.id,
            words: Words {
                what: Line::optional(what).unwrap().unwrap_or_default(),
                assignee,
                due: Some(day(3)),
            },
            seen: task.words.clone(),
        })
    };
    let away = office.does(&mio, &amend("電話した", Assignee::Office(Area::Events)));
    assert_eq!(away, refused(Refusal::NotAllowed));
    // It says by itself what is to be done, so a note beside it may be empty.
    office.does(&mio, &amend("", own)).unwrap();
    assert_eq!(office.task().words.due, Some(day(3)));
    office.does(&mio, &amend("電話した", own)).unwrap();
    assert_eq!(office.task().words.what.as_str(), "電話した");
    let over = office.does(&mio, &Command::Finish(End { task: task.id }));
    assert_eq!(over, Ok(()));
}
