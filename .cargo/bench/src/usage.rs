//! What the kernel counts for a process.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::process::Pid;

/// CPU time of all threads so far, in user and kernel mode, in steps of one clock tick (10 ms as a rule).
pub fn cpu(pid: Pid) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).context("the server is gone")?;
    let ticks = ticks(&stat).with_context(|| format!("unknown form of /proc/PID/stat: {stat}"))?;
    Ok(Duration::from_micros(
        ticks * 1_000_000 / rustix::param::clock_ticks_per_second(),
    ))
}

/// proc(5): fields 14 and 15 are utime and stime. Field 2 is a name in brackets, which may hold anything.
fn ticks(stat: &str) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let kernel: u64 = fields.next()?.parse().ok()?;
    Some(user + kernel)
}

/// Resident memory, in bytes.
pub struct Memory {
    pub now: u64,
    /// The most since the process began.
    pub peak: u64,
}

pub fn memory(pid: Pid) -> Result<Memory> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).context("the server is gone")?;
    let field =
        |name| kibibytes(&status, name).with_context(|| format!("no {name} in /proc/PID/status"));
    Ok(Memory {
        now: field("VmRSS:")? * 1024,
        peak: field("VmHWM:")? * 1024,
    })
}

/// Bytes read from files by all threads so far; what comes over the network is not in it (proc(5): `rchar`).
pub fn read(pid: Pid) -> Result<u64> {
    let io = fs::read_to_string(format!("/proc/{pid}/io")).context("the server is gone")?;
    let read = io.lines().find_map(|line| line.strip_prefix("rchar:"));
    let read = read.and_then(|text| text.trim().parse().ok());
    read.context("no rchar in /proc/PID/io")
}

fn kibibytes(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_and_spaces_does_not_shift_the_fields() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4194560 500 0 0 0 31 12 0 0 20 0 3 0 100 1 1";
        assert_eq!(ticks(stat), Some(43));
    }

    #[test]
    fn memory_is_read_by_name() {
        assert_eq!(
            kibibytes("VmHWM:\t  900 kB\nVmRSS:\t  800 kB\n", "VmRSS:"),
            Some(800)
        );
    }
}
