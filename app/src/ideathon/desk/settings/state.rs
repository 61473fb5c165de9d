//! Where an event stands, and where it can go from there.

use leptos::prelude::*;

use super::super::room::do_it;
use crate::command::Command;
use crate::ideathon::{self, Event, EventState, SetState};
use crate::lang::{Lang, words as w};
use crate::sync::Sync;
use crate::value::EventId;

#[component]
pub fn StateSection(event: Memo<Event>, state: Memo<EventState>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let said = RwSignal::new(None::<String>);
    let steps = move || {
        let id = event.with_untracked(|e| e.id);
        next(sync, id, state.get()).into_iter().map(|to| {
            let go = move |_| {
                let step = SetState { event: id, to };
                said.set(do_it(sync, lang, ideathon::Command::SetState(step)).err());
            };
            view! {
                <li class="row row--ends">
                    <span class="small soft">{meaning(lang, to)}</span>
                    <button class="button button--small" type="button" on:click=go>{verb(lang, to)}</button>
                </li>
            }
        }).collect_view()
    };
    view! {
        <section>
            <header class="stack stack--s1">
                <h2 class="subtitle">{w::desk_state(lang)}</h2>
                <p class="soft small">{w::desk_state_line(lang)}</p>
            </header>
            <div class="stack">
                <p>{move || meaning(lang, state.get())}</p>
                <ul class="stack stack--s3">{steps}</ul>
                {move || said.get().map(|words| view! { <p class="said" role="alert">{words}</p> })}
            </div>
        </section>
    }
    .into_any()
}

/// The steps that the rule allows from here.
fn next(sync: Sync, event: EventId, from: EventState) -> Vec<EventState> {
    let allowed = |to: &EventState| {
        let step = Command::Ideathon(ideathon::Command::SetState(SetState { event, to: *to }));
        *to != from && sync.refuses(&step).is_none()
    };
    EventState::ALL.into_iter().filter(allowed).collect()
}

const fn verb(lang: Lang, to: EventState) -> &'static str {
    match to {
        EventState::Draft => w::desk_state_do_draft(lang),
        EventState::Open => w::desk_state_do_open(lang),
        EventState::Closed => w::desk_state_do_close(lang),
        EventState::Held => w::desk_state_do_hold(lang),
        EventState::Archived => w::desk_state_do_archive(lang),
    }
}

/// What an event in this state is like, for staff and for everyone.
const fn meaning(lang: Lang, state: EventState) -> &'static str {
    match state {
        EventState::Draft => w::desk_state_is_draft(lang),
        EventState::Open => w::desk_state_is_open(lang),
        EventState::Closed => w::desk_state_is_closed(lang),
        EventState::Held => w::desk_state_is_held(lang),
        EventState::Archived => w::desk_state_is_archived(lang),
    }
}
