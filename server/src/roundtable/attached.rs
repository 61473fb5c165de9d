//! The files of an item.

use app::access::project;
use app::roundtable::Attachment;
use app::row::{Kind, Row};
use app::value::{FileId, ItemId};
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::db::rows_of;
use crate::error::Failure;
use crate::file::hand;
use crate::http::App;
use crate::session::Caller;

/// `GET /roundtables/items/{item}/files/{file}`, for who sees the item and what is attached to it; for others nothing is
/// there.
///
/// # Errors
/// Where the database does not answer, or the disk refuses.
pub async fn hand(
    State(app): State<App>,
    caller: Caller,
    Path((item, file)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Failure> {
    let (Some(item), Some(file)) = (ItemId::parse(&item), FileId::parse(&file)) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let rows = {
        let mut conn = app.db.readers.acquire().await?;
        rows_of(&mut conn, Kind::Item, &[item.0]).await?
    };
    let seen = rows
        .first()
        .and_then(|row: &Row| project(&caller.actor, row));
    let attached = seen.and_then(|mut fields| fields.remove("attached"));
    let attached: Vec<Attachment> = match attached {
        Some(attached) => serde_json::from_value(attached)?,
        None => Vec::new(),
    };
    match attached.into_iter().find(|one| one.file == file) {
        Some(one) => hand::out(&app, request, one.file, &one.name, one.kind).await,
        None => Ok(StatusCode::NOT_FOUND.into_response()),
    }
}
