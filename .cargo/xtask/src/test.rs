use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::postgres::{Keeps, Postgres};
use crate::project::Project;
use crate::score::Score;
use crate::steps::Steps;
use crate::watch::watch;
use crate::{browser, client, site, tools};

/// Checks everything, goes on after a failure, and ends with `N passed, N failed`.
pub fn test(project: &Project) -> Result<ExitCode> {
    let _lock = project.lock()?;
    let mut steps = Steps::of(11);
    let mut score = Score::default();

    let npm = steps.step("npm packages", || tools::npm_packages(project));
    let wasm = steps.step("compiler for WebAssembly", tools::wasm_target);
    for error in [&npm, &wasm]
        .into_iter()
        .filter_map(|done| done.as_ref().err())
    {
        score.fail(error);
    }

    // A failure is in the score by then; what follows tells more about it.
    let mut check = |name, command: &mut Command| steps.step(name, || score.check(command)).is_ok();
    check("format", project.cargo().args(["fmt", "--all", "--check"]));
    check(
        "lints of the server, the tests and the tools",
        &mut lint(project),
    );
    check("lints of the client", &mut client::lint(project));
    let client = check("client to WebAssembly", &mut client::compile(project));
    let server = check("server and tests", &mut compile(project));

    let site = client && steps.step("site", || score.work(pack(project))).is_ok();
    if server {
        let _ = steps.step("unit, property and story tests", || {
            run(project, &mut score)
        });
        let _ = steps.step("stories and simulation on PostgreSQL", || {
            on_postgres(project, &mut score)
        });
    }
    if npm.is_ok() && site && server {
        let _ = steps.step("browser tests", || browser::test(project, &mut score));
    }
    Ok(score.verdict())
}

fn lint(project: &Project) -> Command {
    let mut clippy = project.cargo();
    clippy.args(["clippy", "--workspace", "--all-targets", "--", "-Dwarnings"]);
    clippy
}

/// Everything that the tests need, the server's program included.
fn compile(project: &Project) -> Command {
    let mut cargo = project.cargo();
    cargo.args(["build", "--workspace", "--all-targets"]);
    cargo
}

fn pack(project: &Project) -> Result<()> {
    client::pack(project)?;
    site::assets(project)
}

fn run(project: &Project, score: &mut Score) -> Result<()> {
    let done = watch(
        project
            .cargo()
            .args(["test", "--workspace", "--no-fail-fast"]),
    )
    .inspect_err(|error| score.fail(error))?;
    let (passed, failed) = count(&done.words);
    score.tests(&done, passed, failed)
}

/// The same stories once more, and some rounds of the simulation, on the other database.
fn on_postgres(project: &Project, score: &mut Score) -> Result<()> {
    let server = Postgres::start(Keeps::Nothing).inspect_err(|error| score.fail(error))?;
    let tests = ["--test", "stories", "--test", "simulation"];
    let done = watch(
        project
            .cargo()
            .args(["test", "--workspace", "--no-fail-fast"])
            .args(tests)
            .env("TOMONI_STORIES_POSTGRES", &server.url)
            .env("TOMONI_SIM_SEED", "7")
            .env("TOMONI_SIM_ROUNDS", "100")
            .env("TOMONI_FORESIGHT_LIVES", "2"),
    )
    .inspect_err(|error| score.fail(error))?;
    let (passed, failed) = count(&done.words);
    score.tests(&done, passed, failed)
}

/// Adds up the result lines of all test programs. A test that was left out is a failure.
fn count(words: &str) -> (u64, u64) {
    let results = words
        .lines()
        .filter_map(|line| line.strip_prefix("test result: "));
    results.fold((0, 0), |(passed, failed), line| {
        let number = |name| number_before(line, name);
        (
            passed + number(" passed"),
            failed + number(" failed") + number(" ignored"),
        )
    })
}

fn number_before(line: &str, name: &str) -> u64 {
    let before = line.split(name).next().unwrap_or_default();
    let number = before.rsplit(' ').next().unwrap_or_default();
    number.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_up_all_programs_and_takes_ignored_for_failed() {
        let words = "\
test a ... ok
test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s
test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s
";
        assert_eq!(count(words), (15, 3));
    }
}
