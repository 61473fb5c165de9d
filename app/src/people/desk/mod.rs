//! The desk's people: who works here, for administrators; whom an area looks after, for its staff.

mod add_dialog;
mod code_dialog;
mod contacts;
mod grant_dialog;
mod invite_dialog;
mod member_card;
mod staff_card;
mod sure;

use leptos::prelude::*;

use add_dialog::AddDialog;
use code_dialog::CodeDialog;
pub use contacts::Contacts;
use grant_dialog::GrantDialog;
use invite_dialog::InviteDialog;
use member_card::MemberCard;
use staff_card::StaffCard;
use sure::{Sure, SureDialog};

use super::{Area, Membership, Person, Role, wording};
use crate::command::Command;
use crate::lang::{Lang, words as w};
use crate::row::{Kind, Row};
use crate::shell;
use crate::sync::Sync;
use crate::ui::desk::{Frame, Loading};
use crate::ui::parts::Strokes;
use crate::ui::refusals::RefusalList;
use crate::ui::telling::Telling;
use crate::value::{MembershipId, PersonId};

/// What the parts of this page share: which dialog is open, and about whom.
#[derive(Clone, Copy)]
struct Room {
    telling: Telling,
    adding: RwSignal<bool>,
    inviting: RwSignal<bool>,
    granting: RwSignal<Option<PersonId>>,
    coding: RwSignal<Option<PersonId>>,
    /// Something that takes something away waits for a second word.
    sure: RwSignal<Option<Sure>>,
}

impl Room {
    fn new(telling: Telling) -> Self {
        Self {
            telling,
            adding: RwSignal::new(false),
            inviting: RwSignal::new(false),
            granting: RwSignal::new(None),
            coding: RwSignal::new(None),
            sure: RwSignal::new(None),
        }
    }
}

/// Does it, or says in words why not.
fn do_it(sync: Sync, lang: Lang, command: super::Command) -> Result<(), String> {
    sync.give(Command::People(command))
        .map(drop)
        .map_err(|refusal| shell::refusal(lang, &refusal))
}

#[component]
pub fn People() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let by = sync.actor();
    let room = Room::new(Telling::default());
    provide_context(room);
    let ready = RwSignal::new(false);
    let administers = by.works_in(Area::Administration);
    let kept: Vec<Role> = Role::ALL
        .into_iter()
        .filter(|role| by.works_in(role.keeper()))
        .collect();
    let roles = StoredValue::new(kept);
    view! {
        <Frame title=w::people_title(lang) ready telling=room.telling>
            {move || if ready.get() {
                view! {
                    <div class="stack stack--s6">
                        <RefusalList/>
                        {administers.then(|| view! { <Staff/> })}
                        {roles.with_value(|roles| (!roles.is_empty()).then(|| view! { <Kept roles=roles.clone() second=administers/> }))}
                    </div>
                    <GrantDialog/>
                    <InviteDialog/>
                    <CodeDialog/>
                    <SureDialog/>
                    <AddDialog roles=roles.get_value()/>
                }.into_any()
            } else {
                view! { <Loading/> }.into_any()
            }}
        </Frame>
    }
    .into_any()
}

/// Everyone who works here, or will, or did.
#[component]
fn Staff() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let ids = Memo::new(move |_| {
        let works = |row: &Row| match row {
            Row::Person(p) if !p.erased => {
                let staff = !p.grants.is_empty() || p.is_staff();
                staff.then(|| (!p.is_staff(), p.shown_name().to_lowercase(), p.id))
            }
            _ => None,
        };
        let mut all = sync.replica.each(Kind::Person, works);
        all.sort();
        all.into_iter().map(|(.., id)| id).collect::<Vec<_>>()
    });
    view! {
        <section class="list" aria-labelledby="staff-title">
            <header class="row row--ends">
                <h1 class="title" id="staff-title">{w::people_staff(lang)}</h1>
                <button class="button button--go button--small" on:click=move |_| room.inviting.set(true)>{w::people_invite(lang)}</button>
            </header>
            <p class="soft measure">{w::people_staff_line(lang)}</p>
            <ul class="people">
                <For each=move || ids.get() key=|id| *id let:id><StaffCard id/></For>
            </ul>
        </section>
    }
    .into_any()
}

/// Those whom this person's areas look after.
#[component]
fn Kept(roles: Vec<Role>, second: bool) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let names: Vec<&str> = roles.iter().map(|r| wording::role(lang, *r)).collect();
    let names = names.join(w::desk_dot(lang));
    let typed = RwSignal::new(String::new());
    let only = RwSignal::new(None::<Role>);
    let choices = (roles.len() > 1).then(|| roles.clone());
    let ids = Memo::new(move |_| {
        let wanted = typed.with(|t| t.trim().to_lowercase());
        let kept = |row: &Row| match row {
            Row::Membership(m)
                if roles.contains(&m.role) && only.get().is_none_or(|r| r == m.role) =>
            {
                Some(m.clone())
            }
            _ => None,
        };
        let memberships = sync.replica.each(Kind::Membership, kept);
        let mut all: Vec<_> = memberships
            .into_iter()
            .filter_map(|m| {
                let person = sync.replica.person(m.person)?;
                let name = person.shown_name().to_lowercase();
                let over = m.standing == super::Standing::Ended || person.erased;
                name.contains(&wanted).then_some((over, name, m.id))
            })
            .collect();
        all.sort();
        all.into_iter().map(|(.., id)| id).collect::<Vec<_>>()
    });
    view! {
        <section class="list" aria-labelledby="kept-title">
            <header class="row row--ends">
                {if second {
                    view! { <h2 class="title" id="kept-title">{w::people_kept(lang)}</h2> }.into_any()
                } else {
                    view! { <h1 class="title" id="kept-title">{w::people_kept(lang)}</h1> }.into_any()
                }}
                <button class="button button--go button--small" on:click=move |_| room.adding.set(true)>{w::people_add(lang)}</button>
            </header>
            <p class="soft measure">{w::people_kept_line(lang, names)}</p>
            <div class="tools tools--people">
                <input class="search" type="search" placeholder=w::people_search(lang) aria-label=w::people_search(lang)
                    autocomplete="off" spellcheck="false" on:input=move |ev| typed.set(event_target_value(&ev))/>
                {choices.map(|roles| {
                    let options = roles.into_iter().map(|role| view! { <option value=role.name()>{wording::role(lang, role)}</option> });
                    view! {
                        <label class="sort">
                            <span class="unseen">{w::people_role(lang)}</span>
                            <select on:change=move |ev| only.set(Role::parse(&event_target_value(&ev)))>
                                <option value="">{w::people_all_roles(lang)}</option>
                                {options.collect_view()}
                            </select>
                        </label>
                    }
                })}
                <p class="found soft small num" role="status">{move || w::people_found(lang, ids.with(Vec::len))}</p>
            </div>
            <ul class="people" hidden=move || ids.with(Vec::is_empty)>
                <For each=move || ids.get() key=|id| *id let:id><MemberCard id/></For>
            </ul>
            {move || ids.with(Vec::is_empty).then(|| view! {
                <div class="empty">
                    <Strokes/>
                    <h2 class="subtitle">{w::people_none(lang)}</h2>
                    <p>{w::people_none_line(lang)}</p>
                </div>
            })}
        </section>
    }
    .into_any()
}

fn person_of(sync: Sync, id: PersonId) -> Memo<Person> {
    Memo::new(move |_| sync.replica.person(id).unwrap_or_default())
}

fn membership_of(sync: Sync, id: MembershipId) -> Memo<Membership> {
    Memo::new(
        move |_| match sync.replica.get(Kind::Membership, id.0).as_deref() {
            Some(Row::Membership(membership)) => membership.clone(),
            _ => Membership::default(),
        },
    )
}
