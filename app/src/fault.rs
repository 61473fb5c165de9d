//! Bugs that the simulation plants one by one, to show that it finds them. Only builds with debug assertions
//! carry them; in all others the question is a constant.

#[cfg(debug_assertions)]
use core::sync::atomic::{AtomicU8, Ordering};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Bug {
    /// The server does not keep what became of a command.
    SkipResult = 1,
    /// The server acknowledges before it commits.
    AcknowledgeEarly,
    /// Facts are loaded before the pen is held: once for a whole batch.
    LoadBeforeLock,
    /// A row that leaves somebody's sight is not told to leave, late.
    DropLeave,
    /// An area is not noted as having noticed a change.
    ForgetEye,
    /// A stream begins with what comes next, not with what was missed.
    BeginAtNow,
    /// Rights that change are not heard by an open stream.
    UnheardRights,
    /// The device forgets a command once it is sent.
    ForgetSent,
    /// The device numbers from what it remembers, not from what it kept.
    ForgetNumber,
    /// A snapshot leaves what it no longer says.
    KeepGone,
    /// A listener that missed something goes on all the same.
    IgnoreHole,
    /// A refusal is told and not kept with its command.
    DropRefusal,
    /// A page does not say whose commands it sends.
    SendNameless,
    /// What one command of a batch changed is not seen by the next.
    ForgetShelf,
}

impl Bug {
    pub const ALL: [Self; 14] = [
        Self::SkipResult,
        Self::AcknowledgeEarly,
        Self::LoadBeforeLock,
        Self::DropLeave,
        Self::ForgetEye,
        Self::BeginAtNow,
        Self::UnheardRights,
        Self::ForgetSent,
        Self::ForgetNumber,
        Self::KeepGone,
        Self::IgnoreHole,
        Self::DropRefusal,
        Self::SendNameless,
        Self::ForgetShelf,
    ];
}

#[cfg(debug_assertions)]
static PLANTED: AtomicU8 = AtomicU8::new(0);

/// Plants a bug in this process, or takes it out again.
#[cfg(debug_assertions)]
pub fn plant(bug: Option<Bug>) {
    PLANTED.store(bug.map_or(0, |bug| bug as u8), Ordering::Relaxed);
}

/// Whether a bug is planted.
#[must_use]
pub fn planted(bug: Bug) -> bool {
    #[cfg(debug_assertions)]
    return PLANTED.load(Ordering::Relaxed) == bug as u8;
    #[cfg(not(debug_assertions))]
    {
        let _ = bug;
        false
    }
}
