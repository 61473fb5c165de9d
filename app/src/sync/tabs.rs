//! Several tabs of one person: one leads, holds the stream and sends; the others listen to it. What they say to
//! each other, and how a listener knows that it missed something.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::client::Connection;
use super::live::News;
use super::pull::Cursor;
use super::push::Outcome;
use crate::fault::{self, Bug};

/// What a tab tells the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// A tab is new, or missed something: the leader tells it all.
    Hello,
    /// The device's outbox changed: whoever leads sends, all show it.
    Outbox,
    /// What the server made of commands.
    Settled(Vec<(Uuid, Outcome)>),
    /// What the leader heard, from where it stood before; or, as a snapshot, all that it knows.
    News {
        /// Who leads.
        term: Uuid,
        /// 1 for the first news of a term, then one more each time.
        number: u64,
        cursor: Cursor,
        news: News,
    },
    /// The leader lives, has told so many news, and stands so to the server.
    Beat {
        term: Uuid,
        number: u64,
        connection: Connection,
    },
    /// A tab whose session was over took away the rows on the device: whoever leads still keeps them anew.
    Cleared,
    /// The person signed out.
    Gone,
}

/// A listener's place in what the leader tells. What the server says from one place on holds for a replica of
/// exactly that place: it sums up what happened between, and says nothing of what changed and changed back. So a
/// listener takes each news in its order or asks for all of it; it never mixes them with what it asked the server.
#[derive(Clone, Debug, Default)]
pub struct Following {
    /// Who led when something was last taken in, and how much of it there was.
    heard: Option<(Uuid, u64)>,
}

/// What to do with a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    Nothing,
    Apply(Cursor, News),
    /// Something was missed: ask the leader for all.
    AskAll,
}

impl Following {
    /// Whether this tab stands where some leader told it.
    #[must_use]
    pub fn follows(&self) -> bool {
        self.heard.is_some()
    }

    pub fn hear(&mut self, message: Message) -> Next {
        match message {
            Message::News {
                term,
                number,
                cursor,
                news,
            } => {
                let here = self.heard == Some((term, number));
                let next = self.heard == Some((term, number.wrapping_sub(1)))
                    || fault::planted(Bug::IgnoreHole);
                if here {
                    return Next::Nothing;
                }
                if next || news.snapshot {
                    self.heard = Some((term, number));
                    return Next::Apply(cursor, news);
                }
                Next::AskAll
            }
            Message::Beat { term, number, .. } if self.heard != Some((term, number)) => {
                if fault::planted(Bug::IgnoreHole) {
                    return Next::Nothing;
                }
                Next::AskAll
            }
            _ => Next::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(term: Uuid, number: u64, snapshot: bool) -> Message {
        Message::News {
            term,
            number,
            cursor: Cursor(number.to_string()),
            news: News {
                snapshot,
                ..News::default()
            },
        }
    }

    #[test]
    fn a_listener_takes_each_news_in_order_or_asks_for_all() {
        let leader = Uuid::new_v4();
        let mut tab = Following::default();
        assert_eq!(tab.hear(news(leader, 4, false)), Next::AskAll, "new here");
        assert!(matches!(tab.hear(news(leader, 4, true)), Next::Apply(..)));
        assert!(matches!(tab.hear(news(leader, 5, false)), Next::Apply(..)));
        assert_eq!(
            tab.hear(news(leader, 5, true)),
            Next::Nothing,
            "for another"
        );
        assert_eq!(
            tab.hear(news(leader, 7, false)),
            Next::AskAll,
            "6 is missing"
        );
        assert_eq!(tab.hear(news(leader, 8, false)), Next::AskAll);
        assert!(matches!(tab.hear(news(leader, 8, true)), Next::Apply(..)));
        let beat = |term, number| Message::Beat {
            term,
            number,
            connection: Connection::Online,
        };
        assert_eq!(tab.hear(beat(leader, 8)), Next::Nothing);
        assert_eq!(tab.hear(beat(leader, 9)), Next::AskAll);
        assert_eq!(
            tab.hear(beat(Uuid::new_v4(), 8)),
            Next::AskAll,
            "another leads"
        );
    }
}
