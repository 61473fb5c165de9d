//! Loads what the rules about people look at.

use app::access::Actor;
use app::people::{
    self, Command, Facts, Fresh, Membership, Needs, Passkey, Person, Session, Ticket,
};
use app::row::{Kind, Row};
use app::rule::Known;
use app::value::{CompanyId, Digest, Email, MembershipId, PersonId, Secret, SessionId, TicketId};
use sqlx::{AssertSqlSafe, Row as _};

use crate::db::{Conn, read_row};
use crate::error::Failure;
use crate::{company, donor};
use crate::{roundtable, token};

/// All facts for a command. People have few rows; all of theirs are loaded.
///
/// # Errors
/// Where the database does not answer.
pub async fn load(conn: &mut Conn, command: &Command) -> Result<Facts, Failure> {
    let needs = people::needs(command);
    let mut facts = Facts {
        administrators: match command {
            Command::Grant(_) | Command::Revoke(_) | Command::Ask(_) => {
                Known::Known(administrators(conn).await?)
            }
            _ => Known::Hidden,
        },
        known: Known::Known(match &needs.email {
            Some(email) => by_email(conn, email).await?,
            None => None,
        }),
        session: Known::Known(match needs.session {
            Some(id) => session(conn, id).await?,
            None => None,
        }),
        ticket: Known::Known(match &needs.ticket {
            Some(hash) => ticket(conn, hash).await?,
            None => None,
        }),
        company: Known::Known(match command {
            Command::Join(join) => match join.company {
                Some(id) => company::by_id(conn, id).await?.is_some(),
                None => false,
            },
            _ => false,
        }),
        ..Facts::default()
    };
    let whose = whose(conn, &needs, &facts).await?;
    let person = match whose {
        Some(id) => by_id(conn, id).await?,
        None => None,
    };
    let of_person = || person.as_ref().and_then(|person| person.email.as_ref());
    let giving = match (command, needs.email.as_ref().or_else(of_person)) {
        (Command::AskLink(_) | Command::Open(_) | Command::Erase(_), Some(email)) => {
            donor::by_email(conn, email).await?
        }
        _ => Vec::new(),
    };
    facts.fresh = Known::Known(Fresh {
        id: TicketId::new(),
        secret: Secret::of(token::new()),
        person: PersonId::new(),
        memberships: giving.iter().map(|_| MembershipId::new()).collect(),
    });
    let given = match command {
        Command::Erase(_) => donor::given_to(conn, &giving).await?,
        _ => Vec::new(),
    };
    facts.given = Known::Known(given);
    facts.giving = Known::Known(giving);
    let Some(id) = whose else {
        facts.person = Known::Known(None);
        facts.memberships = Known::Known(Vec::new());
        facts.sessions = Known::Known(Vec::new());
        facts.passkeys = Known::Known(Vec::new());
        facts.tickets = Known::Known(Vec::new());
        return Ok(facts);
    };
    facts.person = Known::Known(person);
    facts.memberships = Known::Known(memberships(conn, id).await?);
    facts.sessions = Known::Known(sessions(conn, id).await?);
    facts.passkeys = Known::Known(passkeys(conn, id).await?);
    facts.tickets = Known::Known(tickets(conn, id).await?);
    Ok(facts)
}

/// Whom the command is about.
async fn whose(conn: &mut Conn, needs: &Needs, facts: &Facts) -> Result<Option<PersonId>, Failure> {
    if let Known::Known(Some(person)) = &facts.known {
        return Ok(Some(person.id));
    }
    if let Some(id) = needs.person {
        return Ok(Some(id));
    }
    if let Known::Known(Some(session)) = &facts.session {
        return Ok(Some(session.person));
    }
    if let Known::Known(Some(ticket)) = &facts.ticket {
        return Ok(Some(ticket.person));
    }
    let (query, id) = match (needs.passkey, needs.membership) {
        (Some(id), _) => ("select person from passkey where id = $1", id.to_string()),
        (_, Some(id)) => (
            "select person from membership where id = $1",
            id.to_string(),
        ),
        _ => return Ok(None),
    };
    let row = sqlx::query(query).bind(id).fetch_optional(conn).await?;
    match row {
        Some(row) => Ok(PersonId::parse(row.try_get("person")?)),
        None => Ok(None),
    }
}

async fn administrators(conn: &mut Conn) -> Result<Vec<PersonId>, Failure> {
    let staff = staff(conn).await?.into_iter();
    let administers = |p: &Person| p.areas.contains(&people::Area::Administration);
    Ok(staff.filter(administers).map(|p| p.id).collect())
}

/// Everyone who works or worked here.
///
/// # Errors
/// Where the database does not answer.
pub async fn staff(conn: &mut Conn) -> Result<Vec<Person>, Failure> {
    // Keepers stand in the row: nobody else has the administration among them.
    let rows =
        sqlx::query("select row from person where row like '%\"administration\"%' order by id")
            .fetch_all(conn)
            .await?;
    let mut found = Vec::new();
    for row in rows {
        let person = read_person(row.try_get("row")?)?;
        if person.keepers.contains(&people::Area::Administration) {
            found.push(person);
        }
    }
    Ok(found)
}

/// # Errors
/// Where the database does not answer.
pub async fn by_email(conn: &mut Conn, email: &Email) -> Result<Option<Person>, Failure> {
    let row = sqlx::query("select row from person where email = $1")
        .bind(email.key())
        .fetch_optional(conn)
        .await?;
    row.map(|r| read_person(r.try_get("row")?)).transpose()
}

/// # Errors
/// Where the database does not answer.
pub async fn by_id(conn: &mut Conn, id: PersonId) -> Result<Option<Person>, Failure> {
    let row = sqlx::query("select row from person where id = $1")
        .bind(id.to_string())
        .fetch_optional(conn)
        .await?;
    row.map(|r| read_person(r.try_get("row")?)).transpose()
}

fn read_person(text: &str) -> Result<Person, Failure> {
    match read_row(Kind::Person, text)? {
        Row::Person(person) => Ok(person),
        _ => Err(Failure::new("a person's row is another kind's")),
    }
}

/// # Errors
/// Where the database does not answer.
pub async fn memberships(conn: &mut Conn, person: PersonId) -> Result<Vec<Membership>, Failure> {
    let query = "select row from membership where person = $1 order by id";
    let rows = of(conn, Kind::Membership, query, person).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| match row {
            Row::Membership(row) => Some(row),
            _ => None,
        })
        .collect())
}

/// The live ones.
///
/// # Errors
/// Where the database does not answer.
pub async fn sessions(conn: &mut Conn, person: PersonId) -> Result<Vec<Session>, Failure> {
    let query = "select row from session where person = $1 and live = 1 order by id";
    let rows = of(conn, Kind::Session, query, person).await?;
    Ok(rows.into_iter().filter_map(as_session).collect())
}

/// Those that were not removed.
///
/// # Errors
/// Where the database does not answer.
pub async fn passkeys(conn: &mut Conn, person: PersonId) -> Result<Vec<Passkey>, Failure> {
    let query = "select row from passkey where person = $1 and removed = 0 order by id";
    let rows = of(conn, Kind::Passkey, query, person).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| match row {
            Row::Passkey(row) => Some(row),
            _ => None,
        })
        .collect())
}

/// The unspent ones.
///
/// # Errors
/// Where the database does not answer.
pub async fn tickets(conn: &mut Conn, person: PersonId) -> Result<Vec<Ticket>, Failure> {
    let query = "select row from ticket where person = $1 and spent = 0 order by id";
    let rows = of(conn, Kind::Ticket, query, person).await?;
    Ok(rows.into_iter().filter_map(as_ticket).collect())
}

/// # Errors
/// Where the database does not answer.
pub async fn session(conn: &mut Conn, id: SessionId) -> Result<Option<Session>, Failure> {
    let row = sqlx::query("select row from session where id = $1")
        .bind(id.to_string())
        .fetch_optional(conn)
        .await?;
    let row = row.map(|r| read_row(Kind::Session, r.try_get("row")?));
    Ok(row.transpose()?.and_then(as_session))
}

/// A live session, whose it is, and what they are to us.
#[derive(Default)]
pub struct Standing {
    pub session: Option<Session>,
    pub person: Option<Person>,
    pub memberships: Vec<Membership>,
    /// Of the companies whose contact they are, what belongs to the platform, after all merges.
    pub platform: Vec<CompanyId>,
}

/// The live session under a secret, with whom it is about: all in one question, as each request asks it.
///
/// # Errors
/// Where the database does not answer.
pub async fn standing_under(conn: &mut Conn, hash: &Digest) -> Result<Standing, Failure> {
    standing(conn, "hash", hash.as_str().to_owned()).await
}

/// [`standing_under`], of a session that is known.
///
/// # Errors
/// Where the database does not answer.
pub async fn standing_of(conn: &mut Conn, session: SessionId) -> Result<Standing, Failure> {
    standing(conn, "id", session.to_string()).await
}

/// `column` is what the session is found by.
async fn standing(conn: &mut Conn, column: &'static str, by: String) -> Result<Standing, Failure> {
    let query = format!(
        "select 'session' as kind, row from session where {column} = $1 and live = 1
        union all select 'person', person.row from person join session on session.person = person.id
            where session.{column} = $1 and session.live = 1
        union all select 'membership', membership.row from membership
            join session on session.person = membership.person
            where session.{column} = $1 and session.live = 1"
    );
    let mut found = Standing::default();
    let query = sqlx::query(AssertSqlSafe(query)).bind(by);
    for row in query.fetch_all(&mut *conn).await? {
        let kind: String = row.try_get("kind")?;
        let kind = Kind::parse(&kind).ok_or_else(|| Failure::new("no such kind"))?;
        match read_row(kind, row.try_get("row")?)? {
            Row::Session(session) => found.session = Some(session),
            Row::Person(person) => found.person = Some(person),
            Row::Membership(membership) => found.memberships.push(membership),
            _ => {}
        }
    }
    // Rights that are the same must look the same.
    found.memberships.sort_by_key(|membership| membership.id.0);
    let companies = companies(&found.memberships);
    found.platform = roundtable::belonging(conn, &companies).await?;
    Ok(found)
}

/// Whose contact these memberships make somebody now.
#[must_use]
pub fn companies(memberships: &[Membership]) -> Vec<CompanyId> {
    active(memberships).filter_map(|m| m.company).collect()
}

/// Who somebody is, with what holds now. Areas are theirs where they proved who they are.
#[must_use]
pub fn actor(
    person: &Person,
    memberships: &[Membership],
    platform: Vec<CompanyId>,
    proved: bool,
) -> Actor {
    let mut roles: Vec<_> = active(memberships).map(|m| m.role).collect();
    roles.sort_unstable();
    roles.dedup();
    let mut donors: Vec<_> = active(memberships).filter_map(|m| m.donor).collect();
    donors.sort_unstable();
    donors.dedup();
    Actor::Person {
        person: person.id,
        areas: if proved {
            person.areas.clone()
        } else {
            Vec::new()
        },
        roles,
        companies: companies(memberships),
        platform,
        donors,
    }
}

/// Who somebody is when they are signed in, with all that they may.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn signed_in(conn: &mut Conn, person: &Person) -> Result<Actor, Failure> {
    let memberships = memberships(conn, person.id).await?;
    let platform = roundtable::belonging(conn, &companies(&memberships)).await?;
    // As at the door: who has shown no key is let into no area.
    let proved = !person.areas.is_empty() && !passkeys(conn, person.id).await?.is_empty();
    Ok(actor(person, &memberships, platform, proved))
}

fn active(memberships: &[Membership]) -> impl Iterator<Item = &Membership> {
    memberships
        .iter()
        .filter(|m| m.standing == people::Standing::Active)
}

/// The ticket that a secret opens, spent or not.
///
/// # Errors
/// Where the database does not answer.
pub async fn ticket(conn: &mut Conn, hash: &Digest) -> Result<Option<Ticket>, Failure> {
    let row = sqlx::query("select row from ticket where hash = $1")
        .bind(hash.as_str().to_owned())
        .fetch_optional(conn)
        .await?;
    let row = row.map(|r| read_row(Kind::Ticket, r.try_get("row")?));
    Ok(row.transpose()?.and_then(as_ticket))
}

/// The key that a browser names by its credential.
///
/// # Errors
/// Where the database does not answer.
pub async fn passkey_named(conn: &mut Conn, credential: &str) -> Result<Option<Passkey>, Failure> {
    let row = sqlx::query("select row from passkey where credential = $1 and removed = 0")
        .bind(credential.to_owned())
        .fetch_optional(conn)
        .await?;
    let row = row.map(|r| read_row(Kind::Passkey, r.try_get("row")?));
    Ok(row.transpose()?.and_then(|row| match row {
        Row::Passkey(row) => Some(row),
        _ => None,
    }))
}

async fn of(
    conn: &mut Conn,
    kind: Kind,
    query: &'static str,
    person: PersonId,
) -> Result<Vec<Row>, Failure> {
    let rows = sqlx::query(query)
        .bind(person.to_string())
        .fetch_all(conn)
        .await?;
    rows.into_iter()
        .map(|row| read_row(kind, row.try_get("row")?))
        .collect()
}

fn as_session(row: Row) -> Option<Session> {
    match row {
        Row::Session(session) => Some(session),
        _ => None,
    }
}

fn as_ticket(row: Row) -> Option<Ticket> {
    match row {
        Row::Ticket(ticket) => Some(ticket),
        _ => None,
    }
}
