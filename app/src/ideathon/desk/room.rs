//! What the desk's views share: where one is, what the list is narrowed to, and what was just said.

use leptos::prelude::*;

use super::listing::Group;
use super::place::{Place, View};
use super::rank::Sort;
use crate::command::Command;
use crate::ideathon::form::Filled;
use crate::ideathon::{self, Audience, Event};
use crate::lang::Lang;
use crate::rule::Refusal;
use crate::shell;
use crate::sync::Sync;
use crate::sync::push::Outcome;
use crate::ui::dom;
use crate::ui::telling::Telling;
use crate::value::{EventId, Slug};

#[derive(Clone, Copy)]
pub struct Room {
    pub place: Memo<Place>,
    slug: Memo<Option<Slug>>,
    /// The event of this place.
    pub event: Memo<Option<Event>>,
    /// Kept while staff looks at something else.
    pub looking: Looking,
    /// The dialog that adds a registration by hand, and what stands in it.
    pub adding: RwSignal<bool>,
    pub draft: RwSignal<Filled>,
    /// The event whose settings were changed and not saved.
    pub unsaved: RwSignal<Option<EventId>>,
    pub telling: Telling,
}

/// What the list is narrowed to.
#[derive(Clone, Copy)]
pub struct Looking {
    pub typed: RwSignal<String>,
    pub group: RwSignal<Option<Group>>,
    pub audience: RwSignal<Option<Audience>>,
    pub sort: RwSignal<Sort>,
}

impl Room {
    #[must_use]
    pub fn new(sync: Sync, place: Memo<Place>) -> Self {
        let slug = Memo::new(move |_| place.with(|place| place.slug().cloned()));
        let event = Memo::new(move |_| slug.get().and_then(|slug| sync.replica.event_by(&slug)));
        Self {
            place,
            slug,
            event,
            looking: Looking {
                typed: RwSignal::default(),
                group: RwSignal::default(),
                audience: RwSignal::default(),
                sort: RwSignal::default(),
            },
            adding: RwSignal::new(false),
            draft: RwSignal::default(),
            unsaved: RwSignal::new(None),
            telling: Telling::default(),
        }
    }

    /// The address of a view of this event.
    #[must_use]
    pub fn path(&self, view: View) -> String {
        self.slug.with(|slug| address(slug.as_ref(), view))
    }

    /// [`Self::path`] as it is now, where nothing follows it.
    #[must_use]
    pub fn path_now(&self, view: View) -> String {
        self.slug
            .with_untracked(|slug| address(slug.as_ref(), view))
    }

    /// Opens the dialog that adds somebody by hand.
    pub fn add(&self, filled: Filled) {
        self.draft.set(filled);
        self.adding.set(true);
    }

    pub fn tell(&self, words: String) {
        self.telling.tell(words);
    }
}

fn address(slug: Option<&Slug>, view: View) -> String {
    slug.map_or_else(|| "/desk".to_owned(), |slug| view.at(slug))
}

/// Sends a command, unless the rule refuses it here and now.
///
/// # Errors
/// The rule's refusal; nothing was sent.
pub fn give(
    sync: Sync,
    command: ideathon::Command,
) -> Result<ReadSignal<Option<Outcome>>, Refusal> {
    sync.give(Command::Ideathon(command))
}

/// [`give`], with the refusal in words and nobody waiting for the answer: a late refusal lands in the list of
/// refused commands.
///
/// # Errors
/// Why not, in words.
pub fn do_it(sync: Sync, lang: Lang, command: ideathon::Command) -> Result<(), String> {
    give(sync, command)
        .map(drop)
        .map_err(|refusal| shell::refusal(lang, &refusal))
}

/// Leads to the first field of a form that is wrong, once it is marked.
pub fn lead_to_wrong(form: &'static str) {
    request_animation_frame(move || {
        dom::focus(&format!(
            "{form} :is([aria-invalid=true], .fieldset--bad input)"
        ));
    });
}
