//! Holds receipts against the payments that they name, and counts their numbers.

use std::collections::{BTreeMap, BTreeSet};

use app::donor::{Merges, Payment, Receipt};
use app::row::{Kind, Row};
use app::value::PaymentId;
use sqlx::Row as _;

use super::verify::{Flaw, page};
use crate::db::{Conn, read_row, rows_of};
use crate::error::Failure;

/// How many receipts hold, and how many yen they say together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Papers {
    pub holding: i64,
    pub yen: i64,
}

/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn look(conn: &mut Conn) -> Result<Result<Papers, Flaw>, Failure> {
    if let Some(flaw) = missing(conn).await? {
        return Ok(Err(flaw));
    }
    let merges = merges(conn).await?;
    let mut papers = Papers::default();
    let mut named = BTreeSet::new();
    let mut last = String::new();
    loop {
        let rows = page(conn, Kind::Receipt, &last).await?;
        let Some((end, _)) = rows.last() else {
            return Ok(Ok(papers));
        };
        let receipts = rows.iter().filter_map(|(_, row)| match row {
            Row::Receipt(receipt) if receipt.holds() => Some(receipt),
            _ => None,
        });
        let receipts: Vec<&Receipt> = receipts.collect();
        let payments = payments(conn, &receipts).await?;
        for receipt in receipts {
            let fits = says(receipt, &payments, &merges);
            let once = receipt.said.items.iter().all(|i| named.insert(i.payment));
            if !(fits && once) {
                let number = receipt.number;
                return Ok(Err(Flaw::Receipt { number }));
            }
            papers.holding += 1;
            papers.yen += receipt.said.total().get();
        }
        last.clone_from(end);
    }
}

/// A year whose numbers do not go from 1 to their count.
async fn missing(conn: &mut Conn) -> Result<Option<Flaw>, Failure> {
    let query = sqlx::query(
        "select year, count(*) as many, max(serial) as last, min(serial) as first from receipt
         group by year order by year",
    );
    for row in query.fetch_all(conn).await? {
        let (many, last): (i64, i64) = (row.try_get("many")?, row.try_get("last")?);
        if many != last || row.try_get::<i64, _>("first")? != 1 {
            let (year, receipts) = (row.try_get("year")?, many);
            return Ok(Some(Flaw::Numbers {
                year,
                receipts,
                last,
            }));
        }
    }
    Ok(None)
}

async fn payments(
    conn: &mut Conn,
    receipts: &[&Receipt],
) -> Result<BTreeMap<PaymentId, Payment>, Failure> {
    let items = receipts.iter().flat_map(|receipt| &receipt.said.items);
    let ids: BTreeSet<PaymentId> = items.map(|item| item.payment).collect();
    let ids: Vec<uuid::Uuid> = ids.into_iter().map(|id| id.0).collect();
    let rows = rows_of(conn, Kind::Payment, &ids).await?;
    let payments = rows.into_iter().filter_map(|row| match row {
        Row::Payment(payment) => Some((payment.id, payment)),
        _ => None,
    });
    Ok(payments.collect())
}

/// Donors who turned out to be others.
async fn merges(conn: &mut Conn) -> Result<Merges, Failure> {
    let query = sqlx::query("select row from donor where merged_into is not null");
    let mut donors = Vec::new();
    for row in query.fetch_all(conn).await? {
        if let Row::Donor(donor) = read_row(Kind::Donor, row.try_get("row")?)? {
            donors.push(donor);
        }
    }
    Ok(Merges::of(&donors))
}

/// Whether it says of each payment what stayed, and is its giver's.
fn says(receipt: &Receipt, payments: &BTreeMap<PaymentId, Payment>, merges: &Merges) -> bool {
    receipt.said.items.iter().all(|item| {
        let payment = payments.get(&item.payment);
        payment.is_some_and(|paid| {
            merges.same(paid.donor, receipt.donor) && paid.stays() == item.amount && paid.is_gift()
        })
    })
}
