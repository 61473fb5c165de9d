//! Listeners that take nothing in while thousands of things happen: they cost little, hold nobody up, and catch up.
#![cfg(target_os = "linux")]

use std::sync::Arc;

use app::command::Command;
use app::company::{self, Change, Create, Edit};
use app::people::Area;
use app::sync::pull::Pulled;
use app::value::{CompanyId, Line, Passage};
use futures::future::join_all;
use tempfile::TempDir;
use tokio::time::timeout;

use crate::kill::Program;
use crate::world::follow::{Book, Follower, Live, pulls};
use crate::world::{House, PATIENCE, Sender, Staff};

/// Who write at the same time, and how often; an account's limits allow it.
const WRITERS: usize = 5;
const NOTES: usize = 400;
/// As long as a note may be, in letters of three bytes: all of them together are far more than what the system
/// keeps of one connection.
const LETTERS: usize = 1000;
const LISTENERS: usize = 20;
/// Were all that a listener has not taken in kept for it, this many bytes would be no more than a fourth of it.
const MOST: u64 = (LISTENERS * WRITERS * NOTES * LETTERS * 3 / 4) as u64;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_takes_nothing_in_costs_little_and_catches_up() {
    let folder = TempDir::new().unwrap();
    let house = Arc::new(House::new(folder.path()));
    let program = Program::starts(&house);
    let mut staff = Vec::new();
    for n in 0..WRITERS {
        let email = format!("ken{n}@tomoni.example");
        staff.push(Staff::arrives(&house, &email, Area::Events).await);
    }
    let by = staff[0].credentials();
    let reader = Follower::begins(&house, by.clone()).await;
    let (first, _) = pulls(&house, &by, "").await;
    let mut slow = Vec::new();
    for _ in 0..LISTENERS {
        let live = Live::opens(&house, &by, &first.cursor.0).await;
        slow.push(live.expect("a stream"));
    }
    let before = resident(&program);

    join_all(staff.iter().map(|staff| writes(&house, staff))).await;
    // Who reads is told each in time.
    let all = |company: &company::Company| company.note.as_str().starts_with(&NOTES.to_string());
    reader
        .sees("the last notes", |view| {
            let companies = view.companies();
            (companies.iter().filter(|c| all(c)).count() == WRITERS).then_some(())
        })
        .await;
    let grown = resident(&program).saturating_sub(before);
    assert!(grown < MOST, "{grown} bytes more for {LISTENERS} listeners");

    let (fresh, _) = pulls(&house, &by, "").await;
    let there = Book::default();
    there.takes(fresh);
    assert_eq!(reader.fields(), there.fields());
    // Two stand for all.
    slow.truncate(2);
    for mut live in slow {
        let book = Book::default();
        book.takes(first.clone());
        let mut cursor = first.cursor.0.clone();
        let mut heard = 0;
        let caught_up = async {
            while book.fields() != there.fields() {
                let Some((id, news, _)) = live.next().await else {
                    // Who takes nothing in for too long is cut off, and comes again as a browser does.
                    live = Live::opens(&house, &by, &cursor).await.expect("a stream");
                    continue;
                };
                heard += 1;
                cursor = id;
                book.takes(Pulled {
                    snapshot: news.snapshot,
                    patches: news.patches,
                    ..Pulled::default()
                });
            }
        };
        timeout(PATIENCE, caught_up).await.expect("it catches up");
        assert!(
            heard < WRITERS * NOTES * 2 / 3,
            "all {heard} changes were kept for it"
        );
    }
}

/// Adds a company and writes note after note on it, each in a push of its own.
async fn writes(house: &Arc<House>, staff: &Staff) {
    let company = CompanyId::new();
    let sender = Sender::new(house);
    let by = staff.credentials();
    let create = company::Command::Create(Box::new(Create {
        company,
        name: Line::parse(&company.to_string()).unwrap(),
        ..Create::default()
    }));
    sender.sends(&by, Command::Company(create)).await;
    for n in 1..=NOTES {
        let letters = "あ".repeat(LETTERS - 10);
        let edit = company::Command::Edit(Edit {
            company,
            changes: vec![Change::Note(
                Passage::parse(&format!("{n}{letters}")).unwrap(),
            )],
            seen: Vec::new(),
            anyway: false,
        });
        let outcome = sender.sends(&by, Command::Company(edit)).await;
        assert!(
            matches!(outcome, app::sync::push::Outcome::Done(_)),
            "{outcome:?}"
        );
    }
}

/// What the program has in memory, in bytes.
fn resident(program: &Program) -> u64 {
    let status = std::fs::read_to_string(program.in_proc("status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.unwrap().trim().trim_end_matches(" kB");
    kilobytes.parse::<u64>().unwrap() * 1024
}
