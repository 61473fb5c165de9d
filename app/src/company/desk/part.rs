//! What was merged into a company, and the way back.

use leptos::prelude::*;

use super::{Room, path};
use crate::command::Command;
use crate::company::{self, Company, CorporateNumber, Unmerge};
use crate::lang::{Lang, words as w};
use crate::shell;
use crate::sync::Sync;
use crate::ui::dom;
use crate::value::CompanyId;

/// Undoes a merge, and says that it did or why not.
pub fn take_out(lang: Lang, sync: Sync, room: Room, id: CompanyId) {
    let name = untrack(|| room.name(id)).unwrap_or_default();
    let unmerge = company::Command::Unmerge(Unmerge { company: id });
    let words = match sync.give(Command::Company(unmerge)) {
        Ok(_) => w::company_unmerged(lang, name),
        Err(refusal) => shell::refusal(lang, &refusal),
    };
    room.telling.tell(words);
    // The button that was pressed may be gone.
    request_animation_frame(|| dom::focus(".company-page h1"));
}

/// On the page of a company that was merged: where it went, and the way back.
#[component]
pub fn Merged(id: CompanyId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let into = Memo::new(move |_| {
        room.directory.with(|all| {
            let merged = all.get(id)?.merged_into.is_some();
            merged.then(|| all.root(id))
        })
    });
    move || {
        let into = into.get()?;
        let name = room.name(into).unwrap_or_default();
        let back = move |_| take_out(lang, sync, room, id);
        Some(view! {
            <div class="notice notice--wait">
                <p>{w::company_is_merged(lang, name)}</p>
                <div class="row row--s2">
                    <a class="button button--small" href=path(into)>{w::company_open_other(lang)}</a>
                    {room.may_change.then(|| view! {
                        <button class="button button--small" on:click=back>{w::company_do_unmerge(lang)}</button>
                    })}
                </div>
            </div>
        }
        .into_any())
    }
}

/// On the page of the company that stayed: what it also stands for.
#[component]
pub fn Parts(id: CompanyId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let room = expect_context::<Room>();
    let parts = Memo::new(move |_| {
        room.directory
            .with(|all| all.parts(id).cloned().collect::<Vec<Company>>())
    });
    move || {
        let parts = parts.get();
        (!parts.is_empty()).then(|| {
            let items = parts.into_iter().map(|part| view! { <Item part/> });
            view! {
                <section class="stack stack--s2">
                    <h2 class="subtitle">{w::company_parts(lang)}</h2>
                    <ul class="lines">{items.collect_view()}</ul>
                </section>
            }
            .into_any()
        })
    }
}

#[component]
fn Item(part: Company) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let (id, name) = (part.id, part.name.to_string());
    let number = part.number.as_ref().map(CorporateNumber::printed);
    let back = move |_| take_out(lang, sync, room, id);
    let label = w::company_do_unmerge_one(lang, &name);
    view! {
        <li>
            <a href=path(id)>{name}</a>
            <span class="soft small num">{number}</span>
            {room.may_change.then(|| view! {
                <button class="button button--small push" aria-label=label on:click=back>{w::company_do_unmerge(lang)}</button>
            })}
        </li>
    }
    .into_any()
}
