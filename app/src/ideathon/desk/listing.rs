//! Which registrations the list shows.

use crate::ideathon::{Audience, Registration, State};
use crate::lang::{Lang, words as w};
use crate::value::width::folded;
use crate::value::{Kana, Line};

/// A registration's condition as the desk tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Confirmed,
    Waiting,
    Offered,
    /// Waits for staff to admit them.
    Asking,
    Cancelled,
}

impl Group {
    pub const ALL: [Self; 5] = [
        Self::Confirmed,
        Self::Waiting,
        Self::Offered,
        Self::Asking,
        Self::Cancelled,
    ];

    #[must_use]
    pub const fn of(r: &Registration) -> Self {
        match r.state {
            State::Confirmed => Self::Confirmed,
            State::Waiting if r.admitted => Self::Waiting,
            State::Waiting => Self::Asking,
            State::Offered => Self::Offered,
            State::Cancelled => Self::Cancelled,
        }
    }

    #[must_use]
    pub const fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Confirmed => w::state_confirmed(lang),
            Self::Waiting => w::state_waiting(lang),
            Self::Offered => w::state_offered(lang),
            Self::Asking => w::state_asking(lang),
            Self::Cancelled => w::state_cancelled(lang),
        }
    }
}

/// What narrows the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words as [`crate::value::width::needles`] makes them, all of which a registration must hold.
    pub needles: Vec<String>,
    pub group: Option<Group>,
    pub audience: Option<Audience>,
}

impl Filter {
    #[must_use]
    pub fn takes(&self, r: &Registration) -> bool {
        self.group.is_none_or(|group| group == Group::of(r))
            && self.audience.is_none_or(|audience| audience == r.audience)
            && self.found_in(r)
    }

    fn found_in(&self, r: &Registration) -> bool {
        if self.needles.is_empty() {
            return true;
        }
        let d = &r.details;
        let name = d.name.as_ref().map_or("", Line::as_str);
        let texts = [
            name,
            // Names are typed with and without the space.
            &name.replace(' ', ""),
            d.kana.as_ref().map_or("", Kana::as_str),
            &d.kana.as_ref().map_or("", Kana::as_str).replace(' ', ""),
            d.call_name.as_str(),
            d.company.as_ref().map_or("", Line::as_str),
            d.email.as_ref().map_or("", |e| e.as_str()),
        ];
        let hay = folded(&texts.join("\n"));
        self.needles
            .iter()
            .all(|needle| hay.contains(needle.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ideathon::details::Details;
    use crate::value::width::needles;
    use crate::value::{Email, RegistrationId};

    fn person(name: &str, kana: &str, company: &str) -> Registration {
        Registration {
            id: RegistrationId::new(),
            state: State::Confirmed,
            admitted: true,
            details: Details {
                name: Line::optional(name).unwrap(),
                kana: Kana::parse(kana).ok(),
                company: Line::optional(company).unwrap(),
                email: Some(Email::parse("Sakura@example.jp").unwrap()),
                ..Details::default()
            },
            ..Registration::default()
        }
    }

    fn found(typed: &str, r: &Registration) -> bool {
        Filter {
            needles: needles(typed),
            ..Filter::default()
        }
        .takes(r)
    }

    #[test]
    fn a_person_is_found_however_the_name_is_typed() {
        let sakura = person("青木 さくら", "アオキ サクラ", "さくら食品株式会社");
        for typed in [
            "青木さくら",
            "青木　さくら",
            "あおき",
            "ｱｵｷ",
            "サクラ食品",
            "ＳＡＫＵＲＡ@",
            "  ",
            "食品 青木",
        ] {
            assert!(found(typed, &sakura), "{typed}");
        }
        assert!(!found("青木 銀行", &sakura));
    }

    #[test]
    fn state_and_audience_narrow_the_list() {
        let mut r = person("森 あおい", "モリ アオイ", "");
        r.state = State::Waiting;
        r.admitted = false;
        let only = |group| Filter {
            group: Some(group),
            ..Filter::default()
        };
        assert!(only(Group::Asking).takes(&r));
        assert!(!only(Group::Waiting).takes(&r));
        let press = Filter {
            audience: Some(Audience::Press),
            ..Filter::default()
        };
        assert!(!press.takes(&r));
    }
}
