//! What members are promised: chosen as somebody gives, owed once money came, given once, and seen by whom it is for.

use app::donor::LABELS;
use app::donor::benefit::owed::{Held, Known, Owed, owed};
use app::donor::benefit::{
    Benefit, Fulfilment, FulfilmentState, Item, Occasion, Reach, SetPlan, Terms, Undone, What, When,
};
use app::donor::{Correct, Fulfil, Join, Pledge, Reopen, Rhythm};
use app::people::Area;
use app::row::Kind as Row;
use app::value::{Address, FulfilmentId, PlanId};
use chrono::TimeDelta;
use reqwest::Method;

use super::papers::read;
use super::*;
use crate::world::follow::{View, pulls};
use crate::world::{As, Member};

/// A kit within 14 days, and the magazine each month.
fn supporter() -> Terms {
    let kit = Benefit {
        number: 1,
        when: When::Start { days: 14 },
        ..Benefit::default()
    };
    let magazine = Benefit {
        number: 2,
        what: What::Magazine,
        reach: Reach::Mail,
        when: When::Months((1..=12).collect()),
        ..Benefit::default()
    };
    Terms {
        name: Line::parse("サポーター会員").unwrap(),
        rhythm: Rhythm::Monthly,
        least: Yen::of(3_000),
        benefits: vec![kit, magazine],
        open: true,
        ..Terms::default()
    }
}

fn kits(fund: &Fund, view: &View) -> Vec<Owed> {
    let (plans, donors) = (view.plans(), view.donors());
    let (pledges, payments) = (view.pledges(), view.payments());
    let fulfilments = view.fulfilments();
    let known = Known {
        plans: &plans,
        donors: &donors,
        pledges: &pledges,
        payments: &payments,
        fulfilments: &fulfilments,
    };
    let now = fund.w.house.clock.now();
    let mut all = owed(known, now, now + TimeDelta::days(30));
    all.retain(|one| one.benefit.what == What::Kit);
    all
}

fn gives_out(fund: &Fund, all: &[Owed]) -> Command {
    let item = |one: &Owed| Item {
        donor: one.donor,
        pledge: one.pledge,
        plan: one.plan,
        number: one.benefit.number,
        occasion: one.occasion,
    };
    Command::Fulfil(Fulfil {
        items: all.iter().map(item).collect(),
        on: fund.w.house.clock.now(),
        note: Line::parse("追跡 1234").ok(),
        ..Fulfil::default()
    })
}

impl Fund {
    /// A donor is a member by now, and was invited by mail.
    pub(super) async fn was_invited(&self, donor: DonorId) -> FulfilmentId {
        let plan = self.sets_a_plan().await;
        let of = |pledge: &Pledge| pledge.donor == donor;
        let found = |view: &View| view.pledges().into_iter().find(of);
        let pledge = self.desk.sees("the promise", found).await.id;
        let join = Join {
            pledge,
            plan: Some(plan),
        };
        self.does(Command::Join(join)).await;
        let item = Item {
            donor,
            pledge,
            plan,
            number: 2,
            occasion: Occasion::month_of(self.w.house.clock.now()),
        };
        let fulfil = Fulfil {
            items: vec![item],
            on: self.w.house.clock.now(),
            ..Fulfil::default()
        };
        self.does(Command::Fulfil(fulfil)).await;
        let email = self.w.sakura.email.clone();
        let went = |one: &Fulfilment| one.given.as_ref().is_some_and(|g| g.to.as_str() == email);
        let told = |view: &View| view.fulfilments().into_iter().find(went);
        self.desk.sees("where it went", told).await.id
    }

    async fn has_a_plan() -> (Self, PlanId) {
        let fund = Self::begins().await;
        let plan = fund.sets_a_plan().await;
        (fund, plan)
    }

    async fn sets_a_plan(&self) -> PlanId {
        let plan = PlanId::new();
        let set = SetPlan {
            plan,
            terms: supporter(),
            seen: None,
        };
        self.does(Command::SetPlan(Box::new(set))).await;
        plan
    }

    /// Sakura becomes a member on the plain page.
    async fn sakura_is_a_member(&self, plan: PlanId) -> Pledge {
        let form = self.w.sakura.fills_in_a_gift().await;
        let page = form.with("plan_monthly", &plan.to_string()).send().await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        let number = reference(&page);
        let of_it = |pledge: &Pledge| pledge.reference == number;
        let found = |view: &View| view.pledges().into_iter().find(of_it);
        self.desk.sees("her promise", found).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_gives_less_than_a_plan_asks_for_is_told_beside_its_field() {
    let (fund, plan) = Fund::has_a_plan().await;
    let house = &fund.w.house;
    // Everybody reads what is offered; for another rhythm it counts nothing, for less it is refused beside its field.
    let page = house.asks("/give", &As::Nobody).await;
    for part in ["サポーター会員", "ウェルカムキット", &plan.to_string()] {
        assert!(page.main().contains(part), "{part} in {}", page.main());
    }
    let form = fund.w.sakura.fills_in_a_gift().await.with("other", "1000");
    let less = form.with("plan_monthly", &plan.to_string()).send().await;
    assert_eq!(less.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        less.main().contains("このプランは1回 3,000円からです"),
        "{}",
        less.main()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sakura_chooses_a_plan_and_gets_her_kit_once() {
    let (fund, plan) = Fund::has_a_plan().await;
    let house = &fund.w.house;
    let pledge = fund.sakura_is_a_member(plan).await;
    assert_eq!(pledge.plan.map(|joined| joined.plan), Some(plan));
    let none = |view: &View| kits(&fund, view).is_empty().then_some(());
    fund.desk.sees("nothing before money", none).await;

    fund.imports(&[(&format!("{} アベ サクラ", pledge.reference), 3_000)])
        .await;
    let first = |view: &View| kits(&fund, view).into_iter().next();
    let kit = fund.desk.sees("her kit", first).await;
    assert_eq!((kit.donor, kit.held), (pledge.donor, None));
    let sent = gives_out(&fund, std::slice::from_ref(&kit));
    fund.does(sent.clone()).await;
    fund.desk.sees("that it was sent", none).await;
    // Another clerk, whose page did not know yet.
    assert_eq!(
        fund.yuri.raises(sent.clone()).await,
        refused(Refusal::NotOpen)
    );
    assert_eq!(house.rows("fulfilment").await, 1);

    // It comes back; where she lives now it goes again.
    let back = Reopen {
        fulfilment: kit.id,
        why: Undone::CameBack,
        note: None,
    };
    fund.does(Command::Reopen(back)).await;
    let held = |view: &View| first(view).filter(|kit| kit.held == Some(Held::CameBack));
    fund.desk.sees("that it came back", held).await;
    let seen = fund
        .desk
        .sees("her", |view| view.donor(pledge.donor))
        .await
        .details;
    let moved = Details {
        address: seen.address.clone().map(|address| Address {
            street: Line::parse("9-9").unwrap(),
            ..address
        }),
        ..seen.clone()
    };
    let correct = Correct {
        donor: pledge.donor,
        details: moved,
        seen,
    };
    fund.does(Command::Correct(Box::new(correct))).await;
    let ready = |view: &View| first(view).filter(|kit| kit.held.is_none());
    let kit = fund.desk.sees("where she lives now", ready).await;
    fund.does(gives_out(&fund, &[kit])).await;
    let given = |view: &View| {
        let all = view.fulfilments();
        all.into_iter()
            .find(|one| one.state == FulfilmentState::Given)
    };
    let given = fund.desk.sees("that it was sent again", given).await;
    assert!(
        given
            .given
            .unwrap()
            .to
            .as_str()
            .ends_with("渋谷区神宮前9-9")
    );
    assert_eq!(given.returned.len(), 1);

    // She sees what came and what comes; nobody else sees hers.
    let mut sakura = Member::unknown(house, &fund.w.sakura.email);
    sakura.signs_in().await;
    let page = sakura.opens("/me/giving").await;
    for part in [
        "サポーター会員",
        "ウェルカムキット",
        "追跡 1234",
        "メールマガジン",
    ] {
        assert!(page.main().contains(part), "{part} in {}", page.main());
    }
    for by in [As::Nobody, fund.w.ken.credentials()] {
        let (pulled, text) = pulls(house, &by, "").await;
        let kinds: Vec<Row> = pulled.patches.iter().map(|patch| patch.kind).collect();
        assert!(kinds.contains(&Row::Plan));
        assert!(!kinds.contains(&Row::Fulfilment), "{text}");
        assert!(!text.contains("追跡"));
    }
    // She leaves the plan by herself.
    let fields = [
        ("action", "agree"),
        ("promise", &pledge.id.to_string()),
        ("wish", "plan"),
        ("plan", ""),
    ];
    let left = sakura.asks_of_gifts(&fields).await;
    assert_eq!(left.location(), "/me/giving?done=plan");
    let gone = |view: &View| {
        let all = view.pledges();
        all.into_iter()
            .find(|one| one.id == pledge.id && one.plan.is_none())
    };
    fund.desk.sees("that she left", gone).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn labels_name_whom_it_goes_to_and_are_noted() {
    let (fund, plan) = Fund::has_a_plan().await;
    let house = &fund.w.house;
    let pledge = fund.sakura_is_a_member(plan).await;
    let nobody = fund.enters("井上 直").await;
    let asks = async |by: As, donors: &str| {
        let request = house
            .request(Method::POST, LABELS)
            .form(&[("donors", donors)]);
        by.sign(request).send().await.unwrap()
    };
    let both = format!("{} {nobody}", pledge.donor);
    let answer = asks(fund.yuri.credentials(), &both).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let (pages, text) = read(&answer.bytes().await.unwrap());
    assert_eq!(pages, 1);
    for part in ["〒150-0001", "東京都渋谷区神宮前1-2-3", "阿部 さくら 様"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(
        !text.contains("井上"),
        "without an address there is no label"
    );
    let yuri = fund.yuri.credentials();
    let none = asks(yuri.clone(), &nobody.to_string()).await;
    assert_eq!(none.status(), StatusCode::NOT_FOUND);
    let many = vec![pledge.donor.to_string(); 301].join(" ");
    for bad in ["", "x", many.as_str()] {
        let answer = asks(yuri.clone(), bad).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    }
    for by in [As::Nobody, fund.w.ken.credentials()] {
        assert_eq!(asks(by, &both).await.status(), StatusCode::NOT_FOUND);
    }
    let nao = Staff::arrives(house, "nao@tomoni.example", Area::Coordination).await;
    let answer = asks(nao.credentials(), &both).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}
