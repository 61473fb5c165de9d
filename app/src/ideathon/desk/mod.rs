//! Staff's desk: one page on the replica, with a view for each thing that staff looks after.

mod actions;
mod add;
mod ago;
mod bar;
mod codes;
mod events;
mod export;
mod list_row;
mod listing;
mod mails;
mod move_dialogs;
mod new_event;
mod place;
mod rank;
mod refusals;
mod registration;
mod registrations;
mod room;
mod seat_chart;
mod seats;
mod settings;
mod tally;
mod tools;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use add::AddDialog;
use bar::{Bar, Rail};
use codes::Codes;
use events::Events;
use mails::Mails;
use place::{Place, View};
use registrations::Registrations;
use room::Room;
use seats::SeatsView;
use settings::Settings;

use crate::lang::{Lang, words as w};
use crate::sync::Sync;
use crate::ui::parts::Strokes;
use crate::value::EventId;
use crate::visit::Visit;

/// What fills the room, without what is opened in it: moving from one row to the next changes nothing here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Screen {
    Loading,
    Events,
    Event(EventId, View),
    Missing,
}

#[component]
pub fn Desk() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let demo = expect_context::<Visit>().demo;
    let path = use_location().pathname;
    let room = Room::new(
        sync,
        Memo::new(move |_| path.with(|path| Place::parse(path))),
    );
    provide_context(room);
    room.warn_before_leaving(sync);
    // The server paints the frame only, so the browser's first paint does the same, however early the data
    // came; effects run after it.
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(sync.complete.get()));
    let title = move || {
        format!(
            "{} | {}",
            room.place.with(|p| title(lang, p)),
            w::shell_name(lang)
        )
    };
    // The server reads the title after the page, perhaps on a thread that does not know this page's signals.
    #[cfg(feature = "ssr")]
    let title = {
        let now = untrack(title);
        move || now.clone()
    };
    view! {
        <leptos_meta::Title text=title/>
        <a class="skip" href="#main" rel="external">{w::shell_skip(lang)}</a>
        <Bar ready/>
        {demo.then(|| view! { <aside class="demo small" aria-label=w::shell_demo_name(lang)>{w::shell_demo(lang)}</aside> })}
        <div class="desk">
            <Rail ready/>
            <main id="main" class="room"><Screens ready/></main>
        </div>
        <Told/>
    }
    .into_any()
}

const fn title(lang: Lang, place: &Place) -> &'static str {
    match place.view() {
        None => w::desk_events(lang),
        Some(View::Registrations(_)) => w::desk_registrations(lang),
        Some(View::Seats) => w::desk_seats(lang),
        Some(View::Mails(_)) => w::desk_mails(lang),
        Some(View::Codes) => w::desk_codes(lang),
        Some(View::Settings) => w::desk_settings(lang),
    }
}

#[component]
fn Screens(ready: RwSignal<bool>) -> impl IntoView {
    let room = expect_context::<Room>();
    let id = Memo::new(move |_| room.event.with(|event| event.as_ref().map(|e| e.id)));
    let screen = Memo::new(move |_| match (ready.get(), room.place.get(), id.get()) {
        (false, ..) => Screen::Loading,
        (_, Place::Events, _) => Screen::Events,
        (_, Place::Event(_, view), Some(id)) => Screen::Event(id, view.closed()),
        _ => Screen::Missing,
    });
    // What was typed into the settings stays while staff looks something up elsewhere.
    let settings = Memo::new(move |_| match screen.get() {
        Screen::Event(id, View::Settings) => Some(id),
        _ => room.unsaved.get(),
    });
    let in_settings =
        Signal::derive(move || matches!(screen.get(), Screen::Event(_, View::Settings)));
    view! {
        {move || match screen.get() {
            Screen::Loading => view! { <Loading/> }.into_any(),
            Screen::Events => view! { <Events/> }.into_any(),
            Screen::Event(event, View::Registrations(_)) => view! { <Registrations event/> }.into_any(),
            Screen::Event(event, View::Seats) => view! { <SeatsView event/> }.into_any(),
            Screen::Event(event, View::Mails(_)) => view! { <Mails event/> }.into_any(),
            Screen::Event(event, View::Codes) => view! { <Codes event/> }.into_any(),
            Screen::Event(_, View::Settings) => ().into_any(),
            Screen::Missing => view! { <Missing/> }.into_any(),
        }}
        {move || settings.get().map(|event| view! { <Settings event shown=in_settings/> })}
        {move || id.get().map(|event| view! { <AddDialog event/> })}
    }
    .into_any()
}

#[component]
fn Loading() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let bars = |n: usize| (0..n).map(|_| view! { <span></span> }).collect_view();
    view! {
        <h1 class="unseen">{w::desk_title(lang)}</h1>
        <section class="list" aria-busy="true">
            <p class="unseen" role="status">{w::desk_loading(lang)}</p>
            <div class="skeleton" aria-hidden="true">{bars(2)}</div>
            <div class="skeleton skeleton--rows" aria-hidden="true">{bars(9)}</div>
        </section>
    }
    .into_any()
}

#[component]
fn Missing() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <section class="list">
            <div class="empty">
                <Strokes/>
                <h1 class="subtitle">{w::desk_missing(lang)}</h1>
                <p>{w::desk_missing_line(lang)}</p>
                <div class="row"><a class="button" href="/desk">{w::desk_all_events(lang)}</a></div>
            </div>
        </section>
    }
    .into_any()
}

/// What was just done, for a moment.
#[component]
fn Told() -> impl IntoView {
    let told = expect_context::<Room>().told;
    view! {
        <div class="toasts" role="status">
            {move || told.get().map(|words| view! { <div class="toast"><p>{words}</p></div> })}
        </div>
    }
    .into_any()
}
