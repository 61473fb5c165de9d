//! The receipts of a year: issued by the clock, drawn and sent by the postman.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use app::command::Command;
use app::donor::{self, StartRun};
use app::value::RunId;
use serde::Serialize;

use super::{Look, each, list, rate};
use crate::figure::{ms, progress};
use crate::server::{Place, Server};
use crate::sync::editor::Editor;
use crate::wait;

const PATIENCE: Duration = Duration::from_mins(30);

/// Times in milliseconds.
#[derive(Serialize)]
pub struct January {
    figure: &'static str,
    receipts: usize,
    issued_ms: f64,
    ms: f64,
    receipts_a_second: f64,
    server_cpu_ms_a_receipt: f64,
    memory_mib_before: u64,
    memory_mib_peak: u64,
    mail_kib_each: u64,
    how: &'static str,
}

pub async fn measure(place: &Place, server: &Server, editor: &mut Editor) -> Result<January> {
    progress("donors: a January of 10,000 receipts");
    let mut look = Look::at(place).await?;
    // Who gave before was thanked: those mails are not counted.
    sent(&mut look).await?;
    let (known, bytes) = (place.mails(), place.mail_bytes()?);
    server.rests().await?;
    let memory = server.memory()?.now;
    let before = server.cpu()?;
    let start = Instant::now();
    let run = StartRun {
        run: RunId::new(),
        year: list::last_year(),
    };
    let begin = donor::Command::StartRun(run);
    editor.push(vec![Command::Donor(begin)]).await?;
    wait::until("the receipts", PATIENCE, async || {
        Ok(look.count("run where going = 1").await? == 0)
    })
    .await?;
    let issued = start.elapsed();
    sent(&mut look).await?;
    let took = start.elapsed();
    let cpu = server.cpu_since(before)?;
    let receipts = usize::try_from(look.count("receipt").await?)?;
    ensure!(receipts == super::MANY, "{receipts} receipts");
    let mails = place.mails() - known;
    ensure!(mails == receipts, "{mails} mails");
    Ok(January {
        figure: "a January",
        receipts,
        issued_ms: ms(issued),
        ms: ms(took),
        receipts_a_second: rate(receipts, took),
        server_cpu_ms_a_receipt: each(receipts, cpu),
        memory_mib_before: memory >> 20,
        memory_mib_peak: server.memory()?.peak >> 20,
        mail_kib_each: ((place.mail_bytes()? - bytes) >> 10) / u64::try_from(mails)?.max(1),
        how: "from the order until each donor's PDF lies in a mail in the data folder; issued: until all have their \
              numbers",
    })
}

async fn sent(look: &mut Look) -> Result<()> {
    wait::until("the mails", PATIENCE, async || {
        Ok(look.count("mail where state <> 'sent'").await? == 0)
    })
    .await
}
