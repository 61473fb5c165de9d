//! A campaign's payments as a file for a spreadsheet, as those of the trends.

use super::super::date;
use super::super::trends::file::table;
use crate::donor::{Payment, wording};
use crate::lang::{Lang, words as w};
use crate::value::DonorId;

/// Each payment, the earliest first; also those of which nothing stayed.
#[must_use]
pub fn payments(lang: Lang, paid: &[Payment], name: impl Fn(DonorId) -> String) -> String {
    let heads = [
        w::campaigns_column_day(lang),
        w::donor_field_name(lang),
        w::campaigns_column_amount(lang),
        w::campaigns_column_stays(lang),
        w::donors_purpose(lang),
        w::donors_means(lang),
    ];
    let rows = paid.iter().map(|one| {
        [
            date(one.day),
            name(one.donor),
            one.amount.get().to_string(),
            one.stays().get().to_string(),
            wording::purpose(lang, one.purpose).to_owned(),
            wording::means(lang, one.means).to_owned(),
        ]
    });
    table(heads, rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::donor::{Reversal, Why};
    use crate::time;
    use crate::value::{Line, Yen};

    #[test]
    fn what_went_back_stands_beside_what_came() {
        let day = time::from_input("2026-06-19T00:00").unwrap();
        let paid = Payment {
            amount: Yen::of(5000),
            day,
            reversals: vec![Reversal {
                day,
                amount: Yen::of(2000),
                why: Why::Refund,
                reason: Line::default(),
                refund: None,
            }],
            ..Payment::default()
        };
        let text = payments(Lang::Ja, &[paid], |_| "=青木".to_owned());
        let line = text.lines().nth(1).unwrap();
        assert!(line.starts_with("2026-06-19,'=青木,5000,3000,"), "{line}");
    }
}
