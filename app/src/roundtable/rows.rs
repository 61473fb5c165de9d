//! The rows of this room.

use serde::{Deserialize, Serialize};

use crate::time::Time;
use crate::value::{CompanyId, MemberId, Passage};

pub type Note = Passage<1000>;
pub type Reason = Passage<400>;

/// A company's time on the platform (難民人材活躍プラットフォーム). One that comes back has another: what was stays as
/// it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Member {
    pub id: MemberId,
    /// As it was enrolled; what it was merged into since then stands in the register.
    pub company: CompanyId,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub since: Time,
    /// It has left.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub until: Option<Time>,
    /// For staff.
    pub note: Note,
    /// Why it left, for staff.
    pub reason: Reason,
}

impl Member {
    /// Whether it belongs to the platform now.
    #[must_use]
    pub const fn belongs(&self) -> bool {
        self.until.is_none()
    }
}
