//! Text of one line and text of several, each with a limit in characters.

use serde::{Deserialize, Serialize};

use super::{Bad, width};

/// One line of 1 to `MAX` characters, in normal width, without control characters.
/// The default, an empty line, stands for a field that its reader may not see.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Line<const MAX: usize>(String);

impl<const MAX: usize> Line<MAX> {
    /// # Errors
    /// [`Bad::Missing`], [`Bad::TooLong`] or [`Bad::Control`].
    pub fn parse(text: &str) -> Result<Self, Bad> {
        if text.trim().chars().any(char::is_control) {
            return Err(Bad::Control);
        }
        let line = width::tidy(text);
        match line.chars().count() {
            0 => Err(Bad::Missing),
            n if n > MAX => Err(Bad::TooLong { max: MAX }),
            _ => Ok(Self(line)),
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
}

/// Up to `MAX` characters of several lines; may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Passage<const MAX: usize>(String);

impl<const MAX: usize> Passage<MAX> {
    /// # Errors
    /// [`Bad::TooLong`] or [`Bad::Control`] (other than line breaks and tabs).
    pub fn parse(text: &str) -> Result<Self, Bad> {
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        if text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t')
        {
            return Err(Bad::Control);
        }
        if text.chars().count() > MAX {
            return Err(Bad::TooLong { max: MAX });
        }
        Ok(Self(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

macro_rules! text_value {
    ($name:ident) => {
        impl<const MAX: usize> TryFrom<String> for $name<MAX> {
            type Error = Bad;
            fn try_from(text: String) -> Result<Self, Bad> {
                // What was hidden travels as its default and comes back as such.
                if text.is_empty() {
                    return Ok(Self::default());
                }
                Self::parse(&text)
            }
        }
        impl<const MAX: usize> From<$name<MAX>> for String {
            fn from(value: $name<MAX>) -> Self {
                value.0
            }
        }
        impl<const MAX: usize> core::fmt::Display for $name<MAX> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
text_value!(Line);
text_value!(Passage);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_is_refused_and_spaces_are_tidied() {
        assert_eq!(Line::<9>::parse("a\r\nBcc: b"), Err(Bad::Control));
        assert_eq!(
            Line::<9>::parse("　青木　さくら ").unwrap().as_str(),
            "青木 さくら"
        );
        assert_eq!(Line::<2>::parse("abc"), Err(Bad::TooLong { max: 2 }));
        assert_eq!(Line::<2>::optional("  "), Ok(None));
    }
}
