//! One registration in the list. It reads its own row, so that a change touches no other.

use core::time::Duration;

use leptos::prelude::*;

use super::ago::ago;
use super::export::wishes;
use super::listing::Group;
use super::place::View;
use super::refusals::about;
use super::registrations::Places;
use super::room::Room;
use crate::ideathon::{Registration, wording};
use crate::lang::{Lang, words as w};
use crate::row::Kind;
use crate::sync::Sync;
use crate::value::RegistrationId;

/// As long as the wash takes to fade.
const FRESH: Duration = Duration::from_secs(6);

#[component]
pub fn ListRow(
    id: RegistrationId,
    places: Places,
    /// It came while somebody looked.
    fresh: bool,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let row = Memo::new(move |_| sync.replica.registration(id).unwrap_or_default());
    let pending = Memo::new(move |_| sync.replica.pending(Kind::Registration, id.0));
    let refused = Memo::new(move |_| {
        sync.refused
            .with(|all| all.iter().any(|r| about(&r.command) == Some(id)))
    });
    let opened = Memo::new(move |_| room.place.with(super::place::Place::registration) == Some(id));
    let new = washed(fresh);
    let themes = move || {
        row.with(|r| {
            room.event
                .with(|e| e.as_ref().map(|e| wishes(lang, e, r)))
                .unwrap_or_default()
        })
    };
    let veil = move || {
        row.with(|r| r.details.hidden)
            .then(|| view! { " "<span class="tag tag--veil">{w::desk_hidden(lang)}</span> })
    };
    view! {
        <tr role="row" class:new=new class:pending=pending class:refused=refused
            class:gone=move || row.with(|r| !r.active()) aria-current=move || opened.get().then_some("true")>
            <td role="cell" class="cell-name">
                <a href=move || room.path(View::Registrations(Some(id))) data-row=id.to_string() data-noscroll="">
                    {move || row.with(|r| r.shown_name().to_owned())}
                </a>
                {veil}
            </td>
            <td role="cell" class="cell-firm">{move || row.with(|r| firm(lang, r))}</td>
            <td role="cell" class="cell-wish">{themes}</td>
            <td role="cell" class="cell-state"><StateTag row=row pending places/></td>
            <td role="cell" class="cell-time num"><time>{move || row.with(|r| ago(lang, r.created, sync.now.get()))}</time></td>
        </tr>
    }
    .into_any()
}

/// Whether the row is still washed as new.
fn washed(fresh: bool) -> RwSignal<bool> {
    let new = RwSignal::new(fresh);
    if fresh {
        set_timeout(
            move || {
                let _ = new.try_set(false);
            },
            FRESH,
        );
    }
    new
}

/// The company; of people without one, as whom they take part.
fn firm(lang: Lang, r: &Registration) -> String {
    match &r.details.company {
        Some(company) => company.to_string(),
        None => wording::audience(lang, r.audience).to_owned(),
    }
}

/// The state in words, with the place of who waits; or that it waits to be sent.
#[component]
pub fn StateTag(row: Memo<Registration>, pending: Memo<bool>, places: Places) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let tag = Memo::new(move |_| {
        row.with(|r| {
            let place = places.with(|places| places.get(&r.id).copied());
            match place {
                Some(place) if Group::of(r) == Group::Waiting => {
                    ("tag", w::desk_waiting_at(lang, place))
                }
                _ => wording::state_tag(lang, r, sync.now.get()),
            }
        })
    });
    let class = move || {
        if pending.get() {
            "tag tag--pending"
        } else {
            tag.with(|t| t.0)
        }
    };
    let words = move || {
        if pending.get() {
            w::desk_pending(lang).to_owned()
        } else {
            tag.with(|t| t.1.clone())
        }
    };
    view! { <span class=class>{words}</span> }.into_any()
}
