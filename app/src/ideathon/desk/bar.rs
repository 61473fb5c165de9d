//! The bar above the desk, and the rail beside it.

use leptos::html;
use leptos::prelude::*;

use super::place::View;
use super::room::Room;
use crate::access::Actor;
use crate::lang::{Lang, words as w};
use crate::people::Area;
use crate::row::{Kind, Row};
use crate::sync::{Connection, Sync};
use crate::ui::parts::{LanguageSwitch, Strokes};
use crate::visit::Visit;

#[component]
pub fn Bar(ready: RwSignal<bool>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let room = expect_context::<Room>();
    let title = Memo::new(move |_| {
        let event = || room.event.with(|e| e.as_ref().map(|e| e.title.get(lang)));
        ready.get().then(event).flatten()
    });
    let here = move || {
        title.get().map(|title| {
            view! { <a class="where" href=room.path(View::Registrations(None))>{title}</a> }
        })
    };
    view! {
        <header class="bar bar--desk">
            <a class="mark" href="/desk"><Strokes/><span>{w::shell_name(lang)}</span></a>
            {here}
            <ConnectionTag ready/>
            <PersonMenu/>
        </header>
    }
    .into_any()
}

/// How the device stands to the server, and what still waits to be sent.
#[component]
fn ConnectionTag(ready: RwSignal<bool>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let state = Memo::new(move |_| (ready.get(), sync.connection.get(), sync.unsent.get()));
    let class = move || match state.get() {
        (true, Connection::Online, 0) => "tag tag--good push",
        (true, Connection::Online | Connection::Offline, _) => "tag tag--wait push",
        _ => "tag push",
    };
    let words = move || match state.get() {
        (true, Connection::Online, 0) => w::desk_online(lang).to_owned(),
        (true, Connection::Online, n) => w::desk_sending(lang, n),
        (true, Connection::Offline, 0) => w::desk_offline(lang).to_owned(),
        (true, Connection::Offline, n) => w::desk_unsent(lang, n),
        _ => w::desk_connecting(lang).to_owned(),
    };
    let offline_too = move || match state.get() {
        (true, Connection::Offline, 1..) => w::desk_offline_and(lang),
        _ => "",
    };
    view! {
        <span class=class role="status"><span><span class="hide">{offline_too}</span>{words}</span></span>
    }
    .into_any()
}

#[component]
fn PersonMenu() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let name = expect_context::<Visit>().name.unwrap_or_default();
    let face: String = name.chars().take(1).collect::<String>().to_uppercase();
    let areas = match expect_context::<Sync>().actor() {
        Actor::Person { areas, .. } => areas,
        _ => Vec::new(),
    };
    let areas: Vec<&str> = areas.into_iter().map(|a| area(lang, a)).collect();
    let node = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(menu) = node.get_untracked() {
            menu.set_open(false);
        }
    };
    let on_key = move |ev: leptos::ev::KeyboardEvent| {
        if ev.key() == "Escape" {
            close();
        }
    };
    view! {
        <details class="menu" node_ref=node on:keydown=on_key>
            <summary><span class="face" aria-hidden="true">{face}</span><span class="name">{name}</span></summary>
            <div on:click=move |_| close()>
                <p class="soft small">{areas.join(w::desk_dot(lang))}</p>
                <a class="button button--plain" href="/desk">{w::desk_all_events(lang)}</a>
                <a class="button button--plain" href="/">{w::desk_public(lang)}</a>
                <LanguageSwitch/>
                <form method="post" action="/sign-out"><button class="button button--plain">{w::desk_sign_out(lang)}</button></form>
            </div>
        </details>
    }
    .into_any()
}

const fn area(lang: Lang, area: Area) -> &'static str {
    match area {
        Area::Events => w::desk_area_events(lang),
        Area::Platform => w::desk_area_platform(lang),
        Area::Fundraising => w::desk_area_fundraising(lang),
        Area::Coordination => w::desk_area_coordination(lang),
        Area::Administration => w::desk_area_administration(lang),
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
