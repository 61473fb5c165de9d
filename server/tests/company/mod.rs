//! The stories of the register of companies.

mod link;
mod merge;
mod register;

use app::company::{Change, Command, Company, Create, Edit, Merge, Unmerge};
use app::sync::push::Outcome;
use app::value::{CompanyId, Line, Passage};

use crate::world::{Staff, World};

/// Made up: no number begins so, but the check digits fit.
const NUMBER: &str = "8990000000001";

fn new(name: &str) -> Create {
    Create {
        company: CompanyId::new(),
        name: Line::parse(name).unwrap(),
        ..Create::default()
    }
}

fn create(company: Create) -> Command {
    Command::Create(Box::new(company))
}

fn edit(company: CompanyId, change: Change) -> Command {
    Command::Edit(Edit {
        company,
        seen: Vec::new(),
        changes: vec![change],
        anyway: false,
    })
}

fn note(text: &str) -> Change {
    Change::Note(Passage::parse(text).unwrap())
}

fn merge(from: CompanyId, into: CompanyId) -> Command {
    Command::Merge(Merge { from, into })
}

fn unmerge(company: CompanyId) -> Command {
    Command::Unmerge(Unmerge { company })
}

/// Ken adds a company.
pub async fn adds(w: &World, name: &str) -> CompanyId {
    let company = new(name);
    let id = company.company;
    keeps(&w.ken, create(company)).await;
    id
}

/// Ken merges a company into another.
pub async fn merges(w: &World, from: CompanyId, into: CompanyId) {
    keeps(&w.ken, merge(from, into)).await;
}

/// Does what is done.
async fn keeps(staff: &Staff, command: Command) {
    let told = format!("{command:?}");
    let outcome = staff.keeps(command).await;
    assert!(
        matches!(outcome, Outcome::Done(_)),
        "{told} was not done: {outcome:?}"
    );
}

/// What a desk shows of a company once it fits.
async fn sees(staff: &Staff, id: CompanyId, fits: impl Fn(&Company) -> bool) -> Company {
    let company = |view: &crate::world::follow::View| {
        let directory = view.companies();
        directory.get(id).filter(|c| fits(c)).cloned()
    };
    staff.sees("the company", company).await
}
