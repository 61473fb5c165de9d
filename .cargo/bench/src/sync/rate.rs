//! How many commands a second the server decides and keeps, on both databases.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use app::command::Command;
use app::company::{self, Company, Create};
use serde::Serialize;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::base::Register;
use super::editor::{Editor, noted};
use crate::figure::{Ranked, ms, progress, rounded};
use crate::server::{Place, Server};
use crate::staff::{enter, invite};

/// Clients, and how many commands each sends: no account may more than 1,200 at once.
const RUNS: [(usize, u32); 3] = [(1, 500), (8, 400), (64, 150)];

#[derive(Serialize)]
pub struct Rate {
    figure: &'static str,
    database: &'static str,
    clients: usize,
    commands: usize,
    pub commands_per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    server_cpu_ms_per_command: f64,
    how: &'static str,
}

/// On a place of its own.
pub async fn measure(place: &Place, database: &'static str) -> Result<Vec<Rate>> {
    progress(&format!("sync: commands a second on {database}"));
    let people: usize = RUNS.iter().map(|(clients, _)| clients).sum();
    let mut paths = Vec::new();
    for person in 0..people {
        paths.push(invite(place, person, "platform").await?);
    }
    let server = place.start().await?;
    let mut editors = Vec::new();
    for path in &paths {
        editors.push(Editor::new(enter(&server, path).await?));
    }
    let companies = Register::new().take(people as u64)?;
    editors[0]
        .push(companies.iter().map(added).collect())
        .await?;
    let mut pairs = editors.into_iter().zip(companies);
    let mut rates = Vec::new();
    for (clients, each) in RUNS {
        let now: Vec<_> = pairs.by_ref().take(clients).collect();
        rates.push(run(&server, database, now, each).await?);
    }
    server.stop().await?;
    Ok(rates)
}

fn added(company: &Company) -> Command {
    Command::Company(company::Command::Create(Box::new(Create {
        company: company.id,
        name: company.name.clone(),
        ..Create::default()
    })))
}

async fn run(
    server: &Server,
    database: &'static str,
    clients: Vec<(Editor, Company)>,
    each: u32,
) -> Result<Rate> {
    let many = clients.len();
    let barrier = Arc::new(Barrier::new(many + 1));
    let mut tasks: JoinSet<Result<Vec<Duration>>> = JoinSet::new();
    for (mut editor, company) in clients {
        let barrier = Arc::clone(&barrier);
        tasks.spawn(async move {
            barrier.wait().await;
            let mut times = Vec::new();
            for n in 0..each {
                let edit = noted(&company, &format!("edit {n}"))?;
                let start = Instant::now();
                editor.push(vec![edit]).await?;
                times.push(start.elapsed());
            }
            Ok(times)
        });
    }
    server.rests().await?;
    let before = server.cpu()?;
    barrier.wait().await;
    let start = Instant::now();
    let mut times = Vec::new();
    while let Some(done) = tasks.join_next().await {
        times.extend(done??);
    }
    let took = start.elapsed();
    let commands = u32::try_from(times.len()).context("too many")?;
    let cpu = server.cpu_since(before)?;
    let times = Ranked::new(times);
    Ok(Rate {
        figure: "commands a second",
        database,
        clients: many,
        commands: commands as usize,
        commands_per_second: rounded(f64::from(commands) / took.as_secs_f64()),
        p50_ms: times.percentile(50),
        p99_ms: times.percentile(99),
        server_cpu_ms_per_command: ms(cpu / commands),
        how: "signed-in clients that push one edit each of a company of their own, the next after the answer; durable",
    })
}
