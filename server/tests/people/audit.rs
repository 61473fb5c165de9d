//! The audit log: whole, without personal text, and able to say who read what.

use app::ideathon::Audience;
use app::people::{Area, Command, Export, Role};
use app::row::Kind;
use server::audit::search::{Wanted, search};
use server::audit::{Verdict, verify};

use crate::world::follow::pulls;
use crate::world::{Member, Plan, Staff, Told, World, eventually};

async fn lines(w: &World, wanted: Wanted) -> Vec<server::audit::Line> {
    search(&mut w.house.database().await, &wanted)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_everyone_does_stands_in_it_without_a_name() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let nao = Staff::arrives(&w.house, "nao@tomoni.example", Area::Coordination).await;
    Member::joins(&nao, "Sam Sample", None, Role::International).await;
    w.ken
        .decides(Command::Export(Export {
            area: Area::Events,
            kind: Kind::Registration,
            scope: event.id.0,
            rows: 1,
        }))
        .await;
    let all = lines(&w, Wanted::default()).await;
    for verb in [
        "people.open",
        "people.add_passkey",
        "people.join",
        "people.export",
        "ideathon.create_event",
        "ideathon.register",
    ] {
        assert!(all.iter().any(|line| line.verb == verb), "{verb}");
    }
    let text = format!("{all:?}");
    for word in [
        "Sam",
        "阿部",
        "sakura",
        "ken@",
        "nao@",
        "さくら",
        "株式会社",
    ] {
        assert!(!text.contains(word), "{word}");
    }
    // By who, by what, about what.
    let ken = w.ken.id().await;
    let his = Wanted {
        who: ken.to_string(),
        verb: "ideathon".into(),
        ..Wanted::default()
    };
    let his = lines(&w, his).await;
    assert!(!his.is_empty() && his.iter().all(|l| l.actor == format!("person {ken}")));
    let about = Wanted {
        about: event.id.to_string(),
        verb: "people.export".into(),
        ..Wanted::default()
    };
    assert_eq!(lines(&w, about).await.len(), 1);
    let wild = Wanted {
        who: "%".into(),
        ..Wanted::default()
    };
    assert!(
        lines(&w, wild).await.is_empty(),
        "what is typed is no pattern"
    );
}

/// For a breach report: which of what is sensitive was shown to whom, between two times.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_says_who_was_shown_what_between_two_times() {
    let w = World::begins().await;
    let event = w
        .ken
        .holds(Plan::business(5).and(Audience::Talent, 2, app::ideathon::Entry::Code))
        .await;
    w.ken.issues(&event, Audience::Talent, "WELCOME7", 3).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let before = w.house.clock.now();
    pulls(&w.house, &w.ken.credentials(), "").await;
    let read = |from, until| Wanted {
        from: Some(from),
        until: Some(until),
        verb: "people.read".into(),
        ..Wanted::default()
    };
    let middle = w.house.clock.now();
    assert_eq!(
        lines(&w, read(before, middle)).await,
        [],
        "nothing sensitive was there to read"
    );
    let sam = w.person(1);
    assert_eq!(
        sam.comes_with_code(&event, "talent", "WELCOME7").await,
        Told::Confirmed
    );
    pulls(&w.house, &w.ken.credentials(), "").await;
    let after = w.house.clock.now();
    let found = lines(&w, read(middle, after)).await;
    let ken = w.ken.id().await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0]
            .subjects
            .starts_with(&format!("reader {ken}, registration "))
    );
    let by_reader = Wanted {
        who: ken.to_string(),
        ..read(middle, after)
    };
    assert_eq!(lines(&w, by_reader).await, found);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_or_missing_line_is_found() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let heads = w.house.data.join("audit-heads.txt");
    eventually("the day's end is written", async || {
        std::fs::read_to_string(&heads)
            .ok()
            .filter(|t| !t.is_empty())
    })
    .await;
    w.stops().await;
    let verdict = async || verify(&mut w.house.database().await, &heads).await.unwrap();
    let Verdict::Whole { lines, heads: 1 } = verdict().await else {
        panic!("{:?}", verdict().await)
    };
    assert!(lines > 3);
    let told = w
        .house
        .program()
        .args(["audit", "verify"])
        .output()
        .unwrap();
    assert!(told.status.success(), "{told:?}");

    let change = async |sql: &'static str| {
        let done = sqlx::query(sql)
            .execute(&mut w.house.database().await)
            .await;
        done.unwrap();
    };
    change("update audit set actor = 'visitor' where number = 2").await;
    assert_eq!(verdict().await, Verdict::Broken { number: 2 });
    let told = w
        .house
        .program()
        .args(["audit", "verify"])
        .output()
        .unwrap();
    assert_eq!(told.status.code(), Some(2), "{told:?}");
    // Cut off at the end, the rest is whole in itself: the line outside says what is missing.
    change("delete from audit").await;
    assert!(matches!(verdict().await, Verdict::Missing { .. }));
}
