//! A donor is chosen by searching for them.

use leptos::prelude::*;

use super::Room;
use super::people::Filter;
use crate::donor::wording;
use crate::lang::words as w;
use crate::value::DonorId;

/// As many as one looks through without scrolling.
const SHOWN: usize = 6;

/// A search field, and whom it finds to choose from.
#[component]
pub fn Picker(
    /// What the search begins with.
    begin: String,
    chosen: RwSignal<Option<DonorId>>,
    /// The donor that looks for another is not among them.
    #[prop(optional)]
    but: Option<DonorId>,
    /// These come first.
    #[prop(optional)]
    likely: Vec<DonorId>,
) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let typed = RwSignal::new(begin);
    let ids = Memo::new(move |_| {
        let filter = typed.with(|typed| Filter::typed(typed));
        room.donors.with(|all| {
            let fitting = all.iter().filter(|known| filter.takes(known));
            let ids = fitting.map(|known| known.donor.id);
            let mut ids: Vec<DonorId> = ids.filter(|id| Some(*id) != but).collect();
            ids.sort_by_key(|id| !likely.contains(id));
            ids
        })
    });
    let shown = move || ids.with(|ids| ids[..ids.len().min(SHOWN)].to_vec());
    let more = move || ids.with(Vec::len).saturating_sub(SHOWN);
    let choice = move |id: DonorId| {
        let details = room.donor_now(id).unwrap_or_default().details;
        let kana = details.kana.as_ref().map(ToString::to_string);
        let email = details.email.as_ref().map(ToString::to_string);
        let form = wording::form(lang, details.form).to_owned();
        let facts: Vec<String> = kana.into_iter().chain([form]).chain(email).collect();
        view! {
            <label>
                <input type="radio" name="donor" value=id.to_string()
                    prop:checked=move || chosen.get() == Some(id) on:change=move |_| chosen.set(Some(id))/>
                <span>{details.name.to_string()}<small>{facts.join(w::desk_dot(lang))}</small></span>
            </label>
        }
    };
    view! {
        <div class="field">
            <label for="donor-search">{w::donors_pick_search(lang)}</label>
            <input id="donor-search" type="search" autocomplete="off" spellcheck="false" prop:value=typed
                on:input=move |ev| typed.set(event_target_value(&ev))/>
        </div>
        <fieldset>
            <legend>{w::donors_pick(lang)}</legend>
            <div class="pick pick--lines"><For each=shown key=|id| *id let:id>{choice(id)}</For></div>
            <p class="hint" role="status">{move || match (ids.with(Vec::len), more()) {
                (0, _) => w::donors_pick_none(lang).to_owned(),
                (_, 0) => String::new(),
                (_, n) => w::donors_pick_more(lang, n),
            }}</p>
        </fieldset>
    }
    .into_any()
}
