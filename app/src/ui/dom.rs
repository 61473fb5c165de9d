//! The few things that pages ask of the browser itself. On the server they do nothing.

use leptos::ev::SubmitEvent;
use leptos::prelude::request_animation_frame;

use crate::ideathon::form::Filled;
use crate::value::PersonId;

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::*;
    use wasm_bindgen::JsCast as _;
    use web_sys::{HtmlDialogElement, HtmlElement, HtmlFormElement, SubmitEvent};

    /// The fields of a submitted form, as text.
    pub fn fields(ev: &SubmitEvent) -> Vec<(String, String)> {
        let form = ev
            .target()
            .and_then(|t| t.dyn_into::<HtmlFormElement>().ok());
        form.map(|f| fields_of(&f)).unwrap_or_default()
    }

    pub fn fields_of(form: &HtmlFormElement) -> Vec<(String, String)> {
        let Ok(data) = web_sys::FormData::new_with_form(form) else {
            return Vec::new();
        };
        let mut fields = Vec::new();
        for entry in js_sys::try_iter(&data)
            .ok()
            .flatten()
            .into_iter()
            .flatten()
            .flatten()
        {
            let pair = js_sys::Array::from(&entry);
            if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
                fields.push((name, value));
            }
        }
        fields
    }

    pub fn find<T: wasm_bindgen::JsCast>(selector: &str) -> Option<T> {
        document()
            .query_selector(selector)
            .ok()
            .flatten()?
            .dyn_into()
            .ok()
    }

    /// What stands in a field; nothing where there is none.
    pub fn value(selector: &str) -> String {
        find::<web_sys::HtmlInputElement>(selector).map_or_else(String::new, |field| field.value())
    }

    pub fn focus(selector: &str) {
        if let Some(element) = find::<HtmlElement>(selector) {
            let _ = element.focus();
        }
    }

    pub fn show_dialog(selector: &str) {
        if let Some(dialog) = find::<HtmlDialogElement>(selector) {
            let _ = dialog.show_modal();
        }
    }

    pub fn close_dialog(selector: &str) {
        if let Some(dialog) = find::<HtmlDialogElement>(selector) {
            dialog.close();
        }
    }

    pub fn download(name: &str, mime: &str, text: &str) {
        let options = web_sys::BlobPropertyBag::new();
        options.set_type(mime);
        let parts = js_sys::Array::of1(&text.into());
        let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options) else {
            return;
        };
        let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else {
            return;
        };
        if let Ok(link) = document().create_element("a") {
            let link: web_sys::HtmlAnchorElement = link.unchecked_into();
            link.set_href(&url);
            link.set_download(name);
            link.click();
        }
        let _ = web_sys::Url::revoke_object_url(&url);
    }

    pub fn print() {
        let _ = window().print();
    }

    pub fn full_screen() {
        if let Some(root) = document().document_element() {
            let _ = root.request_fullscreen();
        }
    }

    pub fn copy(text: &str) {
        let _ = window().navigator().clipboard().write_text(text);
    }

    pub fn fill(selector: &str, filled: &crate::ideathon::form::Filled) {
        for (name, value) in filled.texts() {
            let Some(field) = find::<web_sys::Element>(&format!("{selector} [name={name}]")) else {
                continue;
            };
            if let Some(input) = field.dyn_ref::<web_sys::HtmlInputElement>() {
                if input.type_() == "radio" {
                    let chosen = format!("{selector} [name={name}][value=\"{value}\"]");
                    if let Some(radio) = find::<web_sys::HtmlInputElement>(&chosen) {
                        radio.set_checked(true);
                    }
                } else {
                    input.set_value(value);
                }
            } else if let Some(select) = field.dyn_ref::<web_sys::HtmlSelectElement>() {
                select.set_value(value);
            } else if let Some(area) = field.dyn_ref::<web_sys::HtmlTextAreaElement>() {
                area.set_value(value);
            }
        }
        let hidden = format!("{selector} [name=hidden]");
        if let Some(input) = find::<web_sys::HtmlInputElement>(&hidden) {
            input.set_checked(filled.hidden);
        }
    }

    /// All that a selector finds, and where among them the focus is.
    pub fn focusable(selector: &str) -> (Vec<HtmlElement>, Option<usize>) {
        let Ok(found) = document().query_selector_all(selector) else {
            return (Vec::new(), None);
        };
        let node = |n| found.get(n)?.dyn_into::<HtmlElement>().ok();
        let all: Vec<HtmlElement> = (0..found.length()).filter_map(node).collect();
        let active = document().active_element();
        let here = active.and_then(|active| active.closest(selector).ok().flatten());
        let place = here.and_then(|here| all.iter().position(|one| ***one == *here));
        (all, place)
    }

    pub fn session_storage() -> Option<web_sys::Storage> {
        window().session_storage().ok().flatten()
    }

    pub fn local_storage() -> Option<web_sys::Storage> {
        window().local_storage().ok().flatten()
    }

    /// Takes away drafts that lie on the device, where their names say so.
    pub fn forget_drafts(goes: impl Fn(&str) -> bool) {
        let Some(storage) = local_storage() else {
            return;
        };
        let count = storage.length().unwrap_or_default();
        let names = (0..count).filter_map(|n| storage.key(n).ok().flatten());
        // Taking one away moves the others.
        for name in names.collect::<Vec<_>>() {
            if name.starts_with(super::DRAFT) && goes(&name) {
                let _ = storage.remove_item(&name);
            }
        }
    }
}

/// What a submitted form says.
#[must_use]
pub fn read_form(ev: &SubmitEvent) -> Filled {
    let mut filled = Filled::default();
    for (name, value) in fields(ev) {
        filled.set(&name, value);
    }
    filled
}

/// One field of a submitted form; empty where it has none.
#[must_use]
pub fn form_value(ev: &SubmitEvent, name: &str) -> String {
    fields(ev)
        .into_iter()
        .find(|(n, _)| n == name)
        .map(|(_, v)| v)
        .unwrap_or_default()
}

fn fields(ev: &SubmitEvent) -> Vec<(String, String)> {
    #[cfg(feature = "hydrate")]
    return browser::fields(ev);
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = ev;
        Vec::new()
    }
}

macro_rules! in_browser {
    ($($(#[$doc:meta])* fn $name:ident($($arg:ident: $type:ty),*);)*) => {$(
        $(#[$doc])*
        pub fn $name($($arg: $type),*) {
            #[cfg(feature = "hydrate")]
            browser::$name($($arg),*);
            #[cfg(not(feature = "hydrate"))]
            { $(let _ = $arg;)* }
        }
    )*};
}

in_browser! {
    /// Moves the focus.
    fn focus(selector: &str);
    /// Opens a `<dialog>` over the page.
    fn show_dialog(selector: &str);
    fn close_dialog(selector: &str);
    /// Saves a text as a file.
    fn download(name: &str, mime: &str, text: &str);
    /// Opens the browser's own dialog for printing, or for a PDF.
    fn print();
    /// Shows the page without the browser around it.
    fn full_screen();
    /// Puts a text on the clipboard.
    fn copy(text: &str);
}

/// What stands in a field; nothing where there is none, and on the server.
#[must_use]
pub fn value(selector: &str) -> String {
    #[cfg(feature = "hydrate")]
    return browser::value(selector);
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = selector;
        String::new()
    }
}

/// Random bytes of the browser's own generator.
#[must_use]
pub fn random_bytes() -> [u8; 8] {
    let random = uuid::Uuid::new_v4().into_bytes();
    // A version 4 id is random but for six bits; these bytes hold none of them.
    [
        random[0], random[1], random[2], random[3], random[4], random[5], random[10], random[11],
    ]
}

/// As [`random_bytes`], for a code from hand to hand.
#[must_use]
pub fn random_ten() -> [u8; 10] {
    let random = uuid::Uuid::new_v4().into_bytes();
    [
        random[0], random[1], random[2], random[3], random[4], random[5], random[7], random[9],
        random[10], random[11],
    ]
}

/// Gives the focus to what is drawn with the next frame, or moves with it.
pub fn focus_later(selector: String) {
    request_animation_frame(move || request_animation_frame(move || focus(&selector)));
}

/// Keeps the draft of a form in the tab, until it is sent or the tab is closed. Only forms of audiences that
/// may stand on a public page are kept: nothing of an International lies on a device.
pub fn keep_draft(key: &str, filled: &Filled) {
    if let Ok(text) = serde_json::to_string(filled) {
        keep_text(key, &text);
    }
}

#[must_use]
pub fn draft(key: &str) -> Option<Filled> {
    serde_json::from_str(&kept_text(key)?).ok()
}

pub fn forget_draft(key: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(storage) = browser::session_storage() {
        let _ = storage.remove_item(key);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = key;
}

/// What a form on the page says now.
#[must_use]
pub fn form_now(selector: &str) -> Option<Filled> {
    #[cfg(feature = "hydrate")]
    {
        let mut filled = Filled::default();
        for (name, value) in browser::fields_of(&browser::find(selector)?) {
            filled.set(&name, value);
        }
        Some(filled)
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = selector;
        None
    }
}

/// Puts what was typed back into a form.
pub fn fill_form(selector: &str, filled: &Filled) {
    #[cfg(feature = "hydrate")]
    browser::fill(selector, filled);
    #[cfg(not(feature = "hydrate"))]
    let _ = (selector, filled);
}

/// Moves the focus to the next of those that a selector finds, or to the one before.
pub fn focus_next(selector: &str, on: bool) {
    #[cfg(feature = "hydrate")]
    {
        let (all, place) = browser::focusable(selector);
        let next = match place {
            None => 0,
            Some(n) if on => (n + 1).min(all.len().saturating_sub(1)),
            Some(n) => n.saturating_sub(1),
        };
        if let Some(element) = all.get(next) {
            let _ = element.focus();
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (selector, on);
}

/// `data-NAME` of what a selector finds around the focus.
#[must_use]
pub fn focused_data(selector: &str, name: &str) -> Option<String> {
    #[cfg(feature = "hydrate")]
    {
        let (all, place) = browser::focusable(selector);
        all.get(place?)?.get_attribute(&format!("data-{name}"))
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (selector, name);
        None
    }
}

/// Keeps a text in the tab, until it is forgotten or the tab is closed; see [`keep_draft`].
pub fn keep_text(key: &str, text: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(storage) = browser::session_storage() {
        let _ = storage.set_item(key, text);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (key, text);
}

#[must_use]
pub fn kept_text(key: &str) -> Option<String> {
    #[cfg(feature = "hydrate")]
    return browser::session_storage()?.get_item(key).ok()?;
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = key;
        None
    }
}

/// Begins the name of a draft that lies on the device.
#[cfg(feature = "hydrate")]
const DRAFT: &str = "draft ";

#[cfg(feature = "hydrate")]
fn name_of(person: PersonId, key: &str) -> String {
    format!("{DRAFT}{person} {key}")
}

/// Keeps a draft on the device, for one person, until it is sent or thrown away, they sign out, or somebody else signs
/// in; in the tab alone, where the device takes nothing.
pub fn keep_on_device(person: PersonId, key: &str, text: &str) {
    #[cfg(feature = "hydrate")]
    {
        let name = name_of(person, key);
        let kept = browser::local_storage().map(|storage| storage.set_item(&name, text));
        if !matches!(kept, Some(Ok(()))) {
            keep_text(&name, text);
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (person, key, text);
}

#[must_use]
pub fn kept_on_device(person: PersonId, key: &str) -> Option<String> {
    #[cfg(feature = "hydrate")]
    {
        let name = name_of(person, key);
        let kept = browser::local_storage().and_then(|storage| storage.get_item(&name).ok()?);
        kept.or_else(|| kept_text(&name))
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (person, key);
        None
    }
}

pub fn forget_on_device(person: PersonId, key: &str) {
    #[cfg(feature = "hydrate")]
    {
        let name = name_of(person, key);
        browser::forget_drafts(|other| other == name);
        forget_draft(&name);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (person, key);
}

/// Takes away what others than this person typed, and did not sign out.
pub fn forget_drafts_of_others(person: PersonId) {
    #[cfg(feature = "hydrate")]
    {
        let own = name_of(person, "");
        browser::forget_drafts(|name| !name.starts_with(&own));
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = person;
}

/// Takes away all that was typed and lies in the tab or on the device.
pub fn forget_all_drafts() {
    #[cfg(feature = "hydrate")]
    {
        if let Some(storage) = browser::session_storage() {
            let _ = storage.clear();
        }
        browser::forget_drafts(|_| true);
    }
}

/// Whether the page is before somebody, and not behind others.
#[must_use]
pub fn is_seen() -> bool {
    #[cfg(feature = "hydrate")]
    return !leptos::prelude::document().hidden();
    #[cfg(not(feature = "hydrate"))]
    false
}

/// The fields of a form on the page, as they are now.
#[must_use]
pub fn typed_now(selector: &str) -> Vec<(String, String)> {
    #[cfg(feature = "hydrate")]
    return browser::find(selector)
        .map(|form| browser::fields_of(&form))
        .unwrap_or_default();
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = selector;
        Vec::new()
    }
}
