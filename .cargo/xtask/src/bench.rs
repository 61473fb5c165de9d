use std::process::ExitCode;

use anyhow::Result;

use crate::project::Project;
use crate::{site, tools};

/// Builds for release and prints the figures, one line of JSON each.
pub fn bench(project: &Project) -> Result<ExitCode> {
    site::build(project)?;
    tools::run(
        project
            .cargo()
            .args(["run", "--quiet", "--release", "--package", "bench", "--"])
            .arg("--server")
            .arg(project.server())
            .arg("--site")
            .arg(project.site()),
    )?;
    Ok(ExitCode::SUCCESS)
}
