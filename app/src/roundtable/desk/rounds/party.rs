//! Who comes, company by company; on the day it is noted who came.

use leptos::prelude::*;

use super::{Asking, Room};
use crate::lang::words as w;
use crate::roundtable::{
    Arrive, Attendance, Command, Guest, GuestName, Roundtable, State, takes_answers,
    takes_arrivals, wording,
};
use crate::row::Kind;
use crate::value::{AttendanceId, CompanyId};

#[component]
pub fn Parties(table: Memo<Roundtable>) -> impl IntoView {
    let room = expect_context::<Room>();
    let asking = expect_context::<Asking>();
    let lang = room.lang;
    let id = table.get_untracked().id;
    let all = Memo::new(move |_| {
        let mut all = room.attendances.get();
        all.retain(|one| one.roundtable == id);
        // By nothing that the server's answer changes.
        all.sort_by(|a, b| (&a.company_name, a.id).cmp(&(&b.company_name, b.id)));
        all
    });
    let ids = move || all.with(|all| all.iter().map(|one| one.id).collect::<Vec<_>>());
    let none = Memo::new(move |_| all.with(Vec::is_empty));
    let open = Memo::new(move |_| {
        let now = room.sync.now.get();
        table.with(|table| takes_answers(table, room.chairs, now))
    });
    let total = move || {
        all.with(|all| {
            let sum = |of: fn(&Attendance) -> u8| {
                let come = all.iter().map(of).filter(|n| *n > 0);
                come.fold((0, 0), |(companies, people), n| {
                    (companies + 1, people + u32::from(n))
                })
            };
            match (sum(|one| one.came), sum(|one| one.coming)) {
                ((0, _), (0, _)) => None,
                ((0, _), (companies, people)) => Some(w::party_total(lang, companies, people)),
                ((companies, people), _) => Some(w::party_total_came(lang, companies, people)),
            }
        })
    };
    let own = move || {
        let company = room.company().filter(|_| open.get() && !room.chairs)?;
        let known = all.with(|all| all.iter().any(|one| one.company == company));
        let words = if known {
            w::party_mend(lang)
        } else {
            w::party_answer(lang)
        };
        let ask = move |_| asking.answering.set(Some((id, Some(company))));
        Some(
            view! { <button class="button button--small" class:button--go=!known on:click=ask>{words}</button> },
        )
    };
    let other = move || {
        (room.chairs && open.get()).then(|| {
            let ask = move |_| asking.answering.set(Some((id, None)));
            view! { <button class="button button--small" on:click=ask>{w::party_other(lang)}</button> }
        })
    };
    // What is only planned takes no answers, and has none.
    let hidden = move || table.with(|t| t.state == State::Planned);
    view! {
        <section class="stack stack--s3 parties" hidden=hidden>
            <header class="row row--ends">
                <h2 class="subtitle">{w::party_title(lang)}</h2>
                <p class="row row--s2">{own}{other}</p>
            </header>
            {move || total().map(|words| view! { <p class="soft small num">{words}</p> })}
            {move || none.get().then(|| view! { <p class="soft small">{w::party_none(lang)}</p> })}
            <ul class="members" hidden=move || none.get()>
                <For each=ids key=|id| *id let:id><OneParty id table/></For>
            </ul>
        </section>
    }
    .into_any()
}

/// A company's answer. Names stand there for whoever may see them.
#[component]
fn OneParty(id: AttendanceId, table: Memo<Roundtable>) -> impl IntoView {
    let room = expect_context::<Room>();
    let asking = expect_context::<Asking>();
    let lang = room.lang;
    let one = Memo::new(move |_| {
        let find = |all: &Vec<Attendance>| all.iter().find(|one| one.id == id).cloned();
        room.attendances.with(find).unwrap_or_default()
    });
    let pending = Memo::new(move |_| room.sync.replica.pending(Kind::Attendance, id.0));
    let tag = move || {
        let (coming, came) = one.with(|one| (one.coming, one.came));
        let (class, words) = match (coming, came) {
            (0, _) => ("tag tag--bare", w::party_away(lang).to_owned()),
            (n, 0) => ("tag", w::party_coming(lang, n)),
            (_, n) => ("tag tag--good", w::party_came(lang, n)),
        };
        view! { <span class=class>{words}</span> }
    };
    let mends = Memo::new(move |_| {
        let now = room.sync.now.get();
        room.chairs && table.with(|table| takes_answers(table, true, now))
    });
    let notes = Memo::new(move |_| {
        let now = room.sync.now.get();
        room.chairs && table.with(|table| takes_arrivals(table, now))
    });
    let names = move || one.with(Attendance::names);
    let mend = move |_| {
        let of = one.get_untracked();
        asking
            .answering
            .set(Some((of.roundtable, Some(of.company))));
    };
    view! {
        <li class="party">
            <p class="row row--s2">
                <span>{move || one.with(|one| one.company_name.to_string())}</span>
                {tag}
                {move || pending.get().then(|| view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> })}
                {move || mends.get().then(|| view! { <button class="button button--small button--plain push" on:click=mend>{w::party_mend(lang)}</button> })}
            </p>
            {move || {
                let names = names();
                (!names.is_empty()).then(|| if notes.get() {
                    view! { <p class="row row--s2">{names.into_iter().map(|name| view! { <Arrival one name/> }).collect_view()}</p> }.into_any()
                } else {
                    view! { <p class="small soft">{wording::listed(&names).replace('\n', "、")}</p> }.into_any()
                })
            }}
        </li>
    }
    .into_any()
}

/// Pressed where somebody came; pressed again, it was a mistake.
#[component]
fn Arrival(one: Memo<Attendance>, name: GuestName) -> impl IntoView {
    let room = expect_context::<Room>();
    let name = StoredValue::new(name);
    let came = Memo::new(move |_| {
        let is = |guest: &Guest| name.with_value(|name| guest.name == *name) && guest.came;
        one.with(|one| one.guests.iter().any(is))
    });
    let press = move |_| {
        let of = one.get_untracked();
        let arrive = arrival(&of, of.company, name.get_value(), !came.get_untracked());
        room.does(arrive, String::new);
    };
    view! {
        <button type="button" class="chip" aria-pressed=move || came.get().to_string() on:click=press>{name.get_value().to_string()}</button>
    }
}

fn arrival(of: &Attendance, company: CompanyId, name: GuestName, came: bool) -> Command {
    Command::Arrive(Arrive {
        roundtable: of.roundtable,
        company,
        name,
        came,
    })
}
