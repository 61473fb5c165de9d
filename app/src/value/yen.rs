//! Money: whole yen.

use serde::{Deserialize, Serialize};

use super::{Bad, width};

/// What no account of ours will ever hold. Sums of many such still fit an `i64`.
const MAX: i64 = 999_999_999_999;

/// An amount from 0 to 999,999,999,999 yen. The default stands for a field that its reader may not see.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "i64", into = "i64")]
pub struct Yen(i64);

impl Yen {
    pub const ZERO: Self = Self(0);

    /// Of an amount that is written in the code.
    #[must_use]
    pub const fn of(yen: u32) -> Self {
        Self(yen as i64)
    }

    /// # Errors
    /// [`Bad::NotANumber`] below zero, [`Bad::TooMuch`].
    pub const fn new(yen: i64) -> Result<Self, Bad> {
        match yen {
            ..0 => Err(Bad::NotANumber),
            0..=MAX => Ok(Self(yen)),
            _ => Err(Bad::TooMuch),
        }
    }

    /// Reads what people type: `3000`, `３，０００円`, `¥3,000`.
    ///
    /// # Errors
    /// [`Bad::Missing`], [`Bad::Fraction`], [`Bad::NotANumber`] or [`Bad::TooMuch`]; nothing is no amount.
    pub fn parse(text: &str) -> Result<Self, Bad> {
        let tidy = width::tidy(text);
        let bare = tidy.trim_start_matches(['¥', '￥']).trim_end_matches('円');
        let bare: String = bare.trim().chars().filter(|c| *c != ',').collect();
        if bare.is_empty() {
            return Err(Bad::Missing);
        }
        if let Some((whole, part)) = bare.split_once('.')
            && digits(whole)
            && digits(part)
        {
            return Err(Bad::Fraction);
        }
        if !digits(&bare) {
            return Err(Bad::NotANumber);
        }
        let Ok(yen) = bare.parse() else {
            return Err(Bad::TooMuch);
        };
        match Self::new(yen)? {
            Self::ZERO => Err(Bad::NotANumber),
            yen => Ok(yen),
        }
    }

    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// `None` above what an amount may be.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        Self::new(self.0 + other.0).ok()
    }

    /// `None` below zero.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        Self::new(self.0 - other.0).ok()
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

impl TryFrom<i64> for Yen {
    type Error = Bad;
    fn try_from(yen: i64) -> Result<Self, Bad> {
        Self::new(yen)
    }
}

impl From<Yen> for i64 {
    fn from(yen: Yen) -> Self {
        yen.0
    }
}

/// `3,000`, without a sign for the currency: words put it where their language has it.
impl core::fmt::Display for Yen {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let bare = self.0.to_string();
        for (n, digit) in bare.chars().enumerate() {
            if n > 0 && (bare.len() - n).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_type_money_in_many_ways() {
        for text in ["3000", "３，０００円", "¥3,000", " ￥3000 ", "3,000 円"] {
            assert_eq!(Yen::parse(text), Ok(Yen::of(3000)), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_told_apart() {
        let said = [
            ("", Bad::Missing),
            ("円", Bad::Missing),
            ("0", Bad::NotANumber),
            ("-3000", Bad::NotANumber),
            ("三千円", Bad::NotANumber),
            ("3000.5", Bad::Fraction),
            ("1000000000000", Bad::TooMuch),
            ("99999999999999999999999", Bad::TooMuch),
        ];
        for (text, bad) in said {
            assert_eq!(Yen::parse(text), Err(bad), "{text}");
        }
    }

    #[test]
    fn it_is_written_with_commas_and_never_leaves_its_bounds() {
        let written = [0, 7, 999, 1000, 12_345_678].map(|n| Yen::of(n).to_string());
        assert_eq!(written, ["0", "7", "999", "1,000", "12,345,678"]);
        assert_eq!(Yen::of(1).minus(Yen::of(2)), None);
        assert_eq!(Yen(MAX).plus(Yen::of(1)), None);
        assert!(serde_json::from_str::<Yen>("-1").is_err());
        assert!(serde_json::from_str::<Yen>("3.5").is_err());
    }
}
