//! What supporting members are promised beside our thanks: plans with their benefits, and what became of each benefit.
//! What is owed stands nowhere: it follows from plans, promises, payments and what was given, see [`owed`].

mod fulfil;
pub mod owed;
mod plan;

pub use fulfil::{Fulfil, Item, MAX_ITEMS, Reopen, Undone, Waive, fulfil, reopen, reopened, waive};
pub(super) use plan::chosen;
pub use plan::{Join, MAX_BENEFITS, SetPlan, join, set_plan};

use chrono::{Datelike as _, NaiveDate, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Builder;

use super::rows::{Pledge, Purpose, Rhythm};
use crate::time::{self, Time};
use crate::value::{DonorId, FulfilmentId, Line, Passage, PlanId, PledgeId, Yen};

/// What a benefit is. Of one kind nobody gets two for the same occasion, whatever they promised.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// ウェルカムキット.
    #[default]
    Kit,
    /// An invitation to the members' group.
    Group,
    Letter,
    /// 年次報告書.
    Report,
    Magazine,
    /// What it is then, its name says.
    Other,
}

impl What {
    pub const ALL: [Self; 6] = [
        Self::Kit,
        Self::Group,
        Self::Letter,
        Self::Report,
        Self::Magazine,
        Self::Other,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kit => "kit",
            Self::Group => "group",
            Self::Letter => "letter",
            Self::Report => "report",
            Self::Magazine => "magazine",
            Self::Other => "other",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.name() == name)
    }
}

/// How a benefit comes to whoever it is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    #[default]
    Post,
    Mail,
    /// In another way, which needs no address.
    Hand,
}

impl Reach {
    pub const ALL: [Self; 3] = [Self::Post, Self::Mail, Self::Hand];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Mail => "mail",
            Self::Hand => "hand",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reach| reach.name() == name)
    }
}

/// When a benefit is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Once, so many days after the membership began.
    Start { days: u16 },
    /// Each year until the end of these months, counted from 1.
    Months(Vec<u8>),
}

impl Default for When {
    fn default() -> Self {
        Self::Start { days: 0 }
    }
}

/// One benefit of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Benefit {
    /// By which it is known in its plan, also when its words change.
    pub number: u16,
    pub what: What,
    /// What it is called; by its kind where that is enough.
    pub name: Option<Line<60>>,
    pub reach: Reach,
    pub when: When,
    /// 対価性がある: it is worth something, so that what is paid is a price and no gift.
    pub counter: bool,
    /// Since when it is promised; what was due before is not. The rule says it.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub since: Time,
}

/// What a plan says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Terms {
    pub name: Line<60>,
    pub text: Passage<400>,
    /// Of a plan that exists it does not change, nor whether it is a price: see [`Plan::is_price`].
    pub rhythm: Rhythm,
    /// From so much each time on.
    pub least: Yen,
    pub benefits: Vec<Benefit>,
    /// Anybody can choose it.
    pub open: bool,
}

/// 会員プラン: what whoever promises so much is promised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    pub id: PlanId,
    #[serde(flatten)]
    pub terms: Terms,
    /// When it was first offered, or somebody was put on it: since then everybody may read it, also when it is shut.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub opened: Option<Time>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub created: Time,
}

impl Terms {
    /// What is paid for it is a price, not a gift: 賛助会費 counts where nothing is given for it (domain, section 4).
    #[must_use]
    pub fn is_price(&self) -> bool {
        self.benefits.iter().any(|benefit| benefit.counter)
    }

    #[must_use]
    pub fn benefit(&self, number: u16) -> Option<&Benefit> {
        self.benefits
            .iter()
            .find(|benefit| benefit.number == number)
    }
}

/// That a promise is of a plan, with what held when it was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Joined {
    pub plan: PlanId,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub since: Time,
    /// For less each time nothing is owed.
    pub least: Yen,
    pub price: bool,
}

/// For what a benefit is owed.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// The membership began.
    #[default]
    Start,
    Month {
        year: u16,
        month: u8,
    },
}

impl When {
    /// Whether it is ever due then.
    #[must_use]
    pub fn has(&self, occasion: Occasion) -> bool {
        match (self, occasion) {
            (Self::Start { .. }, Occasion::Start) => true,
            (Self::Months(months), Occasion::Month { month, .. }) => months.contains(&month),
            _ => false,
        }
    }
}

impl Occasion {
    /// The beginning of the last day of its month in Japan; none for what is no month.
    #[must_use]
    pub fn last_day(self) -> Option<Time> {
        let Self::Month { year, month } = self else {
            return None;
        };
        let first = NaiveDate::from_ymd_opt(year.into(), month.into(), 1)?;
        let next = first.checked_add_months(chrono::Months::new(1))?;
        Some(time::from_japan(next.pred_opt()?.and_time(NaiveTime::MIN)))
    }

    /// The month of a day in Japan.
    #[must_use]
    pub fn month_of(day: Time) -> Self {
        let day = time::japan(day);
        Self::Month {
            year: u16::try_from(day.year()).unwrap_or_default(),
            month: u8::try_from(day.month()).unwrap_or_default(),
        }
    }
}

/// That something was given: the proof.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    /// The day in Japan.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub on: Time,
    pub reach: Reach,
    /// The address that it went to, of a house or for mails.
    pub to: Passage<400>,
    /// A tracking number, or what else helps to find it again.
    pub note: Option<Line<200>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FulfilmentState {
    /// It was noted by mistake.
    #[default]
    Open,
    Given,
    /// It came back: it is owed again once there is another address.
    CameBack,
    /// It is not given, and why is said.
    Waived,
}

/// What became of a benefit for one occasion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fulfilment {
    pub id: FulfilmentId,
    pub donor: DonorId,
    pub pledge: PledgeId,
    pub plan: PlanId,
    pub number: u16,
    pub what: What,
    pub name: Option<Line<60>>,
    pub occasion: Occasion,
    pub state: FulfilmentState,
    pub given: Option<Given>,
    /// What came back, the oldest first.
    pub returned: Vec<Given>,
    /// Why it is not given, or came back.
    pub reason: Option<Line<200>>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub created: Time,
}

/// By which it is seen that something is given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sameness {
    what: What,
    /// What has only a name is the same in its own plan alone.
    own: Option<(PlanId, u16)>,
    occasion: Occasion,
}

impl Sameness {
    #[must_use]
    pub fn of(what: What, plan: PlanId, number: u16, occasion: Occasion) -> Self {
        Self {
            what,
            own: (what == What::Other).then_some((plan, number)),
            occasion,
        }
    }
}

impl Fulfilment {
    #[must_use]
    pub fn sameness(&self) -> Sameness {
        Sameness::of(self.what, self.plan, self.number, self.occasion)
    }

    /// Nothing more is to be done for it.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        matches!(self.state, FulfilmentState::Given | FulfilmentState::Waived)
    }

    /// Without the addresses for mails that it went to.
    #[must_use]
    pub fn without_mail(&self) -> Self {
        let forgets = |given: &Given| Given {
            to: match given.reach {
                Reach::Mail => Passage::default(),
                Reach::Post | Reach::Hand => given.to.clone(),
            },
            ..given.clone()
        };
        Self {
            given: self.given.as_ref().map(forgets),
            returned: self.returned.iter().map(forgets).collect(),
            ..self.clone()
        }
    }

    /// The same benefit of the same promise has one name.
    #[must_use]
    pub fn named(pledge: PledgeId, plan: PlanId, number: u16, occasion: Occasion) -> FulfilmentId {
        let (year, month) = match occasion {
            Occasion::Start => (0, 0),
            Occasion::Month { year, month } => (year, month),
        };
        let digest = Sha256::new()
            .chain_update("fulfilment")
            .chain_update(pledge.0)
            .chain_update(plan.0)
            .chain_update(number.to_be_bytes())
            .chain_update(year.to_be_bytes())
            .chain_update([month]);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest.finalize()[..16]);
        FulfilmentId(Builder::from_random_bytes(bytes).into_uuid())
    }
}

impl Pledge {
    /// What money for it is, before the law.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        if self.plan.is_some_and(|joined| joined.price) {
            Purpose::Sale
        } else {
            Purpose::of(self.rhythm)
        }
    }
}

/// So long money carries a membership beyond the day for which it came: it may be late.
const LATE: TimeDelta = TimeDelta::days(31);
