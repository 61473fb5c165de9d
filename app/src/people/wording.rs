//! The words for what this room's rows and refusals say.

use chrono::TimeDelta;

use super::{Area, Command, Means, Person, Refusal, Role};
use crate::lang::{Lang, words as w};
use crate::row::{Kind, Row};
use crate::sync::Replica;
use crate::time::{self, Time};
use crate::value::{Email, Line, PersonId};

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

/// From when until when, in days of Japan; the end is the first moment that is not in it any more.
#[must_use]
pub fn term(lang: Lang, from: Time, until: Option<Time>) -> String {
    let from = time::day(from, lang);
    match until {
        Some(until) => {
            let last = until - TimeDelta::microseconds(1);
            w::people_term(lang, from, time::day(last, lang))
        }
        None => w::people_since(lang, from),
    }
}

/// What a command wants, for the list of what was refused or waits. Only what desks send has words of its own.
#[must_use]
pub fn intention(lang: Lang, replica: &Replica, command: &Command) -> String {
    let name = |id| called(lang, replica, id);
    match command {
        Command::Invite(c) => w::people_meant_invite(lang, c.email.as_str()),
        Command::Grant(c) => w::people_meant_grant(lang, area(lang, c.area), name(c.person)),
        Command::Revoke(c) => w::people_meant_revoke(lang, area(lang, c.area), name(c.person)),
        Command::Join(c) => {
            let typed = c.name.as_ref().map(Line::as_str);
            let typed = typed.or_else(|| c.email.as_ref().map(Email::as_str));
            w::people_meant_join(lang, typed.unwrap_or_default(), role(lang, c.role))
        }
        Command::Leave(c) => match replica.get(Kind::Membership, c.membership.0).as_deref() {
            Some(Row::Membership(m)) => {
                w::people_meant_leave(lang, name(m.person), role(lang, m.role))
            }
            _ => w::desk_meant_other(lang).to_owned(),
        },
        Command::Mark(c) if c.at_risk => w::people_meant_mark(lang, name(c.person)),
        Command::Mark(c) => w::people_meant_unmark(lang, name(c.person)),
        Command::Hand(c) => w::people_meant_hand(lang, name(c.person)),
        Command::Reset(c) => w::people_meant_reset(lang, name(c.person)),
        Command::Confirm(c) => w::people_meant_confirm(lang, name(c.person)),
        Command::Export(_) => w::people_meant_export(lang).to_owned(),
        _ => w::desk_meant_other(lang).to_owned(),
    }
}

fn called(lang: Lang, replica: &Replica, id: PersonId) -> String {
    let person = replica.person(id);
    let name = person.as_ref().map(Person::shown_name).unwrap_or_default();
    match name {
        "" => w::people_nameless(lang).to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_names_its_last_day() {
        let day = |typed: &str| time::from_input(typed).unwrap();
        let (from, until) = (day("2026-04-01T00:00"), day("2027-04-01T00:00"));
        let said = term(Lang::En, from, Some(until));
        assert!(said.contains("1 April 2026"), "{said}");
        assert!(said.contains("31 March 2027"), "{said}");
    }
}
