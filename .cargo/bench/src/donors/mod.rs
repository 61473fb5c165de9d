//! The figures of the donors' room: lists and statements taken in, letters of the payment company, a January's receipts,
//! and the books proved.

mod books;
mod company;
mod january;
mod letters;
mod list;

use std::time::SystemTime;

use anyhow::{Context, Result};
use app::time::Time;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, Row as _, SqliteConnection};

use crate::figure::Report;
use crate::server::Place;
use crate::staff::{enter, invite};
use crate::sync::editor::Editor;
use company::Company;

/// Lines of a list, and donors who get a receipt.
const MANY: usize = 10_000;

/// Takes all of them, on places of their own.
pub async fn measure(place: &Place, report: &mut Report) -> Result<()> {
    let company = Company::opens().await?;
    let place = place.another(None)?.told(&company.settings());
    let path = invite(&place, 0, "fundraising").await?;
    let server = place.start().await?;
    let mut editor = Editor::new(enter(&server, &path).await?);
    editor.push(list::opening()?).await?;
    let givers = list::givers(MANY)?;
    let enlisted = list::enlist(&server, &mut editor, &givers).await;
    report.take("a list", enlisted);
    let imported = list::import(&server, &mut editor, &givers).await;
    report.take("a statement", imported);
    let letters = letters::measure(&place, &server, &givers).await;
    report.take_all("letters", letters);
    let january = january::measure(&place, &server, &mut editor).await;
    report.take("January", january);
    server.stop().await?;
    let books = books::measure(&place.another(None)?).await;
    report.take("the books", books);
    Ok(())
}

/// The rows of a server that runs, for whoever only looks.
struct Look(SqliteConnection);

impl Look {
    async fn at(place: &Place) -> Result<Self> {
        let file = place.data().join("tomoni.sqlite");
        let file = SqliteConnectOptions::new().filename(file).read_only(true);
        Ok(Self(SqliteConnection::connect_with(&file).await?))
    }

    /// So many rows: `from` is a table, and what they must be.
    async fn count(&mut self, from: &str) -> Result<i64> {
        let query = format!("select count(*) as many from {from}");
        let row = sqlx::query(sqlx::AssertSqlSafe(query))
            .fetch_one(&mut self.0)
            .await
            .with_context(|| format!("counting {from}"))?;
        Ok(row.try_get("many")?)
    }
}

fn now() -> Time {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let micros = since.map_or(0, |since| since.as_micros());
    let moment = i64::try_from(micros)
        .ok()
        .and_then(Time::from_timestamp_micros);
    moment.unwrap_or_default()
}

/// So many a second, to a tenth.
fn rate(many: usize, time: std::time::Duration) -> f64 {
    let many = f64::from(u32::try_from(many).unwrap_or(u32::MAX));
    (many / time.as_secs_f64() * 10.0).round() / 10.0
}

/// Milliseconds for each of so many.
fn each(many: usize, time: std::time::Duration) -> f64 {
    let many = f64::from(u32::try_from(many).unwrap_or(u32::MAX));
    crate::figure::rounded(time.as_secs_f64() * 1e3 / many)
}
