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
    /// The device's outbox changed: whoever leads sends, all show it.
    Outbox,
    /// What the server made of commands.
    Settled(Vec<(Uuid, Outcome)>),
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
    /// The person signed out, or somebody else signed in.
    Gone,
}

/// A listener's place in what the leader tells.
#[derive(Clone, Debug, Default)]
pub struct Following {
    /// Who led when something was last heard, and how much of it there was.
    heard: Option<(Uuid, u64)>,
    /// News that came while the server is asked what was missed.
    kept: Option<Vec<(Cursor, News)>>,
    /// Something was missed even meanwhile.
    again: bool,
}

/// What to do with a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    Nothing,
    Apply(Cursor, News),
    /// Something was missed: ask the server what changed since one's own cursor.
    CatchUp,
}

impl Following {
    /// A listener that asks the server what there is. Whatever the leader told before, the server knew.
    #[must_use]
    pub fn asking() -> Self {
        Self {
            kept: Some(Vec::new()),
            ..Self::default()
        }
    }

    pub fn hear(&mut self, message: Message) -> Next {
        let (place, before, news) = match message {
            Message::News {
                term,
                number,
                cursor,
                news,
            } => ((term, number), (term, number - 1), Some((cursor, news))),
            Message::Beat { term, number, .. } => ((term, number), (term, number), None),
            Message::Outbox | Message::Settled(_) | Message::Gone => return Next::Nothing,
        };
        let first = self.heard.is_none() && self.kept.is_some();
        let in_order = first || self.heard == Some(before) || fault::planted(Bug::IgnoreHole);
        self.heard = Some(place);
        match &mut self.kept {
            Some(kept) if in_order => {
                kept.extend(news);
                Next::Nothing
            }
            Some(kept) => {
                kept.clear();
                self.again = true;
                Next::Nothing
            }
            None if in_order => match news {
                Some((cursor, news)) => Next::Apply(cursor, news),
                None => Next::Nothing,
            },
            None => {
                self.kept = Some(Vec::new());
                Next::CatchUp
            }
        }
    }

    /// The server has answered. `None`: something was missed meanwhile, and it must be asked once more; else what
    /// came meanwhile, which may repeat what the answer says and is taken after it.
    pub fn caught_up(&mut self) -> Option<Vec<(Cursor, News)>> {
        if core::mem::take(&mut self.again) {
            return None;
        }
        Some(self.kept.take().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(term: Uuid, number: u64) -> Message {
        Message::News {
            term,
            number,
            cursor: Cursor(number.to_string()),
            news: News::default(),
        }
    }

    #[test]
    fn a_hole_in_what_the_leader_tells_is_noticed() {
        let leader = Uuid::new_v4();
        let mut tab = Following::asking();
        assert_eq!(tab.hear(news(leader, 4)), Next::Nothing, "until the answer");
        assert_eq!(tab.caught_up().map(|kept| kept.len()), Some(1));
        assert!(matches!(tab.hear(news(leader, 5)), Next::Apply(..)));
        assert_eq!(tab.hear(news(leader, 7)), Next::CatchUp);
        assert_eq!(tab.hear(news(leader, 8)), Next::Nothing);
        assert_eq!(tab.caught_up().map(|kept| kept.len()), Some(1));
        assert!(matches!(tab.hear(news(leader, 9)), Next::Apply(..)));
        assert_eq!(
            tab.hear(news(Uuid::new_v4(), 1)),
            Next::CatchUp,
            "another leads"
        );
    }

    #[test]
    fn a_hole_while_the_server_is_asked_asks_again() {
        let leader = Uuid::new_v4();
        let mut tab = Following::asking();
        tab.hear(news(leader, 1));
        tab.hear(news(leader, 3));
        assert_eq!(tab.caught_up(), None);
        tab.hear(news(leader, 4));
        assert_eq!(tab.caught_up().map(|kept| kept.len()), Some(1));
    }
}
