//! `POST /sync/push`: commands in order, each exactly once; the answer comes after the commit.

use app::sync::PROTOCOL;
use app::sync::push::{MAX_COMMANDS, Outcome, Push, Pushed, Rejection};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::writer::Envelope;
use crate::http::App;
use crate::session::Caller;

pub async fn push(State(app): State<App>, caller: Caller, body: Bytes) -> Response {
    match accept(&app, caller, &body).await {
        Ok(pushed) => Json(pushed).into_response(),
        Err(rejection) => (status(&rejection), Json(rejection)).into_response(),
    }
}

async fn accept(app: &App, caller: Caller, body: &[u8]) -> Result<Pushed, Rejection> {
    let push: Push = serde_json::from_slice(body).map_err(|error| Rejection::Malformed {
        reason: error.to_string(),
    })?;
    if push.protocol != PROTOCOL {
        return Err(Rejection::Protocol { server: PROTOCOL });
    }
    if push.commands.len() > MAX_COMMANDS {
        return Err(Rejection::TooMany {
            limit: MAX_COMMANDS,
        });
    }
    let mut waiting = Vec::with_capacity(push.commands.len());
    for numbered in push.commands {
        let envelope = Envelope {
            actor: caller.actor.clone(),
            sender: Some((push.client, numbered.seq)),
            command: numbered.command,
        };
        waiting.push(app.writer.hand_in(envelope).await);
    }
    let mut results = Vec::with_capacity(waiting.len());
    for reply in waiting {
        match reply.await {
            Ok(Ok(outcome)) => {
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

fn status(rejection: &Rejection) -> StatusCode {
    match rejection {
        Rejection::Malformed { .. } => StatusCode::BAD_REQUEST,
        Rejection::Protocol { .. } => StatusCode::UPGRADE_REQUIRED,
        Rejection::Gap { .. } | Rejection::Fork { .. } => StatusCode::CONFLICT,
        Rejection::TooMany { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Rejection::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
    }
}
