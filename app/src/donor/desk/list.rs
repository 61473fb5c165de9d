//! All donors, with what narrows them.

use leptos::prelude::*;

use super::enter_dialog::EnterDialog;
use super::people::{Known, Standing};
use super::summary::Summary;
use super::{Form, Pledge, Room, date, path};
use crate::donor::agreeing::pledge_class;
use crate::donor::wording;
use crate::lang::{Lang, words as w};
use crate::row::Kind;
use crate::ui::parts::Strokes;
use crate::ui::refusals::RefusalList;
use crate::ui::{dom, keys};
use crate::value::{DonorId, Kana};

/// Donors that the list begins with, and that each "more" adds.
const PAGE: usize = 100;

#[component]
pub fn List() -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let adding = RwSignal::new(false);
    let none = Memo::new(move |_| room.donors.with(Vec::is_empty));
    let ids = Memo::new(move |_| {
        let filter = room.filter();
        room.donors.with(|all| {
            let fitting = all.iter().filter(|known| filter.takes(known));
            fitting.map(|known| known.donor.id).collect::<Vec<_>>()
        })
    });
    let found = Signal::derive(move || ids.with(Vec::len));
    let on_made = Callback::new(move |id: DonorId| {
        room.typed.set(String::new());
        let name = untrack(|| room.name(id)).unwrap_or_default();
        room.telling.tell(w::donors_added(lang, name));
    });
    keys::on_key(move |key| match key {
        "/" => {
            dom::focus(".search");
            true
        }
        "n" | "N" => {
            adding.set(true);
            true
        }
        _ => false,
    });
    view! {
        <section class="list">
            <header class="row row--ends">
                <h1 class="title">{w::shell_donors(lang)}</h1>
                <div class="row row--s2">
                    <a class="button button--small" href=super::ROSTER>{w::donors_roster_open(lang)}</a>
                    <button class="button button--go button--small" aria-keyshortcuts="n" on:click=move |_| adding.set(true)>{w::donors_add(lang)}</button>
                </div>
            </header>
            <RefusalList/>
            {move || (!none.get()).then(|| view! { <Summary/><Tools found/> })}
            <Table ids/>
            {move || match (none.get(), ids.with(Vec::is_empty)) {
                (true, _) => view! { <NoneYet/> }.into_any(),
                (_, true) => view! { <NoneFound/> }.into_any(),
                _ => ().into_any(),
            }}
        </section>
        <EnterDialog open=adding on_made/>
    }
    .into_any()
}

#[component]
fn Tools(found: Signal<usize>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let forms = Form::ALL.map(|form| {
        let selected = room.form.get_untracked() == Some(form);
        view! { <option value=form.name() selected=selected>{wording::form(lang, form)}</option> }
    });
    let chip = move |standing: Option<Standing>| {
        let pressed = move || (room.standing.get() == standing).to_string();
        let count = move || {
            room.donors.with(|all| {
                let takes = |known: &&Known| standing.is_none_or(|s| s.takes(known));
                all.iter().filter(takes).count()
            })
        };
        view! {
            <button class="chip" aria-pressed=pressed on:click=move |_| room.standing.set(standing)>
                {called(lang, standing)}" "<span class="num">{count}</span>
            </button>
        }
    };
    view! {
        <div class="tools tools--donors">
            <input class="search" type="search" placeholder=w::donors_search(lang) aria-label=w::donors_search(lang)
                aria-keyshortcuts="/" autocomplete="off" spellcheck="false" prop:value=room.typed
                on:input=move |ev| room.typed.set(event_target_value(&ev))/>
            <label class="sort">
                <span class="unseen">{w::donor_field_form(lang)}</span>
                <select prop:value=move || room.form.get().map_or("", Form::name) on:change=move |ev| room.form.set(Form::parse(&event_target_value(&ev)))>
                    <option value="">{w::donors_all_forms(lang)}</option>
                    {forms.into_iter().collect_view()}
                </select>
            </label>
            <div class="filters" role="group" aria-label=w::donors_standing(lang)>
                {chip(None)}
                {Standing::ALL.map(|standing| chip(Some(standing))).into_iter().collect_view()}
            </div>
            <p class="found soft small num" role="status">{move || w::donors_found(lang, found.get())}</p>
        </div>
    }
    .into_any()
}

const fn called(lang: Lang, standing: Option<Standing>) -> &'static str {
    match standing {
        None => w::donors_everyone(lang),
        Some(Standing::Of(state)) => wording::pledge(lang, state),
        Some(Standing::CardEnds) => w::donors_card_ends(lang),
        Some(Standing::Unreached) => w::donors_unreached(lang),
        Some(Standing::None) => w::donors_no_pledge(lang),
    }
}

#[component]
fn Table(ids: Memo<Vec<DonorId>>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let pages = RwSignal::new(1_usize);
    let page = move || ids.with(|ids| ids[..ids.len().min(pages.get() * PAGE)].to_vec());
    let more = move || ids.with(Vec::len) > pages.get() * PAGE;
    let head = |class: &'static str, words: &'static str| {
        view! { <th role="columnheader" scope="col" class=class>{words}</th> }
    };
    view! {
        <table class="donors" role="table" aria-label=w::shell_donors(lang) hidden=move || ids.with(Vec::is_empty)>
            <thead role="rowgroup">
                <tr role="row">
                    {head("donor-name", w::donor_field_name(lang))}
                    {head("donor-form", w::donors_column_form(lang))}
                    {head("donor-promise", w::donors_column_promised(lang))}
                    {head("donor-state", w::donors_column_state(lang))}
                    {head("donor-sum", w::donors_column_received(lang))}
                    {head("donor-day", w::donors_column_last(lang))}
                </tr>
            </thead>
            <tbody role="rowgroup"><For each=page key=|id| *id let:id><Item id/></For></tbody>
        </table>
        {move || more().then(|| view! {
            <p class="center"><button class="button" on:click=move |_| pages.update(|n| *n += 1)>{w::desk_more(lang)}</button></p>
        })}
    }
    .into_any()
}

#[component]
fn Item(id: DonorId) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let known = Memo::new(move |_| {
        room.donors.with(|all| {
            let found = all.iter().find(|known| known.donor.id == id);
            found.cloned().unwrap_or_default()
        })
    });
    let pending = Memo::new(move |_| room.sync.replica.pending(Kind::Donor, id.0));
    let name = move || known.with(|k| k.donor.details.name.to_string());
    let kana = move || {
        let kana = known.with(|k| k.donor.details.kana.as_ref().map(Kana::to_string));
        kana.map(|kana| view! { <span class="soft small">{kana}</span> })
    };
    let state = move || {
        if pending.get() {
            return view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> }
                .into_any();
        }
        let mut states = known.with(|k| k.pledges.iter().map(|p| p.state).collect::<Vec<_>>());
        states.dedup();
        let tags = states.into_iter().map(|state| {
            view! { <span class=pledge_class(state)>{wording::pledge(lang, state)}</span> }
        });
        tags.collect_view().into_any()
    };
    let received = move || known.with(|k| k.received);
    let last = move || known.with(|k| k.last.map(date));
    view! {
        <tr role="row">
            <td role="cell" class="donor-name"><a href=path(id)>{name}</a>{kana}</td>
            <td role="cell" class="donor-form">{move || known.with(|k| wording::form(lang, k.donor.details.form))}</td>
            <td role="cell" class="donor-promise num">{move || known.with(|k| promised(lang, &k.pledges))}</td>
            <td role="cell" class="donor-state">{state}</td>
            <td role="cell" class="donor-sum num">{move || w::give_yen(lang, received())}</td>
            <td role="cell" class="donor-day num">{move || last().map(|day| view! { <time>{day}</time> })}</td>
        </tr>
    }
    .into_any()
}

/// The first promise, and how many there are besides.
fn promised(lang: Lang, pledges: &[Pledge]) -> String {
    let Some(first) = pledges.first() else {
        return String::new();
    };
    let amount = w::give_yen(lang, first.amount);
    let one = w::donors_promise(lang, amount, wording::rhythm(lang, first.rhythm));
    match pledges.len() - 1 {
        0 => one,
        more => w::donors_promise_more(lang, more, one),
    }
}

#[component]
fn NoneYet() -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    view! {
        <div class="empty">
            <Strokes/>
            <h2 class="subtitle">{w::donors_none(lang)}</h2>
            <p>{w::donors_none_line(lang)}</p>
            <div class="row"><a class="button" href=super::CHARITY>{w::donors_charity(lang)}</a><a class="button" href=super::BANK>{w::donors_bank(lang)}</a></div>
        </div>
    }
    .into_any()
}

#[component]
fn NoneFound() -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let clear = move |_| {
        room.typed.set(String::new());
        room.form.set(None);
        room.standing.set(None);
        dom::focus(".search");
    };
    view! {
        <div class="empty">
            <Strokes/>
            <h2 class="subtitle">{w::donors_none_found(lang)}</h2>
            <p>{w::donors_none_found_line(lang)}</p>
            <div class="row"><button class="button" on:click=clear>{w::desk_clear(lang)}</button></div>
        </div>
    }
    .into_any()
}
