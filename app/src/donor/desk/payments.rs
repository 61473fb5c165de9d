//! Money that came from a donor, and what of it went again.

use leptos::prelude::*;

use super::{Asking, Payment, Room};
use crate::donor::{Reversal, wording};
use crate::lang::{Lang, words as w};
use crate::row::Kind;
use crate::time;
use crate::value::DonorId;

#[component]
pub fn Payments(id: DonorId, booking: RwSignal<bool>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let payments = Memo::new(move |_| {
        room.payments.with(|all| {
            let own = all.iter().filter(|payment| payment.donor == id);
            let mut own: Vec<Payment> = own.cloned().collect();
            own.sort_by_key(|payment| core::cmp::Reverse((payment.day, payment.created)));
            own
        })
    });
    let none = move || payments.with(Vec::is_empty);
    let received = move || {
        room.donors.with(|all| {
            let found = all.iter().find(|known| known.donor.id == id);
            found.map(|known| known.received).unwrap_or_default()
        })
    };
    view! {
        <section class="stack stack--s2">
            <header class="row row--ends">
                <h2 class="subtitle" tabindex="-1">{w::donors_payments(lang)}</h2>
                <button class="button button--go button--small" on:click=move |_| booking.set(true)>{w::donors_book(lang)}</button>
            </header>
            {move || (!none()).then(|| view! { <p class="soft small num">{w::donors_received_all(lang, w::give_yen(lang, received()))}</p> })}
            <ul class="money" hidden=none>{move || payments.get().into_iter().map(|payment| view! { <Item payment/> }).collect_view()}</ul>
            {move || none().then(|| view! { <p class="soft small">{w::donors_payments_none(lang)}</p> })}
        </section>
    }
    .into_any()
}

#[component]
fn Item(payment: Payment) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let id = payment.id;
    let pending = Memo::new(move |_| room.sync.replica.pending(Kind::Payment, id.0));
    let stays = payment.stays();
    let gone = stays.is_zero();
    let day = time::day(payment.day, lang);
    let reference = payment.pledge.and_then(|id| room.sync.replica.pledge(id));
    let reference = reference.map(|pledge| w::donors_reference(lang, pledge.reference));
    let purpose = wording::purpose(lang, payment.purpose).to_owned();
    let means = wording::means(lang, payment.means).to_owned();
    let facts = [Some(purpose), Some(means), reference];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let note = payment.note.as_ref().map(ToString::to_string);
    let left =
        (!payment.reversals.is_empty()).then(|| w::donors_stays(lang, w::give_yen(lang, stays)));
    let reversals = payment.reversals.iter().map(|one| reversal(lang, one));
    let reversals: Vec<_> = reversals.collect();
    let label = w::donors_reverse_one(lang, w::give_yen(lang, payment.amount), &day);
    view! {
        <li class:gone=gone>
            <p class="row row--s2">
                <strong class="num">{w::give_yen(lang, payment.amount)}</strong>
                <time class="num">{day}</time>
                {move || pending.get().then(|| view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> })}
                {left.map(|left| view! { <span class="num">{left}</span> })}
                {(!gone).then(|| view! {
                    <button class="button button--small button--plain push" aria-label=label on:click=move |_| asking.reversing.set(Some(id))>{w::donors_reverse(lang)}</button>
                })}
            </p>
            <p class="soft small">{facts.join(w::desk_dot(lang))}</p>
            {note.map(|note| view! { <p class="small">{note}</p> })}
            {(!reversals.is_empty()).then(|| view! { <ul class="reversals small">{reversals}</ul> })}
        </li>
    }
    .into_any()
}

fn reversal(lang: Lang, one: &Reversal) -> AnyView {
    let amount = w::give_yen(lang, one.amount);
    let why = wording::why(lang, one.why);
    let day = time::day(one.day, lang);
    let reason = one.reason.to_string();
    view! {
        <li>
            <span class="tag tag--bad">{why}</span>
            <span class="num">{w::donors_reversed(lang, amount, day)}</span>
            <span class="soft">{reason}</span>
        </li>
    }
    .into_any()
}
