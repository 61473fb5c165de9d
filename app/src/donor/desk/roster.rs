//! A list of donors that was kept elsewhere: what became of each line is seen before anything is sent.

use std::collections::BTreeMap;

use leptos::ev::Event;
use leptos::prelude::*;

use super::roster_run::{Becomes, Fate, Register, tally};
use super::statement_file::{self, FileField, Text};
use super::{LIST, Room, path};
use crate::donor::roster::{self, Entry, Wrong};
use crate::donor::{Command, Enlist, Listed, MAX_LINES, wording};
use crate::lang::{Lang, words as w};
use crate::shell;
use crate::ui::dom;
use crate::ui::refusals::RefusalList;

/// Lines that the table begins with, and that each "more" adds.
const PAGE: usize = 100;

/// A file that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reading {
    name: String,
    entries: Vec<Entry>,
}

#[component]
pub fn Roster() -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let reading = RwSignal::new(None::<Reading>);
    let said = RwSignal::new(None::<String>);
    let take = Callback::new(move |ev: Event| {
        said.set(None);
        statement_file::read(&ev, move |file: Text| {
            let name = file.name.clone();
            let (now, why) = match file.understood(lang, roster::read) {
                Ok(entries) => {
                    dom::focus_later("#dry-run".to_owned());
                    (Some(Reading { name, entries }), None)
                }
                Err(words) => (None, Some(w::donors_file_not(lang, name, words))),
            };
            // The page may have been left meanwhile.
            let _ = (reading.try_set(now), said.try_set(why));
        });
    });
    view! {
        <section class="list bank-page roster-page">
            <a class="back" href=LIST>{w::donors_all(lang)}</a>
            <h1 class="title" tabindex="-1">{w::donors_roster(lang)}</h1>
            <RefusalList/>
            <section class="card stack stack--s3">
                <p class="measure">{w::donors_roster_line(lang)}</p>
                <FileField name="roster" words=w::donors_file_choose(lang) hint=w::donors_roster_hint(lang)
                    first=Signal::derive(move || reading.with(Option::is_none)) on_file=take/>
                <p class="said" role="alert">{move || said.get()}</p>
            </section>
            {move || reading.get().map(|now| view! { <DryRun now reading said/> })}
        </section>
    }
    .into_any()
}

/// Each line and what becomes of it; then the button that sends what is new.
#[component]
fn DryRun(
    now: Reading,
    reading: RwSignal<Option<Reading>>,
    said: RwSignal<Option<String>>,
) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let name = now.name.clone();
    let lines = StoredValue::new(now.entries);
    let becomes = Memo::new(move |_| {
        let register = room
            .donors
            .with(|all| room.merges.with(|merges| Register::of(all, merges)));
        lines.with_value(|lines| register.becomes(lines))
    });
    let tally = Memo::new(move |_| becomes.with(|all| tally(all)));
    let new = move || tally.with(|tally| tally.get(&Fate::New).copied().unwrap_or_default());
    let agreed = RwSignal::new(false);
    let send = move |_| {
        said.set(None);
        match enlist(&room, &going(lines, becomes), agreed.get_untracked()) {
            Ok(sent) => {
                reading.set(None);
                // The button that was pressed is gone.
                request_animation_frame(|| dom::focus(".roster-page h1"));
                room.telling.tell(w::donors_roster_told(lang, sent));
            }
            Err(words) => said.set(Some(words)),
        }
    };
    let news = lines.with_value(|lines| {
        let said = lines.iter().filter_map(|entry| entry.says.as_ref().ok());
        said.filter(|line| line.details.news).count()
    });
    let button = move || {
        match new() {
        0 => view! { <p>{w::donors_roster_nothing(lang)}</p> }.into_any(),
        n => view! { <button class="button button--go" on:click=send>{w::donors_roster_go(lang, n)}</button> }.into_any(),
    }
    };
    view! {
        <section class="stack stack--s3" aria-labelledby="dry-run">
            <header class="row row--ends">
                <h2 class="subtitle" id="dry-run" tabindex="-1">{w::donors_dry_run(lang, name)}</h2>
                <button class="button button--small" on:click=move |_| reading.set(None)>{w::donors_file_off(lang)}</button>
            </header>
            <p class="soft small">{w::donors_roster_dry(lang)}</p>
            {(news > 0).then(|| view! {
                <label class="check">
                    <input type="checkbox" name="agreed" prop:checked=agreed on:change=move |ev| agreed.set(event_target_checked(&ev))/>
                    <span>{w::donors_roster_agreed(lang, news)}</span>
                </label>
            })}
            <div class="row">{button}</div>
            <Lines lines becomes tally/>
        </section>
    }
    .into_any()
}

/// What is new, as it is sent.
fn going(lines: StoredValue<Vec<Entry>>, becomes: Memo<Vec<Becomes>>) -> Vec<Listed> {
    becomes.with_untracked(|becomes| {
        lines.with_value(|lines| {
            let new = lines.iter().zip(becomes);
            let new = new.filter(|(_, becomes)| **becomes == Becomes::New);
            new.filter_map(|(entry, _)| entry.says.as_ref().ok().cloned())
                .collect()
        })
    })
}

/// Sends them in as many commands as it takes; what was sent before one is refused stays sent.
fn enlist(room: &Room, lines: &[Listed], agreed: bool) -> Result<usize, String> {
    let lang = room.lang;
    for some in lines.chunks(MAX_LINES) {
        let lines = some.to_vec();
        let enlist = Enlist {
            lines,
            agreed,
            lang: Lang::Ja,
        };
        room.tries(Command::Enlist(enlist))
            .map_err(|refusal| shell::refusal(lang, &refusal))?;
    }
    Ok(lines.len())
}

#[component]
fn Lines(
    lines: StoredValue<Vec<Entry>>,
    becomes: Memo<Vec<Becomes>>,
    tally: Memo<BTreeMap<Fate, usize>>,
) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let pages = RwSignal::new(1_usize);
    let only = RwSignal::new(None::<Fate>);
    let shown = Memo::new(move |_| {
        let only = only.get();
        becomes.with(|all| {
            let of = all.iter().enumerate();
            let of = of.filter(|(_, one)| only.is_none_or(|fate| one.fate() == fate));
            of.map(|(at, _)| at).collect::<Vec<usize>>()
        })
    });
    let rows = move || {
        shown.with(|shown| {
            let page = shown.iter().take(pages.get() * PAGE);
            let both = page.filter_map(|at| {
                let entry = lines.with_value(|lines| lines.get(*at).cloned())?;
                Some((entry, becomes.with(|all| all.get(*at).cloned())?))
            });
            let rows = both.map(|(entry, becomes)| view! { <LineRow entry becomes/> });
            rows.collect_view()
        })
    };
    let chip = move |fate: Option<Fate>| {
        let pressed = move || (only.get() == fate).to_string();
        let count = move || match fate {
            Some(fate) => tally.with(|tally| tally.get(&fate).copied().unwrap_or_default()),
            None => becomes.with(Vec::len),
        };
        let words = fate.map_or(w::donors_everyone(lang), |fate| told(lang, fate).1);
        view! {
            <button class="chip" aria-pressed=pressed on:click=move |_| { only.set(fate); pages.set(1); }>
                {words}" "<span class="num">{count}</span>
            </button>
        }
    };
    view! {
        <div class="filters" role="group" aria-label=w::donors_column_becomes(lang)>
            {chip(None)}
            {Fate::ALL.map(|fate| chip(Some(fate))).into_iter().collect_view()}
        </div>
        <div class="card bank-lines">
            <table class="table table--cards">
                <thead>
                    <tr>
                        <th scope="col" class="n">{w::donors_column_line(lang)}</th>
                        <th scope="col">{w::donor_field_name(lang)}</th>
                        <th scope="col">{w::donor_field_email(lang)}</th>
                        <th scope="col">{w::donors_column_becomes(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {move || (shown.with(Vec::len) > pages.get() * PAGE).then(|| view! {
                <p class="center"><button class="button" on:click=move |_| pages.update(|n| *n += 1)>{w::desk_more(lang)}</button></p>
            })}
        </div>
    }
    .into_any()
}

#[component]
fn LineRow(entry: Entry, becomes: Becomes) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let email = entry
        .says
        .as_ref()
        .ok()
        .and_then(|line| line.details.email.clone());
    let email = email.map(|email| email.to_string());
    let (class, words) = told(lang, becomes.fate());
    let more = match becomes {
        Becomes::New => ().into_any(),
        Becomes::Same(id) => {
            let name = untrack(|| room.name(id)).unwrap_or_default();
            view! { " "<a href=path(id)>{name}</a> }.into_any()
        }
        Becomes::Twice(number) => {
            view! { " "<span class="soft small num">{w::donors_roster_as(lang, number)}</span> }
                .into_any()
        }
        Becomes::Wrong(wrong) => {
            let items = wrong.iter().map(|one| view! { <li>{why(lang, one)}</li> });
            view! { <ul class="soft small">{items.collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <tr>
            <td class="n num soft" data-label=w::donors_column_line(lang)>{entry.number}</td>
            <td data-label=w::donor_field_name(lang)>{entry.name}</td>
            <td data-label=w::donor_field_email(lang)>{email}</td>
            <td data-label=w::donors_column_becomes(lang)><span class=class>{words}</span>{more}</td>
        </tr>
    }
    .into_any()
}

/// `メール「aoi@」：…`.
fn why(lang: Lang, wrong: &Wrong) -> String {
    let field = wording::field(lang, wrong.at);
    let said = wording::said(lang, wrong.at, wrong.why);
    if wrong.cell.is_empty() {
        w::donors_roster_empty(lang, field, said)
    } else {
        w::donors_roster_cell(lang, &wrong.cell, field, said)
    }
}

const fn told(lang: Lang, fate: Fate) -> (&'static str, &'static str) {
    match fate {
        Fate::New => ("tag tag--good", w::donors_roster_new(lang)),
        Fate::Same => ("tag", w::donors_roster_same(lang)),
        Fate::Twice => ("tag", w::donors_roster_twice(lang)),
        Fate::Wrong => ("tag tag--bad", w::donors_line_bad(lang)),
    }
}
