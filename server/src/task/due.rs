//! The clock of all rooms: whatever the time makes due becomes a command, which the room's rule decides.

use std::sync::atomic::Ordering;

use app::access::Actor;
use app::command::Command;
use app::donor::{Cancel, PledgeState};
use app::ideathon;
use app::people::{self, Erase, Expire, Turn};
use app::post::Mail;
use app::roundtable::{self, SETTLES, Tell};
use app::row::{Kind, Row};
use app::rule::Refusal;
use app::sync::push::Outcome;
use app::task;
use app::time::Time;
use app::value::{EventId, PersonId, ReceiptId, RegistrationId, SessionId, TaskId};
use chrono::TimeDelta;
use sqlx::Row as _;

use super::open_of;
use crate::clock::micros;
use crate::donor;
use crate::error::Failure;
use crate::http::App;
use crate::people as persons;
use crate::roundtable as platform;
use crate::sync::store;
use crate::sync::writer::Envelope;
use crate::{audit, post};

/// So many batches of a year's receipts at each look.
const RECEIPT_BATCHES: usize = 1;

/// One look at the clock.
///
/// # Errors
/// Where the database does not answer.
pub async fn tick(app: &App) -> Result<(), Failure> {
    // One moment for all of it: what rang stands in the mail of the same morning.
    let at = app.clock.now();
    let now = micros(at);
    let (offers, events) = {
        let mut conn = app.db.readers.acquire().await?;
        let offers = sqlx::query(
            "select id from registration where state = 'offered' and offered_until <= $1 order by offered_until, id",
        )
        .bind(now)
        .fetch_all(&mut *conn)
        .await?;
        let events = sqlx::query(
            "select id from event where (state = 'open' and last_call <= $1)
             or (state in ('open', 'closed') and ends <= $1)",
        )
        .bind(now)
        .fetch_all(&mut *conn)
        .await?;
        (offers, events)
    };
    for row in offers {
        if let Some(registration) = RegistrationId::parse(row.try_get("id")?) {
            let expire = ideathon::Command::Expire(ideathon::Expire { registration });
            by_the_clock(app, Command::Ideathon(expire)).await;
        }
    }
    for row in events {
        if let Some(event) = EventId::parse(row.try_get("id")?) {
            let advance = ideathon::Command::Advance(ideathon::Advance { event });
            by_the_clock(app, Command::Ideathon(advance)).await;
        }
    }
    people_turn(app, at).await?;
    tasks_ring(app, at).await?;
    morning_mails(app, at).await?;
    platform_news(app, at).await?;
    promises_fall_due(app, at).await?;
    receipts_go_on(app).await?;
    audit_head(app, at).await
}

/// Tasks whose day comes near, or is there.
async fn tasks_ring(app: &App, now: Time) -> Result<(), Failure> {
    let due = {
        let mut conn = app.db.readers.acquire().await?;
        sqlx::query("select id from task where alert_at <= $1 order by alert_at, id")
            .bind(micros(now))
            .fetch_all(&mut *conn)
            .await?
    };
    for row in due {
        if let Some(task) = TaskId::parse(row.try_get("id")?) {
            let ring = task::Command::Ring(task::Ring { task });
            by_the_clock(app, Command::Task(ring)).await;
        }
    }
    Ok(())
}

/// Once each morning: the mails of what people have to do, to whom the rule would write one.
async fn morning_mails(app: &App, now: Time) -> Result<(), Failure> {
    let morning = micros(task::morning(now));
    if app.mornings.load(Ordering::Relaxed) == morning {
        return Ok(());
    }
    let mut told = Vec::new();
    {
        let mut conn = app.db.readers.acquire().await?;
        let open = sqlx::query("select count(*) as open from task where state = 'open'");
        let open: i64 = open.fetch_one(&mut *conn).await?.try_get("open")?;
        let people = match open {
            0 => Vec::new(),
            _ => store::all(&mut conn, Kind::Person).await?,
        };
        for row in people {
            let Row::Person(person) = row else { continue };
            let by = persons::facts::signed_in(&mut conn, &person).await?;
            let tasks = open_of(&mut conn, &by).await?;
            if !task::due(&person, &tasks, now).is_empty() {
                told.push(person.id);
            }
        }
    }
    for person in told {
        let send = task::Command::Send(task::Send { person });
        by_the_clock(app, Command::Task(send)).await;
    }
    app.mornings.store(morning, Ordering::Relaxed);
    Ok(())
}

/// Every few minutes: minutes that nobody mends any more are locked, and what is new on the platform goes to whom the
/// rule would write.
async fn platform_news(app: &App, now: Time) -> Result<(), Failure> {
    let look = micros(now) / micros_of(SETTLES);
    if app.news_looks.load(Ordering::Relaxed) == look {
        return Ok(());
    }
    let over = {
        let mut conn = app.db.readers.acquire().await?;
        platform::to_lock(&mut conn, now).await?
    };
    for roundtable in over {
        let to = roundtable::State::Locked;
        let advance = roundtable::Command::Advance(roundtable::Advance { roundtable, to });
        by_the_clock(app, Command::Roundtable(advance)).await;
    }
    let told = {
        let mut conn = app.db.readers.acquire().await?;
        platform::with_news(&mut conn, now).await?
    };
    for person in told {
        let tell = roundtable::Command::Tell(Tell { person });
        by_the_clock(app, Command::Roundtable(tell)).await;
    }
    app.news_looks.store(look, Ordering::Relaxed);
    Ok(())
}

fn micros_of(span: TimeDelta) -> i64 {
    span.num_microseconds().unwrap_or(i64::MAX)
}

/// Sessions that ran out, grants and memberships that begin or end, wishes to be forgotten that are due.
async fn people_turn(app: &App, now: Time) -> Result<(), Failure> {
    let now = micros(now);
    let mut due = Vec::new();
    {
        let mut conn = app.db.readers.acquire().await?;
        let queries = [
            "select id from session where live = 1 and ends_at <= $1",
            "select id from person where turns_at <= $1 union select person from membership where turns_at <= $1",
            "select id from person where erase_at <= $1",
        ];
        for (n, query) in queries.into_iter().enumerate() {
            for row in sqlx::query(query).bind(now).fetch_all(&mut *conn).await? {
                due.push((n, row.try_get::<String, _>("id")?));
            }
        }
    }
    for (n, id) in due {
        let person = PersonId::parse(&id).unwrap_or_default();
        if n == 2
            && !(registrations_forgotten(app, person).await? && gives_no_more(app, person).await?)
        {
            continue;
        }
        let command = match n {
            0 => {
                let session = SessionId::parse(&id).unwrap_or_default();
                people::Command::Expire(Expire { session })
            }
            1 => people::Command::Turn(Turn { person }),
            _ => people::Command::Erase(Erase { person }),
        };
        by_the_clock(app, Command::People(command)).await;
    }
    Ok(())
}

/// Before somebody is erased, what they give each month or year ends, also by card: nobody could end it afterwards. False
/// where something of it could not be ended.
async fn gives_no_more(app: &App, person: PersonId) -> Result<bool, Failure> {
    let mut conn = app.db.readers.acquire().await?;
    let person = persons::facts::by_id(&mut conn, person).await?;
    let Some(email) = person.and_then(|person| person.email) else {
        return Ok(true);
    };
    let promises = donor::promises_of(&mut conn, &email).await?;
    drop(conn);
    let mut over = true;
    for pledge in promises {
        let goes_on = !matches!(
            pledge.state,
            PledgeState::Fulfilled | PledgeState::Cancelled
        );
        if goes_on {
            let cancel = app::donor::Command::Cancel(Cancel {
                pledge: pledge.id,
                reason: None,
            });
            over &= by_the_clock(app, Command::Donor(cancel)).await;
        }
    }
    Ok(over)
}

/// Before somebody is erased, so is what they registered with: a place at a coming event is given up, and once
/// the mails about it are out, nothing is left of them. False while there is something to wait for.
async fn registrations_forgotten(app: &App, person: PersonId) -> Result<bool, Failure> {
    let mut conn = app.db.readers.acquire().await?;
    let Some(person) = persons::facts::by_id(&mut conn, person).await? else {
        return Ok(true);
    };
    let registrations = persons::held::registrations_of(&mut conn, &person).await?;
    let mut mails = Vec::new();
    for registration in &registrations {
        mails.push(post::outbox::about(&mut conn, registration.id).await?);
    }
    drop(conn);
    for (registration, mails) in registrations.iter().zip(mails) {
        let id = registration.id;
        if registration.active() {
            // Refused where the event is over: that somebody was there stays true.
            let cancel = ideathon::Command::Cancel(ideathon::Cancel { registration: id });
            if by_the_clock(app, Command::Ideathon(cancel)).await {
                // A mail says so; it has to go out first.
                continue;
            }
        }
        if mails.iter().all(Mail::out) {
            let mails = mails.iter().map(|mail| mail.id).collect();
            let forget = app::post::Command::Forget(app::post::Forget { mails });
            by_the_clock(app, Command::Post(forget)).await;
            let forget = ideathon::Command::Forget(ideathon::Forget { registration: id });
            by_the_clock(app, Command::Ideathon(forget)).await;
        }
    }
    Ok(registrations.is_empty())
}

/// Promises about which something begins or ends, or of which money did not come.
///
/// # Errors
/// Where the database does not answer.
pub async fn promises_fall_due(app: &App, now: Time) -> Result<(), Failure> {
    let (due, read) = {
        let mut conn = app.db.readers.acquire().await?;
        donor::due(&mut conn, now).await?
    };
    for pledge in due {
        let fall_due = app::donor::Command::FallDue(app::donor::FallDue { pledge, read });
        by_the_clock(app, Command::Donor(fall_due)).await;
    }
    Ok(())
}

/// The receipts of a year, a few donors at a time: whoever else has something to do comes in between, also who stops it.
async fn receipts_go_on(app: &App) -> Result<(), Failure> {
    for _ in 0..RECEIPT_BATCHES {
        let turns = {
            let mut conn = app.db.readers.acquire().await?;
            donor::turns(&mut conn).await?
        };
        let Some((run, donors)) = turns else {
            return Ok(());
        };
        let turn = |donor| app::donor::Turn {
            donor,
            receipt: ReceiptId::new(),
        };
        let go_on = app::donor::GoOn {
            run: run.id,
            last: donors.len() < app::donor::BATCH,
            turns: donors.into_iter().map(turn).collect(),
        };
        let go_on = app::donor::Command::GoOn(go_on);
        if !by_the_clock(app, Command::Donor(go_on)).await {
            return Ok(());
        }
    }
    Ok(())
}

/// Once a day the end of the audit log is written outside the database.
async fn audit_head(app: &App, now: Time) -> Result<(), Failure> {
    let end = {
        let mut conn = app.db.readers.acquire().await?;
        audit::end(&mut conn).await?
    };
    audit::head::keep(&app.audit_heads, now, &end)
}

/// Whether it was done. A refusal means that somebody was faster.
async fn by_the_clock(app: &App, command: Command) -> bool {
    let envelope = Envelope {
        actor: Actor::Clock,
        sender: None,
        command,
    };
    let outcome = app.writer.apply(envelope).await;
    if let Ok(Outcome::Refused(Refusal::Parked { id })) = &outcome {
        tracing::warn!(id, "a due command was parked");
    }
    matches!(outcome, Ok(Outcome::Done(_)))
}
