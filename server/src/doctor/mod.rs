//! `tomoni doctor`: looks at everything that an operator would have to, and says it in a line each.

mod database;
mod place;
mod way;

use std::fmt;

use app::time::Time;

use crate::config::Config;

pub use database::sound;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    Ok,
    /// It works, and somebody should look at it.
    Warn,
    Fail,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub grade: Grade,
    pub what: &'static str,
    pub said: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let grade = match self.grade {
            Grade::Ok => "ok",
            Grade::Warn => "warn",
            Grade::Fail => "FAIL",
        };
        write!(f, "{grade:<4}  {:<9}  {}", self.what, self.said)
    }
}

/// Looks at all of it, beside a running server or without one, and changes nothing.
pub async fn examine(config: &Config, now: Time) -> Vec<Finding> {
    let mut findings = database::examine(config, now).await;
    findings.extend(place::examine(config, now));
    findings.extend(way::examine(config).await);
    findings
}

fn ok(what: &'static str, said: impl Into<String>) -> Finding {
    finding(Grade::Ok, what, said)
}

fn warn(what: &'static str, said: impl Into<String>) -> Finding {
    finding(Grade::Warn, what, said)
}

fn fail(what: &'static str, said: impl Into<String>) -> Finding {
    finding(Grade::Fail, what, said)
}

fn finding(grade: Grade, what: &'static str, said: impl Into<String>) -> Finding {
    Finding {
        grade,
        what,
        said: said.into(),
    }
}
