//! Who listens hears each batch of changes once, in order, projected for them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use app::access::{self, Actor};
use app::row::Row;
use app::value::{PersonId, SessionId};
use tokio::sync::broadcast;

use super::cursor::Place;
use super::log::{self, Entry, Shown};
use crate::db::Conn;
use crate::error::Failure;

/// Batches that a slow listener may lag behind before it has to read the log.
const RING: usize = 256;

/// The ring of recent batches.
pub struct Feed {
    batches: broadcast::Sender<Arc<News>>,
    epoch: String,
    /// The last number that was sent on.
    last: Mutex<i64>,
    /// Grows with every change that a visitor sees; public pages are kept until then.
    public_version: AtomicU64,
    /// Grows with every change of what somebody may do.
    rights: AtomicU64,
}

/// Changes that were committed together.
pub struct News {
    /// The number before the first of them.
    pub after: i64,
    /// The last of them.
    pub place: Place,
    entries: Vec<Entry>,
    /// Projected once for all who see the same.
    projected: Mutex<HashMap<Actor, Arc<Shown>>>,
    /// Some of it is seen by the person whom it is about.
    personal: bool,
    /// A company joined or left the platform, or stands for another now: its contacts may have other rights.
    membership: bool,
}

impl News {
    /// What these changes are to an actor.
    #[must_use]
    pub fn shown(&self, by: &Actor) -> Arc<Shown> {
        let eyes = if self.personal { by.clone() } else { eyes(by) };
        let mut projected = self
            .projected
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        projected
            .entry(eyes)
            .or_insert_with_key(|eyes| Arc::new(log::shown(eyes, &self.entries)))
            .clone()
    }

    /// Whether it is about somebody's rights, or the session by which they listen.
    #[must_use]
    pub fn concerns(&self, by: &Actor, session: SessionId) -> bool {
        let Actor::Person {
            person, companies, ..
        } = by
        else {
            return false;
        };
        if self.membership && !companies.is_empty() {
            return true;
        }
        let rows = self.entries.iter().filter_map(|e| e.after.as_ref());
        self.personal
            && rows.into_iter().any(|row| match row {
                Row::Session(s) => s.id == session,
                Row::Person(p) => p.id == *person,
                Row::Membership(m) => m.person == *person,
                _ => false,
            })
    }
}

/// Actors who see the same are one pair of eyes: staff of the same areas, contacts of the same companies, the same donors.
fn eyes(by: &Actor) -> Actor {
    match by {
        Actor::Person {
            areas,
            companies,
            platform,
            donors,
            ..
        } => Actor::Person {
            person: PersonId::default(),
            areas: areas.clone(),
            roles: Vec::new(),
            companies: companies.clone(),
            platform: platform.clone(),
            donors: donors.clone(),
        },
        other => other.clone(),
    }
}

fn moves_rights(entry: &Entry) -> bool {
    match (&entry.before, &entry.after) {
        (_, Some(Row::Member(_))) => true,
        (Some(Row::Company(before)), Some(Row::Company(after))) => {
            before.merged_into != after.merged_into
        }
        _ => false,
    }
}

/// Whether it is of what says who somebody is.
fn is_standing(entry: &Entry) -> bool {
    let rows = [&entry.before, &entry.after].into_iter().flatten();
    rows.into_iter().any(|row| {
        matches!(
            row,
            Row::Session(_) | Row::Person(_) | Row::Membership(_) | Row::Member(_)
        )
    })
}

impl Feed {
    /// A feed that goes on where the log ends now.
    #[must_use]
    pub fn at(place: Place) -> Self {
        Self {
            batches: broadcast::channel(RING).0,
            epoch: place.epoch,
            last: Mutex::new(place.number),
            public_version: AtomicU64::new(0),
            rights: AtomicU64::new(0),
        }
    }

    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Arc<News>> {
        self.batches.subscribe()
    }

    #[must_use]
    pub fn public_version(&self) -> u64 {
        self.public_version.load(Ordering::Acquire)
    }

    /// Another number after each change of anybody's rights, or of the sessions by which they have them.
    #[must_use]
    pub fn rights(&self) -> u64 {
        self.rights.load(Ordering::Acquire)
    }

    /// Sends on what was just committed. Where the first number is not the next, another process wrote in
    /// between, and the log is read instead.
    ///
    /// # Errors
    /// Where the log cannot be read.
    pub async fn publish(&self, conn: &mut Conn, entries: Vec<Entry>) -> Result<(), Failure> {
        let Some(first) = entries.first() else {
            return Ok(());
        };
        let last = self.last();
        if first.number == last + 1 {
            self.send(entries);
            return Ok(());
        }
        self.send(log::since(conn, last).await?);
        Ok(())
    }

    /// Sends on what another process wrote, if any.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn look(&self, conn: &mut Conn) -> Result<(), Failure> {
        let last = self.last();
        if log::head(conn).await?.place.number > last {
            self.send(log::since(conn, last).await?);
        }
        Ok(())
    }

    /// The number of the last change that went through.
    pub fn last(&self) -> i64 {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send(&self, entries: Vec<Entry>) {
        let Some(number) = entries.last().map(|e| e.number) else {
            return;
        };
        let rows = entries.iter().filter_map(|e| e.after.as_ref());
        let personal = rows.into_iter().any(|row| access::about(row).is_some());
        let membership = entries.iter().any(moves_rights);
        let standing = membership || entries.iter().any(is_standing);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let news = Arc::new(News {
            after: *last,
            place: Place {
                epoch: self.epoch.clone(),
                number,
            },
            entries,
            projected: Mutex::default(),
            personal,
            membership,
        });
        *last = number;
        if standing {
            self.rights.fetch_add(1, Ordering::Release);
        }
        if !news.shown(&Actor::Visitor).patches.is_empty() {
            self.public_version.fetch_add(1, Ordering::Release);
        }
        // Nobody listening is no failure.
        let _ = self.batches.send(news);
    }
}
