//! The audit log: who did what, in order, each line chained to the one before. No personal text: names of
//! verbs, ids and digests.

pub mod head;
pub mod page;
pub mod search;
pub mod veil;
mod verify;

pub use verify::{Verdict, verify};

use app::access::Actor;
use app::command::Command;
use app::people;
use app::roundtable;
use app::row::Row;
use app::sync::push::Outcome;
use app::time::Time;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::clock::micros;
use crate::db::{Cell, Conn, Pile};
use crate::error::Failure;
use crate::token;

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub number: i64,
    /// Microseconds since 1970.
    pub at: i64,
    /// `person ID`, `holder ID`, `visitor`, `door`, `clock`, `operator`; `fellow` where it may not be said.
    pub actor: String,
    /// Room and verb: `ideathon.register`.
    pub verb: String,
    /// `done` or `refused`.
    pub outcome: String,
    /// What it is about: kinds and ids, separated by commas.
    pub subjects: String,
    /// Of the command as it was sent.
    pub digest: String,
}

/// Stands for the sender of an item without a name.
const VEILED: &str = "fellow";

/// Where the chain ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct End {
    pub number: i64,
    pub hash: String,
}

impl Line {
    /// The hash of this line behind the one of before. Each part is counted, so that none can run into the next.
    #[must_use]
    pub fn hash(&self, previous: &str) -> String {
        let (number, at) = (self.number.to_string(), self.at.to_string());
        let parts = [
            previous,
            &number,
            &at,
            &self.actor,
            &self.verb,
            &self.outcome,
            &self.subjects,
            &self.digest,
        ];
        let text: String = parts.iter().fold(String::new(), |text, part| {
            text + &part.len().to_string() + ":" + part + "\n"
        });
        token::digest(text.as_bytes())
    }
}

/// Asks where the chain ends now; [`End::of`] reads the answer.
pub const END: &str = "select number, hash from audit order by number desc limit 1";

impl End {
    /// # Errors
    /// Where the row is of another table.
    pub fn of(row: Option<&AnyRow>) -> Result<Self, Failure> {
        let Some(row) = row else {
            return Ok(Self::default());
        };
        Ok(Self {
            number: row.try_get("number")?,
            hash: row.try_get("hash")?,
        })
    }
}

/// Where the chain ends now.
///
/// # Errors
/// Where the database does not answer.
pub async fn end(conn: &mut Conn) -> Result<End, Failure> {
    End::of(sqlx::query(END).fetch_optional(conn).await?.as_ref())
}

/// Puts a line behind `end`, which moves on.
#[must_use]
pub fn chained(end: &mut End, line: Line) -> Chained {
    let line = Line {
        number: end.number + 1,
        ..line
    };
    let hash = line.hash(&end.hash);
    *end = End {
        number: line.number,
        hash: hash.clone(),
    };
    Chained { line, hash }
}

/// A line in its place.
pub struct Chained {
    line: Line,
    hash: String,
}

/// Writes lines, in order.
///
/// # Errors
/// Where the database does not answer.
pub fn append(pile: &mut Pile, lines: Vec<Chained>) {
    let cells = |Chained { line, hash }| {
        let text = |text| Cell::Text(Some(text));
        vec![
            Cell::Number(line.number),
            Cell::Number(line.at),
            text(line.actor),
            text(line.verb),
            text(line.outcome),
            text(line.subjects),
            text(line.digest),
            text(hash),
        ]
    };
    let audit = "audit (number, at, actor, verb, outcome, subjects, digest, hash)";
    pile.insert(audit, lines.into_iter().map(cells).collect(), "");
}

/// The line for a command and what became of it; `None` for what only keeps the works going.
#[must_use]
pub fn line(
    actor: &Actor,
    command: &Command,
    json: &[u8],
    outcome: &Outcome,
    rows: &[Row],
    at: Time,
) -> Option<Line> {
    let works = matches!(
        command,
        // That somebody looked when there was something new would tell whose the item is that has no name.
        Command::People(people::Command::Touch(_) | people::Command::Look(_))
            | Command::Post(app::post::Command::Lease(_) | app::post::Command::Defer(_))
    );
    let outcome = match outcome {
        _ if works => return None,
        Outcome::Done(_) => "done",
        Outcome::Refused(_) => "refused",
        Outcome::Failed { .. } | Outcome::LongAgo => return None,
    };
    Some(Line {
        number: 0,
        at: micros(at),
        actor: sender(actor, command, rows),
        verb: verb(json),
        outcome: outcome.to_owned(),
        subjects: subjects(command, rows),
        digest: token::digest(json),
    })
}

/// Who sent a command, where the log may say so.
fn sender(actor: &Actor, command: &Command, rows: &[Row]) -> String {
    match command {
        Command::Roundtable(command) if roundtable::is_veiled(command, rows) => VEILED.to_owned(),
        _ => who(actor),
    }
}

/// An actor by an id that is no name.
#[must_use]
pub fn who(actor: &Actor) -> String {
    match actor {
        Actor::Visitor => "visitor".to_owned(),
        Actor::Holder { registration, .. } => format!("holder {registration}"),
        Actor::Person { person, .. } => format!("person {person}"),
        Actor::Door => "door".to_owned(),
        Actor::Clock => "clock".to_owned(),
        Actor::Operator => "operator".to_owned(),
    }
}

/// Room and verb, as they stand first in the command's JSON: `{"ideathon":{"register":…`.
fn verb(json: &[u8]) -> String {
    let names: Vec<&[u8]> = json.split(|b| *b == b'"').collect();
    let name = |n: usize| String::from_utf8_lossy(names.get(n).copied().unwrap_or_default());
    format!("{}.{}", name(1), name(3))
}

fn subjects(command: &Command, rows: &[Row]) -> String {
    if let Command::People(people::Command::Read(read)) = command {
        let mut all = vec![format!("reader {}", read.reader)];
        all.extend(
            read.rows
                .iter()
                .map(|(kind, id)| format!("{} {id}", kind.name())),
        );
        return all.join(", ");
    }
    if let Command::People(people::Command::Export(export)) = command {
        let (kind, scope) = (export.kind.name(), export.scope);
        return format!("{kind} of {scope}, {} rows", export.rows);
    }
    let all: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {}", row.kind().name(), row.id()))
        .collect();
    all.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn that_somebody_looked_at_what_is_new_is_not_noted() {
        let person = app::value::PersonId::new();
        let by = Actor::staff(person, Vec::new());
        let now = chrono::DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let noted = |command| {
            let command = Command::People(command);
            let json = serde_json::to_vec(&command).unwrap();
            let done = Outcome::Done(app::rule::Answer::Done);
            line(&by, &command, &json, &done, &[], now)
        };
        assert_eq!(noted(people::Command::Look(people::Look { person })), None);
        assert!(noted(people::Command::Turn(people::Turn { person })).is_some());
    }

    #[test]
    fn every_part_of_a_line_counts() {
        let line = Line {
            number: 7,
            at: 1,
            actor: "clock".into(),
            verb: "a.b".into(),
            outcome: "done".into(),
            subjects: "person 1".into(),
            digest: "x".into(),
        };
        let hash = line.hash("before");
        let changed = [
            Line {
                number: 8,
                ..line.clone()
            },
            Line {
                at: 2,
                ..line.clone()
            },
            Line {
                actor: "door".into(),
                ..line.clone()
            },
            Line {
                verb: "a.c".into(),
                ..line.clone()
            },
            Line {
                outcome: "refused".into(),
                ..line.clone()
            },
            Line {
                subjects: "person 2".into(),
                ..line.clone()
            },
            Line {
                digest: "y".into(),
                ..line.clone()
            },
            // The same letters, cut elsewhere.
            Line {
                verb: "a.bd".into(),
                outcome: "one".into(),
                ..line.clone()
            },
        ];
        for other in changed {
            assert_ne!(other.hash("before"), hash, "{other:?}");
        }
        assert_ne!(line.hash("after"), hash);
    }

    #[test]
    fn a_verb_is_read_from_its_command() {
        assert_eq!(
            verb(br#"{"ideathon":{"register":{"a":1}}}"#),
            "ideathon.register"
        );
    }
}
