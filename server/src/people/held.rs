//! "What you hold about me": everything about a person, as a file.

use app::access::Actor;
use app::ideathon::Registration;
use app::people::{self, Person};
use app::row::{Kind, Row};
use app::rule::Refusal;
use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, LOCATION};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use sqlx::Row as _;

use super::account::page;
use super::facts;
use crate::db::{Conn, read_row};
use crate::error::Failure;
use crate::http::App;
use crate::session::{Caller, as_actor};

/// `GET /me/data`: what is held about the person, as a file of JSON.
///
/// # Errors
/// Where the database does not answer.
pub async fn download(
    State(app): State<App>,
    headers: HeaderMap,
    caller: Caller,
    uri: Uri,
) -> Result<Response, Failure> {
    let Some(id) = caller.actor.person() else {
        return Ok((StatusCode::SEE_OTHER, [(LOCATION, "/sign-in")]).into_response());
    };
    let held = {
        let mut conn = app.db.readers.acquire().await?;
        let person = facts::by_id(&mut conn, id).await?.unwrap_or_default();
        if !person.may_download(app.clock.now()) {
            drop(conn);
            let refusal = Refusal::People(people::Refusal::NotYet);
            return page(&app, &headers, &uri, &caller, |a| a.refusal = Some(refusal)).await;
        }
        held(&mut conn, &caller.actor, &person).await?
    };
    let export = people::Export {
        area: people::Area::Coordination,
        kind: Kind::Person,
        scope: id.0,
        rows: u32::try_from(held.as_object().map_or(0, serde_json::Map::len)).unwrap_or_default(),
    };
    let _ = as_actor(&app, caller.actor, people::Command::Export(export)).await?;
    let file = [(CONTENT_DISPOSITION, "attachment; filename=\"tomoni.json\"")];
    Ok((file, Json(held)).into_response())
}

/// Everything about a person that the person may have: their rows, and the registrations under their address.
async fn held(conn: &mut Conn, by: &Actor, person: &Person) -> Result<Value, Failure> {
    let mut all = serde_json::Map::new();
    for patch in crate::sync::pull::own(conn, by, person.id).await? {
        if let app::access::Change::Enter(fields) = patch.change {
            let list = all
                .entry(patch.kind.name().to_owned())
                .or_insert_with(|| json!([]));
            if let Some(list) = list.as_array_mut() {
                list.push(Value::Object(fields));
            }
        }
    }
    let mut registrations = Vec::new();
    for registration in registrations_of(conn, person).await? {
        // What the holder of their personal link would see.
        let holder = Actor::Holder {
            registration: registration.id,
            event: registration.event,
        };
        let seen = app::access::project(&holder, &Row::Registration(registration));
        registrations.extend(seen.map(Value::Object));
    }
    all.insert("registration".to_owned(), Value::Array(registrations));
    Ok(Value::Object(all))
}

/// What they registered with: the registrations under their address.
///
/// # Errors
/// Where the database does not answer.
pub async fn registrations_of(
    conn: &mut Conn,
    person: &Person,
) -> Result<Vec<Registration>, Failure> {
    let Some(email) = &person.email else {
        return Ok(Vec::new());
    };
    let rows = sqlx::query("select row from registration where email = $1 order by id")
        .bind(email.key())
        .fetch_all(conn)
        .await?;
    let mut found = Vec::new();
    for row in rows {
        if let Row::Registration(r) = read_row(Kind::Registration, row.try_get("row")?)? {
            found.push(r);
        }
    }
    Ok(found)
}
