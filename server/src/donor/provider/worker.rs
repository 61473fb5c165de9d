//! Looks at what the company told us of, asks it, and says what it answers as the clock; carries out what is asked.
//! What fails comes again later; what a crash broke off comes again when its lease is over.

use std::sync::atomic::Ordering;
use std::time::Duration;

use app::access::Actor;
use app::command::Command;
use app::donor::{self, Charged, Failed, Lack, Link, Refusal};
use app::rule;
use app::sync::push::Outcome;
use app::value::{Line, PledgeId};
use chrono::TimeDelta;

use super::inbox::{self, Went, What, concerns};
use super::{Counter, Event, Provider, Trouble, errands};
use crate::clock::micros;
use crate::error::Failure;
use crate::fault;
use crate::http::App;
use crate::sync::writer::Envelope;

const ROUND: Duration = Duration::from_secs(1);
/// How often all that happened there is asked for, whether or not we were told.
const SWEEP: TimeDelta = TimeDelta::minutes(10);
/// It keeps what happened for thirty days.
const FIRST_SWEEP: TimeDelta = TimeDelta::days(29);
/// So much time is asked for at once, and so little at least.
const MOST_AT_ONCE: TimeDelta = TimeDelta::days(1);
const LEAST_AT_ONCE: TimeDelta = TimeDelta::minutes(1);
/// After it could not be asked.
const AGAIN: TimeDelta = TimeDelta::seconds(30);
/// An event may be listed a little later than it happened.
const OVERLAP: TimeDelta = TimeDelta::minutes(30);

/// Runs until the server stops; what is under way is finished.
pub async fn run(app: App) {
    let Some(counter) = &app.counter else { return };
    loop {
        match round(&app, counter).await {
            Ok(false) => {}
            Ok(true) if !app.stop.stopped() => continue,
            Ok(true) => return,
            Err(failure) => failure.log(),
        }
        tokio::select! {
            () = counter.bell.notified() => {}
            () = tokio::time::sleep(ROUND) => {}
            () = app.stop.wait() => return,
        }
    }
}

/// One thing; whether there was one to do.
///
/// # Errors
/// Where the database does not answer.
pub async fn round(app: &App, counter: &Counter) -> Result<bool, Failure> {
    sweep(app, counter).await?;
    let now = app.clock.now();
    let mut conn = app.db.readers.acquire().await?;
    if let Some(due) = errands::lease(&mut conn, now).await? {
        drop(conn);
        let went = carry_out(counter, &due).await;
        let mut conn = app.db.readers.acquire().await?;
        errands::tell(&mut conn, &due, &went, app.clock.now()).await?;
        return Ok(true);
    }
    let Some(due) = inbox::lease(&mut conn, now).await? else {
        return Ok(false);
    };
    drop(conn);
    let went = look(app, counter, &due.event).await;
    if let Went::Odd(why) = &went {
        tracing::warn!(
            event = due.event.id,
            why,
            "the payment company was not understood"
        );
    }
    fault::place().await;
    let mut conn = app.db.readers.acquire().await?;
    inbox::tell(&mut conn, &due, &went, app.clock.now()).await?;
    Ok(true)
}

/// Asks for all that happened since the last time: a letter may be lost, or we may have been away for days.
async fn sweep(app: &App, counter: &Counter) -> Result<(), Failure> {
    let now = app.clock.now();
    if micros(now) < counter.sweep_at.load(Ordering::Relaxed) {
        return Ok(());
    }
    let last = {
        let mut conn = app.db.readers.acquire().await?;
        inbox::swept(&mut conn).await?
    };
    if let Some(next) = last.map(|at| at + SWEEP).filter(|next| *next > now) {
        counter.sweep_at.store(micros(next), Ordering::Relaxed);
        return Ok(());
    }
    let since = last.unwrap_or(now - FIRST_SWEEP) - OVERLAP;
    let since = since.max(now - FIRST_SWEEP);
    // Who was away for long catches up day by day, and less at once where very much happened.
    let mut span = MOST_AT_ONCE;
    let (events, until) = loop {
        let until = now.min(since + OVERLAP + span);
        let end = Some(until).filter(|until| *until < now);
        match counter.company.events(since, end).await {
            Ok(Some(events)) => break (events, until),
            Ok(None) if span > LEAST_AT_ONCE => span = span / 2,
            said => {
                let trouble = said.err();
                let why = trouble.map_or("too much happened there".to_owned(), |t| t.to_string());
                tracing::warn!("{why}");
                let later = micros(now + AGAIN);
                counter.sweep_at.store(later, Ordering::Relaxed);
                return Ok(());
            }
        }
    };
    let mut conn = app.db.readers.acquire().await?;
    for event in &events {
        inbox::keep(&mut conn, event, now).await?;
    }
    inbox::sweeps(&mut conn, until, now).await
}

async fn carry_out(counter: &Counter, due: &errands::Due) -> Went {
    let linked = due.pledge.as_ref().and_then(|p| p.linked.as_ref());
    let Some(subscription) = linked.and_then(|linked| linked.subscription.as_ref()) else {
        return Went::Odd("nothing comes again and again for it".to_owned());
    };
    let (company, key) = (&counter.company, due.key());
    let does = company.does(subscription.as_str(), due.errand.does, &key);
    match does.await {
        Ok(()) => Went::Done,
        Err(trouble) => of(trouble),
    }
}

async fn look(app: &App, counter: &Counter, event: &Event) -> Went {
    let asks = Asks {
        app,
        company: &counter.company,
    };
    let id = &event.object;
    let looked = match concerns(&event.kind) {
        None => Ok(()),
        Some(What::Session) => asks.session(event).await,
        Some(What::Invoice) => asks.invoice(id).await,
        Some(What::Intent) => asks.intent(id).await,
        Some(What::Charge) => asks.charge(id).await,
        Some(What::Refund) => asks.refund(id).await,
        Some(What::Dispute) => asks.dispute(id).await,
        Some(What::Subscription) => asks.subscription(id).await,
        Some(What::Customer) => asks.customer(id).await,
        Some(What::Card) => asks.card(id).await,
    };
    match looked {
        Ok(()) => Went::Done,
        Err(went) => went,
    }
}

fn of(trouble: Trouble) -> Went {
    match trouble {
        Trouble::ForNow(why) => Went::Later(why),
        other => Went::Odd(other.to_string()),
    }
}

struct Asks<'a, P: Provider> {
    app: &'a App,
    company: &'a P,
}

impl<P: Provider> Asks<'_, P> {
    async fn session(&self, event: &Event) -> Result<(), Went> {
        let asked = self.app.clock.now();
        let session = self.company.session(&event.object).await.map_err(of)?;
        if let Some(subscription) = &session.subscription {
            return self.subscription(subscription).await;
        }
        if let Some(charge) = &session.charge {
            self.charge(charge).await?;
        }
        let Some(pledge) = session.pledge else {
            return Ok(());
        };
        let failed = session.over.then_some(Failed {
            at: event.at,
            why: Lack::Expired,
        });
        let link = Link {
            pledge,
            customer: line(session.customer.as_deref()),
            failed,
            asked,
            ..Link::default()
        };
        self.link(link).await
    }

    async fn invoice(&self, id: &str) -> Result<(), Went> {
        let invoice = self.company.invoice(id).await.map_err(of)?;
        if let Some(charge) = &invoice.charge {
            self.charge(charge).await?;
        }
        match &invoice.subscription {
            Some(subscription) => self.subscription(subscription).await,
            None => Ok(()),
        }
    }

    async fn intent(&self, id: &str) -> Result<(), Went> {
        match self.company.intent(id).await.map_err(of)? {
            Some(charge) => self.charge(&charge).await,
            None => Ok(()),
        }
    }

    async fn refund(&self, id: &str) -> Result<(), Went> {
        let charge = self.company.refund(id).await.map_err(of)?;
        self.charge(&charge).await
    }

    async fn dispute(&self, id: &str) -> Result<(), Went> {
        let charge = self.company.dispute(id).await.map_err(of)?;
        self.charge(&charge).await
    }

    async fn charge(&self, id: &str) -> Result<(), Went> {
        let charge = self.company.charge(id).await.map_err(of)?;
        if !charge.paid {
            return Ok(());
        }
        let charged = Charged {
            charge: Line::parse(&charge.id).unwrap_or_default(),
            means: charge.means,
            amount: charge.amount,
            currency: Line::parse(&charge.currency).unwrap_or_default(),
            at: charge.at,
            payer: shortened(&charge.payer),
            pledge: charge.pledge,
            refunds: charge.refunds,
        };
        self.says(donor::Command::Charged(Box::new(charged))).await
    }

    async fn subscription(&self, id: &str) -> Result<(), Went> {
        let asked = self.app.clock.now();
        let known = self.company.subscription(id).await.map_err(of)?;
        let Some(pledge) = known.pledge else {
            return Ok(());
        };
        let link = Link {
            pledge,
            customer: line(known.customer.as_deref()),
            subscription: line(Some(&known.id)),
            failed: known.failed,
            ended: known.ended,
            expires: known.expires,
            asked,
        };
        self.link(link).await
    }

    async fn customer(&self, id: &str) -> Result<(), Went> {
        for subscription in self.company.subscriptions(id).await.map_err(of)? {
            self.subscription(&subscription).await?;
        }
        Ok(())
    }

    async fn card(&self, id: &str) -> Result<(), Went> {
        match self.company.card(id).await.map_err(of)? {
            Some(customer) => self.customer(&customer).await,
            None => Ok(()),
        }
    }

    async fn link(&self, link: Link) -> Result<(), Went> {
        let known = self.knows(link.pledge).await;
        if !known.map_err(|failure| Went::Later(failure.id.clone()))? {
            return Ok(());
        }
        self.says(donor::Command::Link(Box::new(link))).await
    }

    async fn knows(&self, pledge: PledgeId) -> Result<bool, Failure> {
        let mut conn = self.app.db.readers.acquire().await?;
        crate::sync::store::is_taken(&mut conn, app::row::Kind::Pledge, pledge.0).await
    }

    async fn says(&self, command: donor::Command) -> Result<(), Went> {
        let envelope = Envelope {
            actor: Actor::Clock,
            sender: None,
            command: Command::Donor(command),
        };
        match self.app.writer.apply(envelope).await {
            Ok(Outcome::Done(_)) => Ok(()),
            Ok(Outcome::Refused(rule::Refusal::Donor(Refusal::NotYet))) => {
                Err(Went::Later("not yet".to_owned()))
            }
            Ok(Outcome::Refused(refusal)) => Err(Went::Odd(format!("{refusal:?}"))),
            Ok(Outcome::Failed { id }) => Err(Went::Later(id)),
            other => Err(Went::Later(format!("{other:?}"))),
        }
    }
}

fn line(text: Option<&str>) -> Option<Line<80>> {
    Line::parse(text?).ok()
}

/// What people typed there, as far as it fits.
fn shortened(text: &str) -> Line<100> {
    let kept = text.chars().filter(|c| !c.is_control()).take(100);
    Line::parse(&kept.collect::<String>()).unwrap_or_default()
}
