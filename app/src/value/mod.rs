//! Values that are parsed once and trusted after.

pub mod address;
mod both;
pub mod cell;
mod email;
mod file_name;
mod id;
mod kana;
mod line;
mod secret;
mod slug;
pub mod width;
mod yen;

pub use address::{Address, Postal};
pub use both::Both;
pub use email::Email;
pub use file_name::FileName;
pub use id::{
    AttendanceId, CampaignId, CharityId, ClientId, CodeId, CommentId, CompanyId, DonorId, EventId,
    FileId, FulfilmentId, ItemId, MailId, MemberId, MembershipId, PasskeyId, PaymentId, PersonId,
    PlanId, PledgeId, ReceiptId, RegistrationId, RoundtableId, RunId, SeatsId, SessionId, TaskId,
    TicketId, TransferId,
};
pub use kana::{Kana, is_japanese};
pub use line::{Line, Passage};
pub use secret::{Digest, HandCode, Secret};
pub use slug::Slug;
pub use yen::Yen;

use serde::{Deserialize, Serialize};

/// Why a text is no value of its type. Pages word it; see `ui::field::said`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bad {
    Missing,
    /// Longer than `max` characters.
    TooLong {
        max: usize,
    },
    /// A control character, such as a line break in a one-line field.
    Control,
    /// No `@`, or more than one.
    EmailAt,
    /// Nothing that mail can be sent to behind the `@`.
    EmailDomain,
    /// Another part of the address that mail does not know.
    EmailShape,
    /// Something that is not kana.
    NotKana,
    /// Not lower-case letters, digits and hyphens.
    NotSlug,
    /// Not one of the choices.
    NotAChoice,
    /// The same choice twice.
    Twice,
    /// Not a date and time.
    NotATime,
    /// Not a whole number within its bounds.
    NotANumber,
    /// An end before its beginning.
    EndsBeforeItStarts,
    /// A corporate number of other than 13 digits.
    NotThirteenDigits,
    /// A corporate number whose check digit does not fit the rest.
    CheckDigit,
    /// An amount with a part of a yen.
    Fraction,
    /// An amount above what is taken.
    TooMuch,
    /// An amount below what is taken.
    TooLittle {
        /// In yen.
        least: i64,
    },
    /// A postal code of other than seven digits.
    NotPostal,
}

impl core::fmt::Display for Bad {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Bad {}
