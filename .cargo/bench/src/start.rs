//! How soon a server answers, and how much memory it holds.

use std::time::Duration;

use anyhow::{Result, ensure};
use serde::Serialize;

use crate::browser::Browser;
use crate::figure::{Ranked, progress, rounded};
use crate::server::{Place, Server};

const STARTS: u32 = 5;

/// MB are 1,000,000 bytes.
#[derive(Serialize)]
pub struct Memory {
    figure: &'static str,
    when: &'static str,
    pub resident_mb: f64,
    peak_mb: f64,
    how: &'static str,
}

/// Of a server at rest.
pub async fn memory(server: &Server, when: &'static str) -> Result<Memory> {
    server.rests().await?;
    let memory = server.memory()?;
    let mb =
        |bytes: u64| -> Result<f64> { Ok(rounded(f64::from(u32::try_from(bytes / 1000)?) / 1e3)) };
    Ok(Memory {
        figure: "memory",
        when,
        resident_mb: mb(memory.now)?,
        peak_mb: mb(memory.peak)?,
        how: "VmRSS and VmHWM of the server's /proc/PID/status",
    })
}

#[derive(Serialize)]
pub struct Start {
    figure: &'static str,
    starts: u32,
    pub healthz_ms: f64,
    pub first_page_ms: f64,
    slowest_ms: f64,
    how: &'static str,
}

/// Starts on the data that the other figures have left.
pub async fn measure(place: &Place) -> Result<Start> {
    progress("starts");
    let (mut health, mut page) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let server = place.start().await?;
        let mut browser = Browser::open(server.address).await?;
        health.push(good_answer(&mut browser, "/healthz", &server).await?);
        page.push(good_answer(&mut browser, "/ideathon", &server).await?);
        drop(browser);
        server.stop().await?;
    }
    let (health, page) = (Ranked::new(health), Ranked::new(page));
    Ok(Start {
        figure: "start",
        starts: STARTS,
        healthz_ms: health.percentile(50),
        first_page_ms: page.percentile(50),
        slowest_ms: page.longest(),
        how: "from the spawn of the process to the answer of /healthz, then of /ideathon, on the data of the other \
              figures; medians",
    })
}

/// The time from the server's spawn to a good answer.
async fn good_answer(browser: &mut Browser, path: &str, server: &Server) -> Result<Duration> {
    let answer = browser.get(path).await?;
    ensure!(answer.status.is_success(), "{path}: {}", answer.status);
    Ok(server.spawned.elapsed())
}
