//! What is to be done, on the server: what its rules look at, its table, and the clock of all rooms.

pub mod due;
pub mod store;

use app::access::Actor;
use app::people::Area;
use app::row::{Kind, Row};
use app::rule::Known;
use app::task::{Command, Facts, Task, needs};
use app::value::PersonId;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use crate::db::{Conn, read_row, rows_of};
use crate::error::Failure;
use crate::{people, roundtable};

/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn facts(conn: &mut Conn, command: &Command) -> Result<Facts, Failure> {
    let needs = needs(command);
    let mut facts = Facts {
        tasks: Known::Known(Vec::new()),
        people: Known::Known(Vec::new()),
        platform: roundtable::facts_of(conn, &needs.platform()).await?,
    };
    if let Some(id) = needs.task {
        let rows = rows_of(conn, Kind::Task, &[id.0]).await?;
        facts.tasks = Known::Known(rows.into_iter().filter_map(task).collect());
    }
    if let Some(id) = needs.person
        && let Some(person) = people::facts::by_id(conn, id).await?
    {
        let by = people::facts::signed_in(conn, &person).await?;
        facts.tasks = Known::Known(open_of(conn, &by).await?);
        facts.people = Known::Known(vec![person]);
    }
    Ok(facts)
}

/// What somebody has to do; nothing where they have no desk to do it at.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn open_of(conn: &mut Conn, by: &Actor) -> Result<Vec<Task>, Failure> {
    if !by.has_desk() {
        return Ok(Vec::new());
    }
    let mut found = found(conn, by, "state = 'open' and", "").await?;
    found.retain(|task| task.is_of(by));
    Ok(found)
}

/// What somebody sees of what is to be done.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn seen_by(conn: &mut Conn, by: &Actor) -> Result<Vec<Task>, Failure> {
    let platform = by.works_in(Area::Platform);
    let wider = match (platform, by.platform().is_empty()) {
        (true, _) => "or company is not null or item is not null",
        (false, false) => "or item is not null",
        (false, true) => "",
    };
    found(conn, by, "", wider).await
}

/// What a person keeps for themselves.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn of_person(conn: &mut Conn, person: PersonId) -> Result<Vec<Task>, Failure> {
    let query = sqlx::query("select row from task where person = $1 order by id");
    read(&query.bind(person.to_string()).fetch_all(conn).await?)
}

/// Tasks of the actor's areas, of the companies that they speak for, and their own.
async fn found(
    conn: &mut Conn,
    by: &Actor,
    narrower: &'static str,
    wider: &'static str,
) -> Result<Vec<Task>, Failure> {
    let Actor::Person {
        person,
        areas,
        companies,
        platform,
        ..
    } = by
    else {
        return Ok(Vec::new());
    };
    let mut values = vec![person.to_string()];
    let mut place = |value: String| {
        values.push(value);
        format!("${}", values.len())
    };
    let areas: Vec<String> = areas.iter().map(|a| place(a.name().to_owned())).collect();
    let spoken = companies.iter().chain(platform);
    let companies: Vec<String> = spoken.map(|id| place(id.to_string())).collect();
    let among = |column: &str, places: Vec<String>| match places.len() {
        0 => String::new(),
        _ => format!("or {column} in ({})", places.join(", ")),
    };
    let (areas, companies) = (among("area", areas), among("company", companies));
    let query = format!(
        "select row from task where {narrower} (person = $1 {areas} {companies} {wider}) order by id"
    );
    let mut query = sqlx::query(AssertSqlSafe(query));
    for value in values {
        query = query.bind(value);
    }
    read(&query.fetch_all(conn).await?)
}

fn read(rows: &[AnyRow]) -> Result<Vec<Task>, Failure> {
    let mut found = Vec::new();
    for row in rows {
        found.extend(task(read_row(Kind::Task, row.try_get("row")?)?));
    }
    Ok(found)
}

fn task(row: Row) -> Option<Task> {
    match row {
        Row::Task(task) => Some(task),
        _ => None,
    }
}
