//! Staff adds a company to the register.

use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::name::normal;
use super::number::CorporateNumber;
use super::refusal::{Field, Refusal};
use super::rows::{Company, Industry, Name, Note, SizeBand};
use super::{Directory, may_change};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::time::Time;
use crate::value::{Bad, CompanyId, Kana};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Create {
    pub company: CompanyId,
    pub name: Name,
    pub kana: Option<Kana>,
    pub name_en: Option<Name>,
    pub number: Option<CorporateNumber>,
    pub industry: Option<Industry>,
    pub size: Option<SizeBand>,
    #[serde(default)]
    pub note: Note,
    /// Another company of this name is known, and this is not it.
    #[serde(default)]
    pub anyway: bool,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::Fields`], [`Refusal::AlreadyThere`], [`Refusal::NumberTaken`],
/// [`Refusal::SameName`].
pub fn create(cmd: &Create, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may_change(by)?;
    let directory = facts.directory.known()?;
    if directory.get(cmd.company).is_some() {
        return Err(Refusal::AlreadyThere.into());
    }
    let company = Company {
        id: cmd.company,
        name: cmd.name.clone(),
        kana: cmd.kana.clone(),
        name_en: cmd.name_en.clone(),
        number: cmd.number.clone(),
        industry: cmd.industry,
        size: cmd.size,
        note: cmd.note.clone(),
        merged_into: None,
        created: now,
    };
    may_be_called(&company, directory, cmd.anyway)?;
    may_be_numbered(&company, directory)?;
    Ok(Decision {
        rows: vec![Row::Company(company)],
        ..Decision::default()
    })
}

/// One name may be two companies', but not by accident.
pub(super) fn may_be_called(
    company: &Company,
    directory: &Directory,
    anyway: bool,
) -> Result<(), Refusal> {
    if company.name.as_str().is_empty() {
        return Err(Refusal::Fields(vec![(Field::Name, Bad::Missing)]));
    }
    match directory.namesake(&normal(company.name.as_str()), company.id) {
        Some(namesake) if !anyway => Err(Refusal::SameName { company: namesake }),
        _ => Ok(()),
    }
}

/// One number is one company's.
pub(super) fn may_be_numbered(company: &Company, directory: &Directory) -> Result<(), Refusal> {
    let number = company.number.as_ref();
    match number.and_then(|number| directory.numbered(number, company.id)) {
        Some(owner) => Err(Refusal::NumberTaken { company: owner }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::sample::{
        NUMBER, company, ken, known, merged, numbered, only, refused, staff,
    };
    use crate::people::Area;
    use crate::value::Line;

    fn new(name: &str) -> Create {
        Create {
            company: CompanyId::new(),
            name: Line::parse(name).unwrap(),
            ..Create::default()
        }
    }

    fn with_number(name: &str) -> Create {
        Create {
            number: Some(CorporateNumber::parse(NUMBER).unwrap()),
            ..new(name)
        }
    }

    #[test]
    fn who_deals_with_companies_adds_one() {
        let cmd = with_number("さくら食品");
        for area in [
            Area::Events,
            Area::Platform,
            Area::Fundraising,
            Area::Administration,
        ] {
            let made = only(create(&cmd, &staff(area), &known(&[]), Time::default()));
            assert_eq!((made.id, made.number), (cmd.company, cmd.number.clone()));
        }
        for other in [staff(Area::Coordination), Actor::Visitor, Actor::Clock] {
            let answer = create(&cmd, &other, &known(&[]), Time::default());
            assert_eq!(answer, refused(Refusal::NotAllowed), "{other:?}");
        }
    }

    #[test]
    fn a_known_name_asks_whether_it_is_another_company() {
        let sakura = company("株式会社さくら食品");
        let mut cmd = new("さくら食品(株)");
        let facts = known(&[&sakura]);
        let same = Refusal::SameName { company: sakura.id };
        assert_eq!(create(&cmd, &ken(), &facts, Time::default()), refused(same));
        cmd.anyway = true;
        assert_eq!(
            only(create(&cmd, &ken(), &facts, Time::default())).name,
            cmd.name
        );
        let (foods, sakura) = (company("Sakura Foods"), company("さくら食品"));
        let sakura = merged(sakura, &foods);
        let same = Refusal::SameName { company: foods.id };
        let answer = create(
            &new("㈱さくら食品"),
            &ken(),
            &known(&[&foods, &sakura]),
            Time::default(),
        );
        assert_eq!(answer, refused(same), "what it became is named");
    }

    #[test]
    fn a_known_number_is_refused_whatever_is_said() {
        let sakura = numbered("さくら食品", NUMBER);
        let cmd = Create {
            anyway: true,
            ..with_number("わかば銀行")
        };
        let taken = Refusal::NumberTaken { company: sakura.id };
        assert_eq!(
            create(&cmd, &ken(), &known(&[&sakura]), Time::default()),
            refused(taken)
        );
    }

    #[test]
    fn an_id_in_use_and_an_empty_name_are_refused() {
        let sakura = company("さくら食品");
        let cmd = Create {
            company: sakura.id,
            anyway: true,
            ..new("わかば銀行")
        };
        assert_eq!(
            create(&cmd, &ken(), &known(&[&sakura]), Time::default()),
            refused(Refusal::AlreadyThere)
        );
        let missing = Refusal::Fields(vec![(Field::Name, Bad::Missing)]);
        let nameless = Create {
            company: CompanyId::new(),
            ..Create::default()
        };
        assert_eq!(
            create(&nameless, &ken(), &known(&[]), Time::default()),
            refused(missing)
        );
    }
}
