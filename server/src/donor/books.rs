//! `GET /desk/donors/books`: what stands in the books at the end of a day, and whether all of it agrees; and its entries
//! as a file for the accountant.

use std::collections::BTreeMap;

use app::donor::books::{Proof, Shown, Wrong};
use app::donor::ledger::Account;
use app::donor::{raises_funds, wording};
use app::lang::Lang;
use app::row::{Kind, Row};
use app::time::{Time, from_input, japan};
use app::value::cell::quoted;
use app::value::{DonorId, Line};
use app::visit::{Page, Visit};
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use chrono::TimeDelta;
use serde::Deserialize;
use sqlx::Row as _;
use tokio::sync::Mutex;
use uuid::Uuid;

use super::ledger::{Flaw, verify};
use super::receipts::note;
use crate::clock::{from_micros, micros};
use crate::db::{Conn, rows_of};
use crate::error::Failure;
use crate::http::App;
use crate::pages::{language, render};
use crate::session::Caller;

/// All of the books are read for it: one at a time, so that the others' pages have readers left.
static PROVING: Mutex<()> = Mutex::const_new(());
/// So many entries are read at a time.
const PAGE: i64 = 5_000;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    until: String,
}

impl Typed {
    /// The end of the day that is meant, or of all; `None` where something else was typed.
    fn end(&self) -> Option<i64> {
        let typed = self.until.trim();
        if typed.is_empty() {
            return Some(i64::MAX);
        }
        let day = from_input(&format!("{typed}T00:00"))?;
        Some(micros(day + TimeDelta::days(1)))
    }
}

/// # Errors
/// Where the database does not answer.
pub async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    caller: Caller,
    uri: Uri,
    Query(typed): Query<Typed>,
) -> Result<Response, Failure> {
    if !raises_funds(&caller.actor) {
        return Ok(away());
    }
    let end = typed.end();
    let _alone = PROVING.lock().await;
    let mut conn = app.db.readers.acquire().await?;
    let shown = Shown {
        bad_day: end.is_none(),
        balances: balances(&mut conn, end.unwrap_or(i64::MAX)).await?,
        proof: proof(&mut conn).await?,
        until: typed.until,
    };
    drop(conn);
    let status = if shown.bad_day {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let visit = Visit {
        lang: language(&headers),
        actor: caller.actor,
        name: caller.name,
        now: app.clock.now(),
        page: Page::Books(Box::new(shown)),
        demo: app.demo,
        ..Visit::default()
    };
    let mut response = render(&app, visit, &uri).await;
    *response.status_mut() = status;
    Ok(response)
}

fn away() -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, "/desk")]).into_response()
}

async fn proof(conn: &mut Conn) -> Result<Proof, Failure> {
    let wrong = match verify(conn).await? {
        Ok(books) => {
            return Ok(Proof::Agrees {
                postings: books.postings,
                entries: books.entries,
                receipts: books.papers.holding,
                yen: books.papers.yen,
            });
        }
        Err(flaw) => flaw,
    };
    Ok(Proof::Wrong(match wrong {
        Flaw::Gap { last, .. } => Wrong::Books { posting: last },
        Flaw::Unbalanced { posting } | Flaw::Astray { postings: posting } => {
            Wrong::Books { posting }
        }
        Flaw::Differs { id, .. } | Flaw::Promise { id } => Wrong::Row { id },
        Flaw::Unassigned { .. } => Wrong::Row {
            id: Account::Unassigned.name().to_owned(),
        },
        Flaw::Numbers { year, .. } => Wrong::Numbers { year },
        Flaw::Receipt { number } => Wrong::Receipt { number },
    }))
}

async fn balances(conn: &mut Conn, end: i64) -> Result<Vec<(Account, i64)>, Failure> {
    let query = sqlx::query(
        "select account, cast(sum(amount) as bigint) as yen from entry
         join posting on entry.posting = posting.number where day < $1 group by account",
    );
    let mut all = Vec::new();
    for row in query.bind(end).fetch_all(conn).await? {
        let account = Account::parse(row.try_get("account")?)
            .ok_or_else(|| Failure::new("the books have an account that nobody knows"))?;
        all.push((account, row.try_get("yen")?));
    }
    all.retain(|(_, yen)| *yen != 0);
    all.sort_unstable();
    Ok(all)
}

/// The entries up to a day as a file, the oldest posting first: UTF-8 with its mark, as spreadsheets want it.
///
/// # Errors
/// Where the database does not answer.
pub async fn file(
    State(app): State<App>,
    headers: HeaderMap,
    caller: Caller,
    Query(typed): Query<Typed>,
) -> Result<Response, Failure> {
    if !raises_funds(&caller.actor) {
        return Ok(away());
    }
    let Some(end) = typed.end() else {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
    };
    let mut conn = app.db.readers.acquire().await?;
    let (rows, text) = entries(&mut conn, language(&headers), end).await?;
    drop(conn);
    note(&app, caller.actor, Kind::Payment, Uuid::nil(), rows).await?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"books.csv\""),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}

async fn entries(conn: &mut Conn, lang: Lang, end: i64) -> Result<(usize, String), Failure> {
    let mut text = format!("\u{feff}{}\r\n", wording::books_columns(lang).join(","));
    let (mut number, mut line, mut told) = (0, -1, 0);
    loop {
        let query = sqlx::query(
            "select number, line, day, written, source, account, entry.donor, amount from posting
             join entry on entry.posting = posting.number
             where day < $1 and (number > $2 or (number = $2 and line > $3)) order by number, line limit $4",
        );
        let query = query.bind(end).bind(number).bind(line).bind(PAGE);
        let rows = query.fetch_all(&mut *conn).await?;
        let mut donors = Vec::new();
        for row in &rows {
            let donor: Option<String> = row.try_get("donor")?;
            donors.extend(donor.and_then(|id| DonorId::parse(&id)).map(|id| id.0));
        }
        donors.sort_unstable();
        donors.dedup();
        let names = rows_of(conn, Kind::Donor, &donors).await?;
        let names = names.into_iter().filter_map(|row| match row {
            Row::Donor(donor) => Some((donor.id, donor.details.name)),
            _ => None,
        });
        let names: BTreeMap<DonorId, Line<80>> = names.collect();
        let name = |id: Option<String>| {
            let id = id.and_then(|id| DonorId::parse(&id))?;
            names.get(&id).map(ToString::to_string)
        };
        told += rows.len();
        for row in &rows {
            (number, line) = (row.try_get("number")?, row.try_get("line")?);
            let amount: i64 = row.try_get("amount")?;
            let account = Account::parse(row.try_get("account")?);
            let cells = [
                number.to_string(),
                day(from_micros(row.try_get("day")?)),
                day(from_micros(row.try_get("written")?)),
                account.map_or_else(String::new, |a| wording::account(lang, a).to_owned()),
                amount.max(0).to_string(),
                (-amount).max(0).to_string(),
                name(row.try_get("donor")?).unwrap_or_default(),
                row.try_get("source")?,
            ];
            let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        }
        if i64::try_from(rows.len())? < PAGE {
            return Ok((told, text));
        }
    }
}

fn day(at: Time) -> String {
    japan(at).date_naive().to_string()
}
