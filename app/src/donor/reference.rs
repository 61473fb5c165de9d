//! The number that finds a transfer's donor.

use serde::{Deserialize, Serialize};

use crate::value::{Bad, PledgeId};

/// So many numbers a promise may get: with a hundred thousand promises, all of them are taken for one in a hundred
/// million.
pub const TRIES: u64 = 8;

/// Six digits and a check digit (ISO/IEC 7812-1, Luhn): one mistyped digit, or two neighbours exchanged, is noticed.
/// Banks leave no room for more beside a name. The default, none, stands for a field that its reader may not see.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

impl Reference {
    /// # Errors
    /// [`Bad::CheckDigit`] where it is none.
    pub fn parse(text: &str) -> Result<Self, Bad> {
        let sound = text.len() == 7 && text.bytes().all(|b| b.is_ascii_digit());
        if sound && luhn(text) == 0 {
            Ok(Self(text.to_owned()))
        } else {
            Err(Bad::CheckDigit)
        }
    }

    /// The numbers that a promise may get: the first that nobody has is its own.
    pub fn of(pledge: PledgeId) -> impl Iterator<Item = Self> {
        // The latter half of an id is chance alone.
        let seed = u64::try_from(pledge.0.as_u128() & u128::from(u64::MAX)).unwrap_or_default();
        (0..TRIES).map(move |n| {
            let six = mixed(seed.wrapping_add(n)) % 1_000_000;
            let digits = format!("{six:06}0");
            let check = (10 - luhn(&digits)) % 10;
            Self(format!("{six:06}{check}"))
        })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Spreads neighbours (the finaliser of `MurmurHash3`).
const fn mixed(mut seed: u64) -> u64 {
    seed ^= seed >> 33;
    seed = seed.wrapping_mul(0xff51_afd7_ed55_8ccd);
    seed ^= seed >> 33;
    seed = seed.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    seed ^ (seed >> 33)
}

/// The sum of the digits, each second one from the right doubled; 0 where the last one checks the others.
fn luhn(digits: &str) -> u32 {
    let values = digits.chars().rev().filter_map(|c| c.to_digit(10));
    let weighed = values.enumerate().map(|(n, digit)| match n % 2 {
        0 => digit,
        _ => digit * 2 / 10 + digit * 2 % 10,
    });
    weighed.sum::<u32>() % 10
}

impl TryFrom<String> for Reference {
    type Error = Bad;
    fn try_from(text: String) -> Result<Self, Bad> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        Self::parse(&text)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.0
    }
}

impl core::fmt::Display for Reference {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_noticed() {
        // The example of the standard's annex, shortened: 7992739871 has the check digit 3.
        assert_eq!(luhn("79927398713"), 0);
        for reference in Reference::of(PledgeId::new()) {
            let digits = reference.as_str();
            assert!(Reference::parse(digits).is_ok());
            for at in 0..7 {
                let mut typed: Vec<char> = digits.chars().collect();
                let digit = typed[at].to_digit(10).unwrap();
                typed[at] = char::from_digit((digit + 1) % 10, 10).unwrap();
                let typed: String = typed.into_iter().collect();
                assert!(Reference::parse(&typed).is_err(), "{digits} as {typed}");
            }
        }
    }

    #[test]
    fn a_promise_has_several_numbers_to_choose_from() {
        let all: std::collections::BTreeSet<_> = Reference::of(PledgeId::new()).collect();
        assert_eq!(all.len(), 8);
    }
}
