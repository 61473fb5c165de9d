//! Catching up on a thousand changes.

use std::time::Instant;

use anyhow::{Result, ensure};
use app::company::Company;
use app::sync::pull::Pulled;
use serde::Serialize;

use super::Whose;
use super::editor::{ENCODINGS, Editor, noted, path};
use super::first::unpacked;
use super::seen::edit;
use crate::bare::{Bare, Change};
use crate::browser::Browser;
use crate::figure::{Ranked, ms, progress};
use crate::server::Server;

const CHANGES: usize = 1000;
const TIMES: u32 = 7;

/// Medians, in milliseconds; `bytes` are those of the body on the wire.
#[derive(Serialize)]
pub struct CatchUp {
    figure: &'static str,
    pub whose: Whose,
    changes: usize,
    pub bytes: usize,
    encoding: String,
    pub ms: f64,
    server_cpu_ms: Option<f64>,
    how: &'static str,
}

const HOW: &str = "from a cursor before the changes, each of one field of another row, to the last byte of the answer";

pub async fn ours(
    server: &Server,
    editors: &mut [Editor],
    companies: &[Company],
) -> Result<CatchUp> {
    progress("sync: catching up");
    let cursor = editors[0].cursor().await?;
    for (n, part) in companies[..CHANGES].chunks(200).enumerate() {
        let by = n % editors.len();
        let edits = part.iter().enumerate();
        let edits = edits.map(|(m, c)| noted(c, &format!("seen in week {n} by {m}")));
        editors[by].push(edits.collect::<Result<_>>()?).await?;
    }
    server.rests().await?;
    let path = path("pull", &cursor);
    let mut times = Vec::new();
    let (mut bytes, mut encoding) = (0, String::new());
    let before = server.cpu()?;
    for _ in 0..TIMES {
        let start = Instant::now();
        let answer = editors[0].browser.get_encoded(&path, ENCODINGS).await?;
        times.push(start.elapsed());
        let pulled: Pulled = serde_json::from_slice(&unpacked(&answer)?)?;
        ensure!(
            !pulled.snapshot && pulled.patches.len() == CHANGES,
            "another answer"
        );
        bytes = answer.body.len();
        answer.encoding().clone_into(&mut encoding);
    }
    Ok(CatchUp {
        figure: "catch-up",
        whose: Whose::Ours,
        changes: CHANGES,
        bytes,
        encoding,
        ms: Ranked::new(times).percentile(50),
        server_cpu_ms: Some(ms(server.cpu_since(before)? / TIMES)),
        how: HOW,
    })
}

pub async fn bare(bare: &Bare, companies: &[Company]) -> Result<CatchUp> {
    let mut browser = Browser::open(bare.address).await?;
    let before = browser.get("/head").await?.text()?.to_owned();
    let changes = companies[..CHANGES].iter().map(|company| Change {
        id: company.id.to_string(),
        note: "seen in week 1".to_owned(),
    });
    edit(&mut browser, &changes.collect::<Vec<_>>()).await?;
    let path = format!("/since/{before}");
    let mut times = Vec::new();
    let mut bytes = 0;
    for _ in 0..TIMES {
        let start = Instant::now();
        let answer = browser.get(&path).await?;
        times.push(start.elapsed());
        bytes = answer.body.len();
    }
    Ok(CatchUp {
        figure: "catch-up",
        whose: Whose::Bare,
        changes: CHANGES,
        bytes,
        encoding: "identity".to_owned(),
        ms: Ranked::new(times).percentile(50),
        server_cpu_ms: None,
        how: HOW,
    })
}
