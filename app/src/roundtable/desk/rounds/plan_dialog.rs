//! The plan of a roundtable. A new one begins as the last one's rhythm has it.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::{Asking, Planning, Room, path};
use crate::lang::{Lang, words as w};
use crate::merge::seen_now;
use crate::roundtable::{Arrange, Command, Plan, PlanOne, Refusal, Roundtable, wording};
use crate::time;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::value::{Line, RoundtableId, width};

/// People of one company, where no roundtable was planned before.
const SEATS: u8 = 3;
const MAX_SEATS: u8 = 20;

#[component]
pub fn PlanDialog() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let navigate = use_navigate();
    let open = open_about(asking.planning);
    let said = RwSignal::new(None);
    let seen = StoredValue::new(Plan::default());
    // What somebody else has planned meanwhile, once this one was told of it.
    let there = RwSignal::new(None::<Plan>);
    let go = Callback::new(move |ev: SubmitEvent| {
        let Some(planning) = asking.planning.get_untracked() else {
            return;
        };
        let id = match planning {
            Planning::New => RoundtableId::new(),
            Planning::Of(id) => id,
        };
        let plan = match read(lang, &ev) {
            Ok(plan) => plan,
            Err(words) => return said.set(Some(words)),
        };
        let command = match planning {
            Planning::New => Command::Plan(PlanOne {
                roundtable: id,
                plan,
            }),
            Planning::Of(_) => Command::Arrange(Arrange {
                roundtable: id,
                plan,
                seen: seen.get_value(),
            }),
        };
        match room.tries(command) {
            Ok(()) => {
                open.set(false);
                if planning == Planning::New {
                    room.telling.tell(w::table_planned(lang).to_owned());
                    navigate(&path(id), leptos_router::NavigateOptions::default());
                } else {
                    room.telling.tell(w::desk_saved(lang).to_owned());
                }
            }
            Err(refusal) => {
                if let Refusal::PlanChanged { fields } = &refusal {
                    // Who is told what stands there now may mean their own all the same.
                    let now = begins_with(room, planning);
                    seen.update_value(|seen| *seen = seen_now(seen, &now, fields));
                    there.set(Some(now));
                }
                said.set(Some(wording::refusal(lang, &refusal)));
            }
        }
    });
    let fields = move || {
        asking.planning.get_untracked().map(|planning| {
            let plan = begins_with(room, planning);
            seen.set_value(plan.clone());
            there.set(None);
            view! { <There there/><Fields plan/> }
        })
    };
    let title = Signal::derive(move || match asking.planning.get() {
        Some(Planning::Of(_)) => w::table_edit(lang).to_owned(),
        _ => w::table_plan(lang).to_owned(),
    });
    view! {
        <Dialog open name="plan" title go=w::desk_save(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

fn begins_with(room: Room, planning: Planning) -> Plan {
    room.tables.with_untracked(|all| match planning {
        Planning::Of(id) => {
            let found = all.iter().find(|table| table.id == id);
            found.map(|table| table.plan.clone()).unwrap_or_default()
        }
        Planning::New => {
            let last = all.iter().max_by_key(|table| table.plan.starts);
            last.map_or_else(
                || Plan {
                    capacity: SEATS,
                    ..Plan::default()
                },
                |t: &Roundtable| t.plan.following(),
            )
        }
    })
}

#[component]
fn There(there: RwSignal<Option<Plan>>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let line = move |plan: Plan| {
        let texts = [
            plan.theme.as_ref().map(ToString::to_string),
            plan.place.as_ref().map(ToString::to_string),
        ];
        let texts: Vec<String> = texts.into_iter().flatten().collect();
        let (hours, texts) = (wording::hours(lang, &plan), texts.join(w::desk_dot(lang)));
        view! { <div class="note"><p class="small">{w::item_there(lang)}</p><p>{hours}</p><p>{texts}</p></div> }
    };
    move || there.get().map(line)
}

#[component]
fn Fields(plan: Plan) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let known = plan.ends > plan.starts;
    let part = |at, n: usize| {
        let text = time::input(at);
        let part = text.split('T').nth(n).unwrap_or_default().to_owned();
        if known { part } else { String::new() }
    };
    let closes = plan.closes.map(time::input).unwrap_or_default();
    let text = |text: Option<String>| text.unwrap_or_default();
    view! {
        <div class="three">
            <Input name="day" label=w::table_day(lang) kind="date" value=part(plan.starts, 0)/>
            <Input name="from" label=w::table_from(lang) kind="time" value=part(plan.starts, 1)/>
            <Input name="to" label=w::table_to(lang) kind="time" value=part(plan.ends, 1)/>
        </div>
        <Input name="theme" label=w::table_theme(lang) value=text(plan.theme.map(|t| t.to_string())) max="120"/>
        <Input name="place" label=w::table_place(lang) value=text(plan.place.map(|t| t.to_string())) max="120"/>
        <Input name="link" label=w::table_link(lang) kind="url" hint=w::table_link_hint(lang) value=text(plan.link.map(|t| t.to_string())) max="300"/>
        <div class="two">
            <Input name="closes" label=w::table_closes(lang) kind="datetime-local" hint=w::table_closes_hint(lang) value=closes/>
            <Input name="capacity" label=w::table_capacity(lang) kind="number" hint=w::table_capacity_hint(lang) value=plan.capacity.to_string()/>
        </div>
    }
    .into_any()
}

#[component]
fn Input(
    name: &'static str,
    label: &'static str,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] hint: &'static str,
    #[prop(optional)] max: &'static str,
    value: String,
) -> impl IntoView {
    let id = format!("plan-{name}");
    let hint_id = format!("plan-{name}-hint");
    let described = (!hint.is_empty()).then(|| hint_id.clone());
    let max = (!max.is_empty()).then_some(max);
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input id=id name=name type=kind value=value maxlength=max autocomplete="off" aria-describedby=described/>
            {(!hint.is_empty()).then(|| view! { <span class="hint" id=hint_id>{hint}</span> })}
        </div>
    }
    .into_any()
}

fn read(lang: Lang, ev: &SubmitEvent) -> Result<Plan, String> {
    let value = |name: &str| dom::form_value(ev, name);
    let day = value("day");
    let at = |name| {
        let at = time::from_input(&format!("{day}T{}", value(name)));
        at.ok_or_else(|| w::said_not_a_time(lang).to_owned())
    };
    let closes = match value("closes").trim() {
        "" => None,
        typed => Some(time::from_input(typed).ok_or_else(|| w::said_not_a_time(lang).to_owned())?),
    };
    let link = value("link");
    if !link.trim().is_empty() && !link.trim().starts_with("https://") {
        return Err(w::table_link_bad(lang).to_owned());
    }
    let capacity = width::tidy(&value("capacity")).parse::<u8>().ok();
    let capacity = capacity.filter(|n| (1..=MAX_SEATS).contains(n));
    let too_long = |max| move |_| w::said_too_long(lang, max);
    Ok(Plan {
        starts: at("from")?,
        ends: at("to")?,
        place: Line::optional(&value("place")).map_err(too_long(120))?,
        link: Line::optional(&link).map_err(too_long(300))?,
        theme: Line::optional(&value("theme")).map_err(too_long(120))?,
        capacity: capacity.ok_or_else(|| w::table_capacity_hint(lang).to_owned())?,
        closes,
    })
}
