//! `cargo xtask`: one program that builds, serves, tests and measures the whole system.

mod audit;
mod bench;
mod browser;
mod client;
mod compress;
mod postgres;
mod project;
mod score;
mod serve;
mod server;
mod site;
mod steps;
mod style;
mod test;
mod tools;
mod watch;

use std::process::ExitCode;

use anyhow::{Result, bail};

use project::Project;

const USAGE: &str = "\
cargo xtask build [--release]         build the client, the site and the server
cargo xtask serve [--release] [ARGS]  build, then `tomoni serve --demo ARGS`
cargo xtask test                      format, lints, unit, story and browser tests
cargo xtask bench [sync|donors]       build for release and print the figures, all or those of a part
cargo xtask audit                     list what others wrote, its licences and known advisories";

/// What figures can be taken of alone.
const PARTS: [&str; 2] = ["sync", "donors"];

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut args: Vec<String>) -> Result<ExitCode> {
    if args.is_empty() {
        bail!("say what to do:\n{USAGE}");
    }
    let command = args.remove(0);
    let release = take(&mut args, "--release");
    let part = match args.as_slice() {
        [] => Some("all"),
        [part] if command == "bench" => PARTS.into_iter().find(|one| one == part),
        _ => None,
    };
    if command != "serve" && part.is_none() {
        bail!("{command} does not know {args:?}:\n{USAGE}");
    }
    match command.as_str() {
        "build" => site::build(&Project::find(release)?)?,
        "serve" => return serve::serve(&Project::find(release)?, &args),
        "test" => return test::test(&Project::find(false)?),
        "bench" => return bench::bench(&Project::find(true)?, part.unwrap_or("all")),
        "audit" => return audit::audit(&Project::find(false)?),
        "help" | "--help" | "-h" => println!("{USAGE}"),
        other => bail!("there is no {other}:\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes a flag out of the arguments and says whether it was there.
fn take(args: &mut Vec<String>, flag: &str) -> bool {
    let before = args.len();
    args.retain(|arg| arg != flag);
    args.len() < before
}
