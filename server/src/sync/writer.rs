//! The one writer: takes commands in batches, decides each by its rule in a savepoint of its own, and
//! answers only after the shared commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use app::access::Actor;
use app::command::{Command, decide};
use app::row::Row;
use app::rule::{Decision, Refusal, Stop};
use app::sync::push::{Outcome, Rejection};
use app::value::ClientId;
use sqlx::{Executor as _, Row as _};
use tokio::sync::{mpsc, oneshot};

use super::feed::Feed;
use super::log::{self, Entry};
use super::{facts, store};
use crate::clock::{Clock, micros};
use crate::db::{Conn, Db};
use crate::error::Failure;
use crate::{audit, people, post, token};

/// Commands in one transaction.
const BATCH: usize = 128;
/// Commands that may wait for the writer before senders wait too.
const QUEUE: usize = 4096;
/// A command that failed so often is set aside as a stored refusal.
const PARKED_AFTER: i64 = 3;
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
    reply: oneshot::Sender<Reply>,
}

/// The way to the writer.
#[derive(Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Job>,
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
    ) -> Result<(Self, tokio::task::JoinHandle<()>), Failure> {
        let conn = db.writer().await?;
        let (jobs, queue) = mpsc::channel(QUEUE);
        let task = tokio::spawn(work(conn, queue, clock, feed, letters));
        Ok((Self { jobs }, task))
    }

    /// Hands a command in and waits for its reply, which is durable.
    ///
    /// # Errors
    /// Where the command does not come next from its sender; see [`Rejection`].
    pub async fn apply(&self, envelope: Envelope) -> Reply {
        let waiting = self.hand_in(envelope).await;
        match waiting.await {
            Ok(reply) => reply,
            Err(_) => Ok(failed(&Failure::new("the writer has stopped"))),
        }
    }

    /// Hands a command in; the reply comes later, in order.
    pub async fn hand_in(&self, envelope: Envelope) -> oneshot::Receiver<Reply> {
        let (reply, waiting) = oneshot::channel();
        // A closed queue drops the sender, which the receiver notices.
        let _ = self.jobs.send(Job { envelope, reply }).await;
        waiting
    }
}

async fn work(
    mut conn: Conn,
    mut queue: mpsc::Receiver<Job>,
    clock: Clock,
    feed: Arc<Feed>,
    letters: post::Desk,
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
                write_batch(&mut conn, &mut jobs, &clock, &feed, &letters).await;
            }
            _ = look.tick() => {
                if let Err(failure) = feed.look(&mut conn).await {
                    failure.log();
                }
            }
        }
    }
}

/// One transaction for many commands. Where it cannot be committed, none of them happened, and all are told.
async fn write_batch(
    conn: &mut Conn,
    jobs: &mut Vec<Job>,
    clock: &Clock,
    feed: &Feed,
    letters: &post::Desk,
) {
    let envelopes: Vec<&Envelope> = jobs.iter().map(|j| &j.envelope).collect();
    let written = transact(conn, &envelopes, clock, letters).await;
    match written {
        Ok((replies, entries, mail)) => {
            if let Err(failure) = feed.publish(conn, entries).await {
                failure.log();
            }
            if mail {
                letters.ring();
            }
            for (job, reply) in jobs.drain(..).zip(replies) {
                let _ = job.reply.send(reply);
            }
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

async fn transact(
    conn: &mut Conn,
    envelopes: &[&Envelope],
    clock: &Clock,
    letters: &post::Desk,
) -> Result<(Vec<Reply>, Vec<Entry>, bool), Failure> {
    let begin = if conn.backend_name() == "SQLite" {
        "begin immediate"
    } else {
        "begin"
    };
    conn.execute(begin).await?;
    let place = log::lock_head(conn).await?;
    let mut batch = Batch {
        number: place.number,
        entries: Vec::new(),
        mail: false,
        end: audit::end(conn).await?,
        clock,
        letters,
    };
    let mut replies = Vec::with_capacity(envelopes.len());
    for envelope in envelopes {
        replies.push(batch.take(conn, envelope).await?);
    }
    if batch.number != place.number {
        log::move_head(conn, batch.number).await?;
    }
    conn.execute("commit").await?;
    Ok((replies, batch.entries, batch.mail))
}

struct Batch<'a> {
    /// The last number given out.
    number: i64,
    entries: Vec<Entry>,
    /// Whether there is something for the postman.
    mail: bool,
    /// Where the audit log ends.
    end: audit::End,
    clock: &'a Clock,
    letters: &'a post::Desk,
}

impl Batch<'_> {
    /// One command in its savepoint. An error here is the whole batch's.
    async fn take(&mut self, conn: &mut Conn, envelope: &Envelope) -> Result<Reply, Failure> {
        // What a command is known by when it is sent again.
        let json = serde_json::to_vec(&envelope.command)?;
        let digest = token::digest(&json);
        if let Some((client, seq)) = envelope.sender
            && let Some(reply) = earlier(conn, client, seq, &envelope.actor, &digest).await?
        {
            return Ok(reply);
        }
        let known = (self.number, self.entries.len());
        let mut rows = Vec::new();
        conn.execute("savepoint command").await?;
        let outcome = match self.decide_and_write(conn, envelope, &mut rows).await {
            Ok(outcome) => {
                conn.execute("release savepoint command").await?;
                outcome
            }
            Err(failure) => {
                failure.log();
                conn.execute("rollback to savepoint command").await?;
                conn.execute("release savepoint command").await?;
                self.number = known.0;
                self.entries.truncate(known.1);
                match envelope.sender {
                    Some((client, seq)) => {
                        count_failure(conn, client, seq, &envelope.actor, &failure).await?
                    }
                    None => failed(&failure),
                }
            }
        };
        let now = self.clock.now();
        let line = audit::line(
            &envelope.actor,
            &envelope.command,
            &json,
            &outcome,
            &rows,
            now,
        );
        if let Some(line) = line {
            audit::append(conn, &mut self.end, line).await?;
        }
        if let Some((client, seq)) = envelope.sender
            && !matches!(outcome, Outcome::Failed { .. })
        {
            keep_result(conn, client, seq, &envelope.actor, &digest, &outcome).await?;
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
        let facts = facts::load(conn, &envelope.command).await?;
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
            answer,
        } = decision;
        for row in &rows {
            let before = facts::before(&facts, row.kind(), row.id());
            if before.as_ref() == Some(row) {
                continue;
            }
            store::write(conn, row, before.is_none()).await?;
            self.note(conn, before, row.clone()).await?;
        }
        for letter in &letters {
            if let Some(mail) = self.letters.write(conn, letter, &rows, &facts, now).await? {
                self.note(conn, None, Row::Mail(mail)).await?;
            }
        }
        for notice in &notices {
            self.letters.notify(conn, notice, now).await?;
            self.mail = true;
        }
        post::outbox::follow(conn, &envelope.command, now).await?;
        people::scrub::follow(conn, &envelope.command).await?;
        *changed = rows;
        Ok(Outcome::Done(answer))
    }

    async fn note(
        &mut self,
        conn: &mut Conn,
        before: Option<Row>,
        after: Row,
    ) -> Result<(), Failure> {
        if let Row::Mail(mail) = &after {
            self.mail = true;
            // What goes to a person about their account is seen by nobody: it needs no entry.
            if mail.person.is_some() {
                return Ok(());
            }
        }
        self.number += 1;
        let entry = Entry {
            number: self.number,
            before,
            after: Some(after),
        };
        log::append(conn, &entry, micros(self.clock.now())).await?;
        self.entries.push(entry);
        Ok(())
    }
}

/// The stored result of a command that came before, or why this one does not come next.
async fn earlier(
    conn: &mut Conn,
    client: ClientId,
    seq: u64,
    actor: &Actor,
    digest: &str,
) -> Result<Option<Reply>, Failure> {
    let fork = || {
        Ok(Some(Err(Rejection::Fork {
            client: ClientId::new(),
        })))
    };
    let known = sqlx::query("select actor, last from client where id = $1")
        .bind(client.to_string())
        .fetch_optional(&mut *conn)
        .await?;
    let mut last = 0;
    if let Some(row) = known {
        if row.try_get::<String, _>("actor")? != owner(actor) {
            return fork();
        }
        last = row.try_get("last")?;
    }
    let expected = u64::try_from(last + 1)?;
    if seq >= expected {
        return Ok((seq > expected).then_some(Err(Rejection::Gap { expected })));
    }
    let seq = i64::try_from(seq)?;
    let stored = sqlx::query("select digest, outcome from result where client = $1 and seq = $2")
        .bind(client.to_string())
        .bind(seq)
        .fetch_optional(&mut *conn)
        .await?;
    let Some(stored) = stored else {
        return fork();
    };
    if stored.try_get::<String, _>("digest")? != digest {
        return fork();
    }
    Ok(Some(Ok(serde_json::from_str(stored.try_get("outcome")?)?)))
}

async fn keep_result(
    conn: &mut Conn,
    client: ClientId,
    seq: u64,
    actor: &Actor,
    digest: &str,
    outcome: &Outcome,
) -> Result<(), Failure> {
    let seq = i64::try_from(seq)?;
    sqlx::query(
        "insert into client (id, actor, last, failures) values ($1, $2, $3, 0)
         on conflict (id) do update set last = excluded.last, failures = 0",
    )
    .bind(client.to_string())
    .bind(owner(actor))
    .bind(seq)
    .execute(&mut *conn)
    .await?;
    sqlx::query("insert into result (client, seq, digest, outcome) values ($1, $2, $3, $4)")
        .bind(client.to_string())
        .bind(seq)
        .bind(digest)
        .bind(serde_json::to_string(outcome)?)
        .execute(conn)
        .await?;
    Ok(())
}

async fn count_failure(
    conn: &mut Conn,
    client: ClientId,
    seq: u64,
    actor: &Actor,
    failure: &Failure,
) -> Result<Outcome, Failure> {
    let row = sqlx::query(
        "insert into client (id, actor, last, failures) values ($1, $2, $3, 1)
         on conflict (id) do update set failures = client.failures + 1 returning failures",
    )
    .bind(client.to_string())
    .bind(owner(actor))
    .bind(i64::try_from(seq)? - 1)
    .fetch_one(conn)
    .await?;
    if row.try_get::<i64, _>("failures")? < PARKED_AFTER {
        return Ok(failed(failure));
    }
    Ok(Outcome::Refused(Refusal::Parked {
        id: failure.id.clone(),
    }))
}

fn failed(failure: &Failure) -> Outcome {
    Outcome::Failed {
        id: failure.id.clone(),
    }
}

/// Whose a client is: a person on a device, the holder of a link, or a visitor.
fn owner(actor: &Actor) -> String {
    match actor {
        Actor::Visitor => "visitor".to_owned(),
        Actor::Holder { registration, .. } => format!("holder {registration}"),
        Actor::Person { person, .. } => format!("staff {person}"),
        Actor::Door => "door".to_owned(),
        Actor::Clock => "clock".to_owned(),
        Actor::Operator => "operator".to_owned(),
    }
}
