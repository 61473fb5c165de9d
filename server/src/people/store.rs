//! Writes the rows about people, with the columns that SQL finds them by.

use app::people::{Membership, Passkey, Person, Session, Standing, Ticket};
use app::row::Row;
use app::time::Time;
use app::value::Email;

use crate::clock::micros;
use crate::db::{Conn, written};
use crate::error::Failure;

/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn person(conn: &mut Conn, person: &Person, new: bool) -> Result<(), Failure> {
    let turns = person
        .grants
        .iter()
        .filter_map(|g| turns_at(g.standing, g.from, g.until))
        .min();
    let erase = person
        .erasure
        .filter(|e| e.confirmed)
        .map(|e| micros(e.due));
    sqlx::query(over(
        new,
        "insert into person (id, email, turns_at, erase_at, row) values ($1, $2, $3, $4, $5)",
        "do update set email = excluded.email, turns_at = excluded.turns_at,
         erase_at = excluded.erase_at, row = excluded.row",
    ))
    .bind(person.id.to_string())
    .bind(person.email.as_ref().map(Email::key))
    .bind(turns)
    .bind(erase)
    .bind(written(&Row::Person(person.clone()))?)
    .execute(conn)
    .await?;
    Ok(())
}

/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn membership(
    conn: &mut Conn,
    membership: &Membership,
    new: bool,
) -> Result<(), Failure> {
    sqlx::query(over(
        new,
        "insert into membership (id, person, role, donor, standing, turns_at, row)
            values ($1, $2, $3, $4, $5, $6, $7)",
        "do update set donor = excluded.donor, standing = excluded.standing,
         turns_at = excluded.turns_at, row = excluded.row",
    ))
    .bind(membership.id.to_string())
    .bind(membership.person.to_string())
    .bind(membership.role.name())
    .bind(membership.donor.map(|id| id.to_string()))
    .bind(membership.standing.name())
    .bind(turns_at(
        membership.standing,
        membership.from,
        membership.until,
    ))
    .bind(written(&Row::Membership(membership.clone()))?)
    .execute(conn)
    .await?;
    Ok(())
}

/// A new row takes no other one's place, whoever chose its id.
fn over(new: bool, insert: &str, update: &str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(if new {
        insert.to_owned()
    } else {
        format!("{insert} on conflict (id) {update}")
    })
}

/// When a term stands otherwise than now.
fn turns_at(standing: Standing, from: Time, until: Option<Time>) -> Option<i64> {
    match standing {
        Standing::Coming => Some(micros(from)),
        Standing::Active => until.map(micros),
        Standing::Ended => None,
    }
}

/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn session(conn: &mut Conn, session: &Session, new: bool) -> Result<(), Failure> {
    sqlx::query(over(
        new,
        "insert into session (id, person, hash, live, ends_at, row) values ($1, $2, $3, $4, $5, $6)",
        "do update set hash = excluded.hash, live = excluded.live,
         ends_at = excluded.ends_at, row = excluded.row",
    ))
    .bind(session.id.to_string())
    .bind(session.person.to_string())
    .bind(session.hash.as_str().to_owned())
    .bind(i64::from(session.live))
    .bind(micros(session.idle_until.min(session.ends)))
    .bind(written(&Row::Session(session.clone()))?)
    .execute(conn)
    .await?;
    Ok(())
}

/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn passkey(conn: &mut Conn, passkey: &Passkey, new: bool) -> Result<(), Failure> {
    sqlx::query(over(
        new,
        "insert into passkey (id, person, credential, removed, row) values ($1, $2, $3, $4, $5)",
        "do update set removed = excluded.removed, row = excluded.row",
    ))
    .bind(passkey.id.to_string())
    .bind(passkey.person.to_string())
    .bind(passkey.credential.clone())
    .bind(i64::from(passkey.removed))
    .bind(written(&Row::Passkey(passkey.clone()))?)
    .execute(conn)
    .await?;
    Ok(())
}

/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn ticket(conn: &mut Conn, ticket: &Ticket, new: bool) -> Result<(), Failure> {
    sqlx::query(over(
        new,
        "insert into ticket (id, person, hash, spent, expires, row) values ($1, $2, $3, $4, $5, $6)",
        "do update set spent = excluded.spent, row = excluded.row",
    ))
    .bind(ticket.id.to_string())
    .bind(ticket.person.to_string())
    .bind(ticket.hash.as_str().to_owned())
    .bind(i64::from(ticket.spent))
    .bind(micros(ticket.expires))
    .bind(written(&Row::Ticket(ticket.clone()))?)
    .execute(conn)
    .await?;
    Ok(())
}
