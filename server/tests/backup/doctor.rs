//! What the doctor says of a house that is well, and of one that is not.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use chrono::TimeDelta;
use server::doctor::{Finding, Grade, examine};
use sqlx::Executor as _;
use tempfile::TempDir;

use super::{backs_up, file};
use crate::world::{Plan, Told, World};

async fn findings(w: &World, flag: &str) -> Vec<Finding> {
    examine(&w.house.config(flag), w.house.clock.now()).await
}

fn of<'a>(findings: &'a [Finding], what: &str) -> &'a Finding {
    let found = findings.iter().find(|finding| finding.what == what);
    found.unwrap_or_else(|| panic!("nothing about {what} in {findings:?}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_house_that_is_well_has_no_fault() {
    let w = World::begins_in_a_file().await;
    let event = w.ken.holds(Plan::business(1)).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    assert_eq!(w.aoi.registers(&event).await, Told::Waiting(1));
    let before = findings(&w, "--base-url=https://tomoni.example").await;
    assert_eq!(of(&before, "backup").grade, Grade::Warn, "none was made");
    let away = TempDir::new().unwrap();
    backs_up(&w, &file(&away), false).await;
    let findings = findings(&w, "--base-url=https://tomoni.example").await;
    for what in [
        "database", "seats", "files", "clock", "time", "wal", "keys", "backup", "address",
    ] {
        assert_eq!(of(&findings, what).grade, Grade::Ok, "{findings:?}");
    }
    let mail = of(&findings, "mail");
    assert_eq!(mail.grade, Grade::Warn, "mails stay in a folder");
    let said: String = findings.iter().map(ToString::to_string).collect();
    assert!(!said.contains(&w.sakura.email), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_is_named() {
    let mut w = World::begins_in_a_file().await;
    let event = w.ken.holds(Plan::business(5)).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let away = TempDir::new().unwrap();
    backs_up(&w, &file(&away), false).await;
    w.stops().await;
    let keys = w.house.data.join("keys");
    fs::create_dir(&keys).unwrap();
    fs::set_permissions(&keys, fs::Permissions::from_mode(0o700)).unwrap();
    fs::write(keys.join("a.key"), "secret").unwrap();
    fs::set_permissions(keys.join("a.key"), fs::Permissions::from_mode(0o644)).unwrap();
    let mut database = w.house.database().await;
    for fault in [
        "pragma foreign_keys = off",
        "delete from registration",
        "update log set at = at + 3600000000",
    ] {
        database.execute(fault).await.unwrap();
    }
    let closed = "--smtp-url=smtp://127.0.0.1:1";
    let told = findings(&w, closed).await;
    for what in ["database", "seats", "clock", "keys", "mail"] {
        assert_eq!(of(&told, what).grade, Grade::Fail, "{told:?}");
    }
    assert!(of(&told, "keys").said.contains("a.key"));
    w.house.clock.advance(TimeDelta::days(5));
    let told = findings(&w, "--base-url=http://tomoni.example").await;
    assert_eq!(of(&told, "backup").grade, Grade::Warn);
    assert_eq!(of(&told, "clock").grade, Grade::Ok);
    assert_eq!(of(&told, "address").grade, Grade::Fail);
    fs::remove_file(w.house.data.join("tomoni.sqlite")).unwrap();
    let told = findings(&w, "--listen=127.0.0.1:0").await;
    let database = of(&told, "database");
    assert_eq!(database.grade, Grade::Fail);
    assert!(database.said.contains("there is no database"));
    assert!(!w.house.data.join("tomoni.sqlite").exists(), "none is made");
}

/// As an operator types it.
#[test]
fn the_program_says_it_in_words_and_in_its_code() {
    let (data, away) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let tomoni = |data: &std::path::Path, args: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_tomoni"));
        let done = program
            .env_clear()
            .arg("--data")
            .arg(data)
            .args(args)
            .output();
        let done = done.unwrap();
        let words = [done.stdout, done.stderr].concat();
        (done.status.success(), String::from_utf8(words).unwrap())
    };
    let to = file(&away);
    let to = to.to_str().unwrap();
    let (done, words) = tomoni(data.path(), &["doctor"]);
    assert!(!done && words.contains("FAIL  database"), "{words}");
    let (done, words) = tomoni(data.path(), &["backup", to]);
    assert!(!done && words.contains("there is no database"), "{words}");

    let seats = ["--seats", "business=5"];
    let create = [
        &["event", "create", "--slug", "june", "--title", "六月"],
        &seats[..],
    ]
    .concat();
    assert!(tomoni(data.path(), &create).0);
    let (done, words) = tomoni(data.path(), &["backup", to]);
    assert!(done && words.contains("the secret keys do not"), "{words}");
    let (done, words) = tomoni(data.path(), &["restore", to]);
    assert!(!done && words.contains("is not empty"), "{words}");
    let other = away.path().join("other");
    let (done, words) = tomoni(&other, &["restore", to]);
    assert!(done && words.contains("put them back"), "{words}");
    let (done, words) = tomoni(&other, &["event", "count", "--slug", "june"]);
    assert!(done, "{words}");
    let (done, words) = tomoni(&other, &["doctor"]);
    assert!(done && words.contains("ok    database"), "{words}");
}
