//! Nobody stays on plain HTTP where the address that people open is encrypted.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::peer::Peer;
use crate::http::App;

/// Sends those on to it of whom a trusted proxy says that they came without TLS.
pub async fn leave(State(app): State<App>, peer: Peer, request: Request, next: Next) -> Response {
    if !(peer.plain && app.secure()) {
        return next.run(request).await;
    }
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let to = format!("{}{path}", app.letters.base_url());
    (StatusCode::PERMANENT_REDIRECT, [(LOCATION, to)]).into_response()
}
