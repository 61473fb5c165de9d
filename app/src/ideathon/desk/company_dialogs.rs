//! The company behind a name, where it is not the one that was suggested: another one, or a new one.

use leptos::prelude::*;

use super::companies::link;
use super::room::Room;
use crate::company::desk::NewDialog;
use crate::company::desk::picker::Picker;
use crate::ideathon::companies::Namesakes;
use crate::lang::{Lang, words as w};
use crate::sync::Sync;
use crate::ui::dialog::Dialog;
use crate::value::CompanyId;

/// What the dialogs are about.
#[derive(Clone, Copy)]
pub struct Asking {
    pub group: RwSignal<Option<Namesakes>>,
    pub searching: RwSignal<bool>,
    pub making: RwSignal<bool>,
}

/// Another company than the one that was suggested.
#[component]
pub fn SearchDialog(asking: Asking) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let said = RwSignal::new(None);
    let chosen = RwSignal::new(None::<CompanyId>);
    let open = asking.searching;
    let go = Callback::new(move |_| {
        let (Some(group), Some(company)) = (asking.group.get_untracked(), chosen.get_untracked())
        else {
            return said.set(Some(w::said_choose(lang).to_owned()));
        };
        if link(lang, sync, room, &group.registrations, Some(company)) {
            open.set(false);
        }
    });
    let picker = move || {
        let group = asking.group.get_untracked().unwrap_or_default();
        chosen.set(group.suggested);
        view! { <Picker begin=group.suggested.map(|_| group.names[0].clone()).unwrap_or_default() chosen/> }
    };
    let make = move |_| {
        open.set(false);
        asking.making.set(true);
    };
    view! {
        <Dialog open name="link" title=w::company_link_which(lang) go=w::company_do_link_it(lang) said on_go=go>
            <p>{move || asking.group.get().map(|g| w::company_link_of(lang, g.registrations.len(), g.names.join(w::desk_comma(lang))))}</p>
            {picker()}
            <p><button class="button button--small" type="button" on:click=make>{w::company_do_new_and_link(lang)}</button></p>
        </Dialog>
    }
    .into_any()
}

/// A company of the name that was typed, and the link to it.
#[component]
pub fn Make(asking: Asking) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let name = Signal::derive(move || {
        let group = asking.group.get();
        group
            .and_then(|g| g.names.first().cloned())
            .unwrap_or_default()
    });
    let on_made = Callback::new(move |company: CompanyId| {
        if let Some(group) = asking.group.get_untracked() {
            link(lang, sync, room, &group.registrations, Some(company));
        }
    });
    view! { <NewDialog open=asking.making name on_made/> }
}
