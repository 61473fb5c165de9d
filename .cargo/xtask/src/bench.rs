use std::process::ExitCode;

use anyhow::Result;

use crate::postgres::{Keeps, Postgres};
use crate::project::Project;
use crate::{server, site, tools};

/// Builds for release and prints the figures, one line of JSON each: all, or those of a part alone, which need no site.
pub fn bench(project: &Project, part: &str) -> Result<ExitCode> {
    if part == "all" {
        site::build(project)?;
    } else {
        tools::run(&mut server::compile(project))?;
    }
    let postgres = Postgres::start(Keeps::All)?;
    tools::run(
        project
            .cargo()
            .args(["run", "--quiet", "--release", "--package", "bench", "--"])
            .arg(part)
            .arg("--server")
            .arg(project.server())
            .arg("--site")
            .arg(project.site())
            .arg("--postgres")
            .arg(&postgres.url),
    )?;
    Ok(ExitCode::SUCCESS)
}
