//! The fields of this room's dialogs, each with what is wrong with it beside it.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::Room;
use crate::donor::form::{Filled, field_name};
use crate::donor::{Details, Donor, Field, Form, Purpose, ReceiptWish, Refusal, wording};
use crate::lang::{Lang, words as w};
use crate::ui::dom;
use crate::ui::field::{Asked, Need, PickCards, Said, TextField};
use crate::value::address::PREFECTURES;
use crate::value::{Address, Bad, Line};

/// What is wrong, by the name of the box that it stands beside.
pub type Wrong = RwSignal<Vec<(&'static str, String)>>;

/// What is wrong with one box.
pub fn said_of(wrong: Wrong, name: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        wrong.with(|all| {
            let found = all.iter().find(|(at, _)| *at == name);
            found.map(|(_, words)| words.clone())
        })
    })
}

/// Marks what is wrong about a donor's details, and leads to the first of it.
pub fn mark(lang: Lang, wrong: Wrong, bad: &[(Field, Bad)]) {
    let words = |(at, bad): &(Field, Bad)| (field_name(*at), wording::said(lang, *at, *bad));
    wrong.set(bad.iter().map(words).collect());
    lead_to_wrong();
}

/// Leads to the first field that is wrong, once it is marked.
pub fn lead_to_wrong() {
    request_animation_frame(|| dom::focus("dialog[open] [aria-invalid=true]"));
}

/// What stands in the open dialog about a donor.
///
/// # Errors
/// All that is wrong, in the order of the form.
pub fn read() -> Result<Details, Vec<(Field, Bad)>> {
    let mut filled = Filled::default();
    for (name, value) in dom::typed_now("dialog[open] form") {
        filled.set(&name, value);
    }
    filled.read_details()
}

/// What a refusal says beside the fields; `None` where it is about no field.
pub fn fields_of(refusal: &Refusal) -> Option<&[(Field, Bad)]> {
    match refusal {
        Refusal::Fields(bad) if !bad.is_empty() => Some(bad),
        _ => None,
    }
}

/// All that a donor says of themselves.
#[component]
pub fn DonorFields(details: Details, wrong: Wrong) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let filled = Filled::of(&details);
    let said = move |at: Field| said_of(wrong, field_name(at));
    let forms = Form::ALL.map(|f| (f.name(), wording::form(lang, f).to_owned(), None));
    let wishes = ReceiptWish::ALL.map(|r| (r.name(), wording::receipt(lang, r).to_owned(), None));
    let address = filled.clone();
    let text = move |at: Field, value: String| {
        let asked = asked(lang, at);
        view! { <TextField asked value said=said(at)/> }
    };
    view! {
        <PickCards name="form" legend=wording::field(lang, Field::Form) choices=forms.into() chosen=filled.form.clone() said=said(Field::Form)/>
        {text(Field::Name, filled.name)}
        {text(Field::Kana, filled.kana)}
        {text(Field::Contact, filled.contact)}
        {text(Field::Email, filled.email)}
        <PickCards name="receipt" legend=wording::field(lang, Field::Receipt) choices=wishes.into()
            chosen=filled.receipt.clone() hint=w::give_receipt_hint(lang) said=said(Field::Receipt)/>
        <AddressFields legend=w::give_address(lang) filled=address needed_by=w::donors_needed_receipt(lang) wrong/>
        <div>
            <Tick name="anonymous" words=w::donors_anonymous(lang) checked=filled.anonymous/>
            <Tick name="news" words=w::donors_news_tick(lang) checked=filled.news/>
        </div>
    }
    .into_any()
}

/// Where a letter reaches somebody.
#[component]
pub fn AddressFields(
    legend: &'static str,
    filled: Filled,
    /// When it must be filled.
    needed_by: &'static str,
    wrong: Wrong,
) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let text = move |at: Field, value: String| {
        let asked = Asked {
            needed_by: (at != Field::Building).then_some(needed_by),
            ..asked(lang, at)
        };
        view! { <TextField asked value said=said_of(wrong, field_name(at))/> }
    };
    view! {
        <fieldset class="stack">
            <legend>{legend}</legend>
            <div class="two">
                {text(Field::Postal, filled.postal)}
                <Prefecture chosen=filled.prefecture needed_by wrong/>
            </div>
            {text(Field::City, filled.city)}
            <div class="two">{text(Field::Street, filled.street)}{text(Field::Building, filled.building)}</div>
        </fieldset>
    }
    .into_any()
}

/// What a text field is called and asked for.
fn asked(lang: Lang, at: Field) -> Asked {
    let hint = match at {
        Field::Kana => Some(w::give_kana_hint(lang)),
        Field::Contact => Some(w::give_contact_hint(lang)),
        Field::Postal => Some(w::give_postal_hint(lang)),
        _ => None,
    };
    let needed_by = match at {
        Field::Kana => Some(w::form_needed_japanese(lang)),
        _ => None,
    };
    Asked {
        name: field_name(at),
        label: wording::field(lang, at),
        hint,
        needed: at == Field::Name,
        needed_by,
        kind: if at == Field::Email { "email" } else { "" },
        autocomplete: "off",
        ..Asked::default()
    }
}

#[component]
fn Prefecture(chosen: String, needed_by: &'static str, wrong: Wrong) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let said = said_of(wrong, "prefecture");
    let options = PREFECTURES.map(|name| {
        let selected = name == chosen;
        view! { <option value=name selected=selected>{name}</option> }
    });
    view! {
        <div class="field" class:field--bad=move || said.with(Option::is_some)>
            <label for="prefecture">{wording::field(lang, Field::Prefecture)}<Need needed=false by=Some(needed_by)/></label>
            <select id="prefecture" name="prefecture" aria-describedby="prefecture-said"
                aria-invalid=move || said.with(Option::is_some).then_some("true")>
                <option value="">{w::donors_unsaid(lang)}</option>
                {options.into_iter().collect_view()}
            </select>
            <Said id="prefecture-said".to_owned() said/>
        </div>
    }
    .into_any()
}

/// A box to tick.
#[component]
pub fn Tick(name: &'static str, words: &'static str, checked: bool) -> impl IntoView {
    view! {
        <label class="check"><input type="checkbox" name=name value="1" checked=checked/><span>{words}</span></label>
    }
}

/// One of several words; what is chosen may also be set from elsewhere.
#[component]
pub fn Choose(
    name: &'static str,
    label: &'static str,
    /// Value and words.
    options: Vec<(String, String)>,
    chosen: RwSignal<String>,
) -> impl IntoView {
    let options = options.into_iter().map(|(value, words)| {
        let own = value.clone();
        let selected = move || chosen.with(|chosen| *chosen == own);
        view! { <option value=value selected=selected>{words}</option> }
    });
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name prop:value=chosen on:change=move |ev| chosen.set(event_target_value(&ev))>
                {options.collect_view()}
            </select>
        </div>
    }
    .into_any()
}

/// Why something is done, for whoever reads the books later.
#[component]
pub fn Reason(hint: &'static str, wrong: Wrong) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let asked = Asked {
        name: "reason",
        label: w::donor_reason(lang),
        hint: Some(hint),
        needed: true,
        autocomplete: "off",
        max: 200,
        ..Asked::default()
    };
    view! { <TextField asked value=String::new() said=said_of(wrong, "reason")/> }
}

/// The reason that was typed; `None` where it is marked as wrong.
pub fn read_reason(lang: Lang, ev: &SubmitEvent, wrong: Wrong) -> Option<Line<200>> {
    let read = Line::parse(&dom::form_value(ev, "reason"));
    let read = read.map_err(|bad| match bad {
        Bad::Missing => w::donor_refused_no_reason(lang).to_owned(),
        bad => wording::said(lang, Field::Word, bad),
    });
    wrong.set(
        read.as_ref()
            .err()
            .map(|words| ("reason", words.clone()))
            .into_iter()
            .collect(),
    );
    if read.is_err() {
        lead_to_wrong();
    }
    read.ok()
}

/// Whether it goes by mail; nothing to choose where no mail reaches the donor.
#[component]
pub fn ByMail(donor: Donor) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    match donor.read_at().cloned() {
        Some(email) => {
            let words = w::donors_by_mail(lang, email);
            view! { <label class="check"><input type="checkbox" name="send" value="1" checked/><span>{words}</span></label> }
                .into_any()
        }
        None => view! { <p class="hint">{w::donors_by_paper(lang)}</p> }.into_any(),
    }
}

/// The purposes, to choose from.
pub fn purposes(lang: Lang) -> Vec<(String, String)> {
    let all = Purpose::ALL.map(|p| (p.name().to_owned(), wording::purpose(lang, p).to_owned()));
    all.into()
}

/// What a donor said, by the names under which it is stored; nothing that they did not say.
pub fn facts(lang: Lang, details: &Details) -> Vec<(&'static str, &'static str, String)> {
    let text = |line: Option<String>| line.unwrap_or_default();
    let called = |at| wording::field(lang, at);
    let address = details.address.as_ref().map(Address::line);
    let anonymous = if details.anonymous {
        w::donors_anonymous_short(lang)
    } else {
        ""
    };
    let form = wording::form(lang, details.form).to_owned();
    let receipt = wording::receipt(lang, details.receipt).to_owned();
    let mut all = vec![
        ("form", called(Field::Form), form),
        ("name", called(Field::Name), details.name.to_string()),
        (
            "kana",
            called(Field::Kana),
            text(details.kana.as_ref().map(ToString::to_string)),
        ),
        (
            "contact",
            called(Field::Contact),
            text(details.contact.as_ref().map(ToString::to_string)),
        ),
        (
            "email",
            called(Field::Email),
            text(details.email.as_ref().map(ToString::to_string)),
        ),
        ("address", w::give_address(lang), text(address)),
        ("receipt", called(Field::Receipt), receipt),
        ("anonymous", w::donors_published(lang), anonymous.to_owned()),
    ];
    all.retain(|(.., said)| !said.is_empty());
    all
}
