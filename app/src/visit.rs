//! What the server hands to a page with its first paint: the rows that this visitor may see, and what the
//! address alone does not say. The browser starts from the same.

use serde::{Deserialize, Serialize};

use crate::access::{Actor, Patch};
use crate::audit::Found;
use crate::donor;
use crate::donor::agreeing::Wish;
use crate::ideathon::Details;
use crate::ideathon::form::Filled;
use crate::lang::Lang;
use crate::rule::{Refusal, Standing};
use crate::sync::pull::Cursor;
use crate::time::Time;
use crate::value::{DonorId, SessionId, Yen};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Visit {
    pub lang: Lang,
    pub actor: Actor,
    /// Who is signed in, for the bar.
    pub name: Option<String>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub now: Time,
    /// Where the rows are those of a device that is offline: when it last heard the server.
    #[serde(skip)]
    pub heard: Option<Time>,
    pub cursor: Cursor,
    pub rows: Vec<Patch>,
    pub page: Page,
    /// The data are invented; the page says so.
    pub demo: bool,
}

/// Says to `/sign-out` that the page has taken away what lay in the browser.
pub const CLEARED: &str = "cleared=yes";

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
    /// The form in which somebody gives; come back with what was typed, and why, where it was refused.
    Giving {
        key: String,
        filled: Box<donor::form::Filled>,
        /// Where the postal code lies that was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        places: Option<Vec<donor::Place>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refusal: Option<Refusal>,
        /// What the payment company takes for us.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        means: Vec<donor::Means>,
        /// It was asked, and cannot be reached.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        down: bool,
        /// What campaigns reached: of a campaign's page that one, else those that run.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        raised: Vec<donor::Raised>,
    },
    /// A gift was promised.
    Promised(Box<Promised>),
    /// Somebody comes back from the payment company's page.
    Paying(Paying),
    /// The personal page: its place in the queue, and what just happened.
    Personal {
        place: Option<u32>,
        done: Option<Done>,
        filled: Option<Filled>,
        /// What the form that came back began with, and what its sender was told since.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Box<Details>>,
        refusal: Option<Refusal>,
    },
    /// What was found in the audit log.
    Audit(Box<Found>),
    /// What stands in the books, and whether all of it agrees.
    Books(Box<donor::books::Shown>),
    /// The desk's shell.
    Desk,
    /// A document without data, for a device that is offline: it fills it with what it keeps.
    Shell,
    /// The device is offline, and keeps nothing that may be shown.
    Away,
    /// A sign-in link that waits for its button.
    SignIn { usable: bool },
    /// The sign-in page: what came of what was typed into it.
    Door(Door),
    /// The own account.
    Account(Box<Account>),
    /// What somebody gives.
    Portal(Box<Portal>),
    /// Something went wrong; the id stands in the log.
    Failed { id: String },
    /// The request was turned away before anything was asked of a rule.
    TurnedAway { why: Why },
    /// There is nothing here, or nothing that this visitor may see.
    NotFound,
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

/// What somebody promised to give, and what they type with their transfer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Promised {
    pub reference: donor::Reference,
    pub amount: Yen,
    pub rhythm: donor::Rhythm,
    pub email: Option<String>,
}

/// What we know of what somebody was to pay at the payment company.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paying {
    pub came: Came,
    pub amount: Yen,
    pub means: donor::Means,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Came {
    #[default]
    NotYet,
    Yes,
    /// It did not, and will not by itself.
    No,
}

/// What was done on the personal page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    Changed,
    Cancelled,
    Accepted,
}

/// What the sign-in page says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Door {
    /// What was typed, to be kept.
    pub email: String,
    /// A mail is on its way, if somebody has the address.
    pub sent: bool,
    /// Asks for a handed code instead of an address.
    pub code: bool,
    pub trouble: Option<Trouble>,
}

/// Why nobody was let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    NoAddress,
    WrongCode,
    /// Tried too often; may try again after so many seconds.
    TooOften {
        seconds: u32,
    },
    /// The session ended.
    SignedOut,
}

/// What the account page says beside the person's own rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Account {
    /// The device that asks.
    pub session: SessionId,
    /// Whether it may give out keys and codes now.
    pub fresh: bool,
    /// Staff has to show a passkey, or to make one, before the desk opens.
    pub locked: bool,
    /// Recovery codes just made. They are shown this once.
    pub codes: Vec<String>,
    /// What was just done.
    pub said: Option<Said>,
    pub refusal: Option<Refusal>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    Saved,
    SignedOutThere,
    PasskeyRemoved,
    Asked,
    TakenBack,
}

/// What a donor's page says beside their own rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Portal {
    /// Receipts can be issued.
    pub issues: bool,
    /// The form in which they mend what we wrote down.
    pub mending: Option<Mending>,
    /// The form in which they agree on something about a promise, as it is being typed.
    pub agreeing: Option<donor::agreeing::Typed>,
    pub done: Option<Served>,
    pub refusal: Option<Refusal>,
    /// The payment company does not answer.
    pub down: bool,
}

/// A donor's details, as they are being typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mending {
    pub donor: DonorId,
    pub filled: Box<donor::form::Filled>,
    /// What the form began with, and what its sender was told since.
    pub seen: Box<donor::Details>,
    /// Where the postal code lies that was asked for.
    pub places: Option<Vec<donor::Place>>,
}

/// What was just done on a donor's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Served {
    Mended,
    Issued,
    Agreed(Wish),
}

impl Served {
    pub const ALL: [Self; 7] = [
        Self::Mended,
        Self::Issued,
        Self::Agreed(Wish::Amount),
        Self::Agreed(Wish::Pause),
        Self::Agreed(Wish::Resume),
        Self::Agreed(Wish::Plan),
        Self::Agreed(Wish::Cancel),
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mended => "mended",
            Self::Issued => "issued",
            Self::Agreed(wish) => wish.name(),
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|served| served.name() == name)
    }
}
