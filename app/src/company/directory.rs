//! Companies by id, and what follows from their merges.

use std::collections::BTreeMap;

use super::name::normal;
use super::number::CorporateNumber;
use super::rows::Company;
use crate::row::{Kind, Row};
use crate::sync::Replica;
use crate::value::CompanyId;

/// All companies, or those that a command looks at with all that they were merged into.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Directory(BTreeMap<CompanyId, Company>);

impl Directory {
    #[must_use]
    pub fn of(companies: impl IntoIterator<Item = Company>) -> Self {
        Self(companies.into_iter().map(|c| (c.id, c)).collect())
    }

    /// All that a device knows, for whoever lists them; watches the kind. Rules take less: [`super::needs`].
    #[must_use]
    pub fn here(replica: &Replica) -> Self {
        Self::of(replica.each(Kind::Company, |row| match row {
            Row::Company(company) => Some(company.clone()),
            _ => None,
        }))
    }

    /// These companies, as far as `find` knows them, each with all that it was merged into.
    #[must_use]
    pub fn reaching(
        ids: impl IntoIterator<Item = CompanyId>,
        find: impl Fn(CompanyId) -> Option<Company>,
    ) -> Self {
        let mut found = Self::of(ids.into_iter().filter_map(&find));
        found.reach(find);
        found
    }

    /// Takes in what these were merged into, as far as `find` knows it.
    pub(super) fn reach(&mut self, find: impl Fn(CompanyId) -> Option<Company>) {
        while let Some(company) = self.missing().and_then(&find) {
            self.put(company);
        }
    }

    /// Whether what names a company is about `whole`, too: by itself, or as what was merged into it.
    #[must_use]
    pub fn is_part(&self, company: CompanyId, whole: CompanyId) -> bool {
        company == whole || self.root(company) == whole
    }

    /// Takes a company in, over the one of before.
    pub(super) fn put(&mut self, company: Company) {
        self.0.insert(company.id, company);
    }

    /// A company into which one of these was merged and which is not among them.
    pub(super) fn missing(&self) -> Option<CompanyId> {
        let merged = self.0.values().filter_map(|c| c.merged_into);
        merged.into_iter().find(|into| !self.0.contains_key(into))
    }

    #[must_use]
    pub fn get(&self, id: CompanyId) -> Option<&Company> {
        self.0.get(&id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Company> {
        self.0.values()
    }

    /// The companies that were not merged into another.
    pub fn roots(&self) -> impl Iterator<Item = &Company> {
        self.iter().filter(|c| c.merged_into.is_none())
    }

    /// The company that an id stands for, after all merges.
    #[must_use]
    pub fn root(&self, id: CompanyId) -> CompanyId {
        let mut at = id;
        // No rule makes a ring; if one were there, this would still end.
        for _ in 0..=self.0.len() {
            match self.get(at).and_then(|c| c.merged_into) {
                Some(into) => at = into,
                None => return at,
            }
        }
        at
    }

    /// The company behind an id, after all merges.
    #[must_use]
    pub fn company(&self, id: CompanyId) -> Option<&Company> {
        self.get(self.root(id))
    }

    /// What was merged into a company, directly or by steps.
    pub fn parts(&self, of: CompanyId) -> impl Iterator<Item = &Company> {
        self.iter()
            .filter(move |c| c.id != of && self.root(c.id) == of)
    }

    /// Another company, after all merges, that has this number.
    #[must_use]
    pub fn numbered(&self, number: &CorporateNumber, but: CompanyId) -> Option<CompanyId> {
        self.another(but, |c| c.number.as_ref() == Some(number))
    }

    /// Another company, after all merges, that goes by this name.
    #[must_use]
    pub fn namesake(&self, key: &str, but: CompanyId) -> Option<CompanyId> {
        self.another(but, |c| normal(c.name.as_str()) == key)
    }

    /// The company that goes by this name, after all merges: the one that stands alone before one that was merged.
    #[must_use]
    pub fn keyed(&self, key: &str) -> Option<CompanyId> {
        let named = |c: &&Company| normal(c.name.as_str()) == key;
        let found = self.roots().find(named).or_else(|| self.iter().find(named));
        found.map(|c| self.root(c.id))
    }

    /// What belongs to a company's own parts is not another's.
    fn another(&self, but: CompanyId, is: impl Fn(&Company) -> bool) -> Option<CompanyId> {
        let of = self.root(but);
        self.iter()
            .filter(|c| is(c))
            .map(|c| self.root(c.id))
            .find(|root| *root != of && *root != but)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Line;

    fn company(name: &str, into: Option<CompanyId>) -> Company {
        Company {
            id: CompanyId::new(),
            name: Line::parse(name).unwrap(),
            merged_into: into,
            ..Company::default()
        }
    }

    #[test]
    fn a_merged_company_stands_for_the_last_of_its_line() {
        let sakura = company("さくら食品", None);
        let foods = company("Sakura Foods", Some(sakura.id));
        let old = company("さくら商店", Some(foods.id));
        let aoba = company("青葉運輸", None);
        let all = Directory::of([sakura.clone(), foods.clone(), old.clone(), aoba.clone()]);
        assert_eq!(all.root(old.id), sakura.id);
        assert_eq!(all.keyed(&normal("さくら商店")), Some(sakura.id));
        assert_eq!(all.parts(sakura.id).count(), 2);
        assert_eq!(all.roots().count(), 2);
        assert_eq!(
            all.namesake(&normal("㈱さくら商店"), aoba.id),
            Some(sakura.id)
        );
        assert_eq!(all.namesake(&normal("㈱さくら商店"), sakura.id), None);
    }

    #[test]
    fn a_ring_ends_the_search_too() {
        let mut one = company("一", None);
        let two = company("二", Some(one.id));
        one.merged_into = Some(two.id);
        let all = Directory::of([one.clone(), two]);
        let _ = all.root(one.id);
    }
}
