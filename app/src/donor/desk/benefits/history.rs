//! What became of benefits, the latest first.

use leptos::prelude::*;

use super::super::{Room, date, path};
use super::Doing;
use crate::donor::benefit::{Fulfilment, FulfilmentState, Given};
use crate::donor::wording;
use crate::lang::{Lang, words as w};
use crate::row::Kind;
use crate::value::Line;

const PAGE: usize = 30;

/// When it was noted, or given where that is known.
fn moment(one: &Fulfilment) -> crate::time::Time {
    let last = one.given.as_ref().or(one.returned.last());
    last.map_or(one.created, |given| given.on)
}

/// The latest first; nothing of what was undone.
pub fn settled(all: &[Fulfilment]) -> Vec<Fulfilment> {
    let known = all.iter().filter(|one| one.state != FulfilmentState::Open);
    let mut all: Vec<Fulfilment> = known.cloned().collect();
    all.sort_by_key(|one| (core::cmp::Reverse(moment(one)), one.id));
    all
}

#[component]
pub fn Recent() -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let all = Memo::new(move |_| room.fulfilments.with(|all| settled(all)));
    let pages = RwSignal::new(1_usize);
    let more = move || all.with(Vec::len) > pages.get() * PAGE;
    let rows = move || {
        all.with(|all| {
            let shown = all.iter().take(pages.get() * PAGE);
            shown.map(|one| line(&room, one, true)).collect_view()
        })
    };
    view! {
        <section class="stack stack--s3" aria-labelledby="benefits-recent" hidden=move || all.with(Vec::is_empty)>
            <h2 class="subtitle" id="benefits-recent">{w::benefits_recent(lang)}" "<span class="num soft">{move || all.with(Vec::len)}</span></h2>
            <ul class="money">{rows}</ul>
            {move || more().then(|| view! {
                <p class="center"><button class="button" on:click=move |_| pages.update(|n| *n += 1)>{w::desk_more(lang)}</button></p>
            })}
        </section>
    }
    .into_any()
}

pub fn line(room: &Room, one: &Fulfilment, named: bool) -> AnyView {
    let lang = room.lang;
    let doing = expect_context::<Doing>();
    let id = one.id;
    let called = wording::benefit(lang, one.what, one.name.as_ref());
    let class = match one.state {
        FulfilmentState::Given => "tag tag--good",
        FulfilmentState::CameBack => "tag tag--bad",
        FulfilmentState::Waived | FulfilmentState::Open => "tag",
    };
    let head = if named {
        let name = room.name(one.donor);
        view! { <a href=path(one.donor)>{name}</a><span>{called}</span> }.into_any()
    } else {
        view! { <strong>{called}</strong> }.into_any()
    };
    let mut facts = vec![wording::occasion(lang, one.occasion)];
    facts.extend(one.given.as_ref().map(|given| proof(lang, given)));
    let back = one
        .returned
        .iter()
        .map(|given| w::benefits_went_back(lang, proof(lang, given)));
    let lines = core::iter::once(facts.join(w::desk_dot(lang))).chain(back);
    let lines = lines.chain(one.reason.as_ref().map(Line::to_string));
    let lines = lines.map(|line| view! { <p class="soft small num">{line}</p> });
    let settled = one.is_settled();
    let pending = room.sync.replica.pending(Kind::Fulfilment, id.0);
    view! {
        <li>
            <p class="row row--s2">
                {head}
                <span class=class>{wording::fulfilment(lang, one.state)}</span>
                {pending.then(|| view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> })}
                {settled.then(|| view! {
                    <button class="button button--plain button--small push" on:click=move |_| doing.reopening.set(Some(id))>{w::benefits_reopen_open(lang)}</button>
                })}
            </p>
            {lines.collect_view()}
        </li>
    }
    .into_any()
}

fn proof(lang: Lang, given: &Given) -> String {
    let mut said = vec![date(given.on), wording::reach(lang, given.reach).to_owned()];
    said.extend((!given.to.is_empty()).then(|| given.to.to_string()));
    said.extend(given.note.as_ref().map(Line::to_string));
    said.join(w::desk_dot(lang))
}
