//! What comes by card and at convenience stores in the sample, as a payment company says it: most of it on its day, some
//! only when it is tried again, some never; a little goes back.

use app::access::Actor;
use app::command::Command;
use app::donor::{self, CURRENCY, Charged, Failed, Lack, Link, Means, Refunded, Rhythm, task_of};
use app::row::{Kind, Row};
use app::task::{Amend, Command as C, End, Words};
use app::time::{Time, day_begins};
use app::value::{Line, Yen};
use chrono::{Months, NaiveDate, TimeDelta};

use super::done;
use super::donors::{Giver, MONTHS, at};
use crate::db::rows_of;
use crate::error::Failure;
use crate::http::App;

/// The day of a month on which cards are charged, and those on which the company tries again.
const DAY: u32 = 5;
const TRIES_AGAIN: u32 = 8;
const GIVES_UP: u32 = 26;
/// What a clerk notes of whom they asked; of some nothing yet.
const NOTES: [&str; 3] = [
    "電話した。新しいカードに替えるとのこと",
    "",
    "メールで返事あり。月末までに振り込むとのこと",
];

impl Giver {
    /// By what they chose to pay.
    pub const fn means(n: usize) -> Means {
        match (n % 10, n % 20) {
            (1 | 3, _) | (_, 5 | 6) => Means::Card,
            (_, 17) => Means::Konbini,
            _ => Means::Transfer,
        }
    }

    pub const fn pays_the_company(&self) -> bool {
        !matches!(Self::means(self.n), Means::Transfer)
    }

    /// Whether money of theirs is asked for in a month.
    fn is_asked(&self, month: usize) -> bool {
        let age = month - self.since;
        match self.rhythm {
            Rhythm::Once => age == 0,
            Rhythm::Monthly => true,
            Rhythm::Yearly => age.is_multiple_of(12),
        }
    }

    fn is_declined(&self, month: usize) -> bool {
        month > self.since && (self.n + month).is_multiple_of(13)
    }

    /// Nobody pays at the store, or the card is declined for good.
    fn is_lost(&self, month: usize) -> bool {
        match Self::means(self.n) {
            Means::Konbini => self.n % 60 == 37,
            // Of late nothing was tried again yet.
            _ => self.is_declined(month) && (self.n % 7 == 2 || month == MONTHS),
        }
    }

    /// From then on the company asks no more.
    fn is_given_up(&self, month: usize) -> bool {
        (self.since..month).any(|before| self.is_asked(before) && self.is_lost(before))
    }

    /// Until when their card is good: it is followed by another, as the company hears from the bank.
    fn expires(&self, month: usize, begins: NaiveDate) -> Option<Time> {
        if Self::means(self.n) != Means::Card {
            return None;
        }
        let from = (self.n / 2 * 7 + 1) % 30;
        let left = (from + 60 - month % 30) % 30 + 1;
        let end = begins + Months::new(u32::try_from(left).unwrap_or(1));
        Some(at(end, 1, 0))
    }

    fn named(&self, what: &str, month: usize) -> Result<Line<80>, Failure> {
        Ok(Line::parse(&format!(
            "{what}_sample{:03}{month:02}",
            self.n
        ))?)
    }

    fn link(&self, asked: Time, month: usize, begins: NaiveDate) -> Result<Link, Failure> {
        let again = self.rhythm != Rhythm::Once;
        Ok(Link {
            pledge: self.pledge,
            customer: Some(self.named("cus", 0)?),
            subscription: again.then(|| self.named("sub", 0)).transpose()?,
            expires: self.expires(month, begins).filter(|_| again),
            asked,
            ..Link::default()
        })
    }

    fn charge(&self, at: Time, month: usize) -> Result<Charged, Failure> {
        Ok(Charged {
            charge: self.named("ch", month)?,
            means: Self::means(self.n),
            amount: self.amount,
            currency: Line::parse(CURRENCY)?,
            at,
            pledge: Some(self.pledge),
            ..Charged::default()
        })
    }
}

/// On the day on which cards are charged.
pub async fn charge(
    app: &App,
    givers: &[Giver],
    month: usize,
    begins: NaiveDate,
) -> Result<(), Failure> {
    let now = at(begins, DAY, 12);
    for giver in with_the_company(app, givers, month, now) {
        let lost = giver.is_lost(month);
        let mut link = giver.link(now, month, begins)?;
        if !giver.is_asked(month) {
            // The company hears of a new card at any time.
        } else if giver.is_declined(month) || lost {
            link.failed = Some(Failed {
                at: now,
                why: match Giver::means(giver.n) {
                    Means::Konbini => Lack::Expired,
                    _ => Lack::Declined,
                },
            });
        } else {
            says(
                app,
                donor::Command::Charged(Box::new(giver.charge(now, month)?)),
            )
            .await?;
        }
        if giver.is_asked(month) || giver.rhythm != Rhythm::Once {
            says(app, donor::Command::Link(Box::new(link))).await?;
        }
    }
    Ok(())
}

/// Some days later: what was declined is mostly taken after all.
pub async fn try_again(
    app: &App,
    givers: &[Giver],
    month: usize,
    begins: NaiveDate,
) -> Result<(), Failure> {
    let now = at(begins, TRIES_AGAIN, 12);
    for giver in asked(app, givers, month, now) {
        if giver.is_declined(month) && !giver.is_lost(month) {
            says(
                app,
                donor::Command::Charged(Box::new(giver.charge(now, month)?)),
            )
            .await?;
            says(
                app,
                donor::Command::Link(Box::new(giver.link(now, month, begins)?)),
            )
            .await?;
        }
    }
    Ok(())
}

/// At the end of the month: the company gives up what it tried for weeks, something goes back, and a clerk looks into what
/// fell behind.
pub async fn settle(
    app: &App,
    givers: &[Giver],
    month: usize,
    begins: NaiveDate,
) -> Result<(), Failure> {
    let now = at(begins, GIVES_UP, 12);
    for giver in asked(app, givers, month, now) {
        let lost = giver.is_lost(month);
        if lost && giver.rhythm != Rhythm::Once && month < MONTHS {
            let mut link = giver.link(now, month, begins)?;
            link.ended = Some(now);
            says(app, donor::Command::Link(Box::new(link))).await?;
        }
        let asked_back = (giver.n + month * 7) % 97 == 11;
        if asked_back && !lost && !giver.is_declined(month) {
            let mut charged = giver.charge(at(begins, DAY, 12), month)?;
            let half = month.is_multiple_of(2) && giver.amount.get() > 2_000;
            charged.refunds.push(Refunded {
                refund: giver.named("re", month)?,
                amount: if half { Yen::of(1_000) } else { giver.amount },
                at: now,
            });
            says(app, donor::Command::Charged(Box::new(charged))).await?;
        }
    }
    looks_into(app, givers, month).await
}

/// A clerk asked after what fell behind weeks ago; of what did of late some have said when they pay.
async fn looks_into(app: &App, givers: &[Giver], month: usize) -> Result<(), Failure> {
    let now = app.clock.now();
    let about: Vec<_> = givers.iter().map(|giver| task_of(giver.pledge).0).collect();
    let tasks = rows_of(&mut *app.db.readers.acquire().await?, Kind::Task, &about).await?;
    let mut n = 0_usize;
    for row in tasks {
        let Row::Task(task) = row else { continue };
        let settled = task.created < now - TimeDelta::days(20);
        let late = task.is_late(now);
        let command = if task.is_open() && settled && month < MONTHS {
            C::Finish(End { task: task.id })
        } else if late && month == MONTHS {
            let note = NOTES[n % NOTES.len()];
            n += 1;
            let words = Words {
                what: Line::optional(note)?.unwrap_or_default(),
                due: Some(day_begins(now) + TimeDelta::days(2) * (i32::try_from(n % 4)? + 1)),
                ..task.words.clone()
            };
            C::Amend(Amend {
                task: task.id,
                words,
                seen: task.words,
            })
        } else {
            continue;
        };
        done(app, Actor::Operator, Command::Task(command)).await?;
    }
    Ok(())
}

/// Those of whom the company asks for money in a month, once its day is there.
fn asked<'a>(
    app: &App,
    givers: &'a [Giver],
    month: usize,
    day: Time,
) -> impl Iterator<Item = &'a Giver> {
    with_the_company(app, givers, month, day).filter(move |giver| giver.is_asked(month))
}

/// Those who pay by it and whom it has not given up, once a day is there.
fn with_the_company<'a>(
    app: &App,
    givers: &'a [Giver],
    month: usize,
    day: Time,
) -> impl Iterator<Item = &'a Giver> {
    let there = day <= app.clock.now();
    givers
        .iter()
        .filter(move |giver| there && giver.pays_the_company() && !giver.is_given_up(month))
}

async fn says(app: &App, command: donor::Command) -> Result<(), Failure> {
    done(app, Actor::Clock, Command::Donor(command)).await
}
