//! The time, from one place that a story can move.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use app::time::Time;
use chrono::{DateTime, TimeDelta, Utc};

/// The machine's clock, moved by a story where it needs to.
#[derive(Clone, Default)]
pub struct Clock {
    ahead_micros: Arc<AtomicI64>,
    /// Where it stands still but for being moved, so that a run can be repeated.
    still: Option<Time>,
}

impl Clock {
    /// A clock that stands still until it is moved.
    #[must_use]
    pub fn still(at: Time) -> Self {
        Self {
            still: Some(at),
            ..Self::default()
        }
    }

    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine for the time"
    )]
    pub fn now(&self) -> Time {
        self.still.unwrap_or_else(Utc::now)
            + TimeDelta::microseconds(self.ahead_micros.load(Ordering::Relaxed))
    }

    /// How long this process has run. It never jumps with the machine's clock: for measuring, not for telling.
    #[must_use]
    pub fn steady(&self) -> Duration {
        static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
        let ahead = self.ahead_micros.load(Ordering::Relaxed);
        let run = match self.still {
            Some(_) => Duration::ZERO,
            None => BEGUN.elapsed(),
        };
        run + Duration::from_micros(u64::try_from(ahead).unwrap_or_default())
    }

    /// Moves this clock, and every copy of it, ahead of the machine's.
    pub fn advance(&self, by: TimeDelta) {
        let micros = by.num_microseconds().unwrap_or_default();
        self.ahead_micros.fetch_add(micros, Ordering::Relaxed);
    }
}

/// An instant as the database keeps it: microseconds since 1970, UTC.
#[must_use]
pub fn micros(at: Time) -> i64 {
    at.timestamp_micros()
}

/// Reads what [`micros`] wrote.
#[must_use]
pub fn from_micros(micros: i64) -> Time {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}
