//! What was just done, said for a moment, with a way back where there is one.

use core::time::Duration;
use std::sync::Arc;

use leptos::prelude::*;

use crate::lang::{Lang, words as w};

/// Long enough to read one sentence.
const TOLD: Duration = Duration::from_secs(6);
/// Long enough to think better of it. The way back stands on a page, too.
const OFFERED: Duration = Duration::from_secs(15);

/// Says things at the foot of the page. Copies speak there as well.
#[derive(Clone, Copy)]
pub struct Telling(RwSignal<Option<Toast>>);

/// It outlives the page that offered it, so nothing of that page may hold it.
type Undo = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone)]
struct Toast {
    words: String,
    undo: Option<Undo>,
}

impl Default for Telling {
    fn default() -> Self {
        Self(RwSignal::new(None))
    }
}

impl Telling {
    pub fn tell(self, words: String) {
        self.say(Toast { words, undo: None }, TOLD);
    }

    /// Tells, and offers to undo it.
    pub fn offer(self, words: String, undo: impl Fn() + Send + Sync + 'static) {
        let undo: Option<Undo> = Some(Arc::new(undo));
        self.say(Toast { words, undo }, OFFERED);
    }

    fn say(self, toast: Toast, time: Duration) {
        let told = self.0;
        let words = toast.words.clone();
        told.set(Some(toast));
        set_timeout(
            move || {
                let still = told.try_get_untracked().flatten();
                if still.is_some_and(|toast| toast.words == words) {
                    told.set(None);
                }
            },
            time,
        );
    }
}

#[component]
pub fn Told(telling: Telling) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let toast = move |Toast { words, undo }: Toast| {
        let undo = undo.map(|undo| {
            let undo = move |_| {
                telling.0.set(None);
                undo();
            };
            view! { <button class="button button--small button--plain" on:click=undo>{w::desk_undo(lang)}</button> }
        });
        view! { <div class="toast"><p>{words}</p>{undo}</div> }
    };
    view! {
        <div class="toasts" role="status">{move || telling.0.get().map(toast)}</div>
    }
    .into_any()
}
