//! The words for what this room's rows and refusals say.

use super::{Area, Means, Refusal, Role};
use crate::lang::{Lang, words as w};

/// Why it was not done, and what to do.
#[must_use]
pub const fn refusal(lang: Lang, refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotAllowed => w::refused_not_allowed(lang),
        Refusal::NotThere => w::refused_not_there(lang),
        Refusal::Spent => w::refused_spent(lang),
        Refusal::NotFresh => w::refused_not_fresh(lang),
        Refusal::LastAdministrator => w::refused_last_administrator(lang),
        Refusal::LastPasskey => w::refused_last_passkey(lang),
        Refusal::EndsBeforeItStarts => w::refused_term_ends_before(lang),
        Refusal::KnownAddress => w::refused_known_address(lang),
        Refusal::Company => w::refused_company(lang),
        Refusal::BadName => w::refused_bad_name(lang),
        Refusal::NotYet => w::refused_not_yet(lang),
    }
}

#[must_use]
pub const fn area(lang: Lang, area: Area) -> &'static str {
    match area {
        Area::Events => w::desk_area_events(lang),
        Area::Platform => w::desk_area_platform(lang),
        Area::Fundraising => w::desk_area_fundraising(lang),
        Area::Coordination => w::desk_area_coordination(lang),
        Area::Administration => w::desk_area_administration(lang),
    }
}

#[must_use]
pub const fn role(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Contact => w::role_contact(lang),
        Role::Donor => w::role_donor(lang),
        Role::International => w::role_international(lang),
        Role::Mentor => w::role_mentor(lang),
        Role::Helper => w::role_helper(lang),
    }
}

#[must_use]
pub const fn means(lang: Lang, means: Means) -> &'static str {
    match means {
        Means::Link => w::means_link(lang),
        Means::Code => w::means_code(lang),
        Means::Passkey => w::means_passkey(lang),
        Means::Recovery => w::means_recovery(lang),
        Means::Demo => w::means_demo(lang),
    }
}
