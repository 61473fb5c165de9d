//! Commands on their way, in order. In memory for now; its place on the device is here.

use super::push::{Numbered, Outcome};
use crate::command::Command;
use crate::time::Time;
use crate::value::ClientId;

/// A command that the server has not answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// Names it on this device, whatever its sender is called.
    pub ticket: u64,
    pub seq: u64,
    pub command: Command,
    /// When it was made, for the provisional result.
    pub made: Time,
}

/// What one sender still has to send.
#[derive(Clone, Debug)]
pub struct Outbox {
    client: ClientId,
    next: u64,
    tickets: u64,
    waiting: Vec<Waiting>,
}

impl Default for Outbox {
    fn default() -> Self {
        Self {
            client: ClientId::default(),
            next: 1,
            tickets: 0,
            waiting: Vec::new(),
        }
    }
}

impl Outbox {
    /// Takes a command in and gives its ticket.
    pub fn add(&mut self, command: Command, made: Time) -> u64 {
        let seq = self.next;
        self.next += 1;
        self.tickets += 1;
        self.waiting.push(Waiting {
            ticket: self.tickets,
            seq,
            command,
            made,
        });
        self.tickets
    }

    #[must_use]
    pub fn waiting(&self) -> &[Waiting] {
        &self.waiting
    }

    /// The sender's name, made when it first sends.
    pub fn client(&mut self) -> ClientId {
        if self.client == ClientId::default() {
            self.client = ClientId::new();
        }
        self.client
    }

    /// What to send now, at most `limit` commands.
    #[must_use]
    pub fn batch(&self, limit: usize) -> Vec<Numbered> {
        let numbered = |w: &Waiting| Numbered {
            seq: w.seq,
            command: w.command.clone(),
        };
        self.waiting.iter().take(limit).map(numbered).collect()
    }

    /// Takes out what was answered, oldest first; a failure stays and stops the rest.
    pub fn settle(&mut self, results: &[Outcome]) -> Vec<(Waiting, Outcome)> {
        let answered = results
            .iter()
            .take_while(|r| !matches!(r, Outcome::Failed { .. }))
            .count()
            .min(self.waiting.len());
        self.waiting
            .drain(..answered)
            .zip(results.iter().cloned())
            .collect()
    }

    /// Goes on under another name: the unanswered commands are numbered anew.
    pub fn fork(&mut self, client: ClientId) {
        self.client = client;
        for (n, waiting) in (1..).zip(&mut self.waiting) {
            waiting.seq = n;
        }
        self.next = self.waiting.len() as u64 + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ideathon;
    use crate::rule::Answer;
    use crate::value::RegistrationId;

    fn cancel() -> Command {
        let registration = RegistrationId::new();
        Command::Ideathon(ideathon::Command::Cancel(ideathon::Cancel { registration }))
    }

    #[test]
    fn what_was_answered_leaves_and_a_failure_stops_the_rest() {
        let mut outbox = Outbox::default();
        for _ in 0..3 {
            outbox.add(cancel(), Time::default());
        }
        let done = Outcome::Done(Answer::Done);
        let left = outbox.settle(&[done.clone(), Outcome::Failed { id: "x".into() }]);
        assert_eq!(
            left.iter()
                .map(|(w, o)| (w.seq, o.clone()))
                .collect::<Vec<_>>(),
            [(1, done)]
        );
        assert_eq!(
            outbox.waiting().iter().map(|w| w.seq).collect::<Vec<_>>(),
            [2, 3]
        );
    }

    #[test]
    fn a_fork_keeps_every_unanswered_command() {
        let mut outbox = Outbox::default();
        outbox.add(cancel(), Time::default());
        outbox.add(cancel(), Time::default());
        outbox.settle(&[Outcome::Done(Answer::Done)]);
        outbox.fork(ClientId::new());
        assert_eq!(
            outbox.waiting().iter().map(|w| w.seq).collect::<Vec<_>>(),
            [1]
        );
        outbox.add(cancel(), Time::default());
        assert_eq!(
            outbox
                .waiting()
                .iter()
                .map(|w| (w.ticket, w.seq))
                .collect::<Vec<_>>(),
            [(2, 1), (3, 2)]
        );
    }
}
