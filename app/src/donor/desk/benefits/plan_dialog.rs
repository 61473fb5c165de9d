//! A plan is made, or says something else.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::super::Room;
use super::super::fields::{Choose, Tick, Wrong, lead_to_wrong, said_of};
use super::plans::{Setting, next_number};
use crate::donor::benefit::{Benefit, MAX_BENEFITS, Reach, SetPlan, Terms, What, When};
use crate::donor::form::field_name;
use crate::donor::{self, Command, Field, Rhythm, wording};
use crate::lang::words as w;
use crate::merge::seen_now;
use crate::rule::Refusal;
use crate::shell;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::ui::field::{Asked, Said, TextField};
use crate::value::{Bad, Line, Passage, PlanId, Yen, width};

#[component]
pub fn PlanDialog(setting: Setting) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let open = open_about(setting);
    let said = RwSignal::new(None);
    let wrong = Wrong::default();
    let rhythm = RwSignal::new(String::new());
    // What the sender saw; none where the plan is new.
    let seen = RwSignal::new(None::<Terms>);
    let rows = RwSignal::new(Vec::<Benefit>::new());
    let known = move |id: PlanId| {
        let all = room.plans.read_untracked();
        all.iter()
            .find(|plan| plan.id == id)
            .map(|plan| plan.terms.clone())
    };
    let go = Callback::new(move |ev: SubmitEvent| {
        said.set(None);
        wrong.set(Vec::new());
        let Some(about) = setting.get_untracked() else {
            return;
        };
        let mark = move |bad: Vec<(Field, Bad)>| {
            let words = bad.into_iter();
            let words = words.map(|(at, why)| (field_name(at), wording::said(lang, at, why)));
            wrong.set(words.collect());
            lead_to_wrong();
        };
        let terms = match read(&ev, &rhythm.get_untracked(), &rows.get_untracked()) {
            Ok(terms) => terms,
            Err(bad) => return mark(bad),
        };
        let set = SetPlan {
            plan: about.unwrap_or_else(PlanId::new),
            terms,
            seen: seen.get_untracked(),
        };
        let Err(refusal) = room.tries(Command::SetPlan(Box::new(set))) else {
            open.set(false);
            return room.telling.tell(w::desk_saved(lang).to_owned());
        };
        match &refusal {
            Refusal::Donor(donor::Refusal::Fields(bad)) => return mark(bad.clone()),
            // Who is told what stands there now may mean their own all the same.
            Refusal::Donor(donor::Refusal::Changed { fields }) => {
                let now = about.and_then(known).unwrap_or_default();
                seen.update(|seen| {
                    if let Some(seen) = seen {
                        *seen = seen_now(seen, &now, fields);
                    }
                });
            }
            _ => {}
        }
        said.set(Some(shell::refusal(lang, &refusal)));
    });
    let fields = move || {
        wrong.set(Vec::new());
        let about = setting.get_untracked()?;
        let terms = about.and_then(known);
        seen.set(terms.clone());
        let terms = terms.unwrap_or_else(|| Terms {
            rhythm: Rhythm::Monthly,
            open: true,
            ..Terms::default()
        });
        rhythm.set(terms.rhythm.name().to_owned());
        rows.set(terms.benefits.clone());
        Some(view! { <Fields terms rhythm rows wrong/> })
    };
    let title = Signal::derive(move || {
        let words = match setting.get() {
            Some(Some(_)) => w::plans_edit(lang),
            _ => w::plans_new(lang),
        };
        words.to_owned()
    });
    view! {
        <Dialog open name="plan" title go=w::desk_save(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

#[component]
fn Fields(
    terms: Terms,
    rhythm: RwSignal<String>,
    rows: RwSignal<Vec<Benefit>>,
    wrong: Wrong,
) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let name = Asked {
        name: "name",
        label: w::plan_name(lang),
        needed: true,
        autocomplete: "off",
        max: 60,
        ..Asked::default()
    };
    let text = Asked {
        name: "text",
        label: w::plan_text(lang),
        hint: Some(w::plans_text_hint(lang)),
        max: 400,
        long: true,
        ..Asked::default()
    };
    let least = Asked {
        name: field_name(Field::Amount),
        label: w::plans_least(lang),
        hint: Some(w::plans_least_hint(lang)),
        needed: true,
        autocomplete: "off",
        ..Asked::default()
    };
    let amount = match terms.least {
        Yen::ZERO => String::new(),
        least => least.to_string(),
    };
    let options = Rhythm::ALL.map(|r| (r.name().to_owned(), wording::rhythm(lang, r).to_owned()));
    let said = said_of(wrong, field_name(Field::Benefits));
    let of_rhythm = said_of(wrong, field_name(Field::Rhythm));
    let add = move |_| {
        rows.update(|rows| {
            rows.push(Benefit {
                number: next_number(rows),
                ..Benefit::default()
            });
        });
    };
    let full = move || rows.with(|rows| rows.len() >= MAX_BENEFITS);
    view! {
        <TextField asked=name value=terms.name.to_string() said=said_of(wrong, "name")/>
        <Choose name="rhythm" label=w::plans_rhythm(lang) options=options.into() chosen=rhythm/>
        <Said id="rhythm-said".to_owned() said=of_rhythm/>
        <TextField asked=least value=amount said=said_of(wrong, field_name(Field::Amount))/>
        <TextField asked=text value=terms.text.to_string() said=said_of(wrong, "text")/>
        <fieldset class="stack stack--s3" class:fieldset--bad=move || said.with(Option::is_some) aria-describedby="benefits-said">
            <legend>{w::donor_field_benefits(lang)}</legend>
            <p class="hint">{w::plans_benefits_hint(lang)}</p>
            <Said id="benefits-said".to_owned() said/>
            <For each=move || rows.get() key=|row| row.number let:row><Row row rows/></For>
            <p><button class="button button--small" type="button" id="benefits" disabled=full on:click=add>{w::plans_add_benefit(lang)}</button></p>
        </fieldset>
        <Tick name="open" words=w::plans_open_tick(lang) checked=terms.open/>
    }
    .into_any()
}

/// The name of a box of a benefit.
fn boxed(part: &str, number: u16) -> String {
    format!("{part}-{number}")
}

#[component]
fn Row(row: Benefit, rows: RwSignal<Vec<Benefit>>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let number = row.number;
    let (yearly, days, months) = match &row.when {
        When::Start { days } => (false, days.to_string(), String::new()),
        When::Months(months) => {
            let months: Vec<String> = months.iter().map(ToString::to_string).collect();
            (true, "30".to_owned(), months.join(" "))
        }
    };
    let of_years = RwSignal::new(yearly);
    let select = move |part: &'static str,
                       label: &'static str,
                       chosen: &'static str,
                       options: Vec<(&'static str, &'static str)>| {
        let id = boxed(part, number);
        let options = options.into_iter().map(|(value, words)| {
            view! { <option value=value selected=value == chosen>{words}</option> }
        });
        let options = options.collect_view();
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <select id=id.clone() name=id>{options}</select>
            </div>
        }
        .into_any()
    };
    let whats = What::ALL.map(|what| (what.name(), wording::what(lang, what)));
    let reaches = Reach::ALL.map(|reach| (reach.name(), wording::reach(lang, reach)));
    let input = move |part: &'static str, label: &'static str, value: String| {
        let id = boxed(part, number);
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <input id=id.clone() name=id type="text" autocomplete="off" value=value/>
            </div>
        }
        .into_any()
    };
    let when = boxed("when", number);
    let name = row.name.as_ref().map(ToString::to_string);
    let legend = w::plans_benefit(lang, number);
    let remove = move |_| {
        rows.update(|rows| rows.retain(|row| row.number != number));
        dom::focus_later("#benefits".to_owned());
    };
    let label = w::plans_remove_one(lang, number);
    view! {
        <fieldset class="plan-benefit">
            <legend class="unseen">{legend}</legend>
            {select("what", w::plans_what(lang), row.what.name(), whats.into())}
            {input("called", w::plans_called(lang), name.unwrap_or_default())}
            {select("reach", w::benefits_reach(lang), row.reach.name(), reaches.into())}
            <div class="field">
                <label for=when.clone()>{w::plans_when(lang)}</label>
                <select id=when.clone() name=when on:change=move |ev| of_years.set(event_target_value(&ev) == "months")>
                    <option value="start" selected=!yearly>{w::plans_when_start(lang)}</option>
                    <option value="months" selected=yearly>{w::plans_when_months(lang)}</option>
                </select>
            </div>
            <div hidden=move || of_years.get()>{input("days", w::plans_days(lang), days)}</div>
            <div hidden=move || !of_years.get()>{input("months", w::plans_months(lang), months)}</div>
            <label class="check plan-counter"><input type="checkbox" name=boxed("counter", number) value="1" checked=row.counter/><span>{w::plans_counter_tick(lang)}</span></label>
            <button class="button button--plain button--small" type="button" aria-label=label on:click=remove>{w::plans_remove(lang)}</button>
        </fieldset>
    }
    .into_any()
}

fn read(ev: &SubmitEvent, rhythm: &str, rows: &[Benefit]) -> Result<Terms, Vec<(Field, Bad)>> {
    let mut bad = Vec::new();
    let name = Line::parse(&dom::form_value(ev, "name"));
    let least = match dom::form_value(ev, field_name(Field::Amount)).trim() {
        "" => Err(Bad::Missing),
        "0" => Ok(Yen::ZERO),
        typed => Yen::parse(typed),
    };
    let text = Passage::parse(&dom::form_value(ev, "text"));
    let benefits = rows.iter().map(|row| {
        let said = |part: &str| dom::form_value(ev, &boxed(part, row.number));
        benefit(row, said)
    });
    let benefits: Result<Vec<Benefit>, Bad> = benefits.collect();
    bad.extend(name.as_ref().err().map(|why| (Field::Name, *why)));
    bad.extend(least.as_ref().err().map(|why| (Field::Amount, *why)));
    bad.extend(text.as_ref().err().map(|why| (Field::Word, *why)));
    bad.extend(benefits.as_ref().err().map(|why| (Field::Benefits, *why)));
    match (name, least, text, benefits) {
        (Ok(name), Ok(least), Ok(text), Ok(benefits)) => Ok(Terms {
            name,
            text,
            rhythm: Rhythm::parse(rhythm).unwrap_or_default(),
            least,
            benefits,
            open: !dom::form_value(ev, "open").is_empty(),
        }),
        _ => Err(bad),
    }
}

/// A benefit as it was typed.
fn benefit(row: &Benefit, said: impl Fn(&str) -> String) -> Result<Benefit, Bad> {
    let when = if said("when") == "months" {
        When::Months(months(&said("months"))?)
    } else {
        let days = width::tidy(&said("days"));
        When::Start {
            days: days.parse().map_err(|_| Bad::NotANumber)?,
        }
    };
    Ok(Benefit {
        what: What::parse(&said("what")).unwrap_or_default(),
        name: Line::optional(&said("called"))?,
        reach: Reach::parse(&said("reach")).unwrap_or_default(),
        when,
        counter: !said("counter").is_empty(),
        ..row.clone()
    })
}

/// `3 9`, `3,9` or `3月、9月`: in the order of the year, each once.
fn months(typed: &str) -> Result<Vec<u8>, Bad> {
    let tidy = width::tidy(typed);
    let words = tidy.split([' ', ',', '、', '・', '月']);
    let words = words.filter(|word| !word.is_empty());
    let all: Result<Vec<u8>, _> = words.map(str::parse).collect();
    let mut all = all.map_err(|_| Bad::NotANumber)?;
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_however_they_are_apart() {
        for typed in ["3 9", "9,3", "3月、9月", "３・９", "3,9,9"] {
            assert_eq!(months(typed), Ok(vec![3, 9]), "{typed}");
        }
        assert_eq!(months(" "), Ok(Vec::new()));
        assert_eq!(months("三月"), Err(Bad::NotANumber));
    }

    #[test]
    fn a_benefit_is_read_as_it_was_typed() {
        let row = Benefit {
            number: 4,
            ..Benefit::default()
        };
        let said = |part: &str| {
            let said = match part {
                "what" => "letter",
                "called" => "春の手紙",
                "reach" => "mail",
                "when" => "months",
                "months" => "3",
                "counter" => "1",
                _ => "",
            };
            said.to_owned()
        };
        let read = benefit(&row, said).unwrap();
        let expected = Benefit {
            number: 4,
            what: What::Letter,
            name: Line::parse("春の手紙").ok(),
            reach: Reach::Mail,
            when: When::Months(vec![3]),
            counter: true,
            ..Benefit::default()
        };
        assert_eq!(read, expected);
        let bad = benefit(&row, |part| {
            if part == "days" { "x" } else { "" }.to_owned()
        });
        assert_eq!(bad, Err(Bad::NotANumber));
    }
}
