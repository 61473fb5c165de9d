//! For which companies people come: what they typed, found in the register and confirmed by staff.

use leptos::prelude::*;

use super::company_dialogs::{Asking, Make, SearchDialog};
use super::refusals::Refusals;
use super::room::{Room, do_it};
use crate::company::desk::path;
use crate::company::{Company, Directory};
use crate::ideathon::companies::{Census, Namesakes, unlinked};
use crate::ideathon::{Command, LinkCompany, Registration};
use crate::lang::{Lang, words as w};
use crate::sync::Sync;
use crate::ui::dom;
use crate::ui::parts::Strokes;
use crate::value::{CompanyId, EventId, RegistrationId};

/// Names that make a group known again; more only lengthen the line.
const NAMED: usize = 3;

#[component]
pub fn Companies(event: EventId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let directory = Memo::new(move |_| Directory::here(&sync.replica));
    let people = Memo::new(move |_| sync.replica.registrations(event, |r| Some(r.clone())));
    let groups = Memo::new(move |_| {
        people.with(|people| directory.with(|directory| unlinked(people, directory)))
    });
    let census = Memo::new(move |_| {
        let mut census = Census::default();
        people.with(|people| {
            directory.with(|all| people.iter().for_each(|r| census.add(r, all)));
        });
        census
    });
    let asking = Asking {
        group: RwSignal::new(None),
        searching: RwSignal::new(false),
        making: RwSignal::new(false),
    };
    view! {
        <section class="list companies-of">
            <h1 class="title" tabindex="-1">{w::company_link_title(lang)}</h1>
            <p class="num" role="status">
                <b>{move || w::company_count(lang, census.with(Census::companies))}</b>" "
                <span class="soft">{move || census.with(|c| (c.unlinked > 0).then(|| w::company_unlinked(lang, c.unlinked)))}</span>
            </p>
            <p class="soft small measure">{w::company_link_line(lang)}</p>
            <Refusals/>
            {move || (people.with(|p| p.iter().all(|r| r.details.company.is_none()))).then(|| view! { <NoneYet/> })}
            <ul class="groups" hidden=move || groups.with(Vec::is_empty)>
                <For each=move || groups.get() key=|group| group.clone() let:group><Group group people directory asking/></For>
            </ul>
            <Linked people directory/>
        </section>
        <SearchDialog asking/>
        <Make asking/>
    }
    .into_any()
}

#[component]
fn NoneYet() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <div class="empty">
            <Strokes/>
            <h2 class="subtitle">{w::company_link_none(lang)}</h2>
            <p>{w::company_link_none_line(lang)}</p>
        </div>
    }
    .into_any()
}

/// People whose company goes by one name, and whose it may be.
#[component]
fn Group(
    group: Namesakes,
    people: Memo<Vec<Registration>>,
    directory: Memo<Directory>,
    asking: Asking,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let name = group.names.first().cloned().unwrap_or_default();
    let spelt = group.names.join(w::desk_comma(lang));
    let who = people.with_untracked(|people| named(lang, people, &group.registrations));
    let suggested = group.suggested;
    let suggestion = directory.with_untracked(|all| {
        let company = all.get(suggested?)?;
        Some(company.name.to_string())
    });
    let ask = {
        let group = group.clone();
        move |dialog: RwSignal<bool>| {
            asking.group.set(Some(group.clone()));
            dialog.set(true);
        }
    };
    let (search, make) = (ask.clone(), ask);
    let first = match suggestion {
        Some(company) => {
            let ids = group.registrations.clone();
            let link = move |_| {
                link(lang, sync, room, &ids, suggested);
            };
            let words = w::company_do_link(lang, company);
            view! { <button class="button button--small" on:click=link>{words}</button> }.into_any()
        }
        None => view! {
            <button class="button button--small" on:click=move |_| make(asking.making)>
                {w::company_do_new_and_link(lang)}
            </button>
        }
        .into_any(),
    };
    let of = w::company_do_search_one(lang, &name);
    view! {
        <li>
            <div class="stack stack--s1">
                <strong>{spelt}</strong>
                <span class="soft small">{who}</span>
            </div>
            <div class="row row--s2">
                {first}
                <button class="button button--small" aria-label=of on:click=move |_| search(asking.searching)>{w::company_do_search(lang)}</button>
            </div>
        </li>
    }
    .into_any()
}

/// `青木 さくら、森 あおい ほか3名`
fn named(lang: Lang, people: &[Registration], ids: &[RegistrationId]) -> String {
    let of = people.iter().filter(|r| ids.contains(&r.id));
    let names: Vec<&str> = of.map(Registration::shown_name).take(NAMED).collect();
    let names = names.join(w::desk_comma(lang));
    match ids.len().saturating_sub(NAMED) {
        0 => names,
        more => w::company_people_more(lang, more, names),
    }
}

/// Says that these come for a company, or for none; then the next group has its turn.
pub fn link(
    lang: Lang,
    sync: Sync,
    room: Room,
    ids: &[RegistrationId],
    company: Option<CompanyId>,
) -> bool {
    let command = LinkCompany {
        registrations: ids.to_vec(),
        company,
    };
    let n = ids.len();
    match do_it(sync, lang, Command::LinkCompany(command)) {
        Ok(()) => {
            room.tell(
                match company.and_then(|id| untrack(|| sync.replica.company(id))) {
                    Some(company) => w::company_linked(lang, n, company.name),
                    None => w::company_now_unlinked(lang, n),
                },
            );
            request_animation_frame(|| {
                // Where no group is left, the heading says so.
                dom::focus(".companies-of h1");
                dom::focus(".groups button");
            });
            true
        }
        Err(words) => {
            room.tell(words);
            false
        }
    }
}

/// The companies that come, with how many each.
#[component]
fn Linked(people: Memo<Vec<Registration>>, directory: Memo<Directory>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let companies = Memo::new(move |_| {
        people.with(|people| directory.with(|directory| linked(people, directory)))
    });
    move || {
        let companies = companies.get();
        (!companies.is_empty()).then(|| {
            let items = companies
                .into_iter()
                .map(|(company, ids)| view! { <LinkedRow company ids/> });
            view! {
                <section class="stack stack--s2">
                    <h2 class="subtitle">{w::company_link_done(lang)}</h2>
                    <ul class="lines">{items.collect_view()}</ul>
                </section>
            }
            .into_any()
        })
    }
}

#[component]
fn LinkedRow(company: Company, ids: Vec<RegistrationId>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let (name, n) = (company.name.to_string(), ids.len());
    let label = w::company_do_unlink_one(lang, &name);
    let unlink = move |_| {
        link(lang, sync, room, &ids, None);
    };
    view! {
        <li>
            <a href=path(company.id)>{name}</a>
            <span class="soft small num">{w::company_people(lang, n)}</span>
            <button class="button button--small button--plain push" aria-label=label on:click=unlink>{w::company_do_unlink(lang)}</button>
        </li>
    }
    .into_any()
}

/// By company after all merges, the largest first.
fn linked(people: &[Registration], all: &Directory) -> Vec<(Company, Vec<RegistrationId>)> {
    let mut companies: Vec<(Company, Vec<RegistrationId>)> = Vec::new();
    for r in people.iter().filter(|r| r.active()) {
        let Some(company) = r.employer.and_then(|id| all.company(id)) else {
            continue;
        };
        match companies.iter_mut().find(|(c, _)| c.id == company.id) {
            Some((_, ids)) => ids.push(r.id),
            None => companies.push((company.clone(), vec![r.id])),
        }
    }
    companies.sort_by_key(|(company, ids)| (core::cmp::Reverse(ids.len()), company.id));
    companies
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ideathon::Details;
    use crate::value::Line;

    #[test]
    fn a_large_group_is_known_by_three_of_its_people() {
        let people =
            ["青木 さくら", "森 あおい", "高橋 りん", "佐野 ゆう"].map(|name| Registration {
                id: RegistrationId::new(),
                details: Details {
                    name: Line::optional(name).unwrap(),
                    ..Details::default()
                },
                ..Registration::default()
            });
        let ids = people.each_ref().map(|r| r.id);
        assert_eq!(
            named(Lang::Ja, &people, &ids),
            "青木 さくら、森 あおい、高橋 りん ほか1名"
        );
        assert_eq!(
            named(Lang::Ja, &people, &ids[..2]),
            "青木 さくら、森 あおい"
        );
    }
}
