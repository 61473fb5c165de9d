//! Letters of the payment company come, and the program is killed while it hears and looks at them: in the end the books are
//! the company's record, to the yen.

use std::time::Duration;

use app::donor::ledger::Account;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};
use server::donor::ledger::verify;
use tempfile::TempDir;

use super::Program;
use crate::donor::company::{Came, Company};
use crate::world::{House, eventually};

const KILLS: usize = 12;
const CHARGES: usize = 4;
/// Change it for other money at other moments; the machine decides, too.
const SEED: u64 = 20_261_123;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_and_went_is_in_the_books_once_though_the_server_is_killed() {
    let folder = TempDir::new().unwrap();
    let house = House::new(folder.path());
    let company = Company::opens();
    let mut random = StdRng::seed_from_u64(SEED);
    let mut program = Program::starts_told(&house, &company.flags());
    let (mut unheard, mut interrupted) = (0, 0);
    for _ in 0..KILLS {
        let weather = json!({ "hold": true, "repeat": 2, "shuffle": true });
        company.tells(&house.base(), weather).await;
        something_happens(&company, &mut random).await;
        let moment = Duration::from_micros(random.random_range(0..150_000));
        let dies = async {
            tokio::time::sleep(moment).await;
            program.is_killed();
        };
        let (told, ()) = tokio::join!(company.does("flush", json!({})), dies);
        let told = told["told"].as_array().unwrap();
        unheard += told.iter().filter(|one| one["status"] == 0).count();
        program.ends().await;
        interrupted += house.rows("heard where state = 'open' and tries > 0").await;
        // Two minutes later what was being looked at is anybody's again.
        sqlx::query("update heard set next_at = 0 where state = 'open'")
            .execute(&mut house.database().await)
            .await
            .unwrap();
        program = Program::starts_told(&house, &company.flags());
    }
    company.tells(&house.base(), json!({ "repeat": 2 })).await;
    company.does("flush", json!({})).await;
    eventually("all is looked at", async || {
        let open = house.rows("heard where state = 'open'").await;
        let heard = house.rows("heard where kind = 'charge.succeeded'").await;
        (open == 0 && heard == i64::try_from(KILLS * CHARGES).unwrap()).then_some(())
    })
    .await;
    assert_eq!(house.rows("heard where state = 'odd'").await, 0);
    let books = verify(&mut house.database().await).await.unwrap();
    let books = books.expect("books that agree");
    let held = books.balances.get(&Account::Provider).copied();
    assert_eq!(held, Some(company.holds().await));
    assert_eq!(company.came().await.len(), KILLS * CHARGES);
    assert!(
        unheard > 0 && interrupted > 0,
        "the server was not killed in the middle: {unheard} letters unheard, {interrupted} looks broken off"
    );
}

/// Money comes; some of what came before goes back, or is taken back.
async fn something_happens(company: &Company, random: &mut StdRng) {
    for n in 0..CHARGES {
        let amount = random.random_range(1_000..50_000);
        let told = json!({ "amount": amount, "email": format!("giver{n}@mail.example") });
        company.does("charge", told).await;
    }
    let came = company.came().await;
    let some = &came[random.random_range(0..came.len())];
    let left = some.amount - some.refunded;
    if left > 0 {
        let told = json!({ "charge": some.charge, "amount": random.random_range(1..=left) });
        company.does("refund", told).await;
    }
    let untouched: Vec<&Came> = came.iter().filter(|one| one.refunded == 0).collect();
    let Some(other) = untouched.iter().find(|one| one.charge != some.charge) else {
        return;
    };
    let told = json!({ "charge": other.charge, "amount": other.amount });
    let dispute: Value = company.does("dispute", told).await;
    let status = if random.random() { "lost" } else { "won" };
    let told = json!({ "dispute": dispute["id"], "status": status });
    company.does("judge", told).await;
}
