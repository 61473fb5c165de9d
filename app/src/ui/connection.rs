//! How the device stands to the server, and what waits or was refused on it.

use leptos::prelude::*;

use super::dialog::Dialog;
use super::refusals::RefusalList;
use super::waiting::WaitingList;
use crate::lang::{Lang, words as w};
use crate::sync::{Connection, Storage, Sync};

/// The word in the bar; it opens all there is to say.
#[component]
pub fn ConnectionTag(ready: RwSignal<bool>, open: RwSignal<bool>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let state = Memo::new(move |_| (ready.get(), sync.connection.get(), sync.unsent.get()));
    let class = move || match state.get() {
        (true, Connection::Online, 0) => "tag tag--good tag--opens push",
        (true, Connection::Online, _) | (_, Connection::Offline, _) => {
            "tag tag--wait tag--opens push"
        }
        _ => "tag tag--opens push",
    };
    let words = move || match state.get() {
        (true, Connection::Online, 0) => w::desk_online(lang).to_owned(),
        (true, Connection::Online, n) => w::desk_sending(lang, n),
        (_, Connection::Offline, 0) => w::desk_offline(lang).to_owned(),
        (_, Connection::Offline, n) => w::desk_unsent(lang, n),
        _ => w::desk_connecting(lang).to_owned(),
    };
    let offline_too = move || match state.get() {
        (_, Connection::Offline, 1..) => w::desk_offline_and(lang),
        _ => "",
    };
    view! {
        <button class=class aria-haspopup="dialog" on:click=move |_| open.set(true)>
            <span role="status"><span class="hide">{offline_too}</span>{words}</span>
        </button>
    }
    .into_any()
}

/// What this device holds that the server has not taken.
#[component]
pub fn DeviceDialog(open: RwSignal<bool>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let stands = move || match sync.connection.get() {
        Connection::Online => w::desk_stands_online(lang),
        Connection::Offline => w::desk_stands_offline(lang),
        Connection::Starting => w::desk_stands_starting(lang),
    };
    let failing = move || sync.storage.get() == Storage::Failing;
    let nothing = move || sync.unsent.get() == 0 && sync.refused.with(Vec::is_empty);
    view! {
        <Dialog open name="device" title=w::desk_device(lang) small=true>
            <p>{stands}</p>
            <Show when=failing><p>{w::desk_storage_failing(lang)}</p></Show>
            <Show when=nothing><p class="soft">{w::desk_nothing_waits(lang)}</p></Show>
            <WaitingList/>
            <RefusalList/>
        </Dialog>
    }
    .into_any()
}
