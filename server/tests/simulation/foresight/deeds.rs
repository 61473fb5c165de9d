//! What may be commanded: the released words of every verb, about rows that are there or not, with other choices
//! made in them. And what happens beside: doors, and the post.

use std::sync::LazyLock;

use app::access::Actor;
use app::command::Command;
use app::ideathon::{self, Audience, Cancel, State};
use app::people::{self, AddPasskey, Area, Ask, What};
use app::post::{self, MailState};
use app::row::{Kind, Row};
use app::sync::Sync;
use app::time::Time;
use app::value::{HandCode, Line, PasskeyId};
use rand::Rng as _;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom as _, IteratorRandom as _};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::released;

/// Every verb, and whether anybody at a device may do it, as `app/tests/verbs.txt` has it.
pub fn verbs() -> &'static [(String, bool)] {
    static VERBS: LazyLock<Vec<(String, bool)>> = LazyLock::new(|| {
        let mut verbs: Vec<(String, bool)> = Vec::new();
        for (verb, _) in released::commands() {
            if !verbs.iter().any(|(known, _)| known == verb) {
                verbs.push((verb.clone(), anybody_may(verb)));
            }
        }
        verbs
    });
    &VERBS
}

fn anybody_may(verb: &str) -> bool {
    let table = include_str!("../../../../app/tests/verbs.txt");
    let paragraphs = table.split("\n[").filter(|paragraph| {
        let (name, _) = paragraph.split_once(']').unwrap_or_default();
        name.split(' ').next() == Some(verb)
    });
    // `done: events`, or why who may do it could not just there; whoever is in no line may not.
    let mut answers = paragraphs.flat_map(|paragraph| paragraph.lines().skip(1));
    answers.any(|line| {
        let (_, who) = line.split_once(": ").unwrap_or_default();
        let server = ["", "door", "clock", "operator"];
        who.split(", ").any(|who| !server.contains(&who))
    })
}

/// The time around which released words are set.
const THEN: i64 = 1_797_984_000_000_000;
/// Ids by these names are the sender's own, and mostly new.
const NEW: [(&str, &str); 8] = [
    ("ideathon.create_event", "event"),
    ("ideathon.register", "registration"),
    ("ideathon.issue_code", "code"),
    ("company.create", "company"),
    ("people.join", "membership"),
    ("people.join", "person"),
    ("people.invite", "person"),
    ("people.hand", "ticket"),
];
const NUMBERS: [&str; 3] = ["7000012050002", "8700110005901", "9000000000000"];
const NAMES: [&str; 4] = ["さくら食品", "わかば銀行", "みどり建設", "(株)さくら食品"];

pub struct Deeds<'a> {
    pub random: &'a mut StdRng,
    /// All rows that there are.
    pub truth: &'a [Row],
    pub now: Time,
    /// Makes what is typed different each time.
    pub count: u64,
}

impl Deeds<'_> {
    /// A command of this verb, by somebody who sees some of what there is; `None` where its words make none.
    pub fn of(&mut self, verb: &str, sync: &Sync) -> Option<Command> {
        let commands = released::commands();
        let texts: Vec<&str> = commands
            .iter()
            .filter(|(v, _)| v == verb)
            .map(|(_, t)| *t)
            .collect();
        let mut value: Value = serde_json::from_str(texts.choose(self.random)?).unwrap();
        let later = *[-2, 1, 20, 40].choose(self.random)? * 86_400_000_000;
        self.vary(verb, "", &mut value, sync, later);
        if verb == "ideathon.change" {
            self.of_what_is_there(&mut value, sync);
        }
        serde_json::from_value(value).ok()
    }

    fn one_in(&mut self, n: u32) -> bool {
        self.random.random_ratio(1, n)
    }

    fn vary(&mut self, verb: &str, at: &str, value: &mut Value, sync: &Sync, later: i64) {
        if at == "seen" && self.one_in(2) {
            *value = Value::Null;
        }
        if at == "themes" && self.one_in(2) {
            *value = json!([]);
        }
        match value {
            Value::Object(fields) => {
                for (name, value) in fields.iter_mut() {
                    self.vary(verb, name, value, sync, later);
                }
                // A list of what was seen is left out where it is empty.
                fields.retain(|name, value| name != "seen" || !value.is_null());
            }
            Value::Array(values) => {
                for value in values {
                    self.vary(verb, at, value, sync, later);
                }
            }
            Value::String(text) if Uuid::try_parse(text).is_ok() => {
                *value = self.id(verb, at, sync).to_string().into();
            }
            _ => {
                if let Some(other) = self.another(at, value, later) {
                    *value = other;
                }
            }
        }
    }

    /// An id of the kind that the field names: mostly of a row that is there, the likelier one that is seen.
    fn id(&mut self, verb: &str, at: &str, sync: &Sync) -> Uuid {
        let kind = match at {
            "event" | "scope" => Kind::Event,
            "registration" | "registrations" => Kind::Registration,
            "code" => Kind::Code,
            "mail" | "mails" => Kind::Mail,
            "person" | "reader" => Kind::Person,
            "company" | "from" | "into" => Kind::Company,
            "membership" => Kind::Membership,
            "session" | "instead" => Kind::Session,
            "passkey" => Kind::Passkey,
            _ => return Uuid::now_v7(),
        };
        let new = if NEW.contains(&(verb, at)) { 7 } else { 1 };
        if self.random.random_ratio(new, 8) {
            return Uuid::now_v7();
        }
        let mut ids = sync.replica.each(kind, |row| Some(row.id()));
        if ids.is_empty() || self.one_in(4) {
            ids = self
                .truth
                .iter()
                .filter(|row| row.kind() == kind)
                .map(Row::id)
                .collect();
        }
        ids.choose(self.random)
            .copied()
            .unwrap_or_else(Uuid::now_v7)
    }

    /// Another choice for a field that is no id; `None` leaves what stands there.
    fn another(&mut self, at: &str, value: &Value, later: i64) -> Option<Value> {
        let text = value.as_str().unwrap_or_default();
        let random = &mut *self.random;
        Some(match (at, value) {
            (_, Value::Bool(_)) => random.random::<bool>().into(),
            ("starts" | "ends" | "opens_at" | "closes_at" | "from" | "until", Value::Number(n)) => {
                let now = self.now.timestamp_micros();
                (n.as_i64()? - THEN + now + later).into()
            }
            ("hours", _) => [0, 5, 336, 337].choose(random).copied()?.into(),
            ("seats", Value::Number(_)) => [0, 1, 2, 3, 8, 20_001].choose(random).copied()?.into(),
            ("limit", _) => [0, 1, 2, 500, 501].choose(random).copied()?.into(),
            ("offer_hours", _) => [0, 1, 24, 24, 24, 700].choose(random).copied()?.into(),
            // Half of the time an address that is known, and then mostly one that is registered.
            ("email", Value::String(_)) if random.random() => {
                let registered = random.random_ratio(2, 3);
                let known = self.truth.iter().filter_map(|row| match row {
                    Row::Registration(r) if r.active() => r.details.email.as_ref(),
                    Row::Person(p) if !registered => p.email.as_ref(),
                    _ => None,
                });
                known.choose(random)?.as_str().into()
            }
            ("email", Value::String(_)) => format!("guest{}@companies.example", self.count).into(),
            ("slug", _) => ["ideathon", "people", "winter", "spring", "autumn"]
                .choose(random)
                .copied()?
                .into(),
            // From hand to hand: one that nobody else has.
            ("code", Value::String(_)) if text.len() == HandCode::LENGTH => {
                json!(HandCode::from_random(random.random()))
            }
            // The letters of an invitation.
            ("text" | "code", Value::String(_)) => {
                let known = self.truth.iter().filter_map(|row| match row {
                    Row::Code(code) => Some(code.text.as_str()),
                    _ => None,
                });
                let mut letters: Vec<String> = known.map(str::to_owned).collect();
                letters.push(format!("CODE{}", 1000 + self.count));
                letters.choose(random)?.clone().into()
            }
            ("number", Value::String(_)) => NUMBERS.choose(random).copied()?.into(),
            ("name", Value::String(_)) => NAMES.choose(random).copied()?.into(),
            ("note" | "venue" | "ja", Value::String(_)) if random.random_ratio(1, 2) => {
                format!("言葉 {}", self.count).into()
            }
            (_, Value::String(_)) if Audience::parse(text).is_some() => {
                Audience::ALL.choose(random)?.name().into()
            }
            (_, Value::String(_)) if Area::ALL.iter().any(|area| area.name() == text) => {
                Area::ALL.choose(random)?.name().into()
            }
            _ => return None,
        })
    }

    /// Somebody mends what they see of a registration.
    fn of_what_is_there(&mut self, value: &mut Value, sync: &Sync) {
        let seen = sync.replica.each(Kind::Registration, |row| match row {
            Row::Registration(r) => Some(r.clone()),
            _ => None,
        });
        let Some(chosen) = seen.choose(self.random) else {
            return;
        };
        if self.one_in(4) {
            return;
        }
        let was = serde_json::to_value(&chosen.details).unwrap();
        let mut meant = was.clone();
        meant["call_name"] = format!("呼び名{}", self.count).into();
        if self.one_in(3) {
            meant["company"] = NAMES[0].into();
        }
        let change = &mut value["ideathon"]["change"];
        change["registration"] = chosen.id.to_string().into();
        change["details"] = meant;
        if change["seen"].is_object() {
            change["seen"] = was;
        }
    }
}

/// Whether a command gives something new an id that something has, of whatever kind its sender may not see.
pub fn names_another(command: &Command, truth: &[Row]) -> bool {
    let value = serde_json::to_value(command).unwrap();
    let verb = released::verb(&value.to_string());
    let mut ids = Vec::new();
    new_ids(&verb, "", &value, &mut ids);
    let taken = |id: &Uuid| truth.iter().any(|row| row.id() == *id);
    let twice = |(n, id): (usize, &Uuid)| ids[..n].contains(id);
    ids.iter().any(taken) || ids.iter().enumerate().any(twice)
}

fn new_ids(verb: &str, at: &str, value: &Value, ids: &mut Vec<Uuid>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                new_ids(verb, name, value, ids);
            }
        }
        Value::Array(values) => {
            for value in values {
                new_ids(verb, at, value, ids);
            }
        }
        Value::String(text) if NEW.contains(&(verb, at)) => ids.extend(Uuid::try_parse(text)),
        _ => {}
    }
}

/// What somebody else than a device does now and then.
pub fn beside(random: &mut StdRng, truth: &[Row]) -> Vec<(Actor, Command)> {
    let one = |random: &mut StdRng, kind: Kind, fits: fn(&Row) -> bool| {
        let rows: Vec<&Row> = truth
            .iter()
            .filter(|r| r.kind() == kind && fits(r))
            .collect();
        rows.choose(random).map(|row| (*row).clone())
    };
    let mut all = Vec::new();
    let queued = |row: &Row| matches!(row, Row::Mail(m) if m.state == MailState::Queued && m.person.is_none());
    if let Some(Row::Mail(mail)) = one(random, Kind::Mail, queued) {
        let (mail, error) = (mail.id, "550 no such user".to_owned());
        all.push((
            Actor::Clock,
            Command::Post(post::Command::Fail(post::Fail { mail, error })),
        ));
    }
    // Somebody cancels by telephone, and the next is offered the seat.
    let sure = |row: &Row| matches!(row, Row::Registration(r) if r.state == State::Confirmed);
    if let Some(Row::Registration(r)) = one(random, Kind::Registration, sure)
        && random.random_ratio(1, 6)
    {
        let cancel = ideathon::Command::Cancel(Cancel { registration: r.id });
        all.push((Actor::Operator, Command::Ideathon(cancel)));
    }
    // Every other time it is somebody in the coordination's care, who has to be confirmed.
    let cared =
        |row: &Row| matches!(row, Row::Person(p) if p.keepers.contains(&Area::Coordination));
    let person = one(random, Kind::Person, cared).filter(|_| random.random());
    let live = truth.iter().filter_map(|row| match row {
        Row::Session(s) if s.live => Some(s),
        _ => None,
    });
    let of_them = live.filter(|s| person.as_ref().is_none_or(|p| s.person.0 == p.id()));
    if let Some(session) = of_them.choose(random) {
        let key = AddPasskey {
            passkey: PasskeyId::new(),
            session: session.id,
            name: Line::parse("電話").unwrap(),
            credential: Uuid::new_v4().to_string(),
            public: "{}".to_owned(),
        };
        let ask = Ask {
            what: *[What::Erasure, What::Download].choose(random).unwrap(),
            person: session.person,
            session: session.id,
        };
        let command = if random.random_ratio(1, 3) {
            people::Command::AddPasskey(key)
        } else {
            people::Command::Ask(ask)
        };
        all.push((Actor::Door, Command::People(command)));
    }
    all
}
