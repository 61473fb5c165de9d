//! What the server hands to a page with its first paint: the rows that this visitor may see, and what the
//! address alone does not say. The browser starts from the same.

use serde::{Deserialize, Serialize};

use crate::access::{Actor, Patch};
use crate::ideathon::form::Filled;
use crate::lang::Lang;
use crate::rule::{Refusal, Standing};
use crate::sync::pull::Cursor;
use crate::time::Time;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Visit {
    pub lang: Lang,
    pub actor: Actor,
    /// Who is signed in, for the bar.
    pub name: Option<String>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub now: Time,
    pub cursor: Cursor,
    pub rows: Vec<Patch>,
    pub page: Page,
    /// The data are invented; the page says so.
    pub demo: bool,
}

/// What a page says that stands in no row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    #[default]
    Plain,
    /// An empty form and the key that makes it one registration however often it is sent.
    Form { key: String },
    /// A form that came back: with what was typed, and why.
    Refused {
        key: String,
        filled: Filled,
        refusal: Refusal,
    },
    /// A registration was taken.
    Registered {
        standing: Standing,
        email: Option<String>,
    },
    /// The personal page: its place in the queue, and what just happened.
    Personal {
        place: Option<u32>,
        done: Option<Done>,
        filled: Option<Filled>,
        refusal: Option<Refusal>,
    },
    /// A sign-in link that waits for its button.
    SignIn { usable: bool },
    /// Something went wrong; the id stands in the log.
    Failed { id: String },
    /// The request was turned away before anything was asked of a rule.
    TurnedAway { why: Why },
    /// There is nothing here, or nothing that this visitor may see.
    NotFound,
    /// The desk asks for a sign-in.
    SignedOut,
}

/// Why a request was turned away at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It came from a page of another site.
    OtherSite,
    /// Too many of its kind came before it; after so many seconds one is taken again.
    TooOften {
        seconds: u32,
    },
    TooLarge,
    /// Its sender took too long over it.
    TooSlow,
    /// We took too long over it.
    Busy,
}

/// What was done on the personal page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    Changed,
    Cancelled,
    Accepted,
}
