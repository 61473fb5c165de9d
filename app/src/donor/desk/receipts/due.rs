//! Who is to get the receipt of a year, how, and who cannot.

use std::collections::{BTreeMap, BTreeSet};

use super::super::open::plus;
use super::super::people::Known;
use crate::donor::receipt::year_of;
use crate::donor::{Charity, Donor, Payment, ReceiptWish, Receipted, is_due};
use crate::time::Time;
use crate::value::{Address, DonorId, Yen};

/// What becomes of a donor in the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Getting {
    Mail,
    Paper,
    /// A receipt carries an address.
    NoAddress,
    /// They want none.
    Unwanted,
}

impl Getting {
    fn of(donor: &Donor) -> Self {
        let details = &donor.details;
        if details.receipt == ReceiptWish::None {
            Self::Unwanted
        } else if !details.address.as_ref().is_some_and(Address::is_whole) {
            Self::NoAddress
        } else if donor.read_at().is_some() {
            Self::Mail
        } else {
            Self::Paper
        }
    }

    #[must_use]
    pub const fn gets(self) -> bool {
        matches!(self, Self::Mail | Self::Paper)
    }
}

/// A donor with gifts of the year that stand on no receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub donor: DonorId,
    pub name: String,
    pub sum: Yen,
    pub getting: Getting,
}

/// All that is open in a year, in the order of the donors.
#[must_use]
pub fn due(
    charity: &Charity,
    donors: &[Known],
    payments: &[Payment],
    receipted: &Receipted,
    year: u16,
) -> Vec<Due> {
    let parts = donors.iter().flat_map(|known| {
        let parts = known.parts.iter();
        parts.map(|part| (part.id, known.donor.id))
    });
    let parts: BTreeMap<DonorId, DonorId> = parts.collect();
    let mut sums: BTreeMap<DonorId, Yen> = BTreeMap::new();
    let open = payments
        .iter()
        .filter(|payment| is_due(charity, payment, year, receipted));
    for payment in open {
        let whole = parts.get(&payment.donor).unwrap_or(&payment.donor);
        let sum = sums.entry(*whole).or_default();
        *sum = plus(*sum, payment.stays());
    }
    let each = donors.iter().filter_map(|known| {
        let donor = &known.donor;
        Some(Due {
            donor: donor.id,
            name: donor.details.name.to_string(),
            sum: *sums.get(&donor.id)?,
            getting: Getting::of(donor),
        })
    });
    each.collect()
}

/// What stands above the button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub donors: usize,
    pub sum: Yen,
    pub mail: usize,
    pub paper: usize,
}

impl Tally {
    #[must_use]
    pub fn of(all: &[Due]) -> Self {
        let how = |getting| all.iter().filter(|one| one.getting == getting).count();
        Self {
            donors: all.len(),
            sum: all.iter().fold(Yen::ZERO, |sum, one| plus(sum, one.sum)),
            mail: how(Getting::Mail),
            paper: how(Getting::Paper),
        }
    }

    /// Who gets a receipt.
    #[must_use]
    pub const fn getting(self) -> usize {
        self.mail + self.paper
    }
}

/// Last year, and those before it in which something was given; the latest first.
#[must_use]
pub fn years(charity: &Charity, payments: &[Payment], now: Time) -> Vec<u16> {
    let this = year_of(now);
    let gifts = payments.iter().filter(|payment| payment.is_gift());
    let given = gifts.map(|payment| year_of(charity.issuing.day_of(payment)));
    let over = given.filter(|year| *year < this);
    let years: BTreeSet<u16> = over.chain([this.saturating_sub(1)]).collect();
    years.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::people::everyone;
    use super::*;
    use crate::donor::receipt::{Item, Said};
    use crate::donor::{Purpose, Receipt};
    use crate::time;
    use crate::value::{Email, Line, PaymentId, Postal};

    fn donor(wish: ReceiptWish, address: bool, email: &str) -> Donor {
        let at = Address {
            postal: Postal::parse("150-0001").unwrap(),
            prefecture: Line::parse("東京都").unwrap(),
            city: Line::parse("渋谷区神宮前").unwrap(),
            street: Line::parse("1-2-3").unwrap(),
            building: None,
        };
        let mut donor = Donor {
            id: DonorId::new(),
            ..Donor::default()
        };
        donor.details.receipt = wish;
        donor.details.address = address.then_some(at);
        donor.details.email = Email::parse(email).ok();
        donor
    }

    fn paid(donor: &Donor, amount: u32, day: &str) -> Payment {
        Payment {
            id: PaymentId::new(),
            donor: donor.id,
            amount: Yen::of(amount),
            day: time::from_input(&format!("{day}T00:00")).unwrap(),
            ..Payment::default()
        }
    }

    #[test]
    fn who_gets_a_receipt_and_how_is_told_apart() {
        let mail = donor(ReceiptWish::Yearly, true, "sakura@example.jp");
        let paper = donor(ReceiptWish::Each, true, "");
        let nowhere = donor(ReceiptWish::Yearly, false, "hana@example.jp");
        let unwanted = donor(ReceiptWish::None, true, "ken@example.jp");
        let mut payments: Vec<Payment> = [&mail, &paper, &nowhere, &unwanted]
            .map(|donor| paid(donor, 1000, "2026-12-31"))
            .into();
        payments.push(paid(&paper, 500, "2026-01-01"));
        payments.push(paid(&mail, 300, "2027-01-01"));
        payments.push(Payment {
            purpose: Purpose::Membership,
            ..paid(&mail, 10_000, "2026-04-01")
        });
        let donors = everyone(vec![mail, paper, nowhere, unwanted], &[], &payments);
        let receipted = Receipted::default();
        let all = due(&Charity::default(), &donors, &payments, &receipted, 2026);
        let tally = Tally::of(&all);
        assert_eq!((tally.donors, tally.sum), (4, Yen::of(4500)));
        assert_eq!((tally.mail, tally.paper, tally.getting()), (1, 1, 2));
    }

    #[test]
    fn who_was_written_down_twice_gets_one_receipt_of_both() {
        let stays = donor(ReceiptWish::Yearly, true, "sakura@example.jp");
        let merged = Donor {
            merged_into: Some(stays.id),
            ..donor(ReceiptWish::None, false, "")
        };
        let payments = [
            paid(&stays, 1000, "2026-06-01"),
            paid(&merged, 200, "2026-07-01"),
        ];
        let donors = everyone(vec![merged, stays.clone()], &[], &payments);
        let receipted = Receipted::default();
        let all = due(&Charity::default(), &donors, &payments, &receipted, 2026);
        let told: Vec<_> = all.iter().map(|one| (one.donor, one.sum)).collect();
        assert_eq!(told, [(stays.id, Yen::of(1200))]);
    }

    #[test]
    fn what_stands_on_a_receipt_is_open_no_more() {
        let mail = donor(ReceiptWish::Yearly, true, "sakura@example.jp");
        let payments = [paid(&mail, 1000, "2026-06-01")];
        let receipt = Receipt {
            said: Said {
                items: vec![Item {
                    payment: payments[0].id,
                    ..Item::default()
                }],
                ..Said::default()
            },
            ..Receipt::default()
        };
        let donors = everyone(vec![mail], &[], &payments);
        let open = |receipts: &[Receipt]| {
            let receipted = Receipted::by(receipts);
            due(&Charity::default(), &donors, &payments, &receipted, 2026).len()
        };
        assert_eq!(open(core::slice::from_ref(&receipt)), 0);
        let void = receipt.voided(&Line::parse("宛名の誤り").unwrap(), payments[0].day);
        assert_eq!(open(&[void]), 1);
    }

    #[test]
    fn last_year_can_always_be_chosen_and_this_one_not_yet() {
        let mail = donor(ReceiptWish::Yearly, true, "");
        let payments = [paid(&mail, 1, "2024-03-01"), paid(&mail, 1, "2027-01-02")];
        let now = time::from_input("2027-01-05T10:00").unwrap();
        assert_eq!(years(&Charity::default(), &payments, now), [2026, 2024]);
    }
}
