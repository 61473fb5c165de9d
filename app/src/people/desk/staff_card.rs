//! Somebody who works here: what they do, since when, and until when.

use leptos::prelude::*;

use super::{Room, Sure, person_of};
use crate::lang::{Lang, words as w};
use crate::people::rows::Grant;
use crate::people::{Standing, wording};
use crate::row::Kind;
use crate::sync::Sync;
use crate::value::PersonId;

#[component]
pub fn StaffCard(id: PersonId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let person = person_of(sync, id);
    let pending = Memo::new(move |_| sync.replica.pending(Kind::Person, id.0));
    let own = sync.actor().person() == Some(id);
    let grants = move || {
        let all: Vec<Grant> = person.with(|p| p.grants.clone());
        all.into_iter()
            .map(|grant| view! { <Held id grant/> })
            .collect_view()
    };
    view! {
        <li class="person">
            <div class="person-who">
                <strong>{move || person.with(|p| p.shown_name().to_owned())}</strong>
                <span class="soft small">{move || person.with(|p| p.email.as_ref().map(ToString::to_string))}</span>
                {move || pending.get().then(|| view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> })}
            </div>
            <ul class="person-holds">{grants}</ul>
            <div class="person-does row row--s2">
                <button class="button button--small" on:click=move |_| room.granting.set(Some(id))>{w::people_grant(lang)}</button>
                {(!own).then(|| view! {
                    <button class="button button--small button--plain" on:click=move |_| room.sure.set(Some(Sure::Reset(id)))>{w::people_reset(lang)}</button>
                })}
            </div>
        </li>
    }
    .into_any()
}

#[component]
fn Held(id: PersonId, grant: Grant) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let room = expect_context::<Room>();
    let area = grant.area;
    let class = match grant.standing {
        Standing::Active => "tag tag--good",
        Standing::Coming => "tag tag--wait",
        Standing::Ended => "tag tag--bare",
    };
    let over = grant.standing == Standing::Ended;
    let label = w::people_revoke_one(lang, wording::area(lang, area));
    view! {
        <li>
            <span class=class>{wording::area(lang, area)}</span>
            <span class="soft small num">{wording::term(lang, grant.from, grant.until)}</span>
            {(!over).then(|| view! {
                <button class="button button--small button--plain" aria-label=label.clone()
                    on:click=move |_| room.sure.set(Some(Sure::Revoke(id, area)))>{w::people_revoke(lang)}</button>
            })}
        </li>
    }
    .into_any()
}
