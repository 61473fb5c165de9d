//! What holds from a day on: rows that are added and taken away.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::super::{Room, date};
use crate::donor::receipt::{Certification, Counts, DatePolicy, TaxStatus};
use crate::donor::{Field, wording};
use crate::lang::{Lang, words as w};
use crate::time::{self, Time};
use crate::ui::dom;
use crate::ui::field::Said as SaidLine;
use crate::value::{Bad, Line};

/// What is wrong, by the names of the boxes.
pub type Said = Vec<(String, String)>;

/// The rows in their order. What was typed stays in the page.
#[derive(Clone, Copy)]
pub struct Rows {
    order: RwSignal<Vec<usize>>,
    /// So many were ever in use here.
    made: StoredValue<usize>,
    wrong: RwSignal<Said>,
}

impl Rows {
    #[must_use]
    pub fn of(known: usize) -> Self {
        Self {
            order: RwSignal::new((0..known).collect()),
            made: StoredValue::new(known),
            wrong: RwSignal::default(),
        }
    }

    pub fn tell(self, wrong: Said) {
        self.wrong.set(wrong);
    }

    fn add(self) -> usize {
        let n = self.made.get_value();
        self.made.set_value(n + 1);
        self.order.update(|order| order.push(n));
        n
    }

    fn remove(self, n: usize) {
        self.order.update(|order| order.retain(|other| *other != n));
    }

    fn said_of(self, name: &str) -> Signal<Option<String>> {
        let name = name.to_owned();
        Signal::derive(move || {
            self.wrong.with(|all| {
                let found = all.iter().find(|(at, _)| *at == name);
                found.map(|(_, words)| words.clone())
            })
        })
    }

    /// From 1, as it stands on the page.
    fn place(self, n: usize) -> usize {
        let place = self
            .order
            .with(|order| order.iter().position(|other| *other == n));
        place.unwrap_or_default() + 1
    }
}

/// A list of rows with its heading, what it does, and the button that adds one.
#[component]
fn Dated(
    rows: Rows,
    title: &'static str,
    line: &'static str,
    none: &'static str,
    add: &'static str,
    /// Names the list's boxes.
    name: &'static str,
    said: Signal<Option<String>>,
    on_change: Callback<()>,
    row: Callback<usize, AnyView>,
) -> impl IntoView {
    let add_one = move |_| {
        let n = rows.add();
        on_change.run(());
        dom::focus_later(format!("#{name}_{n}_from"));
    };
    let empty = move || rows.order.with(Vec::is_empty);
    let said_id = format!("{name}-said");
    view! {
        <section>
            <header class="stack stack--s1">
                <h3 class="subtitle" id=name>{title}</h3>
                <p class="hint">{line}</p>
            </header>
            <fieldset class="stack stack--s3" class:fieldset--bad=move || said.with(Option::is_some) tabindex="-1"
                aria-labelledby=name aria-describedby=said_id.clone()>
                <ol class="dated-rows" hidden=empty>
                    <For each=move || rows.order.get() key=|n| *n let:n>{row.run(n)}</For>
                </ol>
                {move || empty().then(|| view! { <p class="soft small">{none}</p> })}
                <SaidLine id=said_id.clone() said/>
                <p><button class="button button--small" type="button" on:click=add_one>{add}</button></p>
            </fieldset>
        </section>
    }
    .into_any()
}

/// The day from which a row holds.
#[component]
fn From(rows: Rows, name: String, from: Option<Time>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let said = rows.said_of(&name);
    let said_id = format!("{name}-said");
    view! {
        <div class="field" class:field--bad=move || said.with(Option::is_some)>
            <label for=name.clone()>{w::donors_from_day(lang)}</label>
            <input id=name.clone() name=name type="date" value=from.map(date) aria-describedby=said_id.clone()
                aria-invalid=move || said.with(Option::is_some).then_some("true")/>
            <SaidLine id=said_id said/>
        </div>
    }
    .into_any()
}

#[component]
fn Remove(rows: Rows, n: usize, list: &'static str, on_change: Callback<()>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let remove = move |_| {
        rows.remove(n);
        on_change.run(());
        // The button that was pressed is gone.
        dom::focus_later(format!("fieldset[aria-labelledby={list}] > p > button"));
    };
    view! {
        <button class="button button--small button--plain" type="button"
            aria-label=move || w::donors_row_remove_one(lang, rows.place(n)) on:click=remove>{w::donors_row_remove(lang)}</button>
    }
    .into_any()
}

#[component]
pub fn Statuses(
    rows: Rows,
    known: Vec<Certification>,
    said: Signal<Option<String>>,
    on_change: Callback<()>,
) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let row = Callback::new(move |n: usize| {
        let was = known.get(n).cloned();
        view! { <StatusRow rows n was on_change/> }.into_any()
    });
    view! {
        <Dated rows title=w::donors_statuses(lang) line=w::donors_statuses_line(lang) none=w::donors_statuses_none(lang)
            add=w::donors_status_add(lang) name="status" said on_change row/>
    }
}

#[component]
fn StatusRow(
    rows: Rows,
    n: usize,
    was: Option<Certification>,
    on_change: Callback<()>,
) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let from = was.as_ref().map(|was| was.from);
    let status = was.as_ref().map_or(TaxStatus::Certified, |was| was.status);
    let number = was.map(|was| was.number.to_string()).unwrap_or_default();
    let chosen = RwSignal::new(status);
    let options = TaxStatus::ALL.map(|one| {
        view! { <option value=one.name() selected=one == status>{wording::tax_status(lang, one)}</option> }
    });
    let (status_name, number_name) = (format!("status_{n}_status"), format!("status_{n}_number"));
    let said = rows.said_of(&number_name);
    let said_id = format!("{number_name}-said");
    let choose =
        move |ev| chosen.set(TaxStatus::parse(&event_target_value(&ev)).unwrap_or_default());
    view! {
        <li>
            <From rows name=format!("status_{n}_from") from/>
            <div class="field">
                <label for=status_name.clone()>{w::donors_status(lang)}</label>
                <select id=status_name.clone() name=status_name on:change=choose>{options.into_iter().collect_view()}</select>
            </div>
            <div class="field" class:field--bad=move || said.with(Option::is_some)>
                <label for=number_name.clone()>{w::donors_status_number(lang)}</label>
                <input id=number_name.clone() name=number_name value=number maxlength="60" autocomplete="off"
                    disabled=move || !chosen.get().deducts() aria-describedby=said_id.clone()
                    aria-invalid=move || said.with(Option::is_some).then_some("true")/>
                <SaidLine id=said_id said/>
            </div>
            <Remove rows n list="status" on_change/>
        </li>
    }
    .into_any()
}

#[component]
pub fn Policies(
    rows: Rows,
    known: Vec<DatePolicy>,
    said: Signal<Option<String>>,
    on_change: Callback<()>,
) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let row = Callback::new(move |n: usize| {
        let was = known.get(n).copied();
        view! { <PolicyRow rows n was on_change/> }.into_any()
    });
    view! {
        <Dated rows title=w::donors_policies(lang) line=w::donors_policies_line(lang) none=w::donors_policies_none(lang)
            add=w::donors_policy_add(lang) name="policy" said on_change row/>
    }
}

#[component]
fn PolicyRow(
    rows: Rows,
    n: usize,
    was: Option<DatePolicy>,
    on_change: Callback<()>,
) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let counts = was.unwrap_or_default().counts;
    let name = format!("policy_{n}_counts");
    let options = Counts::ALL.map(|one| {
        view! { <option value=one.name() selected=one == counts>{wording::counts(lang, one)}</option> }
    });
    view! {
        <li>
            <From rows name=format!("policy_{n}_from") from=was.map(|was| was.from)/>
            <div class="field">
                <label for=name.clone()>{w::donors_policy(lang)}</label>
                <select id=name.clone() name=name>{options.into_iter().collect_view()}</select>
            </div>
            <Remove rows n list="policy" on_change/>
        </li>
    }
    .into_any()
}

/// The statuses as they were typed, by their days; `None` where something is wrong.
pub fn statuses(
    lang: Lang,
    ev: &SubmitEvent,
    rows: Rows,
    wrong: &mut Said,
) -> Option<Vec<Certification>> {
    let value = |name: &str| dom::form_value(ev, name);
    let mut all = Vec::new();
    for n in rows.order.get_untracked() {
        let from = from(lang, ev, format!("status_{n}_from"), wrong);
        let status = TaxStatus::parse(&value(&format!("status_{n}_status"))).unwrap_or_default();
        let name = format!("status_{n}_number");
        let number = if status.deducts() {
            Line::parse(&value(&name))
        } else {
            Ok(Line::default())
        };
        let number = number.map_err(|why: Bad| {
            wrong.push((name, wording::said(lang, Field::Certification, why)));
        });
        if let (Some(from), Ok(number)) = (from, number) {
            all.push(Certification {
                from,
                status,
                number,
            });
        }
    }
    all.sort_by_key(|one| one.from);
    wrong.is_empty().then_some(all)
}

/// As [`statuses`].
pub fn policies(
    lang: Lang,
    ev: &SubmitEvent,
    rows: Rows,
    wrong: &mut Said,
) -> Option<Vec<DatePolicy>> {
    let mut all = Vec::new();
    for n in rows.order.get_untracked() {
        let counts = dom::form_value(ev, &format!("policy_{n}_counts"));
        let counts = Counts::parse(&counts).unwrap_or_default();
        if let Some(from) = from(lang, ev, format!("policy_{n}_from"), wrong) {
            all.push(DatePolicy { from, counts });
        }
    }
    all.sort_by_key(|one| one.from);
    wrong.is_empty().then_some(all)
}

fn from(lang: Lang, ev: &SubmitEvent, name: String, wrong: &mut Said) -> Option<Time> {
    let day = time::from_input(&format!("{}T00:00", dom::form_value(ev, &name).trim()));
    if day.is_none() {
        wrong.push((name, w::people_bad_day(lang).to_owned()));
    }
    day
}
