//! Letters of the payment company: heard, and what they are about asked for and booked.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use app::donor::Listed;
use serde::Serialize;

use super::{Look, company, each, rate};
use crate::browser::Browser;
use crate::figure::{ms, progress};
use crate::server::{Place, Server};
use crate::wait;

const LETTERS: usize = 5_000;
const CONNECTIONS: usize = 8;
const PATIENCE: Duration = Duration::from_mins(10);

/// Times in milliseconds.
#[derive(Serialize)]
pub struct Heard {
    figure: &'static str,
    letters: usize,
    ms: f64,
    a_second: f64,
    server_cpu_ms_each: f64,
    how: &'static str,
}

pub async fn measure(place: &Place, server: &Server, givers: &[Listed]) -> Result<Vec<Heard>> {
    progress("donors: letters of the payment company");
    let mut look = Look::at(place).await?;
    let known = look.count("payment").await?;
    server.rests().await?;
    let before = server.cpu()?;
    let start = Instant::now();
    let mut senders = Vec::new();
    for sender in 0..CONNECTIONS {
        let mut letters = Vec::new();
        for n in (sender..LETTERS).step_by(CONNECTIONS) {
            let member = givers[n].member.as_ref().context("a promise")?;
            letters.push(company::letter(n, member.pledge)?);
        }
        let browser = Browser::open(server.address).await?;
        senders.push(tokio::spawn(send(browser, letters)));
    }
    for sender in senders {
        sender.await??;
    }
    let heard = start.elapsed();
    wait::until("the letters to be looked at", PATIENCE, async || {
        Ok(look.count("heard where state = 'open'").await? == 0)
    })
    .await?;
    let booked = start.elapsed();
    let cpu = server.cpu_since(before)?;
    let payments = look.count("payment").await? - known;
    ensure!(
        usize::try_from(payments)? == LETTERS,
        "{payments} payments of {LETTERS} letters"
    );
    let figure = |figure, time, how| Heard {
        figure,
        letters: LETTERS,
        ms: ms(time),
        a_second: rate(LETTERS, time),
        server_cpu_ms_each: each(LETTERS, cpu),
        how,
    };
    Ok(vec![
        figure(
            "letters heard",
            heard,
            "to the last answer on eight connections, each letter durable before it is answered; meanwhile they are \
             looked at; the CPU time is of both",
        ),
        figure(
            "letters booked",
            booked,
            "until what the last is about was asked for at a company on this machine, and is a payment in the books",
        ),
    ])
}

async fn send(mut browser: Browser, letters: Vec<(String, String)>) -> Result<()> {
    for (signed, body) in letters {
        let answer = browser.letter("/webhooks/stripe", &signed, body).await?;
        ensure!(answer.status.is_success(), "a letter: {}", answer.status);
    }
    Ok(())
}
