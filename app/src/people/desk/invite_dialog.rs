//! Somebody is invited to work here; the mail brings a link, and the link a passkey.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::grant_dialog::Areas;
use super::{Room, do_it};
use crate::lang::{Lang, words as w};
use crate::people::{self, Area, Invite};
use crate::sync::Sync;
use crate::ui::dialog::Dialog;
use crate::ui::dom;
use crate::value::{Email, PersonId};

#[component]
pub fn InviteDialog() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let said = RwSignal::new(None);
    let go = Callback::new(move |ev: SubmitEvent| {
        let email = Email::parse(&dom::form_value(&ev, "email"));
        let area = Area::parse(&dom::form_value(&ev, "area"));
        let (Ok(email), Some(area)) = (email, area) else {
            said.set(Some(w::people_bad_email(lang).to_owned()));
            return;
        };
        let told = w::people_invited(lang, email.as_str());
        let invite = Invite {
            person: PersonId::new(),
            email,
            area,
            lang: Lang::parse(&dom::form_value(&ev, "lang")).unwrap_or_default(),
        };
        match do_it(sync, lang, people::Command::Invite(invite)) {
            Ok(()) => {
                room.inviting.set(false);
                room.telling.tell(told);
            }
            Err(words) => said.set(Some(words)),
        }
    });
    view! {
        <Dialog open=room.inviting name="invite" title=w::people_invite(lang) go=w::people_invite_go(lang) small=true said on_go=go>
            <div class="field">
                <label for="invite-email">{w::people_email(lang)}</label>
                <input id="invite-email" name="email" type="email" autocomplete="off"/>
                <span class="hint">{w::people_invite_hint(lang)}</span>
            </div>
            <Areas/>
            <MailLang name="invite-lang"/>
        </Dialog>
    }
    .into_any()
}

/// The language of the first mail; later the person's own choice.
#[component]
pub fn MailLang(name: &'static str) -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <div class="field">
            <label for=name>{w::people_lang(lang)}</label>
            <select id=name name="lang">
                <option value="ja" lang="ja">"日本語"</option>
                <option value="en" lang="en">"English"</option>
            </select>
        </div>
    }
    .into_any()
}
