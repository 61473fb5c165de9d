//! Why a command of this room was not done. Pages word it; see `wording`.

use serde::{Deserialize, Serialize};

use crate::value::{Bad, CompanyId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not of this actor's area. Said before anything is looked up.
    NotAllowed,
    NoSuchCompany,
    /// The id that the sender made is in use.
    AlreadyThere,
    Fields(Vec<(Field, Bad)>),
    /// This company has the corporate number.
    NumberTaken {
        company: CompanyId,
    },
    /// This company goes by the same name; two may, where staff says so.
    SameName {
        company: CompanyId,
    },
    /// It was merged, and stands for this one now.
    Merged {
        into: CompanyId,
    },
    /// A company into itself, or into one that was merged into it.
    InCircle,
    /// There is no merge to undo.
    NotMerged,
    /// Somebody else changed these fields after the sender saw them.
    ChangedElsewhere {
        fields: Vec<Field>,
    },
}

/// A field of a company, by the name that it has in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Name,
    Kana,
    NameEn,
    Number,
    Industry,
    Size,
    Note,
}
