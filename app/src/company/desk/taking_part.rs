//! Who came for a company, event by event. Only staff of the events sees it.

use leptos::prelude::*;

use super::Room;
use crate::ideathon::{Registration, wording};
use crate::lang::{Lang, words as w};
use crate::people::Area;
use crate::row::{Kind, Row};
use crate::sync::Sync;
use crate::time;
use crate::value::{CompanyId, EventId};

#[component]
pub fn TakingPart(id: CompanyId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    if !sync.actor().works_in(Area::Events) {
        return ().into_any();
    }
    let people = Memo::new(move |_| {
        let own = room.directory.with(|all| all.root(id));
        let comes = |r: &Registration| {
            r.employer.is_some_and(|employer| {
                employer == id || room.directory.with(|all| all.root(employer) == own)
            })
        };
        let mut people = sync.replica.each(Kind::Registration, |row| match row {
            Row::Registration(r) if comes(r) => Some(r.clone()),
            _ => None,
        });
        people.sort_by_key(|r| (r.event, r.state as u8, r.queued));
        people
    });
    let events = move || {
        let people = people.get();
        let of = |event: EventId| {
            people
                .iter()
                .filter(|r| r.event == event)
                .cloned()
                .collect()
        };
        let events = sync.replica.events().into_iter().filter_map(|event| {
            let people: Vec<Registration> = of(event.id);
            let day = time::day(event.starts, lang);
            let title = event.title.get(lang);
            (!people.is_empty()).then(|| {
                view! {
                    <section class="stack stack--s2">
                        <h3 class="strong small">{title}" "<span class="soft num">{day}</span></h3>
                        <ul class="lines">{people.into_iter().map(|r| person(lang, &event.slug.to_string(), &r)).collect_view()}</ul>
                    </section>
                }
            })
        });
        events.collect_view()
    };
    view! {
        <section class="stack">
            <h2 class="subtitle">{w::company_taking_part(lang)}</h2>
            {events}
            {move || people.with(Vec::is_empty).then(|| view! { <p class="soft small">{w::company_nobody(lang)}</p> })}
        </section>
    }
    .into_any()
}

fn person(lang: Lang, slug: &str, r: &Registration) -> impl IntoView + use<> {
    let sync = expect_context::<Sync>();
    let (class, words) = wording::state_tag(lang, r, sync.now.get_untracked());
    let job = r.details.job_title.as_ref().map(ToString::to_string);
    view! {
        <li>
            <a href=format!("/desk/{slug}/{}", r.id)>{r.shown_name().to_owned()}</a>
            <span class="soft small">{job}</span>
            <span class=format!("{class} push")>{words}</span>
        </li>
    }
}
