//! One field of a form: its label, its hint, and what is wrong with it.

use leptos::prelude::*;

use crate::lang::{Lang, words as w};

/// What a text field is called and asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// The name in the form; also its id.
    pub name: &'static str,
    pub label: &'static str,
    pub hint: Option<&'static str>,
    pub needed: bool,
    /// Who must fill it, where that is not everyone.
    pub needed_by: Option<&'static str>,
    /// `email`, `tel` or the like; a text where empty.
    pub kind: &'static str,
    pub autocomplete: &'static str,
    pub max: u16,
    /// Several lines.
    pub long: bool,
    /// Shown, not to be changed.
    pub fixed: bool,
}

/// A labelled text field with its error beside it.
#[component]
pub fn TextField(
    asked: Asked,
    value: String,
    /// What is wrong, in words; empty when nothing.
    #[prop(into)]
    said: Signal<Option<String>>,
) -> impl IntoView {
    let name = asked.name;
    let hint_id = format!("{name}-hint");
    let said_id = format!("{name}-said");
    let described = {
        let (hint_id, said_id) = (asked.hint.map(|_| hint_id.clone()), said_id.clone());
        move || {
            let wrong = said.with(Option::is_some).then(|| said_id.clone());
            let ids: Vec<String> = hint_id.clone().into_iter().chain(wrong).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    let invalid = move || said.with(Option::is_some).then_some("true");
    let max = (asked.max > 0).then(|| asked.max.to_string());
    let input = if asked.long {
        view! {
            <textarea id=name name=name rows="3" maxlength=max aria-describedby=described aria-invalid=invalid>
                {inside(value)}
            </textarea>
        }
        .into_any()
    } else {
        let kind = if asked.kind.is_empty() {
            "text"
        } else {
            asked.kind
        };
        view! {
            <input id=name name=name type=kind value=value maxlength=max readonly=asked.fixed
                autocomplete=asked.autocomplete aria-describedby=described aria-invalid=invalid
                aria-required=asked.needed.then_some("true")/>
        }
        .into_any()
    };
    view! {
        <div class="field" class:field--bad=move || said.with(Option::is_some)>
            <label for=name>{asked.label}<Need needed=asked.needed fixed=asked.fixed by=asked.needed_by/></label>
            {input}
            {asked.hint.map(|hint| view! { <span class="hint" id=hint_id>{hint}</span> })}
            <Said id=said_id said/>
        </div>
    }
    .into_any()
}

/// What is written into a `<textarea>`: the page's writer takes that for code and leaves it as it is, and its reader
/// would take `</textarea>` for the end.
fn inside(value: String) -> String {
    if cfg!(feature = "ssr") {
        value.replace('&', "&amp;").replace('<', "&lt;")
    } else {
        value
    }
}

/// Says whether a field must be filled.
#[component]
pub fn Need(
    needed: bool,
    #[prop(optional)] fixed: bool,
    #[prop(default = None)] by: Option<&'static str>,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let (class, words) = match (needed, by) {
        (true, _) => ("need", w::form_needed(lang)),
        (false, Some(who)) => ("need", who),
        (false, None) => ("free", w::form_free(lang)),
    };
    (!fixed).then(|| view! { <span class=class>{words}</span> })
}

/// What is wrong with a field.
#[component]
pub fn Said(id: String, #[prop(into)] said: Signal<Option<String>>) -> impl IntoView {
    move || {
        said.get()
            .map(|words| view! { <span class="said" id=id.clone()>{words}</span> })
    }
}

/// One of several choices, as cards.
#[component]
pub fn PickCards(
    name: &'static str,
    legend: &'static str,
    /// Value, words and a smaller line.
    choices: Vec<(&'static str, String, Option<String>)>,
    chosen: String,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(into)] said: Signal<Option<String>>,
    #[prop(default = true)] needed: bool,
) -> impl IntoView {
    let said_id = format!("{name}-said");
    let described = said_id.clone();
    let class = if choices.len() == 3 {
        "pick pick--three"
    } else {
        "pick"
    };
    let first = choices.first().map(|c| c.0);
    let cards: Vec<_> = choices
        .into_iter()
        .map(|(value, words, small)| {
            // The first card carries the field's name as its id, so that the summary can lead there.
            let id = (first == Some(value)).then_some(name);
            view! {
                <label>
                    <input type="radio" name=name value=value id=id checked=chosen == value/>
                    <span>{words}{small.map(|s| view! { <small>{s}</small> })}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class:fieldset--bad=move || said.with(Option::is_some) aria-describedby=described>
            <legend>{legend}<Need needed/></legend>
            <div class=class>{cards}</div>
            {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
            <Said id=said_id said/>
        </fieldset>
    }
    .into_any()
}
