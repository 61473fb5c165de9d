//! Whatever happens, a replica that followed equals one that was pulled from nothing, for everyone.

use app::company;
use app::ideathon::{
    Accept, Admit, Audience, Cancel, Command, EditEvent, Entry, EventState, Extend, LinkCompany,
    RevokeCode, SetState, Shift,
};
use app::people::Area;
use app::row::Kind;
use app::value::{CodeId, CompanyId, Line, Passage, RegistrationId};
use chrono::TimeDelta;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};

use super::push::register;
use crate::world::follow::{Book, Follower, View, pulls};
use crate::world::{As, Event, Plan, Sender, Staff, Told, World, eventually};

/// Change it to walk another way; a failure names it.
const SEED: u64 = 20_260_619;
const STEPS: usize = 150;

/// Someone who follows: by the stream, and beside it by pulling now and then.
struct Watcher {
    name: &'static str,
    by: As,
    live: Follower,
    pulling: Book,
    cursor: String,
}

impl Watcher {
    async fn begins(w: &World, name: &'static str, by: As) -> Self {
        let live = Follower::begins(&w.house, by.clone()).await;
        Self {
            name,
            by,
            live,
            pulling: Book::default(),
            cursor: String::new(),
        }
    }

    async fn pulls(&mut self, w: &World) {
        let (pulled, _) = pulls(&w.house, &self.by, &self.cursor).await;
        self.cursor.clone_from(&pulled.cursor.0);
        self.pulling.takes(pulled);
    }

    /// Both ways of following come to what a new device is told.
    async fn agrees(&mut self, w: &World, after: &str) {
        let what = format!(
            "{} sees the same by every way, {after} (seed {SEED})",
            self.name
        );
        eventually(&what, async || {
            self.pulls(w).await;
            let fresh = Book::default();
            fresh.takes(pulls(&w.house, &self.by, "").await.0);
            let fresh = fresh.fields();
            (self.live.fields() == fresh && self.pulling.fields() == fresh).then_some(())
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_that_followed_equals_one_pulled_from_nothing() {
    let mut w = World::begins().await;
    let plan = Plan {
        hours: 5,
        offer_hours: 1,
        ..Plan::business(3)
    };
    let event = w
        .ken
        .holds(
            plan.and(Audience::Press, 2, Entry::Approval)
                .and(Audience::Talent, 2, Entry::Code),
        )
        .await;
    w.ken.looks().await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let mika = Staff::arrives(&w.house, "mika@tomoni.example", Area::Fundraising).await;
    let rei = Staff::arrives(&w.house, "rei@tomoni.example", Area::Administration).await;
    let mut watchers = vec![
        Watcher::begins(&w, "a visitor", As::Nobody).await,
        Watcher::begins(&w, "Ken of the events", w.ken.credentials()).await,
        Watcher::begins(&w, "Mika of fundraising", mika.credentials()).await,
        Watcher::begins(&w, "Rei the administrator", rei.credentials()).await,
        Watcher::begins(
            &w,
            "Sakura by her link",
            As::Holder(w.sakura.secret().await),
        )
        .await,
    ];
    let mut walk = Walk {
        random: StdRng::seed_from_u64(SEED),
        guests: 0,
        codes: Vec::new(),
        companies: vec![CompanyId::new(), CompanyId::new()],
        done: 0,
    };
    for company in walk.companies.clone() {
        w.ken.keeps(walk.adds(company)).await;
    }
    for step in 0..STEPS {
        walk.step(&mut w, &event).await;
        if walk.random.random_ratio(1, 4) {
            let one = walk.random.random_range(0..watchers.len());
            watchers[one].pulls(&w).await;
        }
        if step == STEPS / 2 {
            w.restarts().await;
        }
        if step % 50 == 49 {
            for watcher in &mut watchers {
                watcher.agrees(&w, &format!("after step {step}")).await;
            }
        }
    }
    assert!(
        walk.done > STEPS / 3,
        "most of the walk was refused: {} done",
        walk.done
    );
    w.house.books_balance().await;

    // Each eye saw something, and none too much.
    let kinds = |n: usize| {
        let mut kinds: Vec<Kind> = watchers[n]
            .live
            .fields()
            .keys()
            .map(|(kind, _)| *kind)
            .collect();
        kinds.dedup();
        kinds
    };
    assert_eq!(kinds(0), [Kind::Event, Kind::Seats]);
    assert_eq!(
        kinds(1),
        [
            Kind::Event,
            Kind::Seats,
            Kind::Registration,
            Kind::Code,
            Kind::Mail,
            Kind::Person,
            Kind::Session,
            Kind::Passkey,
            Kind::Company,
        ]
    );
    // Themselves and their keys; the administrator other people as well, and no registration.
    let own = [
        Kind::Event,
        Kind::Seats,
        Kind::Person,
        Kind::Session,
        Kind::Passkey,
        Kind::Company,
    ];
    assert_eq!(kinds(2), own);
    assert_eq!(kinds(3), own);
    assert_eq!(kinds(4), [Kind::Event, Kind::Seats, Kind::Registration]);
}

struct Walk {
    random: StdRng,
    guests: usize,
    codes: Vec<CodeId>,
    companies: Vec<CompanyId>,
    done: usize,
}

impl Walk {
    /// One thing happens; many are refused, as in life.
    async fn step(&mut self, w: &mut World, event: &Event) {
        match self.random.random_range(0..16) {
            0..=4 => self.somebody_registers(w, event).await,
            5 => w
                .house
                .clock
                .advance(TimeDelta::minutes(self.random.random_range(1..25))),
            6 | 7 => {
                let command = self.company();
                let outcome = w.ken.keeps(command).await;
                self.done += usize::from(matches!(outcome, app::sync::push::Outcome::Done(_)));
            }
            _ => {
                let command = self.command(w, event).await;
                let outcome = w.ken.sends(command).await;
                self.done += usize::from(matches!(outcome, app::sync::push::Outcome::Done(_)));
            }
        }
    }

    async fn somebody_registers(&mut self, w: &World, event: &Event) {
        self.guests += 1;
        // Now and then an address that is known.
        let number = if self.guests.is_multiple_of(7) {
            1
        } else {
            self.guests
        };
        let outcome = Sender::new(&w.house)
            .sends(&As::Nobody, register(event, &w.person(number)))
            .await;
        self.done += usize::from(matches!(outcome, app::sync::push::Outcome::Done(_)));
    }

    fn adds(&mut self, company: CompanyId) -> company::Command {
        let name = ["さくら食品", "わかば銀行"]
            .choose(&mut self.random)
            .unwrap();
        company::Command::Create(Box::new(company::Create {
            company,
            name: Line::parse(name).unwrap(),
            anyway: true,
            ..company::Create::default()
        }))
    }

    fn company(&mut self) -> company::Command {
        let company = *self.companies.choose(&mut self.random).unwrap();
        match self.random.random_range(0..4) {
            0 => {
                self.companies.push(CompanyId::new());
                self.adds(self.companies[self.companies.len() - 1])
            }
            1 => company::Command::Unmerge(company::Unmerge { company }),
            2 => {
                let note = format!("メモ {}", self.random.random_range(1..9));
                company::Command::Edit(company::Edit {
                    company,
                    seen: Vec::new(),
                    changes: vec![company::Change::Note(Passage::parse(&note).unwrap())],
                    anyway: false,
                })
            }
            _ => company::Command::Merge(company::Merge {
                from: company,
                into: *self.companies.choose(&mut self.random).unwrap(),
            }),
        }
    }

    async fn command(&mut self, w: &World, event: &Event) -> Command {
        let somebody = |view: &View| Some(view.registrations().map(|r| r.id).collect::<Vec<_>>());
        let known: Vec<RegistrationId> = w.ken.sees("registrations", somebody).await;
        let registration = *known.choose(&mut self.random).unwrap();
        match self.random.random_range(0..10) {
            0 => Command::Accept(Accept { registration }),
            1 => Command::Admit(Admit { registration }),
            2 => Command::Extend(Extend {
                registration,
                hours: self.random.random_range(0..3),
            }),
            3 => {
                let to = *Audience::ALL.choose(&mut self.random).unwrap();
                Command::Shift(Shift { registration, to })
            }
            4 => {
                let seats = self.random.random_range(0..8);
                w.ken
                    .sets_seats(event, Audience::Business, seats, Entry::Open)
                    .await;
                Command::Cancel(Cancel { registration })
            }
            5 => {
                let to = *EventState::ALL.choose(&mut self.random).unwrap();
                let open = Command::SetState(SetState {
                    event: event.id,
                    to: EventState::Open,
                });
                w.ken
                    .sends(Command::SetState(SetState {
                        event: event.id,
                        to,
                    }))
                    .await;
                open
            }
            6 => {
                let text = format!("CODE{}", self.codes.len() + 1000);
                let code = w.ken.issues(event, Audience::Talent, &text, 2).await;
                self.codes.push(code.id);
                Command::Cancel(Cancel { registration })
            }
            7 => Command::LinkCompany(LinkCompany {
                registrations: vec![registration],
                company: self.companies.choose(&mut self.random).copied(),
            }),
            8 if !self.codes.is_empty() => {
                let code = *self.codes.choose(&mut self.random).unwrap();
                Command::RevokeCode(RevokeCode { code })
            }
            _ => {
                let now = w
                    .ken
                    .sees("the event", |desk| desk.event(&event.slug))
                    .await;
                let venue = format!("会場 {}", self.random.random_range(1..4));
                let mut text = serde_json::to_value(&now).unwrap();
                text["venue"]["ja"] = venue.into();
                Command::EditEvent(EditEvent {
                    event: event.id,
                    text: serde_json::from_value(text).unwrap(),
                    seen: None,
                })
            }
        }
    }
}
