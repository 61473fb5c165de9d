//! A company answers who comes; staff enters the answer of one that telephones.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{Asking, Room};
use crate::company::Directory;
use crate::company::wording::called;
use crate::lang::{Lang, words as w};
use crate::merge::seen_now;
use crate::roundtable::desk::members;
use crate::roundtable::{Answer, Attendance, Command, Party, Refusal, wording};
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::value::{AttendanceId, CompanyId, Line};

#[component]
pub fn PartyDialog() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let said = RwSignal::new(None);
    let open = open_about(asking.answering);
    // As it was when the dialog opened: a colleague may answer meanwhile.
    let seen = StoredValue::new(Party::default());
    let go = Callback::new(move |ev: SubmitEvent| {
        let Some((roundtable, company)) = asking.answering.get_untracked() else {
            return;
        };
        let chosen = CompanyId::parse(&dom::form_value(&ev, "company"));
        let (Some(company), party) = (company.or(chosen), read(lang, &ev)) else {
            return;
        };
        let party = match party {
            Ok(party) => party,
            Err(words) => return said.set(Some(words)),
        };
        let answer = Command::Answer(Answer {
            attendance: AttendanceId::new(),
            roundtable,
            company,
            party,
            seen: seen.get_value(),
        });
        match room.tries(answer) {
            Ok(()) => {
                open.set(false);
                room.telling.tell(w::party_sent(lang).to_owned());
            }
            Err(refusal) => {
                if let Refusal::AnswerChanged { fields } = &refusal {
                    // Who is told what stands there now may mean their own answer all the same.
                    let now = there(room.answer_now(roundtable, company));
                    seen.update_value(|seen| *seen = seen_now(seen, &now, fields));
                }
                said.set(Some(wording::refusal(lang, &refusal)));
            }
        }
    });
    let title = Signal::derive(move || match asking.answering.get() {
        Some((_, Some(company))) if room.chairs => {
            let name = untrack(|| called(lang, &Directory::here(&room.sync.replica), company));
            w::party_for(lang, name)
        }
        Some((_, None)) => w::party_other(lang).to_owned(),
        _ => w::party_answer(lang).to_owned(),
    });
    let fields = move || {
        let (table, company) = asking.answering.get_untracked()?;
        let now = there(company.and_then(|company| room.answer_now(table, company)));
        seen.set_value(now.clone());
        Some(view! { <Fields party=now said/> })
    };
    view! {
        <Dialog open name="party" title go=w::party_go(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

fn there(attendance: Option<Attendance>) -> Party {
    Party {
        names: attendance.map(|one| one.names()).unwrap_or_default(),
    }
}

#[component]
fn Fields(party: Party, said: RwSignal<Option<String>>) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let elsewhere = move || {
        let (table, company) = asking.answering.get()?;
        let now = there(room.answer_now(table, company?));
        (said.get().is_some() && !now.names.is_empty()).then(|| {
            view! {
                <div class="note">
                    <p class="small">{w::party_there(lang)}</p>
                    <p class="item-ask">{wording::listed(&now.names)}</p>
                </div>
            }
        })
    };
    let company = asking
        .answering
        .with_untracked(|a| a.and_then(|(_, company)| company));
    let choose = company.is_none().then(|| view! { <Choose/> });
    let rows = party.names.len().max(3).to_string();
    view! {
        {elsewhere}
        {choose}
        <div class="field">
            <label for="party-names">{w::party_names(lang)}</label>
            <textarea id="party-names" name="names" rows=rows aria-describedby="party-hint" autocomplete="off">{wording::listed(&party.names)}</textarea>
            <span class="hint" id="party-hint">{w::party_names_hint(lang)}" "{w::party_names_seen(lang)}</span>
        </div>
    }
    .into_any()
}

/// The companies of the platform that have not answered.
#[component]
fn Choose() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let options = untrack(|| {
        let table = asking.answering.get().map(|(table, _)| table);
        let directory = Directory::here(&room.sync.replica);
        let open = |id: &CompanyId| table.is_some_and(|t| room.answer_now(t, *id).is_none());
        let ids = members(&room.sync).into_iter().filter(open);
        ids.map(|id| {
            let name = called(lang, &directory, id);
            view! { <option value=id.to_string()>{name}</option> }
        })
        .collect_view()
    });
    view! {
        <div class="field">
            <label for="party-company">{w::party_company(lang)}</label>
            <select id="party-company" name="company">{options}</select>
        </div>
    }
    .into_any()
}

/// A name a line; empty lines are nobody.
fn read(lang: Lang, ev: &SubmitEvent) -> Result<Party, String> {
    let typed = dom::form_value(ev, "names");
    let names = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    let names: Result<_, _> = names.map(Line::parse).collect();
    Ok(Party {
        names: names.map_err(|_| w::said_too_long(lang, 60))?,
    })
}
