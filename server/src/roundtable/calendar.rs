//! A roundtable as a file for the reader's calendar.

use app::people::Area;
use app::value::RoundtableId;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::error::Failure;
use crate::http::App;
use crate::pages::language;
use crate::post::calendar::of_roundtable;
use crate::session::Caller;

/// `GET /roundtables/{id}/calendar.ics`, for who sees roundtables; nothing is there for others.
///
/// # Errors
/// Where the database does not answer.
pub async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    caller: Option<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let fellow = |caller: &Caller| {
        let by = &caller.actor;
        by.works_in(Area::Platform) || !by.platform().is_empty()
    };
    let may = caller.as_ref().is_some_and(fellow);
    let Some(id) = RoundtableId::parse(&id).filter(|_| may) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let tables = {
        let mut conn = app.db.readers.acquire().await?;
        super::all(&mut conn).await?
    };
    let Some(table) = tables.into_iter().find(|table| table.id == id) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let file = of_roundtable(
        &table,
        language(&headers),
        app.letters.base_url(),
        app.clock.now(),
    );
    let headers = [
        ("content-type", "text/calendar; charset=utf-8"),
        (
            "content-disposition",
            "attachment; filename=\"roundtable.ics\"",
        ),
    ];
    Ok((headers, file).into_response())
}
