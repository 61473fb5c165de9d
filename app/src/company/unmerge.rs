//! A merge is undone: what named the company names it again.

use serde::{Deserialize, Serialize};

use super::create::may_be_numbered;
use super::facts::Facts;
use super::may_change;
use super::refusal::Refusal;
use super::rows::Company;
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::value::CompanyId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmerge {
    pub company: CompanyId,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchCompany`], [`Refusal::NotMerged`]; [`Refusal::NumberTaken`] where
/// its number was given to another since.
pub fn unmerge(cmd: &Unmerge, by: &Actor, facts: &Facts) -> Ruled {
    may_change(by)?;
    let mut directory = facts.directory.known()?.clone();
    let merged = directory.get(cmd.company).ok_or(Refusal::NoSuchCompany)?;
    if merged.merged_into.is_none() {
        return Err(Refusal::NotMerged.into());
    }
    let after = Company {
        merged_into: None,
        ..merged.clone()
    };
    directory.put(after.clone());
    may_be_numbered(&after, &directory)?;
    Ok(Decision {
        rows: vec![Row::Company(after)],
        ..Decision::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::sample::{
        ANOTHER_NUMBER, NUMBER, company, ken, known, merged, numbered, only, refused,
    };

    #[test]
    fn a_merge_is_undone_without_a_trace() {
        let (sakura, foods) = (company("さくら食品"), numbered("Sakura Foods", NUMBER));
        let facts = known(&[&sakura, &merged(foods.clone(), &sakura)]);
        let back = Unmerge { company: foods.id };
        assert_eq!(only(unmerge(&back, &ken(), &facts)), foods);
        let whole = Unmerge { company: sakura.id };
        assert_eq!(unmerge(&whole, &ken(), &facts), refused(Refusal::NotMerged));
    }

    #[test]
    fn a_number_that_was_given_on_stands_in_the_way() {
        let sakura = numbered("さくら食品", NUMBER);
        let foods = merged(numbered("Sakura Foods", NUMBER), &sakura);
        let back = Unmerge { company: foods.id };
        let taken = Refusal::NumberTaken { company: sakura.id };
        let answer = unmerge(&back, &ken(), &known(&[&sakura, &foods]));
        assert_eq!(answer, refused(taken));
        let renumbered = Company {
            number: numbered("-", ANOTHER_NUMBER).number,
            ..sakura
        };
        let answer = unmerge(&back, &ken(), &known(&[&renumbered, &foods]));
        assert_eq!(only(answer).merged_into, None);
    }
}
