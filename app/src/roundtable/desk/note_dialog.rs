//! What staff notes of a member.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{Place, do_it};
use crate::lang::{Lang, words as w};
use crate::roundtable::{Annotate, Command, Note};
use crate::sync::Sync;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;

#[component]
pub fn NoteDialog() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let place = expect_context::<Place>();
    let said = RwSignal::new(None);
    let open = open_about(place.noting);
    // As it was when the dialog opened: somebody else may write meanwhile.
    let seen = StoredValue::new(Note::default());
    let now = move || {
        let member = place.noting.get_untracked()?;
        untrack(|| sync.replica.member(member)).map(|member| member.note)
    };
    let go = Callback::new(move |ev: SubmitEvent| {
        let Some(member) = place.noting.get_untracked() else {
            return;
        };
        let note = Note::parse(&dom::form_value(&ev, "note"));
        let annotated = note
            .map_err(|_| w::said_too_long(lang, 1000))
            .and_then(|note| {
                let seen = seen.get_value();
                let annotate = Annotate { member, note, seen };
                do_it(sync, lang, Command::Annotate(annotate))
            });
        match annotated {
            Ok(()) => {
                open.set(false);
                place.telling.tell(w::desk_saved(lang).to_owned());
            }
            Err(words) => {
                said.set(Some(words));
                // Who is told what stands there now may mean their own words all the same.
                seen.set_value(now().unwrap_or_default());
            }
        }
    });
    let begins = move || {
        let note = now().unwrap_or_default();
        seen.set_value(note.clone());
        note.to_string()
    };
    let elsewhere = move || {
        let member = place.noting.get()?;
        let there = sync.replica.member(member)?.note;
        (said.get().is_some() && !there.is_empty()).then(|| {
            view! { <div class="note"><p class="small">{w::member_note_there(lang)}</p><p class="member-text">{there.to_string()}</p></div> }
        })
    };
    view! {
        <Dialog open name="member-note" title=w::member_note(lang) go=w::desk_save(lang) said on_go=go>
            {elsewhere}
            <div class="field">
                <label for="member-note">{w::member_note(lang)}</label>
                <textarea id="member-note" name="note" rows="5" maxlength="1000" aria-describedby="member-note-hint">{begins()}</textarea>
                <span class="hint" id="member-note-hint">{w::member_note_hint(lang)}</span>
            </div>
        </Dialog>
    }
    .into_any()
}
