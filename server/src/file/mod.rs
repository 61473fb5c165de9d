//! What people attach: octets in a folder of their own, outside of all that is served by its name. Who sent one gets a
//! receipt for it; the command that shows this gives it a place in a row. What has none after two days goes.

pub mod hand;
pub mod keep;
mod kind;

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use app::file::{KEPT, Receipt, Stored};
use app::time::Time;
use app::value::FileId;
use chrono::{DateTime, TimeDelta};
use sqlx::Row as _;
use uuid::{NoContext, Timestamp, Uuid};

use crate::clock::from_micros;
use crate::db::{self, Conn};
use crate::error::Failure;
use crate::http::App;
use crate::roundtable;
use crate::seal::{Seal, Use};

/// So old is what goes where no row names it: well beyond the last moment at which a receipt is taken.
fn gone(now: Time) -> Time {
    now - KEPT - TimeDelta::days(1)
}

/// A name for octets that come now, which says when.
fn named(now: Time) -> FileId {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    let moment = Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos());
    FileId(Uuid::new_v7(moment))
}

fn came(id: Uuid) -> Option<Time> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
}

/// Where a file's octets lie.
#[must_use]
pub fn place(folder: &Path, file: FileId) -> PathBuf {
    folder.join(file.to_string())
}

/// What its sender carries from here to the command.
///
/// # Errors
/// None that can come to pass: it is a few plain fields.
pub fn receipt(seal: &Seal, stored: &Stored) -> Result<Receipt, Failure> {
    let text = serde_json::to_string(stored)?;
    Ok(Receipt(seal.shut(Use::Receipt, &text)))
}

/// The file of a receipt, where it is one of ours.
///
/// # Errors
/// Where the database does not answer.
pub async fn of_receipt(conn: &mut Conn, receipt: &Receipt) -> Result<Option<Stored>, Failure> {
    let text = db::seal(conn).await?.look(Use::Receipt, &receipt.0);
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Throws away what nobody gave a place, or took from it.
///
/// # Errors
/// Where the database does not answer, or the disk refuses.
pub async fn sweep(app: &App) -> Result<(), Failure> {
    let before = gone(app.clock.now());
    let Some(began) = began(app).await? else {
        return Ok(());
    };
    let mut old = Vec::new();
    let Ok(mut entries) = tokio::fs::read_dir(&app.files).await else {
        // There is no folder before the first file.
        return Ok(());
    };
    while let Some(entry) = entries.next_entry().await? {
        let path = entry.path();
        // Also what broke off on its way.
        let name = path.file_stem().and_then(|name| name.to_str());
        let id = name.and_then(|name| Uuid::try_parse(name).ok());
        if let Some(id) = id.filter(|id| came(*id).is_some_and(|at| began <= at && at < before)) {
            old.push((id, path));
        }
    }
    if old.is_empty() {
        return Ok(());
    }
    let named: HashSet<FileId> = {
        let mut conn = app.db.readers.acquire().await?;
        roundtable::files(&mut conn).await?
    };
    for (id, path) in old {
        if named.contains(&FileId(id)) {
            continue;
        }
        match tokio::fs::remove_file(path).await {
            // Another process was faster.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            removed => removed?,
        }
    }
    Ok(())
}

/// The first line of the audit log, which is never cut. What is older than that belongs to another database: to one that
/// is still to be put in this one's place.
async fn began(app: &App) -> Result<Option<Time>, Failure> {
    let mut conn = app.db.readers.acquire().await?;
    let row = sqlx::query("select min(at) as at from audit")
        .fetch_one(&mut *conn)
        .await?;
    let at: Option<i64> = row.try_get("at")?;
    Ok(at.map(from_micros))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_says_when_it_came() {
        let now = DateTime::from_timestamp(1_800_000_000, 5_000_000).unwrap();
        assert_eq!(came(named(now).0), Some(now));
        assert_eq!(came(Uuid::new_v4()), None, "random ones never go");
    }
}
