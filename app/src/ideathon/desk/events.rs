//! All events, with what their registrations come to.

use leptos::prelude::*;

use super::new_event::NewEvent;
use super::place::View;
use super::refusals::Refusals;
use crate::ideathon::pages::DateLeaf;
use crate::ideathon::{EventState, Seats, wording};
use crate::lang::{Lang, words as w};
use crate::sync::Sync;
use crate::ui::parts::Strokes;
use crate::value::EventId;

#[component]
pub fn Events() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let making = RwSignal::new(false);
    let ids = Memo::new(move |_| {
        sync.replica
            .events()
            .iter()
            .map(|e| e.id)
            .collect::<Vec<_>>()
    });
    let make = move |_| making.set(true);
    view! {
        <section class="list">
            <header class="row row--ends">
                <h1 class="title">{w::desk_events(lang)}</h1>
                <button class="button button--go button--small" on:click=make>{w::desk_new_event(lang)}</button>
            </header>
            <Refusals/>
            <ul class="events">
                <For each=move || ids.get() key=|id| *id let:id><EventRow id/></For>
            </ul>
            {move || ids.with(Vec::is_empty).then(|| view! {
                <div class="empty">
                    <Strokes/>
                    <h2 class="subtitle">{w::desk_no_events(lang)}</h2>
                    <p>{w::desk_no_events_line(lang)}</p>
                </div>
            })}
        </section>
        <NewEvent open=making/>
    }
    .into_any()
}

#[component]
fn EventRow(id: EventId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let event = Memo::new(move |_| sync.replica.event(id));
    let line = move || counts(lang, &sync.replica.seats(id));
    let row = move || {
        event.get().map(|event| {
            view! {
                <a class="event" href=View::Registrations(None).at(&event.slug)>
                    <DateLeaf event=event.clone()/>
                    <span class="stack stack--s1">
                        <strong>{event.title.get(lang)}</strong>
                        <span class="soft small num">{line}</span>
                    </span>
                    <span class=state_class(event.state)>{wording::event_state(lang, event.state)}</span>
                </a>
            }
            .into_any()
        })
    };
    view! { <li>{row}</li> }.into_any()
}

#[must_use]
pub const fn state_class(state: EventState) -> &'static str {
    match state {
        EventState::Open => "tag tag--good",
        EventState::Closed => "tag tag--wait",
        EventState::Draft | EventState::Held | EventState::Archived => "tag",
    }
}

/// `確定 54・待ち 9・案内中 2`
fn counts(lang: Lang, seats: &[Seats]) -> String {
    let sum = |of: fn(&Seats) -> u16| seats.iter().map(|s| u32::from(of(s))).sum::<u32>();
    let parts = [
        (w::state_confirmed(lang), sum(|s| s.confirmed)),
        (w::desk_tally_waiting(lang), sum(|s| s.waiting)),
        (w::state_offered(lang), sum(|s| s.offered)),
        (w::state_asking(lang), sum(|s| s.asking)),
    ];
    let some: Vec<String> = parts
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(word, n)| format!("{word} {n}"))
        .collect();
    if some.is_empty() {
        w::desk_none_yet(lang).to_owned()
    } else {
        some.join(w::desk_dot(lang))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_says_what_its_seats_come_to() {
        let seats = |confirmed, waiting| Seats {
            confirmed,
            waiting,
            ..Seats::default()
        };
        assert_eq!(
            counts(Lang::Ja, &[seats(43, 9), seats(11, 0)]),
            "確定 54・待ち 9"
        );
        assert_eq!(counts(Lang::Ja, &[seats(0, 0)]), w::desk_none_yet(Lang::Ja));
    }
}
