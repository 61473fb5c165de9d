//! Donors of a list that was kept elsewhere are taken in, some lines at a time.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Builder;

use super::details::{Details, Field};
use super::facts::Facts;
use super::give::MOST;
use super::reference::Reference;
use super::rows::{Consent, Donor, Means, Pledge, Rhythm};
use super::transfer::MAX_LINES;
use super::{Refusal, may};
use crate::access::Actor;
use crate::lang::{Lang, words as w};
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::{self, Time};
use crate::value::width::folded;
use crate::value::{Bad, DonorId, Line, Passage, PledgeId, Yen};

/// Where lists are taken in.
pub const ROSTER: &str = "/desk/donors/roster";

/// A line of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// By which the line is known when the list comes again: see [`Listed::of`].
    pub donor: DonorId,
    pub details: Details,
    /// What they give again and again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<Member>,
}

/// A membership that runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub pledge: PledgeId,
    pub rhythm: Rhythm,
    pub amount: Yen,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enlist {
    pub lines: Vec<Listed>,
    /// Who stands on the list as a reader of the newsletter agreed to it on paper.
    #[serde(default)]
    pub agreed: bool,
    pub lang: Lang,
}

impl Listed {
    /// Its ids follow from what identifies somebody: name, mail and postal code. Whoever sends a list twice, or from two
    /// desks at once, does no harm then, also where the donor was mended or merged since.
    #[must_use]
    pub fn of(details: Details, member: Option<(Rhythm, Yen)>) -> Self {
        let close = |text: &str| folded(text).replace(' ', "");
        let name = close(details.name.as_str());
        let email = details.email.as_ref().map(|email| close(email.as_str()));
        let postal = details.address.as_ref().map(|at| at.postal.digits());
        let said = [
            name,
            email.unwrap_or_default(),
            postal.unwrap_or_default().to_owned(),
        ];
        let key = said.join("\n");
        let member = member.map(|(rhythm, amount)| Member {
            pledge: PledgeId(named("pledge", &key)),
            rhythm,
            amount,
        });
        Self {
            donor: DonorId(named("donor", &key)),
            details,
            member,
        }
    }

    /// What a list may say of somebody. How a name is read can be asked later; whoever has no address gets no receipt.
    fn sound(&self) -> Result<(), Refusal> {
        let mut bad = match self.details.sound() {
            Err(Refusal::Fields(bad)) => bad,
            other => return other,
        };
        bad.retain(|one| *one != (Field::Kana, Bad::Missing));
        if bad.is_empty() {
            Ok(())
        } else {
            Err(Refusal::Fields(bad))
        }
    }
}

/// The same id for the same words (a UUID of the eighth version).
fn named(what: &str, key: &str) -> uuid::Uuid {
    let digest = Sha256::digest(format!("{what}\n{key}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// Whether an id follows from words. A visitor must not choose such a one: what is refused because it is taken would tell
/// whether somebody stands on our list.
pub(super) fn is_named(id: uuid::Uuid) -> bool {
    id.get_version_num() == 8
}

/// Lines that came before are passed over.
///
/// # Errors
/// [`Refusal::NotAllowed`], also where two lines have one name or a promise's is taken; [`Refusal::Lines`],
/// [`Refusal::Fields`], [`Refusal::NoReference`].
pub fn enlist(cmd: &Enlist, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may(by)?;
    if cmd.lines.is_empty() || cmd.lines.len() > MAX_LINES {
        return Err(Refusal::Lines.into());
    }
    let donors = facts.donors.known()?;
    let pledges = facts.pledges.known()?;
    let mut given: BTreeSet<Reference> = pledges.iter().map(|p| p.reference.clone()).collect();
    let mut named = BTreeSet::new();
    let mut decision = Decision::default();
    for line in &cmd.lines {
        line.sound()?;
        let promise = line.member.as_ref().map(|member| member.pledge);
        let again = !named.insert(line.donor.0) || promise.is_some_and(|id| !named.insert(id.0));
        if again {
            return Err(Refusal::NotAllowed.into());
        }
        if donors.iter().any(|donor| donor.id == line.donor) {
            continue;
        }
        if promise.is_some_and(|id| pledges.iter().any(|pledge| pledge.id == id)) {
            return Err(Refusal::NotAllowed.into());
        }
        decision.rows.push(Row::Donor(donor(line, cmd, now)));
        if let Some(member) = &line.member {
            let pledge = promised(line.donor, member, &mut given, now)?;
            decision.rows.push(Row::Pledge(pledge));
        }
    }
    Ok(decision)
}

fn donor(line: &Listed, cmd: &Enlist, now: Time) -> Donor {
    let news = line.details.news && cmd.agreed;
    Donor {
        id: line.donor,
        details: Details {
            news,
            ..line.details.clone()
        },
        consent: news.then(|| consent(cmd.lang, now)),
        bounced: None,
        lang: cmd.lang,
        created: now,
        merged_into: None,
    }
}

/// What there is of it: that it stood on a list, and when that was taken in.
fn consent(lang: Lang, at: Time) -> Consent {
    let wording = w::donors_roster_consent(lang, time::day(at, lang));
    Consent {
        at,
        page: Line::parse(ROSTER).unwrap_or_default(),
        wording: Passage::parse(&wording).unwrap_or_default(),
        ended: None,
    }
}

fn promised(
    donor: DonorId,
    member: &Member,
    given: &mut BTreeSet<Reference>,
    now: Time,
) -> Result<Pledge, Stop> {
    let wrong = |at, why| Refusal::Fields(vec![(at, why)]);
    if member.amount.is_zero() {
        return Err(wrong(Field::Amount, Bad::Missing).into());
    }
    if member.amount > MOST {
        return Err(wrong(Field::Amount, Bad::TooMuch).into());
    }
    if member.rhythm == Rhythm::Once {
        return Err(wrong(Field::Rhythm, Bad::NotAChoice).into());
    }
    let mut free = Reference::of(member.pledge).filter(|one| !given.contains(one));
    let reference = free.next().ok_or(Refusal::NoReference)?;
    given.insert(reference.clone());
    // What came before is not in our books: it is expected from the next time on.
    Ok(Pledge {
        id: member.pledge,
        donor,
        rhythm: member.rhythm,
        amount: member.amount,
        means: Means::Transfer,
        reference,
        created: now,
        ..Pledge::default()
    }
    .begun())
}
