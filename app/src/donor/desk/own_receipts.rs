//! A donor's receipts, those that are on their way, and the years that have something open.

use leptos::prelude::*;

use super::issue_dialog::ToIssue;
use super::open::{OpenYear, is_free, open_years};
use super::{Asking, CHARITY, Issue, Payment, Receipt, Room};
use crate::donor::receipt::Way;
use crate::donor::{Covers, wording};
use crate::lang::{Lang, words as w};
use crate::row::Kind;
use crate::time;
use crate::value::{DonorId, PaymentId, ReceiptId};

/// The file of a receipt.
pub fn file(id: ReceiptId) -> String {
    format!("/receipts/{id}")
}

#[component]
pub fn OwnReceipts(id: DonorId, payments: Memo<Vec<Payment>>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let receipts = Memo::new(move |_| {
        room.receipts.with(|all| {
            let own = all.iter().filter(|receipt| room.same(receipt.donor, id));
            own.cloned().collect::<Vec<_>>()
        })
    });
    let coming = Memo::new(move |_| room.coming_of(id));
    let issues = Memo::new(move |_| room.charity.with(super::Charity::issues));
    // A year is over at midnight, not with every tick.
    let day = Memo::new(move |_| super::date(room.sync.now.get()));
    let years = Memo::new(move |_| {
        day.track();
        let now = room.sync.now.get_untracked();
        room.charity.with(|charity| {
            let receipted = room.receipted.get();
            let years = |paid: &Vec<Payment>| {
                coming.with(|coming| open_years(charity, paid, &receipted, coming, now))
            };
            payments.with(years)
        })
    });
    let offers = Memo::new(move |_| {
        if issues.get() {
            years.get()
        } else {
            Vec::new()
        }
    });
    let none = move || receipts.with(Vec::is_empty) && coming.with(Vec::is_empty);
    view! {
        <section class="stack stack--s2 own-receipts">
            <h2 class="subtitle" tabindex="-1">{w::donors_receipts(lang)}</h2>
            {move || (!issues.get()).then(|| view! { <NotYet/> })}
            <ul class="money" hidden=move || none() && offers.with(Vec::is_empty)>
                {move || offers.get().into_iter().map(|open| view! { <YearOffer id open/> }).collect_view()}
                {move || coming.get().into_iter().map(|issue| view! { <Coming issue/> }).collect_view()}
                {move || receipts.get().into_iter().map(|receipt| view! { <Item receipt payments/> }).collect_view()}
            </ul>
            {move || (none() && issues.get()).then(|| view! { <p class="soft small">{w::donors_receipts_none(lang)}</p> })}
        </section>
    }
    .into_any()
}

/// What is missing before anything can be issued.
#[component]
pub fn NotYet() -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    view! {
        <div class="notice notice--wait">
            <p>{w::donor_refused_no_issuer(lang)}</p>
            <a class="button button--small" href=format!("{CHARITY}#issuing")>{w::donors_issuing_open(lang)}</a>
        </div>
    }
    .into_any()
}

/// A year that is over and has something open.
#[component]
fn YearOffer(id: DonorId, open: OpenYear) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let lang = expect_context::<Room>().lang;
    let OpenYear {
        year,
        payments,
        sum,
    } = open;
    let issue = move |_| {
        asking.issuing.set(Some(ToIssue {
            donor: id,
            covers: Covers::Year(year),
            instead_of: None,
        }));
    };
    view! {
        <li>
            <p class="row row--s2">
                <span class="num">{w::donors_year_open(lang, payments, w::give_yen(lang, sum), year)}</span>
                <button class="button button--small push" on:click=issue>{w::donors_year_issue(lang, year)}</button>
            </p>
        </li>
    }
    .into_any()
}

/// Asked for; the number is the server's to give.
#[component]
fn Coming(issue: Issue) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let covers = match &issue.covers {
        Covers::Payments(ids) => w::donors_covers_some(lang, ids.len()),
        Covers::Year(year) => w::donors_covers_whole(lang, year),
    };
    view! {
        <li>
            <p class="row row--s2">
                <strong>{w::donors_coming(lang)}</strong>
                <span class="tag tag--pending">{w::desk_pending(lang)}</span>
            </p>
            <p class="soft small num">{covers}</p>
        </li>
    }
    .into_any()
}

/// Whether a receipt holds, was issued again, and where its paper is.
#[component]
pub fn State(receipt: Receipt) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let id = receipt.id;
    let pending = Memo::new(move |_| room.sync.replica.pending(Kind::Receipt, id.0));
    let again = receipt.again.len();
    let (class, words) = if receipt.holds() {
        ("tag tag--good", w::donors_receipt_holds(lang))
    } else {
        ("tag tag--bad", w::donors_receipt_void(lang))
    };
    view! {
        <span class=class>{words}</span>
        {(again > 0).then(|| view! { <span class="tag">{w::donors_receipt_again(lang, again)}</span> })}
        {receipt.waits_for_post().then(|| view! { <span class="tag tag--wait">{w::donors_receipt_waits(lang)}</span> })}
        {move || pending.get().then(|| view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> })}
    }
    .into_any()
}

/// `2025年分・12件`, or `2件`.
pub fn covered(lang: Lang, receipt: &Receipt) -> String {
    let items = receipt.said.items.len();
    match receipt.of_year {
        Some(year) => w::donors_covers_year(lang, items, year),
        None => w::donors_covers_some(lang, items),
    }
}

#[component]
fn Item(receipt: Receipt, payments: Memo<Vec<Payment>>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let number = receipt.number.to_string();
    let gone = !receipt.holds();
    let way = match (receipt.way, receipt.posted) {
        (Way::Paper, Some(at)) => w::donors_posted_on(lang, time::day(at, lang)),
        (way, _) => wording::way(lang, way).to_owned(),
    };
    let issued = w::donors_issued_on(lang, time::day(receipt.issued, lang));
    let stands_for = receipt
        .instead_of
        .and_then(|id| untrack(|| room.sync.replica.receipt(id)))
        .map(|void| w::donors_instead_of(lang, void.number));
    let replaced_by = room.receipts.with_untracked(|all| {
        let by = all
            .iter()
            .find(|other| other.instead_of == Some(receipt.id));
        by.map(|by| w::donors_replaced_by(lang, by.number))
    });
    let covered = covered(lang, &receipt);
    let facts = [
        Some(covered),
        Some(issued),
        Some(way),
        stands_for,
        replaced_by,
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let total = w::give_yen(lang, receipt.said.total());
    let history = history(lang, &receipt);
    view! {
        <li class:gone=gone>
            <p class="row row--s2">
                <strong class="num">{number}</strong>
                <span class="num">{total}</span>
                <State receipt=receipt.clone()/>
                <Actions receipt=receipt.clone() payments/>
            </p>
            <p class="soft small num">{facts.join(w::desk_dot(lang))}</p>
            {(!history.is_empty()).then(|| view! { <ul class="reversals small">{history}</ul> })}
        </li>
    }
    .into_any()
}

/// Why it was issued again, and why it holds no longer.
fn history(lang: Lang, receipt: &Receipt) -> Vec<AnyView> {
    let line = |class: &'static str, what: &'static str, at, reason: String| {
        view! {
            <li>
                <span class=class>{what}</span>
                <time class="num">{time::day(at, lang)}</time>
                <span class="soft">{reason}</span>
            </li>
        }
        .into_any()
    };
    let again = receipt.again.iter().map(|again| {
        let what = w::donors_again(lang);
        line("tag", what, again.at, again.reason.to_string())
    });
    let void = receipt.void.iter().map(|void| {
        let what = w::donors_receipt_void(lang);
        line("tag tag--bad", what, void.at, void.reason.to_string())
    });
    again.chain(void).collect()
}

#[component]
fn Actions(receipt: Receipt, payments: Memo<Vec<Payment>>) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let (id, donor) = (receipt.id, receipt.donor);
    let number = receipt.number;
    let holds = receipt.holds();
    let items: Vec<PaymentId> = receipt.said.items.iter().map(|item| item.payment).collect();
    let free = Memo::new(move |_| {
        if holds {
            return Vec::new();
        }
        let (charity, receipted, coming) = (
            room.charity.get(),
            room.receipted.get(),
            room.coming_of(donor),
        );
        payments.with(|all| {
            let free = all.iter().filter(|payment| {
                items.contains(&payment.id) && is_free(&charity, payment, &receipted, &coming)
            });
            free.map(|payment| payment.id).collect::<Vec<_>>()
        })
    });
    let replace = move |_| {
        asking.issuing.set(Some(ToIssue {
            donor,
            covers: Covers::Payments(free.get_untracked()),
            instead_of: Some(id),
        }));
    };
    let label = |words: fn(Lang, String) -> String| words(lang, number.to_string());
    let instead = label(w::donors_instead_one);
    view! {
        <span class="row row--s2 push">
            <a class="button button--small button--plain" href=file(id) download="" rel="external"
                aria-label=label(w::donors_pdf_one)>"PDF"</a>
            {holds.then(|| view! {
                <button class="button button--small button--plain" aria-label=label(w::donors_again_one)
                    on:click=move |_| asking.issuing_again.set(Some(id))>{w::donors_again(lang)}</button>
                <button class="button button--small button--plain" aria-label=label(w::donors_void_one)
                    on:click=move |_| asking.voiding.set(Some(id))>{w::donors_void(lang)}</button>
            })}
            {move || free.with(|free| !free.is_empty()).then(|| view! {
                <button class="button button--small" aria-label=instead.clone() on:click=replace>{w::donors_instead(lang)}</button>
            })}
        </span>
    }
    .into_any()
}
