//! A receipt is issued, issued again, or declared void.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::details::Field;
use super::facts::Facts;
use super::merges::Merges;
use super::receipt::{Again, Certification, Item, Receipt, Said, Way, year_of};
use super::rows::{Charity, Donor, Payment};
use super::{About, Refusal, may, raises_funds};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::Time;
use crate::value::{Address, Bad, DonorId, Line, PaymentId, ReceiptId};

/// More single receipts are not given to the post at once.
pub const MAX_POSTED: usize = 1000;

/// What goes onto one paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Covers {
    /// These, whatever their year.
    Payments(Vec<PaymentId>),
    /// All of a calendar year that stand on no other receipt.
    Year(u16),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    pub receipt: ReceiptId,
    pub donor: DonorId,
    pub covers: Covers,
    /// By mail, where we know an address to write to; else on paper.
    #[serde(default)]
    pub send: bool,
    /// The void one that this stands for: each has one successor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<ReceiptId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueAgain {
    pub receipt: ReceiptId,
    /// As with [`Issue`].
    #[serde(default)]
    pub send: bool,
    pub reason: Line<200>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Void {
    pub receipt: ReceiptId,
    pub reason: Line<200>,
}

/// A mail with this receipt came to nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounce {
    pub receipt: ReceiptId,
}

/// Printed receipts were given to the post.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    pub receipts: Vec<ReceiptId>,
}

/// By staff, or by the donor themselves. A gift stands on one receipt that holds; dues of regular members and prices stand on none.
///
/// # Errors
/// [`Refusal::NotAllowed`], also where the id is taken; [`Refusal::NoSuchDonor`], [`Refusal::NoSuchPayment`],
/// [`Refusal::NoIssuer`], [`Refusal::Fields`] where the donor's address is missing, [`Refusal::Receipted`],
/// [`Refusal::NothingToReceipt`], [`Refusal::YearNotOver`], [`Refusal::NoSuchReceipt`].
pub fn issue(cmd: &Issue, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let own = by.gives_as(cmd.donor) && cmd.is_ones_own();
    if !raises_funds(by) && !own {
        return Err(Refusal::NotAllowed.into());
    }
    if let Some(void) = cmd.instead_of {
        let void = facts.receipt(void)?;
        let mut receipts = facts.receipts.known()?.iter();
        let replaced = receipts.any(|one| one.instead_of == Some(void.id));
        if void.holds() || replaced || !facts.merges()?.same(void.donor, cmd.donor) {
            return Err(Refusal::NoSuchReceipt.into());
        }
    }
    let receipt = drawn(cmd, facts, now)?;
    let number = facts.number(year_of(now))?;
    let mut decision = Decision::default();
    give_out(
        &mut decision,
        Receipt { number, ..receipt },
        facts,
        cmd.send,
    )?;
    Ok(decision)
}

impl Issue {
    /// Whether a donor may have it made by themselves: of single gifts, as a file. What is printed, or stands in
    /// another's place, is staff's work.
    fn is_ones_own(&self) -> bool {
        self.send && self.instead_of.is_none() && matches!(self.covers, Covers::Payments(_))
    }
}

/// A receipt as it is to be, but for its number and the way that it goes.
pub(super) fn drawn(cmd: &Issue, facts: &Facts, now: Time) -> Result<Receipt, Stop> {
    let receipts = facts.receipts.known()?;
    if receipts.iter().any(|known| known.id == cmd.receipt) {
        return Err(Refusal::NotAllowed.into());
    }
    let merges = facts.merges()?;
    let donor = facts.donor(cmd.donor)?;
    let charity = facts.charity.known()?.as_ref().ok_or(Refusal::NoIssuer)?;
    let payments = covered(cmd, facts, charity, now)?;
    let of_year = match cmd.covers {
        Covers::Year(year) => Some(year),
        // What stands for a year's is a year's, where all of it is of that year.
        Covers::Payments(_) => {
            let void = receipts.iter().find(|one| Some(one.id) == cmd.instead_of);
            let in_year = |year: &u16| {
                let mut days = payments.iter().map(|paid| charity.issuing.day_of(paid));
                days.all(|day| year_of(day) == *year)
            };
            void.and_then(|void| void.of_year).filter(in_year)
        }
    };
    let covers_year = matches!(cmd.covers, Covers::Year(_));
    let instead_of = cmd.instead_of.or_else(|| {
        let year = of_year.filter(|_| covers_year)?;
        unreplaced(receipts, &merges, cmd.donor, year)
    });
    Ok(Receipt {
        id: cmd.receipt,
        donor: donor.id,
        of_year,
        said: said(charity, donor, &payments)?,
        issued: now,
        instead_of,
        ..Receipt::default()
    })
}

/// A donor's void receipt of a year that none stands for yet.
fn unreplaced(
    receipts: &[Receipt],
    merges: &Merges,
    donor: DonorId,
    year: u16,
) -> Option<ReceiptId> {
    let of_donor = receipts.iter().filter(|one| merges.same(one.donor, donor));
    let void = of_donor.filter(|one| !one.holds() && one.of_year == Some(year));
    let latest = void.max_by_key(|one| one.number)?.id;
    let replaced = receipts.iter().any(|one| one.instead_of == Some(latest));
    (!replaced).then_some(latest)
}

/// With the mail that it goes with, or to be printed.
pub(super) fn give_out(
    decision: &mut Decision,
    mut receipt: Receipt,
    facts: &Facts,
    send: bool,
) -> Result<(), Stop> {
    let donor = facts.donor(receipt.donor)?;
    let about = About::Receipt {
        receipt: receipt.id,
        number: receipt.number,
        issuer: receipt.said.issuer.clone(),
        deducts: !receipt.said.deductible().is_zero(),
        again: !receipt.again.is_empty(),
    };
    let mail = donor.written(about).filter(|_| send);
    receipt.way = mail.as_ref().map_or(Way::Paper, |_| Way::Mail);
    receipt.posted = None;
    decision.thanks.extend(mail);
    decision.rows.push(Row::Receipt(receipt));
    Ok(())
}

/// The payments that go onto it, by their days.
fn covered<'a>(
    cmd: &Issue,
    facts: &'a Facts,
    charity: &Charity,
    now: Time,
) -> Result<Vec<&'a Payment>, Stop> {
    let receipted = Receipted::by(facts.receipts.known()?);
    let known = facts.payments.known()?.iter();
    let merges = facts.merges()?;
    let of_donor = known.filter(|paid| merges.same(paid.donor, cmd.donor));
    let of_donor: Vec<&Payment> = of_donor.collect();
    let mut payments = match &cmd.covers {
        Covers::Year(year) if *year >= year_of(now) => return Err(Refusal::YearNotOver.into()),
        Covers::Year(year) => {
            let due = |paid: &&Payment| is_due(charity, paid, *year, &receipted);
            of_donor.into_iter().filter(due).collect()
        }
        Covers::Payments(ids) => {
            let mut chosen = Vec::new();
            for id in ids {
                let payment = of_donor.iter().find(|payment| payment.id == *id);
                let payment = payment.copied().ok_or(Refusal::NoSuchPayment)?;
                if receipted.on(payment.id).is_some() || chosen.contains(&payment) {
                    return Err(Refusal::Receipted.into());
                }
                if !payment.is_gift() {
                    return Err(Refusal::NothingToReceipt.into());
                }
                chosen.push(payment);
            }
            chosen
        }
    };
    if payments.is_empty() {
        return Err(Refusal::NothingToReceipt.into());
    }
    payments.sort_by_key(|payment| (charity.issuing.day_of(payment), payment.id));
    Ok(payments)
}

/// Whether a payment goes onto the receipt of a year.
#[must_use]
pub fn is_due(charity: &Charity, payment: &Payment, year: u16, receipted: &Receipted) -> bool {
    payment.is_gift()
        && year_of(charity.issuing.day_of(payment)) == year
        && receipted.on(payment.id).is_none()
}

/// The payments that stand on receipts that hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipted(BTreeMap<PaymentId, ReceiptId>);

impl Receipted {
    #[must_use]
    pub fn by(receipts: &[Receipt]) -> Self {
        let holding = receipts.iter().filter(|receipt| receipt.holds());
        let items = holding.flat_map(|receipt| {
            let items = receipt.said.items.iter();
            items.map(|item| (item.payment, receipt.id))
        });
        Self(items.collect())
    }

    /// The receipt on which a payment stands.
    #[must_use]
    pub fn on(&self, payment: PaymentId) -> Option<ReceiptId> {
        self.0.get(&payment).copied()
    }
}

impl Payment {
    /// Whether something of it stayed, and was given: 正会員会費 and prices are no donations.
    #[must_use]
    pub fn is_gift(&self) -> bool {
        self.purpose.is_given() && !self.stays().is_zero()
    }
}

fn said(charity: &Charity, donor: &Donor, payments: &[&Payment]) -> Result<Said, Refusal> {
    let issuing = &charity.issuing;
    let seat = issuing.seat.clone().filter(|_| charity.issues());
    let seat = seat.ok_or(Refusal::NoIssuer)?;
    let whole = donor.details.address.clone().filter(Address::is_whole);
    let address = whole.ok_or(Refusal::Fields(vec![(Field::Postal, Bad::Missing)]))?;
    let items = payments.iter().map(|payment| {
        let day = issuing.day_of(payment);
        Item {
            payment: payment.id,
            day,
            amount: payment.stays(),
            purpose: payment.purpose,
            deducts: issuing.deducts(payment),
        }
    });
    let items: Vec<Item> = items.collect();
    let deducting = items.iter().filter(|item| item.deducts);
    let mut certifications: Vec<Certification> =
        deducting.map(|item| issuing.status(item.day)).collect();
    certifications.dedup();
    Ok(Said {
        issuer: charity.particulars.name.clone(),
        seat,
        activity: issuing.activity.clone(),
        certifications,
        name: donor.details.name.clone(),
        form: donor.details.form,
        address,
        items,
    })
}

/// The same receipt on another paper, for one that was lost.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoReason`], [`Refusal::NoSuchReceipt`], [`Refusal::Voided`].
pub fn issue_again(cmd: &IssueAgain, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may(by)?;
    let mut receipt = holding(facts, cmd.receipt, &cmd.reason)?.clone();
    receipt.again.push(Again {
        at: now,
        reason: cmd.reason.clone(),
    });
    let mut decision = Decision::default();
    give_out(&mut decision, receipt, facts, cmd.send)?;
    Ok(decision)
}

/// What it says is wrong, or its money went back. Its payments may stand on another one then.
///
/// # Errors
/// As [`issue_again`].
pub fn void(cmd: &Void, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may(by)?;
    let receipt = holding(facts, cmd.receipt, &cmd.reason)?;
    Ok(Decision {
        rows: vec![Row::Receipt(receipt.voided(&cmd.reason, now))],
        ..Decision::default()
    })
}

fn holding<'a>(facts: &'a Facts, id: ReceiptId, reason: &Line<200>) -> Result<&'a Receipt, Stop> {
    if reason.as_str().is_empty() {
        return Err(Refusal::NoReason.into());
    }
    let receipt = facts.receipt(id)?;
    if !receipt.holds() {
        return Err(Refusal::Voided.into());
    }
    Ok(receipt)
}

/// No mail reaches its donor: it goes on paper. By the clock alone, for the postman.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchReceipt`].
pub fn bounce(cmd: &Bounce, by: &Actor, facts: &Facts) -> Ruled {
    if *by != Actor::Clock {
        return Err(Refusal::NotAllowed.into());
    }
    let receipt = facts.receipt(cmd.receipt)?;
    let mut decision = Decision::default();
    if receipt.holds() && receipt.way == Way::Mail {
        decision.rows.push(Row::Receipt(Receipt {
            way: Way::Paper,
            posted: None,
            ..receipt.clone()
        }));
    }
    Ok(decision)
}

/// What another clerk gave to the post, or declared void meanwhile, stays as it is.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::Papers`], [`Refusal::NoSuchReceipt`].
pub fn post(cmd: &Post, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may(by)?;
    if cmd.receipts.is_empty() || cmd.receipts.len() > MAX_POSTED {
        return Err(Refusal::Papers.into());
    }
    let mut rows = Vec::new();
    for id in &cmd.receipts {
        let receipt = facts.receipt(*id)?;
        if receipt.waits_for_post() {
            rows.push(Row::Receipt(Receipt {
                posted: Some(now),
                ..receipt.clone()
            }));
        }
    }
    Ok(Decision {
        rows,
        ..Decision::default()
    })
}
