//! What stands around the list: search, filters, sorting, and what an empty list says.

use leptos::prelude::*;

use super::listing::Group;
use super::place::View;
use super::rank::Sort;
use super::room::Room;
use super::tally::Tally;
use crate::ideathon::form::Filled;
use crate::ideathon::{Audience, EventState, wording};
use crate::lang::{Lang, words as w};
use crate::time;
use crate::ui::dialog::Dialog;
use crate::ui::dom;
use crate::ui::parts::Strokes;

#[component]
pub fn Tools(
    tally: Memo<Tally>,
    #[prop(into)] found: Signal<usize>,
    on_export: Callback<()>,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let room = expect_context::<Room>();
    let looking = room.looking;
    let sorts = Sort::ALL.map(|sort| {
        let selected = looking.sort.get_untracked() == sort;
        view! { <option value=sort.name() selected=selected>{sort_word(lang, sort)}</option> }
    });
    let sorted = move |ev| {
        if let Some(sort) = Sort::parse(&event_target_value(&ev)) {
            looking.sort.set(sort);
        }
    };
    view! {
        <div class="tools">
            <input class="search" type="search" placeholder=w::desk_search(lang) aria-label=w::desk_search(lang)
                aria-keyshortcuts="/" autocomplete="off" spellcheck="false" prop:value=looking.typed
                on:input=move |ev| looking.typed.set(event_target_value(&ev))/>
            <label class="sort">
                <span class="unseen">{w::desk_sort(lang)}</span>
                <select on:change=sorted>{sorts.into_iter().collect_view()}</select>
            </label>
            <button class="button button--small export" aria-keyshortcuts="e" on:click=move |_| on_export.run(())>{w::desk_export(lang)}</button>
            <button class="button button--small button--go add" aria-keyshortcuts="n" on:click=move |_| room.add(Filled::default())>{w::desk_add(lang)}</button>
            <Filters tally/>
            <p class="found soft small num" role="status">{move || w::desk_found(lang, found.get())}</p>
        </div>
    }
    .into_any()
}

#[component]
fn Filters(tally: Memo<Tally>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let looking = expect_context::<Room>().looking;
    let chip = move |group: Option<Group>| {
        let words = group.map_or(w::desk_everyone(lang), |g| g.word(lang));
        let count = move || tally.with(|t| t.of(group, looking.audience.get()));
        view! {
            <button class="chip" aria-pressed=move || if looking.group.get() == group { "true" } else { "false" }
                on:click=move |_| looking.group.set(group)>
                {words}" "<span class="num">{count}</span>
            </button>
        }
    };
    let chips = Group::ALL.map(|group| chip(Some(group)));
    let option = move |audience: Option<Audience>| {
        let words = audience.map_or(w::desk_all_audiences(lang), |a| wording::audience(lang, a));
        let value = audience.map_or("", Audience::name);
        let selected = looking.audience.get_untracked() == audience;
        let count =
            move || tally.with(|t| format!("{words} ({})", t.of(looking.group.get(), audience)));
        view! { <option value=value selected=selected>{count}</option> }
    };
    let options = Audience::ALL.map(|audience| option(Some(audience)));
    view! {
        <div class="filters" role="group" aria-label=w::desk_filter(lang)>
            {chip(None)}
            {chips.into_iter().collect_view()}
            <label class="sort">
                <span class="unseen">{w::desk_filter_audience(lang)}</span>
                <select
                    prop:value=move || looking.audience.get().map_or("", Audience::name)
                    on:change=move |ev| looking.audience.set(Audience::parse(&event_target_value(&ev)))
                >
                    {option(None)}
                    {options.into_iter().collect_view()}
                </select>
            </label>
        </div>
    }
    .into_any()
}

const fn sort_word(lang: Lang, sort: Sort) -> &'static str {
    match sort {
        Sort::Newest => w::desk_sort_newest(lang),
        Sort::Name => w::desk_sort_name(lang),
        Sort::Company => w::desk_sort_company(lang),
        Sort::Queue => w::desk_sort_queue(lang),
        Sort::State => w::desk_sort_state(lang),
    }
}

/// No registration at all: what comes next depends on the event.
#[component]
pub fn NoneYet() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let room = expect_context::<Room>();
    let line = move || {
        room.event
            .with(|e| match e.as_ref().map(|e| (e.state, e.opens_at)) {
                Some((EventState::Draft, _)) => w::desk_none_draft(lang).to_owned(),
                Some((EventState::Open, Some(at))) => {
                    w::desk_none_from(lang, time::moment(at, lang))
                }
                Some((EventState::Open, None)) => w::desk_none_open(lang).to_owned(),
                _ => w::desk_none_closed(lang).to_owned(),
            })
    };
    let draft = move || {
        room.event
            .with(|e| e.as_ref().is_some_and(|e| e.state == EventState::Draft))
    };
    let copy = move |_| {
        let slug = room
            .event
            .with_untracked(|e| e.as_ref().map(|e| e.slug.clone()));
        let origin = window().location().origin().unwrap_or_default();
        if let Some(slug) = slug {
            dom::copy(&format!("{origin}/ideathon/{slug}"));
            room.tell(w::desk_copied(lang).to_owned());
        }
    };
    view! {
        <div class="empty">
            <Strokes/>
            <h2 class="subtitle">{w::desk_none_yet(lang)}</h2>
            <p>{line}</p>
            <div class="row">
                {move || if draft() {
                    view! { <a class="button" href=room.path(View::Settings)>{w::desk_to_settings(lang)}</a> }.into_any()
                } else {
                    view! { <button class="button" on:click=copy>{w::desk_copy_link(lang)}</button> }.into_any()
                }}
                <button class="button" on:click=move |_| room.add(Filled::default())>{w::desk_add_by_hand(lang)}</button>
            </div>
        </div>
    }
    .into_any()
}

/// Nobody fits the search or the filters.
#[component]
pub fn NoneFound() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let looking = expect_context::<Room>().looking;
    let clear = move |_| {
        looking.typed.set(String::new());
        looking.group.set(None);
        looking.audience.set(None);
        dom::focus(".search");
    };
    view! {
        <div class="empty">
            <Strokes/>
            <h2 class="subtitle">{w::desk_none_found(lang)}</h2>
            <p>{w::desk_none_found_line(lang)}</p>
            <div class="row"><button class="button" on:click=clear>{w::desk_clear(lang)}</button></div>
        </div>
    }
    .into_any()
}

#[component]
pub fn Keyline() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let keys = [
        ("J K", w::desk_key_move(lang)),
        ("Enter", w::desk_key_open(lang)),
        ("/", w::desk_key_search(lang)),
        ("?", w::desk_key_help(lang)),
    ];
    let all = keys.map(|(keys, words)| view! { <Keys keys/>" "{words}" " });
    view! { <p class="soft small keyline">{all.into_iter().collect_view()}</p> }.into_any()
}

/// All keys of the list.
#[component]
pub fn KeysDialog(open: RwSignal<bool>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let list = move || {
        [
            ("J K", w::desk_key_move(lang)),
            ("Enter", w::desk_key_open(lang)),
            ("Esc", w::desk_key_close(lang)),
            ("/", w::desk_key_search(lang)),
            ("N", w::desk_key_add(lang)),
            ("E", w::desk_key_export(lang)),
            ("?", w::desk_key_help(lang)),
        ]
        .map(|(keys, words)| view! { <div><dt><Keys keys/></dt><dd>{words}</dd></div> })
        .into_iter()
        .collect_view()
    };
    view! {
        <Dialog open name="keys" title=w::desk_keys(lang) small=true><dl class="keys">{list()}</dl></Dialog>
    }
    .into_any()
}

#[component]
fn Keys(keys: &'static str) -> impl IntoView {
    keys.split(' ')
        .map(|key| view! { <kbd>{key}</kbd>" " })
        .collect_view()
}
