//! What became of a registration.

use leptos::prelude::*;

use super::when::When;
use crate::ideathon::Event;
use crate::lang::{Lang, words as w};
use crate::rule::Standing;
use crate::ui::parts::Strokes;

/// The page after the form: confirmed, or waiting with its place.
#[component]
pub fn Outcome(event: Event, standing: Standing, email: Option<String>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let (name, class, title, lead) = match standing {
        Standing::Confirmed => (
            "confirmed",
            "outcome--confirmed",
            w::outcome_confirmed(lang),
            w::outcome_confirmed_lead(lang),
        ),
        Standing::Waiting { .. } => (
            "waiting",
            "outcome--waiting",
            w::outcome_waiting(lang),
            w::outcome_waiting_lead(lang),
        ),
        Standing::Asking => (
            "waiting",
            "outcome--waiting",
            w::outcome_asking(lang),
            w::outcome_asking_lead(lang),
        ),
    };
    let place = match standing {
        Standing::Waiting { place } => Some(place),
        _ => None,
    };
    let steps: &[&'static str] = match standing {
        Standing::Confirmed => &[
            w::outcome_step_mail(lang),
            w::outcome_step_change(lang),
            w::outcome_step_day(lang),
        ],
        Standing::Waiting { .. } => &[
            w::outcome_step_mail(lang),
            w::outcome_step_offer(lang),
            w::outcome_step_cancel(lang),
        ],
        Standing::Asking => &[w::outcome_step_mail(lang), w::outcome_step_answer(lang)],
    };
    let steps = steps
        .iter()
        .map(|step| view! { <li>{*step}</li> })
        .collect_view();
    view! {
        <main id="main" class=format!("sheet outcome {class}") data-outcome=name data-place=place.map(|p| p.to_string())>
            <Strokes/>
            <h1 tabindex="-1">{title}</h1>
            <p class="lead">{lead}</p>
            {place.map(|place| view! {
                <p class="place num"><span>{w::outcome_place_before(lang)}</span><b>{place.to_string()}</b><span>{w::outcome_place_after(lang)}</span></p>
            })}
            <section class="ticket">
                <h2 class="subtitle">{event.title.get(lang)}</h2>
                <When event=event.clone()/>
            </section>
            <section class="stack stack--s3">
                <h2 class="subtitle">{w::outcome_next(lang)}</h2>
                {email.map(|email| view! { <p>{w::outcome_mail_to(lang, email)}</p> })}
                <ol class="steps">{steps}</ol>
            </section>
            <p class="row"><a class="button" href=format!("/ideathon/{}", event.slug)>{w::outcome_back(lang)}</a></p>
        </main>
    }
    .into_any()
}
