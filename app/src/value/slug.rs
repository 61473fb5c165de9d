//! The part of an address that names an event.

use serde::{Deserialize, Serialize};

use super::Bad;

const MAX: usize = 60;

/// Lower-case letters, digits and inner hyphens.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

impl Slug {
    /// # Errors
    /// [`Bad::Missing`], [`Bad::TooLong`] or [`Bad::NotSlug`].
    pub fn parse(text: &str) -> Result<Self, Bad> {
        let text = text.trim();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        match text.len() {
            0 => Err(Bad::Missing),
            n if n > MAX => Err(Bad::TooLong { max: MAX }),
            _ if text.starts_with('-') || text.ends_with('-') || !text.chars().all(plain) => {
                Err(Bad::NotSlug)
            }
            _ => Ok(Self(text.to_owned())),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Slug {
    type Error = Bad;
    fn try_from(text: String) -> Result<Self, Bad> {
        // What was hidden, or left out, travels as its default and comes back as such.
        if text.is_empty() {
            return Ok(Self::default());
        }
        Self::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl core::fmt::Display for Slug {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}
