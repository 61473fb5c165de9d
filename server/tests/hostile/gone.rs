//! Who asks and does not wait for the answer.

use std::time::Duration;

use futures::future::join_all;
use reqwest::{Method, StatusCode};

use crate::world::{As, Plan, World};

/// Wherever a look at the rows is cut off, the next one begins anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_goes_at_once_leaves_nothing_open() {
    let w = World::begins().await;
    w.ken.holds(Plan::business(5)).await;
    let ken = w.ken.credentials();
    for round in 0..60_u64 {
        let hasty = (0..8).map(|n| {
            let by = if n % 2 == 0 { &As::Nobody } else { &ken };
            let patience = Duration::from_micros(150 * (round + 1) + 37 * n);
            let asked = by.sign(w.house.request(Method::GET, "/sync/pull"));
            tokio::time::timeout(patience, asked.send())
        });
        join_all(hasty).await;
        let patient = (0..4).map(|_| w.house.asks("/sync/pull", &ken));
        for page in join_all(patient).await {
            assert_eq!(page.status, StatusCode::OK, "round {round}: {}", page.html);
        }
    }
}
