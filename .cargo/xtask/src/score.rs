use std::process::{Command, ExitCode};

use anyhow::{Error, Result};

use crate::watch::{Watched, watch};

/// Counts what passed and what failed, and keeps the words of the failures for the end.
#[derive(Default)]
pub struct Score {
    passed: u64,
    failed: u64,
    failures: Vec<String>,
}

impl Score {
    /// A check that succeeds or fails as a whole. Says which.
    pub fn check(&mut self, command: &mut Command) -> Result<()> {
        let done = watch(command).inspect_err(|error| self.fail(error))?;
        if done.success {
            self.passed += 1;
            return Ok(());
        }
        self.failed += 1;
        self.failures.push(telling(&done.words));
        Err(Error::msg("failed"))
    }

    /// Work of our own that succeeds or fails as a whole.
    pub fn work(&mut self, result: Result<()>) -> Result<()> {
        match &result {
            Ok(()) => self.passed += 1,
            Err(error) => self.fail(error),
        }
        result
    }

    /// Many tests in one run of a program: a run that fails without naming a test is one failure.
    pub fn tests(&mut self, done: &Watched, passed: u64, failed: u64) -> Result<()> {
        self.passed += passed;
        if done.success && failed == 0 {
            return Ok(());
        }
        self.failed += failed.max(1);
        self.failures.push(telling(&done.words));
        Err(Error::msg("failed"))
    }

    /// Something that could not even be tried.
    pub fn fail(&mut self, error: &Error) {
        self.failed += 1;
        self.failures.push(format!("{error:#}\n"));
    }

    /// Repeats the failures and gives the verdict, in one line, last.
    pub fn verdict(self) -> ExitCode {
        for failure in &self.failures {
            println!("\n--- failed\n{failure}");
        }
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

/// Leaves out the lines that tell of progress and success.
fn telling(words: &str) -> String {
    const NOISE: [&str; 10] = [
        "Blocking",
        "Checking",
        "Compiling",
        "Doc-tests",
        "Downloaded",
        "Downloading",
        "Fresh",
        "Locking",
        "Running",
        "Updating",
    ];
    let tells = |line: &&str| {
        let word = line.split_whitespace().next().unwrap_or_default();
        let passed = line.starts_with("test ") && line.ends_with("... ok");
        !NOISE.contains(&word) && !passed
    };
    words
        .lines()
        .filter(tells)
        .fold(String::new(), |kept, line| kept + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_only_what_tells_of_a_failure() {
        let words = "   Compiling app v0.1.0\ntest a ... ok\ntest b ... FAILED\nb panicked\n";
        assert_eq!(telling(words), "test b ... FAILED\nb panicked\n");
    }
}
