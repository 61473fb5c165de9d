//! Days as banks write them.

use chrono::NaiveDate;

use crate::value::width;

/// How eras are named, and the year before their first.
const ERAS: [(&str, i32); 6] = [
    ("令和", 2018),
    ("R", 2018),
    ("平成", 1988),
    ("H", 1988),
    ("昭和", 1925),
    ("S", 1925),
];

const REIWA: i32 = 2018;

/// No statement here is older than its era: below this, a year of two digits counts from Reiwa.
const FIRST_OF_REIWA: i32 = 19;

const BETWEEN: [char; 7] = ['/', '-', '.', '年', '月', ' ', '−'];

/// The day that a cell of a table names. A time behind it is passed over.
pub(super) fn read(cell: &str) -> Option<NaiveDate> {
    let text = width::tidy(cell).to_ascii_uppercase();
    for (name, before) in ERAS {
        if let Some(rest) = text.strip_prefix(name) {
            let rest = rest.trim_start().replacen('元', "1", 1);
            let (year, rest) = digits(&rest);
            let year = number(year, 1..=2).filter(|year| *year > 0)?;
            return month_and_day(before + year, rest);
        }
    }
    let (year, rest) = digits(&text);
    match year.len() {
        8 if is_end(rest) => packed(year),
        4 => month_and_day(
            number(year, 4..=4).filter(|y| (1900..2200).contains(y))?,
            rest,
        ),
        2 => month_and_day(of_two_digits(number(year, 2..=2)?), rest),
        _ => None,
    }
}

/// A day of a Zengin record: year of Reiwa, month and day in two digits each. Where a file lost its leading zeros, five
/// digits are enough.
pub(super) fn of_reiwa(cell: &str) -> Option<NaiveDate> {
    let packed = number(cell.trim(), 5..=6)?;
    let year = Some(packed / 10_000).filter(|year| *year > 0)?;
    date(REIWA + year, packed / 100 % 100, packed % 100)
}

const fn of_two_digits(year: i32) -> i32 {
    if year < FIRST_OF_REIWA {
        REIWA + year
    } else {
        2000 + year
    }
}

fn packed(digits: &str) -> Option<NaiveDate> {
    let packed = number(digits, 8..=8)?;
    date(packed / 10_000, packed / 100 % 100, packed % 100)
}

fn month_and_day(year: i32, rest: &str) -> Option<NaiveDate> {
    let (month, rest) = digits(behind_mark(rest)?);
    let (day, rest) = digits(behind_mark(rest)?);
    if !is_end(rest) {
        return None;
    }
    date(year, number(month, 1..=2)?, number(day, 1..=2)?)
}

fn behind_mark(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(BETWEEN);
    (rest.len() < text.len()).then_some(rest)
}

/// Whether a day ends here: nothing, a time or a weekday follows.
fn is_end(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(['日', ' ', 'T', '('])
}

fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

fn number(digits: &str, lengths: core::ops::RangeInclusive<usize>) -> Option<i32> {
    let sound = lengths.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    sound.then(|| digits.parse().ok())?
}

fn date(year: i32, month: i32, day: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month.try_into().ok()?, day.try_into().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_is_written_in_many_ways() {
        let day = NaiveDate::from_ymd_opt(2024, 6, 5);
        for text in [
            "2024/6/5",
            "2024-06-05",
            "2024.06.05",
            "20240605",
            "２０２４年６月５日",
            "2024年06月05日(水)",
            "2024/ 6/ 5",
            "R6.6.5",
            "r06/06/05",
            "令和6年6月5日",
            "令和 6年 6月 5日",
            "24/06/05",
            "06.06.05",
            "2024/06/05 13:45:10",
            "2024-06-05T13:45",
            "20240605 1345",
            "2024年6月5日13時45分",
        ] {
            assert_eq!(read(text), day, "{text}");
        }
        assert_eq!(of_reiwa("060605"), day);
        assert_eq!(of_reiwa("60605"), day);
    }

    #[test]
    fn eras_begin_with_their_first_year() {
        assert_eq!(read("H31.4.1"), NaiveDate::from_ymd_opt(2019, 4, 1));
        assert_eq!(read("令和元年5月1日"), NaiveDate::from_ymd_opt(2019, 5, 1));
        assert_eq!(
            read("平成30年12月31日"),
            NaiveDate::from_ymd_opt(2018, 12, 31)
        );
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "",
            "2023/2/29",
            "2024/13/1",
            "20240631",
            "0024/6/5",
            "6/5",
            "2024/6",
            "20240605x",
            "060605",
            "R0.6.5",
            "2024/6/5/1",
            "合計",
            "2024/6/123",
            "R6",
            "45448",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        for text in ["", "000605", "061305", "2024605", "06 605"] {
            assert_eq!(of_reiwa(text), None, "{text}");
        }
    }
}
