//! Columns on one scale, above a line and below it. What they say stands in a table beside.

use leptos::prelude::*;

pub struct Column {
    pub up: i64,
    pub down: i64,
    /// It is not over: only its outline stands.
    pub open: bool,
    pub label: String,
    /// Beneath the label.
    pub said: String,
}

/// `most`: what reaches the top, where it is not the highest column.
pub fn columns(all: &[Column], most: Option<i64>) -> AnyView {
    let up = all.iter().map(|column| column.up).max();
    let up = most.or(up).unwrap_or_default();
    let down = all.iter().map(|column| column.down).max();
    let down = down.unwrap_or_default();
    let items: Vec<_> = all.iter().map(|one| column(one, up, down)).collect();
    view! { <ol class="trend-columns" aria-hidden="true">{items}</ol> }.into_any()
}

fn column(column: &Column, up: i64, down: i64) -> AnyView {
    let frame = format!("0 0 10 {}", (up + down).max(1));
    let class = if column.open {
        "bar-waiting"
    } else {
        "bar-confirmed"
    };
    let rect = |y: i64, height: i64, class: &'static str| {
        (height > 0).then(|| {
            view! {
                <rect class=class x="1" y=y.to_string() width="8" height=height.to_string() vector-effect="non-scaling-stroke"></rect>
            }
        })
    };
    let zero = up.to_string();
    view! {
        <li>
            <svg viewBox=frame preserveAspectRatio="none">
                {rect(up - column.up, column.up, class)}
                {rect(up, column.down, "bar-waiting")}
                <line class="trend-zero" x1="0" x2="10" y1=zero.clone() y2=zero vector-effect="non-scaling-stroke"></line>
            </svg>
            <span class="num small">{column.label.clone()}</span>
            {(!column.said.is_empty()).then(|| view! { <strong class="num small">{column.said.clone()}</strong> })}
        </li>
    }
    .into_any()
}
