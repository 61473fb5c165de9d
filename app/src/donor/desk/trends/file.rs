//! The figures as files for a spreadsheet: RFC 4180, in UTF-8 with a byte order mark, amounts as plain numbers.

use super::super::date;
use super::months::{Months, What};
use super::years::{Away, Rate, Years};
use crate::lang::{Lang, words as w};
use crate::value::DonorId;
use crate::value::cell::quoted;

/// The earliest year first.
#[must_use]
pub fn years(lang: Lang, years: &Years) -> String {
    let heads = [
        w::trends_year(lang),
        w::trends_donors(lang),
        w::trends_fresh(lang),
        w::trends_kept(lang),
        w::trends_back(lang),
        w::trends_before(lang),
        w::trends_rate_percent(lang),
        w::trends_sum_yen(lang),
    ];
    let rows = years.each.iter().map(|year| {
        [
            year.number.to_string(),
            year.donors.to_string(),
            year.fresh.to_string(),
            year.kept.to_string(),
            year.back().to_string(),
            year.before.to_string(),
            year.rate()
                .as_ref()
                .map_or_else(String::new, Rate::to_string),
            year.sum.get().to_string(),
        ]
    });
    table(heads, rows)
}

/// Whoever gave before and not this year; `about` says name, address and mail of one.
#[must_use]
pub fn away(lang: Lang, away: &[Away], about: impl Fn(DonorId) -> [String; 3]) -> String {
    let heads = [
        w::donor_field_name(lang),
        w::donor_field_email(lang),
        w::trends_address(lang),
        w::trends_last(lang),
        w::trends_last_sum_yen(lang),
        w::trends_years(lang),
    ];
    let rows = away.iter().map(|one| {
        let [name, email, address] = about(one.donor);
        let sum = one.sum.get().to_string();
        let years = one.years.to_string();
        [name, email, address, date(one.last), sum, years]
    });
    table(heads, rows)
}

/// The earliest month first, as `2026-06`.
#[must_use]
pub fn months(lang: Lang, months: &Months) -> String {
    let heads = [
        w::donors_column_month(lang),
        w::trends_running(lang),
        w::trends_began(lang),
        w::trends_raised(lang),
        w::trends_lowered(lang),
        w::trends_rested(lang),
        w::trends_lapsed(lang),
        w::trends_ended(lang),
        w::trends_monthly_yen(lang),
        w::trends_yearly_yen(lang),
    ];
    let rows = months.each.iter().map(|stood| {
        let turned = |what| stood.turned(what).to_string();
        let month = stood.month;
        [
            format!("{}-{:02}", month.year(), month.number()),
            stood.running.to_string(),
            turned(What::Began),
            turned(What::Raised),
            turned(What::Lowered),
            turned(What::Rested),
            turned(What::Lapsed),
            turned(What::Ended),
            stood.monthly.get().to_string(),
            stood.yearly.get().to_string(),
        ]
    });
    table(heads, rows)
}

pub fn table<const N: usize>(
    heads: [&'static str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> String {
    let mut text = String::from('\u{feff}');
    for row in core::iter::once(heads.map(str::to_owned)).chain(rows) {
        text.push_str(&row.map(|cell| quoted(&cell)).join(","));
        text.push_str("\r\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::years::Year;
    use super::*;
    use crate::time;
    use crate::value::Yen;

    /// As a spreadsheet would take it apart, where no cell holds a comma.
    fn cells(text: &str) -> Vec<Vec<&str>> {
        let text = text.strip_prefix('\u{feff}').unwrap();
        let lines = text.strip_suffix("\r\n").unwrap().split("\r\n");
        lines.map(|line| line.split(',').collect()).collect()
    }

    #[test]
    fn amounts_are_numbers_and_a_rate_that_is_none_is_empty() {
        let year = |number, donors, kept, before| Year {
            number,
            donors,
            fresh: donors - kept,
            kept,
            before,
            sum: Yen::of(1_234_567),
        };
        let known = Years {
            each: vec![year(2025, 3, 0, 0), year(2026, 4, 2, 3)],
            ..Years::default()
        };
        let text = years(Lang::Ja, &known);
        let cells = cells(&text);
        assert!(cells.iter().all(|row| row.len() == 8));
        assert_eq!(cells[1], ["2025", "3", "3", "0", "0", "0", "", "1234567"]);
        assert_eq!(
            cells[2],
            ["2026", "4", "2", "2", "0", "3", "66.7", "1234567"]
        );
    }

    #[test]
    fn a_name_is_no_formula() {
        let one = Away {
            donor: DonorId::new(),
            last: time::from_input("2025-12-31T00:00").unwrap(),
            sum: Yen::of(30_000),
            years: 2,
        };
        let about = |_| ["=HYPERLINK(1)", "a@b.example", "東京都渋谷区"].map(str::to_owned);
        let text = away(Lang::En, &[one], about);
        let cells = cells(&text);
        let expected = [
            "'=HYPERLINK(1)",
            "a@b.example",
            "東京都渋谷区",
            "2025-12-31",
            "30000",
            "2",
        ];
        assert_eq!(cells[1], expected);
    }

    #[test]
    fn all_months_stand_in_the_file() {
        let text = months(
            Lang::Ja,
            &Months::of(
                &[],
                &[],
                &crate::donor::Merges::default(),
                time::from_input("2026-06-19T10:00").unwrap(),
            ),
        );
        let cells = cells(&text);
        assert_eq!(cells.len(), 25);
        assert_eq!((cells[1][0], cells[24][0]), ("2024-07", "2026-06"));
        assert!(cells.iter().all(|row| row.len() == 10));
    }
}
