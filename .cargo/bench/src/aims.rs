//! The figures against the aims, and against what a user would pick instead.

use serde::Serialize;

use crate::bytes::Load;
use crate::figure::rounded;
use crate::page::Served;
use crate::rush::Rush;
use crate::start::{Memory, Start};

/// What is compared; `None` or empty where a figure could not be taken.
pub struct Figures {
    pub rush: Option<Rush>,
    pub still: Option<Served>,
    pub loads: Vec<Load>,
    pub idle: Option<Memory>,
    pub after: Option<Memory>,
    pub start: Option<Start>,
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
    what: &'static str,
    ours: Option<f64>,
    aim: f64,
    met: bool,
    /// pretix on the same kind of machine.
    peer: Option<f64>,
    /// The peer's figure divided by ours.
    ratio: Option<f64>,
}

pub fn compare(figures: &Figures) -> Summary {
    let rush = figures.rush.as_ref();
    let memory = |taken: &Option<Memory>| taken.as_ref().map(|m| m.resident_mb);
    Summary {
        figure: "summary",
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        ratios: vec![
            Comparison::new(
                "requests per registration",
                rush.map(|r| r.requests_per_registration),
                1.0,
                Some(11.0),
            ),
            Comparison::new(
                "server CPU ms per registration",
                rush.map(|r| r.server_cpu_ms_per_registration),
                1.0,
                Some(1000.0),
            ),
            Comparison::new(
                "server CPU ms per registration, with its mail",
                rush.map(|r| r.server_cpu_ms_per_registration_with_mail),
                1.0,
                None,
            ),
            Comparison::new(
                "rush, s",
                rush.map(|r| rounded(r.total_ms / 1e3)),
                1.0,
                Some(146.0),
            ),
            Comparison::new(
                "server CPU ms per page",
                figures.still.as_ref().map(|p| p.server_cpu_ms_per_page),
                0.05,
                Some(66.0),
            ),
            Comparison::new(
                "kB to first paint, brotli",
                heaviest(&figures.loads, Load::first_paint),
                20.0,
                None,
            ),
            Comparison::new(
                "kB to interactive, brotli",
                heaviest(&figures.loads, Load::interactive),
                150.0,
                Some(420.0),
            ),
            Comparison::new("memory idle, MB", memory(&figures.idle), 60.0, Some(2000.0)),
            Comparison::new(
                "memory after the rush, MB",
                memory(&figures.after),
                60.0,
                Some(2000.0),
            ),
            Comparison::new(
                "start to first page, s",
                figures
                    .start
                    .as_ref()
                    .map(|s| rounded(s.first_page_ms / 1e3)),
                0.5,
                Some(20.0),
            ),
        ],
        how: "aims and the peer's figures as set before the work; ratio: the peer's figure divided by ours; \
              kB are 1000 bytes, of the heavier of the two pages",
    }
}

/// In kB, of the page that is worst off.
fn heaviest(loads: &[Load], bytes: fn(&Load) -> u32) -> Option<f64> {
    let pages = loads.iter().filter(|load| load.page != Load::DESK);
    pages
        .map(bytes)
        .max()
        .map(|bytes| rounded(f64::from(bytes) / 1e3))
}

impl Comparison {
    fn new(what: &'static str, ours: Option<f64>, aim: f64, peer: Option<f64>) -> Self {
        let ratio = ours
            .zip(peer)
            .filter(|(ours, _)| *ours > 0.0)
            .map(|(ours, peer)| rounded(peer / ours));
        Self {
            what,
            ours,
            aim,
            met: ours.is_some_and(|ours| ours <= aim),
            peer,
            ratio,
        }
    }
}
