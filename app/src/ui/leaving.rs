//! Signing out while something was not sent, or without a network: what is lost is said before it is.

use leptos::prelude::*;

use super::dialog::Dialog;
use super::refusals::RefusalList;
use super::waiting::WaitingList;
use crate::lang::{Lang, words as w};
use crate::sync::{Connection, Sync};

#[component]
pub fn Leaving() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let open = sync.leaving;
    // Goes as soon as all is answered, and nothing of it was refused.
    let sending = RwSignal::new(false);
    Effect::new(move |_| {
        if !open.get() {
            sending.set(false);
        } else if sending.get() && sync.unsent.get() == 0 {
            sending.set(false);
            if sync.refused.with_untracked(Vec::is_empty) {
                sign_out(sync);
            }
        }
    });
    view! {
        <Dialog open name="leaving" title=w::leaving_title(lang) small=true>
            <Offer sending/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Offer(sending: RwSignal<bool>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let offline = Memo::new(move |_| sync.connection.get() == Connection::Offline);
    let waits = Memo::new(move |_| sync.unsent.get() > 0);
    let refused = Memo::new(move |_| sync.refused.with(|all| !all.is_empty()));
    let line = move || match (waits.get(), refused.get(), offline.get()) {
        (true, _, true) => w::leaving_waits_offline(lang),
        (true, _, false) => w::leaving_waits(lang),
        (false, true, _) => w::leaving_refused(lang),
        (false, false, _) => w::leaving_nothing(lang),
    };
    let going = move || match (sending.get(), offline.get()) {
        (true, true) => w::leaving_sends_later(lang),
        (true, false) => w::leaving_sends(lang),
        _ => "",
    };
    let lose = move || match (waits.get() || refused.get(), offline.get()) {
        (_, true) => w::leaving_clear(lang),
        (true, false) => w::leaving_discard(lang),
        (false, false) => w::desk_sign_out(lang),
    };
    view! {
        <p>{line}</p>
        <WaitingList/>
        <RefusalList/>
        <Show when=move || offline.get() && !sending.get()><p>{w::leaving_offline(lang)}</p></Show>
        <p class="soft small" role="status">{going}</p>
        <div class="row row--s2">
            <Show when=move || waits.get()>
                <button class="button button--go" type="button" disabled=move || sending.get() on:click=move |_| sending.set(true)>
                    {w::leaving_send(lang)}
                </button>
            </Show>
            <button class="button" class:button--bad=move || waits.get() || refused.get() type="button" on:click=move |_| sign_out(sync)>{lose}</button>
            <button class="button button--plain" type="button" on:click=move |_| sync.leaving.set(false)>{w::desk_leave(lang)}</button>
        </div>
    }
    .into_any()
}

#[cfg_attr(
    feature = "ssr",
    expect(unused_variables, reason = "only a browser holds anything")
)]
fn sign_out(sync: Sync) {
    #[cfg(feature = "hydrate")]
    crate::sync::browser::sign_out::go(sync);
}
