//! The fields of the registration form, wherever it stands.

use leptos::prelude::*;

use crate::ideathon::details::{Field, MAX_WISHES, Photo};
use crate::ideathon::form::Filled;
use crate::ideathon::{Audience, Event, wording};
use crate::lang::{Lang, words as w};
use crate::sync::Sync;
use crate::ui::field::{Asked, Need, PickCards, Said, TextField};
use crate::value::Bad;

/// For whom the form asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// Anyone: audiences that are open.
    Public,
    /// Someone with a code, or who asks to be admitted.
    Invited,
    /// Whose registration it is: the audience and the address stay.
    Holder,
    /// Staff adds or mends by hand.
    Staff,
}

/// What is wrong with the form, by field.
pub type Wrong = Signal<Vec<(Field, Bad)>>;

#[component]
pub fn FormFields(
    event: Event,
    filled: Filled,
    #[prop(into)] bad: Wrong,
    asker: Asker,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let said = said_of(lang, bad);
    let audience = Audience::parse(&filled.audience);
    let talent = asker == Asker::Holder && audience == Some(Audience::Talent);
    let text = move |field, label, name, value: &str, how: Asked| {
        let field_of = Asked { name, label, ..how };
        view! { <TextField asked=field_of value=value.to_owned() said=said(field)/> }
    };
    let plain = Asked::default();
    let named = asker != Asker::Invited && asker != Asker::Staff;
    view! {
        {(asker != Asker::Holder).then(|| audiences(lang, &offered(asker, &event), &filled, said(Field::Audience)))}
        {(asker == Asker::Holder).then(|| view! { <input type="hidden" name="audience" value=filled.audience.clone()/> })}
        {(asker == Asker::Invited).then(|| text(Field::Code, w::field_code(lang), "code", &filled.code,
            Asked { hint: Some(w::hint_code(lang)), max: 20, autocomplete: "off", ..plain }))}
        {(!talent).then(|| view! {
            <div class="two">
                {text(Field::Name, w::field_name(lang), "name", &filled.name,
                    Asked { needed: named, autocomplete: "name", max: 80, hint: Some(w::hint_name(lang)), ..plain })}
                {text(Field::Kana, w::field_kana(lang), "kana", &filled.kana,
                    Asked { max: 60, needed_by: Some(w::form_needed_japanese(lang)), hint: Some(w::hint_kana(lang)), autocomplete: "off", ..plain })}
            </div>
        })}
        {text(Field::CallName, w::field_call_name(lang), "call_name", &filled.call_name,
            Asked { needed: talent, hint: Some(w::hint_call_name(lang)), max: 30, autocomplete: "nickname", ..plain })}
        {(!talent || !filled.email.is_empty()).then(|| text(Field::Email, w::field_email(lang), "email", &filled.email,
            Asked { needed: named, kind: "email", autocomplete: "email", max: 254,
                hint: (asker == Asker::Holder).then(|| w::hint_email_fixed(lang)), fixed: asker == Asker::Holder, ..plain }))}
        {(asker == Asker::Invited || asker == Asker::Staff || talent).then(|| text(Field::Contact, w::field_contact(lang), "contact", &filled.contact,
            Asked { hint: Some(w::hint_contact(lang)), max: 120, autocomplete: "off", ..plain }))}
        {(!talent).then(|| view! {
            <div class="two">
                {text(Field::Company, w::field_company(lang), "company", &filled.company,
                    Asked { needed_by: Some(w::form_needed_company(lang)), max: 100, autocomplete: "organization", ..plain })}
                {text(Field::JobTitle, w::field_job_title(lang), "job_title", &filled.job_title,
                    Asked { max: 80, autocomplete: "organization-title", ..plain })}
            </div>
        })}
        <Wishes event filled=filled.clone() said=said(Field::Themes)/>
        <PickCards name="photo" legend=w::field_photo(lang) chosen=filled.photo.clone() hint=w::hint_photo(lang)
            choices=Photo::ALL.into_iter().map(|p| (p.name(), wording::photo(lang, p).to_owned(), None)).collect()
            said=said(Field::Photo)/>
        <details class="more" open=!(filled.diet.is_empty() && filled.access_needs.is_empty())>
            <summary>{w::form_more(lang)}<span class="free">{w::form_free(lang)}</span></summary>
            <div class="stack">
                {text(Field::Diet, w::field_diet(lang), "diet", &filled.diet,
                    Asked { hint: Some(w::hint_diet(lang)), max: 300, autocomplete: "off", ..plain })}
                {text(Field::AccessNeeds, w::field_access_needs(lang), "access_needs", &filled.access_needs,
                    Asked { hint: Some(w::hint_access_needs(lang)), max: 500, long: true, ..plain })}
            </div>
        </details>
        <label class="check">
            <input type="checkbox" name="hidden" value="yes" checked=filled.hidden/>
            <span>{w::form_hidden(lang)}<small>{w::form_hidden_hint(lang)}</small></span>
        </label>
    }
    .into_any()
}

/// The words for what is wrong with one field.
pub fn said_of(lang: Lang, bad: Wrong) -> impl Fn(Field) -> Signal<Option<String>> + Copy {
    move |field| {
        Signal::derive(move || {
            bad.with(|bad| {
                bad.iter()
                    .find(|(f, _)| *f == field)
                    .map(|(_, b)| wording::said(lang, field, *b))
            })
        })
    }
}

/// Anyone chooses among the audiences that have seats on a public page; whom a code or staff lets in, among all.
fn offered(asker: Asker, event: &Event) -> Vec<Audience> {
    if asker != Asker::Public {
        return Audience::ALL.to_vec();
    }
    let replica = expect_context::<Sync>().replica;
    let seats = untrack(|| replica.seats(event.id));
    let public = seats.iter().filter(|s| s.seats > 0 && s.audience.public());
    public.map(|s| s.audience).collect()
}

fn audiences(
    lang: Lang,
    shown: &[Audience],
    filled: &Filled,
    said: Signal<Option<String>>,
) -> AnyView {
    let choices = shown
        .iter()
        .map(|&a| {
            (
                a.name(),
                wording::audience(lang, a).to_owned(),
                Some(line(lang, a).to_owned()),
            )
        })
        .collect();
    view! {
        <PickCards name="audience" legend=w::field_audience(lang) choices chosen=filled.audience.clone() said/>
    }
    .into_any()
}

const fn line(lang: Lang, audience: Audience) -> &'static str {
    match audience {
        Audience::Business => w::audience_business_line(lang),
        Audience::Observer => w::audience_observer_line(lang),
        Audience::Talent => w::audience_talent_line(lang),
        Audience::Press => w::audience_press_line(lang),
    }
}

/// Up to three themes, in order.
#[component]
fn Wishes(event: Event, filled: Filled, said: Signal<Option<String>>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    if event.themes.is_empty() {
        return ().into_any();
    }
    let names = ["theme_1", "theme_2", "theme_3"];
    let labels = [
        w::wish_first(lang),
        w::wish_second(lang),
        w::wish_third(lang),
    ];
    let wishes = (0..MAX_WISHES).map(|n| {
        let chosen = filled.themes[n].clone();
        let options = event.themes.iter().map(|theme| {
            let id = theme.id.0.to_string();
            let selected = id == chosen;
            view! { <option value=id selected=selected>{theme.name.get(lang)}</option> }
        });
        view! {
            <div class="field">
                <label for=names[n]>{labels[n]}</label>
                <select id=names[n] name=names[n]>
                    <option value="">{w::wish_none(lang)}</option>
                    {options.collect_view()}
                </select>
            </div>
        }
    });
    view! {
        <fieldset class:fieldset--bad=move || said.with(Option::is_some)>
            <legend>{w::field_themes(lang)}<Need needed=false/></legend>
            <div class="three">{wishes.collect_view()}</div>
            <p class="hint">{w::hint_themes(lang)}</p>
            <Said id="theme_1-said".to_owned() said/>
        </fieldset>
    }
    .into_any()
}
