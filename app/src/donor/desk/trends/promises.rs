//! Promises that come again and again, month by month.

use leptos::prelude::*;

use super::super::Room;
use super::columns::{Column, columns};
use super::months::{Months, Stood, What};
use super::turns::Turns;
use super::{cell, file, head, month_called, saves};
use crate::lang::{Lang, words as w};

#[component]
pub fn Promises(months: Memo<Months>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let none = Memo::new(move |_| months.with(|all| all.none));
    view! {
        <section class="stack" aria-labelledby="trends-promises">
            <header class="stack stack--s2">
                <h2 class="subtitle" id="trends-promises">{w::trends_promises(lang)}</h2>
                <p class="soft small measure">{w::trends_promises_line(lang)}</p>
            </header>
            {move || {
                if none.get() {
                    view! { <p class="soft small">{w::trends_promises_none(lang)}</p> }.into_any()
                } else {
                    view! { <Charts months/><Turns months/> }.into_any()
                }
            }}
        </section>
    }
    .into_any()
}

#[component]
fn Charts(months: Memo<Months>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let turned = move || {
        let of = |stood: &Stood| (count(stood.better()), count(stood.worse()));
        months.with(|all| chart(lang, &all.each, of))
    };
    let brings = move || {
        let of = |stood: &Stood| (stood.monthly.get(), 0);
        months.with(|all| chart(lang, &all.each, of))
    };
    let most = move || w::donors_chart_most(lang, months.with(Months::most));
    let save = move |_| {
        saves(
            &room,
            "promises",
            &months.with(|all| file::months(lang, all)),
        );
    };
    view! {
        <div class="trend-charts">
            <figure class="chart trend-chart">
                <figcaption class="row row--ends">
                    <strong class="unseen">{w::trends_turned(lang)}</strong>
                    <span class="key key--confirmed small">{w::trends_better(lang)}</span>
                    <span class="key key--waiting small">{w::trends_worse(lang)}</span>
                </figcaption>
                {turned}
            </figure>
            <figure class="chart trend-chart">
                <figcaption class="row row--ends">
                    <strong>{w::trends_brings(lang)}</strong>
                    <span class="soft small num">{most}</span>
                </figcaption>
                {brings}
            </figure>
        </div>
        <details class="more">
            <summary>{w::trends_table(lang)}</summary>
            <MonthTable months/>
        </details>
        <p><button class="button button--small" on:click=save>{w::trends_file_months(lang)}</button></p>
    }
    .into_any()
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Each sixth month has its name, the last among them.
fn chart(lang: Lang, months: &[Stood], of: impl Fn(&Stood) -> (i64, i64)) -> AnyView {
    let all: Vec<Column> = (months.iter().rev().enumerate().rev())
        .map(|(left, stood)| {
            let (up, down) = of(stood);
            let named = left % 6 == 0;
            let label = || w::donors_chart_month(lang, stood.month.number());
            Column {
                up,
                down,
                open: false,
                label: if named { label() } else { String::new() },
                said: String::new(),
            }
        })
        .collect();
    columns(&all, None)
}

/// The latest first.
#[component]
fn MonthTable(months: Memo<Months>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let row = move |stood: &Stood| {
        let turned = |what| cell(called(lang, what), stood.turned(what));
        view! {
            <tr>
                <th scope="row" class="nowrap">{month_called(lang, stood.month)}</th>
                {cell(w::trends_running(lang), stood.running)}
                {What::ALL.map(turned).into_iter().collect_view()}
                {cell(w::trends_monthly(lang), w::give_yen(lang, stood.monthly))}
                {cell(w::trends_yearly(lang), w::give_yen(lang, stood.yearly))}
            </tr>
        }
    };
    let rows = move || months.with(|all| all.each.iter().rev().map(row).collect_view());
    let heads = What::ALL.map(|what| head(called(lang, what)));
    view! {
        <div class="card bank-lines">
            <table class="table table--cards promise-months">
                <thead>
                    <tr>
                        <th scope="col">{w::donors_column_month(lang)}</th>
                        {head(w::trends_running(lang))}
                        {heads.into_iter().collect_view()}
                        {head(w::trends_monthly(lang))}
                        {head(w::trends_yearly(lang))}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

pub const fn called(lang: Lang, what: What) -> &'static str {
    match what {
        What::Began => w::trends_began(lang),
        What::Raised => w::trends_raised(lang),
        What::Lowered => w::trends_lowered(lang),
        What::Rested => w::trends_rested(lang),
        What::Lapsed => w::trends_lapsed(lang),
        What::Ended => w::trends_ended(lang),
    }
}
