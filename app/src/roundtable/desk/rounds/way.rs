//! What became of an item, step by step, and what it said before.

use leptos::prelude::*;

use super::Room;
use crate::lang::words as w;
use crate::roundtable::{Before, Item, Roundtable, Step, wording};
use crate::time;

#[component]
pub fn Way(item: Memo<Item>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let steps = Memo::new(move |_| item.with(|i| i.way.clone()));
    let before = Memo::new(move |_| item.with(|i| i.before.clone()));
    let step = move |step: Step| {
        let number = room.tables.with(|all: &Vec<Roundtable>| {
            let table = all.iter().find(|table| table.id == step.roundtable);
            table.map(|table| w::table_nth(lang, table.number))
        });
        let reason = (!step.reason.is_empty()).then(|| w::item_reason_line(lang, &step.reason));
        view! {
            <li>
                <span class="num soft">{time::day(step.at, lang)}</span>" "
                <span>{number}" "{wording::item_state(lang, step.to)}</span>
                {reason.map(|reason| view! { <span class="soft">" "{reason}</span> })}
            </li>
        }
    };
    let text = move |text: Before| {
        let until = w::item_until(lang, time::day(text.until, lang));
        let minutes = w::item_minutes_line(lang, text.words.minutes);
        view! {
            <li>
                <p><span class="num soft">{until}</span>" "{text.words.topic.to_string()}" "<span class="num soft">{minutes}</span></p>
                <p class="item-ask">{text.words.ask.to_string()}</p>
            </li>
        }
    };
    let texts = move || {
        let before = before.get();
        (!before.is_empty()).then(|| {
            view! {
                <h4>{w::item_before(lang)}</h4>
                <ul>{before.into_iter().rev().map(text).collect_view()}</ul>
            }
        })
    };
    view! {
        <details class="way small">
            <summary>{w::item_way(lang)}</summary>
            <ol>{move || steps.get().into_iter().map(step).collect_view()}</ol>
            {texts}
        </details>
    }
    .into_any()
}
