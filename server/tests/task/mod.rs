//! What is to be done: given, told of in time, done; and seen by nobody else.

use app::people::Area;
use app::roundtable::State;
use app::rule;
use app::sync::push::Outcome;
use app::task::{
    Abandon, Alert, Amend, Assignee, Command, End, Give, Reason, Refusal, Subject, Task, TaskState,
    Words,
};
use app::time::{self, Time};
use app::value::{CompanyId, ItemId, Line, TaskId};
use chrono::TimeDelta;

use crate::roundtable::rounds::{Platform, accept, done};
use crate::world::follow::{View, pulls};
use crate::world::mail::mails;
use crate::world::{As, Member, Staff, eventually};

const SUBJECT: &str = "やることのお知らせ";
const WHAT: &str = "研修の資料を全社に配る";

fn refused(refusal: Refusal) -> Outcome {
    Outcome::Refused(rule::Refusal::Task(refusal))
}

fn words(assignee: Assignee, due: Option<Time>) -> Words {
    Words {
        what: Line::parse(WHAT).unwrap(),
        assignee,
        due,
    }
}

/// How many mails of what is to be done somebody got.
fn told(person: &Member) -> usize {
    let mails = person.mails();
    mails.iter().filter(|mail| mail.subject == SUBJECT).count()
}

fn has(id: TaskId, alert: Alert) -> impl Fn(&View) -> Option<Task> {
    move |view| view.task(id).filter(|task| task.alert == alert)
}

impl Platform {
    /// A roundtable was held, and of its item something can follow.
    async fn has_held() -> (Self, ItemId) {
        let mut p = Self::begins().await;
        let item = p.has("日本語研修", 20).await;
        p.mika.convenes(accept(item, 20)).await;
        p.goes_to(State::Published).await;
        p.w.house.clock.advance(TimeDelta::days(31));
        p.mika.signs_in().await;
        p.w.ken.signs_in().await;
        for person in [&mut p.hana, &mut p.toru, &mut p.aoi] {
            person.signs_in().await;
        }
        p.goes_to(State::Held).await;
        (p, item)
    }

    fn follows(&self, item: ItemId, company: CompanyId, due: Time) -> Give {
        Give {
            task: TaskId::new(),
            words: words(Assignee::Company(company), Some(due)),
            subject: Some(Subject::Item {
                item,
                roundtable: self.table,
            }),
        }
    }

    /// It is half past eight in Japan, on this day.
    fn comes_to(&self, day: Time) {
        let then = day + TimeDelta::minutes(8 * 60 + 30);
        let clock = &self.w.house.clock;
        clock.advance(then - clock.now());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_follows_from_an_item_is_told_in_time_to_whose_it_is_and_done_before_all() {
    let (mut p, item) = Platform::has_held().await;
    let due = time::day_begins(p.w.house.clock.now()) + TimeDelta::days(6);
    let give = p.follows(item, p.sakura, due);
    let id = give.task;
    let by_another = Command::Give(give.clone());
    assert_eq!(
        p.aoi.tends(by_another).await,
        refused(Refusal::NotAllowed),
        "nobody gives another company something to do"
    );
    let hana_looks = p.watches(p.hana.credentials()).await;
    let aoi_looks = p.watches(p.aoi.credentials()).await;
    done(p.mika.tends(Command::Give(give)).await);
    let seen = hana_looks.sees("the task", has(id, Alert::None)).await;
    assert_eq!(seen.company_name.unwrap().as_str(), "さくら食品");
    aoi_looks.sees("the task", |view| view.task(id)).await;
    let end = || Command::Finish(End { task: id });
    assert_eq!(p.aoi.tends(end()).await, refused(Refusal::NotAllowed));
    let (_, events) = pulls(&p.w.house, &p.w.ken.credentials(), "").await;
    assert!(!events.contains(WHAT), "no other area sees it");

    // Three days before: the alert, and a mail to both who speak for the company, but to him who wishes none.
    let never = [("action", "wishes"), ("lang", "ja"), ("tasks", "never")];
    p.toru.presses(&never).await;
    p.comes_to(due - TimeDelta::days(3));
    hana_looks
        .sees("that it is near", has(id, Alert::Soon))
        .await;
    let mail = eventually("the morning's mail", async || {
        let mut mails = p.hana.mails();
        mails.retain(|mail| mail.subject == SUBJECT);
        mails.pop()
    })
    .await;
    assert!(mail.text.contains(WHAT), "{}", mail.text);
    assert!(mail.text.contains(&time::day(due, app::lang::Lang::Ja)));
    assert!(!mail.subject.contains("資料"), "a subject tells nothing");

    done(p.hana.tends(end()).await);
    let over = |view: &View| view.task(id).filter(|t| t.state == TaskState::Done);
    aoi_looks.sees("that it is done", over).await;

    // What is done rings no more: beside it something that does.
    p.mika.signs_in().await;
    let other = p.follows(item, p.sakura, due);
    let other_id = other.task;
    done(p.mika.tends(Command::Give(other)).await);
    p.comes_to(due);
    hana_looks
        .sees("the other's day", has(other_id, Alert::Due))
        .await;
    eventually("the second mail", async || {
        (told(&p.hana) == 2).then_some(())
    })
    .await;
    let late = hana_looks.view().task(id).unwrap();
    assert_eq!((late.alert, late.state), (Alert::Soon, TaskState::Done));
    assert_eq!((told(&p.toru), told(&p.aoi)), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_company_puts_off_what_is_its_own_and_says_why_it_will_not_do_it() {
    let (p, item) = Platform::has_held().await;
    let due = time::day_begins(p.w.house.clock.now()) + TimeDelta::days(9);
    let give = p.follows(item, p.sakura, due);
    let id = give.task;
    done(p.hana.tends(Command::Give(give.clone())).await);
    let looks = p.watches(p.aoi.credentials()).await;
    p.comes_to(due - TimeDelta::days(3));
    looks.sees("that it is near", has(id, Alert::Soon)).await;

    // She puts it off while he, who saw the same, changes its words: both hold.
    let seen = give.words;
    let later = Words {
        due: Some(due + TimeDelta::days(20)),
        ..seen.clone()
    };
    let other = Words {
        what: Line::parse("資料を二社に配る").unwrap(),
        ..seen.clone()
    };
    for (by, words) in [(&p.hana, later), (&p.toru, other)] {
        let seen = seen.clone();
        let amend = Amend {
            task: id,
            words,
            seen,
        };
        done(by.tends(Command::Amend(amend)).await);
    }
    let both = |view: &View| {
        let task = view.task(id)?;
        let words = task.words.what.as_str() == "資料を二社に配る";
        (words && task.alert == Alert::None).then_some(task)
    };
    let task = looks.sees("both changes", both).await;
    assert_eq!(task.words.due, Some(due + TimeDelta::days(20)));

    let drop = |reason: &str| {
        Command::Abandon(Abandon {
            task: id,
            reason: Reason::parse(reason).unwrap(),
        })
    };
    assert_eq!(p.hana.tends(drop("")).await, refused(Refusal::NoReason));
    done(p.hana.tends(drop("担当者が異動した")).await);
    let dropped = |view: &View| view.task(id).filter(|t| t.state == TaskState::Dropped);
    let task = looks.sees("that it is dropped", dropped).await;
    assert_eq!(task.reason.as_str(), "担当者が異動した");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_area_has_its_own_list_and_what_somebody_keeps_for_themselves_is_seen_by_nobody() {
    let p = Platform::begins().await;
    let house = &p.w.house;
    let rei = Staff::arrives(house, "rei@tomoni.example", Area::Administration).await;
    let ken = &p.w.ken;
    let own = Give {
        task: TaskId::new(),
        words: words(Assignee::Person(ken.id().await), None),
        subject: None,
    };
    done(ken.tends(Command::Give(own.clone())).await);
    let (_, his) = pulls(house, &ken.credentials(), "").await;
    assert!(his.contains(WHAT));
    for (who, by) in [
        ("the administration", rei.credentials()),
        ("the platform", p.mika.credentials()),
        ("a company", p.hana.credentials()),
        ("a visitor", As::Nobody),
    ] {
        let (_, text) = pulls(house, &by, "").await;
        assert!(!text.contains(WHAT), "{who} sees it");
    }
    let end = Command::Finish(End { task: own.task });
    assert_eq!(rei.tends(end).await, refused(Refusal::NoSuchTask));

    let due = time::day_begins(house.clock.now()) + TimeDelta::days(5);
    let give = Give {
        task: TaskId::new(),
        words: words(Assignee::Office(Area::Platform), Some(due)),
        subject: None,
    };
    assert_eq!(
        ken.tends(Command::Give(give.clone())).await,
        refused(Refusal::NotAllowed)
    );
    let id = give.task;
    done(p.mika.tends(Command::Give(give)).await);
    let (_, text) = pulls(house, &p.hana.credentials(), "").await;
    assert!(
        !text.contains(WHAT),
        "only what follows from an item is the platform's"
    );
    p.comes_to(due - TimeDelta::days(3));
    let mail = eventually("Mika's mail", async || {
        let mut mails = mails(&house.data);
        mails.retain(|m| m.to.contains("mika@tomoni.example") && m.subject == SUBJECT);
        mails.pop()
    })
    .await;
    assert!(mail.text.contains(WHAT) && mail.text.contains("/desk/tasks"));
    let (_, text) = pulls(house, &p.hana.credentials(), "").await;
    assert!(!text.contains(&id.to_string()));
}
