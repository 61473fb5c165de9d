//! The books: what the rules post is appended; and whether the books say what the rows say.

mod papers;
mod verify;

pub use papers::Papers;
pub use verify::{Books, Flaw, verify};

use app::donor::ledger::{Posting, Source};
use app::time::Time;
use sqlx::Row as _;

use crate::clock::micros;
use crate::db::{Cell, Conn, Pile};
use crate::error::Failure;

/// Writes what a command posts, numbered without a gap. Only the writer writes, behind the lock of the log's end.
///
/// # Errors
/// Where a posting does not balance, the database refuses it or does not answer.
pub async fn append(conn: &mut Conn, postings: &[Posting], now: Time) -> Result<(), Failure> {
    if postings.is_empty() {
        return Ok(());
    }
    let last = sqlx::query("select coalesce(max(number), 0) as last from posting");
    let mut number: i64 = last.fetch_one(&mut *conn).await?.try_get("last")?;
    let (mut heads, mut lines) = (Vec::new(), Vec::new());
    for posting in postings {
        if !posting.balances() {
            return Err(Failure::new("a rule posted what does not balance"));
        }
        number += 1;
        let (kind, source) = named(posting.source);
        heads.push(vec![
            Cell::Number(number),
            Cell::Number(micros(posting.day)),
            Cell::Number(micros(now)),
            Cell::Text(Some(kind.to_owned())),
            Cell::Text(Some(source)),
        ]);
        for (line, entry) in (0..).zip(&posting.entries) {
            lines.push(vec![
                Cell::Number(number),
                Cell::Number(line),
                Cell::Text(Some(entry.account.name().to_owned())),
                Cell::Text(entry.donor.map(|id| id.to_string())),
                Cell::Number(entry.amount),
            ]);
        }
    }
    let mut pile = Pile::on(conn);
    pile.insert("posting (number, day, written, kind, source)", heads, "");
    pile.insert("entry (posting, line, account, donor, amount)", lines, "");
    pile.run(conn).await
}

/// What a posting is about, as the table has it.
fn named(source: Source) -> (&'static str, String) {
    match source {
        Source::Payment(id) => ("payment", id.to_string()),
        Source::Transfer(id) => ("transfer", id.to_string()),
    }
}
