//! What a file is called.

use serde::{Deserialize, Serialize};

use super::{Bad, width};

/// Characters of a file's name, at most.
const MAX: usize = 100;

/// A file's name of 1 to 100 characters: no folder, no control character, none that turns the direction of reading, and
/// no dot or space at its ends. The default, an empty name, stands for a field that its reader may not see.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileName(String);

impl FileName {
    /// What stands behind the last slash, of either kind: a folder is nobody's business.
    ///
    /// # Errors
    /// [`Bad::Missing`], [`Bad::TooLong`] or [`Bad::Control`].
    pub fn parse(text: &str) -> Result<Self, Bad> {
        if text.trim().chars().any(|c| c.is_control() || turns(c)) {
            return Err(Bad::Control);
        }
        // A wide slash is a slash.
        let tidy = width::tidy(text);
        let name = tidy.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = name.trim_matches(['.', ' ']);
        match name.chars().count() {
            0 => Err(Bad::Missing),
            n if n > MAX => Err(Bad::TooLong { max: MAX }),
            _ => Ok(Self(name.to_owned())),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the last dot, in small letters; nothing where there is none.
    #[must_use]
    pub fn ending(&self) -> String {
        let (_, ending) = self.0.rsplit_once('.').unwrap_or_default();
        ending.to_lowercase()
    }
}

/// Whether a character turns the direction of reading: `slidesfdp.exe` can be made to read as `slidesexe.pdf`.
const fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl TryFrom<String> for FileName {
    type Error = Bad;

    fn try_from(text: String) -> Result<Self, Bad> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        Self::parse(&text)
    }
}

impl From<FileName> for String {
    fn from(name: FileName) -> Self {
        name.0
    }
}

impl core::fmt::Display for FileName {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Result<String, Bad> {
        FileName::parse(text).map(String::from)
    }

    #[test]
    fn a_name_leads_into_no_folder_and_reads_in_one_direction() {
        assert_eq!(name("研修の資料.pdf").unwrap(), "研修の資料.pdf");
        assert_eq!(name("../../etc/passwd.pdf").unwrap(), "passwd.pdf");
        assert_eq!(name("秘密／計画.pdf").unwrap(), "計画.pdf");
        assert_eq!(name("C:\\slides\\plan.pptx").unwrap(), "plan.pptx");
        assert_eq!(name(" .hidden.pdf. ").unwrap(), "hidden.pdf");
        for nothing in ["", "..", "folder/", "a\\..\\"] {
            assert_eq!(name(nothing), Err(Bad::Missing), "{nothing}");
        }
        for bad in ["a\r\nb.pdf", "a\0.pdf", "slides\u{202e}fdp.exe"] {
            assert_eq!(name(bad), Err(Bad::Control), "{bad:?}");
        }
        let long = "あ".repeat(101);
        assert_eq!(name(&long), Err(Bad::TooLong { max: 100 }));
    }

    #[test]
    fn an_ending_is_what_stands_behind_the_last_dot() {
        for (text, ending) in [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("a", "")] {
            assert_eq!(FileName::parse(text).unwrap().ending(), ending);
        }
    }
}
