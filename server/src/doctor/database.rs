//! Whether what is kept holds together.

use std::collections::HashMap;
use std::path::Path;

use app::ideathon::Seats;
use app::row::{Kind, Row};
use app::time::Time;
use chrono::TimeDelta;
use sqlx::{Acquire as _, Row as _};

use super::{Finding, fail, ok, warn};
use crate::clock::from_micros;
use crate::config::Config;
use crate::db::{self, Conn};
use crate::donor;
use crate::error::Failure;
use crate::file::place;
use crate::roundtable;
use crate::sync::store;

/// Clocks of two machines differ by so much without harm.
const APART: TimeDelta = TimeDelta::minutes(2);

pub async fn examine(config: &Config, now: Time) -> Vec<Finding> {
    let mut conn = match db::look(config).await {
        Ok(conn) => conn,
        Err(failure) => return vec![fail("database", format!("does not open: {failure}"))],
    };
    let mut findings = vec![match sound(&mut conn).await {
        Ok(()) => ok("database", "opens, and is whole"),
        Err(failure) => fail("database", failure.to_string()),
    }];
    findings.push(match miscounted(&mut conn).await {
        Ok(0) => ok("seats", "are as many as the registrations say"),
        Ok(n) => fail(
            "seats",
            format!("{n} rows differ from a count of the registrations"),
        ),
        Err(failure) => fail("seats", format!("cannot be counted: {failure}")),
    });
    findings.push(match lost(&mut conn, &config.files_folder()).await {
        Ok(0) => ok("files", "lie where the items that name them find them"),
        Ok(n) => fail("files", format!("{n} that items name are not there")),
        Err(failure) => fail("files", format!("cannot be counted: {failure}")),
    });
    findings.push(match donor::ledger::verify(&mut conn).await {
        Ok(Ok(books)) => ok(
            "books",
            format!("agree with the payments, in {} postings", books.postings),
        ),
        Ok(Err(flaw)) => fail("books", flaw.to_string()),
        Err(failure) => fail("books", format!("cannot be read: {failure}")),
    });
    findings.push(unanswered(config, &mut conn, now).await);
    findings.push(match last_change(&mut conn).await {
        Ok(Some(at)) if at > now + APART => fail(
            "clock",
            format!("the last change is from {at}: this machine's clock is behind, or was ahead"),
        ),
        Ok(_) => ok("clock", "stands behind all that was written"),
        Err(failure) => fail("clock", format!("cannot be compared: {failure}")),
    });
    findings.extend(on_their_way(&mut conn).await);
    findings
}

/// What waits for the payment company, or was not understood of it.
async fn unanswered(config: &Config, conn: &mut Conn, now: Time) -> Finding {
    let name = "payments";
    let counted = match donor::provider::inbox::state(conn).await {
        Ok(counted) => counted,
        Err(failure) => return fail(name, format!("cannot be counted: {failure}")),
    };
    let (odd, late) = (counted.odd, counted.late(now));
    if odd > 0 {
        let odd = format!("{odd} things that the payment company has were not understood");
        return fail(name, odd);
    }
    if late {
        return warn(name, "the payment company was not asked for an hour");
    }
    if config.stripe_key.is_none() {
        return ok(name, "no cards are taken");
    }
    if config.stripe_webhook_secrets.is_empty() {
        let slow = "no webhook secret is named: what is paid is known after ten minutes";
        return warn(name, slow);
    }
    ok(name, "are known as far as the payment company was asked")
}

/// Whether the file is whole and each row's counterpart is there. A database server looks after that itself.
///
/// # Errors
/// In words, what is not.
pub async fn sound(conn: &mut Conn) -> Result<(), Failure> {
    if conn.backend_name() != "SQLite" {
        return Ok(());
    }
    let found = sqlx::query("pragma integrity_check")
        .fetch_all(&mut *conn)
        .await?;
    let found: Result<Vec<String>, _> = found.iter().map(|row| row.try_get(0)).collect();
    let found = found?;
    if found != ["ok"] {
        // Its words name tables and pages, and nobody.
        return Err(Failure::new(format!(
            "the file is damaged: {}",
            found.join("; ")
        )));
    }
    let lost = sqlx::query("pragma foreign_key_check")
        .fetch_all(conn)
        .await?;
    if lost.is_empty() {
        return Ok(());
    }
    let lost = lost.len();
    Err(Failure::new(format!(
        "{lost} rows belong to rows that are gone"
    )))
}

/// How many rows of seats say something else than a count of the registrations.
async fn miscounted(conn: &mut Conn) -> Result<usize, Failure> {
    // One moment for both, while a server goes on writing.
    let mut moment = conn.begin().await?;
    let mut counted: HashMap<(String, String), Seats> = HashMap::new();
    for row in store::all(&mut moment, Kind::Registration).await? {
        if let Row::Registration(registration) = row {
            let key = (
                registration.event.to_string(),
                registration.audience.name().to_owned(),
            );
            counted
                .entry(key)
                .or_default()
                .count(None, Some(&registration));
        }
    }
    let mut wrong = 0;
    for row in store::all(&mut moment, Kind::Seats).await? {
        if let Row::Seats(seats) = row {
            let key = (seats.event.to_string(), seats.audience.name().to_owned());
            let counted = counted.remove(&key).unwrap_or_default();
            wrong += usize::from(figures(&seats) != figures(&counted));
        }
    }
    Ok(wrong + counted.len())
}

/// How many files are named and not there.
async fn lost(conn: &mut Conn, folder: &Path) -> Result<usize, Failure> {
    let named = roundtable::files(conn).await?;
    let lost = named
        .into_iter()
        .filter(|file| !place(folder, *file).is_file());
    Ok(lost.count())
}

fn figures(seats: &Seats) -> [u16; 5] {
    [
        seats.confirmed,
        seats.offered,
        seats.waiting,
        seats.asking,
        seats.cancelled,
    ]
}

async fn last_change(conn: &mut Conn) -> Result<Option<Time>, Failure> {
    let row = sqlx::query("select at from log order by number desc limit 1")
        .fetch_optional(conn)
        .await?;
    Ok(row
        .map(|row| row.try_get("at"))
        .transpose()?
        .map(from_micros))
}

/// Mails that could not be sent. Their addresses stay where they are.
async fn on_their_way(conn: &mut Conn) -> Option<Finding> {
    let row = sqlx::query("select count(*) as n from mail where state = 'failed'")
        .fetch_one(conn)
        .await
        .ok()?;
    let failed: i64 = row.try_get("n").ok()?;
    (failed > 0).then(|| {
        warn(
            "outbox",
            format!("{failed} mails were refused for good; the desk lists them"),
        )
    })
}
