//! Lines whose sender may not be said. Beside others of the same moment they would say it all the same: what waited on a
//! device without a network comes together. So they wait until their day is over, and then stand in any order, with
//! that day.

use app::time::{self, Time};
use sqlx::Row as _;
use uuid::Uuid;

use super::{Chained, End, Line, VEILED, append, chained};
use crate::clock::micros;
use crate::db::{Cell, Conn, Pile};
use crate::error::Failure;

impl Line {
    #[must_use]
    pub fn is_veiled(&self) -> bool {
        self.actor == VEILED
    }
}

/// Lays lines by, with nothing of their moment and their order.
pub fn lay_by(pile: &mut Pile, lines: Vec<Line>, now: Time) {
    let day = micros(time::day_begins(now));
    let cells = |line: Line| {
        let text = |text| Cell::Text(Some(text));
        vec![
            text(Uuid::new_v4().to_string()),
            Cell::Number(day),
            text(line.verb),
            text(line.outcome),
            text(line.subjects),
            text(line.digest),
        ]
    };
    let into = "veiled (id, at, verb, outcome, subjects, digest)";
    pile.insert(into, lines.into_iter().map(cells).collect(), "");
}

/// Puts the lines of days that are over behind `end`, in a transaction of the writer.
///
/// # Errors
/// Where the database does not answer.
pub async fn lift(conn: &mut Conn, mut end: End, now: Time) -> Result<(), Failure> {
    let today = micros(time::day_begins(now));
    // Their names are random, and so is their order.
    let query = "select at, verb, outcome, subjects, digest from veiled where at < $1 order by id";
    let rows = sqlx::query(query).bind(today).fetch_all(&mut *conn).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let mut lines: Vec<Chained> = Vec::with_capacity(rows.len());
    for row in rows {
        let line = Line {
            number: 0,
            at: row.try_get("at")?,
            actor: VEILED.to_owned(),
            verb: row.try_get("verb")?,
            outcome: row.try_get("outcome")?,
            subjects: row.try_get("subjects")?,
            digest: row.try_get("digest")?,
        };
        lines.push(chained(&mut end, line));
    }
    let mut pile = Pile::on(conn);
    append(&mut pile, lines);
    pile.run(conn).await?;
    sqlx::query("delete from veiled where at < $1")
        .bind(today)
        .execute(conn)
        .await?;
    Ok(())
}
