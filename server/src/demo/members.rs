//! Members of the sample: by which plans they give, and what a clerk sent them month by month. The last weeks wait for
//! whoever looks at it.

use app::donor::benefit::owed::{Known, Owed, owed};
use app::donor::benefit::{Benefit, Item, MAX_ITEMS, Reach, Terms, Undone, What, When};
use app::donor::{
    Command as C, Donor, Fulfil, Fulfilment, Payment, Plan, Pledge, Reopen, Rhythm, SetPlan, Waive,
};
use app::row::{Kind, Row};
use app::time::Time;
use app::value::{Line, Passage, PlanId, Yen};
use uuid::Uuid;

use super::donors::tell;
use crate::error::Failure;
use crate::http::App;
use crate::sync::store;

const SUPPORTER: PlanId = PlanId(Uuid::from_u128(0x5a11));
const YEARLY: PlanId = PlanId(Uuid::from_u128(0x5a12));
const PARTNER: PlanId = PlanId(Uuid::from_u128(0x5a13));

/// Of which plan somebody is who gives so.
pub(super) fn plan_of(rhythm: Rhythm, amount: Yen) -> Option<PlanId> {
    match (rhythm, amount.get()) {
        (Rhythm::Monthly, 5_000..) => Some(PARTNER),
        (Rhythm::Monthly, 2_000..) => Some(SUPPORTER),
        (Rhythm::Yearly, 24_000..) => Some(YEARLY),
        _ => None,
    }
}

/// The plans, before anybody gives.
pub(super) async fn plans(app: &App) -> Result<(), Failure> {
    let benefit = |number, what, reach, when| Benefit {
        number,
        what,
        reach,
        when,
        ..Benefit::default()
    };
    let kit = benefit(1, What::Kit, Reach::Post, When::Start { days: 30 });
    let group = benefit(2, What::Group, Reach::Mail, When::Start { days: 14 });
    let letter = benefit(3, What::Letter, Reach::Post, When::Months(vec![4, 10]));
    let report = benefit(4, What::Report, Reach::Post, When::Months(vec![6]));
    let talk = Benefit {
        name: Some(Line::parse("報告会への招待")?),
        ..benefit(5, What::Other, Reach::Mail, When::Months(vec![11]))
    };
    let all = [
        (
            SUPPORTER,
            "サポーター会員",
            "毎月のご支援で、ひとりひとりの歩みを支える会員です。",
            Rhythm::Monthly,
            2_000,
            vec![kit.clone(), group.clone(), report.clone()],
        ),
        (
            PARTNER,
            "パートナー会員",
            "お便りと報告会で、活動のいまをお伝えします。",
            Rhythm::Monthly,
            5_000,
            vec![kit, group, letter, report.clone(), talk],
        ),
        (
            YEARLY,
            "年間サポーター",
            "年に一度のご支援で、年次報告書をお届けします。",
            Rhythm::Yearly,
            24_000,
            vec![report],
        ),
    ];
    for (plan, name, text, rhythm, least, benefits) in all {
        let terms = Terms {
            name: Line::parse(name)?,
            text: Passage::parse(text)?,
            rhythm,
            least: Yen::of(least),
            benefits,
            open: true,
        };
        let seen = None;
        tell(app, C::SetPlan(Box::new(SetPlan { plan, terms, seen }))).await?;
    }
    Ok(())
}

/// What was due by then is sent; now and then something comes back, or is not wanted.
pub(super) async fn sends(app: &App, month: usize, until: Time) -> Result<(), Failure> {
    let now = app.clock.now();
    let all = due(app, now, until).await?;
    let (unwanted, sent): (Vec<Owed>, Vec<Owed>) = all
        .into_iter()
        .partition(|one| one.id.0.as_u128() % 37 == 5);
    for some in sent.chunks(MAX_ITEMS) {
        let fulfil = Fulfil {
            items: some.iter().map(item).collect(),
            on: now,
            ..Fulfil::default()
        };
        tell(app, C::Fulfil(fulfil)).await?;
    }
    if !unwanted.is_empty() {
        let waive = Waive {
            items: unwanted.iter().map(item).collect(),
            reason: Line::parse("ご本人が辞退")?,
        };
        tell(app, C::Waive(waive)).await?;
    }
    let back = sent.iter().find(|one| one.benefit.reach == Reach::Post);
    if let Some(back) = back.filter(|_| month % 3 == 2) {
        let reopen = Reopen {
            fulfilment: back.id,
            why: Undone::CameBack,
            note: Some(Line::parse("あて所に尋ねあたりません")?),
        };
        tell(app, C::Reopen(reopen)).await?;
    }
    Ok(())
}

fn item(one: &Owed) -> Item {
    Item {
        donor: one.donor,
        pledge: one.pledge,
        plan: one.plan,
        number: one.benefit.number,
        occasion: one.occasion,
    }
}

/// What is ready to be given.
async fn due(app: &App, now: Time, until: Time) -> Result<Vec<Owed>, Failure> {
    let mut conn = app.db.readers.acquire().await?;
    let mut plans: Vec<Plan> = Vec::new();
    let mut donors: Vec<Donor> = Vec::new();
    let mut pledges: Vec<Pledge> = Vec::new();
    let mut payments: Vec<Payment> = Vec::new();
    let mut fulfilments: Vec<Fulfilment> = Vec::new();
    for kind in [
        Kind::Plan,
        Kind::Donor,
        Kind::Pledge,
        Kind::Payment,
        Kind::Fulfilment,
    ] {
        for row in store::all(&mut conn, kind).await? {
            match row {
                Row::Plan(row) => plans.push(row),
                Row::Donor(row) => donors.push(row),
                Row::Pledge(row) => pledges.push(row),
                Row::Payment(row) => payments.push(row),
                Row::Fulfilment(row) => fulfilments.push(row),
                _ => {}
            }
        }
    }
    let known = Known {
        plans: &plans,
        donors: &donors,
        pledges: &pledges,
        payments: &payments,
        fulfilments: &fulfilments,
    };
    let mut all = owed(known, now, until);
    all.retain(|one| one.held.is_none());
    Ok(all)
}
