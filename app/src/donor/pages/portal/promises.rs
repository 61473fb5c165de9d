//! What somebody promised, and how to pay it.

use leptos::prelude::*;

use super::Own;
use crate::donor::agreeing::{Expected, pledge_class, wishes};
use crate::donor::plan_choice::plans_of;
use crate::donor::{Charity, PORTAL, Pledge, PledgeState, Rhythm, wording};
use crate::lang::{Lang, words as w};
use crate::sync::Sync;
use crate::time;

#[component]
pub fn Promises(own: Own, charity: Option<Charity>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let items = own.pledges.iter().map(|pledge| {
        let name = own.name_of(pledge.donor);
        view! { <Item pledge=pledge.clone() name charity=charity.clone()/> }
    });
    let items: Vec<_> = items.collect();
    let some = !items.is_empty();
    view! {
        <section class="stack stack--s3" aria-labelledby="promises">
            <h2 id="promises" class="subtitle">{w::portal_promises(lang)}</h2>
            {some.then(|| view! { <ul class="gifts">{items}</ul> })}
            <p class="soft small">{w::portal_new(lang)}</p>
            <p class="row"><a class="button" href="/give" rel="external">{w::portal_give(lang)}</a></p>
        </section>
    }
    .into_any()
}

#[component]
fn Item(pledge: Pledge, name: Option<String>, charity: Option<Charity>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let class = pledge_class(pledge.state);
    let amount = w::give_yen(lang, pledge.amount);
    let promise = w::donors_promise(lang, amount, wording::rhythm(lang, pledge.rhythm));
    let received = w::give_yen(lang, pledge.received);
    let received = match pledge.rhythm {
        Rhythm::Once => w::donors_received_of(lang, w::give_yen(lang, pledge.amount), received),
        Rhythm::Monthly | Rhythm::Yearly => {
            w::donors_received_times(lang, pledge.payments, received)
        }
    };
    let facts = [
        Some(w::donors_reference(lang, &pledge.reference)),
        Some(w::donors_pledged_on(lang, time::day(pledge.created, lang))),
        Some(received),
        name.map(|name| w::portal_as(lang, name)),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let replica = expect_context::<Sync>().replica;
    let campaign = pledge
        .campaign
        .and_then(|id| untrack(|| replica.campaign(id)));
    let campaign = campaign.map(|one| w::campaigns_of(lang, one.appeal.title.get(lang)));
    let memory = pledge.memory_of.as_ref();
    let memory = memory.map(|name| w::donors_in_memory(lang, name));
    let word = (!pledge.word.is_empty()).then(|| pledge.word.to_string());
    let pays = pledge.runs() || pledge.state == PledgeState::Waiting;
    view! {
        <li>
            <p class="row row--s2">
                <strong class="num">{promise}</strong>
                <span class=class>{wording::pledge(lang, pledge.state)}</span>
            </p>
            <p class="soft small num">{facts.join(w::desk_dot(lang))}</p>
            <Expected pledge=pledge.clone()/>
            {campaign.map(|words| view! { <p class="small">{words}</p> })}
            {memory.map(|memory| view! { <p class="small">{memory}</p> })}
            {word.map(|word| view! { <blockquote class="donor-word">{word}</blockquote> })}
            {pledge.failed.map(|failed| view! { <p class="said">{wording::failed(lang, failed)}</p> })}
            {pays.then(|| if pledge.means.is_held() {
                view! { <Held pledge=pledge.clone()/> }.into_any()
            } else {
                view! { <Pay pledge=pledge.clone() charity/> }.into_any()
            })}
            <Ways pledge/>
        </li>
    }
    .into_any()
}

/// Another amount, a rest, or an end.
#[component]
fn Ways(pledge: Pledge) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let promise = w::donors_promise(
        lang,
        w::give_yen(lang, pledge.amount),
        wording::rhythm(lang, pledge.rhythm),
    );
    let plans = untrack(|| {
        let sync = expect_context::<Sync>();
        !plans_of(&sync.replica, pledge.rhythm, false).is_empty()
    });
    let links = wishes(&pledge, plans).into_iter().map(|wish| {
        let href = format!("{PORTAL}?promise={}&wish={}", pledge.id, wish.name());
        let words = wish.called(lang);
        let label = w::portal_wish_one(lang, &promise, words);
        view! { <a class="button button--small" href=href rel="external" aria-label=label>{words}</a> }
    });
    let links: Vec<_> = links.collect();
    (!links.is_empty()).then(|| view! { <p class="row row--s2">{links}</p> })
}

/// On to the payment company's page: to pay what was not paid yet, or to change the card.
#[component]
fn Held(pledge: Pledge) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let words = match pledge.state {
        PledgeState::Waiting => w::portal_pay_now(lang),
        _ => w::portal_card(lang),
    };
    let amount = w::give_yen(lang, pledge.amount);
    let promise = w::donors_promise(lang, amount, wording::rhythm(lang, pledge.rhythm));
    let label = w::portal_wish_one(lang, promise, words);
    view! {
        <form method="post" action=PORTAL>
            <input type="hidden" name="promise" value=pledge.id.to_string()/>
            <p class="row row--s2">
                <button class="button button--small" name="action" value="pay" aria-label=label>{words}</button>
                <span class="soft small">{w::portal_card_hint(lang)}</span>
            </p>
        </form>
    }
    .into_any()
}

/// Where to send it, and by which number it is found.
#[component]
fn Pay(pledge: Pledge, charity: Option<Charity>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let account = charity.map(|charity| charity.particulars.account.to_string());
    let account = account.filter(|account| !account.is_empty());
    let reference = pledge.reference.to_string();
    let open = pledge.state == PledgeState::Waiting;
    view! {
        <details class="more" open=open>
            <summary>{w::portal_pay(lang)}</summary>
            {match account {
                Some(account) => view! {
                    <dl class="transfer">
                        <dt>{w::give_done_account(lang)}</dt>
                        <dd class="account">{account}</dd>
                        <dt>{w::give_done_reference(lang)}</dt>
                        <dd><strong class="num">{reference.clone()}</strong></dd>
                    </dl>
                    <p class="soft small">{w::give_done_reference_hint(lang, reference)}</p>
                }.into_any(),
                None => view! { <p>{w::portal_pay_none(lang)}</p> }.into_any(),
            }}
        </details>
    }
    .into_any()
}
