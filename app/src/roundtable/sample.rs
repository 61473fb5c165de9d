//! Companies, members and staff for the tests of this room.

use chrono::{DateTime, TimeDelta};

use super::{Facts, Member, Refusal};
use crate::access::Actor;
use crate::company::{Company, Directory};
use crate::people::{Area, Role};
use crate::row::Row;
use crate::rule::{Known, Ruled};
use crate::time::Time;
use crate::value::{CompanyId, Line, MemberId, PersonId};

pub fn now() -> Time {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

pub fn staff(area: Area) -> Actor {
    Actor::staff(PersonId::default(), vec![area])
}

/// Who speaks for a company of the platform.
pub fn fellow(of: &Company) -> Actor {
    Actor::Person {
        person: PersonId::new(),
        areas: Vec::new(),
        roles: vec![Role::Contact],
        companies: vec![of.id],
        platform: vec![of.id],
        donors: Vec::new(),
    }
}

pub fn company(name: &str) -> Company {
    Company {
        id: CompanyId::new(),
        name: Line::parse(name).unwrap(),
        ..Company::default()
    }
}

pub fn member(company: &Company) -> Member {
    Member {
        id: MemberId::new(),
        company: company.id,
        since: now() - TimeDelta::days(100),
        ..Member::default()
    }
}

pub fn known(companies: &[&Company], members: &[&Member]) -> Facts {
    Facts {
        members: Known::Known(members.iter().copied().cloned().collect()),
        directory: Known::Known(Directory::of(companies.iter().copied().cloned())),
        ..Facts::default()
    }
}

/// The one row that a rule gives back.
pub fn only(ruled: Ruled) -> Member {
    match ruled.unwrap().rows.pop() {
        Some(Row::Member(member)) => member,
        other => panic!("no member: {other:?}"),
    }
}

pub fn refused(refusal: Refusal) -> Ruled {
    Err(refusal.into())
}
