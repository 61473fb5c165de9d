//! What is owed to whom: reckoned where it is looked at, so that a lapse, another address or another plan changes it at once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{Benefit, Fulfilment, FulfilmentState, LATE, Occasion, Plan, Reach, Sameness, When};
use crate::donor::merges::Merges;
use crate::donor::rows::{Donor, Payment, Pledge, PledgeState, Purpose, Rhythm};
use crate::time::{self, Time};
use crate::value::{Address, DonorId, FulfilmentId, Passage, PlanId, PledgeId, Yen};

/// What was due longer ago is not asked for any more: whoever finds it looks at the history.
const LOOK_BACK: TimeDelta = TimeDelta::days(400);

/// Why something that is owed is not to be given now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// Money did not come.
    PastDue,
    /// The promise rests.
    Paused,
    /// It is less each time than the plan asks for.
    TooLittle,
    NoAddress,
    NoEmail,
    /// It came back from the address that is still the donor's.
    CameBack,
}

impl Held {
    pub const ALL: [Self; 6] = [
        Self::CameBack,
        Self::NoAddress,
        Self::NoEmail,
        Self::PastDue,
        Self::Paused,
        Self::TooLittle,
    ];
}

/// A benefit that is owed for an occasion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The name that it gets when it is given.
    pub id: FulfilmentId,
    /// After all merges.
    pub donor: DonorId,
    pub pledge: PledgeId,
    pub plan: PlanId,
    pub benefit: Benefit,
    pub occasion: Occasion,
    /// The beginning of the day in Japan.
    pub due: Time,
    pub held: Option<Held>,
}

impl Owed {
    #[must_use]
    pub fn sameness(&self) -> Sameness {
        Sameness::of(
            self.benefit.what,
            self.plan,
            self.benefit.number,
            self.occasion,
        )
    }
}

/// All that it follows from.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    pub plans: &'a [Plan],
    pub donors: &'a [Donor],
    pub pledges: &'a [Pledge],
    pub payments: &'a [Payment],
    pub fulfilments: &'a [Fulfilment],
}

/// What is owed and due no later than `until`, the earliest first.
#[must_use]
pub fn owed(known: Known, now: Time, until: Time) -> Vec<Owed> {
    let merges = Merges::of(known.donors);
    let donors: BTreeMap<DonorId, &Donor> =
        known.donors.iter().map(|donor| (donor.id, donor)).collect();
    let prices = known
        .pledges
        .iter()
        .filter(|pledge| pledge.plan.is_some_and(|joined| joined.price));
    let prices: BTreeSet<PledgeId> = prices.map(|pledge| pledge.id).collect();
    let mut paid: BTreeMap<PledgeId, Vec<Time>> = BTreeMap::new();
    for payment in known.payments {
        // What was given before somebody chose a plan that is a price bought nothing: it may stand on a receipt.
        let buys = |pledge: &PledgeId| {
            payment.stays() > Yen::ZERO
                && (payment.purpose == Purpose::Sale || !prices.contains(pledge))
        };
        if let Some(pledge) = payment.pledge.filter(buys) {
            paid.entry(pledge).or_default().push(payment.day);
        }
    }
    let mut had: BTreeMap<(DonorId, Sameness), &Fulfilment> = BTreeMap::new();
    for one in known.fulfilments {
        let place = had.entry((merges.root(one.donor), one.sameness()));
        let kept = place.or_insert(one);
        // Given by whichever promise, it is given.
        if rank(one) > rank(kept) {
            *kept = one;
        }
    }
    let mut all = Vec::new();
    for pledge in known.pledges {
        let days = paid.get(&pledge.id).map(Vec::as_slice).unwrap_or_default();
        let joined = pledge.plan;
        let plan = joined.and_then(|joined| known.plans.iter().find(|p| p.id == joined.plan));
        let donor = merges.root(pledge.donor);
        let (Some(plan), Some(who)) = (plan, donors.get(&donor)) else {
            continue;
        };
        for mut one in of_promise(pledge, plan, days, now, until) {
            one.donor = donor;
            let before = had.get(&(donor, one.sameness())).copied();
            if before.is_some_and(Fulfilment::is_settled) {
                continue;
            }
            one.held = unreached(who, one.benefit.reach, before).or(one.held);
            all.push(one);
        }
    }
    // What is ready comes before the same of another promise that is held.
    all.sort_by_key(|one| (one.held.is_some(), one.due, one.id));
    let mut seen = BTreeSet::new();
    all.retain(|one| seen.insert((one.donor, one.sameness())));
    all.sort_by_key(|one| (one.due, one.id));
    all
}

const fn rank(one: &Fulfilment) -> u8 {
    match one.state {
        FulfilmentState::Open => 0,
        FulfilmentState::CameBack => 1,
        FulfilmentState::Waived => 2,
        FulfilmentState::Given => 3,
    }
}

/// Where a donor is reached, as a proof keeps it; none where that is not known.
#[must_use]
pub fn place(donor: &Donor, reach: Reach) -> Option<Passage<400>> {
    let text = match reach {
        Reach::Post => {
            let whole = donor
                .details
                .address
                .as_ref()
                .filter(|a| Address::is_whole(a));
            whole.map(|whole| format!("〒{} {}", whole.postal, whole.line()))?
        }
        Reach::Mail => donor.read_at()?.to_string(),
        Reach::Hand => return Some(Passage::default()),
    };
    Passage::parse(&text).ok()
}

/// Why it does not reach them.
fn unreached(donor: &Donor, reach: Reach, before: Option<&Fulfilment>) -> Option<Held> {
    let Some(to) = place(donor, reach) else {
        return Some(match reach {
            Reach::Mail => Held::NoEmail,
            _ => Held::NoAddress,
        });
    };
    let last = before.and_then(|one| one.returned.last())?;
    let back = before.is_some_and(|one| one.state == FulfilmentState::CameBack);
    (back && last.reach == reach && last.to == to).then_some(Held::CameBack)
}

/// What one promise of a plan asks for; `days`: on which money for it came and stayed.
fn of_promise(pledge: &Pledge, plan: &Plan, days: &[Time], now: Time, until: Time) -> Vec<Owed> {
    let (Some(joined), Some(first)) = (pledge.plan, days.iter().min()) else {
        return Vec::new();
    };
    if pledge.rhythm == Rhythm::Once && pledge.state != PledgeState::Fulfilled {
        return Vec::new();
    }
    let began = time::day_begins(joined.since.max(*first));
    let today = time::day_begins(now);
    let mut all = Vec::new();
    for benefit in &plan.terms.benefits {
        let since = time::day_begins(benefit.since);
        for (occasion, due) in occasions(&benefit.when, began.max(since), today, until) {
            // What is promised since later is not owed for a beginning of before.
            if occasion == Occasion::Start && since > began {
                continue;
            }
            let Stands::Owed(held) = stands(pledge, occasion, due, days, today) else {
                continue;
            };
            let held = held.or((pledge.asked_on(due) < joined.least).then_some(Held::TooLittle));
            all.push(Owed {
                id: Fulfilment::named(pledge.id, plan.id, benefit.number, occasion),
                donor: pledge.donor,
                pledge: pledge.id,
                plan: plan.id,
                benefit: benefit.clone(),
                occasion,
                due,
                held,
            });
        }
    }
    all
}

/// When it is due, from the day on which it began.
fn occasions(when: &When, began: Time, today: Time, until: Time) -> Vec<(Occasion, Time)> {
    match when {
        When::Start { days } => {
            let due = time::day_begins(began + TimeDelta::days((*days).into()));
            let asked = due <= until && due >= today - LOOK_BACK;
            asked
                .then_some((Occasion::Start, due))
                .into_iter()
                .collect()
        }
        When::Months(months) => {
            let mut all = Vec::new();
            let mut at = Occasion::month_of(began.max(today - LOOK_BACK));
            while let (Occasion::Month { year, month }, Some(due)) = (at, at.last_day()) {
                if due > until {
                    break;
                }
                if months.contains(&month) {
                    all.push((at, due));
                }
                at = match month {
                    12 => Occasion::Month {
                        year: year + 1,
                        month: 1,
                    },
                    _ => Occasion::Month {
                        year,
                        month: month + 1,
                    },
                };
            }
            all
        }
    }
}

/// Whether something is owed, and what it waits for.
enum Stands {
    Gone,
    Owed(Option<Held>),
}

fn stands(pledge: &Pledge, occasion: Occasion, due: Time, days: &[Time], today: Time) -> Stands {
    let owed_if = |is: bool| if is { Stands::Owed(None) } else { Stands::Gone };
    // What fell into a time that was paid for stays owed, whatever came later.
    if due < today && occasion != Occasion::Start {
        return owed_if(carried(pledge, due, days));
    }
    match pledge.state {
        PledgeState::Active | PledgeState::Fulfilled => Stands::Owed(None),
        PledgeState::PastDue => Stands::Owed(Some(Held::PastDue)),
        PledgeState::Paused => Stands::Owed(Some(Held::Paused)),
        PledgeState::Waiting => Stands::Gone,
        // Nobody is welcomed who has gone; what is paid for already they get.
        PledgeState::Lapsed | PledgeState::Cancelled => {
            let paid = pledge.dues.next.is_some_and(|next| due < next);
            owed_if(paid && occasion != Occasion::Start)
        }
    }
}

/// Whether a day lies in a time that money came for.
fn carried(pledge: &Pledge, day: Time, days: &[Time]) -> bool {
    let period = match pledge.rhythm {
        Rhythm::Monthly => TimeDelta::days(31),
        Rhythm::Yearly => TimeDelta::days(366),
        Rhythm::Once => return true,
    };
    let before = days.iter().filter(|came| **came <= day).max();
    let Some(last) = before else { return false };
    let ahead = days.iter().max() == Some(last) && pledge.dues.next.is_some_and(|next| day < next);
    ahead || day < *last + period + LATE
}
