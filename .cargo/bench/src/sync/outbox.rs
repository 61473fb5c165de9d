//! A thousand commands that were made offline.

use std::time::{Duration, Instant};

use anyhow::Result;
use app::company::Company;
use app::sync::push::MAX_COMMANDS;
use serde::Serialize;

use super::Whose;
use super::device::Device;
use super::editor::noted;
use super::seen::edit;
use crate::bare::{Bare, Change};
use crate::browser::Browser;
use crate::figure::{ms, progress};
use crate::server::Server;

/// How often it is measured; the median counts.
pub const TIMES: usize = 3;
const COMMANDS: usize = 1000;

/// Times in milliseconds.
#[derive(Serialize)]
pub struct Sent {
    figure: &'static str,
    pub whose: Whose,
    commands: usize,
    batches: u32,
    pub ms: f64,
    server_cpu_ms: f64,
    /// Of the client's engine: to take the commands in and show them, and to take the answers and news in.
    client_making_ms: Option<f64>,
    pub client_answered_ms: Option<f64>,
    how: &'static str,
}

const HOW: &str = "from the first push to the last answer, in as few batches as it may; the client's time in the engine, \
                   compiled for this machine, is part of it";

/// `time` is how often it was done before: what says the same already is no edit.
pub async fn ours(
    server: &Server,
    browser: Browser,
    companies: &[Company],
    time: usize,
) -> Result<Sent> {
    progress("sync: an outbox of 1,000");
    let mut device = Device::open(browser).await?;
    let held = device.engine;
    for (n, company) in companies[..COMMANDS].iter().enumerate() {
        device.make(noted(company, &format!("written offline, {time}-{n}"))?);
    }
    let made = device.engine;
    server.rests().await?;
    let before = server.cpu()?;
    let start = Instant::now();
    device.send_all().await?;
    let sent = start.elapsed();
    let took = |from: Duration, to: Duration| Some(ms(to.saturating_sub(from)));
    Ok(Sent {
        figure: "an outbox sent",
        whose: Whose::Ours,
        commands: COMMANDS,
        batches: device.batches,
        ms: ms(sent),
        server_cpu_ms: ms(server.cpu_since(before)?),
        client_making_ms: took(held, made),
        client_answered_ms: took(made, device.engine),
        how: HOW,
    })
}

pub async fn bare(bare: &Bare, companies: &[Company]) -> Result<Sent> {
    let mut browser = Browser::open(bare.address).await?;
    let before = bare.cpu()?;
    let start = Instant::now();
    let mut batches = 0;
    for batch in companies[..COMMANDS].chunks(MAX_COMMANDS) {
        batches += 1;
        let changes = batch.iter().map(|company| Change {
            id: company.id.to_string(),
            note: "written offline".to_owned(),
        });
        edit(&mut browser, &changes.collect::<Vec<_>>()).await?;
    }
    Ok(Sent {
        figure: "an outbox sent",
        whose: Whose::Bare,
        commands: COMMANDS,
        batches,
        ms: ms(start.elapsed()),
        server_cpu_ms: ms(bare.cpu()?.saturating_sub(before)),
        client_making_ms: None,
        client_answered_ms: None,
        how: HOW,
    })
}
