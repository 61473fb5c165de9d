//! `POST /sync/push`: commands in order, each applied exactly once.

use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::rule::{Answer, Refusal};
use crate::value::ClientId;

/// At most so many commands in one request.
pub const MAX_COMMANDS: usize = 200;

/// Commands of one sender. `(client, seq)` names a command for good: sent again, it gets its stored result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Push {
    pub protocol: u16,
    pub client: ClientId,
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

/// Why a push was not taken at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rejection {
    /// The body is no push; `reason` says where.
    Malformed {
        reason: String,
    },
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
