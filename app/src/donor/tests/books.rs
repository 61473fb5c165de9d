//! Whatever is booked, taken in, assigned, set aside and reversed: the books say what the rows say.

use std::collections::BTreeMap;

use leptos::prelude::Owner;
use proptest::prelude::*;
use uuid::Uuid;

use super::super::receipt::{Issuing, year_of};
use super::*;
use crate::access::diff;
use crate::sync::Replica;
use crate::value::{ReceiptId, RunId};

/// Few, so that they meet.
const DONORS: u128 = 3;
const PAYMENTS: u128 = 12;
const TRANSFERS: u128 = 8;
const RECEIPTS: u128 = 8;
/// Nothing, little, and so much that two of it are too much for a promise.
const AMOUNTS: [i64; 5] = [0, 1, 1000, 3000, 999_999_999_999];

#[derive(Clone, Debug)]
enum Deed {
    Book {
        payment: u128,
        whose: Whose,
        amount: usize,
        means: usize,
        days: i64,
    },
    Import(Vec<Came>),
    Assign {
        transfer: u128,
        payment: u128,
        whose: Whose,
    },
    SetAside {
        transfer: u128,
        says_why: bool,
    },
    Reverse {
        payment: u128,
        part: Part,
        refund: bool,
        says_why: bool,
    },
    Issue {
        receipt: u128,
        donor: u128,
        /// Of none: the year's.
        payments: Vec<u128>,
        instead_of: Option<u128>,
        send: bool,
    },
    Paper {
        receipt: u128,
        what: Paper,
        says_why: bool,
    },
    Agree {
        pledge: u128,
        what: Agreement,
        from: i64,
    },
    Merge {
        from: u128,
        into: u128,
    },
    Unmerge(u128),
    /// The year's receipts begin, or stop.
    Run,
    /// So many donors have their turn in it.
    Turns(usize),
}

/// What is agreed about a promise, or that the clock looks at it.
#[derive(Clone, Copy, Debug)]
enum Agreement {
    Amount(usize),
    Pause(Option<i64>),
    Resume,
    Cancel,
    Look { read: bool },
}

/// What is done with a receipt.
#[derive(Clone, Copy, Debug)]
enum Paper {
    Again,
    Void,
    Post,
}

#[derive(Clone, Debug)]
struct Whose {
    donor: u128,
    pledge: usize,
    purpose: usize,
    thank: bool,
}

#[derive(Clone, Debug)]
struct Came {
    transfer: u128,
    payment: u128,
    days: i64,
    amount: usize,
    payer: usize,
    nth: u16,
}

/// Of what is left of a payment.
#[derive(Clone, Copy, Debug)]
enum Part {
    None,
    Half,
    All,
    More,
}

#[derive(Clone, Debug)]
struct Step {
    deed: Deed,
    hours: i64,
    area: Area,
}

fn whose() -> impl Strategy<Value = Whose> {
    let parts = (0..=DONORS, 0..5_usize, 0..4_usize, any::<bool>());
    parts.prop_map(|(donor, pledge, purpose, thank)| Whose {
        donor,
        pledge,
        purpose,
        thank,
    })
}

fn came() -> impl Strategy<Value = Came> {
    let amount = prop_oneof![1 => Just(0), 40 => 1..4_usize, 1 => Just(4)];
    let names = (0..TRANSFERS, 0..PAYMENTS);
    (names, -3..2_i64, amount, 0..6_usize, 0..2_u16).prop_map(
        |(names, days, amount, payer, nth)| Came {
            transfer: names.0,
            payment: names.1,
            days: days.min(0),
            amount,
            payer,
            nth,
        },
    )
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let part = prop_oneof![
        1 => Just(Part::None),
        4 => Just(Part::Half),
        6 => Just(Part::All),
        1 => Just(Part::More),
    ];
    let says_why = || prop::bool::weighted(0.9);
    let deed = prop_oneof![
        3 => (0..PAYMENTS, whose(), 0..5_usize, 0..4_usize, -3..2_i64).prop_map(
            |(payment, whose, amount, means, days)| Deed::Book { payment, whose, amount, means, days }
        ),
        4 => proptest::collection::vec(came(), 0..4).prop_map(Deed::Import),
        4 => (0..TRANSFERS, 0..PAYMENTS, whose())
            .prop_map(|(transfer, payment, whose)| Deed::Assign { transfer, payment, whose }),
        2 => (0..TRANSFERS, says_why())
            .prop_map(|(transfer, says_why)| Deed::SetAside { transfer, says_why }),
        5 => (0..PAYMENTS, part, any::<bool>(), says_why())
            .prop_map(|(payment, part, refund, says_why)| Deed::Reverse { payment, part, refund, says_why }),
        4 => issue(),
        3 => (0..RECEIPTS, prop_oneof![Just(Paper::Again), Just(Paper::Void), Just(Paper::Post)], says_why())
            .prop_map(|(receipt, what, says_why)| Deed::Paper { receipt, what, says_why }),
        4 => (0..4_u128, agreement(), -2..60_i64)
            .prop_map(|(pledge, what, from)| Deed::Agree { pledge, what, from: from.max(-1) }),
        2 => (0..=DONORS, 0..=DONORS).prop_map(|(from, into)| Deed::Merge { from, into }),
        2 => (0..=DONORS).prop_map(Deed::Unmerge),
        1 => Just(Deed::Run),
        1 => (1..4_usize).prop_map(Deed::Turns),
    ];
    let area = prop_oneof![12 => Just(Area::Fundraising), 1 => Just(Area::Events)];
    // Mostly hours go by, now and then weeks.
    let hours = prop_oneof![6 => 0..30_i64, 1 => 0..900_i64];
    let step = (deed, hours, area).prop_map(|(deed, hours, area)| Step { deed, hours, area });
    proptest::collection::vec(step, 1..60)
}

fn agreement() -> impl Strategy<Value = Agreement> {
    prop_oneof![
        2 => (0..4_usize).prop_map(Agreement::Amount),
        2 => proptest::option::of(-2..50_i64).prop_map(Agreement::Pause),
        2 => Just(Agreement::Resume),
        1 => Just(Agreement::Cancel),
        5 => any::<bool>().prop_map(|read| Agreement::Look { read }),
    ]
}

fn issue() -> impl Strategy<Value = Deed> {
    let payments = proptest::collection::vec(0..PAYMENTS, 0..4);
    let instead_of = proptest::option::weighted(0.2, 0..RECEIPTS);
    let parts = (0..RECEIPTS, 0..=DONORS, payments, instead_of, any::<bool>());
    parts.prop_map(|(receipt, donor, payments, instead_of, send)| Deed::Issue {
        receipt,
        donor,
        payments,
        instead_of,
        send,
    })
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n + 1)
}

/// Three donors, one of whom promised twice.
fn opened() -> Office {
    let mut office = Office::opens();
    office.charity.as_mut().unwrap().issuing = Issuing {
        seat: Some(harajuku()),
        ..Issuing::default()
    };
    for (n, details) in (0..).zip([sakura(), amira(), harbour()]) {
        office.donors.push(Donor {
            id: DonorId(id(n)),
            details,
            ..Donor::default()
        });
    }
    let promises = [(0, Rhythm::Once), (0, Rhythm::Monthly), (1, Rhythm::Yearly)];
    for (n, (donor, rhythm)) in (0..).zip(promises) {
        let pledge = PledgeId(id(n));
        office.pledges.push(Pledge {
            id: pledge,
            donor: DonorId(id(donor)),
            rhythm,
            amount: yen(3000),
            reference: Reference::of(pledge).next().unwrap(),
            // One of them was made before days were reckoned.
            dues: Dues {
                next: (n < 2).then(|| day(-70)),
                ..Dues::default()
            },
            created: day(-70),
            ..Pledge::default()
        });
    }
    office
}

/// The last one is nobody's.
fn pledge(n: usize) -> Option<PledgeId> {
    (n > 0).then(|| PledgeId(id(n as u128 - 1)))
}

fn reason(says_why: bool) -> Line<200> {
    Line::parse(if says_why { "入力の誤り" } else { "" }).unwrap_or_default()
}

fn incoming(office: &Office, came: &Came, today: Time) -> Incoming {
    let payer = match office.pledges.get(came.payer) {
        Some(pledge) => format!("{} アオキ", pledge.reference),
        None => ["リソク", "ミナト ハナ", "0000001 ダレカ"][came.payer - 3].to_owned(),
    };
    Incoming {
        transfer: TransferId(id(came.transfer)),
        payment: PaymentId(id(came.payment)),
        day: today + TimeDelta::days(came.days),
        amount: Yen::new(AMOUNTS[came.amount]).unwrap(),
        payer: line(&payer),
        nth: came.nth,
    }
}

fn read(office: &Office, deed: &Deed, at: Time) -> Command {
    match deed {
        Deed::Issue {
            receipt,
            donor,
            payments,
            instead_of,
            send,
        } => Command::Issue(Issue {
            receipt: ReceiptId(id(*receipt)),
            donor: DonorId(id(*donor)),
            covers: match payments.as_slice() {
                [] => Covers::Year(year_of(at) - 1),
                some => Covers::Payments(some.iter().map(|n| PaymentId(id(*n))).collect()),
            },
            send: *send,
            instead_of: instead_of.map(|n| ReceiptId(id(n))),
        }),
        Deed::Merge { from, into } => Command::Merge(Merge {
            from: DonorId(id(*from)),
            into: DonorId(id(*into)),
        }),
        Deed::Unmerge(donor) => Command::Unmerge(Unmerge {
            donor: DonorId(id(*donor)),
        }),
        Deed::Run => run_or_stop(office, at),
        Deed::Turns(many) => turns(office, *many),
        Deed::Paper {
            receipt,
            what,
            says_why,
        } => paper(ReceiptId(id(*receipt)), *what, reason(*says_why)),
        Deed::Agree { pledge, what, from } => agreed(*pledge, *what, *from, at),
        Deed::Book {
            payment,
            whose,
            amount,
            means,
            days,
        } => Command::Book(Book {
            payment: PaymentId(id(*payment)),
            donor: DonorId(id(whose.donor)),
            pledge: pledge(whose.pledge),
            amount: Yen::new(AMOUNTS[*amount]).unwrap(),
            purpose: Purpose::ALL[whose.purpose],
            means: Means::ALL[*means],
            day: at + TimeDelta::days(*days),
            deposited: None,
            note: None,
            thank: whose.thank,
            campaign: None,
        }),
        Deed::Import(lines) => Command::Import(Import {
            lines: lines
                .iter()
                .map(|line| incoming(office, line, at))
                .collect(),
            quiet: false,
        }),
        Deed::Assign {
            transfer,
            payment,
            whose,
        } => Command::Assign(Assign {
            transfer: TransferId(id(*transfer)),
            payment: PaymentId(id(*payment)),
            donor: DonorId(id(whose.donor)),
            pledge: pledge(whose.pledge),
            purpose: Purpose::ALL[whose.purpose],
            thank: whose.thank,
            campaign: None,
        }),
        Deed::SetAside { transfer, says_why } => Command::SetAside(SetAside {
            transfer: TransferId(id(*transfer)),
            reason: reason(*says_why),
        }),
        Deed::Reverse {
            payment,
            part,
            refund,
            says_why,
        } => {
            let payment = PaymentId(id(*payment));
            let paid = office.payments.iter().find(|paid| paid.id == payment);
            let left = paid.map_or(1, |paid| paid.stays().get());
            let amount = match part {
                Part::None => 0,
                Part::Half => left / 2,
                Part::All => left,
                Part::More => left + 1,
            };
            Command::Reverse(Reverse {
                payment,
                amount: Yen::new(amount).unwrap_or_default(),
                why: if *refund { Why::Refund } else { Why::Mistake },
                reason: reason(*says_why),
            })
        }
    }
}

fn agreed(pledge: u128, what: Agreement, days: i64, at: Time) -> Command {
    let (pledge, from) = (PledgeId(id(pledge)), at + TimeDelta::days(days));
    match what {
        Agreement::Amount(n) => Command::ChangeAmount(ChangeAmount {
            pledge,
            amount: Yen::new(AMOUNTS[n]).unwrap(),
            from,
        }),
        Agreement::Pause(days) => Command::Pause(Pause {
            pledge,
            from,
            until: days.map(|days| from + TimeDelta::days(days)),
        }),
        Agreement::Resume => Command::Resume(Resume { pledge }),
        Agreement::Cancel => Command::Cancel(Cancel {
            pledge,
            reason: None,
        }),
        Agreement::Look { read } => Command::FallDue(FallDue {
            pledge,
            read: read.then_some(at),
        }),
    }
}

fn run_or_stop(office: &Office, at: Time) -> Command {
    let going = |run: &&Run| run.state == RunState::Going;
    if let Some(run) = office.runs.iter().find(going) {
        return Command::StopRun(StopRun { run: run.id });
    }
    let stopped = |run: &&Run| run.state == RunState::Stopped;
    let run = office.runs.iter().find(stopped);
    Command::StartRun(StartRun {
        run: run.map_or_else(|| RunId(id(office.runs.len() as u128)), |run| run.id),
        year: run.map_or_else(|| year_of(at) - 1, |run| run.year),
    })
}

/// As the clock does it: those after the last one, by their ids.
fn turns(office: &Office, many: usize) -> Command {
    let latest = office
        .runs
        .iter()
        .max_by_key(|run| run.state == RunState::Going);
    let run = latest.cloned().unwrap_or_default();
    let mut donors: Vec<DonorId> = office.donors.iter().map(|donor| donor.id).collect();
    donors.sort_unstable();
    donors.retain(|donor| Some(*donor) > run.after);
    donors.truncate(many);
    let last = donors.len() < many;
    let issued = office.receipts.len() as u128;
    let receipt = |n: u128| ReceiptId(id(1000 + issued + n));
    let turns = (0..).zip(donors).map(|(n, donor)| Turn {
        donor,
        receipt: receipt(n),
    });
    Command::GoOn(GoOn {
        run: run.id,
        turns: turns.collect(),
        last,
    })
}

fn paper(receipt: ReceiptId, what: Paper, reason: Line<200>) -> Command {
    match what {
        Paper::Again => Command::IssueAgain(IssueAgain {
            receipt,
            send: true,
            reason,
        }),
        Paper::Void => Command::Void(Void { receipt, reason }),
        Paper::Post => Command::Post(Post {
            receipts: vec![receipt],
        }),
    }
}

/// Who looks after donors has all rows on the page, and finds among them what a command needs.
fn on_the_device(office: &Office, command: &Command, by: &Actor) -> Facts {
    let replica = Replica::default();
    let mut rows: Vec<Row> = office.charity.iter().cloned().map(Row::Charity).collect();
    rows.extend(office.donors.iter().cloned().map(Row::Donor));
    rows.extend(office.pledges.iter().cloned().map(Row::Pledge));
    rows.extend(office.payments.iter().cloned().map(Row::Payment));
    rows.extend(office.transfers.iter().cloned().map(Row::Transfer));
    rows.extend(office.receipts.iter().cloned().map(Row::Receipt));
    rows.extend(office.runs.iter().cloned().map(Row::Run));
    rows.extend(office.campaigns.iter().cloned().map(Row::Campaign));
    rows.extend(office.tasks.iter().cloned().map(Row::Task));
    let seen = rows.iter().filter_map(|row| diff(by, None, Some(row)));
    replica.apply(seen.collect(), true);
    Facts::known_here(&needs(command), &replica, by)
}

type Books = BTreeMap<(Account, Option<DonorId>, Time), i64>;

fn summed<'a>(postings: impl Iterator<Item = &'a Posting>) -> Books {
    let mut books = Books::new();
    for posting in postings {
        for entry in &posting.entries {
            let place = (entry.account, entry.donor, posting.day);
            *books.entry(place).or_default() += entry.amount;
        }
    }
    books.retain(|_, amount| *amount != 0);
    books
}

/// What was written, one after the other, and what the rows are now say the same.
fn agree(office: &Office) {
    let now: Vec<Posting> = (office.payments.iter().flat_map(ledger::of_payment))
        .chain(office.transfers.iter().flat_map(ledger::of_transfer))
        .collect();
    assert!(now.iter().all(Posting::balances), "{now:?}");
    assert_eq!(summed(office.books.iter()), summed(now.iter()));
    let open = office.transfers.iter();
    let open = open.filter(|line| line.state == TransferState::Open);
    let waits: i64 = open.map(|line| line.amount.get()).sum();
    assert_eq!(office.stands(Account::Unassigned), -waits);
    for pledge in &office.pledges {
        let paid = office.payments.iter();
        let stays = paid.filter(|paid| paid.pledge == Some(pledge.id));
        let stays: Vec<i64> = stays.map(|paid| paid.stays().get()).collect();
        assert_eq!(pledge.received.get(), stays.iter().sum::<i64>());
        let some = stays.iter().filter(|stays| **stays > 0).count();
        assert_eq!(pledge.payments as usize, some, "{pledge:?}");
    }
    office.pledges.iter().for_each(stands_as_it_must);
    for donor in &office.donors {
        for purpose in Purpose::ALL {
            let of = |paid: &&Payment| paid.donor == donor.id && paid.purpose == purpose;
            let paid = office.payments.iter().filter(of);
            let stays: i64 = paid.map(|paid| paid.stays().get()).sum();
            assert_eq!(office.given(Account::of_purpose(purpose), donor.id), stays);
        }
    }
    each_line_is_its_payments(office);
    papers_agree(office);
}

/// A promise is what is known about it, and asks for nothing where nothing is expected.
fn stands_as_it_must(pledge: &Pledge) {
    assert_eq!(pledge.clone().stood(), *pledge);
    let dues = &pledge.dues;
    if pledge.ended.is_some() {
        assert_eq!((dues.rest, dues.planned), (None, None));
        assert_eq!(pledge.expected(), None);
    }
    let first = crate::time::day_begins(pledge.created);
    assert!(dues.next.is_none_or(|next| next >= first), "{pledge:?}");
    let asks = pledge.asks_at().is_some();
    let open = pledge.runs() || pledge.state == PledgeState::Waiting;
    assert!(open || !asks, "{pledge:?}");
    if let Some(rest) = dues.rest.filter(|_| dues.resting) {
        let rests = |next: Time| rest.until.is_none_or(|until| next < until);
        assert!(!pledge.expected().is_some_and(rests), "{pledge:?}");
    }
}

/// What holds says what stayed, each gift once; numbers begin at one in each year, and none is missing.
fn papers_agree(office: &Office) {
    let holding = office.receipts.iter().filter(|receipt| receipt.holds());
    let items: Vec<_> = holding.flat_map(|receipt| &receipt.said.items).collect();
    let merges = Merges::of(&office.donors);
    for receipt in office.receipts.iter().filter(|receipt| receipt.holds()) {
        for item in &receipt.said.items {
            let giver = office.payment(item.payment).donor;
            assert!(merges.same(giver, receipt.donor), "{receipt:?} is of two");
        }
    }
    for item in &items {
        let payment = office.payment(item.payment);
        assert_eq!(item.amount, payment.stays());
        assert!(payment.is_gift(), "{payment:?}");
        let same = items.iter().filter(|other| other.payment == item.payment);
        assert_eq!(same.count(), 1, "{item:?} stands on two papers");
    }
    let mut numbers: Vec<Number> = office.receipts.iter().map(|one| one.number).collect();
    numbers.sort_unstable();
    for of_year in numbers.chunk_by(|a, b| a.year == b.year) {
        let serials = of_year.iter().map(|number| number.serial);
        assert!(
            serials.eq(1..=u32::try_from(of_year.len()).unwrap()),
            "{of_year:?}"
        );
    }
}

/// Whoever was merged, somebody stands for them who stands alone.
fn no_ring(office: &Office) -> bool {
    let merges = Merges::of(&office.donors);
    let mut roots = office.donors.iter().map(|donor| merges.root(donor.id));
    roots.all(|root| office.donor(root).merged_into.is_none())
}

/// What was issued says and is called what it was, whatever is done afterwards.
fn nothing_is_unsaid(before: &Office, after: &Office) {
    for was in &before.receipts {
        let is = after.receipts.iter().find(|receipt| receipt.id == was.id);
        let is = is.unwrap();
        assert_eq!((&is.said, is.number), (&was.said, was.number));
        assert_eq!((is.issued, is.donor), (was.issued, was.donor));
        assert!(was.holds() || is == was, "what is void stays as it is");
    }
}

/// A line that is assigned names a payment that names it; of no other line anything stays as a mistake's.
fn each_line_is_its_payments(office: &Office) {
    let mut keys: Vec<String> = office.transfers.iter().map(Transfer::key).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), office.transfers.len(), "a line came in twice");
    for line in &office.transfers {
        match (line.state, line.payment) {
            (TransferState::Assigned, Some(payment)) => {
                let payment = office.payment(payment);
                assert_eq!(payment.transfer, Some(line.id));
                assert_eq!((payment.amount, payment.day), (line.amount, line.day));
            }
            (TransferState::Open | TransferState::SetAside, None) => {}
            _ => panic!("{line:?}"),
        }
        let paid = office.payments.iter();
        let paid = paid.filter(|paid| paid.transfer == Some(line.id) && !paid.stays().is_zero());
        assert!(paid.count() <= 1, "{line:?} is money twice");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_books_say_what_the_rows_say_and_a_device_decides_as_the_server_does(steps in steps()) {
        let owner = Owner::new();
        let mut office = opened();
        // Just after New Year, so that a year is over.
        let mut at = now() - TimeDelta::days(13);
        for step in &steps {
            at += TimeDelta::hours(step.hours);
            let command = read(&office, &step.deed, at);
            let looks = matches!(command, Command::FallDue(_));
            let by = match step.deed {
                Deed::Turns(_) => Actor::Clock,
                _ if looks => Actor::Clock,
                _ => staff(step.area),
            };
            let there = decide(&command, &by, &office.facts(&command), at);
            // The clock has no device.
            let clock = by == Actor::Clock;
            let here = owner.with(|| {
                let facts = on_the_device(&office, &command, &by);
                decide(&command, &by, &facts, at)
            });
            // A receipt's number is the server's to give; all else is known here.
            let numbered = matches!(command, Command::Issue(_)) && here == Err(Stop::Hidden) && there.is_ok();
            if !clock && !numbered {
                prop_assert_eq!(&here, &there, "{:?}", command);
            }
            prop_assert!(there != Err(Stop::Hidden));
            let before = office.clone();
            if office.does_at(&by, &command, at).is_ok() {
                prop_assert!(clock || step.area == Area::Fundraising);
                if looks {
                    let once = office.clone();
                    office.does_at(&by, &command, at).unwrap();
                    prop_assert_eq!(&office, &once, "a second look at the same moment");
                }
                agree(&office);
                prop_assert!(no_ring(&office));
                nothing_is_unsaid(&before, &office);
            } else {
                prop_assert_eq!(&office, &before, "a refused command changes nothing");
            }
        }
    }
}
