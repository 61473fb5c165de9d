//! How soon a registration stands on the desks of 50 people.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::Serialize;
use serde_json::Value;

use crate::browser::Browser;
use crate::desks::{DESKS, Desks};
use crate::figure::{Ranked, ms, progress};
use crate::page;
use crate::server::{Place, Server};
use crate::staff::{enter, invite};
use crate::visitor::Visitor;

const EDITS: u32 = 100;

/// Pushed before the measurement, so that it does not hold what is done once.
const WARM_UP: u32 = 5;

/// So that an edit's mail is mostly written before the next edit.
const BETWEEN_EDITS: Duration = Duration::from_millis(20);

/// Times in milliseconds, from the beginning of the push.
#[derive(Serialize)]
pub struct Live {
    figure: &'static str,
    desks: u32,
    edits: u32,
    /// Until the sender has its answer.
    acknowledged_p50_ms: f64,
    /// Until the row has reached a desk, over all edits and desks.
    one_desk_p50_ms: f64,
    one_desk_p99_ms: f64,
    /// Until it has reached the last of all desks.
    all_desks_p50_ms: f64,
    all_desks_p99_ms: f64,
    server_cpu_ms_per_edit: f64,
    /// Of the stream, with what follows the row: the counts and the mail's progress.
    bytes_per_edit_and_desk: u64,
    how: &'static str,
}

pub async fn measure(place: &Place, server: &Server) -> Result<Live> {
    progress("live: signing in and opening 50 streams");
    server.rests().await?;
    let mut staff = enter(server, &invite(place, 0, "events").await?).await?;
    let (cursor, event) = pull(&mut staff).await?;
    let mut desks = Desks::open(&staff, &cursor).await?;
    let mut visitor = Visitor::new(server, event).await?;
    let mails_before = place.mails();

    for _ in 0..WARM_UP {
        visitor.edit(&mut desks).await?;
    }
    place.mails_reach(mails_before + WARM_UP as usize).await?;
    server.rests().await?;

    progress("live: 100 registrations");
    let (cpu, bytes) = (server.cpu()?, desks.bytes());
    let mut edits = Vec::new();
    for _ in 0..EDITS {
        edits.push(visitor.edit(&mut desks).await?);
        tokio::time::sleep(BETWEEN_EDITS).await;
    }
    place
        .mails_reach(mails_before + (WARM_UP + EDITS) as usize)
        .await?;
    server.rests().await?;
    let (cpu, bytes) = (server.cpu_since(cpu)?, desks.bytes() - bytes);

    let one = Ranked::new(edits.iter().flat_map(|e| e.arrived.clone()).collect());
    let all = Ranked::new(
        edits
            .iter()
            .filter_map(|e| e.arrived.iter().max().copied())
            .collect(),
    );
    Ok(Live {
        figure: "live",
        desks: DESKS,
        edits: EDITS,
        acknowledged_p50_ms: Ranked::new(edits.iter().map(|e| e.acknowledged).collect())
            .percentile(50),
        one_desk_p50_ms: one.percentile(50),
        one_desk_p99_ms: one.percentile(99),
        all_desks_p50_ms: all.percentile(50),
        all_desks_p99_ms: all.percentile(99),
        server_cpu_ms_per_edit: ms(cpu / EDITS),
        bytes_per_edit_and_desk: bytes / u64::from(DESKS * EDITS),
        how: "a visitor's pushes of one registration each, 20 ms after the last one has arrived, to 50 signed-in \
              streams on as many connections; the CPU time holds the mail and its news too",
    })
}

/// The cursor to listen from, and the event that takes registrations.
async fn pull(staff: &mut Browser) -> Result<(String, Value)> {
    let answer = staff.get("/sync/pull").await?;
    ensure!(answer.status.is_success(), "the pull: {}", answer.status);
    let pulled: Value = serde_json::from_slice(&answer.body)?;
    let cursor = pulled["cursor"]
        .as_str()
        .context("a pull without a cursor")?;
    let mut patches = pulled["patches"]
        .as_array()
        .context("a pull without patches")?
        .iter();
    let event = patches
        .find(|patch| patch["kind"] == "event" && patch["enter"]["slug"] == page::SLUG)
        .context("the desk does not see the event")?;
    Ok((cursor.to_owned(), event["enter"].clone()))
}
