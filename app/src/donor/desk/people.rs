//! Donors as the desk lists them, and what narrows the list.

use std::collections::BTreeMap;

use crate::donor::{Details, Donor, Form, Merges, Payment, Pledge, PledgeState};
use crate::time::Time;
use crate::value::width::{folded, needles};
use crate::value::{DonorId, Kana, Yen};

/// A donor with all that was promised and came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    pub donor: Donor,
    /// Others who turned out to be this one, directly or by steps.
    pub parts: Vec<Donor>,
    /// Those that are behind come first, then those that run, then those that wait; of each the latest first.
    pub pledges: Vec<Pledge>,
    /// What came and stayed.
    pub received: Yen,
    /// The day of the last payment of which something stayed.
    pub last: Option<Time>,
}

/// Everyone as they are after all merges, by the reading of their names.
#[must_use]
pub fn everyone(donors: Vec<Donor>, pledges: &[Pledge], payments: &[Payment]) -> Vec<Known> {
    let known = |donor: Donor| Known {
        donor,
        ..Known::default()
    };
    let merges = Merges::of(&donors);
    let (parts, alone): (Vec<Donor>, Vec<Donor>) =
        donors.into_iter().partition(|d| d.merged_into.is_some());
    let mut all: BTreeMap<DonorId, Known> = alone.into_iter().map(|d| (d.id, known(d))).collect();
    for part in parts {
        if let Some(one) = all.get_mut(&merges.root(part.id)) {
            one.parts.push(part);
        }
    }
    for pledge in pledges {
        if let Some(one) = all.get_mut(&merges.root(pledge.donor)) {
            one.pledges.push(pledge.clone());
        }
    }
    for payment in payments {
        let stays = payment.stays();
        if let Some(one) = all.get_mut(&merges.root(payment.donor))
            && !stays.is_zero()
        {
            one.received = one.received.plus(stays).unwrap_or(one.received);
            one.last = one.last.max(Some(payment.day));
        }
    }
    let mut all: Vec<Known> = all.into_values().collect();
    for one in &mut all {
        let rank = |p: &Pledge| (order(p.state), core::cmp::Reverse(p.created));
        one.pledges.sort_by_key(rank);
    }
    all.sort_by_cached_key(|one| (reading(&one.donor), one.donor.id));
    all
}

const fn order(state: PledgeState) -> u8 {
    match state {
        PledgeState::PastDue => 0,
        PledgeState::Active => 1,
        PledgeState::Waiting => 2,
        PledgeState::Paused => 3,
        PledgeState::Fulfilled => 4,
        PledgeState::Lapsed => 5,
        PledgeState::Cancelled => 6,
    }
}

fn reading(donor: &Donor) -> String {
    let kana = donor.details.kana.as_ref().map(Kana::as_str);
    folded(kana.unwrap_or(donor.details.name.as_str()))
}

/// How it stands with what a donor promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Of(PledgeState),
    /// It runs, and its card runs out within weeks, or did.
    CardEnds,
    /// A mail to them came back: whoever writes to them does so on paper.
    Unreached,
    /// Nothing was promised.
    None,
}

impl Standing {
    pub const ALL: [Self; 10] = [
        Self::Of(PledgeState::PastDue),
        Self::CardEnds,
        Self::Unreached,
        Self::Of(PledgeState::Active),
        Self::Of(PledgeState::Waiting),
        Self::Of(PledgeState::Paused),
        Self::Of(PledgeState::Fulfilled),
        Self::Of(PledgeState::Lapsed),
        Self::Of(PledgeState::Cancelled),
        Self::None,
    ];

    #[must_use]
    pub fn takes(self, known: &Known) -> bool {
        match self {
            Self::Of(state) => known.pledges.iter().any(|pledge| pledge.state == state),
            Self::CardEnds => {
                let mut all = known.pledges.iter();
                all.any(|pledge| pledge.runs() && pledge.is_warned())
            }
            Self::Unreached => known.donor.comes_back(),
            Self::None => known.pledges.is_empty(),
        }
    }
}

/// What narrows the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// See [`needles`].
    pub needles: Vec<String>,
    pub form: Option<Form>,
    pub standing: Option<Standing>,
}

impl Filter {
    #[must_use]
    pub fn typed(typed: &str) -> Self {
        Self {
            needles: needles(typed),
            ..Self::default()
        }
    }

    #[must_use]
    pub fn takes(&self, known: &Known) -> bool {
        let form = known.donor.details.form;
        self.form.is_none_or(|only| only == form)
            && self.standing.is_none_or(|only| only.takes(known))
            && self.found_in(known)
    }

    fn found_in(&self, known: &Known) -> bool {
        if self.needles.is_empty() {
            return true;
        }
        let mut texts = texts(&known.donor.details);
        // Who was merged is still asked for by the name of before.
        texts.extend(
            known
                .parts
                .iter()
                .flat_map(|part| self::texts(&part.details)),
        );
        let references = known.pledges.iter().map(|p| p.reference.to_string());
        texts.extend(references);
        let hay = folded(&texts.join("\n"));
        self.needles
            .iter()
            .all(|needle| hay.contains(needle.as_str()))
    }
}

/// By what somebody is searched for.
fn texts(d: &Details) -> Vec<String> {
    let kana = d.kana.as_ref().map_or("", Kana::as_str);
    let contact = d.contact.as_ref().map_or("", |c| c.as_str());
    let email = d.email.as_ref().map(ToString::to_string);
    vec![
        d.name.to_string(),
        // Names are typed with and without the space.
        d.name.as_str().replace(' ', ""),
        kana.to_owned(),
        kana.replace(' ', ""),
        contact.to_owned(),
        email.unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::donor::{Reference, Reversal, Rhythm, Why};
    use crate::time;
    use crate::value::{Email, Line, PledgeId};

    fn aoki() -> Donor {
        Donor {
            id: DonorId::new(),
            details: Details {
                name: Line::parse("青木 さくら").unwrap(),
                kana: Kana::parse("アオキ サクラ").ok(),
                email: Email::parse("sakura@example.jp").ok(),
                ..Details::default()
            },
            ..Donor::default()
        }
    }

    fn monthly(donor: &Donor, state: PledgeState) -> Pledge {
        let id = PledgeId::new();
        Pledge {
            id,
            donor: donor.id,
            rhythm: Rhythm::Monthly,
            reference: Reference::of(id).next().unwrap(),
            state,
            ..Pledge::default()
        }
    }

    #[test]
    fn a_donor_is_found_by_name_reading_mail_and_reference() {
        let aoki = aoki();
        let pledge = monthly(&aoki, PledgeState::Waiting);
        let reference = pledge.reference.to_string();
        let all = everyone(vec![aoki], &[pledge], &[]);
        for typed in [
            "青木さくら",
            "ｱｵｷ",
            "さくら 青木",
            "SAKURA@",
            &reference,
            " ",
        ] {
            assert!(Filter::typed(typed).takes(&all[0]), "{typed}");
        }
        assert!(!Filter::typed("青木 銀行").takes(&all[0]));
    }

    #[test]
    fn what_was_promised_and_who_it_is_narrow_the_list() {
        let aoki = aoki();
        let pledge = monthly(&aoki, PledgeState::Active);
        let all = everyone(vec![aoki], &[pledge], &[]);
        let stands = |standing| {
            let filter = Filter {
                standing: Some(standing),
                ..Filter::default()
            };
            filter.takes(&all[0])
        };
        assert!(stands(Standing::Of(PledgeState::Active)));
        assert!(!stands(Standing::Of(PledgeState::Waiting)));
        assert!(!stands(Standing::None));
        let companies = Filter {
            form: Some(Form::Company),
            ..Filter::default()
        };
        assert!(!companies.takes(&all[0]));
    }

    #[test]
    fn what_went_again_was_not_received() {
        let aoki = aoki();
        let day = |text: &str| time::from_input(&format!("{text}T00:00")).unwrap();
        let paid = |amount: u32, on: &str| Payment {
            donor: aoki.id,
            amount: Yen::of(amount),
            day: day(on),
            ..Payment::default()
        };
        let mut twice = paid(3000, "2026-06-02");
        twice.reversals.push(Reversal {
            day: day("2026-06-03"),
            amount: Yen::of(3000),
            why: Why::Mistake,
            reason: Line::parse("二重に記録").unwrap(),
            refund: None,
        });
        let payments = [paid(3000, "2026-06-01"), twice];
        let all = everyone(vec![aoki.clone()], &[], &payments);
        assert_eq!(all[0].received, Yen::of(3000));
        assert_eq!(all[0].last, Some(day("2026-06-01")));
    }
}
