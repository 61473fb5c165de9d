//! What was typed into the form of a new item and not sent: it lies in the tab until it is sent or thrown away.

use crate::ui::dom;
use crate::value::RoundtableId;

/// The fields of the form by their names.
pub type Typed = Vec<(String, String)>;

fn key(table: RoundtableId) -> String {
    format!("item {table}")
}

pub fn keep(table: RoundtableId, typed: &Typed) {
    if let Ok(text) = serde_json::to_string(typed) {
        dom::keep_text(&key(table), &text);
    }
}

#[must_use]
pub fn kept(table: RoundtableId) -> Typed {
    let text = dom::kept_text(&key(table));
    text.and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

#[must_use]
pub fn is_there(table: RoundtableId) -> bool {
    let words = ["topic", "ask", "presenter"];
    let said = |(name, value): &(String, String)| {
        words.contains(&name.as_str()) && !value.trim().is_empty()
    };
    kept(table).iter().any(said)
}

pub fn forget(table: RoundtableId) {
    dom::forget_draft(&key(table));
}
