//! Whoever gave before and not this year, with what leads to them.

use leptos::prelude::*;

use super::super::{Room, date, path};
use super::years::{Away, Years};
use super::{cell, file, hands_out, head};
use crate::donor::Pledge;
use crate::lang::words as w;
use crate::row::Kind;
use crate::value::{Address, DonorId};

/// Donors that a list begins with, and that each "more" adds.
const PAGE: usize = 30;

#[component]
pub fn Aways(years: Memo<Years>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let away = Memo::new(move |_| years.with(|all| all.away.clone()));
    let gone = Memo::new(move |_| years.with(|all| all.long_away.clone()));
    // Of last year: the one before the last.
    let before = Memo::new(move |_| years.with(|all| all.each.last().map_or(0, |y| y.before)));
    let none = move || {
        let words = match before.get() {
            0 => w::trends_away_nobody(lang),
            _ => w::trends_away_none(lang),
        };
        away.with(Vec::is_empty)
            .then(|| view! { <p class="soft small">{words}</p> })
    };
    let any_gone = Memo::new(move |_| gone.with(|all| !all.is_empty()));
    view! {
        <section class="stack" aria-labelledby="trends-away">
            <header class="stack stack--s2">
                <h2 class="subtitle" id="trends-away">{w::trends_away(lang)}" "<span class="soft num">{move || w::donors_people(lang, away.with(Vec::len))}</span></h2>
                <p class="soft small measure">{w::trends_away_line(lang)}</p>
            </header>
            {none}
            <Listed list=away class="table table--cards away" file="not-yet"/>
        </section>
        {move || any_gone.get().then(|| view! {
            <details class="more">
                <summary>{w::trends_long_away(lang)}" "<span class="num">{move || w::donors_people(lang, gone.with(Vec::len))}</span></summary>
                <div class="stack"><Listed list=gone class="table table--cards long-away" file="gone"/></div>
            </details>
        })}
    }
    .into_any()
}

#[component]
fn Listed(list: Memo<Vec<Away>>, class: &'static str, file: &'static str) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let pages = RwSignal::new(1_usize);
    let more = move || list.with(Vec::len) > pages.get() * PAGE;
    let rows = move || {
        list.with(|all| {
            let shown = all.iter().take(pages.get() * PAGE);
            shown.map(|one| row(&room, *one)).collect_view()
        })
    };
    let save = move |_| {
        let (n, text) =
            untrack(|| list.with(|all| (all.len(), file::away(lang, all, |id| about(&room, id)))));
        hands_out(&room, Kind::Donor, file, n, &text);
    };
    let none = move || list.with(Vec::is_empty);
    view! {
        <div class="card bank-lines" hidden=none>
            <table class=class>
                <thead>
                    <tr>
                        <th scope="col">{w::donor_field_name(lang)}</th>
                        {head(w::trends_last(lang))}
                        {head(w::trends_last_sum(lang))}
                        {head(w::trends_years(lang))}
                        {head(w::trends_promise(lang))}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {move || more().then(|| view! {
                <p class="center"><button class="button" on:click=move |_| pages.update(|n| *n += 1)>{w::desk_more(lang)}</button></p>
            })}
        </div>
        <p hidden=none><button class="button button--small" on:click=save>{w::trends_file_away(lang)}</button></p>
    }
    .into_any()
}

fn row(room: &Room, one: Away) -> AnyView {
    let lang = room.lang;
    let runs = room.pledges_of(one.donor).iter().any(Pledge::runs);
    let promise = if runs {
        w::trends_has_promise(lang)
    } else {
        w::trends_no_rate(lang)
    };
    view! {
        <tr>
            <th scope="row"><a href=path(one.donor)>{room.name(one.donor)}</a></th>
            {cell(w::trends_last(lang), date(one.last))}
            {cell(w::trends_last_sum(lang), w::give_yen(lang, one.sum))}
            {cell(w::trends_years(lang), one.years)}
            {cell(w::trends_promise(lang), promise)}
        </tr>
    }
    .into_any()
}

/// Name, mail and address: how somebody is written to.
fn about(room: &Room, id: DonorId) -> [String; 3] {
    let donor = room.donor_now(id).unwrap_or_default();
    let details = &donor.details;
    let email = donor.read_at().map(ToString::to_string);
    let address = details.address.as_ref().map(|a: &Address| {
        let line = format!("{} {}", a.postal, a.line());
        line.trim().to_owned()
    });
    [
        details.name.to_string(),
        email.unwrap_or_default(),
        address.unwrap_or_default(),
    ]
}
