//! "What you hold about me" and "erase me".

use app::people::{Area, Command, Confirm, Mark, RISK_DELAY, Role, What};
use chrono::TimeDelta;
use reqwest::StatusCode;

use crate::world::follow::{Follower, pulls};
use crate::world::{Member, Staff, World, eventually};

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
