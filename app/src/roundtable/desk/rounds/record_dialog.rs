//! The minutes of an item are written; once they are locked, an erratum is put beside them.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{Asking, Room};
use crate::lang::{Lang, words as w};
use crate::merge::seen_now;
use crate::roundtable::{Command, Correct, Item, Record, Refusal, State, WriteDown, wording};
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::value::{ItemId, Passage};

#[component]
pub fn RecordDialog() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let said = RwSignal::new(None);
    let open = open_about(asking.recording);
    // As it was when the dialog opened: others write meanwhile.
    let seen = StoredValue::new(Record::default());
    let late = StoredValue::new(false);
    let there = move |id| room.item_now(id).unwrap_or_default();
    let locked = move |item: &Item| {
        let table = room.table_now(item.roundtable);
        table.is_some_and(|table| table.state == State::Locked)
    };
    let go = Callback::new(move |ev: SubmitEvent| {
        let Some(id) = asking.recording.get_untracked() else {
            return;
        };
        // As it was when the dialog opened: the clock may lock the minutes meanwhile, and the rule says so then.
        let late = late.get_value();
        let command = if late {
            correction(lang, &ev, id)
        } else {
            record(lang, &ev, id, seen.get_value())
        };
        let command = match command {
            Ok(command) => command,
            Err(words) => return said.set(Some(words)),
        };
        match room.tries(command) {
            Ok(()) => {
                open.set(false);
                let words = if late {
                    w::record_corrected(lang)
                } else {
                    w::record_saved(lang)
                };
                room.telling.tell(words.to_owned());
            }
            Err(refusal) => {
                if let Refusal::RecordChanged { fields } = &refusal {
                    // Who is told what stands there now may mean their own words all the same.
                    let now = there(id).record;
                    seen.update_value(|seen| *seen = seen_now(seen, &now, fields));
                }
                said.set(Some(wording::refusal(lang, &refusal)));
            }
        }
    });
    let title = Signal::derive(move || match asking.recording.get() {
        Some(id) if locked(&there(id)) => w::record_correct(lang).to_owned(),
        _ => w::record_title(lang).to_owned(),
    });
    let fields = move || {
        let item = there(asking.recording.get_untracked()?);
        seen.set_value(item.record.clone());
        late.set_value(locked(&item));
        let late = late.get_value();
        Some(view! {
            <p><strong>{item.words.topic.to_string()}</strong></p>
            {if late { view! { <Erratum/> }.into_any() } else { view! { <Fields record=item.record said/> }.into_any() }}
        })
    };
    view! {
        <Dialog open name="record" title go=w::desk_save(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

#[component]
fn Fields(record: Record, said: RwSignal<Option<String>>) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let elsewhere = move || {
        let id = asking.recording.get()?;
        let now = room.item(id).with(|item| item.record.clone());
        (said.get().is_some() && !now.is_empty()).then(|| {
            view! {
                <div class="note">
                    <p class="small">{w::item_there(lang)}</p>
                    <p class="item-ask">{now.summary.to_string()}</p>
                    <p class="item-ask">{now.decisions.to_string()}</p>
                </div>
            }
        })
    };
    view! {
        {elsewhere}
        <div class="field">
            <label for="record-summary">{w::record_summary(lang)}</label>
            <textarea id="record-summary" name="summary" rows="6" maxlength="1200" aria-describedby="record-hint">{record.summary.to_string()}</textarea>
        </div>
        <div class="field">
            <label for="record-decisions">{w::record_decisions(lang)}</label>
            <textarea id="record-decisions" name="decisions" rows="3" maxlength="600">{record.decisions.to_string()}</textarea>
            <span class="hint" id="record-hint">{w::record_hint(lang)}</span>
        </div>
    }
    .into_any()
}

#[component]
fn Erratum() -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    view! {
        <div class="field">
            <label for="record-erratum">{w::record_erratum(lang)}</label>
            <textarea id="record-erratum" name="text" rows="3" maxlength="400" aria-describedby="erratum-hint"></textarea>
            <span class="hint" id="erratum-hint">{w::record_correct_hint(lang)}</span>
        </div>
    }
    .into_any()
}

fn record(lang: Lang, ev: &SubmitEvent, item: ItemId, seen: Record) -> Result<Command, String> {
    let summary = Passage::parse(&dom::form_value(ev, "summary"));
    let decisions = Passage::parse(&dom::form_value(ev, "decisions"));
    let record = Record {
        summary: summary.map_err(|_| w::said_too_long(lang, 1200))?,
        decisions: decisions.map_err(|_| w::said_too_long(lang, 600))?,
    };
    Ok(Command::WriteDown(WriteDown { item, record, seen }))
}

fn correction(lang: Lang, ev: &SubmitEvent, item: ItemId) -> Result<Command, String> {
    let text = Passage::parse(&dom::form_value(ev, "text"));
    let text = text.map_err(|_| w::said_too_long(lang, 400))?;
    Ok(Command::Correct(Correct { item, text }))
}
