//! What a catch-up of a hundred changes costs where much else is there.

use std::time::Instant;

use anyhow::{Result, ensure};
use app::company::Company;
use app::sync::pull::Pulled;
use serde::Serialize;

use super::base::{Base, Register};
use super::editor::{Editor, cursor_of, noted, path, pull};
use crate::browser::Browser;
use crate::figure::{Ranked, ms, progress, rounded};
use crate::server::{Place, Server};
use crate::staff::{enter, invite};

const CHANGES: usize = 100;
const ROWS: u32 = 1000;
/// How many companies each of them becomes.
const TIMES_MORE: u32 = 1000;
const UNSEEN: u32 = 100_000;
const PULLS: u32 = 50;

/// The median of many; `read` is what the server took from its files, in kB, wherever the system kept them.
#[derive(Serialize)]
pub struct Growth {
    figure: &'static str,
    base_rows: u32,
    unseen_changes: u32,
    changes: usize,
    pub bytes: usize,
    pub read_kb: f64,
    pub ms: f64,
    server_cpu_ms: f64,
    /// To the first line of this figure.
    ratio: f64,
    how: &'static str,
}

pub async fn measure(place: &Place) -> Result<Vec<Growth>> {
    progress("sync: growth");
    let path = invite(place, 0, "platform").await?;
    let companies = Register::new().take(u64::from(ROWS))?;
    fill(place, async |base| base.add(&companies).await).await?;
    let mut server = place.start().await?;
    let mut editor = Editor::new(enter(&server, &path).await?);
    let mut cursor = editor.cursor().await?;

    let mut lines = Vec::new();
    for (rows, unseen) in [
        (ROWS, 0),
        (ROWS * TIMES_MORE, 0),
        (ROWS * TIMES_MORE, UNSEEN),
    ] {
        if rows > ROWS || unseen > 0 {
            server.stop().await?;
            progress("sync: growth: filling the base");
            fill(place, async |base| match unseen {
                0 => base.multiply(TIMES_MORE).await,
                _ => base.unseen(unseen).await,
            })
            .await?;
            server = place.start().await?;
            editor.browser = editor.browser.at(server.address).await?;
        }
        let line = one(&server, &mut editor, &companies, &cursor).await?;
        cursor = cursor_of(&pull(&mut editor.browser, &cursor).await?)?;
        let ratio = lines
            .first()
            .map_or(1.0, |first: &Growth| line.ms / first.ms);
        lines.push(Growth {
            base_rows: rows,
            unseen_changes: unseen,
            ratio: rounded(ratio),
            ..line
        });
    }
    server.stop().await?;
    Ok(lines)
}

async fn fill(place: &Place, with: impl AsyncFnOnce(&mut Base) -> Result<()>) -> Result<()> {
    let mut base = Base::open(&place.data()).await?;
    with(&mut base).await?;
    base.close().await
}

/// Catches up from a cursor on changes that are made now.
async fn one(
    server: &Server,
    editor: &mut Editor,
    companies: &[Company],
    cursor: &str,
) -> Result<Growth> {
    let edits = companies[..CHANGES].iter().enumerate();
    let edits = edits.map(|(n, c)| noted(c, &format!("edit {n} of {cursor:.6}")));
    editor.push(edits.collect::<Result<_>>()?).await?;
    server.rests().await?;
    let path = path("pull", cursor);
    let mut browser = editor.browser.another().await?;
    let bytes = asked(&mut browser, &path).await?;
    let (cpu, read) = (server.cpu()?, server.read()?);
    let mut times = Vec::new();
    for _ in 0..PULLS {
        let start = Instant::now();
        asked(&mut browser, &path).await?;
        times.push(start.elapsed());
    }
    let read = server.read()?.saturating_sub(read) / u64::from(PULLS);
    Ok(Growth {
        figure: "growth",
        base_rows: 0,
        unseen_changes: 0,
        changes: CHANGES,
        bytes,
        read_kb: rounded(f64::from(u32::try_from(read)?) / 1e3),
        ms: Ranked::new(times).percentile(50),
        server_cpu_ms: ms(server.cpu_since(cpu)? / PULLS),
        ratio: 0.0,
        how: "50 catch-ups from one cursor behind which 100 companies were edited; bytes as sent, unpacked",
    })
}

async fn asked(browser: &mut Browser, path: &str) -> Result<usize> {
    let answer = browser.get(path).await?;
    let pulled: Pulled = serde_json::from_slice(&answer.body)?;
    let changes = pulled.patches.len();
    ensure!(!pulled.snapshot && changes == CHANGES, "{changes} changes");
    Ok(answer.body.len())
}
