//! What the bank says came in: its file, read line by line. Whoever imports it sees what became of each line.

mod amount;
pub(super) mod cells;
mod columns;
pub(super) mod csv;
mod day;
mod names;
mod reference;
#[cfg(test)]
mod tests;
mod zengin;

pub use reference::reference_in;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::value::width;

/// Years of donations; a longer file is no statement, and a page would be slow with it.
pub const MOST_LINES: usize = 50_000;

/// Fits a transfer's payer.
const MAX_PAYER: usize = 100;

/// A file that was understood. Its lines are numbered from 1, as an editor numbers them; records of a Zengin file
/// without line breaks count as lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub format: Format,
    pub lines: Vec<(usize, Fate)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Records that the Japanese Bankers Association laid down, of fixed width or with commas.
    Zengin,
    /// A table with names above its columns, whatever separates them.
    Csv,
}

/// What a statement says of one line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Came(Came),
    WentOut,
    /// Speaks of no single movement: titles, names of columns, totals, balances carried over.
    Empty,
    Bad(BadLine),
}

/// Money that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    pub day: NaiveDate,
    /// In yen, above 0.
    pub amount: i64,
    /// As the bank gives it, in full width, at most 100 characters; empty where the bank gives none.
    pub payer: String,
    /// Tells apart lines of the file with the same day, amount and payer: 0 for the first.
    pub nth: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadLine {
    NoDay,
    NoAmount,
    /// Too few or too many cells, or a mark for in or out that nobody knows.
    Columns,
    /// Yen have no decimals: perhaps an account in another currency.
    Decimal,
    /// Above 999,999,999,999 yen.
    TooLarge,
    /// Came in and went out on one line.
    Both,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadStatement {
    Empty,
    /// Neither a row with known names of columns nor Zengin records.
    NoHeader,
    /// Characters that no bank writes: read in the wrong encoding, or no text at all.
    Damaged,
    TooManyLines,
    /// The lines do not add up to what the bank says below them: something is missing or was changed.
    Totals,
}

/// Where money of a line went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    In,
    Out,
}

/// Reads text that was decoded already.
///
/// # Errors
/// [`BadStatement`], where no line of it can be trusted.
pub fn read(text: &str) -> Result<Statement, BadStatement> {
    let text = &clean(text)?;
    let (format, mut lines) = match zengin::read(text) {
        Some(lines) => (Format::Zengin, lines?),
        None => (Format::Csv, csv::read(text)?),
    };
    if lines.len() > MOST_LINES {
        return Err(BadStatement::TooManyLines);
    }
    number_alike(&mut lines);
    Ok(Statement { format, lines })
}

/// The text of a file with plain line breaks, where it is one.
pub(super) fn clean(text: &str) -> Result<String, BadStatement> {
    if text.contains(['\u{fffd}', '\0']) {
        return Err(BadStatement::Damaged);
    }
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let text = text.replace('\r', "\n");
    // Old systems end a file with this mark.
    let text = text.trim_end_matches(['\u{1a}', '\n']);
    if text.trim().is_empty() {
        return Err(BadStatement::Empty);
    }
    if text.lines().count() > MOST_LINES {
        return Err(BadStatement::TooManyLines);
    }
    Ok(text.to_owned())
}

fn number_alike(lines: &mut [(usize, Fate)]) {
    let mut seen = BTreeMap::new();
    for (_, fate) in lines {
        if let Fate::Came(came) = fate {
            let alike = (came.day, came.amount, came.payer.clone());
            let before: &mut u16 = seen.entry(alike).or_default();
            came.nth = *before;
            *before = before.saturating_add(1);
        }
    }
}

/// What every format makes of a line that it could read.
fn fate(way: Way, day: NaiveDate, amount: i64, payer: &str) -> Fate {
    match way {
        Way::Out => Fate::WentOut,
        Way::In => Fate::Came(Came {
            day,
            amount,
            payer: one_line(payer),
            nth: 0,
        }),
    }
}

fn one_line(payer: &str) -> String {
    let line: String = width::tidy(payer)
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_PAYER)
        .collect();
    line.trim_end().to_owned()
}

/// What stands in a cell; nothing where the row ends before it.
fn cell(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", |cell| cell.trim())
}
