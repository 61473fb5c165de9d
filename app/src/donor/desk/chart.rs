//! What came in each of the last months: a column a month on one scale, with its table.

use leptos::prelude::*;

use super::Room;
use super::sums::{Came, Month, Sums};
use crate::lang::{Lang, words as w};

#[component]
pub fn MonthChart(sums: Memo<Sums>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let most = move || w::donors_chart_most(lang, sums.with(Sums::most));
    let columns = move || {
        sums.with(|sums| {
            let scale = sums.most().get().max(1);
            let columns = sums.months.iter();
            columns
                .map(|came| column(lang, *came, scale))
                .collect_view()
        })
    };
    view! {
        <figure class="chart month-chart">
            <figcaption class="row row--ends">
                <strong>{w::donors_chart_title(lang)}</strong>
                <span class="soft small num">{most}</span>
            </figcaption>
            <ol class="month-columns" aria-hidden="true">{columns}</ol>
            <details class="more more--small">
                <summary>{w::donors_chart_table(lang)}</summary>
                <MonthTable sums/>
            </details>
        </figure>
    }
    .into_any()
}

fn column(lang: Lang, came: Came, scale: i64) -> AnyView {
    let sum = came.sum.get();
    let top = (scale - sum).to_string();
    view! {
        <li>
            <svg viewBox=format!("0 0 10 {scale}") preserveAspectRatio="none">
                <rect class="bar-confirmed" x="0" y=top width="10" height=sum.to_string()></rect>
            </svg>
            <span class="num small">{w::donors_chart_month(lang, came.month.number())}</span>
        </li>
    }
    .into_any()
}

/// The latest first.
#[component]
fn MonthTable(sums: Memo<Sums>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let rows = move || {
        sums.with(|sums| {
            let months = sums.months.iter().rev();
            let row = |came: &Came| {
                view! {
                    <tr>
                        <th scope="row">{called(lang, came.month)}</th>
                        <td class="n">{w::give_yen(lang, came.sum)}</td>
                        <td class="n">{came.payments}</td>
                    </tr>
                }
            };
            months.map(row).collect_view()
        })
    };
    view! {
        <table class="table num">
            <thead>
                <tr>
                    <th scope="col">{w::donors_column_month(lang)}</th>
                    <th scope="col" class="n">{w::donors_column_came(lang)}</th>
                    <th scope="col" class="n">{w::donors_column_payments(lang)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn called(lang: Lang, month: Month) -> String {
    w::donors_month(lang, month.number(), month.year())
}
