//! Donors: who gives, what they mean to give, the money that came, and where each yen of it stands.

pub mod agreeing;
mod alert;
mod attribute;
pub mod benefit;
mod book;
pub mod books;
pub mod campaign;
pub mod card;
mod certify;
mod describe;
pub mod desk;
mod details;
pub mod dues;
pub mod enlist;
mod enter;
mod facts;
pub mod form;
mod give;
mod issue;
pub mod ledger;
mod merge;
mod merges;
pub mod pages;
pub mod plan_choice;
pub mod receipt;
mod reference;
mod refusal;
mod reverse;
pub mod roster;
mod rows;
mod run;
pub mod statement;
mod suppress;
#[cfg(test)]
mod tests;
mod transfer;
pub mod wording;

use alert::alerted;
pub use alert::task_of;
pub use attribute::{Attribute, attribute};
pub use benefit::{Fulfil, Fulfilment, Join, MAX_ITEMS, Plan, Reopen, SetPlan, Waive};
use benefit::{fulfil, join, reopen, set_plan, waive};
pub use book::{Book, book};
pub use campaign::{Announce, Appeal, Campaign, Raised, Stage, announce};
pub use card::{CURRENCY, Charged, Does, Errand, Link, Refunded, charged, link};
pub use certify::{Certify, certify};
pub use describe::{Describe, MAX_SUGGESTED, describe};
pub use details::{Details, Field, Form, ReceiptWish};
pub use dues::{
    Cancel, Change, ChangeAmount, Dues, Ended, FallDue, Pause, Rest, Resume, cancel, change_amount,
    fall_due, pause, resume,
};
pub use enlist::{Enlist, Listed, Member, enlist};
pub use enter::{Correct, Enter, PORTAL, correct, enter};
pub use facts::{Facts, Needs, needs};
pub use form::Place;
pub use give::{Gift, Give, MOST, give};
pub use issue::{
    Bounce, Covers, Issue, IssueAgain, MAX_POSTED, Post, Receipted, Void, bounce, is_due, issue,
    issue_again, post, void,
};
pub use merge::{Merge, Unmerge, merge, unmerge};
pub use merges::Merges;
pub use receipt::{Number, Receipt};
pub use reference::Reference;
pub use refusal::Refusal;
pub use reverse::{Reverse, reverse};
pub use rows::{
    Bounced, CHARITY, Charity, Consent, Donor, Failed, Lack, Linked, Means, Offer, Particulars,
    Payment, Pledge, PledgeState, Purpose, Reversal, Rhythm, Transfer, TransferState, Why,
};
pub use run::{BATCH, GoOn, Run, RunState, StartRun, StopRun, Turn, go_on, start_run, stop_run};
pub use suppress::{Reactivate, Suppress, reactivate, suppress};
pub use transfer::{Assign, Import, Incoming, MAX_LINES, SetAside, assign, import, set_aside};

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::lang::Lang;
use crate::people::Area;
use crate::rule::Ruled;
use crate::time::Time;
use crate::value::{DonorId, Email, Line, ReceiptId, Yen};

/// Where labels for envelopes come from.
pub const LABELS: &str = "/donors/labels";

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
    Certify(Box<Certify>),
    Issue(Issue),
    IssueAgain(IssueAgain),
    Void(Void),
    Post(Post),
    Bounce(Bounce),
    StartRun(StartRun),
    StopRun(StopRun),
    GoOn(GoOn),
    ChangeAmount(ChangeAmount),
    Pause(Pause),
    Resume(Resume),
    Cancel(Cancel),
    FallDue(FallDue),
    Merge(Merge),
    Unmerge(Unmerge),
    Enlist(Enlist),
    Charged(Box<Charged>),
    Link(Box<Link>),
    SetPlan(Box<SetPlan>),
    Join(Join),
    Fulfil(Fulfil),
    Waive(Waive),
    Reopen(Reopen),
    Announce(Box<Announce>),
    Attribute(Attribute),
    Suppress(Suppress),
    Reactivate(Reactivate),
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
    /// Here is the receipt; it lies in the mail as a file.
    Receipt {
        receipt: ReceiptId,
        number: Number,
        issuer: Line<80>,
        /// Some of it lowers taxes.
        deducts: bool,
        /// It came before, and was asked for once more.
        again: bool,
    },
    /// It was expected and did not come, or not all of it.
    Missing {
        missing: Yen,
        /// For which it was expected.
        day: Time,
        rhythm: Rhythm,
        means: Means,
        reference: Reference,
        /// The bank account, as it is to be typed.
        account: String,
    },
    /// What holds now of a promise.
    Agreed(Agreed),
    /// The card that it is paid by is good no more from then on.
    CardEnds { until: Time },
}

/// What was agreed about a promise, and from which day it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Agreed {
    Amount {
        amount: Yen,
        rhythm: Rhythm,
        from: Time,
    },
    Paused {
        from: Time,
        until: Option<Time>,
    },
    Resumed {
        next: Time,
    },
    Cancelled,
}

/// Which rule decides about a command.
///
/// # Errors
/// The rule's refusal, or [`crate::rule::Stop::Hidden`] where a fact decides that the asker may not see.
pub fn decide(command: &Command, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    alerted(ruled(command, by, facts, now)?, facts, now)
}

fn ruled(command: &Command, by: &Actor, facts: &Facts, now: Time) -> Ruled {
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
        Command::Certify(c) => certify(c, by, facts),
        Command::Issue(c) => issue(c, by, facts, now),
        Command::IssueAgain(c) => issue_again(c, by, facts, now),
        Command::Void(c) => void(c, by, facts, now),
        Command::Post(c) => post(c, by, facts, now),
        Command::Bounce(c) => bounce(c, by, facts),
        Command::StartRun(c) => start_run(c, by, facts, now),
        Command::StopRun(c) => stop_run(c, by, facts),
        Command::GoOn(c) => go_on(c, by, facts, now),
        Command::ChangeAmount(c) => change_amount(c, by, facts, now),
        Command::Pause(c) => pause(c, by, facts, now),
        Command::Resume(c) => resume(c, by, facts, now),
        Command::Cancel(c) => cancel(c, by, facts, now),
        Command::FallDue(c) => fall_due(c, by, facts, now),
        Command::Merge(c) => merge(c, by, facts),
        Command::Unmerge(c) => unmerge(c, by, facts),
        Command::Enlist(c) => enlist(c, by, facts, now),
        Command::Charged(c) => charged(c, by, facts, now),
        Command::Link(c) => link(c, by, facts, now),
        Command::SetPlan(c) => set_plan(c, by, facts, now),
        Command::Join(c) => join(c, by, facts, now),
        Command::Fulfil(c) => fulfil(c, by, facts, now),
        Command::Waive(c) => waive(c, by, facts, now),
        Command::Reopen(c) => reopen(c, by, facts),
        Command::Announce(c) => announce(c, by, facts, now),
        Command::Attribute(c) => attribute(c, by, facts),
        Command::Suppress(c) => suppress(c, by, facts, now),
        Command::Reactivate(c) => reactivate(c, by, facts),
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
