//! The line to the server, as a tab sees it: one pull after every break, then the stream where this tab leads, or
//! what the leading tab tells. No I/O: what is to be done stands in wishes.

use leptos::prelude::*;
use uuid::Uuid;

use super::client::{Connection, Sync, Which, Wish};
use super::live::{BEAT_SECONDS, News};
use super::pull::{Cursor, Pulled};
use super::tabs::{Following, Message, Next};
use crate::access::{Actor, Change, Patch};
use crate::row::Kind;
use crate::time::Time;

/// A stream that is silent so long is dead. The server's beats come far oftener.
const SILENT_MS: f64 = BEAT_SECONDS as f64 * 2500.0;
/// A leading tab that is silent so long is frozen or gone.
const LEADERLESS_MS: f64 = 15_000.0;

/// Where a tab stands in what the server and the other tabs say.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing, and all combinations occur"
)]
pub(super) struct Line {
    cursor: Cursor,
    following: Following,
    /// This tab holds the stream and sends what the device keeps.
    pub(super) leads: bool,
    /// All that the actor may see was heard once.
    loaded: bool,
    /// A pull is under way.
    asking: bool,
    /// Names this tab's time as leader, and counts what it told in it.
    term: Uuid,
    told: u64,
    /// The session is over: nothing is taken in any more.
    over: bool,
}

/// That nothing is heard, neither news nor a beat.
#[derive(Clone, Copy, Debug)]
pub struct Silence {
    /// For so long, by the device's clock.
    pub millis: f64,
    /// The stream is open, as far as the device knows.
    pub streams: bool,
    /// Somebody looks at this tab.
    pub shown: bool,
}

/// How a pull ended.
#[derive(Clone, Debug)]
pub enum Answer {
    Pulled(Pulled),
    /// The session is over.
    NotSignedIn,
    /// The client must be reloaded.
    TooOld,
    /// The cursor is none of the server's.
    Void,
    Broken,
}

impl Sync {
    /// Begins behind what the page was painted with. Another tab may know more, and is asked first.
    pub fn begin(&self, cursor: Cursor) {
        self.line(|line| line.cursor = cursor);
        self.wish(Wish::Tell(Message::Hello));
        self.wish(Wish::Wait);
    }

    /// No other tab answered: the server is asked.
    pub fn waited(&self) {
        if !self.line(|line| line.loaded) {
            self.ask(false);
        }
    }

    /// This tab leads now, or does not any more.
    pub fn lead(&self, leads: bool) {
        let was = self.line(|line| core::mem::replace(&mut line.leads, leads));
        if was == leads {
            return;
        }
        self.wish(Wish::Hush);
        self.line(|line| line.following = Following::default());
        if leads {
            // What another leading tab could not take from the list is known by its marks.
            self.wish(Wish::Read);
            self.wish(Wish::Send(Which::Shared));
            self.line(|line| {
                line.term = Uuid::new_v4();
                line.told = 0;
            });
            self.ask(false);
        } else {
            self.wish(Wish::Tell(Message::Hello));
        }
    }

    /// The leading tab says that it lives, and how it stands to the server.
    pub fn beat(&self) {
        let connection = self.connection.get_untracked();
        let beat = self.line(|line| {
            line.leads.then_some(Message::Beat {
                term: line.term,
                number: line.told,
                connection,
            })
        });
        if let Some(beat) = beat {
            self.wish(Wish::Tell(beat));
        }
    }

    /// Shows what the device keeps, as it was when the server was last heard, until the server is heard again.
    pub fn show_kept(&self, rows: Vec<Patch>, heard: Time) {
        if self.line(|line| line.loaded) {
            return;
        }
        self.replica.apply(rows, true);
        self.kept_since.set(Some(heard));
        self.show();
        self.complete.set(true);
    }

    /// The leading tab says that it lives. Whoever is silent for too long is taken for dead: the stream by the
    /// leading tab, the leading tab by one that is looked at, which is to take the lead where this says so.
    #[must_use]
    pub fn listens_in_vain(&self, silence: Silence) -> bool {
        let (leads, loaded) = self.standing();
        if !leads {
            return loaded && silence.shown && silence.millis > LEADERLESS_MS;
        }
        self.beat();
        if silence.streams && silence.millis > SILENT_MS {
            self.stream_broke();
        }
        false
    }

    /// A pull has ended.
    pub fn pulled(&self, answer: Answer) {
        self.line(|line| line.asking = false);
        match answer {
            Answer::Pulled(pulled) => self.caught_up(pulled),
            Answer::NotSignedIn => self.leave(),
            Answer::TooOld => self.wish(Wish::Reload),
            Answer::Void => {
                self.line(|line| line.cursor = Cursor::default());
                self.ask(false);
            }
            Answer::Broken => {
                self.stands(Connection::Offline);
                self.ask(true);
            }
        }
    }

    fn caught_up(&self, pulled: Pulled) {
        let (leads, follows) = self.line(|line| (line.leads, line.following.follows()));
        if !leads && follows {
            // This tab stands where the leading one does; that the server answers is news enough.
            self.is_complete(Connection::Online);
            return;
        }
        let news = News {
            snapshot: pulled.snapshot,
            who: pulled.who,
            patches: pulled.patches,
        };
        if leads && (news.snapshot || !news.patches.is_empty()) {
            self.tell(&pulled.cursor, &news);
        }
        if self.take_in(pulled.cursor.clone(), news) {
            self.is_complete(Connection::Online);
        }
        if self.line(|line| line.leads && !line.over) {
            self.wish(Wish::KeepRows(None));
            self.wish(Wish::Listen(pulled.cursor));
            self.beat();
        }
    }

    /// All that the actor may see is here.
    fn is_complete(&self, connection: Connection) {
        self.line(|line| line.loaded = true);
        self.complete.set(true);
        self.stands(connection);
        self.wish(Wish::Send(Which::Shared));
        self.wish(Wish::Send(Which::Own));
    }

    /// The stream brought something.
    pub fn streamed(&self, cursor: Cursor, news: News) {
        self.tell(&cursor, &news);
        self.take_in(cursor, news);
    }

    /// What the leading tab hears by whatever way is told to the others.
    fn tell(&self, cursor: &Cursor, news: &News) {
        let place = self.line(|line| {
            line.told += 1;
            line.leads.then_some((line.term, line.told))
        });
        if let Some((term, number)) = place {
            self.wish(Wish::Tell(Message::News {
                term,
                number,
                cursor: cursor.clone(),
                news: news.clone(),
            }));
        }
    }

    /// The leading tab tells all that it knows to one that asks.
    fn tell_all(&self) {
        let here = self.line(|line| {
            let here = (line.term, line.told, line.cursor.clone());
            (line.leads && line.loaded).then_some(here)
        });
        let Some((term, number, cursor)) = here else {
            return;
        };
        let rows = self.replica.fields().into_iter();
        let patches = rows.map(|((kind, id), fields)| Patch {
            kind,
            id,
            change: Change::Enter(fields),
        });
        let news = News {
            snapshot: true,
            who: Some(self.actor()),
            patches: patches.collect(),
        };
        self.wish(Wish::Tell(Message::News {
            term,
            number,
            cursor,
            news,
        }));
        let stuck = self.stuck();
        if !stuck.is_empty() {
            self.wish(Wish::Tell(Message::Settled(stuck)));
        }
    }

    /// The stream broke. Whether the server refuses or cannot be reached, a pull tells; it also brings what was
    /// missed.
    pub fn stream_broke(&self) {
        self.wish(Wish::Hush);
        self.stands(Connection::Offline);
        self.ask(true);
    }

    /// Another tab says something.
    pub fn hear_tab(&self, message: Message) {
        match message {
            Message::Outbox => self.wish(Wish::Read),
            Message::Settled(settled) => self.hear_settled(settled),
            Message::Gone => self.leave(),
            Message::Hello => self.tell_all(),
            // Two lead for a moment where the lead was taken: each hears the server itself. What the other kept
            // on the device may be older than what this one knows.
            _ if self.line(|line| line.leads) => {
                if self.line(|line| line.loaded) {
                    self.wish(Wish::KeepRows(None));
                }
            }
            message => {
                if let Message::Beat { connection, .. } = &message {
                    self.connection.set(*connection);
                }
                match self.line(|line| line.following.hear(message)) {
                    Next::Nothing => {}
                    Next::Apply(cursor, news) => {
                        let first = !self.line(|line| line.loaded);
                        if self.take_in(cursor, news) && first {
                            self.is_complete(self.connection.get_untracked());
                        }
                    }
                    Next::AskAll => self.wish(Wish::Tell(Message::Hello)),
                }
            }
        }
    }

    /// How the device stands to the server; the leading tab says it to the others.
    pub fn stands(&self, connection: Connection) {
        if self.connection.get_untracked() != connection {
            self.connection.set(connection);
            self.beat();
        }
    }

    /// Whether this tab leads, and whether it knows all that it may.
    #[must_use]
    pub fn standing(&self) -> (bool, bool) {
        self.line(|line| (line.leads, line.loaded))
    }

    /// Asks the server what changed, unless that is asked already.
    fn ask(&self, rest: bool) {
        let asked = self.line(|line| {
            if line.over || core::mem::replace(&mut line.asking, true) {
                return None;
            }
            Some(line.cursor.clone())
        });
        if let Some(cursor) = asked {
            self.wish(Wish::Pull { cursor, rest });
        }
    }

    /// Takes in what the server said, by whatever way; `false` where nothing is taken in any more.
    fn take_in(&self, cursor: Cursor, news: News) -> bool {
        if self.line(|line| line.over) {
            return false;
        }
        if let Some(who) = &news.who {
            let was = self.actor();
            if was.person().is_some() && who.person() != was.person() {
                self.leave();
                return false;
            }
            if was != *who {
                self.stands_as(who.clone());
            }
        }
        let keys: Vec<(Kind, Uuid)> = news.patches.iter().map(|p| (p.kind, p.id)).collect();
        let (leads, loaded) = self.line(|line| {
            line.cursor = cursor;
            (line.leads, line.loaded)
        });
        let whole = news.snapshot;
        self.hear(news);
        if leads && loaded && (whole || !keys.is_empty()) {
            self.wish(Wish::KeepRows((!whole).then_some(keys)));
        }
        true
    }

    /// The page is about to go: nothing is taken in any more.
    pub fn close(&self) {
        self.line(|line| line.over = true);
        self.wish(Wish::Hush);
    }

    /// The session is over. What was shown goes; what was not sent waits for its person.
    fn leave(&self) {
        if self.line(|line| core::mem::replace(&mut line.over, true)) {
            return;
        }
        self.replica.apply(Vec::new(), true);
        self.stands_as(Actor::Visitor);
        self.wish(Wish::Hush);
        self.wish(Wish::Leave);
    }
}
