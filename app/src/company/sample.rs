//! Companies and staff for the tests of this room.

use super::{Company, CorporateNumber, Directory, Facts, Refusal};
use crate::access::Actor;
use crate::people::Area;
use crate::row::Row;
use crate::rule::{self, Known, Ruled, Stop};
use crate::value::{CompanyId, Line, PersonId};

/// Made up: no number begins so, but the check digits fit.
pub const NUMBER: &str = "8990000000001";
pub const ANOTHER_NUMBER: &str = "7990000000002";

pub fn company(name: &str) -> Company {
    Company {
        id: CompanyId::new(),
        name: Line::parse(name).unwrap(),
        ..Company::default()
    }
}

pub fn numbered(name: &str, number: &str) -> Company {
    Company {
        number: Some(CorporateNumber::parse(number).unwrap()),
        ..company(name)
    }
}

pub fn merged(company: Company, into: &Company) -> Company {
    Company {
        merged_into: Some(into.id),
        ..company
    }
}

pub fn known(companies: &[&Company]) -> Facts {
    let companies = companies.iter().copied().cloned();
    Facts {
        directory: Known::Known(Directory::of(companies)),
    }
}

pub fn staff(area: Area) -> Actor {
    Actor::staff(PersonId::default(), vec![area])
}

pub fn ken() -> Actor {
    staff(Area::Events)
}

/// The one row that a rule gives back.
pub fn only(ruled: Ruled) -> Company {
    match ruled.unwrap().rows.pop() {
        Some(Row::Company(company)) => company,
        other => panic!("no company: {other:?}"),
    }
}

pub fn refused(refusal: Refusal) -> Ruled {
    Err(Stop::Refused(rule::Refusal::Company(refusal)))
}
