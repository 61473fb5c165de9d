//! What the company is to do: written in the transaction of what it follows from, carried out one after another.

use app::donor::{Errand, Pledge};
use app::time::Time;
use app::value::PledgeId;
use chrono::TimeDelta;
use sqlx::Row as _;

use super::inbox::{Went, told};
use crate::clock::micros;
use crate::db::{Cell, Conn, insert};
use crate::donor::pledge_of;
use crate::error::Failure;

const LEASE: TimeDelta = TimeDelta::minutes(2);

/// One that is to be carried out now.
#[derive(Clone, Debug)]
pub struct Due {
    pub number: i64,
    pub errand: Errand,
    pub pledge: Option<Pledge>,
    pub tries: i64,
    written: i64,
}

impl Due {
    /// By what the company knows it when it is told twice.
    #[must_use]
    pub fn key(&self) -> String {
        // A number that a restore gave again is another errand.
        format!("errand-{}-{}", self.number, self.written)
    }
}

/// Writes what a command asks for. Only the writer writes, behind the lock of the log's end.
///
/// # Errors
/// Where the database refuses one or does not answer.
pub async fn append(conn: &mut Conn, errands: &[Errand], now: Time) -> Result<(), Failure> {
    if errands.is_empty() {
        return Ok(());
    }
    let last = sqlx::query("select coalesce(max(number), 0) as last from errand");
    let last: i64 = last.fetch_one(&mut *conn).await?.try_get("last")?;
    let mut rows = Vec::new();
    for (number, errand) in (last + 1..).zip(errands) {
        rows.push(vec![
            Cell::Number(number),
            Cell::Text(Some(errand.pledge.to_string())),
            Cell::Text(Some(serde_json::to_string(&errand.does)?)),
            Cell::Number(micros(now)),
            Cell::Text(Some("open".to_owned())),
            Cell::Number(0),
            Cell::Number(micros(now)),
        ]);
    }
    let into = "errand (number, pledge, does, written, state, tries, next_at)";
    insert(conn, into, rows, "").await
}

/// The next one whose turn has come; nobody else takes it meanwhile. What is asked for a promise comes one after
/// another: the last word holds.
///
/// # Errors
/// Where the database does not answer.
pub async fn lease(conn: &mut Conn, now: Time) -> Result<Option<Due>, Failure> {
    loop {
        let query = sqlx::query(
            "select number, pledge, does, written, tries, next_at from errand
             where state = 'open' and next_at <= $1 and not exists (
                 select 1 from errand as earlier where earlier.pledge = errand.pledge
                 and earlier.state = 'open' and earlier.number < errand.number)
             order by number limit 1",
        );
        let found = query.bind(micros(now)).fetch_optional(&mut *conn).await?;
        let Some(row) = found else { return Ok(None) };
        let number: i64 = row.try_get("number")?;
        let leased = sqlx::query(
            "update errand set next_at = $1, tries = tries + 1 where number = $2 and next_at = $3 and state = 'open'",
        )
        .bind(micros(now + LEASE))
        .bind(number)
        .bind(row.try_get::<i64, _>("next_at")?)
        .execute(&mut *conn)
        .await?;
        if leased.rows_affected() == 0 {
            continue;
        }
        let pledge: String = row.try_get("pledge")?;
        let pledge = PledgeId::parse(&pledge).unwrap_or_default();
        let does: String = row.try_get("does")?;
        let errand = Errand {
            pledge,
            does: serde_json::from_str(&does)?,
        };
        return Ok(Some(Due {
            number,
            errand,
            pledge: pledge_of(conn, pledge).await?,
            tries: row.try_get("tries")?,
            written: row.try_get("written")?,
        }));
    }
}

/// # Errors
/// Where the database does not answer.
pub async fn tell(conn: &mut Conn, due: &Due, went: &Went, now: Time) -> Result<(), Failure> {
    let (state, problem, next) = told(went, due.tries, now);
    sqlx::query("update errand set state = $1, problem = $2, next_at = $3 where number = $4")
        .bind(state)
        .bind(problem)
        .bind(micros(next))
        .bind(due.number)
        .execute(conn)
        .await?;
    Ok(())
}
