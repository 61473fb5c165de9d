//! The figures of the sync engine, each also as a ratio to the bare row.

mod aims;
mod base;
mod catch_up;
mod crowd;
mod device;
pub mod editor;
mod first;
mod growth;
mod listeners;
mod outbox;
mod rate;
mod seen;

use anyhow::Result;
use serde::Serialize;

use crate::bare::Bare;
use crate::figure::{self, Report, progress};
use crate::server::Place;
use crate::staff::{enter, invite};
use base::{Base, Register, bare};
use editor::Editor;

/// Rows in the base of the small figures, and of the first sync.
const FEW: u64 = 1_000;
const MANY: u64 = 10_000;

/// Each sends for one figure, so that nobody sends more than a person may.
const STAFF: usize = 7;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    Ours,
    /// The bare row's, on the same machine in the same run.
    Bare,
}

/// Takes all of them, on places of their own.
pub async fn measure(place: &Place, postgres: Option<String>, report: &mut Report) -> Result<()> {
    let mut figures = aims::Figures::default();
    small(place, report, &mut figures).await?;
    large(place, report, &mut figures).await?;
    let sqlite = rate::measure(&place.another(None)?, "sqlite").await;
    report.take_all("commands a second, SQLite", sqlite);
    match postgres {
        Some(url) => {
            let place = place.another(Some(url))?;
            let rates = rate::measure(&place, "postgresql").await;
            report.take_all("commands a second, PostgreSQL", rates);
        }
        None => progress("sync: no PostgreSQL was named"),
    }
    let growth = growth::measure(&place.another(None)?).await;
    report.take_all("growth", growth);
    figure::print(&aims::compare(&figures));
    Ok(())
}

/// On a thousand rows: one edit, and many who listen.
async fn small(place: &Place, report: &mut Report, figures: &mut aims::Figures) -> Result<()> {
    let companies = Register::new().take(FEW)?;
    let place = place.another(None)?;
    let (server, mut editors) = opened(&place, &companies).await?;
    // First of all: what was taken for others once is used again.
    let crowd = crowd::measure(&server, &mut editors[STAFF - 1]).await;
    figures.crowd = report.take("memory of live clients", crowd);
    let folder = tempfile::tempdir()?;
    let bare = Bare::start(folder.path(), &bare(&companies)?).await?;
    for (editor, listeners) in editors.iter_mut().zip(seen::LISTENERS) {
        let ours = seen::ours(&server, editor, &companies, listeners).await;
        figures.seen.extend(report.take("an edit seen", ours));
        let bare = seen::bare(&bare, &companies, listeners).await;
        figures.seen.extend(report.take("an edit seen, bare", bare));
    }
    server.stop().await?;
    Ok(())
}

/// On ten thousand rows: the first sync, catching up, an outbox.
async fn large(place: &Place, report: &mut Report, figures: &mut aims::Figures) -> Result<()> {
    let companies = Register::new().take(MANY)?;
    let place = place.another(None)?;
    let (server, mut editors) = opened(&place, &companies).await?;
    let folder = tempfile::tempdir()?;
    let bare = Bare::start(folder.path(), &bare(&companies)?).await?;
    let rows = companies.len();

    let first = first::ours(&server, &mut editors[0].browser, rows).await;
    figures.first.extend(report.take("first sync", first));
    let first = first::bare(&bare, rows).await;
    figures.first.extend(report.take("first sync, bare", first));

    let caught_up = catch_up::ours(&server, &mut editors[..2], &companies).await;
    figures.caught_up.extend(report.take("catch-up", caught_up));
    let caught_up = catch_up::bare(&bare, &companies).await;
    figures
        .caught_up
        .extend(report.take("catch-up, bare", caught_up));

    for time in 0..outbox::TIMES {
        let Some(editor) = editors.pop() else { break };
        let sent = outbox::ours(&server, editor.browser, &companies, time).await;
        figures.sent.extend(report.take("an outbox sent", sent));
        let sent = outbox::bare(&bare, &companies).await;
        figures
            .sent
            .extend(report.take("an outbox sent, bare", sent));
    }
    server.stop().await?;
    Ok(())
}

/// A server on such a base, and people at their desks.
async fn opened(
    place: &Place,
    companies: &[app::company::Company],
) -> Result<(crate::server::Server, Vec<Editor>)> {
    let mut paths = Vec::new();
    for person in 0..STAFF {
        paths.push(invite(place, person, "platform").await?);
    }
    let mut base = Base::open(&place.data()).await?;
    base.add(companies).await?;
    base.close().await?;
    let server = place.start().await?;
    let mut editors = Vec::new();
    for path in &paths {
        editors.push(Editor::new(enter(&server, path).await?));
    }
    Ok((server, editors))
}
