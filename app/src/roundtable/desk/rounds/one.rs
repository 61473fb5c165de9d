//! One roundtable: its plan, its agenda, and the items that are to be decided or were.

use leptos::prelude::*;

use super::agenda::Agenda;
use super::card::Card;
use super::draft;
use super::keys;
use super::list::StateTag;
use super::party::Parties;
use super::{Asking, LIST, Planning, Room, SCREEN, Sure, Writing, path};
use crate::lang::words as w;
use crate::roundtable::{Advance, Command, ItemState, Roundtable, State, wording};
use crate::row::Kind;
use crate::time;
use crate::ui::dom;
use crate::ui::refusals::RefusalList;
use crate::value::{ItemId, RoundtableId};

#[component]
pub fn One(id: RoundtableId) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let table = room.table(id);
    let state = Memo::new(move |_| table.with(|t| t.state));
    let pending = Memo::new(move |_| room.sync.replica.pending(Kind::Roundtable, id.0));
    let undecided = Memo::new(move |_| {
        let mut items = room.items.get();
        items.retain(|i| i.roundtable == id && i.state == ItemState::Submitted);
        items.sort_by_key(|item| core::cmp::Reverse(item.rank()));
        items.iter().map(|item| item.id).collect::<Vec<_>>()
    });
    let settled = Memo::new(move |_| {
        let mut items = room.items.get();
        items.retain(|i| {
            let elsewhere = i.roundtable != id && i.way.iter().any(|step| step.roundtable == id);
            let here = !matches!(
                i.state,
                ItemState::Submitted | ItemState::Accepted | ItemState::Discussed
            );
            elsewhere || (i.roundtable == id && here)
        });
        // By nothing that the server's answer changes: a row that moves loses the focus.
        items.sort_by_key(|item| (item.created, item.id));
        items.iter().map(|item| item.id).collect::<Vec<_>>()
    });
    keys::on_items(room, id);
    view! {
        <section class="list round-page">
            <p class="back"><a href=LIST>{w::table_all(lang)}</a></p>
            <header class="stack stack--s2">
                <p class="row row--s2">
                    <span class="soft small num">{move || table.with(|t| wording::quarter(lang, &t.plan))}</span>
                    {move || view! { <StateTag state=state.get()/> }}
                    {move || pending.get().then(|| view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> })}
                </p>
                <h1 class="title">{move || table.with(|t| w::table_number(lang, t.number))}</h1>
                <Facts table/>
                <p class="row row--s2">
                    <button class="button button--small button--plain" on:click=move |_| dom::print()>{w::table_print(lang)}</button>
                    <a class="button button--small button--plain" href=format!("/roundtables/{id}/calendar.ics") rel="external" download="">{w::party_calendar(lang)}</a>
                    {move || state.get().is_day().then(|| view! { <a class="button button--small button--plain" href=path(id) + SCREEN>{w::screen_open(lang)}</a> })}
                </p>
                {room.chairs.then(|| view! { <Chairs table state/> })}
            </header>
            <RefusalList/>
            <Invitation table/>
            <Agenda table/>
            <Parties table/>
            <Items title=w::table_undecided(lang) none=w::table_undecided_none(lang) ids=undecided/>
            <Items title=w::table_settled(lang) none=w::table_settled_none(lang) ids=settled/>
            {room.chairs.then(|| view! { <p class="soft small keys-line">{w::table_keys(lang)}</p> })}
        </section>
    }
    .into_any()
}

/// When, where and about what.
#[component]
fn Facts(table: Memo<Roundtable>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let text = move |of: fn(&Roundtable) -> Option<String>| table.with(of);
    let link = move || {
        let link = text(|t| t.plan.link.as_ref().map(ToString::to_string));
        let link = link.filter(|link| link.starts_with("https://"));
        link.map(|link| view! { <p><a href=link rel="external noreferrer" target="_blank">{w::table_link_open(lang)}</a></p> })
    };
    let seats = move || {
        let seats = table.with(|t| t.plan.capacity);
        (seats > 0)
            .then(|| view! { <p class="soft small num">{w::table_capacity_line(lang, seats)}</p> })
    };
    view! {
        <div class="round-facts">
            <p class="num">{move || table.with(|t| wording::hours(lang, &t.plan))}</p>
            {move || text(|t| t.plan.place.as_ref().map(ToString::to_string)).map(|place| view! { <p>{place}</p> })}
            {move || text(|t| t.plan.theme.as_ref().map(ToString::to_string)).map(|theme| view! { <p class="round-theme">{theme}</p> })}
            {link}
            {seats}
        </div>
    }
    .into_any()
}

/// What the chair does with the whole.
#[component]
fn Chairs(table: Memo<Roundtable>, state: Memo<State>) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let id = table.get_untracked().id;
    let goes = move |to: State| {
        if to == State::Locked {
            return asking.sure.set(Some(Sure::Lock(id)));
        }
        let advance = Advance { roundtable: id, to };
        let said = move || w::table_moved(lang, wording::state(lang, to));
        room.does(Command::Advance(advance), said);
    };
    let next = move || {
        let to = state.get().next()?;
        let words = match to {
            State::Planned | State::Collecting => w::table_to_collecting(lang),
            State::Published => w::table_to_published(lang),
            State::Held => w::table_to_held(lang),
            State::Locked => w::table_to_locked(lang),
        };
        Some(
            view! { <button class="button button--small button--go" on:click=move |_| goes(to)>{words}</button> },
        )
    };
    let back = move || {
        (state.get() == State::Published).then(|| {
            view! { <button class="button button--small" on:click=move |_| goes(State::Collecting)>{w::table_back(lang)}</button> }
        })
    };
    let carry = move |_| asking.sure.set(Some(Sure::CarryOver(id)));
    let edit = move |_| asking.planning.set(Some(Planning::Of(id)));
    view! {
        <div class="row row--s2 chair">
            {next}
            {back}
            {move || (state.get() == State::Held).then(|| view! { <button class="button button--small" on:click=carry>{w::table_carry(lang)}</button> })}
            {move || (!state.get().was_held()).then(|| view! { <button class="button button--small button--plain" on:click=edit>{w::table_edit(lang)}</button> })}
        </div>
    }
    .into_any()
}

/// Whether items are taken, and the button to bring one in.
#[component]
fn Invitation(table: Memo<Roundtable>) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let id = table.get_untracked().id;
    let takes = Memo::new(move |_| table.with(|t| t.takes_items(room.sync.now.get())));
    let line = move || {
        let (state, closes) = table.with(|t| (t.state, t.plan.closes.unwrap_or(t.plan.starts)));
        match state {
            State::Planned => Some(w::table_not_yet_line(lang).to_owned()),
            State::Collecting if takes.get() => {
                Some(w::table_closes_line(lang, time::moment(closes, lang)))
            }
            State::Collecting => Some(w::table_closed_line(lang).to_owned()),
            _ => None,
        }
    };
    let write = move |_| asking.writing.set(Some(Writing::New(id)));
    let button = move || {
        (takes.get() && room.company().is_some()).then(|| {
            let begun = draft::is_there(room.sync, id);
            let words = if begun { w::item_draft_again(lang) } else { w::item_new(lang) };
            view! {
                {begun.then(|| view! { <p class="small">{w::item_draft(lang)}</p> })}
                <button class="button button--go" aria-keyshortcuts="n" on:click=write>{words}</button>
            }
        })
    };
    move || {
        line().map(|line| {
            // A draft may have been written or sent meanwhile.
            asking.writing.track();
            view! {
                <div class="notice invitation row row--ends">
                    <p>{line}</p>
                    {button()}
                </div>
            }
        })
    }
}

#[component]
fn Items(title: &'static str, none: &'static str, ids: Memo<Vec<ItemId>>) -> impl IntoView {
    let empty = Memo::new(move |_| ids.with(Vec::is_empty));
    view! {
        <section class="stack stack--s3">
            <h2 class="subtitle">{title}" "<span class="soft num">{move || ids.with(Vec::len)}</span></h2>
            {move || empty.get().then(|| view! { <p class="soft small">{none}</p> })}
            <ul class="items" hidden=move || empty.get()>
                <For each=move || ids.get() key=|id| *id let:id><li><Card id/></li></For>
            </ul>
        </section>
    }
    .into_any()
}
