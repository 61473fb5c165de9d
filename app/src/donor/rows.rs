//! The rows of this room.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::benefit::Joined;
use super::details::{Details, Form};
use super::dues::{Dues, Ended};
use super::receipt::Issuing;
use super::reference::Reference;
use crate::lang::Lang;
use crate::time::Time;
use crate::value::{
    CampaignId, CharityId, DonorId, Email, Line, Passage, PaymentId, PledgeId, TransferId, Yen,
};

/// There is one charity; everybody calls its row so.
pub const CHARITY: CharityId = CharityId(Uuid::from_u128(1));

/// How a gift comes, again and again or once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    #[default]
    Once,
    Monthly,
    Yearly,
}

impl Rhythm {
    pub const ALL: [Self; 3] = [Self::Monthly, Self::Yearly, Self::Once];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Monthly => "monthly",
            Self::Yearly => "yearly",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }
}

/// By what means money comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    #[default]
    Transfer,
    Cash,
    /// 口座振替: what the collecting bank reports.
    Debit,
    /// What it is then, the note says.
    Other,
    /// By the payment company.
    Card,
    /// コンビニ払い, by the payment company.
    Konbini,
}

impl Means {
    pub const ALL: [Self; 6] = [
        Self::Transfer,
        Self::Cash,
        Self::Debit,
        Self::Other,
        Self::Card,
        Self::Konbini,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Transfer => "transfer",
            Self::Cash => "cash",
            Self::Debit => "debit",
            Self::Other => "other",
            Self::Card => "card",
            Self::Konbini => "konbini",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.name() == name)
    }

    /// The payment company holds it first, and says what came and what went back.
    #[must_use]
    pub const fn is_held(self) -> bool {
        matches!(self, Self::Card | Self::Konbini)
    }
}

/// What money is, before the law: 正会員会費 is no donation, 賛助会費 is one where nothing is given for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// 寄附金.
    #[default]
    Gift,
    /// 賛助会費.
    Supporting,
    /// 正会員会費.
    Membership,
    /// A price for something.
    Sale,
}

impl Purpose {
    pub const ALL: [Self; 4] = [Self::Gift, Self::Supporting, Self::Membership, Self::Sale];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gift => "gift",
            Self::Supporting => "supporting",
            Self::Membership => "membership",
            Self::Sale => "sale",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }

    /// 正会員会費 and prices are no donations.
    #[must_use]
    pub const fn is_given(self) -> bool {
        matches!(self, Self::Gift | Self::Supporting)
    }

    /// What a promise of this rhythm is.
    #[must_use]
    pub const fn of(rhythm: Rhythm) -> Self {
        match rhythm {
            Rhythm::Once => Self::Gift,
            Rhythm::Monthly | Rhythm::Yearly => Self::Supporting,
        }
    }
}

/// What is proposed for a rhythm.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Less is not taken.
    pub least: Yen,
    pub suggested: Vec<Yen>,
}

/// What everybody reads about who receives the gifts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Particulars {
    /// As it stands in the articles and on receipts.
    pub name: Line<80>,
    /// Bank, branch, kind, number and holder, as somebody types them. Empty: no transfers are taken.
    pub account: Passage<300>,
    /// Where donors ask.
    pub contact: Option<Email>,
    pub once: Offer,
    pub monthly: Offer,
    pub yearly: Offer,
    /// Gifts are taken on the public page.
    pub open: bool,
}

impl Particulars {
    #[must_use]
    pub const fn offer(&self, rhythm: Rhythm) -> &Offer {
        match rhythm {
            Rhythm::Once => &self.once,
            Rhythm::Monthly => &self.monthly,
            Rhythm::Yearly => &self.yearly,
        }
    }
}

/// Who receives gifts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Charity {
    pub id: CharityId,
    #[serde(flatten)]
    pub particulars: Particulars,
    /// What receipts say beside.
    pub issuing: Issuing,
}

impl Charity {
    /// Whether receipts can be issued: it is said by whom, and from where.
    #[must_use]
    pub fn issues(&self) -> bool {
        !self.particulars.name.as_str().is_empty() && self.issuing.seat.is_some()
    }

    /// Whether somebody can give by themselves now, by these means.
    #[must_use]
    pub fn takes(&self, means: Means) -> bool {
        let payable = means != Means::Transfer || !self.particulars.account.is_empty();
        self.particulars.open && payable
    }
}

/// That somebody wants the newsletter: when they said so, where, and what they read as they did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: Time,
    pub page: Line<80>,
    pub wording: Passage<400>,
    /// When they wanted it no more.
    #[serde(
        default,
        with = "chrono::serde::ts_microseconds_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub ended: Option<Time>,
}

/// An address at which a mail was turned away for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounced {
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: Time,
    pub to: Email,
}

/// Somebody who gives, or gave: a person or a company.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Donor {
    pub id: DonorId,
    #[serde(flatten)]
    pub details: Details,
    pub consent: Option<Consent>,
    /// Nothing more is sent there.
    pub bounced: Option<Bounced>,
    pub lang: Lang,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub created: Time,
    /// Who they turned out to be. Whatever names this donor keeps doing so: see [`super::Merges`].
    pub merged_into: Option<DonorId>,
}

impl Donor {
    /// Who is written to: a company's contact where there is one.
    #[must_use]
    pub fn addressee(&self) -> &Line<80> {
        match (self.details.form, &self.details.contact) {
            (Form::Company, Some(contact)) => contact,
            _ => &self.details.name,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PledgeState {
    /// Nothing came yet, or not all of it.
    #[default]
    Waiting,
    /// It comes again and again.
    Active,
    /// What was promised once has come.
    Fulfilled,
    /// It came before, and did not come this time.
    PastDue,
    /// It rests, as was agreed.
    Paused,
    /// It did not come for long, and is not asked for any more.
    Lapsed,
    /// It was ended.
    Cancelled,
}

/// By what a promise is known to the payment company.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Linked {
    pub customer: Option<Line<80>>,
    /// Of what comes again and again.
    pub subscription: Option<Line<80>>,
    /// When the company was asked.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub asked: Time,
    /// Whoever gives was told that the card runs out then: see [`Pledge::expires`].
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub warned: Option<Time>,
}

/// The payment company asked for the money, and got none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: Time,
    pub why: Lack,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// The card was declined.
    #[default]
    Declined,
    /// Nobody paid in time.
    Expired,
}

/// What somebody means to give.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pledge {
    pub id: PledgeId,
    pub donor: DonorId,
    pub rhythm: Rhythm,
    /// Each time, now.
    pub amount: Yen,
    pub means: Means,
    /// What is typed with a transfer, so that it is found.
    pub reference: Reference,
    /// In whose memory.
    pub memory_of: Option<Line<80>>,
    pub word: Passage<400>,
    pub state: PledgeState,
    /// All that came for it and stayed.
    pub received: Yen,
    /// So many payments stayed.
    pub payments: u32,
    pub dues: Dues,
    pub ended: Option<Ended>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub created: Time,
    pub linked: Option<Linked>,
    /// The last time it did not come; gone with the next that comes.
    pub failed: Option<Failed>,
    /// From then on the card is good no more: the month after the one that is printed on it begins, in Japan.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub expires: Option<Time>,
    /// Of which 会員プラン it is.
    pub plan: Option<Joined>,
    /// What it was promised for.
    pub campaign: Option<CampaignId>,
}

/// Why money of a payment went again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It was never this: booked twice, or to somebody else's name.
    #[default]
    Mistake,
    /// It went back to the donor.
    Refund,
}

/// Money of a payment that went again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversal {
    /// On which the books count it: of a mistake the payment's own, of a refund when it went.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub day: Time,
    pub amount: Yen,
    pub why: Why,
    /// The donor does not see it.
    #[serde(default)]
    pub reason: Line<200>,
    /// As the payment company names what it sent back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<Line<80>>,
}

/// Money that came in. Never changed: what was wrong is reversed, and booked anew. What it was raised for may be said later.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Payment {
    pub id: PaymentId,
    pub donor: DonorId,
    pub pledge: Option<PledgeId>,
    pub amount: Yen,
    pub purpose: Purpose,
    pub means: Means,
    /// The day on which it came, at its beginning in Japan.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub day: Time,
    /// The day on which it reached our account, where that is another.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub deposited: Option<Time>,
    /// The line of the bank's statement that it is.
    pub transfer: Option<TransferId>,
    pub note: Option<Line<200>>,
    pub reversals: Vec<Reversal>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub created: Time,
    /// What it was raised for.
    pub campaign: Option<CampaignId>,
}

impl Payment {
    /// What stayed of it.
    #[must_use]
    pub fn stays(&self) -> Yen {
        left(self.amount, &self.reversals)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// Nobody knows yet whose it is.
    #[default]
    Open,
    /// It is a payment.
    Assigned,
    /// It is no gift.
    SetAside,
}

fn left(amount: Yen, reversals: &[Reversal]) -> Yen {
    let gone = |stays: Yen, r: &Reversal| stays.minus(r.amount).unwrap_or_default();
    reversals.iter().fold(amount, gone)
}

/// A line of the bank's statement, or of what the payment company says: money that came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Transfer {
    pub id: TransferId,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub day: Time,
    pub amount: Yen,
    /// As the bank spells who sent it.
    pub payer: Line<100>,
    /// Which of several lines of a day that say the same.
    pub nth: u16,
    pub state: TransferState,
    pub payment: Option<PaymentId>,
    /// Why it is no gift.
    pub reason: Option<Line<200>>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub created: Time,
    pub means: Means,
    /// As the payment company names it.
    pub charge: Option<Line<80>>,
    /// What the payment company sent back while it was nobody's.
    pub reversals: Vec<Reversal>,
}

impl Transfer {
    /// What stayed of it while it was nobody's.
    #[must_use]
    pub fn stays(&self) -> Yen {
        left(self.amount, &self.reversals)
    }

    /// By what it is known when it is told of again.
    #[must_use]
    pub fn key(&self) -> String {
        if let Some(charge) = &self.charge {
            return charge.to_string();
        }
        key(self.day, self.amount, self.payer.as_str(), self.nth)
    }
}

/// See [`Transfer::key`].
#[must_use]
pub fn key(day: Time, amount: Yen, payer: &str, nth: u16) -> String {
    let day = crate::time::japan(day).date_naive();
    format!("{day}|{}|{payer}|{nth}", amount.get())
}
