//! A task is written, or changed.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{Place, Writing, clashes};
use crate::company::Directory;
use crate::company::wording::called;
use crate::lang::{Lang, words as w};
use crate::merge::seen_now;
use crate::people::{self, Area};
use crate::roundtable::desk::members;
use crate::roundtable::keeps_the_platform;
use crate::shell;
use crate::task::{Amend, Assignee, Command, Give, Words, wording};
use crate::time;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::value::{CompanyId, Line, TaskId};

#[component]
pub fn TaskDialog() -> impl IntoView {
    let place = expect_context::<Place>();
    let lang = place.lang;
    let said = RwSignal::new(None);
    let open = open_about(place.writing);
    // As it was when the dialog opened: others write meanwhile.
    let seen = StoredValue::new(Words::default());
    let go = Callback::new(move |ev: SubmitEvent| {
        let Some(writing) = place.writing.get_untracked() else {
            return;
        };
        let words = match read(lang, &ev, says(place, writing).is_some()) {
            Ok(words) => words,
            Err(why) => return said.set(Some(why)),
        };
        let (command, done) = match writing {
            Writing::New(subject) => (
                Command::Give(Give {
                    task: TaskId::new(),
                    words,
                    subject,
                }),
                w::task_given(lang),
            ),
            Writing::Of(task) => (
                Command::Amend(Amend {
                    task,
                    words,
                    seen: seen.get_value(),
                }),
                w::task_saved(lang),
            ),
        };
        match place.tries(command) {
            Ok(()) => {
                open.set(false);
                place.telling.tell(done.to_owned());
            }
            Err(refusal) => {
                if let (Some(fields), Writing::Of(id)) = (clashes(&refusal), writing) {
                    // Who is told what stands there now may mean their own words all the same.
                    let now = place.task_now(id).unwrap_or_default().words;
                    seen.update_value(|seen| *seen = seen_now(seen, &now, fields));
                }
                said.set(Some(shell::refusal(lang, &refusal)));
            }
        }
    });
    let title = Signal::derive(move || match place.writing.get() {
        Some(Writing::Of(_)) => w::task_edit(lang).to_owned(),
        Some(Writing::New(Some(_))) => w::task_follow_add(lang).to_owned(),
        _ => w::task_new(lang).to_owned(),
    });
    let fields = move || {
        let writing = place.writing.get_untracked()?;
        let assignees = assignees(place, writing);
        let words = match writing {
            Writing::Of(id) => place.task_now(id)?.words,
            Writing::New(_) => Words {
                assignee: assignees.first().map(|(assignee, _)| *assignee)?,
                ..Words::default()
            },
        };
        seen.set_value(words.clone());
        let needs_day = match writing {
            Writing::New(subject) => subject.is_some(),
            Writing::Of(id) => place.task_now(id)?.is_follow_up(),
        };
        let says = says(place, writing);
        Some(view! { <Fields words assignees needs_day says said/> })
    };
    view! {
        <Dialog open name="task" title go=w::task_save(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

#[component]
fn Fields(
    words: Words,
    assignees: Vec<(Assignee, String)>,
    needs_day: bool,
    /// What the task says by itself; what is typed is a note beside it.
    says: Option<String>,
    said: RwSignal<Option<String>>,
) -> impl IntoView {
    let place = expect_context::<Place>();
    let lang = place.lang;
    let elsewhere = move || {
        let Some(Writing::Of(id)) = place.writing.get() else {
            return None;
        };
        let task = place.sync.replica.task(id)?;
        let until = wording::until(lang, &task, place.sync.now.get()).unwrap_or_default();
        said.get().map(|_| {
            view! {
                <div class="note">
                    <p class="small">{w::task_there(lang)}</p>
                    <p>{wording::note(&task).unwrap_or_else(|| wording::what(lang, &task))}</p>
                    <p class="small">{until}" "{wording::assignee(lang, &task)}</p>
                </div>
            }
        })
    };
    let due = words.due.map(time::input).unwrap_or_default();
    let due = due.split('T').next().unwrap_or_default().to_owned();
    let one = assignees.len() == 1;
    let chosen = words.assignee;
    let options = assignees.into_iter().map(|(assignee, name)| {
        view! { <option value=text(assignee) selected=assignee == chosen>{name}</option> }
    });
    let note = says.is_some();
    let (label, hint) = if note {
        (w::task_note(lang), w::task_note_hint(lang))
    } else {
        (w::task_what(lang), w::task_what_hint(lang))
    };
    view! {
        {elsewhere}
        {says.map(|says| view! { <p><strong>{says}</strong></p> })}
        <div class="field">
            <label for="task-what">{label}{(!note).then(|| view! { <span class="need">{w::form_needed(lang)}</span> })}</label>
            <input id="task-what" name="what" maxlength="120" value=words.what.to_string() aria-describedby="task-what-hint" autocomplete="off"/>
            <span class="hint" id="task-what-hint">{hint}</span>
        </div>
        <div class="field">
            <label for="task-due">{w::task_due(lang)}
                {needs_day.then(|| view! { <span class="need">{w::form_needed(lang)}</span> })}
            </label>
            <input id="task-due" name="due" type="date" value=due/>
            {(!needs_day).then(|| view! { <span class="hint">{w::task_due_hint(lang)}</span> })}
        </div>
        <div class="field" hidden=one>
            <label for="task-assignee">{w::task_who(lang)}</label>
            <select id="task-assignee" name="assignee">{options.collect_view()}</select>
        </div>
    }
    .into_any()
}

/// What it says by itself.
fn says(place: Place, writing: Writing) -> Option<String> {
    let Writing::Of(id) = writing else {
        return None;
    };
    let task = place.task_now(id).filter(|task| task.pledge().is_some())?;
    Some(wording::what(place.lang, &task))
}

/// Who may have it, by what the actor may give; first whoever is likeliest.
fn assignees(place: Place, writing: Writing) -> Vec<(Assignee, String)> {
    let lang = place.lang;
    let by = place.sync.actor();
    let task = match writing {
        Writing::Of(id) => place.task_now(id),
        Writing::New(_) => None,
    };
    let follows = match writing {
        Writing::New(subject) => subject.is_some(),
        Writing::Of(_) => task.as_ref().is_some_and(crate::task::Task::is_follow_up),
    };
    let keeps = keeps_the_platform(&by);
    let mut all = Vec::new();
    if let Some(task) = task {
        let now = (task.words.assignee, wording::assignee(lang, &task));
        // Nobody gives away what is theirs alone, nor a company what it was given; nor do others learn who is behind.
        if task.pledge().is_some()
            || matches!(now.0, Assignee::Person(_))
            || (matches!(now.0, Assignee::Company(_)) && !keeps)
        {
            return vec![now];
        }
        all.push(now);
    }
    if follows && keeps {
        all.push((
            Assignee::Office(Area::Platform),
            w::task_office(lang).to_owned(),
        ));
    }
    if !follows {
        let own = by.person().filter(|_| matches!(writing, Writing::New(_)));
        all.extend(own.map(|id| (Assignee::Person(id), w::task_myself(lang).to_owned())));
        let areas = Area::ALL.into_iter().filter(|area| by.works_in(*area));
        all.extend(areas.map(|area| {
            let name = people::wording::area(lang, area).to_owned();
            (Assignee::Office(area), name)
        }));
    }
    for id in companies(place, keeps, follows) {
        let name = untrack(|| called(lang, &Directory::here(&place.sync.replica), id));
        all.push((Assignee::Company(id), name));
    }
    let mut seen = Vec::new();
    all.retain(|(assignee, _)| {
        let new = !seen.contains(assignee);
        seen.push(*assignee);
        new
    });
    all
}

/// The companies of the platform that may be given something.
fn companies(place: Place, keeps: bool, follows: bool) -> Vec<CompanyId> {
    if !keeps {
        let by = place.sync.actor();
        return if follows {
            by.platform().to_vec()
        } else {
            Vec::new()
        };
    }
    untrack(|| members(&place.sync))
}

/// An assignee as the form has it.
fn text(assignee: Assignee) -> String {
    match assignee {
        Assignee::Office(area) => format!("office {}", area.name()),
        Assignee::Company(id) => format!("company {id}"),
        Assignee::Person(id) => format!("person {id}"),
    }
}

fn assignee(text: &str) -> Option<Assignee> {
    let (kind, name) = text.split_once(' ')?;
    match kind {
        "office" => Area::parse(name).map(Assignee::Office),
        "company" => CompanyId::parse(name).map(Assignee::Company),
        "person" => crate::value::PersonId::parse(name).map(Assignee::Person),
        _ => None,
    }
}

fn read(lang: Lang, ev: &SubmitEvent, note: bool) -> Result<Words, String> {
    let what = Line::optional(&dom::form_value(ev, "what"));
    let what = what.map_err(|_| w::said_too_long(lang, 120))?;
    let typed = dom::form_value(ev, "due");
    let due = match typed.trim() {
        "" => None,
        typed => {
            let day = time::from_input(&format!("{typed}T00:00"));
            Some(day.ok_or_else(|| w::people_bad_day(lang).to_owned())?)
        }
    };
    let assignee = assignee(&dom::form_value(ev, "assignee"));
    Ok(Words {
        what: match what {
            None if !note => return Err(w::task_refused_words(lang).to_owned()),
            what => what.unwrap_or_default(),
        },
        assignee: assignee.ok_or_else(|| w::refused_not_allowed(lang).to_owned())?,
        due,
    })
}
