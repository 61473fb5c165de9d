//! Lines of the statement that nobody knows yet, and those that are no gifts.

use leptos::prelude::*;

use super::{Asking, Room, Transfer, TransferState};
use crate::lang::words as w;
use crate::row::Kind;
use crate::time;

#[component]
pub fn WaitingLines() -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let open = Memo::new(move |_| room.lines(TransferState::Open));
    let none = move || open.with(Vec::is_empty);
    let any = Memo::new(move |_| room.transfers.with(|all| !all.is_empty()));
    let empty = move || {
        if any.get() {
            w::donors_waiting_none(lang)
        } else {
            w::donors_waiting_none_yet(lang)
        }
    };
    view! {
        <section class="stack stack--s2 waiting-lines">
            <h2 class="subtitle" tabindex="-1">
                {w::donors_waiting(lang)}" "<span class="num soft">{move || open.with(Vec::len)}</span>
            </h2>
            <p class="soft small">{w::donors_waiting_line(lang)}</p>
            <ul class="money" hidden=none>{move || open.get().into_iter().map(|line| view! { <Item line/> }).collect_view()}</ul>
            {move || none().then(|| view! { <p class="soft small">{empty()}</p> })}
        </section>
    }
    .into_any()
}

#[component]
pub fn SetAsideLines() -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let aside = Memo::new(move |_| room.lines(TransferState::SetAside));
    view! {
        <details class="more" hidden=move || aside.with(Vec::is_empty)>
            <summary>{w::donors_aside(lang)}" "<span class="num soft">{move || aside.with(Vec::len)}</span></summary>
            <ul class="money">{move || aside.get().into_iter().map(|line| view! { <Item line/> }).collect_view()}</ul>
        </details>
    }
    .into_any()
}

#[component]
fn Item(line: Transfer) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let id = line.id;
    let pending = Memo::new(move |_| room.sync.replica.pending(Kind::Transfer, id.0));
    let open = line.state == TransferState::Open;
    let amount = w::give_yen(lang, line.amount);
    let payer = line.payer.to_string();
    let reason = line.reason.as_ref().map(ToString::to_string);
    let assign = w::donors_assign_one(lang, &amount, &payer);
    let aside = w::donors_aside_one(lang, &amount, &payer);
    view! {
        <li>
            <p class="row row--s2">
                <strong class="num">{amount}</strong>
                <span class="payer">{payer}</span>
                <time class="num soft small">{time::day(line.day, lang)}</time>
                {move || pending.get().then(|| view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> })}
                <span class="row row--s2 push">
                    <button class="button button--small" aria-label=assign on:click=move |_| asking.assigning.set(Some(id))>{w::donors_assign(lang)}</button>
                    {open.then(|| view! {
                        <button class="button button--small button--plain" aria-label=aside on:click=move |_| asking.putting_aside.set(Some(id))>{w::donors_set_aside(lang)}</button>
                    })}
                </span>
            </p>
            {reason.map(|reason| view! { <p class="soft small">{w::donors_aside_for(lang, reason)}</p> })}
        </li>
    }
    .into_any()
}
