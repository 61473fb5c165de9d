//! Writes rows, each room its own, and reads all of them for a snapshot.

use app::row::{Kind, Row};
use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

use crate::db::{Conn, Pile, read_rows};
use crate::error::Failure;
use crate::{company, donor, ideathon, people, post, roundtable, task};

/// Writes a row over the one of before, or a new one where none was.
///
/// # Errors
/// Where the database refuses the row (a new one whose id is taken, say), or does not answer.
pub async fn write(conn: &mut Conn, row: &Row, new: bool) -> Result<(), Failure> {
    match row {
        Row::Event(event) => ideathon::store::event(conn, event, new).await,
        Row::Seats(seats) => ideathon::store::seats(conn, seats, new).await,
        Row::Registration(registration) => {
            ideathon::store::registration(conn, registration, new).await
        }
        Row::Code(code) => ideathon::store::code(conn, code, new).await,
        Row::Person(row) => people::store::person(conn, row, new).await,
        Row::Membership(row) => people::store::membership(conn, row, new).await,
        Row::Session(row) => people::store::session(conn, row, new).await,
        Row::Passkey(row) => people::store::passkey(conn, row, new).await,
        Row::Ticket(row) => people::store::ticket(conn, row, new).await,
        Row::Company(company) => company::store(conn, company, new).await,
        Row::Member(member) => roundtable::store::member(conn, member, new).await,
        Row::Roundtable(table) => roundtable::store::roundtable(conn, table, new).await,
        Row::Item(item) => roundtable::store::item(conn, item, new).await,
        Row::Comment(row) => roundtable::store::comment(conn, row, new).await,
        Row::Attendance(row) => roundtable::store::attendance(conn, row, new).await,
        Row::Task(row) => task::store::task(conn, row, new).await,
        Row::Charity(row) => donor::store::charity(conn, row, new).await,
        Row::Donor(row) => donor::store::donor(conn, row, new).await,
        Row::Pledge(row) => donor::store::pledge(conn, row, new).await,
        Row::Payment(row) => donor::store::payment(conn, row, new).await,
        Row::Transfer(row) => donor::store::transfer(conn, row, new).await,
        Row::Receipt(row) => donor::store::receipt(conn, row, new).await,
        Row::Run(row) => donor::store::run(conn, row, new).await,
        Row::Plan(row) => donor::store::plan(conn, row, new).await,
        Row::Fulfilment(row) => donor::store::fulfilment(conn, row, new).await,
        Row::Campaign(row) => donor::store::campaign(conn, row, new).await,
        Row::Mail(mail) => post::outbox::update(conn, mail).await,
    }
}

/// Writes rows that lay on a [`Shelf`](super::shelf::Shelf) over those of before, which are given first, in few
/// statements.
///
/// # Errors
/// Where the database refuses a row, or does not answer.
pub async fn overwrite(
    conn: &mut Conn,
    pile: &mut Pile,
    rows: Vec<(Row, Row)>,
) -> Result<(), Failure> {
    let mut companies = Vec::new();
    for row in rows {
        match row {
            (Row::Company(before), Row::Company(after)) => companies.push((before, after)),
            (_, other) => write(conn, &other, false).await?,
        }
    }
    company::overwrite(pile, companies)
}

/// Whether an id names a row already.
///
/// # Errors
/// Where the database does not answer.
pub async fn is_taken(conn: &mut Conn, kind: Kind, id: Uuid) -> Result<bool, Failure> {
    let table = kind.name();
    let query = AssertSqlSafe(format!("select id from {table} where id = $1"));
    let row = sqlx::query(query).bind(id.to_string());
    Ok(row.fetch_optional(conn).await?.is_some())
}

/// So many rows come in one piece: each piece is a way to the database and back, and has its place in memory.
const PAGE: i64 = 512;

/// Every row of a kind.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn all(conn: &mut Conn, kind: Kind) -> Result<Vec<Row>, Failure> {
    let table = kind.name();
    let page = format!(
        "select '[' || string_agg(page.row, ',') || ']' as list, max(page.id) as last, count(*) as many
         from (select id, row from {table} where id > $1 order by id limit {PAGE}) as page"
    );
    let mut rows = Vec::new();
    let mut last = String::new();
    loop {
        let page = sqlx::query(AssertSqlSafe(page.clone()))
            .bind(last)
            .fetch_one(&mut *conn)
            .await?;
        let Some(text) = page.try_get::<Option<String>, _>("list")? else {
            return Ok(rows);
        };
        rows.extend(read_rows(kind, &text)?);
        if page.try_get::<i64, _>("many")? < PAGE {
            return Ok(rows);
        }
        last = page.try_get("last")?;
    }
}
