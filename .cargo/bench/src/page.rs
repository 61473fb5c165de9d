//! The event page as often as 16 connections can ask for it.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde::Serialize;
use tokio::task::JoinSet;

use crate::browser::Browser;
use crate::figure::{Ranked, ms, progress, rounded};
use crate::form::{Form, Outcome};
use crate::people::Person;
use crate::rush;
use crate::server::Server;

/// An event with seats enough that every registration changes what its page shows.
pub const SLUG: &str = "fair";

const CONNECTIONS: u32 = 16;
const WARM_UP: Duration = Duration::from_secs(1);
const LENGTH: Duration = Duration::from_secs(5);
const BETWEEN_CHANGES: Duration = Duration::from_millis(100);

/// What browsers of today say.
const ACCEPTED: &str = "gzip, deflate, br, zstd";

/// Far from the numbers of the rush.
const FIRST_PERSON: usize = 10_000;

#[derive(Serialize)]
pub struct Served {
    figure: &'static str,
    page: String,
    connections: u32,
    seconds: f64,
    /// Registrations made meanwhile.
    changes: u32,
    requests_per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    pub server_cpu_ms_per_page: f64,
    /// Of the body, as transferred.
    bytes: usize,
    encoding: String,
    how: &'static str,
}

/// The page of the event that is full: nothing about it changes.
pub async fn unchanged(server: &Server) -> Result<Served> {
    progress("page: the same for 5 s");
    let path = format!("/ideathon/{}", rush::SLUG);
    load(server, &path, WARM_UP).await?;
    server.rests().await?;

    let cpu = server.cpu()?;
    let loaded = load(server, &path, LENGTH).await?;
    let cpu = server.cpu_since(cpu)?;
    let how = "16 kept connections, each asking again at once, for 5 s after 1 s of warm-up, client on the same machine";
    Ok(loaded.served(path, 0, cpu, how))
}

/// The page of an event for which someone registers every 100 ms.
pub async fn changing(server: &Server) -> Result<Served> {
    progress("page: changing every 100 ms, for 5 s");
    let path = format!("/ideathon/{SLUG}");
    load(server, &path, WARM_UP).await?;
    let mut browser = Browser::open(server.address).await?;
    let form = Form::open(&mut browser, SLUG).await?;
    server.rests().await?;

    let cpu = server.cpu()?;
    let (loaded, changes) = tokio::try_join!(
        load(server, &path, LENGTH),
        register(&mut browser, &form, LENGTH)
    )?;
    let cpu = server.cpu_since(cpu)?;
    let how = "as the page unchanged, while a registration takes one of its free seats every 100 ms; \
               the CPU time holds these registrations and their mail too";
    Ok(loaded.served(path, changes, cpu, how))
}

/// All answers of all connections.
struct Loaded {
    times: Vec<Duration>,
    lasted: Duration,
    bytes: usize,
    encoding: String,
}

async fn load(server: &Server, path: &str, length: Duration) -> Result<Loaded> {
    let mut browsers = Vec::new();
    for _ in 0..CONNECTIONS {
        browsers.push(Browser::open(server.address).await?);
    }
    let start = Instant::now();
    let mut asking = JoinSet::new();
    for browser in browsers {
        asking.spawn(ask(browser, path.to_owned(), start + length));
    }
    let mut loaded = Loaded {
        times: Vec::new(),
        lasted: Duration::ZERO,
        bytes: 0,
        encoding: String::new(),
    };
    while let Some(asked) = asking.join_next().await {
        let (times, bytes, encoding) = asked??;
        loaded.times.extend(times);
        (loaded.bytes, loaded.encoding) = (bytes, encoding);
    }
    loaded.lasted = start.elapsed();
    Ok(loaded)
}

/// Asks again and again; answers with the times and with the last body's length and encoding.
async fn ask(
    mut browser: Browser,
    path: String,
    until: Instant,
) -> Result<(Vec<Duration>, usize, String)> {
    let mut times = Vec::new();
    loop {
        let asked = Instant::now();
        let answer = browser.get_encoded(&path, ACCEPTED).await?;
        times.push(asked.elapsed());
        ensure!(
            answer.status.is_success() && !answer.body.is_empty(),
            "{path}: {}",
            answer.status
        );
        if Instant::now() >= until {
            return Ok((times, answer.body.len(), answer.encoding().to_owned()));
        }
    }
}

/// Registers one person after another; answers with their number.
async fn register(browser: &mut Browser, form: &Form, length: Duration) -> Result<u32> {
    let until = Instant::now() + length;
    let mut clock = tokio::time::interval(BETWEEN_CHANGES);
    let mut changes = 0;
    for number in FIRST_PERSON.. {
        clock.tick().await;
        if Instant::now() >= until {
            break;
        }
        let (outcome, _) = form
            .send(browser, form.filled(&Person::numbered(number), number))
            .await?;
        ensure!(
            outcome == Outcome::Confirmed,
            "a registration for {SLUG} got no seat, and the page stayed as it was"
        );
        changes += 1;
    }
    Ok(changes)
}

impl Loaded {
    fn served(self, path: String, changes: u32, cpu: Duration, how: &'static str) -> Served {
        let requests = u32::try_from(self.times.len()).unwrap_or(u32::MAX).max(1);
        let times = Ranked::new(self.times);
        Served {
            figure: "page",
            page: path,
            connections: CONNECTIONS,
            seconds: rounded(self.lasted.as_secs_f64()),
            changes,
            requests_per_second: (f64::from(requests) / self.lasted.as_secs_f64()).round(),
            p50_ms: times.percentile(50),
            p99_ms: times.percentile(99),
            server_cpu_ms_per_page: ms(cpu / requests),
            bytes: self.bytes,
            encoding: self.encoding,
            how,
        }
    }
}
