//! All receipts that were ever issued, the void ones among them.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;

use super::super::own_receipts::{State, covered, file};
use super::super::people::Known;
use super::super::{Receipt, Room, date, path};
use super::YearChoice;
use crate::donor::receipt::{Way, year_of};
use crate::donor::wording;
use crate::lang::words as w;
use crate::value::width::{folded, needles};
use crate::value::{DonorId, Kana, ReceiptId};

/// Receipts that the list begins with, and that each "more" adds.
const PAGE: usize = 100;

#[component]
pub fn AllReceipts() -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(None::<u16>);
    let years = Memo::new(move |_| {
        room.receipts.with(|all| {
            let years: BTreeSet<u16> = all.iter().map(|one| one.number.year).collect();
            years.into_iter().rev().collect::<Vec<_>>()
        })
    });
    let year = Signal::derive(move || {
        let latest = || years.with(|years| years.first().copied());
        let this = || year_of(room.sync.now.get_untracked());
        chosen.get().or_else(latest).unwrap_or_else(this)
    });
    let ids = Memo::new(move |_| {
        let needles = typed.with(|typed| needles(typed));
        let year = year.get();
        room.receipts.with(|all| {
            room.donors.with(|donors| {
                let donors: BTreeMap<DonorId, &Known> = if needles.is_empty() {
                    BTreeMap::new()
                } else {
                    donors.iter().map(|known| (known.donor.id, known)).collect()
                };
                let of_year = all.iter().filter(|one| one.number.year == year);
                let known = |one: &Receipt| donors.get(&room.root(one.donor)).copied();
                let found = of_year.filter(|one| is_found(one, known(one), &needles));
                found.map(|one| one.id).collect::<Vec<_>>()
            })
        })
    });
    let any = Memo::new(move |_| room.receipts.with(|all| !all.is_empty()));
    view! {
        <section class="stack stack--s3">
            <h2 class="subtitle">{w::donors_all_receipts(lang)}</h2>
            {move || any.get().then(|| view! {
                <div class="tools tools--donors">
                    <input class="search" type="search" placeholder=w::donors_receipts_search(lang) aria-label=w::donors_receipts_search(lang)
                        autocomplete="off" spellcheck="false" prop:value=typed on:input=move |ev| typed.set(event_target_value(&ev))/>
                    <YearChoice name="issued" label=w::donors_year_issued(lang) years chosen now=year/>
                    <p class="found soft small num" role="status">{move || w::donors_papers(lang, ids.with(Vec::len))}</p>
                </div>
            })}
            <Table ids/>
            {move || match (any.get(), ids.with(Vec::is_empty)) {
                (false, _) => view! { <p class="soft small">{w::donors_all_receipts_none(lang)}</p> }.into_any(),
                (true, true) => view! { <p class="soft small">{w::donors_receipts_none_found(lang)}</p> }.into_any(),
                _ => ().into_any(),
            }}
        </section>
    }
    .into_any()
}

/// By the number, the name that stands on it, and the donor's name and reading now.
fn is_found(receipt: &Receipt, donor: Option<&Known>, needles: &[String]) -> bool {
    if needles.is_empty() {
        return true;
    }
    let name = receipt.said.name.as_str();
    let mut hay = format!("{}\n{name}\n{}", receipt.number, name.replace(' ', ""));
    if let Some(known) = donor {
        let details = &known.donor.details;
        let kana = details.kana.as_ref().map_or("", Kana::as_str);
        for text in [details.name.as_str(), kana, &kana.replace(' ', "")] {
            hay.push('\n');
            hay.push_str(text);
        }
    }
    let hay = folded(&hay);
    needles.iter().all(|needle| hay.contains(needle.as_str()))
}

#[component]
fn Table(ids: Memo<Vec<ReceiptId>>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let pages = RwSignal::new(1_usize);
    let page = move || ids.with(|ids| ids[..ids.len().min(pages.get() * PAGE)].to_vec());
    let more = move || ids.with(Vec::len) > pages.get() * PAGE;
    view! {
        <div class="card bank-lines" hidden=move || ids.with(Vec::is_empty)>
            <table class="table table--cards">
                <thead>
                    <tr>
                        <th scope="col">{w::donors_column_number(lang)}</th>
                        <th scope="col">{w::donors_pick(lang)}</th>
                        <th scope="col" class="n">{w::donors_column_amount(lang)}</th>
                        <th scope="col">{w::donors_column_covers(lang)}</th>
                        <th scope="col">{w::donors_column_state(lang)}</th>
                        <th scope="col"><span class="unseen">{w::donors_column_file(lang)}</span></th>
                    </tr>
                </thead>
                <tbody><For each=page key=|id| *id let:id><Row id/></For></tbody>
            </table>
            {move || more().then(|| view! {
                <p class="center"><button class="button" on:click=move |_| pages.update(|n| *n += 1)>{w::desk_more(lang)}</button></p>
            })}
        </div>
    }
    .into_any()
}

#[component]
fn Row(id: ReceiptId) -> impl IntoView {
    let room = expect_context::<Room>();
    let receipt = Memo::new(move |_| room.sync.replica.receipt(id));
    move || receipt.get().map(|receipt| view! { <Cells receipt/> })
}

#[component]
fn Cells(receipt: Receipt) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let number = receipt.number.to_string();
    let label = w::donors_pdf_one(lang, &number);
    let posted = match (receipt.way, receipt.posted) {
        (Way::Paper, Some(at)) => w::donors_posted_on(lang, date(at)),
        (way, _) => wording::way(lang, way).to_owned(),
    };
    view! {
        <tr class:gone=!receipt.holds()>
            <td class="num nowrap" data-label=w::donors_column_number(lang)><strong>{number}</strong><br/><span class="soft small">{date(receipt.issued)}</span></td>
            <td data-label=w::donors_pick(lang)><a href=path(receipt.donor)>{receipt.said.name.to_string()}</a></td>
            <td class="n num" data-label=w::donors_column_amount(lang)>{w::give_yen(lang, receipt.said.total())}</td>
            <td class="num" data-label=w::donors_column_covers(lang)>{covered(lang, &receipt)}</td>
            <td data-label=w::donors_column_state(lang)>
                <span class="row row--s2"><State receipt=receipt.clone()/><span class="soft small num">{posted}</span></span>
            </td>
            <td class="n"><a href=file(receipt.id) download="" rel="external" aria-label=label>"PDF"</a></td>
        </tr>
    }
    .into_any()
}
