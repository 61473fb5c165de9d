//! Tables of banks: names above columns, perhaps titles before and totals behind.

use super::cells::{self, Row};
use super::columns::Columns;
use super::{BadLine, BadStatement, Fate, fate};
use crate::value::width;

pub(in crate::donor) const SEPARATORS: [char; 3] = [',', '\t', ';'];

/// Lines of totals, and of what was there before.
const BALANCES: [&str; 4] = ["合計", "総計", "小計", "繰越"];

/// # Errors
/// [`BadStatement::NoHeader`].
pub(super) fn read(text: &str) -> Result<Vec<(usize, Fate)>, BadStatement> {
    let mut separators = SEPARATORS.into_iter();
    separators
        .find_map(|separator| lines(&cells::rows(text, separator)))
        .ok_or(BadStatement::NoHeader)
}

fn lines(rows: &[Row]) -> Option<Vec<(usize, Fate)>> {
    let mut columns = None;
    let mut lines = Vec::with_capacity(rows.len());
    for (number, row) in rows {
        // A file of several accounts names its columns again before each.
        let named = Columns::find(row);
        let fate = match &columns {
            Some(columns) if named.is_none() => of_row(columns, row),
            _ => Fate::Empty,
        };
        columns = named.or(columns);
        lines.push((*number, fate));
    }
    columns.map(|_| lines)
}

fn of_row(columns: &Columns, row: &[String]) -> Fate {
    if says_nothing(columns, row) {
        return Fate::Empty;
    }
    movement(columns, row).unwrap_or_else(Fate::Bad)
}

fn movement(columns: &Columns, row: &[String]) -> Result<Fate, BadLine> {
    if !columns.fit(row) {
        return Err(BadLine::Columns);
    }
    let day = columns.day(row).ok_or(BadLine::NoDay)?;
    let (way, amount) = columns.money(row)?;
    Ok(fate(way, day, amount, columns.payer(row)))
}

/// A line with both a day and money is never passed over, nor one with digits that could be money.
fn says_nothing(columns: &Columns, row: &[String]) -> bool {
    let filled: Vec<&String> = row.iter().filter(|cell| !cell.trim().is_empty()).collect();
    let is_footnote = match filled.as_slice() {
        [] => return true,
        [note] => !note.chars().any(char::is_numeric),
        _ => false,
    };
    let has_day = columns.day(row).is_some();
    let no_money = columns.names_no_money(row);
    !has_day && (is_footnote || no_money && columns.names_no_day(row))
        || (!has_day || no_money) && filled.into_iter().any(|cell| is_balance(cell))
}

fn is_balance(cell: &str) -> bool {
    let mut cell = width::normal(cell);
    cell.retain(|c| !c.is_whitespace());
    BALANCES.iter().any(|word| cell.contains(word))
}
