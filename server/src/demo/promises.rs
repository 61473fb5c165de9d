//! What becomes of promises in the sample: some give more after a while, some rest, some end, and of some nothing comes.

use app::donor::{Cancel, ChangeAmount, Command as C, Pause, Rhythm};
use app::value::{Line, Yen};
use chrono::{Months, NaiveDate};

use super::donors::{Giver, at, tell};
use crate::error::Failure;
use crate::http::App;
use crate::task::due::promises_fall_due;

const REASONS: [&str; 4] = [
    "退職したため",
    "家計の都合",
    "引っ越しのため",
    "ほかの団体を応援するため",
];
/// So long a rest lasts.
const REST: usize = 3;

impl Giver {
    /// When nothing comes of them any more.
    const fn stops(&self) -> Option<usize> {
        if self.n % 13 == 4 {
            Some(self.since + 9 + self.n % 7)
        } else {
            None
        }
    }

    /// Where they rest, from this month on.
    const fn rests(&self) -> Option<usize> {
        if self.n % 31 == 9 && !matches!(self.rhythm, Rhythm::Once) {
            Some(self.since + 14)
        } else {
            None
        }
    }

    /// Whether nothing is to come in a month, as was agreed or not.
    pub fn is_away(&self, month: usize) -> bool {
        let stopped = self.stops().is_some_and(|from| month >= from);
        let rests = self.rests();
        stopped || rests.is_some_and(|from| (from..from + REST).contains(&month))
    }
}

/// At the beginning of a month.
pub async fn agree(
    app: &App,
    givers: &mut [Giver],
    month: usize,
    begins: NaiveDate,
) -> Result<(), Failure> {
    for giver in givers.iter_mut() {
        let pledge = giver.pledge;
        let again = giver.rhythm != Rhythm::Once && giver.keeps_promises();
        if again && giver.stops() == Some(month) && giver.n.is_multiple_of(2) {
            let reason = REASONS[giver.n / 2 % REASONS.len()];
            let reason = Some(Line::parse(reason)?);
            tell(app, C::Cancel(Cancel { pledge, reason })).await?;
        }
        if again && giver.rests() == Some(month) {
            let until = begins + Months::new(u32::try_from(REST)?);
            let pause = Pause {
                pledge,
                from: app.clock.now(),
                until: Some(at(until, 1, 0)),
            };
            tell(app, C::Pause(pause)).await?;
        }
        if again && giver.n % 11 == 6 && month == giver.since + 10 && !giver.is_away(month) {
            let more = Yen::new(giver.amount.get() + 1_000)?;
            giver.amount = more;
            let change = ChangeAmount {
                pledge,
                amount: more,
                from: app.clock.now(),
            };
            tell(app, C::ChangeAmount(change)).await?;
        }
    }
    Ok(())
}

/// After the month's statement was read.
///
/// # Errors
/// Where the database does not answer.
pub async fn look(app: &App) -> Result<(), Failure> {
    promises_fall_due(app, app.clock.now()).await
}
