//! The platform on the server: what its rules look at, and its tables.

pub mod attached;
pub mod calendar;
pub mod store;

use std::collections::HashSet;

use app::access::Actor;
use app::company::Directory;
use app::people::Person;
use app::roundtable::{
    Attendance, Command, Comment, Facts, Item, Member, Needs, Roundtable, State, Told,
    locks_itself, needs, news,
};
use app::row::{Kind, Row};
use app::rule::Known;
use app::time::Time;
use app::value::{CompanyId, FileId, ItemId, PersonId, RoundtableId};
use sqlx::Row as _;
use sqlx::any::AnyRow;
use uuid::Uuid;

use crate::db::{Conn, read_row, rows_of};
use crate::error::Failure;
use crate::{company, file, people};

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
        attendances: Known::Known(Vec::new()),
        people: Known::Known(Vec::new()),
        comments: Known::Known(Vec::new()),
        spoken: Known::Known(Vec::new()),
        ..Facts::default()
    };
    let mut members = Vec::new();
    match needs {
        Needs::Member(id) => {
            let query = sqlx::query("select row from member where id = $1").bind(id.to_string());
            members = read(&query.fetch_all(&mut *conn).await?, MEMBER)?;
        }
        Needs::Company(_) => {
            let query = sqlx::query("select row from member order by id");
            members = read(&query.fetch_all(&mut *conn).await?, MEMBER)?;
        }
        Needs::Roundtable(table) | Needs::NewItem(table, ..) => {
            facts.roundtables = Known::Known(all(conn).await?);
            let query =
                "select row from item where roundtable = $1 or state = 'deferred' order by id";
            let query = sqlx::query(query).bind(table.to_string());
            let mut items = read(&query.fetch_all(&mut *conn).await?, ITEM)?;
            if let Needs::NewItem(.., id) = needs {
                let named = rows_of(conn, Kind::Item, &[id.0]).await?;
                let there = items.iter().any(|item| item.id == *id);
                items.extend(named.into_iter().filter_map(item).filter(|_| !there));
            }
            facts.items = Known::Known(items);
        }
        Needs::Items(ids, _) => {
            facts.roundtables = Known::Known(all(conn).await?);
            let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
            facts.items = Known::Known(beside(conn, &ids).await?);
        }
        Needs::Minutes(id) => {
            facts.roundtables = Known::Known(all(conn).await?);
            let items = beside(conn, &[id.0]).await?;
            let table = items.iter().find(|item| item.id == *id);
            if let Some(table) = table.map(|item| item.roundtable) {
                facts.attendances = Known::Known(attendances(conn, table).await?);
            }
            facts.items = Known::Known(items);
        }
        Needs::Party(table, _, id) => {
            facts.roundtables = Known::Known(all(conn).await?);
            let mut answers = attendances(conn, *table).await?;
            let ids: Vec<Uuid> = id.iter().map(|id| id.0).collect();
            let named = rows_of(conn, Kind::Attendance, &ids).await?;
            let named = named.into_iter().filter_map(attendance);
            answers.extend(named.filter(|one| one.roundtable != *table));
            facts.attendances = Known::Known(answers);
        }
        Needs::Comments(id, _, named) => {
            facts.roundtables = Known::Known(all(conn).await?);
            let items = rows_of(conn, Kind::Item, &[id.0]).await?;
            facts.items = Known::Known(items.into_iter().filter_map(item).collect());
            let mut said = comments(conn, *id).await?;
            let named = rows_of(conn, Kind::Comment, &[named.0]).await?;
            let named = named.into_iter().filter_map(comment);
            said.extend(named.filter(|one| one.item != *id));
            facts.comments = Known::Known(said);
        }
        Needs::File(id, receipt) => {
            facts.roundtables = Known::Known(all(conn).await?);
            facts.items = Known::Known(beside(conn, &[id.0]).await?);
            facts.stored = Known::Known(file::of_receipt(conn, receipt).await?);
        }
        Needs::Person(id) => {
            let tables = all(conn).await?;
            if let Some((person, spoken)) = of_the_platform(conn, *id).await? {
                facts.people = Known::Known(vec![person]);
                facts.spoken = Known::Known(spoken);
                let (open, comments) = spoken_of(conn, &tables).await?;
                facts.items = Known::Known(told_to(conn, *id, &open).await?);
                facts.comments = Known::Known(comments);
            }
            facts.roundtables = Known::Known(tables);
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

/// Somebody and the companies for which they speak, where one is of the platform.
async fn of_the_platform(
    conn: &mut Conn,
    id: PersonId,
) -> Result<Option<(Person, Vec<CompanyId>)>, Failure> {
    let Some(person) = people::facts::by_id(conn, id).await? else {
        return Ok(None);
    };
    let Actor::Person {
        companies,
        mut platform,
        ..
    } = people::facts::signed_in(conn, &person).await?
    else {
        return Ok(None);
    };
    if platform.is_empty() {
        return Ok(None);
    }
    platform.extend(companies);
    Ok(Some((person, platform)))
}

/// The items that stand on roundtables that are open, with what is said to them: the same for whoever is told of them.
async fn spoken_of(
    conn: &mut Conn,
    tables: &[Roundtable],
) -> Result<(Vec<Item>, Vec<Comment>), Failure> {
    let (mut items, mut comments) = (Vec::new(), Vec::new());
    let open = |table: &&Roundtable| !matches!(table.state, State::Planned | State::Locked);
    for table in tables.iter().filter(open) {
        items.extend(of_table(conn, table.id).await?);
        let query = "select comment.row from comment join item on item.id = comment.item
            where item.roundtable = $1 order by comment.id";
        let query = sqlx::query(query).bind(table.id.to_string());
        comments.extend(read(&query.fetch_all(&mut *conn).await?, COMMENT)?);
    }
    Ok((items, comments))
}

/// The items of which somebody may be told: what they brought in, and what is spoken of.
async fn told_to(
    conn: &mut Conn,
    person: PersonId,
    spoken_of: &[Item],
) -> Result<Vec<Item>, Failure> {
    let mut items = sent_by(conn, person).await?;
    let others = spoken_of.iter().filter(|item| item.by != Some(person));
    items.extend(others.cloned());
    Ok(items)
}

/// What is said to an item.
async fn comments(conn: &mut Conn, item: ItemId) -> Result<Vec<Comment>, Failure> {
    let query = sqlx::query("select row from comment where item = $1 order by id");
    read(
        &query.bind(item.to_string()).fetch_all(conn).await?,
        COMMENT,
    )
}

/// What somebody said.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn said_by(conn: &mut Conn, person: PersonId) -> Result<Vec<Comment>, Failure> {
    let query = sqlx::query("select row from comment where sender = $1 order by id");
    read(
        &query.bind(person.to_string()).fetch_all(conn).await?,
        COMMENT,
    )
}

async fn of_table(conn: &mut Conn, table: RoundtableId) -> Result<Vec<Item>, Failure> {
    let query = sqlx::query("select row from item where roundtable = $1 order by id");
    let query = query.bind(table.to_string());
    read(&query.fetch_all(conn).await?, ITEM)
}

/// Roundtables whose minutes the clock locks now.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn to_lock(conn: &mut Conn, now: Time) -> Result<Vec<RoundtableId>, Failure> {
    let mut over = Vec::new();
    for table in all(conn).await? {
        // Looked at first without its items.
        if locks_itself(&table, &[], now)
            && locks_itself(&table, &of_table(conn, table.id).await?, now)
        {
            over.push(table.id);
        }
    }
    Ok(over)
}

/// To whom there is something to tell now.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn with_news(conn: &mut Conn, now: Time) -> Result<Vec<PersonId>, Failure> {
    let tables = all(conn).await?;
    if tables.is_empty() {
        return Ok(Vec::new());
    }
    let (open, comments) = spoken_of(conn, &tables).await?;
    let contacts = sqlx::query("select row from membership where role = 'contact' order by id");
    let mut people = Vec::new();
    for row in contacts.fetch_all(&mut *conn).await? {
        if let Row::Membership(membership) = read_row(Kind::Membership, row.try_get("row")?)?
            && !people.contains(&membership.person)
        {
            people.push(membership.person);
        }
    }
    let mut told = Vec::new();
    for id in people {
        if let Some((person, spoken)) = of_the_platform(conn, id).await? {
            let items = told_to(conn, id, &open).await?;
            let about = Told {
                tables: &tables,
                items: &items,
                comments: &comments,
                spoken: &spoken,
            };
            if !news(&person, &about, now).is_empty() {
                told.push(id);
            }
        }
    }
    Ok(told)
}

/// All files that belong to items.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn files(conn: &mut Conn) -> Result<HashSet<FileId>, Failure> {
    let query = sqlx::query(r#"select row from item where row like '%"attached":[{%'"#);
    let items = read(&query.fetch_all(conn).await?, ITEM)?;
    let attached = items.into_iter().flat_map(|item| item.attached);
    Ok(attached.map(|one| one.file).collect())
}

/// Who comes to a roundtable.
async fn attendances(conn: &mut Conn, table: RoundtableId) -> Result<Vec<Attendance>, Failure> {
    let query = sqlx::query("select row from attendance where roundtable = $1 order by id");
    let query = query.bind(table.to_string());
    read(&query.fetch_all(conn).await?, ATTENDANCE)
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
        for item in of_table(conn, table).await? {
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
const COMMENT: (Kind, fn(Row) -> Option<Comment>) = (Kind::Comment, comment);
const ATTENDANCE: (Kind, fn(Row) -> Option<Attendance>) = (Kind::Attendance, attendance);

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

fn attendance(row: Row) -> Option<Attendance> {
    match row {
        Row::Attendance(attendance) => Some(attendance),
        _ => None,
    }
}

fn comment(row: Row) -> Option<Comment> {
    match row {
        Row::Comment(comment) => Some(comment),
        _ => None,
    }
}
