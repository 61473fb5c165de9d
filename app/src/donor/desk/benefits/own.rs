//! What one donor is owed, and what they were given.

use leptos::prelude::*;

use super::super::Room;
use super::dialogs::{GiveDialog, ReopenDialog, WaiveDialog};
use super::history::{line as noted, settled};
use super::item::line;
use super::{Doing, Ticked};
use crate::donor::benefit::Fulfilment;
use crate::donor::benefit::owed::Owed;
use crate::lang::words as w;
use crate::value::DonorId;

/// A donor's page looks this far.
const AHEAD: i64 = 60;

#[component]
pub fn OwnBenefits(id: DonorId) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let doing = Doing::here();
    provide_context(doing);
    let all = room.owes(Signal::stored(AHEAD));
    let owes = Memo::new(move |_| {
        let own = |one: &&Owed| room.same(one.donor, id);
        all.with(|all| all.iter().filter(own).cloned().collect::<Vec<_>>())
    });
    let had = Memo::new(move |_| {
        let all = room.fulfilments.with(|all| settled(all));
        let own = |one: &Fulfilment| room.same(one.donor, id);
        all.into_iter().filter(own).collect::<Vec<_>>()
    });
    let none = move || owes.with(Vec::is_empty) && had.with(Vec::is_empty);
    let ticked: Ticked = RwSignal::default();
    let rows = move || {
        let rows = |all: &Vec<Owed>| {
            all.iter()
                .map(|one| line(&room, one, ticked, false))
                .collect_view()
        };
        owes.with(rows)
    };
    let past = move || {
        let rows = |all: &Vec<Fulfilment>| {
            all.iter()
                .map(|one| noted(&room, one, false))
                .collect_view()
        };
        had.with(rows)
    };
    let chosen = move || {
        let is = |one: &Owed| ticked.with(|ids| ids.contains(&one.id));
        owes.get().into_iter().filter(is).collect::<Vec<_>>()
    };
    let unticked = move || chosen().is_empty();
    view! {
        <section class="stack stack--s2" hidden=none>
            <header class="row row--ends">
                <h2 class="subtitle" id="own-benefits" tabindex="-1">{w::benefits_title(lang)}</h2>
                {move || (!owes.with(Vec::is_empty)).then(|| view! {
                    <span class="row row--s2">
                        <button class="button button--small" disabled=unticked on:click=move |_| doing.giving.set(Some(untrack(chosen)))>{w::benefits_give(lang)}</button>
                        <button class="button button--small" disabled=unticked on:click=move |_| doing.waiving.set(Some(untrack(chosen)))>{w::benefits_waive(lang)}</button>
                    </span>
                })}
            </header>
            <ul class="money money--ticks" hidden=move || owes.with(Vec::is_empty)>{rows}</ul>
            <ul class="money" hidden=move || had.with(Vec::is_empty)>{past}</ul>
        </section>
        <GiveDialog ticked/>
        <WaiveDialog ticked/>
        <ReopenDialog/>
    }
    .into_any()
}
