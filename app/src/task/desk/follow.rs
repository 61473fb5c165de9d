//! What follows from an item, in its minutes.

use leptos::prelude::*;

use super::entry::Entry;
use super::{Place, Writing, list};
use crate::lang::words as w;
use crate::roundtable::{Item, Roundtable};
use crate::task::{Subject, may_follow_up};

#[component]
pub fn FollowUps(item: Memo<Item>, table: Memo<Roundtable>) -> impl IntoView {
    let place = expect_context::<Place>();
    let lang = place.lang;
    let id = item.get_untracked().id;
    let ids = list(place.sync, move |task| task.item() == Some(id));
    let empty = Memo::new(move |_| ids.with(Vec::is_empty));
    let by = StoredValue::new(place.sync.actor());
    let may = Memo::new(move |_| {
        item.with(|item| table.with(|table| by.with_value(|by| may_follow_up(by, item, table))))
    });
    let ask = move |_| {
        let roundtable = item.get_untracked().roundtable;
        let subject = Subject::Item {
            item: id,
            roundtable,
        };
        place.writing.set(Some(Writing::New(Some(subject))));
    };
    view! {
        <div class="follow-ups stack stack--s2" hidden=move || empty.get() && !may.get()>
            <h4 hidden=move || empty.get()>{w::task_follow(lang)}</h4>
            <ul class="tasks" hidden=move || empty.get()>
                <For each=move || ids.get() key=|id| *id let:id><Entry id beside=true/></For>
            </ul>
            {move || may.get().then(|| view! { <p><button class="button button--small button--plain" on:click=ask>{w::task_follow_add(lang)}</button></p> })}
        </div>
    }
    .into_any()
}
