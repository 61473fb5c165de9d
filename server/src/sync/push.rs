//! `POST /sync/push`: commands in order, each exactly once; the answer comes after the commit.

use app::access::Actor;
use app::command::Command;
use app::ideathon;
use app::rule::Refusal;
use app::sync::PROTOCOL;
use app::sync::push::{MAX_COMMANDS, Outcome, Push, Pushed, Rejection};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::writer::Envelope;
use crate::guard::limits::{Secret, TooOften};
use crate::guard::peer::Peer;
use crate::http::App;
use crate::session::Caller;

const BAD_CODE: Refusal = Refusal::Ideathon(ideathon::Refusal::BadCode);

pub async fn push(State(app): State<App>, caller: Caller, peer: Peer, body: Bytes) -> Response {
    // The body may have taken its time: what counts is who they are now.
    let caller = match caller.again(&app).await {
        Ok(Some(caller)) => caller,
        Ok(None) => return StatusCode::UNAUTHORIZED.into_response(),
        Err(failure) => return failure.into_response(),
    };
    match accept(&app, caller, peer, &body).await {
        Ok(pushed) => Json(pushed).into_response(),
        Err(Rejection::TooOften { seconds }) => TooOften { seconds }.into_response(),
        Err(rejection) => (status(&rejection), Json(rejection)).into_response(),
    }
}

async fn accept(app: &App, caller: Caller, peer: Peer, body: &[u8]) -> Result<Pushed, Rejection> {
    let push: Push = serde_json::from_slice(body).map_err(|error| unreadable(body, &error))?;
    if push.protocol != PROTOCOL {
        return Err(Rejection::Protocol { server: PROTOCOL });
    }
    if push.person.is_some() && push.person != caller.actor.person() {
        return Err(Rejection::NotSignedIn);
    }
    if push.commands.len() > MAX_COMMANDS {
        return Err(Rejection::TooMany {
            limit: MAX_COMMANDS,
        });
    }
    match caller.actor {
        Actor::Visitor => app.limits.sender(push.client, push.commands.len())?,
        _ => app.limits.account(&caller.actor, push.commands.len())?,
    }
    let guesses = caller.actor == Actor::Visitor
        && push
            .commands
            .iter()
            .any(|numbered| has_code(&numbered.command));
    if guesses {
        app.limits.may_guess(Secret::Code, peer)?;
    }
    let envelopes = push.commands.into_iter().map(|numbered| Envelope {
        actor: caller.actor.clone(),
        sender: Some((push.client, numbered.seq)),
        command: numbered.command,
    });
    let waiting = app.writer.hand_in_all(envelopes.collect()).await;
    let mut results = Vec::with_capacity(waiting.len());
    for reply in waiting {
        match reply.await {
            Ok(Ok(outcome)) => {
                if guesses && outcome == Outcome::Refused(BAD_CODE) {
                    app.limits.missed(Secret::Code, peer);
                }
                let failed = matches!(outcome, Outcome::Failed { .. });
                results.push(outcome);
                if failed {
                    break;
                }
            }
            // What came before stands and is told; the rest is sent again.
            Ok(Err(_)) if !results.is_empty() => break,
            Ok(Err(rejection)) => return Err(rejection),
            Err(_) => break,
        }
    }
    Ok(Pushed { results })
}

/// What a page of another build says may be nothing that this one can read: it hears that it is another.
fn unreadable(body: &[u8], error: &serde_json::Error) -> Rejection {
    #[derive(Deserialize)]
    struct Spoken {
        protocol: u16,
    }
    match serde_json::from_slice(body) {
        Ok(Spoken { protocol }) if protocol != PROTOCOL => Rejection::Protocol { server: PROTOCOL },
        _ => Rejection::Malformed {
            reason: error.to_string(),
        },
    }
}

/// Whether a command presents an invitation code.
fn has_code(command: &Command) -> bool {
    matches!(command, Command::Ideathon(ideathon::Command::Register(register)) if register.code.is_some())
}

fn status(rejection: &Rejection) -> StatusCode {
    match rejection {
        Rejection::Malformed { .. } => StatusCode::BAD_REQUEST,
        Rejection::NotSignedIn => StatusCode::UNAUTHORIZED,
        Rejection::Protocol { .. } => StatusCode::UPGRADE_REQUIRED,
        Rejection::Gap { .. } | Rejection::Fork { .. } => StatusCode::CONFLICT,
        Rejection::TooMany { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Rejection::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
    }
}
