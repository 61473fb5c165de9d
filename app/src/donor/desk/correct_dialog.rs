//! What is written of a donor is mended.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::Room;
use super::fields::{DonorFields, Wrong, facts, fields_of, mark, read};
use crate::donor::{self, Command, Correct, Details};
use crate::lang::words as w;
use crate::merge::seen_now;
use crate::rule::Refusal;
use crate::shell;
use crate::ui::dialog::Dialog;
use crate::value::DonorId;

#[component]
pub fn CorrectDialog(open: RwSignal<bool>, id: DonorId) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let said = RwSignal::new(None);
    let wrong = Wrong::default();
    // As it was when the dialog opened: others write meanwhile.
    let seen = StoredValue::new(Details::default());
    // The fields that somebody else has changed, once this one was told of it.
    let clashes = RwSignal::new(Vec::<String>::new());
    let now = move || room.donor_now(id).unwrap_or_default().details;
    let go = Callback::new(move |_: SubmitEvent| {
        wrong.set(Vec::new());
        said.set(None);
        let details = match read() {
            Ok(details) => details,
            Err(bad) => return mark(lang, wrong, &bad),
        };
        let correct = Correct {
            donor: id,
            details,
            seen: seen.get_value(),
        };
        let Err(refusal) = room.tries(Command::Correct(Box::new(correct))) else {
            open.set(false);
            return room.telling.tell(w::desk_saved(lang).to_owned());
        };
        match &refusal {
            Refusal::Donor(own) if fields_of(own).is_some() => {
                return mark(lang, wrong, fields_of(own).unwrap_or_default());
            }
            // Who is told what stands there now may mean their own all the same.
            Refusal::Donor(donor::Refusal::Changed { fields }) => {
                seen.update_value(|seen| *seen = seen_now(seen, &now(), fields));
                clashes.set(fields.clone());
            }
            _ => {}
        }
        said.set(Some(shell::refusal(lang, &refusal)));
    });
    let fields = move || {
        let details = now();
        seen.set_value(details.clone());
        wrong.set(Vec::new());
        clashes.set(Vec::new());
        view! { <There id clashes/><DonorFields details wrong/> }
    };
    view! {
        <Dialog open name="correct" title=w::donors_edit(lang) go=w::desk_save(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

/// What stands now in the fields that somebody else has changed.
#[component]
fn There(id: DonorId, clashes: RwSignal<Vec<String>>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let donor = room.donor(id);
    move || {
        let clashes = clashes.get();
        let is = |name: &str| clashes.iter().any(|at| at.split('.').next() == Some(name));
        let facts = donor.with(|donor| facts(lang, &donor.details));
        let facts: Vec<_> = facts.into_iter().filter(|(name, ..)| is(name)).collect();
        (!clashes.is_empty()).then(|| {
            let lines = facts
                .into_iter()
                .map(|(_, called, said)| view! { <dt>{called}</dt><dd>{said}</dd> });
            view! {
                <div class="note">
                    <p class="small">{w::donors_there(lang)}</p>
                    <dl class="facts">{lines.collect_view()}</dl>
                </div>
            }
            .into_any()
        })
    }
}
