//! Staff writes a donor down, or mends what is written.

use serde::{Deserialize, Serialize};

use super::details::Details;
use super::facts::Facts;
use super::rows::{Consent, Donor};
use super::{Refusal, may, raises_funds};
use crate::access::Actor;
use crate::lang::{Lang, words as w};
use crate::merge::merged;
use crate::people::{self, Standing};
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::time::Time;
use crate::value::{DonorId, Email, Line, Passage};

/// Where a newsletter is asked for: by whoever reads it, or by staff for them.
pub(super) const PUBLIC: &str = "/give";
const DESK: &str = "/desk/donors";
/// Where a donor sees what they give.
pub const PORTAL: &str = "/me/giving";

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enter {
    pub donor: DonorId,
    pub details: Details,
    pub lang: Lang,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correct {
    pub donor: DonorId,
    pub details: Details,
    /// What the sender saw when they began to type.
    pub seen: Details,
}

/// # Errors
/// [`Refusal::NotAllowed`], also where the id is taken; [`Refusal::Fields`].
pub fn enter(cmd: &Enter, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may(by)?;
    if facts.donors.known()?.iter().any(|d| d.id == cmd.donor) {
        return Err(Refusal::NotAllowed.into());
    }
    cmd.details.sound()?;
    let donor = donor(cmd.donor, &cmd.details, cmd.lang, DESK, now);
    Ok(done(donor))
}

/// By staff, or by who gives: but for whether they are a person or a company, and the address by which they come in, which
/// staff changes for them. Whoever came in by an address of before comes in no more.
///
/// What somebody else changed meanwhile stays; where both meant the same field, the later one is told.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchDonor`], [`Refusal::Merged`], [`Refusal::Changed`],
/// [`Refusal::Fields`].
pub fn correct(cmd: &Correct, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let staff = raises_funds(by);
    let own = by.gives_as(cmd.donor) && cmd.is_ones_own();
    if !staff && !own {
        return Err(Refusal::NotAllowed.into());
    }
    let before = facts.alone(cmd.donor)?;
    let details = merged(&cmd.seen, &cmd.details, &before.details)
        .map_err(|fields| Refusal::Changed { fields })?;
    if details == before.details {
        return Ok(Decision::default());
    }
    details.sound()?;
    let consent = match (details.news, &before.consent) {
        (true, Some(consent)) if consent.ended.is_none() => Some(consent.clone()),
        (true, _) => Some(self::consent(
            before.lang,
            if staff { DESK } else { PORTAL },
            now,
        )),
        // That they wanted it once, and until when, may have to be shown.
        (false, known) => known.clone().map(|consent| Consent {
            ended: consent.ended.or(Some(now)),
            ..consent
        }),
    };
    let key = |details: &Details| details.email.as_ref().map(Email::key);
    let moved = key(&details) != key(&before.details);
    let mut decision = done(Donor {
        details,
        consent,
        ..before.clone()
    });
    if moved {
        let memberships = facts.memberships.known()?.iter();
        let open = memberships.filter(|m| m.standing != Standing::Ended);
        let lapsed = open.map(|m| Row::Membership(people::lapsed(m, now)));
        decision.rows.extend(lapsed);
    }
    Ok(decision)
}

impl Correct {
    /// Whether it leaves alone what staff alone changes.
    fn is_ones_own(&self) -> bool {
        self.details.form == self.seen.form && self.details.email == self.seen.email
    }
}

impl Donor {
    /// Without the address for mails, nor what was sent there; named nowhere.
    #[must_use]
    pub fn without_mail(&self) -> Self {
        let details = Details {
            email: None,
            news: false,
            anonymous: true,
            ..self.details.clone()
        };
        Self {
            details,
            consent: None,
            bounced: None,
            ..self.clone()
        }
    }
}

/// A donor who was not written down before, from this page.
pub(super) fn donor(
    id: DonorId,
    details: &Details,
    lang: Lang,
    page: &'static str,
    now: Time,
) -> Donor {
    Donor {
        id,
        details: details.clone(),
        consent: details.news.then(|| consent(lang, page, now)),
        bounced: None,
        lang,
        created: now,
        merged_into: None,
    }
}

/// With the words that stood beside the box that was ticked.
fn consent(lang: Lang, page: &'static str, at: Time) -> Consent {
    let wording = match page {
        PUBLIC | PORTAL => w::give_news(lang),
        _ => w::donors_news_tick(lang),
    };
    Consent {
        at,
        page: Line::parse(page).unwrap_or_default(),
        wording: Passage::parse(wording).unwrap_or_default(),
        ended: None,
    }
}

fn done(donor: Donor) -> Decision {
    Decision {
        rows: vec![Row::Donor(donor)],
        ..Decision::default()
    }
}
