//! What the rules of this room look at, and which of it a command needs.

use super::benefit::{Fulfilment, Item, Plan};
use super::campaign::Campaign;
use super::merges::Merges;
use super::receipt::{Number, Receipt};
use super::reference::Reference;
use super::rows::{CHARITY, Charity, Donor, Payment, Pledge, Transfer};
use super::run::Run;
use super::{
    Charged, Command, Enlist, Give, GoOn, Import, Incoming, Issue, Refusal, raises_funds, task_of,
};
use crate::access::Actor;
use crate::people::Membership;
use crate::row::{Kind, Row};
use crate::rule::{Known, Stop};
use crate::sync::Replica;
use crate::task::Task;
use crate::value::{DonorId, FulfilmentId, PaymentId, PledgeId, ReceiptId, TaskId, TransferId};

/// Facts for one command. The server loads all that [`needs`] names; a device knows what its person sees: all, where
/// they look after donors.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub charity: Known<Option<Charity>>,
    /// Each with all who turned out to be the same.
    pub donors: Known<Vec<Donor>>,
    /// Those that are named, and those that a reference names.
    pub pledges: Known<Vec<Pledge>>,
    pub payments: Known<Vec<Payment>>,
    pub transfers: Known<Vec<Transfer>>,
    /// Of the donor, or those that are named or name the payment.
    pub receipts: Known<Vec<Receipt>>,
    /// The last number of each year: the server's alone, so that no device shows one that another gets.
    pub numbers: Known<Vec<Number>>,
    /// All of them, where a command is about one.
    pub runs: Known<Vec<Run>>,
    /// Of who signs in as the donors that are named, where a command may change who does.
    pub memberships: Known<Vec<Membership>>,
    /// All of them, where a command is about one.
    pub plans: Known<Vec<Plan>>,
    /// Those that are named, and all of the donors that are given something now.
    pub fulfilments: Known<Vec<Fulfilment>>,
    /// All of them, where a command may be about one.
    pub campaigns: Known<Vec<Campaign>>,
    /// What is to be done about the promises.
    pub tasks: Known<Vec<Task>>,
}

/// What a command looks at.
#[expect(
    clippy::struct_excessive_bools,
    reason = "of small tables all is loaded, or nothing"
)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    pub donors: Vec<DonorId>,
    pub pledges: Vec<PledgeId>,
    pub references: Vec<Reference>,
    /// With the promises, donors and lines of the statement that they are of.
    pub payments: Vec<PaymentId>,
    pub transfers: Vec<TransferId>,
    /// All that these paid, and all receipts of it; also what is of others who turned out to be the same.
    pub all_of: Vec<DonorId>,
    /// With the donors that they are of.
    pub receipts: Vec<ReceiptId>,
    /// All runs.
    pub runs: bool,
    /// Who signs in as these.
    pub members_of: Vec<DonorId>,
    /// Lines of a statement that may have come before: [`Transfer::key`].
    pub keys: Vec<String>,
    /// With the payments that the lines are.
    pub charged: bool,
    /// All plans.
    pub plans: bool,
    /// All that these were given as members, and others who turned out to be the same.
    pub given_to: Vec<DonorId>,
    pub fulfilments: Vec<FulfilmentId>,
    /// All campaigns.
    pub campaigns: bool,
}

#[must_use]
pub fn needs(command: &Command) -> Needs {
    match command {
        Command::Give(c) => gift(c),
        Command::Enter(c) => donor(c.donor),
        Command::Suppress(c) => donor(c.donor),
        Command::Reactivate(c) => donor(c.donor),
        Command::Correct(c) => Needs {
            members_of: vec![c.donor],
            ..donor(c.donor)
        },
        Command::Book(c) => paid(c.donor, c.pledge, c.payment),
        Command::Reverse(c) => Needs {
            payments: vec![c.payment],
            ..Needs::default()
        },
        Command::Import(c) => imported(c),
        Command::Assign(c) => Needs {
            transfers: vec![c.transfer],
            ..paid(c.donor, c.pledge, c.payment)
        },
        Command::Issue(c) => issued(c),
        Command::IssueAgain(c) => receipt(c.receipt),
        Command::Void(c) => receipt(c.receipt),
        Command::Bounce(c) => receipt(c.receipt),
        Command::Post(c) => Needs {
            receipts: c.receipts.clone(),
            ..Needs::default()
        },
        Command::Describe(_) | Command::Certify(_) | Command::StartRun(_) | Command::StopRun(_) => {
            Needs {
                runs: true,
                ..Needs::default()
            }
        }
        Command::GoOn(c) => turns(c),
        Command::Merge(c) => Needs {
            donors: vec![c.from, c.into],
            runs: true,
            ..Needs::default()
        },
        Command::Unmerge(c) => Needs {
            donors: vec![c.donor],
            all_of: vec![c.donor],
            runs: true,
            ..Needs::default()
        },
        Command::Enlist(c) => listed(c),
        Command::Charged(c) => charge(c),
        Command::Link(c) => promise(c.pledge),
        Command::SetAside(c) => Needs {
            transfers: vec![c.transfer],
            ..Needs::default()
        },
        Command::ChangeAmount(c) => promise(c.pledge),
        Command::Pause(c) => promise(c.pledge),
        Command::Resume(c) => promise(c.pledge),
        Command::Cancel(c) => promise(c.pledge),
        Command::FallDue(c) => promise(c.pledge),
        Command::SetPlan(_) => Needs {
            plans: true,
            ..Needs::default()
        },
        Command::Join(c) => Needs {
            plans: c.plan.is_some(),
            ..promise(c.pledge)
        },
        Command::Fulfil(c) => items(&c.items),
        Command::Waive(c) => items(&c.items),
        Command::Reopen(c) => Needs {
            fulfilments: vec![c.fulfilment],
            ..Needs::default()
        },
        Command::Announce(_) => Needs {
            campaigns: true,
            ..Needs::default()
        },
        Command::Attribute(c) => Needs {
            payments: vec![c.payment],
            campaigns: true,
            ..Needs::default()
        },
    }
}

fn donor(id: DonorId) -> Needs {
    Needs {
        donors: vec![id],
        ..Needs::default()
    }
}

fn promise(id: PledgeId) -> Needs {
    Needs {
        pledges: vec![id],
        ..Needs::default()
    }
}

fn items(items: &[Item]) -> Needs {
    let donors: Vec<DonorId> = items.iter().map(|item| item.donor).collect();
    Needs {
        given_to: donors.clone(),
        donors,
        pledges: items.iter().map(|item| item.pledge).collect(),
        plans: true,
        ..Needs::default()
    }
}

fn paid(donor: DonorId, pledge: Option<PledgeId>, payment: PaymentId) -> Needs {
    Needs {
        donors: vec![donor],
        pledges: pledge.into_iter().collect(),
        payments: vec![payment],
        campaigns: true,
        ..Needs::default()
    }
}

fn imported(statement: &Import) -> Needs {
    let lines = statement.lines.iter();
    Needs {
        references: lines.clone().filter_map(Incoming::reference).collect(),
        payments: lines.clone().map(|line| line.payment).collect(),
        transfers: lines.clone().map(|line| line.transfer).collect(),
        keys: lines.map(Incoming::key).collect(),
        campaigns: true,
        ..Needs::default()
    }
}

fn gift(c: &Give) -> Needs {
    Needs {
        donors: vec![c.donor],
        pledges: vec![c.pledge],
        references: Reference::of(c.pledge).collect(),
        plans: c.gift.plan.is_some(),
        campaigns: c.campaign.is_some(),
        ..Needs::default()
    }
}

fn turns(c: &GoOn) -> Needs {
    let donors: Vec<DonorId> = c.turns.iter().map(|turn| turn.donor).collect();
    Needs {
        all_of: donors.clone(),
        donors,
        receipts: c.turns.iter().map(|turn| turn.receipt).collect(),
        runs: true,
        ..Needs::default()
    }
}

fn charge(c: &Charged) -> Needs {
    Needs {
        pledges: c.pledge.into_iter().collect(),
        payments: vec![c.payment()],
        transfers: vec![c.line()],
        charged: true,
        campaigns: true,
        ..Needs::default()
    }
}

fn issued(c: &Issue) -> Needs {
    Needs {
        donors: vec![c.donor],
        all_of: vec![c.donor],
        receipts: c.instead_of.into_iter().chain([c.receipt]).collect(),
        ..Needs::default()
    }
}

fn listed(list: &Enlist) -> Needs {
    let members = list.lines.iter().filter_map(|line| line.member.as_ref());
    let pledges: Vec<PledgeId> = members.map(|member| member.pledge).collect();
    Needs {
        donors: list.lines.iter().map(|line| line.donor).collect(),
        references: pledges.iter().copied().flat_map(Reference::of).collect(),
        pledges,
        ..Needs::default()
    }
}

fn receipt(id: ReceiptId) -> Needs {
    Needs {
        receipts: vec![id],
        ..Needs::default()
    }
}

impl Facts {
    #[must_use]
    pub fn known_here(needs: &Needs, replica: &Replica, by: &Actor) -> Self {
        let charity = replica.each(Kind::Charity, |row| match row {
            Row::Charity(charity) if charity.id == CHARITY => Some(charity.clone()),
            _ => None,
        });
        let mut facts = Self {
            charity: Known::Known(charity.into_iter().next()),
            ..Self::default()
        };
        if needs.plans {
            facts.plans = Known::Known(replica.each(Kind::Plan, |row| match row {
                Row::Plan(row) => Some(row.clone()),
                _ => None,
            }));
        }
        if !raises_funds(by) {
            facts.know_own(needs, replica, by);
            return facts;
        }
        let merges = Merges::here(replica);
        let mut needs = needs.of_whole(&merges);
        if needs.charged {
            let lines = replica.each(Kind::Transfer, |row| match row {
                Row::Transfer(row) if needs.names(row) => row.payment,
                _ => None,
            });
            needs.payments.extend(lines);
        }
        let payments = replica.each(Kind::Payment, |row| match row {
            Row::Payment(row) if needs.pays(row) => Some(row.clone()),
            _ => None,
        });
        let wide = needs.with(&payments);
        let transfers = replica.each(Kind::Transfer, |row| match row {
            Row::Transfer(row) if wide.names(row) => Some(row.clone()),
            _ => None,
        });
        let pledges = replica.each(Kind::Pledge, |row| match row {
            Row::Pledge(row) if wide.finds(row) => Some(row.clone()),
            _ => None,
        });
        let receipts = replica.each(Kind::Receipt, |row| match row {
            Row::Receipt(row) if wide.tells(row) => Some(row.clone()),
            _ => None,
        });
        let promised = pledges.iter().map(|pledge| pledge.donor);
        let donors = promised.chain(receipts.iter().map(|receipt| receipt.donor));
        let donors = merges.whole(donors.chain(wide.donors.iter().copied()));
        facts.donors = Known::Known(replica.each(Kind::Donor, |row| match row {
            Row::Donor(row) if donors.contains(&row.id) => Some(row.clone()),
            _ => None,
        }));
        facts.runs = Known::Known(replica.each(Kind::Run, |row| match row {
            Row::Run(row) => Some(row.clone()),
            _ => None,
        }));
        facts.memberships = Known::Known(replica.each(Kind::Membership, |row| match row {
            Row::Membership(row) if needs.signs_in(row) => Some(row.clone()),
            _ => None,
        }));
        facts.fulfilments = Known::Known(replica.each(Kind::Fulfilment, |row| match row {
            Row::Fulfilment(row) if needs.was_given(row) => Some(row.clone()),
            _ => None,
        }));
        facts.campaigns = Known::Known(replica.each(Kind::Campaign, |row| match row {
            Row::Campaign(row) => Some(row.clone()),
            _ => None,
        }));
        let about: Vec<TaskId> = pledges.iter().map(|pledge| task_of(pledge.id)).collect();
        facts.tasks = Known::Known(replica.each(Kind::Task, |row| match row {
            Row::Task(row) if about.contains(&row.id) => Some(row.clone()),
            _ => None,
        }));
        facts.receipts = Known::Known(receipts);
        facts.pledges = Known::Known(pledges);
        facts.payments = Known::Known(payments);
        facts.transfers = Known::Known(transfers);
        facts
    }

    /// Who gives knows themselves. Others they do not: what nobody sees here may be there all the same.
    fn know_own(&mut self, needs: &Needs, replica: &Replica, by: &Actor) {
        let own = |id: &DonorId| by.gives_as(*id);
        if !needs.donors.is_empty() && needs.donors.iter().all(own) {
            self.donors = Known::Known(replica.each(Kind::Donor, |row| match row {
                Row::Donor(row) if needs.donors.contains(&row.id) => Some(row.clone()),
                _ => None,
            }));
        }
    }

    /// The donor that an id stands for, after all merges.
    pub(super) fn donor(&self, id: DonorId) -> Result<&Donor, Stop> {
        self.named(self.merges()?.root(id))
    }

    pub(super) fn merges(&self) -> Result<Merges, Stop> {
        Ok(Merges::of(self.donors.known()?))
    }

    /// A donor as they are written down, whoever they turned out to be.
    pub(super) fn named(&self, id: DonorId) -> Result<&Donor, Stop> {
        let found = self.donors.known()?.iter().find(|donor| donor.id == id);
        found.ok_or_else(|| Refusal::NoSuchDonor.into())
    }

    pub(super) fn pledge(&self, id: PledgeId) -> Result<&Pledge, Stop> {
        let found = self.pledges.known()?.iter().find(|pledge| pledge.id == id);
        found.ok_or_else(|| Refusal::NoSuchPledge.into())
    }

    pub(super) fn payment(&self, id: PaymentId) -> Result<&Payment, Stop> {
        let found = self.payments.known()?.iter().find(|paid| paid.id == id);
        found.ok_or_else(|| Refusal::NoSuchPayment.into())
    }

    pub(super) fn receipt(&self, id: ReceiptId) -> Result<&Receipt, Stop> {
        let found = self.receipts.known()?.iter().find(|known| known.id == id);
        found.ok_or_else(|| Refusal::NoSuchReceipt.into())
    }

    pub(super) fn transfer(&self, id: TransferId) -> Result<&Transfer, Stop> {
        let found = self.transfers.known()?.iter().find(|line| line.id == id);
        found.ok_or_else(|| Refusal::NoSuchTransfer.into())
    }

    /// A name that something has is nobody's to give to something new.
    pub(super) fn is_free(&self, id: PaymentId) -> Result<(), Stop> {
        if self.payments.known()?.iter().any(|paid| paid.id == id) {
            Err(Refusal::NotAllowed.into())
        } else {
            Ok(())
        }
    }
}

impl Needs {
    /// With what these payments are of.
    #[must_use]
    pub fn with(&self, payments: &[Payment]) -> Self {
        let mut wide = self.clone();
        for payment in payments {
            wide.donors.push(payment.donor);
            wide.pledges.extend(payment.pledge);
            wide.transfers.extend(payment.transfer);
        }
        wide
    }

    /// With all that is of others who turned out to be the same.
    #[must_use]
    pub fn of_whole(&self, merges: &Merges) -> Self {
        let whole = |of: &[DonorId]| merges.whole(of.iter().copied()).into_iter().collect();
        Self {
            all_of: whole(&self.all_of),
            given_to: whole(&self.given_to),
            ..self.clone()
        }
    }

    fn signs_in(&self, membership: &Membership) -> bool {
        let donor = membership.donor;
        donor.is_some_and(|donor| self.members_of.contains(&donor))
    }

    fn pays(&self, payment: &Payment) -> bool {
        self.payments.contains(&payment.id) || self.all_of.contains(&payment.donor)
    }

    /// Those of the donor, those that are named, and those that name a payment.
    fn tells(&self, receipt: &Receipt) -> bool {
        self.receipts.contains(&receipt.id)
            || self.all_of.contains(&receipt.donor)
            || self.payments.iter().any(|id| receipt.names(*id))
    }

    fn was_given(&self, one: &Fulfilment) -> bool {
        self.fulfilments.contains(&one.id) || self.given_to.contains(&one.donor)
    }

    fn names(&self, transfer: &Transfer) -> bool {
        self.transfers.contains(&transfer.id)
            || (!self.keys.is_empty() && self.keys.contains(&transfer.key()))
    }

    fn finds(&self, pledge: &Pledge) -> bool {
        self.pledges.contains(&pledge.id) || self.references.contains(&pledge.reference)
    }
}
