//! Rows for when there is no network, where somebody works here. The leading tab keeps them for all.

use core::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use leptos::prelude::{GetUntracked as _, GetValue as _, window};
use leptos::task::spawn_local;
use uuid::Uuid;

use super::store::Store;
use super::{Wire, device_time};
use crate::access::{Change, Patch};
use crate::row::{Fields, Kind};
use crate::sync::device::{LEASE, Owner};
use crate::sync::tabs::Message;

/// How old that may get while the server is heard.
const RENEW_MS: f64 = 300_000.0;

/// What is to be written, the oldest first: no list lays an older row over a newer one.
#[derive(Default)]
pub(super) struct Keeping {
    lists: RefCell<VecDeque<List>>,
    writing: Cell<bool>,
    /// When the server was last said to have been heard, in milliseconds.
    renewed: Cell<f64>,
    /// The session is over: nothing stays, and the page goes.
    leaving: Cell<bool>,
}

struct List {
    rows: Vec<((Kind, Uuid), Option<Fields>)>,
    /// There are no others.
    whole: bool,
    owner: Owner,
}

/// The rows that lie here and may still be shown; those that may not go.
pub(super) async fn kept(store: &Store) -> Option<(Owner, Vec<Patch>)> {
    let owner = store.owner().await.ok()??;
    let now = device_time();
    // A clock that was set back does not make them last longer.
    if now >= owner.until || now < owner.heard {
        let _ = store.keep_rows(&[], true).await;
        return None;
    }
    let rows = store.rows().await.ok()?;
    let patch = |(kind, id, fields)| Patch {
        kind,
        id,
        change: Change::Enter(fields),
    };
    Some((owner, rows.into_iter().map(patch).collect()))
}

impl Wire {
    /// The network went before the first rows came: those that lie here are better than none.
    pub(super) async fn show_kept(&self) {
        let Some(store) = self.store().filter(|_| !self.sync.complete.get_untracked()) else {
            return;
        };
        if let Some((owner, rows)) = kept(&store).await
            && owner.actor == self.sync.actor()
        {
            self.sync.show_kept(rows, owner.heard);
        }
    }

    /// Keeps these rows as they are now, or all of them and no others.
    pub(super) fn keep_rows(self: &Rc<Self>, keys: Option<Vec<(Kind, Uuid)>>) {
        let actor = self.sync.actor();
        if !actor.has_desk() || self.keeping.leaving.get() {
            return;
        }
        let now = device_time();
        self.keeping.renewed.set(js_sys::Date::now());
        let list = List {
            rows: self.sync.replica.for_device(keys.as_deref()),
            whole: keys.is_none(),
            owner: Owner {
                actor,
                name: self.name.clone(),
                lang: self.lang,
                until: now + LEASE,
                heard: now,
            },
        };
        let mut lists = self.keeping.lists.borrow_mut();
        if list.whole {
            lists.clear();
        }
        lists.push_back(list);
        drop(lists);
        self.write_lists();
    }

    /// Where nothing changes for long, what lies here is as new as the server's last beat.
    pub(super) fn renew_lease(self: &Rc<Self>, silent: f64) {
        let late = js_sys::Date::now() - self.keeping.renewed.get() > RENEW_MS;
        let (leads, loaded) = self.sync.standing();
        if silent < RENEW_MS && late && leads && loaded {
            self.keep_rows(Some(Vec::new()));
        }
    }

    /// Takes the rows off the device, then goes where who has no session goes.
    pub(super) fn clear_and_leave(self: &Rc<Self>) {
        self.keeping.leaving.set(true);
        self.keeping.lists.borrow_mut().clear();
        self.write_lists();
    }

    fn write_lists(self: &Rc<Self>) {
        if self.keeping.writing.replace(true) {
            return;
        }
        let wire = self.clone();
        spawn_local(async move {
            loop {
                let list = wire.keeping.lists.borrow_mut().pop_front();
                let Some(list) = list else { break };
                // Rows are for comfort; commands say it where the device fails.
                if let Some(store) = wire.store() {
                    let _ = store.keep_rows(&list.rows, list.whole).await;
                    let _ = store.keep_owner(&list.owner).await;
                }
            }
            wire.keeping.writing.set(false);
            if wire.keeping.leaving.get() {
                wire.leave().await;
            }
        });
    }

    async fn leave(&self) {
        if let Some(store) = self.store() {
            let _ = store.keep_rows(&[], true).await;
        }
        crate::ui::dom::forget_all_drafts();
        self.tell(&Message::Cleared);
        // The page that is left shows nothing that it held.
        let to = self.sync.way_out.get_value();
        let _ = window().location().replace(to);
    }
}
