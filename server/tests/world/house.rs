//! Where the server lives: its address, its folder, its clock, and what lies in its database.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{PoisonError, RwLock};

use app::value::Slug;
use clap::Parser;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::Value;
use server::clock::Clock;
use server::config::Config;
use server::db::Db;
use server::ideathon::count::count;
use sqlx::any::install_default_drivers;
use sqlx::{AnyConnection, Connection as _, Row as _};

use super::base;
use super::page::Page;
use super::sender::As;

pub struct House {
    pub data: PathBuf,
    pub clock: Clock,
    base: RwLock<String>,
    http: Client,
    flags: Vec<String>,
    /// Of a database server; a file in the data folder where there is none.
    database: Option<String>,
}

#[derive(Parser)]
struct Told {
    #[command(flatten)]
    config: Config,
}

impl House {
    pub fn new(data: &Path) -> Self {
        Self {
            database: base::fresh(),
            ..Self::in_a_file(data)
        }
    }

    /// For stories about the file itself.
    pub fn in_a_file(data: &Path) -> Self {
        let http = Client::builder().redirect(Policy::none()).build().unwrap();
        Self {
            data: data.to_owned(),
            clock: Clock::default(),
            base: RwLock::default(),
            http,
            flags: Vec::new(),
            database: None,
        }
    }

    pub fn told(mut self, flags: &[&str]) -> Self {
        self.flags = flags.iter().map(|&flag| flag.to_owned()).collect();
        self
    }

    pub fn moves_to(&self, base: &str) {
        base.clone_into(&mut self.base.write().unwrap_or_else(PoisonError::into_inner));
    }

    pub fn base(&self) -> String {
        self.base
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// As the command line would make it.
    pub fn config(&self, and: &str) -> Config {
        let data = format!("--data={}", self.data.display());
        let site = format!("--site={}", self.data.join("site").display());
        let always = ["tomoni", data.as_str(), site.as_str(), and];
        let database = self
            .database
            .iter()
            .map(|url| format!("--database-url={url}"));
        let flags: Vec<String> = self.flags.iter().cloned().chain(database).collect();
        Told::parse_from(always.into_iter().chain(flags.iter().map(String::as_str))).config
    }

    /// The program, in front of this house's data and of nothing else that it could be told.
    pub fn program(&self) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_tomoni"));
        program.env_clear().arg("--data").arg(&self.data);
        if let Some(url) = &self.database {
            program.env("DATABASE_URL", url);
        }
        program
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base()))
    }

    pub async fn get(&self, path: &str) -> Page {
        Page::of(self.request(Method::GET, path).send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = self.request(Method::POST, path).form(fields);
        Page::of(request.send().await.unwrap()).await
    }

    /// Its address by name, as passkeys need it.
    pub fn named(&self) -> String {
        let listens = self.base().replace("http://", "--listen=");
        self.config(&listens).base_url()
    }

    /// A page, as somebody asks for it.
    pub async fn asks(&self, path: &str, by: &As) -> Page {
        let request = by.sign(self.request(Method::GET, path));
        Page::of(request.send().await.unwrap()).await
    }

    /// Posts JSON in somebody's name.
    pub async fn posts(&self, path: &str, by: &As, body: &Value) -> Page {
        let request = by.sign(self.request(Method::POST, path).json(body));
        Page::of(request.send().await.unwrap()).await
    }

    /// What a body beyond all bounds is answered. The server hears enough of it for its answer to arrive.
    pub async fn answers_a_book(&self, path: &str, kind: &str, begins: &str) -> StatusCode {
        let body = format!("{begins}{}", "x".repeat(1024 * 1024));
        let request = self.request(Method::POST, path).body(body);
        let request = request.header("content-type", kind);
        request.send().await.unwrap().status()
    }

    /// A connection beside the server's, to look at what is kept.
    pub async fn database(&self) -> AnyConnection {
        install_default_drivers();
        let file = || format!("sqlite://{}", self.data.join("tomoni.sqlite").display());
        let url = self.database.clone().unwrap_or_else(file);
        AnyConnection::connect(&url).await.unwrap()
    }

    /// All that the database holds, as it lies there.
    pub async fn everything_kept(&self) -> Vec<u8> {
        let mut kept = Vec::new();
        if self.database.is_none() {
            for file in ["tomoni.sqlite", "tomoni.sqlite-wal"] {
                kept.extend(std::fs::read(self.data.join(file)).unwrap_or_default());
            }
            return kept;
        }
        let mut database = self.database().await;
        let tables = sqlx::query(
            "select cast(table_name as text) as name from information_schema.tables
             where table_schema = current_schema()",
        );
        for table in tables.fetch_all(&mut database).await.unwrap() {
            let table: String = table.try_get("name").unwrap();
            let lines = format!("select cast(t as text) as line from {table} t");
            let lines = sqlx::query(sqlx::AssertSqlSafe(lines)).fetch_all(&mut database);
            for line in lines.await.unwrap() {
                kept.extend(line.try_get::<String, _>("line").unwrap().into_bytes());
            }
        }
        kept
    }

    /// How many rows a table has.
    pub async fn rows(&self, table: &str) -> i64 {
        let count = sqlx::AssertSqlSafe(format!("select count(*) as n from {table}"));
        let row = sqlx::query(count)
            .fetch_one(&mut self.database().await)
            .await;
        row.unwrap().try_get("n").unwrap()
    }

    /// What lies in the tables that people's doings write to; mails on their way move the log, and are none.
    pub async fn written(&self) -> BTreeMap<&'static str, i64> {
        let mut written = BTreeMap::new();
        let doings = [
            "client",
            "result",
            "event",
            "seats",
            "registration",
            "code",
            "link",
            // One about somebody's account goes as soon as it is out.
            "mail where person is null",
            "session",
            "company",
            "donor",
            "pledge",
            "payment",
            "transfer",
            "posting",
            "campaign",
        ];
        for table in doings {
            written.insert(table, self.rows(table).await);
        }
        written
    }

    /// The number of the last change.
    pub async fn head(&self) -> i64 {
        let head = sqlx::query("select number from head")
            .fetch_one(&mut self.database().await)
            .await;
        head.unwrap().try_get("number").unwrap()
    }

    /// What the seats say of themselves equals a count of the registrations, and no seat is sold twice.
    pub async fn books_balance(&self) {
        let mut database = self.database().await;
        let mut counted: BTreeMap<(String, String), [u64; 5]> = BTreeMap::new();
        let rows = sqlx::query("select event, audience, state, admitted from registration")
            .fetch_all(&mut database);
        for row in rows.await.unwrap() {
            let state: String = row.try_get("state").unwrap();
            let admitted = row.try_get::<i64, _>("admitted").unwrap() == 1;
            let column = match (state.as_str(), admitted) {
                ("confirmed", _) => 0,
                ("offered", _) => 1,
                ("waiting", true) => 2,
                ("waiting", false) => 3,
                _ => 4,
            };
            let key = (
                row.try_get("event").unwrap(),
                row.try_get("audience").unwrap(),
            );
            counted.entry(key).or_default()[column] += 1;
        }
        let seats = sqlx::query("select event, audience, row from seats").fetch_all(&mut database);
        for row in seats.await.unwrap() {
            let key: (String, String) = (
                row.try_get("event").unwrap(),
                row.try_get("audience").unwrap(),
            );
            let said: Value = serde_json::from_str(row.try_get("row").unwrap()).unwrap();
            let names = ["confirmed", "offered", "waiting", "asking", "cancelled"];
            let told = names.map(|name| said[name].as_u64().unwrap());
            let audience = key.1.clone();
            assert_eq!(
                told,
                counted.remove(&key).unwrap_or_default(),
                "{names:?} of {audience}"
            );
            assert!(
                told[0] + told[1] <= said["seats"].as_u64().unwrap(),
                "{audience} is oversold"
            );
        }
        assert!(
            counted.is_empty(),
            "registrations without seats: {counted:?}"
        );
    }

    /// What `tomoni event count` says.
    pub async fn counts(&self, event: &super::Event) -> Value {
        let db = Db::open(&self.config("--listen=127.0.0.1:0"))
            .await
            .unwrap();
        let slug = Slug::parse(&event.slug).unwrap();
        let mut conn = db.readers.acquire().await.unwrap();
        count(&mut conn, &slug).await.unwrap().unwrap()
    }

    /// How many registrations stand in each state, whatever the audience.
    pub async fn standing(&self, event: &super::Event, state: &str) -> i64 {
        let query =
            sqlx::query("select count(*) as n from registration where event = $1 and state = $2")
                .bind(event.id.to_string())
                .bind(state.to_owned());
        query
            .fetch_one(&mut self.database().await)
            .await
            .unwrap()
            .try_get("n")
            .unwrap()
    }
}
