//! Files that are no backup of ours, and folders that are somebody's.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use sqlx::Executor as _;
use tempfile::TempDir;

use super::{backs_up, file, restores};
use crate::world::{House, Plan, Told, World};

async fn is_refused(from: &Path, because: &str) {
    let data = TempDir::new().unwrap();
    let told = restores(data.path(), from).await.unwrap_err().to_string();
    assert!(told.contains(because), "{told}");
    let left = fs::read_dir(data.path()).unwrap().count();
    assert_eq!(left, 0, "nothing is left behind: {told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_file_restores_nothing() {
    let w = World::begins_in_a_file().await;
    let event = w.ken.holds(Plan::business(5)).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let away = TempDir::new().unwrap();
    backs_up(&w, &file(&away), false).await;
    let whole = fs::read(file(&away)).unwrap();
    let changed = away.path().join("changed");
    let mut tries = 0;
    // In the database's part, wherever a bit turns over or the disk was full.
    for at in (whole.len() / 3..whole.len() * 9 / 10).step_by(whole.len() / 9) {
        let mut spoilt = whole.clone();
        spoilt[at] ^= 1;
        fs::write(&changed, spoilt).unwrap();
        is_refused(&changed, "Nothing was restored").await;
        fs::write(&changed, &whole[..at]).unwrap();
        is_refused(&changed, "Nothing was restored").await;
        tries += 1;
    }
    assert!(tries > 3);
    for none in [&b""[..], b"hello", &[0; 4096], b"SQLite format 3\0"] {
        fs::write(&changed, none).unwrap();
        is_refused(&changed, "no backup of ours").await;
    }
    is_refused(&away.path().join("nowhere"), "cannot be read").await;
}

/// Somebody else made it.
#[tokio::test]
async fn a_forged_file_writes_nowhere() {
    let away = TempDir::new().unwrap();
    let forged = away.path().join("forged");
    let part = |path: &str| json!({"path": path, "bytes": 1, "sha256": "x"});
    let manifest = |format: u16, parts: Vec<Value>| {
        let text = json!({"format": format, "version": "0", "made": "", "number": 1,
            "keys": false, "parts": parts});
        text.to_string().into_bytes()
    };
    let packs = |entries: &[(&str, &[u8], tar::EntryType)]| {
        let mut pack = tar::Builder::new(fs::File::create(&forged).unwrap());
        for (name, text, kind) in entries {
            let mut header = tar::Header::new_gnu();
            // As a hand would write it: the library would refuse such names.
            header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_size(text.len() as u64);
            header.set_entry_type(*kind);
            header.set_mode(0o600);
            header.set_cksum();
            pack.append(&header, *text).unwrap();
        }
        pack.finish().unwrap();
    };
    let plain = tar::EntryType::Regular;
    for (path, because) in [
        ("../outside", "no plain file"),
        ("/tmp/outside", "no plain file"),
        ("papers/../../outside", "no plain file"),
    ] {
        let text = manifest(1, vec![part(path)]);
        packs(&[("manifest.json", &text, plain), (path, b"x", plain)]);
        is_refused(&forged, because).await;
    }
    let text = manifest(1, vec![part("link")]);
    packs(&[
        ("manifest.json", &text, plain),
        ("link", b"", tar::EntryType::Symlink),
    ]);
    is_refused(&forged, "no plain file").await;
    let text = manifest(1, vec![]);
    packs(&[("manifest.json", &text, plain), ("more", b"x", plain)]);
    is_refused(&forged, "stands in no manifest").await;
    packs(&[("manifest.json", &text, plain)]);
    is_refused(&forged, "no database").await;
    let text = manifest(1, vec![part("tomoni.sqlite")]);
    packs(&[("manifest.json", &text, plain)]);
    is_refused(&forged, "is missing").await;
    let text = manifest(99, vec![]);
    packs(&[("manifest.json", &text, plain)]);
    is_refused(&forged, "knows form 1").await;
    packs(&[("other.json", b"x", plain)]);
    is_refused(&forged, "begin with a manifest").await;
    let around: Vec<_> = fs::read_dir(away.path()).unwrap().collect();
    assert_eq!(around.len(), 1, "{around:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_that_is_not_empty_stays_as_it_is() {
    let w = World::begins_in_a_file().await;
    let away = TempDir::new().unwrap();
    backs_up(&w, &file(&away), false).await;
    let before = w.house.written().await;
    let told = restores(&w.house.data, &file(&away)).await.unwrap_err();
    assert!(told.to_string().contains("is not empty"), "{told}");
    assert_eq!(w.house.written().await, before);
    let data = TempDir::new().unwrap();
    fs::write(data.path().join("diary.txt"), "mine").unwrap();
    let told = restores(data.path(), &file(&away)).await.unwrap_err();
    assert!(told.to_string().contains("diary.txt lies there"), "{told}");
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 1);
}

/// A backup whose rows do not hold together is no use to anybody; better to know while the other still stands.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_without_their_counterpart_are_refused() {
    let w = World::begins_in_a_file().await;
    let event = w.ken.holds(Plan::business(5)).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    w.sakura.link().await;
    let mut database = w.house.database().await;
    database.execute("pragma foreign_keys = off").await.unwrap();
    database.execute("delete from registration").await.unwrap();
    let away = TempDir::new().unwrap();
    backs_up(&w, &file(&away), false).await;
    is_refused(&file(&away), "belong to rows that are gone").await;
}

#[tokio::test]
async fn a_database_server_has_tools_of_its_own() {
    let data = TempDir::new().unwrap();
    let config = House::in_a_file(data.path()).config("--database-url=postgres://localhost/tomoni");
    let now = server::clock::Clock::default().now();
    let to = file(&data);
    let told = server::backup::backup(&config, &to, false, now).await;
    assert!(told.unwrap_err().to_string().contains("pg_dump"));
    let told = server::backup::restore(&config, &to).await;
    assert!(told.unwrap_err().to_string().contains("pg_restore"));
}
