//! Commands on their way, in order, and those that were refused: one list per person and device. Its operations
//! are pure, so that the same ones work on the device's storage, in a tab's memory, and in the simulation.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::push::{MAX_BYTES, Numbered, Outcome};
use crate::command::Command;
use crate::fault::{self, Bug};
use crate::rule::Refusal;
use crate::time::Time;
use crate::value::ClientId;

/// A command that the server has not answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// Names it for good, whatever its sender is called.
    pub mark: Uuid,
    pub seq: u64,
    pub command: Command,
    /// When it was made, for the provisional result.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub made: Time,
}

/// A command that was not done, kept until its sender has read why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refused {
    pub mark: Uuid,
    pub command: Command,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    Refused(Refusal),
    /// It was decided so long ago that the server does not know how.
    LongAgo,
}

/// Who sends, and the number of the next command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub client: ClientId,
    pub next: u64,
}

impl Head {
    /// A sender of whom the server has not heard.
    fn fresh() -> Self {
        Self {
            client: ClientId::new(),
            next: 1,
        }
    }

    /// Gives a command the next number.
    pub fn number(&mut self, made: Made) -> Waiting {
        let seq = self.next;
        self.next += 1;
        Waiting {
            mark: made.mark,
            seq,
            command: made.command,
            made: made.made,
        }
    }
}

/// A command as a page makes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    pub mark: Uuid,
    pub command: Command,
    pub made: Time,
}

/// What one sender still has to send, and what was refused of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outbox {
    /// `None` until the first command.
    pub head: Option<Head>,
    /// In the order of their numbers.
    pub waiting: Vec<Waiting>,
    pub refused: Vec<Refused>,
}

/// A change of an outbox, done in one piece.
#[derive(Clone, Debug)]
pub enum Step {
    Add(Box<Made>),
    /// The server's answers, from this sender's command `first` on.
    Settle {
        client: ClientId,
        first: u64,
        results: Vec<Outcome>,
    },
    /// This sender goes on under another name.
    Fork {
        client: ClientId,
        new: ClientId,
    },
    /// A refusal was read.
    Dismiss(Uuid),
}

/// What a step changed, for whoever keeps the outbox elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changed {
    /// Who sends now.
    pub head: Option<Head>,
    pub put: Vec<Waiting>,
    pub gone: Vec<u64>,
    pub refused: Vec<Refused>,
    pub dismissed: Vec<Uuid>,
    /// What was answered, in order.
    pub settled: Vec<(Uuid, Outcome)>,
}

impl Outbox {
    /// Takes a step. Steps of a sender that was renamed meanwhile change nothing.
    pub fn take(&mut self, step: Step) -> Changed {
        let mut changed = self.change(step);
        changed.head = self.head;
        changed
    }

    fn change(&mut self, step: Step) -> Changed {
        match step {
            Step::Add(made) => {
                let waiting = self.head.get_or_insert_with(Head::fresh).number(*made);
                if fault::planted(Bug::ForgetNumber)
                    && let Some(head) = &mut self.head
                {
                    head.next = self.waiting.len() as u64 + 1;
                }
                self.waiting.push(waiting.clone());
                Changed {
                    put: vec![waiting],
                    ..Changed::default()
                }
            }
            Step::Settle {
                client,
                first,
                results,
            } => self.settle(client, first, results),
            Step::Fork { client, new } => self.fork(client, new),
            Step::Dismiss(mark) => {
                self.refused.retain(|refused| refused.mark != mark);
                Changed {
                    dismissed: vec![mark],
                    ..Changed::default()
                }
            }
        }
    }

    /// Takes in a command that was added where the outbox lies; `false` where others were added there before it
    /// of which this one does not know, or this is not the sender that it was added to.
    pub fn joined(&mut self, changed: &Changed) -> bool {
        if self.head.map(|head| head.client) != changed.head.map(|head| head.client)
            && self.head.is_some()
        {
            return false;
        }
        let next = self.head.map_or(1, |head| head.next);
        let known = changed.put.iter().all(|waiting| waiting.seq <= next);
        self.head = changed.head;
        for waiting in &changed.put {
            let at = self.waiting.partition_point(|w| w.seq < waiting.seq);
            if self.waiting.get(at).is_none_or(|w| w.seq != waiting.seq) {
                self.waiting.insert(at, waiting.clone());
            }
        }
        known
    }

    /// What to send now: at most `limit` commands, and no more than a request may carry; but one in any case.
    #[must_use]
    pub fn batch(&self, limit: usize) -> Vec<Numbered> {
        let numbered = |w: &Waiting| Numbered {
            seq: w.seq,
            command: w.command.clone(),
        };
        let mut bytes = 0;
        let fits = |w: &&Waiting| {
            let first = bytes == 0;
            bytes += serde_json::to_vec(&w.command).map_or(0, |json| json.len());
            first || bytes <= MAX_BYTES
        };
        let waiting = self.waiting.iter().take(limit);
        waiting.take_while(fits).map(numbered).collect()
    }

    /// Takes out what was answered; a failure stays and stops the rest.
    fn settle(&mut self, client: ClientId, first: u64, results: Vec<Outcome>) -> Changed {
        let mut changed = Changed::default();
        if self.head.is_none_or(|head| head.client != client) {
            return changed;
        }
        let decided = |outcome: &Outcome| !matches!(outcome, Outcome::Failed { .. });
        let mut results = (first..)
            .zip(results)
            .take_while(|(_, outcome)| decided(outcome))
            .peekable();
        // Both are in the order of their numbers.
        for waiting in core::mem::take(&mut self.waiting) {
            while results.next_if(|(seq, _)| *seq < waiting.seq).is_some() {}
            let Some((seq, outcome)) = results.next_if(|(seq, _)| *seq == waiting.seq) else {
                self.waiting.push(waiting);
                continue;
            };
            let Waiting { mark, command, .. } = waiting;
            changed.gone.push(seq);
            let why = match &outcome {
                Outcome::Refused(refusal) => Some(Why::Refused(refusal.clone())),
                Outcome::LongAgo => Some(Why::LongAgo),
                Outcome::Done(_) | Outcome::Failed { .. } => None,
            };
            if let Some(why) = why
                && !fault::planted(Bug::DropRefusal)
            {
                let refused = Refused { mark, command, why };
                self.refused.push(refused.clone());
                changed.refused.push(refused);
            }
            changed.settled.push((mark, outcome));
        }
        changed
    }

    /// Goes on under another name: the unanswered commands are numbered anew.
    fn fork(&mut self, client: ClientId, new: ClientId) -> Changed {
        let mut changed = Changed::default();
        if self.head.is_none_or(|head| head.client != client) {
            return changed;
        }
        let mut head = Head {
            client: new,
            next: 1,
        };
        for waiting in &mut self.waiting {
            changed.gone.push(waiting.seq);
            waiting.seq = head.next;
            head.next += 1;
        }
        self.head = Some(head);
        changed.put.clone_from(&self.waiting);
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::{self, Change};
    use crate::ideathon;
    use crate::rule::Answer;
    use crate::value::{CompanyId, Passage, RegistrationId};

    fn made() -> Made {
        let registration = RegistrationId::new();
        Made {
            mark: Uuid::new_v4(),
            command: Command::Ideathon(ideathon::Command::Cancel(ideathon::Cancel {
                registration,
            })),
            made: Time::default(),
        }
    }

    fn holding(n: usize) -> (Outbox, ClientId) {
        let mut outbox = Outbox::default();
        for _ in 0..n {
            outbox.take(Step::Add(Box::new(made())));
        }
        let client = outbox.head.unwrap().client;
        (outbox, client)
    }

    fn numbers(outbox: &Outbox) -> Vec<u64> {
        outbox.waiting.iter().map(|w| w.seq).collect()
    }

    #[test]
    fn what_was_answered_leaves_and_a_failure_stops_the_rest() {
        let (mut outbox, client) = holding(3);
        let first = outbox.waiting[0].mark;
        let done = Outcome::Done(Answer::Done);
        let changed = outbox.take(Step::Settle {
            client,
            first: 1,
            results: vec![done.clone(), Outcome::Failed { id: "x".into() }],
        });
        assert_eq!(changed.settled, [(first, done)]);
        assert_eq!(numbers(&outbox), [2, 3]);
    }

    #[test]
    fn an_answer_that_comes_twice_settles_once_and_one_for_another_name_nothing() {
        let (mut outbox, client) = holding(2);
        let answer = |client| Step::Settle {
            client,
            first: 1,
            results: vec![Outcome::Done(Answer::Done)],
        };
        outbox.take(answer(client));
        assert_eq!(outbox.take(answer(client)).settled, []);
        let new = ClientId::new();
        outbox.take(Step::Fork { client, new });
        assert_eq!(outbox.take(answer(client)).settled, []);
        assert_eq!(numbers(&outbox), [1]);
    }

    #[test]
    fn a_refusal_keeps_the_command_until_it_was_read() {
        let (mut outbox, client) = holding(1);
        let Waiting { mark, command, .. } = outbox.waiting[0].clone();
        let refusal = Refusal::Parked { id: "x".into() };
        outbox.take(Step::Settle {
            client,
            first: 1,
            results: vec![Outcome::Refused(refusal.clone())],
        });
        let why = Why::Refused(refusal);
        assert_eq!(outbox.refused, [Refused { mark, command, why }]);
        outbox.take(Step::Dismiss(mark));
        assert_eq!(outbox.refused, []);
    }

    #[test]
    fn a_request_carries_what_a_server_takes_and_one_in_any_case() {
        let mut outbox = Outbox::default();
        let note = "あ".repeat(1000);
        for _ in 0..MAX_BYTES / 1500 {
            let changes = vec![Change::Note(Passage::parse(&note).unwrap())];
            let command = Command::Company(company::Command::Edit(company::Edit {
                company: CompanyId::new(),
                changes,
                seen: Vec::new(),
                anyway: false,
            }));
            outbox.take(Step::Add(Box::new(Made { command, ..made() })));
        }
        let batch = outbox.batch(usize::MAX);
        let bytes = serde_json::to_vec(&batch).unwrap().len();
        assert!(bytes > MAX_BYTES * 9 / 10 && bytes < MAX_BYTES * 11 / 10);
        assert!(batch.len() < outbox.waiting.len());
        assert_eq!(batch.last().unwrap().seq, batch.len() as u64);

        outbox.waiting.truncate(1);
        let mut long = batch[0].command.clone();
        if let Command::Company(company::Command::Edit(edit)) = &mut long {
            edit.changes = vec![edit.changes[0].clone(); 100];
        }
        outbox.waiting[0].command = long;
        assert_eq!(outbox.batch(10).len(), 1);
    }

    #[test]
    fn what_joins_behind_commands_of_other_tabs_says_so() {
        let (mut kept, _) = holding(1);
        let mut here = kept.clone();
        kept.take(Step::Add(Box::new(made())));
        let third = kept.take(Step::Add(Box::new(made())));
        assert!(!here.joined(&third), "the second is not known here");
        let mut other = kept.clone();
        let fourth = kept.take(Step::Add(Box::new(made())));
        assert!(other.joined(&fourth));
        assert_eq!(numbers(&other), [1, 2, 3, 4]);
    }

    #[test]
    fn a_fork_keeps_every_unanswered_command() {
        let (mut outbox, client) = holding(2);
        outbox.take(Step::Settle {
            client,
            first: 1,
            results: vec![Outcome::Done(Answer::Done)],
        });
        let new = ClientId::new();
        outbox.take(Step::Fork { client, new });
        assert_eq!(
            (outbox.head.unwrap().client, numbers(&outbox)),
            (new, vec![1])
        );
        outbox.take(Step::Add(Box::new(made())));
        assert_eq!(numbers(&outbox), [1, 2]);
    }
}
