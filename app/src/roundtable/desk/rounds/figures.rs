//! A fiscal year of the platform in figures; each number opens its records.

use leptos::prelude::*;

use super::{Room, path};
use crate::company::Directory;
use crate::company::wording::called;
use crate::lang::words as w;
use crate::roundtable::{Figures, Item, ItemState, Wish, wording};
use crate::value::{ItemId, RoundtableId};

/// A record, by what it is called and where it stands.
type Record = (String, Option<String>);

#[component]
pub fn InFigures(year: i32) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let figures = Memo::new(move |_| {
        let directory = Directory::here(&room.sync.replica);
        let (tables, items) = (room.tables.get(), room.items.get());
        room.attendances
            .with(|all| Figures::of(year, &tables, &items, all, |id| directory.root(id)))
    });
    let held = move || {
        let records = figures.with(|f| f.held.iter().map(|id| of_table(room, *id, None)).collect());
        let n = figures.with(|f| f.held.len());
        view! { <Figure title=w::figures_held(lang) number=n.to_string() records/> }
    };
    let companies = move || {
        let directory = Directory::here(&room.sync.replica);
        let name = |(id, _): &(_, usize)| (called(lang, &directory, *id), None);
        let records: Vec<Record> = figures.with(|f| f.companies.iter().map(name).collect());
        let number = records.len().to_string();
        view! { <Figure title=w::figures_companies(lang) number records/> }
    };
    let people = move || {
        let records = figures.with(|f| {
            let of = f.people.iter();
            of.map(|(id, n)| of_table(room, *id, Some(w::party_came(lang, *n))))
                .collect()
        });
        let number = figures.with(Figures::attended).to_string();
        view! { <Figure title=w::figures_people(lang) number records/> }
    };
    let items = move || {
        let ids = figures.with(|f| f.items.clone());
        let number = ids.len().to_string();
        let records = ids.into_iter().filter_map(|id| of_item(room, id)).collect();
        view! { <Figure title=w::figures_items(lang) number records/> }
    };
    let days = move || {
        let days = figures.with(Figures::median_days);
        let number = days.map_or_else(|| "–".to_owned(), |days| w::figures_days_n(lang, days));
        let records = figures.with(|f| {
            let waits = f.waits.iter();
            waits
                .filter_map(|(id, wait)| {
                    let (name, path) = of_item(room, *id)?;
                    Some((
                        format!("{name} {}", w::figures_days_n(lang, wait.num_days())),
                        path,
                    ))
                })
                .collect()
        });
        view! { <Figure title=w::figures_days(lang) number records/> }
    };
    view! {
        <section class="stack stack--s2 figures">
            <div class="figure-grid">{held}{companies}{people}{items}{days}</div>
            <Outcomes figures/>
            <p class="soft small">{w::figures_unnoted(lang)}</p>
        </section>
    }
    .into_any()
}

/// A number, and what it counts.
#[component]
fn Figure(title: &'static str, number: String, records: Vec<Record>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let none = records.is_empty();
    let records = records.into_iter().map(|(name, path)| {
        let name = match path {
            Some(path) => view! { <a href=path>{name}</a> }.into_any(),
            None => name.into_any(),
        };
        view! { <li>{name}</li> }
    });
    let records = records.collect_view();
    view! {
        <div class="figure">
            <p class="soft small">{title}</p>
            <p class="figure-number num">{number}</p>
            {if none {
                view! { <p class="soft small">{w::figures_none(lang)}</p> }.into_any()
            } else {
                view! { <details class="way"><summary class="small">{w::figures_open(lang)}</summary><ul class="small">{records}</ul></details> }.into_any()
            }}
        </div>
    }
    .into_any()
}

/// Items by what was wished with them and what became of them.
#[component]
fn Outcomes(figures: Memo<Figures>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let states = ItemState::ALL
        .into_iter()
        .filter(|state| *state != ItemState::Withdrawn);
    let states: Vec<ItemState> = states.collect();
    let heads = states.clone().into_iter();
    let heads =
        heads.map(|state| view! { <th scope="col">{wording::item_state(lang, state)}</th> });
    let count = move |wish: Wish, state: ItemState| {
        let ids = figures.with(|f| f.items.clone());
        let is =
            |item: &&Item| item.words.kind == wish && item.state == state && ids.contains(&item.id);
        room.items.with(|items| items.iter().filter(is).count())
    };
    let rows = Wish::ALL.map(|wish| {
        let cells = states.clone().into_iter();
        let cells = cells.map(|state| view! { <td class="num">{move || count(wish, state)}</td> });
        view! { <tr><th scope="row">{wording::wish(lang, wish)}</th>{cells.collect_view()}</tr> }
    });
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=w::figures_outcome(lang)>
            <table class="figure-table small">
                <thead><tr><td></td>{heads.collect_view()}</tr></thead>
                <tbody>{rows.into_iter().collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn of_table(room: Room, id: RoundtableId, more: Option<String>) -> Record {
    let number = room
        .table_now(id)
        .map(|table| w::table_nth(room.lang, table.number));
    let words: Vec<String> = number.into_iter().chain(more).collect();
    (words.join(" "), Some(path(id)))
}

fn of_item(room: Room, id: ItemId) -> Option<Record> {
    let item = room.item_now(id)?;
    let place = format!("{}#item-{id}", path(item.roundtable));
    Some((item.words.topic.to_string(), Some(place)))
}
