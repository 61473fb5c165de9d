//! Forgetting reaches what the rules do not see: the log's rows of before, and mails that are out.

use app::command::Command;
use app::row::{Kind, Row};
use app::value::{Line, PersonId};
use app::{ideathon, people, post};
use sqlx::Row as _;

use crate::db::{Conn, read_row};
use crate::error::Failure;

/// Whether a command takes something out of the log, which must be whole then.
#[must_use]
pub const fn scrubs(command: &Command) -> bool {
    matches!(
        command,
        Command::People(people::Command::Erase(_))
            | Command::Ideathon(ideathon::Command::Forget(_))
            | Command::Post(post::Command::Forget(_))
    )
}

/// What a command takes out of the log and the outbox, in its own transaction.
///
/// # Errors
/// Where the database does not answer.
pub async fn follow(conn: &mut Conn, command: &Command) -> Result<(), Failure> {
    match command {
        Command::People(people::Command::Erase(c)) => forget(conn, c.person).await,
        Command::Ideathon(ideathon::Command::Forget(c)) => {
            let id = c.registration.to_string();
            sqlx::query("delete from link where registration = $1")
                .bind(id.clone())
                .execute(&mut *conn)
                .await?;
            row(conn, "registration", &id).await
        }
        Command::Post(post::Command::Forget(c)) => {
            for mail in &c.mails {
                row(conn, "mail", &mail.to_string()).await?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The entries of one row: see [`forget`].
async fn row(conn: &mut Conn, table: &str, id: &str) -> Result<(), Failure> {
    let scrub = format!(
        "update log set before = null, after = (select row from {table} where id = log.id)
         where kind = '{table}' and id = $1"
    );
    sqlx::query(sqlx::AssertSqlSafe(scrub))
        .bind(id.to_owned())
        .execute(conn)
        .await?;
    Ok(())
}

/// Entries of the person's rows keep their number and lose what they held. A replica that comes late gets the
/// row as it is now, whole, in place of the one that it has.
async fn forget(conn: &mut Conn, person: PersonId) -> Result<(), Failure> {
    let scope = person.to_string();
    // Also of keys that were removed and of devices long signed out: people give them names.
    for kind in [Kind::Session, Kind::Passkey] {
        let table = kind.name();
        let all = sqlx::AssertSqlSafe(format!("select row from {table} where person = $1"));
        let all = sqlx::query(all)
            .bind(scope.clone())
            .fetch_all(&mut *conn)
            .await?;
        for row in all {
            let mut row = read_row(kind, row.try_get("row")?)?;
            match &mut row {
                Row::Session(session) => session.device = String::new(),
                Row::Passkey(key) => {
                    key.name = Line::default();
                    key.credential = key.id.to_string();
                }
                _ => {}
            }
            crate::sync::store::write(conn, &row, false).await?;
        }
    }
    sqlx::query("update passkey set credential = id where person = $1")
        .bind(scope.clone())
        .execute(&mut *conn)
        .await?;
    // What they kept for themselves is nobody's any more.
    for gone in [
        "update log set before = null, after = null where scope = $1 and kind = 'task'",
        "delete from task where person = $1",
        // What was told to them by mail, but for the last: that they are forgotten.
        "delete from mail where person = $1 and id <> (select max(id) from mail where person = $1)",
    ] {
        sqlx::query(gone)
            .bind(scope.clone())
            .execute(&mut *conn)
            .await?;
    }
    // Of the donors as whom they gave, the law has us keep what stands in their rows now.
    for gave in [
        "update log set before = null, after = (select row from donor where id = log.id)
         where kind = 'donor' and id in (select donor from membership where person = $1)",
        "update log set before = null, after = (select row from fulfilment where id = log.id)
         where kind = 'fulfilment' and scope in (select donor from membership where person = $1)",
    ] {
        sqlx::query(gave)
            .bind(scope.clone())
            .execute(&mut *conn)
            .await?;
    }
    for (kind, now) in [
        ("person", "select row from person where id = log.id"),
        ("membership", "select row from membership where id = log.id"),
        ("session", "select row from session where id = log.id"),
        ("passkey", "select row from passkey where id = log.id"),
        ("ticket", "select row from ticket where id = log.id"),
    ] {
        let scrub = format!(
            "update log set before = null, after = ({now}) where scope = $1 and kind = '{kind}'"
        );
        sqlx::query(sqlx::AssertSqlSafe(scrub))
            .bind(scope.clone())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}
