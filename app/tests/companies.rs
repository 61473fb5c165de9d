//! For any sequence of commands by anybody: what stays true of the register of companies.

use std::collections::BTreeSet;

use app::access::{Actor, diff};
use app::command::{self, decide};
use app::company::{
    Change, Command, Company, CorporateNumber, Create, Directory, Edit, Facts, Merge, Unmerge,
    needs, normal,
};
use app::people::Area;
use app::row::Row;
use app::rule::{Known, Stop};
use app::sync::Replica;
use app::time::Time;
use app::value::{CompanyId, Line, PersonId};
use leptos::prelude::Owner;
use proptest::prelude::*;
use uuid::Uuid;

/// Few, so that they meet.
const NAMES: [&str; 5] = [
    "さくら食品",
    "㈱さくら食品",
    "わかば銀行",
    "Wakaba",
    "Wakaba Inc.",
];
/// Made up: no number begins so, but the check digits fit.
const NUMBERS: [&str; 2] = ["8990000000001", "7990000000002"];
const COMPANIES: u128 = 6;

#[derive(Clone, Debug)]
enum Deed {
    Create { name: usize, number: usize },
    Rename { name: usize },
    Number { number: usize },
    Merge { into: u128 },
    Unmerge,
}

#[derive(Clone, Debug)]
struct Step {
    which: u128,
    anyway: bool,
    by: Area,
    deed: Deed,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let deed = prop_oneof![
        3 => (0..5_usize, 0..4_usize).prop_map(|(name, number)| Deed::Create { name, number }),
        2 => (0..5_usize).prop_map(|name| Deed::Rename { name }),
        2 => (0..4_usize).prop_map(|number| Deed::Number { number }),
        4 => (0..COMPANIES).prop_map(|into| Deed::Merge { into }),
        2 => Just(Deed::Unmerge),
    ];
    let by = prop_oneof![6 => Just(Area::Events), 1 => Just(Area::Coordination)];
    let step = (0..COMPANIES, any::<bool>(), by, deed).prop_map(|(which, anyway, by, deed)| Step {
        which,
        anyway,
        by,
        deed,
    });
    proptest::collection::vec(step, 1..60)
}

fn id(n: u128) -> CompanyId {
    CompanyId(Uuid::from_u128(n + 1))
}

fn number(n: usize) -> Option<CorporateNumber> {
    NUMBERS.get(n).and_then(|n| CorporateNumber::parse(n).ok())
}

fn read(step: &Step) -> (Command, Actor) {
    let company = id(step.which);
    let edit = |change| {
        Command::Edit(Edit {
            company,
            changes: vec![change],
            seen: Vec::new(),
            anyway: step.anyway,
        })
    };
    let name = |n: usize| Line::parse(NAMES[n]).unwrap();
    let command = match step.deed {
        Deed::Create { name: n, number: m } => Command::Create(Box::new(Create {
            company,
            name: name(n),
            number: number(m),
            anyway: step.anyway,
            ..Create::default()
        })),
        Deed::Rename { name: n } => edit(Change::Name(name(n))),
        Deed::Number { number: n } => edit(Change::Number(number(n))),
        Deed::Merge { into } => Command::Merge(Merge {
            from: company,
            into: id(into),
        }),
        Deed::Unmerge => Command::Unmerge(Unmerge { company }),
    };
    let by = Actor::staff(PersonId::default(), vec![step.by]);
    (command, by)
}

/// What the server loads: what the command needs, and no more.
fn facts(all: &Directory, command: &Command) -> Facts {
    let needs = needs(command);
    let own = needs
        .ids
        .iter()
        .filter(|_| needs.own_numbers)
        .filter_map(|id| all.get(*id)?.number.clone());
    let numbers: Vec<CorporateNumber> = own.chain(needs.number).collect();
    let mut found: BTreeSet<CompanyId> = all
        .iter()
        .filter(|c| {
            needs.ids.contains(&c.id)
                || c.number.as_ref().is_some_and(|n| numbers.contains(n))
                || needs.key.as_ref() == Some(&normal(c.name.as_str()))
        })
        .map(|c| c.id)
        .collect();
    while let Some(into) = found
        .iter()
        .filter_map(|id| all.get(*id)?.merged_into)
        .find(|into| !found.contains(into))
    {
        found.insert(into);
    }
    let companies = found.iter().filter_map(|id| all.get(*id).cloned());
    Facts {
        directory: Known::Known(Directory::of(companies)),
    }
}

fn on_the_device(all: &Directory, command: &Command, by: &Actor) -> Facts {
    let replica = Replica::default();
    let rows = all.iter().cloned().map(Row::Company);
    replica.apply(
        rows.filter_map(|row| diff(by, None, Some(&row))).collect(),
        true,
    );
    Facts::known_here(&needs(command), &replica, by)
}

/// No ring, and no number twice among those that stand alone.
fn is_sound(all: &Directory) {
    for company in all.iter() {
        let root = all.company(company.id).expect("a merge leads to a company");
        assert_eq!(root.merged_into, None, "{company:?} goes round in a ring");
    }
    let mut numbers = BTreeSet::new();
    for number in all.roots().filter_map(|c| c.number.as_ref()) {
        assert!(numbers.insert(number), "{number} stands twice");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_register_stays_sound_and_a_device_decides_as_the_server_does(steps in steps()) {
        let owner = Owner::new();
        let mut all = Directory::default();
        for step in &steps {
            let (command, by) = read(step);
            let rule = |facts| {
                let command = command::Command::Company(command.clone());
                decide(&command, &by, &command::Facts::Company(facts), Time::default())
            };
            let there = rule(facts(&all, &command));
            let here = owner.with(|| rule(on_the_device(&all, &command, &by)));
            prop_assert_eq!(&here, &there, "{:?}", command);
            prop_assert!(there != Err(Stop::Hidden));
            let Ok(decision) = there else { continue };
            let mut companies: Vec<Company> = all.iter().cloned().collect();
            for row in decision.rows {
                let Row::Company(row) = row else { panic!("another room's row") };
                prop_assert!(step.by == Area::Events);
                companies.retain(|c| c.id != row.id);
                companies.push(row);
            }
            all = Directory::of(companies);
            is_sound(&all);
        }
    }
}
