//! How often somebody may: by account, by sender, by mail address, and for secrets that were guessed wrong.
//!
//! Ordinary work is never counted by network address: a whole office shares one. All of it lies in memory, in
//! bounds, and under keyed hashes, so that a dump of it names nobody.

mod counter;

use std::hash::{BuildHasher as _, Hash, RandomState};
use std::time::Duration;

use app::access::Actor;
use app::rule::Refusal;
use app::sync::push::Rejection;
use app::value::{ClientId, Email, PersonId};
use app::visit::Why;
use axum::response::{IntoResponse, Response};
use counter::{Counter, Misses, Pace, pace};

use super::away;
use super::peer::Peer;
use crate::clock::Clock;

pub use counter::TooOften;

/// Commands of somebody signed in, or of a personal link's holder: more than hands can do, a thousand that were
/// made offline and some beside them, and no more than the writer does in a second beside all others.
const ACCOUNT: Pace = pace(1200, Duration::from_millis(100));
/// Commands of one visitor's device, or posts of one form.
const SENDER: Pace = pace(240, Duration::from_secs(1));
/// Megabytes of one account's files: a meeting's slides at once, and four gigabytes a day.
const FILES: Pace = pace(200, Duration::from_secs(20));
/// Sign-in links to one address: five, then five an hour.
const MAIL: Pace = pace(5, Duration::from_mins(12));
/// "You are registered already" to one address: three, then three an hour.
const AGAIN: Pace = pace(3, Duration::from_mins(20));
/// Personal links that were none, of one sender. They have 128 bits; this only keeps the noise down.
const LINK: Pace = pace(100, Duration::from_secs(1));
/// Codes that were none, of one sender: an office has many who mistype.
const CODE: Pace = pace(30, Duration::from_secs(10));
/// Promises of gifts by the open form, of all who give together: each writes a mail to whom it names.
const GIFTS: Pace = pace(300, Duration::from_secs(2));
/// Codes that were none, of all senders together: what many machines can try.
const ALL_CODES: Pace = pace(600, Duration::from_secs(1));

impl From<TooOften> for Why {
    fn from(TooOften { seconds }: TooOften) -> Self {
        Self::TooOften { seconds }
    }
}

impl From<TooOften> for Rejection {
    fn from(TooOften { seconds }: TooOften) -> Self {
        Self::TooOften { seconds }
    }
}

impl From<TooOften> for Refusal {
    fn from(TooOften { seconds }: TooOften) -> Self {
        Self::TooOften { seconds }
    }
}

impl IntoResponse for TooOften {
    fn into_response(self) -> Response {
        away::turned(self.into())
    }
}

/// A secret that somebody presents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// Random, and too long to be guessed.
    Link,
    /// Short enough to be typed: sign-in codes, invitation codes.
    Code,
}

/// What all handlers count with.
pub struct Limits {
    hasher: RandomState,
    accounts: Counter,
    senders: Counter,
    files: Counter,
    mails: Counter,
    again: Counter,
    gifts: Counter,
    links: Misses,
    codes: Misses,
    all_codes: Misses,
}

impl Limits {
    #[must_use]
    pub fn new(clock: &Clock) -> Self {
        Self {
            hasher: RandomState::new(),
            accounts: Counter::new(ACCOUNT, clock),
            senders: Counter::new(SENDER, clock),
            files: Counter::new(FILES, clock),
            mails: Counter::new(MAIL, clock),
            again: Counter::new(AGAIN, clock),
            gifts: Counter::new(GIFTS, clock),
            links: Misses::new(LINK, clock),
            codes: Misses::new(CODE, clock),
            all_codes: Misses::new(ALL_CODES, clock),
        }
    }

    /// Commands of who is signed in or holds a personal link.
    ///
    /// # Errors
    /// [`TooOften`], and then none of them counts.
    pub fn account(&self, by: &Actor, commands: usize) -> Result<(), TooOften> {
        let key = match by {
            Actor::Person { person, .. } => self.key(person),
            Actor::Holder { registration, .. } => self.key(registration),
            // Nobody sends these over the network; a visitor has no account.
            Actor::Visitor | Actor::Door | Actor::Clock | Actor::Operator => return Ok(()),
        };
        self.accounts.take(key, commands)
    }

    /// Commands of a visitor's device, or posts of a form, whose key is its sender.
    ///
    /// # Errors
    /// [`TooOften`], and then none of them counts.
    pub fn sender(&self, client: ClientId, commands: usize) -> Result<(), TooOften> {
        self.senders.take(self.key(&client), commands)
    }

    /// A file that somebody sends, of so many octets.
    ///
    /// # Errors
    /// [`TooOften`].
    pub fn file(&self, by: PersonId, bytes: u32) -> Result<(), TooOften> {
        let megabytes = usize::try_from(bytes.div_ceil(1024 * 1024)).unwrap_or(usize::MAX);
        self.files.take(self.key(&by), megabytes.max(1))
    }

    /// A sign-in link to an address. Its asker is answered as ever, so that nobody learns which address is
    /// known.
    ///
    /// # Errors
    /// [`TooOften`].
    pub fn mail(&self, to: &Email) -> Result<(), TooOften> {
        self.mails.take(self.key(&to.key()), 1)
    }

    /// "You are registered already" to an address, which anybody can cause by the open form.
    ///
    /// # Errors
    /// [`TooOften`].
    pub fn again(&self, to: &Email) -> Result<(), TooOften> {
        self.again.take(self.key(&to.key()), 1)
    }

    /// A gift that is promised by the open form.
    ///
    /// # Errors
    /// [`TooOften`], whoever asks.
    pub fn gift(&self) -> Result<(), TooOften> {
        self.gifts.take(0, 1)
    }

    /// Ask this before a secret is looked up, and tell [`Self::missed`] where it was none.
    ///
    /// # Errors
    /// [`TooOften`], also for a right one: else the right answer would tell itself from the wrong ones.
    pub fn may_guess(&self, what: Secret, by: Peer) -> Result<(), TooOften> {
        let key = self.key(&by.house());
        match what {
            Secret::Link => self.links.shut(key),
            Secret::Code => self.codes.shut(key).and(self.all_codes.shut(0)),
        }
    }

    /// A secret was none.
    pub fn missed(&self, what: Secret, by: Peer) {
        let key = self.key(&by.house());
        match what {
            Secret::Link => self.links.count(key),
            Secret::Code => {
                self.codes.count(key);
                self.all_codes.count(0);
            }
        }
    }

    fn key(&self, of: &impl Hash) -> u64 {
        self.hasher.hash_one(of)
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use chrono::TimeDelta;

    use super::*;

    fn peer(last: u8) -> Peer {
        Peer {
            ip: IpAddr::from([192, 0, 2, last]),
            plain: false,
        }
    }

    #[test]
    fn an_address_gets_a_few_links_and_after_a_while_another() {
        let clock = Clock::default();
        let limits = Limits::new(&clock);
        let (sakura, aoi) = (email("sakura@foods.example"), email("aoi@hotels.example"));
        for _ in 0..5 {
            assert_eq!(limits.mail(&sakura), Ok(()));
        }
        let wait = limits.mail(&sakura).unwrap_err().seconds;
        assert!((1..=721).contains(&wait), "{wait}");
        assert_eq!(limits.mail(&aoi), Ok(()), "each by themselves");
        clock.advance(TimeDelta::seconds(wait.into()));
        assert_eq!(limits.mail(&sakura), Ok(()));
        assert!(limits.mail(&sakura).is_err());
    }

    #[test]
    fn who_guesses_is_shut_out_and_the_neighbour_is_not() {
        let clock = Clock::default();
        let limits = Limits::new(&clock);
        for _ in 0..=CODE.burst {
            assert_eq!(limits.may_guess(Secret::Code, peer(1)), Ok(()));
            limits.missed(Secret::Code, peer(1));
        }
        let wait = limits.may_guess(Secret::Code, peer(1)).unwrap_err().seconds;
        assert_eq!(limits.may_guess(Secret::Code, peer(2)), Ok(()));
        assert_eq!(limits.may_guess(Secret::Link, peer(1)), Ok(()));
        clock.advance(TimeDelta::seconds(wait.into()));
        assert_eq!(limits.may_guess(Secret::Code, peer(1)), Ok(()));
    }

    #[test]
    fn many_machines_that_guess_together_are_shut_out_together() {
        let limits = Limits::new(&Clock::default());
        for n in 0..=ALL_CODES.burst {
            limits.missed(Secret::Code, peer(u8::try_from(n % 200).unwrap()));
        }
        assert!(limits.may_guess(Secret::Code, peer(250)).is_err());
    }

    #[test]
    fn a_full_push_fits() {
        let limits = Limits::new(&Clock::default());
        assert_eq!(limits.sender(ClientId::new(), 200), Ok(()));
    }

    fn email(text: &str) -> Email {
        Email::parse(text).unwrap()
    }
}
