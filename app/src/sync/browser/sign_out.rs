//! Signing out: nothing stays on the device, and what was not sent is offered first.

use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement};

use super::store::{self, Store};
use super::{VISITOR, WIRE, fulfil, owner, worker};
use crate::sync::client::{Connection, Sync};
use crate::sync::tabs::Message;
use crate::visit::CLEARED;

const FORM: &str = "form[action='/sign-out']";
/// The desk opens its offer by this.
const OFFER: &str = "#sign-out";

/// How often to look whether the storage was opened.
const OPENING_MS: u32 = 10;
const OPENING_LOOKS: u32 = 300;

/// Looks after the sign-out buttons of a page; on one without the engine, the desk offers what was not sent.
pub fn watch(sync: Sync, desk: &'static str) {
    let handle = window_event_listener_untyped("submit", move |ev| {
        let form = ev.target().map(JsCast::unchecked_into::<Element>);
        let ours = form.is_some_and(|form| form.matches(FORM).unwrap_or_default());
        if !ours || ev.default_prevented() {
            return;
        }
        ev.prevent_default();
        spawn_local(async move {
            let here = WIRE.with_borrow(Option::is_some);
            if here && (holds(sync) || offline(sync)) {
                sync.leaving.set(true);
            } else if !here && left(&owner(&sync.actor())).await > 0 {
                let _ = window().location().assign(&format!("{desk}{OFFER}"));
            } else {
                clear_and_go(sync).await;
            }
        });
    });
    core::mem::forget(handle);
}

/// Opens the offer where another page asked for it.
pub fn offer_if_asked(sync: Sync) {
    if window().location().hash().as_deref() == Ok(OFFER) {
        sync.leaving.set(true);
    }
}

/// Takes all off the device and ends the session; without a network only the first.
pub fn go(sync: Sync) {
    spawn_local(clear_and_go(sync));
}

/// How many commands of signed-in people wait on this device for their return.
pub async fn left_behind() -> usize {
    let mut waiting = 0;
    for person in store::owners().await {
        if person != VISITOR {
            waiting += left(&person).await;
        }
    }
    waiting
}

fn holds(sync: Sync) -> bool {
    sync.unsent.get_untracked() > 0 || sync.refused.with_untracked(|all| !all.is_empty())
}

fn offline(sync: Sync) -> bool {
    sync.connection.get_untracked() == Connection::Offline
}

/// How many commands wait in a person's database.
async fn left(person: &str) -> usize {
    let waiting = async {
        let store = Store::open(person).await?;
        store.outbox().await
    };
    waiting.await.map_or(0, |outbox| outbox.waiting.len())
}

async fn clear_and_go(sync: Sync) {
    let offline = offline(sync);
    // The stream would hear of the end, too, and lead elsewhere.
    sync.way_out.set_value("/");
    if let Some(wire) = WIRE.with_borrow(Clone::clone) {
        sync.close();
        fulfil();
        wire.tell(&Message::Gone);
        // One that is just being opened would be made anew behind its deletion.
        // Nobody is kept from signing out by a storage that never opens.
        for _ in 0..OPENING_LOOKS {
            if wire.opened.get() {
                break;
            }
            TimeoutFuture::new(OPENING_MS).await;
        }
        *wire.store.borrow_mut() = None;
    }
    sync.forget();
    crate::ui::dom::forget_all_drafts();
    let _ = store::delete(&owner(&sync.actor())).await;
    if offline {
        // What stands in the page goes with it.
        let _ = window().location().replace("/desk");
        return;
    }
    if left(VISITOR).await == 0 {
        let _ = store::delete(VISITOR).await;
    }
    worker::unregister().await;
    let form = document().query_selector(FORM).ok().flatten();
    if let Some(form) = form.map(JsCast::unchecked_into::<HtmlFormElement>) {
        form.set_action(&format!("/sign-out?{CLEARED}"));
        let _ = form.submit();
    }
}
