//! Rows that commands of one batch name, and look at nothing else: fetched for all of them at once, and put back
//! at once. Each statement is a way to the database and back, and most small verbs would need two.

use std::collections::{BTreeMap, HashMap};

use app::command::{Command, Facts};
use app::fault::{self as bug, Bug};
use app::row::{Kind, Row};
use uuid::Uuid;

use super::store;
use crate::company;
use crate::db::{Ask, Conn, Pile};
use crate::error::Failure;

/// What is on it is what the database will hold. Whoever reads there has it put back first.
#[derive(Default)]
pub struct Shelf {
    rows: HashMap<(Kind, Uuid), Row>,
    /// As the database still holds those that were changed.
    before: BTreeMap<(Kind, Uuid), Row>,
}

/// The rows that a command names, where its rule looks at no others; `None` where it does.
#[must_use]
pub fn named(command: &Command) -> Option<(Kind, Vec<Uuid>)> {
    match command {
        Command::Company(c) => {
            let ids = company::named(c)?.into_iter().map(|id| id.0);
            Some((Kind::Company, ids.collect()))
        }
        _ => None,
    }
}

impl Shelf {
    /// Asks for what the first of these commands name, up to one whose rule looks at more; says how many they are.
    #[must_use]
    pub fn asks<'a>(commands: impl Iterator<Item = &'a Command>) -> (Vec<Ask>, usize) {
        let mut ids: BTreeMap<Kind, Vec<Uuid>> = BTreeMap::new();
        let mut many = 0;
        for (kind, named) in commands.map_while(named) {
            ids.entry(kind).or_default().extend(named);
            many += 1;
        }
        let ask = |(kind, mut ids): (Kind, Vec<Uuid>)| {
            ids.sort_unstable();
            ids.dedup();
            let table = kind.name();
            Ask {
                select: format!(
                    "select '{table}' as what, id, row as said, 0 as number from {table} where id in"
                ),
                among: ids.iter().map(ToString::to_string).collect(),
            }
        };
        (ids.into_iter().map(ask).collect(), many)
    }

    /// Takes a row that was asked for. Where it lies here already, that is newer: what the database holds may be as it
    /// was before an earlier command.
    pub fn put(&mut self, row: Row) {
        self.rows.entry((row.kind(), row.id())).or_insert(row);
    }

    /// The facts for a command, where they are all here.
    #[must_use]
    pub fn facts(&self, command: &Command) -> Option<Facts> {
        let (kind, ids) = named(command)?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            found.push(self.rows.get(&(kind, id))?);
        }
        match command {
            Command::Company(_) => Some(Facts::Company(company::facts_of(found)?)),
            _ => None,
        }
    }

    /// Takes a row as it is now; false where it does not lie here.
    pub fn take(&mut self, row: &Row) -> bool {
        let key = (row.kind(), row.id());
        let Some(place) = self.rows.get_mut(&key) else {
            return false;
        };
        if bug::planted(Bug::ForgetShelf) {
            self.before.insert(key, row.clone());
            return true;
        }
        let before = core::mem::replace(place, row.clone());
        self.before.entry(key).or_insert(before);
        true
    }

    /// Writes what changed, and is empty then.
    ///
    /// # Errors
    /// Where the database refuses a row, or does not answer.
    pub async fn put_back(&mut self, conn: &mut Conn) -> Result<(), Failure> {
        let mut pile = Pile::on(conn);
        self.empty(conn, &mut pile).await?;
        pile.run(conn).await
    }

    /// [`Self::put_back`], with other things that are to be written.
    ///
    /// # Errors
    /// As [`Self::put_back`].
    pub async fn empty(&mut self, conn: &mut Conn, pile: &mut Pile) -> Result<(), Failure> {
        let mut rows = core::mem::take(&mut self.rows);
        let before = core::mem::take(&mut self.before).into_iter();
        let changed = before.filter_map(|(key, before)| {
            if bug::planted(Bug::ForgetShelf) {
                return Some((rows.remove(&key)?, before));
            }
            Some((before, rows.remove(&key)?))
        });
        store::overwrite(conn, pile, changed.collect()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::company::Company;
    use app::value::CompanyId;

    #[test]
    fn what_was_changed_here_is_not_forgotten_when_it_is_asked_for_again() {
        let id = CompanyId::new();
        let row = |note: &str| {
            Row::Company(Company {
                id,
                note: app::value::Passage::parse(note).unwrap(),
                ..Company::default()
            })
        };
        let mut shelf = Shelf::default();
        shelf.put(row("as the database has it"));
        assert!(shelf.take(&row("changed")));
        // Between two commands that name it stood one that needed nothing of the shelf.
        shelf.put(row("as the database has it"));
        assert_eq!(shelf.rows[&(Kind::Company, id.0)], row("changed"));
        let before = &shelf.before[&(Kind::Company, id.0)];
        assert_eq!(*before, row("as the database has it"));
    }
}
