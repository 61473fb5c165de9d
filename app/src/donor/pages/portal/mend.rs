//! The form in which a donor mends what we wrote down of them.

use leptos::prelude::*;

use super::super::fields::{Home, Wrong, said_of, signal};
use super::super::give::Summary;
use crate::donor::{Field, Form, PORTAL, Refusal, wording};
use crate::lang::{Lang, words as w};
use crate::rule;
use crate::ui::field::{Asked, TextField};
use crate::visit::Mending;

/// Where a postal code is looked up, with what was typed.
const FIND: &str = "/me/giving#home";

#[component]
pub fn Mend(mending: Mending, refusal: Option<rule::Refusal>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let (bad, general) = match refusal {
        Some(rule::Refusal::Donor(Refusal::Fields(bad))) => (bad, None),
        other => (Vec::new(), other),
    };
    let wrong: Wrong = StoredValue::new(bad.clone());
    let said = said_of(lang, wrong);
    let Mending {
        donor,
        filled,
        seen,
        places,
    } = mending;
    let text = move |field, name, value: &str, how: Asked| {
        let label = wording::field(lang, field);
        let asked = Asked { name, label, ..how };
        view! { <TextField asked value=value.to_owned() said=signal(said(field))/> }
    };
    let plain = Asked::default();
    let company = seen.form == Form::Company;
    let seen = serde_json::to_string(&*seen).unwrap_or_default();
    view! {
        <a class="back" href=PORTAL rel="external">{w::portal_edit_back(lang)}</a>
        <h1 class="title">{w::portal_edit_title(lang)}</h1>
        <Summary bad general/>
        <form class="stack stack--s5 giving" method="post" action=PORTAL novalidate>
            <input type="hidden" name="action" value="mend"/>
            <input type="hidden" name="donor" value=donor.to_string()/>
            <input type="hidden" name="seen" value=seen/>
            // Whoever presses Enter means this one, and not the first that asks for a place.
            <button class="unseen" tabindex="-1" aria-hidden="true">{w::portal_save(lang)}</button>
            {text(Field::Name, "name", &filled.name, Asked { needed: true, max: 80, autocomplete: "name", hint: Some(w::give_name_hint(lang)), ..plain })}
            {if company {
                text(Field::Contact, "contact", &filled.contact, Asked { max: 80, autocomplete: "off", ..plain }).into_any()
            } else {
                text(Field::Kana, "kana", &filled.kana, Asked { max: 60, autocomplete: "off", needed_by: Some(w::form_needed_japanese(lang)), hint: Some(w::give_kana_hint(lang)), ..plain }).into_any()
            }}
            <Home filled={(*filled).clone()} places wrong find=FIND/>
            <fieldset>
                <legend>{w::give_wishes(lang)}</legend>
                <label class="check"><input type="checkbox" name="anonymous" value="yes" checked=filled.anonymous/><span>{w::give_anonymous(lang)}</span></label>
                <label class="check"><input type="checkbox" name="news" value="yes" checked=filled.news/><span>{w::give_news(lang)}</span></label>
            </fieldset>
            <p class="soft small">{w::portal_edit_fixed(lang)}</p>
            <div class="row">
                <button class="button button--go">{w::portal_save(lang)}</button>
                <a class="button" href=PORTAL rel="external">{w::desk_leave(lang)}</a>
            </div>
        </form>
    }
    .into_any()
}
