//! Answers of those who were turned away, and of failures: a page for who reads pages, JSON for programs.

use app::visit::{Page, Visit, Why};
use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::limits::TooOften;
use crate::error::Failure;
use crate::http::App;
use crate::pages::{language, render};

/// The longest of these pages.
const MAX_PAGE: usize = 256 * 1024;

/// Stands on an answer, and says what a page in its place would say.
#[derive(Clone)]
struct Says(Page);

/// Turns a request away.
#[must_use]
pub fn turned(why: Why) -> Response {
    let status = match why {
        Why::OtherSite => StatusCode::FORBIDDEN,
        Why::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
        Why::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Why::TooSlow => StatusCode::REQUEST_TIMEOUT,
        Why::Busy => StatusCode::SERVICE_UNAVAILABLE,
    };
    let mut response = (status, Json(why)).into_response();
    match why {
        Why::TooOften { seconds } => {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        Why::Busy => {
            response.headers_mut().insert(RETRY_AFTER, 5.into());
        }
        // What is left of such a body is not worth a wait.
        Why::TooSlow => {
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(CONNECTION, close);
        }
        Why::OtherSite | Why::TooLarge => {}
    }
    response
        .extensions_mut()
        .insert(Says(Page::TurnedAway { why }));
    response
}

/// A page of a handler's own for who comes too often: it says when to come again.
///
/// # Errors
/// The page's own.
pub fn with(often: TooOften, page: Result<Response, Failure>) -> Result<Response, Failure> {
    let mut page = page?;
    *page.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    page.headers_mut().insert(RETRY_AFTER, often.seconds.into());
    Ok(page)
}

/// Something went wrong; the id stands in the log.
#[must_use]
pub fn failed(id: String) -> Response {
    let body = Json(json!({"failed": {"id": id}}));
    let mut response = (StatusCode::INTERNAL_SERVER_ERROR, body).into_response();
    response.extensions_mut().insert(Says(Page::Failed { id }));
    response
}

/// Puts the app's own page in the place of such an answer, where a person looks at it.
pub async fn as_page(State(app): State<App>, request: Request, next: Next) -> Response {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let mut response = next.run(request).await;
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE && !is(&response, "json") {
        // Axum counts the bytes, and says so in its own words.
        response = turned(Why::TooLarge);
    }
    if !reads_pages(&headers) {
        return response;
    }
    let Some(Says(page)) = response.extensions_mut().remove() else {
        return response;
    };
    // Nothing is asked of the database, which may be what failed.
    let visit = Visit {
        lang: language(&headers),
        now: app.clock.now(),
        page,
        demo: app.demo,
        ..Visit::default()
    };
    let body = render(&app, visit, &uri).await.into_body();
    let Ok(html) = to_bytes(body, MAX_PAGE).await else {
        return response;
    };
    *response.body_mut() = html.into();
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response.headers_mut().remove(CONTENT_LENGTH);
    response
}

fn reads_pages(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|kinds| kinds.contains("text/html"))
}

fn is(response: &Response, kind: &str) -> bool {
    let said = response.headers().get(CONTENT_TYPE);
    let said = said.and_then(|value| value.to_str().ok());
    said.is_some_and(|said| said.contains(kind))
}
