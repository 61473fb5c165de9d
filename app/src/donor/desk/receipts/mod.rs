//! The receipts of a year: who gets one, their issue one after another, the post, and all that were ever issued.

mod due;
mod list;
mod post;
mod run;

use leptos::prelude::*;

use list::AllReceipts;
use post::{PostDialog, Unposted};
use run::{RunDialog, YearOfGifts};

pub use post::Batch;

use super::Room;
use super::own_receipts::NotYet;
use crate::lang::words as w;
use crate::ui::refusals::RefusalList;

#[component]
pub fn Receipts() -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let issues = Memo::new(move |_| room.charity.with(super::Charity::issues));
    view! {
        <section class="list receipts-page">
            <h1 class="title" tabindex="-1">{w::donors_receipts(lang)}</h1>
            <RefusalList/>
            {move || (!issues.get()).then(|| view! { <NotYet/> })}
            <YearOfGifts issues/>
            <Unposted/>
            <AllReceipts/>
        </section>
        <RunDialog/>
        <PostDialog/>
    }
    .into_any()
}

/// One of several years.
#[component]
fn YearChoice(
    name: &'static str,
    label: &'static str,
    #[prop(into)] years: Signal<Vec<u16>>,
    chosen: RwSignal<Option<u16>>,
    /// What holds where nothing was chosen.
    #[prop(into)]
    now: Signal<u16>,
) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let option = move |year: u16| {
        view! { <option value=year.to_string() selected=move || now.get() == year>{w::donors_year(lang, year)}</option> }
    };
    view! {
        <label class="sort year-choice">
            <span class="soft small nowrap">{label}</span>
            <select name=name prop:value=move || now.get().to_string() on:change=move |ev| chosen.set(event_target_value(&ev).parse().ok())>
                {move || years.get().into_iter().map(option).collect_view()}
            </select>
        </label>
    }
    .into_any()
}
