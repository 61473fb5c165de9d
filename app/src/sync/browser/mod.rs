//! The engine's wires in the browser: `fetch` out, `EventSource` in.

use core::time::Duration;

use gloo::net::http::Request;
use gloo::timers::future::TimeoutFuture;
use js_sys::Promise;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, EventSource, MessageEvent};

use super::client::{Connection, Sync};
use super::live::News;
use super::pull::{Cursor, Pulled};
use super::push::{Push, Pushed, Rejection};
use super::{PROTOCOL, push};
use crate::access::Actor;
use crate::time::Time;
use crate::value::ClientId;

const FIRST_WAIT_MS: u32 = 500;
const LONGEST_WAIT_MS: u32 = 30_000;
/// An answered row is shown as such even where its patch is late.
const SETTLE: Duration = Duration::from_secs(2);
/// A used page says so no oftener; a third of the shortest time that a session may rest.
const USED_MS: f64 = 10.0 * 60.0 * 1000.0;
const TICK: Duration = Duration::from_secs(30);

/// Starts the clock of the page, and the stream: from the first paint, or after a full pull.
pub fn start(sync: Sync, from: Cursor) {
    set_interval(move || sync.now.set(device_time()), TICK);
    let open = StoredValue::new(false);
    on_network(sync, open);
    on_use(sync);
    on_sign_out(sync);
    if sync.complete.get_untracked() {
        listen(sync, from, open, FIRST_WAIT_MS);
    } else {
        spawn_local(async move {
            let cursor = first_load(sync).await;
            listen(sync, cursor, open, FIRST_WAIT_MS);
        });
    }
}

/// Sends what waits, one request at a time, until nothing does.
pub fn push(sync: Sync) {
    if sync.sending.get_value() {
        return;
    }
    sync.sending.set_value(true);
    spawn_local(async move {
        let mut wait = FIRST_WAIT_MS;
        while sync.outbox.with_value(|o| !o.waiting().is_empty()) {
            match push_once(sync).await {
                Ok(()) => wait = FIRST_WAIT_MS,
                Err(Again::Soon) => {
                    pause(wait).await;
                    wait = (wait * 2).min(LONGEST_WAIT_MS);
                }
                Err(Again::After { seconds }) => {
                    TimeoutFuture::new(seconds.saturating_mul(1000)).await;
                }
            }
        }
        sync.sending.set_value(false);
    });
}

/// When to try again.
enum Again {
    Soon,
    /// As the server asked.
    After {
        seconds: u32,
    },
}

/// One request.
async fn push_once(sync: Sync) -> Result<(), Again> {
    let body = sync
        .outbox
        .try_update_value(|o| Push {
            protocol: PROTOCOL,
            client: o.client(),
            commands: o.batch(push::MAX_COMMANDS),
        })
        .ok_or(Again::Soon)?;
    let mut request = Request::post("/sync/push");
    if let Some(token) = sync.link.get_value() {
        request = request.header("authorization", &format!("Bearer {token}"));
    }
    let response = request.json(&body).map_err(later)?.send().await;
    let response = response.map_err(|error| {
        sync.connection.set(Connection::Offline);
        later(error)
    })?;
    if response.ok() {
        let pushed: Pushed = response.json().await.map_err(later)?;
        let all = pushed.results.len() == body.commands.len();
        sync.settle(&pushed.results);
        set_timeout(
            move || {
                sync.settling.set_value(Vec::new());
                sync.show_unsent();
            },
            SETTLE,
        );
        return if all { Ok(()) } else { Err(Again::Soon) };
    }
    if response.status() == 401 {
        // The answer took the cookie back: a visitor's next try is one of a visitor.
        if sync.actor().person().is_some() {
            signed_out(sync);
        }
        return Err(Again::Soon);
    }
    match response.json::<Rejection>().await {
        Ok(Rejection::Fork { client }) => {
            sync.outbox.update_value(|o| o.fork(client));
            Ok(())
        }
        // The server was restored from a backup that knows less of us: what is unanswered is sent anew.
        Ok(Rejection::Gap { .. }) => {
            sync.outbox.update_value(|o| o.fork(ClientId::new()));
            Ok(())
        }
        Ok(Rejection::Protocol { .. }) => {
            let _ = window().location().reload();
            Err(Again::Soon)
        }
        Ok(Rejection::TooOften { seconds }) => Err(Again::After { seconds }),
        _ => Err(Again::Soon),
    }
}

/// Whatever broke on the way.
fn later(_: gloo::net::Error) -> Again {
    Again::Soon
}

async fn first_load(sync: Sync) -> Cursor {
    let mut wait = FIRST_WAIT_MS;
    loop {
        if let Ok(response) = Request::get("/sync/pull").send().await {
            if response.status() == 401 {
                signed_out(sync);
            }
            if let Ok(pulled) = response.json::<Pulled>().await {
                stands_as(sync, pulled.who.as_ref());
                sync.replica.apply(pulled.patches, pulled.snapshot);
                sync.complete.set(true);
                sync.connection.set(Connection::Online);
                return pulled.cursor;
            }
        }
        sync.connection.set(Connection::Offline);
        pause(wait).await;
        wait = (wait * 2).min(LONGEST_WAIT_MS);
    }
}

/// Opens the stream, and notes whether it is open. The browser reconnects by itself, with the last event's id;
/// where it gives up, so does not this.
fn listen(sync: Sync, from: Cursor, open: StoredValue<bool>, wait: u32) {
    let Ok(source) = EventSource::new(&format!("/sync/live?cursor={}", from.0)) else {
        return;
    };
    let cursor = StoredValue::new(from);
    let on_open = Closure::<dyn FnMut()>::new(move || {
        open.set_value(true);
        sync.connection.set(Connection::Online);
        push(sync);
    });
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        cursor.set_value(Cursor(event.last_event_id()));
        let Some(text) = event.data().as_string() else {
            return;
        };
        let Ok(news) = serde_json::from_str::<News>(&text) else {
            return;
        };
        sync.settling.set_value(Vec::new());
        stands_as(sync, news.who.as_ref());
        sync.replica.apply(news.patches, news.snapshot);
        sync.show_unsent();
    });
    let again = source.clone();
    let on_error = Closure::<dyn FnMut()>::new(move || {
        open.set_value(false);
        sync.connection.set(Connection::Offline);
        if again.ready_state() == EventSource::CLOSED {
            spawn_local(async move {
                pause(wait).await;
                let wait = (wait * 2).min(LONGEST_WAIT_MS);
                listen(sync, cursor.get_value(), open, wait);
            });
        }
    });
    source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
    source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    // The stream lives as long as the page.
    on_open.forget();
    on_message.forget();
    on_error.forget();
}

/// The server says who asks where that is new. Whoever was signed in and is not any more sees nothing further.
fn stands_as(sync: Sync, who: Option<&Actor>) {
    let Some(who) = who else { return };
    let was = sync.actor();
    if was.person().is_some() && who.person().is_none() {
        signed_out(sync);
    } else if was != *who {
        sync.actor.set(who.clone());
    }
}

/// A page that is used but sends nothing must not rest until its session ends: an empty push counts as use.
fn on_use(sync: Sync) {
    if sync.actor().person().is_none() {
        return;
    }
    let told = StoredValue::new(js_sys::Date::now());
    let used = move || {
        let now = js_sys::Date::now();
        if now - told.get_value() > USED_MS {
            told.set_value(now);
            if sync.sending.get_value() {
                return;
            }
            sync.sending.set_value(true);
            spawn_local(async move {
                // A failure is told by the stream.
                let _ = push_once(sync).await;
                sync.sending.set_value(false);
                push(sync);
            });
        }
    };
    for kind in ["pointerdown", "keydown"] {
        let handle = window_event_listener_untyped(kind, move |_| used());
        core::mem::forget(handle);
    }
}

/// To the door. The page that is left shows nothing that it held.
fn signed_out(sync: Sync) {
    let _ = window().location().replace(sync.way_out.get_value());
}

/// Whoever signs out here is shown the public pages, also where the stream hears of it before the form's answer
/// is there.
fn on_sign_out(sync: Sync) {
    let handle = window_event_listener_untyped("submit", move |ev| {
        let form = ev.target().map(JsCast::unchecked_into::<Element>);
        if form
            .and_then(|form| form.get_attribute("action"))
            .as_deref()
            == Some("/sign-out")
        {
            sync.way_out.set_value("/");
        }
    });
    core::mem::forget(handle);
}

/// The browser knows when the network goes and comes: no waiting for a timeout. A stream that outlived the
/// gap does not open again, and is as good as before.
fn on_network(sync: Sync, open: StoredValue<bool>) {
    let offline = window_event_listener_untyped("offline", move |_| {
        sync.connection.set(Connection::Offline);
    });
    let online = window_event_listener_untyped("online", move |_| {
        if open.get_value() {
            sync.connection.set(Connection::Online);
        }
        push(sync);
    });
    core::mem::forget((offline, online));
}

/// About `wait` milliseconds, not the same on every device; less where the network comes back meanwhile.
async fn pause(wait: u32) {
    let jitter = js_sys::Math::random() * f64::from(wait) / 2.0;
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 30,000")]
    let wait = (f64::from(wait) / 2.0 + jitter) as i32;
    let window = window();
    let mut wake = None;
    let over = Promise::new(&mut |resolve, _| {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, wait);
        let _ = window.add_event_listener_with_callback("online", &resolve);
        wake = Some(resolve);
    });
    let _ = JsFuture::from(over).await;
    if let Some(wake) = wake {
        let _ = window.remove_event_listener_with_callback("online", &wake);
    }
}

/// The device's clock. It only says how old things look; what counts is the server's.
fn device_time() -> Time {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 fit for 280 million years"
    )]
    Time::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default()
}
