//! What becomes of an item, and why: its sender reads it.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{Asking, Choice, Room, do_it, focus_on};
use crate::lang::{Lang, words as w};
use crate::roundtable::{Accept, Combine, Command, Item, ItemState, Reason, Verdict, Withdraw};
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::value::{ItemId, width};

#[component]
pub fn DecideDialog() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let said = RwSignal::new(None);
    let open = open_about(asking.deciding);
    let go = Callback::new(move |ev: SubmitEvent| {
        let Some((item, choice)) = asking.deciding.get_untracked() else {
            return;
        };
        let decided =
            read(lang, &ev, item, choice).and_then(|command| do_it(room.sync, lang, command));
        match decided {
            Ok(()) => {
                open.set(false);
                room.telling.tell(done(lang, choice).to_owned());
                focus_on(item);
            }
            Err(words) => said.set(Some(words)),
        }
    });
    let title = Signal::derive(move || {
        let choice = asking.deciding.get().map(|(_, choice)| choice);
        choice
            .map(|choice| asks(lang, choice).to_owned())
            .unwrap_or_default()
    });
    let fields = move || {
        let (id, choice) = asking.deciding.get_untracked()?;
        let item = room.item_now(id)?;
        Some(view! { <Fields item choice/> })
    };
    view! {
        <Dialog open name="decide" title go=w::item_decide_go(lang) small=true said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

#[component]
fn Fields(item: Item, choice: Choice) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let others = (choice == Choice::Combine).then(|| others(room, &item));
    let minutes = item.words.minutes.to_string();
    let needs_reason = matches!(choice, Choice::Defer | Choice::Decline | Choice::Combine);
    view! {
        <p><strong>{item.words.topic.to_string()}</strong></p>
        {(choice == Choice::Withdraw).then(|| view! { <p>{w::item_withdraw_line(lang)}</p> })}
        {(choice == Choice::Accept).then(|| view! {
            <div class="field">
                <label for="decide-minutes">{w::item_accept_minutes(lang)}</label>
                <input id="decide-minutes" name="minutes" class="few num" type="number" min="1" max="240" value=minutes/>
            </div>
        })}
        {others.map(|others| view! {
            <div class="field">
                <label for="decide-into">{w::item_combine_into(lang)}</label>
                <select id="decide-into" name="into">
                    {others.into_iter().map(|(id, topic)| view! { <option value=id.to_string()>{topic}</option> }).collect_view()}
                </select>
            </div>
        })}
        <div class="field">
            <label for="decide-reason">{w::item_reason(lang)}
                {if needs_reason { view! { <span class="need">{w::form_needed(lang)}</span> } } else { view! { <span class="free">{w::form_free(lang)}</span> } }}
            </label>
            <textarea id="decide-reason" name="reason" rows="3" maxlength="400" aria-describedby="decide-reason-hint"></textarea>
            {(choice != Choice::Withdraw).then(|| view! { <span class="hint" id="decide-reason-hint">{w::item_reason_hint(lang)}</span> })}
        </div>
    }
    .into_any()
}

/// Items that can stand for another.
fn others(room: Room, item: &Item) -> Vec<(ItemId, String)> {
    let stands = |other: &&Item| {
        other.id != item.id
            && other.roundtable == item.roundtable
            && matches!(other.state, ItemState::Submitted | ItemState::Accepted)
    };
    room.items.with_untracked(|all| {
        let all = all.iter().filter(stands);
        all.map(|other| (other.id, other.words.topic.to_string()))
            .collect()
    })
}

const fn asks(lang: Lang, choice: Choice) -> &'static str {
    match choice {
        Choice::Accept => w::item_accept(lang),
        Choice::Defer => w::item_defer(lang),
        Choice::Decline => w::item_decline(lang),
        Choice::Combine => w::item_combine(lang),
        Choice::Withdraw => w::item_withdraw(lang),
    }
}

const fn done(lang: Lang, choice: Choice) -> &'static str {
    match choice {
        Choice::Accept => w::item_accepted(lang),
        Choice::Defer => w::item_deferred(lang),
        Choice::Decline => w::item_declined(lang),
        Choice::Combine => w::item_combined(lang),
        Choice::Withdraw => w::item_withdrawn(lang),
    }
}

fn read(lang: Lang, ev: &SubmitEvent, item: ItemId, choice: Choice) -> Result<Command, String> {
    let reason =
        Reason::parse(&dom::form_value(ev, "reason")).map_err(|_| w::said_too_long(lang, 400))?;
    let verdict = Verdict {
        item,
        reason: reason.clone(),
    };
    Ok(match choice {
        Choice::Accept => {
            let minutes = width::tidy(&dom::form_value(ev, "minutes")).parse();
            let minutes = minutes.map_err(|_| w::said_not_a_number(lang).to_owned())?;
            Command::Accept(Accept {
                item,
                minutes,
                before: None,
                reason,
            })
        }
        Choice::Defer => Command::Defer(verdict),
        Choice::Decline => Command::Decline(verdict),
        Choice::Withdraw => Command::Withdraw(Withdraw { item, reason }),
        Choice::Combine => {
            let into = ItemId::parse(&dom::form_value(ev, "into"));
            let into = into.ok_or_else(|| w::item_combine_none(lang).to_owned())?;
            Command::Combine(Combine { item, into, reason })
        }
    })
}
