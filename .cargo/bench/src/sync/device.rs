//! A device with the real client's engine, whose storage is memory and whose network is one connection.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use app::command::Command;
use app::sync::Sync;
use app::sync::client::{Answer, Storage, Which, Wish};
use app::sync::line;
use app::sync::live::News;
use app::sync::outbox::{Outbox, Step};
use app::sync::pull::{Cursor, Pulled};
use app::sync::push::Push;
use app::visit::Visit;
use leptos::prelude::{Owner, Set as _};
use tokio::sync::mpsc::{self, UnboundedReceiver};

use super::editor::{path, post, pull};
use crate::browser::Browser;
use crate::stream::{self, Arrival};

pub struct Device {
    owner: Owner,
    sync: Sync,
    disk: Outbox,
    browser: Browser,
    news: UnboundedReceiver<Arrival>,
    /// To be sent.
    ready: Option<Push>,
    /// What the engine itself has taken so far.
    pub engine: Duration,
    pub batches: u32,
}

impl Device {
    /// One tab, which leads, knows everything and listens.
    pub async fn open(mut browser: Browser) -> Result<Self> {
        let pulled: Pulled = serde_json::from_slice(&pull(&mut browser, "").await?.body)?;
        let (to, news) = mpsc::unbounded_channel();
        let path = path("live", &pulled.cursor.0);
        let body = browser.another().await?.stream(&path).await?;
        tokio::spawn(stream::listen(0, body, to, std::sync::Arc::default()));
        let owner = Owner::new();
        let visit = Visit {
            actor: pulled.who.clone().unwrap_or_default(),
            ..Visit::default()
        };
        let sync = owner.with(|| Sync::new(&visit));
        let mut device = Self {
            owner,
            sync,
            disk: Outbox::default(),
            browser,
            news,
            ready: None,
            engine: Duration::ZERO,
            batches: 0,
        };
        device.does(|sync, _| {
            sync.storage.set(Storage::Kept);
            sync.lead(true);
        });
        device.does(|sync, _| sync.pulled(line::Answer::Pulled(pulled)));
        Ok(device)
    }

    /// Takes a command in while the network is away.
    pub fn make(&mut self, command: Command) {
        self.does(|sync, _| {
            let _ = sync.send(command);
        });
    }

    /// The network is back: sends all that waits, and hears what comes meanwhile.
    pub async fn send_all(&mut self) -> Result<()> {
        let next = |sync: &Sync, ready: &mut Option<Push>| *ready = sync.next_push(Which::Shared);
        if self.ready.is_none() {
            self.does(next);
        }
        while let Some(push) = self.ready.take() {
            self.batches += 1;
            let pushed = post(&mut self.browser, &push).await?;
            self.does(|sync, _| {
                sync.pushed(Which::Shared, &push, Answer::Pushed(pushed));
            });
            self.hear()?;
        }
        let left = self.disk.waiting.len() + self.disk.refused.len();
        if left > 0 {
            bail!("{left} commands were not done");
        }
        Ok(())
    }

    fn hear(&mut self) -> Result<()> {
        while let Ok(arrival) = self.news.try_recv() {
            let start = Instant::now();
            let news: News = serde_json::from_str(&arrival.data).context("no news")?;
            self.engine += start.elapsed();
            self.does(|sync, _| sync.streamed(Cursor::default(), news));
        }
        Ok(())
    }

    /// Has the engine do something, and does what it wishes, as a browser would.
    fn does(&mut self, work: impl FnOnce(&Sync, &mut Option<Push>)) {
        let start = Instant::now();
        let owner = self.owner.clone();
        owner.with(|| {
            work(&self.sync, &mut self.ready);
            while let Some(wish) = self.sync.next_wish() {
                match wish {
                    Wish::Keep(step) => self.keeps(&step),
                    Wish::Send(Which::Shared) if self.ready.is_none() => {
                        self.ready = self.sync.next_push(Which::Shared);
                    }
                    Wish::Read => self.sync.read(self.disk.clone()),
                    Wish::KeepRows(keys) => {
                        drop(self.sync.replica.for_device(keys.as_deref()));
                    }
                    _ => {}
                }
            }
        });
        self.engine += start.elapsed();
    }

    fn keeps(&mut self, step: &Step) {
        let adding = matches!(step, Step::Add(_));
        let changed = self.disk.take(step.clone());
        let whole = (!adding).then(|| self.disk.clone());
        self.sync.kept(step, changed, whole);
    }
}
