//! Killed a hundred times under load: what was acknowledged is there, once, and everybody hears all of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::people::Area;
use app::sync::push::Outcome;
use futures::future::join_all;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use server::token;
use sqlx::Row as _;
use tempfile::TempDir;
use tokio::time::timeout;

use super::device::{Device, Pushes, Scene, done};
use super::{Program, tomoni};
use crate::world::follow::{Book, Follower, pulls};
use crate::world::{As, House, PATIENCE, Plan, Staff, eventually};

const KILLS: usize = 100;
/// Asks for more, or for fewer.
const ASKED: &str = "TOMONI_KILLS";
/// Change it to be killed at other moments; a failure names it. The machine decides, too: no two runs are one.
const SEED: u64 = 20_260_620;
const VISITORS: u64 = 3;

/// When the program is killed: behind so many pushes of this life that were begun, or answered, and then a moment
/// later, which falls anywhere between a push's arrival and its answer, or as soon as a commit is seen.
#[derive(Debug)]
struct Moment {
    begun: bool,
    pushes: usize,
    then: Then,
}

#[derive(Debug)]
enum Then {
    Later(Duration),
    Committed,
}

impl Moment {
    fn any(random: &mut StdRng) -> Self {
        Self {
            begun: random.random(),
            pushes: random.random_range(1..16),
            then: if random.random_ratio(1, 3) {
                Then::Committed
            } else {
                Then::Later(Duration::from_micros(random.random_range(0..6_000)))
            },
        }
    }

    async fn comes(&self, scene: &Scene) {
        let count = |p: &Pushes| if self.begun { p.begun } else { p.answered };
        let mut pushes = scene.pushes.subscribe();
        let there = count(&pushes.borrow()) + self.pushes;
        let reached = pushes.wait_for(|pushes| count(pushes) >= there);
        let reached = timeout(PATIENCE, reached).await;
        reached.expect("the work goes on").unwrap();
        match self.then {
            // The runtime's clock is too coarse for this.
            Then::Later(moment) => std::thread::sleep(moment),
            Then::Committed => commits(&scene.house).await,
        }
    }
}

/// Waits for the next commit by looking, and nothing else.
async fn commits(house: &House) {
    let mut database = house.database().await;
    let begun = Instant::now();
    let mut first = None;
    while begun.elapsed() < PATIENCE {
        let head = sqlx::query("select number from head").fetch_one(&mut database);
        let head: i64 = head.await.unwrap().try_get("number").unwrap();
        if *first.get_or_insert(head) != head {
            return;
        }
    }
    panic!("nothing is committed any more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_or_doubled_by_a_hundred_kills() {
    let asked = std::env::var(ASKED).map(|n| n.parse().expect("a number of kills"));
    let kills: usize = asked.unwrap_or(KILLS);
    let mut random = StdRng::seed_from_u64(SEED);
    let folder = TempDir::new().unwrap();
    let house = Arc::new(House::new(folder.path()));
    let mut program = Program::starts(&house);
    let ken = Staff::arrives(&house, "ken@tomoni.example", Area::Events).await;
    let mai = Staff::arrives(&house, "mai@tomoni.example", Area::Events).await;
    let event = ken.holds(Plan::business(900)).await;
    let watchers = [ken.credentials(), mai.credentials(), As::Nobody];
    let mut followers = Vec::new();
    for by in &watchers {
        followers.push(Follower::begins(&house, by.clone()).await);
    }

    let scene = Arc::new(Scene::new(&house, event));
    let visitors = (0..VISITORS).map(|n| Device::of_a_visitor(&scene, SEED + n));
    let desks = [&ken, &mai]
        .into_iter()
        .map(|staff| Device::of_a_desk(&scene, staff.credentials(), random.random()));
    let devices: Vec<Device> = visitors.chain(desks).collect();
    let senders = devices.len();
    let before = house.rows("result").await;
    let mut unheard = 0;
    let working = devices
        .into_iter()
        .map(|device| tokio::spawn(device.works(scene.clone())));
    let working: Vec<_> = working.collect();

    for kill in 1..=kills {
        let moment = Moment::any(&mut random);
        moment.comes(&scene).await;
        program.is_killed();
        let ended = program.ends().await;
        assert!(!ended.success(), "kill {kill}, {moment:?} (seed {SEED})");
        // Each device had a push under way; now all wait.
        let mut pushes = scene.pushes.subscribe();
        let rest = pushes.wait_for(|pushes| pushes.lost == kill * senders);
        let rest = timeout(PATIENCE, rest).await;
        let told = before + rest.expect("all lost their answer").unwrap().told;
        let kept = house.rows("result").await;
        assert!(
            kept >= told,
            "{told} were acknowledged and {kept} kept, kill {kill} (seed {SEED})"
        );
        unheard += usize::from(kept > told);
        program = Program::starts(&house);
        scene.life.send_modify(|lives| *lives += 1);
    }
    scene.over.send_replace(true);
    let devices: Vec<Device> = join_all(working)
        .await
        .into_iter()
        .flat_map(|worked| worked.unwrap_or_else(|broken| panic!("{broken} (seed {SEED})")))
        .collect();
    let between = unheard > 0 || kills < KILLS;
    assert!(between, "no kill came between a commit and its answer");
    each_is_kept_once(&house, &devices).await;
    let written = house.written().await;
    for device in &devices {
        let again = async || {
            program.is_killed();
            program.ends().await;
            program = Program::starts(&house);
        };
        device.repeats_all(again).await;
    }
    assert_eq!(
        house.written().await,
        written,
        "what came again wrote nothing"
    );
    each_is_kept_once(&house, &devices).await;
    each_was_done_in_order(&house, &devices).await;
    the_log_is_gapless(&house).await;
    house.books_balance().await;
    for (by, follower) in watchers.iter().zip(&followers) {
        follows(&house, by, follower).await;
    }
    for args in [&["audit", "verify"][..], &["doctor"]] {
        let said = tomoni(&house).args(args).output().unwrap();
        let words = String::from_utf8_lossy(&said.stdout);
        assert!(said.status.success(), "{args:?} (seed {SEED}): {words}");
    }
}

/// Each command has one line in the audit log and one result, which are what its sender was told; of the
/// registrations those are there that were done, and no others.
async fn each_is_kept_once(house: &House, devices: &[Device]) {
    let mut database = house.database().await;
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let audit = sqlx::query("select digest, outcome from audit").fetch_all(&mut database);
    for row in audit.await.unwrap() {
        let of = lines.entry(row.try_get("digest").unwrap()).or_default();
        of.push(row.try_get("outcome").unwrap());
    }
    let mut results: BTreeMap<String, BTreeMap<i64, Outcome>> = BTreeMap::new();
    let kept = sqlx::query("select client, seq, outcome from result").fetch_all(&mut database);
    for row in kept.await.unwrap() {
        let outcome = serde_json::from_str(row.try_get("outcome").unwrap()).unwrap();
        let of = results.entry(row.try_get("client").unwrap()).or_default();
        of.insert(row.try_get("seq").unwrap(), outcome);
    }
    let (mut registered, mut sent) = (BTreeSet::new(), BTreeSet::new());
    for device in devices {
        assert_eq!(device.told.len(), device.commands.len());
        let client = device.sender.client.to_string();
        let kept = results.remove(&client).unwrap_or_default();
        assert!(
            kept.values().eq(&device.told) && (1..).zip(kept.keys()).all(|(n, seq)| n == *seq),
            "{client} was told otherwise: {:?} and {kept:?} (seed {SEED})",
            device.told
        );
        for (n, (command, told)) in device.commands.iter().zip(&device.told).enumerate() {
            let digest = token::digest(&serde_json::to_vec(command).unwrap());
            let word = if done(told) { "done" } else { "refused" };
            // Two desks may send the same words, and each time is a line.
            let line = lines.get_mut(&digest).and_then(|of| {
                let at = of.iter().position(|outcome| outcome == word)?;
                Some(of.remove(at))
            });
            assert!(
                line.is_some(),
                "no line for {command:?}, told {told:?} (seed {SEED})"
            );
            sent.insert(digest);
            if let (Some(id), true) = (device.registers(n), done(told)) {
                registered.insert(id.to_string());
            }
        }
    }
    let twice = lines
        .iter()
        .filter(|(digest, of)| sent.contains(*digest) && !of.is_empty());
    assert_eq!(
        twice.count(),
        0,
        "a command was decided twice (seed {SEED})"
    );
    let rows = sqlx::query("select id from registration").fetch_all(&mut database);
    let ids = rows.await.unwrap();
    let ids: BTreeSet<String> = ids.iter().map(|row| row.try_get("id").unwrap()).collect();
    assert_eq!(ids, registered, "(seed {SEED})");
}

/// The log tells of each company that it was made and given one note after the other, none twice.
async fn each_was_done_in_order(house: &House, devices: &[Device]) {
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let log = sqlx::query("select id, after from log where kind = 'company' order by number");
    for row in log.fetch_all(&mut house.database().await).await.unwrap() {
        let after: serde_json::Value = serde_json::from_str(row.try_get("after").unwrap()).unwrap();
        let note = after["note"].as_str().unwrap_or_default().to_owned();
        told.entry(row.try_get("id").unwrap())
            .or_default()
            .push(note);
    }
    for (company, notes) in devices.iter().flat_map(Device::companies) {
        let expected: Vec<String> = std::iter::once(String::new())
            .chain((1..=*notes).map(|n| n.to_string()))
            .collect();
        let steps = told.remove(&company.to_string());
        assert_eq!(steps, Some(expected), "{company} (seed {SEED})");
    }
    assert!(told.is_empty(), "nobody made {told:?}");
}

/// A transaction that came to nothing took no number.
async fn the_log_is_gapless(house: &House) {
    // One look: mails on their way still write.
    let query = "select (select number from head) as head, count(*) as n, min(number) as first,
                 max(number) as last from log";
    let mut database = house.database().await;
    let row = sqlx::query(query).fetch_one(&mut database).await.unwrap();
    let number = |name| row.try_get::<i64, _>(name).unwrap();
    let (head, count) = (number("head"), number("n"));
    let span = (number("first"), number("last"));
    assert_eq!((span, count), ((1, head), head), "(seed {SEED})");
}

/// Who followed by cursor across all lives sees what a new device is told, and was never told all of it again.
async fn follows(house: &House, by: &As, follower: &Follower) {
    let what = format!("{by:?} sees the same by every way (seed {SEED})");
    eventually(&what, async || {
        let fresh = Book::default();
        fresh.takes(pulls(house, by, "").await.0);
        (follower.fields() == fresh.fields()).then_some(())
    })
    .await;
    let raw = follower.raw.lock().unwrap();
    let snapshots = raw.matches("\"snapshot\":true").count();
    assert_eq!(
        snapshots, 1,
        "a known place needs no snapshot (seed {SEED})"
    );
}
