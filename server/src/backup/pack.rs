//! Makes a backup while the server runs.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use app::time::Time;

use super::{
    DATABASE, FORMAT, KEYS, LAST, Last, MANIFEST, Manifest, PASSING, Part, Scratch, beside,
    copy_hashed, folder_of, only_a_file, own_file, own_folder, settle, stamp,
};
use crate::config::Config;
use crate::db;
use crate::error::Failure;
use crate::sync::log;

/// Ends the name of what is still being received.
const UNFINISHED: &str = ".part";

/// Writes all that a restore needs into one file, and says what is in it. What lay there under that name stays
/// until the new one is whole.
///
/// # Errors
/// Where there is no database, it is no file, or the disk refuses.
pub async fn backup(
    config: &Config,
    file: &Path,
    with_keys: bool,
    now: Time,
) -> Result<Manifest, Failure> {
    only_a_file(config)?;
    let scratch = Scratch::new(beside(file, ".parts"))?;
    let number = database(config, &scratch.0.join(DATABASE)).await?;
    let mut manifest = Manifest {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made: stamp(now),
        number,
        keys: with_keys,
        parts: Vec::new(),
    };
    let keep = |top: &str| {
        let ours = top.starts_with(DATABASE) || PASSING.contains(&top);
        !ours && (with_keys || top != KEYS)
    };
    // Copied before it is counted: a file may grow meanwhile.
    copy_files(&config.data, &scratch.0, "", &keep)?;
    count(&scratch.0, "", &mut manifest.parts)?;

    let unfinished = beside(file, ".part");
    let _ = fs::remove_file(&unfinished);
    write(&unfinished, &manifest, &scratch.0)
        .inspect_err(|_| drop(fs::remove_file(&unfinished)))?;
    fs::rename(&unfinished, file)?;
    settle(&folder_of(file))?;
    let last = Last {
        at: now,
        file: std::path::absolute(file)?,
    };
    fs::write(config.data.join(LAST), serde_json::to_vec(&last)?)?;
    Ok(manifest)
}

/// The database as it is at one moment; who writes meanwhile does not wait.
async fn database(config: &Config, to: &Path) -> Result<i64, Failure> {
    let mut conn = db::look(config).await?;
    sqlx::query("vacuum into $1")
        .bind(to.display().to_string())
        .execute(&mut conn)
        .await?;
    let mut copy = db::look_at(to).await?;
    let head = log::head(&mut copy).await?;
    sqlx::Connection::close(copy).await?;
    Ok(head.place.number)
}

fn copy_files(
    from: &Path,
    to: &Path,
    below: &str,
    keep: &impl Fn(&str) -> bool,
) -> Result<(), Failure> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name
            .to_str()
            .ok_or_else(|| Failure::new("a file in the data folder has a name that is no text"))?;
        let top = if below.is_empty() { name } else { below };
        if !keep(top) || name.ends_with(UNFINISHED) {
            continue;
        }
        // Links would lead out of the folder.
        let kind = entry.file_type()?;
        if kind.is_dir() {
            own_folder(&to.join(name))?;
            copy_files(&entry.path(), &to.join(name), top, keep)?;
        } else if kind.is_file() {
            let mut file = match File::open(entry.path()) {
                // A server beside us threw it away meanwhile.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                file => file?,
            };
            io::copy(&mut file, &mut own_file(&to.join(name))?)?;
        }
    }
    Ok(())
}

fn count(folder: &Path, below: &str, parts: &mut Vec<Part>) -> io::Result<()> {
    let mut names: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
    names.sort_by_key(fs::DirEntry::file_name);
    for entry in names {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{below}{name}");
        if entry.file_type()?.is_dir() {
            count(&entry.path(), &format!("{path}/"), parts)?;
            continue;
        }
        let (bytes, sha256) = copy_hashed(&mut File::open(entry.path())?, &mut io::sink())?;
        parts.push(Part {
            path,
            bytes,
            sha256,
        });
    }
    Ok(())
}

fn write(to: &Path, manifest: &Manifest, parts: &Path) -> Result<(), Failure> {
    let mut pack = tar::Builder::new(own_file(to)?);
    let text = serde_json::to_vec_pretty(manifest)?;
    let mut header = tar::Header::new_gnu();
    header.set_size(text.len() as u64);
    header.set_mode(0o600);
    header.set_cksum();
    pack.append_data(&mut header, MANIFEST, text.as_slice())?;
    for part in &manifest.parts {
        pack.append_path_with_name(parts.join(&part.path), &part.path)?;
    }
    pack.into_inner()?.sync_all()?;
    Ok(())
}
