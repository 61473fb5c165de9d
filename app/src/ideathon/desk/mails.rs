//! The mails of an event, and the one that is read.

use leptos::prelude::*;

use super::ago::ago;
use super::place::{Place, View};
use super::refusals::Refusals;
use super::room::Room;
use crate::command::Command;
use crate::lang::{Lang, words as w};
use crate::post::{self, Mail, MailState, Resend};
use crate::row::{Kind, Row};
use crate::shell;
use crate::sync::Sync;
use crate::time;
use crate::ui::dom;
use crate::ui::parts::Strokes;
use crate::value::{EventId, MailId};

/// What stands in a mail's text in place of the secret part of a personal link.
const BLANKED: &str = "/registration/…";
const PAGE: usize = 100;

#[component]
pub fn Mails(event: EventId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let ids = Memo::new(move |_| {
        sync.replica
            .mails(event)
            .iter()
            .map(|m| m.id)
            .collect::<Vec<_>>()
    });
    let pages = RwSignal::new(1_usize);
    let page = move || ids.with(|ids| ids[..ids.len().min(pages.get() * PAGE)].to_vec());
    let more = move || ids.with(Vec::len) > pages.get() * PAGE;
    let opened = Memo::new(move |_| room.place.with(Place::mail));
    view! {
        <h1 class="unseen">{w::desk_mails(lang)}</h1>
        <section class="list">
            <Refusals/>
            <ul class="mails" hidden=move || ids.with(Vec::is_empty)>
                <For each=page key=|id| *id let:id><Line id/></For>
            </ul>
            {move || more().then(|| view! {
                <p class="center"><button class="button" on:click=move |_| pages.update(|n| *n += 1)>{w::desk_more(lang)}</button></p>
            })}
            {move || ids.with(Vec::is_empty).then(|| view! {
                <div class="empty">
                    <Strokes/>
                    <h2 class="subtitle">{w::desk_no_mails(lang)}</h2>
                    <p>{w::desk_no_mails_line(lang)}</p>
                </div>
            })}
        </section>
        <For each=move || opened.get() key=|id| *id let:id><Letter id/></For>
    }
    .into_any()
}

fn mail_of(sync: Sync, id: MailId) -> Memo<Option<Mail>> {
    Memo::new(
        move |_| match sync.replica.get(Kind::Mail, id.0)?.as_ref() {
            Row::Mail(mail) => Some(mail.clone()),
            _ => None,
        },
    )
}

#[component]
fn Line(id: MailId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let mail = mail_of(sync, id);
    let opened = Memo::new(move |_| room.place.with(Place::mail) == Some(id));
    let tag = Memo::new(move |_| {
        mail.with(|m| m.as_ref().map(|m| state_tag(lang, m)))
            .unwrap_or_default()
    });
    let when = move || {
        mail.with(|m| {
            m.as_ref()
                .map(|m| ago(lang, m.sent.unwrap_or(m.created), sync.now.get()))
        })
    };
    view! {
        <li>
            <a href=move || room.path(View::Mails(Some(id))) aria-current=move || opened.get().then_some("true") data-noscroll="">
                <span class="mail-to">{move || mail.with(|m| m.as_ref().map(|m| m.to.clone()))}</span>
                <time class="soft num">{when}</time>
                <span class="mail-subject">{move || mail.with(|m| m.as_ref().map(|m| m.subject.clone()))}</span>
                <span class=move || tag.with(|t| t.0)>{move || tag.with(|t| t.1.clone())}</span>
            </a>
        </li>
    }
    .into_any()
}

/// The class and the words of a mail's state.
#[must_use]
pub fn state_tag(lang: Lang, mail: &Mail) -> (&'static str, String) {
    match mail.state {
        MailState::Queued => ("tag tag--pending", w::desk_mail_queued(lang).to_owned()),
        MailState::Sent => ("tag tag--good", w::desk_mail_sent(lang).to_owned()),
        MailState::Deferred => ("tag tag--wait", w::desk_mail_deferred(lang, mail.attempts)),
        MailState::Failed => ("tag tag--bad", w::desk_mail_failed(lang).to_owned()),
    }
}

#[component]
fn Letter(id: MailId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let mail = mail_of(sync, id);
    let back = move || room.path(View::Mails(None));
    Effect::new(|_| request_animation_frame(|| dom::focus(".side h2")));
    view! {
        <section class="side" aria-label=move || mail.with(|m| m.as_ref().map(|m| m.subject.clone()))>
            <a class="back" href=back data-noscroll="">{w::desk_to_mails(lang)}</a>
            <a class="close" href=back data-noscroll="" aria-label=w::desk_close(lang)></a>
            {move || match mail.get() {
                Some(mail) => view! { <Opened mail/> }.into_any(),
                None => view! { <h2 class="subtitle" tabindex="-1">{w::desk_mail_gone(lang)}</h2> }.into_any(),
            }}
        </section>
    }
    .into_any()
}

#[component]
fn Opened(mail: Mail) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let room = expect_context::<Room>();
    let (class, words) = state_tag(lang, &mail);
    let at = |at| time::moment(at, lang);
    let whose = room.path_now(View::Registrations(Some(mail.registration)));
    let facts = [
        (w::desk_mail_created(lang), at(mail.created)),
        (
            w::desk_mail_sent_at(lang),
            mail.sent.map(at).unwrap_or_default(),
        ),
        (w::desk_mail_attempts(lang), mail.attempts.to_string()),
        (
            w::desk_mail_error(lang),
            mail.error.clone().unwrap_or_default(),
        ),
    ];
    let facts = facts
        .into_iter()
        .filter(|(_, said)| !said.is_empty())
        .map(|(term, said)| view! { <dt>{term}</dt><dd>{said}</dd> })
        .collect_view();
    let failed = mail.state == MailState::Failed;
    view! {
        <article class="letter">
            <header class="stack stack--s3">
                <h2 class="subtitle" tabindex="-1">{mail.subject.clone()}</h2>
                <dl class="facts">
                    <dt>{w::desk_mail_to(lang)}</dt><dd>{mail.to.clone()}</dd>
                    <dt>{w::desk_column_state(lang)}</dt><dd><span class=class>{words}</span></dd>
                    {facts}
                </dl>
            </header>
            {failed.then(|| view! { <SendAgain id=mail.id/> })}
            <div class="letter-body">{body(lang, &mail.text)}</div>
            <footer><p class="row"><a class="button button--small" href=whose data-noscroll="">{w::desk_mail_whose(lang)}</a></p></footer>
        </article>
    }
    .into_any()
}

/// The text, with the places of personal links shown as such.
fn body(lang: Lang, text: &str) -> Vec<AnyView> {
    let mut parts = Vec::new();
    for (n, part) in text.split(BLANKED).enumerate() {
        if n > 0 {
            parts.push(
                view! { "/registration/"<span class="blanked">{w::desk_blanked(lang)}</span> }
                    .into_any(),
            );
        }
        parts.push(part.to_owned().into_any());
    }
    parts
}

#[component]
fn SendAgain(id: MailId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let said = RwSignal::new(None::<String>);
    let again = move |_| {
        let command = Command::Post(post::Command::Resend(Resend { mail: id }));
        match sync.refuses(&command) {
            Some(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
            None => drop(sync.send(command)),
        }
    };
    view! {
        <div class="notice notice--bad">
            <p>{w::desk_mail_failed_line(lang)}</p>
            <button class="button button--small" on:click=again>{w::desk_mail_again(lang)}</button>
            {move || said.get().map(|words| view! { <p class="said" role="alert">{words}</p> })}
        </div>
    }
    .into_any()
}
