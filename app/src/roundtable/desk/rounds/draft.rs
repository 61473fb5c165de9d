//! What was typed into the form of a new item and not sent: it lies on the device, for who typed it, until it is sent or
//! thrown away; see [`crate::ui::dom::keep_on_device`].

use crate::sync::Sync;
use crate::ui::dom;
use crate::value::{PersonId, RoundtableId};

/// The fields of the form by their names.
pub type Typed = Vec<(String, String)>;

fn key(table: RoundtableId) -> String {
    format!("item {table}")
}

fn person(sync: Sync) -> PersonId {
    sync.actor().person().unwrap_or_default()
}

pub fn keep(sync: Sync, table: RoundtableId, typed: &Typed) {
    if let Ok(text) = serde_json::to_string(typed) {
        dom::keep_on_device(person(sync), &key(table), &text);
    }
}

#[must_use]
pub fn kept(sync: Sync, table: RoundtableId) -> Typed {
    let text = dom::kept_on_device(person(sync), &key(table));
    text.and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

#[must_use]
pub fn is_there(sync: Sync, table: RoundtableId) -> bool {
    let words = ["topic", "ask", "presenter"];
    let said = |(name, value): &(String, String)| {
        words.contains(&name.as_str()) && !value.trim().is_empty()
    };
    kept(sync, table).iter().any(said)
}

pub fn forget(sync: Sync, table: RoundtableId) {
    dom::forget_on_device(person(sync), &key(table));
}
