//! One donor: who they are, what they promised, their receipts, and the money that came.

use leptos::prelude::*;

use super::again_dialog::AgainDialog;
use super::attribute_dialog::AttributeDialog;
use super::benefits::OwnBenefits;
use super::book_dialog::BookDialog;
use super::correct_dialog::CorrectDialog;
use super::fields::facts;
use super::issue_dialog::IssueDialog;
use super::merge_dialog::MergeDialog;
use super::merged::{Merged, Parts, Twice, Unreached};
use super::own_receipts::OwnReceipts;
use super::payments::{Payments, payments_of};
use super::pledges::Pledges;
use super::reverse_dialog::ReverseDialog;
use super::void_dialog::VoidDialog;
use super::{Asking, LIST, Room};
use crate::donor::agreeing::AgreeDialog;
use crate::donor::{Donor, wording};
use crate::lang::words as w;
use crate::row::Kind;
use crate::time;
use crate::ui::dom;
use crate::ui::refusals::RefusalList;
use crate::value::{DonorId, Kana};

#[component]
pub fn One(id: DonorId) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let donor = room.donor(id);
    let mending = RwSignal::new(false);
    let booking = RwSignal::new(false);
    let asking = expect_context::<Asking>();
    let alone = Memo::new(move |_| donor.with(|donor| donor.merged_into.is_none()));
    let payments = payments_of(&room, id);
    let pending = Memo::new(move |_| room.sync.replica.pending(Kind::Donor, id.0));
    let on_done = Callback::new(move |told| {
        room.telling.tell(told);
        // The button that was pressed may be gone.
        dom::focus_later(".donor-page h1".to_owned());
    });
    let kana = move || donor.with(|d| d.details.kana.as_ref().map(Kana::to_string));
    let head = view! {
        <header class="row row--ends">
            <div class="stack stack--s1">
                <h1 class="title" tabindex="-1">{move || donor.with(|d| d.details.name.to_string())}</h1>
                <p class="soft small">
                    {move || donor.with(|d| wording::form(lang, d.details.form))}
                    {move || kana().map(|kana| format!("{}{kana}", w::desk_dot(lang)))}
                </p>
            </div>
            <div class="row row--s2">
                {move || pending.get().then(|| view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> })}
                {move || alone.get().then(|| view! {
                    <button class="button button--small" on:click=move |_| asking.merging.set(Some(id))>{w::donors_merge(lang)}</button>
                    <button class="button button--small" on:click=move |_| mending.set(true)>{w::donors_edit(lang)}</button>
                })}
            </div>
        </header>
    }
    .into_any();
    view! {
        <section class="list donor-page">
            <a class="back" href=LIST>{w::donors_all(lang)}</a>
            {head}
            <RefusalList/>
            <Merged id/>
            <Twice id/>
            <Unreached donor/>
            <Facts donor/>
            <Parts id/>
            {move || alone.get().then(|| view! {
                <Pledges id/>
                <OwnBenefits id/>
                <OwnReceipts id payments/>
                <Payments id payments booking/>
            })}
        </section>
        <CorrectDialog open=mending id/>
        <BookDialog open=booking id/>
        <ReverseDialog/>
        <AttributeDialog/>
        <MergeDialog/>
        <IssueDialog/>
        <AgainDialog/>
        <VoidDialog/>
        <AgreeDialog on_done/>
    }
    .into_any()
}

/// Everything that they said, and that they want the newsletter.
#[component]
fn Facts(donor: Memo<Donor>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let facts = move || {
        // Name, reading and form stand above.
        let above = ["form", "name", "kana"];
        let all = donor.with(|donor| facts(lang, &donor.details));
        let shown = all.into_iter().filter(|(name, ..)| !above.contains(name));
        let line = |(_, called, said)| view! { <dt>{called}</dt><dd>{said}</dd> };
        shown.map(line).collect_view()
    };
    let news = move || {
        let consent = donor.with(|donor| donor.consent.clone());
        match consent {
            Some(consent) => {
                let at = time::day(consent.at, lang);
                let mut since = w::donors_news_since(lang, at, consent.page);
                if let Some(ended) = consent.ended {
                    let ended = w::donors_news_ended(lang, time::day(ended, lang));
                    since = format!("{since}{}{ended}", w::desk_dot(lang));
                }
                let wording = consent.wording.to_string();
                view! { <dd>{since}<p class="soft small">{wording}</p></dd> }.into_any()
            }
            None => view! { <dd>{w::donors_news_none(lang)}</dd> }.into_any(),
        }
    };
    let created = move || donor.with(|donor| time::day(donor.created, lang));
    view! {
        <dl class="facts">
            {facts}
            <dt>{w::donors_news(lang)}</dt>
            {news}
            <dt>{w::donors_since(lang)}</dt>
            <dd>{created}</dd>
        </dl>
    }
    .into_any()
}
