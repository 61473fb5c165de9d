//! A code for somebody without mail, to be read aloud or written down.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{Room, person_of};
use crate::command::Command;
use crate::lang::{Lang, words as w};
use crate::people::{self, Hand};
use crate::shell;
use crate::sync::Sync;
use crate::sync::push::Outcome;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::value::{HandCode, PersonId, TicketId};

#[component]
pub fn CodeDialog() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let said = RwSignal::new(None);
    let code = RwSignal::new(None::<(String, String)>);
    let open = open_about(room.coding);
    let shown = open_about(code);
    let go = Callback::new(move |_: SubmitEvent| {
        let Some(person) = room.coding.get_untracked() else {
            return;
        };
        let fresh = HandCode::from_random(dom::random_ten());
        let hand = people::Command::Hand(Hand {
            person,
            ticket: TicketId::new(),
            code: fresh.clone(),
        });
        let answer = match sync.give(Command::People(hand)) {
            Ok(answer) => answer,
            Err(refusal) => return said.set(Some(shell::refusal(lang, &refusal))),
        };
        // It is shown once the server has it: one that opens nothing helps nobody.
        Effect::new(move |_| match answer.get() {
            Some(Outcome::Done(_)) => {
                code.set(Some((name_of(sync, person), fresh.shown())));
                open.set(false);
            }
            Some(Outcome::Refused(refusal)) => said.set(Some(shell::refusal(lang, &refusal))),
            _ => {}
        });
    });
    let name = move || room.coding.get().map(|id| name_of(sync, id));
    let words = move || {
        code.get().map(|(name, code)| {
            view! {
                <p><strong>{name}</strong></p>
                <p class="center"><code class="word word--large">{code}</code></p>
                <p>{w::people_code_shown(lang)}</p>
            }
        })
    };
    view! {
        <Dialog open name="hand" title=w::people_code(lang) go=w::people_code_go(lang) small=true said on_go=go>
            <p><strong>{name}</strong></p>
            <p>{w::people_code_line(lang)}</p>
        </Dialog>
        <Dialog open=shown name="code" title=w::people_code_title(lang) go=w::people_code_told(lang) small=true>
            {words}
        </Dialog>
    }
    .into_any()
}

fn name_of(sync: Sync, id: PersonId) -> String {
    person_of(sync, id).with_untracked(|p| p.shown_name().to_owned())
}
