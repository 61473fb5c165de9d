//! The agenda: who has a slot, from when, and how much of the meeting is given.

use leptos::prelude::*;

use super::card::Card;
use super::minutes::Minutes;
use super::{Dragged, Room};
use crate::lang::words as w;
use crate::roundtable::{
    Accept, Allot, Command, Conclude, Item, ItemState, Reason, Roundtable, Shift, Slot, State,
    agenda,
};
use crate::time::{self, Time};
use crate::ui::dom;
use crate::value::ItemId;

/// By how much a press makes a slot longer or shorter, in minutes.
const NOTCH: u8 = 5;

#[component]
pub fn Agenda(table: Memo<Roundtable>) -> impl IntoView {
    let room = expect_context::<Room>();
    let Dragged(dragged) = expect_context();
    let lang = room.lang;
    let slots = Memo::new(move |_| {
        let slots = table.with(|table| room.items.with(|items| agenda(table, items)));
        let short = |slot: Slot| (slot.item.id, slot.starts, slot.item.given);
        slots.into_iter().map(short).collect::<Vec<_>>()
    });
    let ids = move || slots.with(|all| all.iter().map(|(id, ..)| *id).collect::<Vec<_>>());
    let none = Memo::new(move |_| slots.with(Vec::is_empty));
    let shaped = Memo::new(move |_| room.chairs && table.with(|t| t.state.is_shaped()));
    let drop = move |before| {
        move |ev: leptos::ev::DragEvent| {
            ev.prevent_default();
            if let Some(item) = dragged.get_untracked() {
                put(room, item, before);
            }
            dragged.set(None);
        }
    };
    let over = move |ev: leptos::ev::DragEvent| {
        if dragged.get_untracked().is_some() {
            ev.prevent_default();
        }
    };
    view! {
        <section class="stack stack--s3">
            <header class="row row--ends">
                <h2 class="subtitle">{w::table_agenda(lang)}</h2>
                <Taken table slots/>
            </header>
            <ol class="agenda" class:agenda--open=move || dragged.get().is_some() hidden=move || none.get() && !shaped.get()>
                <For each=ids key=|id| *id let:id>
                    <li on:dragover=over on:drop=drop(Some(id))><SlotRow id slots table shaped/></li>
                </For>
                {move || shaped.get().then(|| view! {
                    <li class="agenda-end" on:dragover=over on:drop=drop(None)>
                        {move || none.get().then(|| w::table_agenda_none_chair(lang))}
                    </li>
                })}
            </ol>
            {move || (none.get() && !shaped.get()).then(|| view! { <p class="soft small">{w::table_agenda_none(lang)}</p> })}
        </section>
    }
    .into_any()
}

/// Who was dragged stands before another, or at the end; from outside it gets the minutes that it wants.
fn put(room: Room, item: ItemId, before: Option<ItemId>) {
    let Some(row) = room.item_now(item) else {
        return;
    };
    let command = match row.state {
        ItemState::Accepted => Command::Shift(Shift { item, before }),
        _ => Command::Accept(Accept {
            item,
            minutes: row.words.minutes,
            before,
            reason: Reason::default(),
        }),
    };
    said_where(room, command, &row);
}

/// Does it, and says when the item begins now.
fn said_where(room: Room, command: Command, item: &Item) {
    let (id, topic, table) = (item.id, item.words.topic.clone(), item.roundtable);
    room.does(command, move || {
        let slots = room.slots_now(table);
        let starts = slots
            .iter()
            .find(|slot| slot.item.id == id)
            .map(|slot| slot.starts);
        let starts = starts.map(time::clock).unwrap_or_default();
        w::item_now_at(room.lang, starts, topic)
    });
}

/// How much of the meeting is given.
#[component]
fn Taken(table: Memo<Roundtable>, slots: Memo<Vec<(ItemId, Time, u8)>>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let taken =
        Memo::new(move |_| slots.with(|all| all.iter().map(|(.., n)| i64::from(*n)).sum::<i64>()));
    let length = Memo::new(move |_| table.with(Roundtable::length));
    let left = move || w::table_minutes_left(lang, length.get() - taken.get());
    view! {
        <p class="row row--s2 small num">
            <meter min="0" max=move || length.get().max(1).to_string() value=move || taken.get().to_string() aria-hidden="true"></meter>
            <span>{move || w::table_minutes_of(lang, length.get(), taken.get())}</span>
            <span class="soft">{left}</span>
        </p>
    }
    .into_any()
}

#[component]
fn SlotRow(
    id: ItemId,
    slots: Memo<Vec<(ItemId, Time, u8)>>,
    table: Memo<Roundtable>,
    shaped: Memo<bool>,
) -> impl IntoView {
    let room = expect_context::<Room>();
    let Dragged(dragged) = expect_context();
    let lang = room.lang;
    let slot =
        Memo::new(move |_| slots.with(|all| all.iter().find(|(other, ..)| *other == id).copied()));
    let starts = move || slot.get().map(|(_, starts, _)| time::clock(starts));
    let minutes = move || {
        slot.get()
            .map(|(.., minutes)| w::item_minutes_line(lang, minutes))
    };
    let done = Memo::new(move |_| room.item(id).with(|i| i.state == ItemState::Discussed));
    let concludes = Memo::new(move |_| {
        let begun = table.with(|t| t.plan.starts <= room.sync.now.get());
        let late = table.with(|t| matches!(t.state, State::Published | State::Held));
        room.chairs && begun && late && !done.get()
    });
    let conclude = move |_| {
        let conclude = Command::Conclude(Conclude { item: id });
        room.does(conclude, || w::item_concluded(lang).to_owned());
    };
    let draggable = move || shaped.get().then_some("true");
    view! {
        <div class="slot" draggable=draggable on:dragstart=move |_| dragged.set(Some(id)) on:dragend=move |_| dragged.set(None)>
            <p class="slot-time num"><strong>{starts}</strong><span class="soft small">{minutes}</span></p>
            <div class="slot-item stack stack--s2">
                <Card id/>
                <Minutes item=room.item(id) table/>
                {move || (shaped.get() && !done.get()).then(|| view! { <Moves id slots/> })}
                {move || concludes.get().then(|| view! { <p><button class="button button--small" on:click=conclude>{w::item_conclude(lang)}</button></p> })}
            </div>
        </div>
    }
    .into_any()
}

/// Earlier, later, shorter, longer, out.
#[component]
fn Moves(id: ItemId, slots: Memo<Vec<(ItemId, Time, u8)>>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let item = room.item(id);
    let topic = Memo::new(move |_| item.with(|i| i.words.topic.to_string()));
    let place =
        Memo::new(move |_| slots.with(|all| all.iter().position(|(other, ..)| *other == id)));
    let first = move || place.get() == Some(0);
    let last = move || slots.with(|all| place.get().map(|n| n + 1) == Some(all.len()));
    let length = move |by: i16| {
        let given = i16::from(item.with_untracked(|i| i.given));
        let minutes = u8::try_from((given + by).max(i16::from(NOTCH))).unwrap_or(u8::MAX);
        let allot = Command::Allot(Allot { item: id, minutes });
        if let Err(words) = super::do_it(room.sync, lang, allot) {
            room.telling.tell(words);
        }
    };
    let out = move |_| room.releases(id);
    view! {
        <div class="row row--s2 moves">
            <button class="button button--small" disabled=first aria-keyshortcuts="[" aria-label=move || w::item_earlier_of(lang, topic.get()) on:click=move |_| moves(room, id, true)>{w::item_earlier(lang)}</button>
            <button class="button button--small" disabled=last aria-keyshortcuts="]" aria-label=move || w::item_later_of(lang, topic.get()) on:click=move |_| moves(room, id, false)>{w::item_later(lang)}</button>
            <button class="button button--small" aria-label=move || w::item_shorter_of(lang, topic.get()) on:click=move |_| length(-i16::from(NOTCH))>{w::item_shorter(lang)}</button>
            <button class="button button--small" aria-label=move || w::item_longer_of(lang, topic.get()) on:click=move |_| length(i16::from(NOTCH))>{w::item_longer(lang)}</button>
            <button class="button button--small button--plain" on:click=out>{w::item_release(lang)}</button>
        </div>
    }
    .into_any()
}

/// One place earlier or later.
pub fn moves(room: Room, id: ItemId, earlier: bool) {
    let Some(item) = room.item_now(id) else {
        return;
    };
    let slots = room.slots_now(item.roundtable);
    let Some(place) = slots.iter().position(|slot| slot.item.id == id) else {
        return;
    };
    let before = if earlier {
        let Some(place) = place.checked_sub(1) else {
            return;
        };
        Some(slots[place].item.id)
    } else if place + 1 == slots.len() {
        return;
    } else {
        slots.get(place + 2).map(|slot| slot.item.id)
    };
    said_where(room, Command::Shift(Shift { item: id, before }), &item);
    // The row has moved in the document, and the focus with it is lost in some browsers.
    let at = format!("#item-{id}");
    request_animation_frame(move || dom::focus(&at));
}
