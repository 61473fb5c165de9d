use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::tools;

/// Where things lie, for one of the two profiles.
pub struct Project {
    /// The checkout.
    pub root: PathBuf,
    /// Cargo's target folder, wherever the user has put it.
    pub target: PathBuf,
    /// Built to be run by people, not by developers.
    pub release: bool,
}

impl Project {
    /// Asks cargo, so that `CARGO_TARGET_DIR` and its configuration files count.
    pub fn find(release: bool) -> Result<Self> {
        let json =
            tools::output(tools::cargo().args(["metadata", "--format-version=1", "--no-deps"]))?;
        let metadata: serde_json::Value = serde_json::from_str(&json)?;
        let path = |key: &str| {
            let value = metadata[key].as_str();
            value
                .map(PathBuf::from)
                .with_context(|| format!("cargo metadata has no {key}"))
        };
        Ok(Self {
            root: path("workspace_root")?,
            target: path("target_directory")?,
            release,
        })
    }

    /// Cargo's folder for the server's profile.
    pub fn out(&self) -> PathBuf {
        self.target
            .join(if self.release { "release" } else { "debug" })
    }

    /// What the server hands out; it looks for it beside its own executable.
    pub fn site(&self) -> PathBuf {
        self.out().join("site")
    }

    /// The part of the site that is built: client and styles.
    pub fn pkg(&self) -> PathBuf {
        self.site().join("pkg")
    }

    /// Keeps a second build from writing the same site at the same time, until the file is dropped.
    pub fn lock(&self) -> Result<File> {
        fs::create_dir_all(self.out())?;
        let file = File::create(self.out().join("site.lock"))?;
        if file.try_lock().is_err() {
            eprintln!("another build is under way, waiting for it");
            file.lock()?;
        }
        Ok(file)
    }

    /// The server's program.
    pub fn server(&self) -> PathBuf {
        self.out()
            .join("tomoni")
            .with_extension(std::env::consts::EXE_EXTENSION)
    }

    /// The browser tests, which also bring the npm tools.
    pub fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }

    /// A cargo call in the checkout.
    pub fn cargo(&self) -> Command {
        let mut cargo = tools::cargo();
        cargo.current_dir(&self.root);
        cargo
    }
}
