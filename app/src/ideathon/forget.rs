//! What somebody typed is forgotten with their account; that a seat was taken stays.

use serde::{Deserialize, Serialize};

use super::Facts;
use super::details::{Details, Photo};
use super::offer::subject;
use super::refusal::Refusal;
use super::rows::Registration;
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::time::Time;
use crate::value::{Line, RegistrationId};

/// Stands where a name was.
const NOBODY: &str = "—";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forget {
    pub registration: RegistrationId,
}

/// Wishes of themes and the company stay: they are counted, and lead to nobody.
///
/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the clock; [`Refusal::NotNow`] while it holds a place at an event that
/// is not over.
pub fn forget(_cmd: &Forget, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Clock {
        return Err(Refusal::NotAllowed.into());
    }
    let (registration, event) = subject(facts)?;
    if registration.active() && now < event.ends {
        return Err(Refusal::NotNow {
            state: registration.state,
        }
        .into());
    }
    let after = Registration {
        details: Details {
            call_name: Line::parse(NOBODY).unwrap_or_default(),
            themes: registration.details.themes.clone(),
            photo: Photo::No,
            hidden: true,
            ..Details::default()
        },
        ..registration.clone()
    };
    Ok(Decision {
        rows: vec![Row::Registration(after)],
        ..Decision::default()
    })
}
