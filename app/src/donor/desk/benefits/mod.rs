//! What members are promised: work lists of what is to be packed, written and sent, what became of it, and the plans.

mod dialogs;
mod file;
mod history;
mod item;
mod list;
mod own;
mod plan_dialog;
mod plans;

pub use list::Benefits;
pub use own::OwnBenefits;
pub use plans::Plans;

use std::collections::BTreeSet;

use chrono::TimeDelta;
use leptos::prelude::*;

use super::{Room, date};
use crate::donor::benefit::owed::{Known, Owed, owed};
use crate::donor::benefit::{Fulfilment, Item};
use crate::row::{Kind, Row};
use crate::time;
use crate::value::{FulfilmentId, PlanId};

/// What the dialogs are about.
#[derive(Clone, Copy)]
struct Doing {
    giving: RwSignal<Option<Vec<Owed>>>,
    waiving: RwSignal<Option<Vec<Owed>>>,
    reopening: RwSignal<Option<FulfilmentId>>,
}

impl Doing {
    fn here() -> Self {
        Self {
            giving: RwSignal::new(None),
            waiving: RwSignal::new(None),
            reopening: RwSignal::new(None),
        }
    }
}

/// What was ticked in the work list.
type Ticked = RwSignal<BTreeSet<FulfilmentId>>;

impl Room {
    /// What is owed and due within so many days; reckoned anew each day and whenever one of its rows changes.
    fn owes(self, ahead: Signal<i64>) -> Memo<Vec<Owed>> {
        let donors = Memo::new(move |_| {
            self.sync.replica.each(Kind::Donor, |row| match row {
                Row::Donor(donor) => Some(donor.clone()),
                _ => None,
            })
        });
        let day = Memo::new(move |_| date(self.sync.now.get()));
        Memo::new(move |_| {
            day.track();
            let now = self.sync.now.get_untracked();
            let until = time::day_begins(now) + TimeDelta::days(ahead.get());
            let (plans, pledges) = (self.plans.read(), self.pledges.read());
            let (payments, donors) = (self.payments.read(), donors.read());
            let fulfilments = self.fulfilments.read();
            let known = Known {
                plans: &plans,
                donors: &donors,
                pledges: &pledges,
                payments: &payments,
                fulfilments: &fulfilments,
            };
            owed(known, now, until)
        })
    }

    fn plan_name(self, id: PlanId) -> Option<String> {
        let plans = self.plans.read();
        let found = plans.iter().find(|plan| plan.id == id);
        found.map(|plan| plan.terms.name.to_string())
    }

    fn fulfilment_now(self, id: FulfilmentId) -> Option<Fulfilment> {
        let all = self.fulfilments.read_untracked();
        all.iter().find(|one| one.id == id).cloned()
    }
}

/// As it is sent.
fn item(one: &Owed) -> Item {
    Item {
        donor: one.donor,
        pledge: one.pledge,
        plan: one.plan,
        number: one.benefit.number,
        occasion: one.occasion,
    }
}
