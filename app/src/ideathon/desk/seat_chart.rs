//! How the seats are filled: a bar per audience on one scale, with its table.

use leptos::prelude::*;

use super::tally::short;
use crate::ideathon::Seats;
use crate::lang::{Lang, words as w};

/// Where one audience's bar runs, in seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    pub seats: u32,
    pub confirmed: u32,
    pub offered: u32,
    /// Where who waits begins: beyond the last seat, or beyond the last taken one.
    pub waits_from: u32,
    pub waiting: u32,
}

impl Bar {
    #[must_use]
    pub fn of(s: &Seats) -> Self {
        let [seats, confirmed, offered, waiting] =
            [s.seats, s.confirmed, s.offered, s.waiting].map(u32::from);
        Self {
            seats,
            confirmed,
            offered,
            waits_from: seats.max(confirmed + offered),
            waiting,
        }
    }

    #[must_use]
    pub const fn end(&self) -> u32 {
        self.waits_from + self.waiting
    }
}

/// One scale for all bars, at least one seat wide.
#[must_use]
pub fn scale(bars: &[Bar]) -> u32 {
    bars.iter().map(Bar::end).max().unwrap_or_default().max(1)
}

#[component]
pub fn SeatChart(
    #[prop(into)] seats: Signal<Vec<Seats>>,
    /// The table is open from the beginning.
    #[prop(optional)]
    open: bool,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let all = move || seats.with(|s| s.iter().map(|s| u32::from(s.seats)).sum::<u32>());
    let bars = move || {
        seats.with(|seats| {
            let bars: Vec<Bar> = seats.iter().map(Bar::of).collect();
            let width = scale(&bars);
            seats
                .iter()
                .zip(bars)
                .map(|(s, bar)| bar_view(lang, s, bar, width))
                .collect_view()
        })
    };
    view! {
        <figure class="chart">
            <figcaption class="row row--ends">
                <strong>{w::desk_chart_title(lang)}</strong>
                <span class="soft small num">{move || w::desk_chart_all(lang, all())}</span>
            </figcaption>
            <ul>{bars}</ul>
            <details class="more more--small" open=open>
                <summary>{w::desk_chart_table(lang)}</summary>
                <SeatTable seats/>
            </details>
        </figure>
    }
    .into_any()
}

fn bar_view(lang: Lang, s: &Seats, bar: Bar, width: u32) -> AnyView {
    let rect = |class: &'static str, x: u32, width: u32| {
        (width > 0).then(|| {
            view! { <rect class=class x=x.to_string() y="0" width=width.to_string() height="10"></rect> }
        })
    };
    let key = |class: &'static str, word: &'static str, n: u16, of: String| {
        view! { <span class=class>{word}" "<b>{n}</b>{of}</span> }
    };
    let limit = bar.seats.to_string();
    view! {
        <li>
            <span class="chart-name">{short(lang, s.audience)}</span>
            <svg class="chart-bar" viewBox=format!("0 0 {width} 10") preserveAspectRatio="none" aria-hidden="true">
                {rect("bar-seats", 0, bar.seats)}
                {rect("bar-confirmed", 0, bar.confirmed)}
                {rect("bar-offered", bar.confirmed, bar.offered)}
                {rect("bar-waiting", bar.waits_from, bar.waiting)}
                <line class="bar-limit" x1=limit.clone() x2=limit y1="0" y2="10"></line>
            </svg>
            <span class="chart-said num">
                {key("key key--confirmed", w::state_confirmed(lang), s.confirmed, format!("/{}", s.seats))}
                {(s.offered > 0).then(|| key("key key--offered", w::state_offered(lang), s.offered, String::new()))}
                {(s.waiting > 0).then(|| key("key key--waiting", w::desk_tally_waiting(lang), s.waiting, String::new()))}
            </span>
        </li>
    }
    .into_any()
}

#[component]
fn SeatTable(seats: Signal<Vec<Seats>>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let heads = [
        w::desk_seats_number(lang),
        w::state_confirmed(lang),
        w::state_offered(lang),
        w::desk_tally_waiting(lang),
        w::state_asking(lang),
        w::desk_seats_free(lang),
    ];
    let rows = move || {
        seats.with(|seats| {
            seats.iter().map(|s| {
                let numbers = [s.seats, s.confirmed, s.offered, s.waiting, s.asking, s.free];
                view! {
                    <tr>
                        <th scope="row">{short(lang, s.audience)}</th>
                        {heads.into_iter().zip(numbers).map(|(head, n)| view! { <td class="n" data-label=head>{n}</td> }).collect_view()}
                    </tr>
                }
            }).collect_view()
        })
    };
    view! {
        <table class="table table--cards num">
            <thead>
                <tr>
                    <th scope="col">{w::desk_column_audience(lang)}</th>
                    {heads.map(|head| view! { <th scope="col" class="n">{head}</th> }).into_iter().collect_view()}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(seats: u16, confirmed: u16, offered: u16, waiting: u16) -> Bar {
        Bar::of(&Seats {
            seats,
            confirmed,
            offered,
            waiting,
            ..Seats::default()
        })
    }

    #[test]
    fn who_waits_stands_beyond_the_last_seat() {
        let full = bar(50, 43, 2, 9);
        assert_eq!((full.waits_from, full.end()), (50, 59));
        // Seats that were taken away leave more taken than there are.
        assert_eq!(bar(10, 11, 1, 3).waits_from, 12);
    }

    #[test]
    fn the_longest_bar_sets_the_scale_and_nothing_divides_by_zero() {
        assert_eq!(scale(&[bar(50, 43, 2, 9), bar(20, 20, 0, 4)]), 59);
        assert_eq!(scale(&[bar(0, 0, 0, 0)]), 1);
        assert_eq!(scale(&[]), 1);
    }
}
