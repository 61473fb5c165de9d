//! Donors who were written down twice are one donor: what follows from their merges.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::Donor;
use crate::row::{Kind, Row};
use crate::sync::Replica;
use crate::value::DonorId;

/// Whom each donor who is no longer alone was merged into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merges(BTreeMap<DonorId, DonorId>);

impl Merges {
    #[must_use]
    pub fn of<'a>(donors: impl IntoIterator<Item = &'a Donor>) -> Self {
        let merged = donors.into_iter();
        Self(
            merged
                .filter_map(|d| Some((d.id, d.merged_into?)))
                .collect(),
        )
    }

    /// All that a device knows of; watches the kind.
    #[must_use]
    pub fn here(replica: &Replica) -> Self {
        let merged = replica.each(Kind::Donor, |row| match row {
            Row::Donor(donor) => Some((donor.id, donor.merged_into?)),
            _ => None,
        });
        Self(merged.into_iter().collect())
    }

    /// The donor that an id stands for, after all merges.
    #[must_use]
    pub fn root(&self, id: DonorId) -> DonorId {
        let mut at = id;
        // No rule makes a ring; if one were there, this would still end.
        for _ in 0..=self.0.len() {
            match self.0.get(&at) {
                Some(into) => at = *into,
                None => return at,
            }
        }
        at
    }

    #[must_use]
    pub fn same(&self, one: DonorId, other: DonorId) -> bool {
        one == other || self.root(one) == self.root(other)
    }

    /// What was merged into a donor, directly or by steps.
    pub fn parts(&self, of: DonorId) -> impl Iterator<Item = DonorId> {
        let merged = self.0.keys().copied();
        merged.filter(move |id| *id != of && self.root(*id) == of)
    }

    /// With all who are the same donor.
    #[must_use]
    pub fn whole(&self, ids: impl IntoIterator<Item = DonorId>) -> BTreeSet<DonorId> {
        let ids: BTreeSet<DonorId> = ids.into_iter().collect();
        let roots: BTreeSet<DonorId> = ids.iter().map(|id| self.root(*id)).collect();
        let merged = self.0.keys().copied();
        let parts = merged.filter(|id| roots.contains(&self.root(*id)));
        parts
            .chain(ids.iter().copied())
            .chain(roots.iter().copied())
            .collect()
    }

    /// As it was before this one was merged.
    #[must_use]
    pub fn without(&self, id: DonorId) -> Self {
        let mut before = self.clone();
        before.0.remove(&id);
        before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn donor(into: Option<DonorId>) -> Donor {
        Donor {
            id: DonorId::new(),
            merged_into: into,
            ..Donor::default()
        }
    }

    #[test]
    fn who_was_merged_stands_for_the_last_of_the_line() {
        let sakura = donor(None);
        let second = donor(Some(sakura.id));
        let third = donor(Some(second.id));
        let other = donor(None);
        let merges = Merges::of([&sakura, &second, &third, &other]);
        assert_eq!(merges.root(third.id), sakura.id);
        assert!(merges.same(third.id, second.id));
        assert!(!merges.same(third.id, other.id));
        let mut parts = [second.id, third.id];
        parts.sort_unstable();
        assert_eq!(merges.parts(sakura.id).collect::<Vec<_>>(), parts);
        assert_eq!(merges.parts(second.id).count(), 0, "they are one now");
        let whole = BTreeSet::from([sakura.id, second.id, third.id, other.id]);
        assert_eq!(merges.whole([second.id, other.id]), whole);
        let apart = merges.without(second.id);
        assert_eq!(apart.root(third.id), second.id);
    }

    #[test]
    fn a_ring_ends_the_search_too() {
        let mut one = donor(None);
        let two = donor(Some(one.id));
        one.merged_into = Some(two.id);
        let _ = Merges::of([&one, &two]).whole([one.id]);
    }
}
