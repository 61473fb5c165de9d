//! The registration form. Without JavaScript it is posted; with it, the same fields are read here, the same
//! rule is asked at once, and the command goes through the outbox.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::fields::{Asker, FormFields};
use super::outcome::Outcome;
use crate::command::Command;
use crate::ideathon::details::Field;
use crate::ideathon::form::{Filled, field_name};
use crate::ideathon::{self, Event, EventState, Refusal, Register, wording};
use crate::lang::{Lang, words as w};
use crate::rule::{self, Answer, Standing};
use crate::shell::{Missing, Opened};
use crate::sync::{Connection, Sync, push};
use crate::time;
use crate::ui::dom;
use crate::ui::parts::Frame;
use crate::value::{Bad, RegistrationId};
use crate::visit::Page;

#[component]
pub fn RegisterPage() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let params = use_params_map();
    let event = Memo::new(move |_| {
        params
            .with(|p| p.get("slug"))
            .and_then(|slug| sync.replica.event_by_slug(&slug))
    });
    // The form must not be made anew when a patch about the event arrives while somebody types.
    let first = event.get_untracked();
    view! {
        <Frame title=w::register_title(lang)>
            {match first.clone() {
                Some(event) => view! { <FormOrOutcome event/> }.into_any(),
                None => view! { <Missing/> }.into_any(),
            }}
        </Frame>
    }
}

/// The form, and what becomes of it.
#[component]
fn FormOrOutcome(event: Event) -> impl IntoView {
    let page = expect_context::<Opened>().page();
    let (key, filled, refusal) = match page {
        Page::Refused {
            key,
            filled,
            refusal,
        } => (key, filled, Some(refusal)),
        Page::Form { key } => (key, Filled::default(), None),
        Page::Registered { standing, email } => {
            return view! { <Outcome event standing email/> }.into_any();
        }
        _ => (RegistrationId::new().to_string(), Filled::default(), None),
    };
    let done = RwSignal::new(None::<(Standing, Option<String>)>);
    let shown = move || {
        match done.get() {
        Some((standing, email)) => view! { <Outcome event=event.clone() standing email/> }.into_any(),
        None => view! {
            <Sheet event=event.clone() key=key.clone() filled=filled.clone() refusal=refusal.clone() done/>
        }
        .into_any(),
    }
    };
    shown.into_any()
}

#[component]
fn Sheet(
    event: Event,
    key: String,
    filled: Filled,
    refusal: Option<rule::Refusal>,
    done: RwSignal<Option<(Standing, Option<String>)>>,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let query = use_query_map();
    let invited = query.with_untracked(|q| q.get("by").is_some() || q.get("code").is_some())
        || !matches!(filled.audience.as_str(), "" | "business" | "observer")
        // A form that came back keeps the code that was typed.
        || !filled.code.is_empty();
    let filled = Filled {
        code: query
            .with_untracked(|q| q.get("code"))
            .unwrap_or(filled.code),
        audience: match (filled.audience.is_empty(), invited) {
            (true, false) => first_audience(sync, &event),
            _ => filled.audience,
        },
        ..filled
    };
    let asker = if invited {
        Asker::Invited
    } else {
        Asker::Public
    };
    let (bad, general) = split(refusal);
    let bad = RwSignal::new(bad);
    let general = RwSignal::new(general);
    let sending = RwSignal::new(false);
    let key = RwSignal::new(key);
    let draft = format!("draft:{}", event.slug);
    let saved = RwSignal::new(false);
    restore_draft(&draft, &filled, saved);
    let address = format!("/ideathon/{}/register", event.slug);
    let submit = {
        let (event, draft) = (event.clone(), draft.clone());
        move |ev: SubmitEvent| {
            ev.prevent_default();
            let typed = dom::read_form(&ev);
            bad.set(Vec::new());
            general.set(None);
            let read = match typed.read() {
                Ok(read) => read,
                Err(wrong) => {
                    bad.set(wrong);
                    return lead_to_summary();
                }
            };
            let email = read.details.email.as_ref().map(ToString::to_string);
            let register = Register {
                registration: RegistrationId::parse_or_new(Some(&key.get_untracked())),
                event: event.id,
                audience: read.audience,
                code: read.code,
                details: read.details,
                lang,
            };
            let command = Command::Ideathon(ideathon::Command::Register(Box::new(register)));
            if let Some(refusal) = sync.refuses(&command) {
                let (wrong, words) = split(Some(refusal));
                bad.set(wrong);
                general.set(words);
                return lead_to_summary();
            }
            sending.set(true);
            let answer = sync.send(command);
            let draft = draft.clone();
            Effect::new(move |_| match answer.get() {
                None => {}
                Some(push::Outcome::Done(Answer::Registered(standing))) => {
                    dom::forget_draft(&draft);
                    done.set(Some((standing, email.clone())));
                    request_animation_frame(|| dom::focus(".outcome h1"));
                }
                Some(push::Outcome::Refused(refusal)) => {
                    sending.set(false);
                    // The same form mended is another registration.
                    key.set(RegistrationId::new().to_string());
                    let (wrong, words) = split(Some(refusal));
                    bad.set(wrong);
                    general.set(words);
                    lead_to_summary();
                }
                Some(_) => sending.set(false),
            });
        }
    };
    let keep = {
        let draft = draft.clone();
        move |_| {
            if let Some(typed) = dom::form_now("form.registration")
                && matches!(typed.audience.as_str(), "business" | "observer")
            {
                dom::keep_draft(&draft, &typed);
                saved.set(true);
            }
        }
    };
    view! {
        <main id="main" class="sheet stack stack--s5">
            <Head event=event.clone() invited/>
            <Summary bad general/>
            <form class="stack stack--s5 registration" method="post" action=address on:submit=submit on:input=keep novalidate>
                <input type="hidden" name="key" value=move || key.get()/>
                <FormFields event filled bad asker/>
                <Send sending saved invited/>
            </form>
        </main>
    }
    .into_any()
}

/// The one that most people choose.
fn first_audience(sync: Sync, event: &Event) -> String {
    let seats = untrack(|| sync.replica.seats(event.id));
    let first = seats.iter().find(|s| s.seats > 0 && s.audience.public());
    first
        .map(|s| s.audience.name().to_owned())
        .unwrap_or_default()
}

#[component]
fn Head(event: Event, invited: bool) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let now = expect_context::<Sync>().now;
    let address = format!("/ideathon/{}/register", event.slug);
    let shut = {
        let event = event.clone();
        move || match event.state {
            EventState::Open if now.get() < event.last_call() => None,
            _ => Some(wording::refusal(lang, &Refusal::Closed)),
        }
    };
    view! {
        <header class="stack stack--s2">
            <p class="soft small">
                <a href=format!("/ideathon/{}", event.slug)>{event.title.get(lang)}</a>
                {w::shell_dot(lang)}{time::short_day(event.starts, lang)}
            </p>
            <h1 class="title">{if invited { w::register_invited_title(lang) } else { w::register_title(lang) }}</h1>
            <p class="soft">{w::register_lead(lang)}</p>
            {if invited {
                view! { <p class="small">{w::register_not_invited(lang)}" "<a rel="external" href=address>{w::register_not_invited_link(lang)}</a></p> }.into_any()
            } else {
                view! { <p class="small">{w::register_has_code(lang)}" "<a rel="external" href=format!("{address}?by=invitation")>{w::register_has_code_link(lang)}</a></p> }.into_any()
            }}
        </header>
        {move || shut().map(|words| view! { <div class="notice notice--wait" role="status"><p>{words}</p></div> })}
    }
    .into_any()
}

/// All that is wrong, at the top, with links to where.
#[component]
pub fn Summary(
    bad: RwSignal<Vec<(Field, Bad)>>,
    general: RwSignal<Option<rule::Refusal>>,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    move || {
        let wrong = bad.get();
        if let Some(refusal) = general.get() {
            let words = crate::shell::refusal(lang, &refusal);
            return view! {
                <div class="summary" role="alert" tabindex="-1" data-outcome="refused">
                    <p><strong>{w::register_refused(lang)}</strong></p><p>{words}</p>
                </div>
            }
            .into_any();
        }
        if wrong.is_empty() {
            return ().into_any();
        }
        let links = wrong.iter().map(|(field, b)| {
            let to = format!("#{}", field_name(*field));
            view! { <li><a href=to rel="external">{wording::field(lang, *field)}</a>": "{wording::said(lang, *field, *b)}</li> }
        });
        let title = w::register_wrong(lang, wrong.len());
        view! {
            <div class="summary" role="alert" tabindex="-1" data-outcome="refused">
                <p><strong>{title}</strong></p><ul>{links.collect_view()}</ul>
            </div>
        }
        .into_any()
    }
}

#[component]
fn Send(sending: RwSignal<bool>, saved: RwSignal<bool>, invited: bool) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let connection = expect_context::<Sync>().connection;
    let words = move || match (sending.get(), invited) {
        (true, _) => w::register_sending(lang),
        (false, true) => w::register_send_invited(lang),
        (false, false) => w::register_send(lang),
    };
    let note = move || {
        if sending.get() && connection.get() == Connection::Offline {
            w::register_offline(lang)
        } else if saved.get() {
            w::register_draft(lang)
        } else {
            ""
        }
    };
    view! {
        <div class="send stack stack--s3">
            <button class="button button--go button--wide" disabled=move || sending.get()
                aria-busy=move || sending.get().then_some("true")>{words}</button>
            <p class="small strong" role="status">{note}</p>
            <p class="soft small">{w::register_note(lang)}</p>
        </div>
    }
    .into_any()
}

/// Errors of fields beside them, any other refusal at the top.
#[must_use]
pub fn split(refusal: Option<rule::Refusal>) -> (Vec<(Field, Bad)>, Option<rule::Refusal>) {
    match refusal {
        Some(rule::Refusal::Ideathon(Refusal::Fields(bad))) => (bad, None),
        Some(rule::Refusal::Ideathon(Refusal::BadCode)) => {
            (vec![(Field::Code, Bad::NotAChoice)], None)
        }
        other => (Vec::new(), other),
    }
}

fn lead_to_summary() {
    request_animation_frame(|| dom::focus(".summary"));
}

/// What was typed in this tab before, once the page is alive.
fn restore_draft(draft: &str, filled: &Filled, saved: RwSignal<bool>) {
    let untouched = filled.name.is_empty() && filled.email.is_empty();
    let draft = draft.to_owned();
    Effect::new(move |_| {
        if untouched && let Some(typed) = dom::draft(&draft) {
            dom::fill_form("form.registration", &typed);
            saved.set(true);
        }
    });
}
