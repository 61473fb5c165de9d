//! What we wrote down of who gives, once for each donor that they are.

use leptos::prelude::*;

use super::Own;
use crate::donor::{Donor, Field, PORTAL, wording};
use crate::lang::{Lang, words as w};
use crate::value::Address;

#[component]
pub fn Everyone(own: Own) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let all = own
        .donors
        .into_iter()
        // What turned out to be another one is mended there.
        .filter(|donor| donor.merged_into.is_none())
        .map(|donor| view! { <One donor/> })
        .collect_view();
    view! {
        <section class="stack stack--s3" aria-labelledby="details">
            <h2 id="details" class="subtitle">{w::portal_details(lang)}</h2>
            {all}
        </section>
    }
    .into_any()
}

#[component]
fn One(donor: Donor) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let name = donor.details.name.to_string();
    let lines = lines(lang, &donor).into_iter();
    let lines = lines.map(|(called, said)| view! { <dt>{called}</dt><dd>{said}</dd> });
    let back = donor.bounced.clone().filter(|_| donor.comes_back());
    let back = back.map(
        |back| view! { <p class="notice notice--wait">{w::portal_bounced(lang, back.to)}</p> },
    );
    view! {
        <div class="card stack stack--s3">
            {back}
            <dl class="facts">{lines.collect_view()}</dl>
            <p class="row">
                <a class="button button--small" href=format!("{PORTAL}?edit={}", donor.id) rel="external"
                    aria-label=w::portal_edit_one(lang, name)>{w::portal_edit(lang)}</a>
            </p>
        </div>
    }
    .into_any()
}

/// What is said of a donor; nothing where they said nothing.
fn lines(lang: Lang, donor: &Donor) -> Vec<(&'static str, String)> {
    let details = &donor.details;
    let called = |field| wording::field(lang, field);
    let text = |line: Option<String>| line.unwrap_or_default();
    let news = if details.news {
        w::portal_news_yes(lang)
    } else {
        w::portal_news_no(lang)
    };
    let mut lines = vec![
        (called(Field::Name), details.name.to_string()),
        (
            called(Field::Kana),
            text(details.kana.as_ref().map(ToString::to_string)),
        ),
        (
            called(Field::Contact),
            text(details.contact.as_ref().map(ToString::to_string)),
        ),
        (
            called(Field::Email),
            text(details.email.as_ref().map(ToString::to_string)),
        ),
        (
            w::give_address(lang),
            text(details.address.as_ref().map(Address::line)),
        ),
        (
            called(Field::Receipt),
            wording::receipt(lang, details.receipt).to_owned(),
        ),
        (w::portal_news(lang), news.to_owned()),
    ];
    if details.anonymous {
        lines.push((
            w::donors_published(lang),
            w::portal_anonymous(lang).to_owned(),
        ));
    }
    lines.retain(|(_, said)| !said.is_empty());
    lines
}
