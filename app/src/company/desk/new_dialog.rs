//! A company is added, from here or from where it is needed.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::edits::Edits;
use super::fields::Fields;
use crate::command::Command;
use crate::company::{self, Company, Directory, Name, form};
use crate::lang::{Lang, words as w};
use crate::rule::Refusal;
use crate::shell;
use crate::sync::Sync;
use crate::ui::dialog::Dialog;
use crate::ui::dom;
use crate::value::CompanyId;

#[component]
pub fn NewDialog(
    open: RwSignal<bool>,
    /// What the name begins with.
    #[prop(into)]
    name: Signal<String>,
    /// Told of the new company.
    on_made: Callback<CompanyId>,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let said = RwSignal::new(None);
    let directory = Memo::new(move |_| Directory::here(&sync.replica));
    // Made anew each time the dialog opens.
    let edits = StoredValue::new(None::<Edits>);
    let make = move |anyway: bool| {
        said.set(None);
        let Some(edits) = edits.get_value() else {
            return;
        };
        let Some(changes) = edits.read(true) else {
            return lead_to_wrong();
        };
        let id = CompanyId::new();
        let create = company::Command::Create(Box::new(form::new(id, changes, anyway)));
        match sync.give(Command::Company(create)) {
            Ok(_) => {
                open.set(false);
                on_made.run(id);
            }
            Err(Refusal::Company(refusal)) if edits.mark(&refusal) => lead_to_wrong(),
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    };
    let go = Callback::new(move |_: SubmitEvent| make(false));
    let anyway = Callback::new(move |()| make(true));
    let fields = move || {
        let named = Company {
            name: Name::parse(&name.get_untracked()).unwrap_or_default(),
            ..Company::default()
        };
        let fresh = Edits::of(&named);
        edits.set_value(Some(fresh));
        view! { <Fields form="new" edits=fresh directory anyway/> }
    };
    view! {
        <Dialog open name="new-company" title=w::company_new(lang) go=w::company_do_new(lang) said on_go=go>{fields()}</Dialog>
    }
    .into_any()
}

/// Leads to the first field that is wrong, once it is marked.
pub fn lead_to_wrong() {
    request_animation_frame(|| dom::focus("dialog[open] [aria-invalid=true]"));
}
