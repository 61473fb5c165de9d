//! How giving goes: who gives again, who has not yet, and what becomes of promises that come again and again.

mod away;
mod columns;
pub(super) mod file;
mod months;
mod promises;
mod retention;
mod turns;
mod years;

use leptos::prelude::*;

use away::Aways;
use months::Months;
use promises::Promises;
use retention::Retention;
use years::Years;

use super::{Room, date};
use crate::command::Command;
use crate::donor::CHARITY;
use crate::lang::{Lang, words as w};
use crate::people::{self, Area};
use crate::row::Kind;
use crate::shell;
use crate::ui::dom;
use crate::ui::parts::Strokes;

#[component]
pub fn Trends() -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    // The figures change with the day, not with every tick.
    let day = Memo::new(move |_| date(room.sync.now.get()));
    let now = move || {
        day.track();
        room.sync.now.get_untracked()
    };
    let years = Memo::new(move |_| {
        let now = now();
        room.payments
            .with(|payments| room.merges.with(|merges| Years::of(payments, merges, now)))
    });
    let months = Memo::new(move |_| {
        let now = now();
        room.payments.with(|payments| {
            room.pledges.with(|pledges| {
                room.merges
                    .with(|merges| Months::of(payments, pledges, merges, now))
            })
        })
    });
    let none = Memo::new(move |_| years.with(|all| all.each.is_empty()));
    view! {
        <section class="list trends-page">
            <header class="stack stack--s2">
                <h1 class="title">{w::trends_title(lang)}</h1>
                <p class="soft measure">{w::trends_line(lang)}</p>
            </header>
            {move || {
                if none.get() {
                    view! { <NoneYet/> }.into_any()
                } else {
                    view! { <Retention years/><Aways years/><Promises months/> }.into_any()
                }
            }}
        </section>
    }
    .into_any()
}

#[component]
fn NoneYet() -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    view! {
        <div class="empty">
            <Strokes/>
            <h2 class="subtitle">{w::trends_none(lang)}</h2>
            <p>{w::trends_none_line(lang)}</p>
            <div class="row"><a class="button" href=super::BANK>{w::donors_bank(lang)}</a></div>
        </div>
    }
    .into_any()
}

/// A file of these figures, as `donors-retention-2026-06-19.csv`.
fn saves(room: &Room, name: &str, text: &str) {
    let day = date(room.sync.now.get_untracked());
    let name = format!("donors-{name}-{day}.csv");
    dom::download(&name, "text/csv;charset=utf-8", text);
    room.telling.tell(w::trends_saved(room.lang).to_owned());
}

/// A file that names so many people: the audit log has it before the file is there.
pub fn hands_out(room: &Room, kind: Kind, name: &str, rows: usize, text: &str) {
    let export = people::Export {
        area: Area::Fundraising,
        kind,
        scope: CHARITY.0,
        rows: u32::try_from(rows).unwrap_or(u32::MAX),
    };
    match room
        .sync
        .give(Command::People(people::Command::Export(export)))
    {
        Ok(_) => saves(room, name, text),
        Err(refusal) => room.telling.tell(shell::refusal(room.lang, &refusal)),
    }
}

/// A cell that says what it is where there is no room for a head.
fn cell(label: &'static str, said: impl IntoView + 'static) -> AnyView {
    view! { <td class="n num" data-label=label>{said}</td> }.into_any()
}

fn head(label: &'static str) -> AnyView {
    view! { <th scope="col" class="n">{label}</th> }.into_any()
}

fn month_called(lang: Lang, month: super::sums::Month) -> String {
    w::donors_month(lang, month.number(), month.year())
}
