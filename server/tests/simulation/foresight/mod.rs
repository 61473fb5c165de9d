//! What a device shows at once is what becomes of it. One command at a time, of every verb, by everyone, in a world
//! that such commands have made; nobody else does anything meanwhile, and the device's clock is the server's. Then
//! - what the device refuses, the server refuses for the same reason;
//! - what the device shows as done, the server does, with the same answer: every field that the sender sees is what
//!   was shown, times included, and nothing else that they see has changed, but for mails, which the server writes;
//! - where a fact is hidden from the device, it shows nothing.
//!
//! One fact no device has and no rule asks for: which ids are in use. Where a sender gives one of those to something
//! new, the server refuses what the device has shown.
//!
//! No field is left out by name: `access::TABLE` says which the sender sees, and `Known` which facts the device has.
//! `TOMONI_FORESIGHT_SEED` and `TOMONI_FORESIGHT_LIVES` choose another run; a failure prints its seed.

mod deeds;
mod device;
mod donors;

use std::collections::BTreeMap;
use std::time::Instant;

use app::access::{Actor, project};
use app::command::Command;
use app::company;
use app::donor::{PledgeState, RunState};
use app::ideathon::{self, Audience, CodeText, IssueCode};
use app::lang::Lang;
use app::people::{self, Area, Role};
use app::roundtable::{self, Enroll};
use app::row::{Kind, Row};
use app::rule::{Refusal, Ruled, Stop};
use app::sync::push::Outcome;
use app::value::{
    CodeId, CompanyId, Email, EventId, Line, MemberId, MembershipId, Passage, PersonId, SessionId,
};
use chrono::{DateTime, TimeDelta};
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom as _, IteratorRandom as _};
use rand::{Rng as _, SeedableRng as _};
use server::clock::Clock;
use server::session::Caller;
use server::sync::store;

use crate::donors as gifts;
use crate::house::{self, House};
use crate::released;
use crate::rounds;
use crate::tasks;
use crate::verbs::{self, Verbs};
use deeds::Deeds;
use device::Device;

/// The first seed of a run that names none.
const SEED: u64 = 100;
const LIVES: u64 = 24;
/// Commands in one life, from an empty database on.
const COMMANDS: usize = 120;
/// Each verb is done so often in a whole run where anybody may, and refused so often.
const EACH: usize = 5;
/// How many commands somebody thinks of for each that is given.
const THOUGHTS: usize = 8;
/// Verbs of those who speak for a company of the platform.
const FELLOWS: [&str; 9] = [
    "roundtable.submit",
    "roundtable.amend",
    "roundtable.withdraw",
    "roundtable.support",
    "roundtable.unsupport",
    "roundtable.answer",
    "roundtable.say",
    "roundtable.attach",
    "roundtable.detach",
];
const START_RUN: &str = "donor.start_run";
const STOP_RUN: &str = "donor.stop_run";

/// A verb, and what there must be so that it can be done.
type Seldom = (&'static str, fn(&Row) -> bool);

/// Verbs for which there is seldom something to do, and by what one sees that there is: who could, does so at once.
const SELDOM: [Seldom; 4] = [
    (
        STOP_RUN,
        |row| matches!(row, Row::Run(run) if run.state == RunState::Going),
    ),
    (
        "donor.unmerge",
        |row| matches!(row, Row::Donor(donor) if donor.merged_into.is_some()),
    ),
    (
        "donor.reopen",
        |row| matches!(row, Row::Fulfilment(one) if one.is_settled()),
    ),
    (
        "donor.resume",
        |row| matches!(row, Row::Pledge(pledge) if pledge.state == PledgeState::Paused),
    ),
];
/// So many of them there are.
const CONTACTS: usize = 2;

type Wrong = Result<(), String>;

/// How often a verb came out how.
#[derive(Clone, Copy, Default)]
struct Tally {
    /// Shown at once, and done.
    shown: usize,
    /// Done, after a fact that the device did not have.
    told_later: usize,
    /// Refused at once, and by the server.
    refused: usize,
    /// Refused after a fact that the device did not have.
    refused_later: usize,
}

impl Tally {
    const fn done(&self) -> usize {
        self.shown + self.told_later
    }

    const fn not_done(&self) -> usize {
        self.refused + self.refused_later
    }
}

type Tallies = BTreeMap<String, Tally>;

#[test]
fn what_a_device_shows_at_once_is_what_becomes_of_it() {
    let _alone = crate::alone();
    let first = crate::told("TOMONI_FORESIGHT_SEED").unwrap_or(SEED);
    let lives = crate::told("TOMONI_FORESIGHT_LIVES").unwrap_or(LIVES);
    let begun = Instant::now();
    let mut tallies = Tallies::new();
    for seed in first..first + lives {
        if let Err(wrong) = crate::in_words(life(seed, &mut tallies)) {
            panic!(
                "seed {seed}: {wrong}\nrerun: TOMONI_FORESIGHT_SEED={seed} TOMONI_FORESIGHT_LIVES=1"
            );
        }
    }
    let mut total = 0;
    for (verb, t) in &tallies {
        println!(
            "{verb}: shown at once {}, done later {}, refused at once {}, refused later {}",
            t.shown, t.told_later, t.refused, t.refused_later
        );
        total += t.done() + t.not_done();
    }
    println!(
        "{total} commands from seed {first} on, in {:.1?}",
        begun.elapsed()
    );
    if lives < LIVES {
        return;
    }
    let mut seldom = Vec::new();
    for (verb, anybody) in deeds::verbs() {
        let t = tallies.get(verb).copied().unwrap_or_default();
        if (*anybody && t.done() < EACH) || t.not_done() < EACH {
            seldom.push(verb);
        }
    }
    assert!(seldom.is_empty(), "hardly tried: {seldom:?}");
}

async fn life(seed: u64, tallies: &mut Tallies) -> Wrong {
    let mut world = World::begins(seed).await;
    for n in 0..COMMANDS {
        world.time_passes().await;
        world.somebody_acts(n, tallies).await?;
    }
    Ok(())
}

struct World {
    random: StdRng,
    house: House,
    staff: Vec<PersonId>,
    /// Who signs in, and where they are signed in now.
    people: Vec<(PersonId, Option<SessionId>)>,
    count: u64,
}

impl World {
    async fn begins(seed: u64) -> Self {
        let clock = Clock::still(DateTime::from_timestamp(1_795_000_000, 0).unwrap());
        let house = House::opens(clock).await;
        let mut staff = Vec::new();
        for (email, areas) in [
            ("ken@tomoni.example", vec![Area::Events]),
            ("rei@tomoni.example", vec![Area::Administration]),
            ("cora@tomoni.example", vec![Area::Coordination]),
            ("pia@tomoni.example", vec![Area::Platform]),
            ("mika@tomoni.example", vec![Area::Fundraising]),
            ("jo@tomoni.example", Area::ALL.to_vec()),
        ] {
            staff.push(house.hires(email, &areas).await);
        }
        let [company, parts] = [CompanyId::new(), CompanyId::new()];
        for (company, name) in [(company, "さくら食品"), (parts, "さくら商店")] {
            let create = company::Create {
                company,
                name: Line::parse(name).unwrap(),
                ..company::Create::default()
            };
            let create = company::Command::Create(Box::new(create));
            house.has_done(Command::Company(create)).await;
        }
        let (from, into) = (parts, company);
        let merge = company::Command::Merge(company::Merge { from, into });
        house.has_done(Command::Company(merge)).await;
        let enroll = roundtable::Command::Enroll(Enroll {
            member: MemberId::new(),
            company,
            since: None,
            note: Passage::default(),
        });
        house.has_done(Command::Roundtable(enroll)).await;
        let mut people = staff.clone();
        for (role, email) in [
            (Role::Contact, Some("hana@sakura-foods.example")),
            (Role::Contact, Some("aoi@sakura-foods.example")),
            (Role::Donor, Some("dan@donors.example")),
            (Role::International, None),
            (Role::Mentor, Some("mentor@people.example")),
        ] {
            let person = PersonId::new();
            let join = people::Join {
                membership: MembershipId::new(),
                person,
                role,
                name: None,
                email: email.and_then(|email| Email::parse(email).ok()),
                lang: Lang::Ja,
                company: (role == Role::Contact).then_some(company),
                title: None,
                from: None,
                until: None,
            };
            house
                .has_done(Command::People(people::Command::Join(join)))
                .await;
            people.push(person);
        }
        rounds::some(&house, company, people[staff.len()]).await;
        tasks::some(&house, company).await;
        gifts::some(&house).await;
        let event = verbs::event(house.clock.now());
        let mut signed_in = Vec::new();
        for person in people {
            signed_in.push((person, house.signs_in(person).await));
        }
        let ideathon::Command::CreateEvent(created) = &event else {
            unreachable!("an event is created")
        };
        let id = created.event;
        house.has_done(Command::Ideathon(event)).await;
        // Three have a seat, two wait for one, and one of the press asks.
        for number in 9_001..=9_006 {
            let audience = if number == 9_006 {
                Audience::Press
            } else {
                Audience::Business
            };
            let register = verbs::registers(id, audience, number);
            house
                .does_as(Actor::Visitor, Command::Ideathon(register))
                .await;
        }
        hands_out_a_code(&house, id).await;
        Self {
            random: StdRng::seed_from_u64(seed),
            house,
            staff,
            people: signed_in,
            count: 0,
        }
    }

    /// All that the server holds.
    async fn truth(&self) -> Vec<Row> {
        let mut conn = self.house.app().db.readers.acquire().await.unwrap();
        let mut rows = Vec::new();
        for kind in Kind::ALL {
            rows.extend(store::all(&mut conn, kind).await.unwrap());
        }
        rows
    }

    /// The clock goes on, and what is nobody's command at a device happens: doors, mails, terms.
    async fn time_passes(&mut self) {
        let seconds = match self.random.random_range(0..40) {
            0 => 3600 * 24 * 3,
            1 => 3600,
            _ => 2,
        };
        self.house.clock.advance(TimeDelta::seconds(seconds));
        if self.random.random_ratio(1, 4) {
            self.house.ticks().await;
        }
        if self.random.random_ratio(1, 3) {
            let truth = self.truth().await;
            for (by, command) in deeds::beside(&mut self.random, &truth) {
                self.house.does_as(by, command).await;
            }
        }
    }

    /// Whoever may sit at a device: a visitor, the holder of a personal link, somebody signed in.
    async fn somebody(&mut self, verb: &str, truth: &[Row]) -> Caller {
        if FELLOWS.contains(&verb) && self.random.random() {
            // The contacts come right behind the staff.
            let n = self.staff.len() + self.random.random_range(0..CONTACTS);
            return self.signed_in(n).await;
        }
        let links = truth.iter().filter_map(|row| match row {
            Row::Registration(r) => Some(r),
            _ => None,
        });
        let links: Vec<_> = links.collect();
        match self.random.random_range(0..20) {
            0 | 1 => Caller::default(),
            2..=4 if !links.is_empty() => Caller::holder(links.choose(&mut self.random).unwrap()),
            n => {
                // Staff first in the list, and oftener at a device.
                let all = if n < 15 {
                    self.staff.len()
                } else {
                    self.people.len()
                };
                let n = self.random.random_range(0..all);
                self.signed_in(n).await
            }
        }
    }

    async fn signed_in(&mut self, n: usize) -> Caller {
        let (person, session) = self.people[n];
        let caller = house::caller(self.house.app(), session).await;
        if session.is_some() && !caller.stale {
            return caller;
        }
        let session = self.house.signs_in(person).await;
        self.people[n].1 = session;
        house::caller(self.house.app(), session).await
    }

    /// Somebody thinks of a command, gives it, and hears what became of it.
    async fn somebody_acts(&mut self, n: usize, tallies: &mut Tallies) -> Wrong {
        self.count += 1;
        let truth = self.truth().await;
        let is_now = |(verb, there): &&Seldom| {
            let done = tallies.get(*verb).copied().unwrap_or_default().done();
            done < 2 * EACH && truth.iter().any(there)
        };
        let stopped = tallies.get(STOP_RUN).copied().unwrap_or_default().done();
        let (verb, hopeful) = match SELDOM.iter().find(is_now) {
            Some((verb, _)) => ((*verb).to_owned(), true),
            // Most are over before anybody could stop them.
            None if stopped < 2 * EACH && self.random.random_ratio(1, 20) => {
                (START_RUN.to_owned(), true)
            }
            None => self.verb(tallies),
        };
        let wish = Wish {
            done: hopeful,
            shown: self.random.random(),
        };
        let mut chosen = None;
        for _ in 0..4 {
            let caller = self.somebody(&verb, &truth).await;
            if caller.stale {
                continue;
            }
            let device = Device::opens(&self.house, caller).await;
            let thought = if n % 4 == 1 {
                self.as_people_do(&device)
            } else {
                self.thinks(&verb, wish, &device, &truth)
            };
            let Some(command) = thought else { continue };
            let fits = wish.fits(&device.foresees(&command));
            chosen = Some((device, command));
            if fits {
                break;
            }
        }
        let Some((device, command)) = chosen else {
            return Ok(());
        };
        let words = serde_json::to_string(&command).unwrap();
        let verb = released::verb(&words);
        let actor = device.actor();
        let tally = tallies.entry(verb).or_default();
        let judged = judge(&self.house, device, command, &truth, tally).await;
        judged.map_err(|wrong| format!("command {n}, {words} by {actor:?}: {wrong}"))
    }

    /// One that was tried less than others, and whether somebody is looked for who can do it.
    fn verb(&mut self, tallies: &Tallies) -> (String, bool) {
        let some = deeds::verbs().iter().choose_multiple(&mut self.random, 4);
        let tried = |(verb, anybody): &(String, bool)| {
            let t = tallies.get(verb).copied().unwrap_or_default();
            let (done, refused) = (t.done(), t.not_done());
            let done = if *anybody { done } else { usize::MAX };
            (done.min(refused), done <= refused)
        };
        let (verb, (_, hopeful)) = some
            .into_iter()
            .map(|verb| (&verb.0, tried(verb)))
            .min_by_key(|(_, (times, _))| *times)
            .unwrap();
        (verb.clone(), hopeful)
    }

    fn thinks(
        &mut self,
        verb: &str,
        wish: Wish,
        device: &Device,
        truth: &[Row],
    ) -> Option<Command> {
        let mut deeds = Deeds {
            seal: &self.house.app().db.seal,
            random: &mut self.random,
            truth,
            now: self.house.clock.now(),
            count: self.count,
        };
        let mut last = None;
        for _ in 0..THOUGHTS {
            let Some(command) = device.with(|sync| deeds.of(verb, sync)) else {
                continue;
            };
            let fits = wish.fits(&device.foresees(&command));
            last = Some(command);
            if fits {
                break;
            }
        }
        last
    }

    fn as_people_do(&mut self, device: &Device) -> Option<Command> {
        let mut verbs = Verbs {
            seal: &self.house.app().db.seal,
            random: &mut self.random,
            people: &self.staff,
            count: self.count,
            now: self.house.clock.now(),
        };
        device.with(|sync| verbs.any(sync))
    }
}

/// For three of those who come by invitation.
async fn hands_out_a_code(house: &House, event: EventId) {
    let code = ideathon::Command::IssueCode(IssueCode {
        code: CodeId::new(),
        event,
        audience: Audience::Talent,
        text: CodeText::from_random([7; CodeText::LENGTH]),
        label: Line::default(),
        limit: 3,
    });
    house.has_done(Command::Ideathon(code)).await;
}

/// What a command is to come to, as far as that can be foreseen.
#[derive(Clone, Copy)]
struct Wish {
    done: bool,
    /// And to be known at once.
    shown: bool,
}

impl Wish {
    const fn fits(self, foreseen: &Ruled) -> bool {
        match foreseen {
            Ok(_) => self.done,
            Err(Stop::Refused(_)) => !self.done,
            Err(Stop::Hidden) => !self.shown,
        }
    }
}

/// Gives a command, and holds what became of it against what was shown at once.
async fn judge(
    house: &House,
    mut device: Device,
    command: Command,
    truth: &[Row],
    tally: &mut Tally,
) -> Wrong {
    let (before, by) = (device.rows(), device.actor());
    let foreseen = device.foresees(&command);
    let in_use = deeds::names_another(&command, truth);
    device.gives(command);
    let shown = device.shown();
    let outcome = device.hears(house).await?;
    if matches!(
        outcome,
        Outcome::Failed { .. } | Outcome::Refused(Refusal::Parked { .. })
    ) {
        return Err(format!("the server failed: {outcome:?}"));
    }
    match (&foreseen, &outcome) {
        (Err(Stop::Refused(here)), Outcome::Refused(there)) if here == there => tally.refused += 1,
        (Ok(decision), Outcome::Done(answer)) if decision.answer == *answer => tally.shown += 1,
        (Err(Stop::Hidden), Outcome::Done(_)) => tally.told_later += 1,
        (Err(Stop::Hidden), Outcome::Refused(_)) => tally.refused_later += 1,
        // Which ids are in use only the server knows: of all rows, and so of those that nobody sees.
        (Ok(_), Outcome::Refused(_)) if in_use => tally.refused_later += 1,
        _ => {
            return Err(format!(
                "the device foresaw {foreseen:?}, and it was {outcome:?}"
            ));
        }
    }
    if foreseen.is_err() && !shown.is_empty() {
        return Err(format!("{foreseen:?}, and yet it shows {shown:?}"));
    }
    // Whose session is over sees nothing any more.
    if device.is_over() {
        return Ok(());
    }
    let after = device.rows();
    let refused = matches!(outcome, Outcome::Refused(_));
    for row in shown.iter().filter(|_| !refused) {
        let key = (row.kind(), row.id());
        let promised = project(&device.actor(), row).map(device::without_nothing);
        if promised.as_ref() != after.get(&key) {
            return Err(format!(
                "{key:?} was shown as {promised:?}, and is {:?}",
                after.get(&key)
            ));
        }
    }
    // Other rights show other rows; and what was hidden may have moved anything.
    if device.actor() != by || foreseen == Err(Stop::Hidden) && matches!(outcome, Outcome::Done(_))
    {
        return Ok(());
    }
    for key in before.keys().chain(after.keys()) {
        let told = !refused && shown.iter().any(|row| (row.kind(), row.id()) == *key);
        if !told && key.0 != Kind::Mail && before.get(key) != after.get(key) {
            return Err(format!(
                "{key:?} changed unforeseen: {:?} to {:?}",
                before.get(key),
                after.get(key)
            ));
        }
    }
    Ok(())
}
