//! A task in a list: what, until when, who, and what its reader may do with it.

use leptos::prelude::*;

use super::{Place, Writing, focus_on};
use crate::donor::{self, Merges};
use crate::lang::words as w;
use crate::row::Kind;
use crate::task::{Alert, Command, End, Subject, Task, TaskState, wording};
use crate::value::TaskId;

#[component]
pub fn Entry(
    id: TaskId,
    /// Beside the item that it follows from, which is not named again.
    #[prop(optional)]
    beside: bool,
) -> impl IntoView {
    let place = expect_context::<Place>();
    let (lang, sync) = (place.lang, place.sync);
    let task = Memo::new(move |_| sync.replica.task(id).unwrap_or_default());
    let pending = Memo::new(move |_| sync.replica.pending(Kind::Task, id.0));
    // The clock ticks oftener than what it says of a day changes.
    let until = Memo::new(move |_| task.with(|task| wording::until(lang, task, sync.now.get())));
    let who = move || task.with(|task| wording::assignee(lang, task));
    let reason = move || {
        let reason = task.with(|task| task.reason.to_string());
        (!reason.is_empty()).then(
            || view! { <p class="small soft item-ask">{w::task_reason_line(lang, reason)}</p> },
        )
    };
    let from = move || {
        if beside {
            return None;
        }
        let Subject::Item { item, .. } = task.with(|task| task.subject)? else {
            return None;
        };
        // Where it stands now: what was not reached comes again elsewhere.
        let item = sync.replica.item(item)?;
        let table = sync.replica.roundtable(item.roundtable)?;
        let topic = item.words.topic.to_string();
        let href = format!("/desk/roundtables/{}#item-{}", table.id, item.id);
        Some(
            view! { <p class="small"><a href=href>{w::task_from(lang, table.number, topic)}</a></p> },
        )
    };
    let gives = move || {
        let (pledge, _) = task.with(Task::pledge)?;
        let pledge = sync.replica.pledge(pledge)?;
        // Where whoever gives was written down twice, whoever they turned out to be.
        let donor = sync
            .replica
            .donor(Merges::here(&sync.replica).root(pledge.donor))?;
        let href = format!("/desk/donors/{}", donor.id);
        let promise = donor::wording::promise(lang, &pledge);
        let name = donor.details.name.to_string();
        Some(
            view! { <p class="small"><a href=href>{w::task_pledge_of(lang, name, promise)}</a></p> },
        )
    };
    let note = move || {
        let note = task.with(wording::note)?;
        Some(view! { <p class="small">{note}</p> })
    };
    let state = move || task.with(|task| task.state);
    view! {
        <li class="task" tabindex="-1" class:gone=move || state() != TaskState::Open id=format!("task-{id}")>
            <div class="stack stack--s1">
                <p class="task-what">{move || task.with(|task| wording::what(lang, task))}</p>
                <p class="row row--s2 small">
                    <StateTag task/>
                    {move || until.get().map(|until| view! { <span class="num">{until}</span> })}
                    <span class="soft">{who}</span>
                    {move || pending.get().then(|| view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> })}
                </p>
                {from}
                {gives}
                {note}
                {reason}
            </div>
            <Buttons id task beside/>
        </li>
    }
    .into_any()
}

/// How it stands, where that is more than open.
#[component]
fn StateTag(task: Memo<Task>) -> impl IntoView {
    let place = expect_context::<Place>();
    let lang = place.lang;
    let late = Memo::new(move |_| task.with(|task| task.is_late(place.sync.now.get())));
    move || {
        let (state, alert) = task.with(|task| (task.state, task.alert));
        let (class, words) = match (state, alert) {
            (TaskState::Done, _) => ("tag tag--good", wording::state(lang, state)),
            (TaskState::Dropped, _) => ("tag", wording::state(lang, state)),
            (TaskState::Open, _) if late.get() => ("tag tag--bad", w::task_late(lang)),
            (TaskState::Open, Alert::Due) => ("tag tag--wait", w::task_due_today(lang)),
            (TaskState::Open, Alert::Soon) => ("tag tag--wait", w::task_soon(lang)),
            (TaskState::Open, Alert::None) => return None,
        };
        Some(view! { <span class=class>{words}</span> })
    }
}

#[component]
fn Buttons(id: TaskId, task: Memo<Task>, beside: bool) -> impl IntoView {
    let place = expect_context::<Place>();
    let lang = place.lang;
    let by = StoredValue::new(place.sync.actor());
    let may = Memo::new(move |_| task.with(|task| by.with_value(|by| task.is_tended_by(by))));
    let state = Memo::new(move |_| task.with(|task| task.state));
    let finish = move |_| {
        place.does(Command::Finish(End { task: id }), w::task_finished(lang));
        focus_on(id);
    };
    let reopen = move |_| {
        place.does(Command::Reopen(End { task: id }), w::task_reopened(lang));
        focus_on(id);
    };
    let open = move || {
        view! {
            <div class="row row--s2">
                <button class="button button--small" on:click=finish>{w::task_done(lang)}</button>
                <button class="button button--small button--plain" on:click=move |_| place.writing.set(Some(Writing::Of(id)))>{w::task_edit(lang)}</button>
                <button class="button button--small button--plain" on:click=move |_| place.dropping.set(Some(id))>{w::task_drop(lang)}</button>
            </div>
        }
    };
    let over = move || {
        view! {
            <div class="row row--s2">
                <button class="button button--small button--plain" on:click=reopen>{w::task_reopen(lang)}</button>
            </div>
        }
    };
    move || match state.get() {
        TaskState::Open if may.get() => open().into_any(),
        // It is opened again in one's own list, not in the minutes.
        TaskState::Done | TaskState::Dropped if may.get() && !beside => over().into_any(),
        _ => ().into_any(),
    }
}
