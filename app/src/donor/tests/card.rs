//! The payment company says what came and what went back, as often and in whatever order it likes.

use proptest::prelude::*;

use super::super::ledger::{of_payment, of_transfer};
use super::*;

fn came(charge: &str, amount: u32, pledge: Option<PledgeId>) -> Charged {
    Charged {
        charge: line(charge),
        means: Means::Card,
        amount: yen(amount),
        currency: line(CURRENCY),
        at: day(-1) + TimeDelta::hours(9),
        payer: line("S. AOKI"),
        pledge,
        refunds: Vec::new(),
    }
}

fn with(charged: &Charged, refunds: &[(&str, u32)]) -> Charged {
    let refunds = refunds.iter().map(|(name, amount)| Refunded {
        refund: line(name),
        amount: yen(*amount),
        at: day(0),
    });
    Charged {
        refunds: refunds.collect(),
        ..charged.clone()
    }
}

fn says(office: &mut Office, charged: &Charged) -> Result<Answer, Stop> {
    let command = Command::Charged(Box::new(charged.clone()));
    office.does(&Actor::Clock, &command)
}

fn hears(office: &mut Office, link: Link) -> Result<Answer, Stop> {
    office.does(&Actor::Clock, &Command::Link(Box::new(link)))
}

fn refused(refusal: Refusal) -> Result<Answer, Stop> {
    Err(refusal.into())
}

#[test]
fn a_charge_is_one_payment_however_often_it_is_told() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Monthly, 3000);
    let charged = came("ch_1", 3000, Some(pledge.id));
    says(&mut office, &charged).unwrap();
    let once = office.clone();
    says(&mut office, &charged).unwrap();
    assert_eq!(office, once);
    let payment = office.payment(charged.payment());
    assert_eq!((payment.day, payment.means), (day(-1), Means::Card));
    assert_eq!(payment.purpose, Purpose::Supporting);
    assert_eq!(office.stands(Account::Provider), 3000);
    assert_eq!(office.stands(Account::Unassigned), 0);
    assert_eq!(office.given(Account::Supporting, pledge.donor), 3000);
    let pledge = office.pledge(pledge.id);
    assert_eq!((pledge.received, pledge.payments), (yen(3000), 1));
    assert_eq!(office.thanks.len(), 1);
}

#[test]
fn what_is_no_yen_or_contradicts_itself_is_refused() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    let charged = came("ch_1", 3000, Some(pledge.id));
    let dollars = Charged {
        currency: line("usd"),
        ..charged.clone()
    };
    assert_eq!(says(&mut office, &dollars), refused(Refusal::Currency));
    let more = with(&charged, &[("re_1", 3001)]);
    assert_eq!(says(&mut office, &more), refused(Refusal::Contradicts));
    let tomorrow = Charged {
        at: day(1),
        ..charged.clone()
    };
    assert_eq!(says(&mut office, &tomorrow), refused(Refusal::NotYet));
    let cash = Charged {
        means: Means::Cash,
        ..charged.clone()
    };
    assert_eq!(says(&mut office, &cash), refused(Refusal::Contradicts));
    assert!(office.transfers.is_empty() && office.books.is_empty());
    says(&mut office, &charged).unwrap();
    let other = came("ch_1", 2999, Some(pledge.id));
    assert_eq!(says(&mut office, &other), refused(Refusal::Contradicts));
    for by in [mio(), Actor::Visitor, Actor::Operator] {
        let command = Command::Charged(Box::new(charged.clone()));
        assert_eq!(
            office.does(&by, &command),
            refused(Refusal::NotAllowed),
            "{by:?}"
        );
    }
}

#[test]
fn what_goes_back_voids_its_receipt_and_only_the_company_says_so() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    let charged = came("ch_1", 3000, Some(pledge.id));
    says(&mut office, &charged).unwrap();
    let said = Receipt {
        id: crate::value::ReceiptId::new(),
        donor: pledge.donor,
        said: receipt::Said {
            items: vec![receipt::Item {
                payment: charged.payment(),
                ..receipt::Item::default()
            }],
            ..receipt::Said::default()
        },
        ..Receipt::default()
    };
    let id = said.id;
    office.receipts.push(said);
    let by_hand = Reverse {
        payment: charged.payment(),
        amount: yen(3000),
        why: Why::Refund,
        reason: line("本人の希望"),
    };
    let by_hand = office.does(&mio(), &Command::Reverse(by_hand));
    assert_eq!(by_hand, refused(Refusal::AtProvider));
    says(&mut office, &with(&charged, &[("re_1", 1000)])).unwrap();
    assert_eq!(office.payment(charged.payment()).stays(), yen(2000));
    let known = office.receipts.iter().find(|receipt| receipt.id == id);
    assert!(!known.unwrap().holds());
    let once = office.clone();
    says(&mut office, &with(&charged, &[("re_1", 1000)])).unwrap();
    // An older answer that comes late takes nothing back.
    says(&mut office, &charged).unwrap();
    assert_eq!(office, once);
    let all = with(&charged, &[("re_1", 1000), ("re_2", 2000)]);
    says(&mut office, &all).unwrap();
    assert_eq!(office.stands(Account::Provider), 0);
    assert_eq!(office.pledge(pledge.id).payments, 0);
}

#[test]
fn a_failure_is_over_with_the_next_payment_and_not_with_one_of_before() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Monthly, 3000);
    let failed = Failed {
        at: day(-1),
        why: Lack::Declined,
    };
    let link = Link {
        pledge: pledge.id,
        customer: Some(line("cus_1")),
        subscription: Some(line("sub_1")),
        failed: Some(failed),
        asked: now(),
        ..Link::default()
    };
    hears(&mut office, link.clone()).unwrap();
    assert_eq!(office.pledge(pledge.id).failed, Some(failed));
    let before = Charged {
        at: day(-30),
        ..came("ch_1", 3000, Some(pledge.id))
    };
    says(&mut office, &before).unwrap();
    assert_eq!(office.pledge(pledge.id).failed, Some(failed));
    says(&mut office, &came("ch_2", 3000, Some(pledge.id))).unwrap();
    assert_eq!(office.pledge(pledge.id).failed, None);
    // What was heard before what is known changes nothing.
    let late = Link {
        asked: now() - TimeDelta::minutes(1),
        ended: Some(day(0)),
        ..link
    };
    hears(&mut office, late).unwrap();
    let known = office.pledge(pledge.id);
    assert_eq!((known.failed, &known.ended), (None, &None));
    let linked = known.linked.as_ref().unwrap();
    assert_eq!(linked.subscription, Some(line("sub_1")));
}

#[test]
fn stores_take_one_time_gifts_up_to_their_bound() {
    let mut office = Office::opens();
    let gift = |rhythm, amount, means| {
        let mut cmd = give(sakura(), rhythm, amount);
        cmd.gift.means = means;
        cmd
    };
    for (rhythm, amount, means, bad) in [
        (Rhythm::Once, 300_000, Means::Konbini, None),
        (Rhythm::Once, 300_001, Means::Konbini, Some(Bad::TooMuch)),
        (Rhythm::Monthly, 3000, Means::Konbini, Some(Bad::NotAChoice)),
        (Rhythm::Monthly, 3000, Means::Card, None),
        (Rhythm::Once, 3000, Means::Cash, Some(Bad::NotAChoice)),
    ] {
        let given = office.gives(&gift(rhythm, amount, means));
        let said = bad.map(|bad| refused(Refusal::Fields(vec![(Field::Means, bad)])));
        match said {
            Some(said) => assert_eq!(given, said),
            None => assert!(given.is_ok(), "{given:?}"),
        }
    }
    // The company tells who pays there what to do.
    assert_eq!(office.thanks, Vec::new());
}

/// What the company has of one charge: its amount, and what went back of it.
#[derive(Clone, Debug)]
struct Held {
    amount: u32,
    promised: bool,
    refunds: Vec<u32>,
}

#[test]
fn without_a_bank_account_it_is_given_by_other_means() {
    let mut office = Office::opens();
    office.charity.as_mut().unwrap().particulars.account = Passage::default();
    let mut cmd = give(sakura(), Rhythm::Monthly, 3000);
    assert_eq!(office.gives(&cmd), refused(Refusal::Shut));
    cmd.gift.means = Means::Card;
    office.gives(&cmd).unwrap();
    assert_eq!(office.pledge(cmd.pledge).means, Means::Card);
}

#[derive(Clone, Debug)]
enum Happens {
    Pays(u32, bool),
    Refunds(usize, u32),
    /// We ask of one, and the answer of before so many refunds arrives.
    Asks(usize, usize),
    Aside(usize),
    Assigns(usize),
    /// It was somebody else's.
    Mistake(usize),
}

fn happens() -> impl Strategy<Value = Vec<Happens>> {
    let one = prop_oneof![
        (1..5_u32, any::<bool>()).prop_map(|(n, known)| Happens::Pays(n * 500, known)),
        (0..4_usize, 1..3_u32).prop_map(|(n, part)| Happens::Refunds(n, part * 250)),
        (0..4_usize, 0..3_usize).prop_map(|(n, late)| Happens::Asks(n, late)),
        (0..4_usize, 0..1_usize).prop_map(|(n, late)| Happens::Asks(n, late)),
        (0..4_usize).prop_map(Happens::Aside),
        (0..4_usize).prop_map(Happens::Assigns),
        (0..4_usize).prop_map(Happens::Mistake),
    ];
    proptest::collection::vec(one, 1..40)
}

/// The company's answer of when so many of the refunds were not there yet.
fn answer(n: usize, held: &Held, late: usize, pledge: PledgeId) -> Charged {
    let charged = came(
        &format!("ch_{n}"),
        held.amount,
        held.promised.then_some(pledge),
    );
    let known = held.refunds.len().saturating_sub(late);
    let names: Vec<String> = (0..known).map(|r| format!("re_{n}_{r}")).collect();
    let refunds: Vec<(&str, u32)> = names
        .iter()
        .map(String::as_str)
        .zip(held.refunds.iter().copied())
        .collect();
    with(&charged, &refunds)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_books_are_the_companys_record_whatever_is_told_when(steps in happens()) {
        let mut office = Office::opens();
        let pledge = office.promised(sakura(), Rhythm::Once, 100_000);
        let mut company: Vec<Held> = Vec::new();
        for step in steps {
            let line_of = |n: usize| came(&format!("ch_{n}"), 1, None).line();
            match step {
                Happens::Pays(amount, promised) => company.push(Held { amount, promised, refunds: Vec::new() }),
                Happens::Refunds(n, part) => {
                    let Some(held) = company.get_mut(n) else { continue };
                    let left = held.amount - held.refunds.iter().sum::<u32>();
                    if left > 0 {
                        held.refunds.push(part.min(left));
                    }
                }
                Happens::Asks(n, late) => {
                    let Some(held) = company.get(n) else { continue };
                    says(&mut office, &answer(n, held, late, pledge.id)).unwrap();
                }
                Happens::Aside(n) => {
                    let reason = line("調査中");
                    let aside = SetAside { transfer: line_of(n), reason };
                    let _ = office.does(&mio(), &Command::SetAside(aside));
                }
                Happens::Assigns(n) => {
                    let assign = Assign {
                        transfer: line_of(n),
                        payment: PaymentId::new(),
                        donor: pledge.donor,
                        pledge: None,
                        purpose: Purpose::Gift,
                        thank: false,
                        campaign: None,
                    };
                    let _ = office.does(&mio(), &Command::Assign(assign));
                }
                Happens::Mistake(n) => {
                    let known = office.transfers.iter().find(|t| t.id == line_of(n));
                    let Some(payment) = known.and_then(|line| line.payment) else { continue };
                    let reverse = Reverse {
                        payment,
                        amount: office.payment(payment).stays(),
                        why: Why::Mistake,
                        reason: line("別の方でした"),
                    };
                    let _ = office.does(&mio(), &Command::Reverse(reverse));
                }
            }
            agree(&office);
        }
        // Once all was asked for, what we hold there is what it holds for us.
        for (n, held) in company.iter().enumerate() {
            says(&mut office, &answer(n, held, 0, pledge.id)).unwrap();
        }
        agree(&office);
        let held: u32 = company.iter().map(|h| h.amount - h.refunds.iter().sum::<u32>()).sum();
        prop_assert_eq!(office.stands(Account::Provider), i64::from(held));
    }
}

/// What was written and what the rows are now say the same, day by day.
fn agree(office: &Office) {
    use std::collections::BTreeMap;
    let sums = |postings: Vec<Posting>| {
        let mut sums: BTreeMap<_, i64> = BTreeMap::new();
        for posting in postings {
            for entry in posting.entries {
                *sums
                    .entry((entry.account, entry.donor, posting.day))
                    .or_default() += entry.amount;
            }
        }
        sums.retain(|_, yen| *yen != 0);
        sums
    };
    let payments = office.payments.iter().flat_map(of_payment);
    let rows = payments.chain(office.transfers.iter().flat_map(of_transfer));
    assert_eq!(sums(office.books.clone()), sums(rows.collect()));
    let open = office.transfers.iter();
    let open = open.filter(|line| line.state == TransferState::Open);
    let waits: i64 = open.map(|line| line.stays().get()).sum();
    assert_eq!(office.stands(Account::Unassigned), -waits);
}
