//! Which event it is, and the rail of its views.

use leptos::prelude::*;

use super::place::View;
use super::room::Room;
use crate::lang::{Lang, words as w};
use crate::row::{Kind, Row};
use crate::sync::Sync;

/// The event, beside the mark.
#[component]
pub fn Crumb(ready: RwSignal<bool>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let room = expect_context::<Room>();
    let title = Memo::new(move |_| {
        let event = || room.event.with(|e| e.as_ref().map(|e| e.title.get(lang)));
        ready.get().then(event).flatten()
    });
    move || {
        title.get().map(|title| {
            view! { <a class="where" href=room.path(View::Registrations(None))>{title}</a> }
        })
    }
}

/// The views of an event.
#[component]
pub fn Rail(ready: RwSignal<bool>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let room = expect_context::<Room>();
    let of_event = Memo::new(move |_| room.place.with(|place| place.slug().is_some()));
    let unsaved = move || {
        let id = room.unsaved.get();
        let here = id.is_some() && room.event.with(|e| e.as_ref().map(|e| e.id)) == id;
        here.then(|| view! { <span class="tag tag--wait">{w::desk_unsaved_short(lang)}</span> })
    };
    move || {
        of_event.get().then(|| {
            view! {
                <nav class="rail" aria-label=w::desk_rail(lang)>
                    <RailLink view=View::Registrations(None) words=w::desk_registrations(lang)><Count ready kind=Kind::Registration/></RailLink>
                    <RailLink view=View::Seats words=w::desk_seats(lang)>""</RailLink>
                    <RailLink view=View::Mails(None) words=w::desk_mails(lang)><Count ready kind=Kind::Mail/></RailLink>
                    <RailLink view=View::Codes words=w::desk_codes(lang)>""</RailLink>
                    <RailLink view=View::Companies words=w::company_link_title(lang)>""</RailLink>
                    <RailLink view=View::Settings words=w::desk_settings(lang)>{unsaved}</RailLink>
                    <a href="/desk"><span>{w::desk_all_events(lang)}</span></a>
                </nav>
            }
            .into_any()
        })
    }
}

#[component]
fn RailLink(view: View, words: &'static str, children: Children) -> impl IntoView {
    let room = expect_context::<Room>();
    let here = Memo::new(move |_| {
        room.place
            .with(|p| p.view().map(View::closed) == Some(view))
    });
    view! {
        <a href=move || room.path(view) aria-current=move || here.get().then_some("page")><span>{words}</span>{children()}</a>
    }
    .into_any()
}

/// How many rows of a kind the event has; of registrations those that were not cancelled.
#[component]
fn Count(ready: RwSignal<bool>, kind: Kind) -> impl IntoView {
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let count = Memo::new(move |_| {
        let id = room
            .event
            .with(|e| e.as_ref().map(|e| e.id))
            .filter(|_| ready.get())?;
        let counted = sync.replica.each(kind, |row| match row {
            Row::Registration(r) if r.event == id && r.active() => Some(()),
            Row::Mail(m) if m.event == id => Some(()),
            _ => None,
        });
        Some(counted.len())
    });
    move || count.get().map(|n| view! { <span class="num">{n}</span> })
}
