//! What became of promises that come again and again, month by month: from what is known of each of them now.

use std::collections::BTreeMap;

use super::super::open::plus;
use super::super::sums::Month;
use crate::donor::{Merges, Payment, Pledge, PledgeState, Rhythm};
use crate::time::Time;
use crate::value::{DonorId, PledgeId, Yen};

/// Months that are shown.
pub const MONTHS: i32 = 24;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Its first money came.
    Began,
    Raised,
    Lowered,
    Rested,
    Lapsed,
    Ended,
}

impl What {
    pub const ALL: [Self; 6] = [
        Self::Began,
        Self::Raised,
        Self::Lowered,
        Self::Rested,
        Self::Lapsed,
        Self::Ended,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Began => "began",
            Self::Raised => "raised",
            Self::Lowered => "lowered",
            Self::Rested => "rested",
            Self::Lapsed => "lapsed",
            Self::Ended => "ended",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.name() == name)
    }

    /// Nothing comes of it from then on.
    const fn stops(self) -> bool {
        matches!(self, Self::Rested | Self::Lapsed | Self::Ended)
    }
}

/// Something that became of a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    pub day: Time,
    pub what: What,
    pub donor: DonorId,
    pub pledge: PledgeId,
    pub rhythm: Rhythm,
    pub was: Yen,
    pub amount: Yen,
    /// Why it ended, where somebody said so.
    pub reason: Option<String>,
}

/// How it stood at the end of a month, and what became in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stood {
    pub month: Month,
    pub running: usize,
    /// What those that run bring each month, and what others bring each year.
    pub monthly: Yen,
    pub yearly: Yen,
    turned: [usize; 6],
}

impl Stood {
    #[must_use]
    pub const fn turned(&self, what: What) -> usize {
        self.turned[what as usize]
    }

    #[must_use]
    pub const fn better(&self) -> usize {
        self.turned(What::Began) + self.turned(What::Raised)
    }

    #[must_use]
    pub fn worse(&self) -> usize {
        let all = [What::Lowered, What::Rested, What::Lapsed, What::Ended];
        all.into_iter().map(|what| self.turned(what)).sum()
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Months {
    /// The last [`MONTHS`], the earliest first; the last is not over.
    pub each: Vec<Stood>,
    /// What became in these months, the latest first.
    pub turns: Vec<Turn>,
    /// None ever ran.
    pub none: bool,
}

impl Months {
    #[must_use]
    pub fn of(payments: &[Payment], pledges: &[Pledge], merges: &Merges, now: Time) -> Self {
        let mut first: BTreeMap<PledgeId, Time> = BTreeMap::new();
        for payment in payments.iter().filter(|p| !p.stays().is_zero()) {
            if let Some(id) = payment.pledge {
                let day = first.entry(id).or_insert(payment.day);
                *day = payment.day.min(*day);
            }
        }
        let lives: Vec<Vec<Turn>> = (pledges.iter())
            .filter(|p| p.rhythm != Rhythm::Once && p.payments > 0)
            .map(|p| {
                let begun = first.get(&p.id).copied().unwrap_or(p.created);
                life(p, begun.min(now), merges)
            })
            .collect();
        let this = Month::of(now);
        let shown = (0..MONTHS).rev().map(|n| this.before(n));
        let months: Vec<Stood> = shown.map(|month| stood(&lives, month)).collect();
        let from = this.before(MONTHS - 1);
        let none = lives.is_empty();
        let mut turns: Vec<Turn> = lives.into_iter().flatten().collect();
        turns.retain(|turn| (from..=this).contains(&Month::of(turn.day)));
        turns.sort_by_key(|turn| core::cmp::Reverse((turn.day, turn.what, turn.pledge)));
        Self {
            each: months,
            turns,
            none,
        }
    }

    /// The most that they brought each month.
    #[must_use]
    pub fn most(&self) -> Yen {
        let sums = self.each.iter().map(|stood| stood.monthly);
        sums.max().unwrap_or_default()
    }
}

/// All that is known of a promise that ran: it begins, and what stops it comes last. Rests that are over left no trace.
fn life(pledge: &Pledge, begun: Time, merges: &Merges) -> Vec<Turn> {
    let stop = stop(pledge);
    // Money for it may still come after its end.
    let begun = stop.map_or(begun, |(day, _)| begun.min(day));
    let changes = &pledge.dues.changes;
    let mut amount = changes.first().map_or(pledge.amount, |c| c.was);
    let earlier = changes.iter().take_while(|c| c.from <= begun);
    amount = earlier.last().map_or(amount, |c| c.amount);
    let turn = |day, what, was, amount| Turn {
        day,
        what,
        donor: merges.root(pledge.donor),
        pledge: pledge.id,
        rhythm: pledge.rhythm,
        was,
        amount,
        reason: None,
    };
    let mut turns = vec![turn(begun, What::Began, Yen::ZERO, amount)];
    let running = |day: Time| stop.is_none_or(|(end, _)| day <= end);
    for change in changes.iter().filter(|c| c.from > begun && running(c.from)) {
        let what = match change.amount.cmp(&amount) {
            core::cmp::Ordering::Greater => What::Raised,
            core::cmp::Ordering::Less => What::Lowered,
            core::cmp::Ordering::Equal => continue,
        };
        turns.push(turn(change.from, what, amount, change.amount));
        amount = change.amount;
    }
    if let Some((day, what)) = stop {
        let reason = pledge.ended.as_ref().and_then(|e| e.reason.as_ref());
        turns.push(Turn {
            reason: reason.map(ToString::to_string),
            ..turn(day, what, amount, amount)
        });
    }
    turns
}

/// Since when it does not run, and why: [`Pledge::runs`] says that it does not.
fn stop(pledge: &Pledge) -> Option<(Time, What)> {
    let dues = &pledge.dues;
    let (day, what) = match pledge.state {
        PledgeState::Cancelled => (pledge.ended.as_ref().map(|e| e.at), What::Ended),
        PledgeState::Lapsed => (dues.stepped, What::Lapsed),
        PledgeState::Paused => (dues.rest.map(|rest| rest.from), What::Rested),
        _ => return None,
    };
    Some((day.unwrap_or(pledge.created), what))
}

fn stood(lives: &[Vec<Turn>], month: Month) -> Stood {
    let mut stood = Stood {
        month,
        running: 0,
        monthly: Yen::ZERO,
        yearly: Yen::ZERO,
        turned: [0; 6],
    };
    for life in lives {
        let until = life.iter().take_while(|t| Month::of(t.day) <= month);
        let Some(last) = until.last() else { continue };
        if !last.what.stops() {
            stood.running += 1;
            let sum = match last.rhythm {
                Rhythm::Yearly => &mut stood.yearly,
                _ => &mut stood.monthly,
            };
            *sum = plus(*sum, last.amount);
        }
        for turn in life.iter().filter(|t| Month::of(t.day) == month) {
            stood.turned[turn.what as usize] += 1;
        }
    }
    stood
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::sums::Sums;
    use super::*;
    use crate::donor::{Change, Ended, Rest};
    use crate::time;
    use crate::value::{Line, PaymentId};

    fn day(text: &str) -> Time {
        time::from_input(&format!("{text}T00:00")).unwrap()
    }

    fn now() -> Time {
        time::from_input("2026-06-19T10:00").unwrap()
    }

    fn monthly(amount: u32, created: &str) -> Pledge {
        Pledge {
            id: PledgeId::new(),
            donor: DonorId::new(),
            rhythm: Rhythm::Monthly,
            amount: Yen::of(amount),
            payments: 1,
            created: day(created),
            ..Pledge::default()
        }
    }

    fn first(pledge: &Pledge, on: &str) -> Payment {
        Payment {
            id: PaymentId::new(),
            donor: pledge.donor,
            pledge: Some(pledge.id),
            amount: pledge.amount,
            day: day(on),
            ..Payment::default()
        }
    }

    fn change(from: &str, was: u32, amount: u32) -> Change {
        Change {
            from: day(from),
            amount: Yen::of(amount),
            was: Yen::of(was),
        }
    }

    fn of(payments: &[Payment], pledges: &[Pledge]) -> Months {
        Months::of(payments, pledges, &Merges::default(), now())
    }

    fn at(months: &Months, year: i32, number: i32) -> Stood {
        let found = (months.each.iter())
            .find(|stood| (stood.month.year(), stood.month.number()) == (year, number));
        *found.unwrap()
    }

    #[test]
    fn a_promise_begins_with_its_money_is_raised_and_ends() {
        let mut pledge = monthly(3000, "2026-01-20");
        pledge.dues.changes = vec![
            change("2026-03-01", 1000, 2000),
            change("2026-03-15", 2000, 1500),
            change("2026-04-01", 1500, 3000),
        ];
        pledge.ended = Some(Ended {
            at: time::from_input("2026-05-31T23:59").unwrap(),
            reason: Line::parse("転居のため").ok(),
        });
        let pledge = pledge.stood();
        let months = of(&[first(&pledge, "2026-02-03")], &[pledge]);
        let said: Vec<_> = (1..=6)
            .map(|n| at(&months, 2026, n))
            .map(|s| (s.running, s.monthly.get(), s.better(), s.worse()))
            .collect();
        let expected = [
            (0, 0, 0, 0),
            (1, 1000, 1, 0),
            (1, 1500, 1, 1),
            (1, 3000, 1, 0),
            (0, 0, 0, 1),
            (0, 0, 0, 0),
        ];
        assert_eq!(said, expected);
        let whats: Vec<_> = months.turns.iter().map(|t| t.what).collect();
        let expected = [
            What::Ended,
            What::Raised,
            What::Lowered,
            What::Raised,
            What::Began,
        ];
        assert_eq!(whats, expected);
        assert_eq!(months.turns[0].reason.as_deref(), Some("転居のため"));
        assert_eq!(months.turns[2].was, Yen::of(2000));
        assert_eq!((months.each.len(), months.most()), (24, Yen::of(3000)));
    }

    #[test]
    fn what_lapsed_rests_or_never_came_does_not_run() {
        let mut lapsed = monthly(1000, "2025-01-10");
        lapsed.dues.steps = 5;
        lapsed.dues.stepped = Some(day("2026-04-10"));
        let mut rests = monthly(500, "2025-01-10");
        rests.dues.resting = true;
        rests.dues.rest = Some(Rest {
            from: day("2026-05-01"),
            until: None,
        });
        let never = Pledge {
            payments: 0,
            ..monthly(70, "2025-01-10")
        };
        let once = Pledge {
            rhythm: Rhythm::Once,
            ..monthly(7, "2025-01-10")
        };
        let yearly = Pledge {
            rhythm: Rhythm::Yearly,
            ..monthly(12_000, "2025-01-10")
        };
        let pledges = [lapsed, rests, never, once, yearly].map(Pledge::stood);
        let payments = [0, 1, 3, 4].map(|n: usize| first(&pledges[n], "2025-01-10"));
        let months = of(&payments, &pledges);
        let said = [3, 4, 5].map(|n| at(&months, 2026, n));
        assert_eq!(said.map(|s| s.monthly.get()), [1500, 500, 0]);
        assert_eq!(said.map(|s| s.yearly.get()), [12_000; 3]);
        assert_eq!(said.map(|s| s.running), [3, 2, 1]);
        assert_eq!(said[1].turned(What::Lapsed), 1);
        assert_eq!(said[2].turned(What::Rested), 1);
        assert!(of(&[], &[]).none);
        assert!(!months.none);
    }

    #[test]
    fn money_that_comes_after_the_end_begins_nothing_anew() {
        let mut pledge = monthly(1000, "2026-01-10");
        pledge.ended = Some(Ended {
            at: day("2026-02-10"),
            reason: None,
        });
        let pledge = pledge.stood();
        let months = of(&[first(&pledge, "2026-03-01")], &[pledge]);
        assert_eq!(at(&months, 2026, 2).running, 0);
        assert_eq!(at(&months, 2026, 3).better(), 0);
    }

    /// A promise with so many changes that may have stopped.
    fn some() -> impl Strategy<Value = (Pledge, Payment)> {
        let changes = prop::collection::vec((0..600_i64, 1..9_u32), 0..4);
        (
            any::<bool>(),
            0..700_i64,
            1..9_u32,
            changes,
            0..5_u8,
            0..500_i64,
        )
            .prop_map(|(yearly, begun, mut amount, mut changes, end, left)| {
                let ago = |days: i64| now() - chrono::TimeDelta::days(days);
                let mut pledge = monthly(amount, "2024-01-01");
                if yearly {
                    pledge.rhythm = Rhythm::Yearly;
                }
                changes.sort_by_key(|c| core::cmp::Reverse(c.0));
                for (days, next) in changes {
                    pledge.dues.changes.push(Change {
                        from: time::day_begins(ago(days)),
                        was: Yen::of(amount),
                        amount: Yen::of(next),
                    });
                    amount = next;
                }
                pledge.amount = Yen::of(amount);
                // Nothing is agreed about what has ended.
                let left = pledge
                    .dues
                    .changes
                    .last()
                    .map_or(left, |c| left.min((now() - c.from).num_days()));
                match end {
                    1 => {
                        pledge.ended = Some(Ended {
                            at: ago(left),
                            reason: None,
                        });
                    }
                    2 => {
                        pledge.dues.steps = 5;
                        pledge.dues.stepped = Some(ago(left));
                    }
                    3 => {
                        pledge.dues.resting = true;
                        pledge.dues.rest = Some(Rest {
                            from: ago(left),
                            until: None,
                        });
                    }
                    4 => pledge.payments = 0,
                    _ => {}
                }
                let mut payment = first(&pledge, "2024-01-01");
                payment.day = time::day_begins(ago(begun));
                (pledge.stood(), payment)
            })
    }

    proptest! {
        /// The last month says what the desk says of today, and each month follows from the one before.
        #[test]
        fn a_month_follows_from_the_one_before(all in prop::collection::vec(some(), 0..8)) {
            let (pledges, mut payments): (Vec<_>, Vec<_>) = all.into_iter().unzip();
            payments.retain(|p| pledges.iter().any(|one| Some(one.id) == p.pledge && one.payments > 0));
            let months = of(&payments, &pledges);
            let sums = Sums::of(&payments, &pledges, &Merges::default(), now());
            let last = months.each.last().unwrap();
            prop_assert_eq!((last.monthly, last.yearly), (sums.monthly, sums.yearly));
            prop_assert_eq!(last.running, pledges.iter().filter(|p| p.runs()).count());
            for two in months.each.windows(2) {
                let [before, after] = [two[0], two[1]];
                let stopped = after.worse() - after.turned(What::Lowered);
                prop_assert_eq!(before.running + after.turned(What::Began), after.running + stopped);
                let turns = months.turns.iter().filter(|t| Month::of(t.day) == after.month);
                let change: i64 = turns
                    .filter(|t| t.rhythm == Rhythm::Monthly)
                    .map(|t| if t.what.stops() { -t.amount.get() } else { t.amount.get() - t.was.get() })
                    .sum();
                prop_assert_eq!(before.monthly.get() + change, after.monthly.get());
            }
        }
    }
}
