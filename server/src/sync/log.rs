//! The change log: every write, in order, with the row before and after.

use std::collections::HashMap;
use std::collections::hash_map::Entry::{Occupied, Vacant};

use app::access::{Actor, Patch, diff, shows_sensitive};
use app::row::{Kind, Row};
use sqlx::Row as _;
use uuid::Uuid;

use super::cursor::Place;
use crate::db::{Conn, read_row, written};
use crate::error::Failure;

/// One change.
#[derive(Clone, Debug)]
pub struct Entry {
    pub number: i64,
    pub before: Option<Row>,
    pub after: Option<Row>,
}

impl Entry {
    fn key(&self) -> Option<(Kind, Uuid)> {
        self.after
            .as_ref()
            .or(self.before.as_ref())
            .map(|row| (row.kind(), row.id()))
    }
}

/// Where the log ends.
///
/// # Errors
/// Where the database does not answer.
pub async fn head(conn: &mut Conn) -> Result<Place, Failure> {
    let row = sqlx::query("select number, epoch from head")
        .fetch_one(conn)
        .await?;
    Ok(Place {
        number: row.try_get("number")?,
        epoch: row.try_get("epoch")?,
    })
}

/// Locks the head for this transaction, and says where the log ends.
///
/// # Errors
/// Where the database does not answer.
pub async fn lock_head(conn: &mut Conn) -> Result<Place, Failure> {
    let row = sqlx::query("update head set number = number returning number, epoch")
        .fetch_one(conn)
        .await?;
    Ok(Place {
        number: row.try_get("number")?,
        epoch: row.try_get("epoch")?,
    })
}

/// Moves the head to where this transaction ends.
///
/// # Errors
/// Where the database does not answer.
pub async fn move_head(conn: &mut Conn, number: i64) -> Result<(), Failure> {
    sqlx::query("update head set number = $1")
        .bind(number)
        .execute(conn)
        .await?;
    Ok(())
}

/// Appends one change.
///
/// # Errors
/// Where the database does not answer.
pub async fn append(conn: &mut Conn, entry: &Entry, at: i64) -> Result<(), Failure> {
    let Some(row) = entry.after.as_ref().or(entry.before.as_ref()) else {
        return Ok(());
    };
    let before = entry.before.as_ref().map(written).transpose()?;
    let after = entry.after.as_ref().map(written).transpose()?;
    sqlx::query(
        "insert into log (number, scope, kind, id, before, after, at) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(entry.number)
    .bind(row.scope().to_string())
    .bind(row.kind().name())
    .bind(row.id().to_string())
    .bind(before)
    .bind(after)
    .bind(at)
    .execute(conn)
    .await?;
    Ok(())
}

/// All changes after a number, in order.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn since(conn: &mut Conn, number: i64) -> Result<Vec<Entry>, Failure> {
    let rows = sqlx::query(
        "select number, kind, before, after from log where number > $1 order by number",
    )
    .bind(number)
    .fetch_all(conn)
    .await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let kind: String = row.try_get("kind")?;
        let kind =
            Kind::parse(&kind).ok_or_else(|| Failure::new(format!("unknown kind {kind}")))?;
        let read = |text: Option<String>| text.map(|t| read_row(kind, &t)).transpose();
        entries.push(Entry {
            number: row.try_get("number")?,
            before: read(row.try_get("before")?)?,
            after: read(row.try_get("after")?)?,
        });
    }
    Ok(entries)
}

/// What an actor is shown: the patches, and which rows among them hold something sensitive about others.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    pub patches: Vec<Patch>,
    pub sensitive: Vec<(Kind, Uuid)>,
}

impl Shown {
    pub fn add(&mut self, by: &Actor, row: &Row, patch: Patch) {
        if shows_sensitive(by, row, &patch) {
            self.sensitive.push((patch.kind, patch.id));
        }
        self.patches.push(patch);
    }
}

/// What these changes amount to for an actor: one patch a row, from before the first to after the last.
#[must_use]
pub fn shown(by: &Actor, entries: &[Entry]) -> Shown {
    let mut spans: Vec<(Option<&Row>, Option<&Row>)> = Vec::new();
    let mut places: HashMap<(Kind, Uuid), usize> = HashMap::new();
    for entry in entries {
        let Some(key) = entry.key() else { continue };
        match places.entry(key) {
            Occupied(place) => spans[*place.get()].1 = entry.after.as_ref(),
            Vacant(place) => {
                place.insert(spans.len());
                spans.push((entry.before.as_ref(), entry.after.as_ref()));
            }
        }
    }
    let mut shown = Shown::default();
    for (before, after) in spans {
        if let (Some(patch), Some(row)) = (diff(by, before, after), after.or(before)) {
            shown.add(by, row, patch);
        }
    }
    shown
}
