//! Refused commands of this room: what staff meant, and what to do about it.

use leptos::prelude::*;

use super::place::View;
use super::room::Room;
use crate::command::Command;
use crate::company::{self, Directory};
use crate::ideathon::form::Filled;
use crate::ideathon::{self, Registration, wording};
use crate::lang::{Lang, words as w};
use crate::rule;
use crate::sync::{Refused, Replica, Sync, Why};
use crate::ui::refusals::RefusalList;
use crate::value::RegistrationId;

#[component]
pub fn Refusals() -> impl IntoView {
    view! { <RefusalList extra=Callback::new(|refused| view! { <Extra refused/> }.into_any())/> }
}

/// The registration that it is about, and a way to mend what was typed.
#[component]
fn Extra(refused: Refused) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let Refused { mark, command, why } = refused;
    let opened = about(&command)
        .or(twin(&why))
        .filter(|id| untrack(|| sync.replica.registration(*id)).is_some());
    let opened = opened.map(|id| {
        let href = room.path_now(View::Registrations(Some(id)));
        view! { <a class="button button--small" href=href data-noscroll="">{w::desk_open(lang)}</a> }
    });
    let mend = typed(&command).map(|typed| {
        let mend = move |_| {
            sync.dismiss(mark);
            room.add(typed.clone());
        };
        view! { <button class="button button--small" on:click=mend>{w::desk_mend(lang)}</button> }
    });
    view! {
        {opened}
        {mend}
    }
    .into_any()
}

/// The registration that a command is about, where it is not a new one.
#[must_use]
pub fn about(command: &Command) -> Option<RegistrationId> {
    match command {
        Command::Ideathon(command) => whose(command),
        _ => None,
    }
}

const fn whose(command: &ideathon::Command) -> Option<RegistrationId> {
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
const fn twin(why: &Why) -> Option<RegistrationId> {
    match why {
        Why::Refused(rule::Refusal::Ideathon(ideathon::Refusal::AlreadyRegistered {
            registration,
        })) => Some(*registration),
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
#[must_use]
pub fn intention(lang: Lang, replica: &Replica, command: &ideathon::Command) -> String {
    let name = whose(command)
        .and_then(|id| replica.registration(id))
        .map_or_else(
            || w::desk_someone(lang).to_owned(),
            |r| r.shown_name().to_owned(),
        );
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
        ideathon::Command::Advance(_)
        | ideathon::Command::Expire(_)
        | ideathon::Command::Forget(_) => w::desk_meant_other(lang).to_owned(),
    }
}
