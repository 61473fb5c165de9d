//! Reads the whole chain again, and holds it against the heads that were written outside.

use std::collections::HashMap;
use std::path::Path;

use futures::TryStreamExt as _;

use super::{Line, head};
use crate::db::Conn;
use crate::error::Failure;

/// What the check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every line follows from the one before; so many lines, and so many heads outside agree.
    Whole { lines: i64, heads: usize },
    /// The first line that does not follow.
    Broken { number: i64 },
    /// A head that was written outside and is not in the log: it was rewritten, or cut off.
    Missing { day: String, number: i64 },
}

/// # Errors
/// Where the database does not answer or the file of heads cannot be read.
pub async fn verify(conn: &mut Conn, heads: &Path) -> Result<Verdict, Failure> {
    let heads = head::read(heads)?;
    let mut wanted: HashMap<i64, &str> = heads
        .iter()
        .map(|kept| (kept.end.number, kept.end.hash.as_str()))
        .collect();
    let mut previous = String::new();
    let mut count = 0;
    let mut lines = sqlx::query(
        "select number, at, actor, verb, outcome, subjects, digest, hash from audit order by number",
    )
    .fetch(conn);
    while let Some(row) = lines.try_next().await? {
        let (line, hash) = read(&row)?;
        count += 1;
        if line.number != count || line.hash(&previous) != hash {
            return Ok(Verdict::Broken { number: count });
        }
        if wanted.get(&line.number) == Some(&hash.as_str()) {
            wanted.remove(&line.number);
        }
        previous = hash;
    }
    let missing = heads
        .iter()
        .find(|kept| wanted.contains_key(&kept.end.number));
    Ok(match missing {
        Some(kept) => Verdict::Missing {
            day: kept.day.clone(),
            number: kept.end.number,
        },
        None => Verdict::Whole {
            lines: count,
            heads: heads.len(),
        },
    })
}

/// A line as the table has it, and its hash.
pub(super) fn read(row: &sqlx::any::AnyRow) -> Result<(Line, String), Failure> {
    use sqlx::Row as _;
    let line = Line {
        number: row.try_get("number")?,
        at: row.try_get("at")?,
        actor: row.try_get("actor")?,
        verb: row.try_get("verb")?,
        outcome: row.try_get("outcome")?,
        subjects: row.try_get("subjects")?,
        digest: row.try_get("digest")?,
    };
    Ok((line, row.try_get("hash")?))
}
