//! Good bodies, bent at random: whatever comes to the engine's addresses, nothing breaks; what is no command leaves
//! no trace; what is one is done once, and known by the same words when it comes again.
//!
//! `TOMONI_FUZZ_SEED` and `TOMONI_FUZZ_ROUNDS` choose another run; a failure prints its seed, its round and the body.

mod bend;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::time::Instant;

use app::access::Actor;
use app::command::Command;
use app::lang::Lang;
use app::people::{self, Area, Open, Purpose};
use app::rule::Refusal;
use app::sync::PROTOCOL;
use app::sync::pull::Pulled;
use app::sync::push::{MAX_COMMANDS, Outcome, Push, Pushed};
use app::value::{ClientId, Email, PersonId, RegistrationId, Secret, SessionId, TicketId};
use chrono::{DateTime, TimeDelta};
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom as _, IteratorRandom as _};
use rand::{Rng as _, SeedableRng as _};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use server::clock::Clock;
use server::http::App;
use server::run::bare;
use server::sync::writer::Envelope;
use server::token;
use sqlx::{AnyConnection, Row as _};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::world::{As, House, released};

const SEED: u64 = 20_261_121;
/// What CI runs: enough for each verb to be taken some times. A longer run begins anew after so many, with the next seed.
const ROUNDS: u64 = 10_000;
/// For each so many bent pushes, one bent cursor and one bent secret.
const OTHERS: u64 = 5;
const BEGINNINGS: [&str; 9] = [
    "company.create",
    "donor.announce",
    "donor.describe",
    "donor.enter",
    "ideathon.create_event",
    "ideathon.issue_code",
    "ideathon.register",
    "people.invite",
    "people.join",
];
/// The registration of the released words, whose holder is here.
const REGISTRATION: &str = "01890000-0000-7000-8000-000000000003";

fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bent_bodies_break_nothing_and_leave_no_trace() {
    let seed = told("TOMONI_FUZZ_SEED").unwrap_or(SEED);
    let rounds = told("TOMONI_FUZZ_ROUNDS").unwrap_or(ROUNDS);
    let begun = Instant::now();
    let mut answers: BTreeMap<u16, u64> = BTreeMap::new();
    let mut verbs = BTreeSet::new();
    for life in 0..rounds.div_ceil(ROUNDS) {
        let mut mallory = Mallory::comes(seed + life).await;
        for round in 0..ROUNDS.min(rounds - life * ROUNDS) {
            mallory.round = round;
            mallory.bends_a_push().await;
            if round.is_multiple_of(OTHERS) {
                mallory.bends_a_cursor().await;
                mallory.bends_a_secret().await;
            }
        }
        for (answer, times) in mallory.answers {
            *answers.entry(answer).or_default() += times;
        }
        verbs.append(&mut mallory.verbs);
    }
    println!(
        "{rounds} rounds from seed {seed} on in {:.1?}: {answers:?}",
        begun.elapsed()
    );
    // It would be no test if all were turned away, or none.
    let all: u64 = answers.values().sum();
    let good = answers.get(&200).copied().unwrap_or_default();
    assert!(good * 10 > all && good * 10 < all * 9, "{answers:?}");
    let wanted = released::commands().iter().map(|(verb, _)| verb);
    let missing: Vec<&String> = wanted.filter(|verb| !verbs.contains(*verb)).collect();
    assert!(
        rounds < ROUNDS || missing.is_empty(),
        "never taken: {missing:?}"
    );
}

/// Sends what they like, in everybody's name: a visitor's, a holder's, staff's.
struct Mallory {
    random: StdRng,
    seed: u64,
    round: u64,
    house: House,
    app: App,
    database: AnyConnection,
    staff: Vec<PersonId>,
    signed_in: Vec<As>,
    senders: BTreeSet<ClientId>,
    /// How often what was answered.
    answers: BTreeMap<u16, u64>,
    /// The verbs that were taken as commands.
    verbs: BTreeSet<String>,
    _stop: oneshot::Sender<()>,
    _folder: TempDir,
}

/// What is written, as a few numbers: all that a command leaves moves one of them.
#[derive(Debug, PartialEq, Eq)]
struct Written {
    /// Of rows; but sessions note by themselves that they are used.
    changes: i64,
    audit: i64,
    results: i64,
    senders: i64,
    failures: i64,
    mails: i64,
}

impl Mallory {
    async fn comes(seed: u64) -> Self {
        let folder = TempDir::new().unwrap();
        let mut house = House::new(folder.path());
        house.clock = Clock::still(DateTime::from_timestamp(1_795_000_000, 0).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        house.moves_to(&format!("http://{address}"));
        // No postman and no clock: what is written meanwhile is Mallory's.
        let config = house.config(&format!("--listen={address}"));
        let running = bare(config, house.clock.clone(), true).await.unwrap();
        let app = running.app.clone();
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(running.serve(listener, async {
            let _ = stopped.await;
        }));
        let mut mallory = Self {
            random: StdRng::seed_from_u64(seed),
            seed,
            round: 0,
            database: house.database().await,
            house,
            app,
            staff: Vec::new(),
            signed_in: Vec::new(),
            senders: BTreeSet::new(),
            answers: BTreeMap::new(),
            verbs: BTreeSet::new(),
            _stop: stop,
            _folder: folder,
        };
        mallory.world_begins().await;
        mallory
    }

    /// What the released words begin is begun, so that their ids name something.
    async fn world_begins(&mut self) {
        for (verb, text) in released::commands() {
            if BEGINNINGS.contains(&verb.as_str()) {
                self.does(Actor::Operator, serde_json::from_str(text).unwrap())
                    .await;
            }
        }
        for (email, areas) in [
            ("ken@desk.example", vec![Area::Events]),
            ("rei@desk.example", vec![Area::Administration]),
            (
                "cora@desk.example",
                vec![Area::Coordination, Area::Platform],
            ),
            ("yuri@desk.example", vec![Area::Fundraising]),
        ] {
            let person = PersonId::new();
            for area in areas {
                let invite = people::Command::Invite(people::Invite {
                    person,
                    email: Email::parse(email).unwrap(),
                    area,
                    lang: Lang::Ja,
                });
                self.does(Actor::Operator, Command::People(invite)).await;
            }
            self.staff.push(person);
        }
        for n in 0..self.staff.len() {
            let on = self.signs_in(n).await;
            self.signed_in.push(on);
        }
        let secret = "holderholderholderhold";
        sqlx::query("insert into link (hash, registration, created) values ($1, $2, 0)")
            .bind(token::hash(secret))
            .bind(REGISTRATION)
            .execute(&mut self.database)
            .await
            .unwrap();
        self.signed_in.push(As::Holder(secret.to_owned()));
        let (_, pulled) = self.pulls(&As::Holder(secret.to_owned()), "").await;
        let who = pulled.unwrap().who;
        let holder = RegistrationId::parse(REGISTRATION).unwrap();
        assert!(matches!(who, Some(Actor::Holder { registration, .. }) if registration == holder));
    }

    async fn does(&self, actor: Actor, command: Command) -> Outcome {
        let envelope = Envelope {
            actor,
            sender: None,
            command,
        };
        self.app.writer.apply(envelope).await.unwrap()
    }

    async fn signs_in(&self, n: usize) -> As {
        let secret = Secret::of(token::new());
        let link = people::MakeLink {
            person: self.staff[n],
            ticket: TicketId::new(),
            secret: secret.clone(),
            purpose: Purpose::Demo,
        };
        self.does(
            Actor::Operator,
            Command::People(people::Command::MakeLink(link)),
        )
        .await;
        let cookie = token::new();
        let open = Open {
            ticket: secret.digest(),
            session: SessionId::new(),
            hash: Secret::of(cookie.clone()).digest(),
            device: String::new(),
        };
        let done = self
            .does(Actor::Door, Command::People(people::Command::Open(open)))
            .await;
        assert!(matches!(done, Outcome::Done(_)), "{done:?}");
        As::Session(cookie)
    }

    /// Somebody, by their place in the list; nobody in particular behind its end.
    fn somebody(&mut self) -> (usize, As) {
        let n = self.random.random_range(0..=self.signed_in.len());
        (n, self.signed_in.get(n).cloned().unwrap_or(As::Nobody))
    }

    async fn written(&mut self) -> Written {
        let query = sqlx::query(
            "select (select count(*) from log where kind <> 'session') as changes, 
             (select count(*) from audit) + (select count(*) from veiled) as audit,
             (select count(*) from result) as results, (select count(*) from client) as senders,
             (select cast(coalesce(sum(failures), 0) as bigint) from client) as failures,
             (select count(*) from mail) as mails",
        );
        let row = query.fetch_one(&mut self.database).await.unwrap();
        let number = |name| row.try_get::<i64, _>(name).unwrap();
        Written {
            changes: number("changes"),
            audit: number("audit"),
            results: number("results"),
            senders: number("senders"),
            failures: number("failures"),
            mails: number("mails"),
        }
    }

    fn good_push(&mut self) -> Value {
        let all = released::commands();
        let verbs: BTreeSet<&String> = all.iter().map(|(verb, _)| verb).collect();
        let count = *[1, 1, 1, 2, 3].choose(&mut self.random).unwrap();
        let mut numbers: Vec<u64> = (1..=count).collect();
        match self.random.random_range(0..12) {
            0 => numbers.reverse(),
            1 => numbers.push(1),
            2 => numbers.iter_mut().for_each(|seq| *seq += 1),
            _ => {}
        }
        let commands = numbers.into_iter().map(|seq| {
            // Each verb as often as others, however many words there are of it.
            let verb = verbs.iter().choose(&mut self.random).unwrap();
            let texts = all.iter().filter(|(v, _)| v == *verb);
            let (_, text) = texts.choose(&mut self.random).unwrap();
            let command: Value = serde_json::from_str(text).unwrap();
            json!({ "seq": seq, "command": command })
        });
        let commands: Vec<Value> = commands.collect();
        // Now and then one that was there before, and says something else now.
        let known = self.senders.iter().choose(&mut self.random);
        let client = match known.filter(|_| count > 1) {
            Some(client) => client.0,
            None => Uuid::from_bytes(self.random.random()),
        };
        json!({ "protocol": PROTOCOL, "client": client, "commands": commands })
    }

    async fn bends_a_push(&mut self) {
        let mut push = self.good_push();
        let (structure, octets) = *[(0, 0), (0, 1), (1, 0), (1, 0), (2, 0), (1, 1), (0, 3)]
            .choose(&mut self.random)
            .unwrap();
        for _ in 0..structure {
            bend::structure(&mut self.random, &mut push);
        }
        let mut body = bend::written(&push);
        for _ in 0..octets {
            bend::octets(&mut self.random, &mut body);
        }
        let (body, kind, packed) = bend::whole(&mut self.random, body);
        let (n, by) = self.somebody();
        let before = self.written().await;
        let (status, answer) = self.sends(&by, body.clone(), kind, packed).await;
        *self.answers.entry(status.as_u16()).or_default() += 1;
        match status.as_u16() {
            200 => self.was_taken(&by, &body, &answer, before).await,
            400 | 409 | 413 | 426 => {
                let after = self.written().await;
                self.holds(after == before, &body, &(status, before, after));
            }
            // The session was ended by a command, or by the time.
            401 => {
                let after = self.written().await;
                self.holds(after == before && n < self.staff.len(), &body, &status);
                self.signed_in[n] = self.signs_in(n).await;
            }
            429 => self.house.clock.advance(TimeDelta::minutes(1)),
            _ => self.holds(false, &body, &(status, answer)),
        }
        self.house.clock.advance(TimeDelta::milliseconds(200));
    }

    /// What was answered with results is a push, each of its commands was taken once, and the same again says so.
    async fn was_taken(&mut self, by: &As, body: &[u8], answer: &str, before: Written) {
        let push: Result<Push, _> = serde_json::from_slice(body);
        let pushed: Result<Pushed, _> = serde_json::from_str(answer);
        let (Ok(push), Ok(pushed)) = (push, pushed) else {
            return self.holds(false, body, &answer);
        };
        let results = &pushed.results;
        let failed = |o: &Outcome| {
            matches!(
                o,
                Outcome::Failed { .. } | Outcome::Refused(Refusal::Parked { .. })
            )
        };
        self.holds(push.commands.len() <= MAX_COMMANDS, body, &"too many");
        self.holds(!results.iter().any(failed), body, results);
        self.holds(
            results.is_empty() == push.commands.is_empty(),
            body,
            results,
        );
        for numbered in &push.commands[..results.len()] {
            let words = serde_json::to_string(&numbered.command).unwrap();
            let again: Command = serde_json::from_str(&words).unwrap();
            let reread = serde_json::to_string(&again).unwrap();
            self.holds(reread == words, body, &(&words, &reread));
            self.verbs.insert(released::verb(&words));
        }
        let after = self.written().await;
        let numbers: BTreeSet<u64> = push.commands[..results.len()]
            .iter()
            .map(|c| c.seq)
            .collect();
        let new = self.senders.insert(push.client) && !numbers.is_empty();
        let more = i64::try_from(numbers.len()).unwrap();
        let kept = after.results - before.results;
        self.holds(
            if new { kept == more } else { kept <= more },
            body,
            &(&before, &after),
        );
        self.holds(after.failures == before.failures, body, &(&before, &after));
        let done = results
            .iter()
            .any(|outcome| matches!(outcome, Outcome::Done(_)));
        self.holds(
            done || (after.changes == before.changes && after.mails == before.mails),
            body,
            results,
        );
        // The sender's own session may have ended by it.
        let (status, answer) = self
            .sends(by, body.to_vec(), "application/json", None)
            .await;
        let same = serde_json::from_str::<Pushed>(&answer)
            .is_ok_and(|again| again.results.starts_with(results));
        let now = self.written().await;
        self.holds(
            same || status == StatusCode::UNAUTHORIZED || status == StatusCode::TOO_MANY_REQUESTS,
            body,
            &answer,
        );
        self.holds(now == after, body, &(&after, &now));
    }

    /// A cursor that is none of ours opens nothing.
    async fn bends_a_cursor(&mut self) {
        let (n, by) = self.somebody();
        let (status, pulled) = self.pulls(&by, "").await;
        let Some(pulled) = pulled else {
            self.holds(
                status == StatusCode::UNAUTHORIZED && n < self.staff.len(),
                b"",
                &status,
            );
            self.signed_in[n] = self.signs_in(n).await;
            return;
        };
        let good = pulled.cursor.0;
        let bent = bend::text(&mut self.random, &good);
        let before = self.written().await;
        for address in ["/sync/pull", "/sync/live"] {
            let path = format!("{address}?cursor={bent}");
            let response = self.asks(&by, &path, &[]).await;
            let status = response.status().as_u16();
            *self.answers.entry(status).or_default() += 1;
            // An address ends at a space, and a cursor at an ampersand: what is left may be nothing, or the whole.
            let left = response
                .url()
                .query_pairs()
                .find(|(name, _)| name == "cursor");
            let left = left.map(|(_, left)| left.into_owned()).unwrap_or_default();
            let expected = if left.is_empty() || left == good {
                200
            } else {
                400
            };
            self.holds(status == expected, path.as_bytes(), &(status, expected));
        }
        let after = self.written().await;
        self.holds(
            after.changes == before.changes && after.results == before.results,
            bent.as_bytes(),
            &after,
        );
    }

    /// A secret that is another's, or nobody's, shows no more than a visitor sees.
    async fn bends_a_secret(&mut self) {
        let (_, by) = self.somebody();
        let (name, good) = match &by {
            As::Holder(secret) => ("authorization", format!("Bearer {secret}")),
            As::Session(secret) => ("cookie", format!("tomoni={secret}")),
            As::Nobody => ("authorization", String::from("Bearer")),
        };
        let bent = bend::text(&mut self.random, &good);
        let before = self.written().await;
        let response = self.asks(&As::Nobody, "/sync/pull", &[(name, &bent)]).await;
        let status = response.status().as_u16();
        *self.answers.entry(status).or_default() += 1;
        let whole = bent.contains(good.as_str());
        match status {
            200 => {
                let pulled: Pulled = response.json().await.unwrap();
                self.holds(
                    whole || pulled.who == Some(Actor::Visitor),
                    bent.as_bytes(),
                    &pulled.who,
                );
            }
            _ => self.holds(status == 401 && name == "cookie", bent.as_bytes(), &status),
        }
        let after = self.written().await;
        self.holds(whole || after == before, bent.as_bytes(), &after);
    }

    async fn sends(
        &self,
        by: &As,
        body: Vec<u8>,
        kind: &str,
        packed: Option<&str>,
    ) -> (StatusCode, String) {
        let mut request = by.sign(self.house.request(Method::POST, "/sync/push"));
        request = request.header(CONTENT_TYPE, kind).body(body);
        if let Some(packed) = packed {
            request = request.header(CONTENT_ENCODING, packed);
        }
        let response = request.send().await.expect("an answer");
        (response.status(), response.text().await.unwrap())
    }

    async fn pulls(&self, by: &As, cursor: &str) -> (StatusCode, Option<Pulled>) {
        let response = self
            .asks(by, &format!("/sync/pull?cursor={cursor}"), &[])
            .await;
        (response.status(), response.json().await.ok())
    }

    async fn asks(&self, by: &As, path: &str, headers: &[(&str, &str)]) -> Response {
        let mut request = by.sign(self.house.request(Method::GET, path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.expect("an answer")
    }

    #[track_caller]
    fn holds(&self, it: bool, body: &[u8], why: &dyn Debug) {
        let Self { seed, round, .. } = self;
        let shown: String = String::from_utf8_lossy(body).chars().take(2_000).collect();
        assert!(
            it,
            "seed {seed}, round {round}: {why:?}\nwas what came of\n{shown}"
        );
    }
}
