//! What the payment company says when it is asked: of money that came by card or at a convenience store, and of what a
//! promise is paid by there. The server's own clock says it, as often as it likes: what is known changes nothing.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use super::book::pay;
use super::details::Field;
use super::dues::{Ended, missing};
use super::facts::Facts;
use super::reverse::{take_back, void_what_names};
use super::rows::{
    Failed, Linked, Means, Payment, Pledge, PledgeState, Reversal, Transfer, TransferState, Why,
};
use super::transfer::of;
use super::{Refusal, ledger};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::{self, Time};
use crate::value::{Bad, Line, PaymentId, PledgeId, TransferId, Yen};

/// The only money that we take.
pub const CURRENCY: &str = "jpy";
/// A convenience store takes no more at once.
pub const MOST_AT_STORES: Yen = Yen::of(300_000);

/// Money came, and some of it may have gone back since.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charged {
    /// As the company names it: what it is known by when it is told of again.
    pub charge: Line<80>,
    pub means: Means,
    pub amount: Yen,
    pub currency: Line<8>,
    /// When it was paid.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: Time,
    /// Who paid, as the company has it: for whoever has to find out.
    #[serde(default)]
    pub payer: Line<100>,
    /// The promise that it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pledge: Option<PledgeId>,
    /// All that went back, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<Refunded>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refunded {
    pub refund: Line<80>,
    pub amount: Yen,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: Time,
}

/// What a promise is paid by, as the company had it when it was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub pledge: PledgeId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Line<80>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscription: Option<Line<80>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<Failed>,
    #[serde(
        default,
        with = "chrono::serde::ts_microseconds_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub ended: Option<Time>,
    /// See [`Pledge::expires`].
    #[serde(
        default,
        with = "chrono::serde::ts_microseconds_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub expires: Option<Time>,
    /// When it was asked: what was heard later counts.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub asked: Time,
}

/// What the company is to do about a promise. It stands in the transaction of what it follows from, and is carried out
/// until it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errand {
    pub pledge: PledgeId,
    pub does: Does,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Does {
    /// From its next time on it is so much.
    Amount(Yen),
    Pause,
    Resume,
    /// It comes no more.
    Cancel,
}

impl Charged {
    /// The line that it is among what came. The same charge is always the same line.
    #[must_use]
    pub fn line(&self) -> TransferId {
        TransferId(named("line", self.charge.as_str()))
    }

    /// The payment that it becomes by itself. The same charge is always the same payment.
    #[must_use]
    pub fn payment(&self) -> PaymentId {
        PaymentId(named("payment", self.charge.as_str()))
    }

    fn sound(&self, now: Time) -> Result<(), Refusal> {
        if self.currency.as_str() != CURRENCY {
            return Err(Refusal::Currency);
        }
        if self.amount.is_zero() {
            return Err(Refusal::Fields(vec![(Field::Amount, Bad::Missing)]));
        }
        if !self.means.is_held() || self.charge.as_str().is_empty() {
            return Err(Refusal::Contradicts);
        }
        if time::day_begins(self.at) > now {
            return Err(Refusal::NotYet);
        }
        Ok(())
    }
}

/// The same name for the same thing, whenever it is asked for.
pub(super) fn named(what: &str, of: &str) -> Uuid {
    let digest = Sha256::new()
        .chain_update(what)
        .chain_update([0])
        .chain_update(of);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    Builder::from_random_bytes(bytes).into_uuid()
}

/// What came becomes a payment of its promise; where it names none that we know, it waits until somebody says whose it is.
/// What went back goes from where it is now, and voids the receipt that names it.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::Currency`], [`Refusal::Fields`], [`Refusal::NotYet`], and
/// [`Refusal::Contradicts`] where the company says something else than before, or that more went than came.
pub fn charged(cmd: &Charged, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Clock {
        return Err(Refusal::NotAllowed.into());
    }
    cmd.sound(now)?;
    let mut decision = Decision::default();
    let known = facts.transfers.known()?.iter().find(|t| t.id == cmd.line());
    let mut held = match known {
        Some(line) => Held::known(line, cmd, facts)?,
        None => Held::new(cmd, facts, &mut decision, now)?,
    };
    for refund in &cmd.refunds {
        if !held.has(refund) {
            held.gives_back(refund, &mut decision)?;
        }
    }
    held.write(&mut decision, facts, now)?;
    Ok(decision)
}

/// Where the money of a charge is now.
struct Held {
    line: Transfer,
    payment: Option<Payment>,
    pledge: Option<Pledge>,
    /// It was not known before.
    new: bool,
    /// This went back now.
    gone: Option<Line<200>>,
}

impl Held {
    fn known(line: &Transfer, cmd: &Charged, facts: &Facts) -> Result<Self, Stop> {
        if line.amount != cmd.amount || line.means != cmd.means {
            return Err(Refusal::Contradicts.into());
        }
        let payment = line.payment.map(|id| facts.payment(id)).transpose()?;
        let pledge = payment.and_then(|payment| payment.pledge);
        let pledge = pledge.map(|id| facts.pledge(id)).transpose()?;
        Ok(Self {
            line: line.clone(),
            payment: payment.cloned(),
            pledge: pledge.cloned(),
            new: false,
            gone: None,
        })
    }

    fn new(cmd: &Charged, facts: &Facts, decision: &mut Decision, now: Time) -> Result<Self, Stop> {
        let line = Transfer {
            id: cmd.line(),
            day: time::day_begins(cmd.at),
            amount: cmd.amount,
            payer: cmd.payer.clone(),
            means: cmd.means,
            charge: Some(cmd.charge.clone()),
            created: now,
            ..Transfer::default()
        };
        decision.postings.push(ledger::came(&line));
        let mut held = Self {
            line,
            payment: None,
            pledge: None,
            new: true,
            gone: None,
        };
        let known = facts.pledges.known()?;
        let promised = known.iter().find(|pledge| Some(pledge.id) == cmd.pledge);
        let Some(promised) = promised else {
            return Ok(held);
        };
        facts.is_free(cmd.payment())?;
        let payment = Payment {
            id: cmd.payment(),
            donor: promised.donor,
            pledge: Some(promised.id),
            purpose: promised.purpose(),
            campaign: facts.promised_for(promised, held.line.day)?,
            ..of(&held.line, now)
        };
        let mut pledge = promised.with(cmd.amount, held.line.day)?;
        if pledge.failed.is_some_and(|failed| failed.at <= cmd.at) {
            pledge.failed = None;
        }
        let pledge = pledge.stood();
        decision.errands = errands(promised, &pledge);
        held.line.state = TransferState::Assigned;
        held.line.payment = Some(payment.id);
        held.payment = Some(payment);
        held.pledge = Some(pledge);
        Ok(held)
    }

    fn has(&self, refund: &Refunded) -> bool {
        let of_payment = self.payment.iter().flat_map(|payment| &payment.reversals);
        let mut all = self.line.reversals.iter().chain(of_payment);
        all.any(|known| known.refund.as_ref() == Some(&refund.refund))
    }

    fn gives_back(&mut self, refund: &Refunded, decision: &mut Decision) -> Result<(), Stop> {
        let left = match &self.payment {
            Some(payment) => payment.stays(),
            None => self.line.stays(),
        };
        if refund.amount.is_zero() || refund.amount > left {
            return Err(Refusal::Contradicts.into());
        }
        let reason = Line::parse(refund.refund.as_str()).unwrap_or_default();
        let reversal = Reversal {
            day: time::day_begins(refund.at),
            amount: refund.amount,
            why: Why::Refund,
            reason: reason.clone(),
            refund: Some(refund.refund.clone()),
        };
        self.gone = Some(reason);
        if let Some(payment) = &self.payment {
            let (posting, payment, pledge) = take_back(payment, self.pledge.as_ref(), reversal);
            decision.postings.push(posting);
            self.payment = Some(payment);
            self.pledge = pledge;
            return Ok(());
        }
        // From what was set aside it goes by way of what waits, so that each account has its part on each day.
        let aside = self.line.state == TransferState::SetAside;
        if aside {
            decision.postings.push(ledger::taken_back(&self.line));
        }
        let posting = ledger::sent_back(&self.line, reversal.day, reversal.amount);
        decision.postings.push(posting);
        self.line.reversals.push(reversal);
        let empty = self.line.stays().is_zero();
        if aside && !empty {
            decision.postings.push(ledger::set_aside(&self.line));
        } else if empty {
            self.line.state = TransferState::SetAside;
            self.line.reason.clone_from(&self.gone);
        }
        Ok(())
    }

    fn write(self, decision: &mut Decision, facts: &Facts, now: Time) -> Result<(), Stop> {
        if !self.new && self.gone.is_none() {
            return Ok(());
        }
        // A payment names its line, so the line comes first.
        decision.rows.push(Row::Transfer(self.line));
        if let Some(payment) = self.payment {
            let id = payment.id;
            if self.new {
                // The books have what came before what went.
                let gone = decision.postings.split_off(1);
                let donor = facts.donor(payment.donor)?;
                pay(decision, payment, donor, self.gone.is_none());
                decision.postings.extend(gone);
            } else {
                decision.rows.push(Row::Payment(payment));
            }
            decision.rows.extend(self.pledge.map(Row::Pledge));
            if let Some(reason) = &self.gone {
                let voided = void_what_names(id, facts, reason, now)?;
                decision.rows.extend(voided);
            }
        }
        Ok(())
    }
}

/// What the company is to do, so that it takes what was agreed: nothing where it takes nothing by itself.
pub(super) fn errands(before: &Pledge, after: &Pledge) -> Vec<Errand> {
    let taken = |pledge: &Pledge| {
        let linked = pledge.linked.as_ref();
        linked.is_some_and(|linked| linked.subscription.is_some())
    };
    if !taken(after) {
        return Vec::new();
    }
    // What was agreed before the company knew of it is told it now.
    let was = if taken(before) {
        before.terms()
    } else {
        before.first_terms()
    };
    let is = after.terms();
    let mut does = Vec::new();
    if is.over {
        does.extend((!was.over).then_some(Does::Cancel));
    } else {
        does.extend((is.amount != was.amount).then_some(Does::Amount(is.amount)));
        does.extend((is.rests && !was.rests).then_some(Does::Pause));
        does.extend((was.rests && !is.rests).then_some(Does::Resume));
    }
    let pledge = after.id;
    does.into_iter()
        .map(|does| Errand { pledge, does })
        .collect()
}

/// What was heard before is passed over. Whoever gave before and could not be charged now is told at once.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchPledge`].
pub fn link(cmd: &Link, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Clock {
        return Err(Refusal::NotAllowed.into());
    }
    let before = facts.pledge(cmd.pledge)?;
    let known = before.linked.as_ref();
    if known.is_some_and(|known| known.asked > cmd.asked) {
        return Ok(Decision::default());
    }
    let customer = known.and_then(|known| known.customer.clone());
    let subscription = known.and_then(|known| known.subscription.clone());
    // A page that ran out unused matters no more once it was paid on another.
    let paid = before.state == PledgeState::Fulfilled;
    let mut after = Pledge {
        linked: Some(Linked {
            customer: cmd.customer.clone().or(customer),
            subscription: cmd.subscription.clone().or(subscription),
            asked: known.map_or(cmd.asked, |known| known.asked),
            warned: known.and_then(|known| known.warned),
        }),
        failed: cmd.failed.filter(|_| !paid),
        expires: cmd.expires.or(before.expires),
        ..before.clone()
    };
    let mut decision = Decision::default();
    if let Some(at) = cmd.ended.filter(|_| before.ended.is_none()) {
        after = after.over(Ended { at, reason: None }).stood();
    } else {
        let fails = after.failed.is_some() && before.failed.is_none();
        if fails && before.is_untold() {
            let donor = facts.donor(before.donor)?;
            let told = donor.written(missing(&after, facts, now)?);
            decision.thanks.extend(told);
            after.told_of_failing(now);
        }
        after = after.stood();
        decision.errands = errands(before, &after);
    }
    if after == *before {
        return Ok(Decision::default());
    }
    if let Some(linked) = &mut after.linked {
        linked.asked = cmd.asked;
    }
    decision.rows.push(Row::Pledge(after));
    Ok(decision)
}
