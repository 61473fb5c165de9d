//! The registration form: what was typed, and the command it makes. The page without JavaScript, the page
//! with it and the desk's dialog all read the same fields.

use serde::{Deserialize, Serialize};

use super::details::{Details, Field, MAX_WISHES, Photo};
use super::rows::{Audience, CodeText, Registration, ThemeId};
use crate::value::{Bad, Email, Kana, Line, Passage, width};

/// The fields as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filled {
    pub audience: String,
    pub code: String,
    pub name: String,
    pub kana: String,
    pub call_name: String,
    pub email: String,
    pub contact: String,
    pub company: String,
    pub job_title: String,
    pub themes: [String; MAX_WISHES],
    pub diet: String,
    pub access_needs: String,
    pub photo: String,
    pub hidden: bool,
}

/// What a well-filled form says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    pub audience: Audience,
    pub code: Option<CodeText>,
    pub details: Details,
}

/// The name of each field of the form.
#[must_use]
pub const fn field_name(field: Field) -> &'static str {
    match field {
        Field::Audience => "audience",
        Field::Code => "code",
        Field::Name => "name",
        Field::Kana => "kana",
        Field::CallName => "call_name",
        Field::Email => "email",
        Field::Contact => "contact",
        Field::Company => "company",
        Field::JobTitle => "job_title",
        Field::Themes => "theme_1",
        Field::Diet => "diet",
        Field::AccessNeeds => "access_needs",
        Field::Photo => "photo",
    }
}

impl Filled {
    /// Takes in one field of a sent form; a name that the form does not have is passed over.
    pub fn set(&mut self, name: &str, value: String) {
        match name {
            "audience" => self.audience = value,
            "code" => self.code = value,
            "name" => self.name = value,
            "kana" => self.kana = value,
            "call_name" => self.call_name = value,
            "email" => self.email = value,
            "contact" => self.contact = value,
            "company" => self.company = value,
            "job_title" => self.job_title = value,
            "theme_1" => self.themes[0] = value,
            "theme_2" => self.themes[1] = value,
            "theme_3" => self.themes[2] = value,
            "diet" => self.diet = value,
            "access_needs" => self.access_needs = value,
            "photo" => self.photo = value,
            "hidden" => self.hidden = !value.is_empty() && value != "no",
            _ => {}
        }
    }

    /// The text fields by name.
    #[must_use]
    pub fn texts(&self) -> [(&'static str, &str); 14] {
        [
            ("audience", &self.audience),
            ("name", &self.name),
            ("kana", &self.kana),
            ("call_name", &self.call_name),
            ("email", &self.email),
            ("contact", &self.contact),
            ("company", &self.company),
            ("job_title", &self.job_title),
            ("theme_1", &self.themes[0]),
            ("theme_2", &self.themes[1]),
            ("theme_3", &self.themes[2]),
            ("diet", &self.diet),
            ("access_needs", &self.access_needs),
            ("photo", &self.photo),
        ]
    }

    /// The form of what is known, to be changed.
    #[must_use]
    pub fn of(registration: &Registration) -> Self {
        let d = &registration.details;
        let text = |line: Option<&str>| line.unwrap_or_default().to_owned();
        let wish = |n: usize| d.themes.get(n).map(|t| t.0.to_string()).unwrap_or_default();
        Self {
            audience: registration.audience.name().to_owned(),
            code: String::new(),
            name: text(d.name.as_ref().map(Line::as_str)),
            kana: text(d.kana.as_ref().map(Kana::as_str)),
            call_name: d.call_name.to_string(),
            email: text(d.email.as_ref().map(Email::as_str)),
            contact: text(d.contact.as_ref().map(Line::as_str)),
            company: text(d.company.as_ref().map(Line::as_str)),
            job_title: text(d.job_title.as_ref().map(Line::as_str)),
            themes: core::array::from_fn(wish),
            diet: d.diet.to_string(),
            access_needs: d.access_needs.to_string(),
            photo: d.photo.name().to_owned(),
            hidden: d.hidden,
        }
    }

    /// Reads the form, or says all that is wrong with it at once, in the order of the fields.
    ///
    /// # Errors
    /// Each field that is missing or is no value of its type.
    pub fn read(&self) -> Result<Read, Vec<(Field, Bad)>> {
        let mut bad = Vec::new();
        let Some(audience) = Audience::parse(self.audience.trim()) else {
            return Err(vec![(Field::Audience, choice(&self.audience))]);
        };
        let mut keep = Keep(&mut bad);
        let code = match CodeText::parse(&self.code) {
            Err(Bad::Missing) => None,
            other => keep.value(Field::Code, other),
        };
        let name = keep.optional(Field::Name, Line::optional(&self.name));
        let details = Details {
            kana: keep.optional(Field::Kana, absent(Kana::parse(&self.kana))),
            call_name: keep
                .value(Field::CallName, self.call_name(name.as_ref()))
                .unwrap_or_default(),
            email: keep.optional(Field::Email, absent(Email::parse(&self.email))),
            contact: keep.optional(Field::Contact, Line::optional(&self.contact)),
            company: keep.optional(Field::Company, Line::optional(&self.company)),
            job_title: keep.optional(Field::JobTitle, Line::optional(&self.job_title)),
            themes: keep.value(Field::Themes, self.wishes()).unwrap_or_default(),
            diet: keep
                .value(Field::Diet, Passage::parse(&self.diet))
                .unwrap_or_default(),
            access_needs: keep
                .value(Field::AccessNeeds, Passage::parse(&self.access_needs))
                .unwrap_or_default(),
            photo: keep
                .value(Field::Photo, self.photo(audience))
                .unwrap_or_default(),
            // An International stands on no list unless they say otherwise to staff.
            hidden: self.hidden || audience == Audience::Talent,
            name,
        };
        let details = reachable(details, audience);
        for (field, missing) in details.missing(audience) {
            if !bad.iter().any(|(f, _)| *f == field) {
                bad.push((field, missing));
            }
        }
        if bad.is_empty() {
            return Ok(Read {
                audience,
                code,
                details,
            });
        }
        bad.sort_by_key(|(field, _)| *field);
        Err(bad)
    }

    /// The name to be called by; left empty, the family name of a Japanese name or the first of another.
    fn call_name(&self, name: Option<&Line<80>>) -> Result<Line<30>, Bad> {
        match Line::parse(&self.call_name) {
            Err(Bad::Missing) => {
                let first = name
                    .and_then(|n| n.as_str().split(' ').next())
                    .ok_or(Bad::Missing)?;
                Line::parse(&first.chars().take(30).collect::<String>())
            }
            other => other,
        }
    }

    fn wishes(&self) -> Result<Vec<ThemeId>, Bad> {
        let mut wishes = Vec::new();
        for typed in &self.themes {
            let typed = width::tidy(typed);
            if typed.is_empty() {
                continue;
            }
            let wish = ThemeId(typed.parse().map_err(|_| Bad::NotAChoice)?);
            if wishes.contains(&wish) {
                return Err(Bad::Twice);
            }
            wishes.push(wish);
        }
        Ok(wishes)
    }

    fn photo(&self, audience: Audience) -> Result<Photo, Bad> {
        let typed = self.photo.trim();
        if typed.is_empty() {
            // Consent is given, never assumed; of an International it is not even asked.
            return if audience == Audience::Talent {
                Ok(Photo::No)
            } else {
                Err(Bad::Missing)
            };
        }
        Photo::ALL
            .into_iter()
            .find(|p| p.name() == typed)
            .ok_or(Bad::NotAChoice)
    }
}

/// A way of contact that is an address is used as one.
fn reachable(mut details: Details, audience: Audience) -> Details {
    if audience == Audience::Talent && details.email.is_none() {
        let address = details
            .contact
            .as_ref()
            .and_then(|c| Email::parse(c.as_str()).ok());
        if address.is_some() {
            details.email = address;
            details.contact = None;
        }
    }
    details
}

/// Collects what is wrong and lets the rest go on.
struct Keep<'a>(&'a mut Vec<(Field, Bad)>);

impl Keep<'_> {
    fn value<T>(&mut self, field: Field, parsed: Result<T, Bad>) -> Option<T> {
        parsed.map_err(|bad| self.0.push((field, bad))).ok()
    }

    fn optional<T>(&mut self, field: Field, parsed: Result<Option<T>, Bad>) -> Option<T> {
        self.value(field, parsed).flatten()
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

    fn sakura() -> Filled {
        Filled {
            audience: "business".into(),
            name: "青木　さくら".into(),
            kana: "あおき ｻｸﾗ".into(),
            email: "ｓａｋｕｒａ@example.co.jp".into(),
            company: "さくら食品株式会社".into(),
            themes: ["２".into(), "5".into(), String::new()],
            photo: "face_hidden".into(),
            ..Filled::default()
        }
    }

    #[test]
    fn a_form_as_people_type_it_is_read() {
        let read = sakura().read().unwrap();
        assert_eq!(read.details.name.unwrap().as_str(), "青木 さくら");
        assert_eq!(read.details.kana.unwrap().as_str(), "アオキ サクラ");
        assert_eq!(read.details.call_name.as_str(), "青木");
        assert_eq!(read.details.email.unwrap().as_str(), "sakura@example.co.jp");
        assert_eq!(read.details.themes, [ThemeId(2), ThemeId(5)]);
    }

    #[test]
    fn everything_wrong_is_said_at_once_in_the_order_of_the_form() {
        let form = Filled {
            kana: String::new(),
            email: "sakura".into(),
            photo: String::new(),
            ..sakura()
        };
        assert_eq!(
            form.read().unwrap_err(),
            [
                (Field::Kana, Bad::Missing),
                (Field::Email, Bad::EmailAt),
                (Field::Photo, Bad::Missing)
            ]
        );
    }

    #[test]
    fn an_international_needs_a_name_to_be_called_by_and_one_way_of_contact() {
        let form = Filled {
            audience: "talent".into(),
            call_name: "J.".into(),
            ..Filled::default()
        };
        assert_eq!(form.read().unwrap_err(), [(Field::Contact, Bad::Missing)]);
        let form = Filled {
            contact: "090 0000 0000".into(),
            ..form
        };
        let read = form.read().unwrap();
        assert_eq!((read.details.photo, read.details.hidden), (Photo::No, true));
    }

    #[test]
    fn a_registration_and_its_form_say_the_same() {
        let details = sakura().read().unwrap().details;
        let registration = Registration {
            details: details.clone(),
            ..Registration::default()
        };
        assert_eq!(Filled::of(&registration).read().unwrap().details, details);
    }
}
