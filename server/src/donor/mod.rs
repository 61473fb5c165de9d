//! Donors on the server: what their rules look at, their tables, the books, and the public form.

pub mod books;
pub mod form;
pub mod ledger;
pub mod paper;
pub mod postal;
pub mod provider;
pub mod receipts;
pub mod store;

use app::donor::{
    BATCH, CHARITY, Charity, Command, Donor, Facts, Needs, Number, Payment, Pledge, Receipt, Run,
    Transfer, needs,
};
use app::row::{Kind, Row};
use app::rule::Known;
use app::value::DonorId;
use sqlx::Row as _;
use uuid::Uuid;

use crate::db::{Conn, found_by, read_row, rows_of};
use crate::error::Failure;

/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn facts(conn: &mut Conn, command: &Command) -> Result<Facts, Failure> {
    let mut named = needs(command);
    if named.charged {
        let lines = transfers(conn, &named).await?;
        named
            .payments
            .extend(lines.iter().filter_map(|l| l.payment));
    }
    let payments = payments(conn, &named).await?;
    let needs = named.with(&payments);
    let transfers = transfers(conn, &needs).await?;
    let pledges = pledges(conn, &needs).await?;
    let receipts = receipts(conn, &needs, &payments).await?;
    let numbers = match command {
        Command::Issue(_) | Command::GoOn(_) => numbers(conn).await?,
        _ => Vec::new(),
    };
    let runs = if needs.runs {
        runs(conn).await?
    } else {
        Vec::new()
    };
    let mut donors = needs.donors;
    donors.extend(pledges.iter().map(|pledge| pledge.donor));
    donors.extend(receipts.iter().map(|receipt| receipt.donor));
    donors.sort_unstable();
    donors.dedup();
    let donors = donors.into_iter().map(|id| id.0).collect();
    Ok(Facts {
        charity: Known::Known(charity(conn).await?),
        donors: Known::Known(
            of_ids(conn, Kind::Donor, donors)
                .await?
                .into_iter()
                .filter_map(donor)
                .collect(),
        ),
        pledges: Known::Known(pledges),
        payments: Known::Known(payments),
        transfers: Known::Known(transfers),
        receipts: Known::Known(receipts),
        numbers: Known::Known(numbers),
        runs: Known::Known(runs),
    })
}

/// Who receives gifts, where staff has said so.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn charity(conn: &mut Conn) -> Result<Option<Charity>, Failure> {
    let rows = rows_of(conn, Kind::Charity, &[CHARITY.0]).await?;
    Ok(rows.into_iter().find_map(|row| match row {
        Row::Charity(charity) => Some(charity),
        _ => None,
    }))
}

async fn payments(conn: &mut Conn, needs: &Needs) -> Result<Vec<Payment>, Failure> {
    let ids = needs.payments.iter().map(|id| id.0).collect();
    let mut rows = of_ids(conn, Kind::Payment, ids).await?;
    let donor: Vec<String> = needs.all_of.iter().map(ToString::to_string).collect();
    rows.extend(found_by(conn, Kind::Payment, "donor", &donor).await?);
    let mut payments: Vec<Payment> = rows.into_iter().filter_map(payment).collect();
    payments.sort_by_key(|payment| payment.id);
    payments.dedup_by_key(|payment| payment.id);
    Ok(payments)
}

/// Those of the donors, those that are named, and those that name a payment.
async fn receipts(
    conn: &mut Conn,
    needs: &Needs,
    payments: &[Payment],
) -> Result<Vec<Receipt>, Failure> {
    let mut ids: Vec<Uuid> = needs.receipts.iter().map(|id| id.0).collect();
    let known = payments.iter().map(|payment| payment.id);
    for payment in known.filter(|id| needs.payments.contains(id)) {
        let query = sqlx::query("select receipt from receipt_item where payment = $1");
        let found = query
            .bind(payment.to_string())
            .fetch_all(&mut *conn)
            .await?;
        for row in found {
            ids.extend(Uuid::try_parse(row.try_get("receipt")?));
        }
    }
    let mut rows = of_ids(conn, Kind::Receipt, ids).await?;
    let donor: Vec<String> = needs.all_of.iter().map(ToString::to_string).collect();
    rows.extend(found_by(conn, Kind::Receipt, "donor", &donor).await?);
    let receipts = rows.into_iter().filter_map(|row| match row {
        Row::Receipt(receipt) => Some(receipt),
        _ => None,
    });
    let mut receipts: Vec<Receipt> = receipts.collect();
    receipts.sort_by_key(|receipt| receipt.id);
    receipts.dedup_by_key(|receipt| receipt.id);
    Ok(receipts)
}

async fn runs(conn: &mut Conn) -> Result<Vec<Run>, Failure> {
    let rows = crate::sync::store::all(conn, Kind::Run).await?;
    Ok(rows.into_iter().filter_map(run).collect())
}

fn run(row: Row) -> Option<Run> {
    match row {
        Row::Run(run) => Some(run),
        _ => None,
    }
}

/// The year's receipts that are being issued, and whose turn it is next; none: all had theirs.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn turns(conn: &mut Conn) -> Result<Option<(Run, Vec<DonorId>)>, Failure> {
    let query = sqlx::query("select row from run where going = 1");
    let Some(going) = query.fetch_optional(&mut *conn).await? else {
        return Ok(None);
    };
    let Row::Run(run) = read_row(Kind::Run, going.try_get("row")?)? else {
        return Ok(None);
    };
    let after = run.after.map(|id| id.to_string()).unwrap_or_default();
    let next = sqlx::query("select id from donor where id > $1 order by id limit $2")
        .bind(after)
        .bind(i64::try_from(BATCH)?)
        .fetch_all(conn)
        .await?;
    let mut donors = Vec::new();
    for row in next {
        donors.extend(DonorId::parse(row.try_get("id")?));
    }
    Ok(Some((run, donors)))
}

/// The last number of each year. Read behind the lock of the log's end, so that no two get the same.
async fn numbers(conn: &mut Conn) -> Result<Vec<Number>, Failure> {
    let query = sqlx::query("select year, max(serial) as serial from receipt group by year");
    let mut numbers = Vec::new();
    for row in query.fetch_all(conn).await? {
        numbers.push(Number {
            year: u16::try_from(row.try_get::<i64, _>("year")?)?,
            serial: u32::try_from(row.try_get::<i64, _>("serial")?)?,
        });
    }
    Ok(numbers)
}

async fn transfers(conn: &mut Conn, needs: &Needs) -> Result<Vec<Transfer>, Failure> {
    let ids = needs.transfers.iter().map(|id| id.0).collect();
    let mut rows = of_ids(conn, Kind::Transfer, ids).await?;
    rows.extend(found_by(conn, Kind::Transfer, "key", &needs.keys).await?);
    let transfers = rows.into_iter().filter_map(|row| match row {
        Row::Transfer(transfer) => Some(transfer),
        _ => None,
    });
    let mut transfers: Vec<Transfer> = transfers.collect();
    transfers.sort_by_key(|transfer| transfer.id);
    transfers.dedup_by_key(|transfer| transfer.id);
    Ok(transfers)
}

async fn pledges(conn: &mut Conn, needs: &Needs) -> Result<Vec<Pledge>, Failure> {
    let ids = needs.pledges.iter().map(|id| id.0).collect();
    let mut rows = of_ids(conn, Kind::Pledge, ids).await?;
    let references: Vec<String> = needs.references.iter().map(ToString::to_string).collect();
    rows.extend(found_by(conn, Kind::Pledge, "reference", &references).await?);
    let pledges = rows.into_iter().filter_map(|row| match row {
        Row::Pledge(pledge) => Some(pledge),
        _ => None,
    });
    let mut pledges: Vec<Pledge> = pledges.collect();
    pledges.sort_by_key(|pledge| pledge.id);
    pledges.dedup_by_key(|pledge| pledge.id);
    Ok(pledges)
}

/// Each id once: an import may name one many times.
async fn of_ids(conn: &mut Conn, kind: Kind, mut ids: Vec<Uuid>) -> Result<Vec<Row>, Failure> {
    ids.sort_unstable();
    ids.dedup();
    rows_of(conn, kind, &ids).await
}

fn payment(row: Row) -> Option<Payment> {
    match row {
        Row::Payment(payment) => Some(payment),
        _ => None,
    }
}

fn donor(row: Row) -> Option<Donor> {
    match row {
        Row::Donor(donor) => Some(donor),
        _ => None,
    }
}
