//! Reads the books and the rows, and holds them against each other: every yen, on every day.

use std::collections::{BTreeMap, BTreeSet};

use app::donor::ledger::{Account, Posting, of_payment, of_transfer};
use app::donor::{Number, Payment, Pledge, TransferState};
use app::row::{Kind, Row};
use app::value::{PledgeId, Yen};
use sqlx::{Acquire as _, AssertSqlSafe, Executor as _, Row as _};

use super::papers::{self, Papers};
use crate::clock::micros;
use crate::db::{Conn, read_row};
use crate::error::Failure;

/// So many rows are held against their postings at a time: what it takes does not grow with the books.
const PAGE: i64 = 1_000;

/// What the books hold, where they are whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    pub postings: i64,
    pub entries: i64,
    /// In yen, debit above zero; together zero.
    pub balances: BTreeMap<Account, i64>,
    /// Receipts that hold.
    pub papers: Papers,
}

/// The first thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Postings are numbered from 1 without a gap, and here is one.
    Gap { postings: i64, last: i64 },
    /// The entries of a posting are not zero together, or there are none.
    Unbalanced { posting: i64 },
    /// The books say something else of a row than the row itself.
    Differs { kind: &'static str, id: String },
    /// The books tell of so many rows that are not there.
    Astray { postings: i64 },
    /// A promise says that another sum came for it than its payments say.
    Promise { id: String },
    /// What waits for a name in the books is not what the statement's open lines are together.
    Unassigned { books: i64, lines: i64 },
    /// Receipts of a year are numbered from 1 without a gap, and here is one.
    Numbers { year: i64, receipts: i64, last: i64 },
    /// A receipt says something else than the payments that it names, or one of them stands on another as well.
    Receipt { number: Number },
}

impl core::fmt::Display for Flaw {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Gap { postings, last } => {
                write!(
                    f,
                    "there are {postings} postings, and the last is number {last}"
                )
            }
            Self::Unbalanced { posting } => write!(f, "posting {posting} does not balance"),
            Self::Differs { kind, id } => {
                write!(
                    f,
                    "the books say something else of {kind} {id} than its row"
                )
            }
            Self::Astray { postings } => write!(f, "{postings} postings are about no row"),
            Self::Promise { id } => {
                write!(f, "pledge {id} says another sum than its payments")
            }
            Self::Numbers {
                year,
                receipts,
                last,
            } => write!(
                f,
                "there are {receipts} receipts of {year}, and the last is number {last}"
            ),
            Self::Receipt { number } => {
                write!(f, "receipt {number} says something else than its payments")
            }
            Self::Unassigned { books, lines } => write!(
                f,
                "{books} yen wait for a name in the books, {lines} in the bank's lines"
            ),
        }
    }
}

/// What an account got for a donor on a day.
type Sums = BTreeMap<(String, Option<String>, i64), i64>;

/// All of it as it is at one moment, also beside a server that writes.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn verify(conn: &mut Conn) -> Result<Result<Books, Flaw>, Failure> {
    let mut moment = conn.begin().await?;
    if moment.backend_name() != "SQLite" {
        moment
            .execute("set transaction isolation level repeatable read read only")
            .await?;
    }
    let verdict = look(&mut moment).await?;
    moment.commit().await?;
    Ok(verdict)
}

async fn look(conn: &mut Conn) -> Result<Result<Books, Flaw>, Failure> {
    let books = match balanced(conn).await? {
        Ok(books) => books,
        Err(flaw) => return Ok(Err(flaw)),
    };
    let mut promised = BTreeMap::new();
    let mut open = 0;
    let mut told = 0;
    for kind in [Kind::Payment, Kind::Transfer] {
        let mut last = String::new();
        loop {
            let rows = page(conn, kind, &last).await?;
            let Some((end, _)) = rows.last() else {
                break;
            };
            let (posted, postings) = posted(conn, kind, &rows).await?;
            told += postings;
            for (id, row) in &rows {
                let sums = posted.get(id).cloned().unwrap_or_default();
                if sums != expected(row) {
                    let (kind, id) = (kind.name(), id.clone());
                    return Ok(Err(Flaw::Differs { kind, id }));
                }
                match row {
                    Row::Payment(payment) => count(payment, &mut promised),
                    Row::Transfer(t) if t.state == TransferState::Open => open += t.stays().get(),
                    _ => {}
                }
            }
            last.clone_from(end);
        }
    }
    if told != books.postings {
        let postings = books.postings - told;
        return Ok(Err(Flaw::Astray { postings }));
    }
    let waits = books.balances.get(&Account::Unassigned).copied();
    let waits = -waits.unwrap_or_default();
    if waits != open {
        let (books, lines) = (waits, open);
        return Ok(Err(Flaw::Unassigned { books, lines }));
    }
    if let Some(id) = broken_promise(conn, &promised).await? {
        return Ok(Err(Flaw::Promise { id }));
    }
    let papers = papers::look(conn).await?;
    Ok(papers.map(|papers| Books { papers, ..books }))
}

/// Whether the books hold together by themselves.
async fn balanced(conn: &mut Conn) -> Result<Result<Books, Flaw>, Failure> {
    let heads = sqlx::query(
        "select count(*) as many, coalesce(max(number), 0) as last, coalesce(min(number), 1) as first from posting",
    )
    .fetch_one(&mut *conn)
    .await?;
    let (postings, last): (i64, i64) = (heads.try_get("many")?, heads.try_get("last")?);
    if postings != last || heads.try_get::<i64, _>("first")? != 1 {
        return Ok(Err(Flaw::Gap { postings, last }));
    }
    let uneven = sqlx::query(
        "select number from posting left join entry on entry.posting = posting.number
         group by number having coalesce(sum(amount), 1) <> 0 order by number limit 1",
    )
    .fetch_optional(&mut *conn)
    .await?;
    if let Some(row) = uneven {
        let posting = row.try_get("number")?;
        return Ok(Err(Flaw::Unbalanced { posting }));
    }
    let rows = sqlx::query(
        "select account, cast(sum(amount) as bigint) as yen, count(*) as many from entry group by account",
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut books = Books {
        postings,
        ..Books::default()
    };
    for row in rows {
        let account: String = row.try_get("account")?;
        let account = Account::parse(&account)
            .ok_or_else(|| Failure::new("the books have an account that nobody knows"))?;
        books.balances.insert(account, row.try_get("yen")?);
        books.entries += row.try_get::<i64, _>("many")?;
    }
    Ok(Ok(books))
}

/// The next rows of a kind behind an id.
pub(super) async fn page(
    conn: &mut Conn,
    kind: Kind,
    last: &str,
) -> Result<Vec<(String, Row)>, Failure> {
    let table = kind.name();
    let query = format!("select id, row from {table} where id > $1 order by id limit {PAGE}");
    let query = sqlx::query(AssertSqlSafe(query)).bind(last.to_owned());
    let mut rows = Vec::new();
    for row in query.fetch_all(conn).await? {
        rows.push((row.try_get("id")?, read_row(kind, row.try_get("row")?)?));
    }
    Ok(rows)
}

/// What the books say of these rows, and in how many postings. What they say of others between them is not counted:
/// those are not there.
async fn posted(
    conn: &mut Conn,
    kind: Kind,
    rows: &[(String, Row)],
) -> Result<(BTreeMap<String, Sums>, i64), Failure> {
    let (Some((first, _)), Some((last, _))) = (rows.first(), rows.last()) else {
        return Ok(Default::default());
    };
    let here: BTreeSet<&str> = rows.iter().map(|(id, _)| id.as_str()).collect();
    let query = sqlx::query(
        "select source, number, day, account, entry.donor, amount from posting
         join entry on entry.posting = posting.number
         where kind = $1 and source >= $2 and source <= $3 order by number",
    );
    let query = query
        .bind(kind.name())
        .bind(first.clone())
        .bind(last.clone());
    let mut all: BTreeMap<String, Sums> = BTreeMap::new();
    let (mut postings, mut before) = (0, 0);
    for row in query.fetch_all(conn).await? {
        let source: String = row.try_get("source")?;
        if !here.contains(source.as_str()) {
            continue;
        }
        let number: i64 = row.try_get("number")?;
        postings += i64::from(number != before);
        before = number;
        let of = all.entry(source).or_default();
        let place = (
            row.try_get("account")?,
            row.try_get("donor")?,
            row.try_get("day")?,
        );
        add(of, place, row.try_get("amount")?);
    }
    Ok((all, postings))
}

/// What the books must say of a row.
fn expected(row: &Row) -> Sums {
    let postings: Vec<Posting> = match row {
        Row::Payment(payment) => of_payment(payment),
        Row::Transfer(transfer) => of_transfer(transfer),
        _ => Vec::new(),
    };
    let mut sums = Sums::new();
    for posting in &postings {
        for entry in &posting.entries {
            let account = entry.account.name().to_owned();
            let donor = entry.donor.map(|id| id.to_string());
            add(
                &mut sums,
                (account, donor, micros(posting.day)),
                entry.amount,
            );
        }
    }
    sums
}

/// What went one way and back on a day is nothing.
fn add(sums: &mut Sums, place: (String, Option<String>, i64), amount: i64) {
    let sum = sums.entry(place.clone()).or_default();
    *sum += amount;
    if *sum == 0 {
        sums.remove(&place);
    }
}

fn count(payment: &Payment, promised: &mut BTreeMap<PledgeId, (i64, u32)>) {
    if let Some(pledge) = payment.pledge {
        let sum = promised.entry(pledge).or_default();
        sum.0 += payment.stays().get();
        sum.1 += u32::from(!payment.stays().is_zero());
    }
}

/// A promise that says something else of what came for it than the payments do.
async fn broken_promise(
    conn: &mut Conn,
    promised: &BTreeMap<PledgeId, (i64, u32)>,
) -> Result<Option<String>, Failure> {
    let mut last = String::new();
    loop {
        let rows = page(conn, Kind::Pledge, &last).await?;
        let Some((end, _)) = rows.last() else {
            return Ok(None);
        };
        let broken = rows.iter().find(|(_, row)| match row {
            Row::Pledge(pledge) => {
                let (yen, payments) = promised.get(&pledge.id).copied().unwrap_or_default();
                !says(pledge, yen, payments)
            }
            _ => true,
        });
        if let Some((id, _)) = broken {
            return Ok(Some(id.clone()));
        }
        last.clone_from(end);
    }
}

fn says(pledge: &Pledge, yen: i64, payments: u32) -> bool {
    Yen::new(yen) == Ok(pledge.received) && pledge.payments == payments
}
