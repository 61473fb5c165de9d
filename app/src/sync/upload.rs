//! A file's way to the server: its octets first, so that the command behind them stays small. There is no second try by
//! itself; whoever sent it looks on and is told.

use leptos::ev::Event;

use super::Sync;
use crate::file::{Receipt, Turned};
use crate::value::FileId;

/// What somebody hears of a file on its way.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// So much of it is there, from 0 to 1.
    Share(f64),
    Stored(FileId, Receipt),
    Turned(Turned),
    /// The network went away.
    Lost,
}

/// A file that somebody chose.
pub struct Chosen {
    pub name: String,
    /// Octets.
    pub bytes: f64,
    #[cfg(feature = "hydrate")]
    file: web_sys::File,
}

#[cfg(not(feature = "hydrate"))]
mod native {
    use super::{Chosen, Event, Told};

    pub const fn chosen(_: &Event) -> Option<Chosen> {
        None
    }

    pub fn send(_: Chosen, _: impl Fn(Told) + 'static) {}
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::rc::Rc;

    use wasm_bindgen::JsCast as _;
    use wasm_bindgen::prelude::Closure;
    use web_sys::{HtmlInputElement, ProgressEvent, XmlHttpRequest};

    use super::{Chosen, Event, Told};
    use crate::file::{ADDRESS, Answer};

    pub fn chosen(ev: &Event) -> Option<Chosen> {
        let field: HtmlInputElement = ev.target()?.dyn_into().ok()?;
        let file = field.files()?.get(0)?;
        // The same file may be chosen again.
        field.set_value("");
        Some(Chosen {
            name: file.name(),
            bytes: file.size(),
            file,
        })
    }

    /// `fetch` does not say how much has gone out.
    pub fn send(chosen: Chosen, told: impl Fn(Told) + 'static) {
        let told = Rc::new(told);
        let begun = || {
            let request = XmlHttpRequest::new()?;
            request.open("POST", ADDRESS)?;
            request.set_request_header("content-type", "application/octet-stream")?;
            let (share, ended) = (told.clone(), told.clone());
            let going = Closure::<dyn Fn(ProgressEvent)>::new(move |ev: ProgressEvent| {
                if ev.length_computable() && ev.total() > 0.0 {
                    share(Told::Share(ev.loaded() / ev.total()));
                }
            });
            let going = going.into_js_value();
            request
                .upload()?
                .set_onprogress(Some(going.unchecked_ref()));
            let asked = request.clone();
            let over = Closure::once_into_js(move || ended(answer(&asked)));
            request.set_onloadend(Some(over.unchecked_ref()));
            request.send_with_opt_blob(Some(&chosen.file))
        };
        if begun().is_err() {
            told(Told::Lost);
        }
    }

    fn answer(request: &XmlHttpRequest) -> Told {
        let text = request.response_text().ok().flatten().unwrap_or_default();
        match serde_json::from_str(&text) {
            Ok(Answer::Stored { file, receipt }) => Told::Stored(file, receipt),
            Ok(Answer::Turned(why)) => Told::Turned(why),
            Err(_) => Told::Lost,
        }
    }
}

#[cfg(feature = "hydrate")]
use browser::{chosen as chosen_here, send as send_it};
#[cfg(not(feature = "hydrate"))]
use native::{chosen as chosen_here, send as send_it};

/// What was chosen in a field of files.
#[must_use]
pub fn chosen(ev: &Event) -> Option<Chosen> {
    chosen_here(ev)
}

impl Sync {
    /// Sends a file, and tells of it until it is there or is not.
    pub fn uploads(self, chosen: Chosen, told: impl Fn(Told) + 'static) {
        send_it(chosen, told);
    }
}
