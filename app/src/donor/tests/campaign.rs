//! Money is raised for something: who may say so, when it takes gifts, and that only money that stayed is progress.

use proptest::prelude::*;

use super::*;
use crate::value::{Both, CampaignId, Slug};

fn appeal(slug: &str) -> Appeal {
    Appeal {
        slug: Slug::parse(slug).unwrap(),
        title: Both {
            ja: line("港の食堂をひらく"),
            en: line("A kitchen at the harbour"),
        },
        text: Both {
            ja: Passage::parse("毎週金曜日に、\nいっしょに食べます。").unwrap(),
            en: Passage::default(),
        },
        goal: yen(500_000),
        from: day(-10),
        until: Some(day(20)),
        open: true,
    }
}

fn announces(office: &mut Office, slug: &str) -> CampaignId {
    says(office, appeal(slug))
}

fn says(office: &mut Office, appeal: Appeal) -> CampaignId {
    let campaign = CampaignId::new();
    let cmd = Announce {
        campaign,
        appeal,
        seen: None,
    };
    office
        .does(&mio(), &Command::Announce(Box::new(cmd)))
        .unwrap();
    campaign
}

fn campaign(office: &Office, id: CampaignId) -> Campaign {
    let found = office.campaigns.iter().find(|one| one.id == id);
    found.unwrap().clone()
}

/// Somebody who saw it changes it.
fn changes(
    office: &mut Office,
    id: CampaignId,
    seen: &Appeal,
    appeal: Appeal,
) -> Result<Answer, Stop> {
    let cmd = Announce {
        campaign: id,
        appeal,
        seen: Some(seen.clone()),
    };
    office.does(&mio(), &Command::Announce(Box::new(cmd)))
}

fn gift(campaign: CampaignId, rhythm: Rhythm, amount: u32) -> Give {
    Give {
        campaign: Some(campaign),
        ..give(sakura(), rhythm, amount)
    }
}

fn cash(donor: DonorId, amount: u32) -> Book {
    Book {
        payment: PaymentId::new(),
        donor,
        amount: yen(amount),
        means: Means::Cash,
        day: day(0),
        ..Book::default()
    }
}

fn booked(office: &mut Office, cmd: &Book) -> PaymentId {
    office.does(&mio(), &Command::Book(cmd.clone())).unwrap();
    cmd.payment
}

fn attributes(
    office: &mut Office,
    payment: PaymentId,
    campaign: Option<CampaignId>,
) -> Result<Answer, Stop> {
    let cmd = Attribute { payment, campaign };
    office.does(&mio(), &Command::Attribute(cmd))
}

/// The sum and the number of gifts.
fn raised(office: &Office, id: CampaignId) -> (i64, u32) {
    let raised = Raised::of(id, &office.payments, now());
    (raised.sum.get(), raised.gifts)
}

#[test]
fn who_looks_after_donors_announces_and_nobody_else() {
    let cmd = Command::Announce(Box::new(Announce {
        campaign: CampaignId::new(),
        appeal: appeal("harbour"),
        seen: None,
    }));
    for by in [
        Actor::Visitor,
        Actor::Clock,
        staff(Area::Events),
        staff(Area::Platform),
        staff(Area::Administration),
    ] {
        let mut office = Office::opens();
        assert_eq!(office.does(&by, &cmd), refused(Refusal::NotAllowed));
        assert_eq!(office.campaigns, []);
    }
    let mut office = Office::opens();
    office.does(&mio(), &cmd).unwrap();
    let known = &office.campaigns[0];
    assert_eq!(known.appeal, appeal("harbour"));
    assert_eq!((known.opened, known.created), (Some(now()), now()));
    assert_eq!(known.stage(now()), Stage::Runs);
    // The id of something new is nobody's yet.
    assert_eq!(office.does(&mio(), &cmd), refused(Refusal::NotAllowed));
}

#[test]
fn an_address_is_one_campaigns_and_stays_once_it_was_public() {
    let mut office = Office::opens();
    let first = announces(&mut office, "harbour");
    let draft = Appeal {
        open: false,
        ..appeal("kitchen")
    };
    let second = says(&mut office, draft.clone());
    let said = |bad| wrong(&[(Field::Slug, bad)]);
    for (slug, bad) in [("harbour", Bad::Twice), ("wait", Bad::Twice)] {
        let other = Appeal {
            slug: Slug::parse(slug).unwrap(),
            ..draft.clone()
        };
        assert_eq!(changes(&mut office, second, &draft, other), said(bad));
    }
    let renamed = appeal("kitchen-2027");
    let other = Appeal {
        slug: renamed.slug.clone(),
        ..appeal("harbour")
    };
    let not = changes(&mut office, first, &appeal("harbour"), other);
    assert_eq!(not, said(Bad::NotAChoice));
    // A draft stands on no paper.
    changes(&mut office, second, &draft, renamed.clone()).unwrap();
    assert_eq!(campaign(&office, second).appeal, renamed);
}

#[test]
fn all_that_is_wrong_with_it_is_told_at_once() {
    let mut office = Office::opens();
    let cmd = Announce {
        campaign: CampaignId::new(),
        appeal: Appeal {
            from: day(1),
            until: Some(day(0)),
            ..Appeal::default()
        },
        seen: None,
    };
    let all = [
        (Field::Slug, Bad::Missing),
        (Field::Title, Bad::Missing),
        (Field::Text, Bad::Missing),
        (Field::Goal, Bad::Missing),
        (Field::LastDay, Bad::EndsBeforeItStarts),
    ];
    let told = office.does(&mio(), &Command::Announce(Box::new(cmd)));
    assert_eq!(told, wrong(&all));
}

#[test]
fn of_two_who_change_it_neither_writes_over_the_other_unseen() {
    let mut office = Office::opens();
    let id = announces(&mut office, "harbour");
    let seen = appeal("harbour");
    let goal = Appeal {
        goal: yen(800_000),
        ..seen.clone()
    };
    let title = Appeal {
        title: Both {
            ja: line("港の食堂を続ける"),
            en: Line::default(),
        },
        ..seen.clone()
    };
    changes(&mut office, id, &seen, goal.clone()).unwrap();
    changes(&mut office, id, &seen, title.clone()).unwrap();
    let both = Appeal {
        goal: goal.goal,
        ..title
    };
    assert_eq!(campaign(&office, id).appeal, both);
    let other = Appeal {
        goal: yen(900_000),
        ..seen.clone()
    };
    let fields = vec!["goal".to_owned()];
    let told = changes(&mut office, id, &seen, other);
    assert_eq!(told, refused(Refusal::Changed { fields }));
    let nowhere = changes(&mut office, CampaignId::new(), &seen, seen.clone());
    assert_eq!(nowhere, refused(Refusal::NoSuchCampaign));
}

#[test]
fn gifts_are_taken_from_the_first_day_to_the_end_of_the_last() {
    let mut office = Office::opens();
    let id = announces(&mut office, "harbour");
    let second = TimeDelta::seconds(1);
    let mut gives_at = |at| {
        let cmd = Command::Give(Box::new(gift(id, Rhythm::Once, 3000)));
        office.does_at(&Actor::Visitor, &cmd, at).map(drop)
    };
    assert_eq!(gives_at(day(-10) - second), refused(Refusal::NotRunning));
    assert_eq!(gives_at(day(-10)), Ok(()));
    assert_eq!(gives_at(day(21) - second), Ok(()));
    assert_eq!(gives_at(day(21)), refused(Refusal::NotRunning));
    let known = campaign(&office, id);
    assert_eq!(known.days_left(day(20)), Some(1));
    assert_eq!(known.days_left(day(21)), Some(0));
    assert!(office.pledges.iter().all(|p| p.campaign == Some(id)));
}

#[test]
fn what_is_closed_takes_nothing_and_of_a_draft_nobody_learns() {
    let mut office = Office::opens();
    let id = announces(&mut office, "harbour");
    let shut = Appeal {
        open: false,
        ..appeal("harbour")
    };
    changes(&mut office, id, &appeal("harbour"), shut.clone()).unwrap();
    assert_eq!(campaign(&office, id).closed, Some(now()));
    assert_eq!(campaign(&office, id).stage(now()), Stage::Over);
    let not = office.gives(&gift(id, Rhythm::Once, 3000));
    assert_eq!(not, refused(Refusal::NotRunning));
    let draft = says(
        &mut office,
        Appeal {
            open: false,
            ..appeal("draft")
        },
    );
    for unknown in [draft, CampaignId::new()] {
        let not = office.gives(&gift(unknown, Rhythm::Once, 3000));
        assert_eq!(not, refused(Refusal::NoSuchCampaign));
    }
    assert_eq!(office.pledges, []);
    changes(&mut office, id, &shut, appeal("harbour")).unwrap();
    assert_eq!(campaign(&office, id).closed, None);
    office.gives(&gift(id, Rhythm::Once, 3000)).unwrap();
}

#[test]
fn a_promise_is_no_progress_and_its_money_is_however_it_comes() {
    let mut office = Office::opens();
    let id = announces(&mut office, "harbour");
    let gifts: Vec<Give> = [1000, 2000, 4000, 8000]
        .map(|amount| gift(id, Rhythm::Once, amount))
        .to_vec();
    for cmd in &gifts {
        office.gives(cmd).unwrap();
    }
    assert_eq!(raised(&office, id), (0, 0));
    let line = |cmd: &Give, name: &str| Incoming {
        transfer: TransferId::new(),
        payment: PaymentId::new(),
        day: day(0),
        amount: cmd.gift.amount,
        payer: line(name),
        nth: 0,
    };
    let reference = office.pledge(gifts[0].pledge).reference.to_string();
    let by_number = line(&gifts[0], &format!("{reference} アオキ サクラ"));
    let unknown = line(&gifts[1], "アオキ サクラ");
    let import = Import {
        lines: vec![by_number, unknown.clone()],
        quiet: false,
    };
    office.does(&mio(), &Command::Import(import)).unwrap();
    assert_eq!(raised(&office, id), (1000, 1));
    let assign = Assign {
        transfer: unknown.transfer,
        payment: PaymentId::new(),
        donor: gifts[1].donor,
        pledge: Some(gifts[1].pledge),
        purpose: Purpose::Gift,
        thank: false,
        campaign: None,
    };
    office.does(&mio(), &Command::Assign(assign)).unwrap();
    assert_eq!(raised(&office, id), (3000, 2));
    let by_hand = Book {
        pledge: Some(gifts[2].pledge),
        ..cash(gifts[2].donor, 4000)
    };
    booked(&mut office, &by_hand);
    assert_eq!(raised(&office, id), (7000, 3));
    let charged = Charged {
        charge: super::line("ch_1"),
        means: Means::Card,
        amount: yen(8000),
        currency: super::line(CURRENCY),
        at: now(),
        pledge: Some(gifts[3].pledge),
        ..Charged::default()
    };
    let charged = Command::Charged(Box::new(charged));
    office.does(&Actor::Clock, &charged).unwrap();
    assert_eq!(raised(&office, id), (15_000, 4));
}

#[test]
fn what_goes_back_is_no_progress_any_more() {
    let mut office = Office::opens();
    let id = announces(&mut office, "harbour");
    let cmd = gift(id, Rhythm::Once, 5000);
    office.gives(&cmd).unwrap();
    let payment = booked(
        &mut office,
        &Book {
            pledge: Some(cmd.pledge),
            ..cash(cmd.donor, 5000)
        },
    );
    let mut reverses = |amount, why| {
        let reverse = Reverse {
            payment,
            amount: yen(amount),
            why,
            reason: line("確かめた"),
        };
        office.does(&mio(), &Command::Reverse(reverse)).unwrap();
        raised(&office, id)
    };
    assert_eq!(reverses(2000, Why::Refund), (3000, 1));
    assert_eq!(reverses(3000, Why::Refund), (0, 0));
}

#[test]
fn of_what_comes_again_and_again_the_campaigns_time_counts() {
    let mut office = Office::opens();
    let id = announces(&mut office, "harbour");
    let [monthly, once] = [Rhythm::Monthly, Rhythm::Once].map(|rhythm| gift(id, rhythm, 3000));
    for cmd in [&monthly, &once] {
        office.gives(cmd).unwrap();
        for days in [0, 20, 21, 51] {
            let book = Book {
                pledge: Some(cmd.pledge),
                day: day(days),
                ..cash(cmd.donor, 1000)
            };
            office
                .does_at(&mio(), &Command::Book(book), day(60))
                .unwrap();
        }
    }
    let of = |pledge| {
        let counted = |p: &&Payment| p.pledge == Some(pledge) && p.campaign == Some(id);
        office.payments.iter().filter(counted).count()
    };
    assert_eq!(of(monthly.pledge), 2);
    // A transfer takes its time.
    assert_eq!(of(once.pledge), 4);
}

#[test]
fn money_without_a_promise_may_be_for_a_campaign_and_dues_are_not() {
    let mut office = Office::opens();
    let id = announces(&mut office, "harbour");
    let donor = office.promised(amira(), Rhythm::Once, 3000).donor;
    let named = Book {
        campaign: Some(id),
        ..cash(donor, 3000)
    };
    booked(&mut office, &named);
    assert_eq!(raised(&office, id), (3000, 1));
    for purpose in [Purpose::Membership, Purpose::Sale] {
        let dues = Book {
            payment: PaymentId::new(),
            purpose,
            ..named.clone()
        };
        let not = office.does(&mio(), &Command::Book(dues));
        assert_eq!(not, refused(Refusal::NotGiven));
    }
    let nowhere = Book {
        payment: PaymentId::new(),
        campaign: Some(CampaignId::new()),
        ..named
    };
    let not = office.does(&mio(), &Command::Book(nowhere));
    assert_eq!(not, refused(Refusal::NoSuchCampaign));
    // Dues that were promised as a gift for it do not count either.
    let cmd = gift(id, Rhythm::Once, 3000);
    office.gives(&cmd).unwrap();
    let dues = Book {
        pledge: Some(cmd.pledge),
        purpose: Purpose::Membership,
        ..cash(cmd.donor, 3000)
    };
    booked(&mut office, &dues);
    assert_eq!(raised(&office, id), (3000, 1));
}

#[test]
fn what_was_forgotten_is_said_later_and_moves_no_books() {
    let mut office = Office::opens();
    let [harbour, school] = ["harbour", "school"].map(|slug| announces(&mut office, slug));
    let donor = office.promised(amira(), Rhythm::Once, 3000).donor;
    let payment = booked(&mut office, &cash(donor, 3000));
    let before = office.clone();
    for (to, sums) in [
        (Some(harbour), [3000, 0]),
        (Some(school), [0, 3000]),
        (Some(school), [0, 3000]),
        (None, [0, 0]),
    ] {
        attributes(&mut office, payment, to).unwrap();
        assert_eq!(
            [harbour, school].map(|id| raised(&office, id).0),
            sums,
            "{to:?}"
        );
    }
    assert_eq!(office, before);
    let not = Command::Attribute(Attribute {
        payment,
        campaign: Some(harbour),
    });
    for by in [Actor::Visitor, staff(Area::Events)] {
        assert_eq!(office.does(&by, &not), refused(Refusal::NotAllowed));
    }
    let nowhere = attributes(&mut office, payment, Some(CampaignId::new()));
    assert_eq!(nowhere, refused(Refusal::NoSuchCampaign));
    let nothing = attributes(&mut office, PaymentId::new(), Some(harbour));
    assert_eq!(nothing, refused(Refusal::NoSuchPayment));
    let dues = Book {
        purpose: Purpose::Membership,
        ..cash(donor, 3000)
    };
    let dues = booked(&mut office, &dues);
    let not = attributes(&mut office, dues, Some(harbour));
    assert_eq!(not, refused(Refusal::NotGiven));
}

#[test]
fn a_full_percent_is_told_and_no_more() {
    let percent = |sum, goal| {
        let raised = Raised {
            sum: yen(sum),
            ..Raised::default()
        };
        raised.percent(yen(goal))
    };
    assert_eq!(percent(0, 300), 0);
    assert_eq!(percent(299, 300), 99);
    assert_eq!(percent(300, 300), 100);
    assert_eq!(percent(450, 300), 150);
    assert_eq!(percent(450, 0), 0);
}

proptest! {
    #[test]
    fn whatever_is_moved_and_sent_back_each_yen_that_stayed_counts_for_one(
        deeds in proptest::collection::vec((0..5_usize, 0..3_usize, 0..3_u32), 1..40),
    ) {
        let mut office = Office::opens();
        let known = ["harbour", "school"].map(|slug| announces(&mut office, slug));
        let to = |n: usize| known.get(n).copied();
        let donor = office.promised(amira(), Rhythm::Once, 3000).donor;
        let paid: Vec<PaymentId> = (0..5)
            .map(|n| {
                let book = Book { campaign: to(n % 3), ..cash(donor, 3000) };
                booked(&mut office, &book)
            })
            .collect();
        for (payment, campaign, thousands) in deeds {
            let payment = paid[payment];
            if thousands == 0 {
                attributes(&mut office, payment, to(campaign)).unwrap();
                continue;
            }
            let reverse = Reverse {
                payment,
                amount: yen(thousands * 1000),
                why: Why::Refund,
                reason: line("確かめた"),
            };
            let _ = office.does(&mio(), &Command::Reverse(reverse));
        }
        let sums: i64 = known.iter().map(|id| raised(&office, *id).0).sum();
        let outside = office.payments.iter().filter(|p| p.campaign.is_none());
        let outside: i64 = outside.map(|p| p.stays().get()).sum();
        prop_assert_eq!(sums + outside, -office.stands(Account::Gifts));
    }
}
