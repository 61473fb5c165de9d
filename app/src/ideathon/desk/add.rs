//! Somebody is added by hand: who called, who comes with a colleague, who has no mail.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::move_dialogs::{refused, room_left, show_wrong};
use super::room::{Room, give};
use crate::ideathon::details::Field;
use crate::ideathon::pages::fields::{Asker, FormFields};
use crate::ideathon::{Audience, Command, Register};
use crate::lang::{Lang, words as w};
use crate::sync::Sync;
use crate::ui::dialog::Dialog;
use crate::ui::dom;
use crate::value::{Bad, EventId, RegistrationId};

#[component]
pub fn AddDialog(event: EventId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let open = room.adding;
    let said = RwSignal::new(None);
    let bad = RwSignal::new(Vec::<(Field, Bad)>::new());
    let chosen = RwSignal::new(None::<Audience>);
    let go = Callback::new(move |ev: SubmitEvent| {
        bad.set(Vec::new());
        said.set(None);
        let typed = dom::read_form(&ev);
        let read = match typed.read() {
            Ok(read) => read,
            Err(wrong) => return show_wrong(bad, wrong),
        };
        let register = Register {
            registration: RegistrationId::new(),
            event,
            audience: read.audience,
            code: None,
            lang: Lang::parse(&dom::form_value(&ev, "lang")).unwrap_or_default(),
            details: read.details,
        };
        let name = register
            .details
            .name
            .as_ref()
            .map_or(register.details.call_name.to_string(), ToString::to_string);
        match give(sync, Command::Register(Box::new(register))) {
            Ok(_) => {
                open.set(false);
                room.tell(w::desk_added(lang, name));
            }
            Err(refusal) => refused(lang, bad, said, refusal),
        }
    });
    let fields = move || {
        bad.set(Vec::new());
        let event = room.event.get_untracked()?;
        let filled = room.draft.get_untracked();
        chosen.set(Audience::parse(&filled.audience));
        Some(view! { <FormFields event filled bad asker=Asker::Staff/> })
    };
    let choose = move |_| {
        if let Some(filled) = dom::form_now("dialog[open] form") {
            chosen.set(Audience::parse(&filled.audience));
        }
    };
    // Says beforehand where a full audience leads.
    let outlook = move || {
        let audience = chosen.get()?;
        let seats = sync
            .replica
            .seats(event)
            .into_iter()
            .find(|s| s.audience == audience)?;
        let class = if seats.free > 0 {
            "notice"
        } else {
            "notice notice--wait"
        };
        Some(view! { <div class=class role="status"><p>{room_left(lang, &seats)}</p></div> })
    };
    view! {
        <Dialog open name="add" title=w::desk_add_by_hand(lang) go=w::desk_add(lang) said on_go=go>
            <div class="stack" on:change=choose>{fields()}</div>
            <Language/>
            {outlook}
        </Dialog>
    }
    .into_any()
}

/// In which language the person is written to.
#[component]
fn Language() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <div class="field">
            <label for="add-lang">{w::desk_add_language(lang)}</label>
            <select id="add-lang" name="lang">
                <option value="ja" lang="ja">{w::shell_language(Lang::Ja)}</option>
                <option value="en" lang="en">{w::shell_language(Lang::En)}</option>
            </select>
        </div>
    }
    .into_any()
}
