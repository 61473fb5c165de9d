//! The platform on the server: what its rules look at, and its tables.

pub mod store;

use app::company::Directory;
use app::roundtable::{Command, Facts, Item, Member, Needs, Roundtable, needs};
use app::row::{Kind, Row};
use app::rule::Known;
use app::value::{CompanyId, PersonId};
use sqlx::Row as _;
use sqlx::any::AnyRow;
use uuid::Uuid;

use crate::company;
use crate::db::{Conn, read_row, rows_of};
use crate::error::Failure;

/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn facts(conn: &mut Conn, command: &Command) -> Result<Facts, Failure> {
    facts_of(conn, &needs(command)).await
}

/// What is needed, also by another room.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn facts_of(conn: &mut Conn, needs: &Needs) -> Result<Facts, Failure> {
    let mut facts = Facts {
        members: Known::Known(Vec::new()),
        roundtables: Known::Known(Vec::new()),
        items: Known::Known(Vec::new()),
        ..Facts::default()
    };
    let mut members = Vec::new();
    match needs {
        Needs::Member(id) => {
            let query = sqlx::query("select row from member where id = $1").bind(id.to_string());
            members = read(&query.fetch_all(&mut *conn).await?, MEMBER)?;
        }
        Needs::Company(_) => members = belong(conn).await?,
        Needs::Roundtable(table, _) => {
            facts.roundtables = Known::Known(all(conn).await?);
            let query =
                "select row from item where roundtable = $1 or state = 'deferred' order by id";
            let query = sqlx::query(query).bind(table.to_string());
            facts.items = Known::Known(read(&query.fetch_all(&mut *conn).await?, ITEM)?);
        }
        Needs::Items(ids, _) => {
            facts.roundtables = Known::Known(all(conn).await?);
            let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
            facts.items = Known::Known(beside(conn, &ids).await?);
        }
    }
    let companies = needs.companies(&members);
    let directory = if companies.is_empty() {
        Directory::default()
    } else {
        company::reaching(conn, companies).await?
    };
    facts.members = Known::Known(members);
    facts.directory = Known::Known(directory);
    Ok(facts)
}

/// All roundtables.
async fn all(conn: &mut Conn) -> Result<Vec<Roundtable>, Failure> {
    let query = sqlx::query("select row from roundtable order by number");
    read(&query.fetch_all(conn).await?, TABLE)
}

/// Items, with all others of their roundtables.
async fn beside(conn: &mut Conn, ids: &[Uuid]) -> Result<Vec<Item>, Failure> {
    let mut named: Vec<Item> = rows_of(conn, Kind::Item, ids)
        .await?
        .into_iter()
        .filter_map(item)
        .collect();
    let mut tables: Vec<_> = named.iter().map(|item| item.roundtable).collect();
    tables.sort_unstable();
    tables.dedup();
    for table in tables {
        let query = sqlx::query("select row from item where roundtable = $1 order by id");
        let query = query.bind(table.to_string());
        for item in read(&query.fetch_all(&mut *conn).await?, ITEM)? {
            if named.iter().all(|known| known.id != item.id) {
                named.push(item);
            }
        }
    }
    Ok(named)
}

async fn belong(conn: &mut Conn) -> Result<Vec<Member>, Failure> {
    let query = sqlx::query("select row from member where belongs = 1 order by id");
    read(&query.fetch_all(conn).await?, MEMBER)
}

/// What these companies stand for on the platform, each once and in order: those that do not belong to it are left out.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn belonging(
    conn: &mut Conn,
    companies: &[CompanyId],
) -> Result<Vec<CompanyId>, Failure> {
    if companies.is_empty() {
        return Ok(Vec::new());
    }
    let members: Vec<CompanyId> = belong(conn).await?.iter().map(|m| m.company).collect();
    let both = members.iter().chain(companies).copied();
    let directory = company::reaching(conn, both).await?;
    let on_it = |root: &CompanyId| members.iter().any(|id| directory.root(*id) == *root);
    let roots = companies.iter().map(|id| directory.root(*id));
    let mut belonging: Vec<CompanyId> = roots.filter(on_it).collect();
    belonging.sort_unstable();
    belonging.dedup();
    Ok(belonging)
}

/// A company's times on the platform.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn of_company(conn: &mut Conn, company: CompanyId) -> Result<Vec<Member>, Failure> {
    let query = sqlx::query("select row from member where company = $1 order by id");
    let query = query.bind(company.to_string());
    read(&query.fetch_all(conn).await?, MEMBER)
}

/// The items that somebody sent.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn sent_by(conn: &mut Conn, person: PersonId) -> Result<Vec<Item>, Failure> {
    let query = sqlx::query("select row from item where sender = $1 order by id");
    let query = query.bind(person.to_string());
    read(&query.fetch_all(conn).await?, ITEM)
}

fn read<T>(rows: &[AnyRow], (kind, of): (Kind, fn(Row) -> Option<T>)) -> Result<Vec<T>, Failure> {
    let mut found = Vec::new();
    for row in rows {
        found.extend(of(read_row(kind, row.try_get("row")?)?));
    }
    Ok(found)
}

const MEMBER: (Kind, fn(Row) -> Option<Member>) = (Kind::Member, member);
const TABLE: (Kind, fn(Row) -> Option<Roundtable>) = (Kind::Roundtable, table);
const ITEM: (Kind, fn(Row) -> Option<Item>) = (Kind::Item, item);

fn member(row: Row) -> Option<Member> {
    match row {
        Row::Member(member) => Some(member),
        _ => None,
    }
}

fn table(row: Row) -> Option<Roundtable> {
    match row {
        Row::Roundtable(table) => Some(table),
        _ => None,
    }
}

fn item(row: Row) -> Option<Item> {
    match row {
        Row::Item(item) => Some(item),
        _ => None,
    }
}
