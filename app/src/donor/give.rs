//! Somebody gives: says who they are, and what they mean to send.

use serde::{Deserialize, Serialize};

use super::benefit::chosen;
use super::card::MOST_AT_STORES;
use super::details::{Details, Field};
use super::dues::Dues;
use super::enlist;
use super::enter::{PUBLIC, donor};
use super::facts::Facts;
use super::reference::Reference;
use super::rows::{Charity, Donor, Means, Pledge, Rhythm};
use super::{About, Notice, Refusal};
use crate::access::Actor;
use crate::lang::Lang;
use crate::row::Row;
use crate::rule::{Answer, Decision, Ruled, Stop};
use crate::time::{self, Time};
use crate::value::{Bad, CampaignId, DonorId, Line, Passage, PlanId, PledgeId, Yen};

/// More than this is talked about before it is sent.
pub const MOST: Yen = Yen::of(10_000_000);

/// What is to be given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gift {
    pub rhythm: Rhythm,
    /// Each time.
    pub amount: Yen,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_of: Option<Line<80>>,
    #[serde(default)]
    pub word: Passage<400>,
    #[serde(default, skip_serializing_if = "is_transfer")]
    pub means: Means,
    /// The 会員プラン that it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it so")]
fn is_transfer(means: &Means) -> bool {
    *means == Means::Transfer
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Give {
    pub donor: DonorId,
    pub pledge: PledgeId,
    pub details: Details,
    pub gift: Gift,
    pub lang: Lang,
    /// What it is given for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<CampaignId>,
}

/// Anybody promises a gift and is told how to send it. Who they are is written down anew each time: a visitor must not
/// learn whom we know; staff merges what belongs together.
///
/// # Errors
/// [`Refusal::Shut`], [`Refusal::Fields`], [`Refusal::NoSuchCampaign`], [`Refusal::NotRunning`],
/// [`Refusal::NotAllowed`] where an id is taken, [`Refusal::NoReference`],
/// [`Refusal::NoSuchPlan`].
pub fn give(cmd: &Give, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if !matches!(by, Actor::Visitor) && by.person().is_none() {
        return Err(Refusal::NotAllowed.into());
    }
    let charity = facts.charity.known()?.as_ref();
    let charity = charity
        .filter(|charity| charity.takes(cmd.gift.means))
        .ok_or(Refusal::Shut)?;
    sound(cmd, charity)?;
    let (rhythm, amount) = (cmd.gift.rhythm, cmd.gift.amount);
    let plan = cmd.gift.plan;
    let plan = plan.map(|plan| chosen(plan, rhythm, amount, false, facts, now));
    let plan = plan.transpose()?;
    if let Some(campaign) = cmd.campaign {
        facts.takes_gifts(campaign, now)?;
    }
    let donors = facts.donors.known()?;
    let pledges = facts.pledges.known()?;
    let taken = enlist::is_named(cmd.donor.0)
        || enlist::is_named(cmd.pledge.0)
        || donors.iter().any(|donor| donor.id == cmd.donor)
        || pledges.iter().any(|pledge| pledge.id == cmd.pledge);
    if taken {
        return Err(Refusal::NotAllowed.into());
    }
    let is_free = |one: &Reference| pledges.iter().all(|pledge| pledge.reference != *one);
    let reference = Reference::of(cmd.pledge).find(is_free);
    let reference = reference.ok_or(Refusal::NoReference)?;
    let donor = donor(cmd.donor, &cmd.details, cmd.lang, PUBLIC, now);
    let pledge = Pledge {
        id: cmd.pledge,
        donor: cmd.donor,
        rhythm,
        amount,
        means: cmd.gift.means,
        reference: reference.clone(),
        memory_of: cmd.gift.memory_of.clone(),
        word: cmd.gift.word.clone(),
        dues: Dues {
            next: Some(time::day_begins(now)),
            ..Dues::default()
        },
        created: now,
        plan,
        campaign: cmd.campaign,
        ..Pledge::default()
    };
    Ok(Decision {
        thanks: told(&donor, &pledge, charity).into_iter().collect(),
        rows: vec![Row::Donor(donor), Row::Pledge(pledge)],
        answer: Answer::Pledged { reference },
        ..Decision::default()
    })
}

/// What is wrong about the gift comes before what is wrong about its giver, as in the form.
fn sound(cmd: &Give, charity: &Charity) -> Result<(), Stop> {
    let mut bad = Vec::new();
    let least = charity.particulars.offer(cmd.gift.rhythm).least;
    if cmd.gift.amount.is_zero() {
        bad.push((Field::Amount, Bad::Missing));
    } else if cmd.gift.amount < least {
        let least = least.get();
        bad.push((Field::Amount, Bad::TooLittle { least }));
    } else if cmd.gift.amount > MOST {
        bad.push((Field::Amount, Bad::TooMuch));
    }
    match (cmd.gift.means, cmd.gift.rhythm) {
        (Means::Transfer | Means::Card, _) => {}
        (Means::Konbini, Rhythm::Once) if cmd.gift.amount <= MOST_AT_STORES => {}
        (Means::Konbini, Rhythm::Once) => bad.push((Field::Means, Bad::TooMuch)),
        _ => bad.push((Field::Means, Bad::NotAChoice)),
    }
    match cmd.details.sound() {
        Err(Refusal::Fields(more)) => bad.extend(more),
        other => other?,
    }
    let email = (Field::Email, Bad::Missing);
    if cmd.details.email.is_none() && !bad.contains(&email) {
        bad.push(email);
    }
    bad.sort_by_key(|(field, _)| *field as u8);
    Ok(Refusal::fields(bad)?)
}

/// The payment company tells who pays there what to do.
fn told(donor: &Donor, pledge: &Pledge, charity: &Charity) -> Option<Notice> {
    if pledge.means.is_held() {
        return None;
    }
    donor.written(About::Pledged {
        amount: pledge.amount,
        rhythm: pledge.rhythm,
        reference: pledge.reference.clone(),
        account: charity.particulars.account.to_string(),
    })
}

impl Donor {
    /// Nothing where no mail reaches the donor.
    pub(super) fn written(&self, about: About) -> Option<Notice> {
        Some(Notice {
            donor: self.id,
            to: self.read_at()?.clone(),
            name: self.addressee().clone(),
            lang: self.lang,
            about,
        })
    }
}
