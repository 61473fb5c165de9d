//! Registers of companies to work on, of about 250 bytes a row, written as the server would write them.

use std::path::Path;

use anyhow::{Context, Result};
use app::company::{Company, CorporateNumber, Industry, SizeBand, normal};
use app::ideathon::Registration;
use app::row::Row;
use app::time::Time;
use app::value::{CompanyId, Line, Passage, RegistrationId};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};
use uuid::Uuid;

/// 2026-01-01, in milliseconds since 1970.
const BEGAN: u64 = 1_767_225_600_000;

/// As many different companies as are wanted, the same ones each time.
pub struct Register(u64);

impl Register {
    pub const fn new() -> Self {
        Self(7)
    }

    pub fn take(&mut self, many: u64) -> Result<Vec<Company>> {
        (0..many).map(|n| self.company(n)).collect()
    }

    fn company(&mut self, n: u64) -> Result<Company> {
        let at = BEGAN + n * 61_000;
        let name = format!("株式会社{}", self.word(&KANA, 4));
        let english = format!("{} {}", self.word(&LATIN, 3), self.word(&LATIN, 3));
        let note = self.word(&LATIN, 4);
        Ok(Company {
            id: CompanyId(Uuid::from_u128(self.id(at))),
            name: bad(Line::parse(&name))?,
            name_en: Some(bad(Line::parse(&english))?),
            number: Some(self.number()?),
            industry: Some(Industry::ALL[self.below(20)]),
            size: Some(SizeBand::ALL[self.below(5)]),
            note: bad(Passage::parse(&note))?,
            created: Time::from_timestamp_millis(i64::try_from(at)?).context("a time")?,
            ..Company::default()
        })
    }

    /// As a UUID of version 7 is made: a time, then chance.
    fn id(&mut self, at: u64) -> u128 {
        let chance = u128::from(self.chance()) << 64 | u128::from(self.chance());
        let chance = chance & 0x0fff_3fff_ffff_ffff_ffff;
        u128::from(at) << 80 | 7 << 76 | 2 << 62 | chance
    }

    /// The first digit checks the others: one of the nine is right.
    fn number(&mut self) -> Result<CorporateNumber> {
        let rest = 100_000_000_000 + self.chance() % 900_000_000_000;
        (1..=9)
            .find_map(|check| CorporateNumber::parse(&format!("{check}{rest}")).ok())
            .context("no check digit fits")
    }

    fn word(&mut self, of: &[&str], parts: usize) -> String {
        (0..parts).map(|_| of[self.below(of.len())]).collect()
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.chance() >> 33).unwrap_or_default() % limit
    }

    /// `SplitMix64`.
    fn chance(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// What is parsed here was made here.
fn bad<T>(parsed: Result<T, app::value::Bad>) -> Result<T> {
    parsed.map_err(|bad| anyhow::anyhow!("{bad:?}"))
}

const KANA: [&str; 16] = [
    "サク", "ミナ", "ホシ", "ワカ", "ギン", "ツバ", "アオ", "カワ", "ヤマ", "モリ", "ナミ", "ソラ",
    "ユキ", "ハナ", "トモ", "リョ",
];
const LATIN: [&str; 24] = [
    "ka", "mi", "so", "ren", "ta", "ko", "shi", "ya", "no", "ha", "ru", "ne", "sen", "to", "gi",
    "mo", "ki", "ra", "wa", "yu", "chi", "fu", "be", "do",
];

/// Rows as JSON with their ids, for the bare server.
pub fn bare(companies: &[Company]) -> Result<Vec<(String, String)>> {
    let json = |c: &Company| Ok((c.id.to_string(), text(&Row::Company(c.clone()))?));
    companies.iter().map(json).collect()
}

fn text(row: &Row) -> Result<String> {
    Ok(serde_json::to_string(&row.fields())?)
}

/// The database in a data folder while no server runs on it.
pub struct Base(SqliteConnection);

impl Base {
    /// Opens it, for one quick transaction that nobody needs to survive.
    pub async fn open(data: &Path) -> Result<Self> {
        let file = SqliteConnectOptions::new().filename(data.join("tomoni.sqlite"));
        let mut conn = SqliteConnection::connect_with(&file).await?;
        sqlx::raw_sql("pragma synchronous = off; begin immediate")
            .execute(&mut conn)
            .await?;
        Ok(Self(conn))
    }

    pub async fn close(mut self) -> Result<()> {
        sqlx::raw_sql("commit; pragma wal_checkpoint(truncate)")
            .execute(&mut self.0)
            .await?;
        Ok(self.0.close().await?)
    }

    /// Companies of long ago: the log does not know of them any more.
    pub async fn add(&mut self, companies: &[Company]) -> Result<()> {
        for company in companies {
            sqlx::query("insert into company (id, known_by, number, row) values ($1, $2, $3, $4)")
                .bind(company.id.to_string())
                .bind(normal(company.name.as_str()))
                .bind(company.number.as_ref().map(ToString::to_string))
                .bind(text(&Row::Company(company.clone()))?)
                .execute(&mut self.0)
                .await?;
        }
        Ok(())
    }

    /// Makes each company `times` companies, alike but for their ids, and without numbers.
    pub async fn multiply(&mut self, times: u32) -> Result<()> {
        sqlx::query(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < $1 - 1),
             new(id, old, known_by, row) as (
                 select substr(id, 1, 24) || printf('%012x', (rowid << 20) + i), id, known_by, row from company, n
             )
             insert into company (id, known_by, row)
                 select id, known_by, json_set(row, '$.id', id, '$.number', null) from new",
        )
        .bind(i64::from(times))
        .execute(&mut self.0)
        .await?;
        Ok(())
    }

    /// As many changes of registrations, which only staff of the events saw.
    pub async fn unseen(&mut self, changes: u32) -> Result<()> {
        let registration = Registration {
            id: RegistrationId::new(),
            ..Registration::default()
        };
        let id = registration.id.to_string();
        let row = text(&Row::Registration(registration))?;
        sqlx::query(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < $1)
             insert into log (number, scope, kind, id, before, after, at)
                 select number + i, $2, 'registration', $2, $3, $3, (select max(at) from log) from head, n",
        )
        .bind(i64::from(changes))
        .bind(&id)
        .bind(row)
        .execute(&mut self.0)
        .await?;
        sqlx::query(
            "insert into log_eye (eye, number) select eye, log.number from log, head,
                 (select 'area events' as eye union select 'link ' || $1) where log.number > head.number",
        )
        .bind(id)
        .execute(&mut self.0)
        .await?;
        sqlx::query("update head set number = number + $1")
            .bind(i64::from(changes))
            .execute(&mut self.0)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn companies_differ_and_weigh_about_250_bytes() {
        let companies = Register::new().take(1000).unwrap();
        let rows = bare(&companies).unwrap();
        let bytes: usize = rows.iter().map(|(_, row)| row.len()).sum();
        assert!((240..=280).contains(&(bytes / 1000)), "{bytes}");
        let ids: std::collections::HashSet<_> = rows.iter().map(|(id, _)| id).collect();
        assert_eq!(ids.len(), 1000);
    }
}
