//! One page at a device, with the real client's engine: what it foresees, shows, and hears.

use std::collections::BTreeMap;

use app::access::Actor;
use app::command::Command;
use app::row::{Fields, Kind, Row};
use app::rule::Ruled;
use app::sync::Sync;
use app::sync::client::{Then, Wish};
use app::sync::pull::Cursor;
use app::sync::push::Outcome;
use app::visit::Visit;
use leptos::prelude::{GetUntracked as _, Owner, ReadSignal};
use server::session::Caller;
use uuid::Uuid;

use crate::house::House;

pub struct Device {
    owner: Owner,
    sync: Sync,
    caller: Caller,
    answer: Option<ReadSignal<Option<Outcome>>>,
    over: bool,
}

impl Device {
    /// Opens the page, which asks for all that there is to see.
    pub async fn opens(house: &House, caller: Caller) -> Self {
        let owner = Owner::new();
        let sync = owner.with(|| {
            Sync::new(&Visit {
                actor: caller.actor.clone(),
                now: house.clock.now(),
                ..Visit::default()
            })
        });
        let mut device = Self {
            owner,
            sync,
            caller,
            answer: None,
            over: false,
        };
        device.with(|sync| {
            sync.begin(Cursor::default());
            sync.waited();
        });
        device.gets_on(house).await.expect("a first look");
        device
    }

    pub fn with<T>(&self, work: impl FnOnce(&Sync) -> T) -> T {
        self.owner.with(|| work(&self.sync))
    }

    pub fn actor(&self) -> Actor {
        self.with(Sync::actor)
    }

    pub fn foresees(&self, command: &Command) -> Ruled {
        self.with(|sync| sync.foresees(command))
    }

    /// Sends a command whatever the rule says.
    pub fn gives(&mut self, command: Command) {
        self.answer = Some(self.with(|sync| sync.send(command)));
    }

    /// The rows that what waits would leave.
    pub fn shown(&self) -> Vec<Row> {
        self.with(|sync| {
            let all = Kind::ALL
                .into_iter()
                .flat_map(|kind| sync.replica.each(kind, |row| Some(row.clone())));
            all.filter(|row| sync.replica.pending(row.kind(), row.id()))
                .collect()
        })
    }

    /// What the server said last, without what is null: a field that was taken back and one that is empty read the
    /// same.
    pub fn rows(&self) -> BTreeMap<(Kind, Uuid), Fields> {
        let rows = self.with(|sync| sync.replica.fields());
        rows.into_iter()
            .map(|(key, fields)| (key, without_nothing(fields)))
            .collect()
    }

    /// The command goes to the server, and what changed by it comes.
    pub async fn hears(&mut self, house: &House) -> Result<Outcome, String> {
        self.gets_on(house).await?;
        self.with(Sync::stream_broke);
        self.gets_on(house).await?;
        let outcome = self
            .answer
            .and_then(|answer| self.with(|_| answer.get_untracked()));
        if !self.over && !self.shown().is_empty() {
            return Err(format!(
                "it still shows what is answered: {:?}",
                self.shown()
            ));
        }
        outcome.ok_or_else(|| "there was no answer".to_owned())
    }

    /// The session ended.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// Does what the engine wishes, with a network that holds.
    async fn gets_on(&mut self, house: &House) -> Result<(), String> {
        while let Some(wish) = self.with(Sync::next_wish) {
            match wish {
                Wish::Pull { cursor, .. } => {
                    let now = self.caller.clone().again(house.app()).await.unwrap();
                    let ended = Caller {
                        stale: true,
                        ..Caller::default()
                    };
                    let pulled = house.pull_as(now.unwrap_or(ended), &cursor).await;
                    self.with(|sync| sync.pulled(pulled));
                }
                Wish::Send(which) => {
                    let Some(push) = self.with(|sync| sync.next_push(which)) else {
                        continue;
                    };
                    let answer = house.push_as(self.caller.clone(), &push).await;
                    let told = format!("{answer:?}");
                    let then = self.with(|sync| sync.pushed(which, &push, answer));
                    if then != Then::GoOn {
                        return Err(format!("a push was answered {told}"));
                    }
                }
                Wish::Leave => self.over = true,
                // Other tabs, the device's storage and the stream: there is none of them here.
                _ => {}
            }
        }
        Ok(())
    }
}

pub fn without_nothing(mut fields: Fields) -> Fields {
    fields.retain(|_, value| !value.is_null());
    fields
}
