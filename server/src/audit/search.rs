//! Finds lines: by time, by who, by what, and "who was shown this between two times".

use app::time::Time;

use super::Line;
use super::verify::read;
use crate::clock::micros;
use crate::db::Conn;
use crate::error::Failure;

/// Lines on one page.
pub const PAGE: i64 = 200;

/// What is looked for; everything where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub from: Option<Time>,
    pub until: Option<Time>,
    /// Part of the actor, or of a reader: an id.
    pub who: String,
    /// The beginning of the verb: a room, or room and verb.
    pub verb: String,
    /// Part of the subjects: a kind or an id.
    pub about: String,
    /// Only lines before this number: the next page.
    pub before: Option<i64>,
}

/// The latest first.
///
/// # Errors
/// Where the database does not answer.
pub async fn search(conn: &mut Conn, wanted: &Wanted) -> Result<Vec<Line>, Failure> {
    let rows = sqlx::query(
        "select number, at, actor, verb, outcome, subjects, digest, hash from audit
         where at >= $1 and at < $2 and number < $3
         and (actor like $4 escape '!' or subjects like $5 escape '!')
         and verb like $6 escape '!' and subjects like $7 escape '!'
         order by number desc limit $8",
    )
    .bind(wanted.from.map_or(0, micros))
    .bind(wanted.until.map_or(i64::MAX, micros))
    .bind(wanted.before.unwrap_or(i64::MAX))
    .bind(format!("%{}%", literal(&wanted.who)))
    .bind(format!("reader %{}%", literal(&wanted.who)))
    .bind(format!("{}%", literal(&wanted.verb)))
    .bind(format!("%{}%", literal(&wanted.about)))
    .bind(PAGE)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok(read(row)?.0)).collect()
}

/// What was typed stands for itself.
fn literal(text: &str) -> String {
    text.trim()
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_")
}
