//! What a company's page on the desk says of its place on the platform.

mod enroll_dialog;
mod leave_dialog;
mod note_dialog;
mod rounds;

use leptos::prelude::*;

use enroll_dialog::EnrollDialog;
use leave_dialog::LeaveDialog;
use note_dialog::NoteDialog;

pub use rounds::Rounds;

use super::{Command, Member, keeps_the_platform, wording};
use crate::command;
use crate::company::Directory;
use crate::lang::{Lang, words as w};
use crate::row::{Kind, Row};
use crate::shell;
use crate::sync::Sync;
use crate::time;
use crate::ui::telling::Telling;
use crate::value::{CompanyId, MemberId};

/// What the parts of this section share.
#[derive(Clone, Copy)]
struct Place {
    telling: Telling,
    noting: RwSignal<Option<MemberId>>,
    leaving: RwSignal<Option<MemberId>>,
}

/// A company's times on the platform, the latest first; also those of what was merged into it.
#[component]
pub fn Membership(
    id: CompanyId,
    #[prop(into)] directory: Signal<Directory>,
    telling: Telling,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let keeps = keeps_the_platform(&sync.actor());
    let place = Place {
        telling,
        noting: RwSignal::new(None),
        leaving: RwSignal::new(None),
    };
    provide_context(place);
    let enrolling = RwSignal::new(false);
    let members = Memo::new(move |_| {
        let own = |member: &Member| directory.with(|all| all.is_part(member.company, id));
        let mut members = sync.replica.each(Kind::Member, |row| match row {
            Row::Member(member) if own(member) => Some(member.clone()),
            _ => None,
        });
        members.sort_by_key(|member| (!member.belongs(), core::cmp::Reverse(member.since)));
        members
    });
    let ids = move || members.with(|all| all.iter().map(|m| m.id).collect::<Vec<_>>());
    let belongs = Memo::new(move |_| members.with(|all| all.iter().any(Member::belongs)));
    let none = Memo::new(move |_| members.with(Vec::is_empty));
    view! {
        <section class="stack stack--s3 member-section">
            <header class="row row--ends">
                <h2 class="subtitle" tabindex="-1">{w::member_title(lang)}</h2>
                {move || (keeps && !belongs.get()).then(|| view! {
                    <button class="button button--small" on:click=move |_| enrolling.set(true)>{w::member_enroll(lang)}</button>
                })}
            </header>
            {move || none.get().then(|| view! { <p class="soft small">{w::member_none(lang)}</p> })}
            <ul class="members" hidden=move || none.get()>
                <For each=ids key=|id| *id let:id><Time id keeps/></For>
            </ul>
        </section>
        {keeps.then(|| view! {
            <EnrollDialog open=enrolling company=id telling/>
            <NoteDialog/>
            <LeaveDialog/>
        })}
    }
    .into_any()
}

/// One time of a company on the platform.
#[component]
fn Time(id: MemberId, keeps: bool) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let place = expect_context::<Place>();
    let member = Memo::new(move |_| sync.replica.member(id).unwrap_or_default());
    let pending = Memo::new(move |_| sync.replica.pending(Kind::Member, id.0));
    let belongs = Memo::new(move |_| member.with(Member::belongs));
    let tag = move || {
        if belongs.get() {
            view! { <span class="tag tag--good">{w::member_belongs(lang)}</span> }
        } else {
            view! { <span class="tag tag--bare">{w::member_left(lang)}</span> }
        }
    };
    let text = move |of: fn(&Member) -> String| {
        let text = member.with(of);
        (!text.is_empty()).then(|| view! { <p class="member-text">{text}</p> })
    };
    let reason = move || {
        let reason = member.with(|m| m.reason.to_string());
        (!reason.is_empty()).then(|| {
            view! { <p class="member-text soft small">{w::member_left_for(lang, reason)}</p> }
        })
    };
    view! {
        <li class="member" class:gone=move || !belongs.get()>
            <p class="row row--s2">
                {tag}
                <span class="num">{move || member.with(|m| wording::term(lang, m))}</span>
                {move || pending.get().then(|| view! { <span class="tag tag--pending push">{w::desk_pending(lang)}</span> })}
            </p>
            {move || text(|m| m.note.to_string())}
            {reason}
            {keeps.then(|| view! {
                <p class="row row--s2">
                    <button class="button button--small button--plain" on:click=move |_| place.noting.set(Some(id))>
                        {move || if member.with(|m| m.note.is_empty()) { w::member_note_add(lang) } else { w::member_note_mend(lang) }}
                    </button>
                    {move || belongs.get().then(|| view! {
                        <button class="button button--small button--plain" on:click=move |_| place.leaving.set(Some(id))>{w::member_leave(lang)}</button>
                    })}
                </p>
            })}
        </li>
    }
    .into_any()
}

/// Does it, or says in words why not.
fn do_it(sync: Sync, lang: Lang, command: Command) -> Result<(), String> {
    sync.give(command::Command::Roundtable(command))
        .map(drop)
        .map_err(|refusal| shell::refusal(lang, &refusal))
}

/// The companies that belong to the platform, as what they are after all merges, by their names.
pub(crate) fn members(sync: &Sync) -> Vec<CompanyId> {
    let directory = Directory::here(&sync.replica);
    let mut ids = sync.replica.each(Kind::Member, |row| match row {
        Row::Member(member) if member.belongs() => Some(directory.root(member.company)),
        _ => None,
    });
    ids.sort_by_key(|id| directory.company(*id).map(|company| company.name.clone()));
    ids.dedup();
    ids
}

/// The day in Japan, as a date field has it.
fn today(now: time::Time) -> String {
    let moment = time::input(now);
    moment.split('T').next().unwrap_or_default().to_owned()
}

/// The beginning of a day that somebody chose; nothing where it is today, which begins and ends at this moment: today's
/// midnight may lie ahead of a clock that goes slow.
fn chosen_day(lang: Lang, typed: &str, now: time::Time) -> Result<Option<time::Time>, String> {
    match typed.trim() {
        typed if typed.is_empty() || typed == today(now) => Ok(None),
        typed => {
            let day = time::from_input(&format!("{typed}T00:00"));
            Ok(Some(day.ok_or_else(|| w::people_bad_day(lang).to_owned())?))
        }
    }
}
