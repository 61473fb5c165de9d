//! Every reason not to do a command of this room.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    NotAllowed,
    /// There is no such row, or none that the asker may see.
    NotThere,
    /// The link or code was used, has run out, or never was.
    Spent,
    /// Asks for a sign-in within the last minutes.
    NotFresh,
    /// Somebody must be able to let others in.
    LastAdministrator,
    /// Staff keeps at least one passkey.
    LastPasskey,
    /// An end before its beginning.
    EndsBeforeItStarts,
    /// Someone has this address already.
    KnownAddress,
    /// A company's contact needs the company, nobody else has one.
    Company,
    /// Too long a name, or none that fits on a line.
    BadName,
    /// Neither a passkey nor a coordinator has confirmed it, or it is too early.
    NotYet,
}
