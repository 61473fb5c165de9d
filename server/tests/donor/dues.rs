//! Money that is expected and does not come, told to the real server and its clock.

use app::donor::{
    Cancel, ChangeAmount, Command, Pause, Pledge, PledgeState, Refusal, Resume, task_of,
};
use app::people::Area;
use app::rule;
use app::sync::push::Outcome;
use app::task::{self, Amend, Assignee, TaskState, Words};
use app::time;
use app::value::{Line, PledgeId, Yen};
use chrono::TimeDelta;

use super::{Fund, refused};
use crate::roundtable::rounds::done;
use crate::world::follow::{Follower, View, pulls};
use crate::world::mail::mails;
use crate::world::{Staff, eventually};

const MISSING: &str = "ご入金の確認のお願い";
const TO_DO: &str = "やることのお知らせ";
const LOOK_INTO: &str = "届いていない継続寄付を確かめる";
const AGREED: &str = "お申し込みの変更を承りました";

impl Fund {
    /// Days go by. Sessions end meanwhile, so Yuri signs in again.
    async fn days_pass(&mut self, days: i64) {
        self.w.house.clock.advance(TimeDelta::days(days));
        self.yuri.signs_in().await;
        self.desk = Follower::begins(&self.w.house, self.yuri.credentials()).await;
    }

    async fn promise(&self, what: &str, is: impl Fn(&Pledge) -> bool) -> Pledge {
        let found = |view: &crate::world::follow::View| view.pledges().into_iter().find(&is);
        self.desk.sees(what, found).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_month_that_does_not_come_is_seen_and_asked_for_until_it_comes() {
    let mut fund = Fund::begins().await;
    let number = fund.w.sakura.promises().await;
    let hers = format!("{number} アベ サクラ");
    fund.imports(&[(&hers, 3_000)]).await;
    let active = |pledge: &Pledge| pledge.state == PledgeState::Active;
    let id = fund.promise("a promise that runs", active).await.id;
    // More than a month and a week later it has not come; but nobody has read the bank's statement.
    fund.days_pass(40).await;
    fund.promise("a promise that runs", active).await;
    fund.imports(&[("サトウ ケイ", 1_000)]).await;
    fund.w.house.clock.advance(TimeDelta::minutes(61));
    let behind = |pledge: &Pledge| pledge.state == PledgeState::PastDue;
    fund.promise("a promise that is behind", behind).await;
    fund.days_pass(8).await;
    fund.imports(&[("サトウ ケイ", 1_000)]).await;
    fund.w.house.clock.advance(TimeDelta::minutes(61));
    let mail = fund.w.sakura.gets(MISSING, 1).await;
    for part in ["3,000円", number.as_str(), "阿部 さくら 様"] {
        assert!(mail.text.contains(part), "{part} in {}", mail.text);
    }
    assert!(!mail.subject.contains('円'), "{}", mail.subject);
    fund.imports(&[(&hers, 3_000)]).await;
    let paid = fund.promise("a promise that runs", active).await;
    assert_eq!((paid.id, paid.payments, paid.dues.steps), (id, 2, 0));
    fund.books().await.expect("books that agree");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_agreed_counts_from_its_day_and_is_confirmed_by_mail() {
    let mut fund = Fund::begins().await;
    let number = fund.w.sakura.promises().await;
    let is_hers = move |pledge: &Pledge| pledge.reference == number;
    let pledge = fund.promise("her promise", &is_hers).await.id;
    let now = fund.w.house.clock.now();
    let change = |from, yen| {
        Command::ChangeAmount(ChangeAmount {
            pledge,
            amount: Yen::of(yen),
            from,
        })
    };
    fund.does(change(now + TimeDelta::days(20), 5_000)).await;
    let mail = fund.w.sakura.gets(AGREED, 1).await;
    assert!(mail.text.contains("5,000円"), "{}", mail.text);
    let planned = |pledge: &Pledge| pledge.dues.planned.is_some();
    let known = fund.promise("a change that is planned", planned).await;
    assert_eq!(known.amount, Yen::of(3_000));
    fund.days_pass(21).await;
    let changed = |pledge: &Pledge| pledge.amount == Yen::of(5_000);
    fund.promise("the new amount", changed).await;
    let now = fund.w.house.clock.now();
    let until = Some(now + TimeDelta::days(3));
    let from = now;
    let pause = Pause {
        pledge,
        from,
        until,
    };
    fund.does(Command::Pause(pause)).await;
    fund.w.sakura.gets(AGREED, 2).await;
    let paused = |pledge: &Pledge| pledge.state == PledgeState::Paused;
    fund.promise("a rest", paused).await;
    fund.days_pass(4).await;
    let goes = |pledge: &Pledge| pledge.state == PledgeState::Waiting && !pledge.dues.resting;
    fund.promise("a promise that goes on", goes).await;
    let resume = Command::Resume(Resume { pledge });
    let outcome = fund.yuri.raises(resume).await;
    assert_eq!(outcome, refused(Refusal::Goes));
    let reason = None;
    fund.does(Command::Cancel(Cancel { pledge, reason })).await;
    fund.w.sakura.gets(AGREED, 3).await;
    let ended = |pledge: &Pledge| pledge.state == PledgeState::Cancelled;
    fund.promise("an end", ended).await;
    // Of a promise that nobody made nothing is agreed.
    let none = Cancel {
        pledge: PledgeId::new(),
        reason: None,
    };
    let outcome = fund.yuri.raises(Command::Cancel(none)).await;
    assert_eq!(outcome, refused(Refusal::NoSuchPledge));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_falls_behind_is_for_the_desk_to_look_into_until_it_comes() {
    let mut fund = Fund::begins().await;
    let mut nao = Staff::arrives(&fund.w.house, "nao@tomoni.example", Area::Coordination).await;
    let number = fund.w.sakura.promises().await;
    let hers = format!("{number} アベ サクラ");
    fund.imports(&[(&hers, 3_000)]).await;
    let active = |pledge: &Pledge| pledge.state == PledgeState::Active;
    let id = task_of(fund.promise("a promise that runs", active).await.id);
    fund.days_pass(40).await;
    fund.imports(&[("サトウ ケイ", 1_000)]).await;
    fund.w.house.clock.advance(TimeDelta::minutes(61));
    let seen = fund.desk.sees("the task", |view| view.task(id)).await;
    let today = time::day_begins(fund.w.house.clock.now());
    assert_eq!(time::day_begins(seen.created), today);
    assert_eq!(seen.words.assignee, Assignee::Office(Area::Fundraising));
    nao.signs_in().await;
    let (_, text) = pulls(&fund.w.house, &nao.credentials(), "").await;
    assert!(!text.contains(&id.to_string()), "no other area sees it");
    // A note is typed beside it, and it may be given to nobody else.
    let amend = |what: &str, area| {
        task::Command::Amend(Amend {
            task: id,
            words: Words {
                what: Line::parse(what).unwrap(),
                assignee: Assignee::Office(area),
                due: seen.words.due,
            },
            seen: seen.words.clone(),
        })
    };
    let outcome = fund.yuri.tends(amend("電話した", Area::Events)).await;
    let not_allowed = rule::Refusal::Task(task::Refusal::NotAllowed);
    assert_eq!(outcome, Outcome::Refused(not_allowed));
    done(fund.yuri.tends(amend("電話した", Area::Fundraising)).await);
    // The next morning's mail tells of it, and of nobody.
    let morning = today + TimeDelta::days(1) + TimeDelta::minutes(8 * 60 + 30);
    let clock = &fund.w.house.clock;
    clock.advance(morning - clock.now());
    let mail = eventually("the morning's mail", async || {
        let mut all = mails(&fund.w.house.data);
        all.retain(|m| m.to.contains("yuri@tomoni.example") && m.subject == TO_DO);
        all.pop()
    })
    .await;
    assert!(mail.text.contains(LOOK_INTO), "{}", mail.text);
    for part in ["阿部", "サクラ", "3,000", number.as_str(), "電話した"] {
        assert!(!mail.text.contains(part), "{part} in {}", mail.text);
    }
    fund.yuri.signs_in().await;
    fund.imports(&[(&hers, 3_000)]).await;
    let over = |view: &View| {
        view.task(id)
            .filter(|task| task.state == TaskState::Done && task.ended.is_some())
    };
    fund.desk = Follower::begins(&fund.w.house, fund.yuri.credentials()).await;
    let over = fund.desk.sees("that it came", over).await;
    assert_eq!(over.words.what.as_str(), "電話した");
}
