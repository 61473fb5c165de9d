use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::tools;

/// What survives a power cut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    /// Nothing: enough for tests.
    Nothing,
    /// Whatever was committed, as on a real one.
    All,
}

/// A `PostgreSQL` server for one run of the tests or the figures, on the loopback only, gone with the run.
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    /// Whom it runs as; it refuses to run as root.
    user: Option<&'static str>,
    pub url: String,
}

impl Postgres {
    pub fn start(keeps: Keeps) -> Result<Self> {
        let programs = programs()?;
        let folder = std::env::temp_dir().join(format!("tomoni-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let root = tools::output(Command::new("id").arg("-u"))?.trim() == "0";
        let user = root.then_some("postgres");
        if let Some(user) = user {
            tools::run(Command::new("chown").arg(user).arg(&folder))?;
        }
        // Free now; whoever takes it in between makes the start fail, and says so.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let server = Self {
            programs,
            folder,
            user,
            url: format!("postgres://tomoni@127.0.0.1:{port}/postgres"),
        };
        let data = server.folder.join("data").display().to_string();
        server.run(
            "initdb",
            &[
                "-D",
                &data,
                "-U",
                "tomoni",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            ],
        )?;
        let fsync = if keeps == Keeps::All { "on" } else { "off" };
        let options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c fsync={fsync} -c max_connections=300",
            server.folder.display()
        );
        let log = server.folder.join("log").display().to_string();
        server.run(
            "pg_ctl",
            &["-D", &data, "-o", &options, "-l", &log, "-w", "start"],
        )?;
        Ok(server)
    }

    fn run(&self, program: &str, words: &[&str]) -> Result<()> {
        let path = self.programs.join(program);
        let mut command = match self.user {
            None => Command::new(path),
            Some(user) => {
                let mut command = Command::new("setpriv");
                command
                    .args(["--reuid", user, "--regid", user, "--clear-groups"])
                    .arg(path);
                command
            }
        };
        // What it says on the way is of interest only where it fails.
        tools::output(command.args(words).current_dir(&self.folder)).map(drop)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.folder.join("data").display().to_string();
        let _ = self.run("pg_ctl", &["-D", &data, "-m", "immediate", "stop"]);
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The folder of its programs; the system's package manager brings them where there are none.
fn programs() -> Result<PathBuf> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    tools::apt_install(&["postgresql"])?;
    installed().context("PostgreSQL was installed, and its initdb is nowhere")
}

fn installed() -> Option<PathBuf> {
    let on_path = tools::on_path("initdb").and_then(|file| fs::canonicalize(file).ok());
    let beside = |file: PathBuf| file.parent().map(Path::to_owned);
    on_path.and_then(beside).or_else(|| {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
        let folders = versions.filter_map(|entry| Some(entry.ok()?.path().join("bin")));
        folders.filter(|bin| bin.join("initdb").is_file()).max()
    })
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn a_server_starts_listens_on_the_loopback_and_is_gone_with_its_folder() {
        let server = Postgres::start(Keeps::Nothing).unwrap();
        let address = server.url.split(['@', '/']).nth(3).unwrap().to_owned();
        let folder = server.folder.clone();
        assert!(address.starts_with("127.0.0.1:"), "{address}");
        assert!(TcpStream::connect(&address).is_ok());
        drop(server);
        assert!(TcpStream::connect(&address).is_err());
        assert!(!folder.exists());
    }
}
