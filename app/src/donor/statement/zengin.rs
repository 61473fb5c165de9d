//! Records as the Japanese Bankers Association laid them down (全銀協規定形式, 適用業務およびレコード・フォーマット): transfers
//! that came in (振込入金通知, 01) and movements of an account (入出金取引明細, 03).

use super::cells::{self, Row};
use super::{BadLine, BadStatement, Fate, Way, amount, cell, day, fate};

/// Characters of a record of fixed width. Half-width kana are one each, also their marks.
const RECORD: usize = 200;

/// Kind of record and of data; more of a header is not needed.
const HEADER: [usize; 2] = [1, 2];

/// No.; days of booking and of value; amount, of it in cheques; payer's code and name; bank; branch; cancelled;
/// message.
const NOTICE: [usize; 13] = [1, 6, 6, 6, 10, 10, 10, 48, 15, 15, 1, 20, 52];

/// The same with two amounts of twelve digits before the message, for banks that may need them.
const LONG_NOTICE: [usize; 15] = [1, 6, 6, 6, 10, 10, 10, 48, 15, 15, 1, 12, 12, 20, 28];

/// Where [`LONG_NOTICE`] has these two amounts.
const LONG_AMOUNTS: core::ops::Range<usize> = 128..152;

/// No.; days of booking and of value; in or out; kind; amount, of it in cheques; four fields of cheques; our branch;
/// payer's code and name; bank; branch; remark; message.
const MOVEMENT: [usize; 20] = [
    1, 8, 6, 6, 1, 2, 12, 12, 6, 6, 1, 7, 3, 10, 48, 15, 15, 20, 20, 1,
];

/// Number and sum of all, then of those cancelled.
const NOTICES: [usize; 6] = [1, 6, 12, 6, 12, 163];

/// Number and sum of what came in, then of what went out; balance; number of records.
const MOVEMENTS: [usize; 9] = [1, 6, 13, 6, 13, 1, 14, 7, 139];

#[derive(Clone, Copy)]
enum Kind {
    Notice,
    Movement,
}

struct Entry {
    way: Way,
    yen: i64,
    fate: Fate,
}

/// Number and sum in yen.
type Total = (i64, i64);

/// What the records since the last header add up to.
#[derive(Default)]
struct Tally {
    came: Total,
    went: Total,
    /// A record could not be read: its line says so, and no total can agree.
    is_partial: bool,
}

/// Nothing where the text does not begin with a header record.
pub(super) fn read(text: &str) -> Option<Result<Vec<(usize, Fate)>, BadStatement>> {
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    if is_fixed(first) {
        return Some(lines(&fixed(text)));
    }
    let (_, header) = cells::rows(first, ',').into_iter().next()?;
    let is_header = header.len() > 10 && cell(&header, 0) == "1";
    (is_header && Kind::of(cell(&header, 1)).is_some()).then(|| lines(&cells::rows(text, ',')))
}

fn lines(records: &[Row]) -> Result<Vec<(usize, Fate)>, BadStatement> {
    let mut kind = None;
    let mut tally = Tally::default();
    let mut lines = Vec::with_capacity(records.len());
    for (number, record) in records {
        let fate = match (cell(record, 0), kind) {
            ("1", _) => {
                kind = Kind::of(cell(record, 1));
                tally = Tally::default();
                Fate::Empty
            }
            ("2", Some(kind)) => tally.count(entry(kind, record)),
            ("8", Some(kind)) if !tally.agrees(kind, record) => return Err(BadStatement::Totals),
            ("8" | "9", _) => Fate::Empty,
            _ if record.iter().all(|cell| cell.trim().is_empty()) => Fate::Empty,
            _ => tally.count(Err(BadLine::Columns)),
        };
        lines.push((*number, fate));
    }
    Ok(lines)
}

/// A record that ends before the field behind its amount may have lost digits of it.
fn entry(kind: Kind, record: &[String]) -> Result<Entry, BadLine> {
    let get = |at: usize| cell(record, at);
    let (booked, yen, way, payer) = match kind {
        Kind::Notice if record.len() > 5 => {
            let way = if get(10) == "1" { Way::Out } else { Way::In };
            (get(2), notice_amount(record)?, way, get(7))
        }
        Kind::Movement if record.len() > 7 => {
            let way = match get(4) {
                "1" => Way::In,
                "2" => Way::Out,
                _ => return Err(BadLine::Columns),
            };
            let payer = if get(14).is_empty() { get(17) } else { get(14) };
            (get(2), amount::read(get(6))?, way, payer)
        }
        _ => return Err(BadLine::Columns),
    };
    let yen = yen.filter(|yen| *yen > 0).ok_or(BadLine::NoAmount)?;
    let fate = match day::of_reiwa(booked) {
        Some(day) => fate(way, day, yen, payer),
        None => Fate::Bad(BadLine::NoDay),
    };
    Ok(Entry { way, yen, fate })
}

/// An amount of more than ten digits stands behind, and the first is all zeros.
fn notice_amount(record: &[String]) -> Result<Option<i64>, BadLine> {
    let short = amount::read(cell(record, 4))?;
    let long = [11, 12].map(|at| cell(record, at));
    let is_long = long
        .iter()
        .all(|cell| cell.len() == 12 && number(cell).is_some());
    match (short, long) {
        (None | Some(0), [long, _]) if is_long => amount::read(long),
        _ => Ok(short),
    }
}

impl Kind {
    fn of(code: &str) -> Option<Self> {
        match code {
            "01" | "1" => Some(Self::Notice),
            "03" | "3" => Some(Self::Movement),
            _ => None,
        }
    }

    fn widths(self, record: &[char]) -> &'static [usize] {
        let is_long = || {
            let amounts = record.get(LONG_AMOUNTS);
            amounts.is_some_and(|amounts| amounts.iter().all(char::is_ascii_digit))
        };
        match (self, record.first()) {
            (Self::Notice, Some('2')) if is_long() => &LONG_NOTICE,
            (Self::Notice, Some('2')) => &NOTICE,
            (Self::Notice, _) => &NOTICES,
            (Self::Movement, Some('2')) => &MOVEMENT,
            (Self::Movement, _) => &MOVEMENTS,
        }
    }
}

impl Tally {
    fn count(&mut self, entry: Result<Entry, BadLine>) -> Fate {
        let entry = match entry {
            Ok(entry) => entry,
            Err(bad) => {
                self.is_partial = true;
                return Fate::Bad(bad);
            }
        };
        let total = match entry.way {
            Way::In => &mut self.came,
            Way::Out => &mut self.went,
        };
        *total = plus(*total, (1, entry.yen));
        entry.fate
    }

    /// Totals that are left out agree with everything. Whether those of notices count what was cancelled is each bank's
    /// own affair.
    fn agrees(&self, kind: Kind, trailer: &[String]) -> bool {
        let stated = |at: usize| Some((number(cell(trailer, at))?, number(cell(trailer, at + 1))?));
        let is = |at: usize, total: Total| stated(at).is_none_or(|stated| stated == total);
        self.is_partial
            || match kind {
                Kind::Notice => is(1, self.came) || is(1, plus(self.came, self.went)),
                Kind::Movement => is(1, self.came) && is(3, self.went),
            }
    }
}

const fn plus(one: Total, other: Total) -> Total {
    (one.0.saturating_add(other.0), one.1.saturating_add(other.1))
}

fn number(cell: &str) -> Option<i64> {
    let is_number = cell.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| cell.parse().ok())?
}

/// A header in fixed width begins with its kinds and three days, so with 22 digits.
fn is_fixed(first: &str) -> bool {
    let head: String = first.chars().take(22).collect();
    let is_head = head.len() == 22 && head.chars().all(|c| c.is_ascii_digit() || c == ' ');
    is_head && head.starts_with('1') && head.get(1..3).and_then(Kind::of).is_some()
}

/// The cells that the form with commas would have.
fn fixed(text: &str) -> Vec<Row> {
    let mut kind = None;
    let mut rows = Vec::new();
    for (number, record) in records(text).iter().enumerate() {
        let cells = match (record.first(), kind) {
            (Some('1'), _) => {
                let cells = cut(record, &HEADER);
                kind = cells.get(1).and_then(|code| Kind::of(code));
                cells
            }
            (Some('2' | '8'), Some(kind)) => cut(record, Kind::widths(kind, record)),
            _ => cut(record, &[1, RECORD - 1]),
        };
        rows.push((number + 1, cells));
    }
    rows
}

/// One for each line, or many where a file has no line breaks.
fn records(text: &str) -> Vec<Vec<char>> {
    let mut records = Vec::new();
    for line in text.lines() {
        let line: Vec<char> = line.trim_end().chars().collect();
        if line.is_empty() {
            records.push(Vec::new());
        }
        records.extend(line.chunks(RECORD).map(<[char]>::to_vec));
    }
    records
}

/// A record that lost the spaces at its end has fewer cells.
fn cut(record: &[char], widths: &[usize]) -> Vec<String> {
    let mut rest = record.iter();
    let cells = widths
        .iter()
        .map(|width| rest.by_ref().take(*width).collect());
    cells.take_while(|cell: &String| !cell.is_empty()).collect()
}
