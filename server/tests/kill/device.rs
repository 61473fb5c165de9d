//! Devices that do not give up: what has no answer is sent again, under the same numbers.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use app::command::Command;
use app::company::{self, Change, Create, Edit};
use app::ideathon::{self, Audience, Cancel, Entry, SetSeats};
use app::rule::Answer;
use app::sync::push::{MAX_COMMANDS, Outcome, Rejection};
use app::value::{CompanyId, EventId, Line, Passage, RegistrationId, SeatsId};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::sync::push::register;
use crate::world::{As, Event, House, PATIENCE, Person, Sender};

/// Commands in one push, at most, beside those that come again.
const BATCH: usize = 5;
/// Of what was answered, so many commands at most come again at a time.
const AGAIN: usize = 4;
/// After so many commands a visitor's device is somebody else's.
const VISIT: usize = 20;

/// What all devices share.
pub struct Scene {
    pub house: Arc<House>,
    pub event: Event,
    /// The program's lives so far; each kill ends one.
    pub life: watch::Sender<usize>,
    pub pushes: watch::Sender<Pushes>,
    /// Nobody makes new commands any more.
    pub over: watch::Sender<bool>,
    /// Acknowledged ones, which staff may cancel.
    registered: Mutex<Vec<RegistrationId>>,
    guests: AtomicUsize,
}

/// Pushes so far, of all devices.
#[derive(Clone, Copy, Default)]
pub struct Pushes {
    pub begun: usize,
    pub answered: usize,
    /// Begun, and cut off.
    pub lost: usize,
    /// Commands whose results were heard.
    pub told: i64,
}

impl Scene {
    pub fn new(house: &Arc<House>, event: Event) -> Self {
        Self {
            house: house.clone(),
            event,
            life: watch::Sender::new(1),
            pushes: watch::Sender::default(),
            over: watch::Sender::new(false),
            registered: Mutex::default(),
            guests: AtomicUsize::new(0),
        }
    }
}

/// In whose hands a device is.
enum Hands {
    Visitor,
    /// A desk's, with its companies and how many notes each was given.
    Desk(Vec<(CompanyId, u32)>),
}

/// A sender with all that it ever made, and what it was told of it: the answer of `commands[n]`, whose number is
/// `n + 1`, is `told[n]`.
pub struct Device {
    pub sender: Sender,
    pub by: As,
    pub commands: Vec<Command>,
    pub told: Vec<Outcome>,
    hands: Hands,
    random: StdRng,
}

impl Device {
    pub fn of_a_visitor(scene: &Scene, seed: u64) -> Self {
        Self::new(scene, As::Nobody, Hands::Visitor, seed)
    }

    pub fn of_a_desk(scene: &Scene, by: As, seed: u64) -> Self {
        Self::new(scene, by, Hands::Desk(Vec::new()), seed)
    }

    fn new(scene: &Scene, by: As, hands: Hands, seed: u64) -> Self {
        Self {
            sender: Sender::new(&scene.house),
            by,
            commands: Vec::new(),
            told: Vec::new(),
            hands,
            random: StdRng::seed_from_u64(seed),
        }
    }

    /// Makes commands and sends them until it is over and each has its answer.
    pub async fn works(mut self, scene: Arc<Scene>) -> Vec<Self> {
        let mut life = scene.life.subscribe();
        let mut done = Vec::new();
        loop {
            if self.told.len() == self.commands.len() {
                if *scene.over.borrow() {
                    done.push(self);
                    return done;
                }
                if matches!(self.hands, Hands::Visitor) && self.told.len() >= VISIT {
                    let next = Self::of_a_visitor(&scene, self.random.random());
                    done.push(std::mem::replace(&mut self, next));
                }
                self.makes(&scene);
            }
            life.borrow_and_update();
            scene.pushes.send_modify(|p| p.begun += 1);
            if self.pushes(&scene).await {
                scene.pushes.send_modify(|p| p.answered += 1);
                continue;
            }
            scene.pushes.send_modify(|p| p.lost += 1);
            // Only a kill breaks a connection, and after each the program comes back.
            let back = timeout(PATIENCE, life.changed()).await;
            back.expect("the program was not killed").unwrap();
        }
    }

    /// Sends what has no answer, and now and then what has one. False where the answer was lost.
    async fn pushes(&mut self, scene: &Scene) -> bool {
        let again = if self.random.random_ratio(1, 3) {
            self.random.random_range(0..=AGAIN.min(self.told.len()))
        } else {
            0
        };
        let from = self.told.len() - again;
        let Some(answers) = self.sends(from, self.commands.len()).await else {
            return false;
        };
        let answers = answers.expect("a push that is in order is taken");
        for (n, outcome) in (from..).zip(answers) {
            assert!(!matches!(outcome, Outcome::Failed { .. }), "{outcome:?}");
            if let Some(told) = self.told.get(n) {
                assert_eq!(outcome, *told, "told otherwise: {:?}", self.commands[n]);
                continue;
            }
            if let (Some(id), true) = (self.registers(n), done(&outcome)) {
                scene.registered.lock().unwrap().push(id);
            }
            self.told.push(outcome);
            scene.pushes.send_modify(|p| p.told += 1);
        }
        true
    }

    /// Sends all of it once more, as a device would that was restored from a copy of long ago. An account has its
    /// limits, so `restart` begins a new life of the program where they are reached.
    pub async fn repeats_all(&self, mut restart: impl AsyncFnMut()) {
        let mut from = 0;
        while from < self.told.len() {
            let to = self.told.len().min(from + MAX_COMMANDS);
            match self.sends(from, to).await.expect("an answer") {
                Ok(answers) => assert_eq!(answers, self.told[from..to]),
                Err(Rejection::TooOften { .. }) => {
                    restart().await;
                    continue;
                }
                Err(other) => panic!("{other:?}"),
            }
            from = to;
        }
    }

    async fn sends(&self, from: usize, to: usize) -> Option<Result<Vec<Outcome>, Rejection>> {
        let numbered = (from..to).map(|n| (n as u64 + 1, self.commands[n].clone()));
        let (_, pushed) = self.sender.tries(&self.by, numbered.collect()).await?;
        Some(pushed.map(|pushed| pushed.results))
    }

    fn makes(&mut self, scene: &Scene) {
        for _ in 0..self.random.random_range(1..=BATCH) {
            let command = match &mut self.hands {
                Hands::Visitor => by_a_visitor(scene, &mut self.random),
                Hands::Desk(companies) => at_a_desk(scene, companies, &mut self.random),
            };
            self.commands.push(command);
        }
    }

    /// The registration that a command makes.
    pub fn registers(&self, n: usize) -> Option<RegistrationId> {
        match &self.commands[n] {
            Command::Ideathon(ideathon::Command::Register(r)) => Some(r.registration),
            _ => None,
        }
    }

    /// Its companies, with how many notes each was given, one after the other.
    pub fn companies(&self) -> &[(CompanyId, u32)] {
        match &self.hands {
            Hands::Visitor => &[],
            Hands::Desk(companies) => companies,
        }
    }
}

pub fn done(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Done(Answer::Registered(_) | Answer::Done))
}

/// Someone registers; now and then for an event that there is not, or without the right to do what they try.
fn by_a_visitor(scene: &Scene, random: &mut StdRng) -> Command {
    let number = scene.guests.fetch_add(1, Ordering::Relaxed);
    let guest = Person::new(
        &scene.house,
        "参加者",
        "サンカシャ",
        &format!("guest{number}@companies.example"),
        "参加商事",
    );
    match random.random_range(0..10) {
        0 => {
            let nowhere = Event {
                id: EventId::new(),
                slug: String::new(),
                starts: scene.event.starts,
            };
            register(&nowhere, &guest)
        }
        1 => set_seats(&scene.event, 9),
        _ => register(&scene.event, &guest),
    }
}

/// Each command does something else when it is applied twice, or is refused then.
fn at_a_desk(scene: &Scene, companies: &mut Vec<(CompanyId, u32)>, random: &mut StdRng) -> Command {
    let known = !companies.is_empty();
    match random.random_range(0..10) {
        0 => set_seats(&scene.event, random.random_range(600..1_800)),
        1 | 2 => {
            let all = scene.registered.lock().unwrap();
            let registration = all.choose(random).copied().unwrap_or_default();
            Command::Ideathon(ideathon::Command::Cancel(Cancel { registration }))
        }
        3 if known => {
            let (namesake, _) = companies.choose(random).unwrap();
            create(CompanyId::new(), *namesake)
        }
        4..=7 if known => {
            let n = random.random_range(0..companies.len());
            let (company, notes) = &mut companies[n];
            *notes += 1;
            let note = Passage::parse(&notes.to_string()).unwrap();
            Command::Company(company::Command::Edit(Edit {
                company: *company,
                changes: vec![Change::Note(note)],
                seen: Vec::new(),
                anyway: false,
            }))
        }
        _ => {
            let company = CompanyId::new();
            companies.push((company, 0));
            create(company, company)
        }
    }
}

/// Called by an id, so that another of this name is refused.
fn create(company: CompanyId, called: CompanyId) -> Command {
    Command::Company(company::Command::Create(Box::new(Create {
        company,
        name: Line::parse(&called.to_string()).unwrap(),
        ..Create::default()
    })))
}

fn set_seats(event: &Event, seats: u16) -> Command {
    Command::Ideathon(ideathon::Command::SetSeats(SetSeats {
        id: SeatsId::new(),
        event: event.id,
        audience: Audience::Business,
        seats,
        entry: Entry::Open,
    }))
}
