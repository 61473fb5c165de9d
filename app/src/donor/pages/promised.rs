//! What somebody does next who has promised a gift.

use leptos::prelude::*;

use super::give::asking;
use crate::donor::{Charity, Rhythm};
use crate::lang::{Lang, words as w};
use crate::ui::parts::Strokes;
use crate::visit::Promised;

#[component]
pub fn Told(promised: Promised, charity: Charity) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let again = match promised.rhythm {
        Rhythm::Once => None,
        Rhythm::Monthly => Some(w::give_done_monthly(lang)),
        Rhythm::Yearly => Some(w::give_done_yearly(lang)),
    };
    let reference = promised.reference.to_string();
    let account = charity.particulars.account.to_string();
    let mailed = promised.email;
    let contact = asking(lang, Some(&charity));
    view! {
        <main id="main" class="sheet outcome outcome--confirmed" data-outcome="promised">
            <Strokes/>
            <h1 tabindex="-1">{w::give_done_title(lang)}</h1>
            <p class="lead">{w::give_done_line(lang, promised.amount)}</p>
            <dl class="ticket transfer">
                <dt>{w::give_done_account(lang)}</dt>
                <dd class="account">{account}</dd>
                <dt>{w::give_done_reference(lang)}</dt>
                <dd><strong class="num reference">{reference.clone()}</strong></dd>
            </dl>
            <section class="stack stack--s3">
                <p>{w::give_done_reference_hint(lang, reference)}</p>
                {again.map(|words| view! { <p>{words}</p> })}
                {mailed.map(|email| view! { <p>{w::give_done_mail(lang, email)}</p> })}
                <p class="soft">{w::give_done_after(lang)}</p>
                {contact}
            </section>
            <p class="row"><a class="button" href="/">{w::give_done_home(lang)}</a></p>
        </main>
    }
    .into_any()
}
