//! The database: `SQLite` by default. What its URL names decides, nothing else does.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use app::row::{Kind, Row};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngCore as _;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions, AnyRow, install_default_drivers};
use sqlx::migrate::Migrator;
use sqlx::postgres::PgListener;
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, ConnectOptions as _, Executor as _, Row as _};

use tokio::sync::Notify;
use uuid::Uuid;

use crate::config::Config;
use crate::error::Failure;
use crate::run::Stop;
use crate::seal::Seal;

pub type Pool = AnyPool;
pub type Conn = AnyConnection;

/// Readers beside the one writer.
const READERS: u32 = 4;
/// After this the database's news is asked for again.
const AGAIN: Duration = Duration::from_secs(2);

/// A database that is open: many readers, and the options for the one connection that writes.
#[derive(Clone)]
pub struct Db {
    pub readers: Pool,
    /// What cursors are sealed with.
    pub seal: Arc<Seal>,
    options: AnyConnectOptions,
    /// Of a database server that tells its clients what others wrote.
    server: Option<String>,
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
        // A file does not hang up on anybody: no need to ask each time whether it is there.
        let far = url.starts_with("postgres");
        let readers = AnyPoolOptions::new()
            .max_connections(READERS)
            .test_before_acquire(far)
            .after_connect(|conn, _| Box::pin(async move { prepare(conn).await }))
            .connect_with(options.clone())
            .await?;
        let mut writer = writer(&options).await?;
        migrations(!far).run(&mut writer).await?;
        begin_epoch(&mut writer).await?;
        let seal = Arc::new(Seal::new(secret(&mut writer).await?));
        let server = far.then_some(url);
        Ok(Self {
            readers,
            seal,
            options,
            server,
        })
    }

    /// The connection that writes. One process has one; others wait for each other at the head's lock.
    ///
    /// # Errors
    /// Where the database cannot be reached.
    pub async fn writer(&self) -> Result<Conn, Failure> {
        writer(&self.options).await
    }
}

/// What brings the tables up to date: portable, and for a file what is `SQLite`'s own.
fn migrations(file: bool) -> Migrator {
    let mut all = sqlx::migrate!("./migrations").migrations.into_owned();
    if file {
        all.extend(
            sqlx::migrate!("./migrations/sqlite")
                .migrations
                .into_owned(),
        );
    }
    Migrator::with_migrations(all)
}

/// What a commit is told by to other processes on the same database server, with the epoch as its text.
const CHANNEL: &str = "tomoni";

impl Db {
    /// Rings whenever another process has committed, where the database tells; else nothing ever comes.
    pub async fn rings(&self, bell: Arc<Notify>, stop: Stop) {
        let Some(server) = &self.server else { return };
        loop {
            let heard = async {
                let mut listener = PgListener::connect(server).await?;
                listener.listen(CHANNEL).await?;
                loop {
                    listener.recv().await?;
                    bell.notify_one();
                }
            };
            let heard: Result<(), sqlx::Error> = tokio::select! {
                heard = heard => heard,
                () = stop.wait() => return,
            };
            if let Err(error) = heard {
                tracing::warn!("no news from the database's other clients: {error}");
            }
            tokio::select! {
                () = tokio::time::sleep(AGAIN) => {}
                () = stop.wait() => return,
            }
        }
    }
}

/// Tells other processes, once this transaction is committed. A file has one process that serves; a command
/// beside it is noticed by looking.
///
/// # Errors
/// Where the database does not answer.
pub async fn ring(conn: &mut Conn) -> Result<(), Failure> {
    if conn.backend_name() != "SQLite" {
        sqlx::query("select cast(pg_notify($1, '') as text)")
            .bind(CHANNEL)
            .execute(conn)
            .await?;
    }
    Ok(())
}

async fn writer(options: &AnyConnectOptions) -> Result<Conn, Failure> {
    let mut conn = options.connect().await?;
    prepare(&mut conn).await?;
    Ok(conn)
}

/// Opens the database that is there, and neither makes nor changes one.
///
/// # Errors
/// Where there is none, or it cannot be opened.
pub async fn look(config: &Config) -> Result<Conn, Failure> {
    match &config.database_url {
        Some(url) => connect(url).await,
        None => look_at(&config.data.join("tomoni.sqlite")).await,
    }
}

/// Opens an `SQLite` file that is there.
///
/// # Errors
/// Where there is none, or it cannot be opened.
pub async fn look_at(file: &Path) -> Result<Conn, Failure> {
    if !file.exists() {
        let file = file.display();
        return Err(Failure::new(format!("there is no database at {file}")));
    }
    let file = std::path::absolute(file)?;
    connect(&format!("sqlite://{}?mode=rw", file.display())).await
}

async fn connect(url: &str) -> Result<Conn, Failure> {
    install_default_drivers();
    let options = url.parse::<AnyConnectOptions>()?;
    let mut conn = options.disable_statement_logging().connect().await?;
    if conn.backend_name() == "SQLite" {
        conn.execute("pragma busy_timeout = 10000").await?;
    }
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
        // What undoes a statement that fails half-way lies in memory: on the disk it took a quarter of a batch's time.
        conn.execute("pragma temp_store = memory").await?;
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
    read_secret(&row)
}

fn read_secret(row: &AnyRow) -> Result<[u8; 32], Failure> {
    let kept = URL_SAFE_NO_PAD.decode(row.try_get::<String, _>("seal")?)?;
    kept.try_into()
        .map_err(|_| Failure::new("the cursors' secret has another length"))
}

/// [`Db::seal`], for who has a connection alone.
///
/// # Errors
/// Where the database does not answer.
pub async fn seal(conn: &mut Conn) -> Result<Seal, Failure> {
    let query = sqlx::query("select seal from head");
    read_secret(&query.fetch_one(conn).await?).map(Seal::new)
}

/// What stands in one column of a new row.
pub enum Cell {
    Text(Option<String>),
    Number(i64),
    /// A number, or none.
    Perhaps(Option<i64>),
}

/// Rows in one statement: a few sizes, so that the database knows each statement already.
const SIZES: [usize; 4] = [64, 16, 4, 1];

/// The most rows of one statement, where so many are left.
fn size(left: usize) -> Option<usize> {
    SIZES.into_iter().find(|size| *size <= left)
}

/// Places for rows of so many values, in a statement that has no others. `SQLite` would look for a numbered one among
/// all of them each time.
fn places(sqlite: bool, rows: usize, values: usize) -> String {
    if sqlite {
        let row = format!("({})", vec!["?"; values].join(", "));
        return vec![row.as_str(); rows].join(", ");
    }
    let row = |n: usize| {
        let numbers = n * values + 1..=(n + 1) * values;
        let places: Vec<String> = numbers.map(|number| format!("${number}")).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Inserts rows in as few statements as may be: each is a way to the database and back. `into` names the table and
/// its columns, `then` is what follows the values.
///
/// # Errors
/// Where the database refuses a row, or does not answer.
pub async fn insert(
    conn: &mut Conn,
    into: &'static str,
    rows: Vec<Vec<Cell>>,
    then: &'static str,
) -> Result<(), Failure> {
    let mut pile = Pile::on(conn);
    pile.insert(into, rows, then);
    pile.run(conn).await
}

/// Statements that are written one after the other: few small ones go to the database in one way, where it takes them
/// so.
pub struct Pile {
    /// Several statements may go together.
    together: bool,
    statements: Vec<(String, Vec<Cell>)>,
}

/// So many values go together at most: an edit's. What is larger has few ways for what it writes anyhow, and would
/// be another text each time, which the database would not know.
const SMALL: usize = 64;

impl Pile {
    #[must_use]
    pub fn on(conn: &Conn) -> Self {
        Self {
            together: conn.backend_name() == "SQLite",
            statements: Vec::new(),
        }
    }

    /// See [`insert`].
    pub fn insert(&mut self, into: &'static str, rows: Vec<Vec<Cell>>, then: &'static str) {
        self.write(rows, |values| {
            format!("insert into {into} values {values} {then}")
        });
    }

    /// Writes rows by a statement around their places; see [`insert`].
    pub fn write(&mut self, rows: Vec<Vec<Cell>>, statement: impl Fn(String) -> String) {
        let Some(values) = rows.first().map(Vec::len) else {
            return;
        };
        let mut rest = rows.into_iter();
        while let Some(size) = size(rest.len()) {
            let statement = statement(places(self.together, size, values));
            let cells = rest.by_ref().take(size).flatten().collect();
            self.statements.push((statement, cells));
        }
    }

    /// A statement without rows, behind what is there already.
    pub fn then(&mut self, statement: &str, cells: Vec<Cell>) {
        self.statements.push((statement.to_owned(), cells));
    }

    /// # Errors
    /// Where the database refuses a row, or does not answer.
    pub async fn run(self, conn: &mut Conn) -> Result<(), Failure> {
        let values: usize = self.statements.iter().map(|(_, cells)| cells.len()).sum();
        if self.together && self.statements.len() > 1 && values <= SMALL {
            let (texts, cells): (Vec<_>, Vec<_>) = self.statements.into_iter().unzip();
            return run(conn, texts.join("; "), cells.into_iter().flatten()).await;
        }
        for (statement, cells) in self.statements {
            run(conn, statement, cells).await?;
        }
        Ok(())
    }
}

async fn run(
    conn: &mut Conn,
    statement: String,
    cells: impl IntoIterator<Item = Cell>,
) -> Result<(), Failure> {
    let mut query = sqlx::query(AssertSqlSafe(statement));
    for cell in cells {
        query = match cell {
            Cell::Text(text) => query.bind(text),
            Cell::Number(number) => query.bind(number),
            Cell::Perhaps(number) => query.bind(number),
        };
    }
    query.execute(conn).await?;
    Ok(())
}

/// A question for rows by a text that each has: `select` ends where the list of texts follows.
pub struct Ask {
    pub select: String,
    pub among: Vec<String>,
}

/// Puts questions whose answers have the same columns: few texts are asked for in one way to the database and back.
///
/// # Errors
/// Where the database does not answer.
pub async fn ask(conn: &mut Conn, asks: &[Ask]) -> Result<Vec<AnyRow>, Failure> {
    let pieces: Vec<(&str, &[String])> = asks
        .iter()
        .flat_map(|ask| {
            let pieces = ask.among.chunks(SIZES[0]);
            pieces.map(|piece| (ask.select.as_str(), piece))
        })
        .collect();
    if asks.iter().all(|ask| ask.among.len() <= SIZES[0]) {
        return ask_at_once(conn, &pieces).await;
    }
    let mut found = Vec::new();
    for piece in pieces {
        found.extend(ask_at_once(conn, &[piece]).await?);
    }
    Ok(found)
}

/// Each list is filled up to one of a few sizes with its first text, so that the database knows the statement already.
async fn ask_at_once(conn: &mut Conn, asks: &[(&str, &[String])]) -> Result<Vec<AnyRow>, Failure> {
    let sqlite = conn.backend_name() == "SQLite";
    let (mut selects, mut texts) = (Vec::new(), Vec::new());
    for (select, among) in asks {
        let Some(first) = among.first() else { continue };
        let from = texts.len();
        let size = SIZES.into_iter().rev().find(|size| *size >= among.len());
        texts.extend(among.iter().cloned());
        texts.resize(from + size.unwrap_or(among.len()), first.clone());
        let place = |n| {
            if sqlite {
                "?".to_owned()
            } else {
                format!("${n}")
            }
        };
        let places: Vec<String> = (from + 1..=texts.len()).map(place).collect();
        selects.push(format!("{select} ({})", places.join(", ")));
    }
    if selects.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = sqlx::query(AssertSqlSafe(selects.join(" union all ")));
    for text in texts {
        query = query.bind(text);
    }
    Ok(query.fetch_all(conn).await?)
}

/// The rows of a kind that have these ids, in as few statements as may be, in no order.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn rows_of(conn: &mut Conn, kind: Kind, ids: &[Uuid]) -> Result<Vec<Row>, Failure> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    found_by(conn, kind, "id", &ids).await
}

/// The rows of a kind whose column says one of these, each once, in no order.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn found_by(
    conn: &mut Conn,
    kind: Kind,
    column: &'static str,
    values: &[String],
) -> Result<Vec<Row>, Failure> {
    let rows = Ask {
        select: format!("select row from {} where {column} in", kind.name()),
        among: values.to_vec(),
    };
    let found = ask(conn, &[rows]).await?;
    let rows = found
        .iter()
        .map(|found| read_row(kind, found.try_get("row")?));
    rows.collect()
}

/// A row as the database keeps it.
///
/// # Errors
/// Where the text is no row of this kind: the database was changed by other hands.
pub fn read_row(kind: Kind, text: &str) -> Result<Row, Failure> {
    Row::from_json(kind, text).map_err(|error| no_row(kind, &error))
}

/// [`read_row`], of a JSON list of rows.
///
/// # Errors
/// As [`read_row`].
pub fn read_rows(kind: Kind, list: &str) -> Result<Vec<Row>, Failure> {
    Row::list_from_json(kind, list).map_err(|error| no_row(kind, &error))
}

/// The error's own words would quote what people wrote.
fn no_row(kind: Kind, error: &serde_json::Error) -> Failure {
    let (kind, what) = (kind.name(), error.classify());
    Failure::new(format!("a kept row of kind {kind} is none: {what:?} error"))
}

/// A row as the database is to keep it.
///
/// # Errors
/// Never in practice; rows always serialise.
pub fn written(row: &Row) -> Result<String, Failure> {
    Ok(row.json()?)
}
