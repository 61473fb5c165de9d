//! When money of a promise is expected, and how a promise stands: it waits, runs, is behind, rests, or has ended. Kept in
//! the promise and reckoned whenever something about it happens; what time alone changes, the clock brings about.

mod agree;
mod fall_due;

pub(super) use agree::promise;
pub use agree::{Cancel, ChangeAmount, FAR, Pause, Resume, cancel, change_amount, pause, resume};
pub(super) use fall_due::missing;
pub use fall_due::{FallDue, fall_due};

use chrono::{Datelike as _, Months, TimeDelta};
use serde::{Deserialize, Serialize};

use super::rows::{Means, Pledge, PledgeState, Rhythm};
use crate::time::{self, Time};
use crate::value::{Line, Yen};

/// Days after the day on which money was expected: it is seen that it did not come, three mails ask for it, and the
/// promise is taken for given up. A transfer may be days on its way and follows its sender's own calendar.
const BY_BANK: [i64; 5] = [7, 10, 24, 45, 90];
const BY_OTHERS: [i64; 5] = [1, 7, 21, 45, 90];
/// The payment company's day may begin a day after ours, and it tries again by itself; what it could not take is known
/// from it on the same day.
const BY_COMPANY: [i64; 5] = [3, 9, 21, 45, 90];
/// The steps that are mails, counted from 0; who gives once is asked once.
const MAILS: core::ops::RangeInclusive<u8> = 1..=3;
const MAIL_ONCE: u8 = 1;
/// It was seen, and the first mail is written.
const TOLD: u8 = 2;
/// After so many steps a promise is taken for given up.
const LAPSES: u8 = 5;
/// Between two steps lie so many days at least, also where all of them were missed.
const APART: TimeDelta = TimeDelta::days(7);
/// Whoever pays more than this ahead is asked again after it: a hundred years of months.
const MOST_PERIODS: usize = 1200;

/// So long before a card is good no more whoever gives is told.
const CARD_ENDS: TimeDelta = TimeDelta::days(30);

/// An amount that counts from a day on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The beginning of the day in Japan.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub from: Time,
    pub amount: Yen,
    /// What it was before.
    pub was: Yen,
}

/// Days for which nothing is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub from: Time,
    /// The day from which it is asked again; none: until somebody says so.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub until: Option<Time>,
}

impl Rest {
    fn covers(self, day: Time) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// That a promise was ended, by whoever gives or for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: Time,
    pub reason: Option<Line<200>>,
}

/// What is expected of a promise, and what was agreed about it since it was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dues {
    /// The first day that is not paid for, whether or not anything is asked then: see [`Pledge::expected`].
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub next: Option<Time>,
    /// The day of the first money, where it came later than it was promised: its times are counted from there, as the
    /// payment company counts them and as whoever has their bank send it does.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub anchor: Option<Time>,
    /// What came for that day already, and is not all.
    pub credit: Yen,
    /// Of what is given once: paid back, and not asked for again.
    pub returned: Yen,
    /// So many steps were taken since money did not come.
    pub steps: u8,
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub stepped: Option<Time>,
    /// Counts from a day that is still to come.
    pub planned: Option<Change>,
    /// Those that count already, the earliest first.
    pub changes: Vec<Change>,
    pub rest: Option<Rest>,
    /// The rest has begun.
    pub resting: bool,
}

/// What is taken the next time, and whether.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    pub amount: Yen,
    pub rests: bool,
    pub over: bool,
}

impl Rhythm {
    /// Months from one time to the next.
    const fn months(self) -> Option<u32> {
        match self {
            Self::Once => None,
            Self::Monthly => Some(1),
            Self::Yearly => Some(12),
        }
    }
}

impl Pledge {
    /// Whether money is expected of it again and again, and it does not rest.
    #[must_use]
    pub const fn runs(&self) -> bool {
        matches!(self.state, PledgeState::Active | PledgeState::PastDue)
    }

    /// A promise that ran before we knew of it: expected one time after today.
    pub(super) fn begun(mut self) -> Self {
        self.dues.next = self.after(time::day_begins(self.created));
        self
    }

    /// What a day asks for.
    #[must_use]
    pub fn asked_on(&self, day: Time) -> Yen {
        match self.dues.planned {
            Some(planned) if planned.from <= day => planned.amount,
            _ => self.amount,
        }
    }

    /// The day for which money is expected next; none where nothing is: it rests without an end, or has ended.
    #[must_use]
    pub fn expected(&self) -> Option<Time> {
        let next = self.dues.next.filter(|_| self.ended.is_none())?;
        match self.rhythm {
            Rhythm::Once => Some(next),
            Rhythm::Monthly | Rhythm::Yearly => self.asked_from(next),
        }
    }

    /// What is missing of what was expected.
    #[must_use]
    pub fn missing(&self) -> Yen {
        let asked = match self.rhythm {
            Rhythm::Once => self.amount.minus(self.ever_came()),
            _ => self
                .expected()
                .and_then(|day| self.asked_on(day).minus(self.dues.credit)),
        };
        asked.unwrap_or_default()
    }

    /// Of what is given once all that came, whether or not it was paid back since.
    fn ever_came(&self) -> Yen {
        self.received
            .plus(self.dues.returned)
            .unwrap_or(self.received)
    }

    /// The day from which its times are counted.
    fn first(&self) -> Time {
        self.dues
            .anchor
            .unwrap_or_else(|| time::day_begins(self.created))
    }

    /// The day of the first money is the one from which its times are counted: of what the payment company takes always,
    /// else where it came so late that each later time would be taken for missing.
    pub(super) fn anchors(&mut self, came: Time) {
        let waits = self.dues.next.is_none_or(|next| next == self.first());
        if self.rhythm == Rhythm::Once || self.payments > 0 || !waits {
            return;
        }
        let promised = time::day_begins(self.created);
        let came = time::day_begins(came);
        let borne = if self.means.is_held() {
            TimeDelta::zero()
        } else {
            TimeDelta::days(self.steps()[0])
        };
        self.dues.anchor = (came - promised > borne).then_some(came);
        self.dues.next = Some(self.first());
    }

    /// The day of the `n`th time: the same day of the month as the first, in a shorter month its last.
    fn nth(&self, n: u32) -> Option<Time> {
        let months = self.rhythm.months()?.checked_mul(n)?;
        let first = time::japan(self.first()).date_naive();
        let day = first.checked_add_months(Months::new(months))?;
        Some(time::from_japan(day.and_time(chrono::NaiveTime::MIN)))
    }

    /// Its first day after this one, whether or not it rests then.
    fn after(&self, day: Time) -> Option<Time> {
        let first = time::japan(self.first()).date_naive();
        let then = time::japan(day).date_naive();
        let apart = (then.year() - first.year()) * 12 + then.month0().cast_signed()
            - first.month0().cast_signed();
        let n = u32::try_from(apart).unwrap_or(0) / self.rhythm.months()?;
        (n..=n + 1)
            .filter_map(|n| self.nth(n))
            .find(|later| *later > day)
    }

    fn before(&self, day: Time) -> Option<Time> {
        let back = self.rhythm.months()? * 31 + 1;
        // Not more than two of its days lie in between.
        let from = self.after(day - TimeDelta::days(i64::from(back)))?;
        let mut last = None;
        let mut at = Some(from);
        while let Some(one) = at.filter(|one| *one < day) {
            last = Some(one);
            at = self.after(one);
        }
        last
    }

    /// Its first day from this one on, whether or not it rests then.
    fn first_from(&self, day: Time) -> Option<Time> {
        self.after(day - TimeDelta::days(1))
    }

    /// The first day from this one on for which something is asked.
    fn asked_from(&self, day: Time) -> Option<Time> {
        let resting = |day: Time| self.dues.rest.filter(|rest| rest.covers(day));
        let mut found = self.first_from(day)?;
        while let Some(rest) = resting(found) {
            found = self.first_from(rest.until?)?;
        }
        Some(found)
    }

    /// Made before days were reckoned.
    fn is_unreckoned(&self) -> bool {
        let over = self.ended.is_some() || self.state == PledgeState::Fulfilled;
        self.dues.next.is_none() && !over
    }

    /// Money that came pays for the oldest day first. Days that were over when it came are not asked for again.
    pub(super) fn pays(&mut self, amount: Yen, came: Time) {
        let unreckoned = self.is_unreckoned();
        let first = || unreckoned.then(|| self.first());
        let (Some(was), Some(mut credit)) =
            (self.dues.next.or_else(first), self.dues.credit.plus(amount))
        else {
            return;
        };
        let mut next = Some(was);
        for _ in 0..MOST_PERIODS {
            let Some(first) = next else { break };
            // What comes in a rest without an end pays for the days in it.
            let day = self.asked_from(first).unwrap_or(first);
            let asked = self.asked_on(day);
            let left = credit.minus(asked).filter(|_| !asked.is_zero());
            let Some(left) = left else { break };
            credit = left;
            next = self.after(day);
        }
        if next != Some(was) && next.is_some_and(|day| day <= came) {
            next = self.after(came);
        }
        if next != Some(was) {
            self.told_nothing();
        }
        self.dues.next = next;
        self.dues.credit = credit;
    }

    /// Money was paid back on purpose: nobody is asked for it again.
    pub(super) fn gives_back(&mut self, amount: Yen) {
        if self.rhythm == Rhythm::Once {
            self.dues.credit = self.received;
            let returned = self.dues.returned.plus(amount);
            self.dues.returned = returned.unwrap_or(self.dues.returned);
        }
    }

    /// Money never was what it was booked as: the last day that it paid for is asked for anew.
    pub(super) fn unpays(&mut self, amount: Yen) {
        if self.rhythm == Rhythm::Once {
            self.dues.credit = self.received;
            if self.ever_came() < self.amount && self.ended.is_none() {
                self.dues.next = Some(time::day_begins(self.created));
            }
            return;
        }
        let Some(mut next) = self.dues.next else {
            return;
        };
        let mut lacks = amount.get() - self.dues.credit.get();
        // What was missing before a rest began is not asked for any more.
        let rest = self.dues.rest.filter(|_| self.dues.resting);
        let asked = |day: &Time| rest.is_none_or(|rest| rest.from <= *day);
        while lacks > 0 {
            let Some(day) = self.before(next).filter(asked) else {
                break;
            };
            if !self.dues.rest.is_some_and(|rest| rest.covers(day)) {
                lacks -= self.asked_on(day).get().max(1);
            }
            next = day;
            self.told_nothing();
        }
        self.dues.next = Some(next);
        self.dues.credit = Yen::new(-lacks).unwrap_or_default();
    }

    /// Nothing more is given for it. What is paid for already is known where it is begun again.
    pub(super) fn over(self, ended: Ended) -> Self {
        let dues = Dues {
            next: self.dues.next,
            anchor: self.dues.anchor,
            credit: self.dues.credit,
            returned: self.dues.returned,
            changes: self.dues.changes,
            ..Dues::default()
        };
        Self {
            ended: Some(ended),
            dues,
            ..self
        }
    }

    /// It runs, and nothing was written yet about money that did not come.
    pub(super) const fn is_untold(&self) -> bool {
        self.runs() && self.dues.steps < TOLD
    }

    /// The payment company could not take it: whoever gives was told now, and is not again for some days.
    pub(super) const fn told_of_failing(&mut self, now: Time) {
        self.dues.steps = TOLD;
        self.dues.stepped = Some(now);
    }

    /// By what the payment company goes, which takes it by itself.
    pub(super) fn terms(&self) -> Terms {
        let next = self.expected().or(self.dues.next);
        let rest = self.dues.rest.zip(self.dues.next);
        Terms {
            amount: next.map_or(self.amount, |day| self.asked_on(day)),
            rests: rest.is_some_and(|(rest, next)| rest.covers(next)),
            over: self.ended.is_some() || self.state == PledgeState::Lapsed,
        }
    }

    /// Those with which it was made.
    pub(super) fn first_terms(&self) -> Terms {
        let first = self.dues.changes.first();
        Terms {
            amount: first.map_or(self.amount, |change| change.was),
            rests: false,
            over: false,
        }
    }

    const fn told_nothing(&mut self) {
        self.dues.steps = 0;
        self.dues.stepped = None;
    }

    /// What it is, by all that is known about it.
    #[must_use]
    pub(super) fn standing(&self) -> PledgeState {
        let once = matches!(self.rhythm, Rhythm::Once);
        if once && self.payments > 0 && self.ever_came() >= self.amount {
            PledgeState::Fulfilled
        } else if self.ended.is_some() || (once && !self.dues.returned.is_zero()) {
            PledgeState::Cancelled
        } else if self.dues.steps >= LAPSES {
            PledgeState::Lapsed
        } else if self.dues.resting {
            PledgeState::Paused
        } else if self.payments == 0 || once {
            PledgeState::Waiting
        } else if self.dues.steps > 0 || self.failed.is_some() {
            PledgeState::PastDue
        } else {
            PledgeState::Active
        }
    }

    /// As it stands after a change.
    pub(super) fn stood(self) -> Self {
        Self {
            state: self.standing(),
            ..self
        }
    }

    const fn steps(&self) -> [i64; 5] {
        match self.means {
            Means::Transfer | Means::Cash => BY_BANK,
            Means::Debit | Means::Other => BY_OTHERS,
            Means::Card | Means::Konbini => BY_COMPANY,
        }
    }

    /// When the next step is due, where money is expected.
    #[must_use]
    pub fn asks_at(&self) -> Option<Time> {
        let open = matches!(
            self.state,
            PledgeState::Waiting | PledgeState::Active | PledgeState::PastDue
        );
        let days = self.steps().get(usize::from(self.dues.steps)).copied();
        let at = self.expected().filter(|_| open)? + TimeDelta::days(days?);
        Some(match self.dues.stepped {
            Some(last) => at.max(last + APART),
            None => at,
        })
    }

    /// Until when the bank's statements must be read before that step: what came by transfer is not asked for again.
    #[must_use]
    pub fn reads_until(&self) -> Option<Time> {
        let next = self.expected().filter(|_| self.means == Means::Transfer)?;
        let over = next + TimeDelta::days(self.steps()[0]);
        Some(self.dues.stepped.map_or(over, |last| over.max(last)))
    }

    /// When something that was agreed begins or ends.
    #[must_use]
    pub fn turns_at(&self) -> Option<Time> {
        let rest = self.dues.rest.and_then(|rest| {
            if self.dues.resting {
                rest.until
            } else {
                Some(rest.from)
            }
        });
        let planned = self.dues.planned.map(|planned| planned.from);
        let all = rest.into_iter().chain(planned);
        all.chain(self.warns_at()).min()
    }

    /// When whoever gives is to be told that the card runs out; none: they were, or nothing is taken from it.
    pub(super) fn warns_at(&self) -> Option<Time> {
        let untold = !self.is_warned() && self.runs();
        self.expires.filter(|_| untold).map(|end| end - CARD_ENDS)
    }

    /// Whoever gives was told that the card runs out, and it is still the same.
    #[must_use]
    pub fn is_warned(&self) -> bool {
        let linked = self.linked.as_ref();
        let told = linked.and_then(|linked| linked.warned);
        self.expires.is_some() && told == self.expires
    }

    pub(super) fn warned(&mut self) {
        if let Some(linked) = &mut self.linked {
            linked.warned = self.expires;
        }
    }

    /// What was agreed for a day that is there.
    fn turned(mut self, now: Time) -> Self {
        if self.is_unreckoned() {
            // What came before is not looked into.
            self.dues.next = match (self.payments, self.rhythm) {
                (0, _) | (_, Rhythm::Once) => Some(self.first()),
                _ => self.first_from(time::day_begins(now)),
            };
        }
        if let Some(planned) = self.dues.planned.filter(|planned| planned.from <= now) {
            self.takes(planned);
        }
        if let Some(rest) = self.dues.rest {
            if rest.until.is_some_and(|until| until <= now) {
                self.goes_on(rest.until.unwrap_or(now));
            } else if rest.from <= now && !self.dues.resting {
                self.rests(rest);
            }
        }
        self.stood()
    }

    /// Another amount counts from now on.
    fn takes(&mut self, change: Change) {
        self.amount = change.amount;
        self.dues.planned = None;
        self.dues.changes.push(change);
    }

    /// A rest begins: what was missing before is not asked for any more.
    fn rests(&mut self, rest: Rest) {
        self.dues.rest = Some(rest);
        self.dues.resting = true;
        self.told_nothing();
        let from = self.dues.next.map_or(rest.from, |next| next.max(rest.from));
        self.dues.next = self.first_from(from);
    }

    /// From this day on it is asked for again; what is paid for already is not.
    fn goes_on(&mut self, from: Time) {
        self.dues.rest = None;
        self.dues.resting = false;
        let from = self.dues.next.map_or(from, |next| next.max(from));
        self.dues.next = self.first_from(from);
    }
}
