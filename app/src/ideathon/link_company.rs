//! Staff says for which company of the register people come.

use serde::{Deserialize, Serialize};

use super::Facts;
use super::offer::staff_only;
use super::refusal::Refusal;
use super::rows::{Audience, Registration};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::value::{CompanyId, RegistrationId};

/// More people than one company sends.
pub const MAX_LINKED: u16 = 200;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkCompany {
    pub registrations: Vec<RegistrationId>,
    /// `None` takes them out of their company.
    pub company: Option<CompanyId>,
}

/// All of them or none. A company that was merged meanwhile is as good: its id leads to where it went.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::TooMany`], [`Refusal::NoSuchCompany`], [`Refusal::NoSuchRegistration`],
/// [`Refusal::International`].
pub fn link_company(cmd: &LinkCompany, by: &Actor, facts: &Facts) -> Ruled {
    staff_only(by)?;
    if cmd.registrations.len() > usize::from(MAX_LINKED) {
        return Err(Refusal::TooMany { limit: MAX_LINKED }.into());
    }
    if cmd.company.is_some() && facts.company.known()?.is_none() {
        return Err(Refusal::NoSuchCompany.into());
    }
    let named = facts.named.known()?;
    let mut rows = Vec::new();
    for id in &cmd.registrations {
        let before = named.iter().find(|r| r.id == *id);
        let before = before.ok_or(Refusal::NoSuchRegistration)?;
        if cmd.company.is_some() && !may_be_linked(before) {
            return Err(Refusal::International.into());
        }
        if before.employer != cmd.company {
            rows.push(Row::Registration(Registration {
                employer: cmd.company,
                ..before.clone()
            }));
        }
    }
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

/// Where an International works is told to no other feature.
#[must_use]
pub fn may_be_linked(r: &Registration) -> bool {
    r.audience != Audience::Talent
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::Company;
    use crate::people::Area;
    use crate::rule::{self, Known, Stop};
    use crate::value::PersonId;

    fn staff(area: Area) -> Actor {
        Actor::staff(PersonId::default(), vec![area])
    }

    fn person(audience: Audience) -> Registration {
        Registration {
            id: RegistrationId::new(),
            audience,
            ..Registration::default()
        }
    }

    fn facts(named: &[&Registration], company: Option<&Company>) -> Facts {
        Facts {
            named: Known::Known(named.iter().copied().cloned().collect()),
            company: Known::Known(company.cloned()),
            ..Facts::default()
        }
    }

    fn refused(refusal: Refusal) -> Ruled {
        Err(Stop::Refused(rule::Refusal::Ideathon(refusal)))
    }

    #[test]
    fn a_group_is_linked_at_once_and_taken_out_again() {
        let (aoi, rin) = (person(Audience::Business), person(Audience::Press));
        let sakura = Company {
            id: CompanyId::new(),
            ..Company::default()
        };
        let link = LinkCompany {
            registrations: vec![aoi.id, rin.id],
            company: Some(sakura.id),
        };
        let known = facts(&[&aoi, &rin], Some(&sakura));
        let done = link_company(&link, &staff(Area::Events), &known).unwrap();
        let linked: Vec<Registration> = done
            .rows
            .into_iter()
            .filter_map(|row| match row {
                Row::Registration(r) => Some(r),
                _ => None,
            })
            .collect();
        assert!(linked.iter().all(|r| r.employer == Some(sakura.id)));
        assert_eq!(linked.len(), 2);
        assert!(done.letters.is_empty(), "nobody is written to about it");

        let again = facts(&[&linked[0], &linked[1]], Some(&sakura));
        let same = link_company(&link, &staff(Area::Events), &again).unwrap();
        assert_eq!(same, Decision::default(), "nothing changed");
        let unlink = LinkCompany {
            registrations: vec![aoi.id],
            company: None,
        };
        let done = link_company(&unlink, &staff(Area::Events), &again).unwrap();
        assert!(matches!(&done.rows[..], [Row::Registration(r)] if r.employer.is_none()));
    }

    #[test]
    fn one_that_cannot_be_linked_stops_all() {
        let (aoi, noor) = (person(Audience::Business), person(Audience::Talent));
        let sakura = Company {
            id: CompanyId::new(),
            ..Company::default()
        };
        let link = |registrations, company| LinkCompany {
            registrations,
            company,
        };
        let ken = staff(Area::Events);
        let all = facts(&[&aoi, &noor], Some(&sakura));
        let both = link(vec![aoi.id, noor.id], Some(sakura.id));
        assert_eq!(
            link_company(&both, &ken, &all),
            refused(Refusal::International)
        );
        let stranger = link(vec![aoi.id, RegistrationId::new()], Some(sakura.id));
        assert_eq!(
            link_company(&stranger, &ken, &all),
            refused(Refusal::NoSuchRegistration)
        );
        let nowhere = link(vec![aoi.id], Some(CompanyId::new()));
        assert_eq!(
            link_company(&nowhere, &ken, &facts(&[&aoi], None)),
            refused(Refusal::NoSuchCompany)
        );
        let crowd = link(vec![aoi.id; 201], None);
        assert_eq!(
            link_company(&crowd, &ken, &all),
            refused(Refusal::TooMany { limit: 200 })
        );
        for other in [Area::Platform, Area::Fundraising, Area::Coordination] {
            let answer = link_company(&both, &staff(other), &all);
            assert_eq!(answer, refused(Refusal::NotAllowed), "{other:?}");
        }
    }
}
