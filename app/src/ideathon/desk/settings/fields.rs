//! The sections of the settings that are plain fields.

use leptos::prelude::*;

use super::Wrong;
use super::spot::{Spot, spot_name, spot_said};
use super::text::Typed;
use crate::lang::{Lang, words as w};
use crate::ui::field::{Asked, TextField};

/// A field of the form, with what is wrong beside it.
fn field(
    lang: Lang,
    wrong: Wrong,
    spot: Spot,
    label: &'static str,
    value: &str,
    asked: Asked,
) -> AnyView {
    let asked = Asked {
        name: spot_name(spot),
        label,
        autocomplete: "off",
        ..asked
    };
    let said = Signal::derive(move || wrong.with(|wrong| spot_said(lang, wrong, spot)));
    view! { <TextField asked value=value.to_owned() said/> }.into_any()
}

#[component]
fn Head(title: &'static str, line: &'static str) -> impl IntoView {
    view! {
        <header class="stack stack--s1"><h2 class="subtitle">{title}</h2><p class="soft small">{line}</p></header>
    }
    .into_any()
}

#[component]
pub fn Basics(
    typed: Typed,
    wrong: Wrong,
    /// Its address is out in the world and stays.
    published: bool,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let line = Asked {
        max: 80,
        ..Asked::default()
    };
    let lines = |max| Asked {
        max,
        long: true,
        ..Asked::default()
    };
    let slug_hint = if published {
        w::desk_hint_slug_fixed(lang)
    } else {
        w::desk_hint_slug(lang)
    };
    view! {
        <section>
            <Head title=w::desk_basics(lang) line=w::desk_basics_line(lang)/>
            <div class="stack stack--s5">
                {field(lang, wrong, Spot::TitleJa, w::desk_field_title_ja(lang), &typed.title_ja, Asked { needed: true, ..line })}
                {field(lang, wrong, Spot::TitleEn, w::desk_field_title_en(lang), &typed.title_en, line)}
                {field(lang, wrong, Spot::Slug, w::desk_field_slug(lang), &typed.slug,
                    Asked { needed: true, max: 60, fixed: published, hint: Some(slug_hint), ..Asked::default() })}
                {field(lang, wrong, Spot::LeadJa, w::desk_field_lead_ja(lang), &typed.lead_ja, lines(300))}
                {field(lang, wrong, Spot::LeadEn, w::desk_field_lead_en(lang), &typed.lead_en, lines(300))}
                {field(lang, wrong, Spot::DescriptionJa, w::desk_field_description_ja(lang), &typed.description_ja, lines(4000))}
                {field(lang, wrong, Spot::DescriptionEn, w::desk_field_description_en(lang), &typed.description_en, lines(4000))}
                {field(lang, wrong, Spot::VenueJa, w::desk_field_venue_ja(lang), &typed.venue_ja, Asked { max: 120, ..Asked::default() })}
                {field(lang, wrong, Spot::VenueEn, w::desk_field_venue_en(lang), &typed.venue_en, Asked { max: 120, ..Asked::default() })}
            </div>
        </section>
    }
    .into_any()
}

#[component]
pub fn Times(typed: Typed, wrong: Wrong) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let moment = Asked {
        kind: "datetime-local",
        ..Asked::default()
    };
    let needed = Asked {
        needed: true,
        ..moment
    };
    view! {
        <section>
            <Head title=w::desk_times(lang) line=w::desk_times_line(lang)/>
            <div class="stack stack--s5">
                <div class="two">
                    {field(lang, wrong, Spot::Starts, w::desk_field_starts(lang), &typed.starts, needed)}
                    {field(lang, wrong, Spot::Ends, w::desk_field_ends(lang), &typed.ends, needed)}
                </div>
                <div class="two">
                    {field(lang, wrong, Spot::OpensAt, w::desk_field_opens(lang), &typed.opens_at,
                        Asked { hint: Some(w::desk_hint_opens(lang)), ..moment })}
                    {field(lang, wrong, Spot::ClosesAt, w::desk_field_closes(lang), &typed.closes_at,
                        Asked { hint: Some(w::desk_hint_closes(lang)), ..moment })}
                </div>
                {field(lang, wrong, Spot::OfferHours, w::desk_field_offer(lang), &typed.offer_hours,
                    Asked { needed: true, hint: Some(w::desk_hint_offer(lang)), ..Asked::default() })}
            </div>
        </section>
    }
    .into_any()
}

#[component]
pub fn Programme(typed: Typed, wrong: Wrong) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let lines = Asked {
        max: 2000,
        long: true,
        hint: Some(w::desk_hint_programme(lang)),
        ..Asked::default()
    };
    view! {
        <section>
            <Head title=w::desk_programme(lang) line=w::desk_programme_line(lang)/>
            <div class="stack stack--s5">
                {field(lang, wrong, Spot::ProgrammeJa, w::desk_field_programme_ja(lang), &typed.programme_ja, lines)}
                {field(lang, wrong, Spot::ProgrammeEn, w::desk_field_programme_en(lang), &typed.programme_en, lines)}
            </div>
        </section>
    }
    .into_any()
}
