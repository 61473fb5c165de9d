//! People on the server: their rows, the door, their keys, and their own pages.

pub mod account;
pub mod by_key;
pub mod device;
pub mod facts;
pub mod held;
pub mod keys;
pub mod scrub;
pub mod sign_in;
pub mod store;

pub use facts::{by_email, by_id};

use app::access::Actor;
use app::people::{Command, MakeLink, Purpose};
use app::value::{PersonId, Secret, TicketId};

use crate::error::Failure;
use crate::http::App;
use crate::{session, token};

/// Makes a one-time link for whoever runs the machine to hand over; gives its path.
///
/// # Errors
/// Where the writer fails, or the person is gone.
pub async fn printed(app: &App, person: PersonId, purpose: Purpose) -> Result<String, Failure> {
    let secret = Secret::of(token::new());
    let link = MakeLink {
        person,
        ticket: TicketId::new(),
        secret: secret.clone(),
        purpose,
    };
    match session::as_actor(app, Actor::Operator, Command::MakeLink(link)).await? {
        Ok(()) => Ok(format!("/sign-in/{}", secret.as_str())),
        Err(refusal) => Err(Failure::new(format!("no link was made: {refusal:?}"))),
    }
}
