//! What came in, by months in Japan, and what is promised.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike as _;

use crate::donor::{Merges, Payment, Pledge, PledgeState, Rhythm};
use crate::time::{self, Time};
use crate::value::Yen;

/// Months that the chart shows.
pub const MONTHS: usize = 12;

/// A month in Japan, counted from the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(i32);

impl Month {
    #[must_use]
    pub fn of(at: Time) -> Self {
        let day = time::japan(at).date_naive();
        Self(day.year() * 12 + day.month0().cast_signed())
    }

    #[must_use]
    pub const fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// From 1 to 12.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0.rem_euclid(12) + 1
    }

    /// So many months earlier.
    #[must_use]
    pub const fn before(self, months: i32) -> Self {
        Self(self.0 - months)
    }

    /// The fiscal year, which begins on 1 April, by the year in which it begins.
    const fn fiscal(self) -> i32 {
        (self.0 - 3).div_euclid(12)
    }
}

/// What came in one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Came {
    pub month: Month,
    pub sum: Yen,
    /// So many payments.
    pub payments: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub this_month: Yen,
    pub this_fiscal_year: Yen,
    /// Donors of whom money comes again and again.
    pub supporters: usize,
    /// What they promised for each month.
    pub monthly: Yen,
    /// What they promised for each year.
    pub yearly: Yen,
    /// Donors of whom money was expected and did not come, and how much.
    pub behind: usize,
    pub missing: Yen,
    /// The last [`MONTHS`], the earliest first.
    pub months: Vec<Came>,
}

impl Sums {
    /// Money counts for the day on which it came, without what went again.
    #[must_use]
    pub fn of(payments: &[Payment], pledges: &[Pledge], merges: &Merges, now: Time) -> Self {
        let this = Month::of(now);
        let mut came: BTreeMap<Month, (Yen, usize)> = BTreeMap::new();
        for payment in payments.iter().filter(|p| !p.stays().is_zero()) {
            let (sum, n) = came.entry(Month::of(payment.day)).or_default();
            *sum = plus(*sum, payment.stays());
            *n += 1;
        }
        let in_month = |month| came.get(&month).copied().unwrap_or_default();
        let of_year = came.iter().filter(|(m, _)| m.fiscal() == this.fiscal());
        let back = (0..MONTHS).rev().filter_map(|n| i32::try_from(n).ok());
        let months = back.map(|n| {
            let month = this.before(n);
            let (sum, payments) = in_month(month);
            Came {
                month,
                sum,
                payments,
            }
        });
        let running = || pledges.iter().filter(|p| p.runs());
        let behind = || pledges.iter().filter(|p| p.state == PledgeState::PastDue);
        let promised = |rhythm: Rhythm| {
            let of = running().filter(|p| p.rhythm == rhythm);
            of.map(|p| p.amount).fold(Yen::ZERO, plus)
        };
        Self {
            this_month: in_month(this).0,
            this_fiscal_year: of_year.map(|(_, (sum, _))| *sum).fold(Yen::ZERO, plus),
            supporters: running()
                .map(|p| merges.root(p.donor))
                .collect::<BTreeSet<_>>()
                .len(),
            monthly: promised(Rhythm::Monthly),
            yearly: promised(Rhythm::Yearly),
            behind: behind().map(|p| p.donor).collect::<BTreeSet<_>>().len(),
            missing: behind().map(Pledge::missing).fold(Yen::ZERO, plus),
            months: months.collect(),
        }
    }

    /// The most that came in a month.
    #[must_use]
    pub fn most(&self) -> Yen {
        let sums = self.months.iter().map(|came| came.sum);
        sums.max().unwrap_or_default()
    }
}

/// No account of ours holds more than an amount may be.
fn plus(sum: Yen, more: Yen) -> Yen {
    sum.plus(more).unwrap_or(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::donor::{Donor, Reversal, Why};
    use crate::value::{DonorId, Line};

    fn at(text: &str) -> Time {
        time::from_input(text).unwrap()
    }

    fn alone() -> Merges {
        Merges::default()
    }

    fn paid(amount: u32, day: &str) -> Payment {
        Payment {
            amount: Yen::of(amount),
            day: at(&format!("{day}T00:00")),
            ..Payment::default()
        }
    }

    #[test]
    fn a_year_of_the_books_begins_with_april_in_japan() {
        let payments = [
            paid(1, "2026-03-31"),
            paid(10, "2026-04-01"),
            paid(100, "2027-03-31"),
        ];
        let sums = Sums::of(&payments, &[], &alone(), at("2027-03-31T23:59"));
        assert_eq!(sums.this_fiscal_year, Yen::of(110));
        assert_eq!(sums.this_month, Yen::of(100));
        let sums = Sums::of(&payments, &[], &alone(), at("2027-04-01T00:00"));
        assert_eq!(sums.this_fiscal_year, Yen::ZERO);
    }

    #[test]
    fn what_went_again_is_taken_off_the_month_in_which_it_came() {
        let mut back = paid(5000, "2026-05-10");
        back.reversals.push(Reversal {
            day: at("2026-06-02T00:00"),
            amount: Yen::of(2000),
            why: Why::Refund,
            reason: Line::parse("申し出により").unwrap(),
            refund: None,
        });
        let payments = [back, paid(1000, "2026-06-01")];
        let sums = Sums::of(&payments, &[], &alone(), at("2026-06-19T10:00"));
        let last: Vec<_> = sums.months[10..]
            .iter()
            .map(|came| (came.month.number(), came.sum, came.payments))
            .collect();
        assert_eq!(last, [(5, Yen::of(3000), 1), (6, Yen::of(1000), 1)]);
        assert_eq!((sums.months.len(), sums.most()), (MONTHS, Yen::of(3000)));
        assert_eq!(sums.months[0].month.year(), 2025);
    }

    #[test]
    fn whoever_supports_twice_is_one_supporter() {
        let donor = DonorId::new();
        let pledge = |rhythm, amount, state| Pledge {
            donor,
            rhythm,
            amount: Yen::of(amount),
            state,
            ..Pledge::default()
        };
        let pledges = [
            pledge(Rhythm::Monthly, 1000, PledgeState::Active),
            pledge(Rhythm::Yearly, 10_000, PledgeState::Active),
            pledge(Rhythm::Monthly, 3000, PledgeState::Waiting),
        ];
        let sums = Sums::of(&[], &pledges, &alone(), at("2026-06-19T10:00"));
        assert_eq!(sums.supporters, 1);
        let other = Donor {
            id: DonorId::new(),
            merged_into: Some(donor),
            ..Donor::default()
        };
        let second = Pledge {
            donor: other.id,
            ..pledges[0].clone()
        };
        let merges = Merges::of([&other]);
        let both = [pledges[0].clone(), second];
        let supporters = |merges| Sums::of(&[], &both, merges, at("2026-06-19T10:00")).supporters;
        assert_eq!((supporters(&alone()), supporters(&merges)), (2, 1));
        assert_eq!(sums.monthly, Yen::of(1000));
        assert_eq!(sums.yearly, Yen::of(10_000));
    }
}
