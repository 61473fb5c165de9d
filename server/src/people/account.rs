//! The own account: plain forms that become commands, and the making of passkeys.

use app::access::Actor;
use app::lang::Lang;
use app::people::{
    self, AddPasskey, Ask, End, FRESH, MakeRecovery, RECOVERY_CODES, RemovePasskey, SetWishes,
    TakeBack, What, Wishes,
};
use app::rule::Refusal;
use app::task::Frequency;
use app::value::{HandCode, Line, PasskeyId, SessionId, TicketId};
use app::visit::{Account, Page, Said, Visit};
use axum::extract::State;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::{Form, Json};
use rand::RngCore as _;
use serde::Deserialize;
use serde_json::{Value, json};
use webauthn_rs::prelude::RegisterPublicKeyCredential;

use super::facts;
use crate::error::Failure;
use crate::http::App;
use crate::pages::{language, language_cookie, render};
use crate::session::{Caller, as_actor, at_the_door};

/// `GET /me`
///
/// # Errors
/// Where the database does not answer.
pub async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    caller: Caller,
    uri: Uri,
) -> Result<Response, Failure> {
    page(&app, &headers, &uri, &caller, |_| {}).await
}

/// The account page, with what just happened.
///
/// # Errors
/// Where the database does not answer.
pub async fn page(
    app: &App,
    headers: &HeaderMap,
    uri: &Uri,
    caller: &Caller,
    told: impl FnOnce(&mut Account),
) -> Result<Response, Failure> {
    let (Some(session), Some(person)) = (&caller.session, caller.actor.person()) else {
        return Ok((StatusCode::SEE_OTHER, [(LOCATION, "/sign-in")]).into_response());
    };
    let mut account = Account {
        session: session.id,
        fresh: session.proved + FRESH >= app.clock.now(),
        locked: caller.locked,
        ..Account::default()
    };
    told(&mut account);
    let status = if account.refusal.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let rows = {
        let mut conn = app.db.readers.acquire().await?;
        crate::sync::pull::own(&mut conn, &caller.actor, person).await?
    };
    let visit = Visit {
        lang: language(headers),
        actor: caller.actor.clone(),
        name: caller.name.clone(),
        now: app.clock.now(),
        rows,
        page: Page::Account(Box::new(account)),
        demo: app.demo,
        ..Visit::default()
    };
    let mut response = render(app, visit, uri).await;
    *response.status_mut() = status;
    Ok(response)
}

#[derive(Deserialize)]
pub struct Typed {
    action: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    lang: String,
    news: Option<String>,
    reminders: Option<String>,
    #[serde(default)]
    tasks: String,
}

/// `POST /me`: each button names what it does.
///
/// # Errors
/// Where the database does not answer.
pub async fn act(
    State(app): State<App>,
    headers: HeaderMap,
    caller: Caller,
    uri: Uri,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (Some(session), Some(person)) = (&caller.session, caller.actor.person()) else {
        return Ok((StatusCode::SEE_OTHER, [(LOCATION, "/sign-in")]).into_response());
    };
    if typed.action == "recovery" {
        return recovery_codes(&app, &headers, &uri, &caller, session.id).await;
    }
    let (command, said) = match typed.action.as_str() {
        "wishes" => {
            let Ok(name) = Line::optional(&typed.name) else {
                let refusal = Refusal::People(people::Refusal::BadName);
                return page(&app, &headers, &uri, &caller, |a| a.refusal = Some(refusal)).await;
            };
            let wishes = SetWishes {
                person,
                name,
                lang: Lang::parse(&typed.lang).unwrap_or_default(),
                wishes: Wishes {
                    news: typed.news.is_some(),
                    reminders: typed.reminders.is_some(),
                    tasks: Frequency::parse(&typed.tasks).unwrap_or_default(),
                },
            };
            (people::Command::SetWishes(wishes), Said::Saved)
        }
        "end" => {
            let session = SessionId::parse(&typed.id).unwrap_or_default();
            (people::Command::End(End { session }), Said::SignedOutThere)
        }
        "remove-passkey" => {
            let passkey = PasskeyId::parse(&typed.id).unwrap_or_default();
            let remove = RemovePasskey {
                passkey,
                session: session.id,
            };
            (people::Command::RemovePasskey(remove), Said::PasskeyRemoved)
        }
        "erase" | "ask-download" => {
            let session = session.id;
            let what = if typed.action == "erase" {
                What::Erasure
            } else {
                What::Download
            };
            let ask = Ask {
                what,
                person,
                session,
            };
            (people::Command::Ask(ask), Said::Asked)
        }
        "keep" | "take-back-download" => {
            let what = if typed.action == "keep" {
                What::Erasure
            } else {
                What::Download
            };
            let take_back = TakeBack { what, person };
            (people::Command::TakeBack(take_back), Said::TakenBack)
        }
        _ => return Ok(StatusCode::BAD_REQUEST.into_response()),
    };
    let saved = matches!(&command, people::Command::SetWishes(_));
    let lang = Lang::parse(&typed.lang).unwrap_or_default();
    // The door knows on which device it was asked; nobody says that of themselves.
    let by = match &command {
        people::Command::Ask(_) | people::Command::RemovePasskey(_) => Actor::Door,
        _ => caller.actor.clone(),
    };
    match as_actor(&app, by, command).await? {
        Err(refusal) => page(&app, &headers, &uri, &caller, |a| a.refusal = Some(refusal)).await,
        // The page comes in the language that was chosen.
        Ok(()) if saved && lang != language(&headers) => Ok((
            StatusCode::SEE_OTHER,
            [
                (LOCATION, "/me".to_owned()),
                (SET_COOKIE, language_cookie(lang)),
            ],
        )
            .into_response()),
        Ok(()) => page(&app, &headers, &uri, &caller, |a| a.said = Some(said)).await,
    }
}

/// A new set of recovery codes, shown once and kept as digests.
async fn recovery_codes(
    app: &App,
    headers: &HeaderMap,
    uri: &Uri,
    caller: &Caller,
    session: SessionId,
) -> Result<Response, Failure> {
    let codes: Vec<HandCode> = (0..RECOVERY_CODES)
        .map(|_| {
            let mut bytes = [0; HandCode::LENGTH];
            rand::rng().fill_bytes(&mut bytes);
            HandCode::from_random(bytes)
        })
        .collect();
    let kept = codes.iter().map(|c| (TicketId::new(), c.secret().digest()));
    let make = MakeRecovery {
        session,
        codes: kept.collect(),
    };
    let outcome = at_the_door(app, people::Command::MakeRecovery(make)).await?;
    page(app, headers, uri, caller, |account| match outcome {
        Ok(()) => account.codes = codes.iter().map(HandCode::shown).collect(),
        Err(refusal) => account.refusal = Some(refusal),
    })
    .await
}

/// `POST /me/passkey/ask`: what the browser makes a key from.
///
/// # Errors
/// Where the database does not answer, or the server has no name.
pub async fn passkey_ask(State(app): State<App>, caller: Caller) -> Result<Response, Failure> {
    let (Some(session), Some(id)) = (caller.session, caller.actor.person()) else {
        return Ok(StatusCode::UNAUTHORIZED.into_response());
    };
    let (person, keys) = {
        let mut conn = app.db.readers.acquire().await?;
        let person = facts::by_id(&mut conn, id).await?.unwrap_or_default();
        (person, facts::passkeys(&mut conn, id).await?)
    };
    let asked = app.keys.make(&person, session.id, &keys)?;
    Ok(Json(json!({ "name": asked.name, "options": asked.options })).into_response())
}

#[derive(Deserialize)]
pub struct Made {
    name: String,
    /// What the person calls the key; the device's name where nothing is said.
    #[serde(default)]
    called: String,
    credential: RegisterPublicKeyCredential,
}

/// `POST /me/passkey/answer`: the key that the browser made. Staff who was waiting at the door shows it next.
///
/// # Errors
/// Where the database does not answer.
pub async fn passkey_answer(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Json(made): Json<Made>,
) -> Result<Response, Failure> {
    let Some(session) = &caller.session else {
        return Ok(StatusCode::UNAUTHORIZED.into_response());
    };
    let refused = |words: Value| (StatusCode::UNPROCESSABLE_ENTITY, Json(words)).into_response();
    let Some(key) = app.keys.made(&made.name, session.id, &made.credential)? else {
        return Ok(refused(json!({ "refused": true })));
    };
    let device = super::device::name(&headers);
    let given = if made.called.trim().is_empty() {
        device.as_str()
    } else {
        made.called.as_str()
    };
    let short: String = given.chars().take(40).collect();
    let add = AddPasskey {
        passkey: PasskeyId::new(),
        session: session.id,
        name: Line::parse(&short).or_else(|_| Line::parse("passkey"))?,
        credential: key.credential,
        public: key.public,
    };
    match at_the_door(&app, people::Command::AddPasskey(add)).await? {
        // Staff who waited at the door goes on to the desk.
        Ok(()) => {
            let to = if caller.locked { "/desk" } else { "/me" };
            Ok(Json(json!({ "to": to })).into_response())
        }
        Err(refusal) => {
            let words = app::shell::refusal(language(&headers), &refusal);
            Ok(refused(json!({ "refused": words })))
        }
    }
}
