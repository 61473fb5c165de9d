//! Sessions: under another secret when rights change, ended where they should, felt by open streams at once.

use app::people::{Area, Command, End, Grants, Revoke};
use app::row::Kind;
use app::rule::Refusal;
use app::sync::push::Outcome;
use chrono::TimeDelta;
use reqwest::{Method, StatusCode};

use crate::world::follow::{Follower, pulls};
use crate::world::{As, Plan, Staff, Told, World, eventually};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_secret_opens_nothing_after_rights_changed() {
    let w = World::begins().await;
    let rei = Staff::arrives(&w.house, "rei@tomoni.example", Area::Administration).await;
    let old = w.ken.credentials();
    let grant = Grants {
        person: w.ken.id().await,
        area: Area::Platform,
        from: None,
        until: None,
    };
    rei.decides(Command::Grant(grant)).await;
    // The next request gets another secret, and the old one is worth nothing from then on.
    let answer = w.house.asks("/sync/pull", &old).await;
    assert_eq!(answer.status, StatusCode::OK);
    let new = As::Session(answer.cookie("tomoni").expect("another secret"));
    assert_eq!(
        w.house.asks("/sync/pull", &old).await.status,
        StatusCode::UNAUTHORIZED
    );
    let now = w.house.asks("/sync/pull", &new).await;
    assert_eq!((now.status, now.cookie("tomoni")), (StatusCode::OK, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_ends_when_it_rests_and_when_the_day_is_over() {
    let mut w = World::begins().await;
    let ken = w.ken.credentials();
    let works = async |by: &As| w.house.asks("/desk/companies", by).await.status == StatusCode::OK;
    // Used every hour, it lasts its twelve.
    for _ in 0..11 {
        w.house.clock.advance(TimeDelta::minutes(62));
        assert!(works(&ken).await);
    }
    w.house.clock.advance(TimeDelta::minutes(62));
    assert!(!works(&ken).await, "twelve hours are over");

    w.ken.signs_in().await;
    let ken = w.ken.credentials();
    w.house.clock.advance(TimeDelta::minutes(121));
    assert!(!works(&ken).await, "two hours of rest");
    // The clock ends it for good, also where nobody asks.
    eventually("the session is over", async || {
        let live = w.house.rows("session where live = 1").await;
        (live == 0).then_some(())
    })
    .await;
}

/// Another's session is not there, whatever id is named.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_signs_out_own_devices_and_nobody_elses() {
    let mut w = World::begins().await;
    let rei = Staff::arrives(&w.house, "rei@tomoni.example", Area::Administration).await;
    let first = w.ken.credentials();
    w.ken.signs_in().await;
    let devices = w.ken.devices().await;
    assert_eq!(devices.len(), 2);
    for session in devices.clone() {
        let outcome = rei.sends_of_people(Command::End(End { session })).await;
        assert_eq!(
            outcome,
            Outcome::Refused(Refusal::People(app::people::Refusal::NotThere))
        );
    }
    let stream = Follower::begins(&w.house, first.clone()).await;
    w.ken
        .decides(Command::End(End {
            session: devices[0],
        }))
        .await;
    stream.is_over().await;
    assert_eq!(
        w.house.asks("/sync/pull", &first).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        w.house.asks("/desk", &w.ken.credentials()).await.status,
        StatusCode::OK
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_ends_the_stream_at_once() {
    let w = World::begins().await;
    let stream = Follower::begins(&w.house, w.ken.credentials()).await;
    let out = w.house.request(Method::POST, "/sign-out");
    w.ken.credentials().sign(out).send().await.unwrap();
    stream.is_over().await;
}

/// What a role showed leaves an open stream with the role, and comes back with it, without a reload.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_taken_away_empties_an_open_stream_at_once() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    let rei = Staff::arrives(&w.house, "rei@tomoni.example", Area::Administration).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let stream = Follower::begins(&w.house, w.ken.credentials()).await;
    stream
        .sees("Sakura", |view| view.registration(&w.sakura))
        .await;
    let ken = w.ken.id().await;
    rei.decides(Command::Revoke(Revoke {
        person: ken,
        area: Area::Events,
    }))
    .await;
    stream
        .sees("nothing of the events' desk", |view| {
            view.registration(&w.sakura).is_none().then_some(())
        })
        .await;
    let kinds = stream.fields();
    let left = |kind: &Kind| matches!(kind, Kind::Registration | Kind::Code | Kind::Mail);
    assert!(!kinds.keys().any(|(kind, _)| left(kind)), "{kinds:?}");
    // What happens meanwhile does not arrive.
    assert_eq!(w.aoi.registers(&event).await, Told::Confirmed);
    rei.decides(Command::Grant(Grants {
        person: ken,
        area: Area::Events,
        from: None,
        until: None,
    }))
    .await;
    stream
        .sees("Sakura and Aoi", |view| {
            view.registration(&w.sakura)?;
            view.registration(&w.aoi)
        })
        .await;
}

/// A phone that two people use: neither sees by the other's cursor, nor sends under the other's name.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_people_on_one_device_stay_two() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let mika = Staff::arrives(&w.house, "mika@tomoni.example", Area::Fundraising).await;
    let (his, _) = pulls(&w.house, &w.ken.credentials(), "").await;
    let (hers, text) = pulls(&w.house, &mika.credentials(), &his.cursor.0).await;
    assert!(hers.snapshot, "his cursor says nothing to her");
    assert!(!text.contains(&w.sakura.email));
    let (again, _) = pulls(&w.house, &w.ken.credentials(), &hers.cursor.0).await;
    assert!(again.snapshot);
}
