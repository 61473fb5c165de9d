//! A file that was kept elsewhere, read in the browser: nothing of it leaves the device before somebody has seen it.

use leptos::ev::Event;
use leptos::prelude::*;

use crate::donor::statement::BadStatement;
use crate::lang::{Lang, words as w};

/// Octets. Ten years of an association's account are a tenth of it.
const MAX_BYTES: f64 = 10.0 * 1024.0 * 1024.0;

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "files are read in the browser")
)]
pub enum Unreadable {
    TooLarge,
    /// The browser did not give it out: it was moved, or is in use.
    Locked,
}

/// What stands in a file, as text, with the file's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub name: String,
    pub text: Result<String, Unreadable>,
}

impl Text {
    /// What `read` makes of it, or why nothing.
    pub fn understood<T>(
        self,
        lang: Lang,
        read: impl FnOnce(&str) -> Result<T, BadStatement>,
    ) -> Result<T, String> {
        let text = self.text.map_err(|why| unreadable(lang, why))?;
        read(&text).map_err(|why| bad_statement(lang, why).to_owned())
    }
}

fn unreadable(lang: Lang, why: Unreadable) -> String {
    let words = match why {
        Unreadable::TooLarge => w::donors_file_large(lang),
        Unreadable::Locked => w::donors_file_locked(lang),
    };
    words.to_owned()
}

const fn bad_statement(lang: Lang, why: BadStatement) -> &'static str {
    match why {
        BadStatement::Empty => w::donors_file_empty(lang),
        BadStatement::NoHeader => w::donors_file_no_header(lang),
        BadStatement::Damaged => w::donors_file_damaged(lang),
        BadStatement::TooManyLines => w::donors_file_long(lang),
        BadStatement::Totals => w::donors_file_totals(lang),
    }
}

/// A button that asks for a file.
#[component]
pub fn FileField(
    name: &'static str,
    words: &'static str,
    hint: &'static str,
    /// There is none yet.
    first: Signal<bool>,
    on_file: Callback<Event>,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    let described = hint_id.clone();
    view! {
        <p class="row">
            <label class="button file-choose" class:button--go=first for=name>
                {words}
                <input id=name class="unseen" type="file" accept=".csv,.txt,text/csv,text/plain" aria-describedby=described on:change=move |ev| on_file.run(ev)/>
            </label>
        </p>
        <p class="hint" id=hint_id>{hint}</p>
    }
    .into_any()
}

/// Reads the file that was chosen in a field, and tells what stands in it.
pub fn read(ev: &Event, told: impl FnOnce(Text) + 'static) {
    #[cfg(feature = "hydrate")]
    browser::read(ev, told);
    #[cfg(not(feature = "hydrate"))]
    let _ = (ev, told, MAX_BYTES);
}

#[cfg(feature = "hydrate")]
mod browser {
    use js_sys::Uint8Array;
    use leptos::ev::Event;
    use leptos::task::spawn_local;
    use wasm_bindgen::{JsCast as _, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{File, HtmlInputElement, TextDecoder, TextDecoderOptions};

    use super::{MAX_BYTES, Text, Unreadable};

    pub fn read(ev: &Event, told: impl FnOnce(Text) + 'static) {
        let field = ev.target().and_then(|field| field.dyn_into().ok());
        let Some(file) = field.and_then(|field| chosen(&field)) else {
            return;
        };
        let name = file.name();
        if file.size() > MAX_BYTES {
            let text = Err(Unreadable::TooLarge);
            return told(Text { name, text });
        }
        spawn_local(async move {
            let text = text(&file).await.map_err(|_| Unreadable::Locked);
            told(Text { name, text });
        });
    }

    fn chosen(field: &HtmlInputElement) -> Option<File> {
        let file = field.files()?.get(0)?;
        // The same file may be chosen again.
        field.set_value("");
        Some(file)
    }

    /// Banks write either encoding, and say nowhere which.
    async fn text(file: &File) -> Result<String, JsValue> {
        let octets = JsFuture::from(file.array_buffer()).await?;
        let octets = Uint8Array::new(&octets).to_vec();
        let strict = TextDecoderOptions::new();
        strict.set_fatal(true);
        let utf8 = TextDecoder::new_with_label_and_options("utf-8", &strict)?;
        match utf8.decode_with_u8_array(&octets) {
            Ok(text) => Ok(text),
            Err(_) => TextDecoder::new_with_label("shift_jis")?.decode_with_u8_array(&octets),
        }
    }
}
