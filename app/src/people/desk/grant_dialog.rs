//! An area of work is given, from a day and until one.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{Room, do_it, person_of};
use crate::lang::{Lang, words as w};
use crate::people::{self, Area, Grants, wording};
use crate::sync::Sync;
use crate::time::{self, Time};
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;

#[component]
pub fn GrantDialog() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let said = RwSignal::new(None);
    let open = open_about(room.granting);
    let go = Callback::new(move |ev: SubmitEvent| {
        let Some(person) = room.granting.get_untracked() else {
            return;
        };
        let grant = read(&ev).ok_or_else(|| w::people_bad_day(lang).to_owned());
        let done = grant.and_then(|(area, from, until)| {
            let grant = Grants {
                person,
                area,
                from,
                until,
            };
            do_it(sync, lang, people::Command::Grant(grant))
        });
        match done {
            Ok(()) => {
                open.set(false);
                room.telling.tell(w::people_granted(lang).to_owned());
            }
            Err(words) => said.set(Some(words)),
        }
    });
    let name = move || {
        let id = room.granting.get()?;
        Some(person_of(sync, id).with(|p| p.shown_name().to_owned()))
    };
    view! {
        <Dialog open name="grant" title=w::people_grant(lang) go=w::people_grant_go(lang) small=true said on_go=go>
            <p>{name}</p>
            <Areas/>
            <Days name="grant"/>
        </Dialog>
    }
    .into_any()
}

#[component]
pub fn Areas() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let areas = Area::ALL.map(|area| {
        view! {
            <label>
                <input type="radio" name="area" value=area.name() checked=area == Area::Events/>
                <span>{wording::area(lang, area)}</span>
            </label>
        }
    });
    view! {
        <fieldset>
            <legend>{w::people_area(lang)}</legend>
            <div class="pick">{areas.into_iter().collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

/// From and until, both free: now, and for good.
#[component]
pub fn Days(name: &'static str) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let (from, until) = (format!("{name}-from"), format!("{name}-until"));
    view! {
        <div class="field">
            <label for=from.clone()>{w::people_from(lang)}</label>
            <input id=from name="from" type="date"/>
            <span class="hint">{w::people_from_hint(lang)}</span>
        </div>
        <div class="field">
            <label for=until.clone()>{w::people_until(lang)}</label>
            <input id=until name="until" type="date"/>
            <span class="hint">{w::people_until_hint(lang)}</span>
        </div>
    }
    .into_any()
}

fn read(ev: &SubmitEvent) -> Option<(Area, Option<Time>, Option<Time>)> {
    let area = Area::parse(&dom::form_value(ev, "area"))?;
    let (from, until) = days(ev)?;
    Some((area, from, until))
}

/// The first moment of the one day and the last of the other, in Japan; `None` where one of them is no day.
pub fn days(ev: &SubmitEvent) -> Option<(Option<Time>, Option<Time>)> {
    let read = |name: &str| {
        let typed = dom::form_value(ev, name);
        let day = || time::from_input(&format!("{}T00:00", typed.trim()));
        match typed.trim() {
            "" => Some(None),
            _ => day().map(Some),
        }
    };
    let until = read("until")?.map(|day| day + chrono::TimeDelta::days(1));
    Some((read("from")?, until))
}
