//! Money came by hand: cash, or what somebody else collected. Written down with its day.

use serde::{Deserialize, Serialize};

use super::attribute::counted;
use super::details::Field;
use super::facts::Facts;
use super::rows::{Donor, Means, Payment, Pledge, Purpose, Why};
use super::{About, Refusal, ledger, may};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::{self, Time};
use crate::value::{Bad, CampaignId, DonorId, Line, PaymentId, PledgeId, Yen};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    pub payment: PaymentId,
    pub donor: DonorId,
    /// The promise that it fulfils.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pledge: Option<PledgeId>,
    pub amount: Yen,
    pub purpose: Purpose,
    pub means: Means,
    /// When it came: the whole day in Japan is meant.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub day: Time,
    /// When it reached our account, where that was another day.
    #[serde(
        default,
        with = "chrono::serde::ts_microseconds_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub deposited: Option<Time>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Line<200>>,
    /// The donor is thanked by mail.
    #[serde(default)]
    pub thank: bool,
    /// What it was raised for; nothing: what its promise says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<CampaignId>,
}

/// What comes to the bank or by the payment company is no matter of this: it would stand in the books twice once they
/// say so.
///
/// # Errors
/// [`Refusal::NotAllowed`], also where the id is taken or the money came to the bank; [`Refusal::Fields`], also where it
/// reached us before it was paid or after today; [`Refusal::NotYet`],
/// [`Refusal::NoSuchDonor`], [`Refusal::NoSuchPledge`], [`Refusal::OtherDonor`], [`Refusal::NoSuchCampaign`],
/// [`Refusal::NotGiven`].
pub fn book(cmd: &Book, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may(by)?;
    if cmd.means == Means::Transfer || cmd.means.is_held() {
        return Err(Refusal::NotAllowed.into());
    }
    facts.is_free(cmd.payment)?;
    if cmd.amount.is_zero() {
        return Err(Refusal::Fields(vec![(Field::Amount, Bad::Missing)]).into());
    }
    let day = time::day_begins(cmd.day);
    let deposited = cmd.deposited.map(time::day_begins);
    if day > now {
        return Err(Refusal::NotYet.into());
    }
    if deposited.is_some_and(|came| came > now || came < day) {
        return Err(Refusal::Fields(vec![(Field::Deposited, Bad::EndsBeforeItStarts)]).into());
    }
    let donor = facts.donor(cmd.donor)?;
    let pledge = promised(facts, cmd.pledge, cmd.donor)?;
    let payment = Payment {
        id: cmd.payment,
        donor: pledge.map_or(cmd.donor, |pledge| pledge.donor),
        pledge: cmd.pledge,
        amount: cmd.amount,
        purpose: cmd.purpose,
        means: cmd.means,
        day,
        deposited: deposited.filter(|came| *came != day),
        note: cmd.note.clone(),
        created: now,
        campaign: counted(facts, cmd.campaign, pledge, cmd.purpose, day)?,
        ..Payment::default()
    };
    let mut decision = Decision::default();
    pay(&mut decision, payment, donor, cmd.thank);
    let pledge = pledge
        .map(|pledge| pledge.with(cmd.amount, day))
        .transpose()?;
    decision.rows.extend(pledge.map(Row::Pledge));
    Ok(decision)
}

/// The promise that a payment is for; it must be the donor's own, by whichever of their names. The payment is then of
/// that name, so that both stay together when a merge is undone.
pub(super) fn promised(
    facts: &Facts,
    pledge: Option<PledgeId>,
    donor: DonorId,
) -> Result<Option<&Pledge>, Stop> {
    let Some(id) = pledge else { return Ok(None) };
    let pledge = facts.pledge(id)?;
    if !facts.merges()?.same(pledge.donor, donor) {
        return Err(Refusal::OtherDonor.into());
    }
    Ok(Some(pledge))
}

/// A payment, its place in the books, and the donor's thanks.
pub(super) fn pay(decision: &mut Decision, payment: Payment, donor: &Donor, thank: bool) {
    let (amount, day) = (payment.amount, payment.day);
    decision.postings.push(ledger::paid(&payment));
    decision.rows.push(Row::Payment(payment));
    if thank {
        let arrived = About::Arrived { amount, day };
        decision.thanks.extend(donor.written(arrived));
    }
}

impl Pledge {
    /// With money that came for it on a day.
    pub(super) fn with(&self, amount: Yen, came: Time) -> Result<Self, Refusal> {
        let received = self.received.plus(amount);
        let received = received.ok_or(Refusal::Fields(vec![(Field::Amount, Bad::TooMuch)]))?;
        let mut after = self.clone();
        after.anchors(came);
        after.received = received;
        after.payments = self.payments.saturating_add(1);
        after.pays(amount, came);
        Ok(after.stood())
    }

    /// Without money that went again; `whole`: nothing of its payment stays.
    pub(super) fn without(&self, amount: Yen, why: Why, whole: bool) -> Self {
        let mut after = Self {
            received: self.received.minus(amount).unwrap_or_default(),
            payments: self.payments.saturating_sub(u32::from(whole)),
            ..self.clone()
        };
        match why {
            Why::Mistake => after.unpays(amount),
            Why::Refund => after.gives_back(amount),
        }
        after.stood()
    }
}
