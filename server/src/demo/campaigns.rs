//! Two campaigns of the sample: one that runs, and one that is over.

use app::donor::{Announce, Appeal, Command as C};
use app::value::{Both, CampaignId, Line, Passage, Slug, Yen};
use chrono::{Months, NaiveDate, TimeDelta};

use super::donors::{MONTHS, at, tell};
use crate::error::Failure;
use crate::http::App;

/// The month in which the first begins; it goes on for so many.
const FIRST: usize = 20;
const LASTS: u32 = 3;
/// The second began a month ago, and goes on for some weeks.
const SECOND: usize = MONTHS - 1;
const GOES_ON: TimeDelta = TimeDelta::days(40);

pub struct Campaigns {
    over: CampaignId,
    runs: CampaignId,
}

impl Campaigns {
    pub fn new() -> Self {
        Self {
            over: CampaignId::new(),
            runs: CampaignId::new(),
        }
    }

    /// Those of this month.
    pub async fn begin(&self, app: &App, month: usize, begins: NaiveDate) -> Result<(), Failure> {
        let from = at(begins, 1, 0);
        let (campaign, slug, titles, texts, goal, until) = match month {
            FIRST => (
                self.over,
                "language-cafe",
                ["日本語カフェをひらこう", "Open a language café"],
                [
                    "土曜日の午後に、お茶を飲みながら日本語で話す場所をつくります。\n集まったお金は、会場費と教材に使います。",
                    "On Saturday afternoons people talk in Japanese over a cup of tea.\nThe money pays for the room and the books.",
                ],
                300_000,
                at(begins + Months::new(LASTS - 1), 28, 0),
            ),
            SECOND => (
                self.runs,
                "first-suit",
                ["はじめての面接にスーツを", "A suit for the first interview"],
                [
                    "はじめての面接にのぞむ人に、スーツと靴を贈ります。\nひとりぶんは3万円ほどです。",
                    "Who goes to their first interview gets a suit and shoes.\nOne outfit is about 30,000 yen.",
                ],
                500_000,
                app.clock.now() + TimeDelta::days(30) + GOES_ON,
            ),
            _ => return Ok(()),
        };
        let [ja, en] = titles;
        let title = Both {
            ja: Line::parse(ja)?,
            en: Line::parse(en)?,
        };
        let [ja, en] = texts;
        let text = Both {
            ja: Passage::parse(ja)?,
            en: Passage::parse(en)?,
        };
        let announce = Announce {
            campaign,
            appeal: Appeal {
                slug: Slug::parse(slug)?,
                title,
                text,
                goal: Yen::of(goal),
                from,
                until: Some(until),
                open: true,
            },
            seen: None,
        };
        tell(app, C::Announce(Box::new(announce))).await
    }

    /// What most who come in a month give for.
    pub fn of(&self, month: usize, n: usize) -> Option<CampaignId> {
        let over = (FIRST..FIRST + LASTS as usize).contains(&month);
        let chosen = if over {
            Some(self.over)
        } else {
            (month >= SECOND).then_some(self.runs)
        };
        chosen.filter(|_| !n.is_multiple_of(4))
    }
}
