//! The languages of the interface and every word it says.

use serde::{Deserialize, Serialize};

/// Japanese comes first; English is complete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    Ja,
    En,
}

impl Lang {
    /// The BCP 47 tag, as in `<html lang>`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.split('-').next()?.trim() {
            "ja" => Some(Self::Ja),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The first language of an `Accept-Language` header that we speak; Japanese when it names none.
    #[must_use]
    pub fn accepted(header: &str) -> Self {
        header
            .split(',')
            .find_map(|part| Self::parse(part.split(';').next()?.trim()))
            .unwrap_or_default()
    }

    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Ja => Self::En,
            Self::En => Self::Ja,
        }
    }
}

/// One function per key of `locales/`, made by `build.rs`.
pub mod words {
    #![allow(
        clippy::needless_pass_by_value,
        clippy::missing_panics_doc,
        clippy::doc_markdown,
        clippy::uninlined_format_args,
        reason = "generated from locales/"
    )]
    use super::Lang;
    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn the_first_known_language_of_the_browser_wins() {
        assert_eq!(Lang::accepted("fr-FR, en;q=0.8, ja;q=0.5"), Lang::En);
        assert_eq!(Lang::accepted("ja-JP,en"), Lang::Ja);
        assert_eq!(Lang::accepted("fr"), Lang::Ja);
    }
}
