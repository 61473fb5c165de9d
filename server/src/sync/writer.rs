//! The one writer: takes commands in batches, decides each by its rule, and answers only after the shared commit.
//! Where one fails, which is rare, the batch is decided once more with a savepoint for each.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use app::access::Actor;
use app::command::{Command, Facts, decide};
use app::fault::{self as bug, Bug};
use app::row::{Kind, Row};
use app::rule::{Decision, Refusal, Stop};
use app::sync::push::{Outcome, Rejection};
use app::time::Time;
use app::value::ClientId;
use app::{company, ideathon};
use chrono::TimeDelta;
use sqlx::{Executor as _, Row as _};
use tokio::sync::{Notify, mpsc, oneshot};

use super::feed::Feed;
use super::log::{self, Entry};
use super::results::Ledger;
use super::shelf::Shelf;
use super::{facts, results, store};
use crate::clock::{Clock, micros};
use crate::db::{self, Conn, Db, Pile, read_row};
use crate::error::Failure;
use crate::{audit, donor, fault, people, post, run, token};

/// Commands in one transaction: what a device sends at once, and some more.
const BATCH: usize = 512;
/// Commands that may wait for the writer before senders wait too.
const QUEUE: usize = 4096;
/// Changes are kept so long for those who come back; who was away longer takes a snapshot.
const LOG_KEPT: TimeDelta = TimeDelta::days(30);
/// How often the log is looked at for what another process wrote.
const LOOK: Duration = Duration::from_millis(300);

/// A command and who sends it.
#[derive(Clone, Debug)]
pub struct Envelope {
    pub actor: Actor,
    /// Who sends, and the command's number there; `None` for the server's own.
    pub sender: Option<(ClientId, u64)>,
    pub command: Command,
}

/// What became of it: a result, or why it was not even looked at.
pub type Reply = Result<Outcome, Rejection>;

struct Job {
    envelope: Envelope,
    /// Why what follows in the same push is not looked at: its sender will send all of it again, under another name.
    stopped: Arc<OnceLock<Rejection>>,
    reply: oneshot::Sender<Reply>,
}

/// The way to the writer.
#[derive(Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Job>,
    /// Asks for the log to be cut and old results to go.
    tidy: mpsc::Sender<oneshot::Sender<()>>,
}

impl Writer {
    /// Starts the writer on a connection of its own. It ends when the last handle is dropped.
    ///
    /// # Errors
    /// Where the database cannot be reached.
    pub async fn start(
        db: &Db,
        clock: Clock,
        feed: Arc<Feed>,
        letters: post::Desk,
        stop: &run::Stop,
    ) -> Result<(Self, tokio::task::JoinHandle<()>), Failure> {
        let conn = db.writer().await?;
        let (jobs, queue) = mpsc::channel(QUEUE);
        let (tidy, tidying) = mpsc::channel(1);
        let bell = Arc::new(Notify::new());
        let (rung, news) = (bell.clone(), db.clone());
        let stopping = stop.clone();
        tokio::spawn(async move { news.rings(rung, stopping).await });
        let desk = Workplace {
            clock,
            feed,
            letters,
            bell,
        };
        let task = tokio::spawn(work(conn, queue, tidying, desk));
        Ok((Self { jobs, tidy }, task))
    }

    /// Cuts the log behind its horizon and forgets old results. What fails is told in the process's log.
    pub async fn tidy(&self) {
        let (done, tidied) = oneshot::channel();
        if self.tidy.send(done).await.is_ok() {
            let _ = tidied.await;
        }
    }

    /// Hands a command in and waits for its reply, which is durable.
    ///
    /// # Errors
    /// Where the command does not come next from its sender; see [`Rejection`].
    pub async fn apply(&self, envelope: Envelope) -> Reply {
        match self.hand_in(envelope, Arc::default()).await.await {
            Ok(reply) => reply,
            Err(_) => Ok(failed(&Failure::new("the writer has stopped"))),
        }
    }

    /// Hands the commands of one push in; the replies come later, in order. Behind one that does not come next
    /// nothing is done.
    pub async fn hand_in_all(&self, envelopes: Vec<Envelope>) -> Vec<oneshot::Receiver<Reply>> {
        let stopped = Arc::default();
        let mut waiting = Vec::with_capacity(envelopes.len());
        for envelope in envelopes {
            waiting.push(self.hand_in(envelope, Arc::clone(&stopped)).await);
        }
        waiting
    }

    async fn hand_in(
        &self,
        envelope: Envelope,
        stopped: Arc<OnceLock<Rejection>>,
    ) -> oneshot::Receiver<Reply> {
        let (reply, waiting) = oneshot::channel();
        let job = Job {
            envelope,
            stopped,
            reply,
        };
        // A closed queue drops the sender, which the receiver notices.
        let _ = self.jobs.send(job).await;
        waiting
    }
}

/// What the writer works with.
struct Workplace {
    clock: Clock,
    feed: Arc<Feed>,
    letters: post::Desk,
    /// Another process has written.
    bell: Arc<Notify>,
}

async fn work(
    mut conn: Conn,
    mut queue: mpsc::Receiver<Job>,
    mut tidying: mpsc::Receiver<oneshot::Sender<()>>,
    at: Workplace,
) {
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut jobs = Vec::with_capacity(BATCH);
    loop {
        tokio::select! {
            taken = queue.recv_many(&mut jobs, BATCH) => {
                if taken == 0 {
                    return;
                }
                write_batch(&mut conn, &mut jobs, &at).await;
            }
            Some(done) = tidying.recv() => {
                if let Err(failure) = tidy(&mut conn, at.clock.now()).await {
                    failure.log();
                    let _ = conn.execute("rollback").await;
                }
                let _ = done.send(());
            }
            () = at.bell.notified() => {
                if let Err(failure) = at.feed.look(&mut conn).await {
                    failure.log();
                }
            }
            _ = look.tick() => {
                if let Err(failure) = at.feed.look(&mut conn).await {
                    failure.log();
                }
            }
        }
    }
}

async fn tidy(conn: &mut Conn, now: Time) -> Result<(), Failure> {
    let (_, end) = log::begin(conn).await?;
    audit::veil::lift(conn, end, now).await?;
    log::cut(conn, micros(now - LOG_KEPT)).await?;
    results::tidy(conn, now).await?;
    let nothing = Pile::on(conn);
    log::commit(conn, nothing, None).await
}

/// One transaction for many commands. Where it cannot be committed, none of them happened, and all are told.
async fn write_batch(conn: &mut Conn, jobs: &mut Vec<Job>, at: &Workplace) {
    let mut written = commit(conn, jobs, at, false).await;
    if written.is_err() {
        // Something failed, which is rare: once more, so that it fails alone.
        let _ = conn.execute("rollback").await;
        written = commit(conn, jobs, at, true).await;
    }
    fault::place().await;
    match written {
        Ok(Written {
            replies,
            entries,
            mail,
            ..
        }) => {
            if let Err(failure) = at.feed.publish(conn, entries).await {
                failure.log();
            }
            if mail {
                at.letters.ring();
            }
            fault::place().await;
            answer(jobs, replies);
        }
        Err(failure) => {
            failure.log();
            let _ = conn.execute("rollback").await;
            for job in jobs.drain(..) {
                let _ = job.reply.send(Ok(failed(&failure)));
            }
        }
    }
}

/// Decides, writes and commits; see [`transact`].
async fn commit(
    conn: &mut Conn,
    jobs: &mut Vec<Job>,
    at: &Workplace,
    careful: bool,
) -> Result<Written, Failure> {
    let mut written = transact(conn, jobs, at, careful).await?;
    if bug::planted(Bug::AcknowledgeEarly) {
        answer(jobs, core::mem::take(&mut written.replies));
    }
    fault::place().await;
    let last = core::mem::replace(&mut written.last, Pile::on(conn));
    log::commit(conn, last, written.moved_to).await?;
    Ok(written)
}

fn answer(jobs: &mut Vec<Job>, replies: Vec<Reply>) {
    for (job, reply) in jobs.drain(..).zip(replies) {
        let _ = job.reply.send(reply);
    }
}

/// What is written and not committed yet.
struct Written {
    replies: Vec<Reply>,
    entries: Vec<Entry>,
    /// There is something for the postman.
    mail: bool,
    /// Where the log ends afterwards, if elsewhere.
    moved_to: Option<i64>,
    /// What is still to be written, together with the commit.
    last: Pile,
}

/// Decides and writes all but the last, without committing. Only a careful one sets what fails aside; else it ends all.
async fn transact(
    conn: &mut Conn,
    jobs: &[Job],
    at: &Workplace,
    careful: bool,
) -> Result<Written, Failure> {
    let (place, end) = log::begin(conn).await?;
    let mut batch = Batch {
        number: place.number,
        entries: Vec::new(),
        logged: 0,
        mail: false,
        end,
        lines: Vec::new(),
        veiled: Vec::new(),
        ledger: Ledger::default(),
        shelf: Shelf::default(),
        careful,
        early: VecDeque::new(),
        clock: &at.clock,
        letters: &at.letters,
    };
    if bug::planted(Bug::LoadBeforeLock) {
        for job in jobs {
            batch
                .early
                .push_back(facts::load(conn, &job.envelope.command).await?);
        }
    }
    let mut replies = Vec::with_capacity(jobs.len());
    let mut fetched = 0;
    for (n, job) in jobs.iter().enumerate() {
        let Job {
            envelope, stopped, ..
        } = job;
        if n >= fetched && !careful {
            fetched = n + batch.look_ahead(conn, &jobs[n..]).await?;
        }
        let reply = match stopped.get() {
            Some(rejection) => Err(rejection.clone()),
            None => batch.take(conn, envelope).await?,
        };
        if let Err(rejection) = &reply {
            let _ = stopped.set(rejection.clone());
        }
        replies.push(reply);
        fault::place().await;
    }
    let last = batch.pile(conn).await?;
    let moved_to = (batch.number != place.number).then_some(batch.number);
    if moved_to.is_some() {
        db::ring(conn).await?;
    }
    Ok(Written {
        replies,
        entries: batch.entries,
        mail: batch.mail,
        moved_to,
        last,
    })
}

struct Batch<'a> {
    /// The last number given out.
    number: i64,
    entries: Vec<Entry>,
    /// So many of the entries stand in the log.
    logged: usize,
    /// Whether there is something for the postman.
    mail: bool,
    /// Where the audit log ends.
    end: audit::End,
    /// Lines that do not stand in it yet.
    lines: Vec<audit::Chained>,
    /// Lines that stand there only when their day is over.
    veiled: Vec<audit::Line>,
    ledger: Ledger,
    shelf: Shelf,
    /// Each command has a savepoint of its own.
    careful: bool,
    /// Facts that were loaded too early; only where that bug is planted.
    early: VecDeque<Facts>,
    clock: &'a Clock,
    letters: &'a post::Desk,
}

impl Batch<'_> {
    /// Fetches the senders of all these commands, and what the first of them name; says how many that are.
    async fn look_ahead(&mut self, conn: &mut Conn, jobs: &[Job]) -> Result<usize, Failure> {
        let coming = jobs.iter().map(|job| &job.envelope);
        let (mut asks, many) = Shelf::asks(coming.clone().map(|envelope| &envelope.command));
        let senders = coming.filter_map(|envelope| Some(envelope.sender?.0));
        asks.push(self.ledger.ask(senders));
        for row in db::ask(conn, &asks).await? {
            let what: String = row.try_get("what")?;
            match Kind::parse(&what) {
                Some(kind) => self.shelf.put(read_row(kind, row.try_get("said")?)?),
                None => self.ledger.put(&row)?,
            }
        }
        Ok(many)
    }

    /// One command. An error here is the whole batch's.
    async fn take(&mut self, conn: &mut Conn, envelope: &Envelope) -> Result<Reply, Failure> {
        let now = self.clock.now();
        // What a command is known by when it is sent again.
        let json = serde_json::to_vec(&envelope.command)?;
        let digest = token::digest(&json);
        if let Some((client, seq)) = envelope.sender
            && let Some(reply) = self
                .ledger
                .earlier(conn, client, seq, &envelope.actor, &digest)
                .await?
        {
            return Ok(reply);
        }
        if self.careful {
            // What is behind this command stays, whatever becomes of it.
            self.write(conn).await?;
            conn.execute("savepoint command").await?;
        }
        let known = (self.number, self.entries.len());
        let mut rows = Vec::new();
        let outcome = match self.decide_and_write(conn, envelope, &mut rows).await {
            Ok(outcome) => {
                if self.careful {
                    conn.execute("release savepoint command").await?;
                }
                outcome
            }
            Err(failure) if !self.careful => return Err(failure),
            Err(failure) => {
                failure.log();
                conn.execute("rollback to savepoint command").await?;
                conn.execute("release savepoint command").await?;
                self.number = known.0;
                self.entries.truncate(known.1);
                self.logged = known.1;
                match envelope.sender {
                    Some((client, seq)) => {
                        results::count_failure(conn, client, seq, &envelope.actor, &failure, now)
                            .await?
                    }
                    None => failed(&failure),
                }
            }
        };
        let line = audit::line(
            &envelope.actor,
            &envelope.command,
            &json,
            &outcome,
            &rows,
            now,
        );
        match line {
            Some(line) if line.is_veiled() => self.veiled.push(line),
            Some(line) => self.lines.push(audit::chained(&mut self.end, line)),
            None => {}
        }
        if let Some((client, seq)) = envelope.sender
            && !matches!(outcome, Outcome::Failed { .. })
            && !bug::planted(Bug::SkipResult)
        {
            self.ledger
                .keep(client, seq, &envelope.actor, digest, &outcome, now)?;
        }
        Ok(Ok(outcome))
    }

    async fn decide_and_write(
        &mut self,
        conn: &mut Conn,
        envelope: &Envelope,
        changed: &mut Vec<Row>,
    ) -> Result<Outcome, Failure> {
        let now = self.clock.now();
        let facts = match self.early.pop_front() {
            Some(facts) => facts,
            None => self.facts(conn, &envelope.command).await?,
        };
        let ruled = catch_unwind(AssertUnwindSafe(|| {
            decide(&envelope.command, &envelope.actor, &facts, now)
        }))
        .map_err(|_| Failure::new("a rule panicked"))?;
        let decision = match ruled {
            Ok(decision) => decision,
            Err(Stop::Refused(refusal)) => return Ok(Outcome::Refused(refusal)),
            Err(Stop::Hidden) => return Err(Failure::new("a rule met a fact that was not loaded")),
        };
        let Decision {
            rows,
            letters,
            notices,
            thanks,
            postings,
            errands,
            answer,
        } = decision;
        if names_another(conn, &rows, &facts).await? {
            return Ok(Outcome::Refused(not_allowed(&envelope.command)));
        }
        for row in &rows {
            let before = facts::before(&facts, row.kind(), row.id());
            if before.as_ref() == Some(row) {
                continue;
            }
            if !self.shelf.take(row) {
                store::write(conn, row, before.is_none()).await?;
            }
            self.note(before, row.clone());
        }
        for letter in &letters {
            if let Some(mail) = self.letters.write(conn, letter, &rows, &facts, now).await? {
                self.note(None, Row::Mail(mail));
            }
        }
        for notice in &notices {
            self.letters.notify(conn, notice, now).await?;
            self.mail = true;
        }
        for told in &thanks {
            self.mail |= self.letters.thank(conn, told, now).await?;
        }
        donor::ledger::append(conn, &postings, now).await?;
        donor::provider::errands::append(conn, &errands, now).await?;
        post::outbox::follow(conn, &envelope.command, now).await?;
        if people::scrub::scrubs(&envelope.command) {
            self.log(conn).await?;
        }
        people::scrub::follow(conn, &envelope.command).await?;
        *changed = rows;
        Ok(Outcome::Done(answer))
    }

    /// What the command's rule looks at, from the shelf or else from the database.
    async fn facts(&mut self, conn: &mut Conn, command: &Command) -> Result<Facts, Failure> {
        if let Some(facts) = self.shelf.facts(command) {
            return Ok(facts);
        }
        self.shelf.put_back(conn).await?;
        facts::load(conn, command).await
    }

    fn note(&mut self, before: Option<Row>, after: Row) {
        if let Row::Mail(mail) = &after {
            self.mail = true;
            // What goes to a person about their account is seen by nobody: it needs no entry.
            if !mail.is_about_an_event() {
                return;
            }
        }
        self.number += 1;
        let at = micros(self.clock.now());
        self.entries
            .push(Entry::new(self.number, before, Some(after), at));
    }

    /// Writes what was only noted.
    async fn write(&mut self, conn: &mut Conn) -> Result<(), Failure> {
        self.pile(conn).await?.run(conn).await
    }

    /// What was only noted, to be written in few statements for many commands.
    async fn pile(&mut self, conn: &mut Conn) -> Result<Pile, Failure> {
        let mut pile = Pile::on(conn);
        self.shelf.empty(conn, &mut pile).await?;
        log::append(&mut pile, &self.entries[self.logged..])?;
        self.logged = self.entries.len();
        audit::append(&mut pile, core::mem::take(&mut self.lines));
        let veiled = core::mem::take(&mut self.veiled);
        audit::veil::lay_by(&mut pile, veiled, self.clock.now());
        self.ledger.write(&mut pile);
        Ok(pile)
    }

    async fn log(&mut self, conn: &mut Conn) -> Result<(), Failure> {
        let mut pile = Pile::on(conn);
        log::append(&mut pile, &self.entries[self.logged..])?;
        self.logged = self.entries.len();
        pile.run(conn).await
    }
}

/// Whether a new row has an id that names another one: senders make ids, and a rule knows only of what it looks at.
async fn names_another(conn: &mut Conn, rows: &[Row], facts: &Facts) -> Result<bool, Failure> {
    for (n, row) in rows.iter().enumerate() {
        let (kind, id) = (row.kind(), row.id());
        let twice = rows[..n].iter().any(|r| (r.kind(), r.id()) == (kind, id));
        let new = facts::before(facts, kind, id).is_none();
        if new && (twice || store::is_taken(conn, kind, id).await?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What whoever may not is told, in the words of the command's room.
fn not_allowed(command: &Command) -> Refusal {
    match command {
        Command::Ideathon(_) => Refusal::Ideathon(ideathon::Refusal::NotAllowed),
        Command::Company(_) => Refusal::Company(company::Refusal::NotAllowed),
        Command::People(_) => Refusal::People(app::people::Refusal::NotAllowed),
        Command::Roundtable(_) => Refusal::Roundtable(app::roundtable::Refusal::NotAllowed),
        Command::Task(_) => Refusal::Task(app::task::Refusal::NotAllowed),
        Command::Donor(_) => Refusal::Donor(app::donor::Refusal::NotAllowed),
        Command::Post(_) => Refusal::Post(app::post::Refusal::NotAllowed),
    }
}

/// Nothing was decided.
pub(super) fn failed(failure: &Failure) -> Outcome {
    Outcome::Failed {
        id: failure.id.clone(),
    }
}
