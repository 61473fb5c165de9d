//! Which column of a bank's table is which, by the names above them.

use chrono::NaiveDate;

use super::names::{AMOUNT, BARE, CAME, DAY, KIND, PAYER, WAY, WENT};
use super::{BadLine, Way, amount, cell, day};
use crate::value::width;

pub(super) struct Columns {
    width: usize,
    day: Day,
    money: Money,
    payer: Vec<usize>,
}

enum Day {
    One(usize),
    /// Year, month and day.
    Three([usize; 3]),
}

enum Money {
    Two { came: usize, went: Option<usize> },
    One { amount: usize, way: Option<Mark> },
}

struct Mark {
    column: usize,
    /// Each line must say in or out.
    always: bool,
}

impl Columns {
    /// Where a row names at least a day and an amount.
    pub(super) fn find(row: &[String]) -> Option<Self> {
        let names: Vec<String> = row.iter().map(|cell| name(cell)).collect();
        let at = |known: &[&str]| {
            let mut known = known.iter();
            known.find_map(|known| names.iter().position(|name| name == known))
        };
        let day = match parts_of_day(row) {
            Some(parts) => Day::Three(parts),
            None => Day::One(at(&DAY)?),
        };
        let always = at(&WAY).map(|column| Mark {
            column,
            always: true,
        });
        let sometimes = || {
            at(&KIND).map(|column| Mark {
                column,
                always: false,
            })
        };
        let money = match at(&CAME) {
            Some(came) => Money::Two {
                came,
                went: at(&WENT),
            },
            None => Money::One {
                amount: at(&AMOUNT)?,
                way: always.or_else(sometimes),
            },
        };
        let payer = PAYER.iter().filter_map(|payer| at(&[payer])).collect();
        Some(Self {
            width: row.len(),
            day,
            money,
            payer,
        })
    }

    /// Whether the row has its day and its amount where the names say, and nothing behind the last name.
    pub(super) fn fit(&self, row: &[String]) -> bool {
        let filled = row.iter().rposition(|cell| !cell.trim().is_empty());
        let day = match self.day {
            Day::One(at) => at,
            Day::Three(parts) => parts.into_iter().max().unwrap_or_default(),
        };
        let money = match self.money {
            Money::Two { came, went } => came.min(went.unwrap_or(came)),
            Money::One { amount, .. } => amount,
        };
        filled.is_none_or(|at| at < self.width) && day < row.len() && money < row.len()
    }

    pub(super) fn day(&self, row: &[String]) -> Option<NaiveDate> {
        match self.day {
            Day::One(at) => day::read(cell(row, at)),
            Day::Three(parts) => {
                let parts = parts.map(|at| cell(row, at));
                day::read(&parts.join("/"))
            }
        }
    }

    pub(super) fn names_no_day(&self, row: &[String]) -> bool {
        let is_empty = |at: usize| cell(row, at).is_empty();
        match self.day {
            Day::One(at) => is_empty(at),
            Day::Three(parts) => parts.into_iter().all(is_empty),
        }
    }

    pub(super) fn names_no_money(&self, row: &[String]) -> bool {
        let is_empty = |at: usize| cell(row, at).is_empty();
        match self.money {
            Money::Two { came, went } => is_empty(came) && went.is_none_or(is_empty),
            Money::One { amount, .. } => is_empty(amount),
        }
    }

    /// Where the money went, and how much, above 0.
    pub(super) fn money(&self, row: &[String]) -> Result<(Way, i64), BadLine> {
        let read = |at: usize| Ok(amount::read(cell(row, at))?.filter(|yen| *yen != 0));
        let (way, yen) = match &self.money {
            Money::Two { came, went } => {
                let came = read(*came)?;
                let went = went.map_or(Ok(None), read)?;
                match (came, went) {
                    (Some(_), Some(_)) => return Err(BadLine::Both),
                    (Some(yen), None) => (signed(yen), yen),
                    // Some banks put a minus before what went out, though the column says it.
                    (None, Some(yen)) => (Way::Out, yen),
                    (None, None) => return Err(BadLine::NoAmount),
                }
            }
            Money::One { amount, way } => {
                let yen = read(*amount)?.ok_or(BadLine::NoAmount)?;
                let said = way
                    .as_ref()
                    .map(|mark| (mark.always, way_of(cell(row, mark.column))));
                match said {
                    Some((_, Some(Way::Out))) => (Way::Out, yen),
                    Some((true, None)) => return Err(BadLine::Columns),
                    // With a minus, what came in was taken back.
                    _ => (signed(yen), yen),
                }
            }
        };
        Ok((way, yen.abs()))
    }

    /// The best column that says from whom; one that says only how, where no other says anything.
    pub(super) fn payer<'a>(&self, row: &'a [String]) -> &'a str {
        let said = || {
            self.payer
                .iter()
                .map(|at| cell(row, *at))
                .filter(|said| !said.is_empty())
        };
        said()
            .find(|said| !is_bare(said))
            .or_else(|| said().next())
            .unwrap_or_default()
    }
}

/// One spelling for お預入れ金額, お預け入れ金額 and 預入金額（円）.
fn name(cell: &str) -> String {
    let normal = width::normal(cell);
    let outside = normal.split(['(', '[', '【']).next().unwrap_or_default();
    let is_kept = |c: &char| !c.is_whitespace() && !matches!(c, 'ぁ'..='ゖ');
    outside.chars().filter(is_kept).collect()
}

/// The columns 操作日(年), 操作日(月) and 操作日(日), or only 年, 月 and 日.
fn parts_of_day(row: &[String]) -> Option<[usize; 3]> {
    let names: Vec<String> = row.iter().map(|cell| width::tidy(cell)).collect();
    let at = |part: &str, bracketed: &str| {
        let mut names = names.iter();
        names.position(|name| name == part || name.ends_with(bracketed))
    };
    Some([
        at("年", "日(年)")?,
        at("月", "日(月)")?,
        at("日", "日(日)")?,
    ])
}

const fn signed(yen: i64) -> Way {
    if yen < 0 { Way::Out } else { Way::In }
}

fn way_of(mark: &str) -> Option<Way> {
    let mark = width::tidy(mark);
    let begins = |with: [char; 3]| mark.starts_with(with);
    let is_out = begins(['出', '引', '支']) || mark.starts_with("払出") || mark.starts_with("払戻");
    if mark == "2" || mark == "払" || is_out || mark.ends_with("出金") {
        Some(Way::Out)
    } else if mark == "1" || begins(['入', '預', '受']) || mark.ends_with("入金") {
        Some(Way::In)
    } else {
        None
    }
}

fn is_bare(said: &str) -> bool {
    let said = width::tidy(said);
    BARE.contains(&said.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' '))
}
