use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::project::Project;
use crate::site;

/// Builds everything and becomes the server, with sample data.
pub fn serve(project: &Project, args: &[String]) -> Result<ExitCode> {
    site::build(project)?;
    let mut server = Command::new(project.server());
    server.args(["serve", "--demo"]).args(args);
    replace(server)
}

/// The server takes this process's place, and with it every signal that the user sends.
#[cfg(unix)]
fn replace(mut server: Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    let error = server.exec();
    Err(anyhow::Error::new(error).context("cannot start the server"))
}

#[cfg(not(unix))]
fn replace(mut server: Command) -> Result<ExitCode> {
    let code = server.status()?.code();
    Ok(code.map_or(ExitCode::FAILURE, |code| {
        u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
    }))
}
