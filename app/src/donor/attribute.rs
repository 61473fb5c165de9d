//! Money turns out to be for a campaign, for another, or for none: people forget to say so. Books and receipts do not name
//! campaigns, so nothing else moves.

use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::rows::{Payment, Pledge, Purpose};
use super::{Refusal, may};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::Time;
use crate::value::{CampaignId, PaymentId};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    pub payment: PaymentId,
    /// Nothing: it counts for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<CampaignId>,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchPayment`], [`Refusal::NoSuchCampaign`], [`Refusal::NotGiven`].
pub fn attribute(cmd: &Attribute, by: &Actor, facts: &Facts) -> Ruled {
    may(by)?;
    let payment = facts.payment(cmd.payment)?;
    if let Some(id) = cmd.campaign {
        facts.campaign(id)?;
        given(payment.purpose)?;
    }
    if payment.campaign == cmd.campaign {
        return Ok(Decision::default());
    }
    Ok(Decision {
        rows: vec![Row::Payment(Payment {
            campaign: cmd.campaign,
            ..payment.clone()
        })],
        ..Decision::default()
    })
}

/// The campaign for which money counts: the one that is named, or else its promise's. Dues and prices count for none.
pub(super) fn counted(
    facts: &Facts,
    named: Option<CampaignId>,
    pledge: Option<&Pledge>,
    purpose: Purpose,
    came: Time,
) -> Result<Option<CampaignId>, Stop> {
    if let Some(id) = named {
        facts.campaign(id)?;
        given(purpose)?;
        return Ok(Some(id));
    }
    match pledge {
        Some(pledge) if purpose.is_given() => facts.promised_for(pledge, came),
        _ => Ok(None),
    }
}

fn given(purpose: Purpose) -> Result<(), Refusal> {
    if purpose.is_given() {
        Ok(())
    } else {
        Err(Refusal::NotGiven)
    }
}
