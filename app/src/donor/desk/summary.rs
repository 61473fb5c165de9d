//! The figures above the list.

use leptos::prelude::*;

use super::chart::MonthChart;
use super::sums::Sums;
use super::{Room, date};
use crate::lang::words as w;

#[component]
pub fn Summary() -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    // The figures change with the day, not with every tick.
    let day = Memo::new(move |_| date(room.sync.now.get()));
    let sums = Memo::new(move |_| {
        day.track();
        let now = room.sync.now.get_untracked();
        room.payments.with(|payments| {
            room.pledges.with(|pledges| {
                room.merges
                    .with(|merges| Sums::of(payments, pledges, merges, now))
            })
        })
    });
    let yearly = move || {
        let yearly = sums.with(|sums| sums.yearly);
        (!yearly.is_zero()).then(|| view! { <span>{w::donors_sum_yearly(lang, yearly)}</span> })
    };
    let behind = move || {
        let (behind, missing) = sums.with(|sums| (sums.behind, sums.missing));
        (behind > 0).then(|| {
            view! {
                <div class="tally-bad">
                    <dt>{w::donors_sum_past_due(lang)}</dt>
                    <dd><b>{w::donors_people(lang, behind)}</b><span>{w::donors_sum_past_due_line(lang, missing)}</span></dd>
                </div>
            }
        })
    };
    view! {
        <div class="donor-summary stack">
            <dl class="tally num">
                <div>
                    <dt>{w::donors_sum_month(lang)}</dt>
                    <dd><b>{move || w::give_yen(lang, sums.with(|s| s.this_month))}</b></dd>
                </div>
                <div>
                    <dt>{w::donors_sum_year(lang)}</dt>
                    <dd><b>{move || w::give_yen(lang, sums.with(|s| s.this_fiscal_year))}</b><span>{w::donors_sum_year_line(lang)}</span></dd>
                </div>
                <div>
                    <dt>{w::donors_sum_supporters(lang)}</dt>
                    <dd><b>{move || w::donors_people(lang, sums.with(|s| s.supporters))}</b></dd>
                </div>
                <div>
                    <dt>{w::donors_sum_monthly(lang)}</dt>
                    <dd><b>{move || w::give_yen(lang, sums.with(|s| s.monthly))}</b>{yearly}</dd>
                </div>
                {behind}
            </dl>
            <MonthChart sums/>
        </div>
    }
    .into_any()
}
