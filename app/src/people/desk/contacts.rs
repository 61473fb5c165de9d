//! Who speaks for a company, on its page.

use leptos::prelude::*;

use super::Room;
use super::add_dialog::AddDialog;
use super::member_card::MemberCard;
use super::sure::SureDialog;
use crate::company::Directory;
use crate::lang::{Lang, words as w};
use crate::people::{Role, Standing};
use crate::row::{Kind, Row};
use crate::sync::Sync;
use crate::ui::telling::Telling;
use crate::value::CompanyId;

/// A company's contacts, also those of what was merged into it; who is not one any more stands last. Nothing for
/// whoever does not look after contacts.
#[component]
pub fn Contacts(
    id: CompanyId,
    #[prop(into)] directory: Signal<Directory>,
    telling: Telling,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    if !sync.actor().works_in(Role::Contact.keeper()) {
        return ().into_any();
    }
    let room = Room::new(telling);
    provide_context(room);
    let ids = Memo::new(move |_| {
        let of_company = |company: CompanyId| directory.with(|all| all.is_part(company, id));
        let mut all: Vec<_> = sync.replica.each(Kind::Membership, |row| match row {
            Row::Membership(m) if m.role == Role::Contact && m.company.is_some_and(of_company) => {
                Some((m.standing == Standing::Ended, m.from, m.id))
            }
            _ => None,
        });
        all.sort();
        all.into_iter().map(|(.., id)| id).collect::<Vec<_>>()
    });
    let none = Memo::new(move |_| ids.with(Vec::is_empty));
    view! {
        <section class="stack stack--s3">
            <header class="row row--ends">
                <h2 class="subtitle">{w::contacts_title(lang)}</h2>
                <button class="button button--small" on:click=move |_| room.adding.set(true)>{w::contacts_add(lang)}</button>
            </header>
            {move || none.get().then(|| view! { <p class="soft small">{w::contacts_none(lang)}</p> })}
            <ul class="people" hidden=move || none.get()>
                <For each=move || ids.get() key=|id| *id let:id><MemberCard id/></For>
            </ul>
        </section>
        <AddDialog roles=vec![Role::Contact] company=id/>
        <SureDialog/>
    }
    .into_any()
}
