//! When and where.

use chrono::Datelike as _;
use leptos::prelude::*;

use crate::ideathon::Event;
use crate::lang::{Lang, words as w};
use crate::time;

/// Day, hours and place.
#[component]
pub fn When(event: Event, #[prop(optional)] fee: bool) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let hours = format!("{}–{}", time::clock(event.starts), time::clock(event.ends));
    let venue = event.venue.get(lang);
    view! {
        <dl class="when num">
            <dt>{w::event_when(lang)}</dt>
            <dd><strong>{time::day(event.starts, lang)}" "<span class="nowrap">{hours}</span></strong></dd>
            {(!venue.is_empty()).then(|| view! { <dt>{w::event_where(lang)}</dt><dd>{venue}</dd> })}
            {fee.then(|| view! { <dt>{w::event_fee(lang)}</dt><dd>{w::event_free(lang)}</dd> })}
        </dl>
    }
    .into_any()
}

/// The day as a leaf of a calendar.
#[component]
pub fn DateLeaf(event: Event) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let day = time::japan(event.starts).date_naive();
    let short = time::short_day(event.starts, lang);
    let (month, weekday) = match lang {
        Lang::Ja => {
            let weekday = short
                .split(['(', ')'])
                .nth(1)
                .unwrap_or_default()
                .to_owned();
            (format!("{}月", day.month()), weekday)
        }
        Lang::En => {
            let mut parts = short.split(' ');
            let weekday = parts.next().unwrap_or_default().to_owned();
            (parts.nth(1).unwrap_or_default().to_owned(), weekday)
        }
    };
    view! {
        <time class="date num" datetime=day.to_string()>
            <span>{month}</span><b>{day.day().to_string()}</b><span>{weekday}</span>
        </time>
    }
    .into_any()
}
