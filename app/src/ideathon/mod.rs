//! The Ideathon: a day on which companies and Internationals shape ideas at one table.
//!
//! Rows and their words here; one file per verb; the pages in `pages/` and `desk/`.

mod accept;
mod admit;
mod cancel;
mod change;
mod code;
pub mod companies;
pub mod desk;
pub mod details;
mod event;
mod expire;
mod extend;
mod facts;
mod forget;
pub mod form;
mod link_company;
mod offer;
pub mod pages;
mod refusal;
mod register;
mod rows;
mod seats;
mod shift;
pub mod wording;

pub use accept::{Accept, accept};
pub use admit::{Admit, admit};
pub use cancel::{Cancel, cancel};
pub use change::{Change, change};
pub use code::{IssueCode, RevokeCode, issue_code, revoke_code};
pub use details::{Details, MAX_WISHES, Photo};
pub use event::{
    CreateEvent, EditEvent, EventText, RESERVED, SetState, advance, create_event, edit_event,
    set_state,
};
pub use expire::{Expire, expire};
pub use extend::{Extend, extend};
pub use facts::{Facts, Needs, needs};
pub use forget::{Forget, forget};
pub use link_company::{LinkCompany, MAX_LINKED, link_company, may_be_linked};
pub use refusal::Refusal;
pub use register::{Register, register};
pub use rows::{
    Advance, Audience, By, Cause, Code, CodeText, Entry, Event, EventState, Registration, Seats,
    State, Step, Theme, ThemeId, What,
};
pub use seats::{SetSeats, set_seats};
pub use shift::{Shift, shift};

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::rule::Ruled;
use crate::time::Time;

/// Every intention that this room knows. The names are part of what travels and is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    CreateEvent(CreateEvent),
    EditEvent(EditEvent),
    SetState(SetState),
    /// The server's clock moves an event whose time has come.
    Advance(Advance),
    SetSeats(SetSeats),
    IssueCode(IssueCode),
    RevokeCode(RevokeCode),
    Register(Box<Register>),
    Change(Box<Change>),
    Cancel(Cancel),
    Accept(Accept),
    Admit(Admit),
    Extend(Extend),
    Expire(Expire),
    Shift(Shift),
    /// The server's clock erases whoever wished it.
    Forget(Forget),
    LinkCompany(LinkCompany),
}

/// Which rule decides about a command.
///
/// # Errors
/// The rule's refusal, or [`crate::rule::Stop::Hidden`] where a fact decides that the asker may not see.
pub fn decide(command: &Command, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    match command {
        Command::CreateEvent(c) => create_event(c, by, facts),
        Command::EditEvent(c) => edit_event(c, by, facts, now),
        Command::SetState(c) => set_state(c, by, facts, now),
        Command::Advance(c) => advance(c, by, facts, now),
        Command::SetSeats(c) => set_seats(c, by, facts, now),
        Command::IssueCode(c) => issue_code(c, by, facts),
        Command::RevokeCode(c) => revoke_code(c, by, facts),
        Command::Register(c) => register(c, by, facts, now),
        Command::Change(c) => change(c, by, facts, now),
        Command::Cancel(c) => cancel(c, by, facts, now),
        Command::Accept(c) => accept(c, by, facts, now),
        Command::Admit(c) => admit(c, by, facts, now),
        Command::Extend(c) => extend(c, by, facts, now),
        Command::Expire(c) => expire(c, by, facts, now),
        Command::Shift(c) => shift(c, by, facts, now),
        Command::Forget(c) => forget(c, by, facts, now),
        Command::LinkCompany(c) => link_company(c, by, facts),
    }
}
