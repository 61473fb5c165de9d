//! Out: what waits is sent, one request at a time, until nothing does.

use std::rc::Rc;

use gloo::net::http::Request;
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::patience::Patience;
use super::{FIRST_WAIT_MS, LONGEST_WAIT_MS, Wire, fulfil, pause};
use crate::sync::PROTOCOL;
use crate::sync::client::{Answer, Connection, Then, Which};
use crate::sync::push::{Push, Rejection};
use crate::value::ClientId;

/// A used page says so no oftener; a third of the shortest time that a session may rest.
const USED_MS: f64 = 10.0 * 60.0 * 1000.0;

/// Sends what waits in an outbox, unless that is under way.
pub(super) fn push(wire: &Rc<Wire>, which: Which) {
    let Some(mut push) = wire.sync.next_push(which) else {
        return;
    };
    let wire = wire.clone();
    spawn_local(async move {
        let mut wait = FIRST_WAIT_MS;
        loop {
            let answer = send(&wire, &push).await;
            let then = wire.sync.pushed(which, &push, answer);
            fulfil();
            match then {
                Then::GoOn => {
                    // What was settled is taken from the device first; that wishes to send what is left.
                    return;
                }
                Then::Rest => {
                    pause(wait).await;
                    wait = (wait * 2).min(LONGEST_WAIT_MS);
                }
                Then::RestFor { seconds } => {
                    TimeoutFuture::new(seconds.saturating_mul(1000)).await;
                }
                Then::Reload => {
                    let _ = window().location().reload();
                    return;
                }
                Then::Leave => {
                    // A pull says whether it is over.
                    wire.sync.stream_broke();
                    fulfil();
                    return;
                }
            }
            wire.sync.rested(which);
            match wire.sync.next_push(which) {
                Some(next) => push = next,
                None => return,
            }
        }
    });
}

/// One request.
async fn send(wire: &Wire, push: &Push) -> Answer {
    let patience = Patience::begins();
    let request = Request::post("/sync/push").abort_signal(patience.signal().as_ref());
    let Ok(request) = request.json(push) else {
        return Answer::Broken;
    };
    let Ok(response) = request.send().await else {
        wire.sync.stands(Connection::Offline);
        return Answer::Broken;
    };
    patience.answered();
    if response.ok() {
        return match response.json().await {
            Ok(pushed) => Answer::Pushed(pushed),
            Err(_) => Answer::Broken,
        };
    }
    if response.status() == 401 {
        return Answer::NotSignedIn;
    }
    match response.json::<Rejection>().await {
        Ok(rejection) => Answer::Rejected(rejection),
        Err(_) => Answer::Broken,
    }
}

/// A page that is used but sends nothing must not rest until its session ends: an empty push counts as use.
pub(super) fn on_use(wire: &Rc<Wire>) {
    if wire.sync.actor().person().is_none() {
        return;
    }
    let told = StoredValue::new(js_sys::Date::now());
    let wire = wire.clone();
    let used = move || {
        let now = js_sys::Date::now();
        if now - told.get_value() <= USED_MS {
            return;
        }
        told.set_value(now);
        let wire = wire.clone();
        spawn_local(async move {
            let nothing = Push {
                protocol: PROTOCOL,
                client: ClientId::new(),
                person: wire.sync.actor().person(),
                commands: Vec::new(),
            };
            // A failure is told by the stream.
            let _ = send(&wire, &nothing).await;
        });
    };
    for kind in ["pointerdown", "keydown"] {
        let used = used.clone();
        let handle = window_event_listener_untyped(kind, move |_| used());
        core::mem::forget(handle);
    }
}
