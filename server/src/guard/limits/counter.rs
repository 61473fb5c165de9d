//! Buckets that fill with time: one a key, in bounds.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::Duration;

use governor::clock::{self, Reference as _};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::clock::Clock;

/// So many keys are remembered of each kind: some ten megabytes.
const KEYS: usize = 200_000;

/// One more of `burst` in every `each`.
#[derive(Clone, Copy)]
pub struct Pace {
    pub burst: u32,
    pub each: Duration,
}

pub const fn pace(burst: u32, each: Duration) -> Pace {
    Pace { burst, each }
}

/// Too many came before; after so many seconds the next is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooOften {
    pub seconds: u32,
}

/// The steady clock, as governor wants it.
#[derive(Clone)]
struct Steady(Clock);

impl clock::Clock for Steady {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.steady()
    }
}

type Buckets = RateLimiter<u64, HashMapStateStore<u64>, Steady, NoOpMiddleware<Duration>>;

/// A bucket for each key.
pub struct Counter {
    buckets: RwLock<Buckets>,
    pace: Pace,
    clock: Steady,
}

impl Counter {
    pub fn new(pace: Pace, clock: &Clock) -> Self {
        let clock = Steady(clock.clone());
        Self {
            buckets: RwLock::new(buckets(pace, &clock)),
            pace,
            clock,
        }
    }

    pub fn take(&self, key: u64, how_many: usize) -> Result<(), TooOften> {
        self.make_room();
        let how_many = u32::try_from(how_many).unwrap_or(u32::MAX);
        let how_many = how_many.clamp(1, self.pace.burst);
        let how_many = NonZeroU32::new(how_many).unwrap_or(NonZeroU32::MIN);
        let buckets = self.buckets.read().unwrap_or_else(PoisonError::into_inner);
        match buckets.check_key_n(&key, how_many) {
            // No more than a burst is ever asked for.
            Ok(Ok(())) | Err(_) => Ok(()),
            Ok(Err(not_until)) => Err(TooOften {
                seconds: seconds(not_until.wait_time_from(clock::Clock::now(&self.clock))),
            }),
        }
    }

    /// Forgets those who are quiet; where too many are not, all of them. A few may then do more than their
    /// share, where refusing would shut out everybody.
    fn make_room(&self) {
        let read = || self.buckets.read().unwrap_or_else(PoisonError::into_inner);
        if read().len() < KEYS {
            return;
        }
        read().retain_recent();
        if read().len() >= KEYS / 2 {
            let mut all = self.buckets.write().unwrap_or_else(PoisonError::into_inner);
            *all = buckets(self.pace, &self.clock);
        }
    }
}

fn buckets(pace: Pace, clock: &Steady) -> Buckets {
    let burst = NonZeroU32::new(pace.burst).unwrap_or(NonZeroU32::MIN);
    let quota = Quota::with_period(pace.each).unwrap_or(Quota::per_second(burst));
    RateLimiter::hashmap_with_clock(quota.allow_burst(burst), clock.clone())
}

/// Wrong guesses. Who made too many is shut out until the next one counts again.
pub struct Misses {
    counter: Counter,
    shut: Mutex<HashMap<u64, Duration>>,
}

impl Misses {
    pub fn new(pace: Pace, clock: &Clock) -> Self {
        Self {
            counter: Counter::new(pace, clock),
            shut: Mutex::default(),
        }
    }

    pub fn shut(&self, key: u64) -> Result<(), TooOften> {
        let now = clock::Clock::now(&self.counter.clock);
        let shut = self.shut.lock().unwrap_or_else(PoisonError::into_inner);
        match shut.get(&key) {
            Some(until) if *until > now => Err(TooOften {
                seconds: seconds(until.duration_since(now).into()),
            }),
            _ => Ok(()),
        }
    }

    pub fn count(&self, key: u64) {
        let Err(TooOften { seconds }) = self.counter.take(key, 1) else {
            return;
        };
        let now = clock::Clock::now(&self.counter.clock);
        let mut shut = self.shut.lock().unwrap_or_else(PoisonError::into_inner);
        if shut.len() >= KEYS {
            shut.retain(|_, until| *until > now);
        }
        if shut.len() < KEYS {
            shut.insert(key, now + Duration::from_secs(seconds.into()));
        }
    }
}

/// Rounded up, so that who waits so long is not sent away again.
fn seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_secs())
        .unwrap_or(u32::MAX)
        .saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_keys_fill_no_memory() {
        let counter = Counter::new(pace(240, Duration::from_secs(1)), &Clock::default());
        for key in 0..u64::try_from(KEYS).unwrap() + 10 {
            assert_eq!(counter.take(key, 1), Ok(()));
        }
        assert!(counter.buckets.read().unwrap().len() < KEYS);
    }
}
