//! In: pulls and the stream, and who of the tabs leads.

use std::rc::Rc;

use gloo::net::http::Request;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{EventSource, MessageEvent};

use super::patience::Patience;
use super::{FIRST_WAIT_MS, LONGEST_WAIT_MS, Wire, fulfil, lead, pause};
use crate::sync::PROTOCOL;
use crate::sync::client::{Connection, Which};
use crate::sync::line::{Answer, Silence};
use crate::sync::live::News;
use crate::sync::pull::Cursor;

/// Asks the server what changed behind a cursor.
pub(super) fn pull(wire: &Rc<Wire>, cursor: Cursor, rest: bool) {
    let wire = wire.clone();
    spawn_local(async move {
        if rest {
            let wait = wire.wait.get();
            wire.wait.set((wait * 2).min(LONGEST_WAIT_MS));
            pause(wait).await;
        }
        let answer = ask(&wire, &cursor).await;
        match answer {
            Answer::Pulled(_) => wire.wait.set(FIRST_WAIT_MS),
            Answer::Broken => wire.show_kept().await,
            _ => {}
        }
        wire.sync.pulled(answer);
        fulfil();
    });
}

async fn ask(wire: &Wire, cursor: &Cursor) -> Answer {
    let address = format!(
        "/sync/pull?protocol={PROTOCOL}&columns=1&cursor={}",
        cursor.0
    );
    let patience = Patience::begins();
    let request = Request::get(&address).abort_signal(patience.signal().as_ref());
    let Ok(response) = request.send().await else {
        return Answer::Broken;
    };
    patience.answered();
    match response.status() {
        200 => match response.json().await {
            Ok(pulled) => Answer::Pulled(pulled),
            Err(_) => Answer::Broken,
        },
        401 if wire.sync.actor().person().is_some() => Answer::NotSignedIn,
        426 => Answer::TooOld,
        400 => Answer::Void,
        _ => Answer::Broken,
    }
}

/// Waits for the lead; `steal` takes it from a tab that does not answer.
pub(super) fn stand(wire: &Rc<Wire>, steal: bool) {
    let name = format!("tomoni {}", wire.owner);
    let wire = wire.clone();
    lead::stand(&name, steal, move |leads| {
        wire.heard.set(js_sys::Date::now());
        wire.sync.lead(leads);
        fulfil();
    });
}

pub(super) fn hush(wire: &Wire) {
    if let Some(source) = wire.source.borrow_mut().take() {
        source.set_onerror(None);
        source.set_onmessage(None);
        source.close();
    }
}

/// Opens the stream behind what was heard.
pub(super) fn listen(wire: &Rc<Wire>, cursor: Cursor) {
    hush(wire);
    let address = format!("/sync/live?protocol={PROTOCOL}&cursor={}", cursor.0);
    let Ok(source) = EventSource::new(&address) else {
        return;
    };
    wire.heard.set(js_sys::Date::now());
    let hearing = wire.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        hearing.heard.set(js_sys::Date::now());
        let text = event.data().as_string();
        let news = text.and_then(|text| serde_json::from_str::<News>(&text).ok());
        if let Some(news) = news {
            hearing.sync.streamed(Cursor(event.last_event_id()), news);
            fulfil();
        }
    });
    let living = wire.clone();
    let on_beat = Closure::<dyn FnMut()>::new(move || living.heard.set(js_sys::Date::now()));
    let broken = wire.clone();
    let on_error = Closure::<dyn FnMut()>::new(move || {
        broken.sync.stream_broke();
        fulfil();
    });
    source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    let _ = source.add_event_listener_with_callback("beat", on_beat.as_ref().unchecked_ref());
    // A stream lives as long as the page, but for breaks.
    on_message.forget();
    on_beat.forget();
    on_error.forget();
    *wire.source.borrow_mut() = Some(source);
}

/// Looks whether anybody is silent for too long.
pub(super) fn beat(wire: &Rc<Wire>) {
    let silence = Silence {
        millis: js_sys::Date::now() - wire.heard.get(),
        streams: wire.source.borrow().is_some(),
        shown: !document().hidden(),
    };
    wire.renew_lease(silence.millis);
    if wire.sync.listens_in_vain(silence) {
        wire.heard.set(js_sys::Date::now());
        stand(wire, true);
    }
    fulfil();
}

/// The browser knows when the network goes and comes: no waiting for a timeout. A stream that outlived the gap
/// is as good as before.
pub(super) fn on_network(wire: &Rc<Wire>) {
    let sync = wire.sync;
    let offline = window_event_listener_untyped("offline", move |_| {
        sync.stands(Connection::Offline);
        fulfil();
    });
    let back = wire.clone();
    let online = window_event_listener_untyped("online", move |_| {
        if back.source.borrow().is_some() {
            back.sync.stands(Connection::Online);
        }
        super::sender::push(&back, Which::Own);
        super::sender::push(&back, Which::Shared);
    });
    let shown = wire.clone();
    // A tab that slept knows no better than its own clock: it looks at once.
    let visible = window_event_listener_untyped("visibilitychange", move |_| {
        if !document().hidden() {
            beat(&shown);
        }
    });
    core::mem::forget((offline, online, visible));
}
