//! How a Japanese name is read.

use serde::{Deserialize, Serialize};

use super::{Bad, width};

/// Fits one line of a printed list.
const MAX: usize = 60;

/// A reading in full-width katakana, family name first. Hiragana and half width are accepted and brought to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Kana(String);

impl Kana {
    /// # Errors
    /// [`Bad::Missing`], [`Bad::TooLong`], [`Bad::Control`] or [`Bad::NotKana`].
    pub fn parse(text: &str) -> Result<Self, Bad> {
        if text.trim().chars().any(char::is_control) {
            return Err(Bad::Control);
        }
        let kana = width::katakana(&width::tidy(text));
        match kana.chars().count() {
            0 => Err(Bad::Missing),
            n if n > MAX => Err(Bad::TooLong { max: MAX }),
            _ if kana
                .chars()
                .all(|c| matches!(c, 'ァ'..='ヺ' | 'ー' | '・' | ' ')) =>
            {
                Ok(Self(kana))
            }
            _ => Err(Bad::NotKana),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a name is written in Japanese, so that its reading is needed.
#[must_use]
pub fn is_japanese(name: &str) -> bool {
    name.chars().any(|c| {
        matches!(c, '々' | '〆' | 'ぁ'..='ヿ' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
    })
}

impl TryFrom<String> for Kana {
    type Error = Bad;
    fn try_from(text: String) -> Result<Self, Bad> {
        Self::parse(&text)
    }
}

impl From<Kana> for String {
    fn from(kana: Kana) -> Self {
        kana.0
    }
}

impl core::fmt::Display for Kana {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hiragana_and_half_width_are_a_reading_too() {
        assert_eq!(
            Kana::parse("あおき　ｻｸﾗ").unwrap().as_str(),
            "アオキ サクラ"
        );
        assert_eq!(Kana::parse("Aoki"), Err(Bad::NotKana));
    }

    #[test]
    fn rare_characters_are_japanese_and_latin_is_not() {
        assert!(is_japanese("𠮷田 髙﨑"));
        assert!(!is_japanese("Jean-Claude Ndayé"));
    }
}
