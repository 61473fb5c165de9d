//! The form in which somebody gives, as it is typed and sent.

use serde::{Deserialize, Serialize};

use super::details::{Details, Field, Form, ReceiptWish};
use super::give::Gift;
use super::rows::Rhythm;
use crate::value::{Address, Bad, Email, Kana, Line, Passage, Postal, Yen, address};

/// Where a postal code lies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub prefecture: String,
    /// 市区町村 and 町名.
    pub city: String,
    /// Of an office that has a code of its own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub street: String,
}

/// What was typed, unread.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filled {
    pub rhythm: String,
    /// One of those that are proposed for each rhythm.
    pub once: String,
    pub monthly: String,
    pub yearly: String,
    /// The free amount.
    pub other: String,
    pub memory_of: String,
    pub word: String,
    pub form: String,
    pub name: String,
    pub kana: String,
    pub contact: String,
    pub email: String,
    pub postal: String,
    pub prefecture: String,
    pub city: String,
    pub street: String,
    pub building: String,
    pub receipt: String,
    pub anonymous: bool,
    pub news: bool,
}

/// The name of the box for a field, in the form and in its address.
#[must_use]
pub const fn field_name(field: Field) -> &'static str {
    match field {
        Field::Rhythm => "rhythm",
        Field::Amount => "other",
        Field::Form => "form",
        Field::Name => "name",
        Field::Kana => "kana",
        Field::Contact => "contact",
        Field::Email => "email",
        Field::Postal => "postal",
        Field::Prefecture => "prefecture",
        Field::City => "city",
        Field::Street => "street",
        Field::Building => "building",
        Field::Receipt => "receipt",
        Field::MemoryOf => "memory_of",
        Field::Word => "word",
        Field::Account => "account",
    }
}

impl Filled {
    /// At this place: what its code does not say stays as it was typed.
    pub fn lie_at(&mut self, place: &Place) {
        self.prefecture.clone_from(&place.prefecture);
        self.city.clone_from(&place.city);
        if !place.street.is_empty() {
            self.street.clone_from(&place.street);
        }
    }

    /// Takes a box by its name; others are passed over.
    pub fn set(&mut self, name: &str, value: String) {
        match name {
            "rhythm" => self.rhythm = value,
            "once" => self.once = value,
            "monthly" => self.monthly = value,
            "yearly" => self.yearly = value,
            "other" => self.other = value,
            "memory_of" => self.memory_of = value,
            "word" => self.word = value,
            "form" => self.form = value,
            "name" => self.name = value,
            "kana" => self.kana = value,
            "contact" => self.contact = value,
            "email" => self.email = value,
            "postal" => self.postal = value,
            "prefecture" => self.prefecture = value,
            "city" => self.city = value,
            "street" => self.street = value,
            "building" => self.building = value,
            "receipt" => self.receipt = value,
            "anonymous" => self.anonymous = !value.is_empty(),
            "news" => self.news = !value.is_empty(),
            _ => {}
        }
    }

    /// # Errors
    /// All that is wrong, in the order of the form.
    pub fn read(&self) -> Result<(Gift, Details), Vec<(Field, Bad)>> {
        let mut bad = Reading(Vec::new());
        let rhythm = Rhythm::parse(&self.rhythm).ok_or_else(|| choice(&self.rhythm));
        let rhythm = bad.value(Field::Rhythm, rhythm);
        let amount = bad.value(Field::Amount, self.yen());
        let memory_of = bad.optional(Field::MemoryOf, Line::optional(&self.memory_of));
        let word = bad.value(Field::Word, Passage::parse(&self.word));
        let details = self.details(&mut bad);
        match (rhythm, amount, word, details) {
            (Some(rhythm), Some(amount), Some(word), Some(details)) if bad.0.is_empty() => {
                let gift = Gift {
                    rhythm,
                    amount,
                    memory_of,
                    word,
                };
                Ok((gift, details))
            }
            _ => Err(bad.0),
        }
    }

    /// Who gives, read alone: as staff writes a donor down.
    ///
    /// # Errors
    /// All that is wrong, in the order of the form.
    pub fn read_details(&self) -> Result<Details, Vec<(Field, Bad)>> {
        let mut bad = Reading(Vec::new());
        match self.details(&mut bad) {
            Some(details) if bad.0.is_empty() => Ok(details),
            _ => Err(bad.0),
        }
    }

    /// What the form says where a donor is known.
    #[must_use]
    pub fn of(details: &Details) -> Self {
        let text = |line: Option<String>| line.unwrap_or_default();
        let address = details.address.clone().unwrap_or_default();
        Self {
            form: details.form.name().to_owned(),
            name: details.name.to_string(),
            kana: text(details.kana.as_ref().map(ToString::to_string)),
            contact: text(details.contact.as_ref().map(ToString::to_string)),
            email: text(details.email.as_ref().map(ToString::to_string)),
            postal: address.postal.to_string(),
            prefecture: address.prefecture.to_string(),
            city: address.city.to_string(),
            street: address.street.to_string(),
            building: text(address.building.as_ref().map(ToString::to_string)),
            receipt: details.receipt.name().to_owned(),
            anonymous: details.anonymous,
            news: details.news,
            ..Self::default()
        }
    }

    /// A free amount counts before a proposed one: whoever typed one meant it.
    fn yen(&self) -> Result<Yen, Bad> {
        let proposed = match Rhythm::parse(&self.rhythm) {
            Some(rhythm) => self.proposed(rhythm),
            None => "",
        };
        match self.other.trim() {
            "" => Yen::parse(proposed),
            typed => Yen::parse(typed),
        }
    }

    /// What was chosen for a rhythm.
    #[must_use]
    pub fn proposed(&self, rhythm: Rhythm) -> &str {
        match rhythm {
            Rhythm::Once => &self.once,
            Rhythm::Monthly => &self.monthly,
            Rhythm::Yearly => &self.yearly,
        }
    }

    fn details(&self, bad: &mut Reading) -> Option<Details> {
        let form = Form::parse(&self.form).ok_or_else(|| choice(&self.form));
        let form = bad.value(Field::Form, form);
        let name = bad.value(Field::Name, Line::parse(&self.name));
        let kana = bad.optional(Field::Kana, absent(Kana::parse(&self.kana)));
        let contact = bad.optional(Field::Contact, Line::optional(&self.contact));
        let email = bad.optional(Field::Email, absent(Email::parse(&self.email)));
        let address = self.address(bad);
        let wish = ReceiptWish::parse(&self.receipt).ok_or_else(|| choice(&self.receipt));
        let receipt = bad.value(Field::Receipt, wish);
        let details = Details {
            form: form?,
            name: name?,
            kana,
            contact,
            email,
            address,
            receipt: receipt?,
            anonymous: self.anonymous,
            news: self.news,
        };
        if let Err(super::Refusal::Fields(more)) = details.sound() {
            bad.more(more);
        }
        Some(details)
    }

    /// Nothing where nothing of it was typed.
    fn address(&self, bad: &mut Reading) -> Option<Address> {
        let typed = [
            &self.postal,
            &self.prefecture,
            &self.city,
            &self.street,
            &self.building,
        ];
        if typed.iter().all(|part| part.trim().is_empty()) {
            return None;
        }
        let postal = bad.value(Field::Postal, Postal::parse(&self.postal));
        let prefecture = bad.value(Field::Prefecture, address::prefecture(&self.prefecture));
        let city = bad.value(Field::City, Line::parse(&self.city));
        let street = bad.value(Field::Street, Line::parse(&self.street));
        let building = bad.optional(Field::Building, Line::optional(&self.building));
        Some(Address {
            postal: postal.unwrap_or_default(),
            prefecture: prefecture.unwrap_or_default(),
            city: city.unwrap_or_default(),
            street: street.unwrap_or_default(),
            building,
        })
    }
}

/// What was wrong so far.
struct Reading(Vec<(Field, Bad)>);

impl Reading {
    fn value<T>(&mut self, field: Field, parsed: Result<T, Bad>) -> Option<T> {
        parsed.map_err(|bad| self.0.push((field, bad))).ok()
    }

    fn optional<T>(&mut self, field: Field, parsed: Result<Option<T>, Bad>) -> Option<T> {
        self.value(field, parsed).flatten()
    }

    /// Of a field that is wrong already, the first reason is told.
    fn more(&mut self, more: Vec<(Field, Bad)>) {
        for (field, bad) in more {
            if self.0.iter().all(|(known, _)| *known != field) {
                self.0.push((field, bad));
            }
        }
        self.0.sort_by_key(|(field, _)| *field as u8);
    }
}

fn absent<T>(parsed: Result<T, Bad>) -> Result<Option<T>, Bad> {
    match parsed {
        Err(Bad::Missing) => Ok(None),
        other => other.map(Some),
    }
}

fn choice(typed: &str) -> Bad {
    if typed.trim().is_empty() {
        Bad::Missing
    } else {
        Bad::NotAChoice
    }
}
