//! A company joins the platform.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{chosen_day, do_it, today};
use crate::lang::{Lang, words as w};
use crate::roundtable::{Command, Enroll, Note};
use crate::sync::Sync;
use crate::time::Time;
use crate::ui::dialog::Dialog;
use crate::ui::dom;
use crate::ui::telling::Telling;
use crate::value::{CompanyId, MemberId};

#[component]
pub fn EnrollDialog(open: RwSignal<bool>, company: CompanyId, telling: Telling) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let said = RwSignal::new(None);
    let go = Callback::new(move |ev: SubmitEvent| {
        let enrolled = read(lang, &ev, company, sync.now.get_untracked())
            .and_then(|enroll| do_it(sync, lang, Command::Enroll(enroll)));
        match enrolled {
            Ok(()) => {
                open.set(false);
                telling.tell(w::member_enrolled(lang).to_owned());
            }
            Err(words) => said.set(Some(words)),
        }
    });
    let today = move || today(sync.now.get());
    view! {
        <Dialog open name="enroll" title=w::member_enroll(lang) go=w::member_enroll_go(lang) said on_go=go>
            <div class="field">
                <label for="enroll-since">{w::member_day(lang)}</label>
                <input id="enroll-since" name="since" type="date" max=today value=today/>
                <span class="hint">{w::member_day_hint(lang)}</span>
            </div>
            <div class="field">
                <label for="enroll-note">{w::member_note(lang)}</label>
                <textarea id="enroll-note" name="note" rows="3" maxlength="1000" aria-describedby="enroll-note-hint"></textarea>
                <span class="hint" id="enroll-note-hint">{w::member_note_hint(lang)}</span>
            </div>
        </Dialog>
    }
    .into_any()
}

fn read(lang: Lang, ev: &SubmitEvent, company: CompanyId, now: Time) -> Result<Enroll, String> {
    let since = chosen_day(lang, &dom::form_value(ev, "since"), now)?;
    let note = Note::parse(&dom::form_value(ev, "note"));
    Ok(Enroll {
        member: MemberId::new(),
        company,
        since,
        note: note.map_err(|_| w::said_too_long(lang, 1000))?,
    })
}
