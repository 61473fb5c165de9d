//! The server under measurement: a process of its own on a folder of its own.

use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal};
use serde::Serialize;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};

use crate::browser::Browser;
use crate::figure::{ms, progress};
use crate::{usage, wait};

/// Generous: a machine may be busy. What takes this long is broken.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often the memory of a command line is looked at.
const LOOK: Duration = Duration::from_millis(5);

/// So long without a tick of CPU time is rest.
const REST: Duration = Duration::from_millis(200);

/// A data folder that is removed at the end, and the program that works on it.
pub struct Place {
    program: PathBuf,
    folder: TempDir,
    /// Where it is not the file in the data folder.
    database: Option<String>,
    /// What else its operator says.
    settings: Vec<(&'static str, String)>,
}

/// A command line that was watched while it ran.
pub struct Watched {
    pub took: Duration,
    /// The most resident memory that was seen, in bytes.
    pub peak: u64,
    pub said: String,
}

impl Place {
    pub fn new(program: &Path) -> Result<Self> {
        let program = program
            .canonicalize()
            .with_context(|| format!("no server at {}", program.display()))?;
        Ok(Self {
            program,
            folder: tempfile::tempdir()?,
            database: None,
            settings: Vec::new(),
        })
    }

    /// Another folder for the same program, with its rows on a database server where one is named.
    pub fn another(&self, database: Option<String>) -> Result<Self> {
        Ok(Self {
            program: self.program.clone(),
            folder: tempfile::tempdir()?,
            database,
            settings: Vec::new(),
        })
    }

    /// With these settings, by their names in the environment.
    pub fn told(mut self, settings: &[(&'static str, String)]) -> Self {
        self.settings.extend_from_slice(settings);
        self
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("server.log")
    }

    /// The program without the user's settings: a mail server named there would get mail for 300 people who
    /// do not exist.
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        for name in [
            "TOMONI_LISTEN",
            "TOMONI_BASE_URL",
            "TOMONI_SMTP_URL",
            "DATABASE_URL",
            "TOMONI_STRIPE_KEY",
        ] {
            command.env_remove(name);
        }
        if let Some(url) = &self.database {
            command.env("DATABASE_URL", url);
        }
        for (name, value) in &self.settings {
            command.env(name, value);
        }
        command
            .env("TOMONI_DATA", self.data())
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// Runs a command line beside the server and takes what it prints.
    pub async fn tomoni(&self, args: &[&str]) -> Result<String> {
        let done = self.command().args(args).output().await?;
        let line = args.join(" ");
        ensure!(
            done.status.success(),
            "tomoni {line}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
        String::from_utf8(done.stdout).with_context(|| format!("tomoni {line} prints no UTF-8"))
    }

    /// Runs a command line beside the server and looks at its memory until it ends.
    pub async fn watched(&self, args: &[&str]) -> Result<Watched> {
        let start = Instant::now();
        let mut command = self.command();
        let mut child = command.args(args).stdout(Stdio::piped()).spawn()?;
        let pid = child.id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
        let pid = pid.context("the program is gone")?;
        let mut peak = 0;
        let status = loop {
            if let Ok(memory) = usage::memory(pid) {
                peak = peak.max(memory.peak);
            }
            if let Ok(status) = tokio::time::timeout(LOOK, child.wait()).await {
                break status?;
            }
        };
        let took = start.elapsed();
        ensure!(status.success(), "tomoni {}: {status}", args.join(" "));
        let mut said = String::new();
        if let Some(mut stdout) = child.stdout.take() {
            stdout.read_to_string(&mut said).await?;
        }
        Ok(Watched { took, peak, said })
    }

    /// Starts a server on a free port; done when it says where it listens.
    pub async fn start(&self) -> Result<Server> {
        progress("starting the server");
        let log = File::options().create(true).append(true).open(self.log())?;
        let spawned = Instant::now();
        let mut child = self
            .command()
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(self.data())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()?;
        let stdout = child.stdout.take().context("the server has no stdout")?;
        let address = tokio::time::timeout(PATIENCE, listening(stdout))
            .await
            .context("the server does not say where it listens")?
            .with_context(|| self.last_words())?;
        let pid = child
            .id()
            .and_then(|id| Pid::from_raw(id.try_into().ok()?))
            .context("the server is gone")?;
        Ok(Server {
            child,
            pid,
            address,
            spawned,
        })
    }

    /// How many mails lie in the data folder.
    pub fn mails(&self) -> usize {
        let Ok(entries) = fs::read_dir(self.data().join("mail")) else {
            return 0; // Nobody has got a mail yet.
        };
        entries
            .flatten()
            .filter(|entry| {
                entry
                    .path()
                    .extension()
                    .is_some_and(|ending| ending == "eml")
            })
            .count()
    }

    /// What all mails in the data folder weigh.
    pub fn mail_bytes(&self) -> Result<u64> {
        let mut bytes = 0;
        for entry in fs::read_dir(self.data().join("mail"))? {
            bytes += entry?.metadata()?.len();
        }
        Ok(bytes)
    }

    /// Waits until this many mails lie in the data folder.
    pub async fn mails_reach(&self, count: usize) -> Result<()> {
        wait::until("the mails", PATIENCE, async || Ok(self.mails() >= count))
            .await
            .with_context(|| format!("{} of {count} mails", self.mails()))
    }

    /// The end of the server's log.
    pub fn last_words(&self) -> String {
        let log = fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let end = &lines[lines.len().saturating_sub(20)..];
        format!("the server's last words:\n{}", end.join("\n"))
    }
}

/// Reads where a process says that it listens; after that it empties the pipe, so that the server never waits for a reader.
pub async fn listening(stdout: ChildStdout) -> Result<SocketAddr> {
    let mut lines = BufReader::new(stdout).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some(address) = line.trim().strip_prefix("listening on http://") {
            let address = address
                .trim_end_matches('/')
                .parse()
                .with_context(|| line.clone())?;
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok(address);
        }
    }
    bail!("the server ended before it listened")
}

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    pid: Pid,
    pub address: SocketAddr,
    pub spawned: Instant,
}

impl Server {
    /// CPU time so far.
    pub fn cpu(&self) -> Result<Duration> {
        usage::cpu(self.pid)
    }

    /// CPU time since an earlier [`Self::cpu`].
    pub fn cpu_since(&self, before: Duration) -> Result<Duration> {
        Ok(self.cpu()?.saturating_sub(before))
    }

    pub fn memory(&self) -> Result<usage::Memory> {
        usage::memory(self.pid)
    }

    /// What it has read from files so far, in bytes, also where they lay in the system's memory.
    pub fn read(&self) -> Result<u64> {
        usage::read(self.pid)
    }

    /// Waits until the server has used no CPU time for a while, so that the next figure is not charged with
    /// the last one's work.
    pub async fn rests(&self) -> Result<()> {
        let mut used = self.cpu()?;
        let mut since = Instant::now();
        wait::until("the server to rest", PATIENCE, async || {
            let now = self.cpu()?;
            if now != used {
                (used, since) = (now, Instant::now());
            }
            Ok(since.elapsed() >= REST)
        })
        .await
    }

    /// Waits until a page is there: a command line's work reaches a running server by the change log.
    pub async fn shows(&self, path: &str) -> Result<()> {
        let mut browser = Browser::open(self.address).await?;
        wait::until(path, PATIENCE, async || {
            Ok(browser.get(path).await?.status.is_success())
        })
        .await
    }

    /// Ends the server as an operator would.
    ///
    /// # Errors
    /// When it does not finish in time or not with code 0.
    pub async fn stop(mut self) -> Result<Stopped> {
        let asked = Instant::now();
        rustix::process::kill_process(self.pid, Signal::TERM)?;
        let status = tokio::time::timeout(PATIENCE, self.child.wait())
            .await
            .context("the server does not end on SIGTERM")??;
        ensure!(
            status.code() == Some(0),
            "the server ended with {status} on SIGTERM"
        );
        Ok(Stopped {
            figure: "stop",
            ms: ms(asked.elapsed()),
            how: "SIGTERM, while the desks' streams are open, to the end of the process, with code 0",
        })
    }
}

/// How long a server takes to finish what is under way.
#[derive(Serialize)]
pub struct Stopped {
    figure: &'static str,
    ms: f64,
    how: &'static str,
}
