//! The end of the chain, written daily to a file outside the database: whoever rewrites the whole log has to
//! rewrite that too, and a copy of it may lie elsewhere.

use std::io::Write as _;
use std::path::Path;

use app::time::{Time, japan};

use super::End;
use crate::error::Failure;

/// One line of the file: day, number, hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub day: String,
    pub end: End,
}

/// Writes today's line, unless it stands there.
///
/// # Errors
/// Where the file cannot be written.
pub fn keep(file: &Path, now: Time, end: &End) -> Result<(), Failure> {
    let day = japan(now).format("%Y-%m-%d").to_string();
    if end.number == 0 || read(file)?.last().is_some_and(|kept| kept.day >= day) {
        return Ok(());
    }
    let mut lines = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(file)?;
    writeln!(lines, "{day} {} {}", end.number, end.hash)?;
    lines.sync_all()?;
    Ok(())
}

/// All lines; none where there is no file yet.
///
/// # Errors
/// Where the file cannot be read, or holds something else.
pub fn read(file: &Path) -> Result<Vec<Kept>, Failure> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    text.lines()
        .map(|line| {
            let mut parts = line.split(' ');
            let (Some(day), Some(number), Some(hash)) = (parts.next(), parts.next(), parts.next())
            else {
                return Err(Failure::new("a line of the audit heads is cut off"));
            };
            Ok(Kept {
                day: day.to_owned(),
                end: End {
                    number: number.parse()?,
                    hash: hash.to_owned(),
                },
            })
        })
        .collect()
}
