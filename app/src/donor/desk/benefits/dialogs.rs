//! What is ticked was given, or is not given; what was noted did not hold.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::super::fields::{Choose, Reason, Wrong, lead_to_wrong, read_reason, said_of};
use super::super::{Room, today};
use super::{Doing, Ticked, item};
use crate::donor::benefit::owed::Owed;
use crate::donor::benefit::{
    Fulfil, FulfilmentState, Item, MAX_ITEMS, Reach, Reopen, Undone, Waive,
};
use crate::donor::{Command, Field, wording};
use crate::lang::words as w;
use crate::rule::Refusal;
use crate::shell;
use crate::time;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::ui::field::{Asked, TextField};
use crate::value::{Bad, Line};

/// In as many commands as it takes.
fn in_parts(
    room: &Room,
    all: &[Owed],
    command: impl Fn(Vec<Item>) -> Command,
) -> Result<(), Refusal> {
    for some in all.chunks(MAX_ITEMS) {
        room.tries(command(some.iter().map(item).collect()))?;
    }
    Ok(())
}

fn called(room: &Room, all: &[Owed]) -> String {
    let lang = room.lang;
    match all {
        [one] => {
            let name = room.name(one.donor).unwrap_or_default();
            let benefit = wording::benefit(lang, one.benefit.what, one.benefit.name.as_ref());
            format!("{name}{}{benefit}", w::desk_dot(lang))
        }
        several => w::benefits_chosen(lang, several.len()),
    }
}

#[component]
pub fn GiveDialog(ticked: Ticked) -> impl IntoView {
    let room = expect_context::<Room>();
    let doing = expect_context::<Doing>();
    let lang = room.lang;
    let open = open_about(doing.giving);
    let said = RwSignal::new(None);
    let wrong = Wrong::default();
    let reach = RwSignal::new(String::new());
    let go = Callback::new(move |ev: SubmitEvent| {
        said.set(None);
        wrong.set(Vec::new());
        let Some(all) = doing.giving.get_untracked() else {
            return;
        };
        let day = dom::form_value(&ev, "from");
        let on = time::from_input(&format!("{}T00:00", day.trim()));
        let note = Line::optional(&dom::form_value(&ev, "note"));
        let (Some(on), Ok(note)) = (on, note) else {
            let (name, words) = if on.is_none() {
                ("from", wording::said(lang, Field::From, Bad::NotATime))
            } else {
                (
                    "note",
                    wording::said(lang, Field::Word, Bad::TooLong { max: 200 }),
                )
            };
            wrong.set(vec![(name, words)]);
            return lead_to_wrong();
        };
        let reach = Reach::parse(&reach.get_untracked());
        let fulfil = |items| {
            Command::Fulfil(Fulfil {
                items,
                on,
                reach,
                note: note.clone(),
            })
        };
        match in_parts(&room, &all, fulfil) {
            Ok(()) => {
                open.set(false);
                clear(ticked);
                room.telling.tell(w::benefits_given_told(lang, all.len()));
                dom::focus_later("#benefits-ready, #own-benefits".to_owned());
            }
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    let fields = move || {
        wrong.set(Vec::new());
        reach.set(String::new());
        let all = doing.giving.get_untracked()?;
        let as_planned = (String::new(), w::benefits_as_planned(lang).to_owned());
        let ways = Reach::ALL.map(|r| (r.name().to_owned(), wording::reach(lang, r).to_owned()));
        let options = core::iter::once(as_planned).chain(ways).collect();
        let held = all.iter().filter(|one| one.held.is_some()).count();
        let day = Asked {
            name: "from",
            label: w::benefits_given_on(lang),
            needed: true,
            kind: "date",
            autocomplete: "off",
            ..Asked::default()
        };
        let note = Asked {
            name: "note",
            label: w::benefits_note(lang),
            hint: Some(w::benefits_note_hint(lang)),
            autocomplete: "off",
            max: 200,
            ..Asked::default()
        };
        let now = today(room.sync.now.get_untracked());
        Some(view! {
            <p class="num"><strong>{called(&room, &all)}</strong></p>
            {(held > 0).then(|| view! { <p class="notice notice--wait">{w::benefits_given_held(lang, held)}</p> })}
            <TextField asked=day value=now said=said_of(wrong, "from")/>
            <Choose name="reach" label=w::benefits_reach(lang) options chosen=reach/>
            <TextField asked=note value=String::new() said=said_of(wrong, "note")/>
        })
    };
    view! {
        <Dialog open name="give" title=w::benefits_give_title(lang) go=w::benefits_give(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

fn clear(ticked: Ticked) {
    ticked.update(std::collections::BTreeSet::clear);
}

#[component]
pub fn WaiveDialog(ticked: Ticked) -> impl IntoView {
    let room = expect_context::<Room>();
    let doing = expect_context::<Doing>();
    let lang = room.lang;
    let open = open_about(doing.waiving);
    let said = RwSignal::new(None);
    let wrong = Wrong::default();
    let go = Callback::new(move |ev: SubmitEvent| {
        said.set(None);
        let Some(all) = doing.waiving.get_untracked() else {
            return;
        };
        let Some(reason) = read_reason(lang, &ev, wrong) else {
            return;
        };
        let waive = |items| {
            Command::Waive(Waive {
                items,
                reason: reason.clone(),
            })
        };
        match in_parts(&room, &all, waive) {
            Ok(()) => {
                open.set(false);
                clear(ticked);
                room.telling.tell(w::benefits_waived_told(lang, all.len()));
                dom::focus_later("#benefits-ready, #own-benefits".to_owned());
            }
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    let fields = move || {
        wrong.set(Vec::new());
        let all = doing.waiving.get_untracked()?;
        Some(view! {
            <p class="num"><strong>{called(&room, &all)}</strong></p>
            <p>{w::benefits_waive_line(lang)}</p>
            <Reason hint=w::benefits_waive_hint(lang) wrong/>
        })
    };
    view! {
        <Dialog open name="waive" title=w::benefits_waive_title(lang) go=w::benefits_waive(lang) bad=true said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

/// It came back, or was noted by mistake.
#[component]
pub fn ReopenDialog() -> impl IntoView {
    let room = expect_context::<Room>();
    let doing = expect_context::<Doing>();
    let lang = room.lang;
    let open = open_about(doing.reopening);
    let said = RwSignal::new(None);
    let wrong = Wrong::default();
    let go = Callback::new(move |ev: SubmitEvent| {
        said.set(None);
        wrong.set(Vec::new());
        let Some(fulfilment) = doing.reopening.get_untracked() else {
            return;
        };
        let Ok(note) = Line::optional(&dom::form_value(&ev, "note")) else {
            let words = wording::said(lang, Field::Word, Bad::TooLong { max: 200 });
            wrong.set(vec![("note", words)]);
            return lead_to_wrong();
        };
        let why = match dom::form_value(&ev, "why").as_str() {
            "came_back" => Undone::CameBack,
            _ => Undone::Mistake,
        };
        let reopen = Reopen {
            fulfilment,
            why,
            note,
        };
        match room.tries(Command::Reopen(reopen)) {
            Ok(()) => {
                open.set(false);
                room.telling
                    .tell(w::benefits_reopened_told(lang).to_owned());
                dom::focus_later("#benefits-ready, #own-benefits".to_owned());
            }
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    let fields = move || {
        wrong.set(Vec::new());
        let one = room.fulfilment_now(doing.reopening.get_untracked()?)?;
        let given = one.state == FulfilmentState::Given;
        let name = room.name(one.donor).unwrap_or_default();
        let benefit = wording::benefit(lang, one.what, one.name.as_ref());
        let note = Asked {
            name: "note",
            label: w::benefits_note(lang),
            hint: Some(w::benefits_reopen_hint(lang)),
            autocomplete: "off",
            max: 200,
            ..Asked::default()
        };
        let choice = |value: &'static str, words: &'static str, checked: bool| {
            view! { <label class="check"><input type="radio" name="why" value=value checked=checked/><span>{words}</span></label> }
        };
        Some(view! {
            <p><strong>{name}{w::desk_dot(lang)}{benefit}</strong></p>
            <fieldset class="stack stack--s2">
                <legend>{w::benefits_reopen_why(lang)}</legend>
                {given.then(|| choice("came_back", w::benefits_came_back(lang), true))}
                {choice("mistake", w::benefits_mistake(lang), !given)}
            </fieldset>
            <TextField asked=note value=String::new() said=said_of(wrong, "note")/>
        })
    };
    view! {
        <Dialog open name="reopen" title=w::benefits_reopen_title(lang) go=w::benefits_reopen(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}
