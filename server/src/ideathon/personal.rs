//! `/registration/TOKEN`: the personal page. Its forms become the same commands as everyone else's.

use app::command::Command;
use app::ideathon::form::Filled;
use app::ideathon::{
    self, Accept, Cancel, Change, Details, Refusal, Registration, State as Standing,
};
use app::merge::seen_now;
use app::rule::{self, About};
use app::sync::push::Outcome;
use app::visit::{Done, Page};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use sqlx::Row as _;
use url::form_urlencoded;

use super::facts;
use super::form::read_body;
use crate::db::Conn;
use crate::error::Failure;
use crate::guard::away;
use crate::http::App;
use crate::pages::{failed, render, visit, with_page};
use crate::post::compose;
use crate::session::{self, Caller};
use crate::sync::writer::Envelope;

/// # Errors
/// Where the database does not answer.
pub async fn show(
    State(app): State<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Failure> {
    let done = match uri.query() {
        Some("done=changed") => Some(Done::Changed),
        Some("done=cancelled") => Some(Done::Cancelled),
        Some("done=accepted") => Some(Done::Accepted),
        _ => None,
    };
    personal(&app, &headers, &uri, &secret, |place, _| {
        (
            Page::Personal {
                place,
                done,
                filled: None,
                seen: None,
                refusal: None,
            },
            StatusCode::OK,
        )
    })
    .await
}

/// `action` is `change`, `cancel` or `accept`.
///
/// # Errors
/// Where the database does not answer.
pub async fn act(
    State(app): State<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> Result<Response, Failure> {
    let registration = {
        let mut conn = app.db.readers.acquire().await?;
        session::holder(&mut conn, &secret).await?
    };
    let Some(registration) = registration else {
        return with_page(&app, &headers, &uri, Page::NotFound, StatusCode::NOT_FOUND).await;
    };
    let Some((filled, _)) = read_body(&headers, &body) else {
        return Ok((StatusCode::UNSUPPORTED_MEDIA_TYPE, "a form is expected\n").into_response());
    };
    let sent = |name: &str| {
        let found = form_urlencoded::parse(&body).find(|(field, _)| field == name);
        found.map(|(_, value)| value.into_owned())
    };
    let action = sent("action").unwrap_or_default();
    let typed = Typed {
        filled,
        seen: sent("seen").and_then(|text| serde_json::from_str(&text).ok()),
    };
    let command = match intention(&action, &registration, &typed) {
        Ok(Some(command)) => command,
        Ok(None) => return Ok((StatusCode::BAD_REQUEST, "no such action\n").into_response()),
        Err(refusal) => {
            return refuse(
                &app,
                &headers,
                &uri,
                &secret,
                typed,
                rule::Refusal::Ideathon(refusal),
            )
            .await;
        }
    };
    let caller = Caller::holder(&registration);
    if let Err(often) = app.limits.account(&caller.actor, 1) {
        let page = refuse(&app, &headers, &uri, &secret, typed, often.into()).await;
        return away::with(often, page);
    }
    let envelope = Envelope {
        actor: caller.actor,
        sender: None,
        command: Command::Ideathon(command),
    };
    match app.writer.apply(envelope).await {
        Ok(Outcome::Done(_)) => {
            let to = format!("{}?done={}", uri.path(), past(&action));
            Ok((StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response())
        }
        Ok(Outcome::Refused(refusal)) => {
            refuse(&app, &headers, &uri, &secret, typed, refusal).await
        }
        other => {
            let failure = Failure::new(format!("a personal page met {other:?}"));
            Ok(failed(&app, &headers, &uri, &failure).await)
        }
    }
}

/// The form that came.
struct Typed {
    filled: Filled,
    /// What it began with; a form of before this was asked has none.
    seen: Option<Details>,
}

fn intention(
    action: &str,
    registration: &Registration,
    typed: &Typed,
) -> Result<Option<ideathon::Command>, Refusal> {
    let id = registration.id;
    Ok(Some(match action {
        "cancel" => ideathon::Command::Cancel(Cancel { registration: id }),
        "accept" => ideathon::Command::Accept(Accept { registration: id }),
        "change" => {
            let mut filled = typed.filled.clone();
            registration
                .audience
                .name()
                .clone_into(&mut filled.audience);
            let details = filled.read().map_err(Refusal::Fields)?.details;
            ideathon::Command::Change(Box::new(Change {
                registration: id,
                details,
                seen: typed.seen.clone(),
            }))
        }
        _ => return Ok(None),
    }))
}

fn past(action: &str) -> &'static str {
    match action {
        "cancel" => "cancelled",
        "accept" => "accepted",
        _ => "changed",
    }
}

async fn refuse(
    app: &App,
    headers: &HeaderMap,
    uri: &Uri,
    secret: &str,
    typed: Typed,
    refusal: rule::Refusal,
) -> Result<Response, Failure> {
    personal(app, headers, uri, secret, |place, now| {
        let seen = match &refusal {
            // Told once: whoever saves again means it.
            rule::Refusal::Ideathon(Refusal::ChangedElsewhere { fields }) => {
                let seen = typed.seen.as_ref();
                seen.map(|seen| seen_now(seen, &now.details, fields))
            }
            _ => typed.seen,
        };
        let page = Page::Personal {
            place,
            done: None,
            filled: Some(typed.filled),
            seen: seen.map(Box::new),
            refusal: Some(refusal),
        };
        (page, StatusCode::UNPROCESSABLE_ENTITY)
    })
    .await
}

/// The personal page for a link; 404 for a link that is none, whatever it was.
async fn personal(
    app: &App,
    headers: &HeaderMap,
    uri: &Uri,
    secret: &str,
    page: impl FnOnce(Option<u32>, &Registration) -> (Page, StatusCode),
) -> Result<Response, Failure> {
    let found = {
        let mut conn = app.db.readers.acquire().await?;
        match session::holder(&mut conn, secret).await? {
            Some(registration) => {
                let place = place(&mut conn, &registration).await?;
                Some((registration, place))
            }
            None => None,
        }
    };
    let Some((registration, place)) = found else {
        return with_page(app, headers, uri, Page::NotFound, StatusCode::NOT_FOUND).await;
    };
    let mut visit = visit(app, headers, &Caller::holder(&registration)).await?;
    let (page, status) = page(place, &registration);
    visit.page = page;
    let mut response = render(app, visit, uri).await;
    *response.status_mut() = status;
    Ok(response)
}

/// The place in the queue, from 1; `None` for who does not stand in it.
async fn place(conn: &mut Conn, registration: &Registration) -> Result<Option<u32>, Failure> {
    if registration.state != Standing::Waiting || !registration.admitted {
        return Ok(None);
    }
    let row = sqlx::query(
        "select count(*) as ahead from registration where event = $1 and audience = $2
         and state = 'waiting' and admitted = 1 and queued < $3",
    )
    .bind(registration.event.to_string())
    .bind(registration.audience.name())
    .bind(i64::from(registration.queued))
    .fetch_one(conn)
    .await?;
    Ok(Some(u32::try_from(row.try_get::<i64, _>("ahead")?)? + 1))
}

/// The calendar entry of a confirmed seat.
///
/// # Errors
/// Where the database does not answer.
pub async fn calendar(
    State(app): State<App>,
    Path(secret): Path<String>,
) -> Result<Response, Failure> {
    let mut conn = app.db.readers.acquire().await?;
    let registration = session::holder(&mut conn, &secret).await?;
    let confirmed = registration.filter(|r| r.state == Standing::Confirmed);
    let Some(registration) = confirmed else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let Some(event) = facts::event(&mut conn, registration.event).await? else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let base = app.letters.base_url();
    let composed = compose(
        About::Confirmed,
        &registration,
        &event,
        base,
        &secret,
        app.clock.now(),
    );
    let headers = [
        ("content-type", "text/calendar; charset=utf-8"),
        ("content-disposition", "attachment; filename=\"event.ics\""),
    ];
    Ok((headers, composed.calendar.unwrap_or_default()).into_response())
}
