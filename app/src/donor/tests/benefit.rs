//! What members are promised: owed once, at its time, to whom it can reach, and to nobody who left.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::super::benefit::owed::{Held, Known as All, Owed, owed};
use super::super::benefit::{
    Benefit, FulfilmentState, Item, MAX_ITEMS, Occasion, Reach, Terms, Undone, What, When,
};
use super::*;
use crate::time;
use crate::value::{FulfilmentId, PlanId};

fn on(year: i32, month: u32, date: u32) -> Time {
    let day = NaiveDate::from_ymd_opt(year, month, date).unwrap();
    time::from_japan(day.and_hms_opt(0, 0, 0).unwrap())
}

/// A kit within 30 days, a letter each March and September, and the magazine each month.
fn supporter() -> Terms {
    let benefit = |number, what, reach, when| Benefit {
        number,
        what,
        reach,
        when,
        ..Benefit::default()
    };
    let every = When::Months((1..=12).collect());
    Terms {
        name: line("サポーター"),
        rhythm: Rhythm::Monthly,
        least: yen(3000),
        benefits: vec![
            benefit(1, What::Kit, Reach::Post, When::Start { days: 30 }),
            benefit(2, What::Letter, Reach::Post, When::Months(vec![3, 9])),
            benefit(3, What::Magazine, Reach::Mail, every),
        ],
        open: true,
        ..Terms::default()
    }
}

fn sets(plan: PlanId, terms: &Terms, seen: Option<&Terms>) -> Command {
    Command::SetPlan(Box::new(SetPlan {
        plan,
        terms: terms.clone(),
        seen: seen.cloned(),
    }))
}

/// An office with the plan since 2026.
fn with_plan() -> (Office, PlanId) {
    let mut office = Office::opens();
    let plan = PlanId::new();
    let set = sets(plan, &supporter(), None);
    office.does_at(&mio(), &set, on(2026, 1, 1)).unwrap();
    (office, plan)
}

/// Somebody who promised so much for the plan on a day.
fn joins(office: &mut Office, details: Details, plan: PlanId, at: Time) -> PledgeId {
    let mut cmd = give(details, Rhythm::Monthly, 3000);
    cmd.gift.plan = Some(plan);
    let id = cmd.pledge;
    let command = Command::Give(Box::new(cmd));
    office.does_at(&Actor::Visitor, &command, at).unwrap();
    id
}

/// Cash came.
fn paid(office: &mut Office, pledge: PledgeId, day: Time) -> PaymentId {
    let known = office.pledge(pledge).clone();
    let payment = PaymentId::new();
    let book = Book {
        payment,
        donor: known.donor,
        pledge: Some(pledge),
        amount: known.amount,
        purpose: known.purpose(),
        means: Means::Cash,
        day,
        ..Book::default()
    };
    office.does_at(&mio(), &Command::Book(book), day).unwrap();
    payment
}

impl Office {
    fn owes(&self, today: Time, until: Time) -> Vec<Owed> {
        let all = All {
            plans: &self.plans,
            donors: &self.donors,
            pledges: &self.pledges,
            payments: &self.payments,
            fulfilments: &self.fulfilments,
        };
        owed(all, today, until)
    }
}

/// What it is, for when, and why not now.
fn said(all: &[Owed]) -> Vec<(What, Time, Option<Held>)> {
    all.iter()
        .map(|one| (one.benefit.what, one.due, one.held))
        .collect()
}

fn items(all: &[Owed]) -> Vec<Item> {
    let item = |one: &Owed| Item {
        donor: one.donor,
        pledge: one.pledge,
        plan: one.plan,
        number: one.benefit.number,
        occasion: one.occasion,
    };
    all.iter().map(item).collect()
}

fn gives_out(all: &[Owed], on: Time) -> Command {
    Command::Fulfil(Fulfil {
        items: items(all),
        on,
        ..Fulfil::default()
    })
}

fn only(all: &[Owed], what: What) -> Vec<Owed> {
    let fitting = all.iter().filter(|one| one.benefit.what == what);
    fitting.cloned().collect()
}

#[test]
fn a_member_is_owed_what_the_plan_says_when_it_says_so() {
    let (mut office, plan) = with_plan();
    let pledge = joins(&mut office, sakura(), plan, on(2026, 2, 10));
    // Nothing before money came.
    assert_eq!(office.owes(on(2026, 2, 12), on(2026, 12, 31)), []);
    paid(&mut office, pledge, on(2026, 2, 12));
    let owes = office.owes(on(2026, 2, 12), on(2026, 3, 31));
    let expected = [
        (What::Magazine, on(2026, 2, 28), None),
        (What::Kit, on(2026, 3, 14), None),
        (What::Letter, on(2026, 3, 31), None),
        (What::Magazine, on(2026, 3, 31), None),
    ];
    let mut told = said(&owes);
    told.sort_by_key(|(what, due, _)| (*due, *what));
    assert_eq!(told, expected);
}

#[test]
fn nothing_is_given_twice() {
    let (mut office, plan) = with_plan();
    let pledge = joins(&mut office, sakura(), plan, on(2026, 2, 10));
    paid(&mut office, pledge, on(2026, 2, 12));
    let today = on(2026, 2, 20);
    let kits = only(&office.owes(today, on(2026, 3, 31)), What::Kit);
    let sent = gives_out(&kits, today);
    office.does_at(&mio(), &sent, today).unwrap();
    assert_eq!(only(&office.owes(today, on(2026, 3, 31)), What::Kit), []);
    let given = office.fulfilments[0].given.clone().unwrap();
    assert_eq!(given.to.as_str(), "〒150-0001 東京都渋谷区神宮前1-2-3");
    // A second clerk, who did not know.
    let before = office.clone();
    assert_eq!(
        office.does_at(&mio(), &sent, today),
        refused(Refusal::NotOpen)
    );
    // With others, the rest is noted.
    let both = office.owes(today, on(2026, 3, 31));
    let again = [kits.clone(), only(&both, What::Letter)].concat();
    office
        .does_at(&mio(), &gives_out(&again, today), today)
        .unwrap();
    assert_eq!(office.fulfilments.len(), before.fulfilments.len() + 1);
    // Another promise of the same plan brings no second kit, also not under another name that is the same person.
    let second = joins(&mut office, amira(), plan, on(2026, 2, 21));
    paid(&mut office, second, on(2026, 2, 22));
    let kits = |office: &Office| only(&office.owes(on(2026, 2, 23), on(2026, 4, 30)), What::Kit);
    assert_eq!(kits(&office).len(), 1);
    let (from, into) = (office.pledge(second).donor, office.pledge(pledge).donor);
    let merge = Command::Merge(Merge { from, into });
    office.does_at(&mio(), &merge, on(2026, 2, 23)).unwrap();
    assert_eq!(kits(&office), []);
    let late = Command::Fulfil(Fulfil {
        items: vec![Item {
            donor: into,
            pledge: second,
            plan,
            number: 1,
            occasion: Occasion::Start,
        }],
        on: on(2026, 2, 23),
        ..Fulfil::default()
    });
    assert_eq!(
        office.does_at(&mio(), &late, on(2026, 2, 23)),
        refused(Refusal::NotOpen)
    );
    let apart = Command::Unmerge(Unmerge { donor: from });
    office.does_at(&mio(), &apart, on(2026, 2, 23)).unwrap();
    assert_eq!(kits(&office).len(), 1);
}

#[test]
fn a_lapse_a_rest_and_an_end_change_what_is_owed() {
    let (mut office, plan) = with_plan();
    let pledge = joins(&mut office, sakura(), plan, on(2026, 2, 10));
    let donor = office.pledge(pledge).donor;
    paid(&mut office, pledge, on(2026, 2, 10));
    let today = on(2026, 2, 20);
    let kit = |office: &Office| {
        let owes = office.owes(today, on(2026, 3, 31));
        let kit = only(&owes, What::Kit);
        kit.first().map(|one| one.held)
    };
    assert_eq!(kit(&office), Some(None));
    let rest = Command::Pause(Pause {
        pledge,
        from: today,
        until: None,
    });
    office.does_at(&mio(), &rest, today).unwrap();
    assert_eq!(kit(&office), Some(Some(Held::Paused)));
    let resume = Command::Resume(Resume { pledge });
    office.does_at(&mio(), &resume, today).unwrap();
    let past = |office: &mut Office, state, steps| {
        let at = office.pledges.iter().position(|p| p.id == pledge).unwrap();
        office.pledges[at].dues.steps = steps;
        let stood = office.pledges[at].clone().stood();
        assert_eq!(stood.state, state);
        office.pledges[at] = stood;
    };
    past(&mut office, PledgeState::PastDue, 1);
    assert_eq!(kit(&office), Some(Some(Held::PastDue)));
    past(&mut office, PledgeState::Lapsed, 5);
    assert_eq!(kit(&office), None);
    past(&mut office, PledgeState::Active, 0);
    let end = Command::Cancel(Cancel {
        pledge,
        reason: None,
    });
    office.does_at(&mio(), &end, today).unwrap();
    assert_eq!(kit(&office), None);
    // What lies in the month that was paid for they still get; nothing after it.
    let owes = said(&office.owes(today, on(2026, 4, 30)));
    assert_eq!(owes, [(What::Magazine, on(2026, 2, 28), None)]);
    // Who was a member all of March is owed its letter in April, too, although it is over then.
    let other = joins(&mut office, harbour(), plan, on(2026, 2, 10));
    paid(&mut office, other, on(2026, 2, 10));
    paid(&mut office, other, on(2026, 3, 10));
    let end = Command::Cancel(Cancel {
        pledge: other,
        reason: None,
    });
    office.does_at(&mio(), &end, on(2026, 4, 2)).unwrap();
    let late = office.owes(on(2026, 4, 15), on(2026, 5, 31));
    let late: Vec<Owed> = late.into_iter().filter(|one| one.donor != donor).collect();
    let letters = said(&only(&late, What::Letter));
    assert_eq!(letters, [(What::Letter, on(2026, 3, 31), None)]);
    assert!(late.iter().all(|one| one.due < on(2026, 4, 15)), "{late:?}");
}

#[test]
fn what_came_back_waits_for_another_address() {
    let (mut office, plan) = with_plan();
    let pledge = joins(&mut office, sakura(), plan, on(2026, 2, 10));
    paid(&mut office, pledge, on(2026, 2, 12));
    let today = on(2026, 3, 1);
    let kits = |office: &Office| only(&office.owes(today, on(2026, 3, 31)), What::Kit);
    office
        .does_at(&mio(), &gives_out(&kits(&office), today), today)
        .unwrap();
    let fulfilment = office.fulfilments[0].id;
    let back = Command::Reopen(Reopen {
        fulfilment,
        why: Undone::CameBack,
        note: Some(line("あて所に尋ねあたりません")),
    });
    office.does_at(&mio(), &back, today).unwrap();
    assert_eq!(kits(&office)[0].held, Some(Held::CameBack));
    // Twice it cannot come back.
    assert_eq!(
        office.does_at(&mio(), &back, today),
        refused(Refusal::NotOpen)
    );
    let donor = office.donor(office.pledge(pledge).donor).clone();
    let mut moved = donor.details.clone();
    moved.address = Some(Address {
        street: line("9-9-9"),
        ..harajuku()
    });
    let correct = Command::Correct(Box::new(Correct {
        donor: donor.id,
        details: moved,
        seen: donor.details,
    }));
    office.does_at(&mio(), &correct, today).unwrap();
    assert_eq!(kits(&office)[0].held, None);
    office
        .does_at(&mio(), &gives_out(&kits(&office), today), today)
        .unwrap();
    let known = &office.fulfilments[0];
    let to = known.given.as_ref().map(|given| given.to.to_string());
    assert_eq!(to.as_deref(), Some("〒150-0001 東京都渋谷区神宮前9-9-9"));
    assert_eq!((known.id, known.returned.len()), (fulfilment, 1));
    // Noted by mistake: what came back before still did.
    let mistake = Command::Reopen(Reopen {
        fulfilment,
        ..Reopen::default()
    });
    office.does_at(&mio(), &mistake, today).unwrap();
    assert_eq!(office.fulfilments[0].state, FulfilmentState::CameBack);
    assert_eq!(kits(&office)[0].held, None);
}

#[test]
fn whom_nothing_reaches_is_seen() {
    let (mut office, plan) = with_plan();
    let pledge = joins(&mut office, amira(), plan, on(2026, 2, 10));
    paid(&mut office, pledge, on(2026, 2, 12));
    let owes = office.owes(on(2026, 2, 12), on(2026, 3, 31));
    assert_eq!(only(&owes, What::Kit)[0].held, Some(Held::NoAddress));
    assert_eq!(only(&owes, What::Magazine)[0].held, None);
}

#[test]
fn what_is_not_given_says_why_and_can_be_undone() {
    let (mut office, plan) = with_plan();
    let pledge = joins(&mut office, sakura(), plan, on(2026, 2, 10));
    paid(&mut office, pledge, on(2026, 2, 12));
    let today = on(2026, 3, 1);
    let owes = only(&office.owes(today, on(2026, 3, 31)), What::Kit);
    let waive = |reason: &str| {
        Command::Waive(Waive {
            items: items(&owes),
            reason: Line::parse(reason).unwrap_or_default(),
        })
    };
    let mute = waive("");
    assert_eq!(
        office.does_at(&mio(), &mute, today),
        refused(Refusal::NoReason)
    );
    office
        .does_at(&mio(), &waive("ご本人が辞退"), today)
        .unwrap();
    assert_eq!(only(&office.owes(today, on(2026, 3, 31)), What::Kit), []);
    let mut undo = Reopen {
        fulfilment: office.fulfilments[0].id,
        why: Undone::CameBack,
        note: None,
    };
    let back = Command::Reopen(undo.clone());
    assert_eq!(
        office.does_at(&mio(), &back, today),
        refused(Refusal::NotOpen)
    );
    undo.why = Undone::Mistake;
    office
        .does_at(&mio(), &Command::Reopen(undo), today)
        .unwrap();
    assert_eq!(
        only(&office.owes(today, on(2026, 3, 31)), What::Kit).len(),
        1
    );
}

#[test]
fn what_cannot_be_noted_is_refused() {
    let (mut office, plan) = with_plan();
    let pledge = joins(&mut office, sakura(), plan, on(2026, 2, 10));
    let other = joins(&mut office, harbour(), plan, on(2026, 2, 10));
    let today = on(2026, 3, 1);
    let item = Item {
        donor: office.pledge(pledge).donor,
        pledge,
        plan,
        number: 1,
        occasion: Occasion::Start,
    };
    let month = |year, month| Occasion::Month { year, month };
    let fulfil = |items: Vec<Item>, on: Time| {
        Command::Fulfil(Fulfil {
            items,
            on,
            ..Fulfil::default()
        })
    };
    let cases = [
        (fulfil(Vec::new(), today), Refusal::Items),
        (fulfil(vec![item; MAX_ITEMS + 1], today), Refusal::Items),
        (fulfil(vec![item], on(2026, 3, 2)), Refusal::NotYet),
        (
            fulfil(vec![Item { number: 9, ..item }], today),
            Refusal::NoSuchBenefit,
        ),
        (
            fulfil(
                vec![Item {
                    occasion: month(2026, 3),
                    ..item
                }],
                today,
            ),
            Refusal::NoSuchBenefit,
        ),
        (
            fulfil(
                vec![Item {
                    number: 2,
                    occasion: month(2026, 4),
                    ..item
                }],
                today,
            ),
            Refusal::NoSuchBenefit,
        ),
        (
            fulfil(
                vec![Item {
                    number: 2,
                    occasion: month(2029, 3),
                    ..item
                }],
                today,
            ),
            Refusal::NotYet,
        ),
        (
            fulfil(
                vec![Item {
                    pledge: other,
                    ..item
                }],
                today,
            ),
            Refusal::OtherDonor,
        ),
        (
            fulfil(
                vec![Item {
                    plan: PlanId::new(),
                    ..item
                }],
                today,
            ),
            Refusal::NoSuchPlan,
        ),
        (
            fulfil(
                vec![Item {
                    donor: DonorId::new(),
                    ..item
                }],
                today,
            ),
            Refusal::NoSuchDonor,
        ),
    ];
    for (command, refusal) in cases {
        let said = office.does_at(&mio(), &command, today);
        assert_eq!(said, refused(refusal), "{command:?}");
    }
}

#[test]
fn only_who_looks_after_donors_notes_anything() {
    let (mut office, plan) = with_plan();
    let pledge = joins(&mut office, sakura(), plan, on(2026, 2, 10));
    paid(&mut office, pledge, on(2026, 2, 12));
    let today = on(2026, 3, 1);
    let kits = only(&office.owes(today, on(2026, 3, 31)), What::Kit);
    for by in [Actor::Visitor, Actor::Clock, staff(Area::Events)] {
        let said = office.does_at(&by, &gives_out(&kits, today), today);
        assert_eq!(said, refused(Refusal::NotAllowed));
    }
    let none = Command::Reopen(Reopen {
        fulfilment: FulfilmentId::new(),
        ..Reopen::default()
    });
    assert_eq!(
        office.does_at(&mio(), &none, today),
        refused(Refusal::NoSuchFulfilment)
    );
}

#[test]
fn the_same_twice_in_one_list_is_one() {
    let (mut office, plan) = with_plan();
    let pledge = joins(&mut office, sakura(), plan, on(2026, 2, 10));
    paid(&mut office, pledge, on(2026, 2, 12));
    let today = on(2026, 3, 1);
    let kits = only(&office.owes(today, on(2026, 3, 31)), What::Kit);
    let twice = [kits.clone(), kits].concat();
    office
        .does_at(&mio(), &gives_out(&twice, today), today)
        .unwrap();
    assert_eq!(office.fulfilments.len(), 1);
}

#[test]
fn who_gives_chooses_what_is_offered_for_what_it_asks() {
    let (mut office, plan) = with_plan();
    let mut cmd = give(sakura(), Rhythm::Monthly, 2000);
    cmd.gift.plan = Some(plan);
    let least = Bad::TooLittle { least: 3000 };
    assert_eq!(office.gives(&cmd), wrong(&[(Field::Plan, least)]));
    cmd.gift.rhythm = Rhythm::Yearly;
    cmd.gift.amount = yen(12_000);
    assert_eq!(office.gives(&cmd), wrong(&[(Field::Plan, Bad::NotAChoice)]));
    cmd.gift.plan = Some(PlanId::new());
    assert_eq!(office.gives(&cmd), refused(Refusal::NoSuchPlan));
    // Staff puts on a plan whom it finds right, for what they give.
    let pledge = office.promised(sakura(), Rhythm::Monthly, 2000).id;
    let join = |plan| Command::Join(Join { pledge, plan });
    let giver = Actor::Person {
        person: PersonId::new(),
        areas: Vec::new(),
        roles: Vec::new(),
        companies: Vec::new(),
        platform: Vec::new(),
        donors: vec![office.pledge(pledge).donor],
    };
    let said = office.does(&giver, &join(Some(plan)));
    assert_eq!(said, wrong(&[(Field::Plan, least)]));
    office.does(&mio(), &join(Some(plan))).unwrap();
    let joined = office.pledge(pledge).plan.unwrap();
    assert_eq!(
        (joined.plan, joined.least, joined.price),
        (plan, yen(2000), false)
    );
    office.does(&giver, &join(None)).unwrap();
    assert_eq!(office.pledge(pledge).plan, None);
    // Closed, it is nobody's to choose but staff's.
    let shut = Terms {
        open: false,
        least: yen(1000),
        ..supporter()
    };
    let seen = office.plans[0].terms.clone();
    office
        .does(&mio(), &sets(plan, &shut, Some(&seen)))
        .unwrap();
    let said = office.does(&giver, &join(Some(plan)));
    assert_eq!(said, wrong(&[(Field::Plan, Bad::NotAChoice)]));
    office.does(&mio(), &join(Some(plan))).unwrap();
    // Less than was promised for the plan brings nothing, until it is so much again.
    paid(&mut office, pledge, day(0));
    let change = |amount| {
        Command::ChangeAmount(ChangeAmount {
            pledge,
            amount: yen(amount),
            from: day(0),
        })
    };
    office.does(&mio(), &change(900)).unwrap();
    let owes = office.owes(day(0), day(20));
    assert!(
        owes.iter().all(|one| one.held == Some(Held::TooLittle)),
        "{owes:?}"
    );
    office.does(&mio(), &change(1000)).unwrap();
    assert!(
        office
            .owes(day(0), day(20))
            .iter()
            .all(|one| one.held.is_none())
    );
    let end = Command::Cancel(Cancel {
        pledge,
        reason: None,
    });
    office.does(&mio(), &end).unwrap();
    assert_eq!(office.does(&mio(), &join(None)), refused(Refusal::Ended));
}

#[test]
fn a_plan_with_something_in_return_is_a_price() {
    let mut office = Office::opens();
    let plan = PlanId::new();
    let mut terms = supporter();
    terms.benefits[0].counter = true;
    office.does(&mio(), &sets(plan, &terms, None)).unwrap();
    let pledge = joins(&mut office, sakura(), plan, now());
    let payment = paid(&mut office, pledge, day(0));
    assert_eq!(office.payment(payment).purpose, Purpose::Sale);
    assert!(!office.payment(payment).is_gift());
    // What people have chosen stays that.
    let seen = office.plans[0].terms.clone();
    let mut free = seen.clone();
    free.benefits[0].counter = false;
    let said = office.does(&mio(), &sets(plan, &free, Some(&seen)));
    assert_eq!(said, wrong(&[(Field::Benefits, Bad::NotAChoice)]));
    let yearly = Terms {
        rhythm: Rhythm::Yearly,
        ..seen.clone()
    };
    let said = office.does(&mio(), &sets(plan, &yearly, Some(&seen)));
    assert_eq!(said, wrong(&[(Field::Rhythm, Bad::NotAChoice)]));
}

#[test]
fn what_was_given_before_a_price_was_chosen_buys_nothing() {
    let mut office = Office::opens();
    let plan = PlanId::new();
    let mut terms = supporter();
    terms.benefits[0].counter = true;
    office.does(&mio(), &sets(plan, &terms, None)).unwrap();
    let pledge = office.promised(sakura(), Rhythm::Monthly, 3000).id;
    let gift = paid(&mut office, pledge, day(0));
    assert!(office.payment(gift).is_gift());
    let join = Command::Join(Join {
        pledge,
        plan: Some(plan),
    });
    office.does_at(&mio(), &join, day(1)).unwrap();
    assert_eq!(office.owes(day(20), day(20)), []);
    paid(&mut office, pledge, day(31));
    let owed = office.owes(day(60), day(70));
    let begins = |one: &Owed| one.occasion == Occasion::Start;
    assert!(owed.iter().any(begins), "{owed:?}");
    assert!(owed.iter().all(|one| one.due >= day(31)), "{owed:?}");
}

#[test]
fn a_draft_is_the_desks_alone_until_it_is_offered_or_has_a_member() {
    let mut office = Office::opens();
    let draft = Terms {
        open: false,
        ..supporter()
    };
    let (one, two) = (PlanId::new(), PlanId::new());
    office.does(&mio(), &sets(one, &draft, None)).unwrap();
    office.does(&mio(), &sets(two, &draft, None)).unwrap();
    assert!(office.plans.iter().all(|plan| plan.opened.is_none()));
    let set = sets(one, &supporter(), Some(&office.plans[0].terms.clone()));
    office.does(&mio(), &set).unwrap();
    assert_eq!(office.plans[0].opened, Some(now()));
    let pledge = office.promised(sakura(), Rhythm::Monthly, 3000).id;
    let join = Join {
        pledge,
        plan: Some(two),
    };
    office.does(&mio(), &Command::Join(join)).unwrap();
    assert_eq!(office.plans[1].opened, Some(now()));
}

#[test]
fn a_price_is_no_progress_of_a_campaign() {
    let mut office = Office::opens();
    let (plan, campaign) = (PlanId::new(), crate::value::CampaignId::new());
    let mut terms = supporter();
    terms.benefits[0].counter = true;
    office.does(&mio(), &sets(plan, &terms, None)).unwrap();
    let pledge = joins(&mut office, sakura(), plan, now());
    let at = office
        .pledges
        .iter()
        .position(|one| one.id == pledge)
        .unwrap();
    office.pledges[at].campaign = Some(campaign);
    office.campaigns.push(Campaign {
        id: campaign,
        ..Campaign::default()
    });
    let payment = office.comes(pledge, 3000, day(0));
    let paid = office.payment(payment);
    assert_eq!((paid.purpose, paid.campaign), (Purpose::Sale, None));
    // Without the plan it is a gift, and counts.
    office.pledges[at].plan = None;
    let payment = office.comes(pledge, 3000, day(1));
    assert_eq!(office.payment(payment).campaign, Some(campaign));
}

#[test]
fn what_a_plan_promises_later_is_owed_from_then_on() {
    let (mut office, plan) = with_plan();
    let pledge = joins(&mut office, sakura(), plan, on(2026, 2, 10));
    paid(&mut office, pledge, on(2026, 2, 12));
    let seen = office.plans[0].terms.clone();
    let mut more = seen.clone();
    let yearly = When::Months(vec![2, 4]);
    for (number, what, when) in [
        (4, What::Group, When::Start { days: 7 }),
        (5, What::Report, yearly),
    ] {
        more.benefits.push(Benefit {
            number,
            what,
            when,
            // Whatever a device says.
            since: on(2020, 1, 1),
            ..Benefit::default()
        });
    }
    let set = sets(plan, &more, Some(&seen));
    office.does_at(&mio(), &set, on(2026, 3, 1)).unwrap();
    let owes = office.owes(on(2026, 3, 2), on(2026, 4, 30));
    assert_eq!(only(&owes, What::Group), []);
    assert_eq!(
        said(&only(&owes, What::Report)),
        [(What::Report, on(2026, 4, 30), None)]
    );
}

#[test]
fn a_plan_that_cannot_be_kept_is_refused() {
    let mut office = Office::opens();
    let bad = |change: fn(&mut Terms), field, bad| {
        let mut terms = supporter();
        change(&mut terms);
        let set = sets(PlanId::new(), &terms, None);
        assert_eq!(
            Office::opens().does(&mio(), &set),
            wrong(&[(field, bad)]),
            "{terms:?}"
        );
    };
    bad(|t| t.name = Line::default(), Field::Name, Bad::Missing);
    bad(|t| t.least = yen(99_999_999), Field::Amount, Bad::TooMuch);
    bad(|t| t.benefits[1].number = 1, Field::Benefits, Bad::Twice);
    bad(
        |t| t.benefits[0].what = What::Other,
        Field::Benefits,
        Bad::Missing,
    );
    bad(
        |t| t.benefits[0].when = When::Months(vec![]),
        Field::Benefits,
        Bad::NotANumber,
    );
    bad(
        |t| t.benefits[0].when = When::Months(vec![3, 3]),
        Field::Benefits,
        Bad::NotANumber,
    );
    bad(
        |t| t.benefits[0].when = When::Months(vec![13]),
        Field::Benefits,
        Bad::NotANumber,
    );
    bad(
        |t| t.benefits[0].when = When::Start { days: 366 },
        Field::Benefits,
        Bad::NotANumber,
    );
    bad(
        |t| t.rhythm = Rhythm::Once,
        Field::Benefits,
        Bad::NotANumber,
    );
    bad(
        |t| {
            t.benefits = (0..13)
                .map(|number| Benefit {
                    number,
                    ..Benefit::default()
                })
                .collect();
        },
        Field::Benefits,
        Bad::TooMuch,
    );
    let plan = PlanId::new();
    office
        .does(&mio(), &sets(plan, &supporter(), None))
        .unwrap();
    let again = sets(plan, &supporter(), None);
    assert_eq!(office.does(&mio(), &again), refused(Refusal::NotAllowed));
    let unknown = sets(PlanId::new(), &supporter(), Some(&supporter()));
    assert_eq!(office.does(&mio(), &unknown), refused(Refusal::NoSuchPlan));
    // Two who write at once: of the same words the second is told.
    let seen = office.plans[0].terms.clone();
    let named = |name: &str| Terms {
        name: line(name),
        ..seen.clone()
    };
    office
        .does(&mio(), &sets(plan, &named("一"), Some(&seen)))
        .unwrap();
    let said = office.does(&mio(), &sets(plan, &named("二"), Some(&seen)));
    let fields = vec!["name".to_owned()];
    assert_eq!(said, refused(Refusal::Changed { fields }));
}

#[derive(Clone, Debug)]
enum Step {
    Pays,
    TakesBack,
    Rests,
    Goes,
    Ends,
    Leaves,
    Joins,
    Gives(u8),
    ComesBack(u8),
    Undoes(u8),
    Days(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => Just(Step::Pays),
        1 => Just(Step::TakesBack),
        1 => Just(Step::Rests),
        1 => Just(Step::Goes),
        1 => Just(Step::Ends),
        1 => Just(Step::Leaves),
        1 => Just(Step::Joins),
        5 => any::<u8>().prop_map(Step::Gives),
        1 => any::<u8>().prop_map(Step::ComesBack),
        1 => any::<u8>().prop_map(Step::Undoes),
        3 => (1..40_u8).prop_map(Step::Days),
    ]
}

proptest! {
    /// Whatever happens to two promises of one person: of one benefit and occasion never two are in their hands, what was
    /// given is owed to nobody, and nothing is owed where no money stayed.
    #[test]
    fn whatever_happens_nobody_has_two(steps in proptest::collection::vec((any::<bool>(), step()), 1..60)) {
        let (mut office, plan) = with_plan();
        let mut today = on(2026, 2, 1);
        let one = joins(&mut office, sakura(), plan, today);
        let two = joins(&mut office, harbour(), plan, today);
        let merge = Merge { from: office.pledge(two).donor, into: office.pledge(one).donor };
        office.does_at(&mio(), &Command::Merge(merge), today).unwrap();
        for (first, step) in steps {
            let pledge = if first { one } else { two };
            let nth = |n: u8, of: usize| usize::from(n).checked_rem(of);
            let command = match step {
                Step::Days(days) => {
                    today += TimeDelta::days(days.into());
                    continue;
                }
                Step::Pays => {
                    paid(&mut office, pledge, today);
                    continue;
                }
                Step::TakesBack => {
                    let stays = office.payments.iter().find(|p| !p.stays().is_zero());
                    let Some(last) = stays else { continue };
                    Command::Reverse(Reverse {
                        payment: last.id,
                        amount: last.stays(),
                        why: Why::Refund,
                        reason: line("返金"),
                    })
                }
                Step::Rests => Command::Pause(Pause { pledge, from: today, until: None }),
                Step::Goes => Command::Resume(Resume { pledge }),
                Step::Ends => Command::Cancel(Cancel { pledge, reason: None }),
                Step::Leaves => Command::Join(Join { pledge, plan: None }),
                Step::Joins => Command::Join(Join { pledge, plan: Some(plan) }),
                Step::Gives(n) => {
                    let owes = office.owes(today, today + TimeDelta::days(60));
                    let Some(n) = nth(n, owes.len()) else { continue };
                    gives_out(&owes[..=n], today)
                }
                Step::ComesBack(n) | Step::Undoes(n) => {
                    let Some(n) = nth(n, office.fulfilments.len()) else { continue };
                    let why = match step {
                        Step::Undoes(_) => Undone::Mistake,
                        _ => Undone::CameBack,
                    };
                    let fulfilment = office.fulfilments[n].id;
                    Command::Reopen(Reopen { fulfilment, why, note: None })
                }
            };
            let is_gift = matches!(command, Command::Fulfil(_));
            let said = office.does_at(&mio(), &command, today);
            // What the list shows can be given.
            prop_assert!(!is_gift || said.is_ok(), "{command:?}: {said:?}");
            let settled: Vec<_> = office.fulfilments.iter().filter(|f| f.is_settled()).collect();
            let mut same: Vec<_> = settled.iter().map(|f| f.sameness()).collect();
            same.sort();
            same.dedup();
            prop_assert_eq!(same.len(), settled.len());
            let owes = office.owes(today, today + TimeDelta::days(60));
            for owed in &owes {
                prop_assert!(same.binary_search(&owed.sameness()).is_err());
                let stays = |p: &Payment| p.pledge == Some(owed.pledge) && !p.stays().is_zero();
                prop_assert!(office.payments.iter().any(stays));
            }
        }
    }
}
