//! Who tries one secret of an address after the other.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::limits::Secret;
use super::peer::Peer;
use crate::http::App;

/// For addresses that are secrets: not there, or gone, was a wrong one.
pub async fn links(State(app): State<App>, peer: Peer, request: Request, next: Next) -> Response {
    if let Err(often) = app.limits.may_guess(Secret::Link, peer) {
        return often.into_response();
    }
    let response = next.run(request).await;
    if matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::GONE) {
        app.limits.missed(Secret::Link, peer);
    }
    response
}
