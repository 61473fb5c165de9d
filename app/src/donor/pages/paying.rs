//! What somebody reads who comes back from the payment company's page: what we know, and no more.

use leptos::prelude::*;

use super::give::asking;
use crate::donor::{Charity, Means};
use crate::lang::{Lang, words as w};
use crate::ui::parts::Strokes;
use crate::visit::{Came, Paying};

#[component]
pub fn Back(paying: Paying, charity: Option<Charity>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let (outcome, title, line) = match paying.came {
        Came::NotYet => (
            "waiting",
            w::give_wait_title(lang),
            w::give_wait_line(lang).to_owned(),
        ),
        Came::Yes => (
            "paid",
            w::give_came_title(lang),
            w::give_came_line(lang, paying.amount),
        ),
        Came::No => (
            "unpaid",
            w::give_lacks_title(lang),
            w::give_lacks_line(lang).to_owned(),
        ),
    };
    let class = match paying.came {
        Came::Yes => "sheet outcome outcome--confirmed",
        _ => "sheet outcome",
    };
    let at_store = paying.came == Came::NotYet && paying.means == Means::Konbini;
    let again = paying.came == Came::No;
    view! {
        <main id="main" class=class data-outcome=outcome>
            <Strokes/>
            <h1 tabindex="-1">{title}</h1>
            <p class="lead" role="status">{line}</p>
            {at_store.then(|| view! { <p>{w::give_wait_konbini(lang)}</p> })}
            {asking(lang, charity.as_ref())}
            <p class="row">
                {again.then(|| view! { <a class="button button--go" href="/give" rel="external">{w::give_lacks_again(lang)}</a> })}
                <a class="button" href="/">{w::give_done_home(lang)}</a>
            </p>
        </main>
    }
    .into_any()
}
