//! `POST /ideathon/SLUG/register`: the plain form becomes the same command as everyone else's.

use app::command::Command;
use app::ideathon::form::Filled;
use app::ideathon::{self, Refusal, Register};
use app::rule::{self, Answer};
use app::sync::push::Outcome;
use app::value::{ClientId, RegistrationId, Slug};
use app::visit::Page;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use url::form_urlencoded;

use super::facts;
use crate::error::Failure;
use crate::guard::away;
use crate::guard::limits::{Secret, TooOften};
use crate::guard::peer::Peer;
use crate::http::App;
use crate::pages::{failed, language, with_page};
use crate::session::Caller;
use crate::sync::writer::Envelope;

const TOO_MANY: StatusCode = StatusCode::TOO_MANY_REQUESTS;

/// # Errors
/// Where the database does not answer.
pub async fn register(
    State(app): State<App>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    uri: Uri,
    peer: Peer,
    body: Bytes,
) -> Result<Response, Failure> {
    let Some((filled, key)) = read_body(&headers, &body) else {
        return Ok((StatusCode::UNSUPPORTED_MEDIA_TYPE, "a form is expected\n").into_response());
    };
    // A key that is none of ours is replaced: it only makes a repeated form one registration.
    let key = RegistrationId::parse_or_new(key.as_deref());
    let refused = |refusal: Refusal, filled: Filled| Page::Refused {
        key: RegistrationId::new().to_string(),
        filled,
        refusal: rule::Refusal::Ideathon(refusal),
    };
    let invited = !filled.code.is_empty();
    if let Err(often) = may_send(&app, key, invited.then_some(peer)) {
        // The same form, with all that was typed and its own key, to be sent again.
        let page = Page::Refused {
            key: key.to_string(),
            filled,
            refusal: often.into(),
        };
        return away::with(often, with_page(&app, &headers, &uri, page, TOO_MANY).await);
    }
    let event = match Slug::parse(&slug) {
        Ok(slug) => facts::event_by_slug(&mut *app.db.readers.acquire().await?, &slug).await?,
        Err(_) => None,
    };
    let Some(event) = event.filter(|e| e.state.published()) else {
        return with_page(&app, &headers, &uri, Page::NotFound, StatusCode::NOT_FOUND).await;
    };
    let read = match filled.read() {
        Ok(read) => read,
        Err(bad) => {
            let page = refused(Refusal::Fields(bad), filled);
            return with_page(&app, &headers, &uri, page, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let command = Register {
        registration: key,
        event: event.id,
        audience: read.audience,
        code: read.code,
        details: read.details,
        lang: language(&headers),
    };
    let email = command.details.email.as_ref().map(ToString::to_string);
    let outcome = send(&app, command).await;
    let (page, status) = match outcome {
        Ok(Outcome::Done(Answer::Registered(standing))) => {
            (Page::Registered { standing, email }, StatusCode::OK)
        }
        Ok(Outcome::Refused(rule::Refusal::Ideathon(Refusal::BadCode))) => {
            app.limits.missed(Secret::Code, peer);
            (
                refused(Refusal::BadCode, filled),
                StatusCode::UNPROCESSABLE_ENTITY,
            )
        }
        Ok(Outcome::Refused(rule::Refusal::Ideathon(refusal))) => {
            (refused(refusal, filled), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Ok(Outcome::Refused(rule::Refusal::Parked { id }) | Outcome::Failed { id }) => {
            (Page::Failed { id }, StatusCode::INTERNAL_SERVER_ERROR)
        }
        other => {
            let failure = Failure::new(format!("a form met {other:?}"));
            return Ok(failed(&app, &headers, &uri, &failure).await);
        }
    };
    with_page(&app, &headers, &uri, page, status).await
}

/// Not the same form without end, and not one code after the other.
fn may_send(app: &App, key: RegistrationId, guesses: Option<Peer>) -> Result<(), TooOften> {
    if let Some(peer) = guesses {
        app.limits.may_guess(Secret::Code, peer)?;
    }
    app.limits.sender(ClientId(key.0), 1)
}

/// A form is a sender of one command, named by its key. Sent again unchanged, it gets its first answer; sent
/// again with other words (somebody went back and mended it), it is another form.
async fn send(app: &App, mut command: Register) -> crate::sync::writer::Reply {
    let envelope = |command: Register| Envelope {
        actor: Caller::default().actor,
        sender: Some((ClientId(command.registration.0), 1)),
        command: Command::Ideathon(ideathon::Command::Register(Box::new(command))),
    };
    let reply = app.writer.apply(envelope(command.clone())).await;
    if reply.is_ok() {
        return reply;
    }
    command.registration = RegistrationId::new();
    app.writer.apply(envelope(command)).await
}

/// The fields of a sent form, and its key.
#[must_use]
pub fn read_body(headers: &HeaderMap, body: &[u8]) -> Option<(Filled, Option<String>)> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return None;
    }
    let mut filled = Filled::default();
    let mut key = None;
    for (name, value) in form_urlencoded::parse(body) {
        if name == "key" {
            key = Some(value.into_owned());
        } else {
            filled.set(&name, value.into_owned());
        }
    }
    Some((filled, key))
}
