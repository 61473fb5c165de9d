//! The figures against the aims, the bare row and the peers, on the same work.

use serde::Serialize;

use super::Whose;
use super::catch_up::CatchUp;
use super::crowd::Crowd;
use super::first::First;
use super::outbox::Sent;
use super::seen::Seen;
use crate::figure::rounded;

/// What is compared; empty where a figure could not be taken.
#[derive(Default)]
pub struct Figures {
    pub seen: Vec<Seen>,
    pub first: Vec<First>,
    pub caught_up: Vec<CatchUp>,
    pub sent: Vec<Sent>,
    pub crowd: Option<Crowd>,
}

#[derive(Serialize)]
pub struct Summary {
    figure: &'static str,
    cores: usize,
    ratios: Vec<Comparison>,
    how: &'static str,
}

/// Smaller is better in all of them.
#[derive(Serialize)]
struct Comparison {
    what: String,
    ours: Option<f64>,
    aim: f64,
    met: bool,
    bare: Option<f64>,
    /// Ours divided by the bare row's.
    to_bare: Option<f64>,
    replicache: f64,
    zero: f64,
}

/// What it is, the aim, and two peers' figures: Replicache with its delays off, Zero 1.9 on `PostgreSQL`.
type Aim = (&'static str, f64, f64, f64);

pub fn compare(figures: &Figures) -> Summary {
    let seen = |listeners: usize, of: fn(&Seen) -> f64| {
        let all = figures
            .seen
            .iter()
            .filter(move |s| s.listeners == listeners);
        both(all, |s| s.whose, of)
    };
    let first = |of: fn(&First) -> f64| both(figures.first.iter(), |f| f.whose, of);
    let caught_up = |of: fn(&CatchUp) -> f64| both(figures.caught_up.iter(), |c| c.whose, of);
    let sent = |of: fn(&Sent) -> f64| both(figures.sent.iter(), |s| s.whose, of);
    let memory = figures.crowd.as_ref().map(|c| c.mib_per_100_clients);
    let lines: Vec<(Aim, Both)> = vec![
        (
            ("an edit seen by one, p50, ms", 1.0, 4.3, 15.0),
            seen(1, |s| s.last_p50_ms),
        ),
        (
            ("an edit seen by one, p99, ms", 2.0, 11.0, 30.0),
            seen(1, |s| s.last_p99_ms),
        ),
        (
            ("by the last of 50, p50, ms", 3.0, 41.0, 142.0),
            seen(50, |s| s.last_p50_ms),
        ),
        (
            ("by the last of 50, p99, ms", 8.0, 119.0, 216.0),
            seen(50, |s| s.last_p99_ms),
        ),
        (
            ("server CPU per edit with 50, ms", 1.0, 7.5, 172.0),
            seen(50, |s| s.server_cpu_ms_per_edit),
        ),
        (
            ("first 10,000 rows held, ms", 100.0, 468.0, 1256.0),
            first(|f| f.held_ms),
        ),
        (
            ("first 10,000 rows, kB", 450.0, 2809.0, 3126.0),
            first(|f| kb(f.bytes)),
        ),
        (
            ("catch-up of 1,000, ms", 12.0, 47.0, 174.0),
            caught_up(|c| c.ms),
        ),
        (
            ("catch-up of 1,000, kB", 60.0, 286.0, 322.0),
            caught_up(|c| kb(c.bytes)),
        ),
        (
            ("outbox of 1,000, ms", 60.0, 76.0, f64::NAN),
            sent(|s| s.ms),
        ),
        (("MiB per 100 clients", 5.0, 9.0, 145.0), (memory, None)),
    ];
    Summary {
        figure: "summary of the sync engine",
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        ratios: lines.into_iter().map(Comparison::new).collect(),
        how: "aims and peers as they were measured before the work, on 2 quiet cores; bare: one JSON row in SQLite \
              behind axum, in this run; medians where a figure was taken several times; Zero takes no writes offline",
    }
}

/// The median of ours and of the bare row's.
type Both = (Option<f64>, Option<f64>);

fn both<'a, T: 'a>(
    all: impl Iterator<Item = &'a T>,
    whose: fn(&T) -> Whose,
    of: fn(&T) -> f64,
) -> Both {
    let (ours, bare): (Vec<&T>, Vec<&T>) = all.partition(|f| whose(f) == Whose::Ours);
    let median = |of_one: Vec<&T>| {
        let mut values: Vec<f64> = of_one.into_iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    (median(ours), median(bare))
}

fn kb(bytes: usize) -> f64 {
    rounded(f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1e3)
}

impl Comparison {
    fn new(((what, aim, replicache, zero), (ours, bare)): (Aim, Both)) -> Self {
        let to_bare = ours.zip(bare).filter(|(_, bare)| *bare > 0.0);
        Self {
            what: what.to_owned(),
            ours,
            aim,
            met: ours.is_some_and(|ours| ours <= aim),
            bare,
            to_bare: to_bare.map(|(ours, bare)| rounded(ours / bare)),
            replicache,
            zero,
        }
    }
}
