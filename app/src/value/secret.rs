//! Secrets that open something: known to their holder, kept by others as a digest only.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Bad, width};

/// A secret on its way, never written down: its digest is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

/// SHA-256 of a secret, in 43 letters. It is looked up by this, so that a comparison's time tells nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(String);

impl TryFrom<String> for Digest {
    type Error = &'static str;

    /// What is sent may hold anything; a database is asked for letters only.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.bytes().all(|b| b.is_ascii_graphic()) {
            Ok(Self(text))
        } else {
            Err("no digest")
        }
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.0
    }
}

impl Digest {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Secret {
    #[must_use]
    pub fn of(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest(URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes())))
    }
}

impl core::fmt::Debug for Secret {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// How a code that people hand over or keep on paper is written: two groups of five capitals and digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HandCode(String);

impl HandCode {
    /// 32 letters without those that look alike: 5 bits each.
    const LETTERS: &'static [u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    /// 50 bits: more than can be tried while the limits hold, or from a digest while it lives.
    pub const LENGTH: usize = 10;

    #[must_use]
    pub fn from_random(bytes: [u8; Self::LENGTH]) -> Self {
        let letters = bytes
            .iter()
            .map(|b| char::from(Self::LETTERS[usize::from(b % 32)]));
        Self(letters.collect())
    }

    /// As people type it: any width and case, with or without the hyphen.
    ///
    /// # Errors
    /// [`Bad::Missing`] or [`Bad::NotAChoice`].
    pub fn parse(text: &str) -> Result<Self, Bad> {
        let letters: String = width::tidy(text)
            .to_ascii_uppercase()
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        if letters.is_empty() {
            return Err(Bad::Missing);
        }
        let ours = letters.bytes().all(|b| Self::LETTERS.contains(&b));
        if letters.len() != Self::LENGTH || !ours {
            return Err(Bad::NotAChoice);
        }
        Ok(Self(letters))
    }

    #[must_use]
    pub fn secret(&self) -> Secret {
        Secret::of(self.0.clone())
    }

    /// In two groups, for reading aloud.
    #[must_use]
    pub fn shown(&self) -> String {
        match self.0.split_at_checked(Self::LENGTH / 2) {
            Some((a, b)) => format!("{a}-{b}"),
            None => self.0.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_that_is_sent_holds_no_letter_that_a_database_refuses() {
        let read = |text: &str| serde_json::from_str::<Digest>(text);
        let digest = Secret::of("x").digest();
        let text = serde_json::to_string(&digest).unwrap();
        assert_eq!(read(&text).unwrap(), digest);
        for text in [r#""a\u0000b""#, r#""a b""#, "\"鍵\""] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = HandCode::from_random([0, 1, 2, 3, 4, 5, 6, 7, 8, 31]);
        assert_eq!(code.shown(), "23456-789AZ");
        for typed in ["23456-789az", " ２３４５６ ７８９ａｚ ", "23456789AZ"] {
            assert_eq!(HandCode::parse(typed), Ok(code.clone()), "{typed}");
        }
        for typed in ["2345", "23456-789A1", "23456-789AZZ", "ｱｲｳｴｵ12345"] {
            assert_eq!(HandCode::parse(typed), Err(Bad::NotAChoice), "{typed}");
        }
    }

    /// The digest of the empty text, as FIPS 180-4's examples have it, in letters of RFC 4648, 5.
    #[test]
    fn a_digest_is_sha_256() {
        assert_eq!(
            Secret::of("").digest().0,
            "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
        );
    }

    #[test]
    fn a_secret_is_not_printed() {
        assert_eq!(format!("{:?}", Secret::of("abc")), "Secret(…)");
    }
}
