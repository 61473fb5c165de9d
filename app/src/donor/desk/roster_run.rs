//! What would become of each line of a list, before any of it is sent.

use std::collections::{BTreeMap, HashMap};

use super::people::Known;
use crate::donor::roster::{Entry, Wrong};
use crate::donor::{Details, Listed, Merges};
use crate::value::DonorId;
use crate::value::width::folded;

/// What becomes of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Becomes {
    New,
    /// Written down already, by this list or otherwise.
    Same(DonorId),
    /// The line of this number says the same.
    Twice(usize),
    Wrong(Vec<Wrong>),
}

/// Which kind it is, for counting and choosing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    New,
    Same,
    Twice,
    Wrong,
}

impl Fate {
    pub const ALL: [Self; 4] = [Self::New, Self::Same, Self::Twice, Self::Wrong];
}

impl Becomes {
    #[must_use]
    pub const fn fate(&self) -> Fate {
        match self {
            Self::New => Fate::New,
            Self::Same(_) => Fate::Same,
            Self::Twice(_) => Fate::Twice,
            Self::Wrong(_) => Fate::Wrong,
        }
    }
}

/// Who is written down already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    ids: HashMap<DonorId, DonorId>,
    marks: HashMap<String, DonorId>,
}

impl Register {
    #[must_use]
    pub fn of(all: &[Known], merges: &Merges) -> Self {
        let mut register = Self::default();
        for known in all {
            for donor in known.parts.iter().chain([&known.donor]) {
                register.ids.insert(donor.id, merges.root(donor.id));
                for mark in marks(&donor.details) {
                    register.marks.insert(mark, known.donor.id);
                }
            }
        }
        register
    }

    fn finds(&self, line: &Listed) -> Option<DonorId> {
        let marked = || {
            let mut marks = marks(&line.details).into_iter();
            marks.find_map(|mark| self.marks.get(&mark))
        };
        self.ids.get(&line.donor).or_else(marked).copied()
    }

    /// Line by line, in their order.
    #[must_use]
    pub fn becomes(&self, entries: &[Entry]) -> Vec<Becomes> {
        let mut before: HashMap<DonorId, usize> = HashMap::new();
        let each = entries.iter().map(|entry| match &entry.says {
            Err(wrong) => Becomes::Wrong(wrong.clone()),
            Ok(line) => {
                if let Some(number) = before.get(&line.donor) {
                    return Becomes::Twice(*number);
                }
                before.insert(line.donor, entry.number);
                self.finds(line).map_or(Becomes::New, Becomes::Same)
            }
        });
        each.collect()
    }
}

/// The name with the mail, and with the postal code: a name alone many have, and a mail alone a family.
fn marks(details: &Details) -> Vec<String> {
    let close = |text: &str| folded(text).replace(' ', "");
    let name = close(details.name.as_str());
    let email = details.email.as_ref().map(|email| close(email.as_str()));
    let postal = details
        .address
        .as_ref()
        .map(|at| at.postal.digits().to_owned());
    let said = email
        .into_iter()
        .chain(postal.filter(|digits| !digits.is_empty()));
    said.map(|said| format!("{name}\n{said}")).collect()
}

/// How many lines become what.
#[must_use]
pub fn tally(all: &[Becomes]) -> BTreeMap<Fate, usize> {
    let mut tally = BTreeMap::new();
    for becomes in all {
        *tally.entry(becomes.fate()).or_default() += 1;
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::super::people::everyone;
    use super::*;
    use crate::donor::roster::read;
    use crate::donor::{Donor, Field};

    fn kept(line: &Listed, id: DonorId) -> Donor {
        Donor {
            id,
            details: line.details.clone(),
            ..Donor::default()
        }
    }

    fn register(donors: Vec<Donor>) -> Register {
        let merges = Merges::of(&donors);
        Register::of(&everyone(donors, &[], &[]), &merges)
    }

    #[test]
    fn each_line_tells_what_becomes_of_it_before_it_is_sent() {
        let entries = read(
            "氏名,メール,郵便番号,領収書\n青木 さくら,sakura@aoki.example,,\n森 葵,aoi@mori.example,,\n\
             青木さくら,SAKURA@aoki.example,,\n港 花,,150-0001,要\n青木 さくら,other@aoki.example,,\n",
        )
        .unwrap();
        let told = register(Vec::new()).becomes(&entries);
        let Becomes::Wrong(wrong) = &told[3] else {
            panic!("a receipt without an address: {told:?}");
        };
        assert!(wrong.iter().all(|one| one.at != Field::Postal));
        let fates: Vec<Fate> = told.iter().map(Becomes::fate).collect();
        let expected = [Fate::New, Fate::New, Fate::Twice, Fate::Wrong, Fate::New];
        assert_eq!(fates, expected);
        assert_eq!(told[2], Becomes::Twice(2));
        assert_eq!(tally(&told).get(&Fate::New), Some(&3));
        // Written down by hand before, and merged into another since.
        let sakura = entries[0].says.as_ref().unwrap();
        let whole = kept(entries[1].says.as_ref().unwrap(), DonorId::new());
        let by_hand = Donor {
            merged_into: Some(whole.id),
            ..kept(sakura, DonorId::new())
        };
        let told = register(vec![whole.clone(), by_hand]).becomes(&entries);
        assert_eq!(told[0], Becomes::Same(whole.id));
        assert_eq!(told[1], Becomes::Same(whole.id));
        assert_eq!(told[4], Becomes::New, "a name alone is not enough");
    }

    #[test]
    fn what_the_list_brought_before_is_known_whatever_became_of_it() {
        let entries = read("氏名,メール\n青木 さくら,sakura@aoki.example\n").unwrap();
        let line = entries[0].says.as_ref().unwrap();
        let mut mended = kept(line, line.donor);
        mended.details.email = None;
        let told = register(vec![mended]).becomes(&entries);
        assert_eq!(told, [Becomes::Same(line.donor)]);
    }
}
