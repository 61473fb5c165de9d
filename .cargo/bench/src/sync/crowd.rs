//! What a hundred connected clients take of the server's memory.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde::Serialize;

use super::editor::{Editor, path};
use super::listeners::Listeners;
use crate::figure::{progress, rounded};
use crate::server::Server;
use crate::wait;

/// Streams of the measurement; some before it take what is taken once.
const FIRST: usize = 100;
const MORE: usize = 400;

const PATIENCE: Duration = Duration::from_mins(1);
/// So long without change is settled.
const SETTLED: Duration = Duration::from_secs(1);

/// MiB are 1,048,576 bytes.
#[derive(Serialize)]
pub struct Crowd {
    figure: &'static str,
    clients: usize,
    pub mib_per_100_clients: f64,
    mib_of_the_first_100: f64,
    how: &'static str,
}

pub async fn measure(server: &Server, editor: &mut Editor) -> Result<Crowd> {
    progress("sync: memory of 500 clients");
    let path = path("live", &editor.cursor().await?);
    let cookies = editor.browser.cookies();
    server.rests().await?;
    let before = settled(server).await?;
    let first = Listeners::open(FIRST, server.address, &path, &cookies).await?;
    let with_first = settled(server).await?;
    let more = Listeners::open(MORE, server.address, &path, &cookies).await?;
    let with_more = settled(server).await?;
    drop((first, more));
    let per_100 = with_more.saturating_sub(before) * 100 / (FIRST + MORE) as u64;
    Ok(Crowd {
        figure: "memory of live clients",
        clients: FIRST + MORE,
        mib_per_100_clients: mib(per_100)?,
        mib_of_the_first_100: mib(with_first.saturating_sub(before))?,
        how: "VmRSS with 500 streams on as many connections and without, settled for a second each time",
    })
}

async fn settled(server: &Server) -> Result<u64> {
    let mut resident = server.memory()?.now;
    let mut since = Instant::now();
    wait::until("the memory to settle", PATIENCE, async || {
        let now = server.memory()?.now;
        if now != resident {
            (resident, since) = (now, Instant::now());
        }
        Ok(since.elapsed() >= SETTLED)
    })
    .await?;
    Ok(resident)
}

fn mib(bytes: u64) -> Result<f64> {
    Ok(rounded(f64::from(u32::try_from(bytes / 1024)?) / 1024.0))
}
