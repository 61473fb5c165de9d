//! One registration: who it is, what happened to it, what can be done, and the mails about it.

use leptos::prelude::*;

use super::actions::Actions;
use super::ago::ago;
use super::export::wishes;
use super::list_row::StateTag;
use super::mails::state_tag;
use super::place::View;
use super::registrations::Places;
use super::room::Room;
use crate::company::Directory;
use crate::ideathon::{Registration, Step, wording};
use crate::lang::{Lang, words as w};
use crate::row::Kind;
use crate::sync::Sync;
use crate::time;
use crate::ui::dom;
use crate::value::{EventId, Line, RegistrationId};

#[component]
pub fn Side(event: EventId, id: RegistrationId, places: Places) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let row = Memo::new(move |_| {
        sync.replica
            .registration(id)
            .filter(|r| r.event == event)
            .unwrap_or_default()
    });
    let here = Memo::new(move |_| row.with(|r| r.id == id));
    let back = move || room.path(View::Registrations(None));
    // Who opens it reads on from its name; on a phone it has taken the list's place.
    Effect::new(|_| request_animation_frame(|| dom::focus(".side h2")));
    view! {
        <section class="side" aria-label=move || row.with(|r| r.shown_name().to_owned())>
            <a class="back" href=back data-noscroll="">{w::desk_to_list(lang)}</a>
            <a class="close" href=back data-noscroll="" aria-label=w::desk_close(lang)></a>
            {move || if here.get() {
                view! { <Panel row places/> }.into_any()
            } else {
                view! { <h2 class="subtitle" tabindex="-1">{w::desk_gone(lang)}</h2><p>{w::desk_gone_line(lang)}</p> }.into_any()
            }}
        </section>
    }
    .into_any()
}

#[component]
fn Panel(row: Memo<Registration>, places: Places) -> impl IntoView {
    let sync = expect_context::<Sync>();
    let id = row.with_untracked(|r| r.id);
    let pending = Memo::new(move |_| sync.replica.pending(Kind::Registration, id.0));
    view! {
        <header class="stack stack--s2">
            <div class="row row--ends">
                <h2 class="subtitle" tabindex="-1">{move || row.with(|r| r.shown_name().to_owned())}</h2>
                <StateTag row pending places/>
            </div>
            <p class="soft small"><Called row/></p>
        </header>
        <Facts row/>
        <History row/>
        <Actions row places/>
        <MailsOf row/>
    }
    .into_any()
}

/// The reading, and the name to be called by.
#[component]
fn Called(row: Memo<Registration>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    move || {
        row.with(|r| {
            let called = w::desk_called(lang, &r.details.call_name);
            match &r.details.kana {
                Some(kana) => format!("{}{}{called}", kana.as_str(), w::desk_dot(lang)),
                None => called,
            }
        })
    }
}

/// Everything that was said, and nothing that was not.
#[component]
fn Facts(row: Memo<Registration>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let code = Memo::new(move |_| {
        let (event, code) = row.with(|r| (r.event, r.code));
        let found = sync
            .replica
            .codes(event)
            .into_iter()
            .find(|c| Some(c.id) == code)?;
        Some(format!("{} ({})", found.label, found.text.as_str()))
    });
    let employer = Memo::new(move |_| {
        let employer = row.with(|r| r.employer)?;
        let directory = Directory::here(&sync.replica);
        Some(directory.company(employer)?.name.to_string())
    });
    let facts = move || {
        let wished = row.with(|r| room.event.with(|e| e.as_ref().map(|e| wishes(lang, e, r))));
        let facts = row.with(|r| {
            facts(
                lang,
                r,
                wished.unwrap_or_default(),
                employer.get(),
                code.get(),
            )
        });
        facts
            .into_iter()
            .filter(|(_, said)| !said.is_empty())
            .map(|(term, said)| view! { <dt>{term}</dt><dd>{said}</dd> })
            .collect_view()
    };
    view! { <dl class="facts">{facts}</dl> }.into_any()
}

fn facts(
    lang: Lang,
    r: &Registration,
    wished: String,
    employer: Option<String>,
    code: Option<String>,
) -> Vec<(&'static str, String)> {
    let d = &r.details;
    let company = [
        d.company.as_ref().map(Line::as_str),
        d.job_title.as_ref().map(Line::as_str),
    ];
    let company: Vec<&str> = company.into_iter().flatten().collect();
    let hidden = if d.hidden {
        w::desk_hidden_line(lang)
    } else {
        ""
    };
    vec![
        (
            w::desk_column_audience(lang),
            wording::audience(lang, r.audience).to_owned(),
        ),
        (w::desk_column_company(lang), company.join(" ")),
        (w::company_title_one(lang), employer.unwrap_or_default()),
        (
            w::desk_column_email(lang),
            d.email
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
        (
            w::desk_column_contact(lang),
            d.contact
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
        (w::desk_column_wishes(lang), wished),
        (
            w::desk_column_photo(lang),
            wording::photo(lang, d.photo).to_owned(),
        ),
        (w::desk_column_diet(lang), d.diet.to_string()),
        (w::desk_column_access(lang), d.access_needs.to_string()),
        (
            w::desk_column_language(lang),
            w::shell_language(r.lang).to_owned(),
        ),
        (w::desk_column_code(lang), code.unwrap_or_default()),
        (w::desk_column_lists(lang), hidden.to_owned()),
    ]
}

#[component]
fn History(row: Memo<Registration>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let steps = Memo::new(move |_| row.with(|r| r.history.clone()));
    let items = move || {
        steps.get().into_iter().map(|step: Step| {
            let at = time::moment(step.at, lang);
            view! {
                <li>
                    <time class="num">{at}</time>
                    <p>{wording::step(lang, &step.what)}" "<span class="soft">{wording::by(lang, step.by)}</span></p>
                </li>
            }
        }).collect_view()
    };
    view! {
        <section class="stack stack--s3">
            <h3 class="strong small">{w::desk_history(lang)}</h3>
            <ol class="history">{items}</ol>
        </section>
    }
    .into_any()
}

/// The mails about this registration.
#[component]
fn MailsOf(row: Memo<Registration>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let reachable = Memo::new(move |_| row.with(|r| r.details.email.is_some()));
    let mails = Memo::new(move |_| {
        let (event, id) = row.with(|r| (r.event, r.id));
        let mut mails = sync.replica.mails(event);
        mails.retain(|mail| mail.registration == id);
        mails
    });
    let list = move || {
        mails.get().into_iter().map(|mail| {
            let (class, words) = state_tag(lang, &mail);
            let created = mail.created;
            view! {
                <li>
                    <a href=room.path(View::Mails(Some(mail.id))) data-noscroll="">
                        <span class="mail-to">{mail.subject}</span>
                        <time class="soft num">{move || ago(lang, created, sync.now.get())}</time>
                        <span class="mail-subject">{mail.to}</span>
                        <span class=class>{words}</span>
                    </a>
                </li>
            }
        }).collect_view()
    };
    let none = move || {
        let words = if reachable.get() {
            w::desk_mails_none_yet(lang)
        } else {
            w::desk_mails_no_address(lang)
        };
        mails
            .with(Vec::is_empty)
            .then(|| view! { <p class="soft small">{words}</p> })
    };
    view! {
        <section class="stack stack--s3">
            <h3 class="strong small">{w::desk_mails(lang)}</h3>
            <ul class="mails" hidden=move || mails.with(Vec::is_empty)>{list}</ul>
            {none}
        </section>
    }
    .into_any()
}
