//! An event's settings. The form is not redrawn while somebody types: a change from elsewhere is announced.

mod fields;
pub mod spot;
mod state;
pub mod text;
mod themes;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use fields::{Basics, Programme, Times};
use spot::{Spot, spot_name};
use state::StateSection;
use text::{Typed, TypedTheme};
use themes::{Rows, Themes};

use super::events::state_class;
use super::refusals::Refusals;
use super::room::{Room, give, lead_to_wrong};
use super::seats::SeatForm;
use crate::ideathon::{self, EditEvent, Event, EventText, wording};
use crate::lang::{Lang, words as w};
use crate::merge::seen_now;
use crate::rule;
use crate::shell;
use crate::sync::Sync;
use crate::sync::push::Outcome;
use crate::ui::dom;
use crate::value::{Bad, EventId};

/// What is wrong, by field.
pub type Wrong = RwSignal<Vec<(Spot, Bad)>>;

#[component]
pub fn Settings(event: EventId, #[prop(into)] shown: Signal<bool>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let id = event;
    let event = Memo::new(move |_| sync.replica.event(id).unwrap_or_default());
    let state = Memo::new(move |_| event.with(|e| e.state));
    // Counts how often the form was made anew; as a key, so that no field of the old one is used again.
    let made = RwSignal::new(0_u32);
    on_cleanup(move || {
        let _ = room.unsaved.try_set(None);
    });
    view! {
        <div hidden=move || !shown.get()>
            <section class="list">
                <header class="row row--ends">
                    <h1 class="title">{w::desk_settings(lang)}</h1>
                    <span class=move || state_class(state.get())>{move || wording::event_state(lang, state.get())}</span>
                </header>
                <Refusals/>
                <div class="settings"><StateSection event state/></div>
                <For each=move || [made.get()] key=|n| *n let:_n><TextForm event made/></For>
                <div class="settings"><SeatForm event=id/></div>
            </section>
        </div>
    }
    .into_any()
}

/// What the form began with, or last sent.
type Base = RwSignal<EventText>;

#[component]
fn TextForm(event: Memo<Event>, made: RwSignal<u32>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let first = event.get_untracked();
    let id = first.id;
    let typed = Typed::of(&first);
    let rows = Rows::new(&first.themes);
    let base: Base = RwSignal::new(EventText::of(&first));
    let wrong: Wrong = RwSignal::new(Vec::new());
    let said = RwSignal::new(None::<String>);
    room.unsaved.set(None);
    let elsewhere = Memo::new(move |_| event.with(|e| base.with(|base| EventText::of(e) != *base)));
    let save = move |ev: SubmitEvent| {
        ev.prevent_default();
        wrong.set(Vec::new());
        said.set(None);
        match typed_now(&ev, rows).read() {
            Err(bad) => {
                wrong.set(bad);
                lead_to_wrong("form.settings");
            }
            Ok(text) => match give(
                sync,
                ideathon::Command::EditEvent(EditEvent {
                    event: id,
                    text: text.clone(),
                    seen: Some(Box::new(base.get_untracked())),
                }),
            ) {
                Ok(answer) => {
                    let seen = base.get_untracked();
                    base.set(text);
                    room.unsaved.set(None);
                    room.tell(w::desk_saved(lang).to_owned());
                    follow(answer, event, base, seen, said);
                }
                Err(rule::Refusal::Ideathon(ideathon::Refusal::ChangedElsewhere { fields })) => {
                    said.set(Some(told_of(
                        lang,
                        event,
                        base,
                        base.get_untracked(),
                        &fields,
                    )));
                }
                Err(rule::Refusal::Ideathon(ideathon::Refusal::SlugTaken)) => {
                    said.set(Some(w::refused_slug_taken(lang).to_owned()));
                    dom::focus("[name=slug]");
                }
                Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
            },
        }
    };
    let changed = move || room.unsaved.set(Some(id));
    view! {
        <form class="settings" on:submit=save on:input=move |_| changed() novalidate>
            <Basics typed=typed.clone() wrong published=first.state.published()/>
            <Times typed=typed.clone() wrong/>
            <Themes rows wrong on_change=Callback::new(move |()| changed())/>
            <Programme typed wrong/>
            <Save id wrong said elsewhere made/>
        </form>
    }
    .into_any()
}

/// Somebody else saved meanwhile.
#[component]
fn Elsewhere(made: RwSignal<u32>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <div class="notice notice--wait" role="alert">
            <p><strong>{w::desk_elsewhere(lang)}</strong>" "{w::desk_elsewhere_line(lang)}</p>
            <button class="button button--small" type="button" on:click=move |_| made.update(|n| *n += 1)>{w::desk_elsewhere_load(lang)}</button>
        </div>
    }
    .into_any()
}

#[component]
fn Save(
    id: EventId,
    wrong: Wrong,
    said: RwSignal<Option<String>>,
    elsewhere: Memo<bool>,
    made: RwSignal<u32>,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let room = expect_context::<Room>();
    let words = move || {
        said.get().or_else(|| {
            let n = wrong.with(Vec::len);
            (n > 0).then(|| w::register_wrong(lang, n))
        })
    };
    view! {
        <div class="save">
            {move || elsewhere.get().then(|| view! { <Elsewhere made/> })}
            {move || (room.unsaved.get() == Some(id)).then(|| view! { <span class="tag tag--wait">{w::desk_unsaved(lang)}</span> })}
            {move || words().map(|words| view! { <p class="said" role="alert">{words}</p> })}
            <button class="button button--go">{w::desk_save(lang)}</button>
        </div>
    }
    .into_any()
}

/// Where the server refuses after all, the form says why, and again that it differs from what is known.
fn follow(
    answer: ReadSignal<Option<Outcome>>,
    event: Memo<Event>,
    base: Base,
    seen: EventText,
    said: RwSignal<Option<String>>,
) {
    let lang = expect_context::<Lang>();
    Effect::new(move |_| match answer.get() {
        Some(Outcome::Refused(rule::Refusal::Ideathon(ideathon::Refusal::ChangedElsewhere {
            fields,
        }))) => said.set(Some(told_of(lang, event, base, seen.clone(), &fields))),
        Some(Outcome::Refused(_)) => base.set(event.with_untracked(EventText::of)),
        _ => {}
    });
}

/// Somebody else changed the same fields: whoever saves again after this means it.
fn told_of(
    lang: Lang,
    event: Memo<Event>,
    base: Base,
    seen: EventText,
    fields: &[String],
) -> String {
    let now = event.with_untracked(EventText::of);
    base.set(seen_now(&seen, &now, fields));
    let refusal = ideathon::Refusal::ChangedElsewhere {
        fields: fields.to_vec(),
    };
    wording::refusal(lang, &refusal)
}

fn typed_now(ev: &SubmitEvent, rows: Rows) -> Typed {
    let value = |spot| dom::form_value(ev, spot_name(spot));
    let theme = |id: ideathon::ThemeId| {
        let value = |part: &str| dom::form_value(ev, &format!("theme_{}_{part}", id.0));
        TypedTheme {
            id,
            name_ja: value("name_ja"),
            name_en: value("name_en"),
            angle_ja: value("angle_ja"),
            angle_en: value("angle_en"),
        }
    };
    Typed {
        slug: value(Spot::Slug),
        title_ja: value(Spot::TitleJa),
        title_en: value(Spot::TitleEn),
        lead_ja: value(Spot::LeadJa),
        lead_en: value(Spot::LeadEn),
        description_ja: value(Spot::DescriptionJa),
        description_en: value(Spot::DescriptionEn),
        venue_ja: value(Spot::VenueJa),
        venue_en: value(Spot::VenueEn),
        programme_ja: value(Spot::ProgrammeJa),
        programme_en: value(Spot::ProgrammeEn),
        starts: value(Spot::Starts),
        ends: value(Spot::Ends),
        opens_at: value(Spot::OpensAt),
        closes_at: value(Spot::ClosesAt),
        offer_hours: value(Spot::OfferHours),
        themes: rows.ids().into_iter().map(theme).collect(),
    }
}
