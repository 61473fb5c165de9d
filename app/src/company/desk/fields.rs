//! The fields of a company, each with what is wrong with it beside it.

use leptos::prelude::*;

use super::edits::{Edits, Wrong};
use super::path;
use crate::company::{Directory, Field, Industry, SizeBand, wording};
use crate::lang::{Lang, words as w};
use crate::ui::field::Need;

/// All fields. `form` tells one form of a page from another.
#[component]
pub fn Fields(
    form: &'static str,
    edits: Edits,
    directory: Memo<Directory>,
    /// Saves although another company goes by the name.
    anyway: Callback<()>,
) -> impl IntoView {
    let field = move |at| view! { <TextField form at edits directory anyway/> };
    view! {
        {field(Field::Name)}
        <div class="two">{field(Field::Kana)}{field(Field::NameEn)}</div>
        <div class="three">
            {field(Field::Number)}
            <ChoiceField form at=Field::Industry edits directory/>
            <ChoiceField form at=Field::Size edits directory/>
        </div>
        {field(Field::Note)}
    }
    .into_any()
}

#[component]
fn TextField(
    form: &'static str,
    at: Field,
    edits: Edits,
    directory: Memo<Directory>,
    anyway: Callback<()>,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let id = format!("{form}-{}", at.name());
    let typed = edits.typed(at);
    let required = at == Field::Name;
    let wrong = Memo::new(move |_| edits.wrong(at));
    let hint = hint(lang, at);
    let hint_id = format!("{id}-hint");
    let said_id = format!("{id}-said");
    let described = {
        let (hint_id, said_id) = (hint.map(|_| hint_id.clone()), said_id.clone());
        move || {
            let wrong = wrong.get().map(|_| said_id.clone());
            let ids: Vec<String> = hint_id.clone().into_iter().chain(wrong).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    let invalid = move || wrong.get().map(|_| "true");
    let on_input = move |ev| typed.set(event_target_value(&ev));
    let input = if at == Field::Note {
        view! {
            <textarea id=id.clone() name=at.name() rows="3" maxlength="1000" aria-describedby=described aria-invalid=invalid
                prop:value=typed on:input=on_input></textarea>
        }
        .into_any()
    } else {
        let numeric = (at == Field::Number).then_some("numeric");
        let class = if at == Field::Number { "num" } else { "" };
        view! {
            <input id=id.clone() class=class name=at.name() autocomplete="off" inputmode=numeric aria-describedby=described
                aria-invalid=invalid aria-required=required.then_some("true") prop:value=typed on:input=on_input/>
        }
        .into_any()
    };
    let way = move || {
        let other = wrong.get().and_then(Wrong::other)?;
        let same = matches!(wrong.get(), Some(Wrong::Same(_)));
        Some(view! {
            <span class="row row--s2">
                <a class="button button--small" href=path(other)>{w::company_open_other(lang)}</a>
                {same.then(|| view! {
                    <button class="button button--small" type="button" on:click=move |_| anyway.run(())>{w::company_anyway(lang)}</button>
                })}
            </span>
        })
    };
    let said = move || {
        let wrong = wrong.get()?;
        let words = directory.with(|all| wrong.said(lang, at, all, edits.base(at)));
        Some(view! { <span class="said" id=said_id.clone()>{words}</span> })
    };
    view! {
        <div class="field" class:field--bad=move || wrong.get().is_some()>
            <label for=id>{wording::field(lang, at)}<Need needed=required/></label>
            {input}
            {hint.map(|hint| view! { <span class="hint" id=hint_id>{hint}</span> })}
            {said}
            {way}
        </div>
    }
    .into_any()
}

const fn hint(lang: Lang, at: Field) -> Option<&'static str> {
    match at {
        Field::Number => Some(w::company_hint_number(lang)),
        Field::Note => Some(w::company_hint_note(lang)),
        _ => None,
    }
}

/// One of several words, or none.
#[component]
fn ChoiceField(
    form: &'static str,
    at: Field,
    edits: Edits,
    directory: Memo<Directory>,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let id = format!("{form}-{}", at.name());
    let typed = edits.typed(at);
    let choices: Vec<(&str, &str)> = match at {
        Field::Industry => Industry::ALL
            .map(|i| (i.name(), wording::industry(lang, i)))
            .into(),
        _ => SizeBand::ALL
            .map(|s| (s.name(), wording::size(lang, s)))
            .into(),
    };
    let options = std::iter::once(("", w::company_unsaid(lang))).chain(choices);
    let options = options.map(|(value, words)| {
        let selected = typed.get_untracked() == value;
        view! { <option value=value selected=selected>{words}</option> }
    });
    let said = move || {
        let wrong = edits.wrong(at)?;
        let words = directory.with(|all| wrong.said(lang, at, all, edits.base(at)));
        Some(view! { <span class="said">{words}</span> })
    };
    view! {
        <div class="field">
            <label for=id.clone()>{wording::field(lang, at)}<Need needed=false/></label>
            <select id=id name=at.name() prop:value=typed on:change=move |ev| typed.set(event_target_value(&ev))>
                {options.collect_view()}
            </select>
            {said}
        </div>
    }
    .into_any()
}
