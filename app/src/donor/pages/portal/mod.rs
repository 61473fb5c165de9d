//! `/me/giving`: what somebody gives and gave, their receipts, and what we wrote down of them. Plain forms, as the account.

mod agree;
mod benefits;
mod details;
mod history;
mod mend;
mod promises;

use leptos::prelude::*;

use self::agree::Agree;
use self::benefits::Benefits;
use self::details::Everyone;
use self::history::{History, Receipts};
use self::mend::Mend;
use self::promises::Promises;
use super::give::asking;
use crate::donor::{Donor, Fulfilment, Payment, Plan, Pledge, Receipt};
use crate::lang::{Lang, words as w};
use crate::row::{Kind, Row};
use crate::shell::{self, Opened};
use crate::sync::Sync;
use crate::ui::parts::{Frame, Strokes};
use crate::value::DonorId;
use crate::visit::{Page, Portal, Served};

/// All that is the reader's own, as it is when the page is made.
#[derive(Clone, Default)]
struct Own {
    donors: Vec<Donor>,
    /// The latest first, as all that follow.
    pledges: Vec<Pledge>,
    payments: Vec<Payment>,
    receipts: Vec<Receipt>,
    /// All of them, whosever they are.
    plans: Vec<Plan>,
    fulfilments: Vec<Fulfilment>,
}

impl Own {
    fn here(sync: Sync) -> Self {
        let by = sync.actor();
        let own = |id: DonorId| by.gives_as(id);
        let replica = sync.replica;
        let donors = replica.each(Kind::Donor, |row| match row {
            Row::Donor(row) if own(row.id) => Some(row.clone()),
            _ => None,
        });
        let mut pledges = replica.each(Kind::Pledge, |row| match row {
            Row::Pledge(row) if own(row.donor) => Some(row.clone()),
            _ => None,
        });
        pledges.sort_by_key(|pledge| core::cmp::Reverse((pledge.created, pledge.id)));
        let mut payments = replica.each(Kind::Payment, |row| match row {
            Row::Payment(row) if own(row.donor) => Some(row.clone()),
            _ => None,
        });
        payments.sort_by_key(|paid| core::cmp::Reverse((paid.day, paid.id)));
        let mut receipts = replica.each(Kind::Receipt, |row| match row {
            Row::Receipt(row) if own(row.donor) => Some(row.clone()),
            _ => None,
        });
        receipts.sort_by_key(|receipt| core::cmp::Reverse(receipt.number));
        let plans = replica.each(Kind::Plan, |row| match row {
            Row::Plan(row) => Some(row.clone()),
            _ => None,
        });
        let fulfilments = replica.each(Kind::Fulfilment, |row| match row {
            Row::Fulfilment(row) if own(row.donor) => Some(row.clone()),
            _ => None,
        });
        Self {
            donors,
            pledges,
            payments,
            receipts,
            plans,
            fulfilments,
        }
    }

    /// As whom it is given; said only where the reader is several.
    fn name_of(&self, id: DonorId) -> Option<String> {
        let several = self.donors.len() > 1;
        let found = self.donors.iter().find(|donor| donor.id == id);
        found
            .filter(|_| several)
            .map(|donor| donor.details.name.to_string())
    }
}

#[component]
pub fn PortalPage() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let portal = match expect_context::<Opened>().page() {
        Page::Portal(portal) => *portal,
        _ => Portal::default(),
    };
    let held = StoredValue::new((portal, untrack(|| Own::here(sync))));
    let title = held.with_value(|(portal, _)| match (&portal.agreeing, &portal.mending) {
        (Some(typed), _) => typed.wish.title(lang),
        (None, Some(_)) => w::portal_edit_title(lang),
        (None, None) => w::portal_title(lang),
    });
    view! {
        <Frame title=title>
            <main id="main" class="sheet stack stack--s6 portal">
                {held.with_value(|(portal, own)| match (&portal.mending, own.donors.is_empty()) {
                    _ if portal.agreeing.is_some() => {
                        let typed = portal.agreeing.clone().unwrap_or_default();
                        view! { <Agree typed refusal=portal.refusal.clone()/> }.into_any()
                    }
                    (Some(mending), _) => view! { <Mend mending=mending.clone() refusal=portal.refusal.clone()/> }.into_any(),
                    (None, true) => view! { <Nothing/> }.into_any(),
                    (None, false) => view! { <All portal=portal.clone() own=own.clone()/> }.into_any(),
                })}
            </main>
        </Frame>
    }
    .into_any()
}

#[component]
fn All(portal: Portal, own: Own) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let charity = untrack(|| expect_context::<Sync>().replica.charity());
    view! {
        <Told portal=portal.clone()/>
        <header class="stack stack--s2">
            <h1 class="title">{w::portal_title(lang)}</h1>
            <p>{w::portal_lead(lang)}</p>
            <p class="soft small">{w::portal_online(lang)}</p>
        </header>
        <Promises own=own.clone() charity=charity.clone()/>
        <Benefits own=own.clone()/>
        <History own=own.clone() issues=portal.issues/>
        <Receipts own=own.clone()/>
        <Everyone own/>
        {asking(lang, charity.as_ref())}
        <p class="row"><a class="button button--plain" href="/me" rel="external">{w::shell_account(lang)}</a></p>
    }
    .into_any()
}

/// What just happened.
#[component]
fn Told(portal: Portal) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let done = portal.done.map(|done| match done {
        Served::Mended => w::portal_saved(lang),
        Served::Issued => w::portal_issued(lang),
        Served::Agreed(wish) => wish.told(lang),
    });
    let refused = portal.refusal.map(|refusal| shell::refusal(lang, &refusal));
    let down = portal.down.then(|| w::portal_pay_down(lang).to_owned());
    let refused = refused.or(down);
    view! {
        {done.map(|words| view! { <div class="notice notice--good" role="status"><p>{words}</p></div> })}
        {refused.map(|words| view! { <div class="notice notice--bad" role="alert"><p>{words}</p></div> })}
    }
    .into_any()
}

/// Somebody who is signed in and gives nothing that we know of.
#[component]
fn Nothing() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <div class="stack stack--s4">
            <Strokes/>
            <h1 class="title">{w::portal_none(lang)}</h1>
            <p>{w::portal_none_line(lang)}</p>
            <p class="row">
                <a class="button button--go" href="/give" rel="external">{w::portal_give(lang)}</a>
                <a class="button button--plain" href="/me" rel="external">{w::shell_account(lang)}</a>
            </p>
        </div>
    }
    .into_any()
}
