//! The database: `SQLite` by default. What its URL names decides, nothing else does.

use std::path::Path;
use std::sync::Arc;

use app::row::{Kind, Row};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngCore as _;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers};
use sqlx::{AnyConnection, AnyPool, ConnectOptions as _, Executor as _, Row as _};

use crate::config::Config;
use crate::error::Failure;
use crate::sync::cursor::Seal;

pub type Pool = AnyPool;
pub type Conn = AnyConnection;

/// Readers beside the one writer.
const READERS: u32 = 4;

/// A database that is open: many readers, and the options for the one connection that writes.
#[derive(Clone)]
pub struct Db {
    pub readers: Pool,
    /// What cursors are sealed with.
    pub seal: Arc<Seal>,
    options: AnyConnectOptions,
}

impl Db {
    /// Opens the database, makes it where there is none, and brings its tables up to date.
    ///
    /// # Errors
    /// Where it cannot be reached or made.
    pub async fn open(config: &Config) -> Result<Self, Failure> {
        install_default_drivers();
        let url = match &config.database_url {
            Some(url) => url.clone(),
            None => sqlite_file(&config.data)?,
        };
        let options = url
            .parse::<AnyConnectOptions>()?
            .disable_statement_logging();
        let readers = AnyPoolOptions::new()
            .max_connections(READERS)
            .after_connect(|conn, _| Box::pin(async move { prepare(conn).await }))
            .connect_with(options.clone())
            .await?;
        let mut writer = connect(&options).await?;
        sqlx::migrate!("./migrations").run(&mut writer).await?;
        begin_epoch(&mut writer).await?;
        let seal = Arc::new(Seal::new(secret(&mut writer).await?));
        Ok(Self {
            readers,
            seal,
            options,
        })
    }

    /// The connection that writes. One process has one; others wait for each other at the head's lock.
    ///
    /// # Errors
    /// Where the database cannot be reached.
    pub async fn writer(&self) -> Result<Conn, Failure> {
        connect(&self.options).await
    }
}

async fn connect(options: &AnyConnectOptions) -> Result<Conn, Failure> {
    let mut conn = options.connect().await?;
    prepare(&mut conn).await?;
    Ok(conn)
}

fn sqlite_file(data: &Path) -> Result<String, Failure> {
    std::fs::create_dir_all(data)?;
    let file = std::path::absolute(data.join("tomoni.sqlite"))?;
    Ok(format!("sqlite://{}?mode=rwc", file.display()))
}

/// Write-ahead log, so that readers never wait; full sync, so that what was acknowledged survives a power cut.
async fn prepare(conn: &mut Conn) -> Result<(), sqlx::Error> {
    if conn.backend_name() == "SQLite" {
        conn.execute("pragma journal_mode = wal").await?;
        conn.execute("pragma synchronous = full").await?;
        conn.execute("pragma foreign_keys = on").await?;
        conn.execute("pragma busy_timeout = 10000").await?;
    }
    Ok(())
}

async fn begin_epoch(conn: &mut Conn) -> Result<(), Failure> {
    sqlx::query(
        "insert into head (one, number, epoch) values (1, 0, $1) on conflict (one) do nothing",
    )
    .bind(uuid::Uuid::new_v4().simple().to_string())
    .execute(conn)
    .await?;
    Ok(())
}

/// The secret of this database's cursors, made once.
async fn secret(conn: &mut Conn) -> Result<[u8; 32], Failure> {
    let mut made = [0; 32];
    rand::rng().fill_bytes(&mut made);
    let row = sqlx::query("update head set seal = coalesce(seal, $1) returning seal")
        .bind(URL_SAFE_NO_PAD.encode(made))
        .fetch_one(conn)
        .await?;
    let kept = URL_SAFE_NO_PAD.decode(row.try_get::<String, _>("seal")?)?;
    kept.try_into()
        .map_err(|_| Failure::new("the cursors' secret has another length"))
}

/// A row as the database keeps it.
///
/// # Errors
/// Where the text is no row of this kind: the database was changed by other hands.
pub fn read_row(kind: Kind, text: &str) -> Result<Row, Failure> {
    Ok(Row::from_fields(kind, serde_json::from_str(text)?)?)
}

/// A row as the database is to keep it.
///
/// # Errors
/// Never in practice; rows always serialise.
pub fn written(row: &Row) -> Result<String, Failure> {
    Ok(serde_json::to_string(&row.fields())?)
}
