//! Who asks: signed in by a cookie, known by a personal link, or a visitor.

use std::time::Duration;

use app::access::Actor;
use app::ideathon::Registration;
use app::people::Person;
use app::time::Time;
use app::value::{Email, PersonId, RegistrationId};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use chrono::TimeDelta;
use sqlx::Row as _;

use crate::clock::micros;
use crate::db::Conn;
use crate::error::Failure;
use crate::http::App;
use crate::{ideathon, people, token};

/// How long a sign-in link from the command line may be used.
const LINK_LIFE: TimeDelta = TimeDelta::hours(24);
/// How long a session lasts at most.
pub const SESSION_LIFE: Duration = Duration::from_hours(12);

/// Who asks, and by which name the bar shows them.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    pub actor: Actor,
    pub name: Option<String>,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        if let Some(secret) = bearer(&parts.headers) {
            let mut conn = app.db.readers.acquire().await?;
            return Ok(match holder(&mut conn, &secret).await? {
                Some(registration) => Self::holder(&registration),
                None => Self::default(),
            });
        }
        let Some(secret) = cookie(&parts.headers, app.cookie_name()) else {
            return Ok(Self::default());
        };
        let mut conn = app.db.readers.acquire().await?;
        Ok(
            match signed_in(&mut conn, &secret, app.clock.now()).await? {
                Some(person) => Self::person(person),
                None => Self::default(),
            },
        )
    }
}

impl OptionalFromRequestParts<App> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Failure> {
        let caller = <Self as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        Ok((caller.actor != Actor::Visitor).then_some(caller))
    }
}

impl Caller {
    #[must_use]
    pub fn holder(registration: &Registration) -> Self {
        let actor = Actor::Holder {
            registration: registration.id,
            event: registration.event,
        };
        Self { actor, name: None }
    }

    fn person(person: Person) -> Self {
        let name = person.email.as_ref().map(|e| local_part(e).to_owned());
        Self {
            actor: Actor::Staff {
                person: person.id,
                areas: person.areas,
            },
            name,
        }
    }
}

fn local_part(email: &Email) -> &str {
    email.as_str().split('@').next().unwrap_or_default()
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

async fn signed_in(conn: &mut Conn, secret: &str, now: Time) -> Result<Option<Person>, Failure> {
    if !token::well_formed(secret) {
        return Ok(None);
    }
    let row = sqlx::query("select person from session where hash = $1 and expires > $2")
        .bind(token::hash(secret))
        .bind(micros(now))
        .fetch_optional(&mut *conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(id) = PersonId::parse(row.try_get("person")?) else {
        return Ok(None);
    };
    people::by_id(conn, id).await
}

/// Makes a one-time sign-in link for a person and gives its secret.
///
/// # Errors
/// Where the database does not answer.
pub async fn invite(conn: &mut Conn, person: PersonId, now: Time) -> Result<String, Failure> {
    let secret = token::new();
    sqlx::query("insert into sign_in (hash, person, expires, used) values ($1, $2, $3, 0)")
        .bind(token::hash(&secret))
        .bind(person.to_string())
        .bind(micros(now + LINK_LIFE))
        .execute(conn)
        .await?;
    Ok(secret)
}

/// Whether a sign-in link can still be used.
///
/// # Errors
/// Where the database does not answer.
pub async fn usable(conn: &mut Conn, secret: &str, now: Time) -> Result<bool, Failure> {
    let row =
        sqlx::query("select person from sign_in where hash = $1 and used = 0 and expires > $2")
            .bind(token::hash(secret))
            .bind(micros(now))
            .fetch_optional(conn)
            .await?;
    Ok(row.is_some())
}

/// Uses a sign-in link up and begins a session; `None` where the link is spent.
///
/// # Errors
/// Where the database does not answer.
pub async fn begin(conn: &mut Conn, secret: &str, now: Time) -> Result<Option<String>, Failure> {
    let used = sqlx::query(
        "update sign_in set used = 1 where hash = $1 and used = 0 and expires > $2 returning person",
    )
    .bind(token::hash(secret))
    .bind(micros(now))
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = used else { return Ok(None) };
    let person: String = row.try_get("person")?;
    let session = token::new();
    let life = TimeDelta::from_std(SESSION_LIFE).unwrap_or_default();
    sqlx::query("insert into session (hash, person, created, expires) values ($1, $2, $3, $4)")
        .bind(token::hash(&session))
        .bind(person)
        .bind(micros(now))
        .bind(micros(now + life))
        .execute(conn)
        .await?;
    Ok(Some(session))
}

/// Ends a session.
///
/// # Errors
/// Where the database does not answer.
pub async fn end(conn: &mut Conn, session: &str) -> Result<(), Failure> {
    sqlx::query("delete from session where hash = $1")
        .bind(token::hash(session))
        .execute(conn)
        .await?;
    Ok(())
}
