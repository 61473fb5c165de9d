//! `GET /sync/pull?cursor=…`: what changed for this actor since then; without a cursor, all that they may see.

use app::access::{Actor, Change, Patch, project};
use app::row::{Kind, Row};
use app::sync::pull::Pulled;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use sqlx::Acquire as _;

use super::cursor::Place;
use super::{log, store};
use crate::db::{Conn, Db};
use crate::error::Failure;
use crate::http::App;
use crate::ideathon;
use crate::session::Caller;

#[derive(Deserialize)]
pub struct Since {
    cursor: Option<String>,
}

/// # Errors
/// Where the database does not answer.
pub async fn pull(
    State(app): State<App>,
    caller: Caller,
    Query(since): Query<Since>,
) -> Result<Response, Failure> {
    let place = match since.cursor.as_deref() {
        None | Some("") => None,
        Some(text) => match Place::parse(text) {
            Some(place) => Some(place),
            None => return Ok((StatusCode::BAD_REQUEST, "no cursor of ours\n").into_response()),
        },
    };
    let pulled = changes(&app.db, &caller.actor, place.as_ref()).await?.1;
    Ok(Json(pulled).into_response())
}

/// The difference since a place, or a snapshot where there is none or it is void; and the place behind it.
///
/// # Errors
/// Where the database does not answer.
pub async fn changes(
    db: &Db,
    by: &Actor,
    since: Option<&Place>,
) -> Result<(Place, Pulled), Failure> {
    let mut conn = db.readers.acquire().await?;
    // One transaction: the rows and the number belong together.
    let mut transaction = conn.begin().await?;
    let head = log::head(&mut transaction).await?;
    let known = since.filter(|p| p.epoch == head.epoch && p.number <= head.number);
    let (patches, snapshot) = match known {
        Some(place) => (
            log::patches(by, &log::since(&mut transaction, place.number).await?),
            false,
        ),
        None => (visible(&mut transaction, by).await?, true),
    };
    transaction.commit().await?;
    let cursor = head.cursor();
    Ok((
        head,
        Pulled {
            cursor,
            snapshot,
            patches,
        },
    ))
}

/// All that an actor sees. Tables of which they see nothing are not read.
async fn visible(conn: &mut Conn, by: &Actor) -> Result<Vec<Patch>, Failure> {
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        match (kind, by) {
            (Kind::Event | Kind::Seats, _) => rows.extend(store::all(conn, kind).await?),
            (Kind::Registration, Actor::Holder { registration, .. }) => {
                let own = ideathon::facts::registration(conn, *registration).await?;
                rows.extend(own.map(Row::Registration));
            }
            (_, Actor::Visitor | Actor::Holder { .. }) => {}
            _ => rows.extend(store::all(conn, kind).await?),
        }
    }
    let enter = |row: &Row| {
        let change = project(by, row).map(Change::Enter)?;
        Some(Patch {
            kind: row.kind(),
            id: row.id(),
            change,
        })
    };
    Ok(rows.iter().filter_map(enter).collect())
}
