//! Donors: who gives, what they mean to give, the money that came, and where each yen of it stands.

mod book;
mod describe;
pub mod desk;
mod details;
mod enter;
mod facts;
pub mod form;
mod give;
pub mod ledger;
pub mod pages;
mod reference;
mod refusal;
mod reverse;
mod rows;
pub mod statement;
#[cfg(test)]
mod tests;
mod transfer;
pub mod wording;

pub use book::{Book, book};
pub use describe::{Describe, MAX_SUGGESTED, describe};
pub use details::{Details, Field, Form, ReceiptWish};
pub use enter::{Correct, Enter, correct, enter};
pub use facts::{Facts, Needs, needs};
pub use form::Place;
pub use give::{Gift, Give, MOST, give};
pub use reference::Reference;
pub use refusal::Refusal;
pub use reverse::{Reverse, reverse};
pub use rows::{
    CHARITY, Charity, Consent, Donor, Means, Offer, Particulars, Payment, Pledge, PledgeState,
    Purpose, Reversal, Rhythm, Transfer, TransferState, Why,
};
pub use transfer::{Assign, Import, Incoming, MAX_LINES, SetAside, assign, import, set_aside};

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::lang::Lang;
use crate::people::Area;
use crate::rule::Ruled;
use crate::time::Time;
use crate::value::{DonorId, Email, Line, Yen};

/// Every intention that this room knows. The names are part of what travels and is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Describe(Box<Describe>),
    Give(Box<Give>),
    Enter(Box<Enter>),
    Correct(Box<Correct>),
    Book(Book),
    Reverse(Reverse),
    Import(Import),
    Assign(Assign),
    SetAside(SetAside),
}

/// A mail to a donor. It stands in no list of the events' staff, whether or not the donor can sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub donor: DonorId,
    pub to: Email,
    /// Who reads it.
    pub name: Line<80>,
    pub lang: Lang,
    pub about: About,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// How to send the money that was promised.
    Pledged {
        amount: Yen,
        rhythm: Rhythm,
        reference: Reference,
        /// The bank account, as it is to be typed.
        account: String,
    },
    /// It came.
    Arrived { amount: Yen, day: Time },
}

/// Which rule decides about a command.
///
/// # Errors
/// The rule's refusal, or [`crate::rule::Stop::Hidden`] where a fact decides that the asker may not see.
pub fn decide(command: &Command, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    match command {
        Command::Describe(c) => describe(c, by, facts),
        Command::Give(c) => give(c, by, facts, now),
        Command::Enter(c) => enter(c, by, facts, now),
        Command::Correct(c) => correct(c, by, facts, now),
        Command::Book(c) => book(c, by, facts, now),
        Command::Reverse(c) => reverse(c, by, facts, now),
        Command::Import(c) => import(c, by, facts, now),
        Command::Assign(c) => assign(c, by, facts, now),
        Command::SetAside(c) => set_aside(c, by, facts),
    }
}

/// Whether an actor looks after donors.
#[must_use]
pub fn raises_funds(by: &Actor) -> bool {
    by.works_in(Area::Fundraising)
}

fn may(by: &Actor) -> Result<(), Refusal> {
    if raises_funds(by) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed)
    }
}
