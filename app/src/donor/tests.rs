//! Donors by their rules: what somebody who gives experiences, and who looks after them; and that the books agree with
//! the rows whatever is done.

mod bank;
mod benefit;
mod books;
mod campaign;
mod card;
mod dues;
mod enlisting;
mod giving;
mod keeping;
mod merging;
mod money;
mod own;
mod receipts;

use chrono::{DateTime, TimeDelta};

use super::ledger::{Account, Posting};
use super::*;
use crate::people::Membership;
use crate::row::Row;
use crate::rule::{Answer, Known, Stop};
use crate::task::Task;
use crate::value::{
    Address, Bad, Kana, Passage, PaymentId, PersonId, PledgeId, Postal, TransferId, address,
};

/// Friday, 15 January 2027, 17:00 in Japan.
fn now() -> Time {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// So many days from today, at the beginning of that day in Japan.
fn day(days: i64) -> Time {
    crate::time::day_begins(now()) + TimeDelta::days(days)
}

fn staff(area: Area) -> Actor {
    Actor::staff(PersonId::new(), vec![area])
}

/// Looks after donors.
fn mio() -> Actor {
    staff(Area::Fundraising)
}

fn yen(yen: u32) -> Yen {
    Yen::of(yen)
}

fn line<const MAX: usize>(text: &str) -> Line<MAX> {
    Line::parse(text).unwrap()
}

fn particulars() -> Particulars {
    let offer = |least, suggested: &[u32]| Offer {
        least: yen(least),
        suggested: suggested.iter().copied().map(yen).collect(),
    };
    Particulars {
        name: line("NPO法人ともに"),
        account: Passage::parse("みなと銀行 本店\n普通 1234567").unwrap(),
        contact: None,
        once: offer(1000, &[3000, 10_000]),
        monthly: offer(500, &[1000, 3000]),
        yearly: offer(3000, &[12_000]),
        open: true,
    }
}

fn harajuku() -> Address {
    Address {
        postal: Postal::parse("150-0001").unwrap(),
        prefecture: address::prefecture("東京都").unwrap(),
        city: line("渋谷区神宮前"),
        street: line("1-2-3"),
        building: None,
    }
}

fn sakura() -> Details {
    Details {
        name: line("青木 さくら"),
        kana: Kana::parse("アオキ サクラ").ok(),
        email: Email::parse("sakura@aoki.example").ok(),
        address: Some(harajuku()),
        ..Details::default()
    }
}

/// Wants no receipt, so says no address.
fn amira() -> Details {
    Details {
        name: line("Amira Haddad"),
        email: Email::parse("amira@haddad.example").ok(),
        receipt: ReceiptWish::None,
        ..Details::default()
    }
}

fn harbour() -> Details {
    Details {
        form: Form::Company,
        name: line("港運送株式会社"),
        contact: Some(line("江口 花")),
        email: Email::parse("hana@harbour.example").ok(),
        address: Some(harajuku()),
        receipt: ReceiptWish::Each,
        ..Details::default()
    }
}

fn give(details: Details, rhythm: Rhythm, amount: u32) -> Give {
    Give {
        donor: DonorId::new(),
        pledge: PledgeId::new(),
        details,
        gift: Gift {
            rhythm,
            amount: yen(amount),
            ..Gift::default()
        },
        lang: Lang::Ja,
        campaign: None,
    }
}

fn refused<T>(refusal: Refusal) -> Result<T, Stop> {
    Err(refusal.into())
}

fn wrong<T>(bad: &[(Field, Bad)]) -> Result<T, Stop> {
    refused(Refusal::Fields(bad.to_vec()))
}

/// All that is written down, the books, and the mails that went out.
#[derive(Clone, Debug, PartialEq)]
struct Office {
    charity: Option<Charity>,
    donors: Vec<Donor>,
    pledges: Vec<Pledge>,
    payments: Vec<Payment>,
    transfers: Vec<Transfer>,
    receipts: Vec<Receipt>,
    runs: Vec<Run>,
    memberships: Vec<Membership>,
    campaigns: Vec<Campaign>,
    books: Vec<Posting>,
    thanks: Vec<Notice>,
    errands: Vec<Errand>,
    plans: Vec<Plan>,
    fulfilments: Vec<Fulfilment>,
    tasks: Vec<Task>,
}

impl Office {
    fn opens() -> Self {
        Self {
            charity: Some(Charity {
                id: CHARITY,
                particulars: particulars(),
                ..Charity::default()
            }),
            donors: Vec::new(),
            pledges: Vec::new(),
            payments: Vec::new(),
            transfers: Vec::new(),
            receipts: Vec::new(),
            runs: Vec::new(),
            memberships: Vec::new(),
            campaigns: Vec::new(),
            books: Vec::new(),
            thanks: Vec::new(),
            errands: Vec::new(),
            plans: Vec::new(),
            fulfilments: Vec::new(),
            tasks: Vec::new(),
        }
    }

    /// What the server loads: what the command needs, and no more.
    fn facts(&self, command: &Command) -> Facts {
        let merges = Merges::of(&self.donors);
        let mut needs = needs(command).of_whole(&merges);
        if needs.charged {
            let lines = self.transfers.iter();
            let lines = lines.filter(|line| needs.transfers.contains(&line.id));
            needs.payments.extend(lines.filter_map(|line| line.payment));
        }
        let payments = those(&self.payments, |p| {
            needs.payments.contains(&p.id) || needs.all_of.contains(&p.donor)
        });
        let wide = needs.with(&payments);
        let transfers = those(&self.transfers, |t| {
            wide.transfers.contains(&t.id) || wide.keys.contains(&t.key())
        });
        let pledges = those(&self.pledges, |p| {
            wide.pledges.contains(&p.id) || wide.references.contains(&p.reference)
        });
        let receipts = those(&self.receipts, |r| {
            wide.receipts.contains(&r.id)
                || wide.all_of.contains(&r.donor)
                || wide.payments.iter().any(|id| r.names(*id))
        });
        let promised = pledges.iter().map(|p| p.donor);
        let named = promised.chain(receipts.iter().map(|r| r.donor));
        let named = merges.whole(named.chain(wide.donors.iter().copied()));
        let donors = those(&self.donors, |d| named.contains(&d.id));
        let tasks = those(&self.tasks, |t| {
            pledges.iter().any(|p| t.id == task_of(p.id))
        });
        let numbers = self.receipts.iter().map(|receipt| receipt.number).collect();
        Facts {
            charity: Known::Known(self.charity.clone()),
            donors: Known::Known(donors),
            pledges: Known::Known(pledges),
            payments: Known::Known(payments),
            transfers: Known::Known(transfers),
            receipts: Known::Known(receipts),
            numbers: Known::Known(numbers),
            runs: Known::Known(self.runs.clone()),
            campaigns: Known::Known(self.campaigns.clone()),
            memberships: Known::Known(those(&self.memberships, |m| {
                m.donor
                    .is_some_and(|donor| needs.members_of.contains(&donor))
            })),
            plans: Known::Known(those(&self.plans, |_| needs.plans)),
            fulfilments: Known::Known(those(&self.fulfilments, |f| {
                needs.fulfilments.contains(&f.id) || needs.given_to.contains(&f.donor)
            })),
            tasks: Known::Known(tasks),
        }
    }

    fn does_at(&mut self, by: &Actor, command: &Command, at: Time) -> Result<Answer, Stop> {
        let decision = decide(command, by, &self.facts(command), at)?;
        for posting in &decision.postings {
            assert!(posting.balances(), "{posting:?}");
        }
        for row in decision.rows {
            self.keep(row);
        }
        self.books.extend(decision.postings);
        self.thanks.extend(decision.thanks);
        self.errands.extend(decision.errands);
        Ok(decision.answer)
    }

    fn does(&mut self, by: &Actor, command: &Command) -> Result<Answer, Stop> {
        self.does_at(by, command, now())
    }

    fn keep(&mut self, row: Row) {
        match row {
            Row::Charity(row) => self.charity = Some(row),
            Row::Donor(row) => put(&mut self.donors, row, |row| row.id.0),
            Row::Pledge(row) => put(&mut self.pledges, row, |row| row.id.0),
            Row::Payment(row) => put(&mut self.payments, row, |row| row.id.0),
            Row::Transfer(row) => put(&mut self.transfers, row, |row| row.id.0),
            Row::Receipt(row) => put(&mut self.receipts, row, |row| row.id.0),
            Row::Run(row) => put(&mut self.runs, row, |row| row.id.0),
            Row::Plan(row) => put(&mut self.plans, row, |row| row.id.0),
            Row::Fulfilment(row) => put(&mut self.fulfilments, row, |row| row.id.0),
            Row::Campaign(row) => put(&mut self.campaigns, row, |row| row.id.0),
            Row::Task(row) => put(&mut self.tasks, row, |row| row.id.0),
            Row::Membership(row) => put(&mut self.memberships, row, |row| row.id.0),
            other => panic!("another room's row: {other:?}"),
        }
    }

    fn gives(&mut self, cmd: &Give) -> Result<Answer, Stop> {
        self.does(&Actor::Visitor, &Command::Give(Box::new(cmd.clone())))
    }

    /// Somebody promised it before.
    fn promised(&mut self, details: Details, rhythm: Rhythm, amount: u32) -> Pledge {
        let cmd = give(details, rhythm, amount);
        self.gives(&cmd).unwrap();
        self.thanks.clear();
        self.pledge(cmd.pledge).clone()
    }

    fn donor(&self, id: DonorId) -> &Donor {
        self.donors.iter().find(|donor| donor.id == id).unwrap()
    }

    fn pledge(&self, id: PledgeId) -> &Pledge {
        self.pledges.iter().find(|pledge| pledge.id == id).unwrap()
    }

    fn payment(&self, id: PaymentId) -> &Payment {
        self.payments.iter().find(|paid| paid.id == id).unwrap()
    }

    fn transfer(&self, id: TransferId) -> &Transfer {
        self.transfers.iter().find(|line| line.id == id).unwrap()
    }

    /// What stands in an account: in it above zero, from it below.
    fn stands(&self, account: Account) -> i64 {
        let entries = self.books.iter().flat_map(|posting| &posting.entries);
        let of = entries.filter(|entry| entry.account == account);
        of.map(|entry| entry.amount).sum()
    }

    /// What a donor gave, as the books have it.
    fn given(&self, account: Account, donor: DonorId) -> i64 {
        let entries = self.books.iter().flat_map(|posting| &posting.entries);
        let of = entries.filter(|entry| entry.account == account && entry.donor == Some(donor));
        -of.map(|entry| entry.amount).sum::<i64>()
    }
}

fn those<T: Clone>(all: &[T], wanted: impl Fn(&T) -> bool) -> Vec<T> {
    all.iter().filter(|one| wanted(one)).cloned().collect()
}

fn put<T>(all: &mut Vec<T>, row: T, id: impl Fn(&T) -> uuid::Uuid) {
    match all.iter_mut().find(|known| id(known) == id(&row)) {
        Some(known) => *known = row,
        None => all.push(row),
    }
}
