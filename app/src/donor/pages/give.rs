//! The page on which somebody gives. A plain form: the browser sends it, with or without our client.

use leptos::prelude::*;

use super::fields::{Giver, Giving, Wrong};
use super::promised::Told;
use crate::donor::form::{Filled, field_name};
use crate::donor::{Charity, Field, Place, Refusal, Rhythm, wording};
use crate::lang::{Lang, words as w};
use crate::rule;
use crate::shell::Opened;
use crate::sync::Sync;
use crate::ui::parts::{Frame, Strokes};
use crate::value::{Bad, PledgeId};
use crate::visit::Page;

#[component]
pub fn GivePage() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! { <Frame title=w::give_title(lang)>{shown(lang)}</Frame> }
}

fn shown(lang: Lang) -> AnyView {
    let sync = expect_context::<Sync>();
    // The form must not be made anew while somebody types.
    let charity = untrack(|| sync.replica.charity());
    let page = expect_context::<Opened>().page();
    match (page, charity) {
        (Page::Promised(promised), Some(charity)) => {
            view! { <Told promised=*promised charity/> }.into_any()
        }
        (page, Some(charity)) if charity.takes_gifts() => {
            let (key, filled, places, refusal) = match page {
                Page::Giving {
                    key,
                    filled,
                    places,
                    refusal,
                } => (key, *filled, places, refusal),
                _ => (PledgeId::new().to_string(), Filled::default(), None, None),
            };
            view! { <Sheet charity key filled places refusal/> }.into_any()
        }
        (_, charity) => view! {
            <main id="main" class="gate">
                <Strokes/>
                <h1 class="title">{w::give_shut_title(lang)}</h1>
                <p>{w::give_shut_line(lang)}</p>
                {asking(lang, charity.as_ref())}
                <p class="row"><a class="button" href="/">{w::error_home(lang)}</a></p>
            </main>
        }
        .into_any(),
    }
}

/// Where donors ask.
pub(super) fn asking(lang: Lang, charity: Option<&Charity>) -> AnyView {
    let contact = charity.and_then(|charity| charity.particulars.contact.as_ref());
    let contact = contact.map(ToString::to_string);
    contact
        .map(|mail| view! { <p>{w::give_contact(lang)}<a href=format!("mailto:{mail}")>{mail.clone()}</a></p> })
        .into_any()
}

#[component]
fn Sheet(
    charity: Charity,
    key: String,
    filled: Filled,
    places: Option<Vec<Place>>,
    refusal: Option<rule::Refusal>,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let (bad, general) = match refusal {
        Some(rule::Refusal::Donor(Refusal::Fields(bad))) => (bad, None),
        other => (Vec::new(), other),
    };
    let wrong: Wrong = StoredValue::new(bad.clone());
    let filled = begun(filled);
    view! {
        <main id="main" class="sheet stack stack--s5">
            <header class="stack stack--s2">
                <h1 class="title">{w::give_title(lang)}</h1>
                <p class="lead">{w::give_lead(lang)}</p>
                <p class="soft small">{charity.particulars.name.to_string()}</p>
            </header>
            <Summary bad general/>
            <form class="stack stack--s6 giving" method="post" action="/give" novalidate>
                <input type="hidden" name="key" value=key/>
                // Whoever presses Enter means this one, and not the first that asks for a place.
                <button class="unseen" tabindex="-1" aria-hidden="true">{w::give_send(lang)}</button>
                <Giving charity filled=filled.clone() wrong/>
                <Giver filled places wrong/>
                <div class="send stack stack--s3">
                    <button class="button button--go button--wide">{w::give_send(lang)}</button>
                    <p class="soft small">{w::give_note(lang)}</p>
                </div>
            </form>
        </main>
    }
    .into_any()
}

/// What most people choose stands there already.
fn begun(filled: Filled) -> Filled {
    let or = |typed: String, usual: &str| {
        if typed.is_empty() {
            usual.to_owned()
        } else {
            typed
        }
    };
    Filled {
        rhythm: or(filled.rhythm, Rhythm::Monthly.name()),
        form: or(filled.form, "person"),
        receipt: or(filled.receipt, "yearly"),
        ..filled
    }
}

/// All that is wrong, at the top, with links to where.
#[component]
pub(super) fn Summary(bad: Vec<(Field, Bad)>, general: Option<rule::Refusal>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    if let Some(refusal) = general {
        let words = crate::shell::refusal(lang, &refusal);
        return view! {
            <div class="summary" role="alert" tabindex="-1" data-outcome="refused">
                <p><strong>{w::give_refused(lang)}</strong></p><p>{words}</p>
            </div>
        }
        .into_any();
    }
    if bad.is_empty() {
        return ().into_any();
    }
    let title = w::give_wrong(lang, bad.len());
    let links = bad.into_iter().map(|(field, bad)| {
        let to = format!("#{}", field_name(field));
        let words = wording::said(lang, field, bad);
        view! { <li><a href=to rel="external">{wording::field(lang, field)}</a>": "{words}</li> }
    });
    view! {
        <div class="summary" role="alert" tabindex="-1" data-outcome="refused">
            <p><strong>{title}</strong></p><ul>{links.collect_view()}</ul>
        </div>
    }
    .into_any()
}
