//! The dialog that makes an event: what it needs to be a draft. The rest stands in its settings.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::place::View;
use super::room::{give, lead_to_wrong};
use super::settings::spot::{Spot, spot_name, spot_said};
use super::settings::text::Typed;
use crate::ideathon::{self, Audience, CreateEvent, Entry, wording};
use crate::lang::{Lang, words as w};
use crate::shell;
use crate::sync::Sync;
use crate::ui::dialog::Dialog;
use crate::ui::dom;
use crate::ui::field::{Asked, Said, TextField};
use crate::value::{Bad, EventId, SeatsId, width};

/// The hours that an offered seat waits for an answer, until the event's settings say otherwise.
const OFFER_HOURS: &str = "24";

/// What most events begin with.
const FIRST_SEATS: [(Audience, u16, Entry); 4] = [
    (Audience::Business, 50, Entry::Open),
    (Audience::Observer, 20, Entry::Open),
    (Audience::Talent, 11, Entry::Code),
    (Audience::Press, 7, Entry::Approval),
];

#[component]
pub fn NewEvent(open: RwSignal<bool>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let navigate = use_navigate();
    let bad = RwSignal::new(Vec::<(Spot, Bad)>::new());
    let said = RwSignal::new(None);
    Effect::new(move |_| {
        if open.get() {
            bad.set(Vec::new());
        }
    });
    let make = Callback::new(move |ev: SubmitEvent| {
        bad.set(Vec::new());
        said.set(None);
        let (text, seats) = match read(&ev) {
            Ok(read) => read,
            Err(wrong) => {
                bad.set(wrong);
                return lead_to_wrong("dialog[open]");
            }
        };
        let slug = text.slug.clone();
        let create = CreateEvent {
            event: EventId::new(),
            text,
            seats,
            open: false,
        };
        match give(sync, ideathon::Command::CreateEvent(create)) {
            Ok(_) => {
                open.set(false);
                navigate(
                    &View::Settings.at(&slug),
                    leptos_router::NavigateOptions::default(),
                );
            }
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    view! {
        <Dialog open name="new-event" title=w::desk_new_event(lang) go=w::desk_make(lang) said on_go=make>
            <Fields bad/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Fields(bad: RwSignal<Vec<(Spot, Bad)>>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let field = move |spot: Spot, label: &'static str, asked: Asked| {
        let asked = Asked {
            name: spot_name(spot),
            label,
            ..asked
        };
        let said = Signal::derive(move || bad.with(|bad| spot_said(lang, bad, spot)));
        view! { <TextField asked value=String::new() said/> }
    };
    let plain = Asked {
        autocomplete: "off",
        ..Asked::default()
    };
    let needed = Asked {
        needed: true,
        ..plain
    };
    let numbers = FIRST_SEATS.map(|(audience, seats, _)| {
        let name = format!("seats_{}", audience.name());
        view! {
            <div class="field">
                <label for=name.clone()>{wording::audience(lang, audience)}</label>
                <input id=name.clone() name=name class="few num" inputmode="numeric" value=seats.to_string()/>
            </div>
        }
    });
    view! {
        {field(Spot::TitleJa, w::desk_field_title_ja(lang), Asked { max: 80, ..needed })}
        {field(Spot::TitleEn, w::desk_field_title_en(lang), Asked { max: 80, ..plain })}
        {field(Spot::Slug, w::desk_field_slug(lang), Asked { max: 60, hint: Some(w::desk_hint_slug(lang)), ..needed })}
        <div class="three">
            {field(Spot::Day, w::desk_field_day(lang), Asked { kind: "date", ..needed })}
            {field(Spot::Starts, w::desk_field_from(lang), Asked { kind: "time", ..needed })}
            {field(Spot::Ends, w::desk_field_to(lang), Asked { kind: "time", ..needed })}
        </div>
        {field(Spot::VenueJa, w::desk_field_venue_ja(lang), Asked { max: 120, ..plain })}
        <fieldset>
            <legend>{w::desk_seats_title(lang)}</legend>
            <div class="two">{numbers.into_iter().collect_view()}</div>
            <Said id="seats-said".to_owned() said=Signal::derive(move || bad.with(|bad| spot_said(lang, bad, Spot::Seats)))/>
            <p class="hint">{w::desk_hint_new_seats(lang)}</p>
        </fieldset>
    }
    .into_any()
}

type Made = (ideathon::EventText, Vec<(SeatsId, Audience, u16, Entry)>);

fn read(ev: &SubmitEvent) -> Result<Made, Vec<(Spot, Bad)>> {
    let day = dom::form_value(ev, spot_name(Spot::Day));
    let at = |spot| format!("{day}T{}", dom::form_value(ev, spot_name(spot)));
    let value = |spot| dom::form_value(ev, spot_name(spot));
    let typed = Typed {
        slug: value(Spot::Slug),
        title_ja: value(Spot::TitleJa),
        title_en: value(Spot::TitleEn),
        venue_ja: value(Spot::VenueJa),
        starts: at(Spot::Starts),
        ends: at(Spot::Ends),
        offer_hours: OFFER_HOURS.to_owned(),
        ..Typed::default()
    };
    let mut seats = Vec::new();
    let mut wrong = Vec::new();
    for (audience, _, entry) in FIRST_SEATS {
        let typed = width::tidy(&dom::form_value(ev, &format!("seats_{}", audience.name())));
        match typed.parse::<u16>() {
            Ok(0) => {}
            _ if typed.is_empty() => {}
            Ok(number) => seats.push((SeatsId::new(), audience, number, entry)),
            Err(_) => wrong = vec![(Spot::Seats, Bad::NotANumber)],
        }
    }
    match typed.read() {
        Ok(text) if wrong.is_empty() => Ok((text, seats)),
        Ok(_) => Err(wrong),
        Err(mut bad) => {
            if day.is_empty() {
                // One missing day is one thing to mend.
                bad.retain(|(spot, _)| !matches!(spot, Spot::Starts | Spot::Ends));
                bad.push((Spot::Day, Bad::NotATime));
            }
            bad.extend(wrong);
            Err(bad)
        }
    }
}
