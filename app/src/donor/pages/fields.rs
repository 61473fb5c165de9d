//! The fields of the form in which somebody gives. What does not concern somebody is hidden by the style sheet, from
//! what is chosen: nothing here needs our client.

use leptos::prelude::*;

use crate::donor::form::Filled;
use crate::donor::plan_choice::{PlanCards, plans_of};
use crate::donor::{Charity, Field, Form, Means, Place, ReceiptWish, Rhythm, wording};
use crate::lang::{Lang, words as w};
use crate::sync::Sync;
use crate::ui::field::{Asked, Need, PickCards, Said, TextField};
use crate::value::{Bad, Yen, address::PREFECTURES};

/// What is wrong with the form, by field.
pub type Wrong = StoredValue<Vec<(Field, Bad)>>;

/// What is given, and how often.
#[component]
pub fn Giving(charity: Charity, filled: Filled, wrong: Wrong, means: Vec<Means>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let said = said_of(lang, wrong);
    let particulars = &charity.particulars;
    let rhythms = Rhythm::ALL.into_iter().map(|rhythm| {
        let hint = match rhythm {
            Rhythm::Once => w::give_rhythm_once_hint(lang),
            Rhythm::Monthly => w::give_rhythm_monthly_hint(lang),
            Rhythm::Yearly => w::give_rhythm_yearly_hint(lang),
        };
        let words = wording::rhythm(lang, rhythm).to_owned();
        (rhythm.name(), words, Some(hint.to_owned()))
    });
    let amounts = Rhythm::ALL.into_iter().map(|rhythm| {
        let suggested = particulars.offer(rhythm).suggested.clone();
        let chosen = filled.proposed(rhythm).to_owned();
        view! { <Amounts rhythm suggested chosen/> }
    });
    let amounts = amounts.collect_view();
    let least = |rhythm| particulars.offer(rhythm).least;
    let hint = w::give_other_hint(
        lang,
        least(Rhythm::Monthly),
        least(Rhythm::Once),
        least(Rhythm::Yearly),
    );
    let bad = said(Field::Amount);
    let (shown, marked) = (bad.clone(), bad.is_some());
    let open = !(filled.memory_of.is_empty() && filled.word.is_empty());
    let transfers = charity.takes(Means::Transfer);
    view! {
        <section class="stack" aria-labelledby="gift">
            <h2 id="gift" class="subtitle">{w::give_gift(lang)}</h2>
            <PickCards name="rhythm" legend=w::give_rhythm(lang) choices=rhythms.collect() chosen=filled.rhythm.clone() said=signal(said(Field::Rhythm))/>
            {amounts}
            <div class="field" class:field--bad=marked>
                <label for="other">{w::give_other(lang)}</label>
                <input id="other" name="other" type="text" inputmode="numeric" autocomplete="off" value=filled.other.clone()
                    aria-describedby="other-hint other-said" aria-invalid=marked.then_some("true")/>
                <span class="hint" id="other-hint">{hint}</span>
                <Said id="other-said".to_owned() said=signal(shown)/>
            </div>
            <Plans filled=filled.clone() wrong/>
            <Ways means transfers chosen=filled.means.clone() wrong/>
            <details class="more" open=open>
                <summary>{w::give_more(lang)}<span class="free">{w::give_optional(lang)}</span></summary>
                <div class="stack">
                    <TextField asked=Asked { name: "memory_of", label: w::donor_field_memory_of(lang), hint: Some(w::give_memory_hint(lang)), max: 80, autocomplete: "off", ..Asked::default() }
                        value=filled.memory_of.clone() said=signal(said(Field::MemoryOf))/>
                    <TextField asked=Asked { name: "word", label: w::donor_field_word(lang), hint: Some(w::give_word_hint(lang)), max: 400, long: true, ..Asked::default() }
                        value=filled.word.clone() said=signal(said(Field::Word))/>
                </div>
            </details>
        </section>
    }
    .into_any()
}

/// The plans of each rhythm; shown where that is chosen.
#[component]
fn Plans(filled: Filled, wrong: Wrong) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let said = said_of(lang, wrong)(Field::Plan);
    let sets = Rhythm::ALL.into_iter().filter_map(|rhythm| {
        let plans = untrack(|| plans_of(&sync.replica, rhythm, false));
        if plans.is_empty() {
            return None;
        }
        let name = match rhythm {
            Rhythm::Once => "plan_once",
            Rhythm::Monthly => "plan_monthly",
            Rhythm::Yearly => "plan_yearly",
        };
        let legend = w::give_plan_of(lang, wording::rhythm(lang, rhythm));
        let class = format!("plans amounts--{}", rhythm.name());
        let chosen = filled.planned(rhythm).to_owned();
        // What is wrong is said once, where it was chosen.
        let wrong = said.clone().filter(|_| filled.rhythm == rhythm.name());
        Some(match wrong {
            Some(words) => {
                view! { <PlanCards name legend class plans chosen said=signal(Some(words))/> }
                    .into_any()
            }
            None => view! { <PlanCards name legend class plans chosen/> }.into_any(),
        })
    });
    let sets: Vec<_> = sets.collect();
    sets.into_any()
}

/// How the money comes, where there is a choice.
#[component]
fn Ways(
    /// Beside transfers.
    means: Vec<Means>,
    transfers: bool,
    chosen: String,
    wrong: Wrong,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    if means.is_empty() {
        return ().into_any();
    }
    let said = said_of(lang, wrong);
    let ways = means
        .into_iter()
        .chain(transfers.then_some(Means::Transfer));
    let ways = ways.map(|means| {
        let hint = match means {
            Means::Card => w::give_means_card_hint(lang),
            Means::Konbini => w::give_means_konbini_hint(lang),
            _ => w::give_means_transfer_hint(lang),
        };
        let words = wording::means(lang, means).to_owned();
        (means.name(), words, Some(hint.to_owned()))
    });
    view! {
        <PickCards name="means" legend=w::give_means(lang) choices=ways.collect() chosen said=signal(said(Field::Means))/>
    }
    .into_any()
}

/// What is proposed for a rhythm; shown where that is chosen.
#[component]
fn Amounts(rhythm: Rhythm, suggested: Vec<Yen>, chosen: String) -> impl IntoView {
    let lang = expect_context::<Lang>();
    if suggested.is_empty() {
        return ().into_any();
    }
    let cards = suggested.into_iter().map(|yen| {
        let value = yen.get().to_string();
        let checked = chosen == value;
        view! {
            <label>
                <input type="radio" name=rhythm.name() value=value checked=checked/>
                <span class="num">{w::give_yen(lang, yen)}</span>
            </label>
        }
    });
    view! {
        <fieldset class=format!("amounts amounts--{}", rhythm.name())>
            <legend>{w::give_amount_of(lang, wording::rhythm(lang, rhythm))}</legend>
            <div class="pick">{cards.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

/// Who gives.
#[component]
pub fn Giver(
    filled: Filled,
    places: Option<Vec<Place>>,
    wrong: Wrong,
    held: bool,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let mail_hint = if held {
        w::give_email_hint_means(lang)
    } else {
        w::give_email_hint(lang)
    };
    let said = said_of(lang, wrong);
    let forms = Form::ALL.into_iter();
    let forms = forms.map(|form| (form.name(), wording::form(lang, form).to_owned(), None));
    let text = move |field, name, value: &str, how: Asked| {
        let label = wording::field(lang, field);
        let asked = Asked { name, label, ..how };
        view! { <TextField asked value=value.to_owned() said=signal(said(field))/> }
    };
    let plain = Asked::default();
    view! {
        <section class="stack" aria-labelledby="you">
            <h2 id="you" class="subtitle">{w::give_you(lang)}</h2>
            <PickCards name="form" legend=w::give_form(lang) choices=forms.collect() chosen=filled.form.clone() said=signal(said(Field::Form))/>
            {text(Field::Name, "name", &filled.name, Asked { needed: true, max: 80, autocomplete: "name", hint: Some(w::give_name_hint(lang)), ..plain })}
            <div class="only-person">
                {text(Field::Kana, "kana", &filled.kana, Asked { max: 60, autocomplete: "off", needed_by: Some(w::form_needed_japanese(lang)), hint: Some(w::give_kana_hint(lang)), ..plain })}
            </div>
            <div class="only-company">
                {text(Field::Contact, "contact", &filled.contact, Asked { max: 80, autocomplete: "off", hint: Some(w::give_contact_hint(lang)), ..plain })}
            </div>
            {text(Field::Email, "email", &filled.email, Asked { needed: true, kind: "email", max: 254, autocomplete: "email", hint: Some(mail_hint), ..plain })}
            <Home filled=filled.clone() places wrong find="/give#home"/>
            <fieldset>
                <legend>{w::give_wishes(lang)}</legend>
                <label class="check"><input type="checkbox" name="anonymous" value="yes" checked=filled.anonymous/><span>{w::give_anonymous(lang)}</span></label>
                <label class="check"><input type="checkbox" name="news" value="yes" checked=filled.news/><span>{w::give_news(lang)}</span></label>
            </fieldset>
        </section>
    }
    .into_any()
}

/// Which receipt, and where to.
#[component]
pub fn Home(
    filled: Filled,
    places: Option<Vec<Place>>,
    wrong: Wrong,
    /// Where a postal code is looked up.
    find: &'static str,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let said = said_of(lang, wrong);
    let wishes = ReceiptWish::ALL.into_iter();
    let wishes = wishes.map(|wish| (wish.name(), wording::receipt(lang, wish).to_owned(), None));
    let text = move |field, name, value: &str, how: Asked| {
        let label = wording::field(lang, field);
        let asked = Asked { name, label, ..how };
        view! { <TextField asked value=value.to_owned() said=signal(said(field))/> }
    };
    let needed = Asked {
        needed: true,
        ..Asked::default()
    };
    let prefecture = said(Field::Prefecture);
    let marked = prefecture.is_some();
    let options = PREFECTURES.into_iter().map(|name| {
        let selected = filled.prefecture == name;
        view! { <option value=name selected=selected>{name}</option> }
    });
    view! {
        <PickCards name="receipt" legend=w::give_receipt(lang) choices=wishes.collect() chosen=filled.receipt.clone() hint=w::give_receipt_hint(lang) said=signal(said(Field::Receipt))/>
        <fieldset class="stack stack--s4 home-address">
            <legend id="home">{w::give_address(lang)}</legend>
            <div class="two">
                <div class="stack stack--s2">
                {text(Field::Postal, "postal", &filled.postal, Asked { max: 10, autocomplete: "postal-code", hint: Some(w::give_postal_hint(lang)), ..needed })}
                <p><button class="button button--small" name="find" value="0" formaction=find>{w::give_find(lang)}</button></p>
                <Places places find/>
                </div>
                <div class="field" class:field--bad=marked>
                    <label for="prefecture">{w::donor_field_prefecture(lang)}<Need needed=true/></label>
                    <select id="prefecture" name="prefecture" autocomplete="address-level1" aria-describedby="prefecture-said" aria-invalid=marked.then_some("true")>
                        <option value="">{w::give_prefecture_none(lang)}</option>
                        {options.collect_view()}
                    </select>
                    <Said id="prefecture-said".to_owned() said=signal(prefecture)/>
                </div>
            </div>
            {text(Field::City, "city", &filled.city, Asked { max: 60, autocomplete: "address-level2", hint: Some(w::give_city_hint(lang)), ..needed })}
            {text(Field::Street, "street", &filled.street, Asked { max: 60, autocomplete: "address-line1", hint: Some(w::give_street_hint(lang)), ..needed })}
            {text(Field::Building, "building", &filled.building, Asked { max: 60, autocomplete: "address-line2", ..Asked::default() })}
        </fieldset>
    }
    .into_any()
}

/// What the postal code says: nothing, or that there are several places to choose from.
#[component]
fn Places(places: Option<Vec<Place>>, find: &'static str) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let Some(places) = places else {
        return ().into_any();
    };
    match places.len() {
        0 => view! { <p class="said" role="status">{w::give_find_none(lang)}</p> }.into_any(),
        1 => view! { <p class="hint" role="status">{w::give_find_one(lang)}</p> }.into_any(),
        _ => {
            let choices = places.into_iter().enumerate().map(|(n, place)| {
                let words = format!("{}{}", place.prefecture, place.city);
                view! { <li><button class="button button--small" name="find" value=n + 1 formaction=find>{words}</button></li> }
            });
            view! {
                <p class="hint" role="status">{w::give_find_many(lang)}</p>
                <ul class="places">{choices.collect_view()}</ul>
            }
            .into_any()
        }
    }
}

/// The words for what is wrong with one field.
pub fn said_of(lang: Lang, wrong: Wrong) -> impl Fn(Field) -> Option<String> + Copy {
    move |field| {
        wrong.with_value(|bad| {
            let of = bad.iter().find(|(f, _)| *f == field);
            of.map(|(_, bad)| wording::said(lang, field, *bad))
        })
    }
}

/// The page says what it says: the form is sent by the browser, and comes back as another page.
pub fn signal(said: Option<String>) -> Signal<Option<String>> {
    Signal::derive(move || said.clone())
}
