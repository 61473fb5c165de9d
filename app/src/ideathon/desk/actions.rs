//! What staff can do with a registration, by its state.

use leptos::prelude::*;

use super::listing::Group;
use super::move_dialogs::{CancelDialog, EditDialog, ExtendDialog, ShiftDialog};
use super::registrations::Places;
use super::room::{Room, do_it};
use crate::ideathon::form::Filled;
use crate::ideathon::{Accept, Admit, Command, Registration};
use crate::lang::{Lang, words as w};
use crate::sync::Sync;
use crate::ui::dom;

#[component]
pub fn Actions(row: Memo<Registration>, places: Places) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let group = Memo::new(move |_| row.with(Group::of));
    let said = RwSignal::new(None::<String>);
    let [extending, shifting, editing, cancelling] = core::array::from_fn(|_| RwSignal::new(false));
    let id = row.with_untracked(|r| r.id);
    let go = move |command: Command| {
        said.set(do_it(sync, lang, command).err());
        // The button that was pressed may be gone.
        request_animation_frame(|| dom::focus(".side h2"));
    };
    let admit = move |words: &'static str, class: &'static str| {
        let admit = move |_| go(Command::Admit(Admit { registration: id }));
        view! { <button class=class on:click=admit>{words}</button> }.into_any()
    };
    let accept = move || {
        let accept = move |_| go(Command::Accept(Accept { registration: id }));
        view! {
            <button class="button button--small button--go" on:click=accept>{w::desk_do_accept(lang)}</button>
            <button class="button button--small" on:click=move |_| extending.set(true)>{w::desk_do_extend(lang)}</button>
        }
        .into_any()
    };
    let first = move || match group.get() {
        Group::Asking => admit(w::desk_do_admit(lang), "button button--small button--go"),
        Group::Waiting => admit(w::desk_do_confirm(lang), "button button--small"),
        Group::Offered => accept(),
        Group::Confirmed | Group::Cancelled => ().into_any(),
    };
    let rest = move || {
        if group.get() == Group::Cancelled {
            let again = move |_| room.add(row.with_untracked(Filled::of));
            return view! { <button class="button button--small" on:click=again>{w::desk_do_again(lang)}</button> }.into_any();
        }
        view! {
            <button class="button button--small" on:click=move |_| editing.set(true)>{w::desk_do_edit(lang)}</button>
            <button class="button button--small" on:click=move |_| shifting.set(true)>{w::desk_do_shift(lang)}</button>
            <button class="button button--small button--bad" on:click=move |_| cancelling.set(true)>{w::desk_do_cancel(lang)}</button>
        }
        .into_any()
    };
    view! {
        {move || said.get().map(|words| view! { <div class="notice notice--bad" role="alert"><p>{words}</p></div> })}
        <div class="actions row" role="group" aria-label=w::desk_actions(lang)>{first}{rest}</div>
        <ExtendDialog open=extending row/>
        <ShiftDialog open=shifting row/>
        <EditDialog open=editing row/>
        <CancelDialog open=cancelling row places/>
    }
    .into_any()
}
