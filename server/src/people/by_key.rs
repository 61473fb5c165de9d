//! The door by a passkey, and by a recovery code in place of one.

use app::people::{self, Prove, Recover};
use app::value::{HandCode, PasskeyId};
use axum::extract::State;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::{Form, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use webauthn_rs::prelude::PublicKeyCredential;

use super::sign_in::{Begins, Typed, home};
use super::{device, facts};
use crate::error::Failure;
use crate::guard::limits::Secret as Guessed;
use crate::guard::peer::Peer;
use crate::http::App;
use crate::session::{Caller, at_the_door};

#[derive(Deserialize)]
pub struct Answer {
    name: String,
    credential: PublicKeyCredential,
}

/// `POST /sign-in/passkey/ask`: a challenge for any key, or for the keys of whoever came by a link.
///
/// # Errors
/// Where the database does not answer, or the server has no name.
pub async fn passkey_ask(State(app): State<App>, caller: Caller) -> Result<Json<Value>, Failure> {
    let asked = match caller.actor.person() {
        Some(person) => {
            let keys = {
                let mut conn = app.db.readers.acquire().await?;
                facts::passkeys(&mut conn, person).await?
            };
            app.keys.show(Some((person, &keys)))?
        }
        None => app.keys.show(None)?,
    };
    Ok(Json(
        json!({ "name": asked.name, "options": asked.options }),
    ))
}

/// `POST /sign-in/passkey/answer`
///
/// # Errors
/// Where the database does not answer.
pub async fn passkey_answer(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Json(answer): Json<Answer>,
) -> Result<Response, Failure> {
    let refused = || {
        let words = json!({ "refused": true });
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(words)).into_response())
    };
    let key = {
        let mut conn = app.db.readers.acquire().await?;
        facts::passkey_named(&mut conn, &answer.credential.id).await?
    };
    let Some(key) = key else { return refused() };
    let Some(public) = app.keys.shown(&answer.name, &key, &answer.credential)? else {
        return refused();
    };
    let begins = Begins::new();
    let prove = Prove {
        passkey: PasskeyId(key.id.0),
        public,
        session: begins.id,
        hash: begins.secret.digest(),
        device: device::name(&headers),
        instead: caller.session.map(|s| s.id),
    };
    if at_the_door(&app, people::Command::Prove(prove))
        .await?
        .is_err()
    {
        return refused();
    }
    let (caller, cookie) = begins.cookie(&app).await?;
    let to = json!({ "to": home(&caller) });
    Ok(([(SET_COOKIE, cookie)], Json(to)).into_response())
}

/// `POST /sign-in/recovery`: a recovery code in place of a passkey, after a link.
///
/// # Errors
/// Where the database does not answer.
pub async fn recovery(
    State(app): State<App>,
    peer: Peer,
    caller: Caller,
    headers: HeaderMap,
    uri: Uri,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    if let Err(often) = app.limits.may_guess(Guessed::Code, peer) {
        return Ok(often.into_response());
    }
    let Some(weak) = &caller.session else {
        return Ok((StatusCode::SEE_OTHER, [(LOCATION, "/sign-in")]).into_response());
    };
    if let Ok(code) = HandCode::parse(&typed.code) {
        let begins = Begins::new();
        let recover = Recover {
            ticket: code.secret().digest(),
            session: begins.id,
            hash: begins.secret.digest(),
            device: device::name(&headers),
            instead: weak.id,
        };
        if at_the_door(&app, people::Command::Recover(recover))
            .await?
            .is_ok()
        {
            return begins.response(&app).await;
        }
    }
    app.limits.missed(Guessed::Code, peer);
    let refusal = app::rule::Refusal::People(people::Refusal::Spent);
    super::account::page(&app, &headers, &uri, &caller, |a| a.refusal = Some(refusal)).await
}
