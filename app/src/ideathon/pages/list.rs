//! The list of events.

use leptos::prelude::*;

use super::when::DateLeaf;
use crate::ideathon::{Event, EventState, wording};
use crate::lang::{Lang, words as w};
use crate::sync::Sync;
use crate::time;
use crate::ui::parts::{Frame, Strokes};

/// Coming events, and those that were.
#[component]
pub fn EventList() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let of = move |past: bool| {
        let mut events = sync.replica.events();
        events.retain(|e| (e.state == EventState::Held) == past);
        if !past {
            events.reverse();
        }
        events
            .into_iter()
            .map(|event| view! { <EventCard event/> })
            .collect_view()
    };
    let none = move |past: bool| {
        !sync
            .replica
            .events()
            .iter()
            .any(|e| (e.state == EventState::Held) == past)
    };
    view! {
        <Frame title=w::events_title(lang)>
            <main id="main" class="wide wide--page">
                <h1>{w::events_title(lang)}</h1>
                <ul class="events">{move || of(false)}</ul>
                {move || none(false).then(|| view! {
                    <div class="empty"><Strokes/><h2 class="subtitle">{w::events_none(lang)}</h2><p>{w::events_none_next(lang)}</p></div>
                })}
                {move || (!none(true)).then(|| view! {
                    <section class="stack">
                        <h2 class="subtitle">{w::events_past(lang)}</h2>
                        <ul class="events events--past">{of(true)}</ul>
                    </section>
                })}
            </main>
        </Frame>
    }
}

/// An event in a list.
#[component]
pub fn EventCard(event: Event) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let tag = if event.state == EventState::Open {
        "tag tag--good"
    } else {
        "tag"
    };
    let hours = format!("{}–{}", time::clock(event.starts), time::clock(event.ends));
    let place = event.venue.get(lang);
    let line = if place.is_empty() {
        hours
    } else {
        format!("{place}{}{hours}", w::shell_dot(lang))
    };
    view! {
        <li>
            <a class="event" href=format!("/ideathon/{}", event.slug)>
                <DateLeaf event=event.clone()/>
                <span class="stack stack--s1">
                    <strong>{event.title.get(lang)}</strong>
                    <span class="soft small num">{line}</span>
                </span>
                <span class=tag>{wording::event_state(lang, event.state)}</span>
            </a>
        </li>
    }
    .into_any()
}
