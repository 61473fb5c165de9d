//! Seats per audience: how they are filled, how many there are, and how one comes by them.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::refusals::Refusals;
use super::room::{Room, give};
use super::seat_chart::SeatChart;
use crate::ideathon::{Audience, Command, Entry, Seats, SetSeats, wording};
use crate::lang::{Lang, words as w};
use crate::shell;
use crate::sync::Sync;
use crate::ui::dom;
use crate::value::{EventId, SeatsId, width};

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

/// What is wrong with an audience's row, in words.
type Wrong = RwSignal<Vec<(Audience, String)>>;

/// One form for all audiences; only what was changed is sent.
#[component]
pub fn SeatForm(event: EventId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let wrong: Wrong = RwSignal::new(Vec::new());
    let dirty = RwSignal::new(false);
    let save = move |ev: SubmitEvent| {
        ev.prevent_default();
        let (commands, mut bad) = read(lang, sync, event, &ev);
        let before = bad.len();
        for command in commands {
            let audience = command.audience;
            if let Err(refusal) = give(sync, Command::SetSeats(command)) {
                bad.push((audience, shell::refusal(lang, &refusal)));
            }
        }
        dirty.set(!bad.is_empty());
        if bad.is_empty() {
            room.tell(w::desk_saved(lang).to_owned());
        } else if let Some((audience, _)) = bad.get(before).or(bad.first()) {
            dom::focus(&format!("[name=seats_{}]", audience.name()));
        }
        wrong.set(bad);
    };
    let rows = Audience::ALL.map(|audience| view! { <SeatRow event audience wrong/> });
    view! {
        <section>
            <header class="stack stack--s1">
                <h2 class="subtitle">{w::desk_seats_title(lang)}</h2>
                <p class="soft small">{w::desk_seats_line(lang)}</p>
            </header>
            <form class="stack" on:submit=save on:input=move |_| dirty.set(true) novalidate>
                <table class="table table--cards seat-table">
                    <thead>
                        <tr>
                            <th scope="col">{w::desk_column_audience(lang)}</th>
                            <th scope="col">{w::desk_seats_number(lang)}</th>
                            <th scope="col">{w::desk_seats_entry(lang)}</th>
                            <th scope="col" class="n">{w::state_confirmed(lang)}</th>
                            <th scope="col" class="n">{w::desk_tally_waiting(lang)}</th>
                        </tr>
                    </thead>
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

fn seats_of(sync: Sync, event: EventId, audience: Audience) -> Option<Seats> {
    sync.replica
        .seats(event)
        .into_iter()
        .find(|s| s.audience == audience)
}

/// The number and the way in are typed; how many are taken follows what happens meanwhile.
#[component]
fn SeatRow(event: EventId, audience: Audience, wrong: Wrong) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let seats = Memo::new(move |_| seats_of(sync, event, audience));
    let first = seats.get_untracked();
    let number = first.as_ref().map_or(0, |s| s.seats).to_string();
    let chosen = first.map_or(Entry::Approval, |s| s.entry);
    let words = wording::audience(lang, audience);
    let name = audience.name();
    let said_id = format!("seats-{name}-said");
    let said = move || {
        wrong.with(|w| {
            w.iter()
                .find(|(a, _)| *a == audience)
                .map(|(_, said)| said.clone())
        })
    };
    let entries = entries(audience).iter().map(|entry| {
        view! { <option value=entry_name(*entry) selected=*entry == chosen>{wording::entry(lang, *entry)}</option> }
    });
    let count = move |of: fn(&Seats) -> u16| move || seats.with(|s| s.as_ref().map_or(0, of));
    view! {
        <tr>
            <th scope="row">{words}</th>
            <td data-label=w::desk_seats_number(lang)>
                <input class="few num" inputmode="numeric" name=format!("seats_{name}") value=number
                    aria-label=w::desk_seats_of(lang, words) aria-describedby=said_id.clone()
                    aria-invalid=move || said().map(|_| "true")/>
                <span class="said" id=said_id>{said}</span>
            </td>
            <td data-label=w::desk_seats_entry(lang)>
                <select name=format!("entry_{name}") aria-label=w::desk_entry_of(lang, words)>{entries.collect_view()}</select>
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

/// A command for each audience whose seats were changed, and what is no number.
fn read(
    lang: Lang,
    sync: Sync,
    event: EventId,
    ev: &SubmitEvent,
) -> (Vec<SetSeats>, Vec<(Audience, String)>) {
    let mut commands = Vec::new();
    let mut bad = Vec::new();
    for audience in Audience::ALL {
        let name = audience.name();
        let typed = width::tidy(&dom::form_value(ev, &format!("seats_{name}")));
        let entry = dom::form_value(ev, &format!("entry_{name}"));
        let entry = entries(audience)
            .iter()
            .copied()
            .find(|e| entry_name(*e) == entry)
            .unwrap_or_default();
        let Ok(number) = typed.parse::<u16>() else {
            bad.push((audience, w::said_not_a_number(lang).to_owned()));
            continue;
        };
        let known = untrack(|| seats_of(sync, event, audience));
        if changed(known.as_ref(), number, entry) {
            let id = known.map_or_else(SeatsId::new, |s| s.id);
            commands.push(SetSeats {
                id,
                event,
                audience,
                seats: number,
                entry,
            });
        }
    }
    (commands, bad)
}

/// An audience without seats that is given none stays without.
fn changed(known: Option<&Seats>, number: u16, entry: Entry) -> bool {
    match known {
        Some(s) => s.seats != number || s.entry != entry,
        None => number > 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_sent() {
        let known = Seats {
            seats: 20,
            entry: Entry::Open,
            ..Seats::default()
        };
        assert!(!changed(Some(&known), 20, Entry::Open));
        assert!(changed(Some(&known), 21, Entry::Open));
        assert!(changed(Some(&known), 20, Entry::Code));
        assert!(!changed(None, 0, Entry::Approval));
        assert!(changed(None, 3, Entry::Approval));
    }

    #[test]
    fn internationals_and_press_are_never_offered_as_open() {
        for audience in [Audience::Talent, Audience::Press] {
            assert!(!entries(audience).contains(&Entry::Open));
        }
    }
}
