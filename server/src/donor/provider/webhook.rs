//! `POST /webhooks/stripe`: the company says that something happened. It is noted by name, and looked at later.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};

use super::{inbox, read, signature};
use crate::error::Failure;
use crate::http::App;

const SIGNATURE: &str = "stripe-signature";

/// # Errors
/// Where the database does not answer: the company tells us again.
pub async fn hear(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    let Some(counter) = &app.counter else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let header = headers.get(SIGNATURE).and_then(|h| h.to_str().ok());
    let now = app.clock.now();
    // Nothing is read before it is known who wrote it.
    if !header.is_some_and(|header| signature::holds(header, &body, &counter.secrets, now)) {
        return Ok((StatusCode::BAD_REQUEST, "not signed\n").into_response());
    }
    let said = serde_json::from_slice(&body).ok();
    let event = said.and_then(|said| read::event(&said).ok());
    let Some(event) = event.filter(|event| event.id.len() <= 200) else {
        // Sending it again would make it no better.
        return Ok("not understood\n".into_response());
    };
    let mut conn = app.db.readers.acquire().await?;
    if inbox::keep(&mut conn, &event, now).await? {
        counter.bell.notify_one();
    }
    Ok("heard\n".into_response())
}
