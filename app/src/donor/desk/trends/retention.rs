//! Who gives again, year by year.

use leptos::prelude::*;

use super::super::Room;
use super::columns::{Column, columns};
use super::years::{Rate, Year, Years};
use super::{cell, file, head, saves};
use crate::lang::{Lang, words as w};
use crate::time;

/// Years in the chart: as many as a phone has room for.
const CHART: usize = 6;

#[component]
pub fn Retention(years: Memo<Years>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let save = move |_| {
        saves(
            &room,
            "retention",
            &years.with(|all| file::years(lang, all)),
        );
    };
    let chart = move || years.with(|all| chart(lang, &all.each));
    let unfinished = move || {
        let (last, pace) = years.with(|all| (all.each.last().copied(), all.pace));
        let today = time::short_day(room.sync.now.get_untracked(), lang);
        let said = last.map(|last| w::trends_unfinished(lang, today, last.number));
        let pace = pace.map(|rate| w::trends_pace(lang, rate));
        view! { <p class="small">{said}" "{pace}</p> }
    };
    let rows = move || {
        years.with(|all| {
            let last = all.each.len().saturating_sub(1);
            let rows = all.each.iter().enumerate().rev();
            rows.map(|(n, year)| row(lang, *year, n == last))
                .collect_view()
        })
    };
    view! {
        <section class="stack" aria-labelledby="trends-retention">
            <header class="stack stack--s2">
                <h2 class="subtitle" id="trends-retention">{w::trends_retention(lang)}</h2>
                <p class="soft small measure">{w::trends_retention_line(lang)}</p>
            </header>
            <figure class="chart trend-chart">
                <figcaption>{unfinished}</figcaption>
                {chart}
            </figure>
            <div class="card bank-lines">
                <table class="table table--cards retention">
                    <thead>
                        <tr>
                            <th scope="col">{w::trends_year(lang)}</th>
                            {head(w::trends_donors(lang))}
                            {head(w::trends_fresh(lang))}
                            {head(w::trends_kept(lang))}
                            {head(w::trends_back(lang))}
                            {head(w::trends_before(lang))}
                            {head(w::trends_rate(lang))}
                            {head(w::trends_sum(lang))}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p><button class="button button--small" on:click=save>{w::trends_file_years(lang)}</button></p>
        </section>
    }
    .into_any()
}

/// Nothing is kept of the year before the first.
fn chart(lang: Lang, years: &[Year]) -> AnyView {
    let last = years.last().map(|year| year.number);
    let from = years.len().saturating_sub(CHART).max(1).min(years.len());
    let all: Vec<Column> = (years[from..].iter())
        .map(|year| Column {
            up: tenths(year.rate()),
            down: 0,
            open: Some(year.number) == last,
            label: year.number.to_string(),
            said: said(lang, year.rate()),
        })
        .collect();
    (!all.is_empty())
        .then(|| columns(&all, Some(1000)))
        .into_any()
}

fn tenths(rate: Option<Rate>) -> i64 {
    let tenths = rate.map_or(0, Rate::tenths);
    i64::try_from(tenths).unwrap_or_default()
}

fn said(lang: Lang, rate: Option<Rate>) -> String {
    rate.map_or_else(
        || w::trends_no_rate(lang).to_owned(),
        |rate| format!("{rate}%"),
    )
}

fn row(lang: Lang, year: Year, open: bool) -> AnyView {
    let tag =
        open.then(|| view! { " "<span class="tag tag--wait">{w::trends_so_far(lang)}</span> });
    view! {
        <tr>
            <th scope="row" class="num">{year.number}{tag}</th>
            {cell(w::trends_donors(lang), year.donors)}
            {cell(w::trends_fresh(lang), year.fresh)}
            {cell(w::trends_kept(lang), year.kept)}
            {cell(w::trends_back(lang), year.back())}
            {cell(w::trends_before(lang), year.before)}
            {cell(w::trends_rate(lang), said(lang, year.rate()))}
            {cell(w::trends_sum(lang), w::give_yen(lang, year.sum))}
        </tr>
    }
    .into_any()
}
