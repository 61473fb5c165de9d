//! Why a command of this room was not done. Pages word it; see `wording`.

use serde::{Deserialize, Serialize};

use super::details::Field;
use super::receipt::Number;
use crate::value::{Bad, DonorId, Yen};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not of this actor's area. Said before anything is looked up.
    NotAllowed,
    /// No gifts are taken on the public page now.
    Shut,
    Fields(Vec<(Field, Bad)>),
    NoSuchDonor,
    NoSuchPledge,
    NoSuchPayment,
    NoSuchTransfer,
    /// The promise is another donor's.
    OtherDonor,
    /// Somebody else changed these fields after the sender saw them.
    Changed {
        fields: Vec<String>,
    },
    /// Money is booked when it came, not before.
    NotYet,
    /// So much is left of the payment, and no more can go.
    TooMuch {
        left: Yen,
    },
    /// It has its place already.
    NotOpen,
    /// Whoever reads the books later wants to know why.
    NoReason,
    /// A statement without a line, or with too many at once.
    Lines,
    NoSuchReceipt,
    /// No receipt, or too many at once.
    Papers,
    /// It is not said yet who issues receipts, and from where.
    NoIssuer,
    /// It stands on a receipt that holds.
    Receipted,
    /// Nothing of it was given, or nothing stayed.
    NothingToReceipt,
    /// One for all of a year is issued when that is over.
    YearNotOver,
    /// It holds no longer.
    Voided,
    /// Receipts of a year are being issued; one year at a time.
    RunGoes,
    /// Each donor had their turn in it.
    RunDone,
    /// There is none of this name that goes.
    NoSuchRun,
    /// It is no yen.
    Currency,
    /// The payment company says something else of it than before.
    Contradicts,
    /// The payment company sends it back, and says so by itself.
    AtProvider,
    /// The payment company takes it no more: it is promised anew.
    CardGone,
    /// There is no such 会員プラン.
    NoSuchPlan,
    /// The plan promises nothing of the kind then.
    NoSuchBenefit,
    NoSuchFulfilment,
    /// No benefit, or too many at once.
    Items,
    /// Chance has given each number to somebody; sent once more, it gets another.
    NoReference,
    /// What is given once has no further times.
    GivenOnce,
    /// Nothing more is expected of it.
    Ended,
    /// Nothing keeps it from going on.
    Goes,
    /// This donor turned out to be that one.
    Merged {
        into: DonorId,
    },
    /// Merged with oneself, directly or by steps.
    InCircle,
    NotMerged,
    /// A receipt that holds is in the name of one and names gifts of the other.
    Joint {
        number: Number,
    },
    NoSuchCampaign,
    /// Its time has not come, or is over.
    NotRunning,
    /// Dues and prices are raised for nothing.
    NotGiven,
}

impl Refusal {
    /// Nothing where nothing is wrong.
    ///
    /// # Errors
    /// [`Refusal::Fields`].
    pub fn fields(bad: Vec<(Field, Bad)>) -> Result<(), Self> {
        if bad.is_empty() {
            Ok(())
        } else {
            Err(Self::Fields(bad))
        }
    }
}
