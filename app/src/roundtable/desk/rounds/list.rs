//! All roundtables, year by year: what was planned, and what was held.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::figures::InFigures;
use super::{Asking, Planning, Room, path};
use crate::lang::{Lang, words as w};
use crate::roundtable::{A_YEAR, ItemState, Quarter, Roundtable, State, wording};
use crate::row::Kind;
use crate::ui::parts::Strokes;
use crate::ui::refusals::RefusalList;

#[component]
pub fn List() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let years = Memo::new(move |_| {
        let mut years: BTreeMap<i32, Vec<Roundtable>> = BTreeMap::new();
        for table in room.tables.get() {
            years
                .entry(Quarter::of(table.plan.starts).year)
                .or_default()
                .push(table);
        }
        years.into_iter().rev().collect::<Vec<_>>()
    });
    let none = Memo::new(move |_| room.tables.with(Vec::is_empty));
    let plan = move |_| asking.planning.set(Some(Planning::New));
    view! {
        <section class="list">
            <header class="row row--ends">
                <h1 class="title">{w::table_title(lang)}</h1>
                {room.chairs.then(|| view! {
                    <button class="button button--go button--small" on:click=plan>
                        {move || if none.get() { w::table_plan_first(lang) } else { w::table_plan(lang) }}
                    </button>
                })}
            </header>
            <p class="soft">{w::table_lead(lang)}</p>
            <RefusalList/>
            {move || none.get().then(|| view! { <NoneYet/> })}
            {move || years.get().into_iter().map(|(year, tables)| view! { <Year year tables/> }).collect_view()}
        </section>
    }
    .into_any()
}

/// A fiscal year: four are planned, so many were held.
#[component]
fn Year(year: i32, tables: Vec<Roundtable>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let held = tables.iter().filter(|table| table.state.was_held()).count();
    let planned = tables.len().max(A_YEAR);
    view! {
        <section class="stack stack--s2">
            <header class="row row--ends">
                <h2 class="subtitle">{w::table_year(lang, year)}</h2>
                <p class="soft small num">{w::table_year_count(lang, held, planned)}</p>
            </header>
            <ul class="rounds">{tables.into_iter().map(|table| view! { <Row table/> }).collect_view()}</ul>
            {(held > 0).then(|| view! { <details class="way"><summary>{w::figures_title(lang)}</summary><InFigures year/></details> })}
        </section>
    }
    .into_any()
}

#[component]
fn Row(table: Roundtable) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let id = table.id;
    let pending = Memo::new(move |_| room.sync.replica.pending(Kind::Roundtable, id.0));
    let undecided = Memo::new(move |_| {
        let open = |item: &&crate::roundtable::Item| {
            item.roundtable == id && item.state == ItemState::Submitted
        };
        room.items.with(|items| items.iter().filter(open).count())
    });
    let waits = table.state.is_shaped();
    view! {
        <li>
            <a class="round" href=path(id)>
                <span class="round-name">{w::table_nth(lang, table.number)}</span>
                <span class="num">{wording::hours(lang, &table.plan)}</span>
                <span class="soft small">{table.plan.theme.as_ref().map(ToString::to_string)}</span>
                <span class="row row--s2">
                    {move || (waits && undecided.get() > 0).then(|| view! { <span class="soft small num">{w::table_undecided(lang)}" "{undecided.get()}</span> })}
                    {move || pending.get().then(|| view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> })}
                    <StateTag state=table.state/>
                </span>
            </a>
        </li>
    }
    .into_any()
}

#[component]
pub fn StateTag(state: State) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let class = match state {
        State::Planned => "tag",
        State::Collecting => "tag tag--wait",
        State::Published => "tag tag--good",
        State::Held | State::Locked => "tag tag--bare",
    };
    view! { <span class=class>{wording::state(lang, state)}</span> }
}

#[component]
fn NoneYet() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <div class="empty">
            <Strokes/>
            <h2 class="subtitle">{w::table_none(lang)}</h2>
            <p>{w::table_none_line(lang)}</p>
        </div>
    }
    .into_any()
}
