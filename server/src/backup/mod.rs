//! `tomoni backup FILE` and `tomoni restore FILE`: all that a house needs to stand again, in one file.
//!
//! The secret keys in `DATA/keys` are left out: a key that was destroyed, so that nobody can read a person's
//! file any more, must not come back with an old backup.

mod pack;
mod unpack;

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use app::time::Time;
use chrono::SecondsFormat;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::config::Config;
use crate::error::Failure;

pub use pack::backup;
pub use unpack::restore;

/// The first entry of the file: what the others are.
const MANIFEST: &str = "manifest.json";
/// A manifest of more than a hundred thousand files is none.
const MAX_MANIFEST: u64 = 16 * 1024 * 1024;
const DATABASE: &str = "tomoni.sqlite";
const KEYS: &str = "keys";
/// When and where to the last backup went, for the doctor.
const LAST: &str = "last-backup";
/// What was not made to be kept: mails that are out, the address of a server that runs.
const PASSING: [&str; 3] = ["mail", "address", LAST];
/// Grows with the form of the file.
const FORMAT: u16 = 1;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u16,
    /// The program that made it.
    pub version: String,
    pub made: String,
    /// The number of the last change in it.
    pub number: i64,
    /// Whether the secret keys lie in it too.
    pub keys: bool,
    pub parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Below the data folder, with `/` between.
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
}

/// The last backup that was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Last {
    pub at: Time,
    pub file: PathBuf,
}

/// When the last backup was made, where one was.
#[must_use]
pub fn last(config: &Config) -> Option<Last> {
    let text = fs::read(config.data.join(LAST)).ok()?;
    serde_json::from_slice(&text).ok()
}

/// `SQLite` lies in a file of ours; of a database server its own tools make better backups.
fn only_a_file(config: &Config) -> Result<(), Failure> {
    let url = config.database_url.as_deref().unwrap_or("sqlite:");
    if url.starts_with("sqlite:") {
        return Ok(());
    }
    Err(Failure::new(
        "this database is a server of its own: pg_dump makes its backup and pg_restore brings it back; \
         keep the data folder beside it. After pg_restore, `update head set epoch = gen_random_uuid()` \
         makes every device fetch anew",
    ))
}

/// Copies, and says how much it was and its SHA-256.
fn copy_hashed(from: &mut impl Read, to: &mut impl Write) -> io::Result<(u64, String)> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut bytes = 0;
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            return Ok((bytes, hex(&hash.finalize())));
        }
        hash.update(&buffer[..read]);
        to.write_all(&buffer[..read])?;
        bytes += read as u64;
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| char::from(DIGITS[usize::from(n)]);
    let both = |byte: &u8| [digit(byte >> 4), digit(byte & 15)];
    bytes.iter().flat_map(both).collect()
}

/// A file that only its owner reads: it holds what people told us.
pub(crate) fn own_file(path: &Path) -> io::Result<fs::File> {
    let mut how = fs::OpenOptions::new();
    how.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        how.mode(0o600);
    }
    how.open(path)
}

pub(crate) fn own_folder(path: &Path) -> io::Result<()> {
    let mut how = fs::DirBuilder::new();
    how.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        how.mode(0o700);
    }
    how.create(path)
}

/// A folder that is gone when its maker is, whatever happened.
struct Scratch(PathBuf);

impl Scratch {
    fn new(path: PathBuf) -> io::Result<Self> {
        if path.exists() {
            // What a run that was cut off left behind.
            fs::remove_dir_all(&path)?;
        }
        own_folder(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a rename did is only there for good once its folder is written.
pub(crate) fn settle(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    file.with_file_name(name)
}

fn folder_of(file: &Path) -> PathBuf {
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    folder.unwrap_or(Path::new(".")).to_owned()
}

fn stamp(at: Time) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
