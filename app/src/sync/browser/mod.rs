//! The engine's wires in the browser: what the engine wishes is done here, and what comes in is told to it.

mod keep;
mod lead;
mod news;
mod patience;
mod sender;
pub mod sign_out;
pub mod store;
mod worker;

use core::cell::{Cell, RefCell};
use core::time::Duration;
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::Promise;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, EventSource, MessageEvent};

use self::keep::Keeping;
use self::store::{Broken, Store};
use super::client::{Storage, Sync, Wish};
use super::outbox::Step;
use super::tabs::Message;
use crate::access::Actor;
use crate::lang::Lang;
use crate::time::Time;
use crate::visit::{Page, Visit};

const FIRST_WAIT_MS: u32 = 500;
const LONGEST_WAIT_MS: u32 = 30_000;
/// An answered row is shown as such even where its patch is late.
const SETTLE: Duration = Duration::from_secs(2);
/// Within this another tab answers, if there is one.
const ANSWER: Duration = Duration::from_millis(400);
const TICK: Duration = Duration::from_secs(30);
/// How often the leading tab tells the others that it lives, and the clock looks whether anybody is silent.
const BEAT: Duration = Duration::from_secs(5);

/// What one tab holds besides the engine.
struct Wire {
    sync: Sync,
    /// Whose tab it is: a person's id, or that it is nobody's.
    owner: String,
    name: Option<String>,
    lang: Lang,
    store: RefCell<Option<Rc<Store>>>,
    /// Whether the storage was opened, or could not be.
    opened: Cell<bool>,
    steps: RefCell<VecDeque<Step>>,
    stepping: Cell<bool>,
    keeping: Keeping,
    channel: Option<BroadcastChannel>,
    source: RefCell<Option<EventSource>>,
    /// How long to wait before the next pull, in milliseconds.
    wait: Cell<u32>,
    /// When the server, or the leading tab, was last heard.
    heard: Cell<f64>,
}

thread_local! {
    static WIRE: RefCell<Option<Rc<Wire>>> = const { RefCell::new(None) };
}

/// Connects a page: to its storage, to its person's other tabs, to the server.
pub fn start(sync: Sync, visit: &Visit) {
    set_interval(move || sync.now.set(device_time()), TICK);
    let owner = owner(&sync.actor());
    let wire = Rc::new(Wire {
        sync,
        name: visit.name.clone(),
        lang: visit.lang,
        store: RefCell::new(None),
        opened: Cell::new(false),
        steps: RefCell::default(),
        stepping: Cell::new(false),
        keeping: Keeping::default(),
        channel: BroadcastChannel::new(&format!("tomoni {owner}")).ok(),
        source: RefCell::new(None),
        wait: Cell::new(FIRST_WAIT_MS),
        heard: Cell::new(js_sys::Date::now()),
        owner,
    });
    WIRE.set(Some(wire.clone()));
    wire.hear_tabs();
    news::on_network(&wire);
    sender::on_use(&wire);
    if sync.actor().has_desk() {
        worker::register(sync);
    }
    let beating = wire.clone();
    set_interval(move || news::beat(&beating), BEAT);
    let cursor = visit.cursor.clone();
    spawn_local(async move {
        // What waits on the device is shown with the first rows, not after them.
        wire.open().await;
        sync.begin(cursor);
        fulfil();
        sign_out::offer_if_asked(sync);
        news::stand(&wire, false);
    });
}

/// What this device keeps of the person who was last here, as a page's first paint.
pub async fn kept_visit() -> Visit {
    for person in store::owners().await {
        let Ok(store) = Store::open(&person).await else {
            continue;
        };
        if let Some((owner, rows)) = keep::kept(&store).await {
            return Visit {
                lang: owner.lang,
                actor: owner.actor,
                name: owner.name,
                now: device_time(),
                heard: Some(owner.heard),
                rows,
                page: Page::Desk,
                ..Visit::default()
            };
        }
    }
    Visit {
        page: Page::Away,
        lang: page_language(),
        ..Visit::default()
    }
}

fn page_language() -> Lang {
    let root = document().document_element();
    let tag = root.and_then(|root| root.get_attribute("lang"));
    tag.and_then(|tag| Lang::parse(&tag)).unwrap_or_default()
}

/// Does what the engine wishes.
pub fn fulfil() {
    let Some(wire) = WIRE.with_borrow(Clone::clone) else {
        return;
    };
    while let Some(wish) = wire.sync.next_wish() {
        match wish {
            Wish::Keep(step) => {
                wire.steps.borrow_mut().push_back(step);
                wire.clone().take_steps();
            }
            Wish::Send(which) => sender::push(&wire, which),
            Wish::Tell(message) => wire.tell(&message),
            Wish::Read => wire.clone().read_outbox(),
            Wish::StopSettling => {
                let sync = wire.sync;
                set_timeout(move || sync.stop_settling(), SETTLE);
            }
            Wish::Pull { cursor, rest } => news::pull(&wire, cursor, rest),
            Wish::Wait => {
                let sync = wire.sync;
                let waited = move || {
                    sync.waited();
                    fulfil();
                };
                set_timeout(waited, ANSWER);
            }
            Wish::Listen(cursor) => news::listen(&wire, cursor),
            Wish::Hush => news::hush(&wire),
            Wish::KeepRows(keys) => wire.keep_rows(keys),
            Wish::Leave => wire.clear_and_leave(),
            Wish::Reload => {
                let _ = window().location().reload();
            }
        }
    }
}

/// Whose a device's data are.
fn owner(actor: &Actor) -> String {
    actor
        .person()
        .map_or_else(|| VISITOR.to_owned(), |person| person.to_string())
}

const VISITOR: &str = "visitor";

impl Wire {
    /// Opens the storage, shows what waits there, and takes away what somebody else left.
    async fn open(self: &Rc<Self>) {
        match Store::open(&self.owner).await {
            Ok(store) => {
                *self.store.borrow_mut() = Some(Rc::new(store));
                self.sync.storage.set(Storage::Kept);
            }
            Err(broken) => self.fails(&broken),
        }
        self.opened.set(true);
        self.read_now().await;
        if let Some(person) = self.sync.actor().person() {
            crate::ui::dom::forget_drafts_of_others(person);
            for other in store::owners().await {
                if other != self.owner && other != VISITOR {
                    let _ = store::delete(&other).await;
                }
            }
        }
    }

    fn fails(&self, broken: &Broken) {
        leptos::logging::warn!("this device keeps nothing: {}", broken.0);
        self.sync.storage.set(Storage::Failing);
    }

    fn store(&self) -> Option<Rc<Store>> {
        self.store.borrow().clone()
    }

    /// Takes the steps on the device, one after the other.
    fn take_steps(self: Rc<Self>) {
        if self.stepping.replace(true) {
            return;
        }
        spawn_local(async move {
            loop {
                let step = self.steps.borrow_mut().pop_front();
                let Some(step) = step else { break };
                let taken = match self.store() {
                    Some(store) => store.take(&step).await,
                    None => Err(Broken("it is not open".to_owned())),
                };
                match taken {
                    Ok((changed, outbox)) => self.sync.kept(&step, changed, outbox),
                    Err(broken) => {
                        self.fails(&broken);
                        self.sync.not_kept(step);
                    }
                }
                fulfil();
            }
            self.stepping.set(false);
        });
    }

    fn read_outbox(self: Rc<Self>) {
        spawn_local(async move {
            self.read_now().await;
            fulfil();
        });
    }

    async fn read_now(&self) {
        let Some(store) = self.store() else { return };
        match store.outbox().await {
            Ok(outbox) => self.sync.read(outbox),
            Err(broken) => self.fails(&broken),
        }
    }

    fn tell(&self, message: &Message) {
        if let (Some(channel), Ok(text)) = (&self.channel, serde_json::to_string(message)) {
            let _ = channel.post_message(&text.into());
        }
    }

    fn hear_tabs(self: &Rc<Self>) {
        let Some(channel) = &self.channel else { return };
        let wire = self.clone();
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let message = event.data().as_string();
            let message = message.and_then(|text| serde_json::from_str(&text).ok());
            if let Some(message) = message {
                wire.hear(message);
            }
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
    }

    fn hear(&self, message: Message) {
        if matches!(message, Message::News { .. } | Message::Beat { .. }) && !self.sync.standing().0
        {
            self.heard.set(js_sys::Date::now());
        }
        self.sync.hear_tab(message);
        fulfil();
    }
}

/// About `wait` milliseconds, not the same on every device; less where the network comes back meanwhile.
async fn pause(wait: u32) {
    let jitter = js_sys::Math::random() * f64::from(wait) / 2.0;
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 30,000")]
    let wait = (f64::from(wait) / 2.0 + jitter) as i32;
    let window = window();
    let mut wake = None;
    let over = Promise::new(&mut |resolve, _| {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, wait);
        let _ = window.add_event_listener_with_callback("online", &resolve);
        wake = Some(resolve);
    });
    let _ = JsFuture::from(over).await;
    if let Some(wake) = wake {
        let _ = window.remove_event_listener_with_callback("online", &wake);
    }
}

pub fn tells_seconds(sync: Sync) {
    let second = Duration::from_secs(1);
    let ticks = set_interval_with_handle(move || sync.now.set(device_time()), second);
    if let Ok(ticks) = ticks {
        on_cleanup(move || ticks.clear());
    }
}

/// The device's clock. It only says how old things look; what counts is the server's.
#[must_use]
pub fn device_time() -> Time {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 fit for 280 million years"
    )]
    Time::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default()
}
