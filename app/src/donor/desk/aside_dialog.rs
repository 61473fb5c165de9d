//! A line of the statement is no gift, and why.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::assign_dialog::Line;
use super::fields::{Reason, Wrong, read_reason};
use super::{Asking, Room};
use crate::donor::{Command, SetAside};
use crate::lang::words as w;
use crate::shell;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;

#[component]
pub fn AsideDialog() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let open = open_about(asking.putting_aside);
    let said = RwSignal::new(None);
    let wrong = Wrong::default();
    let go = Callback::new(move |ev: SubmitEvent| {
        wrong.set(Vec::new());
        said.set(None);
        let Some(transfer) = asking.putting_aside.get_untracked() else {
            return;
        };
        let Some(reason) = read_reason(lang, &ev, wrong) else {
            return;
        };
        match room.tries(Command::SetAside(SetAside { transfer, reason })) {
            Ok(()) => {
                open.set(false);
                room.telling.tell(w::donors_set_aside_told(lang).to_owned());
                // The button that was pressed is gone.
                request_animation_frame(|| dom::focus(".waiting-lines h2"));
            }
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    let fields = move || {
        wrong.set(Vec::new());
        let line = room.transfer_now(asking.putting_aside.get_untracked()?)?;
        Some(view! { <Line line/><Reason hint=w::donors_aside_hint(lang) wrong/> })
    };
    view! {
        <Dialog open name="aside" title=w::donors_aside_title(lang) go=w::donors_aside_go(lang) small=true said on_go=go>{fields}</Dialog>
    }
    .into_any()
}
