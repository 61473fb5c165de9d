//! The process: opens the database, starts the writer, the postman and the clock, and serves until it is
//! told to stop.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::donor::provider::{Counter, worker};
use crate::error::Failure;
use crate::file;
use crate::guard::limits::Limits;
use crate::http::App;
use crate::listen;
use crate::post;
use crate::post::Carrier;
use crate::sync::feed::Feed;
use crate::sync::log;
use crate::sync::writer::Writer;
use crate::task::due;
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
        tokio::spawn(worker::run(app.clone())),
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
    let counter = Counter::from_config(&config)?;
    let db = Db::open(&config).await?;
    let head = log::head(&mut *db.readers.acquire().await?).await?;
    let feed = Arc::new(Feed::at(head.place));
    let stop = Stop::default();
    let limits = Arc::new(Limits::new(&clock));
    let letters = post::Desk::new(config.base_url(), limits);
    let (writer, writing) =
        Writer::start(&db, clock.clone(), feed.clone(), letters.clone(), &stop).await?;
    Ok((
        App::new(
            &config, db, clock, feed, letters, writer, stop, demo, counter,
        ),
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
            if let Err(failure) = file::sweep(&app).await {
                failure.log();
            }
        }
        if let Err(failure) = due::tick(&app).await {
            failure.log();
        }
        tokio::select! {
            () = tokio::time::sleep(TICK) => {}
            () = app.stop.wait() => return,
        }
    }
}
