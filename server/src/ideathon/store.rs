//! Writes the rows of this room. A new row is never written over another: ids come from senders.

use app::ideathon::{Code, Event, Registration, Seats};
use app::row::Row;
use app::value::Email;

use crate::clock::micros;
use crate::db::{Conn, written};
use crate::error::Failure;

/// The insert alone for a new row; with what to do about the known one otherwise.
macro_rules! sql {
    ($new:expr, $insert:literal, $update:literal) => {
        if $new {
            $insert
        } else {
            concat!($insert, " on conflict (id) ", $update)
        }
    };
}

/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn event(conn: &mut Conn, event: &Event, new: bool) -> Result<(), Failure> {
    sqlx::query(sql!(
        new,
        "insert into event (id, slug, state, starts, ends, last_call, row) values ($1, $2, $3, $4, $5, $6, $7)",
        "do update set slug = excluded.slug, state = excluded.state, starts = excluded.starts,
         ends = excluded.ends, last_call = excluded.last_call, row = excluded.row"
    ))
    .bind(event.id.to_string())
    .bind(event.slug.as_str())
    .bind(event.state.name())
    .bind(micros(event.starts))
    .bind(micros(event.ends))
    .bind(micros(event.last_call()))
    .bind(written(&Row::Event(event.clone()))?)
    .execute(conn)
    .await?;
    Ok(())
}

/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn seats(conn: &mut Conn, seats: &Seats, new: bool) -> Result<(), Failure> {
    sqlx::query(sql!(
        new,
        "insert into seats (id, event, audience, seats, confirmed, offered, row) values ($1, $2, $3, $4, $5, $6, $7)",
        "do update set seats = excluded.seats, confirmed = excluded.confirmed,
         offered = excluded.offered, row = excluded.row"
    ))
    .bind(seats.id.to_string())
    .bind(seats.event.to_string())
    .bind(seats.audience.name())
    .bind(i64::from(seats.seats))
    .bind(i64::from(seats.confirmed))
    .bind(i64::from(seats.offered))
    .bind(written(&Row::Seats(seats.clone()))?)
    .execute(conn)
    .await?;
    Ok(())
}

/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn code(conn: &mut Conn, code: &Code, new: bool) -> Result<(), Failure> {
    sqlx::query(sql!(
        new,
        "insert into code (id, event, letters, uses, used, row) values ($1, $2, $3, $4, $5, $6)",
        "do update set uses = excluded.uses, used = excluded.used, row = excluded.row"
    ))
    .bind(code.id.to_string())
    .bind(code.event.to_string())
    .bind(code.text.as_str())
    .bind(i64::from(code.limit))
    .bind(i64::from(code.used))
    .bind(written(&Row::Code(code.clone()))?)
    .execute(conn)
    .await?;
    Ok(())
}

/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn registration(conn: &mut Conn, r: &Registration, new: bool) -> Result<(), Failure> {
    sqlx::query(sql!(
        new,
        "insert into registration (id, event, audience, state, admitted, queued, offered_until, email, employer, row)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        "do update set audience = excluded.audience, state = excluded.state,
         admitted = excluded.admitted, queued = excluded.queued, offered_until = excluded.offered_until,
         email = excluded.email, employer = excluded.employer, row = excluded.row"
    ))
    .bind(r.id.to_string())
    .bind(r.event.to_string())
    .bind(r.audience.name())
    .bind(r.state.name())
    .bind(i64::from(r.admitted))
    .bind(i64::from(r.queued))
    .bind(r.offered_until.map(micros))
    .bind(r.details.email.as_ref().map(Email::key))
    .bind(r.employer.map(|id| id.to_string()))
    .bind(written(&Row::Registration(r.clone()))?)
    .execute(conn)
    .await?;
    Ok(())
}
