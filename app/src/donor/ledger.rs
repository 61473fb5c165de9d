//! The books: every yen that comes or goes stands in two accounts at once. Written by the rules, in the transaction of
//! what they say; nothing is ever changed or taken out, and what was wrong is written again the other way round.

use serde::{Deserialize, Serialize};

use super::rows::{Means, Payment, Purpose, Transfer, TransferState, Why};
use crate::time::Time;
use crate::value::{DonorId, PaymentId, TransferId, Yen};

/// Where money is, or what it was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// 普通預金.
    Bank,
    /// 現金.
    Cash,
    /// 未収入金: what a collecting bank or somebody else owes us.
    Owed,
    /// 仮受金: it came, and nobody knows yet whose it is.
    Unassigned,
    /// It came, and is no gift: interest, a refund. Its place is in the accountant's books.
    Elsewhere,
    /// 受取寄附金.
    Gifts,
    /// 賛助会員受取会費.
    Supporting,
    /// 正会員受取会費.
    Membership,
    /// 事業収益.
    Sales,
    /// 決済会社: what it holds for us.
    Provider,
}

impl Account {
    pub const ALL: [Self; 10] = [
        Self::Bank,
        Self::Cash,
        Self::Owed,
        Self::Unassigned,
        Self::Elsewhere,
        Self::Gifts,
        Self::Supporting,
        Self::Membership,
        Self::Sales,
        Self::Provider,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bank => "bank",
            Self::Cash => "cash",
            Self::Owed => "owed",
            Self::Unassigned => "unassigned",
            Self::Elsewhere => "elsewhere",
            Self::Gifts => "gifts",
            Self::Supporting => "supporting",
            Self::Membership => "membership",
            Self::Sales => "sales",
            Self::Provider => "provider",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.name() == name)
    }

    /// What money by these means is when it came.
    #[must_use]
    pub const fn of_means(means: Means) -> Self {
        match means {
            Means::Transfer => Self::Bank,
            Means::Cash => Self::Cash,
            Means::Debit | Means::Other => Self::Owed,
            Means::Card | Means::Konbini => Self::Provider,
        }
    }

    #[must_use]
    pub const fn of_purpose(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Gift => Self::Gifts,
            Purpose::Supporting => Self::Supporting,
            Purpose::Membership => Self::Membership,
            Purpose::Sale => Self::Sales,
        }
    }
}

/// What a posting is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Payment(PaymentId),
    Transfer(TransferId),
}

/// One account's part of a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Entry {
    pub account: Account,
    pub donor: Option<DonorId>,
    /// In yen: debit (借方) above zero, credit (貸方) below.
    pub amount: i64,
}

/// What was written at one time. Its entries are zero together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// The day that it counts for, at its beginning in Japan.
    pub day: Time,
    pub source: Source,
    pub entries: Vec<Entry>,
}

impl Posting {
    /// `amount` goes from one account to the other.
    #[must_use]
    pub fn between(
        day: Time,
        source: Source,
        amount: Yen,
        debit: (Account, Option<DonorId>),
        credit: (Account, Option<DonorId>),
    ) -> Self {
        let entry = |(account, donor), amount| Entry {
            account,
            donor,
            amount,
        };
        Self {
            day,
            source,
            entries: vec![entry(debit, amount.get()), entry(credit, -amount.get())],
        }
    }

    #[must_use]
    pub fn balances(&self) -> bool {
        let entries = &self.entries;
        !entries.is_empty() && entries.iter().map(|entry| entry.amount).sum::<i64>() == 0
    }
}

/// A line of the statement has come, and waits for a name.
#[must_use]
pub fn came(transfer: &Transfer) -> Posting {
    let waits = (Account::Unassigned, None);
    let source = Source::Transfer(transfer.id);
    Posting::between(
        transfer.day,
        source,
        transfer.amount,
        (Account::of_means(transfer.means), None),
        waits,
    )
}

/// What waits for a name goes back, the way it came.
#[must_use]
pub fn sent_back(transfer: &Transfer, day: Time, amount: Yen) -> Posting {
    let waits = (Account::Unassigned, None);
    let goes = (Account::of_means(transfer.means), None);
    Posting::between(day, Source::Transfer(transfer.id), amount, waits, goes)
}

/// A line of the statement is no gift.
#[must_use]
pub fn set_aside(transfer: &Transfer) -> Posting {
    let (waits, goes) = ((Account::Unassigned, None), (Account::Elsewhere, None));
    let source = Source::Transfer(transfer.id);
    Posting::between(transfer.day, source, transfer.stays(), waits, goes)
}

/// A line that was set aside is a gift after all.
#[must_use]
pub fn taken_back(transfer: &Transfer) -> Posting {
    let (waits, was) = ((Account::Unassigned, None), (Account::Elsewhere, None));
    let source = Source::Transfer(transfer.id);
    Posting::between(transfer.day, source, transfer.stays(), was, waits)
}

/// A payment was made. One that is a line of the statement takes the money from those that wait for a name.
#[must_use]
pub fn paid(payment: &Payment) -> Posting {
    let income = Account::of_purpose(payment.purpose);
    Posting::between(
        payment.day,
        Source::Payment(payment.id),
        payment.amount,
        (before(payment), None),
        (income, Some(payment.donor)),
    )
}

/// Money of a payment went again: back to where it came from, or out of the house.
#[must_use]
pub fn reversed(payment: &Payment, day: Time, amount: Yen, why: Why) -> Posting {
    let income = Account::of_purpose(payment.purpose);
    let to = match why {
        Why::Mistake => before(payment),
        Why::Refund => Account::of_means(payment.means),
    };
    Posting::between(
        day,
        Source::Payment(payment.id),
        amount,
        (income, Some(payment.donor)),
        (to, None),
    )
}

/// Where a payment's money was before it had a name.
const fn before(payment: &Payment) -> Account {
    match payment.transfer {
        Some(_) => Account::Unassigned,
        None => Account::of_means(payment.means),
    }
}

/// All that the books must say of a payment as it is now, in whatever order it was written.
#[must_use]
pub fn of_payment(payment: &Payment) -> Vec<Posting> {
    let gone = payment.reversals.iter();
    let gone = gone.map(|r| reversed(payment, r.day, r.amount, r.why));
    core::iter::once(paid(payment)).chain(gone).collect()
}

/// All that the books must say of a line of the statement as it is now.
#[must_use]
pub fn of_transfer(transfer: &Transfer) -> Vec<Posting> {
    let aside = transfer.state == TransferState::SetAside && !transfer.stays().is_zero();
    let aside = aside.then(|| set_aside(transfer));
    let gone = transfer.reversals.iter();
    let gone = gone.map(|r| sent_back(transfer, r.day, r.amount));
    let came = core::iter::once(came(transfer));
    came.chain(gone).chain(aside).collect()
}
