//! Where things lie: space, keys, backups, and the time.

use std::fs;
use std::io;
use std::path::Path;

use app::time::Time;
use chrono::TimeDelta;

use super::{Finding, fail, ok, warn};
use crate::backup;
use crate::config::Config;

/// Below this a busy day may fill the disk.
const LITTLE: u64 = 2 * 1024 * 1024 * 1024;
/// Below this, writing fails soon.
const NONE: u64 = 200 * 1024 * 1024;
/// A write-ahead log that is not taken in: some reader never ends, or the disk refuses.
const LONG_WAL: u64 = 256 * 1024 * 1024;
/// A night may be missed, two are a habit.
const BACKUP_AGE: TimeDelta = TimeDelta::hours(50);

pub fn examine(config: &Config, now: Time) -> Vec<Finding> {
    let mut findings = vec![space(&config.data)];
    if config.database_url.is_none() {
        findings.push(wal(&config.data));
    }
    findings.push(time(&config.data, now));
    findings.push(keys(&config.data));
    findings.push(last_backup(config, now));
    findings
}

fn space(data: &Path) -> Finding {
    let free = match rustix::fs::statvfs(data) {
        Ok(about) => about.f_bavail.saturating_mul(about.f_frsize),
        Err(error) => {
            return fail(
                "disk",
                format!("{} cannot be asked: {error}", data.display()),
            );
        }
    };
    let said = format!("{} MB are free", free / 1024 / 1024);
    match free {
        0..NONE => fail("disk", said),
        NONE..LITTLE => warn("disk", said),
        _ => ok("disk", said),
    }
}

fn wal(data: &Path) -> Finding {
    let length = fs::metadata(data.join("tomoni.sqlite-wal")).map_or(0, |file| file.len());
    let said = format!("{} MB wait to be taken into the file", length / 1024 / 1024);
    if length > LONG_WAL {
        warn("wal", said)
    } else {
        ok("wal", said)
    }
}

/// A clock that went back would hand out times twice.
fn time(data: &Path, now: Time) -> Finding {
    let newest = fs::read_dir(data).and_then(|entries| {
        let times = entries.map(|entry| entry?.metadata()?.modified());
        times.collect::<io::Result<Vec<_>>>()
    });
    let newest = newest.ok().and_then(|times| times.into_iter().max());
    match newest.map(Time::from) {
        Some(newest) if newest > now + TimeDelta::minutes(2) => fail(
            "time",
            format!("a file of {newest} lies here, and the machine's clock says {now}"),
        ),
        _ => ok("time", "no file is from the future"),
    }
}

fn keys(data: &Path) -> Finding {
    let folder = data.join("keys");
    match fs::metadata(&folder) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return ok("keys", "there are none yet");
        }
        Err(error) => return fail("keys", format!("cannot be looked at: {error}")),
    }
    match open_to_others(&folder) {
        Ok(open) if open.is_empty() => ok("keys", "are readable by their owner alone"),
        Ok(open) => {
            let open = open.join(", ");
            fail(
                "keys",
                format!("others may read {open}: chmod 700 the folder, 600 the files"),
            )
        }
        Err(error) => fail("keys", format!("cannot be looked at: {error}")),
    }
}

/// What somebody else than its owner may read, write or enter.
fn open_to_others(path: &Path) -> io::Result<Vec<String>> {
    use std::os::unix::fs::PermissionsExt as _;
    let about = fs::symlink_metadata(path)?;
    let mut open = Vec::new();
    if about.permissions().mode() & 0o077 != 0 {
        open.push(path.display().to_string());
    }
    if about.is_dir() {
        for entry in fs::read_dir(path)? {
            open.extend(open_to_others(&entry?.path())?);
        }
    }
    Ok(open)
}

fn last_backup(config: &Config, now: Time) -> Finding {
    let Some(last) = backup::last(config) else {
        return warn("backup", "none was made: `tomoni backup FILE`");
    };
    let hours = (now - last.at).num_hours();
    let file = last.file.display();
    if now - last.at > BACKUP_AGE {
        warn(
            "backup",
            format!("the last is {hours} hours old, at {file}"),
        )
    } else if last.file.exists() {
        ok(
            "backup",
            format!("the last is {hours} hours old, at {file}"),
        )
    } else {
        ok(
            "backup",
            format!("the last is {hours} hours old, and was moved away from {file}"),
        )
    }
}
