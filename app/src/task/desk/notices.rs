//! What happened of late, beside what is to be done: on the page of both, and counted by the bell.

use leptos::prelude::*;

use crate::access::Actor;
use crate::command::Command;
use crate::lang::{Lang, words as w};
use crate::people::{self, Look};
use crate::roundtable::{Happened, News, Told, keeps_the_platform, lately, wording};
use crate::row::{Kind, Row};
use crate::sync::{Connection, Sync};
use crate::time::{self, Time};
use crate::ui::dom;

/// What happened, the latest first; for whoever has a part in the platform.
pub fn happened(sync: Sync) -> Memo<Vec<Happened>> {
    let by = StoredValue::new(sync.actor());
    Memo::new(move |_| {
        by.with_value(|by| {
            if !concerns(by) {
                return Vec::new();
            }
            let told = Told {
                tables: &sync.replica.each(Kind::Roundtable, |row| match row {
                    Row::Roundtable(table) => Some(table.clone()),
                    _ => None,
                }),
                items: &sync.replica.each(Kind::Item, |row| match row {
                    Row::Item(item) => Some(item.clone()),
                    _ => None,
                }),
                comments: &sync.replica.each(Kind::Comment, |row| match row {
                    Row::Comment(comment) => Some(comment.clone()),
                    _ => None,
                }),
                spoken: &by.spoken_for(),
            };
            lately(by, &told, sync.now.get())
        })
    })
}

fn concerns(by: &Actor) -> bool {
    keeps_the_platform(by) || !by.platform().is_empty()
}

/// When this person last looked, on whatever device; nothing while the device does not know.
fn looked(sync: Sync) -> Option<Time> {
    let person = sync.actor().person()?;
    let row = sync.replica.person(person)?;
    Some(row.looked.unwrap_or(row.created))
}

/// How much of it they have not seen.
pub fn unseen(sync: Sync, all: Memo<Vec<Happened>>) -> Memo<usize> {
    Memo::new(move |_| {
        let since = looked(sync);
        let new = |one: &&Happened| since.is_some_and(|since| one.at > since);
        all.with(|all| all.iter().filter(new).count())
    })
}

/// The list. Who has it before them has looked.
#[component]
pub fn Notices() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let all = happened(sync);
    // What was new when the page was opened stays marked while it is read.
    let since = StoredValue::new(untrack(|| looked(sync)));
    let unseen = unseen(sync, all);
    let told = StoredValue::new(None::<Time>);
    Effect::new(move |_| {
        let latest = all.with(|all| all.first().map(|one| one.at));
        let online = sync.connection.get() == Connection::Online;
        // A page behind others is read by nobody; the clock asks again.
        sync.now.track();
        let online = online && dom::is_seen();
        // Once for each: a device's clock may stand ahead of the server's.
        if unseen.get() > 0 && online && told.get_value() != latest {
            told.set_value(latest);
            if let Some(person) = sync.actor().person() {
                let look = people::Command::Look(Look { person });
                let _ = sync.give(Command::People(look));
            }
        }
    });
    let keeps = keeps_the_platform(&sync.actor());
    let entries = move || {
        let all = all.get().into_iter();
        all.map(|one| view! { <Entry one since=since.get_value() keeps/> })
            .collect_view()
    };
    let empty = move || all.with(Vec::is_empty);
    concerns(&sync.actor()).then(|| {
        view! {
            <section class="stack stack--s3">
                <h2 class="subtitle" id="notices">{w::task_notices(lang)}</h2>
                {move || empty().then(|| view! { <p class="soft">{w::task_notices_none(lang)}</p> })}
                <ul class="happenings" aria-labelledby="notices" hidden=empty>{entries}</ul>
            </section>
        }
    })
}

#[component]
fn Entry(one: Happened, since: Option<Time>, keeps: bool) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let new = since.is_some_and(|since| one.at > since);
    let words = match &one.news {
        News::Received(topic) if keeps => w::task_notice_brought(lang, topic),
        news => wording::news(lang, news),
    };
    let more = match &one.news {
        News::Decided(_, _, reason) if !reason.is_empty() => w::item_reason_line(lang, reason),
        News::Mentioned(_, comment) | News::Commented(_, comment) => comment.text.to_string(),
        _ => String::new(),
    };
    let place = format!("/desk/roundtables/{}", one.roundtable);
    let place = one
        .item
        .map_or_else(|| place.clone(), |item| format!("{place}#item-{item}"));
    view! {
        <li class="happening">
            <p class="stack stack--s1">
                <a class="happening-what" href=place>{words}</a>
                {(!more.is_empty()).then(|| view! { <span class="small item-ask">{more}</span> })}
            </p>
            <p class="row row--s2">
                {new.then(|| view! { <span class="tag tag--good">{w::task_notice_new(lang)}</span> })}
                <span class="soft small num">{time::day(one.at, lang)}</span>
            </p>
        </li>
    }
    .into_any()
}
