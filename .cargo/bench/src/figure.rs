//! What a figure is made of, and how it is printed.

use std::time::Duration;

use anyhow::Result;
use serde::Serialize;

/// Prints each figure as soon as it is known.
#[derive(Default)]
pub struct Report {
    /// The names of the figures that could not be taken.
    pub failed: Vec<&'static str>,
}

impl Report {
    pub fn take<T: Serialize>(&mut self, name: &'static str, figure: Result<T>) -> Option<T> {
        let figure = self.sort_out(name, figure)?;
        print(&figure);
        Some(figure)
    }

    /// As [`Self::take`], for a figure of several lines.
    pub fn take_all<T: Serialize>(&mut self, name: &'static str, lines: Result<Vec<T>>) -> Vec<T> {
        let lines = self.sort_out(name, lines).unwrap_or_default();
        lines.iter().for_each(print);
        lines
    }

    fn sort_out<T>(&mut self, name: &'static str, figure: Result<T>) -> Option<T> {
        figure
            .inspect_err(|error| {
                eprintln!("{name}: {error:#}");
                self.failed.push(name);
            })
            .ok()
    }
}

/// One line of JSON, its fields in the order of the struct.
pub fn print<T: Serialize>(figure: &T) {
    match serde_json::to_string(figure) {
        Ok(line) => println!("{line}"),
        Err(error) => eprintln!("a figure that is no JSON: {error}"),
    }
}

/// Says on stderr what is going on.
pub fn progress(words: &str) {
    eprintln!("bench: {words}");
}

/// Milliseconds, to the microsecond.
pub fn ms(time: Duration) -> f64 {
    rounded(time.as_secs_f64() * 1e3)
}

/// To three places.
pub fn rounded(number: f64) -> f64 {
    (number * 1e3).round() / 1e3
}

/// Durations, sorted to be asked for ranks.
pub struct Ranked(Vec<Duration>);

impl Ranked {
    pub fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// The smallest time, in milliseconds, that `percent` of all do not exceed; 0 where there is none.
    pub fn percentile(&self, percent: usize) -> f64 {
        let rank = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(rank).copied().map_or(0.0, ms)
    }

    /// The longest time in milliseconds.
    pub fn longest(&self) -> f64 {
        self.percentile(100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_times() {
        let ranked = Ranked::new((1..=200).rev().map(Duration::from_millis).collect());
        let asked = [50, 99, 100].map(|percent| ranked.percentile(percent));
        assert!(asked.into_iter().eq([100.0, 198.0, 200.0]));
        assert!(Ranked::new(Vec::new()).longest().abs() < f64::EPSILON);
    }
}
