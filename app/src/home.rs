//! The first page: who we are, and what is next.

use leptos::prelude::*;

use crate::ideathon::pages::{DateLeaf, When};
use crate::ideathon::{Event, EventState, wording};
use crate::lang::{Lang, words as w};
use crate::sync::Sync;
use crate::ui::parts::{Frame, Strokes};

#[component]
pub fn Home() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let next = Memo::new(move |_| {
        let coming = |e: &Event| matches!(e.state, EventState::Open | EventState::Closed);
        sync.replica.events().into_iter().rfind(coming)
    });
    view! {
        <Frame title=String::new()>
            <main id="main" class="home">
                <section class="welcome">
                    <div class="stack stack--s5">
                        <h1>{w::home_title(lang)}</h1>
                        <p class="lead">{w::home_lead(lang)}</p>
                    </div>
                    <Strokes/>
                </section>
                <section class="next stack">
                    <h2>{w::home_next(lang)}</h2>
                    {move || match next.get() {
                        Some(event) => view! { <Next event/> }.into_any(),
                        None => view! { <div class="empty"><p>{w::events_none_next(lang)}</p></div> }.into_any(),
                    }}
                </section>
                <section class="stack">
                    <h2>{w::home_way(lang)}</h2>
                    <ol class="path">
                        <li><b>{w::home_way_meet(lang)}</b><span>{w::home_way_meet_line(lang)}</span></li>
                        <li><b>{w::home_way_learn(lang)}</b><span>{w::home_way_learn_line(lang)}</span></li>
                        <li><b>{w::home_way_work(lang)}</b><span>{w::home_way_work_line(lang)}</span></li>
                    </ol>
                </section>
            </main>
        </Frame>
    }
}

#[component]
fn Next(event: Event) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let address = format!("/ideathon/{}", event.slug);
    let tag = if event.state == EventState::Open {
        "tag tag--good"
    } else {
        "tag"
    };
    view! {
        <article class="card next-event">
            <DateLeaf event=event.clone()/>
            <div class="stack stack--s3">
                <p class="row row--s2"><span class=tag>{wording::event_state(lang, event.state)}</span></p>
                <h3><a href=address.clone()>{event.title.get(lang)}</a></h3>
                <p class="soft">{event.lead.get(lang)}</p>
                <When event/>
            </div>
            <a class="button button--go" href=address>{w::home_see(lang)}</a>
        </article>
    }
    .into_any()
}
