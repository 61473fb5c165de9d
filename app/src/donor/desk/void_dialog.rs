//! A receipt holds no longer, and what follows from that.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::again_dialog::Named;
use super::fields::{Reason, Wrong, read_reason};
use super::{Asking, Room};
use crate::donor::{Command, Void};
use crate::lang::words as w;
use crate::shell;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;

#[component]
pub fn VoidDialog() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let open = open_about(asking.voiding);
    let said = RwSignal::new(None);
    let wrong = Wrong::default();
    let go = Callback::new(move |ev: SubmitEvent| {
        said.set(None);
        let Some(receipt) = asking.voiding.get_untracked() else {
            return;
        };
        let Some(reason) = read_reason(lang, &ev, wrong) else {
            return;
        };
        match room.tries(Command::Void(Void { receipt, reason })) {
            Ok(()) => {
                open.set(false);
                room.telling.tell(w::donors_void_told(lang).to_owned());
                // The button that was pressed is gone.
                dom::focus_later(".own-receipts h2".to_owned());
            }
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    let fields = move || {
        wrong.set(Vec::new());
        let id = asking.voiding.get_untracked()?;
        let receipt = untrack(|| room.sync.replica.receipt(id))?;
        Some(view! {
            <Named receipt/>
            <ul class="bullets">
                <li>{w::donors_void_number(lang)}</li>
                <li>{w::donors_void_payments(lang)}</li>
                <li>{w::donors_void_donor(lang)}</li>
            </ul>
            <Reason hint=w::donors_void_hint(lang) wrong/>
        })
    };
    view! {
        <Dialog open name="void" title=w::donors_void_title(lang) go=w::donors_void_go(lang) bad=true said on_go=go>{fields}</Dialog>
    }
    .into_any()
}
