//! What became of whose promise, narrowed to a month or a kind of it.

use leptos::prelude::*;

use super::super::{Room, date, path};
use super::month_called;
use super::months::{Months, Turn, What};
use super::promises::called;
use crate::donor::wording;
use crate::lang::{Lang, words as w};

/// Lines that the list begins with, and that each "more" adds.
const PAGE: usize = 30;

#[component]
pub fn Turns(months: Memo<Months>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    // As `2026-06`.
    let month = RwSignal::new(String::new());
    let what = RwSignal::new(None::<What>);
    let pages = RwSignal::new(1_usize);
    let found = Memo::new(move |_| {
        months.with(|all| {
            let fits = |turn: &&Turn| {
                let only = what.get();
                month.with(|month| date(turn.day).starts_with(month.as_str()))
                    && only.is_none_or(|only| only == turn.what)
            };
            all.turns.iter().filter(fits).cloned().collect::<Vec<_>>()
        })
    });
    let more = move || found.with(Vec::len) > pages.get() * PAGE;
    let items = move || {
        found.with(|all| {
            let shown = all.iter().take(pages.get() * PAGE);
            shown.map(|turn| item(&room, turn)).collect_view()
        })
    };
    let choices = move || {
        months.with(|all| {
            let choice = |stood: &super::months::Stood| {
                let value = format!("{}-{:02}", stood.month.year(), stood.month.number());
                let selected = month.with_untracked(|month| *month == value);
                view! { <option value=value selected=selected>{month_called(lang, stood.month)}</option> }
            };
            all.each.iter().rev().map(choice).collect_view()
        })
    };
    let whats =
        What::ALL.map(|what| view! { <option value=what.name()>{called(lang, what)}</option> });
    view! {
        <section class="stack stack--s2" aria-labelledby="trends-turns">
            <h3 class="subtitle" id="trends-turns">{w::trends_turns(lang)}</h3>
            <div class="row trend-choice">
                <label class="sort">
                    <span class="unseen">{w::trends_choose_month(lang)}</span>
                    <select prop:value=month on:change=move |ev| month.set(event_target_value(&ev))>
                        <option value="">{w::trends_all_months(lang)}</option>
                        {choices}
                    </select>
                </label>
                <label class="sort">
                    <span class="unseen">{w::trends_choose_what(lang)}</span>
                    <select prop:value=move || what.get().map_or("", What::name) on:change=move |ev| what.set(What::parse(&event_target_value(&ev)))>
                        <option value="">{w::trends_all_whats(lang)}</option>
                        {whats.into_iter().collect_view()}
                    </select>
                </label>
                <p class="soft small num push" role="status">{move || w::donors_found(lang, found.with(Vec::len))}</p>
            </div>
            <ul class="money trend-turns" hidden=move || found.with(Vec::is_empty)>{items}</ul>
            {move || found.with(Vec::is_empty).then(|| view! { <p class="soft small">{w::trends_turns_none(lang)}</p> })}
            {move || more().then(|| view! {
                <p class="center"><button class="button" on:click=move |_| pages.update(|n| *n += 1)>{w::desk_more(lang)}</button></p>
            })}
        </section>
    }
    .into_any()
}

fn item(room: &Room, turn: &Turn) -> AnyView {
    let lang = room.lang;
    let class = match turn.what {
        What::Began | What::Raised => "tag tag--good",
        What::Lowered | What::Rested => "tag tag--wait",
        What::Lapsed | What::Ended => "tag",
    };
    let reason = turn.reason.clone();
    view! {
        <li>
            <p class="row row--s2">
                <a href=path(turn.donor)>{room.name(turn.donor)}</a>
                <span class=class>{called(lang, turn.what)}</span>
                <span class="push num">{amount(lang, turn)}</span>
            </p>
            <p class="soft small num">{date(turn.day)}{reason.map(|reason| format!("{}{reason}", w::desk_dot(lang)))}</p>
        </li>
    }
    .into_any()
}

fn amount(lang: Lang, turn: &Turn) -> String {
    let rhythm = wording::rhythm(lang, turn.rhythm);
    let now = w::give_yen(lang, turn.amount);
    let said = match turn.what {
        What::Raised | What::Lowered => w::trends_from_to(lang, now, w::give_yen(lang, turn.was)),
        _ => now,
    };
    w::donors_promise(lang, said, rhythm)
}
