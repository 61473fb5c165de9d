//! The bare row: one JSON row in `SQLite` behind axum, with the same durability, no rights and no checks. What a
//! figure of the sync engine costs on this machine is held against it.

use std::convert::Infallible;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::extract::{Path as Part, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::stream;
use rustix::process::Pid;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection as _, Executor as _, Row as _, SqliteConnection, SqlitePool};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::{Mutex, broadcast};

use crate::server::listening;
use crate::usage;

/// A running bare server; killed when dropped.
pub struct Bare {
    _child: Child,
    pid: Pid,
    pub address: std::net::SocketAddr,
}

impl Bare {
    /// Starts this program once more, as the bare server of a folder with such rows.
    pub async fn start(folder: &Path, rows: &[(String, String)]) -> Result<Self> {
        let mut conn = fresh(&folder.join("bare.sqlite")).await?;
        for (id, row) in rows {
            sqlx::query("insert into item (id, row) values ($1, $2)")
                .bind(id)
                .bind(row)
                .execute(&mut conn)
                .await?;
        }
        conn.execute("commit").await?;
        conn.close().await?;
        let mut child = Command::new(std::env::current_exe()?)
            .arg("bare")
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let stdout = child
            .stdout
            .take()
            .context("the bare server has no stdout")?;
        let address = listening(stdout).await?;
        let pid = child.id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
        Ok(Self {
            _child: child,
            pid: pid.context("the bare server is gone")?,
            address,
        })
    }

    pub fn cpu(&self) -> Result<Duration> {
        usage::cpu(self.pid)
    }
}

/// An open transaction on empty tables.
async fn fresh(file: &Path) -> Result<SqliteConnection> {
    let mut conn = SqliteConnection::connect_with(&options(file)).await?;
    let tables = "create table item (id text primary key, row text not null);
                  create table log (number integer primary key, change text not null); begin";
    sqlx::raw_sql(tables).execute(&mut conn).await?;
    Ok(conn)
}

fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
}

/// One row's new note.
#[derive(Clone, Serialize, Deserialize)]
pub struct Change {
    pub id: String,
    pub note: String,
}

struct Parts {
    writer: Mutex<SqliteConnection>,
    readers: SqlitePool,
    news: broadcast::Sender<Arc<str>>,
}

type App = State<Arc<Parts>>;

/// Serves until it is killed.
pub async fn serve(folder: &Path) -> Result<()> {
    let file = options(&folder.join("bare.sqlite"));
    let parts = Arc::new(Parts {
        writer: Mutex::new(SqliteConnection::connect_with(&file).await?),
        readers: SqlitePool::connect_with(file).await?,
        news: broadcast::channel(256).0,
    });
    let router = Router::new()
        .route("/edit", post(edit))
        .route("/all", get(all))
        .route("/head", get(head))
        .route("/since/{number}", get(since))
        .route("/live", get(live))
        .with_state(parts);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, router).await?)
}

/// Writes the changes in one durable transaction, then tells who listens.
async fn edit(State(parts): App, Json(changes): Json<Vec<Change>>) -> Result<String, Broken> {
    let mut conn = parts.writer.lock().await;
    conn.execute("begin immediate").await?;
    let mut told = Vec::new();
    for change in &changes {
        let json = serde_json::to_string(change).map_err(|_| Broken)?;
        sqlx::query("update item set row = json_set(row, '$.note', $1) where id = $2")
            .bind(&change.note)
            .bind(&change.id)
            .execute(&mut *conn)
            .await?;
        sqlx::query("insert into log (change) values ($1)")
            .bind(&json)
            .execute(&mut *conn)
            .await?;
        told.push(json);
    }
    conn.execute("commit").await?;
    let _ = parts.news.send(format!("[{}]", told.join(",")).into());
    Ok("done".to_owned())
}

async fn all(State(parts): App) -> Result<String, Broken> {
    texts(&parts.readers, "select row from item where $1 = 0", 0).await
}

async fn since(State(parts): App, Part(number): Part<i64>) -> Result<String, Broken> {
    texts(
        &parts.readers,
        "select change from log where number > $1",
        number,
    )
    .await
}

/// The number of the last change.
async fn head(State(parts): App) -> Result<String, Broken> {
    let query = sqlx::query("select coalesce(max(number), 0) from log");
    let row = query.fetch_one(&parts.readers).await?;
    Ok(row.try_get::<i64, _>(0)?.to_string())
}

async fn texts(readers: &SqlitePool, query: &'static str, number: i64) -> Result<String, Broken> {
    let rows = sqlx::query(query).bind(number).fetch_all(readers).await?;
    let mut json = String::from("[");
    for row in &rows {
        if json.len() > 1 {
            json.push(',');
        }
        json.push_str(row.try_get(0)?);
    }
    json.push(']');
    Ok(json)
}

async fn live(State(parts): App) -> impl IntoResponse {
    let news = parts.news.subscribe();
    Sse::new(stream::unfold(news, |mut news| async move {
        let told = news.recv().await.ok()?;
        Some((Ok::<_, Infallible>(Event::default().data(told)), news))
    }))
}

/// The database does not answer.
struct Broken;

impl From<sqlx::Error> for Broken {
    fn from(error: sqlx::Error) -> Self {
        eprintln!("the bare server: {error}");
        Self
    }
}

impl IntoResponse for Broken {
    fn into_response(self) -> Response {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}
