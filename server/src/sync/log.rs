//! The change log: every write, in order, with the row before and after.

use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use app::access::{Actor, Change, Eye, Patch, diff, noticed, project, shows_sensitive};
use app::fault::{self as bug, Bug};
use app::row::{Kind, Row};
use app::sync::live::News;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Executor as _, Row as _};
use uuid::Uuid;

use super::cursor::Place;
use crate::audit;
use crate::db::{Cell, Conn, Pile, read_row, written};
use crate::error::Failure;

/// Entries that are cut off in one transaction, so that no writer waits long.
const CUT: i64 = 5_000;

/// One change.
#[derive(Clone, Debug)]
pub struct Entry {
    pub number: i64,
    pub before: Option<Row>,
    pub after: Option<Row>,
    /// In microseconds since 1970.
    pub at: i64,
    eyes: OnceLock<Vec<Eye>>,
}

impl Entry {
    #[must_use]
    pub const fn new(number: i64, before: Option<Row>, after: Option<Row>, at: i64) -> Self {
        Self {
            number,
            before,
            after,
            at,
            eyes: OnceLock::new(),
        }
    }

    /// The eyes that noticed it.
    #[must_use]
    pub fn eyes(&self) -> &[Eye] {
        self.eyes
            .get_or_init(|| noticed(self.before.as_ref(), self.after.as_ref()))
    }

    fn key(&self) -> Option<(Kind, Uuid)> {
        self.after
            .as_ref()
            .or(self.before.as_ref())
            .map(|row| (row.kind(), row.id()))
    }
}

/// Where the log ends, and where what it promises begins.
#[derive(Clone, Debug)]
pub struct Head {
    pub place: Place,
    /// Up to this number entries may have been cut off.
    pub horizon: i64,
}

/// Where the log ends.
///
/// # Errors
/// Where the database does not answer.
pub async fn head(conn: &mut Conn) -> Result<Head, Failure> {
    let row = sqlx::query("select number, epoch, horizon from head")
        .fetch_one(conn)
        .await?;
    Ok(Head {
        place: Place {
            number: row.try_get("number")?,
            epoch: row.try_get("epoch")?,
        },
        horizon: row.try_get("horizon")?,
    })
}

/// Begins a transaction that nobody else's writing comes between: the head is locked before anything is looked at.
/// Says where the log ends, and where the audit log does.
///
/// # Errors
/// Where the database does not answer.
pub async fn begin(conn: &mut Conn) -> Result<(Place, audit::End), Failure> {
    // One way to the database and back. Each statement sees what was committed before it began.
    let rows = if conn.backend_name() == "SQLite" {
        let both = format!(
            "begin immediate; select number, epoch from head; {}",
            audit::END
        );
        // Known after the first time. The other database knows but one statement at a time.
        sqlx::query(AssertSqlSafe(both)).fetch_all(conn).await?
    } else {
        let lock = "begin; update head set number = number returning number, epoch";
        let both = AssertSqlSafe(format!("{lock}; {}", audit::END));
        conn.fetch_all(both).await?
    };
    let head = rows.first().ok_or_else(|| Failure::new("no head"))?;
    let place = Place {
        number: head.try_get("number")?,
        epoch: head.try_get("epoch")?,
    };
    Ok((place, audit::End::of(rows.get(1))?))
}

/// Writes the last of it and commits what [`begin`] began. The log ends at `number` then, where it is another.
///
/// # Errors
/// Where the database does not answer, or refuses or cannot keep it.
pub async fn commit(conn: &mut Conn, mut last: Pile, number: Option<i64>) -> Result<(), Failure> {
    if conn.backend_name() == "SQLite" {
        if let Some(number) = number {
            last.then("update head set number = ?", vec![Cell::Number(number)]);
        }
        last.then("commit", Vec::new());
        return last.run(conn).await;
    }
    last.run(conn).await?;
    let commit = match number {
        Some(number) => format!("update head set number = {number}; commit"),
        None => "commit".to_owned(),
    };
    conn.execute(AssertSqlSafe(commit)).await?;
    Ok(())
}

/// Appends changes.
///
/// # Errors
/// Never in practice; rows always serialise.
pub fn append(pile: &mut Pile, entries: &[Entry]) -> Result<(), Failure> {
    let (mut rows, mut eyes) = (Vec::new(), Vec::new());
    for entry in entries {
        let Some(row) = entry.after.as_ref().or(entry.before.as_ref()) else {
            continue;
        };
        rows.push(vec![
            Cell::Number(entry.number),
            Cell::Text(Some(row.scope().to_string())),
            Cell::Text(Some(row.kind().name().to_owned())),
            Cell::Text(Some(row.id().to_string())),
            Cell::Text(entry.before.as_ref().map(written).transpose()?),
            Cell::Text(entry.after.as_ref().map(written).transpose()?),
            Cell::Number(entry.at),
        ]);
        for eye in entry.eyes() {
            eyes.push(vec![
                Cell::Text(Some(eye.name())),
                Cell::Number(entry.number),
            ]);
        }
    }
    let log = "log (number, scope, kind, id, before, after, at)";
    pile.insert(log, rows, "");
    pile.insert("log_eye (eye, number)", eyes, "");
    Ok(())
}

/// All changes after a number, in order.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn since(conn: &mut Conn, number: i64) -> Result<Vec<Entry>, Failure> {
    sqlx::query("select number, kind, before, after, at from log where number > $1 order by number")
        .bind(number)
        .fetch_all(conn)
        .await?
        .iter()
        .map(entry)
        .collect()
}

/// The changes after a number that an actor noticed, in order. Reads no other.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn since_for(conn: &mut Conn, by: &Actor, number: i64) -> Result<Vec<Entry>, Failure> {
    let mut entries = BTreeMap::new();
    for eye in by.eyes() {
        let rows = sqlx::query(
            "select log.number, kind, before, after, at from log_eye join log on log.number = log_eye.number
             where eye = $1 and log_eye.number > $2",
        )
        .bind(eye.name())
        .bind(number)
        .fetch_all(&mut *conn)
        .await?;
        for row in &rows {
            let entry = entry(row)?;
            entries.insert(entry.number, entry);
        }
    }
    Ok(entries.into_values().collect())
}

fn entry(row: &AnyRow) -> Result<Entry, Failure> {
    let kind: String = row.try_get("kind")?;
    let kind = Kind::parse(&kind).ok_or_else(|| Failure::new(format!("unknown kind {kind}")))?;
    let read = |text: Option<String>| text.map(|t| read_row(kind, &t)).transpose();
    Ok(Entry::new(
        row.try_get("number")?,
        read(row.try_get("before")?)?,
        read(row.try_get("after")?)?,
        row.try_get("at")?,
    ))
}

/// Cuts off what was written before a time, in microseconds since 1970, the oldest first and not too much at
/// once. Whoever stood there takes a snapshot.
///
/// # Errors
/// Where the database does not answer.
pub async fn cut(conn: &mut Conn, before: i64) -> Result<(), Failure> {
    let last = sqlx::query(
        "select max(number) as last from (select number, at from log order by number limit $1) as oldest
         where at < $2",
    )
    .bind(CUT)
    .bind(before)
    .fetch_one(&mut *conn)
    .await?;
    let Some(last) = last.try_get::<Option<i64>, _>("last")? else {
        return Ok(());
    };
    // Eyes are few beside what they saw: by each of them its oldest are found at once.
    for cut in [
        "delete from log where number <= $1",
        "with recursive seen(eye) as (
             select min(eye) from log_eye
             union all select (select min(eye) from log_eye where eye > seen.eye) from seen where eye is not null
         )
         delete from log_eye where eye in (select eye from seen) and number <= $1",
        "update head set horizon = $1 where horizon < $1",
    ] {
        sqlx::query(cut).bind(last).execute(&mut *conn).await?;
    }
    Ok(())
}

/// What an actor is shown: the patches, and which rows among them hold something sensitive about others.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    pub patches: Vec<Patch>,
    pub sensitive: Vec<(Kind, Uuid)>,
    /// The patches as they travel, written once for all who see the same.
    text: OnceLock<String>,
}

impl Shown {
    /// As [`app::sync::live::News`] travels.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.get_or_init(|| {
            let news = News {
                patches: self.patches.clone(),
                ..News::default()
            };
            serde_json::to_string(&news).unwrap_or_default()
        })
    }

    pub fn add(&mut self, by: &Actor, row: &Row, patch: Patch) {
        if shows_sensitive(by, row, &patch) {
            self.sensitive.push((patch.kind, patch.id));
        }
        self.patches.push(patch);
    }
}

/// What changes that an actor noticed, by the log, amount to. What was scrubbed since then has no state before
/// it any more: where nothing of it is seen now, it leaves.
#[must_use]
pub fn shown_late(by: &Actor, entries: &[Entry]) -> Shown {
    summed(by, entries.iter(), |before, after| {
        let row = after.or(before)?;
        let leave = Patch {
            kind: row.kind(),
            id: row.id(),
            change: Change::Leave(true),
        };
        let scrubbed = before.is_none() && project(by, row).is_none();
        let patch = diff(by, before, after).or(scrubbed.then_some(leave));
        patch.filter(|p| !(bug::planted(Bug::DropLeave) && matches!(p.change, Change::Leave(_))))
    })
}

/// What these changes amount to for an actor: one patch a row, from before the first to after the last.
#[must_use]
pub fn shown(by: &Actor, entries: &[Entry]) -> Shown {
    let eyes = by.eyes();
    let theirs = |entry: &&Entry| entry.eyes().iter().any(|eye| eyes.contains(eye));
    summed(by, entries.iter().filter(theirs), |before, after| {
        diff(by, before, after)
    })
}

fn summed<'a>(
    by: &Actor,
    entries: impl Iterator<Item = &'a Entry>,
    patch: impl Fn(Option<&Row>, Option<&Row>) -> Option<Patch>,
) -> Shown {
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
        if let (Some(patch), Some(row)) = (patch(before, after), after.or(before)) {
            shown.add(by, row, patch);
        }
    }
    shown
}
