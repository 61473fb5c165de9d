//! Staff mends what the register says of a company.

use serde::{Deserialize, Serialize};

use super::create::{may_be_called, may_be_numbered};
use super::facts::Facts;
use super::number::CorporateNumber;
use super::refusal::{Field, Refusal};
use super::rows::{Company, Industry, Name, Note, SizeBand};
use super::{Directory, may_change};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::value::{CompanyId, Kana};

/// One field with its new value. Only what was changed is sent, so that two who change different fields at a
/// time both win.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Name(Name),
    Kana(Option<Kana>),
    NameEn(Option<Name>),
    Number(Option<CorporateNumber>),
    Industry(Option<Industry>),
    Size(Option<SizeBand>),
    Note(Note),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub company: CompanyId,
    pub changes: Vec<Change>,
    /// What the sender saw in these fields when they began to type; a field that is not in it is meant as it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<Change>,
    /// Another company of this name is known, and this is not it.
    #[serde(default)]
    pub anyway: bool,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchCompany`], [`Refusal::Merged`], [`Refusal::Fields`],
/// [`Refusal::NumberTaken`], [`Refusal::SameName`], [`Refusal::ChangedElsewhere`].
pub fn edit(cmd: &Edit, by: &Actor, facts: &Facts) -> Ruled {
    may_change(by)?;
    let directory = facts.directory.known()?;
    let before = alone(directory, cmd.company)?;
    let fields = changed_elsewhere(cmd, before);
    if !fields.is_empty() {
        return Err(Refusal::ChangedElsewhere { fields }.into());
    }
    let mut after = before.clone();
    for change in &cmd.changes {
        apply(change.clone(), &mut after);
    }
    if after.name != before.name {
        may_be_called(&after, directory, cmd.anyway)?;
    }
    if after.number != before.number {
        may_be_numbered(&after, directory)?;
    }
    let rows = if after == *before {
        Vec::new()
    } else {
        vec![Row::Company(after)]
    };
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}

/// The fields that somebody else changed after the sender saw them, and not to what the sender means.
fn changed_elsewhere(cmd: &Edit, now: &Company) -> Vec<Field> {
    let clashes = cmd.changes.iter().filter(|meant| {
        let field = meant.field();
        let seen = cmd.seen.iter().find(|seen| seen.field() == field);
        let now = Change::of(field, now);
        seen.is_some_and(|seen| *seen != now) && **meant != now
    });
    clashes.map(Change::field).collect()
}

impl Change {
    #[must_use]
    pub const fn field(&self) -> Field {
        match self {
            Self::Name(_) => Field::Name,
            Self::Kana(_) => Field::Kana,
            Self::NameEn(_) => Field::NameEn,
            Self::Number(_) => Field::Number,
            Self::Industry(_) => Field::Industry,
            Self::Size(_) => Field::Size,
            Self::Note(_) => Field::Note,
        }
    }

    /// What a field of a company says.
    #[must_use]
    pub fn of(field: Field, company: &Company) -> Self {
        match field {
            Field::Name => Self::Name(company.name.clone()),
            Field::Kana => Self::Kana(company.kana.clone()),
            Field::NameEn => Self::NameEn(company.name_en.clone()),
            Field::Number => Self::Number(company.number.clone()),
            Field::Industry => Self::Industry(company.industry),
            Field::Size => Self::Size(company.size),
            Field::Note => Self::Note(company.note.clone()),
        }
    }
}

/// A company that was not merged into another.
pub(super) fn alone(directory: &Directory, id: CompanyId) -> Result<&Company, Refusal> {
    let company = directory.get(id).ok_or(Refusal::NoSuchCompany)?;
    match company.merged_into {
        Some(_) => Err(Refusal::Merged {
            into: directory.root(id),
        }),
        None => Ok(company),
    }
}

fn apply(change: Change, company: &mut Company) {
    match change {
        Change::Name(name) => company.name = name,
        Change::Kana(kana) => company.kana = kana,
        Change::NameEn(name) => company.name_en = name,
        Change::Number(number) => company.number = number,
        Change::Industry(industry) => company.industry = industry,
        Change::Size(size) => company.size = size,
        Change::Note(note) => company.note = note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::sample::{NUMBER, company, ken, known, merged, numbered, only, refused};
    use crate::value::{Bad, Line, Passage};

    fn edited(company: &Company, changes: Vec<Change>) -> Edit {
        Edit {
            company: company.id,
            changes,
            seen: Vec::new(),
            anyway: false,
        }
    }

    #[test]
    fn whoever_did_not_see_the_others_text_is_told_and_may_mean_it() {
        let sakura = company("さくら食品");
        let note = |text: &str| Change::Note(Passage::parse(text).unwrap());
        let meant = |seen: &str, text: &str| Edit {
            seen: vec![note(seen)],
            ..edited(&sakura, vec![note(text)])
        };
        let now = Company {
            note: Passage::parse("秋に訪問").unwrap(),
            ..sakura.clone()
        };
        let facts = known(&[&now]);
        let told = Refusal::ChangedElsewhere {
            fields: vec![Field::Note],
        };
        assert_eq!(edit(&meant("", "春に電話"), &ken(), &facts), refused(told));
        let again = only(edit(&meant("秋に訪問", "春に電話"), &ken(), &facts));
        assert_eq!(again.note.as_str(), "春に電話");
        let same = edit(&meant("", "秋に訪問"), &ken(), &facts).unwrap();
        assert!(same.rows.is_empty(), "both meant the same");
    }

    #[test]
    fn two_who_change_different_fields_both_win() {
        let sakura = company("さくら食品");
        let note = Change::Note(Passage::parse("秋に訪問").unwrap());
        let after = only(edit(
            &edited(&sakura, vec![note]),
            &ken(),
            &known(&[&sakura]),
        ));
        let size = Change::Size(Some(SizeBand::To299));
        let after = only(edit(
            &edited(&sakura, vec![size]),
            &ken(),
            &known(&[&after]),
        ));
        assert_eq!(after.note.as_str(), "秋に訪問");
        assert_eq!(after.size, Some(SizeBand::To299));
    }

    #[test]
    fn what_is_the_same_already_changes_nothing() {
        let sakura = company("さくら食品");
        let same = edited(&sakura, vec![Change::Name(sakura.name.clone())]);
        assert_eq!(
            edit(&same, &ken(), &known(&[&sakura])),
            Ok(Decision::default())
        );
    }

    #[test]
    fn a_merged_company_is_edited_where_it_went() {
        let (wakaba, sakura) = (company("わかば銀行"), company("さくら食品"));
        let foods = merged(company("さくらフーズ"), &sakura);
        let old = merged(company("さくら商店"), &foods);
        let note = Change::Note(Passage::parse("?").unwrap());
        let cmd = edited(&old, vec![note]);
        let facts = known(&[&wakaba, &sakura, &foods, &old]);
        let into = Refusal::Merged { into: sakura.id };
        assert_eq!(edit(&cmd, &ken(), &facts), refused(into));
        let nobody = edited(&company("だれか"), Vec::new());
        assert_eq!(
            edit(&nobody, &ken(), &facts),
            refused(Refusal::NoSuchCompany)
        );
    }

    #[test]
    fn names_and_numbers_of_others_are_refused_and_of_own_parts_are_not() {
        let (wakaba, sakura) = (numbered("わかば銀行", NUMBER), company("さくら食品"));
        let facts = known(&[&wakaba, &sakura]);
        let number = Change::Number(wakaba.number.clone());
        let named = Change::Name(Line::parse("(株)わかば銀行").unwrap());
        let taken = Refusal::NumberTaken { company: wakaba.id };
        let same = Refusal::SameName { company: wakaba.id };
        let change = |changes| edit(&edited(&sakura, changes), &ken(), &facts);
        assert_eq!(change(vec![number.clone()]), refused(taken));
        assert_eq!(change(vec![named.clone()]), refused(same));
        let anyway = Edit {
            anyway: true,
            ..edited(&sakura, vec![named.clone()])
        };
        assert!(edit(&anyway, &ken(), &facts).is_ok());
        let nameless = Change::Name(Line::default());
        let missing = Refusal::Fields(vec![(Field::Name, Bad::Missing)]);
        assert_eq!(change(vec![nameless]), refused(missing));

        let part = merged(wakaba, &sakura);
        let whole = edit(
            &edited(&sakura, vec![number, named]),
            &ken(),
            &known(&[&part, &sakura]),
        );
        assert_eq!(only(whole).number, part.number);
    }
}
