//! The row of a roundtable, and where its time lies in the organisation's year.

use chrono::{Datelike as _, Months, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::time::{self, Time};
use crate::value::{Line, RoundtableId};

/// Roundtables are held every three months, four in a year.
pub const RHYTHM: Months = Months::new(3);
pub const A_YEAR: usize = 4;
/// Those who were there mend the minutes for so long.
pub const AMENDS_FOR: TimeDelta = TimeDelta::days(14);
/// Longer meetings are typing errors.
pub const MAX_HOURS: i64 = 12;

/// Where a roundtable stands. It goes forward one by one; a published agenda may be taken back.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum State {
    #[default]
    Planned,
    /// Companies bring in what they want to share or learn.
    Collecting,
    /// The agenda is out.
    Published,
    Held,
    /// The minutes are locked.
    Locked,
}

impl State {
    pub const ALL: [Self; 5] = [
        Self::Planned,
        Self::Collecting,
        Self::Published,
        Self::Held,
        Self::Locked,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Collecting => "collecting",
            Self::Published => "published",
            Self::Held => "held",
            Self::Locked => "locked",
        }
    }

    /// What comes next; nothing after the last.
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::Planned => Some(Self::Collecting),
            Self::Collecting => Some(Self::Published),
            Self::Published => Some(Self::Held),
            Self::Held => Some(Self::Locked),
            Self::Locked => None,
        }
    }

    /// Whether the chair shapes its agenda now.
    #[must_use]
    pub const fn is_shaped(self) -> bool {
        matches!(self, Self::Collecting | Self::Published)
    }

    /// Whether it may be its day: the agenda is out, and the minutes are open.
    #[must_use]
    pub const fn is_day(self) -> bool {
        matches!(self, Self::Published | Self::Held)
    }

    #[must_use]
    pub const fn was_held(self) -> bool {
        matches!(self, Self::Held | Self::Locked)
    }
}

/// What is planned of a roundtable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub starts: Time,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub ends: Time,
    pub place: Option<Line<120>>,
    /// Of the online meeting.
    pub link: Option<Line<300>>,
    pub theme: Option<Line<120>>,
    /// People of one company.
    pub capacity: u8,
    /// Items are taken until then; until it begins, where nothing is said.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub closes: Option<Time>,
}

/// A meeting of the platform's companies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Roundtable {
    pub id: RoundtableId,
    /// 1 is the first that there was.
    pub number: u16,
    #[serde(flatten)]
    pub plan: Plan,
    pub state: State,
    /// When it came to that; of what was before this was noted, nothing.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub turned: Option<Time>,
}

impl Roundtable {
    /// How long it is, in minutes.
    #[must_use]
    pub fn length(&self) -> i64 {
        self.plan.length()
    }

    /// Until when those who were there mend the minutes; then the clock locks them. Where somebody said late that it was
    /// held, it begins then.
    #[must_use]
    pub fn amends_until(&self) -> Time {
        let held = self.turned.filter(|_| self.state == State::Held);
        held.map_or(self.plan.ends, |held| held.max(self.plan.ends)) + AMENDS_FOR
    }

    /// Whether items are taken.
    #[must_use]
    pub fn takes_items(&self, now: Time) -> bool {
        self.state == State::Collecting && now < self.plan.closes.unwrap_or(self.plan.starts)
    }
}

impl Plan {
    /// How long it is, in minutes.
    #[must_use]
    pub fn length(&self) -> i64 {
        (self.ends - self.starts).num_minutes()
    }

    /// The next one by the rhythm: three months later, at the same hours and place.
    #[must_use]
    pub fn following(&self) -> Self {
        let later = |at: Time| at.checked_add_months(RHYTHM).unwrap_or(at);
        Self {
            starts: later(self.starts),
            ends: later(self.ends),
            closes: self.closes.map(later),
            theme: None,
            ..self.clone()
        }
    }
}

/// A quarter of a fiscal year, which begins in April and is called by the year that it begins in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    pub year: i32,
    /// From 1.
    pub quarter: u32,
}

impl Quarter {
    /// In Japan.
    #[must_use]
    pub fn of(at: Time) -> Self {
        let day = time::japan(at).date_naive();
        let since_april = (day.month0() + 9) % 12;
        Self {
            year: day.year() - i32::from(day.month() < 4),
            quarter: since_april / 3 + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fiscal_year_begins_in_april_in_japan() {
        let at = |text: &str| Quarter::of(time::from_input(text).unwrap());
        let quarter = |year, quarter| Quarter { year, quarter };
        assert_eq!(at("2024-04-01T00:00"), quarter(2024, 1));
        assert_eq!(at("2024-03-31T23:59"), quarter(2023, 4));
        assert_eq!(at("2024-12-31T23:59"), quarter(2024, 3));
        assert_eq!(at("2025-01-01T00:00"), quarter(2024, 4));
        assert_eq!(at("2024-09-30T10:00"), quarter(2024, 2));
    }

    #[test]
    fn the_next_one_is_three_months_later() {
        let at = |text: &str| time::from_input(text).unwrap();
        let plan = Plan {
            starts: at("2024-11-30T14:00"),
            ends: at("2024-11-30T16:00"),
            ..Plan::default()
        };
        let next = plan.following();
        assert_eq!(next.starts, at("2025-02-28T14:00"), "no 30 February");
        assert_eq!(next.length(), 120);
    }

    #[test]
    fn items_are_taken_while_it_collects_and_not_behind_the_last_moment() {
        let at = |text: &str| time::from_input(text).unwrap();
        let mut table = Roundtable {
            state: State::Collecting,
            plan: Plan {
                starts: at("2024-11-30T14:00"),
                ..Plan::default()
            },
            ..Roundtable::default()
        };
        assert!(table.takes_items(at("2024-11-30T13:59")));
        assert!(!table.takes_items(at("2024-11-30T14:00")));
        table.plan.closes = Some(at("2024-11-20T00:00"));
        assert!(!table.takes_items(at("2024-11-20T00:00")));
        table.state = State::Published;
        assert!(!table.takes_items(at("2024-11-01T00:00")));
    }
}
