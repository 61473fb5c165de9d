use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;

use anyhow::{Context, Result};

use crate::tools;

/// What a program did and said.
pub struct Watched {
    pub success: bool,
    pub words: String,
}

/// Runs a program, passes on what it says as it comes, and keeps it.
pub fn watch(command: &mut Command) -> Result<Watched> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", tools::name(command)))?;
    let words = Mutex::new(String::new());
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(|| listen(stdout, &words));
        scope.spawn(|| listen(stderr, &words));
    });
    let success = child.wait()?.success();
    let words = words.into_inner().unwrap_or_default();
    Ok(Watched { success, words })
}

fn listen(stream: Option<impl Read>, words: &Mutex<String>) {
    let Some(stream) = stream else { return };
    for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        if let Ok(mut words) = words.lock() {
            words.push_str(&line);
            words.push('\n');
        }
    }
}
