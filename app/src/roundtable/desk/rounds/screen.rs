//! For the wall of the room: what is talked about now, how long it has left, and what comes next.

use leptos::prelude::*;

use super::{Room, path};
use crate::lang::words as w;
use crate::roundtable::{Command, Conclude, Item, Roundtable, Stage, stage, wording};
use crate::time::{self, Time};
use crate::ui::dom;
use crate::value::RoundtableId;

#[component]
pub fn Screen(id: RoundtableId) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let table = room.table(id);
    room.sync.tells_seconds();
    let now = move || {
        let at = room.sync.now.get();
        table.with(|table| room.items.with(|items| stage(table, items, at)))
    };
    let shown = Memo::new(move |_| now());
    view! {
        <section class="screen">
            <header class="row row--ends">
                <p><a href=path(id)>{move || table.with(|t| w::table_number(lang, t.number))}</a></p>
                <p class="row row--s2">
                    <span class="num screen-clock">{move || time::clock(room.sync.now.get())}</span>
                    <button class="button button--small" on:click=move |_| dom::full_screen()>{w::screen_full(lang)}</button>
                </p>
            </header>
            {move || match shown.get() {
                Stage::Before => view! { <Before table/> }.into_any(),
                Stage::Now { item, until, next } => view! { <Now item until next/> }.into_any(),
                Stage::Over => view! { <h1 class="screen-topic">{w::screen_done(lang)}</h1> }.into_any(),
            }}
        </section>
    }
    .into_any()
}

#[component]
fn Before(table: Memo<Roundtable>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let theme = move || table.with(|t| t.plan.theme.as_ref().map(ToString::to_string));
    let starts = move || table.with(|t| w::screen_before(lang, time::clock(t.plan.starts)));
    view! {
        <div class="screen-main">
            <h1 class="screen-topic">{move || theme().unwrap_or_else(|| w::table_title(lang).to_owned())}</h1>
            <p class="screen-line num">{starts}</p>
        </div>
    }
    .into_any()
}

#[component]
fn Now(item: Box<Item>, until: Time, next: Option<Box<Item>>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let id = item.id;
    let left = move || (until - room.sync.now.get()).num_seconds();
    let over = Memo::new(move |_| left() < 0);
    let given = i64::from(item.given) * 60;
    let who = [
        item.company_name.as_ref().map(ToString::to_string),
        item.words.presenter.as_ref().map(ToString::to_string),
    ];
    let who: Vec<String> = who.into_iter().flatten().collect();
    let conclude = move |_| {
        let conclude = Command::Conclude(Conclude { item: id });
        room.does(conclude, || w::item_concluded(lang).to_owned());
    };
    view! {
        <div class="screen-main">
            <p class="screen-line">{w::screen_now(lang)}" "{wording::wish(lang, item.words.kind)}</p>
            <h1 class="screen-topic">{item.words.topic.to_string()}</h1>
            <p class="screen-line">{who.join(" ")}</p>
            // Seconds are not read out: whoever listens asks for the time.
            <p class="screen-time" class:over=move || over.get() role="timer" aria-live="off">
                <span class="screen-line">{move || if over.get() { w::screen_over(lang) } else { w::screen_left(lang) }}</span>
                <span class="num">{move || minutes(left())}</span>
            </p>
            <progress class="screen-bar" max=given value=move || left().clamp(0, given) aria-label=w::screen_left(lang)></progress>
            {room.chairs.then(|| view! {
                <p><button class="button" on:click=conclude>{w::item_conclude(lang)}</button></p>
            })}
        </div>
        {next.map(|next| view! {
            <footer class="screen-next">
                <span class="screen-line">{w::screen_next(lang)}</span>
                <span class="num">{move || time::clock(until.max(room.sync.now.get()))}</span>
                <strong>{next.words.topic.to_string()}</strong>
            </footer>
        })}
    }
    .into_any()
}

/// As a clock has it, whether left or over.
fn minutes(seconds: i64) -> String {
    let seconds = seconds.abs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
