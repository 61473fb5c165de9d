//! A person's device: what it keeps, and the tabs on it, each with the real client's engine.

use std::collections::{BTreeMap, VecDeque};

use app::access::Actor;
use app::command::Command;
use app::row::{Fields, Kind};
use app::sync::Sync;
use app::sync::client::{Answer, Storage, Which, Wish};
use app::sync::line;
use app::sync::live::News;
use app::sync::outbox::{Outbox, Step};
use app::sync::pull::Cursor;
use app::sync::push::{Outcome, Push};
use app::sync::tabs::Message;
use app::value::SessionId;
use app::visit::Visit;
use leptos::prelude::{GetUntracked as _, Owner, ReadSignal, Set as _};
use server::sync::live::Listener;
use uuid::Uuid;

/// Something on its way between a tab and the server.
pub enum Flight {
    Push(Which, Push),
    Pushed(Which, Push, Answer),
    /// A sender that waits before it tries again.
    Rest(Which),
    /// Another tab may answer.
    Wait,
    Pull(Cursor),
    Pulled(line::Answer),
    Listen(Cursor),
}

/// What lies on the device, whatever becomes of its tabs.
#[derive(Default)]
pub struct Disk {
    pub outbox: Outbox,
    pub rows: BTreeMap<(Kind, Uuid), Fields>,
    /// It keeps nothing more: it is full.
    pub full: bool,
}

pub struct Tab {
    pub id: u64,
    owner: Owner,
    pub sync: Sync,
    pub steps: VecDeque<Step>,
    pub flights: Vec<Flight>,
    pub inbox: VecDeque<Message>,
    pub stream: Option<Listener>,
    /// Which server it comes from: it breaks with that.
    pub server: usize,
    /// What the server sent and the network did not bring yet.
    pub wire: VecDeque<(Cursor, News)>,
    pub gone: bool,
    pub asked: Vec<(Command, ReadSignal<Option<Outcome>>)>,
}

pub struct Device {
    pub person: usize,
    /// By its browser's cookie: the same for all tabs.
    pub session: Option<SessionId>,
    pub disk: Disk,
    pub tabs: Vec<Tab>,
    /// Who leads: one tab, or two for a moment.
    pub leaders: Vec<u64>,
}

impl Tab {
    pub fn opens(id: u64, actor: Actor, now: app::time::Time, disk: &Disk) -> Self {
        let owner = Owner::new();
        let sync = owner.with(|| {
            Sync::new(&Visit {
                actor,
                now,
                ..Visit::default()
            })
        });
        let tab = Self {
            id,
            owner,
            sync,
            steps: VecDeque::new(),
            flights: Vec::new(),
            inbox: VecDeque::new(),
            stream: None,
            server: 0,
            wire: VecDeque::new(),
            gone: false,
            asked: Vec::new(),
        };
        tab.with(|sync| {
            if !disk.full {
                sync.storage.set(Storage::Kept);
            }
            sync.read(disk.outbox.clone());
            sync.begin(Cursor::default());
        });
        tab
    }

    pub fn with<T>(&self, work: impl FnOnce(&Sync) -> T) -> T {
        self.owner.with(|| work(&self.sync))
    }

    /// Does what the engine wishes, as the browser does. What goes to other tabs is given back.
    pub fn fulfils(&mut self, disk: &mut Disk) -> Vec<Message> {
        let mut told = Vec::new();
        while let Some(wish) = self.with(Sync::next_wish) {
            match wish {
                Wish::Keep(step) => self.steps.push_back(step),
                Wish::Send(which) => {
                    if let Some(push) = self.with(|sync| sync.next_push(which)) {
                        self.flights.push(Flight::Push(which, push));
                    }
                }
                Wish::Tell(message) => told.push(message),
                Wish::Pull { cursor, .. } => self.flights.push(Flight::Pull(cursor)),
                Wish::Wait => self.flights.push(Flight::Wait),
                Wish::Listen(cursor) => {
                    self.flights.retain(|f| !matches!(f, Flight::Listen(_)));
                    self.flights.push(Flight::Listen(cursor));
                }
                Wish::Hush => {
                    self.stream = None;
                    self.wire.clear();
                    self.flights.retain(|f| !matches!(f, Flight::Listen(_)));
                }
                Wish::KeepRows(keys) => {
                    if crate::traced() {
                        eprintln!("tab {} keeps {keys:?}", self.id);
                    }
                    let rows = self.with(|sync| sync.replica.for_device(keys.as_deref()));
                    if keys.is_none() {
                        disk.rows.clear();
                    }
                    for (key, fields) in rows {
                        match fields {
                            Some(fields) => disk.rows.insert(key, fields),
                            None => disk.rows.remove(&key),
                        };
                    }
                }
                Wish::Read => {
                    let outbox = disk.outbox.clone();
                    self.with(|sync| sync.read(outbox));
                }
                Wish::StopSettling => self.with(Sync::stop_settling),
                Wish::Leave => {
                    if crate::traced() {
                        eprintln!("tab {} leaves", self.id);
                    }
                    disk.rows.clear();
                    told.push(Message::Cleared);
                    self.gone = true;
                }
                Wish::Reload => unreachable!("one protocol"),
            }
        }
        told
    }

    /// The device takes the oldest step, or cannot.
    pub fn takes_step(&mut self, disk: &mut Disk) {
        let Some(step) = self.steps.pop_front() else {
            return;
        };
        if disk.full {
            self.with(|sync| sync.not_kept(step));
            return;
        }
        let adding = matches!(step, Step::Add(_));
        let changed = disk.outbox.take(step.clone());
        let whole = (!adding).then(|| disk.outbox.clone());
        self.with(|sync| sync.kept(&step, changed, whole));
    }

    /// All rows, without what is null: a field that was taken back and one that is empty read the same.
    pub fn fields(&self) -> BTreeMap<(Kind, Uuid), Fields> {
        let mut rows = self.with(|sync| sync.replica.fields());
        for fields in rows.values_mut() {
            fields.retain(|_, value| !value.is_null());
        }
        rows
    }

    /// Nothing is under way, and nothing waits but on a disk that cannot be written.
    pub fn quiet(&self, disk: &Disk) -> bool {
        let idle = self.flights.is_empty() && self.steps.is_empty() && self.wire.is_empty();
        self.gone || (idle && self.inbox.is_empty() && (disk.full || self.with(Sync::quiet)))
    }

    pub fn loaded(&self) -> bool {
        self.with(|sync| sync.complete.get_untracked())
    }
}
