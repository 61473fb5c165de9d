//! Roundtables, from a company's wish to what became of it.

use app::access::Change;
use app::people::Area;
use app::roundtable::{
    Accept, Advance, Amend, Arrange, CarryOver, Command, Conclude, Correct, Enroll, Item,
    ItemState, Leave, Note, Plan, PlanOne, Reason, Record, Refusal, Roundtable, Shift, State,
    Submit, Verdict, Weight, Withdraw, Words, WriteDown, agenda,
};
use app::row::Kind;
use app::sync::push::Outcome;
use app::value::{CompanyId, ItemId, Line, MemberId, Passage, RoundtableId};
use chrono::{SubsecRound as _, TimeDelta};
use sqlx::Row as _;
use uuid::Uuid;

use super::refused;
use crate::company::adds;
use crate::world::follow::{Follower, View, pulls};
use crate::world::{As, Member, Sender, Staff, World, eventually};

/// Two companies of the platform with their people, and who keeps it.
pub struct Platform {
    pub w: World,
    pub mika: Staff,
    pub sakura: CompanyId,
    pub aoba: CompanyId,
    pub membership: MemberId,
    /// Of Sakura Foods, with a colleague.
    pub hana: Member,
    pub toru: Member,
    /// Of Aoba Transport, with a colleague.
    pub aoi: Member,
    pub ren: Member,
    pub table: RoundtableId,
}

impl Platform {
    pub async fn begins() -> Self {
        let w = World::begins().await;
        let mika = Staff::arrives(&w.house, "mika@tomoni.example", Area::Platform).await;
        let (sakura, aoba) = (adds(&w, "さくら食品").await, adds(&w, "青葉運輸").await);
        let membership = MemberId::new();
        for (member, company) in [(membership, sakura), (MemberId::new(), aoba)] {
            let (since, note) = (None, Note::default());
            mika.convenes(Command::Enroll(Enroll {
                member,
                company,
                since,
                note,
            }))
            .await;
        }
        let mut people = Vec::new();
        for (name, email, company) in [
            ("中川 花", "hana@sakura-foods.example", sakura),
            ("西 とおる", "toru@sakura-foods.example", sakura),
            ("青山 葵", "aoi@aoba.example", aoba),
            ("青木 蓮", "ren@aoba.example", aoba),
        ] {
            let mut person = Member::speaks_for(&mika, name, email, company).await;
            person.signs_in().await;
            people.push(person);
        }
        let [hana, toru, aoi, ren] = people.try_into().ok().unwrap();
        let starts = (w.house.clock.now() + TimeDelta::days(30)).trunc_subsecs(0);
        let table = RoundtableId::new();
        let plan = Plan {
            starts,
            ends: starts + TimeDelta::hours(1),
            ..Plan::default()
        };
        mika.convenes(Command::Plan(PlanOne {
            roundtable: table,
            plan,
        }))
        .await;
        let platform = Self {
            w,
            mika,
            sakura,
            aoba,
            membership,
            hana,
            toru,
            aoi,
            ren,
            table,
        };
        platform.goes_to(State::Collecting).await;
        platform
    }

    pub async fn goes_to(&self, to: State) {
        let roundtable = self.table;
        self.mika
            .convenes(Command::Advance(Advance { roundtable, to }))
            .await;
    }

    pub fn submit(&self, topic: &str, minutes: u8) -> Submit {
        Submit {
            item: ItemId::new(),
            roundtable: self.table,
            company: self.sakura,
            words: Words {
                topic: Line::parse(topic).unwrap(),
                minutes,
                ..Words::default()
            },
            anonymous: false,
        }
    }

    pub async fn has(&self, topic: &str, minutes: u8) -> ItemId {
        let submit = self.submit(topic, minutes);
        let item = submit.item;
        done(self.hana.brings(Command::Submit(submit)).await);
        item
    }

    pub async fn watches(&self, by: As) -> Follower {
        Follower::begins(&self.w.house, by).await
    }
}

pub fn done(outcome: Outcome) {
    assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
}

pub fn accept(item: ItemId, minutes: u8) -> Command {
    Command::Accept(Accept {
        item,
        minutes,
        before: None,
        reason: Reason::default(),
    })
}

pub fn why(item: ItemId, reason: &str) -> Verdict {
    let reason = Reason::parse(reason).unwrap();
    Verdict { item, reason }
}

/// Topics and the minutes from the beginning at which they start.
fn slots(view: &View, id: RoundtableId) -> Vec<(String, i64)> {
    let tables: Vec<Roundtable> = view.roundtables();
    let Some(table) = tables.iter().find(|table| table.id == id) else {
        return Vec::new();
    };
    let slots = agenda(table, &view.items()).into_iter();
    let at = |slot: app::roundtable::Slot| {
        let from = (slot.starts - table.plan.starts).num_minutes();
        (slot.item.words.topic.to_string(), from)
    };
    slots.map(at).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wish_becomes_an_item_is_supported_and_finds_its_slot() {
    let p = Platform::begins().await;
    let aoi_looks = p.watches(p.aoi.credentials()).await;
    let hana_looks = p.watches(p.hana.credentials()).await;
    let first = p.has("日本語研修", 20).await;
    let seen = aoi_looks.sees("the item", |view| view.item(first)).await;
    assert_eq!(seen.company_name.unwrap().as_str(), "さくら食品");
    assert_eq!(seen.by, None, "who of them sent it is their own affair");

    // Two of Aoba, each on a phone that was offline: one weight.
    let weight = || {
        Command::Support(Weight {
            item: first,
            company: p.aoba,
        })
    };
    let (one, two) = tokio::join!(p.aoi.brings(weight()), p.ren.brings(weight()));
    done(one);
    done(two);
    let supported = |view: &View| view.item(first).filter(|item| !item.support.is_empty());
    let seen = hana_looks.sees("support", supported).await;
    let names: Vec<&str> = seen.support.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["青葉運輸"]);
    let foreign = Command::Support(Weight {
        item: first,
        company: p.sakura,
    });
    assert_eq!(p.ren.brings(foreign).await, refused(Refusal::NotAllowed));

    // The meeting is an hour long.
    let second = p.has("住まいの紹介", 30).await;
    let third = p.has("夜勤の人の教室", 20).await;
    p.mika.convenes(accept(first, 20)).await;
    p.mika.convenes(accept(second, 30)).await;
    let told = p.mika.sends_of_platform(accept(third, 20)).await;
    assert_eq!(told, refused(Refusal::TooMuch { over: 10 }));
    p.mika.convenes(accept(third, 10)).await;
    let before = Some(first);
    p.mika
        .convenes(Command::Shift(Shift {
            item: third,
            before,
        }))
        .await;
    let wanted = [
        ("夜勤の人の教室", 0),
        ("日本語研修", 10),
        ("住まいの紹介", 30),
    ];
    let wanted = wanted.map(|(topic, at)| (topic.to_owned(), at)).to_vec();
    aoi_looks
        .sees("the agenda", |view| {
            (slots(view, p.table) == wanted).then_some(())
        })
        .await;

    // Why it was put off is read by who brought it in.
    let told = p
        .mika
        .sends_of_platform(Command::Defer(why(second, "")))
        .await;
    assert_eq!(told, refused(Refusal::NoReason));
    p.mika
        .convenes(Command::Defer(why(second, "話し手の都合がつかないため")))
        .await;
    let deferred = |view: &View| view.item(second).filter(|i| i.state == ItemState::Deferred);
    let seen = hana_looks.sees("that it waits", deferred).await;
    assert_eq!(
        seen.reason().unwrap().as_str(),
        "話し手の都合がつかないため"
    );
    assert_eq!(seen.way.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_reached_comes_again_and_then_comes_first() {
    let p = Platform::begins().await;
    let looks = p.watches(p.hana.credentials()).await;
    let late = p.has("面接での質問", 20).await;
    p.mika.convenes(accept(late, 20)).await;
    p.goes_to(State::Published).await;
    let early = Command::Advance(Advance {
        roundtable: p.table,
        to: State::Held,
    });
    assert_eq!(
        p.mika.sends_of_platform(early).await,
        refused(Refusal::NotYet)
    );
    p.w.house.clock.advance(TimeDelta::days(31));
    let mut p = p;
    p.mika.signs_in().await;
    p.hana.signs_in().await;
    p.goes_to(State::Held).await;
    let lock = Command::Advance(Advance {
        roundtable: p.table,
        to: State::Locked,
    });
    let told = p.mika.sends_of_platform(lock).await;
    assert_eq!(told, refused(Refusal::Unfinished { items: 1 }));
    let reason = Reason::parse("時間切れ").unwrap();
    let carry = CarryOver {
        roundtable: p.table,
        reason,
    };
    p.mika.convenes(Command::CarryOver(carry)).await;
    p.goes_to(State::Locked).await;
    drop(looks);

    let looks = p.watches(p.hana.credentials()).await;
    let held = looks.view().roundtables().pop().unwrap();
    let next = RoundtableId::new();
    let plan = held.plan.following();
    p.mika
        .convenes(Command::Plan(PlanOne {
            roundtable: next,
            plan,
        }))
        .await;
    p.table = next;
    p.goes_to(State::Collecting).await;
    let new = p.has("新しい議題", 20).await;
    let weight = Command::Support(Weight {
        item: new,
        company: p.sakura,
    });
    done(p.hana.brings(weight).await);
    let back = |view: &View| view.item(late).filter(|i| i.roundtable == next);
    let seen = looks.sees("that it came again", back).await;
    assert_eq!((seen.state, seen.deferrals), (ItemState::Submitted, 1));
    let supported = |view: &View| view.item(new).filter(|i| !i.support.is_empty());
    let fresh = looks.sees("support", supported).await;
    assert!(fresh.rank() > seen.rank(), "once is no reason yet");
    p.mika
        .convenes(Command::Defer(why(late, "時間が足りない")))
        .await;
    let twice = |view: &View| view.item(late).filter(|i| i.deferrals == 2);
    let seen = looks.sees("that it rises", twice).await;
    assert!(seen.rank() > fresh.rank());
}

/// From whom an item is stands with who sent it, and nowhere else: looked for in all that anybody else gets.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_learns_from_whom_an_item_without_a_name_is() {
    let p = Platform::begins().await;
    let mut rei = Staff::arrives(&p.w.house, "rei@tomoni.example", Area::Administration).await;
    let others = [
        ("her colleague", p.toru.credentials()),
        ("another company's", p.aoi.credentials()),
        ("the chair", p.mika.credentials()),
        ("another area", p.w.ken.credentials()),
        ("the administration", rei.credentials()),
        ("a visitor", As::Nobody),
    ];
    let mut watching = Vec::new();
    for (_, by) in &others {
        watching.push(p.watches(by.clone()).await);
    }
    let hana_looks = p.watches(p.hana.credentials()).await;
    let mut submit = p.submit("上司の言葉", 15);
    submit.anonymous = true;
    let told = p.hana.brings(Command::Submit(submit.clone())).await;
    assert_eq!(
        told,
        refused(Refusal::TellingId),
        "a time in the id points to her"
    );
    let item = ItemId(Uuid::new_v4());
    submit.item = item;
    done(p.hana.brings(Command::Submit(submit.clone())).await);
    let amend = |minutes| {
        let words = Words {
            minutes,
            ..submit.words.clone()
        };
        Command::Amend(Amend {
            item,
            words,
            seen: submit.words.clone(),
        })
    };
    assert_eq!(p.toru.brings(amend(20)).await, refused(Refusal::NotYours));
    done(p.hana.brings(amend(20)).await);
    p.mika.convenes(accept(item, 20)).await;
    let mine = |view: &View| view.item(item).filter(|i| i.state == ItemState::Accepted);
    let seen = hana_looks.sees("her item", mine).await;
    assert_eq!((seen.company, seen.by), (Some(p.sakura), Some(p.hana.id)));

    let on_platform = 3;
    for (n, ((who, by), follower)) in others.iter().zip(&watching).enumerate() {
        if n < on_platform {
            let seen = follower.sees("the item", mine).await;
            assert_eq!(
                (seen.company, seen.company_name, seen.by),
                (None, None, None),
                "{who}"
            );
        }
        let (pulled, _) = pulls(&p.w.house, by, "").await;
        let items = pulled
            .patches
            .iter()
            .filter(|patch| patch.kind == Kind::Item);
        let mut seen = 0;
        for patch in items {
            let Change::Enter(fields) = &patch.change else {
                panic!("{patch:?}")
            };
            let text = serde_json::to_string(fields).unwrap();
            for secret in [
                p.hana.id.to_string(),
                p.sakura.to_string(),
                "さくら食品".into(),
            ] {
                assert!(!text.contains(&secret), "{who}: {text}");
            }
            seen += 1;
        }
        assert_eq!(seen, usize::from(n < on_platform), "{who}");
        let raw = follower.raw.lock().unwrap().clone();
        let news = raw.lines().filter(|line| line.contains(&item.to_string()));
        for line in news.filter(|line| !line.contains("\"snapshot\":true")) {
            assert!(!line.contains(&p.hana.id.to_string()), "{who}: {line}");
        }
    }
    audit_says_nothing(&p, &mut rei, item).await;
}

/// The log of who did what names Hana beside nothing of her item's. What she did stands there only when the day is over:
/// beside it nobody's line of the same moment.
async fn audit_says_nothing(p: &Platform, rei: &mut Staff, item: ItemId) {
    let lines = async || {
        let query = "select actor, subjects from audit where verb like 'roundtable.%'";
        let mut database = p.w.house.database().await;
        let rows = sqlx::query(query).fetch_all(&mut database).await.unwrap();
        let mut lines = 0;
        for row in rows {
            let (actor, subjects): (String, String) = (row.get("actor"), row.get("subjects"));
            assert!(!actor.contains(&p.hana.id.to_string()), "{subjects}");
            lines += usize::from(subjects.contains(&item.to_string()));
        }
        lines
    };
    assert_eq!(lines().await, 1, "accepted");
    p.w.house.clock.advance(TimeDelta::days(1));
    eventually("that it was brought in and amended, too", async || {
        (lines().await == 3).then_some(())
    })
    .await;
    rei.signs_in().await;
    for verb in ["roundtable.submit", "roundtable.amend"] {
        let path = format!("/desk/audit?verb={verb}");
        let page = p.w.house.asks(&path, &rei.credentials()).await;
        assert!(page.html.contains(verb), "{}", page.html);
        assert!(!page.html.contains(&p.hana.id.to_string()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_the_platform_sees_its_items_no_more_and_loses_nothing() {
    let p = Platform::begins().await;
    let hana_looks = p.watches(p.hana.credentials()).await;
    let aoi_looks = p.watches(p.aoi.credentials()).await;
    let own = p.has("日本語研修", 20).await;
    let other = Submit {
        company: p.aoba,
        ..p.submit("配送の工夫", 10)
    };
    let others = other.item;
    done(p.aoi.brings(Command::Submit(other)).await);
    hana_looks
        .sees("both", |view| view.item(own).and(view.item(others)))
        .await;
    let leave = Leave {
        member: p.membership,
        reason: Reason::default(),
        until: None,
    };
    p.mika.convenes(Command::Leave(leave)).await;
    let gone = |view: &View| view.item(others).is_none().then_some(());
    hana_looks.sees("that it is gone", gone).await;
    let view = hana_looks.view();
    assert!(view.roundtables().is_empty());
    assert!(view.item(own).is_some(), "what she sent herself stays hers");
    aoi_looks
        .sees("it all the same", |view| view.item(own))
        .await;
    let late = Command::Withdraw(Withdraw {
        item: own,
        reason: Reason::default(),
    });
    assert_eq!(p.hana.brings(late).await, refused(Refusal::NotAllowed));

    let enroll = Enroll {
        member: MemberId::new(),
        company: p.sakura,
        since: None,
        note: Note::default(),
    };
    p.mika.convenes(Command::Enroll(enroll)).await;
    hana_looks.sees("it again", |view| view.item(others)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_colleagues_amend_one_item_and_nothing_typed_is_lost() {
    let p = Platform::begins().await;
    let item = p.has("日本語研修", 20).await;
    let seen = p.submit("日本語研修", 20).words;
    let amend = |words: Words| {
        Command::Amend(Amend {
            item,
            words,
            seen: seen.clone(),
        })
    };
    let asked = Words {
        ask: Passage::parse("現場の例を聞きたい").unwrap(),
        ..seen.clone()
    };
    let longer = Words {
        minutes: 30,
        ..seen.clone()
    };
    let (one, two) = tokio::join!(p.hana.brings(amend(asked)), p.toru.brings(amend(longer)));
    done(one);
    done(two);
    let third = Words {
        minutes: 10,
        ..seen.clone()
    };
    let fields = vec!["minutes".to_owned()];
    assert_eq!(
        p.toru.brings(amend(third)).await,
        refused(Refusal::ItemChanged { fields })
    );
    let looks = p.watches(p.aoi.credentials()).await;
    let kept: Item = looks.view().item(item).unwrap();
    assert_eq!(
        (kept.words.ask.as_str(), kept.words.minutes),
        ("現場の例を聞きたい", 30)
    );
    assert_eq!(kept.before.len(), 2, "what it said before stays to be read");
    assert_eq!(
        p.aoi.brings(amend(seen.clone())).await,
        refused(Refusal::NotYours)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_no_part_in_the_platform_learns_not_even_what_is_there() {
    let p = Platform::begins().await;
    let there = p.has("日本語研修", 20).await;
    let log = p.w.house.rows("log").await;
    let seen = p.submit("日本語研修", 20).words;
    for item in [there, ItemId::new()] {
        let weight = Weight {
            item,
            company: p.sakura,
        };
        let plan = Plan::default();
        let roundtable = p.table;
        for command in [
            Command::Submit(p.submit("?", 10)),
            Command::Amend(Amend {
                item,
                words: seen.clone(),
                seen: seen.clone(),
            }),
            Command::Withdraw(Withdraw {
                item,
                reason: Reason::default(),
            }),
            Command::Support(weight.clone()),
            Command::Unsupport(weight),
            accept(item, 10),
            Command::Decline(why(item, "?")),
            Command::Arrange(Arrange {
                roundtable,
                plan: plan.clone(),
                seen: plan,
            }),
        ] {
            let command = app::command::Command::Roundtable(command);
            for by in [p.w.ken.credentials(), As::Nobody] {
                let told = Sender::new(&p.w.house).sends(&by, command.clone()).await;
                assert_eq!(told, refused(Refusal::NotAllowed), "{command:?}");
            }
        }
    }
    assert_eq!(p.w.house.rows("log").await, log);
    let path = "/desk/roundtables";
    let closed = p.w.house.asks(path, &p.w.ken.credentials()).await;
    assert!(!closed.html.contains("日本語研修"));
    let nobody = p.w.house.asks("/desk/roundtables", &As::Nobody).await;
    assert_eq!(nobody.location(), "/sign-in");
}

/// Two companies write at a time; then the minutes are locked, and what was wrong stands beside them with its day.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn minutes_are_written_together_then_locked_then_corrected() {
    let mut p = Platform::begins().await;
    let item = p.has("日本語研修", 20).await;
    p.mika.convenes(accept(item, 20)).await;
    p.goes_to(State::Published).await;
    p.w.house.clock.advance(TimeDelta::days(31));
    p.mika.signs_in().await;
    p.hana.signs_in().await;
    p.aoi.signs_in().await;
    let said = |summary: &str, decisions: &str| Record {
        summary: Passage::parse(summary).unwrap(),
        decisions: Passage::parse(decisions).unwrap(),
    };
    let write = |record| {
        let seen = Record::default();
        Command::WriteDown(WriteDown { item, record, seen })
    };
    let early = p.hana.brings(write(said("早すぎる", ""))).await;
    assert_eq!(early, refused(Refusal::NotHeld));
    p.goes_to(State::Held).await;
    let (one, two) = tokio::join!(
        p.hana.brings(write(said("三社の例を聞いた", ""))),
        p.aoi.brings(write(said("", "次回も続ける"))),
    );
    done(one);
    done(two);
    let fields = vec!["summary".to_owned()];
    let blind = p.aoi.brings(write(said("二社の例を聞いた", ""))).await;
    assert_eq!(blind, refused(Refusal::RecordChanged { fields }));
    p.mika.convenes(Command::Conclude(Conclude { item })).await;
    p.goes_to(State::Locked).await;
    let late = p.hana.brings(write(said("遅すぎる", ""))).await;
    assert_eq!(late, refused(Refusal::MinutesLocked));
    let text = Passage::parse("三社ではなく四社").unwrap();
    let correct = Command::Correct(Correct { item, text });
    assert_eq!(
        p.hana.brings(correct.clone()).await,
        refused(Refusal::NotAllowed)
    );
    p.mika.convenes(correct).await;
    let looks = p.watches(p.aoi.credentials()).await;
    let kept = looks.view().item(item).unwrap();
    assert_eq!(kept.record, said("三社の例を聞いた", "次回も続ける"));
    assert_eq!(kept.errata[0].text.as_str(), "三社ではなく四社");
    assert_eq!(kept.way.last().unwrap().to, ItemState::Discussed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn items_come_no_more_once_they_are_closed() {
    let mut p = Platform::begins().await;
    let looks = p.watches(p.hana.credentials()).await;
    let seen = looks.view().roundtables().pop().unwrap().plan;
    let closes = Some(p.w.house.clock.now().trunc_subsecs(0) + TimeDelta::hours(2));
    let plan = Plan {
        closes,
        ..seen.clone()
    };
    let roundtable = p.table;
    p.mika
        .convenes(Command::Arrange(Arrange {
            roundtable,
            plan,
            seen,
        }))
        .await;
    let early = p.submit("間に合った議題", 10);
    done(p.hana.brings(Command::Submit(early)).await);
    p.w.house.clock.advance(TimeDelta::hours(3));
    let late = Command::Submit(p.submit("遅れた議題", 10));
    assert_eq!(p.hana.brings(late).await, refused(Refusal::RoundClosed));
    p.hana.signs_in().await;
}
