//! What a donor promised, and how much of it came.

use leptos::prelude::*;

use super::Room;
use crate::donor::agreeing::{Expected, Wishes, pledge_class};
use crate::donor::{Pledge, Rhythm, wording};
use crate::lang::{Lang, words as w};
use crate::row::Kind;
use crate::time;
use crate::value::DonorId;

#[component]
pub fn Pledges(id: DonorId) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let pledges = Memo::new(move |_| room.pledges_of(id));
    let none = move || pledges.with(Vec::is_empty);
    view! {
        <section class="stack stack--s2">
            <h2 class="subtitle">{w::donors_pledges(lang)}</h2>
            <ul class="money" hidden=none>{move || pledges.get().into_iter().map(|pledge| view! { <Item pledge/> }).collect_view()}</ul>
            {move || none().then(|| view! { <p class="soft small">{w::donors_pledges_none(lang)}</p> })}
        </section>
    }
    .into_any()
}

#[component]
fn Item(pledge: Pledge) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let (id, state) = (pledge.id, pledge.state);
    let pending = Memo::new(move |_| room.sync.replica.pending(Kind::Pledge, id.0));
    let tag = move || {
        let (class, words) = if pending.get() {
            ("tag tag--pending", w::desk_pending(lang))
        } else {
            (pledge_class(state), wording::pledge(lang, state))
        };
        view! { <span class=class>{words}</span> }
    };
    let promise = wording::promise(lang, &pledge);
    let campaign = pledge
        .campaign
        .and_then(|id| room.sync.replica.campaign(id));
    let campaign = campaign.map(|one| w::campaigns_of(lang, one.appeal.title.get(lang)));
    let memory = pledge.memory_of.as_ref();
    let memory = memory.map(|name| w::donors_in_memory(lang, name));
    let word = (!pledge.word.is_empty()).then(|| pledge.word.to_string());
    let day = time::day(pledge.created, lang);
    let failed = pledge.failed.map(|failed| wording::failed(lang, failed));
    let means = wording::means(lang, pledge.means);
    view! {
        <li>
            <p class="row row--s2">
                <strong class="num">{promise}</strong>
                {tag}
                <span class="push num">{received(lang, &pledge)}</span>
            </p>
            <p class="soft small num">
                {w::donors_reference(lang, &pledge.reference)}{w::desk_dot(lang)}{w::donors_pledged_on(lang, day)}{w::desk_dot(lang)}{means}
            </p>
            <Expected pledge=pledge.clone()/>
            {failed.map(|words| view! { <p class="said">{words}</p> })}
            {campaign.map(|words| view! { <p class="small">{words}</p> })}
            {memory.map(|memory| view! { <p class="small">{memory}</p> })}
            {word.map(|word| view! { <blockquote class="donor-word">{word}</blockquote> })}
            <Wishes pledge/>
        </li>
    }
    .into_any()
}

/// What came of what was promised; of what comes again and again, in how many payments.
fn received(lang: Lang, pledge: &Pledge) -> String {
    let received = w::give_yen(lang, pledge.received);
    match pledge.rhythm {
        Rhythm::Once => w::donors_received_of(lang, w::give_yen(lang, pledge.amount), received),
        Rhythm::Monthly | Rhythm::Yearly => {
            w::donors_received_times(lang, pledge.payments, received)
        }
    }
}
