//! Money that came from a donor, what of it went again, and on which receipt it stands.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::issue_dialog::ToIssue;
use super::open::{covers, is_free, plus};
use super::{Asking, Payment, Room};
use crate::donor::{Covers, Reversal, wording};
use crate::lang::{Lang, words as w};
use crate::row::Kind;
use crate::time;
use crate::value::{DonorId, PaymentId, Yen};

/// What may go onto a receipt, and what of it is ticked.
#[derive(Clone, Copy)]
struct Ticks {
    free: Memo<BTreeSet<PaymentId>>,
    ticked: RwSignal<BTreeSet<PaymentId>>,
}

impl Ticks {
    fn is_free(self, id: PaymentId) -> bool {
        self.free.with(|free| free.contains(&id))
    }

    fn is_ticked(self, id: PaymentId) -> bool {
        self.ticked.with(|ticked| ticked.contains(&id))
    }

    fn tick(self, id: PaymentId, on: bool) {
        self.ticked.update(|ticked| {
            if on {
                ticked.insert(id);
            } else {
                ticked.remove(&id);
            }
        });
    }

    /// What is ticked and still free.
    fn chosen(self) -> Vec<PaymentId> {
        let free = self.free.get();
        self.ticked
            .with(|ticked| ticked.intersection(&free).copied().collect())
    }
}

/// The payments of a donor, the latest first.
pub fn payments_of(room: &Room, id: DonorId) -> Memo<Vec<Payment>> {
    let room = *room;
    Memo::new(move |_| {
        room.payments.with(|all| {
            let own = all.iter().filter(|payment| room.same(payment.donor, id));
            let mut own: Vec<Payment> = own.cloned().collect();
            own.sort_by_key(|payment| core::cmp::Reverse((payment.day, payment.created)));
            own
        })
    })
}

fn ticks(room: &Room, id: DonorId, payments: Memo<Vec<Payment>>) -> Ticks {
    let room = *room;
    let free = Memo::new(move |_| {
        let charity = room.charity.get();
        if !charity.issues() {
            return BTreeSet::new();
        }
        let (receipted, coming) = (room.receipted.get(), room.coming_of(id));
        payments.with(|all| {
            let free = all
                .iter()
                .filter(|payment| is_free(&charity, payment, &receipted, &coming));
            free.map(|payment| payment.id).collect()
        })
    });
    let ticked = RwSignal::<BTreeSet<PaymentId>>::default();
    // What was issued is not ticked any more, also when that turns out to be void.
    Effect::new(move |_| {
        free.with(|free| {
            if ticked.with_untracked(|ticked| !ticked.is_subset(free)) {
                ticked.update(|ticked| ticked.retain(|id| free.contains(id)));
            }
        });
    });
    Ticks { free, ticked }
}

#[component]
pub fn Payments(
    id: DonorId,
    payments: Memo<Vec<Payment>>,
    booking: RwSignal<bool>,
) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let ticks = ticks(&room, id, payments);
    let none = move || payments.with(Vec::is_empty);
    let received = move || {
        room.donors.with(|all| {
            let found = all.iter().find(|known| known.donor.id == room.root(id));
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
            <ul class="money" class:money--ticks=move || ticks.free.with(|free| !free.is_empty()) hidden=none>
                {move || payments.get().into_iter().map(|payment| view! { <Item payment ticks/> }).collect_view()}
            </ul>
            {move || none().then(|| view! { <p class="soft small">{w::donors_payments_none(lang)}</p> })}
            <Chosen id payments ticks/>
        </section>
    }
    .into_any()
}

/// What is ticked, and the button that makes a receipt of it.
#[component]
fn Chosen(id: DonorId, payments: Memo<Vec<Payment>>, ticks: Ticks) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let lang = expect_context::<Room>().lang;
    let chosen = Memo::new(move |_| ticks.chosen());
    let sum = move || {
        payments.with(|all| {
            let of = all
                .iter()
                .filter(|payment| chosen.with(|ids| ids.contains(&payment.id)));
            of.fold(Yen::ZERO, |sum, payment| plus(sum, payment.stays()))
        })
    };
    let issue = move |_| {
        asking.issuing.set(Some(ToIssue {
            donor: id,
            covers: Covers::Payments(chosen.get_untracked()),
            instead_of: None,
        }));
    };
    let some = Memo::new(move |_| chosen.with(|ids| !ids.is_empty()));
    let bar = move || {
        view! {
            <div class="save">
                <p class="num chosen-sum" role="status">{move || w::donors_chosen(lang, chosen.with(Vec::len), w::give_yen(lang, sum()))}</p>
                <button class="button" on:click=move |_| ticks.ticked.set(BTreeSet::new())>{w::donors_chosen_none(lang)}</button>
                <button class="button button--go" on:click=issue>{w::donors_issue_title(lang)}</button>
            </div>
        }
    };
    move || some.get().then(bar)
}

/// The number of the receipt on which a payment stands, or that one is on its way.
#[component]
fn OnReceipt(payment: Payment) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let id = payment.id;
    let number = Memo::new(move |_| {
        let on = room.receipted.with(|receipted| receipted.on(id))?;
        Some(room.sync.replica.receipt(on)?.number)
    });
    let coming = Memo::new(move |_| {
        let coming = room.coming_of(payment.donor);
        number.get().is_none()
            && room
                .charity
                .with(|charity| coming.iter().any(|issue| covers(charity, issue, &payment)))
    });
    view! {
        {move || number.get().map(|number| view! { <span class="tag tag--bare num">{w::donors_on_receipt(lang, number)}</span> })}
        {move || coming.get().then(|| view! { <span class="tag tag--pending">{w::donors_receipt_pending(lang)}</span> })}
    }
    .into_any()
}

#[component]
fn Item(payment: Payment, ticks: Ticks) -> impl IntoView {
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
    let raised_for = payment
        .campaign
        .and_then(|id| room.sync.replica.campaign(id));
    let raised_for = raised_for.map(|one| w::campaigns_of(lang, one.appeal.title.get(lang)));
    let attribute_label = w::campaigns_attribute_one(lang, w::give_yen(lang, payment.amount), &day);
    let given = payment.purpose.is_given();
    let left =
        (!payment.reversals.is_empty()).then(|| w::donors_stays(lang, w::give_yen(lang, stays)));
    let reversals = payment.reversals.iter().map(|one| reversal(lang, one));
    let reversals: Vec<_> = reversals.collect();
    let label = w::donors_reverse_one(lang, w::give_yen(lang, payment.amount), &day);
    let tick_label = w::donors_tick_one(lang, w::give_yen(lang, payment.amount), &day);
    let tick = move || {
        view! {
            <label class="tick">
                <input type="checkbox" aria-label=tick_label.clone() prop:checked=move || ticks.is_ticked(id)
                    on:change=move |ev| ticks.tick(id, event_target_checked(&ev))/>
            </label>
        }
    };
    let free = Memo::new(move |_| ticks.is_free(id));
    view! {
        <li class:gone=gone>
            {move || free.get().then(tick.clone())}
            <p class="row row--s2">
                <strong class="num">{w::give_yen(lang, payment.amount)}</strong>
                <time class="num">{day}</time>
                {move || pending.get().then(|| view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> })}
                {left.map(|left| view! { <span class="num">{left}</span> })}
                <OnReceipt payment=payment.clone()/>
                {(!gone).then(|| view! {
                    <button class="button button--small button--plain push" aria-label=label on:click=move |_| asking.reversing.set(Some(id))>{w::donors_reverse(lang)}</button>
                })}
            </p>
            <p class="soft small">{facts.join(w::desk_dot(lang))}</p>
            <p class="row row--s2 small">
                {raised_for.map(|words| view! { <span class="tag tag--bare">{words}</span> })}
                {given.then(|| view! {
                    <button class="button button--small button--plain" aria-label=attribute_label on:click=move |_| asking.attributing.set(Some(id))>{w::campaigns_attribute(lang)}</button>
                })}
            </p>
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
