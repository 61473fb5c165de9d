//! The device's half of the engine: outboxes out, one stream in, and what the pages may ask of both. It does no
//! I/O itself: what is to be done stands in [`Wish`]es, which the browser fulfils, and the simulation.

use std::collections::{HashMap, HashSet, VecDeque};

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::PROTOCOL;
use super::device;
use super::line::Line;
use super::live::News;
use super::outbox::{Changed, Made, Outbox, Refused, Step, Waiting};
use super::pull::Cursor;
use super::push::{MAX_COMMANDS, MAX_OF_VISITOR, Outcome, Push, Pushed, Rejection};
use super::replica::Replica;
use super::tabs::Message;
use crate::access::Actor;
use crate::command::{self, Command};
use crate::company;
use crate::donor;
use crate::fault::{self, Bug};
use crate::ideathon;
use crate::people;
use crate::post;
use crate::roundtable;
use crate::row::{Kind, Row};
use crate::rule::{Known, Refusal, Ruled, Stop};
use crate::task;
use crate::time::Time;
use crate::value::ClientId;
use crate::visit::Visit;

/// How the device stands to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Connection {
    /// Not tried yet: nothing to say.
    Starting,
    Online,
    Offline,
}

/// Whether this device keeps what is made on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// Not opened: it is not known yet, or nothing is kept here.
    Closed,
    Kept,
    /// It does not: what is made lives as long as the page.
    Failing,
}

/// The list of commands that something is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// On the device, shared by its tabs; the leading one sends.
    Shared,
    /// In this tab's memory: what may not lie on the device, or cannot.
    Own,
}

/// What the engine wants done.
#[derive(Clone, Debug)]
pub enum Wish {
    /// Take this step on the device, then say [`Sync::kept`] or [`Sync::not_kept`].
    Keep(Step),
    /// There may be something to send: ask [`Sync::next_push`].
    Send(Which),
    /// Tell the other tabs.
    Tell(Message),
    /// Ask the server what changed, after a rest where it could not be reached; then say [`Sync::pulled`].
    Pull { cursor: Cursor, rest: bool },
    /// Say [`Sync::waited`] in a moment, when another tab would have answered.
    Wait,
    /// Open the stream behind this.
    Listen(Cursor),
    /// Close the stream.
    Hush,
    /// Keep these rows on the device as they are now, or all of them and no others.
    KeepRows(Option<Vec<(Kind, Uuid)>>),
    /// The session is over: clear what lies here, and go.
    Leave,
    /// The page is older than the server.
    Reload,
    /// Look at the device's outbox again, then say [`Sync::read`].
    Read,
    /// Say [`Sync::stop_settling`] in a while.
    StopSettling,
}

/// How a push ended.
#[derive(Clone, Debug)]
pub enum Answer {
    Pushed(Pushed),
    Rejected(Rejection),
    /// The session is over.
    NotSignedIn,
    /// The network, or the server: nobody knows whether it was taken.
    Broken,
}

/// What a sender does after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Look whether there is more.
    GoOn,
    /// Wait, longer each time.
    Rest,
    /// As the server asked.
    RestFor { seconds: u32 },
    /// The page is older than the server; what waits stays.
    Reload,
    /// Ask whether the session is over.
    Leave,
}

#[derive(Default)]
pub(super) struct Core {
    /// The device's outbox, as last read.
    shared: Outbox,
    own: Outbox,
    /// What other tabs added to the device's outbox is missing in `shared`: nothing is sent before it was read,
    /// or the server would be told of a later command first.
    behind: bool,
    /// On their way to the device's storage.
    making: Vec<Made>,
    /// Answered commands whose rows the stream has not brought yet.
    settling: Vec<Waiting>,
    /// What has its answer, also where the device could not take it out of its list.
    answered: HashMap<Uuid, Outcome>,
    /// Those that the device still lists: a tab that is opened now would show them as waiting.
    stuck: Vec<(Uuid, Outcome)>,
    /// A push is under way.
    sending: [bool; 2],
    wishes: VecDeque<Wish>,
    line: Line,
    answers: HashMap<Uuid, RwSignal<Option<Outcome>>>,
}

/// The engine as pages see it. Copies are one engine.
#[derive(Clone, Copy)]
pub struct Sync {
    pub replica: Replica,
    pub connection: RwSignal<Connection>,
    pub storage: RwSignal<Storage>,
    /// True once all that the actor may see has arrived.
    pub complete: RwSignal<bool>,
    /// Commands without an answer, for the bar.
    pub unsent: RwSignal<usize>,
    /// Those of them that are lost when this page is closed.
    pub fleeting: RwSignal<usize>,
    pub refused: RwSignal<Vec<Refused>>,
    /// A newer build of this page lies ready.
    pub renewed: RwSignal<bool>,
    /// Since when the rows lie on this device, where the server has not been heard yet.
    pub kept_since: RwSignal<Option<Time>>,
    /// Somebody wants to sign out; what was not sent is offered first.
    pub leaving: RwSignal<bool>,
    /// Ticks twice a minute.
    pub now: RwSignal<Time>,
    /// Who is signed in, with what holds now.
    pub(super) actor: RwSignal<Actor>,
    pub(super) core: StoredValue<Core>,
    /// Where to go when the session is over.
    #[cfg(feature = "hydrate")]
    pub(super) way_out: StoredValue<&'static str>,
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
            storage: RwSignal::new(Storage::Closed),
            complete: RwSignal::new(visit.actor == Actor::Visitor || !visit.rows.is_empty()),
            unsent: RwSignal::new(0),
            fleeting: RwSignal::new(0),
            refused: RwSignal::new(Vec::new()),
            renewed: RwSignal::new(false),
            kept_since: RwSignal::new(visit.heard),
            leaving: RwSignal::new(false),
            now: RwSignal::new(visit.now),
            actor: RwSignal::new(visit.actor.clone()),
            core: StoredValue::new(Core::default()),
            #[cfg(feature = "hydrate")]
            way_out: StoredValue::new("/sign-in"),
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

    /// What the rule says of a command here and now, by what this device knows.
    ///
    /// # Errors
    /// The rule's refusal, or that a fact which decides is hidden here.
    pub fn foresees(&self, command: &Command) -> Ruled {
        self.at(command, self.now.get_untracked())
    }

    /// Whether the rule would refuse a command here and now; `None` where it would not, or cannot know.
    #[must_use]
    pub fn refuses(&self, command: &Command) -> Option<Refusal> {
        match self.foresees(command) {
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

    /// Takes a command in and shows at once what it would do. The signal says what the server made of it.
    pub fn send(&self, command: Command) -> ReadSignal<Option<Outcome>> {
        let answer = RwSignal::new(None);
        let made_at = self.now.get_untracked();
        let made = Made {
            mark: Uuid::now_v7(),
            command: command.clone(),
            made: made_at,
        };
        let may = untrack(|| device::command(&made.command, &self.replica));
        let on_device = self.storage.get_untracked() == Storage::Kept && may;
        self.core.update_value(|core| {
            core.answers.insert(made.mark, answer);
            if on_device {
                core.making.push(made.clone());
                core.wishes.push_back(Wish::Keep(Step::Add(Box::new(made))));
            } else {
                core.own.take(Step::Add(Box::new(made)));
                core.wishes.push_back(Wish::Send(Which::Own));
            }
        });
        // What was made before is shown already; this one is laid on top.
        self.count();
        self.lay(&command, made_at);
        #[cfg(feature = "hydrate")]
        super::browser::fulfil();
        answer.read_only()
    }

    /// What has no answer yet, in the order in which it was made.
    #[must_use]
    pub fn unanswered(&self) -> Vec<(Uuid, Command)> {
        self.unsent.track();
        self.core.with_value(|core| {
            let waiting = core.shared.waiting.iter().chain(&core.own.waiting);
            let waiting = waiting.map(|w| (w.mark, w.command.clone()));
            let making = core.making.iter().map(|m| (m.mark, m.command.clone()));
            let mut all: Vec<_> = waiting.chain(making).collect();
            // Marks are made by the clock.
            all.sort_by_key(|(mark, _)| *mark);
            all
        })
    }

    /// Lets go of what waits: whoever made it signs out.
    pub fn forget(&self) {
        self.core.update_value(|core| {
            core.making.clear();
            core.shared = Outbox::default();
            core.own = Outbox::default();
        });
        self.show();
    }

    /// Forgets a refusal that was read.
    pub fn dismiss(&self, mark: Uuid) {
        self.core.update_value(|core| {
            core.own.take(Step::Dismiss(mark));
            if core.shared.refused.iter().any(|r| r.mark == mark) {
                core.shared.take(Step::Dismiss(mark));
                core.wishes.push_back(Wish::Keep(Step::Dismiss(mark)));
            }
        });
        self.show();
        #[cfg(feature = "hydrate")]
        super::browser::fulfil();
    }

    /// The oldest thing to be done, if any.
    #[must_use]
    pub fn next_wish(&self) -> Option<Wish> {
        self.core
            .try_update_value(|core| core.wishes.pop_front())
            .flatten()
    }

    /// The device's outbox, as it was read there.
    pub fn read(&self, outbox: Outbox) {
        self.holds(outbox);
        self.show();
    }

    /// [`Self::read`], where what is shown comes later.
    fn holds(&self, mut outbox: Outbox) {
        self.core.update_value(|core| {
            let (left, waiting): (Vec<_>, Vec<_>) = outbox
                .waiting
                .into_iter()
                .partition(|w| core.answered.contains_key(&w.mark));
            outbox.waiting = waiting;
            let left = left.into_iter().map(|w| w.mark);
            core.stuck = left
                .filter_map(|mark| Some((mark, core.answered.get(&mark)?.clone())))
                .collect();
            core.behind = false;
            let before = core::mem::replace(&mut core.shared, outbox);
            core.let_settle(&before, Which::Shared);
            if core.line.leads {
                core.wishes.push_back(Wish::Send(Which::Shared));
            }
        });
    }

    /// A step was taken on the device, which now holds this; of an addition, only what was added is told.
    pub fn kept(&self, step: &Step, changed: Changed, outbox: Option<Outbox>) {
        self.core.update_value(|core| {
            if let Step::Add(made) = step {
                core.making.retain(|m| m.mark != made.mark);
                if !core.shared.joined(&changed) {
                    core.behind = true;
                    core.wishes.push_back(Wish::Read);
                }
                if core.line.leads {
                    core.wishes.push_back(Wish::Send(Which::Shared));
                }
            }
            if let Step::Fork { .. } = step {
                core.sending[Which::Shared as usize] = false;
            }
            core.wishes.push_back(Wish::Tell(Message::Outbox));
        });
        let whole = outbox.is_some();
        if let Some(outbox) = outbox {
            self.holds(outbox);
        }
        if !self.settled(step, changed) {
            // What was added is shown since it was made; to lay all that waits once more takes as long as there is
            // much of it.
            if whole { self.show() } else { self.count() }
        }
    }

    /// The device could not take a step: it is taken in memory, and said.
    pub fn not_kept(&self, step: Step) {
        self.storage.set(Storage::Failing);
        let changed = self.core.try_update_value(|core| {
            if let Step::Add(made) = &step {
                core.making.retain(|m| m.mark != made.mark);
                core.wishes.push_back(Wish::Send(Which::Own));
                return core.own.take(step.clone());
            }
            if let Step::Fork { .. } = step {
                core.sending[Which::Shared as usize] = false;
            }
            core.wishes.push_back(Wish::Send(Which::Shared));
            core.take(Which::Shared, step.clone())
        });
        if !self.settled(&step, changed.unwrap_or_default()) {
            self.count();
        }
    }

    /// What to send now; nothing while a push is under way, or where another tab sends.
    #[must_use]
    pub fn next_push(&self, which: Which) -> Option<Push> {
        // A device that cannot be read keeps nothing back.
        let kept = self.storage.get_untracked() == Storage::Kept;
        let person = self.actor().person();
        let person = person.filter(|_| !fault::planted(Bug::SendNameless));
        let limit = match self.actor() {
            Actor::Visitor => MAX_OF_VISITOR,
            _ => MAX_COMMANDS,
        };
        self.core
            .try_update_value(|core| {
                let may = which == Which::Own || (core.line.leads && !(core.behind && kept));
                if !may || core.sending[which as usize] {
                    return None;
                }
                let outbox = core.outbox(which);
                let client = outbox.head?.client;
                let commands = outbox.batch(limit);
                if commands.is_empty() {
                    return None;
                }
                core.sending[which as usize] = true;
                if fault::planted(Bug::ForgetSent) {
                    core.outbox_mut(which).waiting.drain(..commands.len());
                }
                Some(Push {
                    protocol: PROTOCOL,
                    client,
                    person,
                    commands,
                })
            })
            .flatten()
    }

    /// A push has ended; what it settled leaves the outbox. A sender that is to wait does so until
    /// [`Self::rested`].
    pub fn pushed(&self, which: Which, push: &Push, answer: Answer) -> Then {
        let renames = matches!(
            answer,
            Answer::Rejected(Rejection::Fork { .. } | Rejection::Gap { .. })
        );
        let on_device = which == Which::Shared && self.storage.get_untracked() == Storage::Kept;
        let then = self.answered(which, push, answer);
        // Under the old name nothing is sent any more: it would be sent again under the new one.
        if matches!(then, Then::GoOn | Then::Leave) && !(renames && on_device) {
            self.rested(which);
        }
        then
    }

    fn answered(&self, which: Which, push: &Push, answer: Answer) -> Then {
        let client = push.client;
        let first = push.commands.first().map_or(0, |c| c.seq);
        match answer {
            Answer::Pushed(Pushed { results }) => {
                let whole = results.len() == push.commands.len();
                let failed = matches!(results.last(), Some(Outcome::Failed { .. }));
                self.step(
                    which,
                    Step::Settle {
                        client,
                        first,
                        results,
                    },
                );
                if whole && !failed {
                    Then::GoOn
                } else {
                    Then::Rest
                }
            }
            Answer::Rejected(Rejection::Fork { client: new }) => {
                self.step(which, Step::Fork { client, new });
                Then::GoOn
            }
            // The server was restored from a backup that knows less of us: what is unanswered is sent anew.
            Answer::Rejected(Rejection::Gap { .. }) => {
                let new = ClientId::new();
                self.step(which, Step::Fork { client, new });
                Then::GoOn
            }
            Answer::Rejected(Rejection::Protocol { .. }) => Then::Reload,
            Answer::Rejected(Rejection::TooOften { seconds }) => Then::RestFor { seconds },
            Answer::NotSignedIn | Answer::Rejected(Rejection::NotSignedIn)
                if self.actor().person().is_some() =>
            {
                Then::Leave
            }
            // Where nobody is signed in, the answer took a dead cookie back: the next try is a visitor's.
            Answer::Rejected(
                Rejection::Malformed { .. } | Rejection::TooMany { .. } | Rejection::NotSignedIn,
            )
            | Answer::Broken
            | Answer::NotSignedIn => Then::Rest,
        }
    }

    /// A sender that was to wait has waited.
    pub fn rested(&self, which: Which) {
        self.core
            .update_value(|core| core.sending[which as usize] = false);
    }

    /// Takes a step of a sender, where its outbox lies.
    fn step(&self, which: Which, step: Step) {
        if which == Which::Shared && self.storage.get_untracked() == Storage::Kept {
            self.core
                .update_value(|core| core.wishes.push_back(Wish::Keep(step)));
            return;
        }
        let changed = self.core.try_update_value(|core| {
            core.wishes.push_back(Wish::Send(which));
            core.take(which, step.clone())
        });
        self.settled(&step, changed.unwrap_or_default());
    }

    /// What a step settled is told to whoever waits for it, and shown; false where that was nothing.
    fn settled(&self, step: &Step, changed: Changed) -> bool {
        let answered = self.core.try_update_value(|core| {
            match step {
                Step::Fork { .. } => {
                    core.wishes.push_back(Wish::Send(Which::Shared));
                    core.wishes.push_back(Wish::Send(Which::Own));
                }
                _ if changed.settled.is_empty() => {}
                _ => core
                    .wishes
                    .push_back(Wish::Tell(Message::Settled(changed.settled.clone()))),
            }
            // Another tab may have sent it before this one heard that the device holds it.
            matches!(step, Step::Add(made) if core.answered.contains_key(&made.mark))
        });
        let heard = !changed.settled.is_empty()
            || matches!(step, Step::Fork { .. })
            || answered == Some(true);
        if heard {
            self.hear_settled(changed.settled);
        }
        heard
    }

    /// What the server made of commands, also of other tabs'.
    pub(super) fn hear_settled(&self, settled: Vec<(Uuid, Outcome)>) {
        self.core.update_value(|core| {
            core.answered.extend(settled.iter().cloned());
            // The device may list them still: whoever settled them says it once, and may be gone when another tab asks.
            let waits = |mark: Uuid| core.shared.waiting.iter().any(|w| w.mark == mark);
            let listed: Vec<_> = settled
                .iter()
                .filter(|(mark, _)| waits(*mark))
                .cloned()
                .collect();
            core.stuck.extend(listed);
            let mut shared = core.shared.clone();
            shared
                .waiting
                .retain(|w| !core.answered.contains_key(&w.mark));
            let before = core::mem::replace(&mut core.shared, shared);
            core.let_settle(&before, Which::Shared);
        });
        let done = |(_, outcome): &(Uuid, Outcome)| matches!(outcome, Outcome::Done(_));
        let same = settled.iter().all(done);
        for (mark, outcome) in settled {
            let asked = self
                .core
                .try_update_value(|core| core.answers.remove(&mark))
                .flatten();
            if let Some(answer) = asked {
                answer.set(Some(outcome));
            }
        }
        // What was done is shown as before, until its rows come.
        if same { self.count() } else { self.show() }
    }

    /// The clock goes on by seconds while the caller lives: usually a page looks at it less often.
    pub fn tells_seconds(self) {
        #[cfg(feature = "hydrate")]
        super::browser::tells_seconds(self);
    }

    /// What was answered and could not be taken from the device's list.
    pub(super) fn stuck(&self) -> Vec<(Uuid, Outcome)> {
        self.core.with_value(|core| core.stuck.clone())
    }

    /// Takes in what the stream brings.
    pub(super) fn hear(&self, news: News) {
        self.core.update_value(|core| core.settling.clear());
        if self.kept_since.get_untracked().is_some() {
            self.kept_since.set(None);
        }
        self.replica.apply(news.patches, news.snapshot);
        self.show();
    }

    /// Other rights hold from now on.
    pub(super) fn stands_as(&self, who: Actor) {
        self.actor.set(who);
    }

    pub(super) fn line<T>(&self, with: impl FnOnce(&mut Line) -> T) -> T {
        self.core
            .try_update_value(|core| with(&mut core.line))
            .expect("the engine lives as long as its page")
    }

    pub(super) fn wish(&self, wish: Wish) {
        self.core.update_value(|core| core.wishes.push_back(wish));
    }

    /// The patch of an answered command did not come: the row is shown as the server said it last.
    pub fn stop_settling(&self) {
        self.core.update_value(|core| core.settling.clear());
        self.show();
    }

    /// Whether every command has its answer, for whoever waits for quiet.
    #[must_use]
    pub fn quiet(&self) -> bool {
        self.core.with_value(|core| {
            core.making.is_empty()
                && core.shared.waiting.is_empty()
                && core.own.waiting.is_empty()
                && core.wishes.is_empty()
        })
    }

    /// The facts that this device knows for a command.
    fn facts(&self, command: &Command) -> command::Facts {
        match command {
            Command::Ideathon(c) => command::Facts::Ideathon(Box::new(
                ideathon::Facts::known_here(&ideathon::needs(c), &self.replica, &self.actor()),
            )),
            Command::Company(c) => command::Facts::Company(company::Facts::known_here(
                &company::needs(c),
                &self.replica,
                &self.actor(),
            )),
            Command::People(c) => command::Facts::People(Box::new(people::Facts::known_here(
                &people::needs(c),
                &self.replica,
                &self.actor(),
            ))),
            Command::Roundtable(c) => command::Facts::Roundtable(Box::new(
                roundtable::Facts::known_here(&roundtable::needs(c), &self.replica, &self.actor()),
            )),
            Command::Donor(c) => command::Facts::Donor(Box::new(donor::Facts::known_here(
                &donor::needs(c),
                &self.replica,
                &self.actor(),
            ))),
            Command::Task(c) => command::Facts::Task(Box::new(task::Facts::known_here(
                &task::needs(c),
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
    pub(super) fn show(&self) {
        self.count();
        let steps: Vec<(Command, Time)> = self.core.with_value(|core| {
            let waiting = core.shared.waiting.iter().chain(&core.own.waiting);
            let waiting = core.settling.iter().chain(waiting);
            let waiting = waiting.map(|w| (w.command.clone(), w.made));
            let making = core.making.iter().map(|m| (m.command.clone(), m.made));
            waiting.chain(making).collect()
        });
        self.replica.clear();
        for (command, made) in steps {
            self.lay(&command, made);
        }
    }

    /// Lays what a command would do on top of all before it.
    fn lay(&self, command: &Command, made: Time) {
        if let Ok(decision) = self.at(command, made) {
            self.replica.lay(decision.rows);
        }
    }

    fn at(&self, command: &Command, made: Time) -> Ruled {
        let facts = untrack(|| self.facts(command));
        command::decide(command, &self.actor(), &facts, made)
    }

    /// Says how much waits, and what was refused.
    fn count(&self) {
        let kept = self.storage.get_untracked() == Storage::Kept;
        self.core.with_value(|core| {
            let (own, shared, making) = (
                core.own.waiting.len(),
                core.shared.waiting.len(),
                core.making.len(),
            );
            self.unsent.set(own + shared + making);
            self.fleeting
                .set(own + making + if kept { 0 } else { shared });
            let refused = core.shared.refused.iter().chain(&core.own.refused);
            let refused: Vec<Refused> = refused.cloned().collect();
            if self.refused.with_untracked(|shown| *shown != refused) {
                self.refused.set(refused);
            }
        });
    }
}

impl Core {
    /// What left an outbox and was not refused is shown as done until its rows come.
    fn let_settle(&mut self, before: &Outbox, which: Which) {
        let now = match which {
            Which::Shared => &self.shared,
            Which::Own => &self.own,
        };
        let waiting = now.waiting.iter().map(|still| still.mark);
        let refused = now.refused.iter().map(|refused| refused.mark);
        let here: HashSet<Uuid> = waiting.chain(refused).collect();
        let left = before.waiting.iter().filter(|w| !here.contains(&w.mark));
        let left: Vec<Waiting> = left.cloned().collect();
        if !left.is_empty() {
            self.settling.extend(left);
            self.wishes.push_back(Wish::StopSettling);
        }
    }

    /// Takes a step in memory.
    fn take(&mut self, which: Which, step: Step) -> Changed {
        let before = self.outbox(which).clone();
        let changed = self.outbox_mut(which).take(step);
        self.let_settle(&before, which);
        if which == Which::Shared {
            // The device has it still, as if it waited: tabs that read it there are told.
            self.stuck.extend(changed.settled.iter().cloned());
            // The device does not have them, and would forget them when it is read again.
            self.shared.refused.retain(|r| !changed.refused.contains(r));
            self.own.refused.extend(changed.refused.iter().cloned());
        }
        changed
    }

    fn outbox(&self, which: Which) -> &Outbox {
        match which {
            Which::Shared => &self.shared,
            Which::Own => &self.own,
        }
    }

    fn outbox_mut(&mut self, which: Which) -> &mut Outbox {
        match which {
            Which::Shared => &mut self.shared,
            Which::Own => &mut self.own,
        }
    }
}
