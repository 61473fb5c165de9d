//! An item, as everybody of the platform sees it, with what its reader may do with it.

use leptos::prelude::*;

use super::comments::Comments;
use super::files::Files;
use super::way::Way;
use super::{Asking, Choice, Dragged, Room, Writing};
use crate::lang::words as w;
use crate::roundtable::{Command, Item, ItemState, State, Weight, wording};
use crate::row::Kind;
use crate::value::ItemId;

#[component]
pub fn Card(id: ItemId) -> impl IntoView {
    let room = expect_context::<Room>();
    let Dragged(dragged) = expect_context();
    let lang = room.lang;
    let item = room.item(id);
    let state = Memo::new(move |_| item.with(|i| i.state));
    let topic = move || item.with(|i| i.words.topic.to_string());
    let ask = move || {
        let ask = item.with(|i| i.words.ask.to_string());
        (!ask.is_empty()).then(|| view! { <p class="item-ask">{ask}</p> })
    };
    let reason = move || {
        let reason = item.with(|i| i.reason().map(ToString::to_string));
        reason.map(
            |reason| view! { <p class="small item-ask">{w::item_reason_line(lang, reason)}</p> },
        )
    };
    let drag = move |_| {
        if room.chairs && state.get_untracked() == ItemState::Submitted {
            dragged.set(Some(id));
        }
    };
    let draggable = move || {
        let loose = room.chairs && state.get() == ItemState::Submitted;
        loose.then_some("true")
    };
    view! {
        <article class="item" tabindex="-1" id=format!("item-{id}") data-item=id.to_string() draggable=draggable
            on:dragstart=drag on:dragend=move |_| dragged.set(None)>
            <header class="stack stack--s1">
                <Tags id item state/>
                <h3 class="item-topic">{topic}</h3>
                <p class="soft small">{move || item.with(|i| from_whom(room, i))}</p>
            </header>
            {ask}
            {reason}
            <Merged item/>
            <Weights item state/>
            <Buttons id item state/>
            <Files item/>
            <Comments item/>
            <Way item/>
        </article>
    }
    .into_any()
}

/// From whom it is, and how long it would take.
fn from_whom(room: Room, item: &Item) -> String {
    let lang = room.lang;
    let company = match (&item.company_name, item.anonymous) {
        (Some(name), false) => name.to_string(),
        _ => w::item_unnamed(lang).to_owned(),
    };
    let presenter = item.words.presenter.as_ref();
    let presenter = presenter.map(|name| w::item_presenter_line(lang, name));
    let minutes = w::item_minutes_wanted(lang, item.words.minutes);
    let all: Vec<String> = [Some(company), presenter, Some(minutes)]
        .into_iter()
        .flatten()
        .collect();
    all.join(w::desk_dot(lang))
}

#[component]
fn Tags(id: ItemId, item: Memo<Item>, state: Memo<ItemState>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let by = StoredValue::new(room.sync.actor());
    let own = Memo::new(move |_| item.with(|item| by.with_value(|by| item.is_of(by))));
    let pending = Memo::new(move |_| room.sync.replica.pending(Kind::Item, id.0));
    let class = move || match state.get() {
        ItemState::Submitted | ItemState::Deferred => "tag tag--wait",
        ItemState::Accepted | ItemState::Discussed => "tag tag--good",
        ItemState::Declined | ItemState::Withdrawn | ItemState::Merged => "tag",
    };
    let deferred = move || {
        let (times, rises) = item.with(|i| (i.deferrals, i.rises()));
        match (times, rises) {
            (0, _) => None,
            (_, true) => Some(
                view! { <span class="tag tag--bad">{w::item_rises(lang, times)}</span> }.into_any(),
            ),
            _ => Some(
                view! { <span class="tag tag--bare">{w::item_deferred_times(lang, times)}</span> }
                    .into_any(),
            ),
        }
    };
    view! {
        <p class="row row--s2">
            <span class="tag tag--bare item-kind">{move || wording::wish(lang, item.with(|i| i.words.kind))}</span>
            <span class=class>{move || wording::item_state(lang, state.get())}</span>
            {deferred}
            {move || own.get().then(|| view! { <span class="tag tag--bare item-yours">{w::item_yours(lang)}</span> })}
            {move || pending.get().then(|| view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> })}
        </p>
    }
    .into_any()
}

/// What stands for it, or for what it stands.
#[component]
fn Merged(item: Memo<Item>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let into = move || {
        let into = item.with(|i| i.into)?;
        let topic = room.item(into).with(|other| other.words.topic.to_string());
        Some(
            view! { <p class="small"><a href=format!("#item-{into}") rel="external">{w::item_into(lang, topic)}</a></p> },
        )
    };
    let here = move || {
        let id = item.with(|i| i.id);
        let merged = |other: &&Item| other.into == Some(id) && other.state == ItemState::Merged;
        let topics: Vec<String> = room.items.with(|all| {
            let merged = all.iter().filter(merged);
            merged.map(|other| other.words.topic.to_string()).collect()
        });
        (!topics.is_empty()).then(|| {
            let topics = topics.join(w::desk_dot(lang));
            view! { <p class="small soft">{w::item_merged_here(lang, topics)}</p> }
        })
    };
    view! { {into}{here} }
}

/// Which companies support it; the button for one's own.
#[component]
fn Weights(item: Memo<Item>, state: Memo<ItemState>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let by = StoredValue::new(room.sync.actor());
    let names = move || {
        let names: Vec<String> =
            item.with(|i| i.support.iter().map(|s| s.name.to_string()).collect());
        match names.len() {
            0 => view! { <span class="soft small">{w::item_supporters_none(lang)}</span> }.into_any(),
            n => view! {
                <span class="small"><strong class="num">{w::item_supporters(lang, n)}</strong>" "<span class="soft">{names.join(w::desk_dot(lang))}</span></span>
            }
            .into_any(),
        }
    };
    let open = move || {
        matches!(
            state.get(),
            ItemState::Submitted | ItemState::Accepted | ItemState::Deferred
        )
    };
    let button = move || {
        let company = room.company().filter(|_| open())?;
        let given = Memo::new(move |_| {
            let alone = by.with_value(|by| by.platform().len() == 1);
            item.with(|i| {
                let merged = alone && by.with_value(|by| i.has_weight_of(by));
                merged || i.is_supported_by(company)
            })
        });
        let press = move |_| {
            let weight = Weight {
                item: item.get_untracked().id,
                company,
            };
            let command = if given.get_untracked() {
                Command::Unsupport(weight)
            } else {
                Command::Support(weight)
            };
            if let Err(words) = super::do_it(room.sync, lang, command) {
                room.telling.tell(words);
            }
        };
        let pressed = move || if given.get() { "true" } else { "false" };
        Some(view! {
            <button class="chip" aria-pressed=pressed on:click=press>
                {move || if given.get() { w::item_supported(lang) } else { w::item_support(lang) }}
            </button>
        })
    };
    view! { <p class="row row--s2 weights">{button}{names}</p> }.into_any()
}

#[component]
fn Buttons(id: ItemId, item: Memo<Item>, state: Memo<ItemState>) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let by = StoredValue::new(room.sync.actor());
    let own = Memo::new(move |_| item.with(|item| by.with_value(|by| item.is_of(by))));
    let round = Memo::new(move |_| {
        let table = room.sync.replica.roundtable(item.with(|i| i.roundtable));
        table.map(|table| table.state)
    });
    let shaped = move || round.get().is_some_and(State::is_shaped);
    let ask = move |choice| move |_| asking.deciding.set(Some((id, choice)));
    let release = move |_| room.releases(id);
    let chairs = move || {
        let open = room.chairs && shaped();
        match state.get() {
            _ if !open => ().into_any(),
            ItemState::Submitted => view! {
                <button class="button button--small button--go" aria-keyshortcuts="a" on:click=ask(Choice::Accept)>{w::item_accept(lang)}</button>
                <button class="button button--small" aria-keyshortcuts="d" on:click=ask(Choice::Defer)>{w::item_defer(lang)}</button>
                <button class="button button--small" aria-keyshortcuts="x" on:click=ask(Choice::Decline)>{w::item_decline(lang)}</button>
                <button class="button button--small button--plain" aria-keyshortcuts="m" on:click=ask(Choice::Combine)>{w::item_combine(lang)}</button>
            }
            .into_any(),
            ItemState::Declined | ItemState::Deferred | ItemState::Merged => view! {
                <button class="button button--small button--plain" on:click=release>{w::item_release(lang)}</button>
            }
            .into_any(),
            _ => ().into_any(),
        }
    };
    let owner = move || {
        let stands = own.get()
            && matches!(state.get(), ItemState::Submitted | ItemState::Accepted)
            && shaped();
        let mends = stands && round.get() == Some(State::Collecting);
        let leaves = stands || (own.get() && state.get() == ItemState::Deferred);
        view! {
            {mends.then(|| view! { <button class="button button--small" on:click=move |_| asking.writing.set(Some(Writing::Of(id)))>{w::item_edit(lang)}</button> })}
            {leaves.then(|| view! { <button class="button button--small button--plain" on:click=ask(Choice::Withdraw)>{w::item_withdraw(lang)}</button> })}
        }
    };
    view! { <div class="row row--s2 item-buttons">{chairs}{owner}</div> }.into_any()
}
