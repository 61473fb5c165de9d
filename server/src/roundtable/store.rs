//! The tables of the platform: each row as it travels, beside what it is found and held together by.

use app::roundtable::{Attendance, Comment, Item, Member, Roundtable};
use app::row::Row;

use crate::db::{Cell, Conn, insert, written};
use crate::error::Failure;

/// Writes a member over the one of before, or a new one where none was.
///
/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn member(conn: &mut Conn, member: &Member, new: bool) -> Result<(), Failure> {
    let cells = vec![
        text(member.id),
        text(member.company),
        Cell::Number(member.belongs().into()),
        Cell::Text(Some(written(&Row::Member(member.clone()))?)),
    ];
    let then = "on conflict (id) do update set belongs = excluded.belongs, row = excluded.row";
    let into = "member (id, company, belongs, row)";
    insert(conn, into, vec![cells], over(new, then)).await
}

/// Writes a roundtable over the one of before, or a new one where none was.
///
/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn roundtable(conn: &mut Conn, table: &Roundtable, new: bool) -> Result<(), Failure> {
    let cells = vec![
        text(table.id),
        Cell::Number(table.number.into()),
        Cell::Text(Some(written(&Row::Roundtable(table.clone()))?)),
    ];
    let then = "on conflict (id) do update set row = excluded.row";
    insert(
        conn,
        "roundtable (id, number, row)",
        vec![cells],
        over(new, then),
    )
    .await
}

/// Writes an item over the one of before, or a new one where none was.
///
/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn item(conn: &mut Conn, item: &Item, new: bool) -> Result<(), Failure> {
    let cells = vec![
        text(item.id),
        text(item.roundtable),
        text(item.state.name()),
        Cell::Text(item.by.map(|person| person.to_string())),
        Cell::Text(Some(written(&Row::Item(item.clone()))?)),
    ];
    let then = "on conflict (id) do update set roundtable = excluded.roundtable, state = excluded.state, row = excluded.row";
    let into = "item (id, roundtable, state, sender, row)";
    insert(conn, into, vec![cells], over(new, then)).await
}

/// Writes a company's answer over the one of before, or a new one where none was.
///
/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn attendance(conn: &mut Conn, row: &Attendance, new: bool) -> Result<(), Failure> {
    let cells = vec![
        text(row.id),
        text(row.roundtable),
        text(row.company),
        Cell::Text(Some(written(&Row::Attendance(row.clone()))?)),
    ];
    let then = "on conflict (id) do update set row = excluded.row";
    let into = "attendance (id, roundtable, company, row)";
    insert(conn, into, vec![cells], over(new, then)).await
}

/// Writes what is said over what was, or anew where nothing was.
///
/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn comment(conn: &mut Conn, row: &Comment, new: bool) -> Result<(), Failure> {
    let cells = vec![
        text(row.id),
        text(row.item),
        Cell::Text(row.by.map(|person| person.to_string())),
        Cell::Text(Some(written(&Row::Comment(row.clone()))?)),
    ];
    let then = "on conflict (id) do update set row = excluded.row";
    let into = "comment (id, item, sender, row)";
    insert(conn, into, vec![cells], over(new, then)).await
}

fn text(of: impl ToString) -> Cell {
    Cell::Text(Some(of.to_string()))
}

const fn over(new: bool, then: &'static str) -> &'static str {
    if new { "" } else { then }
}
