//! The form in which a donor agrees on another amount, a rest or an end.

use leptos::prelude::*;

use super::super::give::Summary;
use crate::donor::agreeing::{Fields, Typed};
use crate::donor::form::field_name;
use crate::donor::{PORTAL, Refusal, wording};
use crate::lang::{Lang, words as w};
use crate::rule;
use crate::sync::Sync;

#[component]
pub fn Agree(typed: Typed, refusal: Option<rule::Refusal>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let (bad, general) = match refusal {
        Some(rule::Refusal::Donor(Refusal::Fields(bad))) => (bad, None),
        other => (Vec::new(), other),
    };
    let said = bad.iter();
    let said = said.map(|(at, why)| (field_name(*at), wording::said(lang, *at, *why)));
    let wrong = RwSignal::new(said.collect::<Vec<_>>());
    let Some(pledge) = untrack(|| sync.replica.pledge(typed.pledge)) else {
        return ().into_any();
    };
    let wish = typed.wish;
    let promise = w::donors_promise(
        lang,
        w::give_yen(lang, pledge.amount),
        wording::rhythm(lang, pledge.rhythm),
    );
    view! {
        <a class="back" href=PORTAL rel="external">{w::portal_edit_back(lang)}</a>
        <h1 class="title">{wish.title(lang)}</h1>
        <p class="num">{promise}{w::desk_dot(lang)}{w::donors_reference(lang, &pledge.reference)}</p>
        <Summary bad general/>
        <form class="stack stack--s4 agreeing" method="post" action=PORTAL novalidate>
            <input type="hidden" name="action" value="agree"/>
            <input type="hidden" name="promise" value=typed.pledge.to_string()/>
            <input type="hidden" name="wish" value=wish.name()/>
            <Fields pledge typed wrong/>
            <div class="row">
                <button class="button button--go">{w::dues_go(lang)}</button>
                <a class="button" href=PORTAL rel="external">{w::desk_leave(lang)}</a>
            </div>
        </form>
    }
    .into_any()
}
