//! The books proved: every entry read and held against the rows.

use anyhow::{Result, ensure};
use app::donor::{Donor, Means, Payment, Purpose};
use app::row::Row;
use app::time;
use app::value::{DonorId, PaymentId, Yen};
use chrono::TimeDelta;
use serde::Serialize;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};
use uuid::Uuid;

use super::now;
use crate::figure::{ms, progress};
use crate::server::Place;
use crate::staff::invite;

const DONORS: u32 = 10_000;
/// Each is two entries.
const PAYMENTS: u32 = 500_000;

/// Times in milliseconds.
#[derive(Serialize)]
pub struct Books {
    figure: &'static str,
    entries: u32,
    ms: f64,
    memory_mib_peak: u64,
    how: &'static str,
}

pub async fn measure(place: &Place) -> Result<Books> {
    progress("donors: books of a million entries");
    // Makes the tables.
    invite(place, 0, "fundraising").await?;
    fill(place).await?;
    let seen = place.watched(&["ledger", "verify"]).await?;
    let entries = PAYMENTS * 2;
    let proved = format!("agrees: {PAYMENTS} postings, {entries} entries");
    ensure!(seen.said.contains(&proved), "{}", seen.said);
    Ok(Books {
        figure: "the books proved",
        entries,
        ms: ms(seen.took),
        memory_mib_peak: seen.peak >> 20,
        how: "tomoni ledger verify from start to end: 500,000 payments of 10,000 donors, each posted in two accounts",
    })
}

async fn fill(place: &Place) -> Result<()> {
    let file = SqliteConnectOptions::new().filename(place.data().join("tomoni.sqlite"));
    let mut conn = SqliteConnection::connect_with(&file).await?;
    let day = time::day_begins(now() - TimeDelta::days(1));
    let donor = Row::Donor(Donor::default());
    let payment = Row::Payment(Payment {
        id: PaymentId(Uuid::nil()),
        donor: DonorId(Uuid::nil()),
        amount: Yen::of(3_000),
        purpose: Purpose::Gift,
        means: Means::Cash,
        day,
        created: day,
        ..Payment::default()
    });
    sqlx::raw_sql("pragma synchronous = off; begin immediate")
        .execute(&mut conn)
        .await?;
    sqlx::query(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < $1),
         new(id) as (select printf('01890000-0000-7000-8000-%012x', i) from n)
         insert into donor (id, row) select id, json_set($2, '$.id', id) from new",
    )
    .bind(DONORS)
    .bind(serde_json::to_string(&donor.fields())?)
    .execute(&mut conn)
    .await?;
    sqlx::query(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < $1),
         new(id, donor) as (select printf('01890000-0000-7000-8001-%012x', i),
             printf('01890000-0000-7000-8000-%012x', i % $2 + 1) from n)
         insert into payment (id, donor, stays, row)
             select id, donor, 1, json_set($3, '$.id', id, '$.donor', donor) from new",
    )
    .bind(PAYMENTS)
    .bind(DONORS)
    .bind(serde_json::to_string(&payment.fields())?)
    .execute(&mut conn)
    .await?;
    sqlx::query(
        "insert into posting (number, day, written, kind, source)
             select row_number() over (order by id), $1, $1, 'payment', id from payment",
    )
    .bind(day.timestamp_micros())
    .execute(&mut conn)
    .await?;
    for (line, account, sign) in [(0, "cash", 1), (1, "gifts", -1)] {
        sqlx::query(
            "insert into entry (posting, line, account, donor, amount)
                 select number, $1, $2, case when $3 < 0 then payment.donor end, $3 * 3000
                 from posting join payment on payment.id = posting.source",
        )
        .bind(line)
        .bind(account)
        .bind(sign)
        .execute(&mut conn)
        .await?;
    }
    sqlx::raw_sql("commit; pragma wal_checkpoint(truncate)")
        .execute(&mut conn)
        .await?;
    conn.close().await?;
    Ok(())
}
