//! How many of one's tasks are soon due, or over their day, and how much is new: in the bar, on every page of the desk.

use leptos::prelude::*;

use super::LIST;
use super::notices::{happened, unseen};
use crate::lang::{Lang, words as w};
use crate::row::{Kind, Row};
use crate::sync::Sync;
use crate::task::Alert;

#[component]
pub fn Bell(ready: RwSignal<bool>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let by = StoredValue::new(sync.actor());
    let rings = Memo::new(move |_| {
        let rings = sync.replica.each(Kind::Task, |row| match row {
            Row::Task(task) if task.is_open() && task.alert != Alert::None => {
                by.with_value(|by| task.is_of(by)).then_some(())
            }
            _ => None,
        });
        if ready.get() { rings.len() } else { 0 }
    });
    let unseen = unseen(sync, happened(sync));
    let news = move || if ready.get() { unseen.get() } else { 0 };
    let count = move || rings.get() + news();
    let words = move || match (rings.get(), news()) {
        (0, 0) => w::task_bell_none(lang).to_owned(),
        (n, 0) => w::task_bell(lang, n),
        (0, n) => w::task_bell_news(lang, n),
        (due, n) => [w::task_bell(lang, due), w::task_bell_news(lang, n)].join(w::desk_dot(lang)),
    };
    view! {
        <a class="bell" href=LIST aria-label=words title=words>
            <svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
                <path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15z"/><path d="M10 20.5a2.2 2.2 0 0 0 4 0"/>
            </svg>
            {move || (count() > 0).then(|| view! { <span class="bell-count num" aria-hidden="true">{count}</span> })}
        </a>
    }
    .into_any()
}
