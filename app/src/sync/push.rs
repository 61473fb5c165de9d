//! `POST /sync/push`: commands in order, each applied exactly once.

use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::Value;

use crate::command::Command;
use crate::rule::{Answer, Refusal};
use crate::value::{ClientId, PersonId};

/// At most so many commands in one request.
pub const MAX_COMMANDS: usize = 500;
/// A visitor's device sends no more at once: fewer than it may send at all, before it has to wait.
pub const MAX_OF_VISITOR: usize = 200;
/// A device sends no more at once, in bytes of commands: half of what a request may carry. One command alone is
/// shorter.
pub const MAX_BYTES: usize = 256 * 1024;

/// Commands of one sender. `(client, seq)` names a command for good: sent again, it gets its stored result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Push {
    pub protocol: u16,
    pub client: ClientId,
    /// Who is signed in on the page, if anybody. A browser may have let go of the session meanwhile: without it their
    /// commands would be refused as a visitor's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    pub commands: Vec<Numbered>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Numbered {
    /// 1 for a client's first command, then one more each time.
    pub seq: u64,
    pub command: Command,
}

/// The results, in the order of the commands. A failure ends the list: what follows was not tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pushed {
    #[serde(deserialize_with = "results")]
    pub results: Vec<Outcome>,
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Done(Answer),
    Refused(Refusal),
    /// Decided so long ago that what came of it is not kept any more.
    LongAgo,
    /// Nothing was decided; the command may be sent again. `id` stands in the server's log.
    Failed {
        id: String,
    },
}

/// A newer server may refuse, or answer, in words that this page does not know. That it did is taken in all the same:
/// a page that could not read its answer would send the command for ever.
fn results<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Outcome>, D::Error> {
    let all: Vec<Value> = Vec::deserialize(from)?;
    let outcome = |value: Value| {
        let refused = value.get("refused").is_some();
        let done = value.get("done").is_some();
        match serde_json::from_value(value) {
            Ok(outcome) => Ok(outcome),
            Err(_) if refused => Ok(Outcome::Refused(Refusal::Newer)),
            Err(_) if done => Ok(Outcome::Done(Answer::Done)),
            Err(error) => Err(de::Error::custom(error)),
        }
    };
    all.into_iter().map(outcome).collect()
}

/// Why a push was not taken at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rejection {
    /// The body is no push; `reason` says where.
    Malformed {
        reason: String,
    },
    /// Whoever is signed in on the page is not the one who asks: their session is over.
    NotSignedIn,
    /// The client must be reloaded.
    Protocol {
        server: u16,
    },
    /// A command is missing before this one.
    Gap {
        expected: u64,
    },
    /// This `(client, seq)` was another command, or the client is another person's: go on under a new id.
    Fork {
        client: ClientId,
    },
    TooMany {
        limit: usize,
    },
    /// The sender's commands come too fast: after so many seconds they are taken again.
    TooOften {
        seconds: u32,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_newer_server_says_is_taken_in_without_its_words() {
        let answer = r#"{"results": ["long_ago", {"refused": {"company": "not_allowed"}},
            {"refused": {"company": {"of_next_year": 7}}}, {"refused": {"moon": "full"}},
            {"done": {"launched": {"at": 3}}}, {"failed": {"id": "x"}}]}"#;
        let Pushed { results } = serde_json::from_str(answer).unwrap();
        assert_eq!(
            results,
            [
                Outcome::LongAgo,
                Outcome::Refused(Refusal::Company(crate::company::Refusal::NotAllowed)),
                Outcome::Refused(Refusal::Newer),
                Outcome::Refused(Refusal::Newer),
                Outcome::Done(Answer::Done),
                Outcome::Failed { id: "x".into() },
            ]
        );
        for nothing in [r#"{"results": [{"postponed": 1}]}"#, r#"{"results": [3]}"#] {
            assert!(
                serde_json::from_str::<Pushed>(nothing).is_err(),
                "{nothing}"
            );
        }
    }
}
