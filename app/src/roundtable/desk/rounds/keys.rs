//! The keyboard: from item to item, and what the chair does with the one that has the focus.

use leptos::prelude::*;

use super::agenda::moves;
use super::{Asking, Choice, Room, Writing};
use crate::roundtable::ItemState;
use crate::ui::{dom, keys};
use crate::value::{ItemId, RoundtableId};

pub fn on_items(room: Room, table: RoundtableId) {
    let asking = expect_context::<Asking>();
    keys::on_key(move |key| match key {
        "j" | "J" => goes(true),
        "k" | "K" => goes(false),
        "n" | "N" => writes(room, asking, table),
        "a" | "A" => decides(room, asking, Choice::Accept),
        "d" | "D" => decides(room, asking, Choice::Defer),
        "x" | "X" => decides(room, asking, Choice::Decline),
        "m" | "M" => decides(room, asking, Choice::Combine),
        "[" => shifts(room, true),
        "]" => shifts(room, false),
        _ => false,
    });
}

fn goes(on: bool) -> bool {
    dom::focus_next("article.item", on);
    true
}

fn writes(room: Room, asking: Asking, table: RoundtableId) -> bool {
    let now = room.sync.now.get_untracked();
    let takes = room.table_now(table).is_some_and(|t| t.takes_items(now));
    let may = takes && room.company().is_some();
    if may {
        asking.writing.set(Some(Writing::New(table)));
    }
    may
}

/// The item that has the focus, or holds what has it.
fn focused(room: Room) -> Option<(ItemId, ItemState)> {
    let id = dom::focused_data("article.item", "item");
    let id = ItemId::parse(&id?)?;
    Some((id, room.item_now(id)?.state))
}

fn decides(room: Room, asking: Asking, choice: Choice) -> bool {
    match focused(room) {
        Some((id, ItemState::Submitted)) if room.chairs => {
            asking.deciding.set(Some((id, choice)));
            true
        }
        _ => false,
    }
}

fn shifts(room: Room, earlier: bool) -> bool {
    match focused(room) {
        Some((id, ItemState::Accepted)) if room.chairs => {
            moves(room, id, earlier);
            true
        }
        _ => false,
    }
}
