//! What released builds wrote is read by this one, and written again in the same words: commands that wait on
//! devices, results that servers keep, and what else lies on a device.

#[path = "released/walk.rs"]
mod walk;

use app::command::Command;
use app::row::{Fields, Kind, Row};
use app::sync::PROTOCOL;
use app::sync::device::Owner;
use app::sync::outbox::{Head, Refused, Waiting};
use app::sync::push::{Outcome, Push};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use walk::Walked;

/// A line of a file: what its heading says of it, and its text.
type Line = (&'static str, &'static str);

fn lines(file: &'static str) -> Vec<Line> {
    let mut heading = "";
    let mut all = Vec::new();
    for line in file
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
    {
        match line.strip_prefix('[') {
            Some(rest) => heading = rest.trim_end_matches(']'),
            None => all.push((heading, line)),
        }
    }
    all
}

/// Each room's commands.
const ROOMS: [(&str, &str); 7] = [
    ("ideathon", include_str!("released/ideathon.txt")),
    ("company", include_str!("released/company.txt")),
    ("people", include_str!("released/people.txt")),
    ("roundtable", include_str!("released/roundtable.txt")),
    ("task", include_str!("released/task.txt")),
    ("donor", include_str!("released/donor.txt")),
    ("post", include_str!("released/post.txt")),
];

fn read<T: DeserializeOwned>((heading, text): Line) -> T {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("[{heading}] is not read: {e}\n{text}"))
}

/// Reads a line, and writes it again.
fn reread<T: DeserializeOwned + Serialize>(line: Line) -> T {
    let (heading, text) = line;
    let read: T = read(line);
    let written = serde_json::to_string(&read).unwrap();
    assert_eq!(written, text, "[{heading}] is written in other words");
    read
}

/// Goes through a line whatever the type says of itself, and notes what was there.
fn walk<T: DeserializeOwned>(walked: &Walked, (heading, text): Line) {
    let value = serde_json::from_str(text).unwrap();
    let through = walked.through::<T>(&value);
    through.unwrap_or_else(|e| panic!("[{heading}] is not gone through: {e}"));
}

#[test]
fn a_released_command_is_read_and_known_by_the_same_words() {
    for (room, file) in ROOMS {
        for line in lines(file) {
            let (heading, text) = line;
            let _: Command = reread(line);
            let verb = heading.split([',', ' ']).next().unwrap_or_default();
            let begins = format!("{{\"{room}\":{{\"{verb}\":");
            assert!(
                text.starts_with(&begins),
                "[{heading}] is another verb: {text}"
            );
        }
    }
}

/// A verb, a field or a choice that is new needs a line; the compiler's own list of them is what this reads.
#[test]
fn every_part_of_every_verb_has_a_line() {
    let walked = Walked::default();
    for line in ROOMS.into_iter().flat_map(|(_, file)| lines(file)) {
        walk::<Command>(&walked, line);
    }
    let missed = walked.missed();
    assert!(
        missed.is_empty(),
        "no line in tests/released/ROOM.txt has {missed:#?}"
    );
    assert!(
        walked.parts() > 250,
        "the walk sees {} parts: not all",
        walked.parts()
    );
}

#[test]
fn a_kept_result_is_read_whatever_it_says() {
    let walked = Walked::default();
    for line in lines(include_str!("released/outcomes.txt")) {
        let _: Outcome = reread(line);
        walk::<Outcome>(&walked, line);
    }
    let missed = walked.missed();
    assert!(
        missed.is_empty(),
        "no line in tests/released/outcomes.txt has {missed:#?}"
    );
}

#[test]
fn what_lies_on_a_device_is_found_there_after_an_upgrade() {
    let mut spoken = Vec::new();
    for line in lines(include_str!("released/device.txt")) {
        let (heading, _) = line;
        match heading.split([',', ' ']).next().unwrap_or_default() {
            "push" => spoken.push(reread::<Push>(line).protocol),
            "head" => drop(reread::<Head>(line)),
            "waiting" => drop(reread::<Waiting>(line)),
            "refused" => drop(reread::<Refused>(line)),
            "owner" => drop(read::<Owner>(line)),
            "row" => {
                let (kind, _, fields) = reread::<(Kind, Uuid, Fields)>(line);
                Row::from_fields(kind, &fields).unwrap_or_else(|e| panic!("[{heading}]: {e}"));
            }
            other => panic!("what is {other}?"),
        }
    }
    assert!(
        spoken.contains(&PROTOCOL),
        "no push of protocol {PROTOCOL} in tests/released/device.txt"
    );
}
