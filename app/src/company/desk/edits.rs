//! What stands in a company's form: fields that nobody touched follow what others change, touched ones keep
//! what was typed until it is saved.

use leptos::prelude::*;

use crate::company::form::{read_all, text};
use crate::company::{Change, Company, Directory, Field, Refusal, wording};
use crate::lang::{Lang, words as w};
use crate::value::{Bad, CompanyId};

/// Why a field was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    Bad(Bad),
    /// Another company goes by the name.
    Same(CompanyId),
    /// Another company has the number.
    Taken(CompanyId),
    /// Somebody else changed it meanwhile.
    Elsewhere,
}

impl Wrong {
    /// In words, with the other company's name, or with what the field says now.
    pub fn said(self, lang: Lang, at: Field, all: &Directory, now: String) -> String {
        match self {
            Self::Bad(bad) => wording::said(lang, at, bad),
            Self::Same(id) => w::company_same_name(lang, wording::called(lang, all, id)),
            Self::Taken(id) => w::company_number_taken(lang, wording::called(lang, all, id)),
            Self::Elsewhere => w::company_elsewhere(lang, now),
        }
    }

    /// The company that stands in the way.
    pub const fn other(self) -> Option<CompanyId> {
        match self {
            Self::Bad(_) | Self::Elsewhere => None,
            Self::Same(id) | Self::Taken(id) => Some(id),
        }
    }
}

#[derive(Clone, Copy)]
pub struct Edits {
    typed: [RwSignal<String>; 7],
    /// What each field began with, or last followed.
    base: [RwSignal<String>; 7],
    wrong: RwSignal<Vec<(Field, Wrong)>>,
}

impl Edits {
    pub fn of(company: &Company) -> Self {
        let texts = || Field::ALL.map(|field| RwSignal::new(text(company, field)));
        Self {
            typed: texts(),
            base: texts(),
            wrong: RwSignal::default(),
        }
    }

    pub fn typed(self, field: Field) -> RwSignal<String> {
        self.typed[field as usize]
    }

    pub fn wrong(self, field: Field) -> Option<Wrong> {
        let is = |(at, wrong): &(Field, Wrong)| (*at == field).then_some(*wrong);
        self.wrong.with(|all| all.iter().find_map(is))
    }

    /// Takes in the company as it is now.
    pub fn follow(self, company: &Company) {
        for field in Field::ALL {
            let (typed, base) = (self.typed[field as usize], self.base[field as usize]);
            let now = text(company, field);
            if typed.get_untracked() == base.get_untracked() && typed.get_untracked() != now {
                typed.set(now.clone());
            }
            // What was typed on top of something else says so when it is saved.
            let touched = typed.get_untracked() != base.get_untracked();
            if base.get_untracked() != now && (!touched || typed.get_untracked() == now) {
                base.set(now);
            }
        }
    }

    /// What the touched fields began with.
    pub fn seen(self) -> Vec<Change> {
        let touched = Field::ALL
            .into_iter()
            .filter(|field| untrack(|| self.touched(*field)));
        let began = touched.map(|field| (field, self.base[field as usize].get_untracked()));
        read_all(began.collect::<Vec<_>>()).unwrap_or_default()
    }

    /// What a field began with, or what it was told that it says now.
    pub fn base(self, field: Field) -> String {
        self.base[field as usize].get()
    }

    /// These fields were changed elsewhere, and that is told: whoever saves again means it.
    pub fn told(self, company: &Company, fields: &[Field]) {
        for field in fields {
            self.base[*field as usize].set(text(company, *field));
        }
    }

    fn touched(self, field: Field) -> bool {
        self.typed[field as usize].get() != self.base[field as usize].get()
    }

    pub fn dirty(self) -> bool {
        Field::ALL.into_iter().any(|field| self.touched(field))
    }

    /// What was typed into the touched fields, or all of them; where that is wrong, it is marked.
    pub fn read(self, all: bool) -> Option<Vec<Change>> {
        self.wrong.set(Vec::new());
        let meant = Field::ALL
            .into_iter()
            .filter(|field| all || untrack(|| self.touched(*field)));
        let typed = meant.map(|field| (field, self.typed(field).get_untracked()));
        match read_all(typed.collect::<Vec<_>>()) {
            Ok(changes) => Some(changes),
            Err(bad) => {
                let bad = bad.into_iter().map(|(at, bad)| (at, Wrong::Bad(bad)));
                self.wrong.set(bad.collect());
                None
            }
        }
    }

    /// Marks the fields that a refusal is about; whether there are any.
    pub fn mark(self, refusal: &Refusal) -> bool {
        let wrong = match refusal {
            Refusal::Fields(bad) => bad
                .iter()
                .map(|(at, bad)| (*at, Wrong::Bad(*bad)))
                .collect(),
            Refusal::SameName { company } => vec![(Field::Name, Wrong::Same(*company))],
            Refusal::ChangedElsewhere { fields } => {
                fields.iter().map(|at| (*at, Wrong::Elsewhere)).collect()
            }
            Refusal::NumberTaken { company } => vec![(Field::Number, Wrong::Taken(*company))],
            _ => return false,
        };
        self.wrong.set(wrong);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::sample::company;
    use crate::value::Passage;

    #[test]
    fn untouched_fields_follow_and_touched_ones_stay() {
        let owner = Owner::new();
        owner.set();
        let sakura = company("さくら食品");
        let edits = Edits::of(&sakura);
        edits.typed(Field::Note).set("春に訪問".to_owned());
        assert!(edits.dirty());
        let elsewhere = Company {
            note: Passage::parse("秋に電話").unwrap(),
            ..company("さくらフーズ")
        };
        edits.follow(&elsewhere);
        assert_eq!(edits.typed(Field::Name).get_untracked(), "さくらフーズ");
        assert_eq!(edits.typed(Field::Note).get_untracked(), "春に訪問");
        let note = Passage::parse("春に訪問").unwrap();
        assert_eq!(edits.read(false), Some(vec![Change::Note(note)]));
        assert_eq!(edits.read(true).map(|all| all.len()), Some(7));
    }

    #[test]
    fn a_refusal_stands_beside_its_field() {
        let owner = Owner::new();
        owner.set();
        let edits = Edits::of(&company("さくら食品"));
        let other = CompanyId::new();
        assert!(edits.mark(&Refusal::NumberTaken { company: other }));
        assert_eq!(edits.wrong(Field::Number), Some(Wrong::Taken(other)));
        assert_eq!(edits.wrong(Field::Name), None);
        assert!(!edits.mark(&Refusal::NotAllowed));
        edits.typed(Field::Name).set(String::new());
        assert_eq!(edits.read(false), None);
        assert_eq!(edits.wrong(Field::Name), Some(Wrong::Bad(Bad::Missing)));
    }
}
