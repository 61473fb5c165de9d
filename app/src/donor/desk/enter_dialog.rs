//! A donor is written down by staff.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::Room;
use super::fields::{DonorFields, Wrong, fields_of, mark, read};
use crate::donor::{Command, Details, Enter};
use crate::lang::{Lang, words as w};
use crate::rule::Refusal;
use crate::shell;
use crate::ui::dialog::Dialog;
use crate::ui::dom;
use crate::value::DonorId;

#[component]
pub fn EnterDialog(
    open: RwSignal<bool>,
    /// Told of the new donor.
    on_made: Callback<DonorId>,
) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let said = RwSignal::new(None);
    let wrong = Wrong::default();
    let go = Callback::new(move |ev: SubmitEvent| {
        wrong.set(Vec::new());
        said.set(None);
        let details = match read() {
            Ok(details) => details,
            Err(bad) => return mark(lang, wrong, &bad),
        };
        let donor = DonorId::new();
        let enter = Enter {
            donor,
            details,
            lang: Lang::parse(&dom::form_value(&ev, "lang")).unwrap_or_default(),
        };
        match room.tries(Command::Enter(Box::new(enter))) {
            Ok(()) => {
                open.set(false);
                on_made.run(donor);
            }
            Err(refusal) => match &refusal {
                Refusal::Donor(own) if fields_of(own).is_some() => {
                    mark(lang, wrong, fields_of(own).unwrap_or_default());
                }
                _ => said.set(Some(shell::refusal(lang, &refusal))),
            },
        }
    });
    let fields = move || {
        wrong.set(Vec::new());
        view! { <DonorFields details=Details::default() wrong/><Tongue/> }
    };
    view! {
        <Dialog open name="enter" title=w::donors_add(lang) go=w::donors_add_go(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

/// In which language the donor is written to.
#[component]
fn Tongue() -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let option = |of: Lang, words: &'static str| {
        view! { <option value=of.tag() selected=of == Lang::Ja>{words}</option> }
    };
    view! {
        <div class="field">
            <label for="lang">{w::donors_tongue(lang)}</label>
            <select id="lang" name="lang">
                {option(Lang::Ja, w::donors_tongue_ja(lang))}
                {option(Lang::En, w::donors_tongue_en(lang))}
            </select>
        </div>
    }
    .into_any()
}
