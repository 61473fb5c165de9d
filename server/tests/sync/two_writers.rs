//! Another process writes beside the server: whoever holds the pen is waited for, and nobody's change is skipped.

use std::time::Duration;

use app::ideathon::Audience;
use app::row::{Kind, Row};
use server::db::Pile;
use server::sync::log::{self, Entry};
use sqlx::Row as _;

use crate::world::follow::Follower;
use crate::world::{As, Plan, Told, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_writer_that_pauses_before_its_commit_is_waited_for() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(1)).await;
    let visitor = Follower::begins(&w.house, As::Nobody).await;
    visitor
        .sees("the free seat", |view| {
            view.seats(&event, Audience::Business)
        })
        .await;

    // The other process takes the pen, gives out the seat's number, and stops just before it commits.
    let mut other = w.house.database().await;
    let (place, _) = log::begin(&mut other).await.unwrap();
    let kept = sqlx::query("select row from event where id = $1")
        .bind(event.id.to_string())
        .fetch_one(&mut other)
        .await
        .unwrap();
    let before = server::db::read_row(Kind::Event, kept.try_get("row").unwrap()).unwrap();
    let Row::Event(mut after) = before.clone() else {
        panic!("an event")
    };
    after.offer_hours += 1;
    let changed = Row::Event(after.clone());
    let entry = Entry::new(place.number + 1, Some(before), Some(changed), 0);
    server::sync::store::write(&mut other, &Row::Event(after.clone()), false)
        .await
        .unwrap();
    let mut pile = Pile::on(&other);
    log::append(&mut pile, core::slice::from_ref(&entry)).unwrap();
    pile.run(&mut other).await.unwrap();

    // Two people want the last seat meanwhile. Nobody has an answer while the pen is held.
    let both = async { tokio::join!(w.sakura.registers(&event), w.aoi.registers(&event)) };
    let mut both = std::pin::pin!(both);
    let early = tokio::time::timeout(Duration::from_millis(700), &mut both).await;
    assert!(early.is_err(), "an answer came before its turn: {early:?}");
    assert_eq!(w.house.head().await, place.number, "nothing was committed");

    let nothing = Pile::on(&other);
    log::commit(&mut other, nothing, Some(entry.number))
        .await
        .unwrap();
    let (sakura, aoi) = both.await;
    let told = [sakura, aoi];
    let confirmed = told.iter().filter(|t| **t == Told::Confirmed).count();
    assert_eq!(confirmed, 1, "{told:?}");
    w.house.books_balance().await;

    // Who follows hears the slow one, too, though its number is lower than those of the others.
    visitor
        .sees("both changes", |view| {
            let hours = view.event(&event.slug)?.offer_hours == after.offer_hours;
            let full = view.seats(&event, Audience::Business)?.free == 0;
            (hours && full).then_some(())
        })
        .await;
}
