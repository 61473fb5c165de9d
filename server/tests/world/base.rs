//! Where a story's data lies: a file of its own or, where `TOMONI_STORIES_POSTGRES` names a server, a schema of
//! its own there. Every story is told on both.

use sqlx::any::install_default_drivers;
use sqlx::{AnyConnection, Connection as _, Executor as _};

/// Names the `PostgreSQL` server for a whole run.
const SERVER: &str = "TOMONI_STORIES_POSTGRES";

/// The URL of a new schema; `None` where this run is told on files.
pub fn fresh() -> Option<String> {
    let server = std::env::var(SERVER).ok()?;
    let name = format!("story_{}", uuid::Uuid::new_v4().simple());
    let create = format!("create schema {name}");
    let url = format!("{server}?options[search_path]={name}");
    // Stories begin inside a runtime and outside of one.
    let made = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.unwrap().block_on(async {
            install_default_drivers();
            let mut conn = AnyConnection::connect(&server).await.unwrap();
            conn.execute(sqlx::AssertSqlSafe(create)).await.unwrap();
            conn.close().await.unwrap();
        });
    });
    made.join().unwrap();
    Some(url)
}
