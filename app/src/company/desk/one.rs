//! One company: what the register says of it, to be mended in place; what was merged into it; who came for it.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::edits::Edits;
use super::fields::Fields;
use super::list::called;
use super::merge_dialog::MergeDialog;
use super::part::{Merged, Parts};
use super::taking_part::TakingPart;
use super::{LIST, Room};
use crate::command::Command;
use crate::company::{self, Change, Company, CorporateNumber, Edit, Field, form, wording};
use crate::lang::{Lang, words as w};
use crate::people::desk::Contacts;
use crate::roundtable::desk::Membership;
use crate::rule::Refusal;
use crate::shell;
use crate::sync::Sync;
use crate::sync::push::Outcome;
use crate::ui::dom;
use crate::ui::refusals::RefusalList;
use crate::value::CompanyId;

#[component]
pub fn One(id: CompanyId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let room = expect_context::<Room>();
    let company = room.company(id);
    let merging = RwSignal::new(false);
    let alone = Memo::new(move |_| company.with(|c| c.merged_into.is_none()));
    let editable = Memo::new(move |_| room.may_change && alone.get());
    let head = view! {
        <header class="row row--ends">
            <div class="stack stack--s1">
                <h1 class="title" tabindex="-1">{move || company.with(|c| c.name.to_string())}</h1>
                <p class="soft small">{move || company.with(|c| called(lang, c))}</p>
            </div>
            {move || editable.get().then(|| view! {
                <button class="button button--small" on:click=move |_| merging.set(true)>{w::company_merge(lang)}</button>
            })}
        </header>
    }
    .into_any();
    view! {
        <section class="list company-page">
            <a class="back" href=LIST>{w::company_all(lang)}</a>
            {head}
            <RefusalList/>
            <Merged id/>
            {move || if editable.get() {
                view! { <Mend id company/> }.into_any()
            } else {
                view! { <Facts company/> }.into_any()
            }}
            <Parts id/>
            <Membership id directory=room.directory telling=room.telling/>
            <Contacts id directory=room.directory telling=room.telling/>
            <TakingPart id/>
        </section>
        <MergeDialog open=merging id/>
    }
    .into_any()
}

/// Everything that is said, and nothing that is not.
#[component]
fn Facts(company: Memo<Company>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let facts = move || {
        let said = company.with(|c| Field::ALL.map(|field| (field, shown(lang, c, field))));
        let said = said.into_iter().filter(|(_, said)| !said.is_empty());
        said.map(|(field, said)| view! { <dt>{wording::field(lang, field)}</dt><dd>{said}</dd> })
            .collect_view()
    };
    view! { <dl class="facts">{facts}</dl> }.into_any()
}

fn shown(lang: Lang, c: &Company, field: Field) -> String {
    match field {
        Field::Number => c
            .number
            .as_ref()
            .map(CorporateNumber::printed)
            .unwrap_or_default(),
        Field::Industry => c
            .industry
            .map_or("", |i| wording::industry(lang, i))
            .to_owned(),
        Field::Size => c.size.map_or("", |s| wording::size(lang, s)).to_owned(),
        _ => form::text(c, field),
    }
}

/// What was sent, until the server has answered.
type Sent = Option<(Command, ReadSignal<Option<Outcome>>)>;

/// The form. Only what was changed is sent; a refusal stands beside its field, and what was typed stays.
#[component]
fn Mend(id: CompanyId, company: Memo<Company>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let edits = Edits::of(&company.get_untracked());
    let said = RwSignal::new(None::<String>);
    let sent = RwSignal::new(Sent::None);
    let waiting =
        Memo::new(move |_| sent.with(|s| s.as_ref().is_some_and(|(_, a)| a.get().is_none())));
    let dirty = Memo::new(move |_| edits.dirty());
    let refused = move |refusal: Refusal| {
        if let Refusal::Company(company::Refusal::ChangedElsewhere { fields }) = &refusal {
            edits.told(&company.get_untracked(), fields);
        }
        match refusal {
            Refusal::Company(refusal) if edits.mark(&refusal) => lead_to_wrong(),
            other => said.set(Some(shell::refusal(lang, &other))),
        }
    };
    // While a change is under way, the row shows it already; what was typed stays until it is sure.
    Effect::new(move |_| {
        let now = company.get();
        if !waiting.get() {
            edits.follow(&now);
        }
    });
    Effect::new(move |_| {
        let Some((command, answer)) = sent.get() else {
            return;
        };
        let Some(outcome) = answer.get() else { return };
        sent.set(None);
        if let Outcome::Refused(refusal) = outcome {
            // It stands beside the field and needs no place in the list.
            let all = sync.refused.get_untracked();
            if let Some(listed) = all.iter().find(|r| r.command == command) {
                sync.dismiss(listed.mark);
            }
            refused(refusal);
        }
    });
    Effect::new(move |_| room.unsaved.set(dirty.get() && !waiting.get()));
    on_cleanup(move || room.unsaved.set(false));
    let save = move |anyway: bool| {
        said.set(None);
        let Some(changes) = edits.read(false) else {
            return lead_to_wrong();
        };
        if changes.is_empty() {
            return;
        }
        let command = edit(id, changes, edits.seen(), anyway);
        match sync.give(command.clone()) {
            Ok(answer) => {
                sent.set(Some((command, answer)));
                room.telling.tell(w::desk_saved(lang).to_owned());
            }
            Err(refusal) => refused(refusal),
        }
    };
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        save(false);
    };
    let anyway = Callback::new(move |()| save(true));
    let tag = move || match (waiting.get(), dirty.get()) {
        (true, _) => Some(view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> }),
        (_, true) => Some(view! { <span class="tag tag--wait">{w::desk_unsaved(lang)}</span> }),
        _ => None,
    };
    view! {
        <form class="company-form stack" on:submit=submit novalidate>
            <Fields form="company" edits directory=room.directory anyway/>
            {move || said.get().map(|words| view! { <p class="said" role="alert">{words}</p> })}
            <p class="row"><button class="button button--go">{w::desk_save(lang)}</button>{tag}</p>
        </form>
    }
    .into_any()
}

const fn edit(
    company: CompanyId,
    changes: Vec<Change>,
    seen: Vec<Change>,
    anyway: bool,
) -> Command {
    Command::Company(company::Command::Edit(Edit {
        company,
        changes,
        seen,
        anyway,
    }))
}

fn lead_to_wrong() {
    request_animation_frame(|| dom::focus(".company-form [aria-invalid=true]"));
}
