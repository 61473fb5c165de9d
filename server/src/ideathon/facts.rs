//! Loads what a command's rule looks at, inside the transaction that writes.

use app::ideathon::{Code, Command, Event, Facts, MAX_LINKED, Needs, Registration, Seats, needs};
use app::row::{Kind, Row};
use app::rule::Known;
use app::value::{CodeId, Email, EventId, RegistrationId, Slug};
use sqlx::Row as _;

use crate::company;
use crate::db::{Conn, read_row};
use crate::error::Failure;

/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn load(conn: &mut Conn, command: &Command) -> Result<Facts, Failure> {
    let needs: Needs = needs(command);
    let registration = match needs.registration {
        Some(id) => registration(conn, id).await?,
        None => None,
    };
    let event_id = needs.event.or(registration.as_ref().map(|r| r.event));
    let mut facts = Facts::default();
    if let Some(slug) = &needs.slug {
        facts.slug_owner = event_by_slug(conn, slug)
            .await?
            .map(|e| e.id)
            .filter(|id| Some(*id) != event_id);
    }
    let code = code(conn, &needs).await?;
    if let Some(id) = event_id {
        facts.event = event(conn, id).await?;
        facts.seats = Known::Known(seats(conn, id).await?);
        facts.twin = Known::Known(match &needs.twin {
            Some(email) => twin(conn, id, email).await?,
            None => None,
        });
        if needs.active {
            facts.active = Known::Known(active(conn, id).await?);
        }
        if needs.waiting {
            facts.waiting = Known::Known(waiting(conn, id).await?);
        }
    }
    let mut named = Vec::new();
    // One more than the rule takes is enough for it to refuse them all.
    for id in needs.named.iter().take(usize::from(MAX_LINKED) + 1) {
        named.extend(self::registration(conn, *id).await?);
    }
    facts.named = Known::Known(named);
    facts.company = Known::Known(match needs.company {
        Some(id) => company::by_id(conn, id).await?,
        None => None,
    });
    facts.registration = Known::Known(registration);
    facts.code = Known::Known(code);
    Ok(facts)
}

/// One registration.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn registration(
    conn: &mut Conn,
    id: RegistrationId,
) -> Result<Option<Registration>, Failure> {
    let rows = sqlx::query("select row from registration where id = $1")
        .bind(id.to_string())
        .fetch_all(conn)
        .await?;
    Ok(read(Kind::Registration, rows)?
        .into_iter()
        .find_map(as_registration))
}

/// One event.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn event(conn: &mut Conn, id: EventId) -> Result<Option<Event>, Failure> {
    let rows = sqlx::query("select row from event where id = $1")
        .bind(id.to_string())
        .fetch_all(conn)
        .await?;
    Ok(read(Kind::Event, rows)?.into_iter().find_map(as_event))
}

/// The event of an address.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn event_by_slug(conn: &mut Conn, slug: &Slug) -> Result<Option<Event>, Failure> {
    let rows = sqlx::query("select row from event where slug = $1")
        .bind(slug.as_str())
        .fetch_all(conn)
        .await?;
    Ok(read(Kind::Event, rows)?.into_iter().find_map(as_event))
}

/// The seats of an event, all audiences.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn seats(conn: &mut Conn, event: EventId) -> Result<Vec<Seats>, Failure> {
    let rows = sqlx::query("select row from seats where event = $1")
        .bind(event.to_string())
        .fetch_all(conn)
        .await?;
    let seats = read(Kind::Seats, rows)?
        .into_iter()
        .filter_map(|row| match row {
            Row::Seats(seats) => Some(seats),
            _ => None,
        });
    Ok(seats.collect())
}

async fn twin(
    conn: &mut Conn,
    event: EventId,
    email: &Email,
) -> Result<Option<Registration>, Failure> {
    let rows = sqlx::query(
        "select row from registration where event = $1 and email = $2 and state <> 'cancelled'",
    )
    .bind(event.to_string())
    .bind(email.key())
    .fetch_all(conn)
    .await?;
    Ok(read(Kind::Registration, rows)?
        .into_iter()
        .find_map(as_registration))
}

/// The registrations of an event that are not cancelled.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn active(conn: &mut Conn, event: EventId) -> Result<Vec<Registration>, Failure> {
    let rows =
        sqlx::query("select row from registration where event = $1 and state <> 'cancelled'")
            .bind(event.to_string())
            .fetch_all(conn)
            .await?;
    Ok(read(Kind::Registration, rows)?
        .into_iter()
        .filter_map(as_registration)
        .collect())
}

async fn waiting(conn: &mut Conn, event: EventId) -> Result<Vec<Registration>, Failure> {
    let rows = sqlx::query(
        "select row from registration where event = $1 and state = 'waiting' and admitted = 1 order by queued, id",
    )
    .bind(event.to_string())
    .fetch_all(conn)
    .await?;
    Ok(read(Kind::Registration, rows)?
        .into_iter()
        .filter_map(as_registration)
        .collect())
}

async fn code(conn: &mut Conn, needs: &Needs) -> Result<Option<Code>, Failure> {
    let rows = if let Some(text) = &needs.code {
        sqlx::query("select row from code where letters = $1")
            .bind(text.as_str())
            .fetch_all(conn)
            .await?
    } else if let Some(CodeId(id)) = needs.code_id {
        sqlx::query("select row from code where id = $1")
            .bind(id.to_string())
            .fetch_all(conn)
            .await?
    } else {
        return Ok(None);
    };
    Ok(read(Kind::Code, rows)?
        .into_iter()
        .find_map(|row| match row {
            Row::Code(code) => Some(code),
            _ => None,
        }))
}

fn read(kind: Kind, rows: Vec<sqlx::any::AnyRow>) -> Result<Vec<Row>, Failure> {
    rows.into_iter()
        .map(|row| read_row(kind, row.try_get("row")?))
        .collect()
}

fn as_registration(row: Row) -> Option<Registration> {
    match row {
        Row::Registration(registration) => Some(registration),
        _ => None,
    }
}

fn as_event(row: Row) -> Option<Event> {
    match row {
        Row::Event(event) => Some(event),
        _ => None,
    }
}
