//! What the rules of this room look at, and which of it a command needs.

use super::edit::Change;
use super::name::normal;
use super::rows::Company;
use super::{Command, CorporateNumber, Directory};
use crate::access::Actor;
use crate::row::{Kind, Row};
use crate::rule::Known;
use crate::sync::Replica;
use crate::value::CompanyId;

/// Facts for one command. The server loads all that [`needs`] names; a device of staff knows all companies.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub directory: Known<Directory>,
}

/// Which companies a command looks at, each with all that it was merged into.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Needs {
    pub ids: Vec<CompanyId>,
    /// Those of this name, as [`normal`] writes it.
    pub key: Option<String>,
    /// Those of this number.
    pub number: Option<CorporateNumber>,
    /// Those of the numbers that the ones above have, too.
    pub own_numbers: bool,
}

#[must_use]
pub fn needs(command: &Command) -> Needs {
    match command {
        Command::Create(c) => Needs {
            ids: vec![c.company],
            key: Some(normal(c.name.as_str())),
            number: c.number.clone(),
            own_numbers: false,
        },
        Command::Edit(c) => {
            let mut needs = Needs {
                ids: vec![c.company],
                ..Needs::default()
            };
            for change in &c.changes {
                match change {
                    Change::Name(name) => needs.key = Some(normal(name.as_str())),
                    Change::Number(number) => needs.number.clone_from(number),
                    _ => {}
                }
            }
            needs
        }
        Command::Merge(c) => Needs {
            ids: vec![c.from, c.into],
            ..Needs::default()
        },
        Command::Unmerge(c) => Needs {
            ids: vec![c.company],
            own_numbers: true,
            ..Needs::default()
        },
    }
}

impl Facts {
    #[must_use]
    pub fn known_here(needs: &Needs, replica: &Replica, by: &Actor) -> Self {
        let directory = if by.works_here() {
            Known::Known(named(needs, replica))
        } else {
            Known::Hidden
        };
        Self { directory }
    }
}

/// The companies that a command looks at, as the server finds them. All others stay where they are: a device holds
/// thousands, and replays every command that waits.
fn named(needs: &Needs, replica: &Replica) -> Directory {
    let mut found = Directory::default();
    let add = |found: &mut Directory, id: CompanyId| {
        if let Some(company) = replica.company(id) {
            found.put(company);
        }
    };
    for id in &needs.ids {
        add(&mut found, *id);
    }
    let own = found.iter().filter(|_| needs.own_numbers);
    let of_own = own.filter_map(|company| company.number.clone());
    let numbers: Vec<CorporateNumber> = of_own.chain(needs.number.clone()).collect();
    if !numbers.is_empty() || needs.key.is_some() {
        let is = |company: &Company| {
            let numbered = company.number.as_ref().is_some_and(|n| numbers.contains(n));
            numbered
                || (needs.key.as_deref()).is_some_and(|key| normal(company.name.as_str()) == key)
        };
        let same = replica.each(Kind::Company, |row| match row {
            Row::Company(company) if is(company) => Some(company.clone()),
            _ => None,
        });
        for company in same {
            found.put(company);
        }
    }
    found.reach(|id| replica.company(id));
    found
}
