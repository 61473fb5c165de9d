//! The process: opens the database, starts the writer, the postman and the clock, and serves until it is
//! told to stop.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use app::access::Actor;
use app::command::Command;
use app::ideathon;
use app::people::{self, Erase, Expire, Turn};
use app::post::Mail;
use app::rule::Refusal;
use app::sync::push::Outcome;
use app::value::{EventId, PersonId, RegistrationId, SessionId};
use chrono::TimeDelta;
use sqlx::Row as _;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::audit;
use crate::clock::{Clock, micros};
use crate::config::Config;
use crate::db::Db;
use crate::error::Failure;
use crate::guard::limits::Limits;
use crate::http::App;
use crate::listen;
use crate::people as persons;
use crate::post;
use crate::post::Carrier;
use crate::sync::feed::Feed;
use crate::sync::log;
use crate::sync::writer::{Envelope, Writer};
use crate::tls::Tls;

/// How often the clock looks for what is due.
const TICK: Duration = Duration::from_secs(1);
/// How often the log is cut behind its horizon.
const TIDY: TimeDelta = TimeDelta::minutes(10);
/// How long open requests may take to end once the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Says once, to all, that the server stops.
#[derive(Clone)]
pub struct Stop(watch::Sender<bool>);

impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Stop {
    pub fn now(&self) {
        self.0.send_replace(true);
    }

    #[must_use]
    pub fn stopped(&self) -> bool {
        *self.0.borrow()
    }

    /// For whoever waits often.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<bool> {
        self.0.subscribe()
    }

    pub async fn wait(&self) {
        let mut stopped = self.0.subscribe();
        // The sender lives as long as this.
        let _ = stopped.wait_for(|stopped| *stopped).await;
    }
}

/// A server whose parts run.
pub struct Running {
    pub app: App,
    tls: Option<Arc<Tls>>,
    tasks: Vec<JoinHandle<()>>,
    writer: JoinHandle<()>,
}

/// Starts all parts but the listening.
///
/// # Errors
/// Where the database cannot be opened, or the mail server's address or the certificate is none.
pub async fn start(config: Config, clock: Clock, demo: bool) -> Result<Running, Failure> {
    let carrier = Carrier::from_config(config.smtp_url.as_deref(), config.mail_folder())?;
    let from = config.mail_from.clone();
    let tls = Tls::from_config(&config)?.map(Arc::new);
    let (app, writer) = parts(config, clock, demo).await?;
    let tasks = vec![
        tokio::spawn(post::postman::run(app.clone(), carrier, from)),
        tokio::spawn(watch_the_clock(app.clone())),
    ];
    Ok(Running {
        app,
        tls,
        tasks,
        writer,
    })
}

/// The parts that a single command needs, beside a running server or without one: no postman, no clock.
///
/// # Errors
/// Where the database cannot be opened.
pub async fn offline(config: Config, clock: Clock) -> Result<Running, Failure> {
    bare(config, clock, false).await
}

/// As [`offline`]; what `demo` says, see [`start`].
///
/// # Errors
/// Where the database cannot be opened.
pub async fn bare(config: Config, clock: Clock, demo: bool) -> Result<Running, Failure> {
    let (app, writer) = parts(config, clock, demo).await?;
    Ok(Running {
        app,
        tls: None,
        tasks: Vec::new(),
        writer,
    })
}

async fn parts(config: Config, clock: Clock, demo: bool) -> Result<(App, JoinHandle<()>), Failure> {
    let db = Db::open(&config).await?;
    let head = log::head(&mut *db.readers.acquire().await?).await?;
    let feed = Arc::new(Feed::at(head.place));
    let stop = Stop::default();
    let limits = Arc::new(Limits::new(&clock));
    let letters = post::Desk::new(config.base_url(), limits);
    let (writer, writing) =
        Writer::start(&db, clock.clone(), feed.clone(), letters.clone(), &stop).await?;
    Ok((
        App::new(&config, db, clock, feed, letters, writer, stop, demo),
        writing,
    ))
}

impl Running {
    /// Serves until `until` comes to pass, then finishes what is under way.
    ///
    /// # Errors
    /// None yet; what fails on the way is told in the log, and the server goes on.
    pub async fn serve(
        self,
        listener: TcpListener,
        until: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), Failure> {
        let serving = tokio::spawn(listen::serve(listener, self.tls.clone(), self.app.clone()));
        until.await;
        self.app.stop.now();
        // Streams end by themselves; a request that hangs does not keep the process.
        match tokio::time::timeout(GRACE, serving).await {
            Ok(Ok(())) => {}
            Ok(Err(broken)) => Failure::new(broken).log(),
            Err(_) => tracing::warn!("some requests did not end in time"),
        }
        self.finish().await;
        Ok(())
    }

    /// Ends all parts where they stand, as a power cut would, and waits until they let go of the database.
    pub async fn ends_at_once(self) {
        for task in &self.tasks {
            task.abort();
        }
        self.writer.abort();
        let _ = self.writer.await;
        self.app.db.readers.close().await;
    }

    /// Stops all parts and waits for them.
    pub async fn finish(self) {
        self.app.stop.now();
        for task in self.tasks {
            let _ = task.await;
        }
        // The writer ends with the last handle to it.
        drop(self.app);
        let _ = tokio::time::timeout(GRACE, self.writer).await;
    }
}

/// Issues what the time makes due: offers that ran out, events whose hour has come.
async fn watch_the_clock(app: App) {
    let mut tidied = None;
    loop {
        let now = app.clock.now();
        if tidied.is_none_or(|at| now - at >= TIDY) {
            tidied = Some(now);
            app.writer.tidy().await;
        }
        if let Err(failure) = tick(&app).await {
            failure.log();
        }
        tokio::select! {
            () = tokio::time::sleep(TICK) => {}
            () = app.stop.wait() => return,
        }
    }
}

/// One look at the clock.
///
/// # Errors
/// Where the database does not answer.
pub async fn tick(app: &App) -> Result<(), Failure> {
    let now = micros(app.clock.now());
    let (offers, events) = {
        let mut conn = app.db.readers.acquire().await?;
        let offers = sqlx::query(
            "select id from registration where state = 'offered' and offered_until <= $1 order by offered_until, id",
        )
        .bind(now)
        .fetch_all(&mut *conn)
        .await?;
        let events = sqlx::query(
            "select id from event where (state = 'open' and last_call <= $1)
             or (state in ('open', 'closed') and ends <= $1)",
        )
        .bind(now)
        .fetch_all(&mut *conn)
        .await?;
        (offers, events)
    };
    for row in offers {
        if let Some(registration) = RegistrationId::parse(row.try_get("id")?) {
            let expire = ideathon::Command::Expire(ideathon::Expire { registration });
            by_the_clock(app, Command::Ideathon(expire)).await;
        }
    }
    for row in events {
        if let Some(event) = EventId::parse(row.try_get("id")?) {
            let advance = ideathon::Command::Advance(ideathon::Advance { event });
            by_the_clock(app, Command::Ideathon(advance)).await;
        }
    }
    people_turn(app).await?;
    audit_head(app).await
}

/// Sessions that ran out, grants and memberships that begin or end, wishes to be forgotten that are due.
async fn people_turn(app: &App) -> Result<(), Failure> {
    let now = micros(app.clock.now());
    let mut due = Vec::new();
    {
        let mut conn = app.db.readers.acquire().await?;
        let queries = [
            "select id from session where live = 1 and ends_at <= $1",
            "select id from person where turns_at <= $1 union select person from membership where turns_at <= $1",
            "select id from person where erase_at <= $1",
        ];
        for (n, query) in queries.into_iter().enumerate() {
            for row in sqlx::query(query).bind(now).fetch_all(&mut *conn).await? {
                due.push((n, row.try_get::<String, _>("id")?));
            }
        }
    }
    for (n, id) in due {
        let person = PersonId::parse(&id).unwrap_or_default();
        if n == 2 && !registrations_forgotten(app, person).await? {
            continue;
        }
        let command = match n {
            0 => {
                let session = SessionId::parse(&id).unwrap_or_default();
                people::Command::Expire(Expire { session })
            }
            1 => people::Command::Turn(Turn { person }),
            _ => people::Command::Erase(Erase { person }),
        };
        by_the_clock(app, Command::People(command)).await;
    }
    Ok(())
}

/// Before somebody is erased, so is what they registered with: a place at a coming event is given up, and once
/// the mails about it are out, nothing is left of them. False while there is something to wait for.
async fn registrations_forgotten(app: &App, person: PersonId) -> Result<bool, Failure> {
    let mut conn = app.db.readers.acquire().await?;
    let Some(person) = persons::facts::by_id(&mut conn, person).await? else {
        return Ok(true);
    };
    let registrations = persons::held::registrations_of(&mut conn, &person).await?;
    let mut mails = Vec::new();
    for registration in &registrations {
        mails.push(post::outbox::about(&mut conn, registration.id).await?);
    }
    drop(conn);
    for (registration, mails) in registrations.iter().zip(mails) {
        let id = registration.id;
        if registration.active() {
            // Refused where the event is over: that somebody was there stays true.
            let cancel = ideathon::Command::Cancel(ideathon::Cancel { registration: id });
            if by_the_clock(app, Command::Ideathon(cancel)).await {
                // A mail says so; it has to go out first.
                continue;
            }
        }
        if mails.iter().all(Mail::out) {
            let mails = mails.iter().map(|mail| mail.id).collect();
            let forget = app::post::Command::Forget(app::post::Forget { mails });
            by_the_clock(app, Command::Post(forget)).await;
            let forget = ideathon::Command::Forget(ideathon::Forget { registration: id });
            by_the_clock(app, Command::Ideathon(forget)).await;
        }
    }
    Ok(registrations.is_empty())
}

/// Once a day the end of the audit log is written outside the database.
async fn audit_head(app: &App) -> Result<(), Failure> {
    let end = {
        let mut conn = app.db.readers.acquire().await?;
        audit::end(&mut conn).await?
    };
    audit::head::keep(&app.audit_heads, app.clock.now(), &end)
}

/// Whether it was done. A refusal means that somebody was faster.
async fn by_the_clock(app: &App, command: Command) -> bool {
    let envelope = Envelope {
        actor: Actor::Clock,
        sender: None,
        command,
    };
    let outcome = app.writer.apply(envelope).await;
    if let Ok(Outcome::Refused(Refusal::Parked { id })) = &outcome {
        tracing::warn!(id, "a due command was parked");
    }
    matches!(outcome, Ok(Outcome::Done(_)))
}
