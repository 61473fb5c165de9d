//! Something will not be done, and why.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{Place, focus_on};
use crate::lang::words as w;
use crate::shell;
use crate::task::{Abandon, Command, wording};
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::value::Passage;

#[component]
pub fn DropDialog() -> impl IntoView {
    let place = expect_context::<Place>();
    let lang = place.lang;
    let said = RwSignal::new(None);
    let open = open_about(place.dropping);
    let go = Callback::new(move |ev: SubmitEvent| {
        let Some(task) = place.dropping.get_untracked() else {
            return;
        };
        let Ok(reason) = Passage::parse(&dom::form_value(&ev, "reason")) else {
            return said.set(Some(w::said_too_long(lang, 400)));
        };
        match place.tries(Command::Abandon(Abandon { task, reason })) {
            Ok(()) => {
                open.set(false);
                focus_on(task);
                place.telling.tell(w::task_dropped(lang).to_owned());
            }
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    let what = move || {
        let task = place.task_now(place.dropping.get()?)?;
        Some(wording::what(lang, &task))
    };
    view! {
        <Dialog open name="drop" title=w::task_drop(lang) go=w::task_drop_go(lang) small=true said on_go=go>
            <p><strong>{what}</strong></p>
            <div class="field">
                <label for="drop-reason">{w::task_reason(lang)}<span class="need">{w::form_needed(lang)}</span></label>
                <textarea id="drop-reason" name="reason" rows="3" maxlength="400" aria-describedby="drop-hint"></textarea>
                <span class="hint" id="drop-hint">{w::task_reason_hint(lang)}</span>
            </div>
        </Dialog>
    }
    .into_any()
}
