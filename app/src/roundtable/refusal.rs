//! Why a command of this room was not done. Pages word it; see `wording`.

use serde::{Deserialize, Serialize};

use crate::file::FileKind;
use crate::value::{CompanyId, MemberId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not of this actor's area. Said before anything is looked up.
    NotAllowed,
    NoSuchCompany,
    /// It was merged, and stands for this one now.
    Merged {
        into: CompanyId,
    },
    /// It belongs to the platform already, itself or as what was merged into it.
    BelongsAlready {
        member: MemberId,
    },
    /// A day that is still to come.
    InFuture,
    NoSuchMember,
    /// It has left already.
    HasLeft,
    /// Somebody else changed the note after the sender saw it.
    ChangedElsewhere,
    NoSuchRoundtable,
    /// Somebody else changed the same of the plan after the sender saw it.
    PlanChanged {
        fields: Vec<String>,
    },
    /// It ends before it begins, takes more than half a day, or takes items behind its beginning.
    BadHours,
    /// Another one is planned for the same hours.
    SameTime,
    /// What was held is not planned any more.
    WasHeld,
    /// It goes on one step at a time.
    NotNext,
    /// Another one collects items or has its agenda out.
    AnotherCollects,
    /// It has not begun.
    NotYet,
    NotHeld,
    /// Nobody has said yet what became of so many items.
    Unfinished {
        items: u16,
    },
    NoSuchItem,
    /// No items are taken now.
    RoundClosed,
    /// Another company brought it in.
    NotYours,
    /// The chair has decided, or it is over.
    Decided,
    Undecided,
    /// Somebody of the same company changed these fields after the sender saw them.
    ItemChanged {
        fields: Vec<String>,
    },
    NoTopic,
    /// None, or more than so many.
    BadMinutes {
        most: u16,
    },
    /// A presenter would name who brings in an item without a name.
    NamesPresenter,
    /// The id of an item without a name tells when it was made.
    TellingId,
    /// The agenda is not shaped any more, or not yet.
    NotShaped,
    /// The agenda would be longer than the meeting, by so many minutes.
    TooMuch {
        over: u16,
    },
    NotOnAgenda,
    /// Whoever brought it in reads why.
    NoReason,
    /// Only an item of the same roundtable that stands can stand for another.
    NotBeside,
    MinutesLocked,
    /// Until the minutes are locked they are simply mended.
    NotLocked,
    /// Somebody else wrote down something else in these fields after the sender saw them.
    RecordChanged {
        fields: Vec<String>,
    },
    /// The company's answer is not taken any more, or not yet.
    AnswersClosed,
    /// A name stands twice among a company's people, or is none.
    SameName,
    /// More people than there are seats for one company.
    TooMany {
        most: u8,
    },
    /// A colleague answered otherwise after the sender saw it.
    AnswerChanged {
        fields: Vec<String>,
    },
    /// Who has come is not taken from the list.
    HasCome,
    NoSuchGuest,
    /// The company was not there.
    NotThere,
    /// Nothing is to be told.
    NotDue,
    /// Nothing is said.
    NoComment,
    NoSuchComment,
    /// More is said to an item, or more companies are meant, than a page can show.
    TooManyComments,
    /// The last day lies ahead, or before the first.
    BadLastDay,
    /// The company had not left yet on that day.
    Overlaps,
    /// The file did not arrive, or too long ago, or is another's.
    NoSuchFile,
    /// Its name ends as that of no kind that is taken.
    OtherFile,
    /// Its name says another kind than is in it.
    FileLies {
        is: FileKind,
    },
    TooManyFiles,
    /// A file would name who brings in an item that has no name.
    FileTells,
}
