//! What the operator is told of backups, restores and the doctor's visit.

use std::path::Path;
use std::process::ExitCode;

use crate::backup::{self, Manifest};
use crate::clock::Clock;
use crate::config::Config;
use crate::doctor::{self, Grade};
use crate::error::Failure;

/// # Errors
/// As [`backup::backup`].
pub async fn backup(config: &Config, file: &Path, with_keys: bool) -> Result<ExitCode, Failure> {
    let now = Clock::default().now();
    let manifest = backup::backup(config, file, with_keys, now).await?;
    println!("{} holds {}", file.display(), contents(&manifest));
    if with_keys {
        println!("the secret keys lie in it: keep it as you would keep them");
    } else {
        println!(
            "the secret keys do not: keep a copy of {} in another place, and let it forget what was \
             destroyed",
            config.data.join("keys").display()
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// # Errors
/// As [`backup::restore`].
pub async fn restore(config: &Config, file: &Path) -> Result<ExitCode, Failure> {
    let manifest = backup::restore(config, file).await?;
    let data = config.data.display();
    println!("{data} holds again {}", contents(&manifest));
    if !manifest.keys && !config.data.join("keys").exists() {
        println!(
            "the secret keys were kept apart: put them back into {data}/keys before you start"
        );
    }
    println!("every device fetches anew, and sends what it has not sent yet");
    Ok(ExitCode::SUCCESS)
}

fn contents(manifest: &Manifest) -> String {
    let files = manifest.parts.len();
    let bytes: u64 = manifest.parts.iter().map(|part| part.bytes).sum();
    let (made, number) = (&manifest.made, manifest.number);
    format!("{files} files of {bytes} bytes, as they were at {made}, up to change {number}")
}

/// Says each finding in a line. What failed makes the code that a night's timer sees.
pub async fn doctor(config: &Config) -> ExitCode {
    let findings = doctor::examine(config, Clock::default().now()).await;
    for finding in &findings {
        println!("{finding}");
    }
    if findings.iter().any(|finding| finding.grade == Grade::Fail) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
