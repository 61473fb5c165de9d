//! What receipts say of who issues them. The form is not redrawn while somebody types: a change from elsewhere is
//! announced.

mod rows;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use rows::{Policies, Rows, Said, Statuses};

use super::Room;
use super::charity::Elsewhere;
use super::fields::{AddressFields, Tick, Wrong, said_of};
use crate::donor::form::{Filled, field_name};
use crate::donor::receipt::Issuing;
use crate::donor::{self, Certify, Command, Field, wording};
use crate::lang::{Lang, words as w};
use crate::merge::seen_now;
use crate::rule::Refusal;
use crate::shell;
use crate::ui::dom;
use crate::ui::field::{Asked, TextField};
use crate::value::Line;

/// What is wrong with the form, and the rows of its lists.
#[derive(Clone, Copy)]
struct Form {
    wrong: Wrong,
    statuses: Rows,
    policies: Rows,
}

#[component]
pub fn IssuingForm(
    /// Something was typed and not saved.
    unsaved: RwSignal<bool>,
) -> impl IntoView {
    let room = expect_context::<Room>();
    let now = Memo::new(move |_| room.sync.replica.charity().unwrap_or_default().issuing);
    // Counts how often the form was made anew; as a key, so that no field of the old one is used again.
    let made = RwSignal::new(0_u32);
    view! { <For each=move || [made.get()] key=|n| *n let:_n><TextForm now made unsaved/></For> }
        .into_any()
}

#[component]
fn TextForm(now: Memo<Issuing>, made: RwSignal<u32>, unsaved: RwSignal<bool>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let first = now.get_untracked();
    // What the form began with, or last sent.
    let base = RwSignal::new(first.clone());
    let form = Form {
        wrong: Wrong::default(),
        statuses: Rows::of(first.statuses.len()),
        policies: Rows::of(first.policies.len()),
    };
    let said = RwSignal::new(None::<String>);
    unsaved.set(false);
    let elsewhere = Memo::new(move |_| now.with(|now| base.with(|base| now != base)));
    let save = move |ev: SubmitEvent| {
        ev.prevent_default();
        said.set(None);
        let Some(issuing) = read(lang, &ev, form) else {
            return lead_to_wrong();
        };
        let certify = Certify {
            issuing: issuing.clone(),
            seen: base.get_untracked(),
        };
        let Err(refusal) = room.tries(Command::Certify(Box::new(certify))) else {
            base.set(issuing);
            unsaved.set(false);
            return room.telling.tell(w::desk_saved(lang).to_owned());
        };
        match &refusal {
            Refusal::Donor(donor::Refusal::Fields(bad)) => {
                let words = bad.iter().map(|(at, bad)| {
                    let at = if *at == Field::Seat {
                        Field::Postal
                    } else {
                        *at
                    };
                    (field_name(at), wording::said(lang, at, *bad))
                });
                form.wrong.set(words.collect());
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
    let on_change = Callback::new(move |()| unsaved.set(true));
    view! {
        <form class="settings issuing" on:submit=save on:input=move |_| unsaved.set(true) novalidate>
            <Issuer of=first.clone() wrong=form.wrong/>
            <Statuses rows=form.statuses known=first.statuses said=said_of(form.wrong, field_name(Field::Certification)) on_change/>
            <section>
                <h3 class="subtitle">{w::donors_supporting(lang)}</h3>
                <Tick name="supporting" words=w::donors_supporting_tick(lang) checked=first.supporting/>
                <p class="hint">{w::donors_supporting_line(lang)}</p>
            </section>
            <Policies rows=form.policies known=first.policies said=said_of(form.wrong, field_name(Field::DatePolicy)) on_change/>
            <div class="save">
                {move || elsewhere.get().then(|| view! { <Elsewhere made/> })}
                {move || unsaved.get().then(|| view! { <span class="tag tag--wait">{w::desk_unsaved(lang)}</span> })}
                {move || said.get().map(|words| view! { <p class="said" role="alert">{words}</p> })}
                <button class="button button--go">{w::donors_issuing_save(lang)}</button>
            </div>
        </form>
    }
    .into_any()
}

/// From where, and for what.
#[component]
fn Issuer(of: Issuing, wrong: Wrong) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let filled = of.seat.as_ref().map(Filled::of_address).unwrap_or_default();
    let activity = Asked {
        name: "activity",
        label: w::donor_field_activity(lang),
        hint: Some(w::donors_activity_hint(lang)),
        autocomplete: "off",
        max: 120,
        ..Asked::default()
    };
    view! {
        <section>
            <header class="stack stack--s1">
                <h3 class="subtitle">{w::donors_issuer(lang)}</h3>
                <p class="hint">{w::donors_issuer_line(lang)}</p>
            </header>
            <div class="stack">
                <AddressFields legend=wording::field(lang, Field::Seat) filled needed_by=w::donors_needed_issuing(lang) wrong/>
                <TextField asked=activity value=of.activity.to_string() said=said_of(wrong, "activity")/>
            </div>
        </section>
    }
    .into_any()
}

/// What was typed; what is wrong is marked.
fn read(lang: Lang, ev: &SubmitEvent, form: Form) -> Option<Issuing> {
    let value = |name: &str| dom::form_value(ev, name);
    let mut filled = Filled::default();
    for at in [
        Field::Postal,
        Field::Prefecture,
        Field::City,
        Field::Street,
        Field::Building,
    ] {
        filled.set(field_name(at), value(field_name(at)));
    }
    let mut bad = Vec::new();
    let seat = filled.read_address().map_err(|wrong| {
        let words = wrong
            .iter()
            .map(|(at, why)| (field_name(*at), wording::said(lang, *at, *why)));
        bad.extend(words);
    });
    let activity = Line::optional(&value("activity"));
    let activity =
        activity.map_err(|why| bad.push(("activity", wording::said(lang, Field::Word, why))));
    form.wrong.set(bad);
    let mut wrong = Said::new();
    let statuses = rows::statuses(lang, ev, form.statuses, &mut wrong);
    form.statuses.tell(wrong);
    let mut wrong = Said::new();
    let policies = rows::policies(lang, ev, form.policies, &mut wrong);
    form.policies.tell(wrong);
    Some(Issuing {
        seat: seat.ok()?,
        activity: activity.ok()?.unwrap_or_default(),
        statuses: statuses?,
        supporting: !value("supporting").is_empty(),
        policies: policies?,
    })
}

/// Leads to the first field that is wrong, once it is marked.
fn lead_to_wrong() {
    request_animation_frame(|| {
        dom::focus("form.issuing :is([aria-invalid=true], .fieldset--bad)");
    });
}
