//! "What you hold about me" and "erase me".

use app::ideathon::{Registration, State};
use app::people::{Area, Command, Confirm, Mark, RISK_DELAY, Role, What};
use chrono::TimeDelta;
use reqwest::StatusCode;

use crate::world::follow::{Follower, pulls};
use crate::world::{Member, Person, Plan, Staff, Told, World, eventually};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_asks_is_forgotten_everywhere() {
    let w = World::begins().await;
    let yuri = Staff::arrives(&w.house, "yuri@tomoni.example", Area::Fundraising).await;
    let mut emi = Member::joins(&yuri, "遠藤 恵美", Some("emi@sample.example"), Role::Donor).await;
    emi.signs_in().await;
    let held = emi.opens("/me/data").await;
    assert_eq!(held.status, StatusCode::OK);
    let data = held.json();
    assert_eq!(data["person"][0]["name"], "遠藤 恵美");
    assert_eq!(data["membership"][0]["role"], "donor");
    assert!(
        !held.html.contains("hash"),
        "no secret, not even as a digest"
    );
    assert_eq!(
        held.headers["cache-control"], "no-store",
        "nothing of it stays in the browser"
    );

    let stream = Follower::begins(&w.house, yuri.credentials()).await;
    let named = |p: &app::people::Person| p.id == emi.id && p.name.is_some();
    stream
        .sees("Emi", |view| view.people().any(named).then_some(()))
        .await;
    assert_eq!(
        emi.presses(&[("action", "erase")]).await.status,
        StatusCode::OK
    );
    assert_eq!(
        emi.presses(&[("action", "keep")]).await.status,
        StatusCode::OK
    );
    w.house.clock.advance(TimeDelta::minutes(30));
    emi.presses(&[("action", "erase")]).await;
    w.house.clock.advance(TimeDelta::minutes(61));
    stream
        .sees("the name taken back", |view| {
            view.people()
                .any(|p| p.id == emi.id && p.erased && p.name.is_none() && p.email.is_none())
                .then_some(())
        })
        .await;
    assert_eq!(emi.opens("/me").await.location(), "/sign-in");
    eventually("the last mail is out", async || {
        (emi.mails().last()?.subject
            == app::lang::words::notice_subject_account(app::lang::Lang::Ja))
        .then_some(())
    })
    .await;
    // Nor does it lie anywhere in the database, the log included.
    eventually("nothing is left", async || {
        let mut found = 0;
        for (table, columns) in [
            ("log", "coalesce(before, '') || coalesce(after, '')"),
            ("person", "row || coalesce(email, '')"),
            ("membership", "row"),
            ("audit", "actor || subjects"),
            ("result", "outcome"),
        ] {
            let sql = format!(
                "{table} where ({columns}) like '%恵美%' or ({columns}) like '%emi@sample%'"
            );
            found += w.house.rows(&sql).await;
        }
        (found == 0).then_some(())
    })
    .await;
    // Someone who comes late has no trace of her either.
    let (_, text) = pulls(&w.house, &yuri.credentials(), "").await;
    assert!(!text.contains("恵美"));
}

/// Whoever holds the phone may not be the person.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_risk_it_takes_a_coordinator_and_three_days() {
    let w = World::begins().await;
    let mut nao = Staff::arrives(&w.house, "nao@tomoni.example", Area::Coordination).await;
    let email = "sam@sample.example";
    let mut sam = Member::joins(&nao, "Sam", Some(email), Role::International).await;
    sam.signs_in().await;
    assert_eq!(
        sam.opens("/me/data").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    for action in ["ask-download", "erase"] {
        assert_eq!(
            sam.presses(&[("action", action)]).await.status,
            StatusCode::OK
        );
    }
    // Time alone does nothing.
    w.house.clock.advance(RISK_DELAY + TimeDelta::hours(1));
    sam.signs_in().await;
    assert_eq!(
        sam.opens("/me/data").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    nao.signs_in().await;
    let what = What::Download;
    nao.decides(Command::Confirm(Confirm {
        what,
        person: sam.id,
    }))
    .await;
    let data = sam.opens("/me/data").await;
    assert_eq!(data.status, StatusCode::OK);
    assert!(
        !data.html.contains("at_risk"),
        "what staff thinks stays with staff"
    );
    assert_eq!(
        w.house
            .rows("person where row like '%\"erased\":true%'")
            .await,
        0
    );
    nao.decides(Command::Confirm(Confirm {
        what: What::Erasure,
        person: sam.id,
    }))
    .await;
    eventually("Sam is forgotten", async || {
        let forgotten = w
            .house
            .rows("person where row like '%\"erased\":true%'")
            .await;
        (forgotten == 1).then_some(())
    })
    .await;
}

/// A confirmation does not shorten the time in which somebody may notice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_confirmed_wish_still_waits() {
    let w = World::begins().await;
    let nao = Staff::arrives(&w.house, "nao@tomoni.example", Area::Coordination).await;
    let email = "sam@sample.example";
    let mut sam = Member::joins(&nao, "Sam", Some(email), Role::International).await;
    sam.signs_in().await;
    sam.presses(&[("action", "ask-download")]).await;
    let confirm = Command::Confirm(Confirm {
        what: What::Download,
        person: sam.id,
    });
    nao.decides(confirm).await;
    assert_eq!(
        sam.opens("/me/data").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    // Once a coordinator knows that there is no risk, nothing has to wait.
    nao.decides(Command::Mark(Mark {
        person: sam.id,
        at_risk: false,
    }))
    .await;
    assert_eq!(sam.opens("/me/data").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_erased_leaves_no_name_at_an_event() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(1)).await;
    let yuri = Staff::arrives(&w.house, "yuri@tomoni.example", Area::Fundraising).await;
    let same = Person::new(
        &w.house,
        "遠藤 恵美",
        "エンドウ エミ",
        "emi@sample.example",
        "見本商事",
    );
    assert_eq!(same.registers(&event).await, Told::Confirmed);
    assert_eq!(w.sakura.registers(&event).await, Told::Waiting(1));
    let link = same.link().await;
    let mut emi = Member::joins(&yuri, "遠藤 恵美", Some("emi@sample.example"), Role::Donor).await;
    emi.signs_in().await;
    w.ken.looks().await;
    emi.presses(&[("action", "erase")]).await;
    w.house.clock.advance(TimeDelta::minutes(61));

    // Her place is given up, and the next one has it offered.
    let registrations = w
        .ken
        .sees("nobody where Emi was", |desk| {
            let all: Vec<Registration> = desk.registrations().cloned().collect();
            let nobody = |r: &&Registration| r.details.email.is_none();
            all.iter().any(|r| nobody(&r)).then_some(all)
        })
        .await;
    let was = registrations
        .iter()
        .find(|r| r.details.email.is_none())
        .unwrap();
    assert_eq!((was.state, was.details.hidden), (State::Cancelled, true));
    assert_eq!((&was.details.name, &was.details.company), (&None, &None));
    let next = registrations.iter().find(|r| r.id != was.id).unwrap();
    assert_eq!(next.state, State::Offered);
    assert_eq!(w.house.get(&link).await.status, StatusCode::NOT_FOUND);
    eventually("nothing is left of her", async || {
        let mut found = 0;
        for (table, columns) in [
            ("registration", "row || coalesce(email, '')"),
            ("mail", "row || to_email || coalesce(to_name, '')"),
            ("log", "coalesce(before, '') || coalesce(after, '')"),
            ("person", "row || coalesce(email, '')"),
        ] {
            let sql = format!(
                "{table} where ({columns}) like '%恵美%' or ({columns}) like '%emi@sample%'"
            );
            found += w.house.rows(&sql).await;
        }
        (found == 0).then_some(())
    })
    .await;
    w.house.books_balance().await;
}
