//! The themes of an event: added, taken away and put in order.

use leptos::prelude::*;

use super::Wrong;
use super::spot::{Spot, spot_said};
use super::text::next_theme;
use crate::ideathon::{Theme, ThemeId};
use crate::lang::{Lang, words as w};
use crate::ui::dom;
use crate::value::Both;

/// The rows in their order. What was typed stays in the page.
#[derive(Clone, Copy)]
pub struct Rows {
    order: RwSignal<Vec<ThemeId>>,
    known: StoredValue<Vec<Theme>>,
    /// Numbers that were ever in use here.
    used: StoredValue<Vec<ThemeId>>,
}

impl Rows {
    #[must_use]
    pub fn new(themes: &[Theme]) -> Self {
        let ids: Vec<ThemeId> = themes.iter().map(|t| t.id).collect();
        Self {
            order: RwSignal::new(ids.clone()),
            known: StoredValue::new(themes.to_vec()),
            used: StoredValue::new(ids),
        }
    }

    #[must_use]
    pub fn ids(self) -> Vec<ThemeId> {
        self.order.get_untracked()
    }

    fn add(self) -> ThemeId {
        let id = self.used.with_value(|used| next_theme(used));
        self.used.update_value(|used| used.push(id));
        self.order.update(|order| order.push(id));
        id
    }

    fn remove(self, id: ThemeId) {
        self.order
            .update(|order| order.retain(|other| *other != id));
    }

    /// One place up or down.
    fn shift(self, id: ThemeId, down: bool) {
        self.order.update(|order| shift(order, id, down));
    }
}

fn shift(order: &mut [ThemeId], id: ThemeId, down: bool) {
    let Some(at) = order.iter().position(|other| *other == id) else {
        return;
    };
    let to = if down { at + 1 } else { at.wrapping_sub(1) };
    if to < order.len() {
        order.swap(at, to);
    }
}

#[component]
pub fn Themes(rows: Rows, wrong: Wrong, on_change: Callback<()>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let add = move |_| {
        let id = rows.add();
        on_change.run(());
        request_animation_frame(move || dom::focus(&format!("[name=theme_{}_name_ja]", id.0)));
    };
    view! {
        <section>
            <header class="stack stack--s1">
                <h2 class="subtitle">{w::desk_themes(lang)}</h2>
                <p class="soft small">{w::desk_themes_line(lang)}</p>
            </header>
            <div class="stack">
                <ol class="theme-rows">
                    <For each=move || rows.order.get() key=|id| id.0 let:id>
                        <ThemeRow rows id wrong on_change/>
                    </For>
                </ol>
                <p><button class="button button--small" type="button" on:click=add>{w::desk_theme_add(lang)}</button></p>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn ThemeRow(rows: Rows, id: ThemeId, wrong: Wrong, on_change: Callback<()>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let theme = rows
        .known
        .with_value(|known| known.iter().find(|t| t.id == id).cloned())
        .unwrap_or_default();
    let Both {
        ja: name_ja,
        en: name_en,
    } = theme.name;
    let Both {
        ja: angle_ja,
        en: angle_en,
    } = theme.angle;
    let number = Memo::new(move |_| {
        rows.order
            .with(|o| o.iter().position(|other| *other == id).unwrap_or_default() + 1)
    });
    let last = Memo::new(move |_| rows.order.with(Vec::len));
    let said = move || wrong.with(|wrong| spot_said(lang, wrong, Spot::Theme(id)));
    let wrong_here = move |part| (said().is_some() && part == "name_ja").then_some("true");
    let cell = move |part: &'static str, label: &'static str, value: String, max: &'static str| {
        let name = format!("theme_{}_{part}", id.0);
        view! {
            <label for=name.clone()>{label}</label>
            <input id=name.clone() name=name.clone() value=value maxlength=max autocomplete="off"
                aria-invalid=move || wrong_here(part)/>
        }
    };
    let moved = move |down: bool| {
        rows.shift(id, down);
        on_change.run(());
    };
    let remove = move |_| {
        rows.remove(id);
        on_change.run(());
    };
    let named = move |words: fn(Lang, usize) -> String| move || words(lang, number.get());
    view! {
        <li>
            <span class="num soft">{number}</span>
            <div class="field" class:field--bad=move || said().is_some()>
                {cell("name_ja", w::desk_theme_name_ja(lang), name_ja.to_string(), "40")}
                {move || said().map(|words| view! { <span class="said">{words}</span> })}
            </div>
            <div class="field">{cell("name_en", w::desk_theme_name_en(lang), name_en.to_string(), "40")}</div>
            <div class="field">
                {cell("angle_ja", w::desk_theme_angle_ja(lang), angle_ja.to_string(), "80")}
                {cell("angle_en", w::desk_theme_angle_en(lang), angle_en.to_string(), "80")}
            </div>
            <div class="field">
                <span class="row row--s2">
                    <button class="button button--small button--plain" type="button" disabled=move || number.get() == 1
                        aria-label=named(w::desk_theme_up) on:click=move |_| moved(false)>"↑"</button>
                    <button class="button button--small button--plain" type="button" disabled=move || number.get() == last.get()
                        aria-label=named(w::desk_theme_down) on:click=move |_| moved(true)>"↓"</button>
                    <button class="button button--small button--plain" type="button"
                        aria-label=named(w::desk_theme_remove_one) on:click=remove>{w::desk_theme_remove(lang)}</button>
                </span>
            </div>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_moves_one_place_and_stays_within_the_list() {
        let mut order = [1, 2, 3].map(ThemeId);
        shift(&mut order, ThemeId(3), false);
        assert_eq!(order, [1, 3, 2].map(ThemeId));
        shift(&mut order, ThemeId(1), false);
        shift(&mut order, ThemeId(2), true);
        assert_eq!(order, [1, 3, 2].map(ThemeId));
    }
}
