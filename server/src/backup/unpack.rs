//! Brings a backup back into an empty folder.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Component, Path};

use sqlx::Connection as _;

use super::{
    DATABASE, FORMAT, KEYS, MANIFEST, MAX_MANIFEST, Manifest, Part, Scratch, copy_hashed,
    only_a_file, own_file, own_folder, settle,
};
use crate::config::Config;
use crate::db;
use crate::doctor::sound;
use crate::error::Failure;

/// Brings back what [`super::backup`] wrote, once all of it has been looked at, and says what it was. Every
/// device then fetches anew, and keeps what it has not sent yet.
///
/// # Errors
/// Where the folder is not empty, the file is no backup or a damaged one, or the disk refuses: then nothing is
/// left behind.
pub async fn restore(config: &Config, file: &Path) -> Result<Manifest, Failure> {
    only_a_file(config)?;
    if config.database_url.is_some() {
        return Err(Failure::new(
            "a backup is restored into the data folder: leave DATABASE_URL away",
        ));
    }
    must_be_empty(&config.data)?;
    own_folder(&config.data)?;
    let scratch = Scratch::new(config.data.join("restore.parts"))?;
    let damaged = |what: String| {
        let file = file.display();
        Failure::new(format!(
            "{file} is no backup of ours, or is damaged: {what}. Nothing was restored"
        ))
    };
    let pack = File::open(file)
        .map_err(|error| Failure::new(format!("{} cannot be read: {error}", file.display())))?;
    let manifest = unpack(pack, &scratch.0).map_err(|wrong| damaged(wrong.to_string()))?;
    begin_epoch(&scratch.0.join(DATABASE))
        .await
        .map_err(|wrong| damaged(wrong.to_string()))?;
    put_in_place(&scratch.0, &config.data, &manifest)?;
    Ok(manifest)
}

/// Keys may lie there already: they are kept apart, and come back first.
fn must_be_empty(data: &Path) -> Result<(), Failure> {
    let entries = match fs::read_dir(data) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    for entry in entries {
        let name = entry?.file_name();
        if name != KEYS && name != "restore.parts" {
            return Err(Failure::new(format!(
                "{} is not empty ({} lies there). A backup is restored into an empty folder, so that nothing \
                 is lost; name another one with --data, or move this one away",
                data.display(),
                name.to_string_lossy()
            )));
        }
    }
    Ok(())
}

/// Unpacks what the manifest names, and nothing else, and looks at every octet of it.
fn unpack(pack: File, to: &Path) -> Result<Manifest, Failure> {
    let mut pack = tar::Archive::new(pack);
    let mut entries = pack.entries()?;
    let first = entries
        .next()
        .ok_or_else(|| Failure::new("it is empty"))??;
    if first.path()?.as_ref() != Path::new(MANIFEST) {
        return Err(Failure::new("it does not begin with a manifest"));
    }
    let mut text = Vec::new();
    first.take(MAX_MANIFEST).read_to_end(&mut text)?;
    let manifest: Manifest = serde_json::from_slice(&text)?;
    if manifest.format != FORMAT {
        return Err(Failure::new(format!(
            "it has form {}, and this program knows form {FORMAT}",
            manifest.format
        )));
    }
    let mut missing: BTreeMap<&str, &Part> = manifest
        .parts
        .iter()
        .map(|part| (part.path.as_str(), part))
        .collect();
    for entry in entries {
        let mut entry = entry?;
        let path = entry.path()?.into_owned();
        let part = path.to_str().and_then(|path| missing.remove(path));
        let part =
            part.ok_or_else(|| Failure::new(format!("{} stands in no manifest", path.display())))?;
        let inside = path.components().all(|c| matches!(c, Component::Normal(_)));
        if !inside || !entry.header().entry_type().is_file() {
            return Err(Failure::new(format!("{} is no plain file", part.path)));
        }
        let file = to.join(&path);
        own_folder(file.parent().unwrap_or(to))?;
        let mut file = own_file(&file)?;
        let (bytes, sha256) = copy_hashed(&mut entry, &mut file)?;
        file.sync_all()?;
        if (bytes, &sha256) != (part.bytes, &part.sha256) {
            return Err(Failure::new(format!("{} is not what it was", part.path)));
        }
    }
    if let Some(part) = missing.keys().next() {
        return Err(Failure::new(format!("{part} is missing")));
    }
    if manifest.parts.iter().all(|part| part.path != DATABASE) {
        return Err(Failure::new("there is no database in it"));
    }
    Ok(manifest)
}

/// What a device knows from after the backup never was: its place in the log is void.
async fn begin_epoch(database: &Path) -> Result<(), Failure> {
    let mut conn = db::look_at(database).await?;
    sound(&mut conn).await?;
    sqlx::query("update head set epoch = $1")
        .bind(uuid::Uuid::new_v4().simple().to_string())
        .execute(&mut conn)
        .await?;
    conn.close().await?;
    Ok(())
}

/// The database comes last: where this is cut off, no server starts on half of it unknowingly.
fn put_in_place(from: &Path, data: &Path, manifest: &Manifest) -> Result<(), Failure> {
    let database_last = |part: &&Part| part.path == DATABASE;
    let (last, first): (Vec<&Part>, Vec<&Part>) = manifest.parts.iter().partition(database_last);
    if let Some(there) = manifest.parts.iter().find(|p| data.join(&p.path).exists()) {
        let path = &there.path;
        return Err(Failure::new(format!(
            "{path} lies there already, and stays. Nothing was restored"
        )));
    }
    for part in first.into_iter().chain(last) {
        let to = data.join(&part.path);
        own_folder(to.parent().unwrap_or(data))?;
        fs::rename(from.join(&part.path), to)?;
    }
    settle(data)?;
    Ok(())
}
