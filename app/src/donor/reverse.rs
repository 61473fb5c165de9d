//! Money of a payment goes again: it was booked by mistake, or it is paid back.

use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::ledger::Posting;
use super::rows::{Payment, Pledge, Reversal, Transfer, TransferState, Why};
use super::{Refusal, ledger, may};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::{self, Time};
use crate::value::{Line, PaymentId, Yen};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reverse {
    pub payment: PaymentId,
    /// Of a mistake all that is left.
    pub amount: Yen,
    pub why: Why,
    pub reason: Line<200>,
}

/// The books get a counter-entry; what was written before stays. A line of the statement that was somebody's by mistake
/// waits for a name again.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoReason`], [`Refusal::NoSuchPayment`], [`Refusal::TooMuch`];
/// [`Refusal::AtProvider`] where the payment company sends it back, and says so itself.
pub fn reverse(cmd: &Reverse, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may(by)?;
    if cmd.reason.as_str().is_empty() {
        return Err(Refusal::NoReason.into());
    }
    let before = facts.payment(cmd.payment)?;
    if cmd.why == Why::Refund && before.means.is_held() {
        return Err(Refusal::AtProvider.into());
    }
    may_go(before, cmd)?;
    let (amount, why) = (cmd.amount, cmd.why);
    // What never was this was not on that day either; what goes back goes today.
    let day = match why {
        Why::Mistake => before.day,
        Why::Refund => time::day_begins(now),
    };
    let reversal = Reversal {
        day,
        amount,
        why,
        reason: cmd.reason.clone(),
        refund: None,
    };
    let pledge = before.pledge.map(|id| facts.pledge(id)).transpose()?;
    let (posting, after, pledge) = take_back(before, pledge, reversal);
    let mut decision = Decision {
        postings: vec![posting],
        rows: vec![Row::Payment(after)],
        ..Decision::default()
    };
    decision.rows.extend(pledge.map(Row::Pledge));
    if let (Some(transfer), Why::Mistake) = (before.transfer, why) {
        let transfer = facts.transfer(transfer)?;
        decision.rows.push(Row::Transfer(Transfer {
            state: TransferState::Open,
            payment: None,
            ..transfer.clone()
        }));
    }
    let voided = void_what_names(cmd.payment, facts, &cmd.reason, now)?;
    decision.rows.extend(voided);
    Ok(decision)
}

/// The counter-entry, and the payment and its promise as they are then.
pub(super) fn take_back(
    payment: &Payment,
    pledge: Option<&Pledge>,
    reversal: Reversal,
) -> (Posting, Payment, Option<Pledge>) {
    let Reversal {
        day, amount, why, ..
    } = reversal;
    let mut after = payment.clone();
    after.reversals.push(reversal);
    let whole = after.stays().is_zero();
    let pledge = pledge.map(|pledge| pledge.without(amount, why, whole));
    (ledger::reversed(payment, day, amount, why), after, pledge)
}

/// What a paper says of money that is gone holds no longer; what is left of it may stand on another.
pub(super) fn void_what_names(
    payment: PaymentId,
    facts: &Facts,
    reason: &Line<200>,
    now: Time,
) -> Result<Vec<Row>, Stop> {
    let held = facts.receipts.known()?.iter();
    let held = held.filter(|receipt| receipt.holds() && receipt.names(payment));
    Ok(held
        .map(|receipt| Row::Receipt(receipt.voided(reason, now)))
        .collect())
}

/// Of what came to the bank and was paid back in part, the rest cannot be a mistake: the bank's line is one.
fn may_go(payment: &Payment, cmd: &Reverse) -> Result<(), Refusal> {
    let left = payment.stays();
    let fits = match cmd.why {
        Why::Refund => !cmd.amount.is_zero() && cmd.amount <= left,
        Why::Mistake => {
            let touched = payment.transfer.is_some() && left != payment.amount;
            !left.is_zero() && cmd.amount == left && !touched
        }
    };
    if fits {
        Ok(())
    } else {
        Err(Refusal::TooMuch { left })
    }
}
