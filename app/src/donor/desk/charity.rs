//! Who receives gifts, where they are sent to, and what is proposed. The form is not redrawn while somebody types: a
//! change from elsewhere is announced.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::Room;
use super::fields::{Tick, Wrong, said_of};
use super::issuing::IssuingForm;
use super::offers::{self, BadOffer};
use crate::donor::{
    self, Command, Describe, Field, MAX_SUGGESTED, Offer, Particulars, Rhythm, wording,
};
use crate::lang::{Lang, words as w};
use crate::merge::seen_now;
use crate::rule::Refusal;
use crate::shell;
use crate::ui::dom;
use crate::ui::field::{Asked, TextField};
use crate::ui::refusals::RefusalList;
use crate::value::{Bad, Email, Line, Passage};

#[component]
pub fn CharityForm() -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let now = Memo::new(move |_| room.sync.replica.charity().unwrap_or_default().particulars);
    // Counts how often the form was made anew; as a key, so that no field of the old one is used again.
    let made = RwSignal::new(0_u32);
    let open = move || now.with(|now| now.open && !now.account.is_empty());
    let tag = move || {
        let (class, words) = if open() {
            ("tag tag--good", w::donors_open(lang))
        } else {
            ("tag", w::donors_shut(lang))
        };
        view! { <span class=class>{words}</span> }
    };
    let (giving, issuing) = (RwSignal::new(false), RwSignal::new(false));
    Effect::new(move |_| room.unsaved.set(giving.get() || issuing.get()));
    on_cleanup(move || {
        let _ = room.unsaved.try_set(false);
    });
    view! {
        <section class="list charity-page">
            <header class="row row--ends"><h1 class="title">{w::donors_charity(lang)}</h1>{tag}</header>
            <RefusalList/>
            <p class="soft measure">{w::donors_charity_line(lang)}</p>
            <For each=move || [made.get()] key=|n| *n let:_n><TextForm now made unsaved=giving/></For>
            <header class="stack stack--s1 issuing-head">
                <h2 class="title" id="issuing">{w::donors_issuing(lang)}</h2>
                <p class="soft measure">{w::donors_issuing_line(lang)}</p>
            </header>
            <IssuingForm unsaved=issuing/>
        </section>
    }
    .into_any()
}

#[component]
fn TextForm(now: Memo<Particulars>, made: RwSignal<u32>, unsaved: RwSignal<bool>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let first = now.get_untracked();
    // What the form began with, or last sent.
    let base = RwSignal::new(first.clone());
    let wrong = Wrong::default();
    let said = RwSignal::new(None::<String>);
    unsaved.set(false);
    let elsewhere = Memo::new(move |_| now.with(|now| base.with(|base| now != base)));
    let save = move |ev: SubmitEvent| {
        ev.prevent_default();
        wrong.set(Vec::new());
        said.set(None);
        let Some(particulars) = read(lang, &ev, wrong) else {
            return lead_to_wrong();
        };
        let describe = Describe {
            particulars: particulars.clone(),
            seen: base.get_untracked(),
        };
        let Err(refusal) = room.tries(Command::Describe(Box::new(describe))) else {
            base.set(particulars);
            unsaved.set(false);
            return room.telling.tell(w::desk_saved(lang).to_owned());
        };
        match &refusal {
            Refusal::Donor(donor::Refusal::Fields(bad)) => {
                let words =
                    |(at, bad): &(Field, Bad)| (box_of(*at), wording::said(lang, *at, *bad));
                wrong.set(bad.iter().map(words).collect());
                return lead_to_wrong();
            }
            // Who is told what stands there now may mean their own all the same.
            Refusal::Donor(donor::Refusal::Changed { fields }) => {
                base.update(|base| *base = seen_now(base, &now.get_untracked(), fields));
            }
            _ => {}
        }
        said.set(Some(shell::refusal(lang, &refusal)));
    };
    view! {
        <form class="settings giving" on:submit=save on:input=move |_| unsaved.set(true) novalidate>
            <Receiver of=first.clone() wrong/>
            <Offers of=first.clone() wrong/>
            <section>
                <header><h2 class="subtitle">{w::donors_taking(lang)}</h2></header>
                <div><Tick name="open" words=w::donors_open_tick(lang) checked=first.open/><p class="hint">{w::donors_open_hint(lang)}</p></div>
            </section>
            <div class="save">
                {move || elsewhere.get().then(|| view! { <Elsewhere made/> })}
                {move || unsaved.get().then(|| view! { <span class="tag tag--wait">{w::desk_unsaved(lang)}</span> })}
                {move || said.get().map(|words| view! { <p class="said" role="alert">{words}</p> })}
                <button class="button button--go">{w::desk_save(lang)}</button>
            </div>
        </form>
    }
    .into_any()
}

/// Somebody else saved meanwhile.
#[component]
pub fn Elsewhere(made: RwSignal<u32>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    view! {
        <div class="notice notice--wait" role="alert">
            <p>{w::donors_elsewhere(lang)}</p>
            <button class="button button--small" type="button" on:click=move |_| made.update(|n| *n += 1)>{w::desk_elsewhere_load(lang)}</button>
        </div>
    }
    .into_any()
}

#[component]
fn Receiver(of: Particulars, wrong: Wrong) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let name = Asked {
        name: "name",
        label: w::donors_charity_name(lang),
        hint: Some(w::donors_charity_name_hint(lang)),
        needed: true,
        autocomplete: "off",
        max: 80,
        ..Asked::default()
    };
    let account = Asked {
        name: "account",
        label: wording::field(lang, Field::Account),
        hint: Some(w::donors_account_hint(lang)),
        max: 300,
        long: true,
        ..Asked::default()
    };
    let contact = Asked {
        name: "contact",
        label: w::donors_contact(lang),
        hint: Some(w::donors_contact_hint(lang)),
        kind: "email",
        autocomplete: "off",
        ..Asked::default()
    };
    let mail = of.contact.as_ref().map(ToString::to_string);
    view! {
        <section>
            <header><h2 class="subtitle">{w::donors_receiver(lang)}</h2></header>
            <div class="stack">
                <TextField asked=name value=of.name.to_string() said=said_of(wrong, "name")/>
                <TextField asked=account value=of.account.to_string() said=said_of(wrong, "account")/>
                <TextField asked=contact value=mail.unwrap_or_default() said=said_of(wrong, "contact")/>
            </div>
        </section>
    }
    .into_any()
}

/// The names of a rhythm's boxes.
const fn boxes(rhythm: Rhythm) -> (&'static str, &'static str) {
    match rhythm {
        Rhythm::Once => ("once_least", "once_suggested"),
        Rhythm::Monthly => ("monthly_least", "monthly_suggested"),
        Rhythm::Yearly => ("yearly_least", "yearly_suggested"),
    }
}

/// What is proposed for each rhythm.
#[component]
fn Offers(of: Particulars, wrong: Wrong) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let field = move |name, label, value: String| {
        let asked = Asked {
            name,
            label,
            autocomplete: "off",
            ..Asked::default()
        };
        view! { <TextField asked value said=said_of(wrong, name)/> }
    };
    let rows = Rhythm::ALL.map(|rhythm| {
        let offer = of.offer(rhythm);
        let (least, suggested) = boxes(rhythm);
        view! {
            <fieldset class="gift-offer">
                <legend>{wording::rhythm(lang, rhythm)}</legend>
                {field(least, w::donors_least(lang), offer.least.to_string())}
                {field(suggested, w::donors_suggested(lang), offers::text(&offer.suggested))}
            </fieldset>
        }
    });
    view! {
        <section>
            <header class="stack stack--s1">
                <h2 class="subtitle">{w::donors_offers(lang)}</h2>
                <p class="hint">{w::donors_offers_hint(lang, MAX_SUGGESTED)}</p>
            </header>
            <div class="stack">{rows.into_iter().collect_view()}</div>
        </section>
    }
    .into_any()
}

/// The box of the form for a field that the rule names.
const fn box_of(at: Field) -> &'static str {
    match at {
        Field::Name => "name",
        Field::Account => "account",
        // What is proposed was looked at box by box before.
        _ => "once_suggested",
    }
}

/// What was typed; what is wrong is marked.
fn read(lang: Lang, ev: &SubmitEvent, wrong: Wrong) -> Option<Particulars> {
    let value = |name: &str| dom::form_value(ev, name);
    let mut bad = Vec::new();
    let name = Line::parse(&value("name"));
    let name = name.map_err(|why| bad.push(("name", wording::said(lang, Field::Name, why))));
    let account = Passage::parse(&value("account"));
    let account =
        account.map_err(|why| bad.push(("account", wording::said(lang, Field::Account, why))));
    let contact = match Email::parse(&value("contact")) {
        Err(Bad::Missing) => Ok(None),
        other => other.map(Some),
    };
    let contact =
        contact.map_err(|why| bad.push(("contact", wording::said(lang, Field::Email, why))));
    let mut offer = |rhythm| -> Option<Offer> {
        let (least, suggested) = boxes(rhythm);
        let read = offers::read(&value(least), &value(suggested));
        let why = |why: BadOffer| match why {
            BadOffer::Least(why) => (least, wording::said(lang, Field::Amount, why)),
            BadOffer::Suggested(why) => (suggested, wording::said(lang, Field::Amount, why)),
            BadOffer::TooMany => (suggested, w::donors_offers_many(lang, MAX_SUGGESTED)),
            BadOffer::OutOfBounds => (suggested, w::donors_offers_bounds(lang, donor::MOST)),
        };
        read.map_err(|bad_offer| bad.push(why(bad_offer))).ok()
    };
    let offers = Rhythm::ALL.map(|rhythm| offer(rhythm).map(|offer| (rhythm, offer)));
    wrong.set(bad);
    let mut particulars = Particulars {
        name: name.ok()?,
        account: account.ok()?,
        contact: contact.ok()?,
        open: !value("open").is_empty(),
        ..Particulars::default()
    };
    for offer in offers {
        let (rhythm, offer) = offer?;
        match rhythm {
            Rhythm::Once => particulars.once = offer,
            Rhythm::Monthly => particulars.monthly = offer,
            Rhythm::Yearly => particulars.yearly = offer,
        }
    }
    Some(particulars)
}

/// Leads to the first field that is wrong, once it is marked.
fn lead_to_wrong() {
    request_animation_frame(|| dom::focus("form.giving [aria-invalid=true]"));
}
