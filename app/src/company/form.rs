//! The fields of a company as text, and the change that each makes.

use super::create::Create;
use super::edit::Change;
use super::number::CorporateNumber;
use super::refusal::Field;
use super::rows::{Company, Industry, Name, Note, SizeBand};
use crate::value::{Bad, CompanyId, Kana};

impl Field {
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::Kana,
        Self::NameEn,
        Self::Number,
        Self::Industry,
        Self::Size,
        Self::Note,
    ];

    /// Its name in the form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kana => "kana",
            Self::NameEn => "name_en",
            Self::Number => "number",
            Self::Industry => "industry",
            Self::Size => "size",
            Self::Note => "note",
        }
    }
}

/// A field as it stands in the form.
#[must_use]
pub fn text(company: &Company, field: Field) -> String {
    let said = |text: Option<String>| text.unwrap_or_default();
    match field {
        Field::Name => company.name.to_string(),
        Field::Kana => said(company.kana.as_ref().map(ToString::to_string)),
        Field::NameEn => said(company.name_en.as_ref().map(ToString::to_string)),
        Field::Number => said(company.number.as_ref().map(ToString::to_string)),
        Field::Industry => company.industry.map_or("", Industry::name).to_owned(),
        Field::Size => company.size.map_or("", SizeBand::name).to_owned(),
        Field::Note => company.note.to_string(),
    }
}

/// What a field says now.
///
/// # Errors
/// What is wrong with it.
pub fn read(field: Field, typed: &str) -> Result<Change, Bad> {
    Ok(match field {
        Field::Name => Change::Name(Name::parse(typed)?),
        Field::Kana => Change::Kana(match Kana::parse(typed) {
            Err(Bad::Missing) => None,
            kana => Some(kana?),
        }),
        Field::NameEn => Change::NameEn(Name::optional(typed)?),
        Field::Number => Change::Number(CorporateNumber::optional(typed)?),
        Field::Industry => Change::Industry(choice(typed, Industry::parse)?),
        Field::Size => Change::Size(choice(typed, SizeBand::parse)?),
        Field::Note => Change::Note(Note::parse(typed)?),
    })
}

fn choice<T>(typed: &str, parse: fn(&str) -> Option<T>) -> Result<Option<T>, Bad> {
    match (typed, parse(typed)) {
        ("", _) => Ok(None),
        (_, None) => Err(Bad::NotAChoice),
        (_, some) => Ok(some),
    }
}

/// The changes of several fields, or all that is wrong with them.
///
/// # Errors
/// Each field that says what it cannot, with why.
pub fn read_all(
    typed: impl IntoIterator<Item = (Field, String)>,
) -> Result<Vec<Change>, Vec<(Field, Bad)>> {
    let (mut changes, mut bad) = (Vec::new(), Vec::new());
    for (field, typed) in typed {
        match read(field, &typed) {
            Ok(change) => changes.push(change),
            Err(why) => bad.push((field, why)),
        }
    }
    if bad.is_empty() {
        Ok(changes)
    } else {
        Err(bad)
    }
}

/// A new company of which these things are said.
#[must_use]
pub fn new(company: CompanyId, said: Vec<Change>, anyway: bool) -> Create {
    let mut create = Create {
        company,
        anyway,
        ..Create::default()
    };
    for change in said {
        match change {
            Change::Name(name) => create.name = name,
            Change::Kana(kana) => create.kana = kana,
            Change::NameEn(name) => create.name_en = name,
            Change::Number(number) => create.number = number,
            Change::Industry(industry) => create.industry = industry,
            Change::Size(size) => create.size = size,
            Change::Note(note) => create.note = note,
        }
    }
    create
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::sample::{NUMBER, ken, known, numbered, only};
    use crate::company::{Edit, create, edit};
    use crate::time::Time;

    #[test]
    fn what_the_form_says_of_a_company_makes_it_again() {
        let sakura = Company {
            kana: Some(Kana::parse("サクラ").unwrap()),
            name_en: Name::optional("Sakura Foods").unwrap(),
            industry: Some(Industry::Trade),
            size: Some(SizeBand::From1000),
            note: Note::parse("春に訪問\n秋に電話").unwrap(),
            ..numbered("さくら食品", NUMBER)
        };
        let typed = Field::ALL.map(|field| (field, text(&sakura, field)));
        let said = read_all(typed).unwrap();
        let cmd = new(sakura.id, said.clone(), false);
        let made = only(create(&cmd, &ken(), &known(&[]), Time::default()));
        assert_eq!(made, sakura);
        let blank = Company {
            id: sakura.id,
            ..Company::default()
        };
        let cmd = Edit {
            company: sakura.id,
            changes: said,
            seen: Vec::new(),
            anyway: false,
        };
        assert_eq!(only(edit(&cmd, &ken(), &known(&[&blank]))), sakura);
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once_and_nothing_typed_is_nothing_said() {
        let bad = read_all([
            (Field::Name, " ".to_owned()),
            (Field::Kana, "桜".to_owned()),
            (Field::Number, "123".to_owned()),
            (Field::Size, "many".to_owned()),
            (Field::Industry, String::new()),
        ]);
        let wrong = [
            (Field::Name, Bad::Missing),
            (Field::Kana, Bad::NotKana),
            (Field::Number, Bad::NotThirteenDigits),
            (Field::Size, Bad::NotAChoice),
        ];
        assert_eq!(bad, Err(wrong.to_vec()));
        assert_eq!(read(Field::Kana, " "), Ok(Change::Kana(None)));
    }
}
