//! Seats per audience: how they are filled, how many there are, and how one comes by them.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::refusals::Refusals;
use super::room::{Room, give, lead_to_wrong};
use super::seat_chart::SeatChart;
use crate::ideathon::{Audience, Command, Entry, Seats, SetSeats, wording};
use crate::lang::{Lang, words as w};
use crate::shell;
use crate::sync::Sync;
use crate::value::{Bad, EventId, SeatsId, width};

#[component]
pub fn SeatsView(event: EventId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let seats = Memo::new(move |_| sync.replica.seats(event));
    view! {
        <section class="list">
            <h1 class="title">{w::desk_seats(lang)}</h1>
            <Refusals/>
            <SeatChart seats open=true/>
            <div class="settings"><SeatForm event/></div>
        </section>
    }
    .into_any()
}

/// What staff types about one audience. Rows that nobody touched follow what happens elsewhere; touched ones
/// keep what was typed.
#[derive(Clone, Copy)]
struct Edit {
    audience: Audience,
    typed: RwSignal<String>,
    entry: RwSignal<Entry>,
    /// What the row began with, or last followed.
    base: RwSignal<(u16, Entry)>,
    /// What is wrong, in words.
    said: RwSignal<Option<String>>,
}

impl Edit {
    fn new(sync: Sync, event: EventId, audience: Audience) -> Self {
        let now = Memo::new(move |_| numbers(seats_of(sync, event, audience).as_ref()));
        let (seats, entry) = now.get_untracked();
        let edit = Self {
            audience,
            typed: RwSignal::new(seats.to_string()),
            entry: RwSignal::new(entry),
            base: RwSignal::new((seats, entry)),
            said: RwSignal::new(None),
        };
        Effect::new(move |_| {
            let (seats, entry) = now.get();
            if !untrack(|| edit.touched()) || untrack(|| edit.says()) == Ok((seats, entry)) {
                edit.base.set((seats, entry));
                edit.typed.set(seats.to_string());
                edit.entry.set(entry);
            }
        });
        edit
    }

    fn says(self) -> Result<(u16, Entry), Bad> {
        read(&self.typed.get(), self.entry.get())
    }

    fn touched(self) -> bool {
        self.says() != Ok(self.base.get())
    }
}

/// The number of seats and the way in; an audience that has no seats yet enters by approval.
fn numbers(seats: Option<&Seats>) -> (u16, Entry) {
    seats.map_or((0, Entry::Approval), |s| (s.seats, s.entry))
}

fn read(typed: &str, entry: Entry) -> Result<(u16, Entry), Bad> {
    let seats = width::tidy(typed).parse().map_err(|_| Bad::NotANumber)?;
    Ok((seats, entry))
}

/// One form for all audiences; only what was changed is sent.
#[component]
pub fn SeatForm(event: EventId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let edits = Audience::ALL.map(|audience| Edit::new(sync, event, audience));
    let dirty = Memo::new(move |_| edits.into_iter().any(Edit::touched));
    let save = move |ev: SubmitEvent| {
        ev.prevent_default();
        let mut all_well = true;
        for edit in edits {
            let wrong = untrack(|| save(lang, sync, event, edit)).err();
            all_well &= wrong.is_none();
            edit.said.set(wrong);
        }
        if all_well {
            room.tell(w::desk_saved(lang).to_owned());
        } else {
            lead_to_wrong("form.seat-form");
        }
    };
    let rows = edits.map(|edit| view! { <SeatRow event edit/> });
    let heads = [
        ("", w::desk_column_audience(lang)),
        ("", w::desk_seats_number(lang)),
        ("", w::desk_seats_entry(lang)),
        ("n", w::state_confirmed(lang)),
        ("n", w::desk_tally_waiting(lang)),
    ];
    let heads = heads.map(|(class, head)| view! { <th scope="col" class=class>{head}</th> });
    view! {
        <section>
            <header class="stack stack--s1">
                <h2 class="subtitle">{w::desk_seats_title(lang)}</h2>
                <p class="soft small">{w::desk_seats_line(lang)}</p>
            </header>
            <form class="seat-form stack" on:submit=save novalidate>
                <table class="table table--cards seat-table">
                    <thead><tr>{heads.into_iter().collect_view()}</tr></thead>
                    <tbody>{rows.into_iter().collect_view()}</tbody>
                </table>
                <p class="row">
                    <button class="button">{w::desk_seats_save(lang)}</button>
                    {move || dirty.get().then(|| view! { <span class="tag tag--wait">{w::desk_unsaved(lang)}</span> })}
                </p>
            </form>
        </section>
    }
    .into_any()
}

/// Sends what was changed of one audience, or says why not.
fn save(lang: Lang, sync: Sync, event: EventId, edit: Edit) -> Result<(), String> {
    let (number, entry) = edit
        .says()
        .map_err(|_| w::said_not_a_number(lang).to_owned())?;
    if !edit.touched() {
        return Ok(());
    }
    let audience = edit.audience;
    let id = seats_of(sync, event, audience).map_or_else(SeatsId::new, |s| s.id);
    let command = SetSeats {
        id,
        event,
        audience,
        seats: number,
        entry,
    };
    give(sync, Command::SetSeats(command)).map_err(|refusal| shell::refusal(lang, &refusal))?;
    edit.base.set((number, entry));
    Ok(())
}

fn seats_of(sync: Sync, event: EventId, audience: Audience) -> Option<Seats> {
    sync.replica
        .seats(event)
        .into_iter()
        .find(|s| s.audience == audience)
}

#[component]
fn SeatRow(event: EventId, edit: Edit) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let Edit {
        audience,
        typed,
        entry: chosen,
        said,
        ..
    } = edit;
    let seats = Memo::new(move |_| seats_of(sync, event, audience));
    let words = wording::audience(lang, audience);
    let name = audience.name();
    let said_id = format!("seats-{name}-said");
    let described = said_id.clone();
    let wrong = move || {
        said.get()
            .map(|words| view! { <span class="said" id=said_id.clone()>{words}</span> })
    };
    let options = entries(audience).iter().map(|entry| {
        let selected = *entry == chosen.get_untracked();
        view! { <option value=entry_name(*entry) selected=selected>{wording::entry(lang, *entry)}</option> }
    });
    let choose = move |ev| {
        let value = event_target_value(&ev);
        if let Some(entry) = entries(audience).iter().find(|e| entry_name(**e) == value) {
            chosen.set(*entry);
        }
    };
    let count = move |of: fn(&Seats) -> u16| move || seats.with(|s| s.as_ref().map_or(0, of));
    view! {
        <tr>
            <th scope="row">{words}</th>
            <td data-label=w::desk_seats_number(lang)>
                <input class="few num" inputmode="numeric" name=format!("seats_{name}") prop:value=typed
                    on:input=move |ev| typed.set(event_target_value(&ev)) autocomplete="off"
                    aria-label=w::desk_seats_of(lang, words) aria-describedby=described
                    aria-invalid=move || said.with(Option::is_some).then_some("true")/>
                {wrong}
            </td>
            <td data-label=w::desk_seats_entry(lang)>
                <select name=format!("entry_{name}") aria-label=w::desk_entry_of(lang, words)
                    prop:value=move || entry_name(chosen.get()) on:change=choose>{options.collect_view()}</select>
            </td>
            <td class="n num" data-label=w::state_confirmed(lang)>{count(|s| s.confirmed)}</td>
            <td class="n num" data-label=w::desk_tally_waiting(lang)>{count(|s| s.waiting)}</td>
        </tr>
    }
    .into_any()
}

/// Internationals and press never enter openly.
const fn entries(audience: Audience) -> &'static [Entry] {
    if audience.public() {
        &[Entry::Open, Entry::Code, Entry::Approval]
    } else {
        &[Entry::Code, Entry::Approval]
    }
}

const fn entry_name(entry: Entry) -> &'static str {
    match entry {
        Entry::Open => "open",
        Entry::Code => "code",
        Entry::Approval => "approval",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        assert_eq!(read(" ２０ ", Entry::Open), Ok((20, Entry::Open)));
        assert_eq!(read("", Entry::Open), Err(Bad::NotANumber));
        assert_eq!(read("-1", Entry::Open), Err(Bad::NotANumber));
        assert_eq!(numbers(None), (0, Entry::Approval));
    }

    #[test]
    fn internationals_and_press_are_never_offered_as_open() {
        for audience in [Audience::Talent, Audience::Press] {
            assert!(!entries(audience).contains(&Entry::Open));
        }
    }
}
