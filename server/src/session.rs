//! Who asks: signed in by a cookie, known by a personal link, or a visitor.

use app::access::Actor;
use app::command::Command;
use app::ideathon::Registration;
use app::lang::Lang;
use app::people::{self, Means, Renew, Session, Touch};
use app::rule::Refusal;
use app::sync::push::Outcome;
use app::time::Time;
use app::value::{Digest, RegistrationId, Secret, SessionId};
use axum::extract::{FromRequestParts, OptionalFromRequestParts, Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use chrono::TimeDelta;
use sqlx::Row as _;

use crate::db::Conn;
use crate::error::Failure;
use crate::http::App;
use crate::people::facts;
use crate::sync::writer::Envelope;
use crate::{ideathon, token};

pub mod standing;

/// A session's use is noted no oftener: each note is a write.
const NOTED: TimeDelta = TimeDelta::minutes(5);

/// Who asks, and by which name the bar shows them.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    pub actor: Actor,
    pub name: Option<String>,
    /// The language that the person chose for themselves.
    pub lang: Option<Lang>,
    pub session: Option<Session>,
    /// Staff who has not shown a passkey: no area is theirs yet.
    pub locked: bool,
    /// Came with a cookie that opens nothing any more.
    pub stale: bool,
    /// What the feed had told of anybody's rights before they were looked up.
    pub as_of: u64,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        of(app, &parts.headers).await
    }
}

impl OptionalFromRequestParts<App> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Failure> {
        let caller = <Self as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        Ok((caller.actor != Actor::Visitor).then_some(caller))
    }
}

/// Looks once at who asks, for all that follows: notes that a session is used, changes its secret where its
/// rights changed, and takes back a cookie that opens nothing.
pub async fn known(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let caller = match of(&app, request.headers()).await {
        Ok(caller) => caller,
        Err(failure) => return failure.into_response(),
    };
    let cookie = match kept(&app, &caller).await {
        Ok(cookie) => cookie,
        Err(failure) => return failure.into_response(),
    };
    request.extensions_mut().insert(caller);
    let mut response = next.run(request).await;
    if let Some(cookie) = cookie
        && !response.headers().contains_key(SET_COOKIE)
        && let Ok(value) = HeaderValue::from_str(&cookie)
    {
        response.headers_mut().insert(SET_COOKIE, value);
    }
    response
}

/// The cookie that the browser is to keep from now on, where it changes.
async fn kept(app: &App, caller: &Caller) -> Result<Option<String>, Failure> {
    let Some(session) = &caller.session else {
        return Ok(caller.stale.then(|| set_cookie(app, "", 0)));
    };
    if session.turns {
        let secret = Secret::of(token::new());
        let renew = Renew {
            session: session.id,
            hash: secret.digest(),
        };
        if !done(app, people::Command::Renew(renew)).await? {
            return Ok(None);
        }
        let left = session.ends - app.clock.now();
        return Ok(Some(set_cookie(app, secret.as_str(), left.num_seconds())));
    }
    if app.clock.now() - session.seen > NOTED {
        let touch = Touch {
            session: session.id,
        };
        done(app, people::Command::Touch(touch)).await?;
    }
    Ok(None)
}

/// Whether the door's own command was done: it is refused where the session ended, or another request was faster,
/// at the same moment.
async fn done(app: &App, command: people::Command) -> Result<bool, Failure> {
    match at_the_door(app, command).await? {
        Ok(()) => Ok(true),
        Err(refusal) => {
            tracing::info!("a session ended meanwhile: {refusal:?}");
            Ok(false)
        }
    }
}

/// Has the door do a command; the inner error is the rule's refusal.
///
/// # Errors
/// Where the writer fails.
pub async fn at_the_door(
    app: &App,
    command: people::Command,
) -> Result<Result<(), Refusal>, Failure> {
    as_actor(app, Actor::Door, command).await
}

/// Does a command in somebody's name; the inner error is the rule's refusal.
///
/// # Errors
/// Where the writer fails.
pub async fn as_actor(
    app: &App,
    actor: Actor,
    command: people::Command,
) -> Result<Result<(), Refusal>, Failure> {
    let envelope = Envelope {
        actor,
        sender: None,
        command: Command::People(command),
    };
    match app.writer.apply(envelope).await {
        Ok(Outcome::Done(_)) => Ok(Ok(())),
        Ok(Outcome::Refused(refusal)) => Ok(Err(refusal)),
        Ok(Outcome::Failed { id }) => Err(Failure::new(format!("see {id}"))),
        other => Err(Failure::new(format!("{other:?}"))),
    }
}

/// The cookie that carries a session. `Lax`, so that the link in a mail arrives signed in; what changes
/// something looks at the origin besides.
#[must_use]
pub fn set_cookie(app: &App, secret: &str, seconds: i64) -> String {
    let secure = if app.secure() { "; Secure" } else { "" };
    let name = app.cookie_name();
    format!("{name}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

async fn of(app: &App, headers: &HeaderMap) -> Result<Caller, Failure> {
    let as_of = app.feed.rights();
    let caller = looked_up(app, headers, as_of).await?;
    Ok(Caller { as_of, ..caller })
}

async fn looked_up(app: &App, headers: &HeaderMap, as_of: u64) -> Result<Caller, Failure> {
    if let Some(secret) = bearer(headers) {
        let mut conn = app.db.readers.acquire().await?;
        return Ok(match holder(&mut conn, &secret).await? {
            Some(registration) => Caller::holder(&registration),
            None => Caller::default(),
        });
    }
    let Some(secret) = cookie(headers, app.cookie_name()).filter(|s| !s.is_empty()) else {
        return Ok(Caller::default());
    };
    let caller = if token::well_formed(&secret) {
        under(app, Secret::of(secret).digest(), as_of).await?
    } else {
        None
    };
    Ok(caller.unwrap_or(Caller {
        stale: true,
        ..Caller::default()
    }))
}

/// Whose session this cookie opens, if any. Rights change by the log alone, and what is in it goes through the feed:
/// while it told of none, they are as they were.
async fn under(app: &App, cookie: Digest, as_of: u64) -> Result<Option<Caller>, Failure> {
    let now = app.clock.now();
    if let Some(caller) = app.standings.of(&cookie, as_of) {
        let holds = caller.session.as_ref().is_some_and(|s| holds(s, now));
        return Ok(holds.then_some(caller));
    }
    let mut conn = app.db.readers.acquire().await?;
    let found = facts::standing_under(&mut conn, &cookie).await?;
    let caller = standing(found, now, app.demo);
    if let Some(caller) = &caller {
        app.standings.keep(cookie, as_of, caller.clone());
    }
    Ok(caller)
}

/// Who a session's person is now; `None` where it has ended.
///
/// # Errors
/// Where the database does not answer.
pub async fn now(app: &App, session: SessionId) -> Result<Option<Caller>, Failure> {
    let mut conn = app.db.readers.acquire().await?;
    let found = facts::standing_of(&mut conn, session).await?;
    Ok(standing(found, app.clock.now(), app.demo))
}

fn standing(found: facts::Standing, now: Time, demo: bool) -> Option<Caller> {
    let session = found.session.filter(|session| holds(session, now))?;
    let person = found.person.filter(|person| !person.erased)?;
    let proved = session.strong() || (demo && session.means == Means::Demo);
    let actor = facts::actor(&person, &found.memberships, found.platform, proved);
    Some(Caller {
        actor,
        name: Some(person.shown_name().to_owned()),
        lang: Some(person.lang),
        session: Some(session),
        locked: person.is_staff() && !proved,
        stale: false,
        as_of: 0,
    })
}

/// The clock ends sessions by a command; this holds where it is late.
fn holds(session: &Session, now: Time) -> bool {
    session.idle_until > now && session.ends > now
}

impl Caller {
    /// Who they are now, where some time has passed since the request came; `None` where the session is over.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn again(self, app: &App) -> Result<Option<Self>, Failure> {
        match &self.session {
            _ if self.stale => Ok(None),
            None => Ok(Some(self)),
            // What another process wrote goes through the feed a moment later.
            Some(session) if app.feed.rights() == self.as_of && holds(session, app.clock.now()) => {
                Ok(Some(self))
            }
            Some(session) => now(app, session.id).await,
        }
    }

    #[must_use]
    pub fn holder(registration: &Registration) -> Self {
        let actor = Actor::Holder {
            registration: registration.id,
            event: registration.event,
        };
        Self {
            actor,
            ..Self::default()
        }
    }
}

/// The value of a cookie.
#[must_use]
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name).then(|| value.to_owned())
        })
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(str::to_owned)
}

/// The registration that a personal link opens.
///
/// # Errors
/// Where the database does not answer.
pub async fn holder(conn: &mut Conn, secret: &str) -> Result<Option<Registration>, Failure> {
    if !token::well_formed(secret) {
        return Ok(None);
    }
    let row = sqlx::query("select registration from link where hash = $1")
        .bind(token::hash(secret))
        .fetch_optional(&mut *conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(id) = RegistrationId::parse(row.try_get("registration")?) else {
        return Ok(None);
    };
    ideathon::facts::registration(conn, id).await
}
