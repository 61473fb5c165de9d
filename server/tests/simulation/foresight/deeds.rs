//! What may be commanded: the released words of every verb, about rows that are there or not, with other choices
//! made in them. And what happens beside: doors, and the post.

use std::sync::LazyLock;

use app::access::Actor;
use app::command::Command;
use app::ideathon::{self, Audience, Cancel, State};
use app::people::{self, AddPasskey, Area, Ask, What};
use app::post::{self, MailState};
use app::roundtable::{Comment, Item, is_of, may_attach};
use app::row::{Kind, Row};
use app::sync::Sync;
use app::task::{Subject, Task};
use app::time::Time;
use app::value::{HandCode, Line, PasskeyId};
use chrono::TimeDelta;
use rand::Rng as _;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom as _, IteratorRandom as _};
use serde_json::{Value, json};
use server::seal::Seal;
use uuid::Uuid;

use crate::{released, rounds, tasks};

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
const NEW: [(&str, &str); 27] = [
    ("ideathon.create_event", "event"),
    ("ideathon.register", "registration"),
    ("ideathon.issue_code", "code"),
    ("company.create", "company"),
    ("roundtable.enroll", "member"),
    ("roundtable.plan", "roundtable"),
    ("roundtable.submit", "item"),
    ("roundtable.answer", "attendance"),
    ("roundtable.say", "comment"),
    ("task.give", "task"),
    ("donor.give", "donor"),
    ("donor.give", "pledge"),
    ("donor.enter", "donor"),
    ("donor.book", "payment"),
    ("donor.import", "transfer"),
    ("donor.import", "payment"),
    ("donor.assign", "payment"),
    ("donor.issue", "receipt"),
    ("donor.start_run", "run"),
    ("donor.enlist", "donor"),
    ("donor.enlist", "pledge"),
    ("donor.set_plan", "plan"),
    ("donor.announce", "campaign"),
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
    /// Of the server, for what it knows of files.
    pub seal: &'a Seal,
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
        match verb {
            "ideathon.extend" => self.of_an_offer_that_is_there(&mut value, sync),
            "roundtable.annotate" => self.of_a_note_that_is_there(&mut value, sync),
            "roundtable.arrange" => self.of_a_plan_that_is_there(&mut value, sync),
            "roundtable.submit" => self.without_a_name(&mut value),
            "roundtable.amend" => self.of_words_that_are_there(&mut value, sync),
            "task.give" => self.of_what_somebody_may_give(&mut value, sync),
            "task.finish" | "task.abandon" | "task.reopen" => {
                self.of_a_task_to_end(verb, &mut value, sync);
            }
            "task.amend" => self.of_a_task_that_is_there(&mut value, sync),
            "roundtable.write_down" => self.of_minutes_that_are_there(&mut value, sync),
            "roundtable.answer" => self.of_who_comes(&mut value, sync),
            "roundtable.arrive" => self.of_who_is_expected(&mut value, sync),
            "roundtable.say" => self.of_ones_own_voice(&mut value, sync),
            "roundtable.attach" => self.of_a_file_that_came(&mut value, sync),
            "roundtable.detach" => self.of_a_file_that_is_there(&mut value, sync),
            "roundtable.take_back" => self.of_what_was_said(&mut value, sync),
            _ if verb.starts_with("donor.") => self.of_donors(verb, &mut value, sync),
            _ => {}
        }
        serde_json::from_value(value).ok()
    }

    pub(super) fn one_in(&mut self, n: u32) -> bool {
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
        // For another company than one's own nobody may, which is seldom of interest.
        let own = sync.actor().platform().to_vec();
        let sent = [
            "roundtable.submit",
            "roundtable.support",
            "roundtable.unsupport",
            "roundtable.answer",
        ];
        if at == "company" && sent.contains(&verb) && !own.is_empty() && !self.one_in(6) {
            return own.choose(self.random).map(|id| id.0).unwrap_or_default();
        }
        let kind = match at {
            "roundtable" => Kind::Roundtable,
            "item" | "before" => Kind::Item,
            "into" if verb.starts_with("roundtable") => Kind::Item,
            "event" | "scope" => Kind::Event,
            "registration" | "registrations" => Kind::Registration,
            "code" => Kind::Code,
            "mail" | "mails" => Kind::Mail,
            "person" | "reader" => Kind::Person,
            "from" | "into" if verb.starts_with("donor") => Kind::Donor,
            "company" | "from" | "into" => Kind::Company,
            "member" => Kind::Member,
            "attendance" => Kind::Attendance,
            "comment" => Kind::Comment,
            "membership" => Kind::Membership,
            "task" => Kind::Task,
            "donor" => Kind::Donor,
            "pledge" => Kind::Pledge,
            "payment" => Kind::Payment,
            "transfer" => Kind::Transfer,
            "receipt" | "receipts" => Kind::Receipt,
            "run" => Kind::Run,
            "plan" => Kind::Plan,
            "fulfilment" => Kind::Fulfilment,
            "campaign" => Kind::Campaign,
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
            (
                "starts" | "ends" | "opens_at" | "closes_at" | "closes" | "from" | "until"
                | "since" | "due",
                Value::Number(n),
            ) => {
                let now = self.now.timestamp_micros();
                (n.as_i64()? - THEN + now + later).into()
            }
            ("minutes", _) => [0, 5, 10, 15, 30, 130].choose(random).copied()?.into(),
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

    /// Somebody mends the note that they see of a member.
    fn of_a_note_that_is_there(&mut self, value: &mut Value, sync: &Sync) {
        let seen = sync.replica.each(Kind::Member, |row| match row {
            Row::Member(member) => Some(member.clone()),
            _ => None,
        });
        let Some(chosen) = seen.choose(self.random) else {
            return;
        };
        if self.one_in(4) {
            return;
        }
        let annotate = &mut value["roundtable"]["annotate"];
        annotate["member"] = chosen.id.to_string().into();
        annotate["note"] = format!("メモ {}", self.count).into();
        annotate["seen"] = json!(chosen.note);
    }

    /// Somebody changes the plan that they see of a roundtable.
    fn of_a_plan_that_is_there(&mut self, value: &mut Value, sync: &Sync) {
        let seen = sync.replica.each(Kind::Roundtable, |row| match row {
            Row::Roundtable(table) => Some(table.clone()),
            _ => None,
        });
        let Some(chosen) = seen.choose(self.random) else {
            return;
        };
        if self.one_in(4) {
            return;
        }
        let arrange = &mut value["roundtable"]["arrange"];
        arrange["roundtable"] = chosen.id.to_string().into();
        arrange["seen"] = json!(chosen.plan);
        arrange["plan"] = json!(chosen.plan);
        arrange["plan"]["theme"] = format!("テーマ {}", self.count).into();
    }

    /// The id of an item without a name is random, or it is refused.
    fn without_a_name(&mut self, value: &mut Value) {
        let submit = &mut value["roundtable"]["submit"];
        if submit["anonymous"] == true && !self.one_in(4) {
            submit["item"] = Uuid::new_v4().to_string().into();
            submit["words"]["presenter"] = Value::Null;
        }
    }

    /// Somebody amends an item of their own, as they see it.
    fn of_words_that_are_there(&mut self, value: &mut Value, sync: &Sync) {
        let by = sync.actor();
        let seen = sync.replica.each(Kind::Item, |row| match row {
            Row::Item(item) => Some(item.clone()),
            _ => None,
        });
        let own = seen
            .iter()
            .filter(|item| item.is_of(&by))
            .choose(self.random);
        let Some(chosen) = own.or_else(|| seen.choose(self.random)) else {
            return;
        };
        if self.one_in(4) {
            return;
        }
        let amend = &mut value["roundtable"]["amend"];
        amend["item"] = chosen.id.to_string().into();
        amend["seen"] = json!(chosen.words);
        amend["words"] = json!(chosen.words);
        amend["words"]["ask"] = format!("内容 {}", self.count).into();
    }

    /// Somebody writes down what is said of an item with a slot.
    fn of_minutes_that_are_there(&mut self, value: &mut Value, sync: &Sync) {
        let seen = sync.replica.each(Kind::Item, |row| match row {
            Row::Item(item) if item.given > 0 => Some(item.clone()),
            _ => None,
        });
        let Some(chosen) = seen.choose(self.random) else {
            return;
        };
        if self.one_in(4) {
            return;
        }
        let write = &mut value["roundtable"]["write_down"];
        write["item"] = chosen.id.to_string().into();
        write["seen"] = json!(chosen.record);
        write["record"] = json!(chosen.record);
        write["record"]["summary"] = format!("話 {}", self.count).into();
    }

    /// Somebody answers who comes, mostly after what they see of the company's answer.
    fn of_who_comes(&mut self, value: &mut Value, sync: &Sync) {
        let open = sync.replica.each(Kind::Roundtable, |row| match row {
            Row::Roundtable(table) if table.state.is_shaped() => Some(table.id),
            _ => None,
        });
        let answer = &mut value["roundtable"]["answer"];
        if let Some(table) = open.choose(self.random) {
            answer["roundtable"] = table.to_string().into();
        }
        let there = rounds::attendances(sync).into_iter().find(|one| {
            let (table, company) = (one.roundtable.to_string(), one.company.to_string());
            answer["roundtable"] == table && answer["company"] == company
        });
        let names = there.map(|one| one.names()).unwrap_or_default();
        if !self.random.random_ratio(1, 4) {
            answer["seen"]["names"] = json!(names);
        }
        let mut meant: Vec<String> = names.iter().map(ToString::to_string).collect();
        meant.truncate(self.random.random_range(0..4));
        meant.push(format!("代わり {}", self.count));
        answer["party"]["names"] = json!(meant);
    }

    /// Somebody says something, mostly in a name that is theirs.
    fn of_ones_own_voice(&mut self, value: &mut Value, sync: &Sync) {
        let by = sync.actor();
        let say = &mut value["roundtable"]["say"];
        say["text"] = format!("話 {}", self.count).into();
        let own = sync.replica.each(Kind::Item, |row| match row {
            Row::Item(item) if item.anonymous && item.is_of(&by) => Some(item.id),
            _ => None,
        });
        if let (Some(item), true) = (own.choose(self.random), say["voice"] == "source") {
            say["item"] = item.to_string().into();
            say["comment"] = Uuid::new_v4().to_string().into();
        } else if let (Some(company), false) = (by.platform().first(), self.one_in(6)) {
            say["voice"] = json!({ "company": company });
        }
        // Whom else it asks a contact's device does not know by name.
        if self.random.random() {
            say["mentions"] = json!([]);
        }
    }

    /// Somebody takes back what was said.
    fn of_what_was_said(&mut self, value: &mut Value, sync: &Sync) {
        let by = sync.actor();
        let open = |one: &Comment| is_of(one, &by) && !one.is_taken_back();
        let said: Vec<Comment> = rounds::comments(sync).into_iter().filter(open).collect();
        if let (Some(comment), false) = (said.choose(self.random), self.one_in(4)) {
            let back = &mut value["roundtable"]["take_back"];
            back["item"] = comment.item.to_string().into();
            back["comment"] = comment.id.to_string().into();
        }
    }

    /// Somebody attaches a file to what they may; mostly their own, which has just come.
    fn of_a_file_that_came(&mut self, value: &mut Value, sync: &Sync) {
        let by = sync.actor();
        let own = Self::items(sync, |item| may_attach(&by, item));
        let Some(item) = own.choose(self.random).filter(|_| !self.one_in(6)) else {
            return;
        };
        let who = if self.one_in(6) { None } else { by.person() };
        let days = if self.one_in(6) { 2 } else { 0 };
        let at = self.now - TimeDelta::days(days);
        let stored = rounds::stored(who.unwrap_or_default(), at);
        let name = *["資料.pdf", "資料.pdf", "資料.PDF", "図.png", "a.exe"]
            .choose(self.random)
            .unwrap_or(&"資料.pdf");
        let attach = rounds::attach(self.seal, item.id, &stored, name);
        value["roundtable"]["attach"] = json!(attach);
    }

    /// Somebody takes a file off an item.
    fn of_a_file_that_is_there(&mut self, value: &mut Value, sync: &Sync) {
        let items = Self::items(sync, |item| !item.attached.is_empty());
        let chosen = items.choose(self.random).filter(|_| !self.one_in(4));
        if let Some(item) = chosen
            && let Some(one) = item.attached.choose(self.random)
        {
            let detach = &mut value["roundtable"]["detach"];
            detach["item"] = item.id.to_string().into();
            detach["file"] = one.file.to_string().into();
        }
    }

    fn items(sync: &Sync, which: impl Fn(&Item) -> bool) -> Vec<Item> {
        sync.replica.each(Kind::Item, |row| match row {
            Row::Item(item) if which(item) => Some(item.clone()),
            _ => None,
        })
    }

    /// Somebody notes that one of those came whom a company answered for.
    fn of_who_is_expected(&mut self, value: &mut Value, sync: &Sync) {
        let there = rounds::attendances(sync);
        let Some(chosen) = there.choose(self.random) else {
            return;
        };
        let arrive = &mut value["roundtable"]["arrive"];
        arrive["roundtable"] = chosen.roundtable.to_string().into();
        arrive["company"] = chosen.company.to_string().into();
        if let Some(guest) = chosen.guests.choose(self.random) {
            arrive["name"] = guest.name.as_str().into();
        }
    }

    /// Somebody gives a task to one of those to whom they may, and from what is on an agenda.
    fn of_what_somebody_may_give(&mut self, value: &mut Value, sync: &Sync) {
        if self.one_in(4) {
            return;
        }
        let give = &mut value["task"]["give"];
        let follows = !give["subject"].is_null();
        let item = tasks::with_a_slot(sync).choose(self.random).cloned();
        if let (true, Some(item)) = (follows, item) {
            let subject = Subject::Item {
                item: item.id,
                roundtable: item.roundtable,
            };
            give["subject"] = json!(subject);
        }
        let assignees = tasks::assignees(&sync.actor(), sync, follows);
        if let Some(assignee) = assignees.choose(self.random) {
            give["words"]["assignee"] = json!(assignee);
        }
        give["words"]["what"] = format!("すること {}", self.count).into();
    }

    /// Somebody ends a task that they have or look after, or opens one again.
    fn of_a_task_to_end(&mut self, verb: &str, value: &mut Value, sync: &Sync) {
        let by = sync.actor();
        let open = verb != "task.reopen";
        let own = |task: &Task| task.is_tended_by(&by) && task.is_open() == open;
        let tasks: Vec<Task> = tasks::tasks(sync).into_iter().filter(own).collect();
        if let (Some(task), false) = (tasks.choose(self.random), self.one_in(4)) {
            let (room, verb) = verb.split_once('.').unwrap_or_default();
            value[room][verb]["task"] = task.id.to_string().into();
        }
    }

    /// Somebody changes a task that they see.
    fn of_a_task_that_is_there(&mut self, value: &mut Value, sync: &Sync) {
        let Some(chosen) = tasks::tasks(sync).choose(self.random).cloned() else {
            return;
        };
        if self.one_in(4) {
            return;
        }
        let amend = &mut value["task"]["amend"];
        amend["task"] = chosen.id.to_string().into();
        amend["seen"] = json!(chosen.words);
        amend["words"] = json!(chosen.words);
        amend["words"]["what"] = format!("すること {}", self.count).into();
    }

    /// Mostly an offer that waits for its answer.
    fn of_an_offer_that_is_there(&mut self, value: &mut Value, sync: &Sync) {
        let offered = sync.replica.each(Kind::Registration, |row| match row {
            Row::Registration(r) if r.state == State::Offered => Some(r.id),
            _ => None,
        });
        if let Some(chosen) = offered.choose(self.random).filter(|_| !self.one_in(4)) {
            value["ideathon"]["extend"]["registration"] = chosen.to_string().into();
        }
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
