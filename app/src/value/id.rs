//! Names of rows: made by the sender, a type per kind, so that no two are mixed up.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new one, of UUID version 7: later ones sort later.
            #[must_use]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            /// The id that a text names, or a new one.
            #[must_use]
            pub fn parse_or_new(text: Option<&str>) -> Self {
                text.and_then(Self::parse).unwrap_or_else(Self::new)
            }

            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::try_parse(text.trim()).ok().map(Self)
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

id! {
    /// An Ideathon.
    EventId
    /// The seats of one audience at one event.
    SeatsId
    /// A person's registration for an event.
    RegistrationId
    /// An invitation code.
    CodeId
    /// A company's time on the platform.
    MemberId
    /// A meeting of the platform's companies.
    RoundtableId
    /// What a company brings to a roundtable. Of one without a name it is random: a time in it would point to its
    /// sender.
    ItemId
    /// What somebody says to an item. Of one without a name it is random, as the item's.
    CommentId
    /// A company's answer for a roundtable.
    AttendanceId
    /// What somebody attached.
    FileId
    /// Something that is to be done.
    TaskId
    /// A mail in the outbox.
    MailId
    /// Someone who can sign in.
    PersonId
    /// A company of the register.
    CompanyId
    /// What a person is to us beside staff: a company's contact, a donor, an International, ...
    MembershipId
    /// A device on which someone is signed in.
    SessionId
    /// A key on someone's device that signs them in.
    PasskeyId
    /// Something that signs in once: a link, a code, a recovery code.
    TicketId
    /// Who receives gifts: there is one, see `donor::CHARITY`.
    CharityId
    /// Somebody who gives, or gave.
    DonorId
    /// What somebody means to give.
    PledgeId
    /// What supporting members are promised.
    PlanId
    /// What became of a benefit of a plan.
    FulfilmentId
    /// Money that came in.
    PaymentId
    /// A paper that a donor shows to the tax office.
    ReceiptId
    /// A year's receipts, issued one after another.
    RunId
    /// A line of the bank's statement.
    TransferId
    /// Something that is raised money for, and for how long.
    CampaignId
    /// A sender of commands: one person on one device, or one form.
    ClientId
}
