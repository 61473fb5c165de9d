//! What the company told us of, until it is looked at. Only names are kept.

use std::time::Duration;

use app::time::Time;
use chrono::TimeDelta;
use sqlx::Row as _;

use super::Event;
use crate::clock::{from_micros, micros};
use crate::db::Conn;
use crate::error::Failure;

/// Nobody else looks at what is being looked at for so long.
const LEASE: TimeDelta = TimeDelta::minutes(2);
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_hours(1);
/// What is done is remembered so long, so that it is not done again for nothing.
const KEPT: TimeDelta = TimeDelta::days(60);

/// The events that concern us, and what to ask for. More than twenty cannot be asked for at once.
pub const KINDS: [(&str, What); 19] = [
    ("checkout.session.completed", What::Session),
    ("checkout.session.async_payment_succeeded", What::Session),
    ("checkout.session.async_payment_failed", What::Session),
    ("checkout.session.expired", What::Session),
    ("invoice.paid", What::Invoice),
    ("invoice.payment_failed", What::Invoice),
    ("payment_intent.succeeded", What::Intent),
    ("charge.succeeded", What::Charge),
    ("charge.refunded", What::Charge),
    ("charge.refund.updated", What::Refund),
    ("refund.created", What::Refund),
    ("refund.updated", What::Refund),
    ("charge.dispute.closed", What::Dispute),
    ("customer.subscription.updated", What::Subscription),
    ("customer.subscription.deleted", What::Subscription),
    ("customer.updated", What::Customer),
    // Banks tell of a new card before its owner does.
    ("payment_method.attached", What::Card),
    ("payment_method.updated", What::Card),
    ("payment_method.automatically_updated", What::Card),
];

/// Whether what is said in an event concerns us, and what to ask for.
#[must_use]
pub fn concerns(kind: &str) -> Option<What> {
    let known = KINDS.into_iter().find(|(known, _)| *known == kind);
    known.map(|(_, what)| what)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Session,
    Invoice,
    Intent,
    Charge,
    Refund,
    /// The bank of whoever paid took it back for them, or meant to.
    Dispute,
    Subscription,
    Customer,
    Card,
}

/// One that is to be looked at now.
#[derive(Clone, Debug)]
pub struct Due {
    pub event: Event,
    pub tries: i64,
}

/// How something went that was to be done at the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Went {
    Done,
    /// Not yet.
    Later(String),
    /// Somebody has to look at it.
    Odd(String),
}

/// Keeps what is new and concerns us; true where there is something to do.
///
/// # Errors
/// Where the database does not answer.
pub async fn keep(conn: &mut Conn, event: &Event, now: Time) -> Result<bool, Failure> {
    if concerns(&event.kind).is_none() || event.object.is_empty() {
        return Ok(false);
    }
    let kept = sqlx::query(
        "insert into heard (id, kind, object, at, state, tries, next_at)
         values ($1, $2, $3, $4, 'open', 0, $5) on conflict (id) do nothing",
    )
    .bind(event.id.clone())
    .bind(event.kind.clone())
    .bind(event.object.clone())
    .bind(micros(event.at))
    .bind(micros(now))
    .execute(conn)
    .await?;
    Ok(kept.rows_affected() > 0)
}

/// The next one whose turn has come; nobody else takes it meanwhile.
///
/// # Errors
/// Where the database does not answer.
pub async fn lease(conn: &mut Conn, now: Time) -> Result<Option<Due>, Failure> {
    loop {
        let query = sqlx::query(
            "select id, kind, object, at, tries, next_at from heard
             where state = 'open' and next_at <= $1 order by next_at, at, id limit 1",
        );
        let found = query.bind(micros(now)).fetch_optional(&mut *conn).await?;
        let Some(row) = found else { return Ok(None) };
        let id: String = row.try_get("id")?;
        let leased = sqlx::query(
            "update heard set next_at = $1, tries = tries + 1 where id = $2 and next_at = $3 and state = 'open'",
        )
        .bind(micros(now + LEASE))
        .bind(id.clone())
        .bind(row.try_get::<i64, _>("next_at")?)
        .execute(&mut *conn)
        .await?;
        if leased.rows_affected() == 0 {
            continue;
        }
        return Ok(Some(Due {
            event: Event {
                id,
                kind: row.try_get("kind")?,
                object: row.try_get("object")?,
                at: from_micros(row.try_get("at")?),
            },
            tries: row.try_get("tries")?,
        }));
    }
}

/// # Errors
/// Where the database does not answer.
pub async fn tell(conn: &mut Conn, due: &Due, went: &Went, now: Time) -> Result<(), Failure> {
    let (state, problem, next) = told(went, due.tries, now);
    sqlx::query("update heard set state = $1, problem = $2, next_at = $3 where id = $4")
        .bind(state)
        .bind(problem)
        .bind(micros(next))
        .bind(due.event.id.clone())
        .execute(conn)
        .await?;
    Ok(())
}

/// What is kept of how it went: its state, what was wrong, and when its turn comes again.
#[must_use]
pub fn told(went: &Went, tries: i64, now: Time) -> (&'static str, Option<String>, Time) {
    match went {
        Went::Done => ("done", None, now),
        Went::Odd(why) => ("odd", Some(why.clone()), now),
        Went::Later(why) => ("open", Some(why.clone()), now + pause(tries)),
    }
}

/// Longer each time, for days: an outage ends.
fn pause(tries: i64) -> TimeDelta {
    let doubled = u32::try_from(tries).unwrap_or(u32::MAX).min(20);
    let pause = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(doubled));
    TimeDelta::from_std(pause.min(LONGEST_PAUSE)).unwrap_or_default()
}

/// Up to when all was asked for.
///
/// # Errors
/// Where the database does not answer.
pub async fn swept(conn: &mut Conn) -> Result<Option<Time>, Failure> {
    let row = sqlx::query("select at from swept").fetch_optional(conn);
    let row = row.await?;
    Ok(row
        .map(|row| row.try_get("at"))
        .transpose()?
        .map(from_micros))
}

/// # Errors
/// Where the database does not answer.
pub async fn sweeps(conn: &mut Conn, at: Time, now: Time) -> Result<(), Failure> {
    sqlx::query(
        "insert into swept (one, at) values (1, $1) on conflict (one) do update set at = excluded.at",
    )
    .bind(micros(at))
    .execute(&mut *conn)
    .await?;
    sqlx::query("delete from heard where state = 'done' and next_at < $1")
        .bind(micros(now - KEPT))
        .execute(conn)
        .await?;
    Ok(())
}

/// How it stands with the company, for who looks after the server.
#[derive(Clone, Copy, Debug, Default)]
pub struct State {
    /// So many events and errands somebody has to look at.
    pub odd: i64,
    swept: Option<Time>,
}

impl State {
    /// It was asked once, and then not for long.
    #[must_use]
    pub fn late(&self, now: Time) -> bool {
        self.swept.is_some_and(|at| now - at > TimeDelta::hours(1))
    }
}

/// # Errors
/// Where the database does not answer.
pub async fn state(conn: &mut Conn) -> Result<State, Failure> {
    let odd = sqlx::query(
        "select (select count(*) from heard where state = 'odd')
         + (select count(*) from errand where state = 'odd') as odd",
    );
    Ok(State {
        odd: odd.fetch_one(&mut *conn).await?.try_get("odd")?,
        swept: swept(conn).await?,
    })
}
