//! The corporate number (法人番号) that the National Tax Agency gives to each company.

use serde::{Deserialize, Serialize};

use crate::value::{Bad, width};

const DIGITS: usize = 13;

/// 13 digits, the first of which checks the other twelve.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CorporateNumber(String);

impl CorporateNumber {
    /// Full width, spaces and hyphens are taken as typed; so is the `T` with which the number stands on invoices.
    ///
    /// # Errors
    /// [`Bad::Missing`], [`Bad::NotThirteenDigits`] or [`Bad::CheckDigit`].
    pub fn parse(text: &str) -> Result<Self, Bad> {
        let typed = width::tidy(text);
        if typed.is_empty() {
            return Err(Bad::Missing);
        }
        let bare = typed.strip_prefix(['T', 't']).unwrap_or(&typed);
        let number: String = bare.chars().filter(|c| !is_gap(*c)).collect();
        let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
        match digits.split_first() {
            Some((check, rest)) if digits.len() == DIGITS && number.len() == DIGITS => {
                if *check == check_digit(rest) {
                    Ok(Self(number))
                } else {
                    Err(Bad::CheckDigit)
                }
            }
            _ => Err(Bad::NotThirteenDigits),
        }
    }

    /// [`Self::parse`], where nothing typed is nothing said.
    ///
    /// # Errors
    /// As [`Self::parse`], but never [`Bad::Missing`].
    pub fn optional(text: &str) -> Result<Option<Self>, Bad> {
        match Self::parse(text) {
            Err(Bad::Missing) => Ok(None),
            other => other.map(Some),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it stands in print: `7-0000-1205-0002`.
    #[must_use]
    pub fn printed(&self) -> String {
        let n = &self.0;
        format!("{}-{}-{}-{}", &n[..1], &n[1..5], &n[5..9], &n[9..])
    }
}

/// What people put between the digits; a prolonged sound mark is a hyphen that went astray.
fn is_gap(c: char) -> bool {
    c == ' ' || matches!(c, '-' | '‐'..='―' | '−' | 'ー')
}

/// The ministry's rule (法人番号の指定等に関する省令, article 2): 9 less the remainder by 9 of the digits' sum,
/// each taken once or twice in turn, from the lowest.
fn check_digit(rest: &[u32]) -> u32 {
    let once_or_twice = [1, 2].into_iter().cycle();
    let sum: u32 = rest
        .iter()
        .rev()
        .zip(once_or_twice)
        .map(|(p, q)| p * q)
        .sum();
    9 - sum % 9
}

impl TryFrom<String> for CorporateNumber {
    type Error = Bad;
    fn try_from(text: String) -> Result<Self, Bad> {
        Self::parse(&text)
    }
}

impl From<CorporateNumber> for String {
    fn from(number: CorporateNumber) -> Self {
        number.0
    }
}

impl core::fmt::Display for CorporateNumber {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// By hand: 2 + 5 + 2 + 1 × 2 = 11, 11 mod 9 = 2, 9 - 2 = 7; and 1 + 9 + 5 × 2 + 1 × 2 + 1 + 7 × 2 = 37, 1, 8.
    #[test]
    fn the_check_digit_follows_the_ministrys_rule() {
        assert_eq!(check_digit(&[0, 0, 0, 0, 1, 2, 0, 5, 0, 0, 0, 2]), 7);
        assert_eq!(check_digit(&[7, 0, 0, 1, 1, 0, 0, 0, 5, 9, 0, 1]), 8);
        assert_eq!(check_digit(&[0; 12]), 9);
    }

    #[test]
    fn a_number_is_read_however_it_is_typed() {
        for typed in [
            "7000012050002",
            " ７０００012050002　",
            "7-0000-1205-0002",
            "７ー００００−１２０５‐０００２",
            "T7000012050002",
        ] {
            let number = CorporateNumber::parse(typed).unwrap();
            assert_eq!(number.as_str(), "7000012050002", "{typed}");
            assert_eq!(number.printed(), "7-0000-1205-0002");
        }
        assert_eq!(CorporateNumber::optional("  "), Ok(None));
        for typed in ["700001205000", "70000120500022", "7000012O50002", "７", "T"] {
            let bad = CorporateNumber::parse(typed);
            assert_eq!(bad, Err(Bad::NotThirteenDigits), "{typed}");
        }
        assert_eq!(
            CorporateNumber::parse("8000012050002"),
            Err(Bad::CheckDigit)
        );
    }

    proptest! {
        /// Whatever the other twelve are, one first digit fits, and a slip in one digit is noticed. Only a 0 typed
        /// for a 9 is not: both leave the same remainder.
        #[test]
        fn one_slip_is_noticed(base in "[0-9]{12}", at in 1..13_usize, slip in 1..9_u32) {
            let digits: Vec<u32> = base.chars().filter_map(|c| c.to_digit(10)).collect();
            let number = format!("{}{base}", check_digit(&digits));
            prop_assert!(CorporateNumber::parse(&number).is_ok());
            let was = digits[at - 1];
            let is = (was + slip) % 10;
            prop_assume!(was % 9 != is % 9);
            let mut slipped = number.clone();
            slipped.replace_range(at..=at, &is.to_string());
            prop_assert_eq!(CorporateNumber::parse(&slipped), Err(Bad::CheckDigit));
        }
    }
}
