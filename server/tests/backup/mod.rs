//! What is left when the machine is gone.

mod damaged;
mod doctor;
mod whole;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use app::time::Time;
use server::backup::Manifest;
use server::error::Failure;
use sqlx::{Column as _, Row as _};
use tempfile::TempDir;

use crate::world::{House, World};

/// Outside the data folder, as it should be.
pub fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("tomoni.backup")
}

pub async fn backs_up(w: &World, to: &Path, with_keys: bool) -> Manifest {
    let config = w.house.config("--listen=127.0.0.1:0");
    let now: Time = w.house.clock.now();
    let made = server::backup::backup(&config, to, with_keys, now).await;
    made.unwrap()
}

pub async fn restores(into: &Path, from: &Path) -> Result<Manifest, Failure> {
    let config = House::in_a_file(into).config("--listen=127.0.0.1:0");
    server::backup::restore(&config, from).await
}

/// Every row of every table, as text; but for the epoch, which a restore makes anew.
pub async fn everything(house: &House) -> BTreeMap<String, Vec<String>> {
    let mut database = house.database().await;
    let tables = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'";
    let tables = sqlx::query(tables).fetch_all(&mut database).await.unwrap();
    let mut all = BTreeMap::new();
    for table in tables {
        let table: String = table.try_get(0).unwrap();
        let about = sqlx::AssertSqlSafe(format!("select * from {table} limit 1"));
        let about = sqlx::query(about).fetch_optional(&mut database).await;
        let Ok(about) = about else {
            // The list of migrations has types of its own; that it came along, the server's start shows.
            continue;
        };
        let columns: Vec<String> = about.map_or_else(Vec::new, |row| {
            let names = row.columns().iter().map(|column| column.name().to_owned());
            names.filter(|name| name != "epoch").collect()
        });
        let text = columns.iter().fold("''".to_owned(), |text, column| {
            format!("{text} || '|' || coalesce(quote({column}), '')")
        });
        let rows = sqlx::AssertSqlSafe(format!("select {text} from {table} order by 1"));
        let rows = sqlx::query(rows).fetch_all(&mut database).await.unwrap();
        let rows = rows.iter().map(|row| row.try_get(0).unwrap());
        all.insert(table, rows.collect());
    }
    all
}
