//! The tables of donors: each row as it travels, beside what it is found and held together by.

use app::donor::{
    Campaign, Charity, Donor, Fulfilment, Payment, Plan, Pledge, Receipt, Run, RunState, Transfer,
};
use app::row::Row;
use app::value::Email;

use crate::clock::micros;
use crate::db::{Cell, Conn, insert, written};
use crate::error::Failure;

/// Writes who receives gifts.
///
/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn charity(conn: &mut Conn, charity: &Charity, new: bool) -> Result<(), Failure> {
    let cells = vec![text(charity.id), row(Row::Charity(charity.clone()))?];
    insert(conn, "charity (id, row)", vec![cells], over(new, ROW)).await
}

/// Writes a donor over the one of before, or a new one where none was.
///
/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn donor(conn: &mut Conn, donor: &Donor, new: bool) -> Result<(), Failure> {
    let email = donor.details.email.as_ref().map(Email::key);
    let cells = vec![
        text(donor.id),
        text(email.unwrap_or_default()),
        Cell::Text(donor.merged_into.map(|id| id.to_string())),
        row(Row::Donor(donor.clone()))?,
    ];
    let then =
        "on conflict (id) do update set email = excluded.email, merged_into = excluded.merged_into,
         row = excluded.row";
    let into = "donor (id, email, merged_into, row)";
    insert(conn, into, vec![cells], over(new, then)).await
}

/// Writes a promise over the one of before, or a new one where none was.
///
/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn pledge(conn: &mut Conn, pledge: &Pledge, new: bool) -> Result<(), Failure> {
    let cells = vec![
        text(pledge.id),
        text(pledge.donor),
        text(&pledge.reference),
        Cell::Perhaps(pledge.turns_at().map(micros)),
        Cell::Perhaps(pledge.asks_at().map(micros)),
        Cell::Perhaps(pledge.reads_until().map(micros)),
        row(Row::Pledge(pledge.clone()))?,
    ];
    let into = "pledge (id, donor, reference, turns_at, asks_at, reads_at, row)";
    let then =
        "on conflict (id) do update set donor = excluded.donor, turns_at = excluded.turns_at,
         asks_at = excluded.asks_at, reads_at = excluded.reads_at, row = excluded.row";
    insert(conn, into, vec![cells], over(new, then)).await
}

/// Writes a payment over the one of before, or a new one where none was.
///
/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn payment(conn: &mut Conn, payment: &Payment, new: bool) -> Result<(), Failure> {
    let cells = vec![
        text(payment.id),
        text(payment.donor),
        Cell::Text(payment.pledge.map(|id| id.to_string())),
        Cell::Text(payment.transfer.map(|id| id.to_string())),
        Cell::Number((!payment.stays().is_zero()).into()),
        Cell::Text(payment.campaign.map(|id| id.to_string())),
        Cell::Number(payment.stays().get()),
        row(Row::Payment(payment.clone()))?,
    ];
    let into = "payment (id, donor, pledge, transfer, stays, campaign, yen, row)";
    let then = "on conflict (id) do update set donor = excluded.donor, pledge = excluded.pledge,
         stays = excluded.stays, campaign = excluded.campaign, yen = excluded.yen, row = excluded.row";
    insert(conn, into, vec![cells], over(new, then)).await
}

/// Writes a line of the bank's statement over the one of before, or a new one where none was.
///
/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn transfer(conn: &mut Conn, transfer: &Transfer, new: bool) -> Result<(), Failure> {
    let cells = vec![
        text(transfer.id),
        text(transfer.key()),
        Cell::Perhaps(transfer.charge.is_none().then(|| micros(transfer.day))),
        row(Row::Transfer(transfer.clone()))?,
    ];
    insert(
        conn,
        "transfer (id, key, bank_day, row)",
        vec![cells],
        over(new, ROW),
    )
    .await
}

/// Writes a receipt over the one of before, or a new one where none was, with the payments that it names.
///
/// # Errors
/// Where the database refuses the row (a number or a payment that another one has), or does not answer.
pub async fn receipt(conn: &mut Conn, receipt: &Receipt, new: bool) -> Result<(), Failure> {
    let holds = i64::from(receipt.holds());
    let cells = vec![
        text(receipt.id),
        text(receipt.donor),
        Cell::Number(receipt.number.year.into()),
        Cell::Number(receipt.number.serial.into()),
        Cell::Number(holds),
        row(Row::Receipt(receipt.clone()))?,
    ];
    let into = "receipt (id, donor, year, serial, holds, row)";
    let then = "on conflict (id) do update set donor = excluded.donor, holds = excluded.holds, row = excluded.row";
    insert(conn, into, vec![cells], over(new, then)).await?;
    let items = receipt.said.items.iter();
    let items = items.map(|item| vec![text(receipt.id), text(item.payment), Cell::Number(holds)]);
    let then = "on conflict (receipt, payment) do update set holds = excluded.holds";
    let into = "receipt_item (receipt, payment, holds)";
    insert(conn, into, items.collect(), over(new, then)).await
}

/// Writes how far the receipts of a year are over what was before, or a new row where none was.
///
/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn run(conn: &mut Conn, run: &Run, new: bool) -> Result<(), Failure> {
    let going = i64::from(run.state == RunState::Going);
    let cells = vec![
        text(run.id),
        Cell::Number(going),
        row(Row::Run(run.clone()))?,
    ];
    let then = "on conflict (id) do update set going = excluded.going, row = excluded.row";
    insert(conn, "run (id, going, row)", vec![cells], over(new, then)).await
}

/// Writes what members are promised over what was before, or a new plan where none was.
///
/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn plan(conn: &mut Conn, plan: &Plan, new: bool) -> Result<(), Failure> {
    let cells = vec![text(plan.id), row(Row::Plan(plan.clone()))?];
    insert(conn, "plan (id, row)", vec![cells], over(new, ROW)).await
}

/// Writes what became of a benefit over what was before, or a new row where none was.
///
/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn fulfilment(conn: &mut Conn, one: &Fulfilment, new: bool) -> Result<(), Failure> {
    let cells = vec![
        text(one.id),
        text(one.donor),
        row(Row::Fulfilment(one.clone()))?,
    ];
    insert(
        conn,
        "fulfilment (id, donor, row)",
        vec![cells],
        over(new, ROW),
    )
    .await
}

/// Writes a campaign over the one of before, or a new one where none was.
///
/// # Errors
/// Where the database refuses the row (an address that another one has), or does not answer.
pub async fn campaign(conn: &mut Conn, campaign: &Campaign, new: bool) -> Result<(), Failure> {
    let cells = vec![
        text(campaign.id),
        text(&campaign.appeal.slug),
        row(Row::Campaign(campaign.clone()))?,
    ];
    let then = "on conflict (id) do update set slug = excluded.slug, row = excluded.row";
    insert(
        conn,
        "campaign (id, slug, row)",
        vec![cells],
        over(new, then),
    )
    .await
}

const ROW: &str = "on conflict (id) do update set row = excluded.row";

/// What is new must be new: an id that is taken fails.
const fn over(new: bool, then: &'static str) -> &'static str {
    if new { "" } else { then }
}

fn text(value: impl core::fmt::Display) -> Cell {
    Cell::Text(Some(value.to_string()))
}

fn row(row: Row) -> Result<Cell, Failure> {
    Ok(Cell::Text(Some(written(&row)?)))
}
