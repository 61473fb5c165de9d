//! A 会員プラン is chosen: the same cards where somebody gives, agrees on another, or staff does it for them.

use leptos::prelude::*;

use super::benefit::Plan;
use super::{Rhythm, wording};
use crate::lang::{Lang, words as w};
use crate::row::{Kind, Row};
use crate::sync::Replica;
use crate::ui::field::Said;
use crate::value::PlanId;

/// Plans of a rhythm that can be chosen, the cheapest first; `staff` chooses among all.
#[must_use]
pub fn plans_of(replica: &Replica, rhythm: Rhythm, staff: bool) -> Vec<Plan> {
    let mut all = replica.each(Kind::Plan, |row| match row {
        Row::Plan(plan) if plan.terms.rhythm == rhythm && (plan.terms.open || staff) => {
            Some(plan.clone())
        }
        _ => None,
    });
    all.sort_by_key(|plan| (plan.terms.least, plan.id));
    all
}

/// What a plan is called, also one that is nobody's to choose any more.
#[must_use]
pub fn plan_called(replica: &Replica, id: PlanId) -> Option<String> {
    let found = replica.each(Kind::Plan, |row| match row {
        Row::Plan(plan) if plan.id == id => Some(plan.terms.name.to_string()),
        _ => None,
    });
    found.into_iter().next()
}

/// `毎月 ¥3,000 から`.
#[must_use]
pub fn price(lang: Lang, plan: &Plan) -> String {
    let rhythm = wording::rhythm(lang, plan.terms.rhythm);
    w::plan_from(lang, w::give_yen(lang, plan.terms.least), rhythm)
}

/// A card for each plan, and one for none.
#[component]
pub fn PlanCards(
    /// Of the boxes.
    name: &'static str,
    legend: String,
    class: String,
    plans: Vec<Plan>,
    /// The id of a plan; nothing for none.
    chosen: String,
    /// What is wrong is said here: of several fieldsets at one.
    #[prop(optional)]
    said: Option<Signal<Option<String>>>,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let none = plans.iter().all(|plan| plan.id.to_string() != chosen);
    let cards = plans.into_iter().map(|plan| {
        let value = plan.id.to_string();
        let checked = chosen == value;
        let terms = &plan.terms;
        let benefits = terms.benefits.iter().map(|one| {
            let called = wording::benefit(lang, one.what, one.name.as_ref());
            let when = wording::when(lang, &one.when);
            view! { <span class="plan-line">{called}<small>{when}</small></span> }
        });
        let benefits = benefits.collect_view();
        let text = (!terms.text.is_empty()).then(|| terms.text.to_string());
        let is_price = terms.is_price();
        let from = price(lang, &plan);
        view! {
            <label>
                <input type="radio" name=name value=value checked=checked/>
                <span class="plan-card">
                    <span class="row row--s2"><strong>{terms.name.to_string()}</strong><span class="num soft">{from}</span></span>
                    {text.map(|text| view! { <small>{text}</small> })}
                    {benefits}
                    {is_price.then(|| view! { <small>{w::plan_price(lang)}</small> })}
                </span>
            </label>
        }
    });
    let cards = cards.collect_view();
    let bad = move || said.is_some_and(|said| said.with(Option::is_some));
    view! {
        <fieldset class=class class:fieldset--bad=bad aria-describedby=said.map(|_| "plan-said")>
            <legend>{legend}</legend>
            <div class="pick pick--plans">
                <label>
                    <input type="radio" name=name value="" id=said.map(|_| "plan") checked=none/>
                    <span>{w::plan_none(lang)}</span>
                </label>
                {cards}
            </div>
            {said.map(|said| view! { <Said id="plan-said".to_owned() said/> })}
        </fieldset>
    }
    .into_any()
}
