//! Campaigns: money is raised for something, with a goal, from one day to another. What a campaign has reached is money
//! that came and stayed; a promise is no progress.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::details::Field;
use super::facts::Facts;
use super::rows::{Payment, Pledge, Rhythm};
use super::{Refusal, may};
use crate::access::Actor;
use crate::merge::merged;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::{self, Time};
use crate::value::{Bad, Both, CampaignId, Line, Passage, Slug, Yen};

/// The public page needs these addresses below its own.
pub const RESERVED: [&str; 1] = ["wait"];

/// What a campaign asks for, and for how long.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Appeal {
    /// `/give/{slug}`.
    pub slug: Slug,
    pub title: Both<Line<80>>,
    pub text: Both<Passage<2000>>,
    pub goal: Yen,
    /// The first day, at its beginning in Japan.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub from: Time,
    /// The last day, at its beginning in Japan: on it gifts are still taken. None: until it is closed.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub until: Option<Time>,
    pub open: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Campaign {
    pub id: CampaignId,
    #[serde(flatten)]
    pub appeal: Appeal,
    /// When it was first open. Since then everybody may read it, also when it is over.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub opened: Option<Time>,
    /// When it was closed, while it is.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub closed: Option<Time>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub created: Time,
}

/// Where a campaign stands in its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It was never open.
    Draft,
    /// Its first day has not come.
    Coming,
    Runs,
    Over,
}

impl Campaign {
    #[must_use]
    pub fn stage(&self, now: Time) -> Stage {
        if self.opened.is_none() {
            Stage::Draft
        } else if !self.appeal.open || self.ends().is_some_and(|end| now >= end) {
            Stage::Over
        } else if now < self.appeal.from {
            Stage::Coming
        } else {
            Stage::Runs
        }
    }

    /// The moment behind its last day, or at which it was closed before.
    fn ends(&self) -> Option<Time> {
        let over = self.appeal.until.map(|last| last + TimeDelta::days(1));
        over.into_iter().chain(self.closed).min()
    }

    /// The days on which gifts are still taken, with today; none where no last day is set.
    #[must_use]
    pub fn days_left(&self, now: Time) -> Option<i64> {
        let last = self.appeal.until?;
        Some(((last - time::day_begins(now)).num_days() + 1).max(0))
    }

    /// Whether money that came on a day counts for it, by its promise: what was promised once does whenever it comes, of
    /// what comes again and again each time that lies in the campaign's time. So a final figure becomes final.
    #[must_use]
    pub fn counts(&self, pledge: &Pledge, came: Time) -> bool {
        pledge.rhythm == Rhythm::Once || self.ends().is_none_or(|end| came < end)
    }
}

/// What came for a campaign and stayed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    pub campaign: CampaignId,
    pub sum: Yen,
    /// So many payments of which something stayed.
    pub gifts: u32,
    /// When this was so.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: Time,
}

impl Raised {
    #[must_use]
    pub fn of<'a>(
        campaign: CampaignId,
        payments: impl IntoIterator<Item = &'a Payment>,
        at: Time,
    ) -> Self {
        let begun = Self {
            campaign,
            at,
            ..Self::default()
        };
        let own = payments
            .into_iter()
            .filter(|paid| paid.campaign == Some(campaign) && !paid.stays().is_zero());
        own.fold(begun, |raised, paid| Self {
            sum: raised.sum.plus(paid.stays()).unwrap_or(raised.sum),
            gifts: raised.gifts + 1,
            ..raised
        })
    }

    /// Of a goal, in whole percent that are full.
    #[must_use]
    pub const fn percent(&self, goal: Yen) -> i64 {
        if goal.is_zero() {
            0
        } else {
            self.sum.get() * 100 / goal.get()
        }
    }

    /// What one gift was, on the average, in whole yen.
    #[must_use]
    pub fn average(&self) -> Yen {
        let average = self.sum.get().checked_div(self.gifts.into());
        Yen::new(average.unwrap_or_default()).unwrap_or_default()
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announce {
    pub campaign: CampaignId,
    pub appeal: Appeal,
    /// What the sender saw when they began to type; nothing where it is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Appeal>,
}

/// Staff makes a campaign, or says something else of it. The address of one that was open stays: it stands on paper.
///
/// # Errors
/// [`Refusal::NotAllowed`], also where the id of a new one is taken; [`Refusal::NoSuchCampaign`], [`Refusal::Changed`],
/// [`Refusal::Fields`].
pub fn announce(cmd: &Announce, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may(by)?;
    let all = facts.campaigns.known()?;
    let known = all.iter().find(|one| one.id == cmd.campaign);
    let (before, appeal) = match (known, &cmd.seen) {
        (Some(_), None) => return Err(Refusal::NotAllowed.into()),
        (None, Some(_)) => return Err(Refusal::NoSuchCampaign.into()),
        (None, None) => {
            let new = Campaign {
                id: cmd.campaign,
                created: now,
                ..Campaign::default()
            };
            (new, cmd.appeal.clone())
        }
        (Some(before), Some(seen)) => {
            let appeal = merged(seen, &cmd.appeal, &before.appeal)
                .map_err(|fields| Refusal::Changed { fields })?;
            (before.clone(), appeal)
        }
    };
    let appeal = Appeal {
        from: time::day_begins(appeal.from),
        until: appeal.until.map(time::day_begins),
        ..appeal
    };
    sound(&appeal, &before, all)?;
    let open = appeal.open;
    let after = Campaign {
        opened: before.opened.or(open.then_some(now)),
        // A draft was never open, so nobody closes it.
        closed: match before.opened {
            Some(_) if !open => before.closed.or(Some(now)),
            _ => None,
        },
        appeal,
        ..before.clone()
    };
    if known == Some(&after) {
        return Ok(Decision::default());
    }
    Ok(Decision {
        rows: vec![Row::Campaign(after)],
        ..Decision::default()
    })
}

fn sound(appeal: &Appeal, before: &Campaign, all: &[Campaign]) -> Result<(), Refusal> {
    let mut bad = Vec::new();
    let slug = &appeal.slug;
    let anothers = |one: &Campaign| one.id != before.id && one.appeal.slug == *slug;
    if slug.as_str().is_empty() {
        bad.push((Field::Slug, Bad::Missing));
    } else if RESERVED.contains(&slug.as_str()) || all.iter().any(anothers) {
        bad.push((Field::Slug, Bad::Twice));
    } else if before.opened.is_some() && *slug != before.appeal.slug {
        bad.push((Field::Slug, Bad::NotAChoice));
    }
    if appeal.title.ja.as_str().is_empty() {
        bad.push((Field::Title, Bad::Missing));
    }
    if appeal.text.ja.is_empty() {
        bad.push((Field::Text, Bad::Missing));
    }
    if appeal.goal.is_zero() {
        bad.push((Field::Goal, Bad::Missing));
    }
    if appeal.until.is_some_and(|until| until < appeal.from) {
        bad.push((Field::LastDay, Bad::EndsBeforeItStarts));
    }
    if bad.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Fields(bad))
    }
}

impl Facts {
    pub(super) fn campaign(&self, id: CampaignId) -> Result<&Campaign, Stop> {
        let found = self.campaigns.known()?.iter().find(|one| one.id == id);
        found.ok_or_else(|| Refusal::NoSuchCampaign.into())
    }

    /// One that takes gifts now. Of a draft nobody learns that it is there.
    pub(super) fn takes_gifts(&self, id: CampaignId, now: Time) -> Result<(), Stop> {
        match self.campaign(id)?.stage(now) {
            Stage::Runs => Ok(()),
            Stage::Draft => Err(Refusal::NoSuchCampaign.into()),
            Stage::Coming | Stage::Over => Err(Refusal::NotRunning.into()),
        }
    }

    /// The campaign for which money counts that came for a promise.
    pub(super) fn promised_for(
        &self,
        pledge: &Pledge,
        came: Time,
    ) -> Result<Option<CampaignId>, Stop> {
        // What is paid for a plan with something in return is a price.
        let given = pledge.purpose().is_given();
        let Some(id) = pledge.campaign.filter(|_| given) else {
            return Ok(None);
        };
        let mut all = self.campaigns.known()?.iter();
        let counts = all.any(|one| one.id == id && one.counts(pledge, came));
        Ok(counts.then_some(id))
    }
}
