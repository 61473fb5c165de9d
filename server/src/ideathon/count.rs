//! How many stand where, for the command line.

use app::ideathon::companies::Census;
use app::ideathon::{Audience, Seats};
use app::value::Slug;
use serde_json::{Map, Value, json};

use super::facts;
use crate::company;
use crate::db::Conn;
use crate::error::Failure;

/// `{"confirmed":n,"waiting":n,"offered":n,"cancelled":n}` over all audiences, and the same under the name
/// of each audience; `"companies":n` counts those of the register for which the confirmed come. `None` where there is no such event.
///
/// # Errors
/// Where the database does not answer.
pub async fn count(conn: &mut Conn, slug: &Slug) -> Result<Option<Value>, Failure> {
    let Some(event) = facts::event_by_slug(conn, slug).await? else {
        return Ok(None);
    };
    let seats = facts::seats(conn, event.id).await?;
    let mut counts = tally(&seats);
    for audience in Audience::ALL {
        let of: Vec<Seats> = seats
            .iter()
            .filter(|s| s.audience == audience)
            .cloned()
            .collect();
        if !of.is_empty() {
            counts.insert(audience.name().to_owned(), Value::Object(tally(&of)));
        }
    }
    let directory = company::directory(conn).await?;
    let mut census = Census::default();
    for registration in facts::active(conn, event.id).await? {
        census.add(&registration, &directory);
    }
    counts.insert("companies".to_owned(), census.companies().into());
    Ok(Some(Value::Object(counts)))
}

fn tally(seats: &[Seats]) -> Map<String, Value> {
    let sum = |of: fn(&Seats) -> u16| seats.iter().map(|s| u32::from(of(s))).sum::<u32>();
    let counts = json!({
        "confirmed": sum(|s| s.confirmed),
        "waiting": sum(|s| s.waiting + s.asking),
        "offered": sum(|s| s.offered),
        "cancelled": sum(|s| s.cancelled),
    });
    counts.as_object().cloned().unwrap_or_default()
}
