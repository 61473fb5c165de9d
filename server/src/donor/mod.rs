//! Donors on the server: what their rules look at, their tables, the books, and the public form.

pub mod form;
pub mod ledger;
pub mod postal;
pub mod store;

use app::donor::{
    CHARITY, Charity, Command, Donor, Facts, Needs, Payment, Pledge, Transfer, needs,
};
use app::row::{Kind, Row};
use app::rule::Known;
use uuid::Uuid;

use crate::db::{Conn, found_by, rows_of};
use crate::error::Failure;

/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn facts(conn: &mut Conn, command: &Command) -> Result<Facts, Failure> {
    let named = needs(command);
    let payments = payments(conn, &named).await?;
    let needs = named.with(&payments);
    let transfers = transfers(conn, &needs).await?;
    let pledges = pledges(conn, &needs).await?;
    let mut donors = needs.donors;
    donors.extend(pledges.iter().map(|pledge| pledge.donor));
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
    let rows = of_ids(conn, Kind::Payment, ids).await?;
    Ok(rows.into_iter().filter_map(payment).collect())
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
