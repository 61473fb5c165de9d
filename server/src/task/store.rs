//! The table of tasks: each row as it travels, beside what it is found and held together by.

use app::row::Row;
use app::task::{Assignee, Task, next_alert};

use crate::clock::micros;
use crate::db::{Cell, Conn, insert, written};
use crate::error::Failure;

/// Writes a task over the one of before, or a new one where none was.
///
/// # Errors
/// Where the database refuses the row, or does not answer.
pub async fn task(conn: &mut Conn, task: &Task, new: bool) -> Result<(), Failure> {
    let (mut area, mut company, mut person) = (None, None, None);
    match task.words.assignee {
        Assignee::Office(of) => area = Some(of.name().to_owned()),
        Assignee::Company(id) => company = Some(id.to_string()),
        Assignee::Person(id) => person = Some(id.to_string()),
    }
    let cells = vec![
        Cell::Text(Some(task.id.to_string())),
        Cell::Text(Some(task.state.name().to_owned())),
        Cell::Text(area),
        Cell::Text(company),
        Cell::Text(person),
        Cell::Text(task.item().map(|id| id.to_string())),
        Cell::Perhaps(next_alert(task).map(micros)),
        Cell::Text(Some(written(&Row::Task(task.clone()))?)),
    ];
    let then = if new {
        ""
    } else {
        "on conflict (id) do update set state = excluded.state, area = excluded.area, company = excluded.company,
         person = excluded.person, alert_at = excluded.alert_at, row = excluded.row"
    };
    let into = "task (id, state, area, company, person, item, alert_at, row)";
    insert(conn, into, vec![cells], then).await
}
