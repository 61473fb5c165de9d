//! `POST /donors/labels`: where what is sent goes to, as labels for the printer.

use app::donor::{Donor, MAX_ITEMS, raises_funds};
use app::row::Kind;
use app::value::{Address, DonorId, FileName};
use axum::Form;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::receipts::note;
use super::{donor, paper};
use crate::db::rows_of;
use crate::error::Failure;
use crate::file::hand::disposition;
use crate::http::App;
use crate::session::Caller;

#[derive(Default, Deserialize)]
pub struct Asked {
    /// Ids with a space between them, in the order of the labels.
    #[serde(default)]
    donors: String,
}

/// As they are now: whoever moved since the page was opened gets it at the new place.
///
/// # Errors
/// Where the database does not answer, or the labels cannot be drawn.
pub async fn labels(
    State(app): State<App>,
    caller: Caller,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    if !raises_funds(&caller.actor) {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    let ids: Option<Vec<DonorId>> = asked
        .donors
        .split_whitespace()
        .map(DonorId::parse)
        .collect();
    let ids = ids.filter(|ids| !ids.is_empty() && ids.len() <= MAX_ITEMS);
    let Some(ids) = ids else {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    };
    let rows = {
        let mut conn = app.db.readers.acquire().await?;
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        rows_of(&mut conn, Kind::Donor, &ids).await?
    };
    let known: Vec<Donor> = rows.into_iter().filter_map(donor).collect();
    let find = |id: &DonorId| known.iter().find(|donor| donor.id == *id).cloned();
    let mut donors: Vec<Donor> = ids.iter().filter_map(find).collect();
    let whole = |donor: &Donor| {
        donor
            .details
            .address
            .as_ref()
            .is_some_and(Address::is_whole)
    };
    donors.retain(whole);
    if donors.is_empty() {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    note(&app, caller.actor, Kind::Donor, Uuid::nil(), donors.len()).await?;
    let drawn = spawn_blocking(move || paper::labels::pdf(&donors)).await??;
    let mut response = drawn.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    disposition(headers, &FileName::parse("labels.pdf").unwrap_or_default())?;
    Ok(response)
}
