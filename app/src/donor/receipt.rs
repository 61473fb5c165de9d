//! Receipts: what a donor shows to the tax office. What one says is written down once and never changed.

use serde::{Deserialize, Serialize};

use super::details::Form;
use super::rows::{Payment, Purpose};
use crate::time::{self, Time};
use crate::value::{Address, DonorId, Line, PaymentId, ReceiptId, Yen};
use chrono::Datelike as _;

/// What the organisation is before the tax law (特定非営利活動促進法 44条, 58条): only gifts from the day of a
/// certification on lower anybody's taxes (租税特別措置法 41条の18の2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxStatus {
    #[default]
    None,
    /// 特例認定.
    Provisional,
    /// 認定.
    Certified,
}

impl TaxStatus {
    pub const ALL: [Self; 3] = [Self::None, Self::Provisional, Self::Certified];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Provisional => "provisional",
            Self::Certified => "certified",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether a gift lowers its giver's taxes.
    #[must_use]
    pub const fn deducts(self) -> bool {
        !matches!(self, Self::None)
    }
}

/// A status, from a day on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certification {
    /// The first day, at its beginning in Japan.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub from: Time,
    pub status: TaxStatus,
    /// As the authority writes it; of none, nothing.
    #[serde(default)]
    pub number: Line<60>,
}

/// Which day of a gift counts: decided once, for gifts from a day on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// On which the donor paid.
    #[default]
    Paid,
    /// On which it came to us.
    Deposited,
}

impl Counts {
    pub const ALL: [Self; 2] = [Self::Paid, Self::Deposited];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Deposited => "deposited",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|counts| counts.name() == name)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatePolicy {
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub from: Time,
    pub counts: Counts,
}

/// What receipts say of who issues them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Issuing {
    /// 主たる事務所の所在地.
    pub seat: Option<Address>,
    /// 寄附金を充当する事業.
    pub activity: Line<120>,
    /// By their days; before the first there is none.
    pub statuses: Vec<Certification>,
    /// Nothing is given for 賛助会費 that would make it a price; otherwise it lowers no taxes.
    pub supporting: bool,
    /// By their days; before the first the day of paying counts.
    pub policies: Vec<DatePolicy>,
}

impl Issuing {
    /// What holds on a day.
    #[must_use]
    pub fn status(&self, day: Time) -> Certification {
        let held = self.statuses.iter().filter(|status| status.from <= day);
        held.max_by_key(|status| status.from)
            .cloned()
            .unwrap_or_default()
    }

    /// Whether a payment lowers its giver's taxes: by the status of the day that counts, and where it is a gift.
    #[must_use]
    pub fn deducts(&self, payment: &Payment) -> bool {
        let given = match payment.purpose {
            Purpose::Gift => true,
            Purpose::Supporting => self.supporting,
            Purpose::Membership | Purpose::Sale => false,
        };
        given && self.status(self.day_of(payment)).status.deducts()
    }

    /// The day of a payment that counts.
    #[must_use]
    pub fn day_of(&self, payment: &Payment) -> Time {
        let held = self.policies.iter().filter(|one| one.from <= payment.day);
        let held = held.max_by_key(|one| one.from).copied();
        match held.unwrap_or_default().counts {
            Counts::Paid => payment.day,
            Counts::Deposited => payment.deposited.unwrap_or(payment.day),
        }
    }
}

/// `2027-000123`: of the calendar year of issue, and its place in it from 1, without gaps.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Number {
    pub year: u16,
    pub serial: u32,
}

impl Number {
    #[must_use]
    pub const fn next(self) -> Self {
        Self {
            year: self.year,
            serial: self.serial.saturating_add(1),
        }
    }
}

impl core::fmt::Display for Number {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}-{:06}", self.year, self.serial)
    }
}

/// A payment on a receipt, as it stood when that was issued.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub payment: PaymentId,
    /// The day that counts.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub day: Time,
    pub amount: Yen,
    pub purpose: Purpose,
    /// On that day a gift lowered its giver's taxes.
    pub deducts: bool,
}

/// All that a receipt says. Written once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Said {
    pub issuer: Line<80>,
    pub seat: Address,
    pub activity: Line<120>,
    /// Under which of it some lowers taxes, by their days.
    pub certifications: Vec<Certification>,
    pub name: Line<80>,
    /// A company is addressed otherwise than a person.
    pub form: Form,
    pub address: Address,
    pub items: Vec<Item>,
}

impl Said {
    #[must_use]
    pub fn total(&self) -> Yen {
        self.sum(|_| true)
    }

    /// What of it lowers taxes.
    #[must_use]
    pub fn deductible(&self) -> Yen {
        self.sum(|item| item.deducts)
    }

    fn sum(&self, counts: impl Fn(&Item) -> bool) -> Yen {
        let counted = self.items.iter().filter(|item| counts(item));
        counted.fold(Yen::ZERO, |sum, item| sum.plus(item.amount).unwrap_or(sum))
    }
}

/// How a receipt goes to its donor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By mail, as a file.
    Mail,
    /// Printed, in an envelope with a window.
    #[default]
    Paper,
}

/// Another paper of the same receipt: it keeps its number and day, and is marked 再発行.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Again {
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: Time,
    /// The donor does not see it.
    #[serde(default)]
    pub reason: Line<200>,
}

/// A receipt that holds no longer. Its number is not given again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voided {
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: Time,
    /// The donor does not see it.
    #[serde(default)]
    pub reason: Line<200>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Receipt {
    pub id: ReceiptId,
    pub donor: DonorId,
    pub number: Number,
    /// All of a calendar year; `None`: single gifts.
    pub of_year: Option<u16>,
    pub said: Said,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub issued: Time,
    pub way: Way,
    /// When it was given to the post: nothing goes twice.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub posted: Option<Time>,
    pub again: Vec<Again>,
    pub void: Option<Voided>,
    /// The void one that it stands for.
    pub instead_of: Option<ReceiptId>,
}

impl Receipt {
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.void.is_none()
    }

    #[must_use]
    pub fn voided(&self, reason: &Line<200>, at: Time) -> Self {
        let reason = reason.clone();
        Self {
            void: Some(Voided { at, reason }),
            ..self.clone()
        }
    }

    /// Whether it waits to be printed and given to the post.
    #[must_use]
    pub fn waits_for_post(&self) -> bool {
        self.holds() && self.way == Way::Paper && self.posted.is_none()
    }

    #[must_use]
    pub fn names(&self, payment: PaymentId) -> bool {
        let mut items = self.said.items.iter();
        items.any(|item| item.payment == payment)
    }
}

/// The calendar year of a day in Japan.
#[must_use]
pub fn year_of(day: Time) -> u16 {
    u16::try_from(time::japan(day).year()).unwrap_or_default()
}
