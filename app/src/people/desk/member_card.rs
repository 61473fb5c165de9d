//! Somebody whom the area looks after, and what they are to us.

use leptos::prelude::*;

use super::{Room, Sure, do_it, membership_of, person_of};
use crate::lang::{Lang, words as w};
use crate::people::{self, Area, Asked, Confirm, Mark, Standing, What, wording};
use crate::row::Kind;
use crate::sync::Sync;
use crate::time;
use crate::value::MembershipId;

#[component]
pub fn MemberCard(id: MembershipId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let membership = membership_of(sync, id);
    let whose = membership.with_untracked(|m| m.person);
    let person = person_of(sync, whose);
    let pending = Memo::new(move |_| {
        sync.replica.pending(Kind::Membership, id.0) || sync.replica.pending(Kind::Person, whose.0)
    });
    let over = Memo::new(move |_| membership.with(|m| m.standing == Standing::Ended));
    // Those of other areas have mail; and whether somebody is at risk is not theirs to say.
    let cared_for = membership.with_untracked(|m| m.role.keeper() == Area::Coordination);
    let coordinates = cared_for && sync.actor().works_in(Area::Coordination);
    let name = move || {
        person.with(|p| match (p.erased, p.shown_name()) {
            (true, _) => w::people_erased(lang).to_owned(),
            (_, "") => w::people_nameless(lang).to_owned(),
            (_, name) => name.to_owned(),
        })
    };
    let line = move || {
        let m = membership.get();
        let company = m.company.and_then(|id| sync.replica.company(id));
        let parts = [
            company.map(|c| c.name.to_string()),
            m.title.as_ref().map(ToString::to_string),
            person.with(|p| p.email.as_ref().map(ToString::to_string)),
            Some(wording::term(lang, m.from, m.until)),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        parts.join(w::desk_dot(lang))
    };
    let tag = move || {
        let role = membership.with(|m| wording::role(lang, m.role));
        let class = if over.get() {
            "tag tag--bare"
        } else {
            "tag tag--good"
        };
        view! { <span class=class>{role}</span> }
    };
    let risk = move || {
        let at_risk = person.with(|p| p.at_risk);
        at_risk.then(|| view! { <span class="tag tag--wait">{w::people_at_risk(lang)}</span> })
    };
    let mark = move |_| {
        let at_risk = !person.with_untracked(|p| p.at_risk);
        let mark = Mark {
            person: whose,
            at_risk,
        };
        if let Err(words) = do_it(sync, lang, people::Command::Mark(mark)) {
            room.telling.tell(words);
        }
    };
    let mark_word = move || {
        if person.with(|p| p.at_risk) {
            w::people_unmark(lang)
        } else {
            w::people_mark(lang)
        }
    };
    view! {
        <li class="person" class:gone=over>
            <div class="person-who">
                <strong>{name}</strong>
                {tag}
                {risk}
                {move || pending.get().then(|| view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> })}
            </div>
            <p class="person-line soft small num">{line}</p>
            {move || person.with(|p| p.erasure).map(|asked| view! { <Wish what=What::Erasure asked id/> })}
            {move || person.with(|p| p.download).map(|asked| view! { <Wish what=What::Download asked id/> })}
            {move || (!over.get()).then(|| view! {
                <div class="person-does row row--s2">
                    // Who has mail comes by a link to it.
                    {(coordinates && person.with(|p| p.email.is_none())).then(|| view! {
                        <button class="button button--small" on:click=move |_| room.coding.set(Some(whose))>{w::people_code(lang)}</button>
                    })}
                    {coordinates.then(|| view! {
                        <button class="button button--small button--plain" on:click=mark>{mark_word}</button>
                    })}
                    <button class="button button--small button--plain" on:click=move |_| room.sure.set(Some(Sure::Leave(id)))>{w::people_leave(lang)}</button>
                </div>
            })}
        </li>
    }
    .into_any()
}

/// What the person asked about what is held of them: a coordinator who knows that it was they confirms it.
#[component]
fn Wish(what: What, asked: Asked, id: MembershipId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let person = membership_of(sync, id).with_untracked(|m| m.person);
    let due = time::moment(asked.due, lang);
    let words = match what {
        What::Erasure => w::people_wish_erasure(lang, due),
        What::Download => w::people_wish_download(lang, due),
    };
    let open = !asked.confirmed && sync.actor().works_in(Area::Coordination);
    let confirm = move |_| {
        let confirm = people::Command::Confirm(Confirm { what, person });
        room.telling.tell(match do_it(sync, lang, confirm) {
            Ok(()) => w::people_confirmed(lang).to_owned(),
            Err(words) => words,
        });
    };
    view! {
        <div class="note row row--s2">
            <p class="small">{words}</p>
            {open.then(|| view! { <button class="button button--small" on:click=confirm>{w::people_confirm(lang)}</button> })}
        </div>
    }
    .into_any()
}
