//! For which companies people come: how many those are, and which names that were typed are whose.

use std::collections::{BTreeMap, BTreeSet};

use super::link_company::may_be_linked;
use super::rows::{Registration, State};
use crate::company::{Directory, normal};
use crate::value::{CompanyId, RegistrationId};

/// The companies that take part: a company once, however many come for it and whatever it was merged from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// With how many confirmed people each comes.
    companies: BTreeMap<CompanyId, usize>,
    /// Confirmed registrations with a name of which nobody has said whose it is.
    pub unlinked: usize,
}

impl Census {
    pub fn add(&mut self, r: &Registration, directory: &Directory) {
        if r.state != State::Confirmed {
            return;
        }
        if let Some(employer) = r.employer {
            *self.companies.entry(directory.root(employer)).or_default() += 1;
        } else if names_company(r) {
            self.unlinked += 1;
        }
    }

    #[must_use]
    pub fn companies(&self) -> usize {
        self.companies.len()
    }

    #[must_use]
    pub fn most_of_one_company(&self) -> usize {
        self.companies.values().copied().max().unwrap_or_default()
    }
}

/// Registrations whose company goes by one name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Namesakes {
    /// The names' key.
    pub key: String,
    /// As they were typed, each spelling once, the most frequent first.
    pub names: Vec<String>,
    pub registrations: Vec<RegistrationId>,
    /// The company of the register that goes by the same name.
    pub suggested: Option<CompanyId>,
}

/// What staff has to say yet: first where a company is suggested, then the larger groups.
#[must_use]
pub fn unlinked<'a>(
    registrations: impl IntoIterator<Item = &'a Registration>,
    directory: &Directory,
) -> Vec<Namesakes> {
    let mut groups: BTreeMap<String, (BTreeMap<&str, usize>, BTreeSet<RegistrationId>)> =
        BTreeMap::new();
    for r in registrations {
        if !(r.active() && r.employer.is_none() && names_company(r)) {
            continue;
        }
        let typed = r.details.company.as_ref().map_or("", |c| c.as_str());
        let (names, people) = groups.entry(normal(typed)).or_default();
        *names.entry(typed).or_default() += 1;
        people.insert(r.id);
    }
    let mut groups: Vec<Namesakes> = groups
        .into_iter()
        .map(|(key, (names, people))| {
            let mut names: Vec<(&str, usize)> = names.into_iter().collect();
            // Of two as frequent, the one that says more.
            names.sort_by_key(|(name, n)| core::cmp::Reverse((*n, name.chars().count())));
            Namesakes {
                suggested: directory.keyed(&key),
                key,
                names: names.into_iter().map(|(name, _)| name.to_owned()).collect(),
                registrations: people.into_iter().collect(),
            }
        })
        .collect();
    groups.sort_by_key(|group| {
        let people = core::cmp::Reverse(group.registrations.len());
        (group.suggested.is_none(), people)
    });
    groups
}

/// Whether there is a name to find a company by.
fn names_company(r: &Registration) -> bool {
    r.details.company.is_some() && may_be_linked(r)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::Company;
    use crate::ideathon::{Audience, Details};
    use crate::value::Line;

    fn of(company: &str, employer: Option<CompanyId>) -> Registration {
        Registration {
            id: RegistrationId::new(),
            state: State::Confirmed,
            employer,
            details: Details {
                company: Line::optional(company).unwrap(),
                ..Details::default()
            },
            ..Registration::default()
        }
    }

    fn company(name: &str, merged_into: Option<CompanyId>) -> Company {
        Company {
            id: CompanyId::new(),
            name: Line::parse(name).unwrap(),
            merged_into,
            ..Company::default()
        }
    }

    #[test]
    fn spellings_of_one_name_are_one_group_with_its_company() {
        let sakura = company("さくら食品株式会社", None);
        let directory = Directory::of([sakura.clone()]);
        let noor = Registration {
            audience: Audience::Talent,
            ..of("さくら食品", None)
        };
        let gone = Registration {
            state: State::Cancelled,
            ..of("さくら食品", None)
        };
        let all = [
            of("わかば銀行", None),
            of("さくら食品", None),
            of("㈱さくら食品", None),
            of("さくら食品", None),
            of("さくら食品", Some(sakura.id)),
            of("", None),
            noor,
            gone,
        ];
        let groups = unlinked(&all, &directory);
        assert_eq!(groups.len(), 2, "{groups:?}");
        assert_eq!(groups[0].names, ["さくら食品", "㈱さくら食品"]);
        assert_eq!(groups[0].registrations.len(), 3);
        assert_eq!(groups[0].suggested, Some(sakura.id));
        assert_eq!(
            (groups[1].suggested, groups[1].registrations.len()),
            (None, 1)
        );
    }

    #[test]
    fn a_merged_company_is_suggested_and_counted_as_what_it_became() {
        let foods = company("さくらフーズ", None);
        let old = company("さくら食品", Some(foods.id));
        let directory = Directory::of([foods.clone(), old.clone()]);
        let groups = unlinked(&[of("さくら食品", None)], &directory);
        assert_eq!(groups[0].suggested, Some(foods.id));

        let waiting = Registration {
            state: State::Waiting,
            ..of("わかば銀行", Some(CompanyId::new()))
        };
        let mut census = Census::default();
        for r in [
            of("さくら食品", Some(old.id)),
            of("さくらフーズ", Some(foods.id)),
            of("あさひ不動産", None),
            of("", None),
            waiting,
        ] {
            census.add(&r, &directory);
        }
        assert_eq!((census.companies(), census.unlinked), (1, 1));
        assert_eq!(census.most_of_one_company(), 2);
    }
}
