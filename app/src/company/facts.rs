//! What the rules of this room look at, and which of it a command needs.

use super::edit::Change;
use super::name::normal;
use super::{Command, CorporateNumber, Directory};
use crate::access::Actor;
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
    /// Those of this number, and of the numbers of those above.
    pub number: Option<CorporateNumber>,
}

#[must_use]
pub fn needs(command: &Command) -> Needs {
    match command {
        Command::Create(c) => Needs {
            ids: vec![c.company],
            key: Some(normal(c.name.as_str())),
            number: c.number.clone(),
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
            ..Needs::default()
        },
    }
}

impl Facts {
    #[must_use]
    pub fn known_here(replica: &Replica, by: &Actor) -> Self {
        let directory = if by.works_here() {
            Known::Known(Directory::here(replica))
        } else {
            Known::Hidden
        };
        Self { directory }
    }
}
