//! The register of companies on the server: what its rules look at, and its table.

use std::collections::BTreeMap;

use app::company::{Command, Company, Directory, Facts, needs, normal};
use app::row::{Kind, Row};
use app::rule::Known;
use app::value::CompanyId;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::db::{Conn, read_row, written};
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
    while let Some(into) = found.missing() {
        let company = by_id(conn, into).await?;
        if company.is_none() {
            return Err(Failure::new("a company was merged into none"));
        }
        found.add(company);
    }
    Ok(Facts {
        directory: Known::Known(Directory::of(found.0.into_values())),
    })
}

#[derive(Default)]
struct Found(BTreeMap<CompanyId, Company>);

impl Found {
    fn add(&mut self, companies: impl IntoIterator<Item = Company>) {
        self.0.extend(companies.into_iter().map(|c| (c.id, c)));
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
    let query = if new {
        "insert into company (id, known_by, number, merged_into, row) values ($1, $2, $3, $4, $5)"
    } else {
        "update company set known_by = $2, number = $3, merged_into = $4, row = $5 where id = $1"
    };
    sqlx::query(query)
        .bind(company.id.to_string())
        .bind(normal(company.name.as_str()))
        .bind(company.number.as_ref().map(ToString::to_string))
        .bind(company.merged_into.map(|id| id.to_string()))
        .bind(written(&Row::Company(company.clone()))?)
        .execute(conn)
        .await?;
    Ok(())
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
