//! The first sync: all rows, as a browser gets them, and until a client holds them.

use std::io::Read as _;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use app::row::Kind;
use app::sync::Replica;
use app::sync::pull::Pulled;
use leptos::prelude::Owner;
use serde::Serialize;
use serde_json::Value;

use super::Whose;
use super::editor::{ENCODINGS, path};
use crate::bare::Bare;
use crate::browser::{Answer, Browser};
use crate::figure::{Ranked, ms, progress};
use crate::server::Server;

const TIMES: u32 = 7;

/// Medians, in milliseconds; `bytes` are those of the body on the wire.
#[derive(Serialize)]
pub struct First {
    figure: &'static str,
    pub whose: Whose,
    rows: usize,
    pub bytes: usize,
    bytes_unpacked: usize,
    encoding: String,
    answered_ms: f64,
    pub held_ms: f64,
    server_cpu_ms: f64,
    how: &'static str,
}

pub async fn ours(server: &Server, browser: &mut Browser, rows: usize) -> Result<First> {
    progress("sync: first load");
    let path = format!("{}&columns=1", path("pull", ""));
    let take_in = |body: &[u8]| {
        let pulled: Pulled = serde_json::from_slice(body)?;
        let owner = Owner::new();
        Ok(owner.with(|| {
            let replica = Replica::default();
            replica.apply(pulled.patches, pulled.snapshot);
            replica.each(Kind::Company, |_| Some(())).len()
        }))
    };
    measure(Whose::Ours, browser, &path, rows, || server.cpu(), take_in).await
}

pub async fn bare(bare: &Bare, rows: usize) -> Result<First> {
    let mut browser = Browser::open(bare.address).await?;
    let take_in = |body: &[u8]| Ok(serde_json::from_slice::<Vec<Value>>(body)?.len());
    measure(
        Whose::Bare,
        &mut browser,
        "/all",
        rows,
        || bare.cpu(),
        take_in,
    )
    .await
}

async fn measure(
    whose: Whose,
    browser: &mut Browser,
    path: &str,
    rows: usize,
    cpu: impl Fn() -> Result<Duration>,
    take_in: impl Fn(&[u8]) -> Result<usize>,
) -> Result<First> {
    let (mut answered, mut held) = (Vec::new(), Vec::new());
    let before = cpu()?;
    let mut sizes = (0, 0);
    let mut encoding = String::new();
    for _ in 0..TIMES {
        let start = Instant::now();
        let answer = browser.get_encoded(path, ENCODINGS).await?;
        answered.push(start.elapsed());
        ensure!(answer.status.is_success(), "{path}: {}", answer.status);
        let body = unpacked(&answer)?;
        let known = take_in(&body)?;
        held.push(start.elapsed());
        ensure!(known == rows, "{known} of {rows} rows");
        sizes = (answer.body.len(), body.len());
        answer.encoding().clone_into(&mut encoding);
    }
    Ok(First {
        figure: "first sync",
        whose,
        rows,
        bytes: sizes.0,
        bytes_unpacked: sizes.1,
        encoding,
        answered_ms: Ranked::new(answered).percentile(50),
        held_ms: Ranked::new(held).percentile(50),
        server_cpu_ms: ms(cpu()?.saturating_sub(before) / TIMES),
        how: "the request to the last byte of its answer; held: unpacked, parsed and taken into the replica by the \
              client's own code, compiled for this machine",
    })
}

/// A body without its compression.
pub fn unpacked(answer: &Answer) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    match answer.encoding() {
        "identity" => body.extend_from_slice(&answer.body),
        "gzip" => {
            flate2::read::GzDecoder::new(&*answer.body).read_to_end(&mut body)?;
        }
        "br" => {
            brotli::BrotliDecompress(&mut &*answer.body, &mut body).context("brotli")?;
        }
        other => bail!("an answer packed as {other}"),
    }
    Ok(body)
}
