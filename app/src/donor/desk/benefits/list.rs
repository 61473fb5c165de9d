//! The work list: what is to be packed, written and sent, and what waits for something.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::super::Room;
use super::dialogs::{GiveDialog, ReopenDialog, WaiveDialog};
use super::history::Recent;
use super::item::line;
use super::{Doing, Ticked, file};
use crate::donor::LABELS;
use crate::donor::benefit::owed::Owed;
use crate::donor::benefit::{MAX_ITEMS, Reach, What};
use crate::donor::wording;
use crate::lang::words as w;
use crate::ui::parts::Strokes;
use crate::ui::refusals::RefusalList;
use crate::value::DonorId;

/// Lines that a list begins with, and that each "more" adds.
const PAGE: usize = 100;
/// Days ahead that can be chosen.
const AHEAD: [i64; 4] = [0, 7, 30, 60];

#[component]
pub fn Benefits() -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    provide_context(Doing::here());
    let ahead = RwSignal::new(30_i64);
    let what = RwSignal::new(None::<What>);
    let ticked: Ticked = RwSignal::default();
    let all = room.owes(ahead.into());
    let shown = Memo::new(move |_| {
        let only = what.get();
        let fits = |one: &&Owed| only.is_none_or(|only| one.benefit.what == only);
        all.with(|all| all.iter().filter(fits).cloned().collect::<Vec<_>>())
    });
    let of = move |held: bool| {
        Memo::new(move |_| {
            let fits = |one: &&Owed| one.held.is_some() == held;
            shown.with(|all| all.iter().filter(fits).cloned().collect::<Vec<_>>())
        })
    };
    let (ready, held) = (of(false), of(true));
    // What was done elsewhere meanwhile is ticked no more.
    let chosen = Memo::new(move |_| {
        ticked.with(|ids| {
            let fits = |one: &&Owed| ids.contains(&one.id);
            all.with(|all| all.iter().filter(fits).cloned().collect::<Vec<_>>())
        })
    });
    let no_plan = Memo::new(move |_| room.plans.with(Vec::is_empty));
    view! {
        <section class="list benefits-page">
            <header class="row row--ends">
                <h1 class="title">{w::benefits_title(lang)}</h1>
                <a class="button button--small" href=super::super::PLANS>{w::plans_title(lang)}</a>
            </header>
            <p class="soft measure">{w::benefits_line(lang)}</p>
            <RefusalList/>
            {move || if no_plan.get() {
                view! { <NoPlan/> }.into_any()
            } else {
                view! {
                    <Tools all what ahead/>
                    <section class="stack stack--s3" aria-labelledby="benefits-ready">
                        <h2 class="subtitle" id="benefits-ready" tabindex="-1">{w::benefits_ready(lang)}" "<span class="num soft">{move || ready.with(Vec::len)}</span></h2>
                        <Bar ready chosen ticked/>
                        <Lines list=ready ticked/>
                        {move || ready.with(Vec::is_empty).then(|| view! { <p class="soft small">{w::benefits_ready_none(lang)}</p> })}
                    </section>
                    <section class="stack stack--s3" aria-labelledby="benefits-held" hidden=move || held.with(Vec::is_empty)>
                        <header class="stack stack--s1">
                            <h2 class="subtitle" id="benefits-held">{w::benefits_held(lang)}" "<span class="num soft">{move || held.with(Vec::len)}</span></h2>
                            <p class="soft small measure">{w::benefits_held_line(lang)}</p>
                        </header>
                        <Lines list=held ticked/>
                    </section>
                    <Recent/>
                }.into_any()
            }}
        </section>
        <GiveDialog ticked/>
        <WaiveDialog ticked/>
        <ReopenDialog/>
    }
    .into_any()
}

#[component]
fn NoPlan() -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    view! {
        <div class="empty">
            <Strokes/>
            <h2 class="subtitle">{w::benefits_no_plan(lang)}</h2>
            <p>{w::benefits_no_plan_line(lang)}</p>
            <div class="row"><a class="button" href=super::super::PLANS>{w::plans_title(lang)}</a></div>
        </div>
    }
    .into_any()
}

/// What kind, and how far ahead.
#[component]
fn Tools(
    all: Memo<Vec<Owed>>,
    what: RwSignal<Option<What>>,
    ahead: RwSignal<i64>,
) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let count = move |only: Option<What>| {
        let fits =
            |one: &&Owed| one.held.is_none() && only.is_none_or(|only| one.benefit.what == only);
        all.with(|all| all.iter().filter(fits).count())
    };
    let chip = move |only: Option<What>| {
        let words = only.map_or(w::benefits_every(lang), |what| wording::what(lang, what));
        view! {
            <button class="chip" aria-pressed=move || (what.get() == only).to_string() on:click=move |_| what.set(only)>
                {words}" "<span class="num">{move || count(only)}</span>
            </button>
        }
    };
    let days = AHEAD.map(|days| {
        let words = match days {
            0 => w::benefits_until_today(lang).to_owned(),
            days => w::benefits_until(lang, days),
        };
        view! { <option value=days.to_string() selected=ahead.get_untracked() == days>{words}</option> }
    });
    let choose = move |ev| ahead.set(event_target_value(&ev).parse().unwrap_or(30));
    view! {
        <div class="row benefit-tools">
            <div class="filters" role="group" aria-label=w::benefits_kinds(lang)>
                {chip(None)}
                {What::ALL.map(|what| chip(Some(what))).into_iter().collect_view()}
            </div>
            <label class="sort">
                <span class="unseen">{w::benefits_ahead(lang)}</span>
                <select on:change=choose>{days.into_iter().collect_view()}</select>
            </label>
        </div>
    }
    .into_any()
}

/// What can be done with what is ticked.
#[component]
fn Bar(ready: Memo<Vec<Owed>>, chosen: Memo<Vec<Owed>>, ticked: Ticked) -> impl IntoView {
    let room = expect_context::<Room>();
    let doing = expect_context::<Doing>();
    let lang = room.lang;
    let none = move || chosen.with(Vec::is_empty);
    let count = move || chosen.with(Vec::len);
    let whole = move || {
        ready.with(|all| {
            let is = |one: &Owed| ticked.with(|ids| ids.contains(&one.id));
            !all.is_empty() && all.iter().all(is)
        })
    };
    let tick_all = move |ev| {
        let on = event_target_checked(&ev);
        let ids: BTreeSet<_> = ready.with_untracked(|all| all.iter().map(|one| one.id).collect());
        ticked.update(|ticked| {
            if on {
                ticked.extend(ids);
            } else {
                ticked.retain(|id| !ids.contains(id));
            }
        });
    };
    // To each house one label, in the order of the list.
    let houses = Memo::new(move |_| {
        let mut seen = BTreeSet::new();
        chosen.with(|all| {
            let post = all.iter().filter(|one| one.benefit.reach == Reach::Post);
            let mut houses: Vec<DonorId> = post.map(|one| one.donor).collect();
            houses.retain(|id| seen.insert(*id));
            houses.truncate(MAX_ITEMS);
            houses
        })
    });
    let ids = move || {
        let ids = houses.with(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>());
        ids.join(" ")
    };
    let save = move |_| file::saves(&room, &chosen.get_untracked());
    view! {
        <div class="row row--s2 benefit-bar">
            <label class="check"><input type="checkbox" prop:checked=whole on:change=tick_all/><span>{w::benefits_tick_all(lang)}</span></label>
            <p class="soft small num" role="status">{move || w::benefits_chosen(lang, count())}</p>
            <span class="row row--s2 push">
                <button class="button button--go button--small" disabled=none on:click=move |_| doing.giving.set(Some(chosen.get_untracked()))>{w::benefits_give(lang)}</button>
                <form method="post" action=LABELS>
                    <input type="hidden" name="donors" prop:value=ids/>
                    <button class="button button--small" disabled=move || houses.with(Vec::is_empty)>{w::benefits_labels(lang)}</button>
                </form>
                <button class="button button--small" disabled=none on:click=save>{w::benefits_file(lang)}</button>
                <button class="button button--small" disabled=none on:click=move |_| doing.waiving.set(Some(chosen.get_untracked()))>{w::benefits_waive(lang)}</button>
            </span>
        </div>
    }
    .into_any()
}

#[component]
fn Lines(list: Memo<Vec<Owed>>, ticked: Ticked) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let pages = RwSignal::new(1_usize);
    let more = move || list.with(Vec::len) > pages.get() * PAGE;
    let rows = move || {
        list.with(|all| {
            let shown = all.iter().take(pages.get() * PAGE);
            shown
                .map(|one| line(&room, one, ticked, true))
                .collect_view()
        })
    };
    view! {
        <ul class="money money--ticks" hidden=move || list.with(Vec::is_empty)>{rows}</ul>
        {move || more().then(|| view! {
            <p class="center"><button class="button" on:click=move |_| pages.update(|n| *n += 1)>{w::desk_more(lang)}</button></p>
        })}
    }
    .into_any()
}
