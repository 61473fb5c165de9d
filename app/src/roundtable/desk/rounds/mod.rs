//! The roundtables' pages, for the chair and for whoever speaks for a company of the platform: all of them, and one.

mod agenda;
mod card;
mod comment_dialog;
mod comments;
mod decide_dialog;
mod draft;
mod figures;
mod files;
mod item_dialog;
mod keys;
mod list;
mod minutes;
mod one;
mod party;
mod party_dialog;
mod plan_dialog;
mod record_dialog;
mod screen;
mod sure_dialog;
mod way;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use comment_dialog::CommentDialog;
use decide_dialog::DecideDialog;
use item_dialog::ItemDialog;
use list::List;
use one::One;
use party_dialog::PartyDialog;
use plan_dialog::PlanDialog;
use record_dialog::RecordDialog;
use screen::Screen;
use sure_dialog::SureDialog;

use super::super::{
    Attendance, Command, Comment, Item, Reason, Refusal, Roundtable, Slot, Verdict,
    agenda as slots_of, keeps_the_platform,
};
use super::do_it;
use crate::command;
use crate::lang::{Lang, words as w};
use crate::row::{Kind, Row};
use crate::rule;
use crate::sync::Sync;
use crate::task::{self, desk::Dialogs};
use crate::ui::desk::{Elsewhere, Frame, Loading};
use crate::ui::dom;
use crate::ui::parts::Strokes;
use crate::ui::telling::Telling;
use crate::value::{CompanyId, FileId, ItemId, RoundtableId};

/// Where the section begins.
const LIST: &str = "/desk/roundtables";

/// Behind a roundtable's page: what its room sees.
const SCREEN: &str = "/screen";

/// A roundtable's page.
fn path(id: RoundtableId) -> String {
    format!("{LIST}/{id}")
}

/// What a dialog decides about an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Accept,
    Defer,
    Decline,
    Combine,
    Withdraw,
}

/// Whether a plan is made or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Planning {
    New,
    Of(RoundtableId),
}

/// Whether an item is new, or whose words are mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    New(RoundtableId),
    Of(ItemId),
}

/// What the pages of this section share.
#[derive(Clone, Copy)]
struct Room {
    sync: Sync,
    lang: Lang,
    telling: Telling,
    /// Whether this person shapes the agenda.
    chairs: bool,
    /// By their numbers, the latest first.
    tables: Memo<Vec<Roundtable>>,
    items: Memo<Vec<Item>>,
    attendances: Memo<Vec<Attendance>>,
    comments: Memo<Vec<Comment>>,
}

/// What the dialogs are about.
#[derive(Clone, Copy)]
struct Asking {
    planning: RwSignal<Option<Planning>>,
    writing: RwSignal<Option<Writing>>,
    deciding: RwSignal<Option<(ItemId, Choice)>>,
    /// Whose minutes are written, or corrected.
    recording: RwSignal<Option<ItemId>>,
    /// For whom it is answered; a company that is still to be chosen, where none is named.
    answering: RwSignal<Option<(RoundtableId, Option<CompanyId>)>>,
    /// To what something is said.
    commenting: RwSignal<Option<ItemId>>,
    /// What is asked twice.
    sure: RwSignal<Option<Sure>>,
}

/// What cannot be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sure {
    Lock(RoundtableId),
    CarryOver(RoundtableId),
    /// A file is taken off an item.
    Detach(ItemId, FileId),
}

/// The item that is dragged.
#[derive(Clone, Copy)]
struct Dragged(RwSignal<Option<ItemId>>);

/// An item that has gone to another list keeps the focus.
fn focus_on(id: ItemId) {
    dom::focus_later(format!("#item-{id}"));
}

impl Room {
    fn here(lang: Lang, sync: Sync) -> Self {
        let by = sync.actor();
        let tables = Memo::new(move |_| {
            let mut all = sync.replica.each(Kind::Roundtable, |row| match row {
                Row::Roundtable(table) => Some(table.clone()),
                _ => None,
            });
            all.sort_by_key(|table| core::cmp::Reverse(table.number));
            all
        });
        let items = Memo::new(move |_| {
            sync.replica.each(Kind::Item, |row| match row {
                Row::Item(item) => Some(item.clone()),
                _ => None,
            })
        });
        let attendances = Memo::new(move |_| {
            sync.replica.each(Kind::Attendance, |row| match row {
                Row::Attendance(attendance) => Some(attendance.clone()),
                _ => None,
            })
        });
        let comments = Memo::new(move |_| {
            sync.replica.each(Kind::Comment, |row| match row {
                Row::Comment(comment) => Some(comment.clone()),
                _ => None,
            })
        });
        Self {
            sync,
            lang,
            telling: Telling::default(),
            chairs: keeps_the_platform(&by),
            tables,
            items,
            attendances,
            comments,
        }
    }

    /// The company for which this person speaks.
    fn company(self) -> Option<CompanyId> {
        self.sync.actor().platform().first().copied()
    }

    /// Does it and says so, or says why not.
    fn does(self, command: Command, done: impl FnOnce() -> String) -> bool {
        match do_it(self.sync, self.lang, command) {
            Ok(()) => {
                self.telling.tell(done());
                true
            }
            Err(words) => {
                self.telling.tell(words);
                false
            }
        }
    }

    /// Why a command was not done, in words; a clash is told by itself.
    fn tries(self, command: Command) -> Result<(), Refusal> {
        let given = self.sync.give(command::Command::Roundtable(command));
        match given {
            Ok(_) => Ok(()),
            Err(rule::Refusal::Roundtable(refusal)) => Err(refusal),
            Err(_) => Err(Refusal::NotAllowed),
        }
    }

    /// The chair takes a decision back.
    fn releases(self, item: ItemId) {
        let reason = Reason::default();
        let release = Command::Release(Verdict { item, reason });
        self.does(release, || w::item_released(self.lang).to_owned());
        focus_on(item);
    }

    fn table(self, id: RoundtableId) -> Memo<Roundtable> {
        Memo::new(move |_| self.sync.replica.roundtable(id).unwrap_or_default())
    }

    fn item(self, id: ItemId) -> Memo<Item> {
        Memo::new(move |_| self.sync.replica.item(id).unwrap_or_default())
    }

    /// As it is at this moment, for what happens once.
    fn table_now(self, id: RoundtableId) -> Option<Roundtable> {
        untrack(|| self.sync.replica.roundtable(id))
    }

    fn item_now(self, id: ItemId) -> Option<Item> {
        untrack(|| self.sync.replica.item(id))
    }

    /// A company's answer, as it is at this moment.
    fn answer_now(self, table: RoundtableId, company: CompanyId) -> Option<Attendance> {
        self.attendances.with_untracked(|all| {
            let of = |one: &&Attendance| one.roundtable == table && one.company == company;
            all.iter().find(of).cloned()
        })
    }

    fn slots_now(self, table: RoundtableId) -> Vec<Slot> {
        let table = self.table_now(table);
        self.items.with_untracked(|items| {
            table
                .map(|table| slots_of(&table, items))
                .unwrap_or_default()
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    List,
    One(RoundtableId),
    /// For the wall of the room.
    Screen(RoundtableId),
    Nowhere,
}

impl Place {
    fn parse(path: &str) -> Self {
        let Some(rest) = path.strip_prefix(LIST) else {
            return Self::Nowhere;
        };
        match rest.trim_matches('/') {
            "" => Self::List,
            rest => match rest.strip_suffix(SCREEN) {
                Some(id) => RoundtableId::parse(id).map_or(Self::Nowhere, Self::Screen),
                None => RoundtableId::parse(rest).map_or(Self::Nowhere, Self::One),
            },
        }
    }
}

#[component]
pub fn Rounds() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let path = use_location().pathname;
    let place = Memo::new(move |_| path.with(|path| Place::parse(path)));
    let room = Room::here(lang, sync);
    provide_context(room);
    provide_context(Asking {
        planning: RwSignal::new(None),
        writing: RwSignal::new(None),
        deciding: RwSignal::new(None),
        recording: RwSignal::new(None),
        answering: RwSignal::new(None),
        commenting: RwSignal::new(None),
        sure: RwSignal::new(None),
    });
    provide_context(Dragged(RwSignal::new(None)));
    provide_context(task::desk::Place::here(lang, sync, room.telling));
    let open = room.chairs || room.company().is_some();
    let ready = RwSignal::new(false);
    let title = Signal::derive(move || match place.get() {
        Place::One(id) | Place::Screen(id) => {
            let number = room
                .tables
                .with(|all| all.iter().find(|t| t.id == id).map(|t| t.number));
            number.map_or_else(
                || w::table_title(lang).to_owned(),
                |n| w::table_number(lang, n),
            )
        }
        _ => w::table_title(lang).to_owned(),
    });
    view! {
        <Frame title ready telling=room.telling>
            {move || match (ready.get(), open, place.get()) {
                (false, ..) => view! { <Loading/> }.into_any(),
                (_, false, _) => view! { <Elsewhere/> }.into_any(),
                (_, _, Place::List) => view! { <List/> }.into_any(),
                (_, _, Place::One(id)) => view! { <Known id/> }.into_any(),
                (_, _, Place::Screen(id)) => view! { <Known id screen=true/> }.into_any(),
                (_, _, Place::Nowhere) => view! { <Missing/> }.into_any(),
            }}
        </Frame>
        <PlanDialog/>
        <ItemDialog/>
        <DecideDialog/>
        <RecordDialog/>
        <PartyDialog/>
        <CommentDialog/>
        <SureDialog/>
        <Dialogs/>
    }
    .into_any()
}

#[component]
fn Known(id: RoundtableId, #[prop(optional)] screen: bool) -> impl IntoView {
    let room = expect_context::<Room>();
    let known = Memo::new(move |_| room.tables.with(|all| all.iter().any(|t| t.id == id)));
    move || {
        if known.get() && screen {
            view! { <Screen id/> }.into_any()
        } else if known.get() {
            view! { <One id/> }.into_any()
        } else {
            view! { <Missing/> }.into_any()
        }
    }
}

#[component]
fn Missing() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <section class="list">
            <div class="empty">
                <Strokes/>
                <h1 class="subtitle">{w::table_missing(lang)}</h1>
                <p>{w::table_missing_line(lang)}</p>
                <div class="row"><a class="button" href=LIST>{w::table_all(lang)}</a></div>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roundtables_address_leads_back_to_it() {
        let id = RoundtableId::new();
        assert_eq!(Place::parse(&path(id)), Place::One(id));
        assert_eq!(Place::parse("/desk/roundtables/"), Place::List);
        let screen = path(id) + SCREEN;
        assert_eq!(Place::parse(&screen), Place::Screen(id));
        assert_eq!(Place::parse("/desk/roundtables/4"), Place::Nowhere);
    }
}
