//! An event's page: what, when, where, and whether there is a seat.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::when::When;
use crate::ideathon::{Audience, Entry, Event, EventState, Seats, wording};
use crate::lang::{Lang, words as w};
use crate::shell::Missing;
use crate::sync::Sync;
use crate::time::{self, Time};
use crate::ui::parts::{Frame, SeatMeter};

#[component]
pub fn EventPage() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let params = use_params_map();
    let event = Memo::new(move |_| {
        params
            .with(|p| p.get("slug"))
            .and_then(|slug| sync.replica.event_by_slug(&slug))
    });
    let title = Signal::derive(move || event.get().map(|e| e.title.get(lang)).unwrap_or_default());
    view! {
        <Frame title>
            {move || match event.get() {
                Some(event) => view! { <Shown event/> }.into_any(),
                None => view! { <Missing/> }.into_any(),
            }}
        </Frame>
    }
}

#[component]
fn Shown(event: Event) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let tag = if event.state == EventState::Open {
        "tag tag--good"
    } else {
        "tag"
    };
    let description = event.description.get(lang);
    view! {
        <main id="main">
            <section class="hero">
                <div class="stack stack--s5">
                    <p class="row">
                        <span class=tag>{wording::event_state(lang, event.state)}</span>
                        <span class="soft small">{w::event_occasion(lang)}</span>
                    </p>
                    <h1>{event.title.get(lang)}</h1>
                    <p class="lead">{event.lead.get(lang)}</p>
                    <When event=event.clone() fee=true/>
                </div>
                <SeatCard event=event.clone()/>
            </section>
            <div class="wide">
                {(!description.is_empty()).then(|| view! { <Paragraphs text=description/> })}
                <Themes event=event.clone()/>
                <Programme event/>
            </div>
        </main>
    }
    .into_any()
}

/// Seats left, and the way in.
#[component]
fn SeatCard(event: Event) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let id = event.id;
    let seats = Memo::new(move |_| sync.replica.seats(id));
    let bars = move || {
        let open = seats.get().into_iter().filter(|s| s.seats > 0);
        open.map(|s| view! { <SeatsLeft seats=s/> }).collect_view()
    };
    let call = {
        let event = event.clone();
        move || call(&event, &seats.get(), sync.now.get(), lang)
    };
    let now = sync.now;
    let until = event.last_call();
    let note = move || {
        let taking = event.state == EventState::Open && now.get() < until;
        taking.then(|| w::event_note(lang, time::moment(until, lang)))
    };
    view! {
        <aside class="card stack seats" aria-label=w::event_seats(lang)>
            {bars}
            {call}
            {move || note().map(|words| view! { <p class="soft small">{words}</p> })}
        </aside>
    }
    .into_any()
}

/// The one thing to do next.
fn call(event: &Event, seats: &[Seats], now: Time, lang: Lang) -> AnyView {
    let closed = |words: String| view! { <p><strong>{words}</strong></p> }.into_any();
    match event.state {
        EventState::Held | EventState::Archived => return closed(w::event_was(lang).to_owned()),
        EventState::Closed => return closed(w::event_closed(lang).to_owned()),
        EventState::Draft => return closed(w::refused_not_open(lang).to_owned()),
        EventState::Open => {}
    }
    if let Some(opens) = event.opens_at.filter(|at| now < *at) {
        return closed(w::event_opens(lang, time::moment(opens, lang)));
    }
    if now >= event.last_call() {
        return closed(w::event_closed(lang).to_owned());
    }
    let open = |s: &&Seats| s.entry == Entry::Open && s.seats > 0;
    let any_open = seats.iter().any(|s| open(&s));
    let full = !seats.iter().filter(open).any(|s| s.free > 0);
    let address = format!("/ideathon/{}/register", event.slug);
    let words = if full {
        w::event_join_waiting(lang)
    } else {
        w::event_register(lang)
    };
    let invited = format!("{address}?by=invitation");
    view! {
        {any_open.then(|| view! { <a class="button button--go button--wide" href=address>{words}</a> })}
        <p class="small"><a href=invited>{w::event_invited(lang)}</a></p>
    }
    .into_any()
}

#[component]
fn SeatsLeft(seats: Seats) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let left = match seats.free {
        0 => w::event_full(lang).to_owned(),
        free => w::event_left(lang, free),
    };
    view! {
        <div class="seat stack stack--s2">
            <p class="row row--ends">
                <strong>{audience_line(lang, seats.audience)}</strong>
                <span class="num nowrap"><strong>{left}</strong>" "<span class="soft">{format!("/ {}", seats.seats)}</span></span>
            </p>
            <SeatMeter taken=seats.seats.saturating_sub(seats.free) seats=seats.seats/>
        </div>
    }
    .into_any()
}

fn audience_line(lang: Lang, audience: Audience) -> &'static str {
    wording::audience(lang, audience)
}

#[component]
fn Themes(event: Event) -> impl IntoView {
    let lang = expect_context::<Lang>();
    if event.themes.is_empty() {
        return ().into_any();
    }
    let title = w::event_themes(lang, event.themes.len());
    let themes = event.themes.into_iter().map(|theme| view! {
        <li><b>{theme.name.get(lang)}</b><span class="soft small">{theme.angle.get(lang)}</span></li>
    });
    view! {
        <section class="stack"><h2>{title}</h2><ul class="themes">{themes.collect_view()}</ul></section>
    }
    .into_any()
}

/// The lines of the day; a line that begins with a time has it set apart.
#[component]
fn Programme(event: Event) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let text = event.programme.get(lang);
    if text.is_empty() {
        return ().into_any();
    }
    let lines = text.lines().filter(|l| !l.trim().is_empty()).map(|line| {
        let (at, what) = match line.trim().split_once(' ') {
            Some((at, what)) if at.contains(':') => (at.to_owned(), what.to_owned()),
            _ => (String::new(), line.trim().to_owned()),
        };
        view! { <li><time class="soft">{at}</time><span>{what}</span></li> }
    });
    view! {
        <section class="stack"><h2>{w::event_programme(lang)}</h2><ol class="day num">{lines.collect_view()}</ol></section>
    }
    .into_any()
}

#[component]
fn Paragraphs(text: String) -> impl IntoView {
    let paragraphs = text
        .split("\n\n")
        .map(|p| view! { <p>{p.to_owned()}</p> })
        .collect_view();
    view! { <section class="stack measure">{paragraphs}</section> }.into_any()
}
