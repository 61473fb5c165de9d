//! What became of each sender's commands, so that none is applied twice.

use std::collections::HashMap;
use std::collections::hash_map::Entry::Vacant;

use app::access::Actor;
use app::rule::Refusal;
use app::sync::push::{Outcome, Rejection};
use app::time::Time;
use app::value::ClientId;
use chrono::TimeDelta;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::writer::{Reply, failed};
use crate::clock::micros;
use crate::db::{Ask, Cell, Conn, Pile};
use crate::error::Failure;

/// A command that failed so often is set aside as a stored refusal.
const PARKED_AFTER: i64 = 3;
/// Results are kept so long. How far their sender came is kept for good, so that what is sent again after that
/// is known to be decided, though not how.
const RESULTS_KEPT: TimeDelta = TimeDelta::days(90);
/// Visitors' senders are kept so long: the events that they spoke of are over by then, and refuse.
const VISITORS_KEPT: TimeDelta = TimeDelta::days(400);

/// What one transaction knows of senders and has not written yet. Nobody else writes meanwhile, so that each is
/// looked up once.
#[derive(Default)]
pub struct Ledger {
    /// Whose each sender is, and how far they came; `None` for one who is new.
    senders: HashMap<ClientId, Option<(String, i64)>>,
    kept: Vec<Kept>,
}

struct Kept {
    client: ClientId,
    seq: i64,
    digest: String,
    outcome: String,
    at: i64,
}

impl Ledger {
    /// Asks for senders who are not known yet. Who is not answered for is new.
    pub fn ask(&mut self, senders: impl Iterator<Item = ClientId>) -> Ask {
        let mut among = Vec::new();
        for client in senders {
            if let Vacant(place) = self.senders.entry(client) {
                place.insert(None);
                among.push(client.to_string());
            }
        }
        Ask {
            select:
                "select 'client' as what, id, actor as said, last as number from client where id in"
                    .to_owned(),
            among,
        }
    }

    /// Takes a sender who was asked for.
    ///
    /// # Errors
    /// Where the row is of another table.
    pub fn put(&mut self, row: &AnyRow) -> Result<(), Failure> {
        let client = ClientId::parse(row.try_get("id")?)
            .ok_or_else(|| Failure::new("a sender without an id"))?;
        let known = (row.try_get("said")?, row.try_get("number")?);
        self.senders.insert(client, Some(known));
        Ok(())
    }

    /// The stored result of a command that came before, or why this one does not come next.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn earlier(
        &mut self,
        conn: &mut Conn,
        client: ClientId,
        seq: u64,
        actor: &Actor,
        digest: &str,
    ) -> Result<Option<Reply>, Failure> {
        let fork = || {
            Ok(Some(Err(Rejection::Fork {
                client: ClientId::new(),
            })))
        };
        let mut last = 0;
        if let Some((whose, came)) = self.sender(conn, client).await? {
            if *whose != owner(actor) {
                return fork();
            }
            last = *came;
        }
        if seq == 0 {
            return fork();
        }
        let expected = u64::try_from(last + 1)?;
        if seq >= expected {
            return Ok((seq > expected).then_some(Err(Rejection::Gap { expected })));
        }
        let seq = i64::try_from(seq)?;
        let Some((kept, outcome)) = self.result(conn, client, seq).await? else {
            return Ok(Some(Ok(Outcome::LongAgo)));
        };
        if kept != digest {
            return fork();
        }
        Ok(Some(Ok(serde_json::from_str(&outcome)?)))
    }

    async fn sender(
        &mut self,
        conn: &mut Conn,
        client: ClientId,
    ) -> Result<Option<&(String, i64)>, Failure> {
        if let Vacant(place) = self.senders.entry(client) {
            let row = sqlx::query("select actor, last from client where id = $1")
                .bind(client.to_string())
                .fetch_optional(conn)
                .await?;
            if let Some(row) = row {
                place.insert(Some((row.try_get("actor")?, row.try_get("last")?)));
            }
        }
        Ok(self.senders.get(&client).and_then(Option::as_ref))
    }

    /// The digest and the outcome.
    async fn result(
        &self,
        conn: &mut Conn,
        client: ClientId,
        seq: i64,
    ) -> Result<Option<(String, String)>, Failure> {
        let here = self
            .kept
            .iter()
            .find(|k| k.client == client && k.seq == seq);
        if let Some(kept) = here {
            return Ok(Some((kept.digest.clone(), kept.outcome.clone())));
        }
        let query = "select digest, outcome from result where client = $1 and seq = $2";
        let row = sqlx::query(query)
            .bind(client.to_string())
            .bind(seq)
            .fetch_optional(conn)
            .await?;
        row.map(|row| Ok((row.try_get("digest")?, row.try_get("outcome")?)))
            .transpose()
    }

    /// Keeps what became of a command, and how far its sender came.
    ///
    /// # Errors
    /// Never in practice; outcomes always serialise.
    pub fn keep(
        &mut self,
        client: ClientId,
        seq: u64,
        actor: &Actor,
        digest: String,
        outcome: &Outcome,
        now: Time,
    ) -> Result<(), Failure> {
        let seq = i64::try_from(seq)?;
        self.senders.insert(client, Some((owner(actor), seq)));
        self.kept.push(Kept {
            client,
            seq,
            digest,
            outcome: serde_json::to_string(outcome)?,
            at: micros(now),
        });
        Ok(())
    }

    /// Writes what was kept.
    pub fn write(&mut self, pile: &mut Pile) {
        let text = |text: String| Cell::Text(Some(text));
        let mut senders = HashMap::new();
        let mut results = Vec::new();
        for kept in core::mem::take(&mut self.kept) {
            senders.insert(kept.client, (kept.seq, kept.at));
            results.push(vec![
                text(kept.client.to_string()),
                Cell::Number(kept.seq),
                text(kept.digest),
                text(kept.outcome),
                Cell::Number(kept.at),
            ]);
        }
        let senders = senders.into_iter().map(|(client, (last, at))| {
            let known = self.senders.get(&client).and_then(Option::as_ref);
            let whose = known.map(|(whose, _)| whose.clone());
            vec![
                text(client.to_string()),
                Cell::Text(whose),
                Cell::Number(last),
                Cell::Number(0),
                Cell::Number(at),
            ]
        });
        let further =
            "on conflict (id) do update set last = excluded.last, failures = 0, at = excluded.at";
        let client = "client (id, actor, last, failures, at)";
        pile.insert(client, senders.collect(), further);
        pile.insert("result (client, seq, digest, outcome, at)", results, "");
    }
}

/// Counts that a command failed. Where it did so too often, it is set aside.
///
/// # Errors
/// Where the database does not answer.
pub async fn count_failure(
    conn: &mut Conn,
    client: ClientId,
    seq: u64,
    actor: &Actor,
    failure: &Failure,
    now: Time,
) -> Result<Outcome, Failure> {
    let row = sqlx::query(
        "insert into client (id, actor, last, failures, at) values ($1, $2, $3, 1, $4)
         on conflict (id) do update set failures = client.failures + 1 returning failures",
    )
    .bind(client.to_string())
    .bind(owner(actor))
    .bind(i64::try_from(seq)? - 1)
    .bind(micros(now))
    .fetch_one(conn)
    .await?;
    if row.try_get::<i64, _>("failures")? < PARKED_AFTER {
        return Ok(failed(failure));
    }
    Ok(Outcome::Refused(Refusal::Parked {
        id: failure.id.clone(),
    }))
}

/// Whose a client is: a person on a device, the holder of a link, or a visitor.
fn owner(actor: &Actor) -> String {
    match actor {
        Actor::Visitor => "visitor".to_owned(),
        Actor::Holder { registration, .. } => format!("holder {registration}"),
        Actor::Person { person, .. } => format!("staff {person}"),
        Actor::Door => "door".to_owned(),
        Actor::Clock => "clock".to_owned(),
        Actor::Operator => "operator".to_owned(),
    }
}

/// Forgets results that nobody will ask for any more, and senders who left nothing behind.
///
/// # Errors
/// Where the database does not answer.
pub async fn tidy(conn: &mut Conn, now: Time) -> Result<(), Failure> {
    sqlx::query("delete from result where at < $1")
        .bind(micros(now - RESULTS_KEPT))
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "delete from client where at < $1 and actor = 'visitor'
         and not exists (select 1 from result where result.client = client.id)",
    )
    .bind(micros(now - VISITORS_KEPT))
    .execute(conn)
    .await?;
    Ok(())
}
