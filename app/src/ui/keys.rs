//! Single keys that do something on a page, unless somebody types.

use leptos::prelude::*;

/// Calls back for each key pressed outside of fields and dialogs, while its caller lives. `true` means that
/// the key was taken.
pub fn on_key(take: impl Fn(&str) -> bool + 'static) {
    let take = StoredValue::new_local(take);
    // Effects run in the browser only.
    Effect::new(move |_| {
        let handle = window_event_listener(leptos::ev::keydown, move |ev| {
            let modified = ev.ctrl_key() || ev.alt_key() || ev.meta_key() || ev.is_composing();
            if modified || ev.default_prevented() || busy() {
                return;
            }
            if take
                .try_with_value(|take| take(&ev.key()))
                .unwrap_or_default()
            {
                ev.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    });
}

/// Whether a field has the focus, or a dialog is open.
fn busy() -> bool {
    let document = document();
    let typing = "input:focus, textarea:focus, select:focus, [contenteditable]:focus, dialog[open]";
    document.query_selector(typing).ok().flatten().is_some()
}
