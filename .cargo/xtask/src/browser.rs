use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::score::Score;
use crate::tools;
use crate::watch::watch;

/// Checks the browser tests' types, then runs them in Chromium against the built server.
pub fn test(project: &Project, score: &mut Score) -> Result<()> {
    let types = score.check(npm(project, "tsc").arg("--noEmit"));
    let chromium = tools::chromium().inspect_err(|error| score.fail(error))?;

    let report = project.out().join("browser-tests.json");
    if report.exists() {
        fs::remove_file(&report)?;
    }
    let done = watch(
        npm(project, "playwright")
            .arg("test")
            .env("TOMONI_BINARY", project.server())
            .env("TOMONI_CHROMIUM", chromium)
            .env("TOMONI_BROWSER_REPORT", &report),
    )
    .inspect_err(|error| score.fail(error))?;
    let (passed, failed) = count(&report).unwrap_or((0, 1));
    score.tests(&done, passed, failed).and(types)
}

fn npm(project: &Project, program: &str) -> Command {
    let mut command = Command::new(tools::npm_program(project, program));
    command.current_dir(project.end2end());
    command
}

/// Reads Playwright's report. A test that was skipped, or passed only at a second try, is a failure.
fn count(report: &Path) -> Result<(u64, u64)> {
    let report: serde_json::Value = serde_json::from_str(&fs::read_to_string(report)?)?;
    let number = |name: &str| {
        let number = report["stats"][name].as_u64();
        number.with_context(|| format!("the report has no {name}"))
    };
    let failed = number("unexpected")? + number("flaky")? + number("skipped")?;
    Ok((number("expected")?, failed))
}
