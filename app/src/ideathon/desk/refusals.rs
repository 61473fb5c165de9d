//! Commands that the server refused, until staff has read why.

use leptos::prelude::*;

use super::place::View;
use super::room::Room;
use crate::command::Command;
use crate::company::{self, Directory};
use crate::ideathon::form::Filled;
use crate::ideathon::{self, Registration, wording};
use crate::lang::{Lang, words as w};
use crate::post;
use crate::rule;
use crate::shell;
use crate::sync::{Refused, Replica, Sync};
use crate::value::RegistrationId;

#[component]
pub fn Refusals() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let refused = expect_context::<Sync>().refused;
    move || {
        let all = refused.get();
        (!all.is_empty()).then(|| {
            view! {
                <section class="refusals" role="alert" aria-label=w::desk_refused(lang)>
                    <h2 class="subtitle">{w::desk_refused(lang)}" "<span class="num">{all.len()}</span></h2>
                    <ul>{all.into_iter().map(|refused| view! { <Item refused/> }).collect_view()}</ul>
                </section>
            }
            .into_any()
        })
    }
}

#[component]
fn Item(refused: Refused) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let Refused {
        ticket,
        command,
        refusal,
    } = refused;
    let meant = untrack(|| intention(lang, &sync.replica, &command));
    let opened = about(&command)
        .or(twin(&refusal))
        .filter(|id| untrack(|| sync.replica.registration(*id)).is_some());
    let opened = opened.map(|id| {
        let href = room.path_now(View::Registrations(Some(id)));
        view! { <a class="button button--small" href=href data-noscroll="">{w::desk_open(lang)}</a> }
    });
    let typed = typed(&command);
    let mend = typed.map(|typed| {
        let mend = move |_| {
            sync.dismiss(ticket);
            room.add(typed.clone());
        };
        view! { <button class="button button--small" on:click=mend>{w::desk_mend(lang)}</button> }
    });
    let again = move |_| {
        sync.dismiss(ticket);
        sync.send(command.clone());
    };
    view! {
        <li>
            <div><strong>{meant}</strong><p class="small">{shell::refusal(lang, &refusal)}</p></div>
            <div class="row row--s2">
                {opened}
                {mend}
                <button class="button button--small" on:click=again>{w::desk_again(lang)}</button>
                <button class="button button--small button--plain" on:click=move |_| sync.dismiss(ticket)>{w::desk_dismiss(lang)}</button>
            </div>
        </li>
    }
    .into_any()
}

/// The registration that a command is about, where it is not a new one.
#[must_use]
pub fn about(command: &Command) -> Option<RegistrationId> {
    let Command::Ideathon(command) = command else {
        return None;
    };
    match command {
        ideathon::Command::Change(c) => Some(c.registration),
        ideathon::Command::Cancel(c) => Some(c.registration),
        ideathon::Command::Accept(c) => Some(c.registration),
        ideathon::Command::Admit(c) => Some(c.registration),
        ideathon::Command::Extend(c) => Some(c.registration),
        ideathon::Command::Shift(c) => Some(c.registration),
        _ => None,
    }
}

/// The registration that stands in the way of a second one.
const fn twin(refusal: &rule::Refusal) -> Option<RegistrationId> {
    match refusal {
        rule::Refusal::Ideathon(ideathon::Refusal::AlreadyRegistered { registration }) => {
            Some(*registration)
        }
        _ => None,
    }
}

/// What was typed for somebody who was to be added.
fn typed(command: &Command) -> Option<Filled> {
    let Command::Ideathon(ideathon::Command::Register(c)) = command else {
        return None;
    };
    let as_if = Registration {
        audience: c.audience,
        details: c.details.clone(),
        ..Registration::default()
    };
    Some(Filled::of(&as_if))
}

/// What staff meant by a command.
fn intention(lang: Lang, replica: &Replica, command: &Command) -> String {
    let name = about(command)
        .and_then(|id| replica.registration(id))
        .map_or_else(
            || w::desk_someone(lang).to_owned(),
            |r| r.shown_name().to_owned(),
        );
    let command = match command {
        Command::Ideathon(command) => command,
        Command::Post(post::Command::Resend(_)) => return w::desk_meant_resend(lang).to_owned(),
        Command::Company(command) => {
            return company::wording::intention(lang, &Directory::here(replica), command);
        }
        Command::Post(_) | Command::People(_) => return w::desk_meant_other(lang).to_owned(),
    };
    match command {
        ideathon::Command::CreateEvent(c) => w::desk_meant_create(lang, c.text.title.get(lang)),
        ideathon::Command::EditEvent(_) => w::desk_meant_edit(lang).to_owned(),
        ideathon::Command::SetState(c) => {
            w::desk_meant_state(lang, wording::event_state(lang, c.to))
        }
        ideathon::Command::SetSeats(c) => {
            w::desk_meant_seats(lang, wording::audience(lang, c.audience), c.seats)
        }
        ideathon::Command::IssueCode(c) => w::desk_meant_issue(lang, &c.label),
        ideathon::Command::RevokeCode(_) => w::desk_meant_revoke(lang).to_owned(),
        ideathon::Command::Register(c) => {
            let name = c
                .details
                .name
                .as_ref()
                .map_or(c.details.call_name.as_str(), |n| n.as_str());
            w::desk_meant_register(lang, name)
        }
        ideathon::Command::Change(_) => w::desk_meant_change(lang, name),
        ideathon::Command::Cancel(_) => w::desk_meant_cancel(lang, name),
        ideathon::Command::Accept(_) => w::desk_meant_accept(lang, name),
        ideathon::Command::Admit(_) => w::desk_meant_admit(lang, name),
        ideathon::Command::Extend(_) => w::desk_meant_extend(lang, name),
        ideathon::Command::Shift(c) => {
            w::desk_meant_shift(lang, name, wording::audience(lang, c.to))
        }
        ideathon::Command::LinkCompany(c) => {
            let n = c.registrations.len();
            let directory = Directory::here(replica);
            match c.company {
                Some(id) => {
                    let name = company::wording::called(lang, &directory, id);
                    w::company_meant_link(lang, n, name)
                }
                None => w::company_meant_unlink(lang, n),
            }
        }
        ideathon::Command::Advance(_) | ideathon::Command::Expire(_) => {
            w::desk_meant_other(lang).to_owned()
        }
    }
}
