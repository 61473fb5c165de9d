//! Carries the mails: leases them, hands them over, and tells what became of them.

use std::time::Duration;

use app::access::Actor;
use app::command::Command;
use app::donor;
use app::post::{self, Defer, Fail, Lease, Sent};
use app::sync::push::Outcome;
use app::value::{Email, MailId, ReceiptId};
use futures::{StreamExt as _, stream};

use super::outbox::{self, Due};
use super::{Carrier, Enclosed, Parcel, Trouble};
use crate::donor::receipts;
use crate::error::Failure;
use crate::http::App;
use crate::sync::writer::Envelope;

/// Mails under way at once.
const HANDS: usize = 4;
/// Mails leased at once.
const BAG: i64 = 16;
/// How often put-off mails are looked for.
const ROUND: Duration = Duration::from_secs(1);

/// Runs until the server stops; what is under way is finished.
pub async fn run(app: App, carrier: Carrier, from: String) {
    loop {
        match round(&app, &carrier, &from).await {
            Ok(0) => {}
            Ok(_) if !app.stop.stopped() => continue,
            Ok(_) => return,
            Err(failure) => failure.log(),
        }
        tokio::select! {
            () = app.letters.rung() => {}
            () = tokio::time::sleep(ROUND) => {}
            () = app.stop.wait() => return,
        }
    }
}

/// Carries one bag; says how many mails were in it.
async fn round(app: &App, carrier: &Carrier, from: &str) -> Result<usize, Failure> {
    let due = {
        let mut conn = app.db.readers.acquire().await?;
        outbox::due(&mut conn, app.clock.now(), BAG).await?
    };
    if due.is_empty() {
        return Ok(0);
    }
    let mails: Vec<MailId> = due.iter().map(|d| d.id).collect();
    if !tell(app, post::Command::Lease(Lease { mails })).await {
        return Ok(0);
    }
    let count = due.len();
    let host = host(app.letters.base_url());
    // Each is told as soon as it is known: a server that dies repeats no more than what its hands held.
    stream::iter(due)
        .for_each_concurrent(HANDS, |mail| {
            let host = &host;
            async move {
                let (done, went) = match enclosed(app, mail.receipt).await {
                    Ok(file) => (carrier.carry(&parcel(&mail, file, from, host)).await, true),
                    Err(trouble) => (Err(trouble), false),
                };
                // The mail was turned away, and not kept back by us.
                let away = went && matches!(done, Err(Trouble::ForGood(_)));
                let lost = match &done {
                    Ok(()) => None,
                    Err(Trouble::ForGood(_)) => mail.receipt,
                    Err(Trouble::ForNow(_)) => mail.receipt.filter(|_| mail.last_try),
                };
                tell(app, outcome(mail.id, done)).await;
                if let (true, Some(donor), Ok(to)) = (away, mail.donor, Email::parse(&mail.to)) {
                    let suppress = donor::Command::Suppress(donor::Suppress { donor, to });
                    by_clock(app, Command::Donor(suppress)).await;
                }
                if let Some(receipt) = lost {
                    let bounce = donor::Command::Bounce(donor::Bounce { receipt });
                    by_clock(app, Command::Donor(bounce)).await;
                }
            }
        })
        .await;
    Ok(count)
}

fn outcome(mail: MailId, carried: Result<(), Trouble>) -> post::Command {
    match carried {
        Ok(()) => post::Command::Sent(Sent { mails: vec![mail] }),
        Err(Trouble::ForNow(error)) => post::Command::Defer(Defer { mail, error }),
        Err(Trouble::ForGood(error)) => post::Command::Fail(Fail { mail, error }),
    }
}

/// The receipt that lies in a mail, as it is now: one that holds no longer goes to nobody.
async fn enclosed(app: &App, receipt: Option<ReceiptId>) -> Result<Option<Enclosed>, Trouble> {
    let Some(id) = receipt else {
        return Ok(None);
    };
    let for_now = |failure: Failure| {
        failure.log();
        Trouble::ForNow("receipt".to_owned())
    };
    let found = {
        let conn = app.db.readers.acquire().await;
        let mut conn = conn.map_err(|error| for_now(error.into()))?;
        receipts::by_id(&mut conn, id).await.map_err(for_now)?
    };
    let Some(receipt) = found.filter(donor::Receipt::holds) else {
        return Err(Trouble::ForGood("the receipt is void".to_owned()));
    };
    let name = receipts::file_name(&receipt);
    let octets = receipts::drawn(vec![receipt]).await.map_err(for_now)?;
    Ok(Some(Enclosed { name, octets }))
}

fn parcel(mail: &Due, enclosed: Option<Enclosed>, from: &str, host: &str) -> Parcel {
    Parcel {
        message_id: format!("{}@{host}", mail.id),
        from: from.to_owned(),
        to: mail.to.clone(),
        to_name: mail.to_name.clone(),
        lang: mail.lang,
        subject: mail.subject.clone(),
        text: mail.text.clone(),
        calendar: mail.calendar.clone(),
        enclosed,
        date: mail.created,
    }
}

async fn tell(app: &App, command: post::Command) -> bool {
    by_clock(app, Command::Post(command)).await
}

async fn by_clock(app: &App, command: Command) -> bool {
    let envelope = Envelope {
        actor: Actor::Clock,
        sender: None,
        command,
    };
    matches!(app.writer.apply(envelope).await, Ok(Outcome::Done(_)))
}

fn host(base_url: &str) -> String {
    url::Url::parse(base_url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| "localhost".to_owned())
}
