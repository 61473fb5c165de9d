//! Two entries are one company: one is merged into the other.

use serde::{Deserialize, Serialize};

use super::edit::alone;
use super::facts::Facts;
use super::may_change;
use super::refusal::Refusal;
use super::rows::Company;
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::value::CompanyId;

/// Nothing that names `from` is rewritten, so that the merge can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    pub from: CompanyId,
    pub into: CompanyId,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchCompany`], [`Refusal::InCircle`], [`Refusal::Merged`].
pub fn merge(cmd: &Merge, by: &Actor, facts: &Facts) -> Ruled {
    may_change(by)?;
    let directory = facts.directory.known()?;
    let from = alone(directory, cmd.from)?;
    directory.get(cmd.into).ok_or(Refusal::NoSuchCompany)?;
    // Somebody may have merged the other one meanwhile; then it goes where that one went.
    if directory.root(cmd.into) == from.id {
        return Err(Refusal::InCircle.into());
    }
    let after = Company {
        merged_into: Some(cmd.into),
        ..from.clone()
    };
    Ok(Decision {
        rows: vec![Row::Company(after)],
        ..Decision::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::sample::{company, ken, known, merged, only, refused, staff};
    use crate::people::Area;

    #[test]
    fn one_is_merged_and_nothing_else_changes() {
        let (sakura, foods) = (company("さくら食品"), company("Sakura Foods"));
        let cmd = Merge {
            from: foods.id,
            into: sakura.id,
        };
        let facts = known(&[&sakura, &foods]);
        let done = merge(&cmd, &ken(), &facts);
        assert_eq!(done.as_ref().map(|d| d.rows.len()), Ok(1));
        assert_eq!(only(done), merged(foods, &sakura));
        let mina = staff(Area::Coordination);
        assert_eq!(merge(&cmd, &mina, &facts), refused(Refusal::NotAllowed));
    }

    #[test]
    fn circles_and_second_merges_are_refused() {
        let (sakura, wakaba) = (company("さくら食品"), company("わかば銀行"));
        let foods = merged(company("Sakura Foods"), &sakura);
        let old = merged(company("さくら商店"), &foods);
        let facts = known(&[&sakura, &wakaba, &foods, &old]);
        let into = |from: &Company, into: &Company| {
            let (from, into) = (from.id, into.id);
            merge(&Merge { from, into }, &ken(), &facts)
        };
        assert_eq!(into(&sakura, &sakura), refused(Refusal::InCircle));
        assert_eq!(into(&sakura, &foods), refused(Refusal::InCircle));
        assert_eq!(into(&sakura, &old), refused(Refusal::InCircle));
        let there = Refusal::Merged { into: sakura.id };
        assert_eq!(into(&old, &wakaba), refused(there));
        assert_eq!(
            into(&wakaba, &company("だれか")),
            refused(Refusal::NoSuchCompany)
        );
        assert_eq!(only(into(&wakaba, &old)).merged_into, Some(old.id));
    }
}
