//! `GET /sync/pull?cursor=…`: what changed for this actor since then; without a cursor, all that they may see.

use app::access::{Actor, Change, Patch, project};
use app::people::{Area, Read};
use app::row::{Kind, Row};
use app::sync::PROTOCOL;
use app::sync::pull::{Pulled, Travelling};
use app::sync::push::Rejection;
use app::value::PersonId;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use sqlx::{Acquire as _, Executor as _};
use uuid::Uuid;

use super::cursor::{self, Place};
use super::log::{self, Shown};
use super::store;
use crate::db::{Conn, Db};
use crate::error::Failure;
use crate::http::App;
use crate::people::facts as people;
use crate::session::{self, Caller};
use crate::{company, donor, ideathon, roundtable, task};

#[derive(Deserialize)]
pub struct Since {
    pub cursor: Option<String>,
    /// What the client speaks; who does not say is taken at their word later, by the cursor.
    protocol: Option<u16>,
    /// 1: a snapshot may stand by column.
    columns: Option<u8>,
}

impl Since {
    /// The answer to a client that must be reloaded, or whose session is over.
    #[must_use]
    pub fn away(&self, caller: &Caller) -> Option<Response> {
        if self.protocol.is_some_and(|spoken| spoken != PROTOCOL) {
            let server = Rejection::Protocol { server: PROTOCOL };
            return Some((StatusCode::UPGRADE_REQUIRED, Json(server)).into_response());
        }
        caller
            .stale
            .then(|| StatusCode::UNAUTHORIZED.into_response())
    }
}

/// # Errors
/// Where the database does not answer.
pub async fn pull(
    State(app): State<App>,
    caller: Caller,
    Query(since): Query<Since>,
) -> Result<Response, Failure> {
    if let Some(away) = since.away(&caller) {
        return Ok(away);
    }
    let place = match since.cursor.as_deref() {
        None | Some("") => None,
        Some(text) => match app.db.seal.open(text) {
            Some(place) => Some(place),
            None => return Ok((StatusCode::BAD_REQUEST, "no cursor of ours\n").into_response()),
        },
    };
    let (_, pulled, sensitive) = changes(&app.db, &caller.actor, place.as_ref()).await?;
    note(&app, &caller.actor, sensitive).await?;
    if pulled.snapshot && since.columns == Some(1) {
        return Ok(Json(Travelling::from(pulled)).into_response());
    }
    Ok(Json(pulled).into_response())
}

/// The difference since a place, or a snapshot where there is none or it is void; and the place behind it.
///
/// # Errors
/// Where the database does not answer.
pub async fn changes(
    db: &Db,
    by: &Actor,
    since: Option<&cursor::Since>,
) -> Result<(Place, Pulled, Vec<(Kind, Uuid)>), Failure> {
    let (db, by, since) = (db.clone(), by.clone(), since.cloned());
    // To its end, also where whoever asked has gone: a transaction that is cut off while it begins stays open on its
    // connection, and whoever gets that one next is in it.
    let looked = tokio::spawn(async move { look(&db, &by, since.as_ref()).await });
    looked.await?
}

async fn look(
    db: &Db,
    by: &Actor,
    since: Option<&cursor::Since>,
) -> Result<(Place, Pulled, Vec<(Kind, Uuid)>), Failure> {
    let mut conn = db.readers.acquire().await?;
    // One transaction: the rows and the number belong together.
    let mut transaction = conn.begin().await?;
    if transaction.backend_name() != "SQLite" {
        transaction
            .execute("set transaction isolation level repeatable read read only")
            .await?;
    }
    let head = log::head(&mut transaction).await?;
    let known = since.filter(|since| since.holds(by, &head));
    let (shown, snapshot) = match known {
        Some(since) => {
            let entries = log::since_for(&mut transaction, by, since.place.number).await?;
            (log::shown_late(by, &entries), false)
        }
        None => (visible(&mut transaction, by).await?, true),
    };
    transaction.commit().await?;
    let cursor = db.seal.close(&head.place, by);
    let pulled = Pulled {
        cursor,
        snapshot,
        who: snapshot.then(|| by.clone()),
        patches: shown.patches,
    };
    Ok((head.place, pulled, shown.sensitive))
}

/// All that an actor sees. Tables of which they see nothing are not read.
async fn visible(conn: &mut Conn, by: &Actor) -> Result<Shown, Failure> {
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        match (kind, by) {
            (Kind::Event | Kind::Seats | Kind::Charity | Kind::Plan | Kind::Campaign, _)
            | (Kind::Task, Actor::Operator) => {
                rows.extend(store::all(conn, kind).await?);
            }
            (Kind::Registration, Actor::Holder { registration, .. }) => {
                let own = ideathon::facts::registration(conn, *registration).await?;
                rows.extend(own.map(Row::Registration));
            }
            (Kind::Registration | Kind::Code | Kind::Mail, _) if by.works_in(Area::Events) => {
                rows.extend(store::all(conn, kind).await?);
            }
            (Kind::Person | Kind::Membership | Kind::Company | Kind::Member, _)
                if by.works_here() =>
            {
                rows.extend(store::all(conn, kind).await?);
            }
            (Kind::Roundtable | Kind::Item | Kind::Attendance | Kind::Comment, _)
                if by.works_in(Area::Platform) || !by.platform().is_empty() =>
            {
                rows.extend(store::all(conn, kind).await?);
            }
            (
                Kind::Donor
                | Kind::Pledge
                | Kind::Payment
                | Kind::Transfer
                | Kind::Receipt
                | Kind::Run
                | Kind::Fulfilment,
                _,
            ) if by.works_in(Area::Fundraising) => {
                rows.extend(store::all(conn, kind).await?);
            }
            (Kind::Task, Actor::Person { .. }) => {
                let tasks = task::seen_by(conn, by).await?;
                rows.extend(tasks.into_iter().map(Row::Task));
            }
            _ => {}
        }
    }
    if let Some(person) = by.person() {
        rows.extend(rows_of(conn, by, person, by.works_here()).await?);
    }
    let mut shown = Shown::default();
    for row in &rows {
        if let Some(patch) = entering(by, row) {
            shown.add(by, row, patch);
        }
    }
    Ok(shown)
}

/// What a signed-in person sees of themselves, and nothing else.
///
/// # Errors
/// Where the database does not answer.
pub async fn own(conn: &mut Conn, by: &Actor, person: PersonId) -> Result<Vec<Patch>, Failure> {
    let mut rows = rows_of(conn, by, person, false).await?;
    if by.works_in(Area::Platform) || !by.platform().is_empty() {
        let items = roundtable::sent_by(conn, person).await?;
        rows.extend(items.into_iter().map(Row::Item));
        let comments = roundtable::said_by(conn, person).await?;
        rows.extend(comments.into_iter().map(Row::Comment));
    }
    if by.works_in(Area::Fundraising) {
        rows.extend(donor::of(conn, by).await?);
    }
    let tasks = task::of_person(conn, person).await?;
    rows.extend(tasks.into_iter().map(Row::Task));
    Ok(rows.iter().filter_map(|row| entering(by, row)).collect())
}

/// A person's own rows; `keys_only` leaves out those that staff gets with everybody's.
async fn rows_of(
    conn: &mut Conn,
    by: &Actor,
    person: PersonId,
    keys_only: bool,
) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    if !keys_only {
        rows.extend(people::by_id(conn, person).await?.map(Row::Person));
        let memberships = people::memberships(conn, person).await?;
        rows.extend(memberships.into_iter().map(Row::Membership));
    }
    if let (Actor::Person { companies, .. }, false) = (by, keys_only) {
        for id in companies {
            rows.extend(company::by_id(conn, *id).await?.map(Row::Company));
            let members = roundtable::of_company(conn, *id).await?;
            rows.extend(members.into_iter().map(Row::Member));
        }
    }
    if !by.works_in(Area::Platform) && by.platform().is_empty() {
        let items = roundtable::sent_by(conn, person).await?;
        rows.extend(items.into_iter().map(Row::Item));
        let comments = roundtable::said_by(conn, person).await?;
        rows.extend(comments.into_iter().map(Row::Comment));
    }
    if !by.works_in(Area::Fundraising) {
        rows.extend(donor::of(conn, by).await?);
    }
    let sessions = people::sessions(conn, person).await?;
    rows.extend(sessions.into_iter().map(Row::Session));
    let passkeys = people::passkeys(conn, person).await?;
    rows.extend(passkeys.into_iter().map(Row::Passkey));
    let tickets = people::tickets(conn, person).await?;
    rows.extend(tickets.into_iter().map(Row::Ticket));
    Ok(rows)
}

fn entering(by: &Actor, row: &Row) -> Option<Patch> {
    let change = project(by, row).map(Change::Enter)?;
    Some(Patch {
        kind: row.kind(),
        id: row.id(),
        change,
    })
}

/// Keeps in the audit log that somebody was shown what is sensitive, before it is shown.
///
/// # Errors
/// Where the writer fails.
pub async fn note(app: &App, by: &Actor, rows: Vec<(Kind, Uuid)>) -> Result<(), Failure> {
    let (Some(reader), false) = (by.person(), rows.is_empty()) else {
        return Ok(());
    };
    let read = app::people::Command::Read(Read { reader, rows });
    match session::at_the_door(app, read).await? {
        Ok(()) => Ok(()),
        Err(refusal) => Err(Failure::new(format!("a read was not noted: {refusal:?}"))),
    }
}
