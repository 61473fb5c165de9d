//! What can happen, drawn at random.

use app::ideathon::{Audience, Entry, EventState};
use proptest::collection::vec;
use proptest::prelude::*;

/// Somebody does something after a while.
#[derive(Clone, Debug)]
pub struct Step {
    pub minutes: i64,
    pub by: Who,
    /// Which guest, registration or code, counted round.
    pub which: usize,
    pub deed: Deed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever it is natural for.
    Fitting,
    Staff,
    Administrator,
    Holder,
    Visitor,
    Fundraiser,
    Clock,
}

#[derive(Clone, Debug)]
pub enum Deed {
    Register {
        audience: Audience,
        with_code: bool,
    },
    RegisterAgain,
    Change {
        diet: u8,
        email: bool,
    },
    Cancel,
    Accept,
    Admit,
    Extend {
        hours: u16,
    },
    Expire,
    Shift {
        to: Audience,
    },
    SetSeats {
        audience: Audience,
        seats: u16,
        entry: Entry,
    },
    SetState {
        to: EventState,
    },
    Edit {
        hours: i64,
        offer_hours: u16,
    },
    Advance,
    IssueCode {
        audience: Audience,
        limit: u16,
    },
    RevokeCode,
    Link {
        known: bool,
    },
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    vec(step(), 1..60)
}

fn step() -> impl Strategy<Value = Step> {
    (
        prop_oneof![6 => 0..30_i64, 1 => 30..600_i64],
        who(),
        0..24_usize,
        deed(),
    )
        .prop_map(|(minutes, by, which, deed)| Step {
            minutes,
            by,
            which,
            deed,
        })
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![
        12 => Just(Who::Fitting),
        2 => Just(Who::Staff),
        1 => Just(Who::Administrator),
        1 => Just(Who::Holder),
        1 => Just(Who::Visitor),
        1 => Just(Who::Fundraiser),
        1 => Just(Who::Clock),
    ]
}

fn deed() -> impl Strategy<Value = Deed> {
    let audience = || proptest::sample::select(Audience::ALL.to_vec());
    let entry = proptest::sample::select(vec![Entry::Open, Entry::Code, Entry::Approval]);
    let state = proptest::sample::select(EventState::ALL.to_vec());
    prop_oneof![
        12 => (audience(), any::<bool>()).prop_map(|(audience, with_code)| Deed::Register { audience, with_code }),
        1 => Just(Deed::RegisterAgain),
        1 => (0..3_u8, any::<bool>()).prop_map(|(diet, email)| Deed::Change { diet, email }),
        5 => Just(Deed::Cancel),
        4 => Just(Deed::Accept),
        3 => Just(Deed::Admit),
        1 => (0..400_u16).prop_map(|hours| Deed::Extend { hours }),
        4 => Just(Deed::Expire),
        2 => audience().prop_map(|to| Deed::Shift { to }),
        3 => (audience(), 0..7_u16, entry).prop_map(|(audience, seats, entry)| Deed::SetSeats { audience, seats, entry }),
        1 => state.prop_map(|to| Deed::SetState { to }),
        1 => (-4..30_i64, 0..5_u16).prop_map(|(hours, offer_hours)| Deed::Edit { hours, offer_hours }),
        1 => Just(Deed::Advance),
        2 => (audience(), 0..4_u16).prop_map(|(audience, limit)| Deed::IssueCode { audience, limit }),
        1 => Just(Deed::RevokeCode),
        2 => any::<bool>().prop_map(|known| Deed::Link { known }),
    ]
}
