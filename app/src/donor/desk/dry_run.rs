//! What would become of each line of a statement, before any of it is sent.

use std::collections::{HashMap, HashSet};

use chrono::NaiveTime;

use crate::donor::statement::{BadLine, Came, Fate, Statement};
use crate::donor::{Incoming, Pledge, Reference, Transfer};
use crate::time::{self, Time};
use crate::value::{DonorId, Line, PaymentId, TransferId, Yen};

/// Stands for a payer whom the bank does not name, in every language: by it the line is known when it comes again.
const NAMELESS: &str = "(名義なし)";

/// A line of the file that says something, by its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub number: usize,
    pub says: Says,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// As it will be sent.
    Came(Incoming),
    WentOut,
    Bad(BadLine),
}

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// Its reference leads to a promise of this donor.
    Found(DonorId),
    /// New, and nobody knows whose.
    Unknown,
    /// It came with a statement before.
    Seen,
    /// Its day is still to come.
    Ahead,
    WentOut,
    Bad(BadLine),
}

impl Becomes {
    /// Whether it is sent.
    #[must_use]
    pub const fn goes(self) -> bool {
        matches!(self, Self::Found(_) | Self::Unknown)
    }
}

/// The lines that say something, each with its names.
#[must_use]
pub fn entries(statement: &Statement) -> Vec<Entry> {
    let entry = |(number, fate): &(usize, Fate)| {
        let says = match fate {
            Fate::Came(came) => incoming(came).map_or_else(Says::Bad, Says::Came),
            Fate::WentOut => Says::WentOut,
            Fate::Bad(bad) => Says::Bad(*bad),
            Fate::Empty => return None,
        };
        Some(Entry {
            number: *number,
            says,
        })
    };
    statement.lines.iter().filter_map(entry).collect()
}

fn incoming(came: &Came) -> Result<Incoming, BadLine> {
    let payer = Line::optional(&came.payer).unwrap_or_default();
    let nameless = || Line::parse(NAMELESS).unwrap_or_default();
    Ok(Incoming {
        transfer: TransferId::new(),
        payment: PaymentId::new(),
        day: time::from_japan(came.day.and_time(NaiveTime::MIN)),
        amount: Yen::new(came.amount).map_err(|_| BadLine::TooLarge)?,
        payer: payer.unwrap_or_else(nameless),
        nth: came.nth,
    })
}

/// What is known already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    keys: HashSet<String>,
    promises: HashMap<Reference, DonorId>,
}

impl Books {
    #[must_use]
    pub fn of(transfers: &[Transfer], pledges: &[Pledge]) -> Self {
        let promise = |pledge: &Pledge| (pledge.reference.clone(), pledge.donor);
        Self {
            keys: transfers.iter().map(Transfer::key).collect(),
            promises: pledges.iter().map(promise).collect(),
        }
    }

    #[must_use]
    pub fn becomes(&self, says: &Says, now: Time) -> Becomes {
        let line = match says {
            Says::Came(line) => line,
            Says::WentOut => return Becomes::WentOut,
            Says::Bad(bad) => return Becomes::Bad(*bad),
        };
        if self.keys.contains(&line.key()) {
            return Becomes::Seen;
        }
        if line.day > now {
            return Becomes::Ahead;
        }
        let donor = line.reference().and_then(|at| self.promises.get(&at));
        donor.map_or(Becomes::Unknown, |donor| Becomes::Found(*donor))
    }
}

/// How many lines become what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub found: usize,
    pub unknown: usize,
    pub seen: usize,
    pub went_out: usize,
    /// Not readable, or of a day to come.
    pub bad: usize,
}

impl Tally {
    #[must_use]
    pub fn of(all: &[Becomes]) -> Self {
        let mut tally = Self::default();
        for becomes in all {
            let n = match becomes {
                Becomes::Found(_) => &mut tally.found,
                Becomes::Unknown => &mut tally.unknown,
                Becomes::Seen => &mut tally.seen,
                Becomes::WentOut => &mut tally.went_out,
                Becomes::Ahead | Becomes::Bad(_) => &mut tally.bad,
            };
            *n += 1;
        }
        tally
    }

    /// So many lines are sent.
    #[must_use]
    pub const fn going(&self) -> usize {
        self.found + self.unknown
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::donor::statement::Format;
    use crate::value::PledgeId;

    fn came(payer: &str, day: u32) -> Fate {
        Fate::Came(Came {
            day: NaiveDate::from_ymd_opt(2026, 6, day).unwrap(),
            amount: 3000,
            payer: payer.to_owned(),
            nth: 0,
        })
    }

    fn now() -> Time {
        time::from_input("2026-06-19T10:00").unwrap()
    }

    fn of(fates: Vec<Fate>) -> Vec<Entry> {
        entries(&Statement {
            format: Format::Csv,
            lines: (1..).zip(fates).collect(),
        })
    }

    #[test]
    fn each_line_tells_what_becomes_of_it_before_it_is_sent() {
        let pledge = Pledge {
            id: PledgeId::new(),
            donor: DonorId::new(),
            ..Pledge::default()
        };
        let reference = Reference::of(pledge.id).next().unwrap();
        let pledge = Pledge {
            reference: reference.clone(),
            ..pledge
        };
        let all = of(vec![
            Fate::Empty,
            came(&format!("{reference} アオキ サクラ"), 1),
            came("モリ アオイ", 2),
            came("モリ アオイ", 20),
            Fate::WentOut,
            Fate::Bad(BadLine::NoDay),
        ]);
        let books = Books::of(&[], core::slice::from_ref(&pledge));
        let becomes = |books: &Books| -> Vec<Becomes> {
            let each = all.iter().map(|entry| books.becomes(&entry.says, now()));
            each.collect()
        };
        let told = [
            Becomes::Found(pledge.donor),
            Becomes::Unknown,
            Becomes::Ahead,
            Becomes::WentOut,
            Becomes::Bad(BadLine::NoDay),
        ];
        assert_eq!(becomes(&books), told);
        assert_eq!(Tally::of(&told).going(), 2);
        let Says::Came(line) = &all[1].says else {
            panic!("money came");
        };
        let known = Transfer {
            day: line.day,
            amount: line.amount,
            payer: line.payer.clone(),
            ..Transfer::default()
        };
        let books = Books::of(&[known], &[pledge]);
        assert_eq!(becomes(&books)[1], Becomes::Seen);
    }

    #[test]
    fn a_payer_without_a_name_is_taken_in_all_the_same() {
        let all = of(vec![came("", 1)]);
        let Says::Came(line) = &all[0].says else {
            panic!("money came");
        };
        assert_eq!(line.payer.as_str(), NAMELESS);
        assert_eq!(time::input(line.day), "2026-06-01T00:00");
    }
}
