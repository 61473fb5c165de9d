//! What people do about gifts: they give, and who looks after donors writes down, books, and mends.

use app::access::Actor;
use app::command::Command;
use app::donor::benefit::{Benefit, Item, Occasion, Terms, Undone, What, When};
use app::donor::{
    Announce, Appeal, Assign, Attribute, Book, Campaign, Cancel, Certify, ChangeAmount,
    Command as C, Correct, Covers, Describe, Details, Donor, Enlist, Enter, Form, Fulfil,
    Fulfilment, Gift, Give, Import, Incoming, Issue, IssueAgain, Join, Listed, Means, Merge, Offer,
    Particulars, Pause, Payment, Plan, Pledge, Post, Purpose, Raised, Receipt, ReceiptWish,
    Receipted, Reopen, Resume, Reverse, Rhythm, Run, RunState, SetAside, SetPlan, Stage, StartRun,
    StopRun, Transfer, TransferState, Unmerge, Void, Waive, Why, raises_funds, receipt::Issuing,
};
use app::lang::Lang;
use app::row::{Kind, Row};
use app::sync::Sync;
use app::sync::push::Outcome;
use app::time::{Time, day_begins};
use app::value::{
    Address, Both, CampaignId, DonorId, Email, Kana, Line, Passage, PaymentId, PlanId, PledgeId,
    Postal, ReceiptId, RunId, Slug, TransferId, Yen, address,
};
use chrono::TimeDelta;
use rand::Rng as _;
use server::donor::{campaign, ledger};
use server::sync::store;

use crate::house::House;
use crate::verbs::Verbs;

/// A plan that there always is.
const PLAN: PlanId = PlanId(uuid::Uuid::from_u128(19));

pub fn donors(sync: &Sync) -> Vec<Donor> {
    sync.replica.each(Kind::Donor, |row| match row {
        Row::Donor(donor) => Some(donor.clone()),
        _ => None,
    })
}

pub fn pledges(sync: &Sync) -> Vec<Pledge> {
    sync.replica.each(Kind::Pledge, |row| match row {
        Row::Pledge(pledge) => Some(pledge.clone()),
        _ => None,
    })
}

pub fn payments(sync: &Sync) -> Vec<Payment> {
    sync.replica.each(Kind::Payment, |row| match row {
        Row::Payment(payment) => Some(payment.clone()),
        _ => None,
    })
}

/// Lines of the bank's statement.
pub fn transfers(sync: &Sync) -> Vec<Transfer> {
    sync.replica.each(Kind::Transfer, |row| match row {
        Row::Transfer(transfer) => Some(transfer.clone()),
        _ => None,
    })
}

pub fn receipts(sync: &Sync) -> Vec<Receipt> {
    sync.replica.each(Kind::Receipt, |row| match row {
        Row::Receipt(receipt) => Some(receipt.clone()),
        _ => None,
    })
}

pub fn runs(sync: &Sync) -> Vec<Run> {
    sync.replica.each(Kind::Run, |row| match row {
        Row::Run(run) => Some(run.clone()),
        _ => None,
    })
}

pub fn plans(sync: &Sync) -> Vec<Plan> {
    sync.replica.each(Kind::Plan, |row| match row {
        Row::Plan(plan) => Some(plan.clone()),
        _ => None,
    })
}

/// What became of benefits.
pub fn fulfilments(sync: &Sync) -> Vec<Fulfilment> {
    sync.replica.each(Kind::Fulfilment, |row| match row {
        Row::Fulfilment(one) => Some(one.clone()),
        _ => None,
    })
}

/// A kit at the beginning, and a letter each month.
fn terms(rhythm: Rhythm) -> Terms {
    let kit = Benefit {
        number: 1,
        ..Benefit::default()
    };
    let letter = Benefit {
        number: 2,
        what: What::Letter,
        when: When::Months((1..=12).collect()),
        ..Benefit::default()
    };
    Terms {
        name: Line::parse("サポーター").unwrap(),
        rhythm,
        least: Yen::of(1_000),
        benefits: vec![kit, letter],
        open: true,
        ..Terms::default()
    }
}

pub fn campaigns(sync: &Sync) -> Vec<Campaign> {
    sync.replica.each(Kind::Campaign, |row| match row {
        Row::Campaign(campaign) => Some(campaign.clone()),
        _ => None,
    })
}

/// One that takes gifts now.
pub fn appeal(slug: &str, now: Time) -> Appeal {
    Appeal {
        slug: Slug::parse(slug).unwrap(),
        title: Both {
            ja: Line::parse("港の食堂をひらく").unwrap(),
            ..Both::default()
        },
        text: Both {
            ja: Passage::parse("いっしょに食べます。").unwrap(),
            ..Both::default()
        },
        goal: Yen::of(500_000),
        from: day_begins(now),
        until: None,
        open: true,
    }
}

/// The page on which somebody gives is opened.
async fn begin(house: &House) {
    let offer = |least, suggested| Offer {
        least: Yen::of(least),
        suggested: vec![Yen::of(suggested)],
    };
    let particulars = Particulars {
        name: Line::parse("NPO法人ともに").unwrap(),
        account: Passage::parse("みなと銀行 本店 普通 1234567").unwrap(),
        once: offer(1_000, 3_000),
        monthly: offer(500, 1_000),
        yearly: offer(3_000, 12_000),
        open: true,
        ..Particulars::default()
    };
    let seen = Particulars::default();
    let describe = C::Describe(Box::new(Describe { particulars, seen }));
    house.has_done(Command::Donor(describe)).await;
    let issuing = Issuing {
        seat: Some(address()),
        ..Issuing::default()
    };
    let seen = Issuing::default();
    let certify = C::Certify(Box::new(Certify { issuing, seen }));
    house.has_done(Command::Donor(certify)).await;
    let set = C::SetPlan(Box::new(SetPlan {
        plan: PLAN,
        terms: terms(Rhythm::Monthly),
        seen: None,
    }));
    house.has_done(Command::Donor(set)).await;
    let announce = C::Announce(Box::new(Announce {
        campaign: CampaignId::new(),
        appeal: appeal("harbour", house.clock.now()),
        seen: None,
    }));
    house.has_done(Command::Donor(announce)).await;
}

fn address() -> Address {
    Address {
        postal: Postal::parse("150-0001").unwrap(),
        prefecture: address::prefecture("東京都").unwrap(),
        city: Line::parse("渋谷区神宮前").unwrap(),
        street: Line::parse("1-2-3").unwrap(),
        building: None,
    }
}

/// Three have promised something, and of a statement a line waits, one is a payment and one is no gift.
pub async fn some(house: &House) {
    begin(house).await;
    let has_done = async |command| house.has_done(Command::Donor(command)).await;
    let mut donors = Vec::new();
    for (number, rhythm) in (9_001..).zip(Rhythm::ALL) {
        let mut give = gives(number, rhythm);
        give.gift.plan = (rhythm == Rhythm::Monthly).then_some(PLAN);
        let member = give
            .gift
            .plan
            .is_some()
            .then_some((give.donor, give.pledge));
        donors.push(give.donor);
        let give = Command::Donor(C::Give(Box::new(give)));
        let done = house.does_as(Actor::Visitor, give).await;
        assert!(matches!(done, Outcome::Done(_)), "{done:?}");
        if let Some((donor, pledge)) = member {
            let items = vec![Item {
                donor,
                pledge,
                plan: PLAN,
                number: 1,
                occasion: Occasion::Start,
            }];
            let on = house.clock.now();
            let fulfil = Fulfil {
                items,
                on,
                ..Fulfil::default()
            };
            has_done(C::Fulfil(fulfil)).await;
        }
    }
    let now = house.clock.now();
    let lines = (1..=3).map(|n| Incoming {
        amount: Yen::of(1_000 * n),
        ..incoming(now, "サトウ ケイ")
    });
    let lines: Vec<Incoming> = lines.collect();
    let [_, second, third] = [0, 1, 2].map(|n| lines[n].transfer);
    let quiet = false;
    has_done(C::Import(Import { lines, quiet })).await;
    has_done(C::Assign(Assign {
        transfer: second,
        payment: PaymentId::new(),
        donor: donors[0],
        pledge: None,
        purpose: Purpose::Gift,
        thank: true,
        campaign: None,
    }))
    .await;
    let reason = Line::parse("利息").unwrap();
    let transfer = third;
    has_done(C::SetAside(SetAside { transfer, reason })).await;
    for donor in donors {
        let payment = PaymentId::new();
        has_done(C::Book(Book {
            payment,
            donor,
            amount: Yen::of(5_000),
            means: Means::Cash,
            day: now,
            ..Book::default()
        }))
        .await;
        has_done(C::Issue(Issue {
            receipt: ReceiptId::new(),
            donor,
            covers: Covers::Payments(vec![payment]),
            send: false,
            instead_of: None,
        }))
        .await;
    }
}

/// What the books say and what the rows say is the same, and so is what a campaign's page says.
pub async fn books_hold(house: &House) -> Result<(), String> {
    let mut conn = house.app().db.readers.acquire().await.unwrap();
    let books = ledger::verify(&mut conn).await.unwrap();
    books.map_err(|flaw| flaw.to_string())?;
    let rows = store::all(&mut conn, Kind::Payment).await.unwrap();
    let paid: Vec<Payment> = rows
        .into_iter()
        .filter_map(|row| match row {
            Row::Payment(payment) => Some(payment),
            _ => None,
        })
        .collect();
    let at = house.clock.now();
    for known in campaign::all(&mut conn).await.unwrap() {
        let said = campaign::sum(&mut conn, known.id, at).await.unwrap();
        let counted = Raised::of(known.id, &paid, at);
        if said != counted {
            return Err(format!("the page says {said:?}, and it is {counted:?}"));
        }
    }
    Ok(())
}

/// Somebody fills in the form; the number tells them from others.
pub fn gives(number: u64, rhythm: Rhythm) -> Give {
    Give {
        donor: DonorId::new(),
        pledge: PledgeId::new(),
        details: details(number),
        gift: Gift {
            rhythm,
            amount: Yen::of(3_000),
            ..Gift::default()
        },
        lang: Lang::Ja,
        campaign: None,
    }
}

fn details(number: u64) -> Details {
    Details {
        form: Form::Person,
        name: Line::parse(&format!("寄付者 {number}")).unwrap(),
        kana: Kana::parse("キフシャ").ok(),
        email: Email::parse(&format!("giver{number}@donors.example")).ok(),
        address: Some(address()),
        receipt: ReceiptWish::ALL[usize::try_from(number % 3).unwrap()],
        news: number.is_multiple_of(2),
        ..Details::default()
    }
}

fn incoming(day: Time, payer: &str) -> Incoming {
    Incoming {
        transfer: TransferId::new(),
        payment: PaymentId::new(),
        day: day_begins(day),
        payer: Line::parse(payer).unwrap(),
        ..Incoming::default()
    }
}

impl Verbs<'_> {
    /// Somebody gives; who looks after donors does any of what there is to do.
    pub fn donor(&mut self, sync: &Sync) -> Option<C> {
        if !raises_funds(&sync.actor()) && self.random.random_ratio(3, 4) {
            return Some(self.promises(sync));
        }
        match self.random.random_range(0..35) {
            27 => self.sets_a_plan(sync),
            28 => self.joins(sync),
            29 | 30 => self.gives_out(sync),
            31 => self.reopens(sync),
            32 => self.announces(sync),
            33 | 34 => self.attributes(sync),
            23..=25 => self.agrees(sync),
            26 => Some(self.enlists()),
            20 | 21 => self.merges(sync),
            22 => self.takes_out(sync),
            14..=16 => self.issues(sync),
            17 | 18 => self.papers(sync),
            19 => Some(self.runs_a_year(sync)),
            0 => self.describes(sync),
            1 => Some(self.promises(sync)),
            2 => Some(C::Enter(Box::new(Enter {
                donor: DonorId::new(),
                details: details(self.count),
                lang: Lang::Ja,
            }))),
            3 => self.corrects(sync),
            4 | 5 => self.books(sync),
            6 | 7 => self.reverses(sync),
            8..=10 => Some(self.imports(sync)),
            11 | 12 => self.assigns(sync),
            _ => Some(C::SetAside(SetAside {
                transfer: self.waits(sync)?.id,
                reason: Line::parse("利息").unwrap(),
            })),
        }
    }

    /// Another amount, a rest, or an end; from today or later.
    fn agrees(&mut self, sync: &Sync) -> Option<C> {
        let pledge = self.one(&pledges(sync))?.id;
        let from = self.now + TimeDelta::days(self.random.random_range(0..40));
        Some(match self.random.random_range(0..4) {
            0 => C::ChangeAmount(ChangeAmount {
                pledge,
                amount: Yen::of(self.random.random_range(0..5) * 1_000),
                from,
            }),
            1 => {
                let days = TimeDelta::days(self.random.random_range(1..60));
                let until = self.random.random::<bool>().then(|| from + days);
                C::Pause(Pause {
                    pledge,
                    from,
                    until,
                })
            }
            2 => C::Resume(Resume { pledge }),
            _ => C::Cancel(Cancel {
                pledge,
                reason: None,
            }),
        })
    }

    /// A new plan, or another name of one.
    fn sets_a_plan(&mut self, sync: &Sync) -> Option<C> {
        let known = self.one(&plans(sync));
        let (plan, mut terms, seen) = match known.filter(|_| self.random.random_ratio(2, 3)) {
            Some(plan) => (plan.id, plan.terms.clone(), Some(plan.terms)),
            None => (PlanId::new(), terms(self.one(&Rhythm::ALL)?), None),
        };
        terms.name = Line::parse(&format!("サポーター {}", self.count)).unwrap();
        terms.open = self.random.random_ratio(3, 4);
        Some(C::SetPlan(Box::new(SetPlan { plan, terms, seen })))
    }

    fn joins(&mut self, sync: &Sync) -> Option<C> {
        Some(C::Join(Join {
            pledge: self.one(&pledges(sync))?.id,
            plan: self.one(&plans(sync)).map(|plan| plan.id),
        }))
    }

    /// Something is sent to members, or is not to be sent.
    fn gives_out(&mut self, sync: &Sync) -> Option<C> {
        let mut members = pledges(sync);
        members.retain(|pledge| pledge.plan.is_some());
        let mut items = Vec::new();
        for _ in 0..self.random.random_range(1..4) {
            let pledge = self.one(&members)?;
            let number = self.random.random_range(1..3);
            items.push(Item {
                donor: pledge.donor,
                pledge: pledge.id,
                plan: pledge.plan?.plan,
                number,
                occasion: if number == 1 {
                    Occasion::Start
                } else {
                    Occasion::month_of(self.now)
                },
            });
        }
        Some(if self.random.random_ratio(3, 4) {
            C::Fulfil(Fulfil {
                items,
                on: self.now,
                ..Fulfil::default()
            })
        } else {
            C::Waive(Waive {
                items,
                reason: Line::parse("辞退").unwrap(),
            })
        })
    }

    fn reopens(&mut self, sync: &Sync) -> Option<C> {
        Some(C::Reopen(Reopen {
            fulfilment: self.one(&fulfilments(sync))?.id,
            why: self.one(&[Undone::Mistake, Undone::CameBack])?,
            note: None,
        }))
    }

    pub fn promises(&mut self, sync: &Sync) -> C {
        let rhythm = self.one(&Rhythm::ALL).unwrap_or_default();
        C::Give(Box::new(Give {
            campaign: self.campaign(sync),
            ..gives(self.count, rhythm)
        }))
    }

    /// Mostly one that takes gifts, or none.
    fn campaign(&mut self, sync: &Sync) -> Option<CampaignId> {
        if self.random.random() {
            return None;
        }
        let mut seen = campaigns(sync);
        if !self.random.random_ratio(1, 4) {
            seen.retain(|campaign| campaign.stage(self.now) == Stage::Runs);
        }
        self.one(&seen).map(|campaign| campaign.id)
    }

    /// Somebody makes a campaign, or changes one; now and then it is closed.
    fn announces(&mut self, sync: &Sync) -> Option<C> {
        if self.random.random_ratio(1, 3) {
            let number = self.random.random_range(0..9);
            let appeal = appeal(&format!("campaign-{number}"), self.now);
            return Some(C::Announce(Box::new(Announce {
                campaign: CampaignId::new(),
                appeal,
                seen: None,
            })));
        }
        let chosen = self.one(&campaigns(sync))?;
        let mut appeal = chosen.appeal.clone();
        if self.random.random_ratio(1, 3) {
            appeal.open = !appeal.open || self.random.random_ratio(1, 4);
        } else {
            appeal.goal = Yen::of(self.random.random_range(0..5) * 100_000);
        }
        Some(C::Announce(Box::new(Announce {
            campaign: chosen.id,
            appeal,
            seen: Some(chosen.appeal),
        })))
    }

    fn attributes(&mut self, sync: &Sync) -> Option<C> {
        let payment = self.one(&payments(sync))?.id;
        let campaign = self.campaign(sync);
        Some(C::Attribute(Attribute { payment, campaign }))
    }

    /// Somebody changes what the page says; now and then it is shut.
    fn describes(&mut self, sync: &Sync) -> Option<C> {
        let seen = sync.replica.charity()?.particulars;
        let mut particulars = seen.clone();
        if self.random.random_ratio(1, 3) {
            particulars.open = !seen.open || self.random.random_ratio(1, 4);
        } else {
            particulars.account = Passage::parse(&format!("みなと銀行 {}", self.count)).unwrap();
        }
        Some(C::Describe(Box::new(Describe { particulars, seen })))
    }

    fn corrects(&mut self, sync: &Sync) -> Option<C> {
        let seen = self.one(&donors(sync))?;
        let mut details = seen.details.clone();
        if self.random.random() {
            details.name = Line::parse(&format!("寄付者 {}の二", self.count)).unwrap();
        } else {
            details.news = !details.news;
        }
        Some(C::Correct(Box::new(Correct {
            donor: seen.id,
            details,
            seen: seen.details,
        })))
    }

    /// Two are one: mostly two who both stand alone.
    fn merges(&mut self, sync: &Sync) -> Option<C> {
        let mut seen = donors(sync);
        if !self.random.random_ratio(1, 4) {
            seen.retain(|donor| donor.merged_into.is_none());
        }
        Some(C::Merge(Merge {
            from: self.one(&seen)?.id,
            into: self.one(&seen)?.id,
        }))
    }

    /// A list of which lines may have come before.
    fn enlists(&mut self) -> C {
        let first = self.random.random_range(0..6);
        let lines = (first..first + 3).map(|number| {
            let member = self.random.random::<bool>();
            let member = member.then_some((Rhythm::Monthly, Yen::of(1_000)));
            Listed::of(details(number), member)
        });
        let lines = lines.collect();
        C::Enlist(Enlist {
            lines,
            agreed: self.random.random(),
            lang: Lang::Ja,
        })
    }

    fn takes_out(&mut self, sync: &Sync) -> Option<C> {
        let mut seen = donors(sync);
        seen.retain(|donor| donor.merged_into.is_some());
        let donor = self.one(&seen)?.id;
        Some(C::Unmerge(Unmerge { donor }))
    }

    fn books(&mut self, sync: &Sync) -> Option<C> {
        let donor = self.one(&donors(sync))?.id;
        Some(C::Book(Book {
            payment: PaymentId::new(),
            donor,
            pledge: self.promise_of(sync, donor),
            amount: Yen::of(self.random.random_range(0..5) * 500),
            purpose: self.one(&Purpose::ALL)?,
            means: self.one(&[Means::Cash, Means::Debit, Means::Other])?,
            day: self.some_time_ago(),
            deposited: None,
            note: None,
            thank: self.random.random(),
            campaign: self.campaign(sync),
        }))
    }

    /// Lately, or in the year before.
    fn some_time_ago(&mut self) -> Time {
        let hours = if self.random.random_ratio(1, 3) {
            24 * 300
        } else {
            self.random.random_range(0..80)
        };
        self.now - TimeDelta::hours(hours)
    }

    /// Mostly of the donor, if they have promised anything.
    fn promise_of(&mut self, sync: &Sync, donor: DonorId) -> Option<PledgeId> {
        let all = pledges(sync);
        let chosen = if self.random.random_ratio(1, 8) {
            self.one(&all)
        } else {
            let own: Vec<Pledge> = all.into_iter().filter(|p| p.donor == donor).collect();
            self.one(&own)
        };
        chosen.map(|pledge| pledge.id)
    }

    fn reverses(&mut self, sync: &Sync) -> Option<C> {
        let payment = self.one(&payments(sync))?;
        let why = self.one(&[Why::Mistake, Why::Refund])?;
        let part = why == Why::Refund && self.random.random();
        let amount = if part { Yen::of(500) } else { payment.stays() };
        Some(C::Reverse(Reverse {
            payment: payment.id,
            amount,
            why,
            reason: Line::parse("確かめた").unwrap(),
        }))
    }

    /// A statement, of which some lines may have come before.
    pub fn imports(&mut self, sync: &Sync) -> C {
        let all = pledges(sync);
        let lines = (0..self.random.random_range(1..5)).map(|_| {
            let day = self.now - TimeDelta::days(self.random.random_range(0..3));
            let number = self.random.random_range(0..3);
            let payer = match self.one(&all).filter(|_| self.random.random()) {
                Some(pledge) => format!("{} キフシャ", pledge.reference),
                None => format!("サトウ {}", ["ケイ", "ジュン", "アキラ"][number]),
            };
            Incoming {
                amount: Yen::of(self.random.random_range(1..4) * 1_000),
                nth: self.random.random_range(0..2),
                ..incoming(day, &payer)
            }
        });
        C::Import(Import {
            lines: lines.collect(),
            quiet: self.random.random_ratio(1, 3),
        })
    }

    /// Mostly of what stands on no receipt yet.
    fn issues(&mut self, sync: &Sync) -> Option<C> {
        let donor = self.one(&donors(sync))?.id;
        let covers = if self.random.random_ratio(1, 4) {
            Covers::Year(2025)
        } else {
            let mut paid = payments(sync);
            paid.retain(|payment| payment.donor == donor);
            if !self.random.random_ratio(1, 5) {
                let issued = receipts(sync);
                let receipted = Receipted::by(&issued);
                paid.retain(|payment| receipted.on(payment.id).is_none());
            }
            Covers::Payments(paid.iter().take(2).map(|payment| payment.id).collect())
        };
        Some(C::Issue(Issue {
            receipt: ReceiptId::new(),
            donor,
            covers,
            send: self.random.random(),
            instead_of: None,
        }))
    }

    fn papers(&mut self, sync: &Sync) -> Option<C> {
        let receipt = self.one(&receipts(sync))?.id;
        let reason = Line::parse("宛名の誤り").unwrap();
        Some(match self.random.random_range(0..3) {
            0 => C::IssueAgain(IssueAgain {
                receipt,
                send: self.random.random(),
                reason,
            }),
            1 => C::Void(Void { receipt, reason }),
            _ => C::Post(Post {
                receipts: vec![receipt],
            }),
        })
    }

    /// The year's receipts are begun, stopped, or gone on with.
    fn runs_a_year(&mut self, sync: &Sync) -> C {
        let known = self.one(&runs(sync));
        match known {
            Some(run) if run.state == RunState::Going => C::StopRun(StopRun { run: run.id }),
            Some(run) if self.random.random() => C::StartRun(StartRun {
                run: run.id,
                year: run.year,
            }),
            _ => C::StartRun(StartRun {
                run: RunId::new(),
                year: 2025,
            }),
        }
    }

    /// A line that waits, or now and then any.
    fn waits(&mut self, sync: &Sync) -> Option<Transfer> {
        let mut lines = transfers(sync);
        if !self.random.random_ratio(1, 4) {
            lines.retain(|line| line.state != TransferState::Assigned);
        }
        self.one(&lines)
    }

    fn assigns(&mut self, sync: &Sync) -> Option<C> {
        let donor = self.one(&donors(sync))?.id;
        Some(C::Assign(Assign {
            transfer: self.waits(sync)?.id,
            payment: PaymentId::new(),
            donor,
            pledge: self.promise_of(sync, donor),
            purpose: self.one(&Purpose::ALL)?,
            thank: self.random.random(),
            campaign: self.campaign(sync),
        }))
    }
}
