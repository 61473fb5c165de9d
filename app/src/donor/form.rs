//! The form in which somebody gives, as it is typed and sent.

use serde::{Deserialize, Serialize};

use super::details::{Details, Field, Form, ReceiptWish};
use super::give::Gift;
use super::rows::{Means, Rhythm};
use crate::value::{
    Address, Bad, CampaignId, Email, Kana, Line, Passage, PlanId, Postal, Yen, address,
};

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
    /// How the money comes; nothing is a bank transfer.
    pub means: String,
    /// The 会員プラン that was chosen for each rhythm.
    pub plan_once: String,
    pub plan_monthly: String,
    pub plan_yearly: String,
    /// What it is given for: its id, in a box that nobody sees.
    pub campaign: String,
}

/// The name of the box for a field, in the form and in its address.
#[must_use]
pub const fn field_name(field: Field) -> &'static str {
    match field {
        Field::Rhythm => "rhythm",
        Field::Amount => "other",
        Field::Means => "means",
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
        Field::Deposited => "deposited",
        Field::Seat => "seat",
        Field::Certification => "certification",
        Field::DatePolicy => "date_policy",
        Field::From => "from",
        Field::Until => "until",
        Field::News => "news",
        Field::Plan => "plan",
        Field::Benefits => "benefits",
        Field::Slug => "slug",
        Field::Title => "title",
        Field::Text => "text",
        Field::Goal => "goal",
        Field::FirstDay => "first_day",
        Field::LastDay => "last_day",
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

    /// What it is given for.
    ///
    /// # Errors
    /// [`Bad::NotAChoice`] where the box says something that is no id.
    pub fn campaign(&self) -> Result<Option<CampaignId>, Bad> {
        match self.campaign.trim() {
            "" => Ok(None),
            id => CampaignId::parse(id).map(Some).ok_or(Bad::NotAChoice),
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
            "means" => self.means = value,
            "plan_once" => self.plan_once = value,
            "plan_monthly" => self.plan_monthly = value,
            "plan_yearly" => self.plan_yearly = value,
            "campaign" => self.campaign = value,
            _ => {}
        }
    }

    /// # Errors
    /// All that is wrong, in the order of the form.
    pub fn read(&self) -> Result<(Gift, Details), Vec<(Field, Bad)>> {
        self.seen().read_seen()
    }

    /// Without what the public form hides after a choice: what somebody cannot see they do not say.
    fn seen(&self) -> Self {
        let mut seen = self.clone();
        if self.receipt == ReceiptWish::None.name() {
            for hidden in [
                &mut seen.postal,
                &mut seen.prefecture,
                &mut seen.city,
                &mut seen.street,
                &mut seen.building,
            ] {
                hidden.clear();
            }
        }
        if self.form == Form::Company.name() {
            seen.kana.clear();
        } else {
            seen.contact.clear();
        }
        seen
    }

    fn read_seen(&self) -> Result<(Gift, Details), Vec<(Field, Bad)>> {
        let mut bad = Reading(Vec::new());
        let rhythm = Rhythm::parse(&self.rhythm).ok_or_else(|| choice(&self.rhythm));
        let rhythm = bad.value(Field::Rhythm, rhythm);
        let amount = bad.value(Field::Amount, self.yen());
        let means = bad.value(Field::Means, self.means());
        let plan = rhythm.map_or("", |rhythm| self.planned(rhythm));
        let plan = (!plan.is_empty()).then(|| PlanId::parse(plan).ok_or(Bad::NotAChoice));
        let plan = bad.optional(Field::Plan, plan.transpose());
        let memory_of = bad.optional(Field::MemoryOf, Line::optional(&self.memory_of));
        let word = bad.value(Field::Word, Passage::parse(&self.word));
        let details = self.details(&mut bad);
        // Where to send the money is told by mail.
        if self.email.trim().is_empty() {
            bad.more(vec![(Field::Email, Bad::Missing)]);
        }
        match (rhythm, amount, means, word, details) {
            (Some(rhythm), Some(amount), Some(means), Some(word), Some(details))
                if bad.0.is_empty() =>
            {
                let gift = Gift {
                    rhythm,
                    amount,
                    memory_of,
                    word,
                    means,
                    plan,
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

    /// Who gives, as a list has it that was kept elsewhere: how a name is read can be asked later.
    ///
    /// # Errors
    /// All that is wrong, in the order of the form.
    pub fn read_listed(&self) -> Result<Details, Vec<(Field, Bad)>> {
        let mut bad = Reading(Vec::new());
        let details = self.details(&mut bad);
        bad.0.retain(|one| *one != (Field::Kana, Bad::Missing));
        match details {
            Some(details) if bad.0.is_empty() => Ok(details),
            _ => Err(bad.0),
        }
    }

    /// An address, read alone; nothing where nothing of it was typed.
    ///
    /// # Errors
    /// All that is wrong, in the order of the form.
    pub fn read_address(&self) -> Result<Option<Address>, Vec<(Field, Bad)>> {
        let mut bad = Reading(Vec::new());
        let address = self.address(&mut bad);
        if bad.0.is_empty() {
            Ok(address)
        } else {
            Err(bad.0)
        }
    }

    /// What the form says of an address.
    #[must_use]
    pub fn of_address(address: &Address) -> Self {
        let building = address.building.as_ref().map(ToString::to_string);
        Self {
            postal: address.postal.to_string(),
            prefecture: address.prefecture.to_string(),
            city: address.city.to_string(),
            street: address.street.to_string(),
            building: building.unwrap_or_default(),
            ..Self::default()
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
            receipt: details.receipt.name().to_owned(),
            anonymous: details.anonymous,
            news: details.news,
            ..Self::of_address(&address)
        }
    }

    fn means(&self) -> Result<Means, Bad> {
        let public = [Means::Transfer, Means::Card, Means::Konbini];
        match Means::parse(&self.means) {
            None if self.means.is_empty() => Ok(Means::Transfer),
            Some(means) if public.contains(&means) => Ok(means),
            _ => Err(Bad::NotAChoice),
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

    /// The plan that was chosen for a rhythm.
    #[must_use]
    pub fn planned(&self, rhythm: Rhythm) -> &str {
        match rhythm {
            Rhythm::Once => &self.plan_once,
            Rhythm::Monthly => &self.plan_monthly,
            Rhythm::Yearly => &self.plan_yearly,
        }
    }

    fn details(&self, bad: &mut Reading) -> Option<Details> {
        let form = Form::parse(&self.form).ok_or_else(|| choice(&self.form));
        let form = bad.value(Field::Form, form);
        let name = bad.value(Field::Name, Line::parse(&self.name));
        let kana = bad.optional(Field::Kana, absent(Kana::parse(&self.kana)));
        let contact = bad.optional(Field::Contact, Line::optional(&self.contact));
        let email = bad.optional(Field::Email, absent(Email::parse(&self.email)));
        let wish = ReceiptWish::parse(&self.receipt).ok_or_else(|| choice(&self.receipt));
        let receipt = bad.value(Field::Receipt, wish);
        let address = self.address(bad);
        let whole = form.is_some() && name.is_some() && receipt.is_some();
        // What was not chosen asks for nothing yet: a company for no kana, no receipt for no address.
        let details = Details {
            form: form.unwrap_or(Form::Company),
            name: name.unwrap_or_default(),
            kana,
            contact,
            email,
            address,
            receipt: receipt.unwrap_or(ReceiptWish::None),
            anonymous: self.anonymous,
            news: self.news,
        };
        if let Err(super::Refusal::Fields(more)) = details.sound() {
            bad.more(more);
        }
        whole.then_some(details)
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
        let street = bad.value(Field::Street, address::street(&self.street));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::address::prefecture;

    /// As people type on a Japanese keyboard.
    fn typed() -> Filled {
        let text = str::to_owned;
        Filled {
            rhythm: text("monthly"),
            monthly: text("1000"),
            word: text("応援しています。\r\nさくら"),
            form: text("person"),
            name: text("　青木　さくら "),
            kana: text("あおき　ｻｸﾗ"),
            email: text("ｓａｋｕｒａ＠ａｏｋｉ．example"),
            postal: text("〒１５０－０００１"),
            prefecture: text("東京"),
            city: text("渋谷区神宮前"),
            street: text("１－２－３"),
            receipt: text("each"),
            news: true,
            ..Filled::default()
        }
    }

    fn sakura() -> Details {
        Details {
            form: Form::Person,
            name: Line::parse("青木 さくら").unwrap(),
            kana: Kana::parse("アオキ サクラ").ok(),
            contact: None,
            email: Email::parse("sakura@aoki.example").ok(),
            address: Some(Address {
                postal: Postal::parse("1500001").unwrap(),
                prefecture: prefecture("東京都").unwrap(),
                city: Line::parse("渋谷区神宮前").unwrap(),
                street: Line::parse("1-2-3").unwrap(),
                building: None,
            }),
            receipt: ReceiptWish::Each,
            anonymous: false,
            news: true,
        }
    }

    #[test]
    fn a_form_is_read_as_people_type_it() {
        let (gift, details) = typed().read().unwrap();
        assert_eq!(gift.rhythm, Rhythm::Monthly);
        assert_eq!(gift.amount, Yen::of(1000));
        assert_eq!(gift.memory_of, None);
        assert_eq!(gift.word.as_str(), "応援しています。\nさくら");
        assert_eq!(details, sakura());
        assert_eq!(typed().read_details(), Ok(sakura()));
    }

    #[test]
    fn whoever_typed_an_amount_meant_it() {
        let said = [
            ("3000", "", Ok(3000)),
            ("", "５，０００円", Ok(5000)),
            ("3000", " ￥5,000 ", Ok(5000)),
            ("", "5000", Ok(5000)),
            ("", "", Err(Bad::Missing)),
            ("", " ", Err(Bad::Missing)),
            ("3000", "0", Err(Bad::NotANumber)),
            ("3000", "三千円", Err(Bad::NotANumber)),
            ("3000", "3000.5", Err(Bad::Fraction)),
            ("3000", "1000000000000", Err(Bad::TooMuch)),
        ];
        for (proposed, other, means) in said {
            let filled = Filled {
                monthly: proposed.to_owned(),
                other: other.to_owned(),
                ..typed()
            };
            let read = filled.read().map(|(gift, _)| gift.amount);
            let means = means.map(Yen::of);
            let means = means.map_err(|bad| vec![(Field::Amount, bad)]);
            assert_eq!(read, means, "{proposed} {other}");
        }
    }

    #[test]
    fn what_is_proposed_for_another_rhythm_does_not_count() {
        let filled = Filled {
            once: "3000".to_owned(),
            monthly: String::new(),
            yearly: "12000".to_owned(),
            ..typed()
        };
        let lacks = vec![(Field::Amount, Bad::Missing)];
        assert_eq!(filled.read(), Err(lacks));
        for (rhythm, yen) in [("once", 3000), ("yearly", 12_000)] {
            let filled = Filled {
                rhythm: rhythm.to_owned(),
                ..filled.clone()
            };
            let (gift, _) = filled.read().unwrap();
            assert_eq!((gift.rhythm.name(), gift.amount), (rhythm, Yen::of(yen)));
        }
    }

    #[test]
    fn a_postal_code_fills_in_where_it_lies_and_keeps_what_was_typed() {
        let mut filled = typed();
        let place = |street: &str| Place {
            prefecture: "神奈川県".to_owned(),
            city: "横浜市中区山下町".to_owned(),
            street: street.to_owned(),
        };
        filled.lie_at(&place(""));
        assert_eq!(filled.prefecture, "神奈川県");
        assert_eq!(filled.city, "横浜市中区山下町");
        assert_eq!(filled.street, typed().street);
        filled.lie_at(&place("1"));
        assert_eq!(filled.street, "1");
    }

    #[test]
    fn an_empty_form_lacks_what_everybody_has() {
        let lacks = |fields: &[Field]| -> Vec<_> {
            fields.iter().map(|field| (*field, Bad::Missing)).collect()
        };
        let all = [
            Field::Rhythm,
            Field::Amount,
            Field::Form,
            Field::Name,
            Field::Email,
            Field::Receipt,
        ];
        assert_eq!(Filled::default().read(), Err(lacks(&all)));
        // Staff writes somebody down who has no mail.
        let some = [Field::Form, Field::Name, Field::Receipt];
        assert_eq!(Filled::default().read_details(), Err(lacks(&some)));
    }

    #[test]
    fn everything_wrong_is_told_in_the_forms_order() {
        let text = str::to_owned;
        let filled = Filled {
            rhythm: text("weekly"),
            other: text("たくさん"),
            memory_of: "港".repeat(81),
            word: "長".repeat(401),
            form: text("robot"),
            name: "長".repeat(81),
            kana: text("Aoki"),
            contact: text("江口\u{7}花"),
            email: text("sakura"),
            postal: text("150-001"),
            prefecture: text("江戸"),
            city: text(" "),
            street: "1".repeat(61),
            building: "階".repeat(61),
            receipt: text("weekly"),
            news: true,
            ..Filled::default()
        };
        let all = vec![
            (Field::Rhythm, Bad::NotAChoice),
            (Field::Amount, Bad::NotANumber),
            (Field::MemoryOf, Bad::TooLong { max: 80 }),
            (Field::Word, Bad::TooLong { max: 400 }),
            (Field::Form, Bad::NotAChoice),
            (Field::Name, Bad::TooLong { max: 80 }),
            (Field::Kana, Bad::NotKana),
            (Field::Contact, Bad::Control),
            (Field::Email, Bad::EmailAt),
            (Field::Receipt, Bad::NotAChoice),
            (Field::Postal, Bad::NotPostal),
            (Field::Prefecture, Bad::NotAChoice),
            (Field::City, Bad::Missing),
            (Field::Street, Bad::TooLong { max: 60 }),
            (Field::Building, Bad::TooLong { max: 60 }),
        ];
        // Who is no company has no box for a contact.
        let mut seen = all.clone();
        seen.retain(|(field, _)| *field != Field::Contact);
        assert_eq!(filled.read(), Err(seen));
        assert_eq!(filled.read_details(), Err(all[4..].to_vec()));
    }

    #[test]
    fn who_forgot_their_name_hears_of_the_address_at_once() {
        let nowhere = Filled {
            name: String::new(),
            postal: String::new(),
            prefecture: String::new(),
            city: String::new(),
            street: String::new(),
            ..typed()
        };
        let lacks = [
            Field::Name,
            Field::Postal,
            Field::Prefecture,
            Field::City,
            Field::Street,
        ];
        let lacks: Vec<_> = lacks.map(|field| (field, Bad::Missing)).to_vec();
        assert_eq!(nowhere.read(), Err(lacks.clone()));
        // Without a receipt no address is asked, and what stays in its hidden boxes is not said; staff sees them.
        let none = Filled {
            receipt: "none".to_owned(),
            ..nowhere
        };
        assert_eq!(none.read(), Err(lacks[..1].to_vec()));
        let half = Filled {
            name: "Amira".to_owned(),
            building: "港ビル".to_owned(),
            ..none
        };
        assert_eq!(half.read().unwrap().1.address, None);
        assert_eq!(half.read_details(), Err(lacks[1..].to_vec()));
    }

    #[test]
    fn a_reading_is_asked_of_persons_with_a_japanese_name() {
        let unread = Filled {
            kana: String::new(),
            ..typed()
        };
        assert_eq!(
            unread.read_details(),
            Err(vec![(Field::Kana, Bad::Missing)])
        );
        let latin = Filled {
            name: "Ａｍｉｒａ　Haddad".to_owned(),
            ..unread.clone()
        };
        let amira = latin.read_details().unwrap();
        assert_eq!((amira.name.as_str(), amira.kana), ("Amira Haddad", None));
        let company = Filled {
            form: "company".to_owned(),
            ..unread
        };
        assert!(company.read_details().is_ok());
    }

    #[test]
    fn what_is_known_stands_in_the_form_and_is_read_from_it_again() {
        let mut harbour = Details {
            form: Form::Company,
            name: Line::parse("港運送株式会社").unwrap(),
            kana: None,
            contact: Line::parse("江口 花").ok(),
            anonymous: true,
            ..sakura()
        };
        let building = Line::parse("港ビル 3階").ok();
        harbour.address.as_mut().unwrap().building = building;
        let amira = Details {
            name: Line::parse("Amira Haddad").unwrap(),
            kana: None,
            email: None,
            address: None,
            receipt: ReceiptWish::None,
            news: false,
            ..sakura()
        };
        for details in [sakura(), harbour, amira] {
            assert_eq!(Filled::of(&details).read_details(), Ok(details));
        }
        assert_eq!(Filled::of(&sakura()).postal, "150-0001");
    }

    #[test]
    fn each_box_is_taken_by_its_name_and_others_are_passed_over() {
        let boxes = [
            Field::Rhythm,
            Field::Amount,
            Field::MemoryOf,
            Field::Word,
            Field::Form,
            Field::Name,
            Field::Kana,
            Field::Contact,
            Field::Email,
            Field::Postal,
            Field::Prefecture,
            Field::City,
            Field::Street,
            Field::Building,
            Field::Receipt,
        ];
        let mut filled = Filled::default();
        let names = boxes.map(field_name).into_iter();
        for name in names.chain(["once", "monthly", "yearly", "anonymous", "news"]) {
            let before = filled.clone();
            filled.set(name, "1".to_owned());
            assert_ne!(filled, before, "{name}");
        }
        let before = filled.clone();
        filled.set("key", "1".to_owned());
        filled.set("account", "1".to_owned());
        assert_eq!(filled, before);
        filled.set("news", String::new());
        assert!(!filled.news && filled.anonymous);
    }
}
