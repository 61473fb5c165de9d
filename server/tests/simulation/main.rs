//! Many devices, one server, one seed: the real client's engine and the real server on a real database, with a
//! network, tabs, clocks and crashes that do their worst. After each round everything falls quiet, and then all
//! must agree. `TOMONI_SIM_SEED` and `TOMONI_SIM_ROUNDS` choose another run; a failure prints its seed.

#[path = "../world/base.rs"]
mod base;
mod device;
mod donors;
mod foresight;
mod house;
mod life;
#[path = "../world/released.rs"]
mod released;
mod rounds;
mod tasks;
mod verbs;

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use app::fault::{Bug, plant};

/// The first seed of a run that names none.
const SEED: u64 = 20_261_121;
/// Rounds in one life, from an empty database on.
const ROUNDS_PER_LIFE: u64 = 20;
/// What CI runs.
const ROUNDS: u64 = 2_000;
/// A life that takes longer hangs.
const PATIENCE: Duration = Duration::from_mins(2);
/// A planted bug must be found within so many lives.
const LIVES_PER_BUG: u64 = 240;

/// Whether each step is to be told.
fn traced() -> bool {
    static TRACED: std::sync::LazyLock<bool> =
        std::sync::LazyLock::new(|| std::env::var_os("TOMONI_SIM_TRACE").is_some());
    *TRACED
}

fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// A planted bug is planted in the whole process: whoever plants one is alone in it meanwhile.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One life from its seed on. What went wrong, in words.
fn live(seed: u64, rounds: u64) -> Result<(), String> {
    in_words(async move { life::Life::begins(seed).await.lives(rounds).await })
}

/// What went wrong, in words; also where it panics or hangs.
fn in_words(life: impl Future<Output = Result<(), String>>) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let lived = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            let lived = tokio::time::timeout(PATIENCE, life).await;
            lived.unwrap_or_else(|_| Err("it hangs".to_owned()))
        })
    }));
    lived.unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        let words = words.or_else(|| panic.downcast_ref::<&str>().map(|&s| s.to_owned()));
        Err(format!("a panic: {}", words.unwrap_or_default()))
    })
}

/// First that all holds, then that it would be seen if it did not: both in one story, since a planted bug is
/// planted in the whole process.
#[test]
fn whatever_happens_all_agree_and_a_planted_bug_is_found() {
    let _alone = alone();
    let first = told("TOMONI_SIM_SEED").unwrap_or(SEED);
    let minutes = told("TOMONI_SIM_MINUTES");
    let rounds =
        told("TOMONI_SIM_ROUNDS").unwrap_or(if minutes.is_some() { u64::MAX } else { ROUNDS });
    let begun = Instant::now();
    let over = |done: u64| {
        let late = minutes.is_some_and(|m| begun.elapsed() > Duration::from_secs(m * 60));
        late || done >= rounds
    };
    let mut done = 0;
    let mut seed = first;
    while !over(done) {
        if let Err(wrong) = live(seed, ROUNDS_PER_LIFE) {
            panic!(
                "seed {seed}: {wrong}\nrerun: TOMONI_SIM_SEED={seed} TOMONI_SIM_ROUNDS={ROUNDS_PER_LIFE}"
            );
        }
        done += ROUNDS_PER_LIFE;
        seed += 1;
    }
    println!(
        "{done} rounds from seed {first} on, in {:.0?}",
        begun.elapsed()
    );
    if told("TOMONI_SIM_SEED").is_some() || minutes.is_some() {
        return;
    }
    let mut missed = Vec::new();
    let only = std::env::var("TOMONI_SIM_BUG").ok();
    for bug in Bug::ALL {
        if only
            .as_ref()
            .is_some_and(|only| *only != format!("{bug:?}"))
        {
            continue;
        }
        plant(Some(bug));
        let found =
            (0..LIVES_PER_BUG).find_map(|n| Some((n, live(first + n, ROUNDS_PER_LIFE).err()?)));
        plant(None);
        match found {
            Some((n, wrong)) => {
                let wrong: String = wrong.chars().take(160).collect();
                println!("{bug:?} is found in life {n}: {wrong}");
            }
            None => missed.push(bug),
        }
    }
    assert!(missed.is_empty(), "planted and not found: {missed:?}");
}
