//! The door: a link by mail, a code from hand to hand, and the way out.

use std::time::Duration;

use app::access::Actor;
use app::donor::PORTAL;
use app::people::{self, AskLink, End, Open, Purpose, Role};
use app::value::{Email, HandCode, Secret, SessionId};
use app::visit::{CLEARED, Door, Page, Trouble};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use tokio::time::{Instant, sleep_until};

use super::{device, facts};
use crate::error::Failure;
use crate::guard::limits::Secret as Guessed;
use crate::guard::peer::Peer;
use crate::http::App;
use crate::pages::with_page;
use crate::session::{self, Caller, at_the_door, set_cookie};
use crate::token;

/// Who asks for a link is answered after this long, so that the time does not tell whether a mail was written.
const ANSWER_AFTER: Duration = Duration::from_millis(300);

/// `GET /sign-in`: whoever is signed in already goes on to where they belong.
///
/// # Errors
/// Where the database does not answer.
pub async fn door(
    State(app): State<App>,
    headers: HeaderMap,
    caller: Caller,
    uri: Uri,
) -> Result<Response, Failure> {
    if caller.session.is_some() {
        return Ok(on(&caller));
    }
    let door = Door {
        trouble: caller.stale.then_some(Trouble::SignedOut),
        ..Door::default()
    };
    shown(&app, &headers, &uri, door, StatusCode::OK).await
}

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    email: String,
    #[serde(default)]
    pub(super) code: String,
}

/// `POST /sign-in`: mails a link to whoever has the address, and says the same in any case.
///
/// # Errors
/// Where the database does not answer.
pub async fn ask(
    State(app): State<App>,
    headers: HeaderMap,
    uri: Uri,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let answer_at = Instant::now() + ANSWER_AFTER;
    let door = Door {
        email: typed.email.chars().take(300).collect(),
        ..Door::default()
    };
    let Ok(email) = Email::parse(&typed.email) else {
        let trouble = Some(Trouble::NoAddress);
        let door = Door { trouble, ..door };
        return shown(&app, &headers, &uri, door, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    // Too many links to one address: no mail, and the answer as ever.
    if app.limits.mail(&email).is_ok() {
        let _ = at_the_door(&app, people::Command::AskLink(AskLink { email })).await?;
    }
    sleep_until(answer_at).await;
    let door = Door { sent: true, ..door };
    shown(&app, &headers, &uri, door, StatusCode::OK).await
}

/// `GET /sign-in/code`
///
/// # Errors
/// Where the database does not answer.
pub async fn code_page(
    State(app): State<App>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Failure> {
    let door = Door {
        code: true,
        ..Door::default()
    };
    shown(&app, &headers, &uri, door, StatusCode::OK).await
}

/// `POST /sign-in/code`: a code that a coordinator handed over.
///
/// # Errors
/// Where the database does not answer.
pub async fn code(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    uri: Uri,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    if let Err(often) = app.limits.may_guess(Guessed::Code, peer) {
        let door = Door {
            code: true,
            trouble: Some(Trouble::TooOften {
                seconds: often.seconds,
            }),
            ..Door::default()
        };
        return shown(&app, &headers, &uri, door, StatusCode::TOO_MANY_REQUESTS).await;
    }
    if let Ok(code) = HandCode::parse(&typed.code)
        && let Some(response) = opened(&app, &headers, &code.secret(), Some(Purpose::Code)).await?
    {
        return Ok(response);
    }
    app.limits.missed(Guessed::Code, peer);
    let door = Door {
        code: true,
        trouble: Some(Trouble::WrongCode),
        ..Door::default()
    };
    shown(&app, &headers, &uri, door, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// `GET /sign-in/{secret}`: a button, so that a mail scanner does not use the link up.
///
/// # Errors
/// Where the database does not answer.
pub async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    uri: Uri,
    Path(secret): Path<String>,
) -> Result<Response, Failure> {
    let usable = token::well_formed(&secret) && {
        let mut conn = app.db.readers.acquire().await?;
        let ticket = facts::ticket(&mut conn, &Secret::of(secret).digest()).await?;
        ticket.is_some_and(|t| t.opens(app.clock.now()) && by_link(t.purpose))
    };
    let status = if usable {
        StatusCode::OK
    } else {
        StatusCode::GONE
    };
    with_page(&app, &headers, &uri, Page::SignIn { usable }, status).await
}

/// `POST /sign-in/{secret}`
///
/// # Errors
/// Where the database does not answer.
pub async fn confirm(
    State(app): State<App>,
    headers: HeaderMap,
    uri: Uri,
    Path(secret): Path<String>,
) -> Result<Response, Failure> {
    if token::well_formed(&secret)
        && let Some(response) = opened(&app, &headers, &Secret::of(secret), None).await?
    {
        return Ok(response);
    }
    let page = Page::SignIn { usable: false };
    with_page(&app, &headers, &uri, page, StatusCode::GONE).await
}

const fn by_link(purpose: Purpose) -> bool {
    matches!(purpose, Purpose::Link | Purpose::Invitation | Purpose::Demo)
}

/// Uses a ticket up and begins a session; `None` where it does not open.
async fn opened(
    app: &App,
    headers: &HeaderMap,
    secret: &Secret,
    only: Option<Purpose>,
) -> Result<Option<Response>, Failure> {
    let ticket = secret.digest();
    let known = {
        let mut conn = app.db.readers.acquire().await?;
        facts::ticket(&mut conn, &ticket).await?
    };
    let fits = |purpose| only.map_or(by_link(purpose), |only| only == purpose);
    if !known.is_some_and(|t| fits(t.purpose)) {
        return Ok(None);
    }
    let begins = Begins::new();
    let open = Open {
        ticket,
        session: begins.id,
        hash: begins.secret.digest(),
        device: device::name(headers),
    };
    match at_the_door(app, people::Command::Open(open)).await? {
        Ok(()) => begins.response(app).await.map(Some),
        Err(_) => Ok(None),
    }
}

/// A session about to begin, under a secret that only its cookie will hold.
pub(super) struct Begins {
    pub(super) id: SessionId,
    pub(super) secret: Secret,
}

impl Begins {
    pub(super) fn new() -> Self {
        Self {
            id: SessionId::new(),
            secret: Secret::of(token::new()),
        }
    }

    pub(super) async fn cookie(&self, app: &App) -> Result<(Caller, String), Failure> {
        let caller = session::now(app, self.id).await?;
        let caller = caller.ok_or_else(|| Failure::new("a new session has ended"))?;
        let ends = caller.session.as_ref().map(|s| s.ends).unwrap_or_default();
        let left = (ends - app.clock.now()).num_seconds();
        Ok((caller, set_cookie(app, self.secret.as_str(), left)))
    }

    pub(super) async fn response(&self, app: &App) -> Result<Response, Failure> {
        let (caller, cookie) = self.cookie(app).await?;
        let mut response = on(&caller);
        response
            .headers_mut()
            .insert(SET_COOKIE, cookie.parse().map_err(Failure::new)?);
        Ok(response)
    }
}

/// Where somebody belongs who is signed in.
fn on(caller: &Caller) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, home(caller))]).into_response()
}

pub(super) fn home(caller: &Caller) -> &'static str {
    match &caller.actor {
        by if by.has_desk() => "/desk",
        // Who only gives wants to see what.
        Actor::Person { roles, donors, .. } if *roles == [Role::Donor] && !donors.is_empty() => {
            PORTAL
        }
        _ => "/me",
    }
}

/// `POST /sign-out`: the session ends on the server, not only in the browser. A page that could not take away
/// itself what lies in the browser has the browser do it, which takes several seconds.
///
/// # Errors
/// Where the database does not answer.
pub async fn leave(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Response, Failure> {
    if let Some(session) = caller.session {
        let end = End {
            session: session.id,
        };
        // A refusal says that it had ended.
        let _ = at_the_door(&app, people::Command::End(end)).await?;
    }
    let cookie = set_cookie(&app, "", 0);
    let mut response = (
        StatusCode::SEE_OTHER,
        [(LOCATION, "/".to_owned()), (SET_COOKIE, cookie)],
    )
        .into_response();
    if uri.query() != Some(CLEARED) {
        response.headers_mut().insert(
            HeaderName::from_static("clear-site-data"),
            HeaderValue::from_static("\"cache\", \"storage\""),
        );
    }
    Ok(response)
}

async fn shown(
    app: &App,
    headers: &HeaderMap,
    uri: &Uri,
    door: Door,
    status: StatusCode,
) -> Result<Response, Failure> {
    with_page(app, headers, uri, Page::Door(door), status).await
}
