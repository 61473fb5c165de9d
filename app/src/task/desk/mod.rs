//! What somebody has to do: their list, the bell in the bar, and what follows from an item, beside it.

mod bell;
mod drop_dialog;
mod entry;
mod follow;
mod notices;
mod task_dialog;

use leptos::prelude::*;

pub use bell::Bell;
pub use follow::FollowUps;

use drop_dialog::DropDialog;
use entry::Entry;
use notices::Notices;
use task_dialog::TaskDialog;

use super::{Command, Refusal, Subject, Task};
use crate::command;
use crate::lang::{Lang, words as w};
use crate::roundtable::keeps_the_platform;
use crate::row::{Kind, Row};
use crate::rule;
use crate::shell;
use crate::sync::Sync;
use crate::ui::desk::{Elsewhere, Frame, Loading};
use crate::ui::parts::Strokes;
use crate::ui::refusals::RefusalList;
use crate::ui::telling::Telling;
use crate::ui::{dom, keys};
use crate::value::TaskId;

/// Where the list stands.
pub const LIST: &str = "/desk/tasks";

/// So many of those that are over are shown.
const OVER: usize = 20;

/// A task that is written anew, and what it follows from, or one that is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    New(Option<Subject>),
    Of(TaskId),
}

/// What the dialogs are about. A page that shows tasks provides it, with [`Dialogs`].
#[derive(Clone, Copy)]
pub(crate) struct Place {
    sync: Sync,
    lang: Lang,
    telling: Telling,
    writing: RwSignal<Option<Writing>>,
    dropping: RwSignal<Option<TaskId>>,
}

impl Place {
    pub(crate) fn here(lang: Lang, sync: Sync, telling: Telling) -> Self {
        Self {
            sync,
            lang,
            telling,
            writing: RwSignal::new(None),
            dropping: RwSignal::new(None),
        }
    }

    /// Does it and says so, or says why not.
    fn does(self, command: Command, done: &str) {
        match self.tries(command) {
            Ok(()) => self.telling.tell(done.to_owned()),
            Err(refusal) => self.telling.tell(shell::refusal(self.lang, &refusal)),
        }
    }

    fn tries(self, command: Command) -> Result<(), rule::Refusal> {
        let given = self.sync.give(command::Command::Task(command));
        given.map(drop)
    }

    fn task_now(self, id: TaskId) -> Option<Task> {
        untrack(|| self.sync.replica.task(id))
    }
}

/// The dialogs that tasks need.
#[component]
pub(crate) fn Dialogs() -> impl IntoView {
    view! {
        <TaskDialog/>
        <DropDialog/>
    }
}

/// All tasks that somebody sees and that are meant, in the order of their days.
fn list(
    sync: Sync,
    meant: impl Fn(&Task) -> bool + Send + core::marker::Sync + 'static,
) -> Memo<Vec<TaskId>> {
    Memo::new(move |_| {
        let mut tasks = sync.replica.each(Kind::Task, |row| match row {
            Row::Task(task) if meant(task) => Some(task.clone()),
            _ => None,
        });
        // By nothing that the server's answer changes: a row that moves loses the focus.
        tasks.sort_by_key(|task| (task.words.due.is_none(), task.words.due, task.id));
        tasks.into_iter().map(|task| task.id).collect()
    })
}

#[component]
pub fn Tasks() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let telling = Telling::default();
    let place = Place::here(lang, sync, telling);
    provide_context(place);
    let by = sync.actor();
    let (open, gives) = (by.has_desk(), by.works_here());
    let ready = RwSignal::new(false);
    view! {
        <Frame title=w::task_title(lang) ready telling>
            {move || match (ready.get(), open) {
                (false, _) => view! { <Loading/> }.into_any(),
                (true, false) => view! { <Elsewhere/> }.into_any(),
                (true, true) => view! { <Lists gives/><Dialogs/> }.into_any(),
            }}
        </Frame>
    }
    .into_any()
}

#[component]
fn Lists(gives: bool) -> impl IntoView {
    let place = expect_context::<Place>();
    let (lang, sync) = (place.lang, place.sync);
    let by = StoredValue::new(sync.actor());
    let mine = move |task: &Task| by.with_value(|by| task.is_of(by));
    let open = list(sync, move |task| task.is_open() && mine(task));
    let asked = list(sync, move |task| task.is_open() && !mine(task));
    let over = Memo::new(move |_| {
        let mut tasks = sync.replica.each(Kind::Task, |row| match row {
            Row::Task(task) if !task.is_open() && mine(task) => Some(task.clone()),
            _ => None,
        });
        tasks.sort_by_key(|task| core::cmp::Reverse(task.ended));
        let last = tasks.iter().take(OVER);
        last.map(|task| task.id).collect::<Vec<_>>()
    });
    let keeps = by.with_value(keeps_the_platform);
    keys::on_key(move |key| match key {
        "j" | "J" => goes(true),
        "k" | "K" => goes(false),
        "n" | "N" if gives => {
            place.writing.set(Some(Writing::New(None)));
            true
        }
        _ => false,
    });
    let empty = Memo::new(move |_| open.with(Vec::is_empty));
    view! {
        <section class="list task-page">
            <header class="row row--ends">
                <h1 class="title">{w::task_title(lang)}</h1>
                {gives.then(|| view! { <button class="button button--go button--small" aria-keyshortcuts="n" on:click=move |_| place.writing.set(Some(Writing::New(None)))>{w::task_new(lang)}</button> })}
            </header>
            <p class="soft measure">{w::task_lead(lang)}</p>
            <RefusalList/>
            {move || empty.get().then(|| view! {
                <div class="empty"><Strokes/><h2 class="subtitle">{w::task_open_none(lang)}</h2><p>{w::task_open_none_line(lang)}</p></div>
            })}
            <ul class="tasks" hidden=move || empty.get()>
                <For each=move || open.get() key=|id| *id let:id><Entry id/></For>
            </ul>
            <Notices/>
            {keeps.then(|| view! { <Group title=w::task_others(lang) ids=asked/> })}
            <Group title=w::task_ended(lang) ids=over/>
        </section>
    }
    .into_any()
}

/// A task that has gone to another list keeps the focus.
fn focus_on(id: TaskId) {
    dom::focus_later(format!("#task-{id}"));
}

fn goes(on: bool) -> bool {
    dom::focus_next("li.task", on);
    true
}

/// Tasks under a heading; nothing where there are none.
#[component]
fn Group(title: &'static str, ids: Memo<Vec<TaskId>>) -> impl IntoView {
    let empty = Memo::new(move |_| ids.with(Vec::is_empty));
    view! {
        <section class="stack stack--s3" hidden=move || empty.get()>
            <h2 class="subtitle">{title}" "<span class="soft num">{move || ids.with(Vec::len)}</span></h2>
            <ul class="tasks">
                <For each=move || ids.get() key=|id| *id let:id><Entry id/></For>
            </ul>
        </section>
    }
    .into_any()
}

/// Which fields somebody else changed, where that is why.
fn clashes(refusal: &rule::Refusal) -> Option<&[String]> {
    match refusal {
        rule::Refusal::Task(Refusal::Changed { fields }) => Some(fields),
        _ => None,
    }
}
