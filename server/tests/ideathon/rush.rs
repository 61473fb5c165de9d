//! Many at once.

use std::collections::BTreeSet;

use futures::future::join_all;
use reqwest::StatusCode;

use crate::world::person::Form;
use crate::world::{Page, Plan, Told, World};

/// E15: 300 people at once for 50 seats.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_rush_for_fifty_seats() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(50)).await;
    let people: Vec<_> = (1..=300).map(|n| w.person(n)).collect();
    let forms = join_all(people.iter().map(|person| person.fills_in(&event))).await;
    let pages = join_all(forms.iter().map(Form::send)).await;

    let told: Vec<Told> = pages.iter().map(Page::told).collect();
    assert!(
        pages.iter().all(|page| page.status == StatusCode::OK),
        "0 errors"
    );
    assert_eq!(
        told.iter().filter(|told| **told == Told::Confirmed).count(),
        50
    );
    let places: BTreeSet<Told> = told
        .into_iter()
        .filter(|told| *told != Told::Confirmed)
        .collect();
    assert_eq!(
        places,
        (1..=250).map(Told::Waiting).collect(),
        "each place once"
    );
    assert_eq!(w.house.standing(&event, "confirmed").await, 50);
    assert_eq!(w.house.standing(&event, "waiting").await, 250);
    w.house.books_balance().await;
}
