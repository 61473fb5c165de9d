//! The books as the fundraiser and the accountant read them: what stands in each account at the end of a day, and
//! whether the books, the payments and the receipts say the same. The server makes the page: a device has no books.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::desk::BooksRail;
use super::ledger::Account;
use super::receipt::Number;
use super::wording;
use crate::lang::{Lang, words as w};
use crate::shell::Opened;
use crate::ui::desk::Frame;
use crate::ui::telling::Telling;
use crate::value::Yen;
use crate::visit::Page;

/// Where the page is, and where its entries are fetched as a file.
pub const BOOKS: &str = "/desk/donors/books";
pub const FILE: &str = "/desk/donors/books.csv";

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shown {
    /// As it was typed: a day in Japan, as `2026-12-31`; empty: all that is written.
    pub until: String,
    pub bad_day: bool,
    /// In yen, debit above zero, at the end of that day.
    pub balances: Vec<(Account, i64)>,
    pub proof: Proof,
}

/// Whether all of it agrees, whatever the day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    #[default]
    None,
    Agrees {
        postings: i64,
        entries: i64,
        /// Receipts that hold, and what they say together.
        receipts: i64,
        yen: i64,
    },
    /// The first thing that is wrong.
    Wrong(Wrong),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// In the books themselves.
    Books {
        posting: i64,
    },
    /// A row says something else than the books.
    Row {
        id: String,
    },
    Receipt {
        number: Number,
    },
    /// A number of this year is missing.
    Numbers {
        year: i64,
    },
}

#[component]
pub fn Books() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let shown = match expect_context::<Opened>().page() {
        Page::Books(shown) => *shown,
        _ => Shown::default(),
    };
    let shown = StoredValue::new(shown);
    let ready = RwSignal::new(false);
    view! {
        <Frame title=w::books_title(lang) ready telling=Telling::default() rail=|| view! { <BooksRail/> }>
            <section class="list books">
                <h1 class="title">{w::books_title(lang)}</h1>
                <p class="soft measure">{w::books_line(lang)}</p>
                {shown.with_value(|shown| proof(lang, &shown.proof))}
                {shown.with_value(|shown| search(lang, shown))}
                {shown.with_value(|shown| table(lang, shown))}
            </section>
        </Frame>
    }
    .into_any()
}

fn proof(lang: Lang, proof: &Proof) -> AnyView {
    match proof {
        Proof::None => ().into_any(),
        Proof::Agrees {
            postings,
            entries,
            receipts,
            yen,
        } => {
            let counted = w::books_counted(lang, spelled(*entries), spelled(*postings));
            let papers = w::books_papers(lang, spelled(*receipts), spelled(*yen));
            view! {
                <div class="proof proof--good" role="status">
                    <p class="subtitle">{w::books_agree(lang)}</p>
                    <p>{counted}</p>
                    <p>{papers}</p>
                </div>
            }
            .into_any()
        }
        Proof::Wrong(wrong) => {
            let told = match wrong {
                Wrong::Books { posting } => w::books_wrong_posting(lang, *posting),
                Wrong::Row { id } => w::books_wrong_row(lang, id),
                Wrong::Receipt { number } => w::books_wrong_receipt(lang, number),
                Wrong::Numbers { year } => w::books_wrong_numbers(lang, *year),
            };
            view! {
                <div class="proof proof--bad" role="alert">
                    <p class="subtitle">{w::books_disagree(lang)}</p>
                    <p>{told}</p>
                    <p>{w::books_what_now(lang)}</p>
                </div>
            }
            .into_any()
        }
    }
}

fn search(lang: Lang, shown: &Shown) -> AnyView {
    let bad = shown.bad_day;
    let file = match shown.until.as_str() {
        _ if bad => FILE.to_owned(),
        "" => FILE.to_owned(),
        until => format!("{FILE}?until={until}"),
    };
    view! {
        <form class="books-day" method="get" action=BOOKS>
            <div class="field" class:field--bad=bad>
                <label for="until">{w::books_until(lang)}</label>
                <input id="until" name="until" type="date" value=shown.until.clone() aria-describedby="until-said"
                    aria-invalid=bad.then_some("true")/>
                <p id="until-said" class="said">{bad.then(|| w::people_bad_day(lang))}</p>
            </div>
            <button class="button button--go">{w::books_show(lang)}</button>
            <a class="button button--plain" rel="external" download="" href=file>{w::books_file(lang)}</a>
        </form>
    }
    .into_any()
}

/// Each account on its own side.
fn table(lang: Lang, shown: &Shown) -> AnyView {
    if shown.balances.is_empty() {
        return view! { <p class="soft">{w::books_none(lang)}</p> }.into_any();
    }
    let side = |amount: i64| (amount > 0).then(|| spelled(amount));
    let (mut debit, mut credit) = (0, 0);
    let rows: Vec<_> = (shown.balances.iter())
        .map(|(account, amount)| {
            debit += amount.max(&0);
            credit -= amount.min(&0);
            view! {
                <tr>
                    <th scope="row">{wording::account(lang, *account)}</th>
                    <td class="num">{side(*amount)}</td>
                    <td class="num">{side(-amount)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=w::books_title(lang)>
            <table class="books-table">
                <thead>
                    <tr>
                        <th scope="col">{w::books_account(lang)}</th>
                        <th scope="col" class="num">{w::books_debit(lang)}</th>
                        <th scope="col" class="num">{w::books_credit(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{w::books_sum(lang)}</th>
                        <td class="num">{spelled(debit)}</td>
                        <td class="num">{spelled(credit)}</td>
                    </tr>
                </tfoot>
            </table>
        </div>
    }
    .into_any()
}

/// With its thousands, as amounts are written.
fn spelled(amount: i64) -> String {
    Yen::new(amount.abs()).unwrap_or_default().to_string()
}
