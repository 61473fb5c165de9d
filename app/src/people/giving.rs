//! Whoever reads a donor's mail may see what that donor gives. Each gift is written down anew, so that one address may be
//! several donors', and a donor's address that of several people; none of them is told of before a mail was read.

use super::rows::{Membership, Person, Standing};
use super::{Facts, Role};
use crate::donor::Donor;
use crate::row::Row;
use crate::rule::Stop;
use crate::time::Time;
use crate::value::Email;

/// An account for somebody who gives and has none: it opens nothing before the mail to their address does.
pub(super) fn account(email: &Email, facts: &Facts, now: Time) -> Result<Option<Person>, Stop> {
    let Some(latest) = facts.giving.known()?.iter().max_by_key(|donor| donor.id) else {
        return Ok(None);
    };
    Ok(Some(Person {
        id: facts.fresh.known()?.person,
        // By no name: anybody could have typed one beside this address.
        email: Some(email.clone()),
        lang: latest.lang,
        created: now,
        ..Person::default()
    }))
}

/// As whom somebody gives who has just read a mail to their address. What staff ended stays so.
///
/// Nobody comes to look after them by this: it would tell who looks after donors that an International is known here.
pub(super) fn joins(person: &Person, facts: &Facts, now: Time) -> Result<Vec<Membership>, Stop> {
    let memberships = facts.memberships.known()?;
    let known = |donor: &&Donor| memberships.iter().any(|m| m.donor == Some(donor.id));
    let giving = facts.giving.known()?.iter();
    let new = giving.filter(|donor| !known(donor));
    let ids = facts.fresh.known()?.memberships.iter();
    Ok(new
        .zip(ids)
        .map(|(donor, id)| Membership {
            id: *id,
            person: person.id,
            role: Role::Donor,
            donor: Some(donor.id),
            from: now,
            standing: Standing::Active,
            ..Membership::default()
        })
        .collect())
}

/// The way in ends for whoever had it by an address that is a donor's no longer. It names the donor no more: where the
/// address comes back, so may they.
#[must_use]
pub(crate) fn lapsed(membership: &Membership, now: Time) -> Membership {
    Membership {
        donor: None,
        until: Some(now.max(membership.from)),
        standing: Standing::Ended,
        ..membership.clone()
    }
}

/// What the law has us keep of donors when somebody is forgotten: who gave, where they lived, and how much; by law no
/// address for mails, nor what they wished beside.
pub(super) fn forgotten(person: &Person, facts: &Facts) -> Result<Vec<Row>, Stop> {
    let key = person.email.as_ref().map(Email::key);
    let giving = facts.giving.known()?.iter();
    let theirs =
        giving.filter(|d| key.is_some() && d.details.email.as_ref().map(Email::key) == key);
    let theirs: Vec<&Donor> = theirs.collect();
    let given = facts.given.known()?.iter();
    let given = given.filter(|one| theirs.iter().any(|donor| donor.id == one.donor));
    let donors = theirs.iter().map(|donor| Row::Donor(donor.without_mail()));
    let given = given.map(|one| Row::Fulfilment(one.without_mail()));
    Ok(donors.chain(given).collect())
}

#[cfg(test)]
mod tests;
