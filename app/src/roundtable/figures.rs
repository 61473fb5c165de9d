//! The year of the platform in figures. Each is a list of records, and its number how many there are.

use chrono::TimeDelta;

use super::{Attendance, Item, ItemState, Quarter, Roundtable};
use crate::value::{CompanyId, ItemId, RoundtableId};

/// Of one fiscal year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// The roundtables that were held, in order.
    pub held: Vec<RoundtableId>,
    /// The companies that came to any of them, each once, and to how many.
    pub companies: Vec<(CompanyId, usize)>,
    /// How many people came to each; whoever came to two is counted twice.
    pub people: Vec<(RoundtableId, u32)>,
    /// Items that were first brought to a roundtable of the year, withdrawn ones left out.
    pub items: Vec<ItemId>,
    /// From when an item was brought in to when it was discussed or declined, the shortest first. Days, not hours, since
    /// of what has no name no hours are noted.
    pub waits: Vec<(ItemId, TimeDelta)>,
}

impl Figures {
    #[must_use]
    pub fn of(
        year: i32,
        tables: &[Roundtable],
        items: &[Item],
        attendances: &[Attendance],
        root: impl Fn(CompanyId) -> CompanyId,
    ) -> Self {
        let of_year = |table: &&Roundtable| Quarter::of(table.plan.starts).year == year;
        let mut all: Vec<&Roundtable> = tables.iter().filter(of_year).collect();
        all.sort_by_key(|table| table.number);
        let held: Vec<RoundtableId> = all
            .iter()
            .filter(|table| table.state.was_held())
            .map(|table| table.id)
            .collect();
        let mut figures = Self {
            held: held.clone(),
            ..Self::default()
        };
        for table in held {
            let there: Vec<&Attendance> = attendances
                .iter()
                .filter(|one| one.roundtable == table)
                .collect();
            // Where nobody noted who came, those count who were answered for.
            let noted = there.iter().any(|one| one.came > 0);
            let count = |one: &Attendance| if noted { one.came } else { one.coming };
            let people = there.iter().map(|one| u32::from(count(one))).sum();
            figures.people.push((table, people));
            for one in there.into_iter().filter(|one| count(one) > 0) {
                let company = root(one.company);
                match figures
                    .companies
                    .iter_mut()
                    .find(|(known, _)| *known == company)
                {
                    Some((_, times)) => *times += 1,
                    None => figures.companies.push((company, 1)),
                }
            }
        }
        for item in items
            .iter()
            .filter(|item| item.state != ItemState::Withdrawn)
        {
            let Some(first) = item.way.first() else {
                continue;
            };
            if !all.iter().any(|table| table.id == first.roundtable) {
                continue;
            }
            figures.items.push(item.id);
            let ends = |state| matches!(state, ItemState::Discussed | ItemState::Declined);
            let over = item.way.last().filter(|step| ends(step.to));
            figures
                .waits
                .extend(over.map(|over| (item.id, over.at - first.at)));
        }
        figures.waits.sort_by_key(|(item, wait)| (*wait, *item));
        figures
    }

    /// In whole days, of the items that have an outcome.
    #[must_use]
    pub fn median_days(&self) -> Option<i64> {
        let n = self.waits.len();
        let days = |n: usize| self.waits.get(n).map(|(_, wait)| wait.num_days());
        match n {
            0 => None,
            n if n % 2 == 1 => days(n / 2),
            n => Some(days(n / 2 - 1)?.midpoint(days(n / 2)?)),
        }
    }

    /// Of all roundtables of the year together.
    #[must_use]
    pub fn attended(&self) -> u32 {
        self.people.iter().map(|(_, people)| people).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roundtable::item::Step;
    use crate::roundtable::{Plan, State};
    use crate::time::{self, Time};

    fn at(day: &str) -> Time {
        time::from_input(&format!("{day}T14:00")).unwrap()
    }

    fn table(number: u16, day: &str, state: State) -> Roundtable {
        Roundtable {
            id: RoundtableId::new(),
            number,
            plan: Plan {
                starts: at(day),
                ends: at(day) + TimeDelta::hours(2),
                ..Plan::default()
            },
            state,
            ..Roundtable::default()
        }
    }

    fn item(way: &[(ItemState, &Roundtable, &str)]) -> Item {
        let step = |(to, table, day): &(ItemState, &Roundtable, &str)| Step {
            at: at(day),
            to: *to,
            roundtable: table.id,
            ..Step::default()
        };
        Item {
            id: ItemId::new(),
            state: way.last().map(|(to, ..)| *to).unwrap_or_default(),
            way: way.iter().map(step).collect(),
            ..Item::default()
        }
    }

    fn came(table: &Roundtable, company: CompanyId, coming: u8, came: u8) -> Attendance {
        Attendance {
            roundtable: table.id,
            company,
            coming,
            came,
            ..Attendance::default()
        }
    }

    #[test]
    fn a_year_is_told_by_its_records() {
        use ItemState::{Accepted, Declined, Deferred, Discussed, Submitted, Withdrawn};
        let spring = table(1, "2024-06-12", State::Locked);
        let autumn = table(2, "2024-10-09", State::Held);
        let winter = table(3, "2025-01-15", State::Collecting);
        let before = table(9, "2024-03-31", State::Locked);
        let (sakura, harbour, old) = (CompanyId::new(), CompanyId::new(), CompanyId::new());
        let attendances = [
            // Noted at the door in spring, answered for only in autumn.
            came(&spring, sakura, 3, 2),
            came(&spring, harbour, 2, 0),
            came(&autumn, old, 1, 0),
            came(&autumn, harbour, 2, 0),
            came(&before, sakura, 9, 9),
        ];
        let short = item(&[
            (Submitted, &spring, "2024-05-30"),
            (Accepted, &spring, "2024-06-01"),
            (Discussed, &spring, "2024-06-12"),
        ]);
        let long = item(&[
            (Submitted, &spring, "2024-05-20"),
            (Deferred, &spring, "2024-06-12"),
            (Discussed, &autumn, "2024-10-09"),
        ]);
        let no = item(&[
            (Submitted, &autumn, "2024-09-01"),
            (Declined, &autumn, "2024-09-21"),
        ]);
        let open = item(&[(Submitted, &winter, "2024-12-01")]);
        let gone = item(&[
            (Submitted, &winter, "2024-12-01"),
            (Withdrawn, &winter, "2024-12-02"),
        ]);
        let other = item(&[
            (Submitted, &before, "2024-03-01"),
            (Discussed, &spring, "2024-06-12"),
        ]);
        let tables = [autumn.clone(), before, spring.clone(), winter];
        let items = [
            open.clone(),
            long.clone(),
            short.clone(),
            gone,
            other,
            no.clone(),
        ];
        // The old one is what Sakura Foods was merged from.
        let root = |id: CompanyId| if id == old { sakura } else { id };
        let figures = Figures::of(2024, &tables, &items, &attendances, root);
        assert_eq!(figures.held, [spring.id, autumn.id]);
        assert_eq!(figures.companies, [(sakura, 2), (harbour, 1)]);
        assert_eq!(figures.people, [(spring.id, 2), (autumn.id, 3)]);
        assert_eq!(figures.attended(), 5);
        assert_eq!(figures.items, [open.id, long.id, short.id, no.id]);
        let waits: Vec<i64> = figures
            .waits
            .iter()
            .map(|(_, wait)| wait.num_days())
            .collect();
        assert_eq!(waits, [13, 20, 142]);
        assert_eq!(figures.median_days(), Some(20));
        assert_eq!(
            Figures::of(2030, &tables, &items, &attendances, root),
            Figures::default()
        );
    }
}
