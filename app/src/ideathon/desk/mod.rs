//! Staff's desk: one page on the replica, with a view for each thing that staff looks after.

mod actions;
mod add;
mod ago;
mod bar;
mod codes;
mod companies;
mod company_dialogs;
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
use bar::{Crumb, Rail};
use codes::Codes;
use companies::Companies;
use events::Events;
use mails::Mails;
use place::{Place, View};
use registrations::Registrations;
use room::Room;
use seats::SeatsView;
use settings::Settings;

pub use refusals::intention;

use crate::lang::{Lang, words as w};
use crate::people::Area;
use crate::sync::Sync;
use crate::ui::desk::{Elsewhere, Frame, Loading};
use crate::ui::parts::Strokes;
use crate::value::EventId;

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
    let by = sync.actor();
    let path = use_location().pathname;
    let room = Room::new(
        sync,
        Memo::new(move |_| path.with(|path| Place::parse(path))),
    );
    provide_context(room);
    let ready = RwSignal::new(false);
    if !by.works_in(Area::Events) {
        return view! { <Frame title=w::desk_title(lang) ready telling=room.telling><Elsewhere/></Frame> }.into_any();
    }
    let title = Signal::derive(move || room.place.with(|p| title(lang, p)).to_owned());
    let unsaved = Signal::derive(move || room.unsaved.get().is_some());
    let crumb = move || view! { <Crumb ready/> };
    let rail = move || view! { <Rail ready/> };
    view! {
        <Frame title ready telling=room.telling unsaved crumb rail><Screens ready/></Frame>
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
        Some(View::Companies) => w::company_link_title(lang),
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
            Screen::Event(event, View::Companies) => view! { <Companies event/> }.into_any(),
            Screen::Event(_, View::Settings) => ().into_any(),
            Screen::Missing => view! { <Missing/> }.into_any(),
        }}
        {move || settings.get().map(|event| view! { <Settings event shown=in_settings/> })}
        {move || id.get().map(|event| view! { <AddDialog event/> })}
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
