//! What a member is promised beside our thanks: what comes next, and what came.

use chrono::TimeDelta;
use leptos::prelude::*;

use super::Own;
use crate::donor::benefit::owed::{Held, Known, owed};
use crate::donor::benefit::{Fulfilment, FulfilmentState};
use crate::donor::wording;
use crate::lang::{Lang, words as w};
use crate::sync::Sync;
use crate::time;
use crate::value::Line;

/// A member sees this far.
const AHEAD: TimeDelta = TimeDelta::days(90);

#[component]
pub fn Benefits(own: Own) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let now = expect_context::<Sync>().now.get_untracked();
    let known = Known {
        plans: &own.plans,
        donors: &own.donors,
        pledges: &own.pledges,
        payments: &own.payments,
        fulfilments: &own.fulfilments,
    };
    let coming = owed(known, now, time::day_begins(now) + AHEAD);
    let coming = coming.into_iter().map(|one| {
        let called = wording::benefit(lang, one.benefit.what, one.benefit.name.as_ref());
        let occasion = wording::occasion(lang, one.occasion);
        let day = time::day(one.due, lang);
        let late = one.due < time::day_begins(now) && one.held.is_none();
        let by = if late {
            w::portal_benefit_late(lang, day)
        } else {
            w::portal_benefit_by(lang, day)
        };
        let reach = wording::reach(lang, one.benefit.reach);
        let held = one.held.map(|held| match held {
            Held::NoAddress | Held::CameBack => w::portal_benefit_address(lang),
            Held::NoEmail => w::portal_benefit_email(lang),
            Held::PastDue => w::portal_benefit_past_due(lang),
            Held::Paused => w::portal_benefit_paused(lang),
            Held::TooLittle => w::portal_benefit_too_little(lang),
        });
        let facts = [occasion, by, reach.to_owned()].join(w::desk_dot(lang));
        view! {
            <li>
                <p class="row row--s2"><strong>{called}</strong></p>
                <p class="soft small num">{facts}</p>
                {held.map(|words| view! { <p class="small">{words}</p> })}
            </li>
        }
    });
    let coming: Vec<_> = coming.collect();
    let mut had: Vec<&Fulfilment> = own.fulfilments.iter().collect();
    had.retain(|one| {
        matches!(
            one.state,
            FulfilmentState::Given | FulfilmentState::CameBack
        )
    });
    let on = |one: &Fulfilment| {
        one.given
            .as_ref()
            .or(one.returned.last())
            .map(|given| given.on)
    };
    had.sort_by_key(|one| (core::cmp::Reverse(on(one)), one.id));
    let had = had.into_iter().map(|one| {
        let called = wording::benefit(lang, one.what, one.name.as_ref());
        let mut facts = vec![wording::occasion(lang, one.occasion)];
        facts.extend(on(one).map(|on| time::day(on, lang)));
        let given = one.given.as_ref();
        facts.extend(given.map(|given| wording::reach(lang, given.reach).to_owned()));
        facts.extend(given.and_then(|given| given.note.as_ref().map(Line::to_string)));
        let class = match one.state {
            FulfilmentState::Given => "tag tag--good",
            _ => "tag tag--bad",
        };
        view! {
            <li>
                <p class="row row--s2"><strong>{called}</strong><span class=class>{wording::fulfilment(lang, one.state)}</span></p>
                <p class="soft small num">{facts.join(w::desk_dot(lang))}</p>
            </li>
        }
    });
    let had: Vec<_> = had.collect();
    if coming.is_empty() && had.is_empty() {
        return ().into_any();
    }
    let (comes, came) = (!coming.is_empty(), !had.is_empty());
    view! {
        <section class="stack stack--s3" aria-labelledby="benefits">
            <h2 id="benefits" class="subtitle">{w::portal_benefits(lang)}</h2>
            {comes.then(|| view! { <ul class="gifts">{coming}</ul> })}
            {came.then(|| view! {
                <details class="more" open=!comes>
                    <summary>{w::portal_benefits_had(lang)}</summary>
                    <ul class="gifts">{had}</ul>
                </details>
            })}
        </section>
    }
    .into_any()
}
