use std::time::{Duration, Instant};

use anyhow::Result;

/// Numbers the steps of a command and says how long each took: aside, so that results stand alone.
pub struct Steps {
    total: usize,
    begun: usize,
}

impl Steps {
    /// A command with this many steps.
    pub fn of(total: usize) -> Self {
        Self { total, begun: 0 }
    }

    /// Does the next step.
    pub fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.begun += 1;
        let label = format!("[{}/{}] {name} ...", self.begun, self.total);
        eprintln!("{label}");
        let start = Instant::now();
        let result = work();
        let verdict = if result.is_ok() { "" } else { " FAILED" };
        eprintln!("{label} {}{verdict}", seconds(start.elapsed()));
        result
    }
}

fn seconds(time: Duration) -> String {
    if time < Duration::from_secs(10) {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} s", time.as_secs())
    }
}
