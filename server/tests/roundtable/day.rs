//! Who comes to a roundtable, who came, and what is mailed about it.

use app::lang::Lang;
use app::roundtable::{
    Answer, Arrive, Attendance, Command, Conclude, Correct, GuestName, Party, Record, Refusal,
    Roundtable, Say, State, Submit, TakeBack, Voice, WriteDown,
};
use app::time;
use app::value::{AttendanceId, CommentId, CompanyId, ItemId, Line, Passage};
use chrono::TimeDelta;
use reqwest::StatusCode;
use sqlx::Row as _;
use uuid::Uuid;

use super::refused;
use super::rounds::{Platform, accept, done, why};
use crate::world::follow::{View, pulls};
use crate::world::mail::Mail;
use crate::world::{As, Member, eventually};

const SUBJECT: &str = "ラウンドテーブルのお知らせ";

fn names(names: &[&str]) -> Vec<GuestName> {
    names
        .iter()
        .map(|name| Line::parse(name).unwrap())
        .collect()
}

impl Platform {
    fn answer(&self, company: CompanyId, seen: &[&str], meant: &[&str]) -> Command {
        Command::Answer(Answer {
            attendance: AttendanceId::new(),
            roundtable: self.table,
            company,
            party: Party {
                names: names(meant),
            },
            seen: Party { names: names(seen) },
        })
    }

    fn arrive(&self, company: CompanyId, name: &str) -> Command {
        Command::Arrive(Arrive {
            roundtable: self.table,
            company,
            name: Line::parse(name).unwrap(),
            came: true,
        })
    }

    /// Hana brings in an item without a name.
    async fn has_unnamed(&self, topic: &str) -> ItemId {
        let item = ItemId(Uuid::new_v4());
        let submit = Submit {
            item,
            anonymous: true,
            ..self.submit(topic, 10)
        };
        done(self.hana.brings(Command::Submit(submit)).await);
        item
    }

    async fn table_now(&self) -> Roundtable {
        let looks = self.watches(self.mika.credentials()).await;
        let table = |view: &View| view.roundtables().into_iter().find(|t| t.id == self.table);
        looks.sees("the roundtable", table).await
    }

    /// Who said something, or tried to, as the log has it.
    async fn said_in_the_log(&self) -> Vec<String> {
        let query = "select actor from audit where verb = 'roundtable.say'
            union all select 'fellow' as actor from veiled where verb = 'roundtable.say'";
        let mut database = self.w.house.database().await;
        let rows = sqlx::query(query).fetch_all(&mut database).await.unwrap();
        rows.into_iter().map(|row| row.get("actor")).collect()
    }

    /// The clock goes on by minutes, and looks.
    fn waits(&self, minutes: i64) {
        self.w.house.clock.advance(TimeDelta::minutes(minutes));
    }
}

fn says(item: ItemId) -> Command {
    Command::WriteDown(WriteDown {
        item,
        record: Record {
            summary: Passage::parse("三社の例を聞いた").unwrap(),
            ..Record::default()
        },
        seen: Record::default(),
    })
}

fn of(company: CompanyId, came: u8) -> impl Fn(&View) -> Option<Attendance> {
    move |view| {
        let one = view.attendance(company)?;
        (one.came == came).then_some(one)
    }
}

/// The mails about the platform that somebody got, in order.
fn told(person: &Member) -> Vec<Mail> {
    let mut mails = person.mails();
    mails.retain(|mail| mail.subject == SUBJECT);
    mails
}

async fn gets(person: &Member, number: usize) -> Mail {
    eventually("the mail of the platform", async || {
        told(person).into_iter().nth(number - 1)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_of_sakura_foods_come_a_colleague_stands_in_and_others_see_how_many() {
    let mut p = Platform::begins().await;
    let item = p.has("日本語研修", 20).await;
    let aoi_looks = p.watches(p.aoi.credentials()).await;
    let ken_looks = p.watches(p.w.ken.credentials()).await;
    let both = ["中川 花", "西 とおる"];
    done(p.hana.brings(p.answer(p.sakura, &[], &both)).await);
    // A colleague who has not seen it is told, and both phones together are one answer.
    assert_eq!(
        p.toru.brings(p.answer(p.sakura, &[], &["西 とおる"])).await,
        refused(Refusal::AnswerChanged {
            fields: vec!["names".into()]
        })
    );
    assert_eq!(
        p.aoi.brings(p.answer(p.sakura, &both, &[])).await,
        refused(Refusal::NotAllowed)
    );
    // The day is for the calendar of who belongs to the platform, and of nobody else.
    let path = format!("/roundtables/{}/calendar.ics", p.table);
    let file = p.w.house.asks(&path, &p.hana.credentials()).await.html;
    assert!(
        file.contains("BEGIN:VEVENT") && file.contains("第1回ラウンドテーブル"),
        "{file}"
    );
    for other in [As::Nobody, p.w.ken.credentials()] {
        let none = p.w.house.asks(&path, &other).await;
        assert_eq!(
            (none.status, none.html.as_str()),
            (StatusCode::NOT_FOUND, "")
        );
    }
    let seen = aoi_looks.sees("how many come", of(p.sakura, 0)).await;
    assert_eq!((seen.coming, seen.guests.len()), (2, 0));
    let (_, text) = pulls(&p.w.house, &p.aoi.credentials(), "").await;
    assert!(!text.contains("とおる"), "another company sees no names");
    assert!(
        ken_looks.view().attendance(p.sakura).is_none(),
        "nor does another area anything"
    );
    let (_, text) = pulls(&p.w.house, &p.toru.credentials(), "").await;
    assert!(text.contains("中川 花"), "the company's own do");

    p.mika.convenes(accept(item, 20)).await;
    p.goes_to(State::Published).await;
    p.waits(31 * 24 * 60);
    p.mika.signs_in().await;
    for person in [&mut p.hana, &mut p.aoi] {
        person.signs_in().await;
    }
    p.goes_to(State::Held).await;
    p.mika
        .convenes(p.answer(p.sakura, &both, &["中川 花", "みどり"]))
        .await;
    p.mika.convenes(p.arrive(p.sakura, "みどり")).await;
    let aoi_looks = p.watches(p.aoi.credentials()).await;
    aoi_looks.sees("that one came", of(p.sakura, 1)).await;
    assert_eq!(
        p.hana.brings(p.arrive(p.sakura, "中川 花")).await,
        refused(Refusal::NotAllowed)
    );
    // Who was there mends the minutes, for two weeks.
    assert_eq!(p.aoi.brings(says(item)).await, refused(Refusal::NotThere));
    done(p.hana.brings(says(item)).await);
    p.waits(15 * 24 * 60);
    p.hana.signs_in().await;
    assert_eq!(
        p.hana.brings(says(item)).await,
        refused(Refusal::MinutesLocked)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_new_is_mailed_once_it_has_settled_and_nothing_of_what_has_no_name() {
    let mut p = Platform::begins().await;
    // Toru wishes no mails of what he takes part in.
    let never = [("action", "wishes"), ("lang", "ja")];
    p.toru.presses(&never).await;
    let named = p.has("日本語研修", 20).await;
    let hidden = p.has_unnamed("残業の相談").await;
    p.waits(11);
    let first = gets(&p.hana, 1).await;
    assert!(
        first.text.contains("議題を募集しています"),
        "{}",
        first.text
    );
    assert!(first.text.contains("「日本語研修」を受け取りました"));
    assert!(
        !first.text.contains("残業"),
        "a mail would tell whose it is"
    );
    let call = gets(&p.aoi, 1).await;
    assert!(call.text.contains("募集") && !call.text.contains("日本語研修"));

    // The chair defers it, thinks better of it, and defers it after all: one mail, with the last reason.
    p.mika
        .convenes(Command::Defer(why(named, "早とちり")))
        .await;
    p.waits(2);
    p.mika.convenes(accept(hidden, 10)).await;
    p.mika.convenes(Command::Release(why(named, ""))).await;
    p.mika
        .convenes(Command::Defer(why(named, "次回のテーマに合うため")))
        .await;
    p.waits(12);
    let second = gets(&p.hana, 2).await;
    assert!(
        second.text.contains("次の回に回りました"),
        "{}",
        second.text
    );
    assert!(second.text.contains("次回のテーマに合うため") && !second.text.contains("早とちり"));

    p.goes_to(State::Published).await;
    p.waits(12);
    let agenda = gets(&p.aoi, 2).await;
    assert!(
        agenda.text.contains("議事次第が決まりました"),
        "{}",
        agenda.text
    );
    assert!(
        agenda.text.contains("残業の相談"),
        "what is talked about, and not from whom"
    );
    let table = p.table_now().await;
    assert!(
        agenda
            .text
            .contains(&time::day(table.plan.starts, Lang::Ja))
    );

    // Three mornings before, once, however often the clock looks; then the minutes.
    let near = time::day_begins(table.plan.starts) - TimeDelta::days(3) + TimeDelta::hours(8);
    let wait = near + TimeDelta::minutes(11) - p.w.house.clock.now();
    p.waits(wait.num_minutes() + 1);
    let reminder = gets(&p.aoi, 3).await;
    assert!(reminder.text.contains("もうすぐです"), "{}", reminder.text);
    p.waits(12);
    p.waits(4 * 24 * 60);
    p.mika.signs_in().await;
    p.goes_to(State::Held).await;
    p.mika
        .convenes(Command::Conclude(Conclude { item: hidden }))
        .await;
    p.goes_to(State::Locked).await;
    p.waits(12);
    let minutes = gets(&p.aoi, 4).await;
    assert!(
        minutes.text.contains("議事録が確定しました"),
        "{}",
        minutes.text
    );
    // Of what was brought in without a name Hana was told what everybody was.
    assert_eq!(
        (told(&p.hana).len(), told(&p.aoi).len(), told(&p.toru).len()),
        (5, 4, 0)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn aoba_asks_sakura_foods_and_who_brought_an_item_without_a_name_answers_without_one() {
    let p = Platform::begins().await;
    let named = p.has("日本語研修", 20).await;
    let hidden = p.has_unnamed("残業の相談").await;
    p.waits(12);
    gets(&p.hana, 1).await;
    let looks = p.watches(p.aoi.credentials()).await;
    let say = |item, voice, text: &str, mentions: &[CompanyId]| {
        Command::Say(Say {
            comment: CommentId(Uuid::new_v4()),
            item,
            voice,
            text: Passage::parse(text).unwrap(),
            mentions: mentions.to_vec(),
        })
    };
    let asks = say(
        hidden,
        Voice::Company(p.aoba),
        "うちも困っています",
        &[p.sakura],
    );
    done(p.aoi.brings(asks).await);
    let asks = say(named, Voice::Company(p.aoba), "週に何回ですか", &[]);
    done(p.ren.brings(asks).await);
    // A colleague of hers, and the chair, learn nothing by trying.
    let without = |text| say(hidden, Voice::Source, text, &[]);
    for other in [&p.toru, &p.aoi] {
        assert_eq!(
            other.brings(without("私です")).await,
            refused(Refusal::NotYours)
        );
    }
    done(p.hana.brings(without("同じ悩みですね")).await);
    let said = |text: &'static str| {
        move |view: &View| {
            view.comments()
                .into_iter()
                .find(|one| one.text.as_str() == text)
        }
    };
    let seen = looks.sees("the answer", said("同じ悩みですね")).await;
    assert_eq!(
        (seen.voice, seen.company_name, seen.by),
        (Voice::Source, None, None)
    );
    assert_eq!(
        seen.at,
        time::day_begins(p.w.house.clock.now()),
        "of its moment the day"
    );
    let (_, text) = pulls(&p.w.house, &p.mika.credentials(), "").await;
    let hana = p.hana.id.to_string();
    let about = text.split("同じ悩みですね").next().unwrap_or_default();
    let row = about.rsplit("{\"kind\"").next().unwrap_or_default();
    assert!(
        !row.contains(&hana),
        "the chair's rows do not name her: {row}"
    );
    // Nor does the log: of five who spoke or tried it names those two who spoke in their company's name.
    let log = p.said_in_the_log().await;
    let named = |id: &str| log.iter().filter(|actor| actor.contains(id)).count();
    let people = [&p.aoi, &p.ren, &p.hana, &p.toru].map(|one| named(&one.id.to_string()));
    assert_eq!((log.len(), people), (5, [1, 1, 0, 0]));

    p.waits(12);
    let mail = gets(&p.hana, 2).await;
    assert!(
        mail.text.contains("青葉運輸がコメントしました"),
        "{}",
        mail.text
    );
    assert!(mail.text.contains("> 週に何回ですか"));
    // Asked is the company, whoever of it brought the item in.
    for person in [&p.hana, &p.toru] {
        let asked = gets(person, 2).await;
        assert!(
            asked.text.contains("> うちも困っています"),
            "{}",
            asked.text
        );
    }
    let mine = looks.view().comments();
    let mine = mine
        .iter()
        .find(|one| one.text.as_str() == "うちも困っています")
        .unwrap();
    let back = Command::TakeBack(TakeBack {
        item: hidden,
        comment: mine.id,
    });
    assert_eq!(
        p.hana.brings(back.clone()).await,
        refused(Refusal::NotYours)
    );
    done(p.ren.brings(back).await);
    let gone = mine.id;
    let empty = move |view: &View| {
        view.comments()
            .into_iter()
            .find(|one| one.id == gone && one.is_taken_back())
    };
    looks.sees("that it was taken back", empty).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn minutes_are_locked_by_the_clock_two_weeks_after_the_meeting() {
    let mut p = Platform::begins().await;
    let item = p.has("日本語研修", 20).await;
    p.mika.convenes(accept(item, 20)).await;
    p.goes_to(State::Published).await;
    let ends = p.table_now().await.plan.ends;
    let left = ends - p.w.house.clock.now();
    p.waits(left.num_minutes() + 1);
    p.mika.signs_in().await;
    p.goes_to(State::Held).await;
    p.mika.convenes(Command::Conclude(Conclude { item })).await;
    p.mika.convenes(says(item)).await;
    p.waits(14 * 24 * 60 + 10);
    p.mika.signs_in().await;
    p.hana.signs_in().await;
    let looks = p.watches(p.hana.credentials()).await;
    let locked = |view: &View| {
        let mut tables = view.roundtables().into_iter();
        tables.find(|table| table.state == State::Locked)
    };
    looks.sees("locked minutes", locked).await;
    let told = p.hana.brings(says(item)).await;
    assert_eq!(told, refused(Refusal::MinutesLocked));
    let told = p.mika.sends_of_platform(says(item)).await;
    assert_eq!(told, refused(Refusal::MinutesLocked));
    let text = Passage::parse("三社ではなく四社").unwrap();
    p.mika
        .convenes(Command::Correct(Correct { item, text }))
        .await;
}
