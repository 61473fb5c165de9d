//! The register of companies on the server: what its rules look at, and its table.

use std::collections::BTreeMap;

use app::company::{Command, Company, Directory, Facts, Needs, needs, normal};
use app::row::{Kind, Row};
use app::rule::Known;
use app::value::CompanyId;
use sqlx::Row as _;
use sqlx::any::AnyRow;
use uuid::Uuid;

use crate::db::{self, Cell, Conn, Pile, insert, read_row, written};
use crate::error::Failure;

/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn facts(conn: &mut Conn, command: &Command) -> Result<Facts, Failure> {
    let needs = needs(command);
    let mut found = Found::default();
    for id in needs.ids {
        found.add(by_id(conn, id).await?);
    }
    let own = found.0.values().filter(|_| needs.own_numbers);
    let own = own.filter_map(|c| c.number.clone());
    let numbers: Vec<_> = own.chain(needs.number).collect();
    for number in numbers {
        let rows = sqlx::query("select row from company where number = $1")
            .bind(number.as_str())
            .fetch_all(&mut *conn)
            .await?;
        found.add(read(rows)?);
    }
    if let Some(key) = needs.key {
        let rows = sqlx::query("select row from company where known_by = $1")
            .bind(key)
            .fetch_all(&mut *conn)
            .await?;
        found.add(read(rows)?);
    }
    Ok(Facts {
        directory: Known::Known(found.reach(conn).await?),
    })
}

/// The companies that a command names, where its rule looks at no others.
#[must_use]
pub fn named(command: &Command) -> Option<Vec<CompanyId>> {
    match needs(command) {
        Needs {
            ids,
            key: None,
            number: None,
            own_numbers: false,
        } => Some(ids),
        _ => None,
    }
}

/// The facts, of companies that were [`named`]; `None` where one was merged into another, which is needed too.
#[must_use]
pub fn facts_of<'a>(named: impl IntoIterator<Item = &'a Row>) -> Option<Facts> {
    let mut found = Found::default();
    found.add(named.into_iter().filter_map(|row| match row {
        Row::Company(company) => Some(company.clone()),
        _ => None,
    }));
    found.missing().is_none().then(|| Facts {
        directory: Known::Known(Directory::of(found.0.into_values())),
    })
}

/// These companies, as far as they are there, each with all that it was merged into.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn reaching(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = CompanyId>,
) -> Result<Directory, Failure> {
    let mut ids: Vec<Uuid> = ids.into_iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut found = Found::default();
    for row in db::rows_of(conn, Kind::Company, &ids).await? {
        if let Row::Company(company) = row {
            found.add([company]);
        }
    }
    found.reach(conn).await
}

#[derive(Default)]
struct Found(BTreeMap<CompanyId, Company>);

impl Found {
    fn add(&mut self, companies: impl IntoIterator<Item = Company>) {
        self.0.extend(companies.into_iter().map(|c| (c.id, c)));
    }

    /// All of them, with what they were merged into.
    async fn reach(mut self, conn: &mut Conn) -> Result<Directory, Failure> {
        while let Some(into) = self.missing() {
            let company = by_id(conn, into).await?;
            if company.is_none() {
                return Err(Failure::new("a company was merged into none"));
            }
            self.add(company);
        }
        Ok(Directory::of(self.0.into_values()))
    }

    /// A company into which one of these was merged and which is not among them.
    fn missing(&self) -> Option<CompanyId> {
        let merged = self.0.values().filter_map(|c| c.merged_into);
        merged.into_iter().find(|into| !self.0.contains_key(into))
    }
}

/// One company.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn by_id(conn: &mut Conn, id: CompanyId) -> Result<Option<Company>, Failure> {
    let rows = sqlx::query("select row from company where id = $1")
        .bind(id.to_string())
        .fetch_all(conn)
        .await?;
    Ok(read(rows)?.pop())
}

/// All companies.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn directory(conn: &mut Conn) -> Result<Directory, Failure> {
    let rows = sqlx::query("select row from company")
        .fetch_all(conn)
        .await?;
    Ok(Directory::of(read(rows)?))
}

/// Writes a company over the one of before, or a new one where none was.
///
/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn store(conn: &mut Conn, company: &Company, new: bool) -> Result<(), Failure> {
    let then = if new { "" } else { OVER };
    insert(conn, TABLE, vec![cells(company)?], then).await
}

/// Writes companies over those of before, which are given first.
///
/// # Errors
/// Where the database refuses a row, or does not answer.
pub fn overwrite(pile: &mut Pile, companies: Vec<(Company, Company)>) -> Result<(), Failure> {
    let found_by = |c: &Company| (c.name.clone(), c.number.clone(), c.merged_into);
    let (alike, other): (Vec<_>, Vec<_>) = companies
        .into_iter()
        .partition(|(before, after)| found_by(before) == found_by(after));
    let rows: Result<_, Failure> = other.iter().map(|(_, after)| cells(after)).collect();
    pile.insert(TABLE, rows?, OVER);
    // Whatever is set is taken out of its index and put back, even where it is the same.
    let row = |(_, company): (_, Company)| {
        let id = Cell::Text(Some(company.id.to_string()));
        Ok(vec![id, Cell::Text(Some(written(&Row::Company(company))?))])
    };
    let rows: Result<_, Failure> = alike.into_iter().map(row).collect();
    pile.write(rows?, |values| {
        format!(
            "with changed (id, row) as (values {values})
             update company set row = changed.row from changed where company.id = changed.id"
        )
    });
    Ok(())
}

const TABLE: &str = "company (id, known_by, number, merged_into, row)";
const OVER: &str =
    "on conflict (id) do update set known_by = excluded.known_by, number = excluded.number,
    merged_into = excluded.merged_into, row = excluded.row";

fn cells(company: &Company) -> Result<Vec<Cell>, Failure> {
    Ok(vec![
        Cell::Text(Some(company.id.to_string())),
        Cell::Text(Some(normal(company.name.as_str()))),
        Cell::Text(company.number.as_ref().map(ToString::to_string)),
        Cell::Text(company.merged_into.map(|id| id.to_string())),
        Cell::Text(Some(written(&Row::Company(company.clone()))?)),
    ])
}

fn read(rows: Vec<AnyRow>) -> Result<Vec<Company>, Failure> {
    let mut companies = Vec::new();
    for row in rows {
        if let Row::Company(company) = read_row(Kind::Company, row.try_get("row")?)? {
            companies.push(company);
        }
    }
    Ok(companies)
}
