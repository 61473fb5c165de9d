//! Donors on the server: what their rules look at, their tables, the books, the public form, and their own page.

pub mod books;
pub mod campaign;
pub mod form;
pub mod labels;
pub mod ledger;
pub mod paper;
pub mod portal;
pub mod postal;
pub mod provider;
pub mod receipts;
pub mod store;

use std::collections::{BTreeMap, BTreeSet};

use app::access::Actor;
use app::donor::{
    BATCH, CHARITY, Charity, Command, Donor, Facts, Fulfilment, Merges, Needs, Number, Payment,
    Plan, Pledge, Receipt, Run, Transfer, needs, task_of,
};
use app::row::{Kind, Row};
use app::rule::Known;
use app::task::Task;
use app::time::Time;
use app::value::{DonorId, Email, PledgeId};
use chrono::TimeDelta;
use sqlx::Row as _;
use uuid::Uuid;

use crate::clock::micros;
use crate::db::{Conn, found_by, read_row, rows_of};
use crate::error::Failure;

/// After the last line of a statement so much passes before anybody is asked for money.
const READING: TimeDelta = TimeDelta::hours(1);
/// Promises that one look of the clock is about.
const DUE_AT_ONCE: i64 = 200;

/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn facts(conn: &mut Conn, command: &Command) -> Result<Facts, Failure> {
    let mut named = whole(conn, needs(command)).await?;
    if named.charged {
        let lines = transfers(conn, &named).await?;
        let paid = lines.iter().filter_map(|line| line.payment);
        named.payments.extend(paid);
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
    let campaigns = if needs.campaigns {
        campaign::all(conn).await?
    } else {
        Vec::new()
    };
    let members_of: Vec<String> = needs.members_of.iter().map(ToString::to_string).collect();
    let members = found_by(conn, Kind::Membership, "donor", &members_of).await?;
    let memberships = members.into_iter().filter_map(|row| match row {
        Row::Membership(membership) => Some(membership),
        _ => None,
    });
    let memberships = memberships.collect();
    let plans = if needs.plans {
        plans(conn).await?
    } else {
        Vec::new()
    };
    let fulfilments = fulfilments(conn, &needs).await?;
    let tasks = tasks(conn, &pledges).await?;
    let promised = pledges.iter().map(|pledge| pledge.donor);
    let donors = promised.chain(receipts.iter().map(|receipt| receipt.donor));
    let donors = donors.chain(needs.donors).collect();
    Ok(Facts {
        charity: Known::Known(charity(conn).await?),
        donors: Known::Known(merged(conn, donors).await?),
        pledges: Known::Known(pledges),
        payments: Known::Known(payments),
        transfers: Known::Known(transfers),
        receipts: Known::Known(receipts),
        numbers: Known::Known(numbers),
        runs: Known::Known(runs),
        memberships: Known::Known(memberships),
        plans: Known::Known(plans),
        fulfilments: Known::Known(fulfilments),
        campaigns: Known::Known(campaigns),
        tasks: Known::Known(tasks),
    })
}

/// With all that is of others who turned out to be the same.
async fn whole(conn: &mut Conn, needs: Needs) -> Result<Needs, Failure> {
    if needs.all_of.is_empty() && needs.given_to.is_empty() {
        return Ok(needs);
    }
    let ids = needs.all_of.iter().chain(&needs.given_to);
    let all = merged(conn, ids.copied().collect()).await?;
    Ok(needs.of_whole(&Merges::of(&all)))
}

/// These donors, each with all who turned out to be the same.
async fn merged(conn: &mut Conn, ids: BTreeSet<DonorId>) -> Result<Vec<Donor>, Failure> {
    let mut found: BTreeMap<DonorId, Donor> = BTreeMap::new();
    let mut looked_at = BTreeSet::new();
    let mut at = ids;
    while !at.is_empty() {
        let names: Vec<String> = at.iter().map(ToString::to_string).collect();
        let mut rows = found_by(conn, Kind::Donor, "id", &names).await?;
        rows.extend(found_by(conn, Kind::Donor, "merged_into", &names).await?);
        looked_at.append(&mut at);
        for donor in rows.into_iter().filter_map(donor) {
            let near = donor.merged_into.into_iter().chain([donor.id]);
            at.extend(near.filter(|id| !looked_at.contains(id)));
            found.insert(donor.id, donor);
        }
    }
    Ok(found.into_values().collect())
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

/// The donors with an address for mails.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn by_email(conn: &mut Conn, email: &Email) -> Result<Vec<Donor>, Failure> {
    // What was written before the column was says nothing there.
    let query = sqlx::query("select row from donor where email = $1 or email is null order by id");
    let mut found = Vec::new();
    for row in query.bind(email.key()).fetch_all(conn).await? {
        found.extend(donor(read_row(Kind::Donor, row.try_get("row")?)?));
    }
    let key = Some(email.key());
    found.retain(|donor| donor.details.email.as_ref().map(Email::key) == key);
    Ok(found)
}

/// What whoever reads mails to an address has promised.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn promises_of(conn: &mut Conn, email: &Email) -> Result<Vec<Pledge>, Failure> {
    let donors = by_email(conn, email).await?;
    let donors: Vec<String> = donors.iter().map(|donor| donor.id.to_string()).collect();
    let rows = found_by(conn, Kind::Pledge, "donor", &donors).await?;
    let promises = rows.into_iter().filter_map(|row| match row {
        Row::Pledge(pledge) => Some(pledge),
        _ => None,
    });
    Ok(promises.collect())
}

/// What an actor gives and gave, as whomever they give.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn of(conn: &mut Conn, by: &Actor) -> Result<Vec<Row>, Failure> {
    let Actor::Person { donors, .. } = by else {
        return Ok(Vec::new());
    };
    let ids: Vec<String> = donors.iter().map(ToString::to_string).collect();
    let mut rows = found_by(conn, Kind::Donor, "id", &ids).await?;
    for kind in [Kind::Pledge, Kind::Payment, Kind::Receipt, Kind::Fulfilment] {
        rows.extend(found_by(conn, kind, "donor", &ids).await?);
    }
    Ok(rows)
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

/// All plans.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn plans(conn: &mut Conn) -> Result<Vec<Plan>, Failure> {
    let rows = crate::sync::store::all(conn, Kind::Plan).await?;
    let plans = rows.into_iter().filter_map(|row| match row {
        Row::Plan(plan) => Some(plan),
        _ => None,
    });
    Ok(plans.collect())
}

/// What these got as members.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn given_to(conn: &mut Conn, donors: &[Donor]) -> Result<Vec<Fulfilment>, Failure> {
    let needs = Needs {
        given_to: donors.iter().map(|donor| donor.id).collect(),
        ..Needs::default()
    };
    fulfilments(conn, &needs).await
}

/// Those that are named, and all of the donors that are given something now.
async fn fulfilments(conn: &mut Conn, needs: &Needs) -> Result<Vec<Fulfilment>, Failure> {
    let ids = needs.fulfilments.iter().map(|id| id.0).collect();
    let mut rows = of_ids(conn, Kind::Fulfilment, ids).await?;
    let donors: Vec<String> = needs.given_to.iter().map(ToString::to_string).collect();
    rows.extend(found_by(conn, Kind::Fulfilment, "donor", &donors).await?);
    let all = rows.into_iter().filter_map(|row| match row {
        Row::Fulfilment(one) => Some(one),
        _ => None,
    });
    let mut all: Vec<Fulfilment> = all.collect();
    all.sort_by_key(|one| one.id);
    all.dedup_by_key(|one| one.id);
    Ok(all)
}

/// What is to be done about promises.
async fn tasks(conn: &mut Conn, pledges: &[Pledge]) -> Result<Vec<Task>, Failure> {
    let about: Vec<Uuid> = pledges.iter().map(|pledge| task_of(pledge.id).0).collect();
    let tasks = rows_of(conn, Kind::Task, &about).await?;
    let tasks = tasks.into_iter().filter_map(|row| match row {
        Row::Task(task) => Some(task),
        _ => None,
    });
    Ok(tasks.collect())
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

/// Promises at which the clock must look, the longest due first, and until when the bank's statements are read. Nobody is
/// asked for money while a statement is being read in: it may be in its next part.
///
/// # Errors
/// Where the database does not answer.
pub async fn due(conn: &mut Conn, now: Time) -> Result<(Vec<PledgeId>, Option<Time>), Failure> {
    let read = read_until(conn).await?;
    let found = sqlx::query(
        "select id, turns_at as due from pledge where turns_at <= $1
         union select id, asks_at as due from pledge where asks_at <= $1
             and (reads_at is null or (reads_at <= $2 and not exists (
                 select 1 from posting where kind = 'transfer' and written > $3
                 and exists (select 1 from entry where posting = number and account = 'bank'))))
         order by due, id limit $4",
    )
    .bind(micros(now))
    .bind(read.map(micros))
    .bind(micros(now - READING))
    .bind(DUE_AT_ONCE)
    .fetch_all(conn)
    .await?;
    let mut due = Vec::new();
    for row in found {
        due.extend(PledgeId::parse(row.try_get("id")?));
    }
    Ok((due, read))
}

/// The day of the last line of the bank's statements.
async fn read_until(conn: &mut Conn) -> Result<Option<Time>, Failure> {
    let last = sqlx::query("select max(bank_day) as day from transfer");
    let day: Option<i64> = last.fetch_one(conn).await?.try_get("day")?;
    Ok(day.and_then(Time::from_timestamp_micros))
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
    let mut pledges: Vec<Pledge> = rows.into_iter().filter_map(pledge).collect();
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

fn pledge(row: Row) -> Option<Pledge> {
    match row {
        Row::Pledge(pledge) => Some(pledge),
        _ => None,
    }
}

/// A promise, by whatever it is asked for.
async fn pledge_of(conn: &mut Conn, id: PledgeId) -> Result<Option<Pledge>, Failure> {
    let rows = rows_of(conn, Kind::Pledge, &[id.0]).await?;
    Ok(rows.into_iter().find_map(pledge))
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
