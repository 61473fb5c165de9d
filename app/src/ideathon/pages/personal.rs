//! The personal page: what stands, and how to change, take or give up a seat. Its forms are plain ones.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::fields::{Asker, FormFields};
use super::register::{Summary, split};
use super::when::When;
use crate::access::Actor;
use crate::ideathon::form::Filled;
use crate::ideathon::{Details, Event, Registration, State, wording};
use crate::lang::{Lang, words as w};
use crate::rule::Refusal;
use crate::shell::{Missing, Opened};
use crate::sync::Sync;
use crate::time;
use crate::ui::dom;
use crate::ui::parts::Frame;
use crate::visit::{Done, Page};

#[component]
pub fn Personal() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let own = match sync.actor() {
        Actor::Holder {
            registration,
            event,
        } => untrack(|| {
            sync.replica
                .registration(registration)
                .zip(sync.replica.event(event))
        }),
        _ => None,
    };
    view! {
        <Frame title=w::personal_title(lang)>
            {match own.clone() {
                Some((registration, event)) => view! { <Own registration event/> }.into_any(),
                None => view! { <Missing/> }.into_any(),
            }}
        </Frame>
    }
}

#[component]
fn Own(registration: Registration, event: Event) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let (place, done, filled, seen, refusal) = match expect_context::<Opened>().page() {
        Page::Personal {
            place,
            done,
            filled,
            seen,
            refusal,
        } => (place, done, filled, seen, refusal),
        _ => (None, None, None, None, None),
    };
    let (tag, state) = wording::state_tag(lang, &registration, sync.now.get_untracked());
    let notice = done.map(|done| match done {
        Done::Changed => w::personal_changed(lang),
        Done::Cancelled => w::personal_cancelled(lang),
        Done::Accepted => w::personal_accepted(lang),
    });
    let active = registration.active();
    let over = sync.now.get_untracked() >= event.starts;
    view! {
        <main id="main" class="sheet stack stack--s6">
            {notice.map(|words| view! { <div class="notice notice--good" role="status"><p>{words}</p></div> })}
            <header class="stack stack--s2">
                <p class="row row--s2" data-state=registration.state.name()>
                    <span class=tag>{state}</span>
                    {place.map(|p| view! { <span class="num">{w::personal_place(lang, p)}</span> })}
                </p>
                <h1 class="title">{w::personal_of(lang, registration.details.call_name.to_string())}</h1>
                <p class="soft">{explained(lang, &registration)}</p>
            </header>
            {(registration.state == State::Offered).then(|| view! { <Offer registration=registration.clone()/> })}
            <section class="ticket">
                <h2 class="subtitle">{event.title.get(lang)}</h2>
                <When event=event.clone()/>
                {(registration.state == State::Confirmed).then(|| view! {
                    <p class="row"><CalendarLink/></p>
                })}
            </section>
            {(active && !over).then(|| view! {
                <ChangeForm event=event.clone() registration=registration.clone() filled seen refusal/>
            })}
            {(active && registration.state != State::Offered).then(|| view! { <CancelForm registration=registration.clone()/> })}
            {(!active).then(|| view! {
                <p class="row"><a class="button" href=format!("/ideathon/{}/register", event.slug) rel="external">{w::personal_again(lang)}</a></p>
            })}
        </main>
    }
    .into_any()
}

fn explained(lang: Lang, registration: &Registration) -> &'static str {
    match registration.state {
        State::Confirmed => w::personal_confirmed_line(lang),
        State::Waiting if registration.admitted => w::personal_waiting_line(lang),
        State::Waiting => w::personal_asking_line(lang),
        State::Offered => w::personal_offered_line(lang),
        State::Cancelled => w::personal_cancelled_line(lang),
    }
}

/// The calendar entry lies beside this page.
#[component]
fn CalendarLink() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let path = leptos_router::hooks::use_location().pathname;
    view! {
        <a class="button" rel="external" href=move || format!("{}/calendar.ics", path.get())>{w::personal_calendar(lang)}</a>
    }
}

#[component]
fn Offer(registration: Registration) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let now = expect_context::<Sync>().now;
    let until = registration.offered_until.unwrap_or_default();
    view! {
        <section class="offer" aria-labelledby="offer">
            <h2 class="subtitle" id="offer">{w::offer_title(lang)}</h2>
            <p>{w::offer_lead(lang)}</p>
            <p class="until num">
                <strong>{w::offer_until(lang, time::moment(until, lang))}</strong>" "
                <span class="soft">{move || wording::left(lang, until, now.get())}</span>
            </p>
            <div class="row">
                <form method="post">
                    <input type="hidden" name="action" value="accept"/>
                    <button class="button button--go">{w::offer_accept(lang)}</button>
                </form>
                <form method="post">
                    <input type="hidden" name="action" value="cancel"/>
                    <button class="button">{w::offer_decline(lang)}</button>
                </form>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn ChangeForm(
    event: Event,
    registration: Registration,
    filled: Option<Filled>,
    seen: Option<Box<Details>>,
    refusal: Option<Refusal>,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let open = refusal.is_some();
    let (bad, general) = split(refusal);
    let (bad, general) = (RwSignal::new(bad), RwSignal::new(general));
    let known = Filled::of(&registration);
    let seen = seen.map_or_else(|| registration.details.clone(), |seen| *seen);
    let seen = serde_json::to_string(&seen).unwrap_or_default();
    // The audience and the address are not this form's to change.
    let filled = filled.map_or(known.clone(), |typed| Filled {
        audience: known.audience.clone(),
        email: known.email.clone(),
        ..typed
    });
    let check = move |ev: SubmitEvent| {
        let wrong = dom::read_form(&ev).read().err().unwrap_or_default();
        if !wrong.is_empty() {
            ev.prevent_default();
        }
        bad.set(wrong);
    };
    view! {
        <Summary bad general/>
        <details class="more" open=open>
            <summary>{w::personal_change(lang)}</summary>
            <form class="stack stack--s5" method="post" on:submit=check novalidate>
                <input type="hidden" name="action" value="change"/>
                <input type="hidden" name="seen" value=seen/>
                <FormFields event filled bad asker=Asker::Holder/>
                <div class="row"><button class="button button--go">{w::personal_save(lang)}</button></div>
            </form>
        </details>
    }
    .into_any()
}

#[component]
fn CancelForm(registration: Registration) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let consequence = if registration.state == State::Confirmed {
        w::personal_cancel_seat(lang)
    } else {
        w::personal_cancel_place(lang)
    };
    view! {
        <details class="more more--bad">
            <summary>{w::personal_cancel(lang)}</summary>
            <form class="stack" method="post">
                <input type="hidden" name="action" value="cancel"/>
                <p>{consequence}</p>
                <div class="row"><button class="button button--bad">{w::personal_cancel_do(lang)}</button></div>
            </form>
        </details>
    }
    .into_any()
}
