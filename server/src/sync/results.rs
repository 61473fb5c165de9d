//! What became of each sender's commands, so that none is applied twice.

use app::access::Actor;
use app::rule::Refusal;
use app::sync::push::{Outcome, Rejection};
use app::time::Time;
use app::value::ClientId;
use chrono::TimeDelta;
use sqlx::Row as _;

use super::writer::{Reply, failed};
use crate::clock::micros;
use crate::db::Conn;
use crate::error::Failure;

/// A command that failed so often is set aside as a stored refusal.
const PARKED_AFTER: i64 = 3;
/// Results are kept so long. How far their sender came is kept for good, so that what is sent again after that
/// is known to be decided, though not how.
const RESULTS_KEPT: TimeDelta = TimeDelta::days(90);
/// Visitors' senders are kept so long: the events that they spoke of are over by then, and refuse.
const VISITORS_KEPT: TimeDelta = TimeDelta::days(400);

/// The stored result of a command that came before, or why this one does not come next.
///
/// # Errors
/// Where the database does not answer.
pub async fn earlier(
    conn: &mut Conn,
    client: ClientId,
    seq: u64,
    actor: &Actor,
    digest: &str,
) -> Result<Option<Reply>, Failure> {
    let fork = || {
        Ok(Some(Err(Rejection::Fork {
            client: ClientId::new(),
        })))
    };
    let known = sqlx::query("select actor, last from client where id = $1")
        .bind(client.to_string())
        .fetch_optional(&mut *conn)
        .await?;
    let mut last = 0;
    if let Some(row) = known {
        if row.try_get::<String, _>("actor")? != owner(actor) {
            return fork();
        }
        last = row.try_get("last")?;
    }
    if seq == 0 {
        return fork();
    }
    let expected = u64::try_from(last + 1)?;
    if seq >= expected {
        return Ok((seq > expected).then_some(Err(Rejection::Gap { expected })));
    }
    let seq = i64::try_from(seq)?;
    let stored = sqlx::query("select digest, outcome from result where client = $1 and seq = $2")
        .bind(client.to_string())
        .bind(seq)
        .fetch_optional(&mut *conn)
        .await?;
    let Some(stored) = stored else {
        return Ok(Some(Ok(Outcome::LongAgo)));
    };
    if stored.try_get::<String, _>("digest")? != digest {
        return fork();
    }
    Ok(Some(Ok(serde_json::from_str(stored.try_get("outcome")?)?)))
}

/// Keeps what became of a command, and how far its sender came.
///
/// # Errors
/// Where the database does not answer.
pub async fn keep(
    conn: &mut Conn,
    client: ClientId,
    seq: u64,
    actor: &Actor,
    digest: &str,
    outcome: &Outcome,
    now: Time,
) -> Result<(), Failure> {
    let seq = i64::try_from(seq)?;
    sqlx::query(
        "insert into client (id, actor, last, failures, at) values ($1, $2, $3, 0, $4)
         on conflict (id) do update set last = excluded.last, failures = 0, at = excluded.at",
    )
    .bind(client.to_string())
    .bind(owner(actor))
    .bind(seq)
    .bind(micros(now))
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "insert into result (client, seq, digest, outcome, at) values ($1, $2, $3, $4, $5)",
    )
    .bind(client.to_string())
    .bind(seq)
    .bind(digest)
    .bind(serde_json::to_string(outcome)?)
    .bind(micros(now))
    .execute(conn)
    .await?;
    Ok(())
}

/// Counts that a command failed. Where it did so too often, it is set aside.
///
/// # Errors
/// Where the database does not answer.
pub async fn count_failure(
    conn: &mut Conn,
    client: ClientId,
    seq: u64,
    actor: &Actor,
    failure: &Failure,
    now: Time,
) -> Result<Outcome, Failure> {
    let row = sqlx::query(
        "insert into client (id, actor, last, failures, at) values ($1, $2, $3, 1, $4)
         on conflict (id) do update set failures = client.failures + 1 returning failures",
    )
    .bind(client.to_string())
    .bind(owner(actor))
    .bind(i64::try_from(seq)? - 1)
    .bind(micros(now))
    .fetch_one(conn)
    .await?;
    if row.try_get::<i64, _>("failures")? < PARKED_AFTER {
        return Ok(failed(failure));
    }
    Ok(Outcome::Refused(Refusal::Parked {
        id: failure.id.clone(),
    }))
}

/// Whose a client is: a person on a device, the holder of a link, or a visitor.
fn owner(actor: &Actor) -> String {
    match actor {
        Actor::Visitor => "visitor".to_owned(),
        Actor::Holder { registration, .. } => format!("holder {registration}"),
        Actor::Person { person, .. } => format!("staff {person}"),
        Actor::Door => "door".to_owned(),
        Actor::Clock => "clock".to_owned(),
        Actor::Operator => "operator".to_owned(),
    }
}

/// Forgets results that nobody will ask for any more, and senders who left nothing behind.
///
/// # Errors
/// Where the database does not answer.
pub async fn tidy(conn: &mut Conn, now: Time) -> Result<(), Failure> {
    sqlx::query("delete from result where at < $1")
        .bind(micros(now - RESULTS_KEPT))
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "delete from client where at < $1 and actor = 'visitor'
         and not exists (select 1 from result where result.client = client.id)",
    )
    .bind(micros(now - VISITORS_KEPT))
    .execute(conn)
    .await?;
    Ok(())
}
