//! The figures of `cargo xtask bench`: one line of JSON each on stdout, words about the progress on stderr.
//! The server runs as its own process, so that its CPU time is its own; the wall times are those of one
//! machine that carries both sides.

mod aims;
/// The one of the stories.
#[path = "../../../server/tests/world/authenticator.rs"]
#[allow(dead_code, reason = "desks are opened here once, not again")]
mod authenticator;
mod bare;
mod browser;
mod bytes;
mod desks;
mod donors;
mod figure;
mod form;
mod html;
mod live;
mod page;
mod people;
mod references;
mod rush;
mod server;
mod staff;
mod start;
mod stream;
mod sync;
mod usage;
mod visitor;
mod wait;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};

use figure::Report;
use server::Place;

#[derive(Parser)]
struct Args {
    #[command(subcommand)]
    does: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Takes all figures.
    All(With),
    /// Takes those of the sync engine.
    Sync(With),
    /// Takes those of the donors' room.
    Donors(With),
    /// Is the bare row's server on a folder, until it is killed.
    Bare { folder: PathBuf },
}

#[derive(clap::Args)]
struct With {
    /// The program `tomoni`, built for release.
    #[arg(long)]
    server: PathBuf,
    /// The built site, which the server hands out.
    #[arg(long)]
    site: PathBuf,
    /// An empty `PostgreSQL` database that is as durable as a real one.
    #[arg(long)]
    postgres: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    let done = tokio::select! {
        done = does(&args.does) => done,
        _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("interrupted")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn does(what: &Does) -> Result<()> {
    let with = match what {
        Does::Bare { folder } => return bare::serve(folder).await,
        Does::All(with) | Does::Sync(with) | Does::Donors(with) => with,
    };
    let all = matches!(what, Does::All(_));
    let place = Place::new(&with.server)?;
    let mut report = Report::default();
    if all {
        bench(&place, with, &mut report).await?;
    }
    if all || matches!(what, Does::Sync(_)) {
        sync::measure(&place, with.postgres.clone(), &mut report).await?;
    }
    if all || matches!(what, Does::Donors(_)) {
        donors::measure(&place, &mut report).await?;
    }
    if !report.failed.is_empty() {
        eprintln!("{}", place.last_words());
        bail!("no figures for: {}", report.failed.join(", "));
    }
    Ok(())
}

/// Takes the figures of the pages one after another. One that fails is named and does not keep the next from being
/// taken.
async fn bench(place: &Place, with: &With, report: &mut Report) -> Result<()> {
    let server = place.start().await?;

    let idle = report.take(
        "memory, idle",
        start::memory(&server, "after start, before any visitor").await,
    );
    prepare(place, &server)
        .await
        .with_context(|| place.last_words())?;
    let rush = report.take("rush", rush::measure(place, &server).await);
    let after = report.take(
        "memory, after the rush",
        start::memory(&server, "after the rush and its mail").await,
    );
    let still = report.take("page", page::unchanged(&server).await);
    report.take("page, changing", page::changing(&server).await);
    let loads = report.take_all("bytes", bytes::measure(&server, &with.site).await);
    report.take("live", live::measure(place, &server).await);
    report.take("stop", server.stop().await);
    let start = report.take("start", start::measure(place).await);

    figure::print(&aims::compare(&aims::Figures {
        rush,
        still,
        loads,
        idle,
        after,
        start,
    }));
    Ok(())
}

/// The events: a full one for the rush, and one whose seats last for all that comes after.
async fn prepare(place: &Place, server: &server::Server) -> Result<()> {
    for (slug, title, seats) in [
        (
            rush::SLUG,
            "Ideathon 2026",
            format!("business={},talent=11", rush::SEATS),
        ),
        (
            page::SLUG,
            "Ideathon 2027",
            "business=5000,talent=11".to_owned(),
        ),
    ] {
        place
            .tomoni(&[
                "event", "create", "--slug", slug, "--title", title, "--seats", &seats, "--open",
            ])
            .await?;
        server.shows(&format!("/ideathon/{slug}")).await?;
    }
    Ok(())
}
