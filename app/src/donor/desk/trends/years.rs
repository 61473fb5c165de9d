//! Who gives again: by calendar years in Japan, and whoever gave before and not this year.

use std::collections::BTreeMap;

use chrono::Datelike as _;

use super::super::open::plus;
use crate::donor::{Merges, Payment, Purpose};
use crate::time::{self, Time};
use crate::value::{DonorId, Yen};

/// Of a share, in tenths of a percent: what is not all of it is never a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(usize);

impl Rate {
    /// Nothing of nobody.
    #[must_use]
    pub const fn of(part: usize, whole: usize) -> Option<Self> {
        match (part, whole) {
            (_, 0) => None,
            (part, whole) if part >= whole => Some(Self(1000)),
            (part, whole) => {
                let tenths = (part * 1000 + whole / 2) / whole;
                Some(Self(if tenths > 999 { 999 } else { tenths }))
            }
        }
    }

    /// From 0 to 1000.
    #[must_use]
    pub const fn tenths(self) -> usize {
        self.0
    }
}

/// `66.7`
impl core::fmt::Display for Rate {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}.{}", self.0 / 10, self.0 % 10)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Year {
    pub number: i32,
    pub donors: usize,
    /// Those who never gave before.
    pub fresh: usize,
    /// Those who gave the year before, too.
    pub kept: usize,
    /// All who gave the year before.
    pub before: usize,
    pub sum: Yen,
}

impl Year {
    /// Those who gave before, but not the year before.
    #[must_use]
    pub const fn back(&self) -> usize {
        self.donors - self.fresh - self.kept
    }

    #[must_use]
    pub const fn rate(&self) -> Option<Rate> {
        Rate::of(self.kept, self.before)
    }
}

/// Somebody who gave before, and not this year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away {
    pub donor: DonorId,
    pub last: Time,
    /// In the year in which they gave last.
    pub sum: Yen,
    /// In so many years they gave.
    pub years: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Years {
    /// The earliest first; the last is not over.
    pub each: Vec<Year>,
    /// How many had given again at this day of last year.
    pub pace: Option<Rate>,
    /// Last year, but not this: whoever gave most first.
    pub away: Vec<Away>,
    /// Neither: whoever gave latest first.
    pub long_away: Vec<Away>,
}

/// What one donor gave in one year.
#[derive(Clone, Copy)]
struct Gave {
    sum: Yen,
    first: Time,
    last: Time,
}

type Giving = BTreeMap<DonorId, BTreeMap<i32, Gave>>;

impl Years {
    /// What went again does not count, nor what is no gift.
    #[must_use]
    pub fn of(payments: &[Payment], merges: &Merges, now: Time) -> Self {
        let giving = giving(payments, merges, now);
        let this = year_of(now);
        let first = giving.values().filter_map(|years| years.keys().next());
        let Some(first) = first.min() else {
            return Self::default();
        };
        let mut away: Vec<Away> = giving.iter().filter_map(|one| left(one, this)).collect();
        away.sort_by_key(|one| core::cmp::Reverse((one.last, one.donor)));
        let (mut away, long_away): (Vec<_>, Vec<_>) = away
            .into_iter()
            .partition(|one| year_of(one.last) == this - 1);
        away.sort_by_key(|one| core::cmp::Reverse(one.sum));
        Self {
            each: (*first..=this).map(|year| count(&giving, year)).collect(),
            pace: pace(&giving, this - 1, now),
            away,
            long_away,
        }
    }
}

/// Whether a payment is a gift, or dues, of which something stayed.
fn counts(payment: &Payment) -> bool {
    payment.purpose != Purpose::Sale && !payment.stays().is_zero()
}

fn year_of(day: Time) -> i32 {
    time::japan(day).year()
}

fn giving(payments: &[Payment], merges: &Merges, now: Time) -> Giving {
    let mut giving = Giving::new();
    for payment in payments.iter().filter(|p| counts(p) && p.day <= now) {
        let day = payment.day;
        let years = giving.entry(merges.root(payment.donor)).or_default();
        let gave = years.entry(year_of(day)).or_insert(Gave {
            sum: Yen::ZERO,
            first: day,
            last: day,
        });
        gave.sum = plus(gave.sum, payment.stays());
        gave.first = gave.first.min(day);
        gave.last = gave.last.max(day);
    }
    giving
}

fn count(giving: &Giving, year: i32) -> Year {
    let mut counted = Year {
        number: year,
        ..Year::default()
    };
    for years in giving.values() {
        let before = years.contains_key(&(year - 1));
        counted.before += usize::from(before);
        let Some(gave) = years.get(&year) else {
            continue;
        };
        counted.donors += 1;
        counted.kept += usize::from(before);
        counted.fresh += usize::from(years.keys().next() == Some(&year));
        counted.sum = plus(counted.sum, gave.sum);
    }
    counted
}

/// The rate of a year as it was at the day of it that is now.
fn pace(giving: &Giving, year: i32, now: Time) -> Option<Rate> {
    let date = |at: Time| {
        let day = time::japan(at);
        (day.month(), day.day())
    };
    let before = || giving.values().filter(|y| y.contains_key(&(year - 1)));
    let again = before().filter(|years| {
        let gave = years.get(&year);
        gave.is_some_and(|gave| date(gave.first) <= date(now))
    });
    Rate::of(again.count(), before().count())
}

fn left((donor, years): (&DonorId, &BTreeMap<i32, Gave>), this: i32) -> Option<Away> {
    let (year, gave) = years.last_key_value()?;
    (*year < this).then_some(Away {
        donor: *donor,
        last: gave.last,
        sum: gave.sum,
        years: years.len(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::donor::{Donor, Reversal, Why};
    use crate::value::Line;

    fn day(text: &str) -> Time {
        time::from_input(&format!("{text}T00:00")).unwrap()
    }

    fn paid(donor: DonorId, amount: u32, on: &str) -> Payment {
        Payment {
            donor,
            amount: Yen::of(amount),
            day: day(on),
            ..Payment::default()
        }
    }

    fn of(payments: &[Payment], now: &str) -> Years {
        Years::of(payments, &Merges::default(), day(now))
    }

    #[test]
    fn whoever_gives_is_new_gives_again_or_is_back() {
        let [aoki, mori, ueda] = [(); 3].map(|()| DonorId::new());
        let payments = [
            paid(aoki, 1000, "2024-05-01"),
            paid(mori, 2000, "2024-12-31"),
            paid(aoki, 3000, "2025-01-01"),
            paid(aoki, 500, "2025-02-01"),
            paid(ueda, 4000, "2025-06-01"),
            paid(mori, 5000, "2026-01-01"),
        ];
        let years = of(&payments, "2026-06-19");
        let said: Vec<_> = (years.each.iter())
            .map(|y| (y.number, y.donors, y.fresh, y.kept, y.back(), y.before))
            .collect();
        let expected = [
            (2024, 2, 2, 0, 0, 0),
            (2025, 2, 1, 1, 0, 2),
            (2026, 1, 0, 0, 1, 2),
        ];
        assert_eq!(said, expected);
        let rates: Vec<_> = years.each.iter().map(Year::rate).collect();
        assert_eq!(rates, [None, Some(Rate(500)), Some(Rate(0))]);
        assert_eq!(years.each[1].sum, Yen::of(7500));
        let away: Vec<_> = years.away.iter().map(|a| (a.donor, a.sum)).collect();
        assert_eq!(away, [(ueda, Yen::of(4000)), (aoki, Yen::of(3500))]);
        assert_eq!(years.away[1].last, day("2025-02-01"));
        assert_eq!(years.away[1].years, 2);
        assert!(years.long_away.is_empty());
        let later = of(&payments, "2027-01-01");
        let donors = |list: &[Away]| list.iter().map(|a| a.donor).collect::<Vec<_>>();
        assert_eq!(donors(&later.away), [mori]);
        assert_eq!(donors(&later.long_away), [ueda, aoki]);
        assert_eq!(later.each[3].donors, 0, "a year that has only begun");
    }

    #[test]
    fn this_year_is_held_against_the_same_day_of_the_last() {
        let [aoki, mori] = [(); 2].map(|()| DonorId::new());
        let payments = [
            paid(aoki, 1, "2024-05-01"),
            paid(mori, 1, "2024-05-01"),
            paid(aoki, 1, "2025-06-19"),
            paid(mori, 1, "2025-06-20"),
        ];
        assert_eq!(of(&payments, "2026-06-18").pace, Some(Rate(0)));
        assert_eq!(of(&payments, "2026-06-19").pace, Some(Rate(500)));
        assert_eq!(of(&payments, "2026-06-20").pace, Some(Rate(1000)));
        assert_eq!(of(&payments, "2025-06-20").pace, None, "nobody before");
    }

    #[test]
    fn a_price_and_what_went_back_are_no_gift() {
        let [aoki, mori] = [(); 2].map(|()| DonorId::new());
        let sale = Payment {
            purpose: Purpose::Sale,
            ..paid(mori, 9000, "2025-03-01")
        };
        let mut back = paid(aoki, 3000, "2026-03-01");
        back.reversals.push(Reversal {
            day: day("2026-03-02"),
            amount: Yen::of(3000),
            why: Why::Refund,
            reason: Line::parse("申し出により").unwrap(),
            refund: None,
        });
        let dues = Payment {
            purpose: Purpose::Membership,
            ..paid(aoki, 5000, "2025-04-01")
        };
        let years = of(&[sale, back, dues], "2026-06-19");
        let counted: Vec<_> = years.each.iter().map(|y| (y.donors, y.sum)).collect();
        assert_eq!(counted, [(1, Yen::of(5000)), (0, Yen::ZERO)]);
        assert_eq!(years.away[0].donor, aoki);
        assert_eq!(of(&[], "2026-06-19"), Years::default());
    }

    #[test]
    fn whoever_was_merged_gives_as_the_other() {
        let aoki = DonorId::new();
        let second = Donor {
            id: DonorId::new(),
            merged_into: Some(aoki),
            ..Donor::default()
        };
        let payments = [
            paid(second.id, 1000, "2025-12-31"),
            paid(aoki, 1000, "2026-01-01"),
        ];
        let years = Years::of(&payments, &Merges::of([&second]), day("2026-06-19"));
        assert_eq!(years.each[1].rate(), Some(Rate(1000)));
        assert!(years.away.is_empty());
        assert_eq!(of(&payments, "2026-06-19").away.len(), 1, "else");
    }

    #[test]
    fn all_but_one_is_not_all() {
        assert_eq!(Rate::of(9999, 10_000), Some(Rate(999)));
        assert_eq!(Rate::of(2, 3).unwrap().to_string(), "66.7");
        assert_eq!(Rate::of(3, 3).unwrap().to_string(), "100.0");
        assert_eq!(Rate::of(0, 0), None);
    }

    proptest! {
        /// However people give: each year's donors are new, kept or back; and whoever gave is there this year or away.
        #[test]
        fn nobody_is_counted_twice_or_lost(gave in prop::collection::vec((0..6_usize, 2020..2027_i32, 1..13_u32), 1..40)) {
            let donors: Vec<_> = (0..6).map(|_| DonorId::new()).collect();
            let payments: Vec<_> = (gave.iter())
                .map(|(who, year, month)| paid(donors[*who], 100, &format!("{year}-{month:02}-01")))
                .collect();
            let years = of(&payments, "2026-12-31");
            let of_year = |year: i32| {
                let who: std::collections::BTreeSet<_> =
                    gave.iter().filter(|g| g.1 == year).map(|g| g.0).collect();
                who
            };
            for year in &years.each {
                let (now, before) = (of_year(year.number), of_year(year.number - 1));
                prop_assert_eq!(year.donors, now.len());
                prop_assert_eq!(year.kept, now.intersection(&before).count());
                prop_assert!(year.fresh + year.kept <= year.donors);
            }
            let all: std::collections::BTreeSet<_> = gave.iter().map(|g| g.0).collect();
            let fresh: usize = years.each.iter().map(|y| y.fresh).sum();
            prop_assert_eq!(fresh, all.len(), "everybody is new once");
            let sum: i64 = years.each.iter().map(|y| y.sum.get()).sum();
            prop_assert_eq!(sum, 100 * i64::try_from(gave.len()).unwrap());
            let here = of_year(2026).len();
            prop_assert_eq!(here + years.away.len() + years.long_away.len(), all.len());
            prop_assert!(years.away.iter().all(|a| of_year(2025).iter().any(|w| donors[*w] == a.donor)));
        }
    }
}
