//! Receipts as papers, for who looks after donors, and each donor's own; for others nothing is there.

use app::access::Actor;
use app::donor::receipt::Way;
use app::donor::{Merges, Receipt, raises_funds};
use app::lang::words as w;
use app::people::{self, Area};
use app::row::{Kind, Row};
use app::value::{Address, FileName, ReceiptId};
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use sqlx::Row as _;
use tokio::task::spawn_blocking;
use url::form_urlencoded;
use uuid::Uuid;

use super::{merged, paper};
use crate::db::{Conn, read_row, rows_of};
use crate::error::Failure;
use crate::file::hand::disposition;
use crate::http::App;
use crate::pages::language;
use crate::session::{Caller, as_actor};

/// Numbers that are printed at once: drawn within the time that an answer has.
const MOST: u32 = 500;

/// `GET /receipts/{id}`.
///
/// # Errors
/// Where the database does not answer, or the paper cannot be drawn.
pub async fn one(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let Some(id) = ReceiptId::parse(&id) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let found = {
        let mut conn = app.db.readers.acquire().await?;
        by_id(&mut conn, id).await?
    };
    let staff = raises_funds(&caller.actor);
    let Some(receipt) = found.filter(|paper| staff || caller.actor.gives_as(paper.donor)) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    // What somebody takes of their own is nobody's to look up later.
    if staff {
        note(&app, caller.actor, Kind::Receipt, id.0, 1).await?;
    }
    let name = file_name(&receipt);
    let goes = staff && receipt.way == Way::Paper;
    let drawn = if goes {
        posted(&app, vec![receipt]).await?
    } else {
        drawn(vec![receipt]).await?
    };
    out(drawn, &name)
}

/// `GET /receipts/print?year=2027&from=1&to=500`: those of these numbers that wait for the post. What was
/// posted is not printed a second time: that is a matter of one paper.
///
/// # Errors
/// As [`one`].
pub async fn print(
    State(app): State<App>,
    headers: HeaderMap,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    if !raises_funds(&caller.actor) {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    let Some(asked) = Asked::read(query.as_deref().unwrap_or_default()) else {
        let words = w::donor_paper_range(language(&headers), MOST);
        return Ok((StatusCode::BAD_REQUEST, words).into_response());
    };
    let receipts = {
        let mut conn = app.db.readers.acquire().await?;
        on_paper(&mut conn, &asked).await?
    };
    let (Some(first), Some(last)) = (receipts.first(), receipts.last()) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let name = format!("receipts-{}-{:06}.pdf", first.number, last.number.serial);
    note(
        &app,
        caller.actor,
        Kind::Receipt,
        Uuid::nil(),
        receipts.len(),
    )
    .await?;
    out(posted(&app, receipts).await?, &name)
}

/// What a paper is called as a file.
#[must_use]
pub fn file_name(receipt: &Receipt) -> String {
    format!("receipt-{}.pdf", receipt.number)
}

/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn by_id(conn: &mut Conn, id: ReceiptId) -> Result<Option<Receipt>, Failure> {
    let rows = rows_of(conn, Kind::Receipt, &[id.0]).await?;
    Ok(rows.into_iter().find_map(receipt))
}

/// [`paper::pdf`], beside what waits.
///
/// # Errors
/// Where it cannot be drawn.
pub async fn drawn(receipts: Vec<Receipt>) -> Result<Vec<u8>, Failure> {
    spawn_blocking(move || paper::pdf(&receipts)).await?
}

/// [`drawn`], as they go to the post: to where each donor lives now.
async fn posted(app: &App, receipts: Vec<Receipt>) -> Result<Vec<u8>, Failure> {
    let donors = {
        let mut conn = app.db.readers.acquire().await?;
        merged(
            &mut conn,
            receipts.iter().map(|receipt| receipt.donor).collect(),
        )
        .await?
    };
    let drawn = spawn_blocking(move || {
        let merges = Merges::of(&donors);
        let lives = |receipt: &Receipt| {
            let root = merges.root(receipt.donor);
            let donor = donors.iter().find(|donor| donor.id == root)?;
            let address = donor.details.address.clone();
            address.filter(Address::is_whole)
        };
        paper::pdf_to(&receipts, lives)
    });
    drawn.await?
}

/// Numbers of a year, from the first to the last.
struct Asked {
    year: u16,
    from: u32,
    to: u32,
}

impl Asked {
    fn read(query: &str) -> Option<Self> {
        let value = |name: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            pairs.find_map(|(key, value)| (key == name).then_some(value))
        };
        let asked = Self {
            year: value("year")?.parse().ok()?,
            from: value("from")?.parse().ok()?,
            to: value("to")?.parse().ok()?,
        };
        let many = asked.to.checked_sub(asked.from)?;
        (asked.from > 0 && many < MOST).then_some(asked)
    }
}

async fn on_paper(conn: &mut Conn, asked: &Asked) -> Result<Vec<Receipt>, Failure> {
    let rows = sqlx::query(
        "select row from receipt where year = $1 and serial between $2 and $3 and holds = 1
         order by serial",
    )
    .bind(i64::from(asked.year))
    .bind(i64::from(asked.from))
    .bind(i64::from(asked.to))
    .fetch_all(conn)
    .await?;
    let mut receipts = Vec::with_capacity(rows.len());
    for row in rows {
        receipts.extend(receipt(read_row(Kind::Receipt, row.try_get("row")?)?));
    }
    receipts.retain(Receipt::waits_for_post);
    Ok(receipts)
}

fn receipt(row: Row) -> Option<Receipt> {
    match row {
        Row::Receipt(receipt) => Some(receipt),
        _ => None,
    }
}

/// Who takes names and addresses out of the house stands in the audit log before they do.
pub(super) async fn note(
    app: &App,
    by: Actor,
    kind: Kind,
    scope: Uuid,
    rows: usize,
) -> Result<(), Failure> {
    let export = people::Export {
        area: Area::Fundraising,
        kind,
        scope,
        rows: u32::try_from(rows).unwrap_or(u32::MAX),
    };
    let noted = as_actor(app, by, people::Command::Export(export)).await?;
    noted.map_err(|refusal| Failure::new(format!("{refusal:?}")))
}

fn out(drawn: Vec<u8>, name: &str) -> Result<Response, Failure> {
    let mut response = drawn.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    disposition(headers, &FileName::parse(name).unwrap_or_default())?;
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Option<(u16, u32, u32)> {
        Asked::read(query).map(|asked| (asked.year, asked.from, asked.to))
    }

    #[test]
    fn at_most_five_hundred_numbers_are_printed_at_once() {
        let wide = "year=2027&from=1&to=500";
        assert_eq!(read(wide), Some((2027, 1, 500)));
        let last = format!("year=2027&from={0}&to={0}", u32::MAX);
        assert_eq!(read(&last), Some((2027, u32::MAX, u32::MAX)));
        for bad in [
            "",
            "year=2027&from=1&to=501",
            "year=2027&from=0&to=4",
            "year=2027&from=4&to=3",
            "year=2027&from=1",
            "year=70000&from=1&to=2",
            "year=2027&from=-1&to=2",
            "year=2027&from=1&to=4294967296",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
