//! The plans: what each promises, and how many are members by it.

use leptos::prelude::*;

use super::super::Room;
use super::plan_dialog::PlanDialog;
use crate::donor::benefit::{Benefit, Plan};
use crate::donor::plan_choice::price;
use crate::donor::{Pledge, wording};
use crate::lang::words as w;
use crate::row::Kind;
use crate::ui::parts::Strokes;
use crate::ui::refusals::RefusalList;
use crate::value::PlanId;

/// A plan that is to be changed; none: a new one.
pub type Setting = RwSignal<Option<Option<PlanId>>>;

#[component]
pub fn Plans() -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let setting: Setting = RwSignal::new(None);
    let none = Memo::new(move |_| room.plans.with(Vec::is_empty));
    let cards = move || {
        let all = room.plans.get();
        all.into_iter()
            .map(|plan| view! { <Card plan setting/> })
            .collect_view()
    };
    view! {
        <section class="list plans-page">
            <a class="back" href=super::super::BENEFITS>{w::benefits_title(lang)}</a>
            <header class="row row--ends">
                <h1 class="title" tabindex="-1">{w::plans_title(lang)}</h1>
                <button class="button button--go button--small" on:click=move |_| setting.set(Some(None))>{w::plans_new(lang)}</button>
            </header>
            <p class="soft measure">{w::plans_line(lang)}</p>
            <RefusalList/>
            <ul class="plan-cards" hidden=move || none.get()>{cards}</ul>
            {move || none.get().then(|| view! {
                <div class="empty">
                    <Strokes/>
                    <h2 class="subtitle">{w::plans_none(lang)}</h2>
                    <p>{w::plans_none_line(lang)}</p>
                </div>
            })}
        </section>
        <PlanDialog setting/>
    }
    .into_any()
}

#[component]
fn Card(plan: Plan, setting: Setting) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let id = plan.id;
    let members = move || {
        let is =
            |pledge: &&Pledge| pledge.runs() && pledge.plan.is_some_and(|joined| joined.plan == id);
        room.pledges.with(|all| all.iter().filter(is).count())
    };
    let pending = Memo::new(move |_| room.sync.replica.pending(Kind::Plan, id.0));
    let terms = &plan.terms;
    let (class, state) = if terms.open {
        ("tag tag--good", w::plans_open(lang))
    } else {
        ("tag", w::plans_shut(lang))
    };
    let benefits = terms.benefits.iter().map(|one| {
        let reach = wording::reach(lang, one.reach);
        view! {
            <li>
                <span>{wording::benefit(lang, one.what, one.name.as_ref())}</span>
                <span class="soft small">{wording::when(lang, &one.when)}{w::desk_dot(lang)}{reach}</span>
                {one.counter.then(|| view! { <span class="tag tag--wait">{w::plans_counter(lang)}</span> })}
            </li>
        }
    });
    let benefits = benefits.collect_view();
    let none = terms.benefits.is_empty();
    let text = (!terms.text.is_empty()).then(|| terms.text.to_string());
    let is_price = terms.is_price();
    let label = w::plans_edit_one(lang, &terms.name);
    view! {
        <li class="card stack stack--s3">
            <header class="row row--ends">
                <div class="stack stack--s1">
                    <h2 class="subtitle">{terms.name.to_string()}</h2>
                    <p class="num">{price(lang, &plan)}</p>
                </div>
                <div class="row row--s2">
                    {move || pending.get().then(|| view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> })}
                    <span class=class>{state}</span>
                    <button class="button button--small" aria-label=label on:click=move |_| setting.set(Some(Some(id)))>{w::plans_edit(lang)}</button>
                </div>
            </header>
            {text.map(|text| view! { <p class="measure plan-text">{text}</p> })}
            <ul class="plan-benefits" hidden=none>{benefits}</ul>
            {none.then(|| view! { <p class="soft small">{w::plans_no_benefits(lang)}</p> })}
            {is_price.then(|| view! { <p class="soft small measure">{w::plan_price(lang)}</p> })}
            <p class="soft small num">{move || w::plans_members(lang, members())}</p>
        </li>
    }
    .into_any()
}

/// The number of a benefit that is new.
pub fn next_number(benefits: &[Benefit]) -> u16 {
    let last = benefits.iter().map(|one| one.number).max();
    last.map_or(1, |last| last.saturating_add(1))
}
