//! The register's pages: all companies, and one of them.

mod edits;
mod fields;
mod list;
mod merge_dialog;
mod new_dialog;
mod one;
mod part;
pub mod picker;
mod taking_part;

use std::collections::HashSet;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use list::List;
use one::One;

pub use new_dialog::NewDialog;

use super::search::Sort;
use super::{Company, Directory, changes_companies};
use crate::lang::{Lang, words as w};
use crate::row::{Kind, Row};
use crate::sync::Sync;
use crate::ui::desk::{Frame, Loading};
use crate::ui::parts::Strokes;
use crate::ui::telling::Telling;
use crate::value::CompanyId;

/// Where the register begins.
const LIST: &str = "/desk/companies";

/// A company's page.
#[must_use]
pub fn path(id: CompanyId) -> String {
    format!("{LIST}/{id}")
}

/// What the pages of this room share.
#[derive(Clone, Copy)]
struct Room {
    telling: Telling,
    directory: Memo<Directory>,
    /// Whether this person changes companies, or only reads.
    may_change: bool,
    /// What the list is narrowed to, kept while a company is looked at.
    typed: RwSignal<String>,
    sort: RwSignal<Sort>,
    members_only: RwSignal<bool>,
    /// The companies that belong to the platform, by what they are now.
    members: Memo<HashSet<CompanyId>>,
    /// Something was typed on a company's page and not saved.
    unsaved: RwSignal<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    List,
    One(CompanyId),
    Nowhere,
}

impl Place {
    fn parse(path: &str) -> Self {
        let Some(rest) = path.strip_prefix(LIST) else {
            return Self::Nowhere;
        };
        match rest.trim_matches('/') {
            "" => Self::List,
            id => CompanyId::parse(id).map_or(Self::Nowhere, Self::One),
        }
    }
}

#[component]
pub fn Companies() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let by = sync.actor();
    let path = use_location().pathname;
    let place = Memo::new(move |_| path.with(|path| Place::parse(path)));
    let directory = Memo::new(move |_| Directory::here(&sync.replica));
    let members = Memo::new(move |_| {
        let belonging = sync.replica.each(Kind::Member, |row| match row {
            Row::Member(member) if member.belongs() => Some(member.company),
            _ => None,
        });
        directory.with(|all| belonging.into_iter().map(|id| all.root(id)).collect())
    });
    let room = Room {
        telling: Telling::default(),
        directory,
        members,
        members_only: RwSignal::new(false),
        may_change: changes_companies(&by),
        typed: RwSignal::default(),
        sort: RwSignal::default(),
        unsaved: RwSignal::new(false),
    };
    provide_context(room);
    let ready = RwSignal::new(false);
    let title = Signal::derive(move || match place.get() {
        Place::One(id) => room.name(id).unwrap_or(w::company_title(lang).to_owned()),
        _ => w::company_title(lang).to_owned(),
    });
    view! {
        <Frame title ready telling=room.telling unsaved=room.unsaved>
            {move || match (ready.get(), place.get()) {
                (false, _) => view! { <Loading/> }.into_any(),
                (_, Place::List) => view! { <List/> }.into_any(),
                (_, Place::One(id)) => view! { <Known id/> }.into_any(),
                (_, Place::Nowhere) => view! { <Missing/> }.into_any(),
            }}
        </Frame>
    }
    .into_any()
}

impl Room {
    fn name(self, id: CompanyId) -> Option<String> {
        self.directory
            .with(|all| all.get(id).map(|c| c.name.to_string()))
    }

    fn company(self, id: CompanyId) -> Memo<Company> {
        let all = self.directory;
        Memo::new(move |_| all.with(|all| all.get(id).cloned().unwrap_or_default()))
    }
}

#[component]
fn Known(id: CompanyId) -> impl IntoView {
    let room = expect_context::<Room>();
    let known = Memo::new(move |_| room.directory.with(|all| all.get(id).is_some()));
    move || {
        if known.get() {
            view! { <One id/> }.into_any()
        } else {
            view! { <Missing/> }.into_any()
        }
    }
}

#[component]
fn Missing() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <section class="list">
            <div class="empty">
                <Strokes/>
                <h1 class="subtitle">{w::company_missing(lang)}</h1>
                <p>{w::company_missing_line(lang)}</p>
                <div class="row"><a class="button" href=LIST>{w::company_all(lang)}</a></div>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_companys_address_leads_back_to_it() {
        let id = CompanyId::new();
        assert_eq!(Place::parse(&path(id)), Place::One(id));
        assert_eq!(Place::parse("/desk/companies/"), Place::List);
        assert_eq!(Place::parse("/desk/companies/sakura"), Place::Nowhere);
    }
}
