use std::process::ExitCode;

use anyhow::Result;

use crate::postgres::{Keeps, Postgres};
use crate::project::Project;
use crate::{server, site, tools};

/// Builds for release and prints the figures, one line of JSON each: all, or those of the sync engine alone, which
/// need no site.
pub fn bench(project: &Project, sync_only: bool) -> Result<ExitCode> {
    if sync_only {
        tools::run(&mut server::compile(project))?;
    } else {
        site::build(project)?;
    }
    let postgres = Postgres::start(Keeps::All)?;
    tools::run(
        project
            .cargo()
            .args(["run", "--quiet", "--release", "--package", "bench", "--"])
            .arg(if sync_only { "sync" } else { "all" })
            .arg("--server")
            .arg(project.server())
            .arg("--site")
            .arg(project.site())
            .arg("--postgres")
            .arg(&postgres.url),
    )?;
    Ok(ExitCode::SUCCESS)
}
