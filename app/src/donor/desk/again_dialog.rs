//! A receipt that was lost goes out once more.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::fields::{ByMail, Reason, Wrong, read_reason};
use super::{Asking, Receipt, Room};
use crate::donor::{Command, IssueAgain};
use crate::lang::words as w;
use crate::shell;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;

#[component]
pub fn AgainDialog() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let open = open_about(asking.issuing_again);
    let said = RwSignal::new(None);
    let wrong = Wrong::default();
    let go = Callback::new(move |ev: SubmitEvent| {
        said.set(None);
        let Some(receipt) = asking.issuing_again.get_untracked() else {
            return;
        };
        let Some(reason) = read_reason(lang, &ev, wrong) else {
            return;
        };
        let again = IssueAgain {
            receipt,
            send: !dom::form_value(&ev, "send").is_empty(),
            reason,
        };
        match room.tries(Command::IssueAgain(again)) {
            Ok(()) => {
                open.set(false);
                room.telling.tell(w::donors_again_told(lang).to_owned());
                dom::focus_later(".own-receipts h2".to_owned());
            }
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    let fields = move || {
        wrong.set(Vec::new());
        let id = asking.issuing_again.get_untracked()?;
        let receipt = untrack(|| room.sync.replica.receipt(id))?;
        let donor = room.donor_now(receipt.donor)?;
        Some(view! {
            <Named receipt/>
            <p>{w::donors_again_line(lang)}</p>
            <Reason hint=w::donors_again_hint(lang) wrong/>
            <ByMail donor/>
        })
    };
    view! {
        <Dialog open name="again" title=w::donors_again_title(lang) go=w::donors_again_go(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

/// The receipt that a dialog is about.
#[component]
pub fn Named(receipt: Receipt) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let total = w::give_yen(lang, receipt.said.total());
    view! {
        <p class="num">
            <strong>{receipt.number.to_string()}</strong><br/>
            {receipt.said.name.to_string()}{w::desk_dot(lang)}{total}
        </p>
    }
}
