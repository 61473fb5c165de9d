//! The audit log as administrators search it: who did what, and who was shown what. Lines hold ids and no names;
//! who works here is named beside the id.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::lang::{Lang, words as w};
use crate::shell::Opened;
use crate::time::{self, Time};
use crate::ui::desk::Frame;
use crate::ui::parts::Strokes;
use crate::ui::telling::Telling;
use crate::visit::Page;

/// What was looked for, as it was typed, and what was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Found {
    pub wanted: Wanted,
    /// Ids and names of those who work or worked here.
    pub staff: Vec<(String, String)>,
    pub lines: Vec<Line>,
    /// Where older lines go on.
    pub more: Option<i64>,
    /// A time that is none.
    pub bad_time: bool,
}

/// Empty fields narrow nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Japan time, as `2026-06-19T10:00`.
    pub from: String,
    pub until: String,
    /// An id, or a part of it.
    pub who: String,
    /// The beginning of a verb.
    pub verb: String,
    /// A kind or an id among the subjects.
    pub about: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Line {
    pub number: i64,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: Time,
    pub actor: String,
    /// Of staff.
    pub name: Option<String>,
    pub verb: String,
    pub outcome: String,
    pub subjects: String,
}

#[component]
pub fn Audit() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let found = match expect_context::<Opened>().page() {
        Page::Audit(found) => *found,
        _ => Found::default(),
    };
    let found = StoredValue::new(found);
    let ready = RwSignal::new(false);
    view! {
        <Frame title=w::audit_title(lang) ready telling=Telling::default()>
            <section class="list">
                <h1 class="title">{w::audit_title(lang)}</h1>
                <p class="soft measure">{w::audit_line(lang)}</p>
                {found.with_value(|f| view! { <Search wanted=f.wanted.clone() staff=f.staff.clone() bad_time=f.bad_time/> })}
                {found.with_value(|f| view! { <Lines found=f.clone()/> })}
            </section>
        </Frame>
    }
    .into_any()
}

#[component]
fn Search(wanted: Wanted, staff: Vec<(String, String)>, bad_time: bool) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let field = |name: &'static str, label: &'static str, kind: &'static str, value: String| {
        view! {
            <div class="field">
                <label for=name>{label}</label>
                <input id=name name=name type=kind value=value autocomplete="off" list=(name == "who").then_some("staff")/>
            </div>
        }
    };
    let staff = staff
        .into_iter()
        .map(|(id, name)| view! { <option value=id>{name}</option> });
    view! {
        <form class="audit-search" method="get" action="/desk/audit">
            {field("from", w::audit_from(lang), "datetime-local", wanted.from)}
            {field("until", w::audit_until(lang), "datetime-local", wanted.until)}
            {field("who", w::audit_who(lang), "text", wanted.who)}
            {field("verb", w::audit_verb(lang), "text", wanted.verb)}
            {field("about", w::audit_about(lang), "text", wanted.about)}
            <datalist id="staff">{staff.collect_view()}</datalist>
            <div class="row row--s2">
                <button class="button button--go">{w::audit_search(lang)}</button>
                <a class="button button--plain" rel="external" href="/desk/audit?verb=people.read">{w::audit_reads(lang)}</a>
            </div>
            {bad_time.then(|| view! { <p class="said" role="alert">{w::audit_bad_time(lang)}</p> })}
        </form>
    }
    .into_any()
}

#[component]
fn Lines(found: Found) -> impl IntoView {
    let lang = expect_context::<Lang>();
    if found.lines.is_empty() {
        return view! {
            <div class="empty">
                <Strokes/>
                <h2 class="subtitle">{w::audit_none(lang)}</h2>
                <p>{w::audit_none_line(lang)}</p>
            </div>
        }
        .into_any();
    }
    let more = found.more.map(|before| {
        let href = older(&found.wanted, before);
        view! { <p class="center"><a class="button" rel="external" href=href>{w::audit_more(lang)}</a></p> }
    });
    let rows = found.lines.into_iter().map(|line| {
        let who = line.name.unwrap_or_else(|| actor(lang, &line.actor));
        let id = line.actor.contains(' ').then_some(line.actor);
        let refused = line.outcome == "refused";
        view! {
            <tr class:gone=refused>
                <td class="num">{line.number}</td>
                <td class="num">{time::input(line.at).replace('T', " ")}</td>
                <td title=id>{who}</td>
                <td><code>{line.verb}</code>{refused.then(|| view! { " "<span class="tag tag--bad">{w::audit_refused(lang)}</span> })}</td>
                <td><Subjects all=line.subjects/></td>
            </tr>
        }
    });
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=w::audit_title(lang)>
            <table class="audit">
                <thead>
                    <tr>
                        <th scope="col">{w::audit_number(lang)}</th>
                        <th scope="col">{w::audit_at(lang)}</th>
                        <th scope="col">{w::audit_by(lang)}</th>
                        <th scope="col">{w::audit_verb(lang)}</th>
                        <th scope="col">{w::audit_rows(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
        {more}
    }
    .into_any()
}

/// Who is no person has a name of its own.
fn actor(lang: Lang, actor: &str) -> String {
    match actor {
        "visitor" => w::audit_visitor(lang).to_owned(),
        "door" => w::audit_door(lang).to_owned(),
        "clock" => w::audit_clock(lang).to_owned(),
        "operator" => w::audit_operator(lang).to_owned(),
        someone => someone.to_owned(),
    }
}

/// A long list is opened where it is wanted.
#[component]
fn Subjects(all: String) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let list: Vec<&str> = all.split(", ").filter(|s| !s.is_empty()).collect();
    match list.as_slice() {
        [] => ().into_any(),
        [one] => view! { <code class="small">{(*one).to_owned()}</code> }.into_any(),
        several => {
            let items = several
                .iter()
                .map(|s| view! { <li><code class="small">{(*s).to_owned()}</code></li> });
            view! {
                <details>
                    <summary>{w::audit_several(lang, several.len())}</summary>
                    <ul>{items.collect_view()}</ul>
                </details>
            }
            .into_any()
        }
    }
}

/// The address of older lines of the same search. What was typed is written so that an address can carry it.
fn older(wanted: &Wanted, before: i64) -> String {
    let written = |text: &str| {
        text.bytes().fold(String::new(), |all, b| {
            if b.is_ascii_alphanumeric() || b"-._".contains(&b) {
                all + &char::from(b).to_string()
            } else {
                all + &format!("%{b:02X}")
            }
        })
    };
    let parts = [
        ("from", &wanted.from),
        ("until", &wanted.until),
        ("who", &wanted.who),
        ("verb", &wanted.verb),
        ("about", &wanted.about),
    ];
    parts.iter().fold(
        format!("/desk/audit?before={before}"),
        |all, (name, value)| all + "&" + name + "=" + &written(value),
    )
}
