//! `GET /desk/audit`: the log, for administrators.

use app::audit::{Found, Line, Wanted};
use app::people::Area;
use app::time::{Time, from_input};
use app::visit::{Page, Visit};
use axum::extract::{Query, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::search::{self, PAGE, search};
use crate::clock::from_micros;
use crate::db::Conn;
use crate::error::Failure;
use crate::http::App;
use crate::pages::{language, render};
use crate::people::facts;
use crate::session::Caller;

#[derive(Deserialize)]
pub struct Typed {
    #[serde(flatten)]
    wanted: Wanted,
    before: Option<String>,
}

/// # Errors
/// Where the database does not answer.
pub async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    caller: Caller,
    uri: Uri,
    Query(typed): Query<Typed>,
) -> Result<Response, Failure> {
    if !caller.actor.works_in(Area::Administration) {
        return Ok((StatusCode::SEE_OTHER, [(LOCATION, "/desk")]).into_response());
    }
    let found = found(&app, typed).await?;
    let status = if found.bad_time {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let visit = Visit {
        lang: language(&headers),
        actor: caller.actor,
        name: caller.name,
        now: app.clock.now(),
        page: Page::Audit(Box::new(found)),
        demo: app.demo,
        ..Visit::default()
    };
    let mut response = render(&app, visit, &uri).await;
    *response.status_mut() = status;
    Ok(response)
}

async fn found(app: &App, typed: Typed) -> Result<Found, Failure> {
    let Typed { wanted, before } = typed;
    let (Some(from), Some(until)) = (moment(&wanted.from), moment(&wanted.until)) else {
        return Ok(Found {
            wanted,
            bad_time: true,
            ..Found::default()
        });
    };
    let looked = search::Wanted {
        from,
        until,
        who: wanted.who.clone(),
        verb: wanted.verb.clone(),
        about: wanted.about.clone(),
        before: before.and_then(|b| b.parse().ok()),
    };
    let mut conn = app.db.readers.acquire().await?;
    let all = search(&mut conn, &looked).await?;
    let full = i64::try_from(all.len())? == PAGE;
    let more = all.last().map(|line| line.number).filter(|_| full);
    let staff = staff(&mut conn).await?;
    let mut lines = Vec::with_capacity(all.len());
    for line in all {
        let (actor, subjects) = shown_to(line.actor, line.subjects);
        lines.push(Line {
            name: name(&staff, &actor),
            number: line.number,
            at: from_micros(line.at),
            actor,
            verb: line.verb,
            outcome: line.outcome,
            subjects,
        });
    }
    Ok(Found {
        wanted,
        staff,
        lines,
        more,
        bad_time: false,
    })
}

/// The door noted a read; who read it is the first of its subjects.
fn shown_to(actor: String, subjects: String) -> (String, String) {
    match subjects.strip_prefix("reader ") {
        Some(rest) => {
            let (reader, rows) = rest.split_once(", ").unwrap_or((rest, ""));
            (format!("person {reader}"), rows.to_owned())
        }
        None => (actor, subjects),
    }
}

/// Everyone who works or worked here, to choose from.
async fn staff(conn: &mut Conn) -> Result<Vec<(String, String)>, Failure> {
    let all = facts::staff(conn).await?;
    let named = all
        .into_iter()
        .map(|p| (p.id.to_string(), p.shown_name().to_owned()));
    Ok(named.collect())
}

/// A time in Japan; `None` where something was typed that is none.
#[expect(
    clippy::option_option,
    reason = "nothing typed is no bound, and no mistake"
)]
fn moment(typed: &str) -> Option<Option<Time>> {
    match typed.trim() {
        "" => Some(None),
        typed => from_input(typed).map(Some),
    }
}

/// The name of somebody who works here; others stay ids, also to administrators.
fn name(staff: &[(String, String)], actor: &str) -> Option<String> {
    let id = actor.strip_prefix("person ")?;
    let found = staff.iter().find(|(one, _)| one == id);
    found.map(|(_, name)| name.clone())
}
