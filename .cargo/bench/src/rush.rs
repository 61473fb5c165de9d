//! Three hundred people send the form in the same moment, for fifty seats.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use serde::Serialize;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::browser::Browser;
use crate::figure::{Ranked, ms, progress, rounded};
use crate::form::{Form, Outcome};
use crate::people::Person;
use crate::server::{Place, Server};

pub const SLUG: &str = "rush";
pub const SEATS: u32 = 50;
const PEOPLE: u32 = 300;

/// Counts of people; times in milliseconds, from the common start to the read answer.
#[derive(Serialize)]
pub struct Rush {
    figure: &'static str,
    people: u32,
    seats: u32,
    confirmed: u32,
    waiting: u32,
    refused: u32,
    /// Answers without an outcome, and connections that broke.
    errors: u32,
    /// Seats given away twice, by the server's own count afterwards.
    oversold: u32,
    /// Seats that nobody got.
    empty: u32,
    pub requests_per_registration: f64,
    pub total_ms: f64,
    p50_ms: f64,
    p99_ms: f64,
    pub server_cpu_ms_per_registration: f64,
    pub server_cpu_ms_per_registration_with_mail: f64,
    mail_done_ms: f64,
    how: &'static str,
}

/// What one person experienced.
struct Experience {
    outcome: Result<(Outcome, u32)>,
    done: Instant,
}

pub async fn measure(place: &Place, server: &Server) -> Result<Rush> {
    progress("rush: 300 people open the form");
    let mails_before = place.mails();
    let barrier = Arc::new(Barrier::new(PEOPLE as usize + 1));
    let people = open_forms(server, &barrier).await?;
    server.rests().await?;

    progress("rush: all of them send it");
    let cpu_before = server.cpu()?;
    let start = Instant::now();
    barrier.wait().await;
    let experiences = people.join_all().await;
    let cpu_answered = server.cpu_since(cpu_before)?;

    let counted = Counted::of(&experiences);
    let letters = usize::try_from(counted.confirmed + counted.waiting)?;
    place.mails_reach(mails_before + letters).await?;
    let mail_done = start.elapsed();
    server.rests().await?;
    let cpu_mailed = server.cpu_since(cpu_before)?;

    let taken = seats_taken(place).await?;
    let times = Ranked::new(
        experiences
            .iter()
            .map(|e| e.done.duration_since(start))
            .collect(),
    );
    Ok(Rush {
        figure: "rush",
        people: PEOPLE,
        seats: SEATS,
        confirmed: counted.confirmed,
        waiting: counted.waiting,
        refused: counted.refused,
        errors: counted.errors,
        oversold: taken.saturating_sub(SEATS),
        empty: SEATS.saturating_sub(taken),
        requests_per_registration: rounded(f64::from(counted.requests) / f64::from(PEOPLE)),
        total_ms: times.longest(),
        p50_ms: times.percentile(50),
        p99_ms: times.percentile(99),
        server_cpu_ms_per_registration: ms(cpu_answered / PEOPLE),
        server_cpu_ms_per_registration_with_mail: ms(cpu_mailed / PEOPLE),
        mail_done_ms: ms(mail_done),
        how: "300 kept connections with the form open, one POST each at once, client on the same machine; CPU from \
              the server's /proc/PID/stat, up to the last answer and up to rest with all mail written",
    })
}

/// Each person has the form open, on a connection of their own, and waits for the start.
async fn open_forms(server: &Server, barrier: &Arc<Barrier>) -> Result<JoinSet<Experience>> {
    let mut people = JoinSet::new();
    for number in 0..PEOPLE as usize {
        let mut browser = Browser::open(server.address).await?;
        let form = Form::open(&mut browser, SLUG).await?;
        let filled = form.filled(&Person::numbered(number), number);
        let barrier = Arc::clone(barrier);
        people.spawn(async move {
            barrier.wait().await;
            let outcome = form.send(&mut browser, filled).await;
            Experience {
                outcome,
                done: Instant::now(),
            }
        });
    }
    Ok(people)
}

#[derive(Default)]
struct Counted {
    confirmed: u32,
    waiting: u32,
    refused: u32,
    errors: u32,
    requests: u32,
}

impl Counted {
    fn of(experiences: &[Experience]) -> Self {
        let mut counted = Self::default();
        for experience in experiences {
            match &experience.outcome {
                Ok((outcome, requests)) => {
                    *match outcome {
                        Outcome::Confirmed => &mut counted.confirmed,
                        Outcome::Waiting => &mut counted.waiting,
                        Outcome::Refused => &mut counted.refused,
                    } += 1;
                    counted.requests += requests;
                }
                Err(error) => {
                    if counted.errors == 0 {
                        progress(&format!("rush: the first error: {error:#}"));
                    }
                    counted.errors += 1;
                    counted.requests += 1;
                }
            }
        }
        counted
    }
}

/// Seats that someone holds, confirmed or offered, as the command line counts them.
async fn seats_taken(place: &Place) -> Result<u32> {
    let json = place
        .tomoni(&["event", "count", "--slug", SLUG, "--json"])
        .await?;
    let count: serde_json::Value = serde_json::from_str(&json).with_context(|| json.clone())?;
    let field = |name: &str| {
        let number = count[name]
            .as_u64()
            .with_context(|| format!("no {name} in {json}"))?;
        Ok::<u32, anyhow::Error>(u32::try_from(number)?)
    };
    Ok(field("confirmed")? + field("offered")?)
}
