//! A company is chosen by searching for it.

use leptos::prelude::*;

use crate::company::search::{Sort, found};
use crate::company::{CorporateNumber, Directory, wording};
use crate::lang::{Lang, words as w};
use crate::sync::Sync;
use crate::value::CompanyId;

/// As many as one looks through without scrolling.
const SHOWN: usize = 6;

/// A search field, and what fits it to choose from.
#[component]
pub fn Picker(
    /// What the search begins with.
    #[prop(into)]
    begin: String,
    chosen: RwSignal<Option<CompanyId>>,
    /// The company that looks for another is not among them.
    #[prop(optional)]
    but: Option<CompanyId>,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let directory = Memo::new(move |_| Directory::here(&sync.replica));
    let typed = RwSignal::new(begin);
    let ids = Memo::new(move |_| {
        let typed = typed.get();
        let mut ids = directory.with(|all| found(all, &typed, Sort::Name));
        ids.retain(|id| Some(*id) != but);
        ids
    });
    let shown = move || ids.with(|ids| ids[..ids.len().min(SHOWN)].to_vec());
    let more = move || ids.with(Vec::len).saturating_sub(SHOWN);
    let choice = move |id: CompanyId| {
        let company = directory.with_untracked(|all| all.get(id).cloned());
        let company = company.unwrap_or_default();
        let industry = company.industry.map(|i| wording::industry(lang, i));
        let number = company.number.as_ref().map(CorporateNumber::printed);
        let facts: Vec<String> = industry
            .map(str::to_owned)
            .into_iter()
            .chain(number)
            .collect();
        view! {
            <label>
                <input type="radio" name="company" value=id.to_string()
                    prop:checked=move || chosen.get() == Some(id) on:change=move |_| chosen.set(Some(id))/>
                <span>{company.name.to_string()}<small>{facts.join(w::desk_dot(lang))}</small></span>
            </label>
        }
    };
    view! {
        <div class="field">
            <label for="pick-search">{w::company_search(lang)}</label>
            <input id="pick-search" type="search" autocomplete="off" spellcheck="false" prop:value=typed
                on:input=move |ev| typed.set(event_target_value(&ev))/>
        </div>
        <fieldset>
            <legend>{w::company_pick(lang)}</legend>
            <div class="pick pick--lines"><For each=shown key=|id| *id let:id>{choice(id)}</For></div>
            <p class="hint" role="status">{move || match (ids.with(Vec::len), more()) {
                (0, _) => w::company_none_found(lang).to_owned(),
                (_, 0) => String::new(),
                (_, n) => w::company_pick_more(lang, n),
            }}</p>
        </fieldset>
    }
    .into_any()
}
