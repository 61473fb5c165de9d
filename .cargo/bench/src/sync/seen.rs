//! One small edit, from its push until the last of many listening clients has it.

use std::time::{Duration, Instant};

use anyhow::Result;
use app::company::Company;
use serde::Serialize;

use super::Whose;
use super::editor::{Editor, noted, path};
use super::listeners::Listeners;
use crate::bare::{Bare, Change};
use crate::browser::{Browser, JSON};
use crate::figure::{Ranked, ms, progress};
use crate::server::Server;

pub const LISTENERS: [usize; 3] = [1, 50, 500];
const EDITS: u32 = 200;

/// Pushed before the measurement, so that it does not hold what is done once.
const WARM_UP: u32 = 20;

/// So that an edit meets a server that has nothing else to do.
const BETWEEN_EDITS: Duration = Duration::from_millis(5);

/// Times in milliseconds, from the beginning of the push.
#[derive(Serialize)]
pub struct Seen {
    figure: &'static str,
    pub whose: Whose,
    pub listeners: usize,
    edits: u32,
    acknowledged_p50_ms: f64,
    pub last_p50_ms: f64,
    pub last_p99_ms: f64,
    pub server_cpu_ms_per_edit: f64,
    bytes_per_edit_and_listener: u64,
    how: &'static str,
}

/// Of the server, whose listeners are desks with rights on rows and fields.
pub async fn ours(
    server: &Server,
    editor: &mut Editor,
    companies: &[Company],
    listeners: usize,
) -> Result<Seen> {
    progress(&format!("sync: edits seen by {listeners}"));
    let path = path("live", &editor.cursor().await?);
    let cookies = editor.browser.cookies();
    let open = Listeners::open(listeners, server.address, &path, &cookies).await?;
    server.rests().await?;
    let mut of = companies.iter().cycle();
    let push = async |note: &str| match of.next() {
        Some(company) => editor.push(vec![noted(company, note)?]).await,
        None => Ok(()),
    };
    let seen = measure(Whose::Ours, open, || server.cpu(), push).await?;
    server.rests().await?;
    Ok(seen)
}

/// Of the bare row.
pub async fn bare(bare: &Bare, companies: &[Company], listeners: usize) -> Result<Seen> {
    let open = Listeners::open(listeners, bare.address, "/live", "").await?;
    let mut browser = Browser::open(bare.address).await?;
    let mut of = companies.iter().cycle();
    let push = async |note: &str| {
        let id = of.next().map(|c| c.id.to_string()).unwrap_or_default();
        let note = note.to_owned();
        edit(&mut browser, &[Change { id, note }]).await
    };
    measure(Whose::Bare, open, || bare.cpu(), push).await
}

pub async fn edit(browser: &mut Browser, changes: &[Change]) -> Result<()> {
    let body = serde_json::to_string(changes)?;
    let answer = browser.post("/edit", JSON, body).await?;
    anyhow::ensure!(answer.status.is_success(), "an edit: {}", answer.status);
    Ok(())
}

async fn measure(
    whose: Whose,
    mut listeners: Listeners,
    cpu: impl Fn() -> Result<Duration>,
    mut push: impl AsyncFnMut(&str) -> Result<()>,
) -> Result<Seen> {
    let many = listeners.many;
    let (mut acknowledged, mut last) = (Vec::new(), Vec::new());
    let mut before = (cpu()?, listeners.bytes());
    for n in 0..WARM_UP + EDITS {
        if n == WARM_UP {
            acknowledged.clear();
            last.clear();
            before = (cpu()?, listeners.bytes());
        }
        let note = format!("edit {n:04} for {many}");
        listeners.seek(&note);
        let start = Instant::now();
        let pushed = async {
            push(&note).await?;
            Ok(start.elapsed())
        };
        let (pushed, found) = tokio::try_join!(pushed, listeners.found())?;
        acknowledged.push(pushed);
        last.push(found.duration_since(start));
        tokio::time::sleep(BETWEEN_EDITS).await;
    }
    let (cpu, bytes) = (
        cpu()?.saturating_sub(before.0),
        listeners.bytes() - before.1,
    );
    let last = Ranked::new(last);
    Ok(Seen {
        figure: "an edit seen",
        whose,
        listeners: many,
        edits: EDITS,
        acknowledged_p50_ms: Ranked::new(acknowledged).percentile(50),
        last_p50_ms: last.percentile(50),
        last_p99_ms: last.percentile(99),
        server_cpu_ms_per_edit: ms(cpu / EDITS),
        bytes_per_edit_and_listener: bytes / (u64::from(EDITS) * many as u64),
        how: "a push of one changed field, durable, to the last byte of its event at the last listener; one edit \
              after the other",
    })
}
