//! One life: who is there, what may happen next, and what must hold whenever it falls quiet.

use std::collections::{BTreeMap, HashMap};

use app::access::Actor;
use app::command::Command;
use app::lang::Lang;
use app::people::{self, Area, Role};
use app::roundtable;
use app::row::Kind;
use app::sync::client::{Answer, Then};
use app::sync::push::{Outcome, Push};
use app::sync::tabs::Message;
use app::sync::{Replica, line};
use app::value::{CompanyId, Email, Line, MemberId, MembershipId, Passage, PersonId, SessionId};
use chrono::{DateTime, TimeDelta};
use leptos::prelude::{GetUntracked as _, Owner};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use server::clock::Clock;
use server::fault;
use server::sync::live::Heard;
use server::token;
use sqlx::Row as _;

use crate::device::{Device, Disk, Flight, Tab};
use crate::donors;
use crate::house::House;
use crate::rounds;
use crate::verbs::{self, Verbs};

const STEPS: usize = 40;
/// Longer than anything takes to fall quiet.
const PATIENCE: usize = 400;

type Wrong = Result<(), String>;

/// Tells what happens, where `TOMONI_SIM_TRACE` asks for it.
macro_rules! told {
    ($($words:tt)*) => {
        if crate::traced() {
            eprintln!($($words)*);
        }
    };
}

struct Somebody {
    name: &'static str,
    /// Nobody in particular where there is none.
    person: Option<PersonId>,
}

/// What became of commands of the same words.
#[derive(Default)]
struct Tally {
    sent: usize,
    done: usize,
}

pub struct Life {
    random: StdRng,
    house: House,
    people: Vec<Somebody>,
    staff: Vec<PersonId>,
    devices: Vec<Device>,
    /// Requests that the network kept a copy of.
    ghosts: Vec<(Option<SessionId>, Push)>,
    tallies: HashMap<String, Tally>,
    tabs: u64,
    count: u64,
}

impl Life {
    pub async fn begins(seed: u64) -> Self {
        let clock = Clock::still(DateTime::from_timestamp(1_790_000_000, 0).unwrap());
        let house = House::opens(clock).await;
        let hires = [
            ("Ken", "ken@tomoni.example", vec![Area::Events]),
            ("Rei", "rei@tomoni.example", vec![Area::Administration]),
            (
                "Cora",
                "cora@tomoni.example",
                vec![Area::Coordination, Area::Platform],
            ),
            ("Mika", "mika@tomoni.example", vec![Area::Fundraising]),
        ];
        let mut people = vec![Somebody {
            name: "a visitor",
            person: None,
        }];
        let mut staff = Vec::new();
        for (name, email, areas) in hires {
            let person = house.hires(email, &areas).await;
            staff.push(person);
            people.push(Somebody {
                name,
                person: Some(person),
            });
        }
        people.push(Somebody {
            name: "Hana of a company",
            person: Some(contact(&house).await),
        });
        let event = verbs::event(house.clock.now());
        house.has_done(Command::Ideathon(event)).await;
        donors::some(&house).await;
        // Ken has two devices.
        let devices = [0, 1, 1, 2, 3, 4, 5].map(|person| Device {
            person,
            session: None,
            disk: Disk::default(),
            tabs: Vec::new(),
            leaders: Vec::new(),
        });
        Self {
            random: StdRng::seed_from_u64(seed),
            house,
            people,
            staff,
            devices: devices.into(),
            ghosts: Vec::new(),
            tallies: HashMap::new(),
            tabs: 0,
            count: 0,
        }
    }

    pub async fn lives(mut self, rounds: u64) -> Wrong {
        for round in 0..rounds {
            for device in 0..self.devices.len() {
                self.somebody_looks(device).await;
            }
            told!("round {round}");
            for _ in 0..STEPS {
                self.step().await;
            }
            self.falls_quiet()
                .await
                .map_err(|w| format!("round {round}: {w}"))?;
            self.all_hold()
                .await
                .map_err(|w| format!("round {round}: {w}"))?;
        }
        Ok(())
    }

    fn chance(&mut self, one_in: u32) -> bool {
        self.random.random_ratio(1, one_in)
    }

    fn any_tab(&mut self) -> Option<(usize, usize)> {
        let all: Vec<(usize, usize)> = self
            .devices
            .iter()
            .enumerate()
            .flat_map(|(d, device)| (0..device.tabs.len()).map(move |t| (d, t)))
            .collect();
        (!all.is_empty()).then(|| all[self.random.random_range(0..all.len())])
    }

    /// Whatever comes next.
    async fn step(&mut self) {
        let Some((d, t)) = self.any_tab() else { return };
        match self.random.random_range(0..40) {
            0..=7 => self.acts(d, t),
            8..=17 => self.flies(d, t, true).await,
            18..=21 => {
                let device = &mut self.devices[d];
                device.tabs[t].takes_step(&mut device.disk);
            }
            22..=24 => self.hears(d, t, true),
            25..=28 => self.streams(d, t).await,
            29 => {
                let tab = &mut self.devices[d].tabs[t];
                if tab.stream.is_some() {
                    tab.with(app::sync::Sync::stream_broke);
                }
            }
            30 => self.closes(d, t),
            31 => self.opens(d).await,
            32 => self.lead_moves(d, t),
            33 | 34 => {
                let minutes = [1, 7, 45, 130][self.random.random_range(0..4)];
                let jump = if self.chance(25) {
                    60 * 24 * 35
                } else {
                    minutes
                };
                self.house.clock.advance(TimeDelta::minutes(jump));
                self.house.ticks().await;
            }
            35 if self.chance(2) => self.house.dies().await,
            35 | 36 => fault::end_after(self.random.random_range(0..9)),
            37 => {
                if !self.ghosts.is_empty() {
                    let n = self.random.random_range(0..self.ghosts.len());
                    let (by, push) = self.ghosts.swap_remove(n);
                    self.house.push(by, &push).await;
                }
            }
            38 if self.chance(4) => self.devices[d].disk.full = true,
            38 if self.chance(8) => self.lets_go(d),
            _ => {
                let beating = &self.devices[d].tabs[t];
                beating.with(app::sync::Sync::beat);
            }
        }
        self.fulfils();
    }

    /// The browser lets go of the session before the pages know.
    fn lets_go(&mut self, d: usize) {
        self.devices[d].session = None;
        for tab in &self.devices[d].tabs {
            tab.with(app::sync::Sync::stream_broke);
        }
    }

    /// Each tab does what its engine wishes, and hears what the others tell.
    fn fulfils(&mut self) {
        for device in &mut self.devices {
            for t in 0..device.tabs.len() {
                let tab = &mut device.tabs[t];
                let told = tab.fulfils(&mut device.disk);
                for message in told {
                    for (other, hears) in device.tabs.iter_mut().enumerate() {
                        if other != t {
                            hears.inbox.push_back(message.clone());
                        }
                    }
                }
            }
            let gone: Vec<usize> = (0..device.tabs.len())
                .filter(|t| device.tabs[*t].gone)
                .collect();
            for t in gone.into_iter().rev() {
                let tab = device.tabs.remove(t);
                device.leaders.retain(|id| *id != tab.id);
                remember(&mut self.tallies, &tab);
            }
            if device.leaders.is_empty()
                && let Some(tab) = device.tabs.first()
            {
                device.leaders.push(tab.id);
                tab.with(|sync| sync.lead(true));
            }
        }
    }

    fn acts(&mut self, d: usize, t: usize) {
        self.count += 1;
        let tab = &mut self.devices[d].tabs[t];
        let now = self.house.clock.now();
        let seal = self.house.app().db.seal.clone();
        let mut verbs = Verbs {
            seal: &seal,
            random: &mut self.random,
            people: &self.staff,
            count: self.count,
            now,
        };
        tab.with(|sync| leptos::prelude::Set::set(&sync.now, now));
        let Some(command) = tab.with(|sync| verbs.any(sync)) else {
            return;
        };
        self.tallies.entry(words(&command)).or_default().sent += 1;
        let answer = tab.with(|sync| sync.send(command.clone()));
        tab.asked.push((command, answer));
    }

    /// Something that is under way gets on; where the network is bad, not always.
    async fn flies(&mut self, d: usize, t: usize, badly: bool) {
        let session = self.devices[d].session;
        let tab = &mut self.devices[d].tabs[t];
        if tab.flights.is_empty() {
            return;
        }
        let n = self.random.random_range(0..tab.flights.len());
        let flight = tab.flights.remove(n);
        let fate = if badly {
            self.random.random_range(0..10)
        } else {
            9
        };
        match flight {
            Flight::Push(which, push) => {
                let answer = match fate {
                    // Lost on the way out, perhaps with a copy that comes later.
                    0 => {
                        if self.random.random() {
                            self.ghosts.push((session, push.clone()));
                        }
                        Answer::Broken
                    }
                    // Lost on the way back.
                    1 => {
                        self.house.push(session, &push).await;
                        Answer::Broken
                    }
                    // Repeated.
                    2 => {
                        self.house.push(session, &push).await;
                        self.house.push(session, &push).await
                    }
                    _ => self.house.push(session, &push).await,
                };
                let tab = &mut self.devices[d].tabs[t];
                tab.flights.push(Flight::Pushed(which, push, answer));
            }
            Flight::Pushed(which, push, answer) => {
                let then = tab.with(|sync| sync.pushed(which, &push, answer));
                match then {
                    Then::GoOn => {}
                    Then::Leave => tab.with(app::sync::Sync::stream_broke),
                    Then::Rest => tab.flights.push(Flight::Rest(which)),
                    Then::RestFor { seconds } => {
                        tab.flights.push(Flight::Rest(which));
                        self.house.clock.advance(TimeDelta::seconds(seconds.into()));
                    }
                    Then::Reload => unreachable!("one protocol"),
                }
            }
            Flight::Rest(which) => {
                let again = tab.with(|sync| {
                    sync.rested(which);
                    sync.next_push(which)
                });
                tab.flights
                    .extend(again.map(|push| Flight::Push(which, push)));
            }
            Flight::Wait => tab.with(app::sync::Sync::waited),
            Flight::Pull(cursor) => {
                let answer = if fate == 0 {
                    line::Answer::Broken
                } else {
                    self.house.pull(session, &cursor).await
                };
                let tab = &mut self.devices[d].tabs[t];
                tab.flights.push(Flight::Pulled(answer));
            }
            Flight::Pulled(answer) => {
                told!("tab {} pulled {answer:?}", tab.id);
                tab.with(|sync| sync.pulled(answer));
            }
            Flight::Listen(cursor) => {
                let stream = if fate == 0 {
                    None
                } else {
                    self.house.stream(session, &cursor).await
                };
                let tab = &mut self.devices[d].tabs[t];
                tab.wire.clear();
                tab.stream = stream;
                tab.server = self.house.deaths;
                if tab.stream.is_none() {
                    tab.with(app::sync::Sync::stream_broke);
                }
            }
        }
        self.fulfils();
    }

    /// A tab hears what another told, unless it slept; then it misses news, and nothing else.
    fn hears(&mut self, d: usize, t: usize, badly: bool) {
        let missed = badly && self.chance(4);
        let tab = &mut self.devices[d].tabs[t];
        let Some(message) = tab.inbox.pop_front() else {
            return;
        };
        told!("tab {} hears {message:?}, missed: {missed}", tab.id);
        if missed && matches!(message, Message::News { .. } | Message::Beat { .. }) {
            return;
        }
        tab.with(|sync| sync.hear_tab(message));
    }

    /// The server sends one thing, or the network brings one.
    async fn streams(&mut self, d: usize, t: usize) {
        let tab = &mut self.devices[d].tabs[t];
        if let Some((cursor, news)) = tab.wire.pop_front_if(|_| self.random.random()) {
            told!("tab {} is streamed {news:?}", tab.id);
            tab.with(|sync| sync.streamed(cursor, news));
            return;
        }
        let Some(stream) = &mut tab.stream else {
            return;
        };
        let heard = self
            .house
            .unless_it_dies(async |_| stream.step().await)
            .await;
        match heard {
            Some(Heard::Event(cursor, news)) => tab.wire.push_back((cursor, news.into())),
            Some(Heard::Passed | Heard::Idle) => {}
            // What came before the end is heard.
            Some(Heard::Over) | None => {
                let tab = &mut self.devices[d].tabs[t];
                for (cursor, news) in core::mem::take(&mut tab.wire) {
                    tab.with(|sync| sync.streamed(cursor, news));
                }
                if !tab.gone {
                    tab.with(app::sync::Sync::stream_broke);
                }
            }
        }
    }

    /// The window closes, or the browser dies: what was not kept is lost.
    fn closes(&mut self, d: usize, t: usize) {
        let device = &mut self.devices[d];
        let tab = device.tabs.remove(t);
        told!("tab {} closes", tab.id);
        device.leaders.retain(|id| *id != tab.id);
        // A browser that comes again asks its disk anew.
        if device.tabs.is_empty() {
            device.disk.full = false;
        }
        remember(&mut self.tallies, &tab);
    }

    async fn opens(&mut self, d: usize) {
        let somebody = &self.people[self.devices[d].person];
        let actor = match somebody.person {
            None => Actor::Visitor,
            Some(id) => {
                let session = self.devices[d].session;
                let mut known = match session {
                    Some(_) => self.house.fresh(session).await,
                    None => None,
                };
                if known.is_none() {
                    let session = self.house.signs_in(id).await;
                    self.devices[d].session = session;
                    if session.is_some() {
                        known = self.house.fresh(session).await;
                    }
                }
                let Some((actor, _)) = known else { return };
                actor
            }
        };
        self.tabs += 1;
        let device = &mut self.devices[d];
        let now = self.house.clock.now();
        told!("tab {} of {} opens", self.tabs, somebody.name);
        let tab = Tab::opens(self.tabs, actor, now, &device.disk);
        device.tabs.push(tab);
        self.fulfils();
    }

    /// Somebody opens a page where none is open, and now and then a second one.
    async fn somebody_looks(&mut self, d: usize) {
        if self.devices[d].tabs.is_empty() || (self.devices[d].tabs.len() < 3 && self.chance(2)) {
            self.opens(d).await;
        }
    }

    /// Another tab takes the lead from one that does not answer, which learns of it now or later.
    fn lead_moves(&mut self, d: usize, t: usize) {
        let at_once = self.random.random();
        let device = &mut self.devices[d];
        let id = device.tabs[t].id;
        if at_once {
            for tab in &device.tabs {
                if tab.id != id && device.leaders.contains(&tab.id) {
                    tab.with(|sync| sync.lead(false));
                }
            }
            device.leaders.clear();
        }
        if !device.leaders.contains(&id) {
            device.leaders.push(id);
        }
        told!("tab {id} leads, at once: {at_once}");
        device.tabs[t].with(|sync| sync.lead(true));
    }

    /// The network heals, and everything that is under way arrives.
    async fn falls_quiet(&mut self) -> Wrong {
        let _ = fault::ended();
        let mut calm = 0;
        for _ in 0..PATIENCE {
            // Time passed: what is over is told to be over.
            self.house.ticks().await;
            for d in 0..self.devices.len() {
                if self.devices[d].tabs.is_empty() {
                    self.opens(d).await;
                }
                self.one_leads(d);
                let mut t = 0;
                while t < self.devices[d].tabs.len() {
                    self.tab_gets_on(d, t).await;
                    t += 1;
                }
            }
            self.fulfils();
            let quiet = self
                .devices
                .iter()
                .all(|d| d.tabs.iter().all(|t| t.quiet(&d.disk)));
            calm = if quiet { calm + 1 } else { 0 };
            if calm > 2 {
                return Ok(());
            }
        }
        let busy = self
            .devices
            .iter()
            .flat_map(|d| d.tabs.iter().map(move |t| (d, t)));
        let busy = busy.filter(|(d, t)| !t.quiet(&d.disk));
        let busy: Vec<String> = busy
            .map(|(d, t)| format!("{}: {}", self.people[d.person].name, t.busy()))
            .collect();
        Err(format!("it never falls quiet: {busy:?}"))
    }

    fn one_leads(&mut self, d: usize) {
        let device = &mut self.devices[d];
        let last = device.leaders.pop();
        for id in device.leaders.drain(..) {
            if let Some(tab) = device.tabs.iter().find(|tab| tab.id == id) {
                tab.with(|sync| sync.lead(false));
            }
        }
        device.leaders.extend(last);
        if let Some(tab) = device.tabs.iter().find(|tab| Some(tab.id) == last) {
            tab.with(app::sync::Sync::beat);
        }
        self.fulfils();
    }

    async fn tab_gets_on(&mut self, d: usize, t: usize) {
        let id = self.devices[d].tabs[t].id;
        for _ in 0..40 {
            let here = |life: &Self| life.devices[d].tabs.get(t).is_some_and(|tab| tab.id == id);
            while here(self) && !self.devices[d].tabs[t].inbox.is_empty() {
                self.hears(d, t, false);
                self.fulfils();
            }
            while here(self) && !self.devices[d].tabs[t].steps.is_empty() {
                let device = &mut self.devices[d];
                device.tabs[t].takes_step(&mut device.disk);
                self.fulfils();
            }
            if here(self) && !self.devices[d].tabs[t].flights.is_empty() {
                self.flies(d, t, false).await;
            }
            if !here(self) {
                return;
            }
            let tab = &mut self.devices[d].tabs[t];
            let mut idle = tab.stream.is_none();
            if let Some(stream) = &mut tab.stream {
                let heard = if tab.server == self.house.deaths {
                    stream.step().await
                } else {
                    Heard::Over
                };
                match heard {
                    Heard::Event(cursor, news) => tab.wire.push_back((cursor, news.into())),
                    Heard::Passed => {}
                    Heard::Idle => idle = true,
                    Heard::Over => tab.stream = None,
                }
                let over = tab.stream.is_none();
                while let Some((cursor, news)) = tab.wire.pop_front() {
                    told!("tab {} is streamed {news:?}", tab.id);
                    tab.with(|sync| sync.streamed(cursor, news));
                }
                if over {
                    tab.with(app::sync::Sync::stream_broke);
                }
            }
            self.fulfils();
            if here(self) && idle && self.devices[d].tabs[t].quiet(&self.devices[d].disk) {
                return;
            }
        }
    }

    async fn all_hold(&mut self) -> Wrong {
        self.replicas_hold().await?;
        self.senders_hold().await?;
        self.log_holds().await?;
        self.commands_hold().await?;
        self.seats_hold().await?;
        donors::books_hold(&self.house).await
    }

    /// What a tab followed equals what a new one is told, and the device keeps of it what it may.
    async fn replicas_hold(&mut self) -> Wrong {
        for device in &self.devices {
            let name = self.people[device.person].name;
            let empty = device.disk.full || device.disk.outbox.waiting.is_empty();
            if !empty && !device.tabs.is_empty() {
                return Err(format!("{name}'s outbox is not empty"));
            }
            for tab in &device.tabs {
                let Some((actor, pulled)) = self.house.fresh(device.session).await else {
                    return Err(format!(
                        "{name}'s session is over, and a page shows its rows"
                    ));
                };
                let owner = Owner::new();
                let (fresh, may_lie) = owner.with(|| {
                    let replica = Replica::default();
                    replica.apply(pulled.patches, true);
                    let may_lie: BTreeMap<_, _> = replica
                        .for_device(None)
                        .into_iter()
                        .filter_map(|(key, fields)| Some((key, fields?)))
                        .collect();
                    (replica.fields(), may_lie)
                });
                let mut fresh = fresh;
                for fields in fresh.values_mut() {
                    fields.retain(|_, value| !value.is_null());
                }
                let shown = tab.fields();
                if shown != fresh {
                    return Err(format!(
                        "{name} sees something else than a new page, in tab {} of leading {:?}: {}",
                        tab.id,
                        device.leaders,
                        differ(&shown, &fresh)
                    ));
                }
                if tab.with(|sync| {
                    fresh
                        .keys()
                        .any(|(kind, id)| sync.replica.pending(*kind, *id))
                }) {
                    let pending: Vec<_> = fresh
                        .keys()
                        .filter(|(kind, id)| tab.with(|sync| sync.replica.pending(*kind, *id)))
                        .collect();
                    return Err(format!(
                        "{name} sees something as pending that is not, in tab {}: {pending:?}",
                        tab.id
                    ));
                }
                if tab.with(app::sync::Sync::actor) != actor {
                    return Err(format!("{name} is shown with rights that they have not"));
                }
                let leads = device.leaders == [tab.id];
                if leads && actor.has_desk() && keyed(&device.disk.rows) != keyed(&may_lie) {
                    return Err(format!(
                        "{name}'s device keeps something else than it may, led by {}: {}",
                        tab.id,
                        differ(&keyed(&device.disk.rows), &keyed(&may_lie)),
                    ));
                }
                if !tab.loaded() {
                    return Err(format!("{name}'s page never was complete"));
                }
            }
        }
        Ok(())
    }

    /// What the seats say of themselves equals a count of the registrations.
    async fn seats_hold(&mut self) -> Wrong {
        let mut conn = self.house.app().db.readers.acquire().await.unwrap();
        let counted = sqlx::query(
            "select seats.audience, confirmed, offered,
             (select count(*) from registration r where r.event = seats.event and r.audience = seats.audience
              and r.state = 'confirmed') as sure,
             (select count(*) from registration r where r.event = seats.event and r.audience = seats.audience
              and r.state = 'offered') as held from seats",
        );
        for row in counted.fetch_all(&mut *conn).await.unwrap() {
            let number = |name| row.try_get::<i64, _>(name).unwrap();
            let said = (number("confirmed"), number("offered"));
            let is = (number("sure"), number("held"));
            if said != is {
                let audience: String = row.try_get("audience").unwrap();
                return Err(format!("seats of {audience} say {said:?}, and are {is:?}"));
            }
        }
        Ok(())
    }

    /// What somebody made while signed in was decided as theirs, and never as a visitor's.
    async fn senders_hold(&mut self) -> Wrong {
        let mut conn = self.house.app().db.readers.acquire().await.unwrap();
        for device in &self.devices {
            let somebody = &self.people[device.person];
            let (Some(person), Some(head)) = (somebody.person, device.disk.outbox.head) else {
                continue;
            };
            let sender = sqlx::query("select actor from client where id = $1")
                .bind(head.client.to_string())
                .fetch_optional(&mut *conn)
                .await
                .unwrap();
            let actor: Option<String> = sender.map(|row| row.try_get("actor").unwrap());
            if actor.is_some_and(|actor| actor != format!("staff {person}")) {
                return Err(format!("commands of {} were a visitor's", somebody.name));
            }
        }
        Ok(())
    }

    /// Each change of a row begins where the one before it ended: nothing was written over unseen.
    async fn log_holds(&mut self) -> Wrong {
        let mut conn = self.house.app().db.readers.acquire().await.unwrap();
        let lost = sqlx::query(
            "select number, kind from (
                 select number, kind, before, lag(after) over (partition by kind, id order by number) as ended
                 from log
             ) as change
             where before <> ended order by number",
        )
        .fetch_optional(&mut *conn)
        .await
        .unwrap();
        let Some(lost) = lost else { return Ok(()) };
        let (number, kind): (i64, String) = (
            lost.try_get("number").unwrap(),
            lost.try_get("kind").unwrap(),
        );
        Err(format!(
            "change {number} of a {kind} began at another state"
        ))
    }

    /// What was acknowledged is there, once; what was refused is kept with its reason.
    async fn commands_hold(&mut self) -> Wrong {
        // A device that cannot keep anything loses what a page of it held, and says so.
        for device in self.devices.iter().filter(|d| !d.disk.full) {
            for tab in &device.tabs {
                for (command, answer) in &tab.asked {
                    let Some(Outcome::Refused(_)) = tab.with(|_| answer.get_untracked()) else {
                        continue;
                    };
                    let kept = device
                        .disk
                        .outbox
                        .refused
                        .iter()
                        .any(|r| r.command == *command);
                    if !kept && !tab.refused_commands().contains(command) {
                        return Err(format!("a refusal is lost: {}", words(command)));
                    }
                }
            }
        }
        let mut acknowledged: HashMap<String, usize> = HashMap::new();
        for tab in self.devices.iter().flat_map(|d| &d.tabs) {
            for (command, answer) in &tab.asked {
                if matches!(tab.with(|_| answer.get_untracked()), Some(Outcome::Done(_))) {
                    *acknowledged.entry(words(command)).or_default() += 1;
                }
            }
        }
        let mut conn = self.house.app().db.readers.acquire().await.unwrap();
        let lines = sqlx::query(
            "select digest, count(*) as n from
             (select digest, outcome from audit union all select digest, outcome from veiled) as lines
             where outcome = 'done' group by digest",
        )
        .fetch_all(&mut *conn)
        .await
        .unwrap();
        let lines: HashMap<String, i64> = lines
            .iter()
            .map(|row| (row.try_get("digest").unwrap(), row.try_get("n").unwrap()))
            .collect();
        for (words, tally) in &self.tallies {
            let done = lines
                .get(&token::digest(words.as_bytes()))
                .copied()
                .unwrap_or_default();
            let done = usize::try_from(done).unwrap();
            let acknowledged = tally.done + acknowledged.get(words).copied().unwrap_or_default();
            if done > tally.sent {
                return Err(format!(
                    "sent {} times, done {done} times: {words}",
                    tally.sent
                ));
            }
            if acknowledged > done {
                return Err(format!("acknowledged and not there: {words}"));
            }
        }
        Ok(())
    }
}

impl Tab {
    fn refused_commands(&self) -> Vec<Command> {
        self.with(|sync| {
            leptos::prelude::WithUntracked::with_untracked(&sync.refused, |all| {
                all.iter().map(|r| r.command.clone()).collect()
            })
        })
    }

    fn busy(&self) -> String {
        format!(
            "{} flights, {} steps, {} messages, {} unsent",
            self.flights.len(),
            self.steps.len(),
            self.inbox.len(),
            self.with(|sync| sync.unsent.get_untracked()),
        )
    }
}

fn remember(tallies: &mut HashMap<String, Tally>, tab: &Tab) {
    for (command, answer) in &tab.asked {
        if matches!(tab.with(|_| answer.get_untracked()), Some(Outcome::Done(_))) {
            tallies.entry(words(command)).or_default().done += 1;
        }
    }
}

fn words(command: &Command) -> String {
    serde_json::to_string(command).unwrap()
}

type Rows = BTreeMap<(Kind, uuid::Uuid), app::row::Fields>;

fn keyed(rows: &Rows) -> Rows {
    let mut rows = rows.clone();
    for fields in rows.values_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    rows
}

fn differ(shown: &Rows, fresh: &Rows) -> String {
    for (key, fields) in fresh {
        match shown.get(key) {
            None => return format!("{key:?} is missing"),
            Some(known) if known != fields => {
                return format!("{key:?} is {known:?}, not {fields:?}");
            }
            Some(_) => {}
        }
    }
    let more = shown.keys().find(|key| !fresh.contains_key(key));
    format!("{more:?} should be gone")
}

/// A company of the platform, and somebody who speaks for it.
async fn contact(house: &House) -> PersonId {
    let company = CompanyId::new();
    let create = app::company::Create {
        company,
        name: Line::parse("江口建設").unwrap(),
        ..app::company::Create::default()
    };
    let create = app::company::Command::Create(Box::new(create));
    house.has_done(Command::Company(create)).await;
    let enroll = roundtable::Command::Enroll(roundtable::Enroll {
        member: MemberId::new(),
        company,
        since: None,
        note: Passage::default(),
    });
    house.has_done(Command::Roundtable(enroll)).await;
    let round = rounds::round(house.clock.now() + TimeDelta::days(30));
    let advance = roundtable::Advance {
        roundtable: round.roundtable,
        to: roundtable::State::Collecting,
    };
    for command in [
        roundtable::Command::Plan(round),
        roundtable::Command::Advance(advance),
    ] {
        house.has_done(Command::Roundtable(command)).await;
    }
    let person = PersonId::new();
    let join = people::Join {
        membership: MembershipId::new(),
        person,
        role: Role::Contact,
        name: Line::optional("江口 花").unwrap(),
        email: Email::parse("hana@eguchi.example").ok(),
        lang: Lang::Ja,
        company: Some(company),
        title: None,
        from: None,
        until: None,
    };
    house
        .has_done(Command::People(people::Command::Join(join)))
        .await;
    person
}
