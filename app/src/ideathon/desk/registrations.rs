//! The registrations of an event, live, and the one that is opened beside them.

use std::collections::{HashMap, HashSet};

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::export;
use super::list_row::ListRow;
use super::listing::{Filter, Group};
use super::place::View;
use super::rank::{Rank, places};
use super::refusals::Refusals;
use super::registration::Side;
use super::room::Room;
use super::seat_chart::SeatChart;
use super::tally::{TallyCards, tally_of};
use super::tools::{Keyline, KeysDialog, NoneFound, NoneYet, Tools};
use crate::command::Command;
use crate::ideathon::form::Filled;
use crate::lang::{Lang, words as w};
use crate::people::{self, Area};
use crate::row::Kind;
use crate::shell;
use crate::sync::Sync;
use crate::ui::{dom, keys};
use crate::value::width::needles;
use crate::value::{EventId, RegistrationId};

/// Rows that the list begins with, and that each "more" adds.
const PAGE: usize = 100;

/// Everyone's place in their queue.
pub type Places = Memo<HashMap<RegistrationId, u32>>;

#[component]
pub fn Registrations(event: EventId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let tally = tally_of(sync, event);
    let seats = Memo::new(move |_| sync.replica.seats(event));
    let places = Memo::new(move |_| {
        places(sync.replica.registrations(event, |r| {
            (Group::of(r) == Group::Waiting).then_some((r.audience, r.queued, r.id))
        }))
    });
    let found = found(sync, room, event);
    let pages = RwSignal::new(1_usize);
    let opened = Memo::new(move |_| room.place.with(super::place::Place::registration));
    let helping = RwSignal::new(false);
    let export = move || export_list(lang, sync, room, &found.get_untracked(), places);
    on_keys(room, found, pages, helping, export);
    view! {
        <h1 class="unseen">{w::desk_registrations(lang)}</h1>
        <section class="list">
            <Refusals/>
            <div class="overview stack">
                <TallyCards tally/>
                <SeatChart seats/>
            </div>
            <Tools tally found=Signal::derive(move || found.with(Vec::len)) on_export=Callback::new(move |()| export())/>
            <List event found pages places/>
            {move || match (tally.with(|t| t.of(None, None)), found.with(Vec::is_empty)) {
                (0, _) => view! { <NoneYet/> }.into_any(),
                (_, true) => view! { <NoneFound/> }.into_any(),
                _ => ().into_any(),
            }}
            <Keyline/>
        </section>
        <For each=move || opened.get() key=|id| *id let:id><Side event id places/></For>
        <KeysDialog open=helping/>
    }
    .into_any()
}

/// Who is listed, in order.
fn found(sync: Sync, room: Room, event: EventId) -> Memo<Vec<RegistrationId>> {
    let looking = room.looking;
    Memo::new(move |_| {
        let filter = Filter {
            needles: looking.typed.with(|typed| needles(typed)),
            group: looking.group.get(),
            audience: looking.audience.get(),
        };
        let sort = looking.sort.get();
        let mut ranks = sync
            .replica
            .registrations(event, |r| filter.takes(r).then(|| Rank::of(r, sort)));
        ranks.sort_unstable();
        ranks.iter().map(Rank::id).collect()
    })
}

#[component]
fn List(
    event: EventId,
    found: Memo<Vec<RegistrationId>>,
    pages: RwSignal<usize>,
    places: Places,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    // Rows that were here before the list was opened are not new.
    let known: HashSet<RegistrationId> =
        untrack(|| sync.replica.registrations(event, |r| Some(r.id)))
            .into_iter()
            .collect();
    let known = StoredValue::new(known);
    let arrived = move |id| {
        known
            .try_update_value(|known| known.insert(id))
            .unwrap_or_default()
    };
    let page = Memo::new(move |_| {
        found.with(|found| found[..found.len().min(pages.get() * PAGE)].to_vec())
    });
    let more = move || found.with(Vec::len) > pages.get() * PAGE;
    let heads = [
        ("cell-name", w::desk_column_name(lang)),
        ("cell-firm", w::desk_column_company(lang)),
        ("cell-wish", w::desk_column_wishes(lang)),
        ("cell-state", w::desk_column_state(lang)),
        ("cell-time", w::desk_column_created(lang)),
    ];
    view! {
        <table class="rows" role="table" aria-label=w::desk_registrations(lang) class:unseen=move || found.with(Vec::is_empty)>
            <thead role="rowgroup">
                <tr role="row">
                    {heads.map(|(class, words)| view! { <th role="columnheader" scope="col" class=class>{words}</th> }).into_iter().collect_view()}
                </tr>
            </thead>
            <tbody role="rowgroup">
                <For each=move || page.get() key=|id| *id let:id>
                    <ListRow id places fresh=arrived(id)/>
                </For>
            </tbody>
        </table>
        {move || more().then(|| view! {
            <p class="center"><button class="button" on:click=move |_| pages.update(|n| *n += 1)>{w::desk_more(lang)}</button></p>
        })}
    }
    .into_any()
}

/// J, K, /, ?, N, E and Esc. Enter is the browser's own, on the row's link.
fn on_keys(
    room: Room,
    found: Memo<Vec<RegistrationId>>,
    pages: RwSignal<usize>,
    helping: RwSignal<bool>,
    export: impl Fn() + 'static,
) {
    let navigate = use_navigate();
    let at = StoredValue::new(None::<RegistrationId>);
    keys::on_key(move |key| {
        match key {
            "j" | "J" | "k" | "K" => {
                let from = at
                    .get_value()
                    .or(room.place.with_untracked(super::place::Place::registration));
                let back = matches!(key, "k" | "K");
                let next = found.with_untracked(|found| {
                    let listed = &found[..found.len().min(pages.get_untracked() * PAGE)];
                    step(listed, from, back)
                });
                if let Some(id) = next {
                    at.set_value(Some(id));
                    dom::focus(&row_selector(id));
                }
            }
            "/" => dom::focus(".search"),
            "?" => helping.set(true),
            "n" | "N" => room.add(Filled::default()),
            "e" | "E" => export(),
            "Escape" => {
                let Some(id) = room.place.with_untracked(super::place::Place::registration) else {
                    return false;
                };
                let quiet = NavigateOptions {
                    scroll: false,
                    ..NavigateOptions::default()
                };
                navigate(&room.path_now(View::Registrations(None)), quiet);
                request_animation_frame(move || dom::focus(&row_selector(id)));
            }
            _ => return false,
        }
        true
    });
}

/// The row after this one, or before it; the first where there is none.
fn step(
    listed: &[RegistrationId],
    from: Option<RegistrationId>,
    back: bool,
) -> Option<RegistrationId> {
    let at = from.and_then(|from| listed.iter().position(|id| *id == from));
    let next = match (at, back) {
        (None, _) => 0,
        (Some(n), false) => (n + 1).min(listed.len() - 1),
        (Some(n), true) => n.saturating_sub(1),
    };
    listed.get(next).copied()
}

/// Ids in the page may begin with a digit, so the row's link is found by what it says of itself.
fn row_selector(id: RegistrationId) -> String {
    format!("[data-row=\"{id}\"]")
}

/// Saves what is listed as a file, and says who was left out.
fn export_list(lang: Lang, sync: Sync, room: Room, found: &[RegistrationId], places: Places) {
    let Some(event) = room.event.get_untracked() else {
        return;
    };
    let list: Vec<_> = untrack(|| {
        found
            .iter()
            .filter_map(|id| sync.replica.registration(*id))
            .collect()
    });
    let made = places.with_untracked(|places| export::csv(lang, &event, &list, places));
    // The audit log has it before the file is there; without a network it hears of it afterwards.
    let export = people::Export {
        area: Area::Events,
        kind: Kind::Registration,
        scope: event.id.0,
        rows: u32::try_from(made.people).unwrap_or(u32::MAX),
    };
    if let Err(refusal) = sync.give(Command::People(people::Command::Export(export))) {
        room.tell(shell::refusal(lang, &refusal));
        return;
    }
    dom::download(
        &export::file_name(&event, sync.now.get_untracked()),
        "text/csv;charset=utf-8",
        &made.text,
    );
    room.tell(if made.left_out > 0 {
        w::desk_exported_but(lang, made.left_out, made.people)
    } else {
        w::desk_exported(lang, made.people)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_walk_the_list_and_stop_at_its_ends() {
        let ids: Vec<RegistrationId> = (0..3).map(|_| RegistrationId::new()).collect();
        assert_eq!(step(&ids, None, false), Some(ids[0]));
        assert_eq!(step(&ids, Some(ids[0]), false), Some(ids[1]));
        assert_eq!(step(&ids, Some(ids[2]), false), Some(ids[2]));
        assert_eq!(step(&ids, Some(ids[0]), true), Some(ids[0]));
        assert_eq!(step(&[], None, true), None);
    }
}
