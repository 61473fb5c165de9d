//! Gifts that stand on no receipt yet.

use std::collections::BTreeSet;

use crate::donor::receipt::year_of;
use crate::donor::{Charity, Covers, Issue, Payment, Receipted, is_due};
use crate::time::Time;
use crate::value::Yen;

/// What of a year stands on no receipt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenYear {
    pub year: u16,
    pub payments: usize,
    pub sum: Yen,
}

/// Whether a payment may be chosen for a receipt: the rule would take it, and no receipt is asked for yet for its donor.
#[must_use]
pub fn is_free(
    charity: &Charity,
    payment: &Payment,
    receipted: &Receipted,
    coming: &[Issue],
) -> bool {
    let taken = coming.iter().any(|issue| covers(charity, issue, payment));
    payment.is_gift() && receipted.on(payment.id).is_none() && !taken
}

/// Whether a payment goes onto a receipt that was asked for its donor.
#[must_use]
pub fn covers(charity: &Charity, issue: &Issue, payment: &Payment) -> bool {
    match &issue.covers {
        Covers::Payments(ids) => ids.contains(&payment.id),
        Covers::Year(year) => {
            payment.is_gift() && year_of(charity.issuing.day_of(payment)) == *year
        }
    }
}

/// The years that are over and have something open, the latest first.
#[must_use]
pub fn open_years(
    charity: &Charity,
    payments: &[Payment],
    receipted: &Receipted,
    coming: &[Issue],
    now: Time,
) -> Vec<OpenYear> {
    let free = payments
        .iter()
        .filter(|payment| is_free(charity, payment, receipted, coming));
    let free: Vec<&Payment> = free.collect();
    let years = free
        .iter()
        .map(|payment| year_of(charity.issuing.day_of(payment)));
    let years: BTreeSet<u16> = years.filter(|year| *year < year_of(now)).collect();
    let of_year = |year: u16| {
        let due = free
            .iter()
            .filter(|payment| is_due(charity, payment, year, receipted));
        due.fold(
            OpenYear {
                year,
                ..OpenYear::default()
            },
            |open, payment| OpenYear {
                payments: open.payments + 1,
                sum: plus(open.sum, payment.stays()),
                ..open
            },
        )
    };
    years.into_iter().rev().map(of_year).collect()
}

/// No account of ours holds more than an amount may be.
#[must_use]
pub fn plus(sum: Yen, more: Yen) -> Yen {
    sum.plus(more).unwrap_or(sum)
}
