//! People on the server: who has an address, and their row.

pub mod sign_in;

use app::people::{Command, Facts, Person};
use app::row::{Kind, Row};
use app::rule::Known;
use app::value::{Email, PersonId};
use sqlx::Row as _;

use crate::db::{Conn, read_row, written};
use crate::error::Failure;

/// # Errors
/// Where the database does not answer.
pub async fn facts(conn: &mut Conn, command: &Command) -> Result<Facts, Failure> {
    match command {
        Command::Invite(c) => Ok(Facts {
            known: Known::Known(by_email(conn, &c.email).await?),
        }),
    }
}

/// # Errors
/// Where the database does not answer.
pub async fn by_email(conn: &mut Conn, email: &Email) -> Result<Option<Person>, Failure> {
    let row = sqlx::query("select row from person where email = $1")
        .bind(email.key())
        .fetch_optional(conn)
        .await?;
    row.map(|r| read(r.try_get("row")?)).transpose()
}

/// # Errors
/// Where the database does not answer.
pub async fn by_id(conn: &mut Conn, id: PersonId) -> Result<Option<Person>, Failure> {
    let row = sqlx::query("select row from person where id = $1")
        .bind(id.to_string())
        .fetch_optional(conn)
        .await?;
    row.map(|r| read(r.try_get("row")?)).transpose()
}

/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn store(conn: &mut Conn, person: &Person) -> Result<(), Failure> {
    sqlx::query(
        "insert into person (id, email, row) values ($1, $2, $3)
         on conflict (id) do update set email = excluded.email, row = excluded.row",
    )
    .bind(person.id.to_string())
    .bind(person.email.as_ref().map(Email::key).unwrap_or_default())
    .bind(written(&Row::Person(person.clone()))?)
    .execute(conn)
    .await?;
    Ok(())
}

fn read(text: &str) -> Result<Person, Failure> {
    match read_row(Kind::Person, text)? {
        Row::Person(person) => Ok(person),
        _ => Err(Failure::new("a person's row is another kind's")),
    }
}
