//! In which order the list stands.

use std::collections::HashMap;

use super::listing::Group;
use crate::company::normal;
use crate::ideathon::{Audience, Registration};
use crate::value::width::{self, folded};
use crate::value::{Kana, RegistrationId};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Newest,
    Name,
    Company,
    Queue,
    State,
}

impl Sort {
    pub const ALL: [Self; 5] = [
        Self::Newest,
        Self::Name,
        Self::Company,
        Self::Queue,
        Self::State,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Name => "name",
            Self::Company => "company",
            Self::Queue => "queue",
            Self::State => "state",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// Sorts before what is greater; ties go by id, that is by arrival.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    number: i64,
    text: String,
    arrival: i64,
    id: RegistrationId,
}

impl Rank {
    #[must_use]
    pub fn of(r: &Registration, sort: Sort) -> Self {
        let newest = -r.created.timestamp_micros();
        let (number, text, arrival) = match sort {
            Sort::Newest => (newest, String::new(), 0),
            Sort::Name => (0, reading(r), newest),
            Sort::Company => match &r.details.company {
                Some(company) => (0, firm(company.as_str()), newest),
                None => (1, reading(r), newest),
            },
            Sort::Queue => (queue(r), String::new(), i64::from(r.queued)),
            Sort::State => (Group::of(r) as i64, String::new(), newest),
        };
        Self {
            number,
            text,
            arrival,
            id: r.id,
        }
    }

    #[must_use]
    pub const fn id(&self) -> RegistrationId {
        self.id
    }
}

/// Who waits stands first, by audience; then who was offered a seat, who asks, and the rest.
fn queue(r: &Registration) -> i64 {
    let group = match Group::of(r) {
        Group::Waiting => 0,
        Group::Offered => 1,
        Group::Asking => 2,
        Group::Confirmed => 3,
        Group::Cancelled => 4,
    };
    group * 8 + r.audience as i64
}

fn reading(r: &Registration) -> String {
    let kana = r.details.kana.as_ref().map(Kana::as_str);
    folded(kana.unwrap_or_else(|| r.shown_name()))
}

/// By what companies are sorted: their name as all its spellings share it.
#[must_use]
pub fn firm(name: &str) -> String {
    width::katakana(&normal(name))
}

/// Everyone's place in the queue of their audience, from 1. Takes who is admitted and waits.
#[must_use]
pub fn places(mut waiting: Vec<(Audience, u32, RegistrationId)>) -> HashMap<RegistrationId, u32> {
    waiting.sort_unstable();
    let mut places = HashMap::with_capacity(waiting.len());
    let mut last = (None, 0);
    for (audience, _, id) in waiting {
        let place = if last.0 == Some(audience) {
            last.1 + 1
        } else {
            1
        };
        last = (Some(audience), place);
        places.insert(id, place);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ideathon::details::Details;
    use crate::value::Line;

    fn person(name: &str, kana: &str, company: &str) -> Registration {
        Registration {
            id: RegistrationId::new(),
            details: Details {
                name: Line::optional(name).unwrap(),
                kana: Kana::parse(kana).ok(),
                company: Line::optional(company).unwrap(),
                ..Details::default()
            },
            ..Registration::default()
        }
    }

    #[test]
    fn names_sort_by_their_reading_and_people_without_a_company_come_last() {
        let aoki = person("青木", "アオキ", "わかば銀行");
        let mori = person("森", "モリ", "あさひ不動産");
        let jean = person("Jean", "", "");
        let order = |sort| {
            let mut ranks: Vec<Rank> = [&jean, &mori, &aoki].map(|r| Rank::of(r, sort)).into();
            ranks.sort();
            ranks.iter().map(Rank::id).collect::<Vec<_>>()
        };
        assert_eq!(order(Sort::Name), [jean.id, aoki.id, mori.id]);
        assert_eq!(order(Sort::Company), [mori.id, aoki.id, jean.id]);
    }

    #[test]
    fn a_company_is_one_with_and_without_its_legal_form() {
        assert_eq!(firm("株式会社 さくら食品"), firm("ｻｸﾗ食品(株)"));
        assert_ne!(firm("さくら食品"), firm("さくら銀行"));
    }

    #[test]
    fn each_audience_has_its_own_queue() {
        let ids: Vec<RegistrationId> = (0..3).map(|_| RegistrationId::new()).collect();
        let places = places(vec![
            (Audience::Observer, 9, ids[0]),
            (Audience::Business, 7, ids[1]),
            (Audience::Business, 3, ids[2]),
        ]);
        assert_eq!(
            ids.iter().map(|id| places[id]).collect::<Vec<_>>(),
            [1, 2, 1]
        );
    }
}
