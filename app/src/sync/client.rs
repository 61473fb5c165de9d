//! The device's half of the engine: one outbox out, one stream in, and what the pages may ask of both.

use std::collections::HashMap;

use leptos::prelude::*;

use super::outbox::{Outbox, Waiting};
use super::push::Outcome;
use super::replica::Replica;
use crate::access::Actor;
use crate::command::{self, Command};
use crate::company;
use crate::ideathon;
use crate::people;
use crate::post;
use crate::row::Row;
use crate::rule::{Known, Refusal, Stop};
use crate::time::Time;
use crate::visit::Visit;

/// How the device stands to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Not tried yet: nothing to say.
    Starting,
    Online,
    Offline,
}

/// A command that the server refused, kept until its sender has read why.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    pub ticket: u64,
    pub command: Command,
    pub refusal: Refusal,
}

/// The engine as pages see it. Copies are one engine.
#[derive(Clone, Copy)]
pub struct Sync {
    pub replica: Replica,
    pub connection: RwSignal<Connection>,
    /// True once all that the actor may see has arrived.
    pub complete: RwSignal<bool>,
    /// Commands without an answer, for the bar.
    pub unsent: RwSignal<usize>,
    pub refused: RwSignal<Vec<Refused>>,
    /// Ticks twice a minute.
    pub now: RwSignal<Time>,
    /// Who is signed in, with what holds now.
    pub(super) actor: RwSignal<Actor>,
    pub(super) outbox: StoredValue<Outbox>,
    /// Answered commands whose rows the stream has not brought yet.
    pub(super) settling: StoredValue<Vec<Waiting>>,
    pub(super) answers: StoredValue<HashMap<u64, RwSignal<Option<Outcome>>>>,
    #[cfg(feature = "hydrate")]
    pub(super) sending: StoredValue<bool>,
    /// Where to go when the session is over.
    #[cfg(feature = "hydrate")]
    pub(super) way_out: StoredValue<&'static str>,
    /// The personal link's token, where the page was opened by one.
    pub(super) link: StoredValue<Option<String>>,
}

impl Sync {
    /// The engine at the first paint, the same on both sides.
    #[must_use]
    pub fn new(visit: &Visit) -> Self {
        let replica = Replica::default();
        replica.apply(visit.rows.clone(), true);
        Self {
            replica,
            connection: RwSignal::new(Connection::Starting),
            complete: RwSignal::new(visit.actor == Actor::Visitor),
            unsent: RwSignal::new(0),
            refused: RwSignal::new(Vec::new()),
            now: RwSignal::new(visit.now),
            actor: RwSignal::new(visit.actor.clone()),
            outbox: StoredValue::new(Outbox::default()),
            settling: StoredValue::new(Vec::new()),
            answers: StoredValue::new(HashMap::new()),
            #[cfg(feature = "hydrate")]
            sending: StoredValue::new(false),
            #[cfg(feature = "hydrate")]
            way_out: StoredValue::new("/sign-in"),
            link: StoredValue::new(None),
        }
    }

    #[must_use]
    pub fn actor(&self) -> Actor {
        self.actor.get_untracked()
    }

    /// [`Self::actor`], for views that change with it.
    #[must_use]
    pub fn watched_actor(&self) -> Actor {
        self.actor.get()
    }

    /// Commands of this page are sent in the name of a personal link.
    pub fn by_link(&self, token: String) {
        self.link.set_value(Some(token));
    }

    /// Whether the rule would refuse a command here and now; `None` where it would not, or cannot know.
    #[must_use]
    pub fn refuses(&self, command: &Command) -> Option<Refusal> {
        let facts = untrack(|| self.facts(command));
        match command::decide(command, &self.actor(), &facts, self.now.get_untracked()) {
            Err(Stop::Refused(refusal)) => Some(refusal),
            _ => None,
        }
    }

    /// [`Self::send`], unless the rule refuses it here and now.
    ///
    /// # Errors
    /// The rule's refusal; nothing was sent.
    pub fn give(&self, command: Command) -> Result<ReadSignal<Option<Outcome>>, Refusal> {
        match self.refuses(&command) {
            Some(refusal) => Err(refusal),
            None => Ok(self.send(command)),
        }
    }

    /// Takes a command into the outbox and shows at once what it would do. The signal says what the server
    /// made of it.
    pub fn send(&self, command: Command) -> ReadSignal<Option<Outcome>> {
        let answer = RwSignal::new(None);
        let made = self.now.get_untracked();
        let ticket = self
            .outbox
            .try_update_value(|o| o.add(command, made))
            .unwrap_or_default();
        self.answers.update_value(|a| {
            a.insert(ticket, answer);
        });
        self.show_unsent();
        #[cfg(feature = "hydrate")]
        super::client_browser::push(*self);
        answer.read_only()
    }

    /// Forgets a refusal that was read.
    pub fn dismiss(&self, ticket: u64) {
        self.refused
            .update(|r| r.retain(|refused| refused.ticket != ticket));
    }

    /// The facts that this device knows for a command.
    fn facts(&self, command: &Command) -> command::Facts {
        match command {
            Command::Ideathon(c) => command::Facts::Ideathon(Box::new(
                ideathon::Facts::known_here(&ideathon::needs(c), &self.replica, &self.actor()),
            )),
            Command::Company(_) => {
                command::Facts::Company(company::Facts::known_here(&self.replica, &self.actor()))
            }
            Command::People(c) => command::Facts::People(Box::new(people::Facts::known_here(
                &people::needs(c),
                &self.replica,
                &self.actor(),
            ))),
            Command::Post(c) => command::Facts::Post(post::Facts {
                mails: Known::Known(self.replica.each(crate::row::Kind::Mail, |row| match row {
                    Row::Mail(mail) if c.mails().contains(&mail.id) => Some(mail.clone()),
                    _ => None,
                })),
            }),
        }
    }

    /// Replays what is unanswered on top of what the server said, with the same rules.
    pub(super) fn show_unsent(&self) {
        let waiting: Vec<Waiting> = self.outbox.with_value(|o| o.waiting().to_vec());
        self.unsent.set(waiting.len());
        let settling = self.settling.get_value();
        self.replica.overlay(Vec::new());
        let mut rows: Vec<Row> = Vec::new();
        for w in settling.iter().chain(&waiting) {
            let facts = untrack(|| self.facts(&w.command));
            if let Ok(decision) = command::decide(&w.command, &self.actor(), &facts, w.made) {
                rows.extend(decision.rows);
                self.replica.overlay(rows.clone());
            }
        }
    }

    /// Hands each answer to who waits for it; refusals are kept for the notice.
    #[cfg(feature = "hydrate")]
    pub(super) fn settle(&self, results: &[Outcome]) {
        let settled = self
            .outbox
            .try_update_value(|o| o.settle(results))
            .unwrap_or_default();
        for (waiting, outcome) in settled {
            let asked = self
                .answers
                .try_update_value(|a| a.remove(&waiting.ticket))
                .flatten();
            match &outcome {
                Outcome::Refused(refusal) => self.refused.update(|r| {
                    r.push(Refused {
                        ticket: waiting.ticket,
                        command: waiting.command.clone(),
                        refusal: refusal.clone(),
                    });
                }),
                _ => self.settling.update_value(|s| s.push(waiting.clone())),
            }
            if let Some(answer) = asked {
                answer.set(Some(outcome));
            }
        }
        self.show_unsent();
    }
}
