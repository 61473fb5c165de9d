//! The clock looks at a promise: what was agreed begins or ends, and money that did not come is asked for, kindly and in
//! steps, until it comes.

use serde::{Deserialize, Serialize};

use super::{LAPSES, MAIL_ONCE, MAILS};
use crate::access::Actor;
use crate::donor::card::errands;
use crate::donor::facts::Facts;
use crate::donor::rows::{Pledge, Rhythm};
use crate::donor::{About, Refusal};
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::Time;
use crate::value::PledgeId;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FallDue {
    pub pledge: PledgeId,
    /// Until when the bank's statements are read: later transfers may have come unseen.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub read: Option<Time>,
}

/// One step at a time; where several days were missed, the next follows after some days.
///
/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the clock, [`Refusal::NoSuchPledge`].
pub fn fall_due(cmd: &FallDue, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Clock {
        return Err(Refusal::NotAllowed.into());
    }
    let before = facts.pledge(cmd.pledge)?;
    let mut after = before.clone().turned(now);
    let unread = |until: Time| cmd.read.is_none_or(|read| read < until);
    let waits = after.reads_until().is_some_and(unread);
    let due = after.asks_at().is_some_and(|at| at <= now);
    let mut decision = Decision::default();
    if let Some(until) = after.expires
        && after.warns_at().is_some_and(|at| at <= now)
    {
        let donor = facts.donor(before.donor)?;
        let ends = About::CardEnds { until };
        decision.thanks.extend(donor.written(ends));
        after.warned();
    }
    if due && !waits {
        if asks(&after) {
            let donor = facts.donor(before.donor)?;
            decision
                .thanks
                .extend(donor.written(missing(&after, facts, now)?));
        }
        after.dues.steps += 1;
        after.dues.stepped = Some(now);
        if after.dues.steps >= LAPSES {
            // What is said about the day that was missed goes with it.
            after.dues.rest = None;
            after.dues.planned = None;
        }
        after = after.stood();
    }
    decision.errands = errands(before, &after);
    if after != *before {
        decision.rows.push(Row::Pledge(after));
    }
    Ok(decision)
}

/// Whether the next step is a mail.
fn asks(pledge: &Pledge) -> bool {
    match pledge.rhythm {
        Rhythm::Once => pledge.dues.steps == MAIL_ONCE,
        Rhythm::Monthly | Rhythm::Yearly => MAILS.contains(&pledge.dues.steps),
    }
}

/// What is written about money that did not come.
pub(in crate::donor) fn missing(pledge: &Pledge, facts: &Facts, now: Time) -> Result<About, Stop> {
    let charity = facts.charity.known()?.as_ref();
    Ok(About::Missing {
        missing: pledge.missing(),
        day: pledge.expected().unwrap_or(now),
        rhythm: pledge.rhythm,
        means: pledge.means,
        reference: pledge.reference.clone(),
        account: charity.map_or_else(String::new, |c| c.particulars.account.to_string()),
    })
}
