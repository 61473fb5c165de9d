//! The one-time sign-in link: shown with a button, so that a mail scanner does not use it up.

use app::visit::Page;
use axum::extract::{Path, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};

use crate::error::Failure;
use crate::http::App;
use crate::pages::with_page;
use crate::session::{self, SESSION_LIFE, cookie};

/// # Errors
/// Where the database does not answer.
pub async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    uri: Uri,
    Path(secret): Path<String>,
) -> Result<Response, Failure> {
    let usable = {
        let mut conn = app.db.readers.acquire().await?;
        session::usable(&mut conn, &secret, app.clock.now()).await?
    };
    let status = if usable {
        StatusCode::OK
    } else {
        StatusCode::GONE
    };
    with_page(&app, &headers, &uri, Page::SignIn { usable }, status).await
}

/// # Errors
/// Where the database does not answer.
pub async fn confirm(
    State(app): State<App>,
    headers: HeaderMap,
    uri: Uri,
    Path(secret): Path<String>,
) -> Result<Response, Failure> {
    let begun = {
        let mut conn = app.db.readers.acquire().await?;
        session::begin(&mut conn, &secret, app.clock.now()).await?
    };
    let Some(session) = begun else {
        return with_page(
            &app,
            &headers,
            &uri,
            Page::SignIn { usable: false },
            StatusCode::GONE,
        )
        .await;
    };
    let cookie = session_cookie(&app, &session, SESSION_LIFE.as_secs());
    Ok((
        StatusCode::SEE_OTHER,
        [(LOCATION, "/desk".to_owned()), (SET_COOKIE, cookie)],
    )
        .into_response())
}

/// Signs out: the session ends on the server, not only in the browser.
///
/// # Errors
/// Where the database does not answer.
pub async fn leave(State(app): State<App>, headers: HeaderMap) -> Result<Response, Failure> {
    if let Some(session) = cookie(&headers, app.cookie_name()) {
        let mut conn = app.db.readers.acquire().await?;
        session::end(&mut conn, &session).await?;
    }
    let cookie = session_cookie(&app, "", 0);
    Ok((
        StatusCode::SEE_OTHER,
        [(LOCATION, "/".to_owned()), (SET_COOKIE, cookie)],
    )
        .into_response())
}

fn session_cookie(app: &App, session: &str, seconds: u64) -> String {
    let secure = if app.secure() { "; Secure" } else { "" };
    let name = app.cookie_name();
    format!("{name}={session}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}
