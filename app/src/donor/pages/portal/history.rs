//! What came from somebody, year by year, and the papers for it.

use leptos::prelude::*;

use super::Own;
use crate::donor::receipt::year_of;
use crate::donor::{Payment, Receipt, ReceiptWish, Receipted, wording};
use crate::lang::{Lang, words as w};
use crate::time;
use crate::value::Yen;

#[component]
pub fn History(own: Own, issues: bool) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let none = own.payments.is_empty();
    let receipted = Receipted::by(&own.receipts);
    let free = |paid: &Payment| issues && paid.is_gift() && receipted.on(paid.id).is_none();
    let some_free = own.payments.iter().any(free);
    let years = by_year(&own.payments).into_iter().map(|(year, paid)| {
        let sum = paid
            .iter()
            .fold(Yen::ZERO, |sum, one| sum.plus(one.stays()).unwrap_or(sum));
        let items = paid.into_iter().map(|payment| {
            let name = own.name_of(payment.donor);
            let on = receipted.on(payment.id);
            let on = own.receipts.iter().find(|receipt| Some(receipt.id) == on);
            let on = on.map(|receipt| receipt.number.to_string());
            let free = free(payment);
            view! { <Item payment=payment.clone() name on free/> }
        });
        view! {
            <section class="stack stack--s2">
                <h3 class="row row--ends"><span class="num">{w::portal_year(lang, year)}</span>
                    <span class="num">{w::portal_year_sum(lang, w::give_yen(lang, sum))}</span></h3>
                <ul class="gifts">{items.collect_view()}</ul>
            </section>
        }
    });
    let years = years.collect_view();
    view! {
        <section class="stack stack--s3" aria-labelledby="history">
            <h2 id="history" class="subtitle">{w::portal_history(lang)}</h2>
            {none.then(|| view! { <p class="soft">{w::portal_history_none(lang)}</p> })}
            {years}
            {some_free.then(|| view! { <p class="soft small">{w::portal_issue_hint(lang)}</p> })}
        </section>
    }
    .into_any()
}

/// The payments of each calendar year in Japan; they come and stay with the latest first.
fn by_year(payments: &[Payment]) -> Vec<(u16, Vec<&Payment>)> {
    let mut years: Vec<(u16, Vec<&Payment>)> = Vec::new();
    for payment in payments {
        let year = year_of(payment.day);
        match years.last_mut() {
            Some((last, of_year)) if *last == year => of_year.push(payment),
            _ => years.push((year, vec![payment])),
        }
    }
    years
}

#[component]
fn Item(payment: Payment, name: Option<String>, on: Option<String>, free: bool) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let day = time::day(payment.day, lang);
    let amount = w::give_yen(lang, payment.amount);
    let stays = payment.stays();
    let gone = payment.amount.minus(stays).unwrap_or_default();
    let gone = (!gone.is_zero()).then(|| w::portal_went_back(lang, w::give_yen(lang, gone)));
    let facts = [
        Some(wording::purpose(lang, payment.purpose).to_owned()),
        Some(wording::means(lang, payment.means).to_owned()),
        name.map(|name| w::portal_as(lang, name)),
        gone,
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let label = w::portal_issue_one(lang, &amount, &day);
    view! {
        <li class:gone=stays.is_zero()>
            <p class="row row--s2">
                <strong class="num">{amount}</strong>
                <time class="num">{day}</time>
                {on.map(|number| view! { <span class="tag tag--bare num">{w::portal_on_receipt(lang, number)}</span> })}
            </p>
            <p class="soft small">{facts.join(w::desk_dot(lang))}</p>
            {free.then(|| view! {
                <form method="post" action="/me/giving">
                    <input type="hidden" name="action" value="issue"/>
                    <input type="hidden" name="donor" value=payment.donor.to_string()/>
                    <input type="hidden" name="payment" value=payment.id.to_string()/>
                    <button class="button button--small" aria-label=label>{w::portal_issue(lang)}</button>
                </form>
            })}
        </li>
    }
    .into_any()
}

#[component]
pub fn Receipts(own: Own) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let none = own.receipts.is_empty();
    let items = own.receipts.iter().map(|receipt| {
        let name = own.name_of(receipt.donor);
        view! { <Paper receipt=receipt.clone() name/> }
    });
    let items = items.collect_view();
    // What two of the same wish are told is told once.
    let mut wishes: Vec<ReceiptWish> = own.donors.iter().map(|d| d.details.receipt).collect();
    wishes.sort_by_key(|wish| *wish as u8);
    wishes.dedup();
    let coming = wishes.into_iter().map(|wish| {
        let words = match wish {
            ReceiptWish::Yearly => w::portal_receipts_yearly(lang),
            ReceiptWish::Each => w::portal_receipts_each(lang),
            ReceiptWish::None => w::portal_receipts_unwanted(lang),
        };
        view! { <p class="soft small">{words}</p> }
    });
    view! {
        <section class="stack stack--s3" aria-labelledby="receipts">
            <h2 id="receipts" class="subtitle">{w::portal_receipts(lang)}</h2>
            {none.then(|| view! { <p class="soft">{w::portal_receipts_none(lang)}</p> })}
            {(!none).then(|| view! { <ul class="gifts">{items}</ul> })}
            {coming.collect_view()}
        </section>
    }
    .into_any()
}

#[component]
fn Paper(receipt: Receipt, name: Option<String>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let number = receipt.number.to_string();
    let holds = receipt.holds();
    let items = receipt.said.items.len();
    let covers = match receipt.of_year {
        Some(year) => w::donors_covers_year(lang, items, year),
        None => w::donors_covers_some(lang, items),
    };
    let issued = w::donors_issued_on(lang, time::day(receipt.issued, lang));
    let facts = [
        Some(covers),
        Some(issued),
        name.map(|name| w::portal_as(lang, name)),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let label = w::portal_download_one(lang, &number);
    let total = w::give_yen(lang, receipt.said.total());
    view! {
        <li class:gone=!holds>
            <p class="row row--s2">
                <strong class="num">{number}</strong>
                <span class="num">{total}</span>
                {(!holds).then(|| view! { <span class="tag tag--bad">{w::donors_receipt_void(lang)}</span> })}
                {holds.then(|| view! {
                    <a class="button button--small push" href=format!("/receipts/{}", receipt.id) download="" rel="external"
                        aria-label=label>{w::portal_download(lang)}</a>
                })}
            </p>
            <p class="soft small num">{facts.join(w::desk_dot(lang))}</p>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gift_of_new_years_eve_in_japan_is_of_the_old_year() {
        let paid = |text: &str| Payment {
            day: time::from_input(text).unwrap(),
            ..Payment::default()
        };
        let all = [
            paid("2027-01-01T00:00"),
            paid("2026-12-31T00:00"),
            paid("2026-01-01T00:00"),
        ];
        let years: Vec<(u16, usize)> = by_year(&all)
            .into_iter()
            .map(|(year, paid)| (year, paid.len()))
            .collect();
        assert_eq!(years, [(2027, 1), (2026, 2)]);
    }
}
