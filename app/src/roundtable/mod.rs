//! The platform: which companies of the register belong to it, what they bring to its roundtables, and what became
//! of it.

mod advance;
mod agenda;
mod annotate;
mod attach;
mod attendance;
mod comment;
mod decide;
pub mod desk;
mod enroll;
mod facts;
mod figures;
mod item;
mod leave;
mod plan;
mod record;
mod refusal;
mod rows;
#[cfg(test)]
pub(crate) mod sample;
mod shape;
mod stage;
mod submit;
mod support;
mod table;
mod tell;
#[cfg(test)]
mod tests;
pub mod wording;

pub use advance::{Advance, CarryOver, Conclude, advance, carry_over, conclude, locks_itself};
pub use agenda::{Slot, agenda, taken};
pub use annotate::{Annotate, annotate};
pub use attach::{Attach, Detach, MAX_ATTACHED, attach, detach, may_attach};
pub use attendance::{
    Answer, Arrive, Attendance, Guest, GuestName, MAX_GUESTS, Party, answer, arrive, attended,
    takes_answers, takes_arrivals,
};
pub use comment::{
    Comment, MAX_COMMENTS, MAX_MENTIONS, Mention, Say, TakeBack, Voice, is_of, said_to, say,
    take_back,
};
pub use decide::{Combine, Verdict, combine, decline, defer, release};
pub use enroll::{Enroll, enroll};
pub use facts::{Facts, Needs, needs};
pub use figures::Figures;
pub use item::{
    Attachment, Before, Erratum, Item, ItemState, MAX_MINUTES, Record, Step, Supporter, Wish, Words,
};
pub use leave::{Leave, leave};
pub use plan::{Arrange, PlanOne, arrange, plan};
pub use record::{Correct, WriteDown, correct, may_write, write_down};
pub use refusal::Refusal;
pub use rows::{Member, Note, Reason};
pub use shape::{Accept, Allot, Shift, accept, allot, shift};
pub use stage::{Stage, stage};
pub use submit::{Amend, Submit, Withdraw, amend, submit, withdraw};
pub use support::{Weight, support, unsupport};
pub use table::{A_YEAR, Plan, Quarter, Roundtable, State};
pub use tell::{Happened, News, SETTLES, Tell, Told, lately, news, tell};

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::people::Area;
use crate::row::Row;
use crate::rule::Ruled;
use crate::time::Time;

/// Every intention that this room knows. The names are part of what travels and is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Enroll(Enroll),
    Annotate(Annotate),
    Leave(Leave),
    Plan(PlanOne),
    Arrange(Arrange),
    Advance(Advance),
    Submit(Submit),
    Amend(Amend),
    Withdraw(Withdraw),
    Support(Weight),
    Unsupport(Weight),
    Accept(Accept),
    Shift(Shift),
    Allot(Allot),
    Release(Verdict),
    Defer(Verdict),
    Decline(Verdict),
    Combine(Combine),
    Conclude(Conclude),
    CarryOver(CarryOver),
    WriteDown(WriteDown),
    Correct(Correct),
    Answer(Answer),
    Arrive(Arrive),
    Tell(Tell),
    Say(Say),
    TakeBack(TakeBack),
    Attach(Attach),
    Detach(Detach),
}

/// Which rule decides about a command.
///
/// # Errors
/// The rule's refusal, or [`crate::rule::Stop::Hidden`] where a fact decides that the asker may not see.
pub fn decide(command: &Command, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    match command {
        Command::Enroll(c) => enroll(c, by, facts, now),
        Command::Annotate(c) => annotate(c, by, facts),
        Command::Leave(c) => leave(c, by, facts, now),
        Command::Plan(c) => plan(c, by, facts),
        Command::Arrange(c) => arrange(c, by, facts),
        Command::Advance(c) => advance(c, by, facts, now),
        Command::Submit(c) => submit(c, by, facts, now),
        Command::Amend(c) => amend(c, by, facts, now),
        Command::Withdraw(c) => withdraw(c, by, facts, now),
        Command::Support(c) => support(c, by, facts),
        Command::Unsupport(c) => unsupport(c, by, facts),
        Command::Accept(c) => accept(c, by, facts, now),
        Command::Shift(c) => shift(c, by, facts),
        Command::Allot(c) => allot(c, by, facts),
        Command::Release(c) => release(c, by, facts, now),
        Command::Defer(c) => defer(c, by, facts, now),
        Command::Decline(c) => decline(c, by, facts, now),
        Command::Combine(c) => combine(c, by, facts, now),
        Command::Conclude(c) => conclude(c, by, facts, now),
        Command::CarryOver(c) => carry_over(c, by, facts, now),
        Command::WriteDown(c) => write_down(c, by, facts, now),
        Command::Correct(c) => correct(c, by, facts, now),
        Command::Answer(c) => answer(c, by, facts, now),
        Command::Arrive(c) => arrive(c, by, facts, now),
        Command::Tell(c) => tell(c, by, facts, now),
        Command::Say(c) => say(c, by, facts, now),
        Command::TakeBack(c) => take_back(c, by, facts),
        Command::Attach(c) => attach(c, by, facts, now),
        Command::Detach(c) => detach(c, by, facts),
    }
}

/// Whether the audit log may not say who sent a command: it would name who brought in an item without a name. What was
/// refused names no item, so nothing is said of it either.
#[must_use]
pub fn is_veiled(command: &Command, rows: &[Row]) -> bool {
    // The first is what it is about; others may follow from it.
    let named = |row: &Row| match row {
        Row::Item(item) => !item.anonymous,
        Row::Comment(comment) => comment.is_named(),
        _ => false,
    };
    match command {
        Command::Submit(_)
        | Command::Amend(_)
        | Command::Withdraw(_)
        | Command::Say(_)
        | Command::TakeBack(_)
        | Command::Attach(_)
        | Command::Detach(_) => !rows.first().is_some_and(named),
        _ => false,
    }
}

/// Whether an actor looks after the platform.
#[must_use]
pub fn keeps_the_platform(by: &Actor) -> bool {
    by.works_in(Area::Platform)
}

fn may_keep(by: &Actor) -> Result<(), Refusal> {
    if keeps_the_platform(by) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed)
    }
}
