//! Letters become mails in the transaction of what they tell; the postman carries them afterwards.

use std::sync::Arc;

use app::command::{Command, Facts};
use app::donor;
use app::ideathon::{Event, Registration};
use app::lang::Lang;
use app::people::{self, Notice};
use app::post::{self, MAX_ATTEMPTS, Mail};
use app::row::{Kind, Row};
use app::rule::{About, Known, Letter};
use app::time::Time;
use app::value::{DonorId, Email, Line, MailId, ReceiptId, RegistrationId};
use chrono::TimeDelta;
use sqlx::Row as _;
use tokio::sync::Notify;

use super::{compose, notice, thanks};
use crate::clock::micros;
use crate::db::{Conn, read_row, written};
use crate::error::Failure;
use crate::guard::limits::Limits;
use crate::token;

/// Longer than any mail server takes to answer.
const LEASE: TimeDelta = TimeDelta::minutes(5);
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(5);
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(6);
/// Stands for the secret of a personal link where it is blanked.
const BLANK: &str = "…";

/// Where letters are written.
#[derive(Clone)]
pub struct Desk {
    base_url: String,
    limits: Arc<Limits>,
    bell: Arc<Notify>,
}

/// A mail that is to be carried now.
#[derive(Debug)]
pub struct Due {
    /// If it fails once more it is given up.
    pub last_try: bool,
    pub id: MailId,
    pub to: String,
    pub to_name: Option<String>,
    pub lang: Lang,
    pub subject: String,
    pub text: String,
    pub calendar: Option<String>,
    /// What lies in it as a file.
    pub receipt: Option<ReceiptId>,
    /// As whom its reader gives, where it is about that.
    pub donor: Option<DonorId>,
    pub created: Time,
}

/// What a mail carries beside its words.
#[derive(Default)]
struct Beside<'a> {
    secret: &'a str,
    calendar: Option<String>,
    receipt: Option<ReceiptId>,
}

impl Desk {
    #[must_use]
    pub fn new(base_url: String, limits: Arc<Limits>) -> Self {
        Self {
            base_url,
            limits,
            bell: Arc::new(Notify::new()),
        }
    }

    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// What counts how often somebody is written to.
    #[must_use]
    pub fn limits(&self) -> Arc<Limits> {
        self.limits.clone()
    }

    /// Tells the postman that there is something.
    pub fn ring(&self) {
        self.bell.notify_one();
    }

    /// Waits for the next ring.
    pub async fn rung(&self) {
        self.bell.notified().await;
    }

    /// Writes a letter into the outbox. Nothing where the person has no address, or has had enough.
    ///
    /// # Errors
    /// Where the database refuses it, or does not answer.
    pub async fn write(
        &self,
        conn: &mut Conn,
        letter: &Letter,
        rows: &[Row],
        facts: &Facts,
        now: Time,
    ) -> Result<Option<Mail>, Failure> {
        let (Some(registration), Some(event)) =
            (addressee(letter, rows, facts), event(rows, facts))
        else {
            return Err(Failure::new(
                "a letter about a registration that is not among the facts",
            ));
        };
        let Some(email) = &registration.details.email else {
            return Ok(None);
        };
        // The open form would fill anybody's box; who asks is answered as ever.
        if letter.about == About::Again && self.limits.again(email).is_err() {
            return Ok(None);
        }
        let secret = token::new();
        let composed = compose(
            letter.about,
            registration,
            event,
            &self.base_url,
            &secret,
            now,
        );
        let mail = Mail {
            id: MailId::new(),
            event: event.id,
            registration: registration.id,
            to: email.to_string(),
            subject: composed.subject,
            text: composed.blank,
            created: now,
            ..Mail::default()
        };
        keep_link(conn, registration, &secret, now).await?;
        let name = super::addressee(registration);
        let beside = Beside {
            secret: &secret,
            calendar: composed.calendar,
            receipt: None,
        };
        insert(conn, &mail, registration.lang, email, name, beside).await?;
        Ok(Some(mail))
    }
}

impl Desk {
    /// Writes a mail about somebody's account into the outbox. It stands in no list and in no log.
    ///
    /// # Errors
    /// Where the database refuses it, or does not answer.
    pub async fn notify(&self, conn: &mut Conn, told: &Notice, now: Time) -> Result<(), Failure> {
        let secret = match &told.about {
            people::About::Link { secret }
            | people::About::Invited { secret, .. }
            | people::About::Welcome { secret, .. } => secret.as_str(),
            _ => "",
        };
        let (subject, text) = notice::compose(told, &self.base_url, BLANK);
        let mail = Mail {
            id: MailId::new(),
            person: Some(told.person),
            to: told.to.to_string(),
            subject,
            text,
            created: now,
            ..Mail::default()
        };
        let name = told.name.as_ref().map(Line::as_str);
        let beside = Beside {
            secret,
            ..Beside::default()
        };
        insert(conn, &mail, told.lang, &told.to, name, beside).await
    }
}

impl Desk {
    /// Writes a mail to a donor into the outbox, and says whether it did: the open form would fill anybody's box. It
    /// stands in no list of the events' and in no log.
    ///
    /// # Errors
    /// Where the database refuses it, or does not answer.
    pub async fn thank(
        &self,
        conn: &mut Conn,
        told: &donor::Notice,
        now: Time,
    ) -> Result<bool, Failure> {
        let pledged = matches!(told.about, donor::About::Pledged { .. });
        if pledged && self.limits.again(&told.to).is_err() {
            return Ok(false);
        }
        let (subject, text) = thanks::compose(told, &self.base_url);
        let mail = Mail {
            id: MailId::new(),
            donor: Some(told.donor),
            to: told.to.to_string(),
            subject,
            text,
            created: now,
            ..Mail::default()
        };
        let name = thanks::addressee(told);
        let receipt = match told.about {
            donor::About::Receipt { receipt, .. } => Some(receipt),
            _ => None,
        };
        if let Some(receipt) = receipt {
            // Of one that was put off the new one takes the place: it may have been on its way to an old address.
            let unsent = "delete from mail where receipt = $1 and state in ('queued', 'deferred') and leased_until <= $2";
            sqlx::query(unsent)
                .bind(receipt.to_string())
                .bind(micros(now))
                .execute(&mut *conn)
                .await?;
        }
        let beside = Beside {
            receipt,
            ..Beside::default()
        };
        insert(conn, &mail, told.lang, &told.to, name, beside).await?;
        Ok(true)
    }
}

fn addressee<'a>(letter: &Letter, rows: &'a [Row], facts: &'a Facts) -> Option<&'a Registration> {
    let written = rows.iter().find_map(|row| match row {
        Row::Registration(r) if r.id == letter.to => Some(r),
        _ => None,
    });
    let Facts::Ideathon(facts) = facts else {
        return written;
    };
    let known = [&facts.registration, &facts.twin]
        .into_iter()
        .find_map(|fact| match fact {
            Known::Known(Some(r)) if r.id == letter.to => Some(r),
            _ => None,
        });
    written.or(known)
}

fn event<'a>(rows: &'a [Row], facts: &'a Facts) -> Option<&'a Event> {
    let written = rows.iter().find_map(|row| match row {
        Row::Event(event) => Some(event),
        _ => None,
    });
    let Facts::Ideathon(facts) = facts else {
        return written;
    };
    written.or(facts.event.as_ref())
}

async fn keep_link(
    conn: &mut Conn,
    registration: &Registration,
    secret: &str,
    now: Time,
) -> Result<(), Failure> {
    sqlx::query("insert into link (hash, registration, created) values ($1, $2, $3)")
        .bind(token::hash(secret))
        .bind(registration.id.to_string())
        .bind(micros(now))
        .execute(conn)
        .await?;
    Ok(())
}

async fn insert(
    conn: &mut Conn,
    mail: &Mail,
    lang: Lang,
    to: &Email,
    to_name: Option<&str>,
    beside: Beside<'_>,
) -> Result<(), Failure> {
    let about = mail.is_about_an_event();
    sqlx::query(
        "insert into mail (id, event, registration, state, next_at, leased_until, token, calendar, lang,
         to_email, to_name, person, donor, receipt, row)
         values ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(mail.id.to_string())
    .bind(about.then(|| mail.event.to_string()))
    .bind(about.then(|| mail.registration.to_string()))
    .bind(mail.state.name())
    .bind(micros(mail.created))
    .bind(beside.secret)
    .bind(beside.calendar)
    .bind(lang.tag())
    .bind(to.as_str())
    .bind(to_name.map(str::to_owned))
    .bind(mail.person.map(|id| id.to_string()))
    .bind(mail.donor.map(|id| id.to_string()))
    .bind(beside.receipt.map(|id| id.to_string()))
    .bind(written(&Row::Mail(mail.clone()))?)
    .execute(conn)
    .await?;
    Ok(())
}

/// The mails that a command names.
///
/// # Errors
/// Where the database does not answer.
pub async fn facts(conn: &mut Conn, command: &post::Command) -> Result<post::Facts, Failure> {
    let mut mails = Vec::new();
    for id in command.mails() {
        let row = sqlx::query("select row from mail where id = $1")
            .bind(id.to_string())
            .fetch_optional(&mut *conn)
            .await?;
        if let Some(row) = row
            && let Row::Mail(mail) = read_row(Kind::Mail, row.try_get("row")?)?
        {
            mails.push(mail);
        }
    }
    Ok(post::Facts {
        mails: Known::Known(mails),
    })
}

/// The mails about a registration.
///
/// # Errors
/// Where the database does not answer.
pub async fn about(conn: &mut Conn, registration: RegistrationId) -> Result<Vec<Mail>, Failure> {
    let rows = sqlx::query("select row from mail where registration = $1 order by id")
        .bind(registration.to_string())
        .fetch_all(conn)
        .await?;
    let mut mails = Vec::new();
    for row in rows {
        if let Row::Mail(mail) = read_row(Kind::Mail, row.try_get("row")?)? {
            mails.push(mail);
        }
    }
    Ok(mails)
}

/// Writes what changed about a mail that the desk sees.
///
/// # Errors
/// Where the database does not answer.
pub async fn update(conn: &mut Conn, mail: &Mail) -> Result<(), Failure> {
    sqlx::query("update mail set state = $2, row = $3 where id = $1")
        .bind(mail.id.to_string())
        .bind(mail.state.name())
        .bind(written(&Row::Mail(mail.clone()))?)
        .execute(conn)
        .await?;
    Ok(())
}

/// What a command does to a mail's way that the desk does not see: its lease, its next try, its secret.
///
/// # Errors
/// Where the database does not answer, or somebody else holds the lease.
pub async fn follow(conn: &mut Conn, command: &Command, now: Time) -> Result<(), Failure> {
    let Command::Post(command) = command else {
        return Ok(());
    };
    for id in command.mails() {
        let id = id.to_string();
        match command {
            post::Command::Lease(_) => lease(conn, &id, now).await?,
            post::Command::Sent(_) => {
                sqlx::query("update mail set token = null, leased_until = 0 where id = $1")
                    .bind(id.clone())
                    .execute(&mut *conn)
                    .await?;
                // What tells somebody of their account stands in no list, and is told once.
                sqlx::query(
                    "delete from mail where id = $1 and (person is not null or donor is not null)",
                )
                .bind(id)
                .execute(&mut *conn)
                .await?;
            }
            post::Command::Forget(_) => {
                sqlx::query(
                    "update mail set to_email = '', to_name = null, calendar = null, token = null where id = $1",
                )
                .bind(id)
                .execute(&mut *conn)
                .await?;
            }
            post::Command::Defer(_) => put_off(conn, &id, now).await?,
            post::Command::Fail(_) => {
                sqlx::query("update mail set leased_until = 0 where id = $1")
                    .bind(id)
                    .execute(&mut *conn)
                    .await?;
            }
            post::Command::Resend(_) => {
                sqlx::query("update mail set next_at = $2, leased_until = 0 where id = $1")
                    .bind(id)
                    .bind(micros(now))
                    .execute(&mut *conn)
                    .await?;
            }
        }
    }
    Ok(())
}

async fn lease(conn: &mut Conn, id: &str, now: Time) -> Result<(), Failure> {
    let taken =
        sqlx::query("update mail set leased_until = $2 where id = $1 and leased_until <= $3")
            .bind(id)
            .bind(micros(now + LEASE))
            .bind(micros(now))
            .execute(conn)
            .await?;
    if taken.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Failure::new("another postman has the mail"))
    }
}

async fn put_off(conn: &mut Conn, id: &str, now: Time) -> Result<(), Failure> {
    let row = sqlx::query("select row from mail where id = $1")
        .bind(id)
        .fetch_one(&mut *conn)
        .await?;
    let Row::Mail(mail) = read_row(Kind::Mail, row.try_get("row")?)? else {
        return Ok(());
    };
    sqlx::query("update mail set next_at = $2, leased_until = 0 where id = $1")
        .bind(id)
        .bind(micros(now + wait(mail.attempts)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Four times longer after each refusal.
fn wait(attempts: u16) -> TimeDelta {
    let times = 4_i32.saturating_pow(u32::from(attempts.saturating_sub(1)).min(8));
    (FIRST_WAIT * times).min(LONGEST_WAIT)
}

/// The next mails to carry, at most `limit`. A year's receipts hold up nobody who waits for a link to sign in.
///
/// # Errors
/// Where the database does not answer.
pub async fn due(conn: &mut Conn, now: Time, limit: i64) -> Result<Vec<Due>, Failure> {
    let rows = sqlx::query(
        "select row, token, calendar, lang, to_email, to_name, receipt from mail
         where state in ('queued', 'deferred') and next_at <= $1 and leased_until <= $1
         order by case when receipt is null then 0 else 1 end, next_at, id limit $2",
    )
    .bind(micros(now))
    .bind(limit)
    .fetch_all(conn)
    .await?;
    let mut due = Vec::with_capacity(rows.len());
    for row in rows {
        let Row::Mail(mail) = read_row(Kind::Mail, row.try_get("row")?)? else {
            continue;
        };
        let secret: Option<String> = row.try_get("token")?;
        let secret = secret.unwrap_or_default();
        let receipt: Option<String> = row.try_get("receipt")?;
        let opened = |text: String, door: &str| {
            text.replace(&format!("{door}{BLANK}"), &format!("{door}{secret}"))
        };
        let text = opened(opened(mail.text, "/registration/"), "/sign-in/");
        due.push(Due {
            id: mail.id,
            to: row.try_get("to_email")?,
            to_name: row.try_get("to_name")?,
            lang: Lang::parse(row.try_get("lang")?).unwrap_or_default(),
            subject: mail.subject,
            text,
            calendar: row.try_get("calendar")?,
            receipt: receipt.and_then(|id| ReceiptId::parse(&id)),
            donor: mail.donor,
            last_try: mail.attempts + 1 >= MAX_ATTEMPTS,
            created: mail.created,
        });
    }
    Ok(due)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_is_longer_up_to_six_hours() {
        let waits: Vec<i64> = (1..=8).map(|n| wait(n).num_seconds()).collect();
        assert_eq!(waits, [5, 20, 80, 320, 1280, 5120, 20480, 21600]);
    }
}
