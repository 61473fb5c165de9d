//! What was merged into a donor, and the way back; and who may be the same.

use leptos::prelude::*;

use super::fields::facts;
use super::suspects::suspects;
use super::{Asking, Room, path};
use crate::donor::{Command, Donor, Reactivate, Unmerge};
use crate::lang::words as w;
use crate::shell;
use crate::time;
use crate::ui::dom;
use crate::value::DonorId;

/// Undoes a merge, and says that it did or why not.
pub fn take_out(room: &Room, id: DonorId) {
    let lang = room.lang;
    let name = written(room, id);
    let words = match room.tries(Command::Unmerge(Unmerge { donor: id })) {
        Ok(()) => w::donors_unmerged(lang, name),
        Err(refusal) => shell::refusal(lang, &refusal),
    };
    room.telling.tell(words);
    // The button that was pressed may be gone.
    request_animation_frame(|| dom::focus(".donor-page h1"));
}

/// The name under which a donor was written down.
pub fn written(room: &Room, id: DonorId) -> String {
    let donor = untrack(|| room.sync.replica.donor(id));
    donor.map_or_else(String::new, |donor| donor.details.name.to_string())
}

/// On the page of a donor who was merged: who they are, and the way back.
#[component]
pub fn Merged(id: DonorId) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let into = Memo::new(move |_| Some(room.root(id)).filter(|root| *root != id));
    move || {
        let into = into.get()?;
        let name = room.name(into).unwrap_or_default();
        let back = move |_| take_out(&room, id);
        Some(view! {
            <div class="notice notice--wait">
                <p>{w::donors_is_merged(lang, name)}</p>
                <div class="row row--s2">
                    <a class="button button--small" href=path(into)>{w::donors_merged_open(lang)}</a>
                    <button class="button button--small" on:click=back>{w::donors_unmerge(lang)}</button>
                </div>
            </div>
        }
        .into_any())
    }
}

/// On the page of a donor whose mails come back: since when, and the way to try it again.
#[component]
pub fn Unreached(donor: Memo<Donor>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let back =
        Memo::new(move |_| donor.with(|one| one.bounced.clone().filter(|_| one.comes_back())));
    move || {
        let back = back.get()?;
        let said = w::donors_bounced(lang, time::day(back.at, lang), back.to);
        let again = move |_| {
            let donor = donor.with_untracked(|one| one.id);
            let words = match room.tries(Command::Reactivate(Reactivate { donor })) {
                Ok(()) => w::donors_reactivated(lang).to_owned(),
                Err(refusal) => shell::refusal(lang, &refusal),
            };
            room.telling.tell(words);
            request_animation_frame(|| dom::focus(".donor-page h1"));
        };
        Some(view! {
            <div class="notice notice--wait">
                <p>{said}</p>
                <button class="button button--small" on:click=again>{w::donors_reactivate(lang)}</button>
            </div>
        }
        .into_any())
    }
}

/// On the page of the donor who stayed: as whom they were written down as well. Nothing of it is lost.
#[component]
pub fn Parts(id: DonorId) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let parts = Memo::new(move |_| {
        room.donors.with(|all| {
            let known = all.iter().find(|known| known.donor.id == id);
            known.map(|known| known.parts.clone()).unwrap_or_default()
        })
    });
    move || {
        let parts = parts.get();
        (!parts.is_empty()).then(|| {
            let items = parts.into_iter().map(|part| view! { <Item part/> });
            view! {
                <section class="stack stack--s2 merged-parts">
                    <h2 class="subtitle">{w::donors_parts(lang)}</h2>
                    <ul class="money">{items.collect_view()}</ul>
                </section>
            }
            .into_any()
        })
    }
}

#[component]
fn Item(part: Donor) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let (id, name) = (part.id, part.details.name.to_string());
    let said = facts(lang, &part.details).into_iter();
    let said = said.filter(|(field, ..)| !["form", "name"].contains(field));
    let said: Vec<String> = said.map(|(_, _, said)| said).collect();
    let back = move |_| take_out(&room, id);
    let label = w::donors_unmerge_one(lang, &name);
    view! {
        <li>
            <p class="row row--s2">
                <a href=path(id)>{name}</a>
                <button class="button button--small push" aria-label=label on:click=back>{w::donors_unmerge(lang)}</button>
            </p>
            <p class="soft small">{said.join(w::desk_dot(lang))}</p>
        </li>
    }
    .into_any()
}

/// Others who may be this donor.
#[component]
pub fn Twice(id: DonorId) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let found = Memo::new(move |_| room.donors.with(|all| suspects(all, id)));
    move || {
        let found = found.get();
        (!found.is_empty()).then(|| {
            let names = found.iter().take(3).filter_map(|one| room.name(*one));
            let names: Vec<String> = names.collect();
            let names = names.join(w::desk_dot(lang));
            view! {
                <div class="notice notice--wait">
                    <p>{w::donors_twice(lang, found.len(), names)}</p>
                    <button class="button button--small" on:click=move |_| asking.merging.set(Some(id))>{w::donors_twice_look(lang)}</button>
                </div>
            }
            .into_any()
        })
    }
}
